"""What the rows of one cell have in common: an indicator, a region, a period."""

from meetings.figure_periods import label_of
from meetings.models.indicators import Indicator
from participants.addresses import address_of


class CellMixin:
    """For models with `indicator`, `concept`, `region` and `period`."""

    def __str__(self):
        return f"{self.indicator}, {self.region.short_name}, {self.period_label}"

    def get_absolute_url(self):
        return address_of("cell_detail", self.indicator.slug, self.region.slug, self.period)

    @property
    def cell_key(self):
        """What tells one cell from another: the keys of indicator, concept (None: the main one) and region, the period."""
        return self.indicator_id, self.concept_id, self.region_id, self.period

    @property
    def period_label(self):
        return label_of(self.period)


class CellQuerySetMixin:
    def visible_to(self, user):
        """Those of the indicators that the user may read."""
        return self.filter(indicator__in=Indicator.objects.visible_to(user).values("pk"))
