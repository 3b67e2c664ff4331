"""What the portal does by itself, with the dates written out: due soon, late, reminders, closing. Once each, whoever looks.

Days off in 2021 around these dates: Thursday, 11 March (Isra Mikraj); Friday, 2 April (Good Friday); Wednesday, 12 May
(joint leave), 13 and 14 May (Idulfitri); 26 May (Waisak).
"""

import threading
import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from meetings import clock
from meetings.actions import calendars, extensions, follow_ups, handing_on, inputs, reminders, silence
from meetings.actions.reminders import look_around
from meetings.models import Delivery, FollowUp, Notification, TimeLimits
from meetings.models.calendars import calendar
from meetings.notifications import quietly
from participants.models import Institution, User
from tests import factories


@pytest.fixture
def meeting(ambon, buru, bappeda, secretariat):
    with quietly():
        return factories.held_meeting()


def on(month, day, hour=9):
    """A day of 2021, in Maluku."""
    return clock.at(factories.wit(2021, month, day, hour))


def assigned(meeting, given, due):
    with quietly(), on(*given):
        return factories.assigned_follow_up(meeting, due_date=date(2021, *due))


def reported(meeting, day):
    with quietly(), on(*day):
        return factories.reported_follow_up(meeting)


def news_of(day):
    """What looking around on a day tells: [(who, kind)]."""
    before = set(Notification.objects.values_list("pk", flat=True))
    with on(*day):
        look_around()
    rows = Notification.objects.exclude(pk__in=before).select_related("user").order_by("pk")
    return [(row.user.email, row.kind) for row in rows]


def calendar_of(days):
    """{(month, day): kinds told} for the days on which something is told, looking around twice each day."""
    told = {}
    for day in days:
        kinds = [kind for _who, kind in news_of(day)]
        assert news_of(day) == [], "looking again tells nothing"
        if kinds:
            told[day] = kinds
    return told


# Due dates -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_due_in_three_days_and_overdue_are_told_once(meeting):
    assigned(meeting, given=(3, 3), due=(3, 24))  # a Wednesday
    # Three working days before it is Friday, 19 March; late from Thursday, 25 March.
    assert calendar_of([(3, day) for day in range(15, 31)]) == {(3, 19): ["due_soon"], (3, 25): ["overdue"]}


@pytest.mark.django_db
def test_due_dates_are_counted_over_joint_leave(meeting):
    assigned(meeting, given=(4, 12), due=(5, 17))  # the Monday after Idulfitri
    # 17, 11 and 10 May are worked: the day on which three are left is Friday, 7 May.
    assert calendar_of([(5, day) for day in range(3, 20)]) == {(5, 7): ["due_soon"], (5, 18): ["overdue"]}


@pytest.mark.django_db
def test_what_is_given_for_three_days_is_not_told_again_as_due_soon(meeting):
    assigned(meeting, given=(3, 19), due=(3, 24))
    assert calendar_of([(3, day) for day in range(19, 27)]) == {(3, 25): ["overdue"]}


@pytest.mark.django_db
def test_an_extension_is_told_of_anew(meeting, secretariat):
    follow_up = assigned(meeting, given=(3, 3), due=(3, 24))
    assert calendar_of([(3, 19), (3, 25)]) == {(3, 19): ["due_soon"], (3, 25): ["overdue"]}
    with quietly(), on(3, 26):
        extensions.extend(follow_up, by=secretariat, due_date=date(2021, 4, 7), reason="Cuaca.")
    # Wednesday, 7 April; Good Friday lies between: three working days before is Thursday, 1 April.
    days = [(3, 29), (3, 30), (3, 31), *((4, day) for day in range(1, 12))]
    assert calendar_of(days) == {(4, 1): ["due_soon"], (4, 8): ["overdue"]}


