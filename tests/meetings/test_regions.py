"""Each region's page: what it put forward, what became of it, how it came to the meetings."""

import re
from datetime import date

import pytest

from meetings import clock
from meetings.actions import attendance, follow_ups, inputs
from tests import factories

pytestmark = pytest.mark.django_db

BURU = "/wilayah/kabupaten-buru/"


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_list_holds_the_eleven_regions_in_official_order(client):
    response = client.get("/wilayah/")
    codes = [row["region"].code for row in response.context["regions"]]
    assert len(codes) == 11
    assert codes[:2] == ["81.01", "81.02"]
    assert "Provinsi Maluku</a>" not in words(response)


def test_list_counts_inputs_and_follow_ups_of_each_region(client):
    meeting = factories.held_meeting()
    follow_ups.confirm(factories.reported_follow_up(meeting), by=factories.buru())
    factories.assigned_follow_up(meeting, due_date=date(2021, 4, 1))
    factories.received_input(meeting)
    factories.verified_input(meeting, by=factories.ambon())
    with clock.at(factories.wit(2021, 5, 1, 8)):
        rows = client.get("/wilayah/").context["regions"]
    counted = {
        row["region"].short_name: (
            row["standing"].number,
            row["standing"].confirmed,
            row["standing"].share_confirmed,
            row["totals"].number,
            row["totals"].late,
        )
        for row in rows
    }
    assert counted["Buru"] == (3, 1, 33, 2, 1)  # one of its inputs is not public
    assert counted["Kota Ambon"] == (1, 0, 0, 0, 0)
    assert counted["Kota Tual"] == (0, 0, None, 0, 0)


def test_a_follow_up_that_serves_two_regions_counts_for_both_and_once_for_one_with_two_inputs(client):
    meeting = factories.held_meeting()
    follow_up = factories.two_askers(meeting)
    another = factories.verified_input(meeting, by=factories.ambon())
    inputs.agree_by_another(another, by=factories.secretariat(), follow_up=follow_up)
    rows = {row["region"].short_name: row for row in client.get("/wilayah/").context["regions"]}
    assert rows["Buru"]["totals"].number == 1
    assert rows["Kota Ambon"]["totals"].number == 1
    assert rows["Kota Ambon"]["standing"].number == 2


def test_every_number_of_the_list_is_the_length_of_the_list_it_leads_to(client):
    meeting = factories.held_meeting()
    follow_ups.confirm(factories.reported_follow_up(meeting), by=factories.buru())
    factories.assigned_follow_up(meeting, due_date=date(2021, 4, 1))
    factories.received_input(meeting, by=factories.ambon())
    html = words(client.get("/wilayah/")).replace(" >", ">").replace("> ", ">").replace(" <", "<")
    links = re.findall(r'href="(/(?:masukan|tindak-lanjut)/\?wilayah=[^"]*)">([\d.]+)</a>', html)
    assert len(links) == 5
    for address, number in links:
        page = client.get(address.replace("&amp;", "&")).context["page"]
        assert page.paginator.count == int(number), address


def test_the_map_has_a_tile_for_each_region_with_its_share_in_words(client):
    meeting = factories.held_meeting()
    follow_ups.confirm(factories.reported_follow_up(meeting), by=factories.buru())
    factories.received_input(meeting)
    factories.received_input(meeting, by=factories.ambon())
    html = words(client.get("/wilayah/"))
    labels = re.findall(r'aria-label="([^"]*\): [^"]*)"', html)
    assert len(labels) == 11
    assert "Buru (Kabupaten Buru): 50%" in labels
    assert "Ambon (Kota Ambon): 0%" in labels
    assert "MBD (Kabupaten Maluku Barat Daya): belum ada masukan" in labels


def test_page_shows_both_codes_capital_and_former_names(client):
    html = words(client.get("/wilayah/kabupaten-kepulauan-tanimbar/"))
    for text in ["81.03", "8101", "Saumlaki", "Maluku Tenggara Barat"]:
        assert text in html, text


