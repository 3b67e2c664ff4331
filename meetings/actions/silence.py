"""What the portal does by itself where an asker is silent: two reminders, then closing without an answer."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions import deadlines
from meetings.actions.askers import awaited_are_unreachable, tell_askers, tell_the_awaited
from meetings.actions.events import record
from meetings.actions.follow_ups import doers_of, locked
from meetings.models import Deadline, FollowUpEvent, ServedInput, TimeLimits
from meetings.models.calendars import calendar
from meetings.notifications import notify
from participants.models import Institution, User

Kind = FollowUpEvent.Kind
REMINDERS = 2  # design.md "States"


def running():
    """The answer clocks that run, each with `reported_at`: the moment of the report, whose limits they keep."""
    reports = FollowUpEvent.objects.filter(follow_up=OuterRef("follow_up"), kind=Kind.REPORTED)
    return (
        Deadline.objects.running()
        .filter(kind=Deadline.Kind.ANSWER)
        .annotate(
            reported_at=Coalesce(
                Subquery(reports.order_by("-at", "-pk").values("at")[:1]), F("follow_up__created_at")
            )
        )
    )


def told():
    """Of the answer clocks that run, those of which at least one awaited asker can be told."""
    waiting = ServedInput.objects.filter(
        follow_up=OuterRef("follow_up"),
        confirmed_at=None,
        input__institution__in=Institution.objects.reachable().order_by().values("pk"),
    )
    chairs = User.objects.of_person(OuterRef("meeting__chair"))
    return running().filter(Exists(waiting) | Exists(chairs) & Q(follow_up__input=None))


def is_due_to_remind(deadline, limits, today):
    """Whether the next reminder is to be sent today: on the 3rd and the 7th working day after the report.

    One that was late (the worker stood still) keeps the distance to the next.
    """
    known = calendar()
    if deadline.reminders == 0:
        return known.after(deadline.started_on, today) >= limits.first_reminder
    if deadline.reminders >= REMINDERS:
        return False
    distance = limits.second_reminder - limits.first_reminder
    return (
        known.after(deadline.started_on, today) >= limits.second_reminder
        and known.after(deadline.reminded_on, today) >= distance
    )


def is_due_to_close(deadline, limits, today):
    """Whether the asker was silent through the whole limit and two reminders, the last of them long enough ago."""
    if deadline.reminders < REMINDERS or today <= deadline.due_date:
        return False
    return calendar().after(deadline.reminded_on, today) > limits.answer - limits.second_reminder


def _held(follow_up, verb, *, is_due, refusal):
    """(the follow-up, on which the verb was taken; its clock, held), where the verb is due today.

    Args:
        is_due: of the clock, the limits that it keeps and today.
        refusal: what is said where it is not.

    Raises:
        ValidationError: it awaits nobody; or (code "unreachable") nobody awaited can be told: then it is not silence, and
            the secretariat's; or (code "not_due") the verb is not due.
    """
    follow_up = locked(follow_up)
    follow_up.take(verb)
    if awaited_are_unreachable(follow_up):
        raise ValidationError(
            _("Pengusulnya belum dapat dihubungi: tidak diingatkan dan tidak ditutup."), code="unreachable"
        )
    deadline = running().select_for_update(of=("self",), no_key=True).get(follow_up=follow_up)
    today = clock.today(follow_up.meeting.time_zone)
    if not is_due(deadline, TimeLimits.at(deadline.reported_at), today):
        raise ValidationError(refusal, code="not_due")
    return follow_up, deadline


@transaction.atomic
def remind(follow_up):
    """Ask the silent askers again.

    Raises:
        ValidationError: it awaits nobody or only such as cannot be told, or the next reminder is not due yet.
    """
    refusal = _("Pengingat belum waktunya.")
    follow_up, deadline = _held(follow_up, "remind", is_due=is_due_to_remind, refusal=refusal)
    deadline.reminders += 1
    deadline.reminded_on = clock.today(follow_up.meeting.time_zone)
    deadline.save()
    record(follow_up, Kind.REMINDED, by=User.objects.portal(), note=f"Pengingat ke-{deadline.reminders}.")
    tell_the_awaited(follow_up, "answer_reminder")
    return follow_up


@transaction.atomic
def close_unanswered(follow_up):
    """Close it because nobody answered. It is never counted as done, and the asker can re-open it for a while.

    Raises:
        ValidationError: it awaits nobody or only such as cannot be told, the time is not over, or the asker was not
            reminded twice.
    """
    refusal = _("Waktu jawabannya belum lewat.")
    follow_up, _deadline = _held(follow_up, "close_unanswered", is_due=is_due_to_close, refusal=refusal)
    follow_up.ended_at = clock.now()
    follow_up.save()
    deadlines.stop(follow_up, Deadline.Kind.ANSWER)
    record(follow_up, Kind.CLOSED_UNANSWERED, by=User.objects.portal(), note="Sesudah dua pengingat.")
    tell_the_awaited(follow_up, "closed_unanswered")
    tell_askers(follow_up, None)
    notify(doers_of(follow_up), "closed_unanswered_doer", follow_up)
    return follow_up
