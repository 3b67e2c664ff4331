"""One data goes out: three sources differ, a Rakor decides, everybody reads the same, until a party says something else."""

import csv

import pytest

from meetings.actions import meetings, minutes
from meetings.models import Discrepancy
from tests import factories
from tests.browser.people import Visitor

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


def taken_away(visitor):
    """What the CSV of the open data and the API say of the cell: (standing, value, decision, meeting)."""
    request = visitor.page.request
    table = request.get("/data-terbuka/angka.csv").body().decode("utf-8-sig")
    rows = [*csv.DictReader(table.splitlines()), *request.get("/api/v1/angka").json()["data"]]
    return [tuple(row[name] or "" for name in ("keadaan", "nilai", "keputusan", "rapat")) for row in rows]


def test_three_sources_differ_until_a_rakor_decides_and_a_party_says_something_else(people):
    factories.indicator(NAME)
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
        public.goes_to(address).reads("85").does_not_read("belum disepakati")
        public.reads(meeting.title)
    number, at = decision.number, f"{meeting.year}/{meeting.slug}"
    assert taken_away(public) == [("value", "85", number, at)] * 2
    public.goes_to("/cari/?q=jumlah+desa").reads(NAME)
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
    assert taken_away(public) == [("in_dispute", "", "", "")] * 2
