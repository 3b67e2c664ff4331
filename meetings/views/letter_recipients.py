"""One institution that an issued letter went to: sent again, handed over on paper, its link replaced."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.forms import letters as forms
from meetings.views.at_desk import allow_preparing
from meetings.views.letters import back_to, found_recipient, issued_letter
from meetings.views.steps import posted, say_refused


def _found(request, pk, letter_pk, recipient_pk):
    letter = issued_letter(request, pk, letter_pk)
    recipient = found_recipient(letter, recipient_pk)
    allow_preparing(request, letter.meeting)
    return recipient


def letter_send_again(request, pk, letter_pk, recipient_pk):
    recipient = _found(request, pk, letter_pk, recipient_pk)
    form = forms.SendAgainForm(*posted(request)[:1], by=request.user, recipient=recipient)
    if form.is_bound and form.is_valid() and (sent := form.save()):
        messages.success(request, _("Surat dikirim kepada %(address)s.") % {"address": sent.address})
        return back_to(recipient)
    letter = recipient.letter
    context = {
        "meeting": letter.meeting,
        "tab": "invitations",
        "letter": letter,
        "recipient": recipient,
        "form": form,
    }
    return render(request, "meetings/letters/send_again.html", context)


@require_POST
def letter_hand_over(request, pk, letter_pk, recipient_pk):
    recipient = _found(request, pk, letter_pk, recipient_pk)
    form = forms.HandOverForm(request.POST, by=request.user, recipient=recipient)
    if form.is_valid() and (noted := form.save()):
        if noted.handed_over_at:
            messages.success(request, _("Dicatat: surat cetak sudah diserahkan."))
        else:
            messages.success(request, _("Catatan penyerahan dibatalkan."))
    say_refused(request, form)
    return back_to(recipient)


@require_POST
def letter_renew_link(request, pk, letter_pk, recipient_pk):
    recipient = _found(request, pk, letter_pk, recipient_pk)
    form = forms.RenewLinkForm(request.POST, by=request.user, recipient=recipient)
    if form.is_valid() and form.save():
        messages.success(
            request, _("Tautan jawaban diganti; yang lama tidak berlaku lagi. Kirim surat sekali lagi.")
        )
    say_refused(request, form)
    return back_to(recipient)
