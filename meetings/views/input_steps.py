from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from meetings.forms import inputs as forms
from meetings.forms.merges import AgreeByAnotherForm, MergeForm, UnmergeForm
from meetings.models import Input, Meeting
from meetings.views.steps import not_now, posted, take_step

# Putting one forward -----------------------------------------------------------------------------


def input_submit(request, year, slug):
    """For the invited. The secretariat has a page of its own, where it says for whom."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), year=year, slug=slug)
    if request.user.is_secretariat:
        return redirect("input_register", pk=meeting.pk)
    if not request.user.has_perm("meetings.submit_input", meeting):
        raise PermissionDenied
    return _put_forward(request, meeting, forms.InputForm, "meetings/inputs/submit.html")


def input_register(request, pk):
    """The secretariat writes down what an institution put forward by letter, telephone or word of mouth."""
    if not request.user.reads_everything:
        raise Http404
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("meetings.submit_input", meeting):
        raise PermissionDenied
    return _put_forward(request, meeting, forms.RegisterForm, "meetings/inputs/register.html")


def _put_forward(request, meeting, form_class, template):
    form = form_class(*posted(request), meeting=meeting, by=request.user)
    # What was posted goes to the verb in any case: it may be the second sending of what was taken in time.
    if not form.is_bound and not meeting.is_open_for_inputs:
        return not_now(request, meeting, why=_why_no_inputs(meeting))
    if form.is_bound and form.is_valid():
        input = form.save()
        if input:
            messages.success(
                request,
                format_html(
                    # It may be read on another page: what waited for a link is sent from wherever its author is.
                    _("Masukan diterima dengan nomor {}. Status dan jawabannya tercatat di halamannya."),
                    format_html('<a href="{}">{}</a>', input.get_absolute_url(), input.number),
                ),
            )
            return redirect(input)
    return render(request, template, {"meeting": meeting, "form": form, "keep": "input"})


def _why_no_inputs(meeting):
    if meeting.status == Meeting.Status.DRAFT:
        return _("Rapat ini belum diumumkan, jadi belum menerima masukan.")
    if meeting.status == Meeting.Status.CANCELLED:
        return _("Rapat ini dibatalkan, jadi tidak menerima masukan.")
    return _("Notula rapat ini sudah disahkan, jadi masukan baru disampaikan untuk rapat berikutnya.")


# Steps of an input -------------------------------------------------------------------------------


def _find(request, number, permission):
    """The input, for whom it is visible and who may do this with it."""
    input = get_object_or_404(
        Input.objects.visible_to(request.user).select_related("meeting", "institution", "region"),
        number=number,
    )
    if not request.user.has_perm(permission, input):
        raise PermissionDenied
    return input


def _step(request, input, form_class, template, done, **context):
    form = form_class(*posted(request), input=input, by=request.user)
    return take_step(
        request,
        input,
        form,
        f"meetings/inputs/{template}.html",
        done=done,
        input=input,
        attachments=input.attachments.all(),
        **context,
    )


def input_verify(request, number):
    input = _find(request, number, "meetings.decide_input")
    return _step(
        request,
        input,
        forms.VerifyForm,
        "verify",
        _(
            "Masukan diverifikasi dan kini terbuka untuk umum, kecuali bila dikecualikan. Langkah berikutnya: putuskan tindak lanjutnya."
        ),
    )


def input_return(request, number):
    input = _find(request, number, "meetings.decide_input")
    return _step(
        request,
        input,
        forms.ReturnForm,
        "return",
        _("Masukan dikembalikan kepada pengusul untuk dilengkapi."),
    )


def input_complete(request, number):
    input = _find(request, number, "meetings.complete_input")
    done = _("Masukan sudah dilengkapi dan dikirim kembali ke sekretariat, dengan nomor yang sama.")
    return _step(
        request,
        input,
        forms.CompleteForm,
        "complete",
        done,
        asked=input.events.filter(kind="returned").last(),
    )


def input_withdraw(request, number):
    input = _find(request, number, "meetings.withdraw_input")
    return _step(
        request,
        input,
        forms.WithdrawForm,
        "withdraw",
        _("Masukan ditarik. Nomor dan alasannya tetap tercatat."),
    )


def input_agree(request, number):
    input = _find(request, number, "meetings.decide_input")
    return _step(
        request,
        input,
        forms.AgreeForm,
        "agree",
        _("Masukan diakomodasi. Tindak lanjutnya sudah bernomor dan didisposisikan."),
    )


def input_agree_by_another(request, number):
    input = _find(request, number, "meetings.decide_input")
    return _step(
        request,
        input,
        AgreeByAnotherForm,
        "agree_by_another",
        _("Masukan diakomodasi. Tindak lanjut yang Anda pilih kini melayaninya juga."),
    )


def input_decline(request, number):
    input = _find(request, number, "meetings.decide_input")
    return _step(
        request,
        input,
        forms.DeclineForm,
        "decline",
        _("Masukan dicatat tidak diakomodasi, dengan alasannya."),
    )


def input_send_outside(request, number):
    input = _find(request, number, "meetings.decide_input")
    return _step(
        request,
        input,
        forms.SendOutsideForm,
        "send_outside",
        _("Masukan dicatat bukan wewenang provinsi; penerima dan nomor suratnya tercantum."),
    )


def input_postpone(request, number):
    input = _find(request, number, "meetings.decide_input")
    return _step(
        request, input, forms.PostponeForm, "postpone", _("Masukan ditunda. Tanggal dan alasannya tercantum.")
    )


def input_merge(request, number):
    input = _find(request, number, "meetings.decide_input")
    return _step(
        request,
        input,
        MergeForm,
        "merge",
        _("Masukan digabung. Perkembangannya mengikuti masukan utama."),
    )


def input_unmerge(request, number):
    input = _find(request, number, "meetings.decide_input")
    lead = Input.objects.visible_to(request.user).filter(pk=input.merged_into_id).first()
    return _step(
        request,
        input,
        UnmergeForm,
        "unmerge",
        _("Masukan berdiri sendiri lagi dan menunggu keputusan."),
        lead=lead,
    )


def input_restrict(request, number):
    input = _find(request, number, "meetings.decide_input")
    return _step(
        request,
        input,
        forms.RestrictForm,
        "restrict",
        _("Masukan dikecualikan dari publikasi. Jumlahnya tetap dihitung."),
    )


def input_unrestrict(request, number):
    input = _find(request, number, "meetings.decide_input")
    return _step(request, input, forms.UnrestrictForm, "unrestrict", _("Masukan dibuka kembali untuk umum."))
