from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from meetings.forms import follow_ups as forms
from meetings.models import FollowUp, Input
from meetings.views.histories import history_of
from meetings.views.steps import posted, take_step


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


def _find(request, number, permission):
    """The follow-up, for whom it is visible and who may do this with it."""
    follow_up = get_object_or_404(
        FollowUp.objects.visible_to(request.user).select_related(
            "meeting", "institution", "input__institution", "input__region", "entry"
        ),
        number=number,
    )
    if not request.user.has_perm(permission, follow_up):
        raise PermissionDenied
    return follow_up


def _step(request, follow_up, form_class, template, done):
    form = form_class(*posted(request), follow_up=follow_up, by=request.user)
    events = follow_up.events.select_related("institution", "on_behalf_of").prefetch_related("attachments")
    return take_step(
        request,
        follow_up,
        form,
        f"meetings/follow_ups/{template}.html",
        done=done,
        follow_up=follow_up,
        history=history_of(events),
        on_behalf=request.user.is_secretariat,
    )


def follow_up_assign(request, number):
    follow_up = _find(request, number, "meetings.assign_follow_up")
    return _step(
        request,
        follow_up,
        forms.AssignForm,
        "assign",
        _("Tindak lanjut didisposisikan; instansinya diberi tahu."),
    )


def follow_up_progress(request, number):
    follow_up = _find(request, number, "meetings.report_follow_up")
    return _step(request, follow_up, forms.ProgressForm, "progress", _("Laporan perkembangan tersimpan."))


def follow_up_report(request, number):
    """The institution says that it is done; whoever asked then confirms or returns it."""
    follow_up = _find(request, number, "meetings.report_follow_up")
    return _step(
        request,
        follow_up,
        forms.ReportForm,
        "report",
        _("Dilaporkan selesai. Kini menunggu jawaban pengusul."),
    )


def follow_up_confirm(request, number):
    follow_up = _find(request, number, "meetings.answer_follow_up")
    return _step(
        request,
        follow_up,
        forms.ConfirmForm,
        "confirm",
        _("Terima kasih. Tindak lanjut ini tercatat selesai."),
    )


def follow_up_return(request, number):
    follow_up = _find(request, number, "meetings.answer_follow_up")
    return _step(
        request,
        follow_up,
        forms.ReturnForm,
        "return",
        _("Tindak lanjut dikembalikan kepada instansi penanggung jawab."),
    )
