from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meetings.forms.meetings import (
    AnnounceForm,
    CancelForm,
    CloseForm,
    MeetingChangeForm,
    MeetingCreateForm,
    StartForm,
)
from meetings.models import Meeting
from meetings.preparation import Preparation
from meetings.views.at_desk import found_meeting
from meetings.views.histories import history_of
from meetings.views.steps import not_now


def _meeting(request, pk):
    return found_meeting(request, pk, "organiser", "chair__institution")


def _allow(request, permission, meeting):
    if not request.user.has_perm(f"meetings.{permission}", meeting):
        raise PermissionDenied


def meeting_create(request):
    if not request.user.reads_everything:
        raise Http404
    _allow(request, "prepare_meeting", None)
    return _new_meeting(request, copy_of=None)


def meeting_copy(request, pk):
    source = _meeting(request, pk)
    _allow(request, "prepare_meeting", source)
    return _new_meeting(request, copy_of=source)


def _new_meeting(request, copy_of):
    form = MeetingCreateForm(request.POST or None, by=request.user, copy_of=copy_of)
    if form.is_valid() and (meeting := form.save()):
        messages.success(request, _("Rapat “%(title)s” dibuat sebagai draf.") % {"title": meeting.title})
        return redirect("meeting_prepare", meeting.pk)
    return render(request, "meetings/meetings/create.html", {"form": form, "source": copy_of})


def meeting_prepare(request, pk):
    meeting = _meeting(request, pk)
    preparation = Preparation(meeting, request.user)
    events = list(meeting.events.select_related("institution", "on_behalf_of"))
    return render(
        request,
        "meetings/meetings/prepare.html",
        {
            "meeting": meeting,
            "tab": "prepare",
            "steps": preparation.steps(events),
            "checklist": preparation.checklist(),
            "next_step": preparation.next_step(),
            "history": history_of(events),
            "may_prepare": request.user.has_perm("meetings.prepare_meeting", meeting),
            "may_cancel": meeting.can_move_to(Meeting.Status.CANCELLED),
        },
    )


def meeting_change(request, pk):
    meeting = _meeting(request, pk)
    _allow(request, "prepare_meeting", meeting)
    form = MeetingChangeForm(request.POST or None, by=request.user, meeting=meeting)
    if not meeting.is_open_for_preparation:
        why = _("Data rapat ini tidak dapat diubah lagi.")
        if form.is_bound:
            return not_now(request, meeting, form, why=why)
        messages.info(request, why)
        return redirect("meeting_prepare", meeting.pk)
    if form.is_valid() and form.save():
        messages.success(request, _("Perubahan tersimpan."))
        return redirect("meeting_prepare", meeting.pk)
    return render(
        request, "meetings/meetings/change.html", {"meeting": meeting, "tab": "prepare", "form": form}
    )


def _take_step(request, meeting, form, *, status, step, template, done, **context):
    """A page that asks for a yes and then takes the step; whoever is too late is told where the meeting stands."""
    if not meeting.can_move_to(status):
        why = _("Langkah ini tidak dapat dilakukan: status rapat sekarang “%(status)s”.") % {
            "status": meeting.get_status_display()
        }
        if "reason" in form.fields and form.is_bound and meeting.status != status:
            return not_now(request, meeting, form, why=why)
        messages.info(request, why)
        return redirect("meeting_prepare", meeting.pk)
    if request.method == "POST" and form.is_valid() and form.save():
        messages.success(request, done)
        return redirect("meeting_prepare", meeting.pk)
    return render(
        request,
        f"meetings/meetings/{template}.html",
        {"meeting": meeting, "tab": "prepare", "form": form, "step": step, **context},
    )


def _step_form(request, form_class, meeting):
    data = request.POST if request.method == "POST" else None
    return form_class(data, by=request.user, meeting=meeting)


def meeting_announce(request, pk):
    meeting = _meeting(request, pk)
    _allow(request, "prepare_meeting", meeting)
    return _take_step(
        request,
        meeting,
        _step_form(request, AnnounceForm, meeting),
        status=Meeting.Status.ANNOUNCED,
        step=_("Umumkan rapat"),
        template="announce",
        done=_("Rapat diumumkan; instansi yang diundang diberi tahu."),
        lacks=meeting.lacks(),
        totals=meeting.attendances.totals(),
    )


def meeting_start(request, pk):
    meeting = _meeting(request, pk)
    _allow(request, "prepare_meeting", meeting)
    return _take_step(
        request,
        meeting,
        _step_form(request, StartForm, meeting),
        status=Meeting.Status.IN_SESSION,
        step=_("Mulai rapat"),
        template="start",
        done=_("Rapat dimulai. Catat kehadiran dan tulis notula."),
        totals=meeting.attendances.totals(),
    )


def meeting_cancel(request, pk):
    meeting = _meeting(request, pk)
    _allow(request, "prepare_meeting", meeting)
    return _take_step(
        request,
        meeting,
        _step_form(request, CancelForm, meeting),
        status=Meeting.Status.CANCELLED,
        step=_("Batalkan rapat"),
        template="cancel",
        done=_("Rapat dibatalkan."),
    )


def meeting_close(request, pk):
    meeting = _meeting(request, pk)
    _allow(request, "close_meeting", meeting)
    inputs, follow_ups = meeting.blockers()
    return _take_step(
        request,
        meeting,
        _step_form(request, CloseForm, meeting),
        status=Meeting.Status.CLOSED,
        step=_("Tutup rapat"),
        template="close",
        done=_("Rapat ditutup."),
        inputs=inputs.select_related("institution", "region"),
        follow_ups=follow_ups.select_related("institution"),
    )
