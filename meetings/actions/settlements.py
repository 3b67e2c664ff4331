"""Settling a discrepancy by a decision of the meeting that has it on its agenda.

It takes effect when that decision is ratified, and loses it when the decision is struck out. Until the ratification it
can be taken back.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from meetings.actions.client_keys import foreign_key, once
from meetings.actions.discrepancies import CAUSES, locked_discrepancy
from meetings.actions.events import record
from meetings.actions.published_figures import Cell, any_differ, around, locked
from meetings.actions.settlement_effects import let_go, let_take_effect, tell_parties
from meetings.models import (
    AgendaItem,
    Discrepancy,
    DiscrepancyEvent,
    Entry,
    Figure,
    Meeting,
    Minutes,
    SettledConcept,
    Settlement,
)

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
        says=_says(Outcome.AGREED, cause, note, figure.pk),
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
        _check_names(row, figures, names, main, known=_main_concept(row.indicator, besides=[row]))

    def add(settlement):
        SettledConcept.objects.bulk_create(
            SettledConcept(
                settlement=settlement, figure_id=pk, name=name, is_main=slugify(name) == slugify(main)
            )
            for pk, name in sorted(names.items())
        )

    return _settle(
        discrepancy,
        decision,
        Settlement(outcome=Outcome.CONCEPTS, cause="concept", note=note),
        by=by,
        check=check,
        says=_says(Outcome.CONCEPTS, "concept", note, names=names, main=main),
        add=add,
        client_key=client_key,
    )


def _main_concept(indicator, *, besides):
    """The name of the main concept of a (locked) indicator, also where it waits for a ratification; None without one.

    Args:
        besides: discrepancies that are decided about anew, so that what was named there before does not count.
    """
    names = indicator.concepts.filter(is_main=True).values_list("name", flat=True)
    pending = SettledConcept.objects.filter(
        settlement__in=Settlement.objects.pending().exclude(discrepancy__in=[row.pk for row in besides]),
        settlement__discrepancy__indicator=indicator,
        is_main=True,
    )
    return names.first() or pending.values_list("name", flat=True).first()


def _check_names(row, figures, names, main, *, known):
    if set(names) != {f.pk for f in figures} or not all(names.values()):
        raise ValidationError({"names": _("Beri nama konsep untuk setiap angka.")}, code="names")
    if any(not slugify(name) or len(name) > 100 for name in names.values()):
        raise ValidationError({"names": _("Nama konsep terdiri atas huruf, paling panjang 100.")})
    if row.concept_id:
        raise ValidationError(_("Angka ini sudah berada dalam satu konsep. Sepakati satu angka."))
    if main not in names.values():
        raise ValidationError({"main": _("Pilih konsep yang tampil atas nama indikator ini.")})
    if known is not None and slugify(known) != slugify(main):
        raise ValidationError(
            {"main": _("Konsep utama indikator ini sudah bernama “%(name)s”.") % {"name": known}}
        )
    groups = {}
    for figure in figures:
        groups.setdefault(slugify(names[figure.pk]), []).append(figure)
    if len(groups) < 2:
        raise ValidationError({"names": _("Konsep yang berbeda memerlukan nama yang berbeda.")})
    if any(any_differ(group, row.indicator) for group in groups.values()):
        raise ValidationError({"names": _("Angka dengan konsep yang sama masih berbeda.")})


def _settle(discrepancy, decision, settlement, *, by, check, says, client_key, add=lambda settlement: None):
    def create():
        entry, minutes = _standing_decision(decision)
        row = locked_discrepancy(discrepancy)
        figures = list(Figure.objects.current().of_cell(**Cell.of(row).lookup).order_by("created_at", "pk"))
        _may_be_settled(row, items_of(minutes.meeting_id))
        check(row, figures)
        settlement.client_key = client_key
        _write(row, settlement, entry, by=by, add=add)
        if not minutes.is_writable:
            let_take_effect(row, by=by)
            tell_parties([row])
        return settlement

    made, created = once(Settlement, client_key, by=by, create=create)
    if not created:
        _first_answer([made], {discrepancy.pk}, decision, says, "pk")
    return made, created


def _first_answer(sent_before, keys, decision, says, key):
    """What a form made that comes again. Refused where it says something else now, or where that stands no longer.

    Args:
        keys: of the discrepancies that it is about.
        says: as `_says` of outcome and names.
        key: the name of what figures are told apart by in it.
    """
    stands = Q(settles__isnull=False) | Q(effective_at__isnull=False)
    made = Settlement.objects.filter(stands, pk__in=[row.pk for row in sent_before], decision=decision.pk)
    is_the_same = set(made.values_list("discrepancy", flat=True)) == keys and all(
        _says_of(settlement, key) <= says for settlement in sent_before
    )
    if not is_the_same:
        raise foreign_key()
    return sent_before


def _says(outcome, cause, note, agreed=None, names=None, main=""):
    """What a form says, as a set: names may be of more figures than the one cell has.

    Args:
        agreed: key of the figure, or of its source.
        names: {such a key: the name of a concept}.
    """
    concepts = {(key, name, slugify(name) == slugify(main)) for key, name in (names or {}).items()}
    return {(str(outcome), cause, note, agreed)} | concepts


def _says_of(settlement, key):
    agreed = settlement.figure and getattr(settlement.figure, key)
    concepts = settlement.concepts.select_related("figure")
    return {(settlement.outcome, settlement.cause, settlement.note, agreed)} | {
        (getattr(row.figure, key), row.name, row.is_main) for row in concepts
    }


def _may_be_settled(row, items):
    """Refuse a (locked) discrepancy that is none of what the meeting deals with: the agenda items of these keys."""
    if not row.can("settle"):
        raise ValidationError(
            _("Agendakan selisih ini dalam rapat sebelum menyelesaikannya."), code="no_such_step"
        )
    if row.agenda_item_id not in items:
        raise ValidationError({"decision": _("Selisih ini tidak ada dalam agenda rapat itu.")})


def _write(row, settlement, entry, *, by, add=lambda settlement: None):
    """Save a settlement, with its client key, as what was decided about a (locked) discrepancy."""
    settlement.discrepancy, settlement.decision = row, entry
    settlement.created_by = by
    settlement.is_sample = entry.is_sample
    settlement.save()
    add(settlement)
    row.take("settle")
    row.settlement = settlement
    row.save()
    record(row, Kind.DECIDED, by=by, note=f"{entry.number}. {dict(CAUSES)[settlement.cause]}.")


# Several at once ----------------------------------------------------------------------------------


def settle_on_source(discrepancies, decision, *, by, source, cause, note="", client_key):
    """One decision settles several cells of one indicator: in each the figure of one source is agreed. All or none.

    Args:
        source: an institution that gave a figure in each of the cells.
        client_key: of the whole; each row gets one of its own from it, so that sending twice changes nothing.

    Returns:
        the settlements, in the order of the discrepancies' keys.

    Raises:
        ValidationError: as `settle_on_figure`, naming the cell; nothing is chosen, or the key made something else.
    """

    def settlement(row, figures):
        figure = next((f for f in figures if f.source_id == source.pk), None)
        if figure is None:
            raise ValidationError(_("%(source)s tidak memberi angka.") % {"source": source.label})
        return Settlement(outcome=Outcome.AGREED, figure=figure, cause=cause, note=note), []

    says = _says(Outcome.AGREED, cause, note, source.pk)
    return _settle_each(discrepancies, decision, settlement, by=by, says=says, client_key=client_key)


def settle_sources_as_concepts(discrepancies, decision, *, by, names, main, note="", client_key):
    """The same where all figures are valid: what one source counts has the same name in each of the cells.

    Args:
        names: {key of each source that gave a figure in any of the cells: the name of its concept}.
        main: the one of these names that goes out under the indicator's own name.
    """
    names = {pk: " ".join(name.split()) for pk, name in names.items()}
    main = " ".join(main.split())

    def settlement(row, figures):
        of_figures = {f.pk: names.get(f.source_id, "") for f in figures}
        known = _main_concept(row.indicator, besides=discrepancies)
        _check_names(row, figures, of_figures, main, known=known)
        concepts = [
            SettledConcept(figure_id=pk, name=name, is_main=slugify(name) == slugify(main))
            for pk, name in sorted(of_figures.items())
        ]
        return Settlement(outcome=Outcome.CONCEPTS, cause="concept", note=note), concepts

    says = _says(Outcome.CONCEPTS, "concept", note, names=names, main=main)
    return _settle_each(discrepancies, decision, settlement, by=by, says=says, client_key=client_key)


@transaction.atomic
def _settle_each(discrepancies, decision, settlement, *, by, says, client_key):
    wanted = sorted(discrepancies, key=lambda row: row.pk)
    if not wanted:
        raise ValidationError({"selisih": _("Pilih sedikitnya satu selisih.")})
    entry, minutes = _standing_decision(decision)
    keys = {row.pk: uuid.uuid5(client_key, str(row.pk)) for row in wanted}
    sent_before = list(Settlement.objects.filter(client_key__in=keys.values()).order_by("discrepancy_id"))
    if any(row.created_by_id != by.pk for row in sent_before):
        raise foreign_key()
    if sent_before:
        return _first_answer(sent_before, set(keys), entry, says, "source_id")
    rows, figures = _locked_cells(wanted)
    items, made = items_of(minutes.meeting_id), []
    for row in rows:
        try:
            _may_be_settled(row, items)
            one, concepts = settlement(row, figures.get(row.cell_key, []))
        except ValidationError as refusal:
            raise _about(row, refusal) from refusal
        one.client_key = keys[row.pk]
        _write(row, one, entry, by=by)
        for concept in concepts:
            concept.settlement = one
        SettledConcept.objects.bulk_create(concepts)
        made.append(one)
    if not minutes.is_writable:
        for row in rows:
            let_take_effect(row, by=by)
        tell_parties(rows)
    return made


def _locked_cells(discrepancies):
    """(the discrepancies of one indicator as they are now, locked after it; {key of a cell: its current figures})."""
    indicator = locked(discrepancies[0].indicator)
    rows = list(
        Discrepancy.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agenda_item", "settlement", "concept", "region")
        .filter(pk__in=[row.pk for row in discrepancies], indicator=indicator)
        .order_by("pk")
    )
    if len(rows) != len(discrepancies):
        raise ValidationError({"selisih": _("Putuskan selisih satu indikator saja sekaligus.")})
    by_cell = {}
    current = Figure.objects.current().filter(**around(rows)).select_related("source")
    for figure in current.order_by("created_at", "pk"):
        by_cell.setdefault(figure.cell_key, []).append(figure)
    for row in rows:
        row.indicator = indicator
    return rows, by_cell


def _about(row, refusal):
    """A refusal of one cell among several, with its name in front."""
    what = f"{row.region.short_name}, {row.period_label}"
    return ValidationError([f"{what}: {message}" for message in refusal.messages])


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
        let_go(row, f"{settlement.decision.number}: putusan dibatalkan sebelum notula disahkan.", by=by)
    return settlement
