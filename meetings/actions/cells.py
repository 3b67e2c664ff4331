"""What becomes of cells whose figures changed: their discrepancies open, re-open or dissolve by themselves, and what goes
out is stored. The verbs that change figures end with `refresh_cells`.
"""

from dataclasses import dataclass

from django.db.models import Prefetch

from meetings import clock
from meetings.actions.events import event
from meetings.actions.published_figures import (
    BATCH,
    any_differ,
    around,
    in_place_of,
    says_the_value_of,
    standing_for,
    write,
)
from meetings.models import Discrepancy, DiscrepancyEvent, Figure, Settlement
from meetings.notifications import notify, notify_secretariat_of_each
from participants.models import Institution

Kind = DiscrepancyEvent.Kind
Status = Discrepancy.Status


@dataclass(frozen=True)
class _Step:
    """What the figures of a cell did to its discrepancy: it is changed, and saved with the event that tells of it."""

    discrepancy: Discrepancy
    kind: str
    note: str


CAME_UP = {Kind.OPENED, Kind.REOPENED, Kind.LOST}
ONLY_TOLD = {Kind.FOLLOWED, Kind.NEW_VALUE}  # these leave the discrepancy as it is
CHANGED = ["status", "settlement", "agenda_item", "opened_at"]


def refresh_cells(cells, *, by, new_values=None):
    """Open, re-open or dissolve the discrepancies of cells, and store what goes out. The caller holds the indicators.

    As many queries for a thousand cells as for one, but for writing (`BATCH` rows in each).

    Args:
        cells: of published_figures.Cell, each once.
        new_values: {key of a cell: keys of the sources that gave another value in it than before (not only said
            otherwise how it came about)}: what was decided before that is looked at again.

    Returns:
        the discrepancies that came up now (opened or re-opened), in the order of the cells.
    """
    cells = list(cells)
    if not cells:
        return []
    figures, discrepancies = _current_figures(cells), _locked_discrepancies(cells)
    new_values, steps = new_values or {}, []
    for cell in cells:
        gave = new_values.get(cell.key, ())
        new = [figure for figure in figures[cell.key] if figure.source_id in gave]
        step = _step(cell, figures[cell.key], discrepancies.get(cell.key), new)
        if step is not None:
            discrepancies[cell.key] = step.discrepancy
            steps.append(step)
    _save(steps, by=by)
    write(cells, figures, discrepancies)
    return [step.discrepancy for step in steps if step.kind in CAME_UP]


def _current_figures(cells):
    """{key of a cell: what each source says now, the earliest first}."""
    figures = {cell.key: [] for cell in cells}
    rows = Figure.objects.current().filter(**around(cells)).select_related("source")
    for row in rows.order_by("created_at", "pk"):
        figures.setdefault(row.cell_key, []).append(row)
    return figures


def _locked_discrepancies(cells):
    """{key of a cell: its discrepancy}, locked in the order of every verb: by indicator, then by key."""
    rows = (
        Discrepancy.objects.select_for_update(of=("self",), no_key=True)
        .select_related("settlement__figure", "settlement__decision")
        .prefetch_related(
            "settlement__concepts",
            Prefetch("settlements", Settlement.objects.not_dissolved_since(), to_attr="decided_before"),
        )
        .filter(**around(cells))
    )
    found = {row.cell_key: row for row in rows.order_by("indicator_id", "pk")}
    for cell in cells:
        if cell.key in found:
            row = found[cell.key]
            row.indicator, row.concept, row.region = cell.indicator, cell.concept, cell.region
    return found


def _step(cell, figures, discrepancy, new):
    """What the figures of a cell do to its discrepancy (None: there is none yet); None where that is nothing.

    Args:
        new: those of the figures that give another value than their source did before.
    """
    are_apart = any_differ(figures, cell.indicator)
    if discrepancy is None:
        return _open(cell, figures) if are_apart else None
    if discrepancy.status == Status.SETTLED:
        return _look_again(discrepancy, figures, are_apart, new)
    if discrepancy.is_in_dispute:
        if not are_apart and not _is_undone(_agreed_before(discrepancy), figures):
            return _dissolve(discrepancy, figures)
        if new or _lost_what_was_decided(discrepancy, figures):
            return _told_of_a_new_value(discrepancy, figures)
        return None
    return _open_again(discrepancy, figures) if are_apart else None


def _agreed_before(discrepancy):
    """The figure that the latest meeting agreed on, although that is looked at again by now; None where none did."""
    latest = next(iter(discrepancy.decided_before), None)
    return latest and latest.figure


def _is_undone(agreed, figures):
    """Whether nobody gives any more what a meeting agreed on. No party alone sets another value in its place, by giving its
    own one up: that is for a meeting to decide again.
    """
    return agreed is not None and bool(figures) and not any(says_the_value_of(f, agreed) for f in figures)


def _save(steps, *, by):
    """Save the discrepancies as the steps left them, and their events; the secretariat is told of what was overtaken."""
    changed = [step for step in steps if step.kind not in ONLY_TOLD]
    Discrepancy.objects.bulk_create(
        [step.discrepancy for step in changed if step.kind == Kind.OPENED], batch_size=BATCH
    )
    Discrepancy.objects.bulk_update(
        [step.discrepancy for step in changed if step.kind != Kind.OPENED], CHANGED, batch_size=BATCH
    )
    DiscrepancyEvent.objects.bulk_create(
        [event(step.discrepancy, step.kind, by=by, note=step.note) for step in steps], batch_size=BATCH
    )
    overtaken = [step.discrepancy for step in steps if step.kind == Kind.OVERTAKEN]
    notify_secretariat_of_each("settlement_overtaken", overtaken)


