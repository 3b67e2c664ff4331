"""A file on its way in pieces: begun, received, cleared away. The protocol over it is in meetings/views/uploads.py."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.models import Upload, UploadPiece
from participants.models import User

ROW = 256 * 1024  # bytes under which what comes next goes into the same row


class WrongOffset(Exception):
    """The piece does not begin where the upload stands (it may have come twice)."""


class NotOpen(Exception):
    """The upload is over: used, expired, or taken back meanwhile."""


@transaction.atomic
def begin_upload(*, by, name, size):
    """A new upload, of which nothing has come yet.

    Args:
        name: made safe by the caller.
        size: of the whole file, bytes.

    Raises:
        ValidationError: too many of this person's wait already.
    """
    # The person's row makes two at once wait for each other: else both would be the twentieth.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if Upload.objects.of(by).waiting().count() >= settings.UPLOADS_AT_ONCE:
        raise ValidationError(
            _("Terlalu banyak berkas yang belum selesai dikirim: paling banyak %(most)d."),
            params={"most": settings.UPLOADS_AT_ONCE},
        )
    return Upload.objects.create(created_by=by, name=name, size=size)


@transaction.atomic
def receive_piece(upload, *, offset, content):
    """Keep bytes of an upload, where they continue what is there.

    Args:
        offset: of their first byte in the file.
        content: bytes.

    Returns:
        how many bytes of the file are there now.

    Raises:
        WrongOffset: they do not continue it; of two at the same place the second gets this.
        NotOpen: it takes nothing any more.
        ValueError: more bytes than the file was said to have.
    """
    upload = Upload.objects.select_for_update(no_key=True).filter(pk=upload.pk).first()
    if upload is None or not upload.is_open:
        raise NotOpen
    if upload.received != offset:
        raise WrongOffset
    if offset + len(content) > upload.size:
        raise ValueError(f"{offset + len(content)} bytes of {upload.size}")
    if content:
        _keep(upload, offset, content)
        upload.received = offset + len(content)
        if upload.received == upload.size:
            upload.finished_at = clock.now()
        upload.save(update_fields=["received", "finished_at"])
    return upload.received


def _keep(upload, offset, content):
    """Small pieces become one row: a file that trickles in must not become a million rows."""
    last = upload.pieces.last()
    if last is not None and len(last.content) < ROW:
        last.content = bytes(last.content) + content
        last.save(update_fields=["content"])
    else:
        UploadPiece.objects.create(upload=upload, offset=offset, content=content)


@transaction.atomic
def drop_upload(upload):
    """Its sender does not want it any more. What is part of a record already stays there.

    Raises:
        NotOpen: it is used.
    """
    upload = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if upload is None:
        return
    if upload.used_at is not None:
        raise NotOpen
    upload.delete()


def use_upload(upload):
    """Make it part of a record, in the transaction that saves the record.

    Raises:
        ValidationError: it is part of one already, or was cleared away.
    """
    locked = Upload.objects.select_for_update(no_key=True).filter(pk=upload.pk).first()
    if locked is None or locked.finished_at is None:
        raise gone()
    if locked.used_at is not None:
        raise ValidationError(
            {
                "attachments": _(
                    "“%(name)s” sudah terlampir pada kiriman lain. Pilih berkasnya sekali lagi di formulir ini."
                )
                % {"name": locked.name}
            }
        )
    locked.used_at = clock.now()
    locked.save(update_fields=["used_at"])


def gone():
    """The refusal of an upload that is nobody's, not whole, or was cleared away."""
    return ValidationError(
        {
            "attachments": _(
                "Satu berkas yang dikirim lebih dahulu tidak ada lagi di portal. Pilih berkasnya sekali lagi."
            )
        }
    )


def clear_uploads():
    """What nobody finished or used in time goes (`UploadQuerySet.left_over`): it was not said yet.

    Returns:
        how many.
    """
    with transaction.atomic():
        left_over = Upload.objects.left_over().select_for_update(skip_locked=True)
        keys = list(left_over.values_list("pk", flat=True)[:1000])
        UploadPiece.objects.filter(upload__in=keys).delete()
        Upload.objects.filter(pk__in=keys).delete()
    return len(keys)
