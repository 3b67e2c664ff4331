from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.db.models import Case, Count, IntegerField, OuterRef, Subquery, Value, When, Window
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from meetings import clock
from meetings.forms.filters import MeetingFilterForm
from meetings.models import (
    Attachment,
    Attendance,
    Entry,
    FollowUp,
    Input,
    Meeting,
    MeetingEvent,
    Minutes,
    Summary,
)
from meetings.views.follow_ups import ROW
from meetings.views.pages import page_of
from meetings.views.totals import FollowUpTotals

SHOWN = 50  # inputs, and follow-ups, on the page of one meeting; the rest is one link away

Status = Meeting.Status


@login_not_required
def home(request):
    """What a head of office shows on a screen: the next Rakor, what was promised, and what is late longest."""
    published = Meeting.objects.published()
    follow_ups = FollowUp.objects.visible_to(request.user)
    context = {
        "next_meeting": published.upcoming().first(),
        "last_meetings": published.filter(summary__status=Summary.Status.PUBLISHED).order_by("-starts_at")[
            :3
        ],
        "inputs": input_standing(request.user),
        "follow_ups": follow_up_standing(request.user),
        "latest": follow_ups.overdue().select_related(*ROW).order_by("due_date", "number")[:5],
    }
    return render(request, "meetings/meetings/home.html", context)


def input_standing(user):
    """All inputs by status, and how many of each this reader may read; both columns add up to their foot."""
    counted = Input.objects.counted().by_status()
    seen = Input.objects.visible_to(user).counted().by_status()
    rows = [
        (status.value, status.label, counted[status], seen.get(status, 0))
        for status in Input.Status
        if status in counted
    ]
    return {"rows": rows, "number": sum(counted.values()), "seen": sum(seen.values())}


def follow_up_standing(user):
    """The same of the follow-ups."""
    counted = FollowUpTotals(FollowUp.objects.by_status())
    seen = FollowUpTotals(FollowUp.objects.visible_to(user).by_status())
    rows = [(status, label, number, seen.of(status)) for status, label, number in counted.by_status()]
    return {
        "rows": rows,
        "totals": counted,
        "number": counted.number,
        "seen": seen.number,
        "seen_late": seen.late,
    }


@login_not_required
def meeting_list(request):
    """What is coming, the next first; then what is over, the latest first."""
    form = MeetingFilterForm(request.GET)
    now = clock.now()
    meetings = (
        form.narrow(Meeting.objects.visible_to(request.user))
        .annotate(is_over=Case(When(ends_at__lt=now, then=Value(1)), default=Value(0)))
        .order_by("is_over", Case(When(ends_at__gte=now, then="starts_at")), "-starts_at", "-pk")
        .select_related("summary")
    )
    page = page_of(request, meetings)
    groups = [(bool(is_over), list(group)) for is_over, group in groupby(page, key=lambda m: m.is_over)]
    return render(request, "meetings/meetings/list.html", {"form": form, "page": page, "groups": groups})


def _number_of(queryset):
    """How many rows of another table belong to the meeting, as part of the meeting's own query."""
    rows = queryset.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    return Coalesce(
        Subquery(rows.annotate(number=Count("pk")).values("number"), output_field=IntegerField()), 0
    )


def _last_event(kind, field):
    events = MeetingEvent.objects.filter(meeting=OuterRef("pk"), kind=kind).order_by("-at", "-pk")
    return Subquery(events.values(field)[:1])


def with_its_story(meetings):
    """The meetings with what their page tells beside their own columns, in the same query."""
    Kind = MeetingEvent.Kind  # noqa: N806
    return meetings.select_related("organiser", "chair", "minutes", "summary").annotate(
        input_number=_number_of(Input.objects.all()),
        follow_up_number=_number_of(FollowUp.objects.all()),
        guest_number=_number_of(Attendance.objects.present().filter(is_invitation=False)),
        move_reason=_last_event(Kind.MOVED, "note"),
        closed_at=_last_event(Kind.CLOSED, "at"),
        cancelled_at=_last_event(Kind.CANCELLED, "at"),
        withdrawn_at=_last_event(Kind.WITHDRAWN, "at"),
    )


@login_not_required
def meeting_detail(request, year, slug):
    user = request.user
    meeting = get_object_or_404(with_its_story(Meeting.objects.visible_to(user)), year=year, slug=slug)
    inputs = list(
        meeting.inputs.visible_to(user)
        .select_related("region", "institution")
        .annotate(of=Window(Count("pk")))
        .order_by("number")[:SHOWN]
    )
    follow_ups, carried_over = follow_ups_of(meeting, user)
    give_follow_ups_to(inputs, follow_ups)
    seen = {"inputs": number_of(inputs), "follow_ups": number_of(follow_ups)}
    context = {
        "meeting": meeting,
        "is_past": meeting.ends_at < clock.now(),
        "course": course_of(meeting),
        "speakers": meeting.speakers.select_related("person"),
        "agenda": meeting.agenda_items.all(),
        "carried_over": by_institution(carried_over),
        "carried_over_number": number_of(carried_over),
        "represented": represented(meeting),
        "summary": summary_of(meeting),
        "decisions": Entry.objects.published().filter(minutes__meeting=meeting),
        "inputs": inputs,
        "follow_ups": follow_ups,
        "seen": seen,
        "unseen": {
            "inputs": meeting.input_number - seen["inputs"],
            "follow_ups": meeting.follow_up_number - seen["follow_ups"],
        },
        "shown": SHOWN,
        "steps": steps_of(meeting, user),
        "papers": papers_of(meeting, user),
    }
    return render(request, "meetings/meetings/detail.html", context)


