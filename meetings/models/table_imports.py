"""What the tables have in common that come in from a file: lists of participants and grids of figures."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.records import Record


class TableImport(Record):
    """Read, shown as what would become of it, and taken over once somebody confirms it, or discarded.

    `sha256` is of the file, which is not kept itself: the same one gets the same answers again.
    """

    sha256 = models.CharField(max_length=64, editable=False)
    confirmed_at = models.DateTimeField(_("dikonfirmasi pada"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    discarded_at = models.DateTimeField(_("dibatalkan pada"), null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_open(self):
        """Whether it still waits for somebody to confirm or to discard it."""
        return self.confirmed_at is None and self.discarded_at is None
