"""The whole path of a Rakor, by the people in mission.md, each in a browser of his own; with and without JavaScript."""

import pytest

from meetings.models import FollowUp, Input, Meeting
from participants.models import Person
from tests import factories
from tests.browser.people import Visitor

RAKOR = "Rapat Koordinasi Kominfo se-Maluku"


@pytest.fixture
def accounts(transactional_db):
    made = {name: getattr(factories, name)() for name in ("secretariat", "chair", "ambon", "buru", "bappeda")}
    Person.objects.filter(pk=made["buru"].person.pk).update(phone="081234567890", nip="198609262015051001")
    return made


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def people(request, accounts, new_context):
    """Six browsers: the delegate's is a phone."""
    made = {
        name: Visitor(new_context(js=request.param, width=1280))
        for name in ("secretariat", "chair", "bappeda")
    }
    made["buru"] = Visitor(new_context(js=request.param, width=360))
    for name, visitor in made.items():
        visitor.has_script = request.param
        visitor.signs_in(accounts[name])
    made["public"] = Visitor(new_context(js=request.param, width=360))
    return made


@pytest.mark.long(40)
def test_from_invitation_to_a_follow_up_that_the_region_confirmed(people, tmp_path):
    secretariat, chair, buru, bappeda, public = (
        people[name] for name in ("secretariat", "chair", "buru", "bappeda", "public")
    )

    # 1. The secretariat prepares a Rakor.
    secretariat.goes_to("/beranda-saya/").follows("Buat rapat")
    _prepares_the_meeting(secretariat)
    meeting = Meeting.objects.get()
    _arranges_the_programme(secretariat, meeting)
    secretariat.goes_to(f"/meja/rapat/{meeting.pk}/umumkan/").presses("Umumkan rapat")
    public.goes_to(meeting.get_absolute_url()).reads(
        RAKOR, "Satu data Maluku", "Manise Hotel", "Rabu, 3 Maret 2021", "pukul 09.00–16.00 WIT",
        "Kasrul Selang, ST, MT", "membacakan sambutan Gubernur Maluku",
    )  # fmt: skip

    # 2. The delegate answers the invitation and puts an input forward.
    buru.goes_to("/beranda-saya/").reads(RAKOR)
    buru.goes_to(f"{meeting.get_absolute_url()}jawab/")
    buru.types(answer="representing", full_name="Suharto", position="Sekretaris Dinas").presses(
        "Kirim jawaban"
    ).reads("Jawaban tersimpan")
    annex = tmp_path / "peta.pdf"
    annex.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    buru.goes_to(f"{meeting.get_absolute_url()}masukan/baru/")
    buru.types(topic="", problem="Jaringan sering putus di Namlea.", request="Menara baru.").presses(
        "Kirim masukan"
    )
    buru.reads("Ada isian yang perlu diperbaiki")
    assert buru.page.locator("[name=problem]").input_value() == "Jaringan sering putus di Namlea."
    buru.types(topic="Akses internet terbatas", beneficiaries="Warga Namlea", attachments=annex)
    buru.presses("Kirim masukan").reads("M-2021-0001", "peta.pdf")
    public.goes_to("/masukan/").does_not_read("Akses internet terbatas")

    # 3. In the meeting: who is present, what is said, what becomes of it.
    secretariat.goes_to(f"/meja/rapat/{meeting.pk}/mulai/").presses("Mulai rapat")
    secretariat.goes_to(f"/meja/rapat/{meeting.pk}/kehadiran/")
    row = secretariat.page.locator("li", has_text="Dinas Kominfo Kabupaten Buru").filter(has_text="Suharto")
    row.get_by_role("button", name="Hadir", exact=True).click()
    _takes_minutes(secretariat, meeting)

    # 4. Inputs are verified, agreed, declined, merged, sent on.
    _decides_inputs(secretariat, public)

    # 5. Circulated, then ratified.
    secretariat.goes_to(f"/meja/rapat/{meeting.pk}/notula/edarkan/").presses("Edarkan notula")
    buru.goes_to(f"{meeting.get_absolute_url()}notula/").reads("Forum data dibentuk.")
    chair.goes_to("/beranda-saya/").reads(RAKOR)
    chair.goes_to(f"/meja/rapat/{meeting.pk}/notula/sahkan/").presses("Sahkan notula ini")
    assert Meeting.objects.get().status == Meeting.Status.RATIFIED

    # 6. The summary is published; the public reads.
    secretariat.goes_to(f"/meja/rapat/{meeting.pk}/terbit/")
    secretariat.types(text="Rakor menyepakati satu data untuk Maluku.").presses("Terbitkan")
    public.goes_to(meeting.get_absolute_url()).reads(
        "Rakor menyepakati satu data untuk Maluku.", "K-2021-0001", "Forum data dibentuk.",
        "M-2021-0001", "diakomodasi", "M-2021-0002", "tidak diakomodasi", "TL-2021-0001",
    )  # fmt: skip

    # 7. The institution reports, the region returns and then confirms.
    follow_up = FollowUp.objects.get(input__number="M-2021-0001")
    _works_on(follow_up, bappeda, buru)
    public.goes_to(follow_up.get_absolute_url()).reads(
        "selesai", "Survei lokasi selesai.", "Menara berdiri.", "Belum menyala di Namlea.", "Kini menyala.",
        "Bappeda Maluku", "Dinas Kominfo Kabupaten Buru", "WIT",
    )  # fmt: skip
    public.does_not_read("Suharto", "081234567890", "buru@uji.id", "198609262015051001")
    public.goes_to("/tindak-lanjut/?status=confirmed").reads(follow_up.number)
    public.goes_to("/wilayah/kabupaten-buru/").reads("Kabupaten Buru", "81.04", "8104", "M-2021-0001")

    # 8. The next Rakor begins with what is open.
    secretariat.goes_to(f"/meja/rapat/{meeting.pk}/salin/")
    secretariat.types(title="Rakor berikutnya", date=f"{factories.today().year + 1}-03-03").presses(
        "Buat draf rapat"
    )
    copy = Meeting.objects.get(title="Rakor berikutnya")
    secretariat.goes_to(f"/meja/rapat/{copy.pk}/agenda/").reads("Tindak lanjut rapat sebelumnya")
    first = copy.agenda_items.first()
    assert (first.position, first.kind) == (1, "follow_ups")
    secretariat.goes_to(f"/meja/rapat/{copy.pk}/umumkan/").presses("Umumkan rapat")
    public.goes_to(copy.get_absolute_url()).reads(
        "Tindak lanjut rapat sebelumnya", "TL-2021-0001", "Badan Perencanaan Pembangunan Daerah"
    )
    assert follow_up.number not in public.page.locator("main").inner_text()


