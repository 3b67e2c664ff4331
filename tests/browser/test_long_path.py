"""A life of one input with every detour, through the real pages, by the right persons (issue 4, done-when 5)."""

import pytest

from meetings.models import FollowUp, Input
from tests import factories
from tests.browser.people import Visitor

NAMES = ("secretariat", "buru", "bappeda")


@pytest.fixture
def accounts(transactional_db):
    made = {name: getattr(factories, name)() for name in NAMES}
    office = factories.InstitutionFactory(
        name="Dinas Pekerjaan Umum Provinsi Maluku", short_name="Dinas PU Maluku"
    )
    made["works"] = factories.user("pu@uji.id", "officer", office, "Petugas Dinas PU")
    return made


@pytest.fixture
def people(accounts, new_context):
    made = {name: Visitor(new_context(width=1280)) for name in ("secretariat", "bappeda", "works")}
    made["buru"] = Visitor(new_context(width=360))
    for name, visitor in made.items():
        visitor.signs_in(accounts[name])
    made["public"] = Visitor(new_context(js=False, width=360))
    return made


def totals(public, address):
    """{word: number} of the totals above a public list."""
    public.goes_to(address)
    return {
        facet.inner_text().rsplit(None, 1)[0]: int(facet.locator("b").inner_text())
        for facet in public.page.locator(".facets a").all()
    }


def rows(public, address):
    public.goes_to(address)
    return public.page.locator("main table tbody tr").count()


def test_from_an_incomplete_input_to_the_word_of_the_region(people):
    secretariat, buru, bappeda, works, public = (
        people[name] for name in ("secretariat", "buru", "bappeda", "works", "public")
    )
    meeting = factories.held_meeting()
    assert rows(public, "/masukan/") == 0
    assert rows(public, "/tindak-lanjut/") == 0
    assert set(totals(public, "/tindak-lanjut/").values()) <= {0}
    year = factories.today().year

    # The input: submitted, returned for completion, completed, verified, agreed and assigned.
    buru.goes_to(f"{meeting.get_absolute_url()}masukan/baru/")
    buru.types(topic="Akses internet terbatas", problem="Jaringan sering putus.", request="Menara baru.")
    buru.presses("Kirim masukan").reads("M-2021-0001")
    secretariat.goes_to("/masukan/M-2021-0001/kembalikan/").types(reason="Di kecamatan mana?")
    secretariat.presses("Kembalikan kepada pengusul")
    buru.goes_to("/masukan/M-2021-0001/lengkapi/").reads("Di kecamatan mana?")
    buru.types(problem="Jaringan di Namlea sering putus.", note="Kecamatan Namlea.")
    buru.presses("Kirim kembali")
    secretariat.goes_to("/masukan/M-2021-0001/periksa/").presses("Verifikasi")
    secretariat.goes_to("/masukan/M-2021-0001/setujui/").types(
        task="Membangun menara di Namlea",
        institution="Badan Perencanaan Pembangunan Daerah Provinsi Maluku",
        due_date=f"{year + 1}-06-30",
    )
    secretariat.presses("Akomodasi dan disposisikan")
    follow_up = FollowUp.objects.get()
    address = follow_up.get_absolute_url()
    assert rows(public, "/masukan/?status=agreed") == 1
    assert rows(public, "/tindak-lanjut/?status=assigned") == 1
    assert rows(public, "/tindak-lanjut/?status=confirmed") == 0

    # Handed on; the new institution asks for more time, and gets it.
    bappeda.goes_to(address).follows("Teruskan ke instansi lain")
    bappeda.types(reason="Pembangunan menara wewenang Dinas PU.").presses("Teruskan")
    bappeda.reads("Ada isian yang perlu diperbaiki", "atau tulis badan di luar portal")
    bappeda.types(institution="Dinas Pekerjaan Umum Provinsi Maluku").presses("Teruskan")
    bappeda.reads("Tindak lanjut diteruskan")
    works.goes_to(address).follows("Minta perpanjangan")
    works.types(due_date=f"{year + 1}-09-30", reason="Lelang diulang.").presses("Kirim permintaan")
    secretariat.goes_to(address).reads("belum dijawab").follows("Jawab permintaan: perpanjang")
    assert secretariat.page.locator("[name=due_date]").input_value() == f"{year + 1}-09-30"
    secretariat.reads("Lelang diulang.").types(reason="Lelang memang diulang.").presses("Perpanjang")
    secretariat.reads("diperpanjang 1 kali, semula")

    # Reported, returned by the region, reported again, confirmed.
    works.goes_to(address).follows("Laporkan selesai")
    works.types(note="Menara berdiri.", link="https://contoh.id/foto").presses("Laporkan selesai")
    buru.goes_to(address).follows("Belum selesai, kembalikan")
    buru.types(reason="Belum menyala di Namlea.").presses("Kembalikan")
    works.goes_to(address).follows("Laporkan selesai")
    works.types(note="Kini menyala.").presses("Laporkan selesai")
    assert rows(public, "/tindak-lanjut/?status=reported") == 1
    buru.goes_to(address).follows("Ya, sudah selesai")
    buru.reads("Kini menyala.").presses("Ya, sudah selesai").reads("tercatat selesai")
    assert FollowUp.objects.get().status == FollowUp.Status.CONFIRMED

    # The public page, without a script, shows every step in order.
    public.goes_to(address).reads(
        "selesai", "diperpanjang 1 kali, semula 30 Juni", "Bagaimana tanggal ini dihitung"
    )
    assert _steps_shown(public) == [
        "Tindak lanjut dicatat",
        "Didisposisikan",
        "Diteruskan",
        "Perpanjangan diminta",
        "Batas waktu diperpanjang",
        "Dilaporkan selesai",
        "Dikembalikan pengusul: belum selesai",
        "Dilaporkan selesai",
        "Dikonfirmasi selesai oleh pengusul",
    ]
    public.reads(
        "Kepada Dinas Pekerjaan Umum Provinsi Maluku", "Pembangunan menara wewenang Dinas PU.", "Lelang diulang.",
        "Lelang memang diulang.", "Menara berdiri.", "https://contoh.id/foto", "Belum menyala di Namlea.", "Kini menyala.",
    )  # fmt: skip
    public.goes_to("/masukan/M-2021-0001/")
    shown = _steps_shown(public)
    assert shown == [
        "Masukan diterima",
        "Dikembalikan untuk dilengkapi",
        "Dilengkapi pengusul",
        "Diverifikasi",
        "Diakomodasi",
    ]
    assert rows(public, "/masukan/?status=agreed") == Input.objects.count() == 1
    assert rows(public, "/tindak-lanjut/?status=confirmed") == 1
    after = totals(public, "/tindak-lanjut/")
    assert {word: after[word] for word in ("semua", "selesai")} == {"semua": 1, "selesai": 1}
    for status in ("assigned", "in_progress", "reported", "open"):
        assert rows(public, f"/tindak-lanjut/?status={status}") == 0, status


def _steps_shown(visitor):
    """The steps of the history, in the order of the page."""
    return visitor.page.locator(".timeline > li > b").all_inner_texts()
