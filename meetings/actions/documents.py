"""Issuing an official document: its row, its code, its version and its file, which never change afterwards."""

import hashlib
import json

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.translation import override

from meetings.models import Document
from meetings.models.documents import document_path


@transaction.atomic
def issue(kind, *, data, make, title, by, meeting=None, letter=None, is_draft=False):
    """Issue the next version of a paper; where it would say the same as the last one, that one is returned.

    Args:
        kind: a Document.Kind.
        data: what the paper says, as plain JSON values without code and version.
        make: called with the Document, which has its code and version but no row yet; returns (the PDF's bytes, the
            names of the characters that it could not print, who signed it or "").
        title: of the paper, in Indonesian.
        meeting, letter: what it is a paper of; neither for one of all meetings.
        is_draft: it is no official paper yet; drafts stand beside the versions and are not counted.

    Returns:
        (the Document, whether it was made now).
    """
    data = json.loads(json.dumps(data))
    paper = {"kind": kind, "meeting": meeting, "letter": letter}
    _wait_for_turn(paper)
    of_this_paper = Document.objects.filter(**paper)
    last = of_this_paper.filter(is_draft=is_draft).order_by("-version", "-pk").first()
    issued = last if not is_draft else of_this_paper.filter(is_draft=False).order_by("-version").first()
    version = issued.version + 1 if issued else 1
    if last and last.data == data and (not is_draft or last.version == version) and last.is_intact():
        return last, False
    document = Document(
        **paper,
        version=version,
        title=title[:300],
        data=data,
        is_draft=is_draft,
        created_by=by,
        is_sample=(meeting or letter).is_sample if meeting or letter else False,
    )
    with override("id"):
        pdf, document.unprintable, document.signed_by = make(document)
    _keep(document, pdf)
    document.save()
    return document, True


def _wait_for_turn(paper):
    """Two who issue the same paper at once: the second sees what the first made. Held until the transaction ends."""
    name = ":".join(str(getattr(part, "pk", part)) for part in paper.values())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('meetings_document'), hashtext(%s))", [name])


def _keep(document, pdf):
    """Store the file by its hash, outside the web root (as meetings.actions.attachments)."""
    document.sha256 = hashlib.sha256(pdf).hexdigest()
    document.size = len(pdf)
    path = document_path(document, "")
    if default_storage.exists(path) and default_storage.size(path) == len(pdf):
        document.file.name = path
    else:
        document.file.save("dokumen.pdf", ContentFile(pdf), save=False)