def _prepares_the_meeting(secretariat):
    secretariat.types(
        title=RAKOR,
        theme="Satu data Maluku",
        aims="Menyatukan pendapat tentang program 2022.",
        organiser="Dinas Komunikasi dan Informatika Provinsi Maluku",
        venue="Manise Hotel",
        city="Ambon",
        date="2021-03-03",
        start_time="16:00",
        end_time="09:00",
    )
    chair = secretariat.page.locator(
        "main [name=chair] option", has_text="Kepala Dinas Kominfo Provinsi Maluku"
    )
    secretariat.types(chair={"value": chair.first.get_attribute("value")})
    secretariat.presses("Buat draf rapat").reads("Ada isian yang perlu diperbaiki")
    assert secretariat.page.locator("[name=title]").input_value() == RAKOR
    assert not Meeting.objects.exists()
    secretariat.types(start_time="09:00", end_time="16:00").presses("Buat draf rapat")
    # The same form once more: the browser's "back", then the button again.
    assert Meeting.objects.count() == 1


def _arranges_the_programme(secretariat, meeting):
    secretariat.goes_to(f"/meja/rapat/{meeting.pk}/agenda/")
    for title in ("Pembahasan masukan daerah", "Pembukaan"):
        secretariat.types(title=title).presses("Tambahkan")
    secretariat.presses("Naikkan: Pembukaan")
    assert list(meeting.agenda_items.values_list("title", flat=True)) == [
        "Pembukaan",
        "Pembahasan masukan daerah",
    ]
    secretariat.goes_to(f"/meja/rapat/{meeting.pk}/pembicara/")
    secretariat.types(
        title_before="",
        full_name="Kasrul Selang",
        title_after="ST, MT",
        position="Sekretaris Daerah Maluku",
        institution="Dinas Komunikasi dan Informatika Provinsi Maluku",
        role={"value": "opens"},
        reads_remarks_of="Gubernur Maluku",
    ).presses("Tambahkan")
    secretariat.goes_to(f"/meja/rapat/{meeting.pk}/undangan/").presses("Undang semua", exact=False)
    assert meeting.attendances.invited().count() == 11


