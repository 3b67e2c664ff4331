"""The papers of a meeting: their page on its desk, their drafts, and the notula for those who may read it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings import clock
from meetings.documents import matrix
from meetings.documents.issuing import NOT_ISSUED, is_draft_yet
from meetings.documents.papers import PAPERS
from meetings.documents.word import TemplateFault, docx_of
from meetings.documents.word_templates import content_in_force
from meetings.forms.papers import MinutesFormForm
from meetings.models import Document, Minutes
from meetings.models.attachments import TYPES
from meetings.spreadsheets import xlsx_file
from meetings.views.at_desk import found_meeting
from meetings.views.documents import document_download, pdf_response
from meetings.views.steps import not_now

XLSX = TYPES[".xlsx"]
DOCX = TYPES[".docx"]


def _meeting(request, pk):
    return found_meeting(request, pk, "organiser", "chair__institution")


@require_safe
def document_list(request, pk):
    """Each paper with its draft, its editable forms, and what was issued of it. Three queries, however many versions."""
    meeting = _meeting(request, pk)
    issued = {}
    for document in meeting.documents.filter(letter=None).defer("data"):
        issued.setdefault(document.kind, []).append(document)
    may_issue = request.user.has_perm("meetings.issue_document", meeting)
    context = {
        "meeting": meeting,
        "tab": "documents",
        "papers": [
            {
                "paper": paper,
                "versions": [] if paper.slug in NOT_ISSUED else issued.get(paper.kind, []),
                "may_issue": may_issue and paper.slug not in NOT_ISSUED,
                "is_draft_yet": is_draft_yet(paper, meeting),
            }
            for paper in PAPERS.values()
        ],
        "form": MinutesFormForm(meeting=meeting, by=request.user),
        "may_prepare": request.user.has_perm("meetings.prepare_meeting", meeting),
    }
    return render(request, "meetings/papers/list.html", context)


@require_POST
def document_form(request, pk):
    """In which official form the notula of this meeting is printed; also after the minutes are closed to changes."""
    meeting = _meeting(request, pk)
    if not request.user.has_perm("meetings.prepare_meeting", meeting):
        raise PermissionDenied
    form = MinutesFormForm(request.POST, meeting=meeting, by=request.user)
    if form.is_valid() and form.save():
        messages.success(request, _("Bentuk notula dipilih."))
    else:
        messages.error(request, _("Pilihan itu tidak dikenal."))
    return redirect("document_list", pk=meeting.pk)


@require_safe
def document_preview(request, pk, slug, format):  # noqa: A002 - the name of the part of the address
    """A paper as it would be now: the PDF marked as a draft, the others to be edited."""
    meeting = _meeting(request, pk)
    paper = PAPERS.get(slug)
    if paper is None or format not in ("pdf", *paper.formats):
        raise Http404
    return _answer(request, paper, meeting, format)


def _answer(request, paper, meeting, format):  # noqa: A002
    name = f"{paper.slug}-{meeting.slug}"
    data = paper.data(meeting)
    if format == "xlsx":
        return _spreadsheet(data, name)
    images = paper.images(meeting)
    if format == "docx":
        return _word_file(request, paper, meeting, data, images)
    # A list that is to be signed by hand is no draft of anything.
    is_draft = paper.slug not in NOT_ISSUED
    made = paper.typeset(data, images, draft=is_draft)
    return pdf_response(made.pdf, f"{name}-draf.pdf" if is_draft else f"{name}.pdf", is_shown=True)


def _word_file(request, paper, meeting, data, images):
    data |= {"draf": "DRAF" if is_draft_yet(paper, meeting) else ""}
    template = content_in_force(paper.kind, data["bentuk"])
    try:
        content = docx_of(paper.kind, data, template, images=images)
    except TemplateFault as fault:
        why = _("Templat Word milik kantor tidak dapat diisi: %(why)s. Pakailah lagi templat portal.")
        return not_now(request, meeting, why=why % {"why": str(fault)[:200]})
    response = HttpResponse(content, content_type=DOCX)
    return _saved(response, f"{paper.slug}-{meeting.slug}.docx")


def _spreadsheet(data, name):
    file = xlsx_file(matrix.spreadsheet_rows(data), title="matriks", widths=matrix.WIDTHS)
    return _saved(FileResponse(file, content_type=XLSX), f"{name}.xlsx")


def _saved(response, filename):
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Content-Encoding"] = "identity"  # packed already
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def document_open_matrix(request, format):  # noqa: A002
    """The follow-ups of all meetings that are still open, on one matrix."""
    if not request.user.reads_everything:
        raise Http404
    paper = PAPERS["matriks"]
    if format not in ("pdf", *paper.formats):
        raise Http404
    name = f"matriks-tindak-lanjut-{clock.today():%Y-%m-%d}"
    data = paper.data(None)
    if format == "xlsx":
        return _spreadsheet(data, name)
    return pdf_response(paper.typeset(data).pdf, f"{name}.pdf", is_shown=True)


# The notula, for those who may read it ------------------------------------------------------------


@require_safe
def minutes_file(request, year, slug, format):  # noqa: A002
    """The issued PDF where it says what the minutes say now, else a draft of it; or the text to be edited."""
    minutes = get_object_or_404(
        Minutes.objects.visible_to(request.user).select_related("meeting__organiser", "meeting__chair"),
        meeting__year=year,
        meeting__slug=slug,
    )
    paper, meeting = PAPERS["notula"], minutes.meeting
    if format not in ("pdf", *paper.formats):
        raise Http404
    if format == "pdf" and (issued := _issued(minutes)):
        return document_download(request, issued.code)
    return _answer(request, paper, meeting, format)


def _issued(minutes):
    """The last issued notula, unless a correction or another form came after it."""
    if minutes.is_writable:
        return None
    last = (
        Document.objects.filter(kind=Document.Kind.MINUTES, meeting=minutes.meeting_id, is_draft=False)
        .order_by("-version")
        .first()
    )
    if last is None or not last.is_intact():
        return None
    says_the_same = (
        last.data.get("versi") == minutes.newest_version
        and last.data.get("bentuk") == minutes.meeting.form_of_minutes
    )
    return last if says_the_same else None
