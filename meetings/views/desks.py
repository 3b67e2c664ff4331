"""What waits for each role after signing in, the most pressing first; those of regions and institutions are in own_desks.py."""

from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.models import (
    AgendaItem,
    Attendance,
    CorrectedEntry,
    Correction,
    Delivery,
    Entry,
    EntryComment,
    EntryProposal,
    FollowUp,
    Input,
    Meeting,
    ServedInput,
    Summary,
    Support,
)
from meetings.views import lateness
from meetings.views.pages import address_of
from meetings.views.waiting import (
    Clock,
    Waiting,
    answers_of,
    clock_of,
    only_for,
    reopenable_by,
    waiting_follow_ups,
    waiting_inputs,
    with_answer_clock,
)
from participants.models import Institution, User

Role = User.Role
Held = Meeting.Status
CLOSED_LATELY = 60  # calendar days

DESKS = {
    Role.SECRETARIAT: "secretariat_desk",
    Role.CHAIR: "chair_desk",
    Role.DELEGATE: "region_desk",
    Role.OFFICER: "task_desk",
    Role.ADMINISTRATOR: "manage",
}


def desk(request):
    """Everybody's own desk: where signing in leads."""
    return redirect(DESKS[request.user.role])


# Secretariat -------------------------------------------------------------------------------------


def secretariat_desk(request):
    only_for(request, Role.SECRETARIAT)

    def inputs(status, kind=Clock.DECIDE, **more):
        rows = Input.objects.filter(status=status, **more).annotate(
            clock_due=clock_of("due_date", kind, "input")
        )
        by_clock = waiting_inputs(rows).order_by(F("clock_due").asc(nulls_last=True), "since", "pk")
        return Waiting(by_clock, address_of("input_list", status=status))

    def follow_ups(rows, order, **query):
        return Waiting(waiting_follow_ups(rows).order_by(*order), address_of("follow_up_list", **query))

    all_follow_ups = FollowUp.objects.all()
    closed_since = clock.now() - timedelta(days=CLOSED_LATELY)
    closed = all_follow_ups.filter(status=FollowUp.Status.CLOSED_UNANSWERED, ended_at__gte=closed_since)
    context = {
        "meetings": Waiting(_in_preparation(), reverse("meeting_list")),
        "received": inputs(Input.Status.RECEIVED, Clock.VERIFY),
        "verified": inputs(Input.Status.VERIFIED),
        "returned": inputs(Input.Status.RETURNED),
        "postponed": inputs(Input.Status.POSTPONED, postponed_until__lte=clock.today()),
        "incomplete": follow_ups(all_follow_ups.incomplete(), ["pk"], status="not_started"),
        "overdue": follow_ups(all_follow_ups.overdue(), ["due_date", "pk"], terlambat=1),
        "extensions": Waiting(
            waiting_follow_ups(all_follow_ups.filter(wanted_due_date__isnull=False)),
            address_of("queue", jenis="perpanjangan"),
        ),
        "reported": follow_ups(
            with_answer_clock(all_follow_ups.filter(status=FollowUp.Status.REPORTED)),
            [F("clock_due").asc(nulls_last=True), "since", "pk"],
            status="reported",
        ),
        "closed": follow_ups(closed, ["-ended_at", "pk"], status="closed_unanswered"),
        "unreachable": _unreachable(),
        "failed_letters": Delivery.objects.failed().count(),
    }
    if not Meeting.objects.not_yet_held().exists():
        # As soon as there is a meeting to come, they stand on its agenda.
        left = AgendaItem.objects.unfinished().select_related("meeting")
        context["left"] = Waiting(
            left.order_by("meeting__starts_at", "meeting", "position"), reverse("meeting_list")
        )
    for meeting in context["meetings"].rows:
        meeting.answered = meeting.invited - meeting.unanswered
        meeting.next_words, meeting.next_url = _next_of(meeting)
    return render(request, "meetings/desks/secretariat.html", context)


def _unreachable():
    """Institutions that have something to do or to answer but neither an account nor an address: nobody tells them.

    Each with `has_tasks`, `has_returned` (inputs to complete) and `is_asked` (whether something is done).
    """
    open_tasks = FollowUp.objects.open().filter(Q(institution=OuterRef("pk")) | Q(supports__in=_supports()))
    returned = Input.objects.filter(institution=OuterRef("pk"), status=Input.Status.RETURNED)
    asked = ServedInput.objects.filter(
        input__institution=OuterRef("pk"), confirmed_at=None, follow_up__status=FollowUp.Status.REPORTED
    )
    without = (
        Institution.objects.unreachable()
        .annotate(has_tasks=Exists(open_tasks), has_returned=Exists(returned), is_asked=Exists(asked))
        .filter(Q(has_tasks=True) | Q(has_returned=True) | Q(is_asked=True))
        .select_related("region")
    )
    return Waiting(without.order_by("name"), reverse("institution_list"))


