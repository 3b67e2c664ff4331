import hashlib

from django.core.files.storage import default_storage

from meetings.models import Attachment
from meetings.models.attachments import stored_name


def digest_of(upload):
    """By which the content of a file is known (`Attachment.sha256`)."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def has_all(owner, uploads):
    """Whether an input or a report has these files already: then a second sending of them loses nothing."""
    kept = set(owner.attachments.values_list("sha256", flat=True)) if uploads else set()
    return all(digest_of(upload) in kept for upload in uploads)


def attach(upload, *, by, **owner):
    """Keep an uploaded file with the record it belongs to.

    The file is stored by the hash of its content, once however often it is sent, outside the web
    root. Type and size were checked by the form (`meetings.forms.attachments`), which leaves the
    type found in the content in `upload.checked_type`.

    Args:
        upload: a Django UploadedFile that the form accepted.
        owner: exactly one of meeting, input, follow_up_event.
    """
    attachment = Attachment(
        created_by=by,
        name=upload.name,
        content_type=upload.checked_type,
        size=upload.size,
        sha256=digest_of(upload),
        **owner,
    )
    path = stored_name(attachment, upload.name)
    # A file of another size is one whose writing was cut off: it is left alone and stored anew beside it.
    if default_storage.exists(path) and default_storage.size(path) == upload.size:
        attachment.file.name = path
    else:
        attachment.file.save(upload.name, upload, save=False)
    attachment.save()
    return attachment
