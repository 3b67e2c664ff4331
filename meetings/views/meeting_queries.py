"""What the pages of one meeting ask the database: a handful of queries, the same for each meeting (meetings/kept_queries.py)."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject

from meetings.kept_queries import AnyOf, kept_query
from meetings.models import (
    AgendaItem,
    Attendance,
    CorrectedEntry,
    Discrepancy,
    Entry,
    FollowUp,
    Input,
    Meeting,
    MeetingEvent,
    ProgrammeSettlement,
    Speaker,
    SummaryVersion,
)
from meetings.views.row_queries import follow_ups_in_short, inputs_in_short
from participants.models import Person

SHOWN = 10  # of each kind on the page of one meeting; the rest is one link away, and the page fits into one flight
SHOWN_PROGRAMMES = 3  # of those that one decision settled

NAME = ("full_name", "title_before", "title_after", "position")  # that a person is called by

Kind = MeetingEvent.Kind
# When the meeting last took each of these steps.
MOMENTS = {
    "closed_at": Kind.CLOSED,
    "cancelled_at": Kind.CANCELLED,
    "withdrawn_at": Kind.WITHDRAWN,
    "corrected_at": Kind.CORRECTED,
}


# The meeting ------------------------------------------------------------------------------------


def with_moments(meetings, *names):
    """The meetings with when they took the steps that MOMENTS has under these names."""
    return meetings.annotate(**{name: _last_event(MOMENTS[name], "at") for name in names})


def _last_event(kind, field):
    events = MeetingEvent.objects.filter(meeting=OuterRef("pk"), kind=kind).order_by("-at", "-pk")
    return Subquery(events.values(field)[:1])


def _number_of(queryset, *, of="meeting"):
    """How many rows of another table belong to the meeting, as part of the meeting's own query."""
    rows = queryset.filter(**{of: OuterRef("pk")}).order_by().values(of)
    return Coalesce(
        Subquery(rows.annotate(number=Count("pk")).values("number"), output_field=IntegerField()), 0
    )


@kept_query(int, str)
def meeting_of(reader, year, slug):
    return Meeting.objects.visible_to(reader).filter(year=year, slug=slug)


@kept_query(int, str)
def meeting_with_corrections(reader, year, slug):
    """It tells with `corrected_at` whether there are any."""
    return with_moments(Meeting.objects.visible_to(reader), "corrected_at").filter(year=year, slug=slug)


@kept_query(int, str)
def meeting_with_summary(reader, year, slug):
    meetings = with_moments(Meeting.objects.visible_to(reader).published(), "withdrawn_at")
    return meetings.select_related("summary").filter(year=year, slug=slug)


@kept_query(int, str)
def meeting_with_its_story(reader, year, slug):
    """With what its page tells beside its own columns; `speakers_of`, `versions_of` and `invited_to` read the last three."""
    versions = SummaryVersion.objects.filter(summary__meeting=OuterRef("pk")).order_by("-number")
    newest = versions.values("text")[:1]
    invited = Attendance.objects.invited().filter(meeting=OuterRef("pk"))
    meetings = with_moments(Meeting.objects.visible_to(reader), *MOMENTS)
    return (
        meetings.filter(year=year, slug=slug)
        .select_related("organiser", "chair", "minutes", "summary")
        .defer("summary__draft")
        .annotate(
            guest_number=_number_of(Attendance.objects.present().filter(is_invitation=False)),
            remote_number=_number_of(Attendance.objects.present().filter(is_remote=True)),
            move_reason=_last_event(Kind.MOVED, "note"),
            summary_text=Subquery(newest),
            speaker_rows=_rows_in_one(
                Speaker.objects.filter(meeting=OuterRef("pk")),
                role="role",
                position="position",
                reads_remarks_of="reads_remarks_of",
                name=JSONObject(**{column: f"person__{column}" for column in NAME}),
            ),
            summary_versions=_rows_in_one(versions, number="number", at="published_at", reason="reason"),
            invited=_rows_in_one(
                invited,
                status="status",
                capacity="capacity",
                slug="institution__slug",
                name="institution__name",
                short_name="institution__short_name",
            ),
        )
    )


def _rows_in_one(rows, **columns):
    """Rows of another table in one column of the meeting: [{name: value}]."""
    return ArraySubquery(rows.values(row=JSONObject(**columns)))


def speakers_of(meeting):
    """[Speaker], each with its person: what the page shows of them and no more."""
    return [
        Speaker(
            person=Person(**row["name"]),
            role=row["role"],
            position=row["position"],
            reads_remarks_of=row["reads_remarks_of"],
        )
        for row in meeting.speaker_rows
    ]


