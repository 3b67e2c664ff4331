import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.agendas import AgendaItem
from meetings.models.entries import Entry, SpokenMixin
from meetings.models.minutes import Minutes
from meetings.models.records import LastChangeMixin, Record, StepsMixin, never_deleted, with_history

# An issued correction is as final as the minutes that it corrects, with all its changes.
ISSUED_IS_FINAL = """
    IF EXISTS (
        SELECT 1 FROM (
            SELECT issued_at FROM meetings_correction WHERE id IN (NEW.correction_id, OLD.correction_id) FOR SHARE
        ) AS correction WHERE issued_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the correction is issued: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class CorrectionQuerySet(models.QuerySet):
    def issued(self):
        return self.filter(issued_at__isnull=False)

    def drafts(self):
        return self.filter(status=Correction.Status.DRAFT)


@with_history("CorrectionHistory")
class Correction(LastChangeMixin, StepsMixin, Record):
    """A *ralat*: version n+1 of ratified minutes, with its reason.

    The rows of the minutes stay as they were ratified, for good (the database sees to it); a correction lays its
    changes over them. The secretariat drafts it, the chair of the meeting issues it, and it gets its
    version then. One draft at a time, so that the version it is based on is never in doubt.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draf")
        ISSUED = "issued", _("diterbitkan")
        DROPPED = "dropped", _("tidak dilanjutkan")

    STEPS = {Status.DRAFT: {Status.ISSUED, Status.DROPPED}}

    minutes = models.ForeignKey(
        Minutes, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("notula")
    )
    version = models.PositiveSmallIntegerField(_("versi"), null=True, editable=False)
    reason = models.TextField(_("alasan ralat"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT, editable=False)
    issued_at = models.DateTimeField(_("diterbitkan pada"), null=True, editable=False)
    issued_by = models.ForeignKey(
        "participants.Person", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["version", "pk"]
        verbose_name = _("ralat")
        verbose_name_plural = _("ralat")
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="issued_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__issued_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "version"], name="correction_one_a_version"),
            models.UniqueConstraint(
                fields=["minutes"],
                condition=Q(status="draft"),
                name="correction_one_draft_at_a_time",
                violation_error_message=_("Notula ini sudah mempunyai rancangan ralat."),
            ),
            models.CheckConstraint(
                condition=Q(status="issued", version__gte=2, issued_at__isnull=False, issued_by__isnull=False)
                | (~Q(status="issued") & Q(version=None, issued_at=None, issued_by=None)),
                name="correction_issued_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_with_a_reason"),
        ]

    def __str__(self):
        return f"{self.minutes}, {self._meta.verbose_name} {self.version or ''}".strip()

    @property
    def is_draft(self):
        return self.status == self.Status.DRAFT

    @property
    def last_change_of_draft(self):
        """Which change of the whole draft was the last: tells whether somebody saw it as it is. Two queries.

        Two histories are counted on, so their newest numbers are added up: the sum rises with every change.
        """
        changes = CorrectedEntry.history.rel.related_model.objects.filter(correction=self.pk)
        return self.last_change + (changes.aggregate(last=models.Max("pgh_id"))["last"] or 0)

    def versions_of_changes(self):
        """{pk: `last_change`} of what it changes. One query."""
        changes = CorrectedEntry.history.rel.related_model.objects.filter(correction=self.pk)
        return dict(changes.order_by().values_list("pgh_obj_id").annotate(models.Max("pgh_id")))


class CorrectedEntryQuerySet(models.QuerySet):
    def issued(self):
        return self.filter(correction__status=Correction.Status.ISSUED)

    def in_force(self):
        """Of each entry what the newest issued correction made of it."""
        later = CorrectedEntry.objects.filter(
            entry=models.OuterRef("entry"), correction__version__gt=models.OuterRef("correction__version")
        )
        return self.issued().filter(~models.Exists(later), entry__isnull=False)


@with_history("CorrectedEntryHistory")
class CorrectedEntry(LastChangeMixin, SpokenMixin, Record):
    """What one correction makes of one entry; without `entry`, words that the minutes had left out.

    `amends`: words that an earlier correction had added, changed or struck out by this one. `position` is the entry's own, or of an added one that of the entry it stands after (0: first of its item).
    A decision that was never taken down is not added by a correction: that is a new decision.
    """

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="changes")
    entry = models.ForeignKey(
        Entry,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("butir notula"),
    )
    amends = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="amendments",
        verbose_name=_("mengubah tambahan"),
    )
    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("mata acara")
    )
    position = models.PositiveIntegerField(_("urutan"), editable=False)
    kind = models.CharField(_("jenis"), max_length=10, choices=Entry.Kind, default=Entry.Kind.NOTE)
    speaker = models.ForeignKey(
        "participants.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pembicara"),
    )
    speaker_position = models.CharField(max_length=200, blank=True, editable=False)
    speaker_institution = models.ForeignKey(
        "participants.Institution", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    text = models.TextField(_("isi"), blank=True)
    is_struck = models.BooleanField(_("dicoret"), default=False)

    objects = CorrectedEntryQuerySet.as_manager()

    class Meta:
        ordering = ["agenda_item__position", "position", "pk"]
        verbose_name = _("butir ralat")
        verbose_name_plural = _("butir ralat")
        triggers = [
            pgtrigger.Trigger(
                name="issued_is_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=ISSUED_IS_FINAL,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "entry"],
                name="corrected_entry_once_a_correction",
                violation_error_message=_("Butir ini sudah ada dalam rancangan ralat."),
            ),
            models.UniqueConstraint(
                fields=["correction", "amends"],
                name="corrected_entry_amended_once_a_correction",
                violation_error_message=_("Butir ini sudah ada dalam rancangan ralat."),
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=True) | Q(amends__isnull=True),
                name="corrected_entry_or_an_addition",
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=False) | ~Q(kind="decision"),
                name="corrected_entry_adds_no_decision",
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=False) | Q(amends__isnull=False) | Q(is_struck=False),
                name="corrected_entry_strikes_something",
            ),
            models.CheckConstraint(
                condition=Q(is_struck=True) | ~Q(text=""), name="corrected_entry_has_words"
            ),
        ]

    def __str__(self):
        return f"{self.correction}: {self.entry or self.text[:40]}"

    @property
    def anchor(self):
        """Where added words stand on the page of the minutes, in each version."""
        return f"tambahan-{self.amends_id or self.pk}"
