from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting
from meetings.models.records import never_deleted, with_history
from meetings.models.table_imports import TableImport


@with_history("ParticipantImportHistory")
class ParticipantImport(TableImport):
    """A list of participants from a file: read, shown line by line, and taken over once somebody confirms it.

    `lines` is what was read and found; nothing of it is a person or an attendance before `confirmed_at`. Each is
    {"line", "values", "findings"} as meetings/imports/lines.py reads it, {"choices"} as somebody answered, and
    {"outcome", "told", "about"} as meetings/imports/outcomes.py decided when it was last looked at.
    """

    class Meaning(models.TextChoices):
        """What a line says: somebody is expected, or somebody came."""

        EXPECTED = "expected", _("daftar yang akan hadir")
        PRESENT = "present", _("daftar yang hadir")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="participant_imports")
    name = models.CharField(_("nama berkas"), max_length=200)
    meaning = models.CharField(
        _("isi daftar"), max_length=8, choices=Meaning, default=Meaning.EXPECTED, editable=False
    )
    # {"columns": {field: letter}, "notes": [findings about the whole file]}
    reading = models.JSONField(_("cara berkas dibaca"), default=dict, editable=False)
    lines = models.JSONField(_("baris"))

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("impor peserta")
        verbose_name_plural = _("impor peserta")
        triggers = [never_deleted()]

    def __str__(self):
        return self.name
