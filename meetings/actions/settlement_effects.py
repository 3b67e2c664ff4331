"""What was decided about discrepancies takes effect with the ratification of the minutes, and loses it again."""

from django.utils.text import slugify

from meetings import clock
from meetings.actions.cells import refresh_cells, tell_by_indicator, what_sources_say
from meetings.actions.discrepancies import let_go, locked_discrepancy
from meetings.actions.events import record
from meetings.actions.published_figures import Cell
from meetings.models import Concept, Discrepancy, DiscrepancyEvent, Figure, FigureEvent, Settlement
from meetings.notifications import notify_secretariat

Kind = DiscrepancyEvent.Kind
Outcome = Settlement.Outcome
Status = Discrepancy.Status


def take_effect(minutes, *, by):
    """What was settled by the decisions of minutes that are ratified now goes out. Part of the ratification."""
    settled = []
    for discrepancy in _decided_by(minutes.entries.standing()):
        why = _stands_in_the_way(discrepancy)
        if not why:
            let_take_effect(discrepancy, by=by)
            settled.append(discrepancy)
        else:  # never keeps the minutes from being ratified
            let_go(discrepancy, f"{discrepancy.settlement.decision.number}: {why}", by=by)
            notify_secretariat("settlement_overtaken", discrepancy)
    tell_parties(settled)
    _go_on(minutes.meeting_id)


def _stands_in_the_way(discrepancy):
    """Why what was decided about a (locked) discrepancy cannot take effect, in Indonesian; "" where it can."""
    if not discrepancy.can("take_effect"):
        return "selisih ini tidak lagi ada dalam agenda rapat."
    there = {concept.slug: concept.is_main for concept in discrepancy.indicator.concepts.all()}
    has_main = True in there.values()
    for row in discrepancy.settlement.concepts.all():
        is_main = there.get(_slug(row))
        if is_main != row.is_main and (is_main is not None or (row.is_main and has_main)):
            return f"konsep “{row.name}” sudah dipakai lain, atau indikator ini sudah punya konsep utama."
    return ""


def _slug(settled_concept):
    return slugify(settled_concept.name)[:100]


def _go_on(meeting_pk):
    """What the meeting did not settle is dealt with where its agenda item goes on, if it does by now."""
    left = Discrepancy.objects.in_dispute().filter(agenda_item__meeting=meeting_pk, settlement=None)
    for discrepancy in left.select_related("agenda_item").order_by("indicator_id", "pk"):
        continuation = discrepancy.agenda_item.continuations.order_by("-pk").first()
        if continuation is not None:
            discrepancy.agenda_item = continuation
            discrepancy.save(update_fields=["agenda_item"])


def lose_effect(entries, *, by):
    """Decisions that are struck out settle nothing any more: part of the verb that strikes them out.

    What was settled re-opens, and figures that were given a concept of their own come back beside the others.
    """
    for discrepancy in _decided_by(entries):
        settlement = discrepancy.settlement
        number, cells = settlement.decision.number, [Cell.of(discrepancy)]
        if discrepancy.status == Status.SETTLED:
            discrepancy.take("open_again")
            discrepancy.agenda_item = None
            cells += _take_back_concepts(discrepancy, settlement, by=by)
        let_go(discrepancy, f"{number} dicoret.", by=by)
        notify_secretariat("settlement_overtaken", discrepancy)
        refresh_cells(cells, by=by)


def _decided_by(entries):
    """The discrepancies that these decisions are about, locked one by one, without those overtaken until then.

    Nothing is locked while they are looked for, so a value may come in between.
    """
    listed = Discrepancy.objects.filter(settlement__decision__in=entries).select_related("indicator")
    for found in listed.order_by("indicator_id", "pk"):
        discrepancy = locked_discrepancy(found)
        if discrepancy.settlement_id == found.settlement_id:
            yield discrepancy