@pytest.mark.django_db
def test_late_is_late_in_the_zone_of_the_meeting(meeting):
    meeting.time_zone = "Asia/Jakarta"
    meeting.save()
    assigned(meeting, given=(3, 3), due=(3, 24))
    news_of((3, 19))
    with on(3, 25, 1):  # 23.00 WIB of the 24th
        look_around()
    assert not Notification.objects.filter(kind="overdue").exists()
    with on(3, 25, 2):
        look_around()
    assert Notification.objects.get(kind="overdue").user.email == "bappeda@uji.id"


@pytest.mark.django_db
def test_a_supporting_institution_is_told_too_and_the_asker_is_not(meeting, secretariat):
    follow_up = assigned(meeting, given=(3, 3), due=(3, 24))
    with quietly(), on(3, 4):
        handing_on.add_support(
            follow_up, by=secretariat, institution=factories.kominfo("Kota Ambon"), client_key=uuid.uuid4()
        )
    assert sorted(news_of((3, 19))) == [("ambon@uji.id", "due_soon"), ("bappeda@uji.id", "due_soon")]


@pytest.mark.django_db
def test_what_was_reported_is_not_late(meeting):
    reported(meeting, (3, 3))
    assert calendar_of([(3, 4), (7, 1)]).get((7, 1)) != ["overdue"]
    assert not Notification.objects.filter(kind__in=["overdue", "due_soon"]).exists()


# Silence -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_reminders_come_on_the_third_and_seventh_working_day_and_closing_after_the_tenth(meeting):
    follow_up = reported(meeting, (3, 1))  # a Monday
    # Worked: 2, 3, 4 (3rd), 5, 8, 9, 10 (7th), 12, 15, 16 (10th); the 11th is a holiday.
    assert calendar_of([(3, day) for day in range(1, 25)]) == {
        (3, 4): ["answer_reminder"],
        (3, 10): ["answer_reminder"],
        (3, 17): ["closed_unanswered", "closed_unanswered_doer"],
    }
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUp.Status.CLOSED_UNANSWERED


@pytest.mark.django_db
def test_reminders_are_counted_over_joint_leave(meeting):
    reported(meeting, (5, 10))  # Monday; 12–14 May are off
    # Worked: 11, 17, 18 (3rd), 19, 20, 21, 24 (7th), 25, 27, 28 (10th); 26 May is Waisak.
    assert calendar_of([(5, day) for day in range(10, 32)]) == {
        (5, 18): ["answer_reminder"],
        (5, 24): ["answer_reminder"],
        (5, 31): ["closed_unanswered", "closed_unanswered_doer"],
    }


@pytest.mark.django_db
def test_a_worker_that_stood_still_reminds_once_keeps_the_distance_and_closes_not_before(meeting):
    follow_up = reported(meeting, (3, 15))  # Monday; the 10th working day is 29 March; 2 April is Good Friday
    days = [(3, 30), (3, 31), *((4, day) for day in range(1, 20))]
    assert calendar_of(days) == {
        (3, 30): ["answer_reminder"],
        (4, 6): ["answer_reminder"],  # four working days later: 31, 1, 5, 6
        (4, 12): ["closed_unanswered", "closed_unanswered_doer"],  # the fourth after that: 7, 8, 9, 12
    }
    assert (
        list(
            follow_up.events.filter(kind__in=["reminded", "closed_unanswered"])
            .order_by("at")
            .values_list("by__email", flat=True)
        )
        == ["portal@rakor.invalid"] * 3
    )


@pytest.mark.django_db
def test_who_answers_is_not_reminded(meeting, buru):
    follow_up = reported(meeting, (3, 1))
    with quietly(), on(3, 3):
        follow_ups.return_to_institution(follow_up, by=buru, reason="Belum.")
    assert calendar_of([(3, day) for day in range(3, 25)]) == {}


