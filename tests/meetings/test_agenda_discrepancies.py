"""What an agenda item about discrepancies says: to strangers, wherever an agenda goes, and to the desks."""

import re

import pytest

from meetings.actions import discrepancies, indicators, meetings, minutes
from meetings.models import AgendaItem
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return factories.announced_meeting(title="Rakor angka")


def put(rows, meeting):
    return discrepancies.put_on_agenda(rows, meeting, by=factories.walidata())


def restricted(name="Lokasi radio militer", **fields):
    return factories.indicator(name, unit="lokasi", is_public=False, **fields)


def everywhere(client, meeting):
    """{place: what a stranger, or somebody who is invited and no party, reads there}."""
    at = meeting.get_absolute_url()
    places = [
        at,
        f"{at}agenda/",
        f"/en{at}",
        "/cari/?q=selisih+angka",
        "/cari/?q=lokasi+radio+militer",
        "/cari/?q=1.135",
        "/umpan/rapat.atom",
        f"{at}kalender.ics",
        "/data-terbuka/mata-acara.csv",
        "/data-terbuka/mata-acara.json",
        "/data-terbuka/rapat.json",
        "/api/v1/rapat",
        "/data/selisih/",
        "/",
    ]
    answers = {place: client.get(place) for place in places}
    assert [place for place, answer in answers.items() if answer.status_code != 200] == []
    return {
        place: (b"".join(answer) if answer.streaming else answer.content).decode()
        for place, answer in answers.items()
    }


SECRETS = ["1135", "1.135", "1,135", "1200", "1.200", "1,200"]


# What may contain any digits.
KEYS = re.compile(
    r'data-user="\d+"|\?rapat=\d+|name="csrfmiddlewaretoken" value="\w+"'
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)


def told_secrets(pages, *more):
    """Where values, or words more, can be read; the box of the search repeats what was asked.

    A value is a number by itself: the digits of a moment ("01:11:51.200348") are none, nor those of a key or a token.
    """
    found = []
    for place, whole in pages.items():
        page = KEYS.sub("", whole)
        asked = place.partition("q=")[2].replace("+", " ")
        found += [
            (place, word)
            for word in (*SECRETS, *more)
            if re.search(rf"(?<!\d){re.escape(word)}(?!\d)", page) and word.lower() != asked
        ]
    return found


@pytest.mark.parametrize("who", ["nobody", "somebody invited"])
def test_of_a_restricted_indicator_an_agenda_tells_neither_values_nor_name(client, meeting, who):
    row = factories.discrepancy(restricted(), where="Buru")
    item = put([row], meeting)
    assert (item.title, item.description) == ("Selisih angka: indikator dengan akses terbatas", "")
    if who == "somebody invited":
        client.force_login(factories.buru())
    pages = everywhere(client, meeting)
    assert "Selisih angka: indikator dengan akses terbatas" in pages[meeting.get_absolute_url()]
    assert "Selisih angka: indikator dengan akses terbatas" in pages["/data-terbuka/mata-acara.csv"]
    assert told_secrets(pages, "Lokasi radio militer", "lokasi-radio-militer") == []
    assert client.get(row.get_absolute_url()).status_code == 404


def test_of_a_public_indicator_it_leads_to_the_values_and_does_not_store_them(client, meeting):
    row = factories.discrepancy(where="Buru")
    item = put([row], meeting)
    assert item.title == "Selisih angka: Jumlah desa, Buru, 2023"
    assert item.description == "- Jumlah desa: [Buru, 2023](/data/jumlah-desa/kabupaten-buru/2023/)"
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert 'href="/data/jumlah-desa/kabupaten-buru/2023/"' in page
    assert "1.135" in client.get("/data/jumlah-desa/kabupaten-buru/2023/").content.decode()


def test_several_of_which_some_are_restricted(client, meeting):
    public, first, second = factories.indicator(), restricted(), restricted("Sandi jaringan")
    rows = [factories.discrepancy(of) for of in (public, first, second)]
    item = put(rows, meeting)
    assert item.title == "Selisih angka antarsumber: 3 butir"
    assert item.description == (
        "- Jumlah desa: [Maluku, 2023](/data/jumlah-desa/provinsi-maluku/2023/)\n"
        "- indikator dengan akses terbatas: 2 butir"
    )


def test_several_of_one_restricted_indicator(meeting):
    of = restricted()
    for period in ("2022", "2023"):
        factories.figure(of, 1135, period=period)
        factories.figure(of, 1200, period=period, by=factories.bappeda())
    item = put(list(of.discrepancies.all()), meeting)
    assert (item.title, item.description) == ("Selisih angka: indikator dengan akses terbatas, 2 butir", "")


def restrict(indicator):
    indicators.change_indicator(indicator, by=factories.walidata(), changes={"is_public": False})


