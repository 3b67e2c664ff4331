"""Official documents: issuing one, having its file, and for anybody the page that tells whether a code is genuine."""

import logging

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.documents import signatures
from meetings.documents.issuing import issuable_papers, issue_paper
from meetings.forms.documents import CodeForm, CompareForm
from meetings.models import Document
from meetings.models.documents import DocumentDamaged
from meetings.views.at_desk import found_meeting

log = logging.getLogger(__name__)

FORM_OVERHEAD = 20_000  # bytes of a sent form besides its file


@require_POST
def document_issue(request, pk, slug):
    """Issue a paper of a meeting; the page of its code says what came of it."""
    meeting = found_meeting(request, pk)
    if not request.user.has_perm("meetings.issue_document", meeting):
        raise PermissionDenied
    paper = next((paper for paper in issuable_papers() if paper.slug == slug), None)
    if paper is None:
        raise Http404
    document, is_new = issue_paper(paper.chosen(request.POST), meeting, by=request.user)
    if is_new:
        messages.success(request, _("Dokumen diterbitkan dengan kode %(code)s.") % {"code": document.code})
    else:
        messages.info(
            request, _("Isinya tidak berubah sejak versi %(version)d.") % {"version": document.version}
        )
    return redirect(document)


@require_safe
def document_download(request, code):
    """The file as it was issued; one that was changed on the disk is refused, not handed out."""
    document = Document.objects.visible_to(request.user).select_related("meeting").meant_by(code)
    if document is None:
        raise Http404
    try:
        content = document.content()
        if document.signed_by and not signatures.check(content).is_intact:
            raise DocumentDamaged(document.code)
    except DocumentDamaged:
        log.error("Document %s: the stored file is not the one that was issued", document.code)
        return render(request, "meetings/documents/damaged.html", {"document": document}, status=409)
    return pdf_response(content, document.filename)


def pdf_response(content, filename, *, is_shown=False):
    """A PDF for one reader alone.

    Args:
        is_shown: in the browser, instead of saved.
    """
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'{"inline" if is_shown else "attachment"}; filename="{filename}"'
    response["Content-Encoding"] = "identity"  # packed already
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


# Anybody asks ------------------------------------------------------------------------------------


@login_not_required
@require_safe
def document_check(request):
    """Where the code on a paper is typed in."""
    form = CodeForm(request.GET if "kode" in request.GET else None)
    if form.is_bound and form.is_valid():
        document = Document.objects.meant_by(form.cleaned_data["kode"])
        if document:
            return redirect(document)
        return _unknown(request, form.cleaned_data["kode"], form)
    return render(request, "meetings/documents/check.html", {"form": form})


@csrf_exempt  # a comparison changes nothing, and without a cookie it works from any page
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def document_detail(request, code):
    """What anybody may know of a document: that it is genuine, what it is, and whether a file at hand is the same.

    Not its words, and nothing of a person but who signed it.
    """
    document = Document.objects.select_related("meeting", "letter__meeting").meant_by(code)
    if document is None:
        return _unknown(request, code)
    if document.code != code:
        return redirect(document)
    form = _compared(request, document)
    meeting = document.meeting or (document.letter and document.letter.meeting)
    context = {
        "document": document,
        # Of a meeting that is not announced nobody outside knows the name.
        "meeting": meeting if meeting and meeting.announced_at else None,
        "newest": document.newest(),
        "is_intact": document.is_intact(),
        "form": form,
        "may_have": Document.objects.visible_to(request.user).filter(pk=document.pk).exists(),
        "sees_all": request.user.is_authenticated and request.user.reads_everything,
    }
    return render(request, "meetings/documents/detail.html", context)


def _compared(request, document):
    """The form by which a file is compared; it holds the answer where one was sent."""
    if request.method != "POST":
        return CompareForm(document=document)
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_MAX_BYTES + FORM_OVERHEAD:
        form = CompareForm({}, {}, document=document)
        form.is_valid()
        form.errors.clear()
        form.add_error(
            "berkas",
            _("Berkasnya terlalu besar; paling besar %(limit)s.")
            % {"limit": filesizeformat(settings.UPLOAD_MAX_BYTES)},
        )
        return form
    form = CompareForm(request.POST, request.FILES, document=document)
    form.is_valid()
    return form


def _unknown(request, code, form=None):
    """A clear no: nothing was issued under this code."""
    context = {"code": code[:40], "form": form or CodeForm()}
    return render(request, "meetings/documents/unknown.html", context, status=404)
