"""Files: given out with the permission of what they belong to; and the papers of a meeting on its desk."""

import io

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from meetings import photos
from meetings.forms.attachments import PapersForm, WithdrawPaperForm
from meetings.models import Attachment
from meetings.views.at_desk import allow_preparing, found_meeting
from meetings.views.ranges import file_response
from meetings.views.steps import not_now, posted


@login_not_required
@require_safe
def attachment_download(request, public_id):
    """A file, for whoever may see the record that it belongs to.

    It is asked for anew each time, because it can be withheld later; a copy that the browser has is
    then confirmed with a few bytes (304), and a part of one is completed (206). An image may show in the browser,
    everything else is saved: browsers refuse to show a PDF under the policy that keeps a file from running as a page of
    ours.
    """
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), public_id=public_id)
    if not attachment.is_bare:
        return _made_bare(request, attachment)
    return _given(request, attachment, attachment.file, etag=attachment.sha256)


@login_not_required
@require_safe
def attachment_small(request, public_id):
    """The small version of a photo; of what has none, the file itself."""
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), public_id=public_id)
    if not attachment.small_file:
        return redirect("attachment_download", public_id)
    return _given(
        request,
        attachment,
        attachment.small_file,
        etag=f"{attachment.sha256}-kecil",
        content_type="image/jpeg",
    )


def _given(request, attachment, stored, *, etag, content_type=None):
    try:
        content = stored.open("rb")
    except OSError as error:
        raise Http404 from error
    return file_response(
        request,
        content,
        etag=f'"{etag}"',
        name=attachment.name,
        content_type=content_type or attachment.content_type,
        is_shown=attachment.is_image,
    )


def _made_bare(request, attachment):
    """A photo from before the portal took out where and by whom it was taken: that is done while it is given out."""
    try:
        with attachment.file.open("rb") as content:
            photo = photos.light(io.BytesIO(content.read()), attachment.name)
    except (OSError, ValidationError) as error:
        raise Http404 from error
    return file_response(
        request,
        io.BytesIO(photo.content),
        etag=f'"{attachment.sha256}-{len(photo.content)}"',
        name=photo.named(attachment.name),
        content_type=photo.content_type,
        is_shown=True,
    )


# Papers of a meeting ------------------------------------------------------------------------------


def attachment_list(request, pk):
    """What those who are invited may have, what was withdrawn, and a form to add more. Two queries, however many."""
    meeting = found_meeting(request, pk)
    if request.method == "POST":
        allow_preparing(request, meeting)
    may_add = request.user.has_perm("meetings.prepare_meeting", meeting)
    form = PapersForm(*posted(request), by=request.user, meeting=meeting)
    if not form.is_possible:
        if form.is_bound:
            return not_now(request, meeting, form)
        may_add = False
    elif form.is_valid() and form.save():
        number = len(form.cleaned_data["attachments"])
        words = ngettext("%(number)d berkas ditambahkan.", "%(number)d berkas ditambahkan.", number)
        messages.success(request, words % {"number": number})
        return redirect("attachment_list", meeting.pk)
    papers = list(meeting.attachments.select_related("created_by__institution", "withdrawn_by__institution"))
    kinds = [
        (kind.label, [paper for paper in papers if paper.withdrawn_at is None and paper.kind == kind])
        for kind in Attachment.Kind
    ]
    context = {
        "meeting": meeting,
        "tab": "attachments",
        "form": form,
        "may_add": may_add,
        "may_withdraw": request.user.has_perm("meetings.prepare_meeting", meeting),
        "kinds": [(label, rows) for label, rows in kinds if rows],
        "withdrawn": [paper for paper in papers if paper.withdrawn_at],
        "keep": "papers",
    }
    return render(request, "meetings/attachments/list.html", context)


def attachment_withdraw(request, pk, attachment_pk):
    meeting = found_meeting(request, pk)
    attachment = get_object_or_404(meeting.attachments, pk=attachment_pk)
    allow_preparing(request, meeting)
    form = WithdrawPaperForm(*posted(request), by=request.user, attachment=attachment)
    if attachment.withdrawn_at is not None:
        messages.info(request, _("“%(name)s” sudah ditarik.") % {"name": attachment.name})
        return redirect("attachment_list", meeting.pk)
    if form.is_valid() and form.save():
        messages.success(request, _("“%(name)s” ditarik.") % {"name": attachment.name})
        return redirect(f"{reverse('attachment_list', args=[meeting.pk])}#ditarik")
    context = {"meeting": meeting, "tab": "attachments", "attachment": attachment, "form": form}
    return render(request, "meetings/attachments/withdraw.html", context)
