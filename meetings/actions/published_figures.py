"""What goes out for one cell (indicator, concept, region, period), decided in one place.

Every verb that changes a figure or a settlement holds the indicator's row and ends with `refresh_cells`. So whatever
reads `PublishedFigure.objects.published()` says the same, and nothing else writes these rows.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from meetings import clock
from meetings.models import Figure, Indicator, PublishedFigure, Settlement

Kind = Figure.Kind
Standing = PublishedFigure.Standing
BATCH = 500  # rows that are written in one query


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
    def key(self):
        """As `cell_key` of the rows."""
        return self.indicator.pk, self.concept and self.concept.pk, self.region.pk, self.period

    @property
    def lookup(self):
        return {
            "indicator": self.indicator,
            "concept": self.concept,
            "region": self.region,
            "period": self.period,
        }


def around(cells):
    """What the rows of cells are filtered by, in one query for all. It finds others of these indicators too: a row says
    by its `cell_key` whose it is.
    """
    return {
        "indicator__in": {cell.indicator.pk for cell in cells},
        "region__in": {cell.region.pk for cell in cells},
        "period__in": {cell.period for cell in cells},
    }


def locked(indicator):
    """The indicator, locked: changes of its figures come one after the other."""
    return all_locked([indicator])[indicator.pk]


def all_locked(indicators):
    """{key: indicator}, locked in the order of their keys, so that two verbs never wait for each other."""
    rows = (
        Indicator.objects.select_for_update(of=("self",), no_key=True)
        .select_related("current")
        .filter(pk__in={indicator.pk for indicator in indicators})
        .order_by("pk")
    )
    return {row.pk: row for row in rows}


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


def says_the_value_of(one, other):
    return (one.kind, one.value) == (other.kind, other.value)


def in_place_of(figure, figures):
    """The figure of the same source that says the same value now (maybe by another method, in another document), or None."""
    mine = (f for f in figures if f.source_id == figure.source_id)
    return next((f for f in mine if says_the_value_of(f, figure) and f.decimals == figure.decimals), None)


def standing_for(figure, figures, producer_id):
    """The figure that goes out where a meeting agreed on `figure`: what its source says now, else another source that

    gives that value; None where nobody does.
    """
    same = [f for f in figures if says_the_value_of(f, figure)]
    own = (f for f in same if f.source_id == figure.source_id)
    return next(own, None) or next(iter(in_order(same, producer_id)), None)


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
            return Standing.VALUE, standing_for(settlement.figure, figures, producer_id), settlement
    if not figures:
        return Standing.NOTHING, None, None
    return Standing.VALUE, in_order(figures, producer_id)[0], settlement


def write(cells, figures, discrepancies):
    """Store what goes out for cells; where it is the same as before nothing is written. Their indicators are locked.

    Args:
        cells: of `Cell`, each once.
        figures: {key of a cell: the current ones}.
        discrepancies: {key of a cell: the Discrepancy}, of those that have one.
    """
    rows = {row.cell_key: row for row in PublishedFigure.objects.filter(**around(cells))}
    new, changed = [], []
    for cell in cells:
        found = discrepancies.get(cell.key)
        standing, figure, settlement = what_goes_out(figures[cell.key], found, cell.indicator.producer_id)
        row = rows.get(cell.key)
        if row is None:
            if standing == Standing.NOTHING:
                continue
            row = PublishedFigure(**cell.lookup)
            new.append(row)
        elif (row.standing, row.figure_id, row.settlement_id) == (
            standing,
            figure and figure.pk,
            settlement and settlement.pk,
        ):
            continue
        else:
            changed.append(row)
        row.standing, row.figure, row.settlement = standing, figure, settlement
        row.changed_at = clock.now()
    PublishedFigure.objects.bulk_create(new, BATCH)
    PublishedFigure.objects.bulk_update(changed, ["standing", "figure", "settlement", "changed_at"], BATCH)


def touch(indicator):
    """All that goes out of an indicator counts as changed: who may read it, or what it is called, is another thing now."""
    PublishedFigure.objects.filter(indicator=indicator).update(changed_at=clock.now())
