"""Working days and clocks, with the dates written out; checked by hand against the SKB of the three ministers."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from meetings import clock
from meetings.actions import calendars, extensions, follow_ups, inputs, silence
from meetings.models import Deadline, DecreedDay, FollowUp, TimeLimits
from meetings.views.deadlines import clocks_of
from meetings.working_days import Calendar
from tests import factories
from tests.factories import wit

REASON = {"reason": "Alasan yang jelas."}


@pytest.mark.parametrize(
    ("start", "days", "due", "because"),
    [
        # Friday 7 May 2021. The week after: Monday to Tuesday worked, 12 May joint leave, 13 Ascension and Idulfitri,
        # 14 Idulfitri: the second working day is Tuesday 11 May, the third only Monday 17 May.
        (date(2021, 5, 7), 2, date(2021, 5, 11), "before joint leave"),
        (date(2021, 5, 7), 3, date(2021, 5, 17), "over joint leave, two holidays and a weekend"),
        (date(2021, 3, 5), 1, date(2021, 3, 8), "over a weekend"),
        (date(2021, 3, 10), 1, date(2021, 3, 12), "Thursday 11 March 2021 is Isra Mikraj"),
        (date(2020, 12, 30), 1, date(2021, 1, 4), "over joint leave, the New Year and a weekend"),
        (date(2022, 12, 30), 1, date(2023, 1, 2), "1 January 2023 is a Sunday"),
        (date(2024, 2, 28), 1, date(2024, 2, 29), "a leap day"),
        (date(2023, 2, 28), 1, date(2023, 3, 1), "no leap day"),
        (date(2021, 3, 3), 0, date(2021, 3, 3), "no days at all"),
    ],
)
def test_a_number_of_working_days_ends_on(start, days, due, because):
    assert Calendar().add(start, days) == due, because
    assert Calendar().after(start, due) == days


def test_a_day_says_why_it_is_off():
    calendar = Calendar({date(2021, 7, 21): "Ditetapkan"})
    assert "Hari Raya Idul Fitri" in calendar.why_off(date(2021, 5, 13))
    assert calendar.why_off(date(2021, 7, 21)) == "Ditetapkan"
    assert calendar.why_off(date(2021, 3, 6)) == ""  # a Saturday


DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@given(start=DAYS, end=DAYS, decreed=st.sets(st.dates(date(2021, 1, 1), date(2021, 12, 31)), max_size=5))
def test_counting_is_what_one_counts_day_by_day(start, end, decreed):
    calendar = Calendar(dict.fromkeys(decreed, "Libur"))
    day, number, seen = start, 0, []
    while day < end:
        day += timedelta(days=1)
        is_worked = day.weekday() < 5 and not Calendar().why_off(day) and day not in decreed
        number += is_worked
        seen.append((day, number if is_worked else 0))
    assert calendar.after(start, end) == number
    assert list(calendar.counted(start, end)) == seen
    if number:
        last = max(day for day, n in seen if n)
        assert calendar.add(start, number) == last


# The clocks of records -------------------------------------------------------------------------------------------


def running(record, kind):
    return record.deadlines.running().get(kind=kind)


def rows_of(record, kind):
    """How a page explains the last clock of that kind."""
    last = next(deadline for deadline in clocks_of(record) if deadline.kind == kind)
    return [(row["days"], row["number"], row["why"]) for row in last.rows]


def decree(day):
    decreed = DecreedDay(day=day, name="Cuti bersama tambahan", decree="SKB 712/2021")
    return calendars.decree_day(decreed, by=factories.secretariat(), client_key=uuid.uuid4())[0]


@pytest.mark.django_db
def test_a_day_decreed_later_moves_what_runs_and_not_what_has_ended():
    with clock.at(wit(2021, 3, 3, 9)):
        meeting = factories.held_meeting()
        waiting, ended = factories.received_input(meeting), factories.verified_input(meeting)
    assert running(waiting, "verify").due_date == date(2021, 3, 8)  # Thursday, Friday, Monday
    with clock.at(wit(2021, 3, 4, 9)):
        decreed = decree(date(2021, 3, 5))
    assert running(waiting, "verify").due_date == date(2021, 3, 9)
    assert ended.deadlines.get(kind="verify").due_date == date(2021, 3, 8)
    assert rows_of(waiting, "verify") == [
        ("Kamis, 4 Maret 2021", 1, ""),
        ("Jumat, 5 Maret 2021", 0, "Cuti bersama tambahan"),
        ("Sabtu, 6 Maret – Minggu, 7 Maret 2021", 0, ""),
        ("Senin, 8 Maret 2021", 2, ""),
        ("Selasa, 9 Maret 2021", 3, ""),
    ]
    # What had ended explains itself by what was known when it ended.
    assert [number for _days, number, _why in rows_of(ended, "verify")] == [1, 2, 0, 3]
    with clock.at(wit(2021, 3, 4, 10)):
        calendars.withdraw_day(decreed, by=factories.secretariat(), **REASON)
    assert running(waiting, "verify").due_date == date(2021, 3, 8)


@pytest.mark.django_db
def test_a_due_date_on_a_decreed_day_moves_to_the_next_working_day_and_keeps_the_first():
    with clock.at(wit(2021, 3, 3, 9)):
        follow_up = factories.assigned_follow_up(due_date=date(2021, 4, 16))  # a Friday
        decree(date(2021, 4, 16))
    follow_up.refresh_from_db()
    assert (follow_up.due_date, follow_up.first_due_date) == (date(2021, 4, 19), date(2021, 4, 16))
    event = follow_up.events.get(kind="shifted")
    assert (event.due_date, event.note) == (date(2021, 4, 19), "Cuti bersama tambahan.")
    calendars.move_what_is_open(by=factories.secretariat())
    assert follow_up.events.filter(kind="shifted").count() == 1


@pytest.mark.django_db
def test_an_extension_is_counted_and_the_first_date_stays():
    with clock.at(wit(2021, 3, 3, 9)):
        follow_up = factories.assigned_follow_up(due_date=date(2021, 6, 30))
        for number, day in enumerate([date(2021, 7, 30), date(2021, 8, 31)], start=1):
            follow_up = extensions.extend(follow_up, by=factories.secretariat(), due_date=day, **REASON)
            assert (follow_up.extensions, follow_up.due_date) == (number, day)
        with pytest.raises(ValidationError):
            extensions.extend(follow_up, by=factories.secretariat(), due_date=date(2021, 8, 31), **REASON)
    follow_up.refresh_from_db()
    assert (follow_up.extensions, follow_up.first_due_date) == (2, date(2021, 6, 30))


@pytest.mark.django_db
def test_late_begins_at_midnight_in_the_zone_of_the_meeting():
    with clock.at(wit(2021, 3, 3, 9)):
        east = factories.assigned_follow_up(due_date=date(2021, 6, 30))
        west = factories.assigned_follow_up(
            factories.held_meeting(title="Di Jakarta", time_zone="Asia/Jakarta"), due_date=date(2021, 6, 30)
        )
    # 23.59 in Jayapura is 21.59 in Jakarta; 00.00 there is 22.00 here; 02.00 there is 00.00 here.
    for moment, late in (
        (wit(2021, 6, 30, 0, 0), set()),
        (wit(2021, 6, 30, 23, 59), set()),
        (wit(2021, 7, 1, 0, 0), {east}),
        (wit(2021, 7, 1, 1, 59), {east}),
        (wit(2021, 7, 1, 2, 0), {east, west}),
    ):
        with clock.at(moment):
            assert {row for row in (east, west) if row.is_overdue} == late
            assert set(FollowUp.objects.overdue()) == late
    with clock.at(wit(2021, 7, 2, 9)):
        assert east.days_late == 2  # Thursday and Friday


@pytest.mark.django_db
def test_the_clock_of_an_input_is_late_the_day_after_and_was_late_if_it_ended_then():
    with clock.at(wit(2021, 3, 3, 9)):
        input = factories.received_input()
    deadline = running(input, "verify")
    with clock.at(wit(2021, 3, 8, 23, 59)):
        assert not deadline.is_late
        assert list(Deadline.objects.late()) == []
    with clock.at(wit(2021, 3, 9, 0, 0)):
        assert deadline.is_late
        assert list(Deadline.objects.late()) == [deadline]
        assert deadline.days_late == 1
        inputs.verify_input(input, by=factories.secretariat())
    deadline.refresh_from_db()
    assert deadline.was_late
    assert not deadline.is_late


@pytest.mark.django_db
def test_a_clock_runs_across_the_end_of_the_year():
    with clock.at(wit(2021, 12, 30, 9)):  # a Thursday; Friday 31 is worked, 1 January a Saturday
        input = factories.received_input()
    assert running(input, "verify").due_date == date(2022, 1, 4)


@pytest.mark.django_db
def test_limits_changed_meanwhile_hold_for_what_begins_later():
    with clock.at(wit(2021, 3, 3, 9)):
        meeting = factories.held_meeting()
        before = factories.received_input(meeting)
        calendars.change_limits(TimeLimits(verify=1), by=factories.administrator(), **REASON)
        after = factories.received_input(meeting)
        decree(date(2021, 3, 4))
    assert (running(before, "verify").limit, running(before, "verify").due_date) == (3, date(2021, 3, 9))
    assert (running(after, "verify").limit, running(after, "verify").due_date) == (1, date(2021, 3, 5))


@pytest.mark.django_db
def test_a_day_that_was_named_is_not_explained_by_counting():
    with clock.at(wit(2021, 3, 3, 9)):
        postponed = inputs.postpone_input(
            factories.verified_input(), by=factories.secretariat(), until=date(2021, 9, 1), **REASON
        )
    deadline = running(postponed, "decide")
    assert (deadline.limit, deadline.due_date) == (None, date(2021, 9, 1))
    assert rows_of(postponed, "decide") == []


@pytest.mark.django_db
def test_reminders_on_the_third_and_the_seventh_day_and_the_end_after_the_tenth():
    with clock.at(wit(2021, 3, 3, 9)):  # Wednesday; Thursday 11 March is a holiday
        follow_up = factories.reported_follow_up()
    assert running(follow_up, "answer").due_date == date(2021, 3, 18)
    steps = [
        (silence.remind, wit(2021, 3, 7, 9), wit(2021, 3, 8, 9)),
        (silence.remind, wit(2021, 3, 12, 9), wit(2021, 3, 15, 9)),
        (silence.close_unanswered, wit(2021, 3, 18, 23, 59), wit(2021, 3, 19, 0, 0)),
    ]
    for verb, too_early, in_time in steps:
        with clock.at(too_early), pytest.raises(ValidationError) as refused:
            verb(follow_up)
        assert refused.value.code == "not_due"
        with clock.at(in_time):
            verb(follow_up)
    follow_up.refresh_from_db()
    assert follow_up.status == "closed_unanswered"
    # 60 calendar days after 19 March 2021 is 18 May.
    with clock.at(wit(2021, 5, 19, 0, 0)), pytest.raises(ValidationError, match="18 Mei 2021"):
        follow_ups.reopen(follow_up, by=factories.buru(), **REASON)
    with clock.at(wit(2021, 5, 19, 0, 0)), pytest.raises(ValidationError, match="18 Mei 2021"):
        follow_ups.confirm(follow_up, by=factories.buru())
    with clock.at(wit(2021, 5, 18, 23, 59)):
        reopened = follow_ups.reopen(follow_up, by=factories.buru(), **REASON)
    assert (reopened.status, reopened.due_date) == ("in_progress", date(2021, 6, 30))
