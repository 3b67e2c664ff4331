"""Starting and stopping the clocks of a record; called by the verbs, within their transaction."""

from meetings import clock
from meetings.models import Deadline, Input
from meetings.models.calendars import calendar

Kind = Deadline.Kind


def _of(record):
    return {"input" if isinstance(record, Input) else "follow_up": record}


def start(record, kind, *, limit=None, day=None):
    """Let a clock run from today, in the zone of the record's meeting.

    Args:
        record: an input or a follow-up.
        limit: working days; or
        day: the day that was named instead.
    """
    today = clock.today(record.meeting.time_zone)
    return Deadline.objects.create(
        kind=kind,
        meeting=record.meeting,
        started_on=today,
        limit=limit,
        due_date=day or calendar().add(today, limit),
        **_of(record),
    )


def stop(record, *kinds):
    """What was waited for has come (or is not waited for any more)."""
    Deadline.objects.running().filter(kind__in=kinds, **_of(record)).update(ended_at=clock.now())


def move_running():
    """Count all running clocks by the calendar as it is now. Done again it changes nothing.

    Returns:
        How many moved.
    """
    known, moved = calendar(), 0
    running = Deadline.objects.running().filter(limit__isnull=False)
    for deadline in running.select_for_update(no_key=True).order_by("pk"):
        due_date = known.add(deadline.started_on, deadline.limit)
        if due_date != deadline.due_date:
            deadline.due_date = due_date
            deadline.save(update_fields=["due_date"])
            moved += 1
    return moved