def number_of(rows):
    """How many there are in all; `rows` are at most SHOWN of them, each with the number in `of`."""
    return rows[0].of if rows else 0


def follow_ups_of(meeting, user):
    """(its own follow-ups, those that earlier meetings left open): at most SHOWN of each, both in one query."""

    def part(follow_ups, *order):
        counted = follow_ups.select_related(*ROW).annotate(of=Window(Count("pk")))
        return counted.order_by(*order)[:SHOWN]

    visible = FollowUp.objects.visible_to(user)
    own = part(visible.filter(meeting=meeting), "number")
    left_open = part(visible.open_for(meeting), "due_date", "number")
    rows = sorted(own.union(left_open, all=True), key=lambda row: row.number)
    is_own = {True: [], False: []}
    for row in rows:
        is_own[row.meeting_id == meeting.pk].append(row)
    return is_own[True], is_own[False]


def give_follow_ups_to(inputs, follow_ups):
    """Put each follow-up beside its input, where both are on the page."""
    for input in inputs:
        input.shown_follow_ups = [follow_up for follow_up in follow_ups if follow_up.input_id == input.pk]


def by_institution(follow_ups):
    """[(institution, its follow-ups)] in the order of the names."""

    def name(follow_up):
        return follow_up.institution.name if follow_up.institution_id else ""

    groups = groupby(sorted(follow_ups, key=name), key=lambda follow_up: follow_up.institution)
    return [(institution, list(group)) for institution, group in groups]


def course_of(meeting):
    """How far it has come, for components/steps.html; nothing for one that is cancelled."""
    if meeting.status == Status.CANCELLED:
        return []
    minutes = getattr(meeting, "minutes", None)
    moments = {
        Status.ANNOUNCED: meeting.announced_at,
        Status.IN_SESSION: meeting.starts_at,
        Status.CIRCULATED: minutes and minutes.circulated_at,
        Status.RATIFIED: minutes and minutes.ratified_at,
        Status.CLOSED: meeting.closed_at,
    }
    reached = Meeting.COURSE.index(meeting.status)
    is_finished = meeting.status == Status.CLOSED
    return [
        {
            "label": capfirst(status.label),
            "done": place < reached or (is_finished and place == reached),
            "current": place == reached and not is_finished,
            "at": moments.get(status) if place <= reached else None,
        }
        for place, status in enumerate(Meeting.COURSE)
        if status != Status.DRAFT or reached == 0
    ]


def represented(meeting):
    """[(how, the institutions)] of the invited: institutions and numbers, never names (UU 27/2022)."""
    S, C = Attendance.Status, Attendance.Capacity  # noqa: N806
    was_held = meeting.was_held
    words = {
        (S.PRESENT, C.IN_PERSON): _("Hadir sendiri"),
        (S.PRESENT, C.REPRESENTING): _("Diwakili"),
        (S.PRESENT, ""): _("Hadir"),
        (S.COMING, ""): _("Akan hadir"),
        (S.EXCUSED, ""): _("Berhalangan hadir"),
        (S.ABSENT, ""): _("Tidak hadir"),
        (S.INVITED, ""): _("Kehadiran belum dicatat") if was_held else _("Belum menjawab undangan"),
    }
    groups = {key: [] for key in words}
    for attendance in meeting.attendances.invited().select_related("institution"):
        key = (attendance.status, attendance.capacity)
        groups[key if key in groups else (attendance.status, "")].append(attendance.institution)
    return [(words[key], institutions) for key, institutions in groups.items() if institutions]


def summary_of(meeting):
    """What the public reads of the summary; None while nothing of it is public.

    Only the version in force is told in full. An earlier one shows its number, date and reason: what
    was withheld by a correction must be gone from the page.
    """
    summary = getattr(meeting, "summary", None)
    if summary is None or meeting.announced_at is None:
        return None
    if summary.status == Summary.Status.WITHDRAWN:
        return {"is_withdrawn": True, "at": meeting.withdrawn_at, "reason": summary.withdrawal_reason}
    if not summary.is_published:
        return None
    versions = list(summary.versions.order_by("-number"))
    return {"text": versions[0].text, "version": versions[0], "versions": versions}


def papers_of(meeting, user):
    """Files for the invited; the public has none."""
    if not user.is_authenticated:
        return []
    return Attachment.objects.visible_to(user).filter(meeting=meeting)


def steps_of(meeting, user):
    """What the user may do with the meeting next: (address, words), the most usual first."""
    if not user.is_authenticated:
        return []
    steps = []
    address = [meeting.year, meeting.slug]
    if user.is_secretariat:
        steps.append((reverse("meeting_prepare", args=[meeting.pk]), _("Kelola rapat")))
    else:
        if meeting.is_open_for_inputs and user.has_perm("meetings.submit_input", meeting):
            steps.append((reverse("input_submit", args=address), _("Kirim masukan")))
        is_awaited = meeting.status in {Status.ANNOUNCED, Status.IN_SESSION}
        if is_awaited and user.has_perm("meetings.reply_to_invitation", meeting):
            steps.append((reverse("invitation_reply", args=address), _("Sebutkan siapa yang hadir")))
    if Minutes.objects.visible_to(user).filter(meeting=meeting).exists():
        words = _("Baca notula") if meeting.status != Status.CIRCULATED else _("Baca notula yang diedarkan")
        steps.append((reverse("minutes_detail", args=address), words))
    return steps
