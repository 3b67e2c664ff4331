from functools import partial

from django.db.models import Case, F, Q, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from meetings import clock
from meetings.actions.follow_ups import reopens_until as last_day_to_reopen
from meetings.askers import Askers
from meetings.corrected import as_corrected
from meetings.forms.filters import FollowUpFilterForm
from meetings.kept_queries import kept_query, the_one
from meetings.models import Attachment, Entry, FollowUp, FollowUpEvent, Meeting, Minutes
from meetings.public_pages import counted_once, public_page
from meetings.views.deadlines import clocks_of
from meetings.views.entry_outcomes import entry_of
from meetings.views.follow_up_offers import steps_of, support_steps
from meetings.views.histories import give_files
from meetings.views.lists import TwoParts, listed, masked_rows, unless_masked
from meetings.views.pages import page_of, rows_at
from meetings.views.row_queries import follow_ups_by_key
from meetings.views.totals import FollowUpTotals, follow_up_facets, follow_up_number
from meetings.views.who_does_it import (
    chain_of,
    clock_labels_of,
    follow_up_history,
    helping,
    known_served,
    mark_unreached,
    supports_of,
    waited_for,
)

Status = FollowUp.Status

# What the tables of those who are signed in need, besides who_does_it.known_served.
ROW = ("institution", "input__institution", "entry", "meeting")


def listed_follow_ups(form, user):
    """The rows that the form leaves, in their order.

    What may be read comes first, the most pressing on top, then what has ended; then what is masked, in an order that
    says no more of it than the row itself.
    """
    rows = listed(FollowUp.objects, user, is_search="q" in form.chosen)
    return (
        form.narrow(rows)
        .select_related(*ROW)
        .order_by(
            "-is_readable",
            unless_masked("ended_at").desc(nulls_first=True),
            unless_masked("due_date").asc(nulls_last=True),
            unless_masked("number", ""),
            "institution__name",
            "status",
            "pk",
        )
    )


@public_page
def follow_up_list(request):
    """Every follow-up that the totals count, masked where the reader may not read it."""
    user = request.user
    form = FollowUpFilterForm(request.GET, request=request)
    totals, readable = counted_once(request, form.kept_as("follow-ups"), lambda: totals_of(form, user))
    facets, number = follow_up_facets(form, FollowUpTotals(totals))
    if user.is_authenticated:
        follow_ups = listed_follow_ups(form, user).prefetch_related(known_served(user))
    else:
        follow_ups = follow_ups_for_strangers(request, form, follow_up_number(form, FollowUpTotals(readable)))
    meeting = None
    if "rapat" in form.chosen:
        meeting = Meeting.objects.visible_to(user).filter(pk=form.chosen["rapat"]).first()
    context = {
        "form": form,
        "facets": facets,
        "page": page_of(request, follow_ups, count=number),
        "meeting": meeting,
        "all_meetings": form.query(rapat=None),
    }
    return render(request, "meetings/follow_ups/list.html", context)


def totals_of(form, user):
    """What the form leaves without its status and lateness, as `by_status` counts it: (all, what may be read)."""
    rows = form.narrow(
        listed(FollowUp.objects, user, is_search="q" in form.chosen), but=["status", "terlambat"]
    )
    return rows.by_status_and_readability()


def follow_ups_for_strangers(request, form, number):
    """The rows that the form leaves, as `listed_follow_ups` orders them.

    Args:
        number: how many of them may be read.
    """

    def found():
        is_narrow = form.chosen.keys() & {"rapat", "wilayah", "instansi", "tahun"}
        rows = FollowUp.objects.published() if is_narrow else FollowUp.objects.published_in_turn()
        return form.narrow(rows).order_by(
            F("ended_at").desc(nulls_first=True), F("due_date").asc(nulls_last=True), "number"
        )

    def readable(start, stop):
        read = partial(follow_ups_by_key, request.user)
        return rows_at(request, form.kept_as("follow-ups"), found, read, start, stop)

    def masked(start, stop):
        rows = masked_rows(FollowUp.objects, FollowUp.objects.published(), is_search="q" in form.chosen)
        rows = form.narrow(rows).select_related("institution")
        return rows.order_by("institution__name", "status", "pk")[start:stop]

    return TwoParts(readable, masked, number)


