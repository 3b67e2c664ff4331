from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.figure_periods import PATTERN, label_of
from meetings.models.indicators import Concept, Indicator
from meetings.models.records import Record, never_deleted, with_history


class CheckedFindingQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(reopened_at=None)


@with_history("CheckedFindingHistory")
class CheckedFinding(Record):
    """A finding of the checks (meetings/figure_checks.py) that the walidata looked into: the figures are right as they are.

    `key` stands for the values that the finding is about: where one of them changes it is another finding, which is
    open. `said` is the finding in words as it was read; `created_by` closed it.
    """

    kind = models.CharField(_("temuan"), max_length=8)
    key = models.CharField(max_length=32, editable=False)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="checked_findings", verbose_name=_("indikator")
    )
    concept = models.ForeignKey(
        Concept, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("konsep")
    )
    region = models.ForeignKey(
        "participants.Region",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("wilayah"),
    )
    period = models.CharField(_("periode"), max_length=7)
    source = models.ForeignKey(
        "participants.Institution",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("sumber"),
    )
    said = models.TextField(_("temuan"), editable=False)
    reason = models.TextField(_("alasan"))
    reopened_at = models.DateTimeField(_("dibuka lagi pada"), null=True, editable=False)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = CheckedFindingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("temuan yang sudah diperiksa")
        verbose_name_plural = _("temuan yang sudah diperiksa")
        triggers = [never_deleted()]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(reopened_at=None), name="checked_finding_closed_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="checked_finding_with_a_reason"),
            models.CheckConstraint(condition=Q(period__regex=PATTERN), name="checked_finding_of_a_period"),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_by=None)
                | Q(reopened_at__isnull=False, reopened_by__isnull=False),
                name="checked_finding_reopened_by_somebody",
            ),
        ]

    def __str__(self):
        return self.said

    @property
    def period_label(self):
        return label_of(self.period)