def _takes_minutes(secretariat, meeting):
    item = meeting.agenda_items.last()
    secretariat.goes_to(f"/meja/rapat/{meeting.pk}/notula/?acara={item.pk}")
    _names_the_speaker(secretariat, "Suharto")
    secretariat.types(kind="statement", text="Anggaran kami terbatas.").presses("Simpan butir")
    secretariat.page.wait_for_selector(".entry[data-entry] >> text=Anggaran kami terbatas.")
    secretariat.reads("Anggaran kami terbatas.", "Suharto")
    _names_the_speaker(secretariat, "")
    secretariat.types(kind="decision", text="Forum data dibentuk.").presses("Simpan butir")
    secretariat.page.wait_for_selector(".entry[data-entry] >> text=K-2021-0001")
    secretariat.reads("K-2021-0001", "Forum data dibentuk.")
    statement, decision = meeting.minutes.entries.order_by("pk")
    secretariat.goes_to(f"/meja/rapat/{meeting.pk}/notula/butir/{statement.pk}/masukan/")
    secretariat.types(topic="Anggaran terbatas").presses("Catat masukan")
    spoken = Input.objects.get(topic="Anggaran terbatas")
    assert (spoken.number, spoken.region.name, spoken.on_behalf) == ("M-2021-0002", "Kabupaten Buru", True)
    secretariat.goes_to(f"/meja/rapat/{meeting.pk}/notula/butir/{decision.pk}/tindak-lanjut/")
    secretariat.types(institution="Bappeda Maluku", due_date="2021-09-30")
    secretariat.presses("Catat tindak lanjut")
    assert FollowUp.objects.get(number="TL-2021-0001").entry == decision


def _names_the_speaker(visitor, name):
    """By a few letters; without a script from the list."""
    page = visitor.page
    if not visitor.has_script:
        field = page.locator("main form[data-next] select[name=speaker]")
        field.select_option(
            field.locator("option", has_text=name).first.get_attribute("value") if name else ""
        )
        return
    page.wait_for_selector("[data-desk][data-ready]")
    box = page.locator("main form[data-next] [role=combobox]")
    box.fill(name)
    box.press("Enter")


def _decides_inputs(secretariat, public):
    def step(number, page, words, **fields):
        secretariat.goes_to(f"/masukan/{number}/{page}/").types(**fields).presses(words)

    step("M-2021-0001", "periksa", "Verifikasi")
    public.goes_to("/masukan/M-2021-0001/").reads("Akses internet terbatas", "Dinas Kominfo Kabupaten Buru")
    step(
        "M-2021-0001", "setujui", "Akomodasi dan disposisikan", task="Membangun menara di Namlea",
        institution="Badan Perencanaan Pembangunan Daerah Provinsi Maluku", due_date="2021-06-30",
    )  # fmt: skip
    step("M-2021-0002", "periksa", "Verifikasi")
    step("M-2021-0002", "tolak", "Catat tidak diakomodasi", reason="Di luar anggaran tahun berjalan.")
    public.goes_to("/masukan/M-2021-0002/").reads("tidak diakomodasi", "Di luar anggaran tahun berjalan.")


def _works_on(follow_up, bappeda, buru):
    bappeda.goes_to("/beranda-saya/").reads(follow_up.number)
    bappeda.goes_to(f"{follow_up.get_absolute_url()}lapor/").types(note="Survei lokasi selesai.").presses(
        "Kirim laporan"
    )
    bappeda.goes_to(f"{follow_up.get_absolute_url()}selesai/").presses("Laporkan selesai")
    bappeda.reads("Ada isian yang perlu diperbaiki")
    bappeda.types(note="Menara berdiri.", link="https://contoh.id/foto").presses("Laporkan selesai")
    buru.goes_to("/beranda-saya/").reads(follow_up.number)
    buru.goes_to(f"{follow_up.get_absolute_url()}kembalikan/").types(
        reason="Belum menyala di Namlea."
    ).presses("Kembalikan")
    bappeda.goes_to(f"{follow_up.get_absolute_url()}selesai/").types(note="Kini menyala.").presses(
        "Laporkan selesai"
    )
    buru.goes_to(f"{follow_up.get_absolute_url()}konfirmasi/").presses("Ya, sudah selesai")
    assert FollowUp.objects.get(pk=follow_up.pk).status == FollowUp.Status.CONFIRMED