@kept_query(str)
def follow_up_of(reader, number):
    return (
        FollowUp.objects.visible_in_turn(reader)
        .select_related("meeting", "institution", "input__institution")
        .defer("meeting__aims", "meeting__theme", "input__problem", "input__request")
        .filter(number=number)
    )


@kept_query(int)
def events_of(_reader, follow_up):
    events = FollowUpEvent.objects.filter(follow_up=follow_up)
    return events.select_related("institution", "on_behalf_of", "receiver")


@kept_query(int)
def evidence_of(_reader, follow_up):
    """The files of all its events."""
    return Attachment.objects.filter(follow_up_event__follow_up=follow_up)


@public_page
def follow_up_detail(request, number):
    user = request.user
    follow_up = the_one(follow_up_of(user, number))
    events = events_of(None, follow_up.pk)
    give_files(events, evidence_of(None, follow_up.pk) if events else [])
    askers = Askers(follow_up, reader=user)
    history = follow_up_history(follow_up, events, askers)  # before all else that shows notes
    supports = supports_of(follow_up, events)
    for support in supports:
        support.steps = support_steps(follow_up, support, user)
    is_closed_unanswered = follow_up.status == Status.CLOSED_UNANSWERED
    reopens_until = last_day_to_reopen(follow_up) if is_closed_unanswered else None
    if user.is_authenticated and user.reads_everything:
        mark_unreached([follow_up.institution, *(support.institution for support in supports)])
    context = {
        "follow_up": follow_up,
        "askers": askers,
        "decision": source_decision(follow_up, user),
        "entry": entry_of(follow_up, user),
        "waits_for": waited_for(follow_up, askers),
        "supports": supports,
        "chain": chain_of(events),
        "reopens_until": reopens_until,
        "can_reopen": is_closed_unanswered and clock.today(follow_up.meeting.time_zone) <= reopens_until,
        "deadlines": clocks_of(follow_up, labels=clock_labels_of(follow_up), events=events),
        "history": history,
        "steps": steps_of(follow_up, user, supports=supports, askers=askers, reopens_until=reopens_until),
        # The public reads only what is public.
        "may_share": not user.is_authenticated
        or FollowUp.objects.published().filter(pk=follow_up.pk).exists(),
    }
    return render(request, "meetings/follow_ups/detail.html", context)


def source_decision(follow_up, user):
    """The decision that it follows, where the user may read that: public, or in minutes that were sent to him."""
    if follow_up.entry_id is None:
        return None
    decisions = Entry.objects.standing().decisions().filter(pk=follow_up.entry_id)
    decision = (
        decisions.select_related("minutes")
        .filter(
            Q(pk__in=Entry.objects.published().values("pk"))
            | Q(minutes__in=Minutes.objects.visible_to(user).values("pk"))
        )
        .first()
    )
    if decision is None or decision.minutes.is_writable:
        return decision
    return as_corrected([decision])[0]


def meeting_follow_ups(request, pk):
    """All follow-ups of one meeting for those who prepare it, what keeps it from being closed on top."""
    if not request.user.reads_everything:
        raise Http404
    meeting = get_object_or_404(Meeting, pk=pk)
    incomplete_first = Case(When(Q(institution=None) | Q(due_date=None), then=Value(0)), default=Value(1))
    follow_ups = (
        meeting.follow_ups.select_related(*ROW)
        .prefetch_related("served__input__institution", helping())
        .order_by(incomplete_first, F("ended_at").desc(nulls_first=True), "due_date", "number")
    )
    totals = FollowUpTotals(meeting.follow_ups.by_status())
    page = page_of(request, follow_ups, count=totals.number, per_page=50)
    assigns = request.user.has_perm("meetings.assign_follow_up")
    context = {
        "meeting": meeting,
        "page": page,
        "rows": [(follow_up, waited_for(follow_up)) for follow_up in page],
        "incomplete": meeting.follow_ups.incomplete().count(),
        "late": totals.late,
        "may_assign": assigns,
    }
    return render(request, "meetings/follow_ups/of_meeting.html", context)