@pytest.mark.django_db
def test_of_several_askers_only_the_silent_one_is_reminded(meeting, ambon, buru, secretariat):
    with quietly(), on(3, 1):
        follow_up = factories.assigned_follow_up(meeting)
        other = factories.verified_input(meeting, by=ambon)
        inputs.agree_by_another(other, by=secretariat, follow_up=follow_up)
        follow_ups.report_done(follow_up, by=factories.bappeda(), note="Selesai.", client_key=uuid.uuid4())
        follow_ups.confirm(follow_up, by=buru)
    assert news_of((3, 4)) == [("ambon@uji.id", "answer_reminder")]


@pytest.mark.django_db
def test_the_chair_is_reminded_of_a_decision(meeting, bappeda, secretariat, chair):
    with quietly(), on(3, 1):
        follow_up, _ = follow_ups.create_follow_up(
            by=secretariat,
            client_key=uuid.uuid4(),
            meeting=meeting,
            entry=factories.decision(meeting),
            task="Membentuk forum",
            institution=bappeda.institution,
            due_date=date(2021, 12, 1),
        )
        follow_ups.report_done(follow_up, by=bappeda, note="Jadi.", client_key=uuid.uuid4())
    assert news_of((3, 4)) == [("pimpinan@uji.id", "answer_reminder")]


# Limits that are changed meanwhile, askers whom nobody can tell ----------------------------------------


def limits_change(administrator, day, **changes):
    with on(*day):
        calendars.change_limits(TimeLimits(**changes), by=administrator, reason="Uji coba.")


@pytest.mark.django_db
def test_a_clock_that_runs_keeps_the_limits_with_which_it_began(meeting, administrator):
    reported(meeting, (3, 1))
    limits_change(administrator, (3, 2), first_reminder=1, second_reminder=2, answer=20, reopen=5)
    assert calendar_of([(3, day) for day in range(2, 25)]) == {
        (3, 4): ["answer_reminder"],
        (3, 10): ["answer_reminder"],
        (3, 17): ["closed_unanswered", "closed_unanswered_doer"],
    }


@pytest.mark.django_db
def test_what_is_closed_can_be_reopened_as_long_as_held_on_the_day_of_closing(meeting, administrator):
    follow_up = reported(meeting, (3, 1))
    calendar_of([(3, 4), (3, 10), (3, 17)])
    limits_change(administrator, (3, 18), reopen=5)
    follow_up.refresh_from_db()
    assert follow_ups.reopens_until(follow_up) == date(2021, 5, 16)  # 60 days after 17 March


def is_told(institution, email):
    Institution.objects.filter(pk=institution.pk).update(email=email)


@pytest.mark.django_db
def test_who_cannot_be_told_is_neither_reminded_nor_closed_until_he_can(meeting, buru):
    User.objects.filter(pk=buru.pk).update(is_active=False)
    is_told(buru.institution, "")
    follow_up = reported(meeting, (3, 1))
    assert follow_up.events.get(kind="reported").is_unreachable
    assert calendar_of([(3, day) for day in range(1, 31)]) == {}
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUp.Status.REPORTED
    with pytest.raises(ValidationError) as refusal, on(3, 30):
        silence.remind(follow_up)
    assert refusal.value.code == "unreachable"
    is_told(buru.institution, "kominfo@buru.id")
    with on(3, 31):
        look_around()
    assert Notification.objects.get(kind="answer_reminder").institution == buru.institution
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUp.Status.REPORTED


@pytest.mark.django_db
def test_a_chair_without_an_account_is_not_silent(meeting, bappeda, secretariat, chair):
    with quietly(), on(3, 1):
        follow_up, _ = follow_ups.create_follow_up(
            by=secretariat,
            client_key=uuid.uuid4(),
            meeting=meeting,
            entry=factories.decision(meeting),
            task="Membentuk forum",
            institution=bappeda.institution,
            due_date=date(2021, 12, 1),
        )
        User.objects.filter(pk=chair.pk).update(is_active=False)
        follow_ups.report_done(follow_up, by=bappeda, note="Jadi.", client_key=uuid.uuid4())
    assert follow_up.events.get(kind="reported").is_unreachable
    assert calendar_of([(3, day) for day in range(2, 25)]) == {}