def let_take_effect(discrepancy, *, by):
    """A (locked) discrepancy whose decision is ratified: the settlement holds from now on."""
    settlement = discrepancy.settlement
    discrepancy.take("take_effect")
    discrepancy.cause = settlement.cause  # told in public, so no earlier than the rest
    discrepancy.save()
    settlement.effective_at = clock.now()
    settlement.save()
    record(discrepancy, Kind.SETTLED, by=by, note=settlement.decision.number)
    cells = [Cell.of(discrepancy)]
    if settlement.outcome == Outcome.AGREED:
        record(settlement.figure, FigureEvent.Kind.AGREED, by=by, note=settlement.decision.number)
    else:
        cells += _name_concepts(discrepancy, settlement, by=by)
    refresh_cells(cells, by=by)


def tell_parties(settled):
    """Tell the parties of what took effect in one verb."""
    tell_by_indicator(settled, lambda _discrepancy: "discrepancy_settled", "discrepancies_settled")


def _name_concepts(discrepancy, settlement, *, by):
    """Give each figure its concept. What the same source had said under that name gives way to what the meeting named.

    Returns:
        the cells that figures were moved into.
    """
    cells = {}
    for row in settlement.concepts.select_related("figure"):
        concept, _made = Concept.objects.get_or_create(
            indicator=discrepancy.indicator,
            slug=_slug(row),
            defaults={"name": row.name, "is_main": row.is_main, "created_by": by},
        )
        figure = row.figure
        if not row.is_main and figure.is_current:
            _give_way(discrepancy, concept, figure, settlement.decision.number, by=by)
            figure.concept = concept
            figure.save()
            cells[concept.pk] = Cell(discrepancy.indicator, concept, discrepancy.region, discrepancy.period)
        note = f"{settlement.decision.number}: {row.name}"
        record(figure, FigureEvent.Kind.CONCEPT_NAMED, by=by, note=note)
    return list(cells.values())


def _give_way(discrepancy, concept, figure, number, *, by):
    """The older figure of a figure's source, in the cell that it moves into, is superseded."""
    place = (discrepancy.region_id, discrepancy.period)
    there = Figure.objects.current().of_cell(discrepancy.indicator_id, concept, *place)
    for older in there.filter(source=figure.source_id).exclude(pk=figure.pk):
        older.status = Figure.Status.SUPERSEDED
        older.save()
        note = (
            f"{number} menetapkan {what_sources_say([figure], discrepancy.indicator)} sebagai {concept.name}."
        )
        record(older, FigureEvent.Kind.SUPERSEDED, by=by, note=note)


def _take_back_concepts(discrepancy, settlement, *, by):
    """Put what the sources say under the names that a struck decision gave back into the cell they came from.

    Returns:
        the cells that were left.
    """
    cells = {}
    for row in settlement.concepts.filter(is_main=False).select_related("figure"):
        concept = discrepancy.indicator.concepts.get(slug=_slug(row))
        place = (discrepancy.region_id, discrepancy.period)
        there = Figure.objects.current().filter(source=row.figure.source_id)
        figure = there.of_cell(discrepancy.indicator_id, concept, *place).first()
        if figure is not None and not there.of_cell(discrepancy.indicator_id, None, *place).exists():
            figure.concept = None
            figure.save()
            _come_back(discrepancy, concept, figure, settlement.decision.number, by=by)
        cells[concept.pk] = Cell(discrepancy.indicator, concept, discrepancy.region, discrepancy.period)
    return list(cells.values())


def _come_back(discrepancy, concept, figure, number, *, by):
    """What gave way to a figure in the cell that this one leaves is what its source says there again."""
    place = (discrepancy.region_id, discrepancy.period)
    gave_way = Figure.objects.filter(
        status=Figure.Status.SUPERSEDED, source=figure.source_id, replaced_by=None
    ).of_cell(discrepancy.indicator_id, concept, *place)
    older = gave_way.order_by("-pk").first()
    if older is not None:
        older.status = Figure.Status.CURRENT
        older.save()
        record(older, FigureEvent.Kind.RESTORED, by=by, note=f"{number} dicoret.")
