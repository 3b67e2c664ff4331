"""Files that came before their form, in pieces (meetings/views/uploads.py): the form names them by their keys."""

import uuid
from tempfile import SpooledTemporaryFile

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from meetings.actions.uploads import gone
from meetings.models import Upload, UploadPiece


class KeysInput(forms.TextInput):
    """Seen by nobody, and yet no hidden input: keep-typed.js counts a file that is named here as something typed."""

    input_type = "url"  # no sentence of the reader's, for static/js/outbox-forms.js
    is_hidden = True

    def __init__(self):
        super().__init__({"hidden": True, "autocomplete": "off"})


class ReceivedField(forms.CharField):
    """The keys of uploads, set apart by dots. Gives them as a list of UUIDs, each once; what is no key is left out."""

    widget = KeysInput

    def __init__(self):
        super().__init__(required=False)

    def clean(self, value):
        keys = []
        for text in (value or "")[:2000].split("."):
            try:
                keys.append(uuid.UUID(text))
            except ValueError:
                continue
        return list(dict.fromkeys(keys))


def received_files(keys, *, by):
    """The files that this person sent in pieces, whole; they know their Upload (`upload`).

    Raises:
        ValidationError: one of them is somebody else's, not whole, or was cleared away.
    """
    uploads = {upload.key: upload for upload in Upload.objects.of(by).filter(key__in=keys)}
    if any(key not in uploads or uploads[key].finished_at is None for key in keys):
        raise gone()
    return [_file_of(uploads[key]) for key in keys]


def _file_of(upload):
    whole = SpooledTemporaryFile(max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE)  # noqa: SIM115 - goes with the form
    file = UploadedFile(whole, upload.name, size=upload.size)
    # One row at a time: the whole need not fit into memory.
    for piece in upload.pieces.values_list("pk", flat=True):
        file.write(UploadPiece.objects.values_list("content", flat=True).get(pk=piece))
    file.seek(0)
    file.upload = upload
    return file
