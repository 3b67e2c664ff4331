"""What waits for each role after signing in, the most pressing first."""

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.models import Attendance, FollowUp, FollowUpEvent, Input, InputEvent, Meeting, Summary
from meetings.working_days import working_days_after
from participants.models import User

Role = User.Role
Held = Meeting.Status

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


def _only_for(request, role):
    if request.user.role != role:
        raise Http404


class Waiting:
    """The first rows of what waits, and how many there are in all; one query as long as it is short.

    Rows with a `since` (a moment) are told how many working days they have waited.
    """

    LIMIT = 20

    def __init__(self, queryset, url=""):
        rows = list(queryset[: self.LIMIT + 1])
        self.rows = rows[: self.LIMIT]
        self.number = len(rows) if len(rows) <= self.LIMIT else queryset.count()
        self.more = self.number - len(self.rows)
        self.url = url
        for row in self.rows:
            if getattr(row, "since", None):
                row.days_waiting = working_days_after(localdate(row.since), clock.today())


def _listed(name, **query):
    """The address of a public list, narrowed to what waits."""
    return f"{reverse(name)}?{urlencode(query)}"


def _of_last(events, field, **which):
    """A field of each row's last event (of those that `which` describes)."""
    return Subquery(events.filter(**which).order_by("-at", "-pk").values(field)[:1])


def _inputs(queryset):
    """With what a row shows; those that wait longest first."""
    events = InputEvent.objects.filter(input=OuterRef("pk"))
    return (
        queryset.annotate(since=_of_last(events, "at"), asked=_of_last(events, "note", kind="returned"))
        .select_related("institution", "meeting")
        .order_by("since", "pk")
    )


def _follow_ups(queryset):
    """With what a row shows; those that are due first, first."""
    events = FollowUpEvent.objects.filter(follow_up=OuterRef("pk"))
    return (
        queryset.annotate(
            since=_of_last(events, "at"),
            last_kind=_of_last(events, "kind"),
            last_note=_of_last(events, "note"),
        )
        .select_related("institution", "meeting", "input__institution")
        .order_by("due_date", "pk")
    )


# Secretariat -------------------------------------------------------------------------------------


def secretariat_desk(request):
    _only_for(request, Role.SECRETARIAT)

    def inputs(status, **more):
        rows = Input.objects.filter(status=status, **more)
        return Waiting(_inputs(rows), _listed("input_list", status=status))

    def follow_ups(rows, order, **query):
        return Waiting(_follow_ups(rows).order_by(*order), _listed("follow_up_list", **query))

    all_follow_ups = FollowUp.objects.all()
    reported = all_follow_ups.filter(status=FollowUp.Status.REPORTED)
    context = {
        "meetings": Waiting(_in_preparation(), reverse("meeting_list")),
        "received": inputs(Input.Status.RECEIVED),
        "verified": inputs(Input.Status.VERIFIED),
        "returned": inputs(Input.Status.RETURNED),
        "postponed": inputs(Input.Status.POSTPONED, postponed_until__lte=clock.today()),
        "incomplete": follow_ups(all_follow_ups.incomplete(), ["pk"], status="not_started"),
        "overdue": follow_ups(all_follow_ups.overdue(), ["due_date", "pk"], terlambat=1),
        "reported": follow_ups(reported, ["since", "pk"], status="reported"),
    }
    for meeting in context["meetings"].rows:
        meeting.answered = meeting.invited - meeting.unanswered
        meeting.next_words, meeting.next_url = _next_of(meeting)
    return render(request, "meetings/desks/secretariat.html", context)


def _number_of(rows):
    """How many of the rows belong to each meeting."""
    counted = rows.filter(meeting=OuterRef("pk")).order_by().values("meeting").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), Value(0))


def _in_preparation():
    """Meetings that are not finished, with what decides over their next step."""
    invitations = Attendance.objects.invited()
    return (
        Meeting.objects.exclude(status__in=[Held.CLOSED, Held.CANCELLED])
        .annotate(
            invited=_number_of(invitations),
            unanswered=_number_of(invitations.filter(status=Attendance.Status.INVITED)),
            undecided=_number_of(Input.objects.undecided()),
            incomplete=_number_of(FollowUp.objects.incomplete()),
            is_published=Exists(Summary.objects.published().filter(meeting=OuterRef("pk"))),
        )
        .order_by("starts_at", "pk")
    )


def _next_of(meeting):
    """What the secretariat does next with a meeting: (words, address); no address where it waits for somebody else."""
    if meeting.status == Held.RATIFIED:
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
            Held.CIRCULATED: (_("Menunggu pengesahan notula"), ""),
        }[meeting.status]
    words, name = step
    return words, reverse(name, args=[meeting.pk]) if name else ""


