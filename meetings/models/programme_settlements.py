from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.entries import Entry
from meetings.models.programmes import Programme
from meetings.models.records import Record, never_deleted, with_history


class ProgrammeSettlementQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(dropped_at=None)

    def pending(self):
        """Waiting for the ratification of the minutes that they stand in."""
        return self.in_force().filter(effective_at=None)


@with_history("ProgrammeSettlementHistory")
class ProgrammeSettlement(Record):
    """What a decision of a Rakor makes of one row of the matrix. It takes effect when its minutes are ratified.

    One that was dropped before had no effect: it was taken back, its decision was struck out, or the programme was
    withdrawn meanwhile.
    """

    class Outcome(models.TextChoices):
        AGREED = "agreed", _("disepakati")
        DECLINED = "declined", _("tidak disepakati")

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="settlements", verbose_name=_("program")
    )
    decision = models.ForeignKey(
        Entry,
        on_delete=models.PROTECT,
        related_name="programme_settlements",
        verbose_name=_("keputusan"),
    )
    outcome = models.CharField(_("hasil"), max_length=10, choices=Outcome)
    reason = models.TextField(_("alasan"), blank=True)
    effective_at = models.DateTimeField(_("berlaku pada"), null=True, editable=False)
    dropped_at = models.DateTimeField(_("dibatalkan pada"), null=True, editable=False)

    objects = ProgrammeSettlementQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("hasil pembahasan program")
        verbose_name_plural = _("hasil pembahasan program")
        triggers = [never_deleted()]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(dropped_at=None),
                name="programme_settlement_one_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="declined") | ~Q(reason=""), name="programme_declined_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(effective_at=None) | Q(dropped_at=None), name="programme_settlement_or_dropped"
            ),
        ]

    def __str__(self):
        return f"{self.programme.number}: {self.outcome}"
