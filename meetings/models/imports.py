from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting
from meetings.models.records import Record, never_deleted, with_history


@with_history("ParticipantImportHistory")
class ParticipantImport(Record):
    """A list of participants from a file: read, shown line by line, and taken over once somebody confirms it.

    `lines` is what was read and found ([{"line", "values", "findings", "outcome", …}]); nothing of it is a person
    or an attendance before `confirmed_at`.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="participant_imports")
    name = models.CharField(_("nama berkas"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    lines = models.JSONField(_("baris"))
    confirmed_at = models.DateTimeField(_("dikonfirmasi pada"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    discarded_at = models.DateTimeField(_("dibatalkan pada"), null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("impor peserta")
        verbose_name_plural = _("impor peserta")
        triggers = [never_deleted()]

    def __str__(self):
        return self.name
