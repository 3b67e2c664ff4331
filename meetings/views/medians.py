"""How many working days things took: medians by the office's calendar, over grouped pairs of days."""

from collections import defaultdict
from statistics import median

from django.db.models import Count, Min, OuterRef, Subquery

from meetings.models import FollowUp, FollowUpEvent
from meetings.models.calendars import calendar
from meetings.models.deadlines import day_in_zone


def _medians(rows, column, start, end):
    """{value of the column: median}; one query, whose answer has a row for each pair of days, not for each record."""
    pairs = (
        rows.order_by()
        .annotate(day_started=day_in_zone(start), day_ended=day_in_zone(end))
        .values_list(column, "day_started", "day_ended")
        .annotate(number=Count("pk", distinct=True))
    )
    took = defaultdict(list)
    for value, started, ended, number in pairs:
        took[value] += [calendar().after(started, ended)] * number
    return {value: _median(days) for value, days in took.items()}


def _median(days):
    """Half a day only where it is one: 2 rather than 2.0."""
    middle = median(days)
    return int(middle) if middle == int(middle) else middle


def to_first_answer(inputs, column):
    """Working days from the day on which an input was put forward to the first decision on it, whatever it was.

    Args:
        inputs: a queryset.
        column: by what, e.g. "region".
    """
    return _medians(inputs.filter(answered_at__isnull=False), column, "created_at", "answered_at")


def to_first_report(follow_ups, column):
    """Working days from the assignment (the last handing on) to the institution's first report after it."""
    reports = (
        FollowUpEvent.objects.filter(
            follow_up=OuterRef("pk"), kind__in=["progress", "reported"], at__gte=OuterRef("assigned_at")
        )
        .order_by()
        .values("follow_up")
        .annotate(first=Min("at"))
        .values("first")
    )
    reported = follow_ups.annotate(first_report=Subquery(reports)).filter(first_report__isnull=False)
    return _medians(reported, column, "assigned_at", "first_report")


def to_done(follow_ups, column):
    """Working days from the assignment to the asker's word that it is done."""
    done = follow_ups.filter(status=FollowUp.Status.CONFIRMED, assigned_at__isnull=False)
    return _medians(done, column, "assigned_at", "ended_at")
