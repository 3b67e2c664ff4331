"""Settling a discrepancy by a decision of the meeting that has it on its agenda.

It takes effect when that decision is ratified, and loses it when the decision is struck out. Until the ratification it
can be taken back.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.cells import parties, refresh_cells, what_sources_say
from meetings.actions.client_keys import foreign_key, once
from meetings.actions.discrepancies import CAUSES, locked_discrepancy
from meetings.actions.events import record
from meetings.actions.published_figures import Cell, any_differ
from meetings.models import (
    AgendaItem,
    Concept,
    Discrepancy,
    DiscrepancyEvent,
    Entry,
    Figure,
    FigureEvent,
    Meeting,
    Minutes,
    SettledConcept,
    Settlement,
)
from meetings.notifications import notify, notify_secretariat

Kind = DiscrepancyEvent.Kind
Outcome = Settlement.Outcome
Status = Discrepancy.Status


def items_of(meeting_pk):
    """Keys of what a meeting deals with: its own agenda items, and those of earlier meetings that these go on with."""
    found, items = set(), set(AgendaItem.objects.filter(meeting=meeting_pk).values_list("pk", flat=True))
    while items:
        found |= items
        earlier = AgendaItem.objects.filter(continuations__in=items)
        items = set(earlier.values_list("pk", flat=True)) - found
    return found


def to_settle_in(meeting):
    """The discrepancies that a meeting has on its agenda and may decide about: scheduled, whatever was decided so far."""
    scheduled = Discrepancy.objects.filter(status=Status.SCHEDULED, agenda_item__in=items_of(meeting.pk))
    return list(
        scheduled.select_related("indicator__current", "region", "concept", "agenda_item__meeting").order_by(
            "indicator__current__name", "indicator_id", "region__code", "period", "pk"
        )
    )


def settle_on_figure(discrepancy, decision, *, by, figure, cause, note="", client_key):
    """The meeting agrees on one of the figures: it is the one that goes out, the others stay readable.

    Args:
        decision: an entry of kind decision, of the meeting that has the discrepancy on its agenda.
        figure: one of the current ones of the cell.

    Returns:
        (settlement, whether it was made now).

    Raises:
        ValidationError: the discrepancy is on no agenda or not on this meeting's; the entry is no standing decision; the
            figure is not one of the cell's.
    """

    def check(row, figures):
        if figure.pk not in {f.pk for f in figures}:
            raise ValidationError({"figure": _("Pilih salah satu angka yang berlaku.")})

    return _settle(
        discrepancy,
        decision,
        Settlement(outcome=Outcome.AGREED, figure=figure, cause=cause, note=note),
        by=by,
        check=check,
        client_key=client_key,
    )


def settle_as_concepts(discrepancy, decision, *, by, names, main, note="", client_key):
    """All figures are valid: they count different things, which get names.

    Args:
        names: {key of each current figure of the cell: the name of its concept}; one name may stand for several.
        main: the one of these names that goes out under the indicator's own name.

    Returns, Raises:
        as `settle_on_figure`; also where a figure has no name, all have the same, or two of one name still differ.
    """
    names = {pk: " ".join(name.split()) for pk, name in names.items()}
    main = " ".join(main.split())

    def check(row, figures):
        _check_names(row, figures, names, main)

    def add(settlement):
        SettledConcept.objects.bulk_create(
            SettledConcept(settlement=settlement, figure_id=pk, name=name, is_main=name == main)
            for pk, name in sorted(names.items())
        )

    return _settle(
        discrepancy,
        decision,
        Settlement(outcome=Outcome.CONCEPTS, cause="concept", note=note),
        by=by,
        check=check,
        add=add,
        client_key=client_key,
    )


def _check_names(row, figures, names, main):
    if set(names) != {f.pk for f in figures} or not all(names.values()):
        raise ValidationError({"names": _("Beri nama konsep untuk setiap angka.")}, code="names")
    if any(not slugify(name) or len(name) > 100 for name in names.values()):
        raise ValidationError({"names": _("Nama konsep terdiri atas huruf, paling panjang 100.")})
    if row.concept_id:
        raise ValidationError(_("Angka ini sudah berada dalam satu konsep. Sepakati satu angka."))
    if main not in names.values():
        raise ValidationError({"main": _("Pilih konsep yang tampil atas nama indikator ini.")})
    known = row.indicator.concepts.filter(is_main=True).first()
    if known is not None and slugify(known.name) != slugify(main):
        raise ValidationError(
            {"main": _("Konsep utama indikator ini sudah bernama “%(name)s”.") % {"name": known.name}}
        )
    groups = {}
    for figure in figures:
        groups.setdefault(slugify(names[figure.pk]), []).append(figure)
    if len(groups) < 2:
        raise ValidationError({"names": _("Konsep yang berbeda memerlukan nama yang berbeda.")})
    if any(any_differ(group, row.indicator) for group in groups.values()):
        raise ValidationError({"names": _("Angka dengan konsep yang sama masih berbeda.")})


def _settle(discrepancy, decision, settlement, *, by, check, client_key, add=lambda settlement: None):
    def create():
        entry, minutes = _standing_decision(decision)
        row = locked_discrepancy(discrepancy)
        if not row.can("settle"):
            raise ValidationError(
                _("Agendakan selisih ini dalam rapat sebelum menyelesaikannya."), code="no_such_step"
            )
        if row.agenda_item_id not in items_of(minutes.meeting_id):
            raise ValidationError({"decision": _("Selisih ini tidak ada dalam agenda rapat itu.")})
        figures = list(Figure.objects.current().of_cell(**Cell.of(row).lookup).order_by("created_at", "pk"))
        check(row, figures)
        settlement.discrepancy, settlement.decision = row, entry
        settlement.client_key, settlement.created_by = client_key, by
        settlement.is_sample = entry.is_sample
        settlement.save()
        add(settlement)
        row.take("settle")
        row.settlement = settlement
        row.save()
        record(row, Kind.DECIDED, by=by, note=f"{entry.number}. {dict(CAUSES)[settlement.cause]}.")
        if not minutes.is_writable:
            _take_effect(row, by=by)
        return settlement

    made, created = once(Settlement, client_key, by=by, create=create)
    if not created and (made.discrepancy_id, made.decision_id, made.figure_id) != (
        discrepancy.pk,
        decision.pk,
        settlement.figure_id,
    ):
        raise foreign_key()
    return made, created


def _standing_decision(decision):
    """(the entry, its minutes), both locked: meeting and minutes come before indicators in every verb."""
    minutes = Minutes.objects.get(pk=decision.minutes_id)
    Meeting.objects.select_for_update(no_key=True).get(pk=minutes.meeting_id)
    minutes = Minutes.objects.select_for_update(no_key=True).get(pk=minutes.pk)
    entry = Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)
    if not entry.is_decision:
        raise ValidationError({"decision": _("Selisih diselesaikan oleh keputusan. Pilih butir keputusan.")})
    if entry.struck_at is not None or Entry.objects.filter(pk=entry.pk).struck_by_a_correction().exists():
        raise ValidationError({"decision": _("Butir ini sudah dicoret.")})
    return entry, minutes


@transaction.atomic
def drop_settlement(settlement, *, by):
    """Take one back, while the minutes are not ratified: the discrepancy waits for a decision again.

    Raises:
        ValidationError: it took effect.
    """
    Meeting.objects.select_for_update(no_key=True).get(minutes=settlement.decision.minutes_id)
    row = locked_discrepancy(settlement.discrepancy)
    settlement = Settlement.objects.select_related("decision").get(pk=settlement.pk)
    if settlement.effective_at is not None:
        raise ValidationError(_("Notulanya sudah disahkan, jadi putusan ini tidak dapat dibatalkan."))
    if row.settlement_id == settlement.pk:
        _let_go(row, f"{settlement.decision.number}: putusan dibatalkan sebelum notula disahkan.", by=by)
    return settlement


def _let_go(discrepancy, why, *, by):
    """What was decided about a (locked) discrepancy stands no longer."""
    discrepancy.settlement = None
    discrepancy.save()
    record(discrepancy, Kind.OVERTAKEN, by=by, note=why)


# Taking effect and losing it ---------------------------------------------------------------------


def take_effect(minutes, *, by):
    """What was settled by the decisions of minutes that are ratified now goes out. Part of the ratification."""
    for found in _decided_by(minutes.entries.standing()):
        discrepancy = locked_discrepancy(found)
        if discrepancy.can("take_effect"):
            _take_effect(discrepancy, by=by)
        else:  # what stands in the way of one settlement never keeps the minutes from being ratified
            number = discrepancy.settlement.decision.number
            _let_go(discrepancy, f"{number}: selisih ini tidak lagi ada dalam agenda rapat.", by=by)
            notify_secretariat("settlement_overtaken", discrepancy)
    _go_on(minutes.meeting_id)


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
    for found in _decided_by(entries):
        discrepancy = locked_discrepancy(found)
        settlement = discrepancy.settlement
        number, cells = settlement.decision.number, [Cell.of(discrepancy)]
        if discrepancy.status == Status.SETTLED:
            discrepancy.take("open_again")
            discrepancy.agenda_item = None
            cells += _take_back_concepts(discrepancy, settlement)
        _let_go(discrepancy, f"{number} dicoret.", by=by)
        notify_secretariat("settlement_overtaken", discrepancy)
        refresh_cells(cells, by=by)


def _decided_by(entries):
    found = Discrepancy.objects.filter(settlement__decision__in=entries).select_related("indicator")
    return found.order_by("indicator_id", "pk")


def _take_effect(discrepancy, *, by):
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
    notify(parties(discrepancy), "discrepancy_settled", discrepancy)


def _name_concepts(discrepancy, settlement, *, by):
    """Give each figure its concept. What the same source had said under that name gives way to what the meeting named.

    Returns:
        the cells that figures were moved into.
    """
    cells = {}
    for row in settlement.concepts.select_related("figure"):
        concept, _made = Concept.objects.get_or_create(
            indicator=discrepancy.indicator,
            slug=slugify(row.name)[:100],
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


def _take_back_concepts(discrepancy, settlement):
    """Put what the sources say under the names that a struck decision gave back into the cell they came from.

    Returns:
        the cells that were left.
    """
    cells = {}
    for row in settlement.concepts.filter(is_main=False).select_related("figure"):
        concept = discrepancy.indicator.concepts.get(slug=slugify(row.name)[:100])
        place = (discrepancy.region_id, discrepancy.period)
        there = Figure.objects.current().filter(source=row.figure.source_id)
        figure = there.of_cell(discrepancy.indicator_id, concept, *place).first()
        if figure is not None and not there.of_cell(discrepancy.indicator_id, None, *place).exists():
            figure.concept = None
            figure.save()
            _come_back(discrepancy, concept, figure)
        cells[concept.pk] = Cell(discrepancy.indicator, concept, discrepancy.region, discrepancy.period)
    return list(cells.values())


def _come_back(discrepancy, concept, figure):
    """What gave way to a figure in the cell that this one leaves is what its source says there again."""
    place = (discrepancy.region_id, discrepancy.period)
    gave_way = Figure.objects.filter(
        status=Figure.Status.SUPERSEDED, source=figure.source_id, replaced_by=None
    ).of_cell(discrepancy.indicator_id, concept, *place)
    older = gave_way.order_by("-pk").first()
    if older is not None:
        older.status = Figure.Status.CURRENT
        older.save()
