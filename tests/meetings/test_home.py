"""The home page: the next Rakor, the last summaries, the board in one picture, the map, what is late longest."""

import re
from datetime import date

import pytest

from meetings import clock
from meetings.actions import follow_ups, inputs, meetings, summaries
from tests import factories

pytestmark = pytest.mark.django_db


def words(response):
    assert response.status_code == 200
    html = " ".join(response.content.decode().split())
    return html.replace(" >", ">").replace("> ", ">").replace(" <", "<")


def test_it_shows_the_next_meeting_and_totals_that_add_up(client):
    with clock.at(factories.wit(2021, 3, 2, 8)):
        meeting = factories.announced_meeting(title="Rakor Maret")
        factories.received_input(meeting)
        factories.verified_input(meeting)
        response = client.get("/")
    html = words(response)
    assert "Rakor berikutnya" in html
    assert "Rakor Maret" in html
    assert "Rabu, 3 Maret 2021 · pukul 09.00–16.00 WIT" in html
    assert "Manise Hotel, Ambon" in html
    assert '<b>2</b><a href="/masukan/">masukan dikemukakan</a>' in html
    parts = response.context["total"].parts()
    assert [(part["code"], part["number"], part["url"]) for part in parts] == [("not_started", 2, "")]


def test_every_number_is_the_length_of_the_list_it_leads_to(client):
    meeting = factories.held_meeting()
    follow_ups.confirm(factories.reported_follow_up(meeting), by=factories.buru())
    factories.reported_follow_up(meeting)
    factories.assigned_follow_up(meeting, due_date=date(2021, 4, 1))
    factories.received_input(meeting, by=factories.ambon())
    inputs.restrict_input(
        factories.verified_input(meeting), by=factories.secretariat(), reason="Rahasia jabatan."
    )
    main = words(client.get("/")).split("<main")[1]
    list_of = r"/(?:masukan|tindak-lanjut)/(?:\?[^\"]*)?"
    numbers = re.findall(rf'href="({list_of})"(?: aria-label="[^"]*")?>(?:<b>)?([\d.]+)<', main)
    numbers += [
        (address, number) for number, address in re.findall(rf'<b>([\d.]+)</b><a href="({list_of})">', main)
    ]
    assert len(numbers) >= 9
    for address, number in numbers:
        page = client.get(address.replace("&amp;", "&")).context["page"]
        assert page.paginator.count == int(number), address


def test_it_names_what_is_late_longest_first(client):
    meeting = factories.held_meeting()
    factories.assigned_follow_up(meeting, due_date=date(2021, 6, 30))
    factories.assigned_follow_up(meeting, due_date=date(2021, 5, 31))
    hidden = factories.assigned_follow_up(meeting, due_date=date(2021, 4, 30))
    inputs.restrict_input(hidden.input, by=factories.secretariat(), reason="Rahasia jabatan.")
    with clock.at(factories.wit(2021, 7, 1, 8)):
        response = client.get("/")
    assert [f.number for f in response.context["late"]] == ["TL-2021-0002", "TL-2021-0001"]
    assert (response.context["totals"].number, response.context["totals"].late) == (3, 3)
    assert "Semua 3 yang terlambat" in words(response)


def test_the_last_summaries_are_there_with_their_first_words(client):
    for year in (2017, 2018, 2019, 2020):
        start = factories.wit(year, 3, 3, 9)
        meeting = factories.ratified_meeting(
            title=f"Rakor {year}", starts_at=start, ends_at=start.replace(hour=5)
        )
        summaries.publish_summary(meeting, by=factories.secretariat(), text=f"Hasil **tahun** {year}.")
    html = words(client.get("/"))
    shown = re.findall(r'#ringkasan">(Rakor \d+)</a>', html)
    assert shown == ["Rakor 2020", "Rakor 2019", "Rakor 2018"]
    assert "3 Maret 2020 · Hasil tahun 2020." in html


def test_a_summary_that_was_withdrawn_is_not_there(client):
    meeting = factories.ratified_meeting(title="Rakor Maret")
    summaries.publish_summary(meeting, by=factories.secretariat(), text="Salah semuanya.")
    assert "Salah semuanya" in words(client.get("/"))
    summaries.withdraw_summary(meeting, by=factories.secretariat(), reason="Keliru.")
    assert "Salah semuanya" not in words(client.get("/"))


def test_an_empty_portal_says_so(client):
    html = words(client.get("/"))
    assert "Belum ada Rakor yang diumumkan." in html
    assert "Belum ada masukan." in html


def test_a_cancelled_meeting_and_a_draft_are_left_out(client):
    with clock.at(factories.wit(2021, 3, 1, 8)):
        factories.draft_meeting(title="Masih draf")
        meeting = factories.announced_meeting()
        meetings.cancel_meeting(meeting, by=factories.secretariat(), reason="Cuaca buruk.")
        assert client.get("/").context["next_meeting"] is None


def test_it_leads_to_the_search_and_to_the_calendar_of_the_next_meeting(client):
    with clock.at(factories.wit(2021, 3, 2, 8)):
        meeting = factories.announced_meeting()
        html = words(client.get("/"))
    assert 'action="/cari/"' in html
    assert 'name="q"' in html
    assert f'href="{meeting.get_absolute_url()}kalender.ics"' in html


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, django_assert_num_queries, number):
    meeting = factories.held_meeting()
    for _n in range(number):
        factories.assigned_follow_up(meeting, due_date=date(2021, 4, 1))
    start = factories.wit(2098, 3, 3, 9)
    factories.announced_meeting(title="Nanti", starts_at=start, ends_at=start.replace(hour=5))
    with django_assert_num_queries(10):
        client.get("/")
