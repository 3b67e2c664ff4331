"""The later follow-ups of the Rakor of 2021, made up, by days from today: on whatever day the sample is loaded each state is there."""

from datetime import timedelta

from meetings import clock
from meetings.actions import extensions, follow_ups, handing_on, silence
from meetings.management.sample.story import account, days_ago, key
from participants.management.commands.load_demo_accounts import BAPPEDA, KOMINFO, SETDA, institution


def load(meeting, put_forward, decision):
    by, bappeda = account("sekretariat"), account("bappeda")
    today = clock.today()

    def assign(name, task, slug, *, ago, due_in, source):
        with days_ago(ago):
            follow_up, _made = follow_ups.create_follow_up(
                by=by,
                client_key=key(f"follow-up-{name}"),
                meeting=meeting,
                task=task,
                institution=institution(slug),
                due_date=today + timedelta(days=due_in),
                unreachable_is_known=True,
                **source,
            )
        return follow_up

    def of(name):
        return {"input": put_forward[name], "entry": put_forward[name].entry}

    place = assign(
        "place",
        "Menyiapkan tempat data bersama yang dapat diisi kabupaten/kota.",
        BAPPEDA,
        ago=60,
        due_in=15,
        source=of("one_data"),
    )
    with days_ago(40):
        follow_ups.report_progress(
            place, by=bappeda, note="Rancangan formulir data selesai.", client_key=key("progress-place")
        )
    with days_ago(5):
        follow_ups.report_done(
            place,
            by=bappeda,
            note="Tempat data sudah dibuka dan dapat diisi kabupaten/kota.",
            client_key=key("done-place"),
        )

    plan = assign(
        "plan",
        "Memasukkan perluasan akses internet ke dalam rancangan program provinsi.",
        BAPPEDA,
        ago=60,
        due_in=20,
        source=of("internet_buru"),
    )
    with days_ago(20):
        follow_ups.report_done(
            plan, by=bappeda, note="Rancangan program sudah disusun.", client_key=key("done-plan")
        )
    with days_ago(14):
        follow_ups.return_to_institution(
            plan, by=account("buru"), reason="Rancangan belum menyebut kecamatan yang belum terjangkau."
        )

    cost = assign(
        "cost",
        "Menghitung kebutuhan anggaran jaringan tiap kabupaten/kota.",
        BAPPEDA,
        ago=75,
        due_in=-14,
        source=of("budget_buru"),
    )
    with days_ago(40):
        follow_ups.report_progress(
            cost,
            by=bappeda,
            note="Perhitungan empat kabupaten/kota selesai.",
            client_key=key("progress-cost"),
        )

    assign(
        "letters",
        "Menyurati instansi penanggung jawab yang belum melaporkan perkembangan.",
        SETDA,
        ago=20,
        due_in=30,
        source=of("followed_up"),
    )

    villages = assign(
        "villages",
        "Memutakhirkan daftar desa yang belum terjangkau internet.",
        KOMINFO,
        ago=45,
        due_in=40,
        source=of("internet_buru"),
    )
    with days_ago(10):
        follow_ups.report_progress(
            villages,
            by=by,
            note="Tujuh kabupaten/kota sudah memutakhirkan daftarnya.",
            client_key=key("progress-villages"),
        )

    report = assign(
        "report",
        "Menyiapkan laporan tindak lanjut untuk rapat koordinasi berikutnya.",
        KOMINFO,
        ago=30,
        due_in=10,
        source={"entry": decision},
    )
    with days_ago(3):
        follow_ups.report_done(
            report, by=by, note="Laporan sudah disusun dari data portal.", client_key=key("done-report")
        )

    _with_more_time(assign, of, by=by, bappeda=bappeda, today=today)
    _passed_on(assign, of, by=by)
    _without_an_answer(assign, of, bappeda=bappeda)


def _with_more_time(assign, of, *, by, bappeda, today):
    """Extended once, asked for once more; another institution supports it."""
    training = assign(
        "training",
        "Melatih petugas data kabupaten/kota mengisi formulir bersama.",
        BAPPEDA,
        ago=70,
        due_in=-20,
        source=of("one_data"),
    )
    with days_ago(60):
        handing_on.add_support(
            training,
            by=by,
            institution=institution(KOMINFO),
            client_key=key("support-training"),
            part="Menyediakan ruang rapat daring",
        )
    with days_ago(35):
        extensions.ask_extension(
            training,
            by=bappeda,
            due_date=today + timedelta(days=25),
            reason="Pelatih baru tersedia bulan depan.",
        )
    with days_ago(33):
        extensions.extend(
            training,
            by=by,
            due_date=today + timedelta(days=25),
            reason="Pelatih baru tersedia bulan depan.",
        )
    with days_ago(12):
        handing_on.report_support(
            training.supports.get(),
            by=by,
            note="Ruang rapat daring siap dipakai.",
            is_done=True,
            client_key=key("support-done-training"),
        )
    with days_ago(2):
        extensions.ask_extension(
            training,
            by=bappeda,
            due_date=today + timedelta(days=45),
            reason="Dua kabupaten meminta jadwal sesudah akhir tahun anggaran.",
        )


def _passed_on(assign, of, *, by):
    """From one institution to another, and from there to a body outside."""
    backbone = assign(
        "backbone",
        "Mengusulkan titik layanan internet bagi desa tanpa sinyal.",
        SETDA,
        ago=65,
        due_in=50,
        source=of("internet_buru"),
    )
    with days_ago(55):
        handing_on.hand_on(
            backbone,
            by=by,
            institution=institution(KOMINFO),
            reason="Usulan titik layanan menjadi tugas Dinas Kominfo.",
        )
    with days_ago(30):
        handing_on.hand_on(
            backbone,
            by=by,
            outside_body="Badan Aksesibilitas Telekomunikasi dan Informasi (BAKTI)",
            letter_number="000/contoh/TL",
            reason="Titik layanan ditetapkan oleh BAKTI; daftarnya dilampirkan pada surat.",
        )


def _without_an_answer(assign, of, *, bappeda):
    """Reported done, and the region that asked was silent: it may still re-open it."""
    costs = assign(
        "prices",
        "Membagikan daftar harga satuan perangkat jaringan.",
        BAPPEDA,
        ago=90,
        due_in=-45,
        source=of("budget_buru"),
    )
    with days_ago(62):
        follow_ups.report_done(
            costs,
            by=bappeda,
            note="Daftar harga satuan sudah dibagikan lewat pos-el.",
            client_key=key("done-prices"),
        )
    # Later than the working days would ask for, whatever holidays lie between.
    with days_ago(55):
        silence.remind(costs)
    with days_ago(46):
        silence.remind(costs)
    with days_ago(30):
        silence.close_unanswered(costs)
