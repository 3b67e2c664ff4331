"""Rows that wait for somebody, with what a desk shows of them."""

from django.db.models import Count, F, OuterRef, Q, Subquery, Window
from django.http import Http404
from django.utils.timezone import localdate

from meetings import clock
from meetings.models import Deadline, FollowUp, FollowUpEvent, Input, InputEvent, ServedInput, TimeLimits
from meetings.models.calendars import calendar
from meetings.models.deadlines import calendar_days_after, day_in_zone, past
from meetings.views.pages import address_of

Clock = Deadline.Kind


def only_for(request, role):
    if request.user.role != role:
        raise Http404


class Waiting:
    """The first rows of what waits, and how many there are in all: one query, however many.

    Rows with a `since` (a moment) are told how many working days they have waited; those with a `clock_due`, whether
    it has passed (`clock_is_late`) and for how many working days (`clock_days_late`).
    """

    LIMIT = 20

    def __init__(self, queryset, url=""):
        self.rows = list(queryset.annotate(in_all=Window(Count("pk")))[: self.LIMIT])
        self.number = self.rows[0].in_all if self.rows else 0
        self.more = self.number - len(self.rows)
        self.url = url
        for row in self.rows:
            if getattr(row, "since", None):
                row.days_waiting = calendar().after(localdate(row.since), clock.today())
            if getattr(row, "clock_due", None):
                today = clock.today(row.meeting.time_zone)
                row.clock_is_late = row.clock_due < today
                row.clock_days_late = calendar().after(row.clock_due, today)


def clock_of(field, kind, way):
    """A field of the clock of that kind that runs on a row; `way` is the clock's column that leads to it."""
    running = Deadline.objects.running().filter(**{way: OuterRef("pk"), "kind": kind})
    return Subquery(running.values(field)[:1])


def of_last(events, field, **which):
    """A field of each row's last event (of those that `which` describes)."""
    return Subquery(events.filter(**which).order_by("-at", "-pk").values(field)[:1])


def waiting_inputs(queryset):
    """With what a row shows; those that wait longest first."""
    events = InputEvent.objects.filter(input=OuterRef("pk"))
    return (
        queryset.annotate(since=of_last(events, "at"), asked=of_last(events, "note", kind="returned"))
        .select_related("institution", "meeting")
        .order_by("since", "pk")
    )


def waiting_follow_ups(queryset):
    """With what a row shows; those that are due first, first."""
    events = FollowUpEvent.objects.filter(follow_up=OuterRef("pk"))
    return (
        queryset.annotate(
            since=of_last(events, "at"),
            last_kind=of_last(events, "kind"),
            last_note=of_last(events, "note"),
        )
        .select_related("institution", "meeting", "input__institution")
        .order_by("due_date", "pk")
    )


def with_answer_clock(follow_ups):
    """With until when the asker's word is awaited, and how often it was asked again."""
    return follow_ups.annotate(
        clock_due=clock_of("due_date", Clock.ANSWER, "follow_up"),
        reminders=clock_of("reminders", Clock.ANSWER, "follow_up"),
    )


def with_own_input(follow_ups, user):
    """With number and topic of the user's own input that it serves, the first without his word: he may not know the others."""
    own = ServedInput.objects.filter(
        follow_up=OuterRef("pk"), input__in=Input.objects.of_asker(user).values("pk")
    ).order_by(F("confirmed_at").asc(nulls_first=True), "pk")
    return follow_ups.annotate(
        own_number=Subquery(own.values("input__number")[:1]),
        own_topic=Subquery(own.values("input__topic")[:1]),
    )


def reopenable_by(user):
    """What was closed without the user's word and can still be re-opened, or confirmed, by it; each with `reopens_until`."""
    known = list(TimeLimits.objects.all())  # the latest first
    closed = FollowUp.objects.without_word_of(user).filter(status=FollowUp.Status.CLOSED_UNANSWERED)
    in_time = closed.annotate(ended_on=day_in_zone("ended_at")).exclude(_lapsed(known))
    waiting = Waiting(
        with_own_input(waiting_follow_ups(in_time), user).order_by("ended_at", "pk"),
        address_of("follow_up_list", status="closed_unanswered"),
    )
    for row in waiting.rows:
        limit = TimeLimits.at(row.ended_at, known).reopen
        row.reopens_until = calendar_days_after(row.ended_at, limit, row.meeting.time_zone)
    return waiting


def _lapsed(known):
    """The Q for what (with `ended_on`) can be re-opened no more, by the limits that held when it was closed."""
    lapsed, until = Q(), None
    for limits in [*known, None]:
        period = Q(ended_at__gte=limits.since) if limits else Q()
        if until is not None:
            period &= Q(ended_at__lt=until)
        lapsed |= period & past("ended_on", by=(limits or TimeLimits()).reopen)
        until = limits and limits.since
    return lapsed


def answers_of(user):
    """What awaits the user's word, what is closed first without it on top."""
    waiting = with_answer_clock(with_own_input(FollowUp.objects.awaiting_answer_of(user), user))
    reports = {"events": FollowUpEvent.objects.filter(follow_up=OuterRef("pk")), "kind": "reported"}
    return (
        waiting.annotate(since=of_last(field="at", **reports), last_note=of_last(field="note", **reports))
        .select_related("institution", "meeting", "input__institution")
        .order_by(F("clock_due").asc(nulls_last=True), "since", "pk")
    )