def versions_of(meeting):
    """Those of its summary that were published, the newest first, without their texts."""
    return [
        SummaryVersion(
            number=row["number"], published_at=datetime.fromisoformat(row["at"]), reason=row["reason"]
        )
        for row in meeting.summary_versions
    ]


def invited_to(meeting):
    """[(status, capacity, (slug of the institution, its label))] of each invitation."""
    return [
        (row["status"], row["capacity"], (row["slug"], row["short_name"] or row["name"]))
        for row in meeting.invited
    ]


@kept_query(int)
def meeting_with_numbers(reader, meeting):
    """How many inputs and follow-ups it has, how many of them the reader may read, and how many decisions that stand.

    With no more of it than its key.
    """
    return (
        Meeting.objects.filter(pk=meeting)
        .only("pk")
        .annotate(
            inputs_in_all=_number_of(Input.objects.all()),
            follow_ups_in_all=_number_of(FollowUp.objects.all()),
            inputs_to_read=_number_of(Input.objects.visible_to(reader)),
            follow_ups_to_read=_number_of(FollowUp.objects.visible_in_turn(reader)),
            decisions=_number_of(Entry.objects.published(), of="minutes__meeting"),
        )
    )


# What belongs to it -----------------------------------------------------------------------------


@kept_query(int)
def beginning_of_agenda(_reader, meeting):
    """One item more than is shown."""
    return agenda_of(meeting)[: SHOWN + 1]


def agenda_of(meeting):
    return (
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("continues__meeting")
        .only(
            "position",
            "title",
            "kind",
            "description",
            "minutes_planned",
            "continues__meeting__title",
            "continues__meeting__year",
            "continues__meeting__slug",
            "continues__meeting__starts_at",
            "continues__meeting__time_zone",
            "continues__meeting__announced_at",
        )
    )


@kept_query(int)
def first_inputs(reader, meeting):
    """At most SHOWN."""
    return inputs_in_short(Input.objects.visible_to(reader).filter(meeting=meeting)).order_by("number")[
        :SHOWN
    ]


@kept_query(int, list)
def first_follow_ups(reader, meeting, others):
    """At most SHOWN of the meeting's own, and those of other meetings that have these keys."""
    visible = FollowUp.objects.visible_in_turn(reader)
    own = _by_number(visible.filter(meeting=meeting))[:SHOWN]
    return own.union(_by_number(visible.filter(AnyOf(F("pk"), others))), all=True)


def _by_number(follow_ups):
    return follow_ups_in_short(follow_ups).order_by("number")


# Its decisions ----------------------------------------------------------------------------------


@kept_query(int)
def published_decisions(_reader, meeting):
    return _with_what_they_settled(decisions_at(meeting))


@kept_query(int)
def first_decisions(_reader, meeting):
    """At most SHOWN."""
    return _with_what_they_settled(decisions_at(meeting))[:SHOWN]


def decisions_at(meeting):
    """Those that stand, in their order."""
    return Entry.objects.published().filter(minutes__meeting=meeting)


def _with_what_they_settled(decisions):
    """Each with what it settled.

    `settled_figures`: the cells whose value it settled, as {"slug", "name", "region", "place", "period"};
    `settled_programmes`: the first SHOWN_PROGRAMMES, as {"number", "title", "outcome"}, of `programmes_number`.
    """
    settled = (
        Discrepancy.objects.filter(settlement__decision=OuterRef("pk"), indicator__is_public=True)
        .order_by("indicator__slug", "region__code", "period")
        .values(
            cell=JSONObject(
                slug="indicator__slug",
                name="indicator__current__name",
                region="region__slug",
                place="region__name",
                period="period",
            )
        )
    )
    programmes = ProgrammeSettlement.objects.in_force().filter(
        decision=OuterRef("pk"), effective_at__isnull=False
    )
    first = programmes.order_by("programme__number").values(
        row=JSONObject(number="programme__number", title="programme__title", outcome="outcome")
    )
    number = programmes.order_by().values("decision").annotate(number=Count("pk")).values("number")
    return decisions.annotate(
        settled_figures=ArraySubquery(settled),
        settled_programmes=ArraySubquery(first[:SHOWN_PROGRAMMES]),
        programmes_number=Coalesce(Subquery(number), 0),
    )


def changes_by_corrections(meeting):
    return (
        CorrectedEntry.objects.issued()
        .filter(correction__minutes__meeting=meeting)
        .select_related("correction", "entry", "speaker")
        .order_by("correction__version", "pk")
    )
