import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.agendas import AgendaItem, ratified_is_final
from meetings.models.meetings import Meeting
from meetings.models.records import Record, StepsMixin, never_deleted, with_history


class MinutesQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Secretariat, chair and administrator always; the invited from the circulation on."""
        if not user.is_authenticated:
            return self.none()
        if user.reads_everything:
            return self
        return self.exclude(status=Minutes.Status.DRAFT).filter(
            models.Exists(
                Meeting.objects.filter(
                    pk=models.OuterRef("meeting_id"), attendances__institution=user.institution_id
                )
            )
        )


@with_history("MinutesHistory")
class Minutes(StepsMixin, models.Model):
    """The minutes of one meeting. Once ratified by the chair, the database refuses every change."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draf")
        CIRCULATED = "circulated", _("diedarkan")
        RATIFIED = "ratified", _("disahkan")

    STEPS = {Status.DRAFT: {Status.CIRCULATED}, Status.CIRCULATED: {Status.DRAFT, Status.RATIFIED}}

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    circulated_at = models.DateTimeField(_("diedarkan pada"), null=True, editable=False)
    comments_until = models.DateField(_("tanggapan sampai"), null=True, blank=True)
    ratified_at = models.DateTimeField(_("disahkan pada"), null=True, editable=False)
    ratified_by = models.ForeignKey(
        "participants.Person", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    version = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("notula")
        verbose_name_plural = _("notula")
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="ratified_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ratified_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="ratified", ratified_at__isnull=False, ratified_by__isnull=False)
                | (~models.Q(status="ratified") & models.Q(ratified_at__isnull=True)),
                name="minutes_ratified_by_somebody",
            ),
        ]

    def __str__(self):
        return str(_("Notula %(meeting)s") % {"meeting": self.meeting})

    @property
    def is_writable(self):
        return self.ratified_at is None

    @property
    def last_change(self):
        """Which change of its entries was the last (0: none): tells whether somebody saw the present text. One query."""
        return self.entries.aggregate(last=models.Max("history__pgh_id"))["last"] or 0


class EntryQuerySet(models.QuerySet):
    def standing(self):
        """What counts: everything that was not struck out."""
        return self.filter(struck_at__isnull=True)

    def decisions(self):
        return self.filter(kind=Entry.Kind.DECISION)

    def published(self):
        """Decisions, from the ratification of their minutes on; other entries never go public as such."""
        return self.standing().decisions().filter(minutes__ratified_at__isnull=False)


@with_history("EntryHistory")
class Entry(Record):
    """One entry of the minutes: a note, what somebody said, or a decision with its number.

    `speaker_position` and `speaker_institution` are those of the day. An entry is never deleted; a
    wrong one is struck out and stays readable.
    """

    class Kind(models.TextChoices):
        NOTE = "note", _("catatan")
        STATEMENT = "statement", _("pernyataan")
        DECISION = "decision", _("keputusan")

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="entries")
    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="entries", verbose_name=_("mata acara")
    )
    position = models.PositiveIntegerField(_("urutan"), editable=False)
    kind = models.CharField(_("jenis"), max_length=10, choices=Kind, default=Kind.NOTE)
    number = models.CharField(_("nomor keputusan"), max_length=14, unique=True, null=True, editable=False)
    speaker = models.ForeignKey(
        "participants.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("pembicara"),
    )
    speaker_position = models.CharField(max_length=200, blank=True, editable=False)
    speaker_institution = models.ForeignKey(
        "participants.Institution", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    text = models.TextField(_("isi"))
    struck_at = models.DateTimeField(_("dicoret pada"), null=True, editable=False)
    strike_reason = models.TextField(_("alasan pencoretan"), blank=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["agenda_item__position", "position", "pk"]
        verbose_name = _("butir notula")
        verbose_name_plural = _("butir notula")
        triggers = [never_deleted(), ratified_is_final("id", "minutes_id")]
        constraints = [
            models.UniqueConstraint(fields=["agenda_item", "position"], name="entry_one_a_position"),
            models.CheckConstraint(
                condition=models.Q(kind="decision", number__isnull=False)
                | (~models.Q(kind="decision") & models.Q(number__isnull=True)),
                name="entry_decision_has_a_number",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="statement") | models.Q(speaker__isnull=False),
                name="entry_statement_has_a_speaker",
                violation_error_message=_("Pernyataan memerlukan pembicara."),
            ),
            models.CheckConstraint(
                condition=models.Q(struck_at__isnull=True) | ~models.Q(strike_reason=""),
                name="entry_struck_with_a_reason",
            ),
        ]

    def __str__(self):
        return self.number or f"{self.get_kind_display()} {self.position}"

    @property
    def last_change(self):
        """Which change of this entry was the last: tells whether somebody saw the present text. One query."""
        return self.history.aggregate(last=models.Max("pgh_id"))["last"] or 0

    @property
    def is_decision(self):
        return self.kind == self.Kind.DECISION

    @property
    def speaker_line(self):
        """ "Ir. Erni Sopalauw (Sekretaris Dinas …)", or nothing where nobody in particular spoke."""
        if not self.speaker_id:
            return ""
        name = self.speaker.display_name
        if self.speaker_position and self.speaker_position != name:
            return f"{name} ({self.speaker_position})"
        return name
