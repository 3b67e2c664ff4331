"""The later follow-ups of the Rakor of 2021, made up, by days from today: on whatever day the sample is loaded each state is there."""

from datetime import timedelta

from meetings import clock
from meetings.actions import follow_ups
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