def test_page_shows_its_inputs_and_follow_ups_and_how_many_are_confirmed(client):
    meeting = factories.held_meeting()
    follow_ups.confirm(factories.reported_follow_up(meeting), by=factories.buru())
    factories.assigned_follow_up(meeting, due_date=date(2021, 4, 1))
    factories.assigned_follow_up(meeting, due_date=date(2021, 9, 1))
    factories.received_input(meeting, topic="Belum diperiksa")
    factories.verified_input(meeting, topic="Punya Ambon", by=factories.ambon())
    with clock.at(factories.wit(2021, 5, 1, 8)):
        response = client.get(BURU)
    html = words(response)
    assert "1 dari 3 tindak lanjut (33%) sudah dikonfirmasi selesai." in html
    assert [f.number for f in response.context["late"]] == ["TL-2021-0002"]
    assert response.context["standing"].by_status() == [
        ("received", "diterima", 1),
        ("agreed", "diakomodasi", 3),
    ]
    assert "<b>1 <small>25%</small></b>" in html
    assert "Isi 1 masukan di antaranya tidak ditampilkan" in html
    assert "Belum diperiksa" not in html
    assert "Punya Ambon" not in html


def test_each_total_is_the_length_of_the_list_it_leads_to(client):
    meeting = factories.held_meeting()
    follow_ups.confirm(factories.reported_follow_up(meeting), by=factories.buru())
    factories.assigned_follow_up(meeting, due_date=date(2021, 4, 1))
    context = client.get(BURU).context
    for status, _label, number in context["standing"].by_status():
        page = client.get(f"/masukan/?wilayah=kabupaten-buru&status={status}").context["page"]
        assert page.paginator.count == len(page) == number
    for status, _label, number in context["totals"].by_status():
        page = client.get(f"/tindak-lanjut/?wilayah=kabupaten-buru&status={status}").context["page"]
        assert page.paginator.count == len(page) == number
    assert context["totals"].late == len(
        client.get("/tindak-lanjut/?wilayah=kabupaten-buru&terlambat=1").context["page"]
    )


def test_page_shows_the_years_with_what_was_put_forward_and_done_in_each(client):
    meeting = factories.held_meeting()
    follow_ups.confirm(factories.reported_follow_up(meeting), by=factories.buru())
    factories.received_input(meeting)
    start = factories.wit(2022, 3, 3, 9)
    later = factories.held_meeting(title="Rakor 2022", starts_at=start, ends_at=start.replace(hour=5))
    factories.received_input(later)
    factories.received_input(later, by=factories.ambon())
    response = client.get(BURU)
    trend = response.context["trend"]
    assert [(year, standing.number, standing.confirmed) for year, standing in trend.rows] == [
        (2022, 1, 0),
        (2021, 2, 1),
    ]
    assert '<desc id="tren-uraian">2021: 2, 1; 2022: 1, 0</desc>' in words(response)
    for address in ("/masukan/?tahun=2021&amp;wilayah=kabupaten-buru", "/tahun/2022/"):
        assert f'href="{address}"' in words(response)


def test_attendance_over_the_meetings_adds_up(client, secretariat):
    for year, (status, capacity) in enumerate(
        [("present", "in_person"), ("present", "representing"), ("excused", ""), ("absent", "")], start=2018
    ):
        start = factories.wit(year, 3, 3, 9)
        meeting = factories.held_meeting(
            title=f"Rakor {year}", starts_at=start, ends_at=start.replace(hour=5)
        )
        invitation = meeting.attendances.get(institution=factories.kominfo("Buru"))
        attendance.mark(invitation, by=secretariat, status=status, capacity=capacity)
    factories.held_meeting(title="Belum dicatat")
    factories.announced_meeting(title="Belum berlangsung")
    assert client.get(BURU).context["attendance"] == {
        "invited": 5,
        "in_person": 1,
        "representing": 1,
        "excused": 1,
        "absent": 1,
        "not_recorded": 1,
        "remote": 0,
    }


def test_a_region_that_put_nothing_forward_has_a_page_that_says_so(client):
    assert "Belum ada masukan yang terbuka untuk umum." in words(client.get("/wilayah/kota-tual/"))


def test_a_delegate_sees_his_own_restricted_input_on_his_regions_page(client, buru, ambon, as_user):
    input = factories.verified_input(topic="Rahasia Buru")
    inputs.restrict_input(input, by=factories.secretariat(), reason="Rahasia jabatan.")
    assert "Rahasia Buru" not in words(client.get(BURU))
    assert "Rahasia Buru" in words(as_user(buru).get(BURU))
    assert "Rahasia Buru" not in words(as_user(ambon).get(BURU))


def test_an_unknown_region_is_not_found(client):
    assert client.get("/wilayah/tidak-ada/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, django_assert_num_queries, number):
    meeting = factories.held_meeting()
    for _n in range(number):
        factories.assigned_follow_up(meeting, due_date=date(2021, 4, 1))
    with django_assert_num_queries(3):
        client.get("/wilayah/")
    with django_assert_num_queries(13):
        client.get(BURU)
