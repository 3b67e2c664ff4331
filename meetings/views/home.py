"""The home page: what a head of office shows on a screen."""

from functools import partial

from django.db.models import F, OuterRef, Subquery
from django.shortcuts import render

from meetings.kept_queries import AnyOf, kept_query
from meetings.models import FollowUp, Meeting, Summary, SummaryVersion
from meetings.public_pages import public_page, this_moment
from meetings.views.pages import first_of
from meetings.views.regions import map_of
from meetings.views.row_queries import follow_ups_by_key, meetings_by_key
from meetings.views.standings import added, follow_up_counts, input_counts

SHOWN_LATE = 5
SHOWN_SUMMARIES = 3


@public_page
def home(request):
    """The next Rakor, what the last ones said, what became of all that was put forward, where, and what is late longest."""
    counts = input_counts(request)
    context = {
        "next_meeting": next_meeting(request),
        "summaries": last_summaries(request),
        "total": counts.of_all,
        "totals": added(follow_up_counts(request).values()),
        "late": late_longest(request),
        **map_of(request, counts.by_region),
    }
    return render(request, "meetings/home/home.html", context)


def next_meeting(request):
    """The one that begins first of those that are not over; None where none is announced."""

    def upcoming():
        return Meeting.objects.published().upcoming()

    return next(
        iter(
            first_of(
                request,
                ("next meeting", this_moment(request)),
                upcoming,
                partial(meetings_by_key, request.user),
                number=1,
            )
        ),
        None,
    )


def last_summaries(request):
    """The summaries of the last meetings, each with the `text` that is in force."""

    def latest():
        return Summary.objects.published().order_by("-meeting__starts_at", "-meeting__pk")

    return first_of(request, "last summaries", latest, partial(_summaries, None), number=SHOWN_SUMMARIES)


@kept_query(list)
def _summaries(_reader, keys):
    texts = SummaryVersion.objects.readable().filter(summary=OuterRef("pk")).order_by("-number")
    return (
        Summary.objects.published()
        .select_related("meeting")
        .defer("draft", "meeting__aims")
        .annotate(text=Subquery(texts.values("text")[:1]))
        .filter(AnyOf(F("pk"), keys))
    )


def late_longest(request):
    """The follow-ups that the reader may read and that are late longest, with what their rows show."""

    def overdue():
        return FollowUp.objects.visible_to(request.user).overdue().order_by("due_date", "number")

    read = partial(follow_ups_by_key, request.user)
    return first_of(request, "late longest", overdue, read, number=SHOWN_LATE)
