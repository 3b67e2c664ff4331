"""The invitation letter at the desk of its meeting: written, previewed, issued, and followed to each institution."""

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from meetings.actions import letters
from meetings.actions.letter_mails import file_name
from meetings.documents import invitation_letter
from meetings.forms import letters as forms
from meetings.models import Attachment, LetterEvent, Meeting
from meetings.views.at_desk import allow_preparing, found_meeting
from meetings.views.letter_tracking import followed
from meetings.views.steps import posted, say_refused

Kind = LetterEvent.Kind


def found_letter(request, pk, letter_pk):
    meeting = found_meeting(request, pk, "chair")
    letter = get_object_or_404(meeting.letters.select_related("signer"), pk=letter_pk)
    letter.meeting = meeting
    return letter


@require_safe
def letter_list(request, pk):
    meeting = found_meeting(request, pk, "chair")
    rows = meeting.letters.annotate(
        number_of_recipients=Count("recipients"),
        answers=Count("recipients", filter=~Q(recipients__attendance__status="invited")),
    )
    context = {
        "meeting": meeting,
        "tab": "invitations",
        "letters": rows,
        "has_invited": meeting.attendances.invited().exists(),
        "may_write": request.user.has_perm("meetings.prepare_meeting", meeting) and _can_be_written(meeting),
    }
    return render(request, "meetings/letters/list.html", context)


def _can_be_written(meeting):
    return meeting.is_open_for_preparation


def letter_create(request, pk):
    meeting = found_meeting(request, pk, "chair")
    allow_preparing(request, meeting)
    form = forms.LetterForm(*posted(request)[:1], by=request.user, meeting=meeting)
    if form.is_bound and form.is_valid() and (letter := form.save()):
        messages.success(request, _("Draf surat disimpan. Periksa, lalu terbitkan."))
        return redirect(letter)
    return render(
        request, "meetings/letters/form.html", {"meeting": meeting, "tab": "invitations", "form": form}
    )


def letter_change(request, pk, letter_pk):
    letter = found_letter(request, pk, letter_pk)
    allow_preparing(request, letter.meeting)
    if letter.is_issued:
        return _is_issued_already(request, letter)
    form = forms.ChangeLetterForm(*posted(request)[:1], by=request.user, letter=letter)
    if form.is_bound and form.is_valid() and form.save():
        messages.success(request, _("Draf surat disimpan."))
        return redirect(letter)
    context = {"meeting": letter.meeting, "tab": "invitations", "letter": letter, "form": form}
    return render(request, "meetings/letters/form.html", context)


def _is_issued_already(request, letter):
    messages.info(request, _("Surat ini sudah diterbitkan."))
    return redirect(letter)


@require_safe
def letter_preview(request, pk, letter_pk):
    """The draft as a PDF; of an issued letter, its file."""
    letter = found_letter(request, pk, letter_pk)
    if letter.is_issued and (document := letter.latest_document):
        return redirect("document_download", document.code)
    made = invitation_letter.preview(letter)
    return pdf_answer(made.pdf, f"draf-undangan-{letter.pk}.pdf")


def pdf_answer(pdf, name):
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def letter_issue(request, pk, letter_pk):
    letter = found_letter(request, pk, letter_pk)
    allow_preparing(request, letter.meeting)
    if letter.is_issued:
        return _is_issued_already(request, letter)
    form = forms.IssueForm(*posted(request)[:1], by=request.user, letter=letter)
    if form.is_bound and form.is_valid() and (issued := form.save()):
        messages.success(request, _("Surat %(number)s diterbitkan dan dikirim.") % {"number": issued.number})
        return redirect(issued)
    recipients = letter.recipients.select_related("attendance__institution")
    context = {
        "meeting": letter.meeting,
        "tab": "invitations",
        "letter": letter,
        "form": form,
        "without_address": [row for row in recipients if not row.attendance.institution.email],
        "number_of_recipients": len(recipients),
        "is_announced": letter.meeting.status != Meeting.Status.DRAFT,
        "can_be_issued": letter.meeting.status in letters.INVITING,
    }
    return render(request, "meetings/letters/issue.html", context)


@require_safe
def letter_detail(request, pk, letter_pk):
    """A draft, ready to be issued; or an issued letter, followed to each institution."""
    letter = found_letter(request, pk, letter_pk)
    assignments = Attachment.objects.order_by("pk")
    recipients = list(
        letter.recipients.select_related(
            "attendance__institution__region", "attendance__attendee", "delivery"
        )
        .prefetch_related(Prefetch("attendance__attachments", assignments))
        .annotate(reminders=Count("events", filter=Q(events__kind=Kind.REMINDED)))
    )
    may_write = request.user.has_perm("meetings.prepare_meeting", letter.meeting)
    context = {
        "meeting": letter.meeting,
        "tab": "invitations",
        "letter": letter,
        "signed_by": f"{letter.signer_name or letter.signer.display_name}, {letter.signer_post}",
        "may_write": may_write,
        "may_change": may_write and _can_be_written(letter.meeting),
        "recipients": recipients,
    }
    if letter.is_issued:
        context |= followed(request, letter, recipients) | {"document": letter.latest_document}
    return render(request, "meetings/letters/detail.html", context)


@require_POST
def letter_remind(request, pk, letter_pk):
    """Remind the silent; `penerima` names one of them."""
    letter = found_letter(request, pk, letter_pk)
    allow_preparing(request, letter.meeting)
    recipient = found_recipient(letter, request.POST.get("penerima")) if "penerima" in request.POST else None
    form = forms.RemindForm(request.POST, by=request.user, letter=letter, recipient=recipient)
    if form.is_valid() and form.save():
        if form.reminded:
            messages.success(
                request,
                ngettext("%(number)d instansi diingatkan.", "%(number)d instansi diingatkan.", form.reminded)
                % {"number": form.reminded},
            )
        else:
            messages.info(request, _("Belum ada yang dapat diingatkan hari ini."))
    say_refused(request, form)
    return redirect(letter)


def found_recipient(letter, key):
    """A recipient of the letter by its key, as it stands in an address or was sent; 404 for anything else."""
    key = str(key or "")
    if not (key.isascii() and key.isdigit() and len(key) <= 18):
        raise Http404
    rows = letter.recipients.select_related("attendance__institution", "delivery")
    recipient = get_object_or_404(rows, pk=int(key))
    recipient.letter = letter
    return recipient


def back_to(recipient):
    address = reverse("letter_detail", args=[recipient.letter.meeting_id, recipient.letter_id])
    return redirect(f"{address}#penerima-{recipient.pk}")


def issued_letter(request, pk, letter_pk):
    letter = found_letter(request, pk, letter_pk)
    if not letter.is_issued:
        raise Http404
    return letter


@require_safe
def letter_reply_sheets(request, pk, letter_pk):
    """The sheets with the reply links, to go with letters on paper: of all recipients, or of `?penerima=`."""
    letter = issued_letter(request, pk, letter_pk)
    allow_preparing(request, letter.meeting)
    if "penerima" in request.GET:
        recipients = [found_recipient(letter, request.GET["penerima"])]
    else:
        recipients = list(letter.recipients.select_related("attendance__institution"))
        for recipient in recipients:
            recipient.letter = letter
    made = invitation_letter.sheets_of(recipients)
    return pdf_answer(made.pdf, file_name(letter).replace("undangan-", "lembar-jawaban-", 1))
