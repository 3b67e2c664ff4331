import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from meetings.models.discrepancies import Cause, Discrepancy, DiscrepancyEvent
from meetings.models.entries import Entry
from meetings.models.figures import Figure
from meetings.models.records import Record, append_only, never_deleted


class SettlementQuerySet(models.QuerySet):
    def pending(self):
        """Those that stand and wait for the ratification of their minutes."""
        return self.filter(settles__isnull=False, effective_at=None)

    def in_force(self):
        """Those that took effect and that nothing overtook."""
        return self.in_effect_once().filter(settles__isnull=False)

    def in_effect_once(self):
        """Those that took effect, also where they hold no longer. The public is never told of another."""
        return self.filter(effective_at__isnull=False)

    def not_dissolved_since(self):
        """Of those the ones whose decision stands, and after which the difference did not vanish; the latest first."""
        vanished = DiscrepancyEvent.objects.filter(
            discrepancy=OuterRef("discrepancy"),
            kind__in=DiscrepancyEvent.VANISHED,
            at__gte=OuterRef("effective_at"),
        )
        decided = self.in_effect_once().filter(
            ~Exists(vanished), decision__in=Entry.objects.published().values("pk")
        )
        return decided.select_related("figure").order_by("-effective_at", "-pk")


class Settlement(Record):
    """What a meeting decided about a discrepancy, by a decision in its minutes. It never changes.

    It takes effect with the ratification of these minutes (`effective_at`). `settles` is the discrepancy as long as it
    stands: a new value, taking it back, or striking the decision out takes that away and leaves the row. One without
    either never was anything but words of a draft.
    """

    class Outcome(models.TextChoices):
        AGREED = "agreed", _("satu angka disepakati")
        CONCEPTS = "concepts", _("semuanya sah: konsepnya berbeda")

    discrepancy = models.ForeignKey(Discrepancy, on_delete=models.PROTECT, related_name="settlements")
    decision = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="settlements", verbose_name=_("keputusan")
    )
    outcome = models.CharField(_("hasil"), max_length=8, choices=Outcome)
    cause = models.CharField(_("penyebab"), max_length=8, choices=Cause)
    figure = models.ForeignKey(
        Figure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="settlements",
        verbose_name=_("angka yang disepakati"),
    )
    note = models.TextField(_("keterangan"), blank=True)
    effective_at = models.DateTimeField(_("berlaku pada"), null=True, editable=False)

    objects = SettlementQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("penyelesaian selisih")
        verbose_name_plural = _("penyelesaian selisih")
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(name="what_was_decided_stays", exclude=["effective_at"]),
            pgtrigger.Protect(
                name="in_effect_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__effective_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="agreed", figure__isnull=False)
                | Q(outcome="concepts", figure__isnull=True),
                name="settlement_agrees_on_a_figure",
            ),
        ]

    def __str__(self):
        return f"{self.decision}: {self.get_outcome_display()}"


class SettledConcept(models.Model):
    """Which concept a figure counts, by a settlement that says that all are valid.

    Once it takes effect the concept is a row of its own (meetings.models.Concept); `is_main` goes out under the
    indicator's own name.
    """

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="concepts")
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="settled_concepts")
    name = models.CharField(_("nama konsep"), max_length=100)
    is_main = models.BooleanField(_("konsep utama"), default=False)

    class Meta:
        ordering = ["-is_main", "pk"]
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "figure"], name="settled_concept_one_a_figure"),
            models.CheckConstraint(condition=~Q(name=""), name="settled_concept_has_a_name"),
        ]

    def __str__(self):
        return f"{self.figure}: {self.name}"
