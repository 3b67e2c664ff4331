"""The years: what was put forward in the Rakor of each, what became of it, how that was the year before."""

import re
from datetime import date

import pytest

from meetings.actions import follow_ups, inputs
from meetings.views.standings import Standing
from meetings.views.trends import trend_of
from tests import factories

pytestmark = pytest.mark.django_db


def words(response):
    assert response.status_code == 200
    html = " ".join(response.content.decode().split())
    return html.replace(" >", ">").replace("> ", ">").replace(" <", "<")


def held_in(year, title="Rakor"):
    start = factories.wit(year, 3, 3, 9)
    return factories.held_meeting(title=title, starts_at=start, ends_at=start.replace(hour=5))


@pytest.fixture
def two_years(db):
    """2020: two inputs, one of which was declined. 2021: four, of which one is done and one restricted; one is late."""
    by = factories.secretariat()
    before = held_in(2020)
    factories.received_input(before)
    inputs.decline_input(factories.verified_input(before), by=by, reason="Sudah berjalan.")
    now = held_in(2021)
    held_in(2021, "Rakor susulan")
    follow_ups.confirm(factories.reported_follow_up(now), by=factories.buru())
    factories.assigned_follow_up(now, due_date=date(2021, 4, 1))
    factories.received_input(now, by=factories.ambon())
    inputs.restrict_input(factories.verified_input(now), by=by, reason="Rahasia jabatan.")
    factories.draft_meeting(
        title="Belum diumumkan", starts_at=factories.wit(2022, 3, 3, 9), ends_at=factories.wit(2022, 3, 3, 16)
    )


def test_the_list_has_every_year_with_a_meeting_the_latest_first(client, two_years):
    rows = client.get("/tahun/").context["rows"]
    counted = [
        (
            row["year"],
            row["meetings"],
            row["standing"].number,
            row["standing"].confirmed,
            row["totals"].number,
            row["totals"].late,
        )
        for row in rows
    ]
    assert counted == [(2021, 2, 4, 1, 2, 1), (2020, 1, 2, 0, 0, 0)]


def test_the_secretariat_sees_the_year_of_a_draft(client, two_years, secretariat, as_user):
    assert client.get("/tahun/2022/").status_code == 404
    as_user(secretariat)
    assert [row["year"] for row in client.get("/tahun/").context["rows"]] == [2022, 2021, 2020]
    assert client.get("/tahun/2022/").status_code == 200


def test_the_bars_say_in_words_what_they_show(client, two_years):
    assert '<desc id="tren-uraian">2020: 2, 0; 2021: 4, 1</desc>' in words(client.get("/tahun/"))


def test_a_year_stands_beside_the_year_before(client, two_years):
    context = client.get("/tahun/2021/").context
    rows = [(row["code"], row["part"], row["number"], row["before"]) for row in context["input_rows"]]
    assert rows == [
        ("received", False, 1, 1),
        ("verified", False, 1, 0),
        ("agreed", False, 2, 0),
        ("not_started", True, 1, 0),
        ("confirmed", True, 1, 0),
        ("not_accommodated", False, 0, 1),
    ]
    assert context["input_number"] == (4, 2)
    rows = [(row["code"], row["number"], row["before"]) for row in context["follow_up_rows"]]
    assert rows == [("assigned", 1, 0), ("confirmed", 1, 0)]
    assert [share[1:] for share in context["shares"]] == [(25, 0), (50, None)]
    assert (context["before"], context["after"]) == (2020, None)
    assert [meeting.title for meeting in context["meetings"]] == ["Rakor", "Rakor susulan"]


@pytest.mark.parametrize("address", ["/tahun/", "/tahun/2021/", "/tahun/2020/"])
def test_every_number_is_the_length_of_the_list_it_leads_to(client, two_years, address):
    main = words(client.get(address)).split("<main")[1]
    list_of = r"/(?:rapat|masukan|tindak-lanjut)/\?[^\"]*"
    numbers = re.findall(rf'href="({list_of})">([\d.]+)</a>', main)
    numbers += [
        (link, number) for number, link in re.findall(rf'<b>([\d.]+)</b><a href="({list_of})">', main)
    ]
    assert len(numbers) >= 5
    for link, number in numbers:
        page = client.get(link.replace("&amp;", "&")).context["page"]
        assert page.paginator.count == int(number), link


def test_medians_are_those_of_the_year(client, two_years):
    took = [days for _words, *days in client.get("/tahun/2021/").context["took"]]
    assert took == [[0, 0], [0, None], [0, None]]  # all on one day; nothing was assigned in 2020


@pytest.mark.parametrize(
    "address", ["/tahun/1999/", "/tahun/2022/", "/tahun/0000/", "/tahun/9999/", "/tahun/x/", "/tahun/20211/"]
)
def test_a_year_without_a_meeting_is_not_found(client, two_years, address):
    assert client.get(address).status_code == 404


def test_an_empty_portal_says_so(client):
    assert "Belum ada rapat yang diumumkan" in words(client.get("/tahun/"))


def test_the_text_of_a_restricted_input_is_nowhere(client, two_years):
    assert "Akses internet" not in words(client.get("/tahun/2021/"))


def test_the_picture_has_the_last_eight_years_and_the_table_all():
    trend = trend_of({year: Standing() for year in range(2001, 2013)})
    assert [bar.year for bar in trend.bars] == [2005, 2006, 2007, 2008, 2009, 2010, 2011, 2012]
    assert len(trend.rows) == 12
    assert {bar.height for bar in trend.bars} == {"0%"}


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, django_assert_num_queries, number):
    for n in range(number):
        meeting = held_in(2021, f"Rakor {n}")
        factories.assigned_follow_up(meeting, due_date=date(2021, 4, 1))
        held_in(2010 + n)
    with django_assert_num_queries(3):
        client.get("/tahun/")
    with django_assert_num_queries(9):
        client.get("/tahun/2021/")