def _supports():
    return Support.objects.filter(institution=OuterRef(OuterRef("pk")), released_at__isnull=True).values("pk")


def _number_of(rows):
    """How many of the rows belong to each meeting."""
    counted = rows.filter(meeting=OuterRef("pk")).order_by().values("meeting").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), Value(0))


def _with_blockers(meetings):
    """With what keeps each from having its minutes ratified, or from being closed."""
    entries = Entry.objects.filter(minutes__meeting=OuterRef("pk"))
    proposals = EntryProposal.objects.open().filter(entry__minutes__meeting=OuterRef("pk"))
    return meetings.annotate(
        undecided=_number_of(Input.objects.undecided()),
        incomplete=_number_of(FollowUp.objects.incomplete()),
        lacks_words=Exists(entries.without_speaker()) | Exists(proposals),
    )


def _in_preparation():
    """Meetings that are not finished, with what decides over their next step."""
    invitations = Attendance.objects.invited()
    comments = EntryComment.objects.open().filter(entry__minutes__meeting=OuterRef("pk"))
    return (
        _with_blockers(Meeting.objects.exclude(status__in=[Held.CLOSED, Held.CANCELLED]))
        .annotate(
            invited=_number_of(invitations),
            unanswered=_number_of(invitations.filter(status=Attendance.Status.INVITED)),
            has_comments=Exists(comments),
            is_published=Exists(Summary.objects.published().filter(meeting=OuterRef("pk"))),
        )
        .order_by("starts_at", "pk")
    )


def _next_of(meeting):
    """What the secretariat does next with a meeting: (words, address); no address where it waits for somebody else."""
    if meeting.status == Held.CIRCULATED:
        is_blocked = meeting.undecided or meeting.incomplete or meeting.lacks_words
        step = (
            (meeting.has_comments and (_("Jawab tanggapan"), "comment_list"))
            or (is_blocked and (_("Lengkapi notula"), "minutes_check"))
            or (_("Menunggu pengesahan notula"), "")
        )
    elif meeting.status == Held.RATIFIED:
        step = (
            (not meeting.is_published and (_("Terbitkan ringkasan"), "summary_edit"))
            or (meeting.undecided and (_("Putuskan masukan"), "meeting_inputs"))
            or (meeting.incomplete and (_("Lengkapi tindak lanjut"), "meeting_follow_ups"))
            or (_("Menunggu ditutup pimpinan rapat"), "")
        )
    else:
        step = {
            Held.DRAFT: (_("Siapkan dan umumkan"), "meeting_prepare"),
            Held.ANNOUNCED: (_("Siapkan dan mulai rapat"), "meeting_prepare"),
            Held.IN_SESSION: (_("Tulis notula"), "minutes_edit"),
        }[meeting.status]
    words, name = step
    return words, reverse(name, args=[meeting.pk]) if name else ""


# Chair -------------------------------------------------------------------------------------------


def chair_desk(request):
    only_for(request, Role.CHAIR)
    own = Meeting.objects.filter(chair=request.user.person_id, chair__isnull=False).order_by(
        "starts_at", "pk"
    )
    undecided = Input.objects.undecided().select_related("institution").order_by("number")
    incomplete = FollowUp.objects.incomplete().select_related("institution").order_by("number")
    context = {
        "to_ratify": _with_blockers(own.filter(status=Held.CIRCULATED).select_related("minutes")),
        "corrections": Correction.objects.drafts()
        .filter(Exists(CorrectedEntry.objects.filter(correction=OuterRef("pk"))))
        .filter(minutes__meeting__in=own.order_by().values("pk"))
        .select_related("minutes__meeting")
        .order_by("created_at", "pk"),
        "to_close": own.filter(status=Held.RATIFIED).prefetch_related(
            Prefetch("inputs", undecided, to_attr="undecided"),
            Prefetch("follow_ups", incomplete, to_attr="incomplete"),
        ),
        "answers": Waiting(
            answers_of(request.user),
            address_of("follow_up_list", status="reported"),
        ),
        "closed": reopenable_by(request.user),
        "coming": own.filter(status__in=[Held.DRAFT, Held.ANNOUNCED, Held.IN_SESSION]),
        "late": lateness.by_institution(),
        "late_regions": lateness.by_region(),
        "late_meetings": lateness.by_meeting(),
    }
    return render(request, "meetings/desks/chair.html", context)
