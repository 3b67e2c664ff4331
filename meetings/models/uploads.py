import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings import clock


class Upload(models.Model):
    """A file on its way in pieces, over a link that drops (the tus protocol, 1.0).

    It becomes an attachment once it is whole; what nobody finished is cleared away after some days.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    name = models.CharField(_("nama berkas"), max_length=200)
    size = models.PositiveBigIntegerField(_("ukuran (bita)"))
    received = models.PositiveBigIntegerField(_("sudah diterima (bita)"), default=0)
    finished_at = models.DateTimeField(_("lengkap pada"), null=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("unggahan")
        verbose_name_plural = _("unggahan")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")),
                name="upload_receives_no_more_than_its_size",
            ),
        ]

    def __str__(self):
        return self.name
