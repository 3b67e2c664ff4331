from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetings.forms.invitations import (
    InstitutionSearchForm,
    InviteAllRegionsForm,
    InviteForm,
    ReplyForm,
    WithdrawForm,
)
from meetings.models import Document, Meeting
from meetings.views.at_desk import allow_preparing, found_meeting
from meetings.views.steps import posted, say_refused
from participants.models import Institution

OFFERED = 50  # institutions at once; the search finds the others


def _say_invited(request, number):
    if number:
        messages.success(
            request,
            ngettext("%(number)d instansi diundang.", "%(number)d instansi diundang.", number)
            % {"number": number},
        )
    else:
        messages.info(request, _("Semuanya sudah diundang sebelumnya."))


def invitation_list(request, pk):
    meeting = found_meeting(request, pk)
    if request.method == "POST":
        allow_preparing(request, meeting)
    form = InviteForm(request.POST if request.method == "POST" else None, by=request.user, meeting=meeting)
    if form.is_valid() and form.save():
        _say_invited(request, form.invited)
        return redirect("invitation_list", meeting.pk)

    invitations = list(meeting.attendances.invited().select_related("institution__region", "attendee"))
    invited = {invitation.institution_id for invitation in invitations}
    search = InstitutionSearchForm(request.GET)
    others = Institution.objects.filter(is_active=True).exclude(pk__in=invited)
    found = list(search.narrow(others)[: OFFERED + 1])
    may_prepare = request.user.has_perm("meetings.prepare_meeting", meeting)
    return render(
        request,
        "meetings/invitations/list.html",
        {
            "meeting": meeting,
            "tab": "invitations",
            "invitations": invitations,
            "totals": meeting.attendances.totals(),
            "regions_left": Institution.objects.delegations()
            .filter(is_active=True)
            .exclude(pk__in=invited)
            .count(),
            "search": search,
            "offered": found[:OFFERED],
            "more": len(found) > OFFERED,
            "chosen": set(request.POST.getlist("institutions")),
            "may_invite": may_prepare and _is_open(meeting),
            "may_withdraw": may_prepare and meeting.status == Meeting.Status.DRAFT,
            "may_reply": may_prepare and takes_replies(meeting),
            "form": form,
        },
    )


def _is_open(meeting):
    return meeting.is_open_for_preparation or meeting.status == Meeting.Status.CIRCULATED


def takes_replies(meeting):
    return meeting.status in {Meeting.Status.ANNOUNCED, Meeting.Status.IN_SESSION}


@require_POST
def invite_all_regions(request, pk):
    meeting = found_meeting(request, pk)
    allow_preparing(request, meeting)
    form = InviteAllRegionsForm(request.POST, by=request.user, meeting=meeting)
    if form.is_valid() and form.save():
        _say_invited(request, form.invited)
    else:
        say_refused(request, form)
    return redirect("invitation_list", meeting.pk)


@require_POST
def invitation_withdraw(request, pk, attendance_pk):
    meeting = found_meeting(request, pk)
    invitations = meeting.attendances.invited().select_related("meeting", "institution")
    attendance = get_object_or_404(invitations, pk=attendance_pk)
    allow_preparing(request, meeting)
    form = WithdrawForm(request.POST, by=request.user, attendance=attendance)
    if form.is_valid() and form.save():
        messages.success(
            request, _("Undangan kepada %(institution)s ditarik.") % {"institution": attendance.institution}
        )
    else:
        say_refused(request, form)
    return redirect("invitation_list", meeting.pk)


def invitation_reply(request, year, slug):
    """The invited institution says who comes; the secretariat may write it down for one (`?instansi=`)."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), year=year, slug=slug)
    if not request.user.has_perm("meetings.reply_to_invitation", meeting):
        raise PermissionDenied
    invitations = meeting.attendances.invited().select_related("meeting", "institution__region", "attendee")
    if not request.user.is_secretariat:
        attendance = get_object_or_404(invitations, institution=request.user.institution_id)
    elif slug_of_institution := request.GET.get("instansi", "").replace("\x00", ""):
        attendance = get_object_or_404(invitations, institution__slug=slug_of_institution)
    else:
        return render(
            request,
            "meetings/invitations/reply_for.html",
            {"meeting": meeting, "tab": "invitations", "invitations": invitations},
        )
    return _reply(request, meeting, attendance)


def letter_to(attendance):
    """The Document of the last invitation letter that the institution got, None where it got none. One query."""
    letters = Document.objects.filter(kind=Document.Kind.INVITATION, is_draft=False)
    return letters.filter(letter__recipients__attendance=attendance).order_by("-pk").first()


def _reply(request, meeting, attendance):
    on_behalf = attendance.institution_id != request.user.institution_id
    is_open = takes_replies(meeting) and attendance.takes_reply
    form = ReplyForm(*posted(request), by=request.user, attendance=attendance)
    if form.is_valid() and form.save():
        messages.success(request, _("Jawaban tersimpan. Terima kasih."))
        if on_behalf:
            return redirect("invitation_list", meeting.pk)
        return redirect(meeting)
    return render(
        request,
        "meetings/invitations/reply.html",
        {
            "meeting": meeting,
            "attendance": attendance,
            "on_behalf": on_behalf,
            "is_open": is_open,
            "letter": letter_to(attendance),
            "assignments": list(attendance.attachments.order_by("pk")),
            "form": form,
        },
    )