@pytest.mark.django_db
def test_of_two_askers_one_that_can_be_told_is_reminded(meeting, ambon, buru, secretariat):
    with quietly(), on(3, 1):
        follow_up = factories.two_askers(meeting)
        User.objects.filter(pk=buru.pk).update(is_active=False)
        is_told(buru.institution, "")
        follow_ups.report_done(follow_up, by=factories.bappeda(), note="Selesai.", client_key=uuid.uuid4())
    assert not follow_up.events.get(kind="reported").is_unreachable
    assert news_of((3, 4)) == [("ambon@uji.id", "answer_reminder")]


@pytest.mark.django_db
def test_what_nobody_can_be_told_is_not_tried_at_each_round(meeting, bappeda, buru, monkeypatch):
    follow_up = assigned(meeting, given=(3, 3), due=(3, 24))
    is_told(bappeda.institution, "")
    User.objects.filter(pk=bappeda.pk).update(is_active=False)
    tried = []
    monkeypatch.setattr(reminders, "_tell_of_due_date", tried.append)
    with on(3, 25):
        look_around()
        assert tried == []
        with quietly():
            handing_on.add_support(
                follow_up, by=factories.secretariat(), institution=buru.institution, client_key=uuid.uuid4()
            )
        look_around()
    assert tried == [follow_up], "one that supports it can be told"


@pytest.mark.django_db
def test_looking_at_three_that_are_silent_asks_as_much_as_at_one(meeting, django_assert_num_queries):
    with on(3, 2):
        for number in (1, 2):
            for _n in range(number):
                reported(meeting, (3, 1))
            calendar()  # the days off are known, as after any step of the same job
            with django_assert_num_queries(2):
                reminders.ask_the_silent()


# Whoever looks, and whatever fails -----------------------------------------------------------------


@pytest.mark.django_db
def test_a_part_that_fails_does_not_keep_the_others_from_their_turn(meeting, monkeypatch):
    assigned(meeting, given=(3, 3), due=(3, 24))

    def fails(**_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("meetings.actions.reminders.move_what_is_open", fails)
    with on(3, 25), pytest.raises(RuntimeError, match="_move_what_is_open"):
        look_around()
    assert Notification.objects.get().kind == "overdue"


@pytest.mark.django_db
def test_a_row_that_fails_does_not_keep_the_later_ones_from_their_turn(meeting, monkeypatch):
    first, second = (assigned(meeting, given=(3, 3), due=(3, 24)) for _n in range(2))
    silent, other = (reported(meeting, (3, 19)) for _n in range(2))

    def fails_for(pk, act):
        def failing(follow_up):
            if follow_up.pk == pk:
                raise ZeroDivisionError
            return act(follow_up)

        failing.__name__ = act.__name__
        return failing

    for name, row in {"_tell_of_due_date": first, "remind": silent}.items():
        monkeypatch.setattr(reminders, name, fails_for(row.pk, getattr(reminders, name)))
    with on(3, 25), pytest.raises(RuntimeError, match="tell_of_due_dates, ask_the_silent"):
        look_around()
    told = Notification.objects.filter(kind__in=["overdue", "answer_reminder"])
    assert sorted(told.values_list("kind", "record")) == [
        ("answer_reminder", other.number),
        ("overdue", second.number),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_that_look_around_at_once_tell_once(meeting, buru):
    buru.mail = "daily"
    buru.save()
    assigned(meeting, given=(3, 3), due=(3, 24))
    reported(meeting, (3, 22))
    with on(3, 24):
        factories.received_input(meeting)
    Notification.objects.exclude(kind="input_received").delete()
    start, errors = threading.Barrier(4), []

    def look():
        try:
            start.wait(30)
            with on(3, 25):
                look_around()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    kinds = sorted(Notification.objects.exclude(kind="input_received").values_list("kind", flat=True))
    assert kinds == ["answer_reminder", "overdue"]
    assert Delivery.objects.filter(user=buru, digest_of=date(2021, 3, 25)).count() == 1
