"""Who was absent how often: the numbers of the secretariat's page are those of the public pages."""

import pytest
from django.urls import reverse

from meetings.actions import attendance as rooms
from tests import factories

pytestmark = pytest.mark.django_db

HERE = "/meja/kehadiran/"


def held(title, year, secretariat, **marks):
    """A meeting of 3 March that was held, with marks by the name of the region: Buru="absent"."""
    times = {"starts_at": factories.wit(year, 3, 3, 9), "ends_at": factories.wit(year, 3, 3, 16)}
    meeting = factories.held_meeting(title=title, **times)
    for name, mark in marks.items():
        row = meeting.attendances.get(institution=factories.kominfo(name))
        status, _, capacity = mark.partition(" ")
        rooms.mark(row, by=secretariat, status=status, capacity=capacity)
    return meeting


def row_of(response, name):
    slug = factories.kominfo(name).slug
    return next(row for row in response.context["page_obj"] if row["slug"] == slug)


def numbers(row):
    names = ("invited", "in_person", "representing", "excused", "absent", "not_recorded")
    return [row[name] for name in names]


def test_absences_are_counted_over_the_meetings_that_were_held(as_user, client, secretariat):
    held("Pertama", 2020, secretariat, Buru="absent")
    held("Kedua", 2021, secretariat, Buru="absent")
    held("Ketiga", 2021, secretariat, Buru="present representing")
    factories.announced_meeting(title="Belum berlangsung")
    public = client.get("/wilayah/kabupaten-buru/").context["attendance"]
    response = as_user(secretariat).get(HERE)
    first = response.context["page_obj"][0]
    assert (first["name"], first["region"]) == (factories.kominfo("Buru").name, "Kabupaten Buru")
    assert numbers(first) == numbers(public) == [3, 0, 1, 0, 2, 0]
    assert first["last_absent_on"] == "3 Maret 2021"
    assert numbers(row_of(response, "Kota Ambon")) == [3, 0, 0, 0, 0, 3]
    assert numbers(response.context["totals"]) == [36, 0, 1, 0, 2, 33]
    response = as_user(secretariat).get(HERE, {"tahun": 2020})
    assert numbers(row_of(response, "Buru")) == [1, 0, 0, 0, 1, 0]
    response = as_user(secretariat).get(HERE, {"wilayah": "kabupaten-buru", "q": "kominfo"})
    assert [row["region"] for row in response.context["page_obj"]] == ["Kabupaten Buru"]


@pytest.mark.parametrize(
    "query",
    ["tahun=abc", "tahun=99999999999999999999", "wilayah=atlantis", "q=%00", "page=x", "page=99999999999999"],
)
def test_nonsense_narrows_nothing_and_is_no_error(as_user, secretariat, query):
    held("Satu", 2021, secretariat)
    response = as_user(secretariat).get(f"{HERE}?{query}")
    assert response.status_code == 200
    assert response.context["totals"]["invited"] == 12


def test_without_a_meeting_the_page_says_so_and_the_desk_leads_there(as_user, secretariat):
    client = as_user(secretariat)
    assert "Belum ada rapat yang berlangsung" in client.get(HERE).content.decode()
    assert f'href="{HERE}"' in client.get(reverse("secretariat_desk")).content.decode()


def test_the_page_asks_the_same_questions_for_one_and_for_three_meetings(
    as_user, secretariat, django_assert_num_queries
):
    client = as_user(secretariat)
    for title in ("Satu", "Dua", "Tiga"):
        held(title, 2021, secretariat, Buru="absent")
        client.get(HERE)
        with django_assert_num_queries(7):
            client.get(HERE)
