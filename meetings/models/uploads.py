import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings import clock


class UploadQuerySet(models.QuerySet):
    def of(self, user):
        """Nobody sees what somebody else is sending."""
        return self.filter(created_by=user.pk) if user.is_authenticated else self.none()

    def waiting(self):
        """Not yet part of any record: under way, or whole and not used."""
        return self.filter(used_at=None)

    def left_over(self):
        """What nobody finished or used in time, and what is part of a record since a day: its bytes are stored there."""
        now = clock.now()
        return self.filter(
            models.Q(used_at=None, created_at__lt=now - timedelta(days=settings.UPLOAD_DAYS))
            | models.Q(used_at__lt=now - timedelta(days=1))
        )


class Upload(models.Model):
    """A file on its way in pieces, over a link that drops (the tus protocol, 1.0).

    It becomes an attachment once it is whole, and of one record only; what nobody finished is cleared away after some
    days (`UPLOAD_DAYS`): it was not said yet.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    name = models.CharField(_("nama berkas"), max_length=200)
    size = models.PositiveBigIntegerField(_("ukuran (bita)"))
    received = models.PositiveBigIntegerField(_("sudah diterima (bita)"), default=0)
    finished_at = models.DateTimeField(_("lengkap pada"), null=True)
    used_at = models.DateTimeField(_("dipakai pada"), null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("unggahan")
        verbose_name_plural = _("unggahan")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")),
                name="upload_receives_no_more_than_its_size",
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(finished_at__isnull=False),
                name="upload_is_whole_before_it_is_used",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def expires_at(self):
        return self.created_at + timedelta(days=settings.UPLOAD_DAYS)

    @property
    def is_open(self):
        """Whether more may still be sent, or the whole be used."""
        return self.used_at is None and clock.now() < self.expires_at


class UploadPiece(models.Model):
    """Bytes of an upload, as they came. In the database, so that every node sees them, and the row that says how far it
    is and the bytes themselves cannot differ, whatever is killed in between."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pieces")
    offset = models.PositiveBigIntegerField(_("mulai dari (bita)"))
    content = models.BinaryField()

    class Meta:
        ordering = ["offset"]
        verbose_name = _("potongan unggahan")
        verbose_name_plural = _("potongan unggahan")
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="upload_piece_once")]

    def __str__(self):
        return f"{self.upload_id}: {self.offset}"
