import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from meetings.actions.client_keys import once
from meetings.models import WordTemplate
from meetings.models.documents import document_path


def put_in_place(kind, *, by, client_key, name, content=None, note=""):
    """The next version of the template of a kind of paper; older ones stay.

    Args:
        content: the bytes of a .docx that was checked (meetings.documents.word_templates); None for the portal's own.

    Returns:
        (the WordTemplate, whether it was made now).
    """

    def create():
        template = WordTemplate(
            kind=kind,
            version=_next_version(kind),
            name=name[:200],
            note=note[:300],
            created_by=by,
            client_key=client_key,
        )
        if content is not None:
            _keep(template, content)
        template.save()
        return template

    return once(WordTemplate, client_key, by=by, create=create)


@transaction.atomic
def put_back(template, *, by, client_key):
    """An earlier version counts again, as the next one."""

    def create():
        return WordTemplate.objects.create(
            kind=template.kind,
            version=_next_version(template.kind),
            name=template.name,
            note=template.note,
            file=template.file.name,
            sha256=template.sha256,
            created_by=by,
            client_key=client_key,
        )

    return once(WordTemplate, client_key, by=by, create=create)


def _next_version(kind):
    """Two uploads at once wait for each other here; to be called in the transaction that saves the row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('meetings_wordtemplate'), hashtext(%s))", [kind]
        )
    last = WordTemplate.objects.filter(kind=kind).order_by("-version").first()
    return last.version + 1 if last else 1


def _keep(template, content):
    template.sha256 = hashlib.sha256(content).hexdigest()
    path = document_path(template, "")
    # A file of another size is one whose writing was cut off.
    if default_storage.exists(path) and default_storage.size(path) == len(content):
        template.file.name = path
    else:
        template.file.save("templat.docx", ContentFile(content), save=False)
