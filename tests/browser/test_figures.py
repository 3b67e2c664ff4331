"""One data goes out: three sources differ, a Rakor decides, everybody reads the same, until a party says something else."""

from types import SimpleNamespace

import pytest

from meetings.actions import meetings, minutes
from meetings.models import Discrepancy
from tests import factories
from tests.browser.people import Visitor
from tests.meetings.public_figures import IN_DISPUTE, Public, Told

NAME, CELL = "Jumlah desa", "/data/jumlah-desa/kabupaten-buru/2023/"
PUBLIC_PLACES = ["/data/jumlah-desa/", "/data/jumlah-desa/kabupaten-buru/", CELL, "/wilayah/kabupaten-buru/"]


@pytest.fixture
def people(transactional_db, new_context):
    names = ("walidata", "chair", "buru", "bappeda", "bps")
    made = {name: Visitor(new_context(width=360 if name == "buru" else 1280)) for name in names}
    for name, visitor in made.items():
        visitor.signs_in(getattr(factories, name)())
    made["public"] = Visitor(new_context(js=False, width=360))
    return made


BURU = ("", "kabupaten-buru", "2023")
PICTURES = {"map, main", "bars, main", "lines, main"}  # they name no meeting: the table above them does


class ByBrowser:
    """What the reader of public places asks, asked by the visitor's browser."""

    def __init__(self, visitor):
        self.request = visitor.page.request

    def get(self, address):
        answer = self.request.get(address)
        return SimpleNamespace(status_code=answer.status, streaming=False, content=answer.body())


def told(visitor, indicator, meeting):
    """{place: what it tells of Buru's villages}, of all public places: pages, pictures, search, API, files."""
    public = Public(ByBrowser(visitor), indicator, {meeting.title: f"{meeting.year}/{meeting.slug}"})
    places = public.everywhere({"": ""}, factories.region("Buru"), "2023")
    return {place: rows.get(BURU) for place, rows in places.items()}


def test_three_sources_differ_until_a_rakor_decides_and_a_party_says_something_else(people):
    indicator = factories.indicator(NAME)
    for where, period, value in (("Buru", "2022", 81), ("Kota Ambon", "2023", 30), ("Kota Tual", "2023", 27)):
        factories.figure(indicator, value, where=where, period=period)
    meeting = factories.coming_meeting()
    walidata, chair, public = people["walidata"], people["chair"], people["public"]

    # 1. Three sources differ: a discrepancy opens by itself.
    for name, value in (("bps", "82"), ("bappeda", "85"), ("buru", "88")):
        person = people[name].goes_to("/angka-saya/").follows(NAME)
        if name == "buru":
            person.types(period="2023", value=value)
        else:
            person.types(region={"label": "Kabupaten Buru"}, period="2023", value=value)
        person.presses("Simpan angka")
    public.goes_to(CELL).reads("belum disepakati", "82", "85", "88", "6 (7,3%)", "belum diselesaikan")
    public.goes_to("/data/").reads("1 angka belum disepakati").follows("1 angka belum disepakati")
    public.reads(NAME, "Buru, 2023")
    people["buru"].goes_to(CELL).follows("Beri tanggapan").types(text="Kami menghitung sampai Desember.")
    people["buru"].presses("Kirim tanggapan")

    # 2. It is put on the agenda of a Rakor.
    walidata.goes_to("/meja/data/").follows("Agendakan dalam Rakor")
    row = Discrepancy.objects.get()
    walidata.types(selisih=str(row.pk))
    walidata.page.locator("[name=meeting]").select_option(str(meeting.pk))
    walidata.presses("Agendakan").reads("Selisih diagendakan", "Selisih angka: Jumlah desa, Buru, 2023")
    public.goes_to(CELL).reads("diagendakan", meeting.title, "Kami menghitung sampai Desember.")

    # 3. It is settled in the minutes, and takes effect with their ratification.
    meeting = meetings.start_meeting(meeting, by=factories.secretariat())
    decision = factories.decision(meeting, "Angka Bappeda disepakati.")
    chair.goes_to(f"/meja/rapat/{meeting.pk}/notula/butir/{decision.pk}/selisih/").reads(decision.number)
    chair.types(outcome="agreed", cause="waktu pengumpulan berbeda")
    chair.page.get_by_label("85 desa").check()
    chair.presses("Catat putusan").reads("Angkanya berlaku sejak notula disahkan")
    public.goes_to(CELL).reads("belum disepakati").does_not_read(decision.number)
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())

    # 4. Every public place shows the agreed figure; its cell names the meeting, and the meeting the cell.
    for address in PUBLIC_PLACES:
        public.goes_to(address).reads("85", meeting.title)
    number, at = decision.number, f"{meeting.year}/{meeting.slug}"
    agreed = told(public, indicator, meeting)
    assert agreed.pop("list of disputes") is None
    assert agreed == {place: Told("85", "" if place in PICTURES else at) for place in agreed}
    assert set(agreed) > PICTURES
    [row] = public.page.request.get(
        "/api/v1/angka?indikator=jumlah-desa&keadaan=value&wilayah=8104&tahun=2023"
    ).json()["data"]
    assert row["keputusan"] == number
    public.goes_to("/cari/?q=jumlah+desa+buru").reads(
        f"Buru, 2023: 85 desa · diputuskan dalam {meeting.title}"
    )
    public.follows("Buru, 2023").reads("Yang berlaku: 85 desa")
    public.goes_to(CELL).reads(
        "Yang berlaku: 85 desa", meeting.title, decision.number, "waktu pengumpulan berbeda"
    )
    public.reads("digantikan keputusan")
    public.goes_to(meeting.get_absolute_url()).reads("Menyelesaikan selisih angka").follows(
        "Jumlah desa, Kabupaten Buru, 2023"
    )
    assert public.page.url.endswith(CELL)

    # 5. One party revises its figure: it re-opens, for everybody to see.
    bps = people["bps"].goes_to(CELL).follows("Perbaiki")
    bps.types(value="83", reason="Satu desa terlewat").presses("Simpan perbaikan")
    bps.reads("Angka diperbaiki", "selisihnya terbuka")
    public.goes_to(CELL).reads("belum disepakati", "83", "82", "dibuka kembali karena ada angka baru")
    public.reads("Pernah diputuskan, tidak berlaku lagi", meeting.title)
    for address in PUBLIC_PLACES[1:]:
        public.goes_to(address).reads("belum disepakati")
    assert set(told(public, indicator, meeting).values()) == {Told(IN_DISPUTE)}