def test_an_indicator_that_becomes_restricted_is_no_longer_named_by_agendas(client, meeting):
    radio = factories.indicator("Lokasi radio militer", unit="lokasi")
    put([factories.discrepancy(radio, where="Buru"), factories.discrepancy(where="Buru")], meeting)
    factories.figure(radio, 1135, where="Kota Tual")
    factories.figure(radio, 1200, where="Kota Tual", by=factories.bappeda())
    item = put([radio.discrepancies.get(region=factories.region("Kota Tual"))], meeting)
    # Words that the secretariat added, and values as they were stored before.
    AgendaItem.objects.filter(pk=item.pk).update(
        description="- Lokasi radio militer, Kota Tual, 2023: BPS: 1.135; Bappeda: 1.200\nSetelah istirahat."
    )
    restrict(radio)
    first, second = meeting.agenda_items.filter(title__startswith="Selisih").order_by("position")
    assert first.title == "Selisih angka antarsumber: 2 butir"
    assert first.description == (
        "- Jumlah desa: [Buru, 2023](/data/jumlah-desa/kabupaten-buru/2023/)\n"
        "- indikator dengan akses terbatas: 1 butir"
    )
    assert second.title == "Selisih angka: indikator dengan akses terbatas"
    assert second.description == "Setelah istirahat.\n- indikator dengan akses terbatas: 1 butir"
    # What differs of the public one may be read where it is listed.
    pages = everywhere(client, meeting)
    del pages["/data/selisih/"], pages["/"]
    assert told_secrets(pages, "Lokasi radio militer") == []


def test_a_public_indicator_whose_name_contains_that_of_a_restricted_one_stays_named(meeting):
    people, poor = factories.indicator("Penduduk"), factories.indicator("Penduduk miskin")
    item = put([factories.discrepancy(people, where="Buru"), factories.discrepancy(poor)], meeting)
    alone = put([factories.discrepancy(poor, where="Buru")], meeting)
    for row in (item, alone):
        AgendaItem.objects.filter(pk=row.pk).update(
            description=f"{row.description}\nPenduduk miskin menyusul.\nSoal Penduduk, lihat lampiran."
        )
    discrepancies.put_on_agenda([factories.discrepancy(people)], meeting, by=factories.walidata(), item=alone)
    restrict(people)
    item.refresh_from_db()
    alone.refresh_from_db()
    assert item.description == (
        "- Penduduk miskin: [Maluku, 2023](/data/penduduk-miskin/provinsi-maluku/2023/)\n"
        "Penduduk miskin menyusul.\n"
        "- indikator dengan akses terbatas: 2 butir"
    )
    assert alone.title == "Selisih angka: Penduduk miskin, Buru, 2023"
    assert "Soal Penduduk" not in alone.description


def test_what_was_ratified_stays_as_it_is(meeting):
    radio = factories.indicator("Lokasi radio militer", unit="lokasi")
    item = put([factories.discrepancy(radio, where="Buru")], meeting)
    meeting = meetings.start_meeting(meeting, by=factories.secretariat())
    factories.note(meeting)
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    restrict(radio)
    item.refresh_from_db()
    assert item.title == "Selisih angka: Lokasi radio militer, Buru, 2023"
    assert not any(value in item.description for value in SECRETS)


def test_the_desks_read_what_the_sources_say(client, meeting):
    item = put([factories.discrepancy(restricted(), where="Buru")], meeting)
    client.force_login(factories.secretariat())
    words = "Selisih angka: Lokasi radio militer, Buru, 2023</a> · BPS Maluku: <b>1.135</b> · Bappeda Maluku: <b>1.200</b>"
    said = " ".join(client.get(f"/meja/rapat/{meeting.pk}/agenda/").content.decode().split())
    assert words in said
    assert "(akses terbatas)" in said
    meetings.start_meeting(meeting, by=factories.secretariat())
    said = client.get(f"/meja/rapat/{meeting.pk}/notula/?acara={item.pk}").content.decode()
    assert words in " ".join(said.split())


def test_the_agenda_asks_as_many_queries_for_many_discrepancies_as_for_one(
    client, meeting, django_assert_max_num_queries
):
    client.force_login(factories.secretariat())
    put([factories.discrepancy(where="Buru")], meeting)
    address = f"/meja/rapat/{meeting.pk}/agenda/"
    with django_assert_max_num_queries(60) as one:
        client.get(address)
    number = len(one.captured_queries)
    for name in ("Jumlah sekolah", "Jumlah puskesmas", "Jumlah pulau"):
        put([factories.discrepancy(factories.indicator(name), where="Buru")], meeting)
    with django_assert_max_num_queries(number):
        client.get(address)


def test_the_public_history_names_no_meeting_that_is_not_announced(client):
    row = factories.discrepancy(where="Buru")
    meeting = factories.draft_meeting(title="Rakor yang belum diumumkan")
    put([row], meeting)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Rakor yang belum diumumkan" not in page
    assert "Diagendakan dalam Rakor" in page
    assert row.events.get(kind="scheduled").note == ""


def test_the_public_history_names_an_announced_meeting(client, meeting):
    row = factories.discrepancy(where="Buru")
    put([row], meeting)
    assert row.events.get(kind="scheduled").note == "Rakor angka"
    assert "Rakor angka" in client.get(row.get_absolute_url()).content.decode()
