import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock, photos
from meetings.actions.client_keys import once
from meetings.actions.events import stated
from meetings.actions.uploads import use_upload
from meetings.models import Attachment, Meeting
from meetings.models.attachments import is_image, small_name, stored_name


def digest_of(upload):
    """By which the content of a file is known (`Attachment.sha256`)."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def has_all(owner, uploads):
    """Whether an input or a report has these files already: then a second sending of them loses nothing."""
    if not uploads:
        return True
    # Of a photo something lighter is kept: it is known by what was sent.
    rows = owner.attachments.values_list("sha256", "sent_sha256")
    kept = {sent or stored for stored, sent in rows}
    return all(digest_of(upload) in kept for upload in uploads)


def attach(upload, *, by, **owner):
    """Keep an uploaded file with the record it belongs to.

    The file is stored by the hash of its content, once however often it is sent, outside the web
    root. Type and size were checked by the form (`meetings.forms.attachments`), which leaves the
    type found in the content in `upload.checked_type`. Of a photo the light versions are kept.

    Args:
        upload: a Django UploadedFile that the form accepted. One that came in pieces (`upload.upload`) is used up.
        owner: exactly one of meeting, attendance, input, follow_up_event; and further fields of the attachment.

    Raises:
        ValidationError: it came in pieces and is part of another record, or it is a photo that cannot be read.
    """
    if getattr(upload, "upload", None):
        use_upload(upload.upload)
    attachment = Attachment(created_by=by, name=upload.name, content_type=upload.checked_type, **owner)
    content = upload
    if is_image(upload.checked_type):
        photo = getattr(upload, "photo", None) or photos.light(upload, upload.name)
        attachment.sent_sha256 = digest_of(upload)
        attachment.name, attachment.content_type = photo.named(upload.name), photo.content_type
        content = ContentFile(photo.content)
    attachment.size = content.size
    attachment.sha256 = digest_of(content)
    attachment.file.name = _stored(content, stored_name(attachment, ""))
    if attachment.sent_sha256 and photo.small:
        attachment.small_size = len(photo.small)
        attachment.small_file.name = _stored(ContentFile(photo.small), small_name(attachment, ""))
    attachment.save()
    return attachment


def _stored(content, path):
    """The name under which it is stored; what lies there already, whole, is not written again."""
    # A file of another size is one whose writing was cut off: it is left alone and stored anew beside it.
    if default_storage.exists(path) and default_storage.size(path) == content.size:
        return path
    return default_storage.save(path, content)


def add_papers(meeting, uploads, *, by, kind, client_key, caption=""):
    """Give papers of one kind to a meeting, for those who are invited to it.

    Args:
        uploads: files that the form checked, at least one.
        kind: an Attachment.Kind.
        client_key: of the whole sending; sent again, it adds nothing.
        caption: of photos.

    Returns:
        (the first of them, whether they were added now).

    Raises:
        ValidationError: the meeting is cancelled, or a file came in pieces and is part of another record.
    """

    def create():
        held = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
        if held.status == Meeting.Status.CANCELLED:
            raise ValidationError(_("Rapat ini dibatalkan: bahan baru tidak dapat ditambahkan."))
        fields = {"by": by, "meeting": held, "kind": kind, "caption": caption, "is_sample": held.is_sample}
        first, *others = uploads
        added = attach(first, client_key=client_key, **fields)
        for upload in others:
            attach(upload, **fields)
        return added

    return once(Attachment, client_key, by=by, create=create)


@transaction.atomic
def withdraw_paper(attachment, *, by, reason):
    """Nobody gets a paper of a meeting any more. File and row stay: who took it back, when and why is known.

    Raises:
        ValidationError: it was withdrawn before, or no reason is given.
    """
    attachment = Attachment.objects.select_for_update(no_key=True).get(
        pk=attachment.pk, meeting__isnull=False
    )
    if attachment.withdrawn_at is not None:
        raise ValidationError(_("Bahan ini sudah ditarik."))
    attachment.withdraw_reason = stated(reason)
    attachment.withdrawn_at = clock.now()
    attachment.withdrawn_by = by
    attachment.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    return attachment
