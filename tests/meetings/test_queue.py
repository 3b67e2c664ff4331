import re
import uuid
from datetime import date

import pytest
import time_machine

from meetings.actions import extensions, follow_ups, inputs
from tests import factories

pytestmark = pytest.mark.django_db

QUEUE = "/meja/antrean/"


def html(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def numbers_in(page):
    return re.findall(r'<span class="nowrap">((?:M|TL)-\d{4}-\d{4})</span>', page)


def facets(page):
    part = page.split('class="facets"')[1].split("</ul>")[0]
    return {label.strip(): int(number) for label, number in re.findall(r">([^<>]+) <b ?>(\d+)</b", part)}


@pytest.fixture
def waiting(db):
    """One of each kind: what was due first, first. Looked at on Monday 12 April 2021."""
    by = factories.secretariat()
    with time_machine.travel("2021-03-03T03:00Z", tick=False):  # a Wednesday
        meeting = factories.held_meeting()
        received = factories.received_input(meeting)  # due on Monday 8 March
        verified = factories.verified_input(meeting, by=factories.ambon())  # on Wednesday 24 March
        lacking, _new = follow_ups.create_follow_up(
            by=by, client_key=uuid.uuid4(), meeting=meeting, entry=factories.decision(meeting), task="Forum"
        )
        unreported = factories.assigned_follow_up(meeting)
        overdue = factories.assigned_follow_up(meeting, due_date=date(2021, 4, 9))
        asks = factories.assigned_follow_up(meeting, due_date=date(2021, 4, 13))
        follow_ups.report_progress(asks, by=factories.bappeda(), note="Survei.", client_key=uuid.uuid4())
        extensions.ask_extension(
            asks, by=factories.bappeda(), due_date=date(2021, 6, 1), reason="Musim barat."
        )
    with time_machine.travel("2021-04-07T03:00Z", tick=False):
        reported = factories.reported_follow_up(meeting)  # to be answered by Wednesday 21 April
    return [lacking, received, verified, unreported, overdue, asks, reported]


@pytest.fixture
def page_of(as_user, secretariat):
    def get(query=""):
        with time_machine.travel("2021-04-12T03:00Z", tick=False):
            return html(as_user(secretariat).get(f"{QUEUE}?{query}"))

    return get


def test_everything_that_waits_stands_in_one_order(page_of, waiting):
    page = page_of()
    assert numbers_in(page) == [record.number for record in waiting]
    assert facets(page) == {
        "semuanya": 7,
        "masukan yang harus diperiksa": 1,
        "masukan yang harus diputuskan": 1,
        "tindak lanjut belum lengkap": 1,
        "perpanjangan yang diminta": 1,
        "belum ada laporan pertama": 1,
        "tindak lanjut terlambat": 1,
        "menunggu jawaban pengusul": 1,
    }
    rows = page.split("<tr")[2:]
    assert "belum lengkap sejak 3 Maret 2021" in rows[0]
    assert "8 Maret 2021" in rows[1]
    assert "Kabupaten Buru" in rows[1]
    assert "Kota Ambon" in rows[2]
    assert "terlambat 1 hari kerja" in rows[4]
    assert "Bappeda Maluku" in rows[4]
    assert "terlambat" not in rows[5]
    assert "Dinas" in rows[6]  # whose word is awaited
    for row, path in zip(
        rows,
        ["tetapkan/", "periksa/", "", "lapor/", "lapor/", "perpanjang/", ""],
        strict=True,
    ):
        assert re.search(rf'class="btn btn-sm" href="/(masukan|tindak-lanjut)/[A-Z0-9-]+/{path}"', row), path


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("jenis=periksa", [1]),
        ("jenis=jawab", [6]),
        ("jenis=salah", [0, 1, 2, 3, 4, 5, 6]),
        ("terlambat=1", [1, 2, 3, 4]),
        ("terlambat=1&jenis=lapor", [3]),
        ("terlambat=1&jenis=disposisikan", []),
        ("wilayah=kota-ambon", [2]),
        ("q=Forum", [0]),
        ("instansi=badan-perencanaan-pembangunan-daerah-provinsi-maluku", [3, 4, 5, 6]),
        ("page=99", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_filters_stay_in_the_address(page_of, waiting, query, places):
    assert numbers_in(page_of(query)) == [waiting[place].number for place in places]


def test_of_several_askers_those_are_awaited_who_have_not_confirmed(page_of, buru, ambon, bappeda):
    with time_machine.travel("2021-04-07T03:00Z", tick=False):
        follow_up = factories.two_askers()
        follow_ups.report_done(follow_up, by=bappeda, note="Sudah.", client_key=uuid.uuid4())
    awaited = page_of().split("<tr")[2].split("<td")[1]
    assert f"{buru.institution.name} dan {ambon.institution.name}" in awaited
    with time_machine.travel("2021-04-08T03:00Z", tick=False):
        follow_ups.confirm(follow_up, by=buru)
    page = page_of("wilayah=kota-ambon")
    assert numbers_in(page) == [follow_up.number]
    row = page.split("<tr")[2]
    assert "Kabupaten Buru, Kota Ambon" in row.split("<td")[0]
    assert ambon.institution.name in row.split("<td")[1]
    assert buru.institution.name not in row.split("<td")[1]
    assert numbers_in(page_of(f"instansi={ambon.institution.slug}")) == [follow_up.number]


def test_what_lacks_an_institution_stands_once_though_its_day_has_passed(page_of, secretariat):
    """It was noted at 08.00 on 4 March in Jayapura, which is 3 March in London."""
    with time_machine.travel("2021-03-03T23:00Z", tick=False):
        meeting = factories.held_meeting()
        follow_up, _new = follow_ups.create_follow_up(
            by=secretariat,
            client_key=uuid.uuid4(),
            meeting=meeting,
            entry=factories.decision(meeting),
            task="Forum",
            due_date=date(2021, 4, 1),
        )
    page = page_of()
    assert facets(page) == {"semuanya": 1, "tindak lanjut belum lengkap": 1}
    assert numbers_in(page_of("terlambat=1")) == [follow_up.number]
    assert "1 April 2021" in page
    assert "terlambat 6 hari kerja" in page  # Friday 2 April was Good Friday
    assert "belum lengkap sejak 4 Maret 2021" in page
    assert f"/tindak-lanjut/{follow_up.number}/tetapkan/" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_asks_the_same_number_of_queries(as_user, secretariat, number, django_assert_num_queries):
    meeting = factories.held_meeting()
    for _n in range(number):
        factories.received_input(meeting)
        factories.reported_follow_up(meeting)
    client = as_user(secretariat)
    with django_assert_num_queries(16):
        assert client.get(QUEUE).status_code == 200


def test_an_empty_queue_says_so(page_of):
    assert "Tidak ada yang menunggu" in page_of()
    assert "Tidak ada yang cocok" in page_of("jenis=periksa")


def test_the_queue_has_pages(page_of, secretariat):
    with time_machine.travel("2021-03-03T03:00Z", tick=False):
        meeting = factories.announced_meeting()
        made = [factories.received_input(meeting) for _n in range(26)]
    assert numbers_in(page_of()) == [input.number for input in made[:25]]
    assert numbers_in(page_of("page=2")) == [made[25].number]


def test_what_is_done_leaves_the_queue(page_of, waiting, secretariat):
    inputs.verify_input(waiting[1], by=secretariat)
    assert "masukan yang harus diperiksa" not in facets(page_of())


def test_the_queue_is_the_secretariats(as_user, chair, buru):
    assert as_user(chair).get(QUEUE).status_code == 404
    assert as_user(buru).get(QUEUE).status_code == 404
