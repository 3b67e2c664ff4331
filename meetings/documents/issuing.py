"""From a paper of a meeting to the document that is issued: set, stamped with its code, signed, kept."""

import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from meetings.actions import documents as actions
from meetings.documents import signatures
from meetings.documents.papers import PAPERS
from meetings.documents.typesetting import stamp
from meetings.models import Document, Meeting

# They say what the meeting decided: before its minutes are ratified there can only be a draft of them.
RATIFIED_FIRST = {Document.Kind.MINUTES, Document.Kind.AGREEMENT, Document.Kind.REPORT}
# A list to be signed by hand is printed, not issued.
NOT_ISSUED = {"daftar-hadir-kosong"}


def issuable_papers():
    """The papers of a meeting that can be issued, in the order of the office."""
    return [paper for paper in PAPERS.values() if paper.slug not in NOT_ISSUED]


def is_draft_yet(paper, meeting):
    """Whether the paper can only be a draft as the meeting stands."""
    return paper.kind in RATIFIED_FIRST and meeting.status not in {
        Meeting.Status.RATIFIED,
        Meeting.Status.CLOSED,
    }


def issue_paper(paper, meeting, *, by):
    """Issue a paper of a meeting as it stands now; as a draft where its minutes are not ratified.

    Args:
        paper: one of PAPERS.

    Returns:
        (the Document, whether it was made now): the last one where nothing has changed since.
    """
    with override("id"):
        title = f"{paper.label} {meeting.title}"
    return issue_data(
        paper.kind,
        paper.data(meeting),
        paper.typeset,
        images=paper.images(meeting),
        title=title,
        by=by,
        meeting=meeting,
        is_draft=is_draft_yet(paper, meeting),
    )


def issue_data(kind, data, typeset, *, title, by, images=None, meeting=None, letter=None, is_draft=False):
    """Issue what a paper says: set, stamped with its code, signed where the office has a certificate.

    Args:
        data: of the paper, with its letterhead, without a stamp.
        typeset: called with (data, images, draft=, attach=, at=); gives a Typeset.
        images: {name: bytes} of the pictures that the data names.

    Returns:
        (the Document, whether it was made now): the last one where nothing has changed since.
    """
    images = images or {}
    # With the certificate that was set since, or another, it is another document.
    sealed_by = "" if is_draft or not signatures.is_configured() else signatures.signed_by()
    kept = kept_data(data) | pictures_in(images) | ({"sertifikat": sealed_by} if sealed_by else {})

    def make(document):
        stamped = data | {"stempel": stamp_of(document)}
        made = typeset(stamped, images, draft=is_draft, attach=kept, at=document.created_at)
        return sealed(document, made)

    return actions.issue(
        kind, data=kept, make=make, title=title, by=by, meeting=meeting, letter=letter, is_draft=is_draft
    )


def stamp_of(document):
    """What the foot of its pages says: the code, and the address of the page that knows it."""
    address = f"{settings.SITE_URL}{reverse('document_detail', args=[document.code])}"
    return stamp(document.code, address, document.version)


def sealed(document, made):
    """The pages as they are kept: with the office's signature where it has a certificate and this is no draft.

    Returns:
        what `actions.documents.issue` wants of `make`.
    """
    if document.is_draft or not signatures.is_configured():
        return made.pdf, made.unprintable, ""
    reason = f"Penerbitan {document.get_kind_display()} versi {document.version}"
    pdf, signed_by = signatures.sign(made.pdf, reason=reason)
    return pdf, made.unprintable, signed_by


def kept_data(data):
    """The data without the picture of the emblem, of which the hash is enough to tell one from another."""
    head = data.get("kop")
    if not head or not head.get("lambang"):
        return dict(data)
    digest = hashlib.sha256(head["lambang"].encode()).hexdigest()
    return data | {"kop": {**head, "lambang": digest}}


def pictures_in(images):
    """Their hashes, so that another photo under the same name is another document."""
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in images.items()}
    return {"gambar": hashes} if hashes else {}
