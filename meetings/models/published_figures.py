from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.figure_periods import PATTERN
from meetings.models.cells import CellMixin
from meetings.models.figures import Figure
from meetings.models.indicators import Concept, Indicator
from meetings.models.records import never_deleted, with_history
from meetings.models.settlements import Settlement


class PublishedFigureQuerySet(models.QuerySet):
    def published(self):
        """What goes out to anybody: one value or "in dispute" a cell, of the indicators that are public.

        The one queryset that pages, search, API, files and charts read.
        """
        return self.exclude(standing=PublishedFigure.Standing.NOTHING).filter(
            indicator__in=Indicator.objects.published().values("pk")
        )

    def visible_to(self, user):
        """The same of the indicators that the user may read."""
        return self.exclude(standing=PublishedFigure.Standing.NOTHING).filter(
            indicator__in=Indicator.objects.visible_to(user).values("pk")
        )


@with_history("PublishedFigureHistory")
class PublishedFigure(CellMixin, models.Model):
    """What goes out for one cell (indicator, concept, region, period): a figure, or that it is in dispute.

    Written by `meetings.actions.cells.refresh_cells` alone. `settlement` is the decision by which the figure
    goes out, where a meeting settled it. `nothing`: every value was returned or withdrawn; the row stays, so that
    whoever copies the data learns of it.
    """

    class Standing(models.TextChoices):
        VALUE = "value", _("berlaku")
        IN_DISPUTE = "in_dispute", _("belum disepakati")
        NOTHING = "nothing", _("belum ada angka")

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="published_figures")
    concept = models.ForeignKey(
        Concept, on_delete=models.PROTECT, null=True, related_name="published_figures"
    )
    region = models.ForeignKey(
        "participants.Region", on_delete=models.PROTECT, related_name="published_figures"
    )
    period = models.CharField(_("periode"), max_length=7)
    standing = models.CharField(max_length=10, choices=Standing)
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, null=True, related_name="publications")
    settlement = models.ForeignKey(
        Settlement, on_delete=models.PROTECT, null=True, related_name="publications"
    )
    changed_at = models.DateTimeField(_("diubah"))

    objects = PublishedFigureQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "concept", "region__code", "period"]
        triggers = [never_deleted()]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "concept", "region", "period"],
                nulls_distinct=False,
                name="published_figure_one_a_cell",
            ),
            models.CheckConstraint(
                condition=Q(standing="value", figure__isnull=False)
                | (~Q(standing="value") & Q(figure__isnull=True)),
                name="published_figure_is_a_figure_or_in_dispute",
            ),
            models.CheckConstraint(
                condition=~Q(standing="in_dispute") | Q(settlement__isnull=True),
                name="published_figure_in_dispute_is_not_settled",
            ),
            models.CheckConstraint(condition=Q(period__regex=PATTERN), name="published_figure_of_a_period"),
        ]
        indexes = [
            models.Index(fields=["region", "indicator"], name="published_figure_by_region"),
            models.Index(fields=["changed_at", "id"], name="published_figure_by_change"),
        ]

    @property
    def in_dispute(self):
        return self.standing == self.Standing.IN_DISPUTE

    @property
    def amount(self):
        """The Decimal that goes out, None where it is in dispute or no number."""
        return self.figure.amount if self.figure_id else None

    @property
    def in_words(self):
        """What goes out, as a page prints it, without its unit: "1.234,5", "belum disepakati"."""
        return self.figure.in_words if self.figure_id else gettext(self.Standing(self.standing).label)
