"""The desks of those who ask and those who work: a region's delegate, an institution's officer."""

from django.db.models import OuterRef, Q, Subquery
from django.shortcuts import render
from django.urls import reverse

from meetings import clock
from meetings.forms.tasks import TaskFilterForm
from meetings.models import Attendance, FollowUp, Input, Meeting, Support
from meetings.views.figure_desks import waiting_for_their_source
from meetings.views.pages import address_of, page_of
from meetings.views.waiting import (
    Waiting,
    answers_of,
    only_for,
    reopenable_by,
    waiting_follow_ups,
    waiting_inputs,
)
from participants.models import User

Role = User.Role
Held = Meeting.Status


def region_desk(request):
    only_for(request, Role.DELEGATE)
    return render(request, "meetings/desks/region.html", _own_affairs(request))


def task_desk(request):
    only_for(request, Role.OFFICER)
    return render(request, "meetings/desks/tasks.html", _own_affairs(request))


def _tasks(user):
    """What the user's institution leads or supports, by due date; a row that it supports has `support`, the key of that."""
    supports = Support.objects.filter(
        follow_up=OuterRef("pk"), institution=user.institution_id, released_at__isnull=True
    )
    own = Q(institution=user.institution_id) | Q(pk__in=FollowUp.objects.supported_by(user).values("pk"))
    return waiting_follow_ups(FollowUp.objects.filter(own)).annotate(
        support=Subquery(supports.values("pk")[:1]), support_done_at=Subquery(supports.values("done_at")[:1])
    )


def _own_affairs(request):
    """What waits for a delegate or an officer. Both ask, answer and work; the two pages differ in the order."""
    user = request.user
    task_form = TaskFilterForm(request.GET)
    own_inputs = Input.objects.of_asker(user)
    if user.speaks_for_region:
        inputs_url = address_of("input_list", wilayah=user.institution.region.slug)
    else:
        inputs_url = address_of("input_list", instansi=user.institution.slug)
    tasks = _tasks(user)
    reported = tasks.filter(status=FollowUp.Status.REPORTED)
    shown = task_form.narrow(tasks.filter(status__in=FollowUp.OPEN))
    if "status" not in task_form.chosen:
        shown = shown.filter(status__in=FollowUp.WITH_INSTITUTION)
    words = dict(Input.Status.choices)
    return {
        "institution": user.institution,
        "answers": Waiting(
            answers_of(user),
            address_of("follow_up_list", status="reported"),
        ),
        "returned": Waiting(waiting_inputs(own_inputs.filter(status=Input.Status.RETURNED)), inputs_url),
        "invitations": _invitations(user),
        "closed": reopenable_by(user),
        "returned_figures": waiting_for_their_source().filter(source=user.institution_id).count(),
        "task_form": task_form,
        "tasks": page_of(request, shown, per_page=Waiting.LIMIT),
        "tasks_reported": Waiting(reported, f"?status={FollowUp.Status.REPORTED.value}#tugas"),
        "states": [
            {"status": status, "label": words[status], "number": number}
            for status, number in sorted(
                own_inputs.by_status().items(), key=lambda pair: Input.Status.values.index(pair[0])
            )
        ],
        "inputs": Waiting(waiting_inputs(own_inputs).order_by("-since", "-pk"), inputs_url),
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