def what_sources_say(figures, indicator):
    """What the sources say, in Indonesian whatever the language of the page: it is stored."""
    unit = f" {indicator.unit}" if indicator.unit else ""
    return "; ".join(
        f"{f.source.label}: {_plain(f)}{unit if f.kind == f.Kind.NUMBER else ''}" for f in figures
    )


def _plain(figure):
    if figure.kind != figure.Kind.NUMBER:
        return {"not_available": "tidak tersedia", "very_small": "sangat kecil"}[figure.kind]
    text = f"{figure.amount:,f}"
    return text.translate(str.maketrans(",.", ".,"))


def _open(cell, figures):
    discrepancy = Discrepancy(
        **cell.lookup, opened_at=clock.now(), is_sample=all(f.is_sample for f in figures)
    )
    return _Step(discrepancy, Kind.OPENED, what_sources_say(figures, cell.indicator))


def _open_again(discrepancy, figures, kind=Kind.REOPENED):
    discrepancy.take("open_again")
    discrepancy.settlement = discrepancy.agenda_item = None
    discrepancy.opened_at = clock.now()
    return _Step(discrepancy, kind, what_sources_say(figures, discrepancy.indicator))


def _dissolve(discrepancy, figures):
    """There is nothing to compare any more, or what there is agrees: the history says which of both."""
    discrepancy.take("dissolve")
    discrepancy.settlement = None
    are_several = sum(figure.kind != Figure.Kind.NOT_AVAILABLE for figure in figures) > 1
    kind = Kind.DISSOLVED if are_several else Kind.NONE_LEFT
    return _Step(discrepancy, kind, what_sources_say(figures, discrepancy.indicator))


def _look_again(discrepancy, figures, are_apart, new):
    """A settled one, after something changed in its cell.

    As long as some source gives the agreed value, the decision stands, and one that gives it from now on follows the
    decision. Another value of any party, or the loss of the agreed one, re-opens it. Where the meeting named concepts,
    the values of one concept are looked at.
    """
    settlement = discrepancy.settlement
    if settlement.outcome == Settlement.Outcome.CONCEPTS:
        return _open_again(discrepancy, figures) if are_apart else None
    if standing_for(settlement.figure, figures, discrepancy.indicator.producer_id) is None:
        if not figures:
            return _dissolve(discrepancy, figures)
        return _open_again(discrepancy, figures, Kind.REOPENED if new else Kind.LOST)
    if not new:
        return None
    if are_apart and not all(_follows(figure, settlement.figure) for figure in new):
        return _open_again(discrepancy, figures)
    return _Step(discrepancy, Kind.FOLLOWED, what_sources_say(figures, discrepancy.indicator))


def _follows(figure, agreed):
    """Whether a figure gives the agreed value; for the source whose figure that was, other decimals are another value."""
    is_own = figure.source_id == agreed.source_id
    return says_the_value_of(figure, agreed) and not (is_own and figure.decimals != agreed.decimals)


def _lost_what_was_decided(discrepancy, figures):
    """Whether a figure that a decision, not ratified yet, speaks of is no longer there as the meeting saw it."""
    settlement = discrepancy.settlement
    if settlement is None:
        return False
    if settlement.outcome == Settlement.Outcome.AGREED:
        return in_place_of(settlement.figure, figures) is None
    return not {row.figure_id for row in settlement.concepts.all()} <= {figure.pk for figure in figures}


def _told_of_a_new_value(discrepancy, figures):
    """While it is in dispute: what a meeting decided about the values before, and nobody ratified yet, is overtaken."""
    said = what_sources_say(figures, discrepancy.indicator)
    if discrepancy.settlement_id is None:
        return _Step(discrepancy, Kind.NEW_VALUE, said)
    decision = discrepancy.settlement.decision.number
    discrepancy.settlement = None
    return _Step(discrepancy, Kind.OVERTAKEN, f"{decision}: angkanya berubah sebelum disahkan. {said}")


def parties(discrepancy):
    """The institutions whose values differ, and the indicator's producer."""
    return parties_of_all([discrepancy])


def parties_of_all(discrepancies):
    """The same of several: each institution once. Two queries."""
    places = {(row.indicator_id, row.region_id, row.period) for row in discrepancies}
    told = {row.indicator.producer_id for row in discrepancies}
    sources = Figure.objects.current().filter(**around(discrepancies)).order_by()
    for *place, source in sources.values_list("indicator", "region", "period", "source").distinct():
        if tuple(place) in places:
            told.add(source)
    return list(Institution.objects.filter(pk__in=told))


def tell_of_dispute(came_up):
    """Tell the producers of what came up in one verb."""

    def kind_of(discrepancy):
        return "discrepancy_reopened" if discrepancy.settlements.exists() else "discrepancy_opened"

    tell_by_indicator(came_up, kind_of, "discrepancies_opened")


def tell_by_indicator(discrepancies, kind_of, kind_of_several):
    """Tell the parties of discrepancies: of each, or, where a verb was about several of one indicator, once an indicator.

    Args:
        kind_of: a function from one discrepancy to the kind of notification.
        kind_of_several: the kind that is about the indicator.
    """
    by_indicator = {}
    for discrepancy in discrepancies:
        by_indicator.setdefault(discrepancy.indicator_id, []).append(discrepancy)
    for rows in by_indicator.values():
        if len(rows) == 1:
            notify(parties(rows[0]), kind_of(rows[0]), rows[0])
        else:
            notify(parties_of_all(rows), kind_of_several, rows[0].indicator)
