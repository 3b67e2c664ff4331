"""The clocks of a record as a page shows them: until when, and how that date came about, day by day."""

from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings import clock
from meetings.kept_queries import kept_query
from meetings.models import Deadline, DecreedDay, FollowUpEvent, Input
from meetings.models.calendars import calendar
from meetings.working_days import Calendar

# What ends the clock of an answer.
ANSWER_ENDS = {
    FollowUpEvent.Kind.CONFIRMED,
    FollowUpEvent.Kind.RETURNED,
    FollowUpEvent.Kind.CLOSED_UNANSWERED,
}


def clocks_of(record, *, labels=None, events=()):
    """The deadlines of an input or a follow-up for components/clock.html: what runs first, then what ended, the latest first.

    Each has `meeting`, `label`, `ended_on` (the day in the zone of the meeting), `was_unanswered` and `rows` (see `_rows`).
    Two queries at most, however many there are, besides the calendar's.

    Args:
        record: an input or a follow-up, with its meeting.
        labels: {kind: word} where the kind's own word would be wrong for this record.
        events: of a follow-up, the first first.
    """
    deadlines = (_of_input if isinstance(record, Input) else _of_follow_up)(None, record.pk)
    decreed = None
    for deadline in deadlines:
        deadline.meeting = record.meeting
        deadline.label = (labels or {}).get(deadline.kind, deadline.get_kind_display())
        deadline.ended_on = None if deadline.is_running else clock.day_of(deadline.ended_at, deadline.zone)
        deadline.was_unanswered = deadline.kind == Deadline.Kind.ANSWER and _was_unanswered(deadline, events)
        if deadline.limit is None:
            deadline.rows = []
            continue
        if deadline.is_running:
            known = calendar()
        else:
            decreed = _decreed(None) if decreed is None else decreed
            known = _known_then(decreed, deadline.ended_at)
        deadline.rows = _rows(known, deadline)
    return sorted(deadlines, key=lambda deadline: not deadline.is_running)


@kept_query(int)
def _of_input(_reader, input):
    return Deadline.objects.filter(input=input).order_by("-started_on", "-pk")


@kept_query(int)
def _of_follow_up(_reader, follow_up):
    return Deadline.objects.filter(follow_up=follow_up).order_by("-started_on", "-pk")


@kept_query()
def _decreed(_reader):
    return DecreedDay.objects.only("day", "name", "created_at", "withdrawn_at")


def _was_unanswered(deadline, events):
    """Whether the clock of an answer ended because none came: it stops in the same step as the event after it is written."""
    if deadline.is_running:
        return False
    after = (event.kind for event in events if event.kind in ANSWER_ENDS and event.at >= deadline.ended_at)
    return next(after, None) == FollowUpEvent.Kind.CLOSED_UNANSWERED


def _known_then(decreed, moment):
    """The calendar as the office knew it at a moment: what is decreed later changes no clock that has ended."""
    return Calendar(
        {
            row.day: row.name
            for row in decreed
            if row.created_at <= moment and (row.withdrawn_at is None or row.withdrawn_at > moment)
        }
    )


def _rows(known, deadline):
    """How the date came about: {"number" (0: left out), "days" (in words), "why"}; days left out for one reason are one row."""
    counted = [
        (day, number, known.why_off(day))
        for day, number in known.counted(deadline.started_on, deadline.due_date)
    ]
    rows = []
    for (number, why), same in groupby(counted, key=lambda row: row[1:]):
        days = [day for day, _number, _why in same]
        rows.append({"number": number, "days": _in_words(days), "why": why if not number else ""})
    return rows


def _in_words(days):
    """ "Senin, 5 April 2021", or "Sabtu, 3 April – Minggu, 4 April 2021"."""
    if len(days) == 1:
        return date_format(days[0], "l, j F Y")
    first, last = days[0], days[-1]
    return _("%(first)s – %(last)s") % {
        "first": date_format(first, "l, j F" if first.year == last.year else "l, j F Y"),
        "last": date_format(last, "l, j F Y"),
    }
