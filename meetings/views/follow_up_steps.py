from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from meetings.askers import Askers
from meetings.corrected import as_corrected
from meetings.forms import answers
from meetings.forms import follow_ups as forms
from meetings.models import FollowUp, FollowUpEvent, Input, Meeting
from meetings.views.steps import posted, take_step
from meetings.views.who_does_it import all_askers, follow_up_history

Held = Meeting.Status


def follow_up_add(request, number):
    """One more follow-up of an agreed input."""
    input = get_object_or_404(
        Input.objects.visible_to(request.user).select_related("meeting", "institution", "region", "entry"),
        number=number,
    )
    if not request.user.has_perm("meetings.assign_follow_up", input):
        raise PermissionDenied
    form = forms.AddForm(*posted(request), input=input, by=request.user)
    return take_step(
        request,
        input,
        form,
        "meetings/follow_ups/add.html",
        done=_("Tindak lanjut dicatat dan didisposisikan."),
        input=input,
        attachments=input.attachments.all(),
    )


def find(request, number, permission):
    """The follow-up, for whom it is visible and who may do this with it."""
    follow_up = get_object_or_404(
        FollowUp.objects.visible_to(request.user).select_related(
            "meeting", "institution", "input__institution", "input__region", "entry"
        ),
        number=number,
    )
    if not request.user.has_perm(permission, follow_up):
        raise PermissionDenied
    if follow_up.input_id is None and follow_up.meeting.status in {Held.RATIFIED, Held.CLOSED}:
        follow_up.entry = as_corrected([follow_up.entry])[0]
    return follow_up


def step(request, follow_up, form_class, template, done, **context):
    """Show the form of a step, or take it.

    Args:
        form_class: a StepForm.
        template: the name of one in templates/meetings/follow_ups/.
        done: the message after it.
        context: what the template shows besides.
    """
    form = form_class(*posted(request), follow_up=follow_up, by=request.user)
    return answer(request, follow_up, form, template, done, **context)


def answer(request, follow_up, form, template, done, **context):
    """As `step`, of a form that is made already."""
    events = follow_up.events.select_related("institution", "on_behalf_of", "receiver")
    events = list(events.prefetch_related("attachments"))
    supports = list(follow_up.supports.filter(released_at=None).select_related("institution"))
    known = getattr(form, "askers", None) or Askers(follow_up, reader=request.user)
    history = follow_up_history(follow_up, events, known)
    reports = [row for row in history if row["kind"] == FollowUpEvent.Kind.REPORTED]
    return take_step(
        request,
        follow_up,
        form,
        f"meetings/follow_ups/{template}.html",
        done=done,
        follow_up=follow_up,
        served=known.readable,
        supports=supports,
        unfinished=[support for support in supports if not support.done_at],
        history=history,
        report=reports[-1] if reports else None,
        on_behalf=request.user.is_secretariat,
        **context,
    )


def follow_up_assign(request, number):
    follow_up = find(request, number, "meetings.assign_follow_up")
    return step(
        request,
        follow_up,
        forms.AssignForm,
        "assign",
        _("Tindak lanjut didisposisikan; instansinya diberi tahu."),
    )


def follow_up_progress(request, number):
    follow_up = find(request, number, "meetings.report_follow_up")
    return step(request, follow_up, forms.ProgressForm, "progress", _("Laporan perkembangan tersimpan."))


def follow_up_report(request, number):
    """The institution says that it is done; whoever asked then confirms or returns it."""
    follow_up = find(request, number, "meetings.report_follow_up")
    return step(
        request,
        follow_up,
        forms.ReportForm,
        "report",
        _("Dilaporkan selesai. Kini menunggu jawaban pengusul."),
        askers=all_askers(follow_up),
    )


def follow_up_confirm(request, number):
    follow_up = find(request, number, "meetings.answer_follow_up")
    return step(
        request,
        follow_up,
        answers.ConfirmForm,
        "confirm",
        _("Terima kasih. Tindak lanjut ini tercatat selesai."),
    )


def follow_up_return(request, number):
    follow_up = find(request, number, "meetings.answer_follow_up")
    return step(
        request,
        follow_up,
        answers.ReturnForm,
        "return",
        _("Tindak lanjut dikembalikan kepada instansi penanggung jawab."),
    )


def follow_up_reopen(request, number):
    """The asker, silent before, says that it is not done after all."""
    follow_up = find(request, number, "meetings.answer_follow_up")
    return step(
        request,
        follow_up,
        answers.ReopenForm,
        "reopen",
        _("Tindak lanjut dibuka kembali; instansi penanggung jawab diberi tahu."),
    )
