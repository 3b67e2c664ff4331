from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.agendas import AgendaItem, ratified_is_final
from meetings.models.minutes import Minutes
from meetings.models.records import LastChangeMixin, Record, never_deleted, with_history


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of minutes that the user may read; what was struck out only for those who see the draft."""
        entries = self.filter(minutes__in=Minutes.objects.visible_to(user).values("pk"))
        return entries if user.is_authenticated and user.reads_everything else entries.standing()

    def standing(self):
        """What counts: everything that was not struck out."""
        return self.filter(struck_at__isnull=True)

    def without_speaker(self):
        """Statements of which nobody said yet whose they are: the minutes are not ratified with them."""
        return self.standing().filter(kind=Entry.Kind.STATEMENT, speaker=None)

    def decisions(self):
        return self.filter(kind=Entry.Kind.DECISION)

    def published(self):
        """Decisions, from the ratification of their minutes on; other entries never go public as such.

        One that a correction struck out stands no longer. What corrections made of the words is laid over the rows by
        `meetings.corrected`.
        """
        return (
            self.standing()
            .decisions()
            .filter(minutes__ratified_at__isnull=False)
            .exclude(pk__in=self._struck_by_a_correction())
        )

    def struck_by_a_correction(self):
        """Standing in the minutes as they were ratified, and struck out by what was issued since."""
        return self.filter(pk__in=self._struck_by_a_correction())

    def _struck_by_a_correction(self):
        changes = self.model.corrections.rel.related_model.objects.in_force()
        return changes.filter(is_struck=True).values("entry")

    def with_something_following(self):
        """Of which an input or a follow-up came, or that settled a programme: these are not struck out."""
        return self.filter(
            models.Q(inputs__isnull=False)
            | models.Q(follow_ups__isnull=False)
            | models.Q(programmes__isnull=False)
        )


class SpokenMixin:
    """Words with the person who spoke them, and the post of that day."""

    @property
    def speaker_line(self):
        """ "Ir. Erni Sopalauw (Sekretaris Dinas …)", or nothing where nobody in particular spoke."""
        if not self.speaker_id:
            return ""
        name = self.speaker.display_name
        if self.speaker_position and self.speaker_position != name:
            return f"{name} ({self.speaker_position})"
        return name


@with_history(
    # Each note-taker's page asks every four seconds which version of its minutes is the last.
    "EntryHistory",
    indexes=[models.Index(fields=["minutes", "pgh_id"], name="entry_history_by_minutes")],
)
class Entry(LastChangeMixin, SpokenMixin, Record):
    """One entry of the minutes: a note, what somebody said, or a decision with its number.

    A statement may lack its speaker while it is written (nothing typed in the meeting is refused); the
    minutes are not ratified before he is named. `drawn_from` is the entry whose words a decision was made of.
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
    drawn_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="drawn",
        verbose_name=_("diambil dari butir"),
    )
    struck_at = models.DateTimeField(_("dicoret pada"), null=True, editable=False)
    strike_reason = models.TextField(_("alasan pencoretan"), blank=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["agenda_item__position", "position", "pk"]
        verbose_name = _("butir notula")
        verbose_name_plural = _("butir notula")
        triggers = [never_deleted(), ratified_is_final("id", "minutes_id")]
        constraints = [
            # Deferrable, so that two entries can change places within one transaction.
            models.UniqueConstraint(
                fields=["agenda_item", "position"],
                name="entry_one_a_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(kind="decision", number__isnull=False)
                | (~models.Q(kind="decision") & models.Q(number__isnull=True)),
                name="entry_decision_has_a_number",
            ),
            models.CheckConstraint(
                condition=models.Q(struck_at__isnull=True) | ~models.Q(strike_reason=""),
                name="entry_struck_with_a_reason",
            ),
        ]

    def __str__(self):
        return self.number or f"{self.get_kind_display()} {self.position}"

    @property
    def is_decision(self):
        return self.kind == self.Kind.DECISION

    @property
    def anchor(self):
        """Where it stands on the page of the minutes."""
        return f"butir-{self.pk}"
