"""What goes out for one cell (indicator, concept, region, period), decided in one place.

Every verb that changes a figure or a settlement holds the indicator's row and ends with `refresh_cell`. So whatever
reads `PublishedFigure.objects.published()` says the same, and nothing else writes these rows.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from meetings import clock
from meetings.models import Figure, Indicator, PublishedFigure, Settlement

Kind = Figure.Kind
Standing = PublishedFigure.Standing


@dataclass(frozen=True)
class Cell:
    """Where one value goes out. `concept` None is the main one."""

    indicator: object
    concept: object
    region: object
    period: str

    @classmethod
    def of(cls, row):
        """The cell of a figure, a discrepancy or a published figure."""
        return cls(row.indicator, row.concept, row.region, row.period)

    @property
    def lookup(self):
        return {
            "indicator": self.indicator,
            "concept": self.concept,
            "region": self.region,
            "period": self.period,
        }


def locked(indicator):
    """The indicator, locked: changes of its figures come one after the other."""
    return (
        Indicator.objects.select_for_update(of=("self",), no_key=True)
        .select_related("current")
        .get(pk=indicator.pk)
    )


# How far values are apart ------------------------------------------------------------------------


def half_a_unit(figure):
    """Half of the last decimal that the source gave: what was rounded away is no difference."""
    return Decimal("0.5").scaleb(-figure.decimals)


def difference_of(one, other):
    """By how much two figures differ (Decimal, never negative), None where one of them is "not available".

    "Sangat kecil" is more than nothing and less than half of the last decimal: only what lies beyond that differs.
    """
    if Kind.NOT_AVAILABLE in (one.kind, other.kind):
        return None
    if one.kind == other.kind == Kind.VERY_SMALL:
        return Decimal(0)
    if one.kind == other.kind:
        return abs(one.value - other.value)
    number, small = (one, other) if one.kind == Kind.NUMBER else (other, one)
    return max(Decimal(0), abs(number.value) - half_a_unit(small))


def per_cent_of(difference, base):
    """The difference in per cent of a value (Decimal), None where that is nothing to measure by."""
    if difference is None or not base:
        return None
    return 100 * difference / abs(base)


def differ(one, other, indicator):
    """Whether two figures differ beyond the tolerance: the greater of the absolute one and the one in per cent.

    Per cent are counted of the larger of both, and a source that gave fewer decimals is not blamed for rounding.
    """
    difference = difference_of(one, other)
    if difference is None:
        return False
    largest = max(abs(one.value or 0), abs(other.value or 0))
    allowed = max(indicator.tolerance, largest * indicator.tolerance_percent / 100)
    if one.decimals != other.decimals:
        allowed = max(allowed, *(half_a_unit(f) for f in (one, other)))
    return difference > allowed


def any_differ(figures, indicator):
    """Whether any two of them differ: sources are few, so each pair is looked at."""
    return any(differ(one, other, indicator) for one, other in combinations(figures, 2))


# What goes out -----------------------------------------------------------------------------------


def in_order(figures, producer_id):
    """The figures, that of the indicator's producer first, then the earliest; those with a value before those without."""
    return sorted(
        figures,
        key=lambda f: (f.kind == Kind.NOT_AVAILABLE, f.source_id != producer_id, f.created_at, f.pk),
    )


def what_goes_out(figures, discrepancy, producer_id):
    """(standing, figure or None, settlement or None): what anybody is told of a cell.

    Args:
        figures: the current ones of the cell.
        discrepancy: of the cell, or None.
        producer_id: key of the indicator's producer, whose value goes out where nothing is in dispute.
    """
    if discrepancy is not None and discrepancy.is_in_dispute:
        return Standing.IN_DISPUTE, None, None
    settlement = None
    if discrepancy is not None and discrepancy.status == discrepancy.Status.SETTLED:
        settlement = discrepancy.settlement
        if settlement.outcome == Settlement.Outcome.AGREED:
            return Standing.VALUE, settlement.figure, settlement
    if not figures:
        return Standing.NOTHING, None, None
    return Standing.VALUE, in_order(figures, producer_id)[0], settlement


def write(cell, figures, discrepancy):
    """Store what goes out for a cell; where it is the same as before nothing is written. The indicator is locked."""
    standing, figure, settlement = what_goes_out(figures, discrepancy, cell.indicator.producer_id)
    row = PublishedFigure.objects.filter(**cell.lookup).first()
    if row is None:
        if standing == Standing.NOTHING:
            return
        row = PublishedFigure(**cell.lookup)
    elif (row.standing, row.figure_id, row.settlement_id) == (
        standing,
        figure and figure.pk,
        settlement and settlement.pk,
    ):
        return
    row.standing, row.figure, row.settlement = standing, figure, settlement
    row.changed_at = clock.now()
    row.save()


def touch(indicator):
    """All that goes out of an indicator counts as changed: who may read it, or what it is called, is another thing now."""
    PublishedFigure.objects.filter(indicator=indicator).update(changed_at=clock.now())