# Chair -------------------------------------------------------------------------------------------


def chair_desk(request):
    _only_for(request, Role.CHAIR)
    own = Meeting.objects.filter(chair=request.user.person_id, chair__isnull=False).order_by(
        "starts_at", "pk"
    )
    undecided = Input.objects.undecided().select_related("institution").order_by("number")
    incomplete = FollowUp.objects.incomplete().select_related("institution").order_by("number")
    context = {
        "to_ratify": own.filter(status=Held.CIRCULATED).select_related("minutes"),
        "to_close": own.filter(status=Held.RATIFIED).prefetch_related(
            Prefetch("inputs", undecided, to_attr="undecided"),
            Prefetch("follow_ups", incomplete, to_attr="incomplete"),
        ),
        "answers": Waiting(
            _follow_ups(FollowUp.objects.awaiting_answer_of(request.user)).order_by("since", "pk"),
            _listed("follow_up_list", status="reported"),
        ),
        "coming": own.filter(status__in=[Held.DRAFT, Held.ANNOUNCED, Held.IN_SESSION]),
        "late": _late_by_institution(),
    }
    return render(request, "meetings/desks/chair.html", context)


def _late_by_institution():
    """What is late where: institutions with how much is late and since when, the most first."""
    rows = (
        FollowUp.objects.overdue()
        .order_by()
        .values("institution__name", "institution__slug")
        .annotate(number=Count("pk"), oldest=Min("due_date"))
        .order_by("-number", "oldest", "institution__name")
    )
    return [
        {
            "institution": row["institution__name"],
            "number": row["number"],
            "oldest": row["oldest"],
            "days": working_days_after(row["oldest"], clock.today()),
            "url": _listed("follow_up_list", instansi=row["institution__slug"], terlambat=1),
        }
        for row in rows
    ]


# Regions and institutions ------------------------------------------------------------------------


def region_desk(request):
    _only_for(request, Role.DELEGATE)
    return render(request, "meetings/desks/region.html", _own_affairs(request.user))


def task_desk(request):
    _only_for(request, Role.OFFICER)
    return render(request, "meetings/desks/tasks.html", _own_affairs(request.user))


def _own_affairs(user):
    """What waits for a delegate or an officer. Both ask, answer and work; the two pages differ in the order."""
    own_inputs = Input.objects.of_asker(user)
    if user.speaks_for_region:
        inputs_url = _listed("input_list", wilayah=user.institution.region.slug)
    else:
        inputs_url = _listed("input_list", instansi=user.institution.slug)
    tasks_url = _listed("follow_up_list", instansi=user.institution.slug, status="open")
    tasks = _follow_ups(FollowUp.objects.of_institution(user))
    words = dict(Input.Status.choices)
    return {
        "institution": user.institution,
        "answers": Waiting(
            _follow_ups(FollowUp.objects.awaiting_answer_of(user)).order_by("since", "pk"),
            _listed("follow_up_list", status="reported"),
        ),
        "returned": Waiting(_inputs(own_inputs.filter(status=Input.Status.RETURNED)), inputs_url),
        "invitations": _invitations(user),
        "tasks": Waiting(tasks.filter(status__in=FollowUp.WITH_INSTITUTION), tasks_url),
        "tasks_reported": Waiting(tasks.filter(status=FollowUp.Status.REPORTED), tasks_url),
        "states": [
            {"status": status, "label": words[status], "number": number}
            for status, number in sorted(
                own_inputs.by_status().items(), key=lambda pair: Input.Status.values.index(pair[0])
            )
        ],
        "inputs": Waiting(_inputs(own_inputs).order_by("-since", "-pk"), inputs_url),
        "today": clock.today(),
    }


def _invitations(user):
    """Invitations to meetings that are still to be answered or still take inputs, the next first."""
    rows = (
        Attendance.objects.invited()
        .filter(
            Q(meeting__status__in=[Held.ANNOUNCED, Held.IN_SESSION, Held.CIRCULATED]),
            institution=user.institution_id,
        )
        .select_related("meeting", "attendee")
        .order_by("meeting__starts_at", "pk")
    )
    waiting = Waiting(rows, reverse("meeting_list"))
    for invitation in waiting.rows:
        invitation.may_reply = invitation.status in {
            Attendance.Status.INVITED,
            Attendance.Status.COMING,
            Attendance.Status.EXCUSED,
        } and invitation.meeting.status in {Held.ANNOUNCED, Held.IN_SESSION}
        invitation.must_reply = invitation.may_reply and invitation.status == Attendance.Status.INVITED
    waiting.unanswered = sum(invitation.must_reply for invitation in waiting.rows)
    return waiting
