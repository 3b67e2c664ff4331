import uuid
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from meetings.actions import calendars
from meetings.models import DecreedDay, TimeLimits
from meetings.models.calendars import calendar
from tests import factories

pytestmark = pytest.mark.django_db

CALENDAR, LIMITS = "/meja/kalender/", "/kelola/batas-waktu/"


def html(response, status=200):
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def day(**changes):
    return {
        "day": "2021-03-05",
        "name": "Libur tambahan",
        "decree": "SKB Nomor 1",
        "client_key": str(uuid.uuid4()),
    } | changes


def test_the_calendar_shows_the_days_off_of_a_year_and_marks_what_the_office_added(
    as_user, secretariat, chair
):
    factories.decreed_day(date(2021, 3, 5), "Libur tambahan", "SKB Nomor 1")
    page = html(as_user(secretariat).get(f"{CALENDAR}?tahun=2021"))
    assert "Jumat, 5 Maret 2021" in page
    assert "SKB Nomor 1" in page
    assert page.count("ditambahkan kantor") == 1
    assert "Kamis, 11 Maret 2021" in page  # Isra Mikraj
    assert "Minggu, 17 Agustus" not in page
    assert "Selasa, 17 Agustus 2021" in page
    reading = html(as_user(chair).get(f"{CALENDAR}?tahun=2021"))
    assert "Jumat, 5 Maret 2021" in reading
    assert '<form method="post" data-keep' not in reading
    assert "/batalkan/" not in reading


@pytest.mark.parametrize("year", ["x", "1", "99999", "²", ""])
def test_a_wrong_year_is_this_year(as_user, secretariat, year):
    with time_machine.travel("2021-03-04T03:00Z", tick=False):
        assert "Hari libur 2021" in html(as_user(secretariat).get(CALENDAR, {"tahun": year}))


def test_a_day_is_entered_once_and_says_what_it_moved(as_user, secretariat):
    with time_machine.travel("2021-03-03T03:00Z", tick=False):
        meeting = factories.held_meeting()
        factories.received_input(meeting)
        factories.assigned_follow_up(meeting, due_date=date(2021, 3, 5))
        client, sent = as_user(secretariat), day()
        page = html(client.post(CALENDAR, sent, follow=True))
        assert "Bergeser: 2 batas waktu langkah dan 1 tindak lanjut." in page
        assert "Libur tambahan sudah tercatat." in html(client.post(CALENDAR, sent, follow=True))
    assert DecreedDay.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": ""}, "tidak boleh kosong"),
        ({"day": "2021-03-06"}, "akhir pekan"),
        ({"day": "2021-08-17"}, "sudah bukan hari kerja"),
        ({"day": "kemarin"}, "tanggal"),
        ({"decree": " "}, "tidak boleh kosong"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_entered(as_user, secretariat, changes, words):
    page = html(as_user(secretariat).post(CALENDAR, day(**changes)))
    assert words in page
    assert "Libur tambahan" in page
    assert not DecreedDay.objects.exists()


def test_a_day_that_somebody_else_enters_at_the_same_moment_is_refused_in_words(secretariat):
    day = date(2098, 3, 12)
    calendar()  # known before the other's
    DecreedDay.objects.create(
        day=day, name="Libur lain", decree="SKB", created_by=secretariat, client_key=uuid.uuid4()
    )
    own = DecreedDay(day=day, name="Libur tambahan", decree="SKB")
    with pytest.raises(ValidationError, match="sudah bukan hari kerja: Libur lain"):
        calendars.decree_day(own, by=secretariat, client_key=uuid.uuid4())
    assert DecreedDay.objects.count() == 1


def test_a_day_is_withdrawn_with_a_reason_and_stays_visible(as_user, secretariat):
    row = factories.decreed_day(date(2021, 3, 5))
    address = f"{CALENDAR}{row.pk}/batalkan/"
    client = as_user(secretariat)
    assert "tidak boleh kosong" in html(client.post(address, {"reason": " "}))
    page = html(client.post(address, {"reason": "SKB dicabut."}, follow=True))
    assert "dibatalkan" in page
    assert "SKB dicabut." in page
    assert "sudah dibatalkan" in html(client.post(address, {"reason": "SKB dicabut."}, follow=True))
    row.refresh_from_db()
    assert row.withdrawn_reason == "SKB dicabut."
    assert client.get(f"{CALENDAR}999999/batalkan/").status_code == 404


def test_the_chair_may_read_and_a_delegate_finds_nothing(as_user, chair, buru):
    row = factories.decreed_day()
    assert as_user(chair).post(CALENDAR, day()).status_code == 403
    assert as_user(chair).get(f"{CALENDAR}{row.pk}/batalkan/").status_code == 403
    assert as_user(buru).get(CALENDAR).status_code == 404
    assert DecreedDay.objects.count() == 1


def limits(**changes):
    return {
        "verify": 3,
        "decide": 14,
        "progress": 14,
        "first_reminder": 3,
        "second_reminder": 7,
        "answer": 10,
        "reopen": 60,
        "reason": "Uji coba.",
    } | changes


def test_limits_are_changed_with_a_reason_and_what_they_were_stays_visible(as_user, administrator):
    client = as_user(administrator)
    assert "Belum pernah diubah." in html(client.get(LIMITS))
    page = html(client.post(LIMITS, limits(verify=5), follow=True))
    assert "<del>3</del> → <ins>5</ins>" in page
    assert "Uji coba." in page
    assert TimeLimits.current().verify == 5
    client.post(LIMITS, limits(verify=5))  # a double tap
    assert TimeLimits.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"verify": 0},
        {"verify": "x"},
        {"reason": ""},
        {"second_reminder": 2},
        {"answer": 7},
        {"reopen": 366},
        {},
    ],
)
def test_limits_that_cannot_hold_are_refused_and_stay_typed(as_user, administrator, changes):
    page = html(as_user(administrator).post(LIMITS, limits(**changes)))
    assert 'class="alert alert-danger' in page or "invalid-feedback" in page
    assert not TimeLimits.objects.exists()


def test_limits_are_the_administrators_alone(as_user, secretariat):
    assert as_user(secretariat).get(LIMITS).status_code == 404
    assert as_user(secretariat).post(LIMITS, limits()).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(as_user, secretariat, administrator, django_assert_num_queries, number):
    for n in range(number):
        row = factories.decreed_day(date(2021, 3, 8 + n))
        calendars.withdraw_day(row, by=secretariat, reason="Dicabut.")
        factories.decreed_day(date(2021, 3, 15 + n))
        calendars.change_limits(TimeLimits(verify=4 + n), by=administrator, reason="Uji.")
    client = as_user(secretariat)
    for user, address, queries in [(secretariat, f"{CALENDAR}?tahun=2021", 5), (administrator, LIMITS, 5)]:
        client = as_user(user)
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200
