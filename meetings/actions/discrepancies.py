"""Discrepancies open and dissolve by themselves, in the verbs that change figures; people name causes and comment."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions import agendas
from meetings.actions.client_keys import foreign_key, once
from meetings.actions.events import record, stated
from meetings.actions.published_figures import any_differ, in_order, locked, write
from meetings.models import (
    AgendaItem,
    Discrepancy,
    DiscrepancyComment,
    DiscrepancyEvent,
    Figure,
    Meeting,
    Settlement,
)
from meetings.notifications import notify, notify_secretariat
from participants.models import Institution

Kind = DiscrepancyEvent.Kind
Status = Discrepancy.Status


def refresh_cell(cell, *, by, has_new_value=False):
    """Open, re-open or dissolve the discrepancy of a cell, and store what goes out. The caller holds the indicator.

    Args:
        cell: published_figures.Cell.
        has_new_value: a party gave a value, or gave up one: what was decided before that is looked at again.

    Returns:
        the discrepancy where it came up now (opened or re-opened), else None.
    """
    figures = list(
        Figure.objects.current().of_cell(**cell.lookup).select_related("source").order_by("created_at", "pk")
    )
    discrepancy = (
        Discrepancy.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "settlement__figure", "settlement__decision", "indicator__current", "concept", "region"
        )
        .filter(**cell.lookup)
        .first()
    )
    before = discrepancy.status if discrepancy else None
    are_apart = any_differ(figures, cell.indicator)
    if discrepancy is None:
        if are_apart:
            discrepancy = _open(cell, figures, by=by)
    elif discrepancy.status == Status.SETTLED:
        _look_again(discrepancy, figures, are_apart, by=by, has_new_value=has_new_value)
    elif discrepancy.is_in_dispute:
        if not are_apart:
            _dissolve(discrepancy, figures, by=by)
        elif has_new_value or _lost_what_was_decided(discrepancy, figures):
            _told_of_a_new_value(discrepancy, figures, by=by)
    elif are_apart:
        _open_again(discrepancy, figures, by=by)
    write(cell, figures, discrepancy)
    came_up = discrepancy is not None and discrepancy.is_in_dispute and before not in Discrepancy.IN_DISPUTE
    return discrepancy if came_up else None


def _said(figures, indicator):
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


def _open(cell, figures, *, by):
    discrepancy = Discrepancy.objects.create(
        **cell.lookup, opened_at=clock.now(), is_sample=all(f.is_sample for f in figures)
    )
    record(discrepancy, Kind.OPENED, by=by, note=_said(figures, cell.indicator))
    return discrepancy


def _open_again(discrepancy, figures, *, by):
    discrepancy.take("open_again")
    discrepancy.settlement = discrepancy.agenda_item = None
    discrepancy.opened_at = clock.now()
    discrepancy.save()
    record(discrepancy, Kind.REOPENED, by=by, note=_said(figures, discrepancy.indicator))


def _dissolve(discrepancy, figures, *, by):
    discrepancy.take("dissolve")
    discrepancy.settlement = None
    discrepancy.save()
    record(discrepancy, Kind.DISSOLVED, by=by, note=_said(figures, discrepancy.indicator))


def _look_again(discrepancy, figures, are_apart, *, by, has_new_value):
    """A settled one, after something changed in its cell.

    A source that gives the agreed value from now on follows the decision: it stands. Another value of any party, or
    the loss of the agreed one, re-opens it. Where the meeting named concepts, the values of one concept are looked at.
    """
    settlement = discrepancy.settlement
    if settlement.outcome == Settlement.Outcome.CONCEPTS:
        if are_apart:
            _open_again(discrepancy, figures, by=by)
        return
    agreed_stands = any(f.pk == settlement.figure_id for f in figures)
    if agreed_stands and not are_apart:
        if has_new_value:
            record(discrepancy, Kind.FOLLOWED, by=by, note=_said(figures, discrepancy.indicator))
    elif not are_apart:
        _dissolve(discrepancy, figures, by=by)
    elif has_new_value or not agreed_stands:
        _open_again(discrepancy, figures, by=by)


def _lost_what_was_decided(discrepancy, figures):
    settlement = discrepancy.settlement
    return settlement is not None and settlement.figure_id not in {None, *(f.pk for f in figures)}


def _told_of_a_new_value(discrepancy, figures, *, by):
    """While it is in dispute: what a meeting decided about the values before, and nobody ratified yet, is overtaken."""
    said = _said(figures, discrepancy.indicator)
    if discrepancy.settlement_id:
        decision = discrepancy.settlement.decision.number
        discrepancy.settlement = None
        discrepancy.save()
        record(
            discrepancy, Kind.OVERTAKEN, by=by, note=f"{decision}: angkanya berubah sebelum disahkan. {said}"
        )
        notify_secretariat("settlement_overtaken", discrepancy)
        return
    record(discrepancy, Kind.NEW_VALUE, by=by, note=said)


def parties(discrepancy):
    """The institutions whose values differ, and the indicator's producer."""
    sources = Figure.objects.current().filter(
        indicator=discrepancy.indicator_id, region=discrepancy.region_id, period=discrepancy.period
    )
    wanted = {*sources.values_list("source", flat=True), discrepancy.indicator.producer_id}
    return list(Institution.objects.filter(pk__in=wanted))


def tell_of_dispute(came_up):
    """Tell the producers of what came up in one verb: of each, or, where a whole table was entered, once an indicator."""
    by_indicator = {}
    for discrepancy in came_up:
        by_indicator.setdefault(discrepancy.indicator_id, []).append(discrepancy)
    for discrepancies in by_indicator.values():
        if len(discrepancies) == 1:
            only = discrepancies[0]
            kind = "discrepancy_reopened" if only.settlements.exists() else "discrepancy_opened"
            notify(parties(only), kind, only)
        else:
            told = {party.pk: party for one in discrepancies for party in parties(one)}
            notify(list(told.values()), "discrepancies_opened", discrepancies[0].indicator)


# What people do about it -------------------------------------------------------------------------


def locked_discrepancy(discrepancy):
    """The discrepancy as it is now, locked after its indicator: the order of every verb."""
    indicator = locked(discrepancy.indicator)
    found = (
        Discrepancy.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agenda_item__meeting", "settlement__decision", "concept", "region")
        .get(pk=discrepancy.pk)
    )
    found.indicator = indicator
    return found


@transaction.atomic
def name_cause(discrepancy, *, by, cause, note=""):
    """Say why the sources differ, as far as it is known by now.

    Raises:
        ValidationError: nothing is in dispute any more.
    """
    discrepancy = locked_discrepancy(discrepancy)
    if not discrepancy.is_in_dispute:
        raise ValidationError(_("Selisih ini tidak lagi terbuka."), code="no_such_step")
    if discrepancy.cause == cause and not note.strip():
        return discrepancy
    discrepancy.cause = cause
    discrepancy.save()
    label = dict(CAUSES)[cause]
    record(discrepancy, Kind.CAUSE_NAMED, by=by, note=f"{label}. {note}".strip())
    return discrepancy


# Stored in the history, so Indonesian whatever the language of the page.
CAUSES = (
    ("unknown", "Belum diketahui"),
    ("concept", "Konsep berbeda"),
    ("method", "Cara menghitung berbeda"),
    ("time", "Waktu pengumpulan berbeda"),
    ("error", "Kekeliruan"),
)


def comment_discrepancy(discrepancy, *, by, text, client_key):
    """A party says something about it, in the name of its institution; also after it was settled.

    Returns:
        (comment, whether it was made now).

    Raises:
        ValidationError: nothing is said, or the key belongs to another comment.
    """

    def create():
        return DiscrepancyComment.objects.create(
            discrepancy=discrepancy,
            institution_id=by.institution_id,
            text=stated(text, "text"),
            client_key=client_key,
            created_by=by,
            is_sample=discrepancy.is_sample,
        )

    comment, created = once(DiscrepancyComment, client_key, by=by, create=create)
    if not created and (comment.discrepancy_id != discrepancy.pk or comment.text != text):
        raise foreign_key()
    return comment, created


@transaction.atomic
def put_on_agenda(discrepancies, meeting, *, by, item=None):
    """Put one or several on the agenda of a meeting whose programme may still change.

    Args:
        item: of that agenda, under which they are dealt with; without one they get an item of their own.

    Returns:
        the agenda item.

    Raises:
        ValidationError: the agenda is final, the item is another meeting's, one of them is not in dispute, or stands on
            the agenda of a meeting that is still to come.
    """
    Meeting.objects.select_for_update(no_key=True).get(
        pk=meeting.pk
    )  # before the indicators, as a ratification does
    rows = [locked_discrepancy(d) for d in sorted(discrepancies, key=lambda d: (d.indicator_id, d.pk))]
    if not rows:
        raise ValidationError(_("Pilih sedikitnya satu selisih."))
    for row in rows:
        if not row.can("put_on_agenda"):
            raise ValidationError(_("Selisih ini tidak lagi terbuka."), code="no_such_step")
        if not Discrepancy.objects.to_schedule().filter(pk=row.pk).exists():
            raise ValidationError(_("Selisih ini sudah ada dalam agenda sebuah rapat."), code="scheduled")
    if item is None:
        item = agendas.add_agenda_item(meeting, _item_about(rows, meeting), by=by)
    elif item.meeting_id != meeting.pk:
        raise ValidationError({"item": _("Mata acara ini milik rapat lain.")})
    for row in rows:
        row.take("put_on_agenda")
        row.agenda_item, row.settlement = item, None
        row.save()
        record(row, Kind.SCHEDULED, by=by, note=meeting.title)
        notify(parties(row), "discrepancy_scheduled", row)
    return item


def _item_about(rows, meeting):
    first = rows[0]
    place = f"{first.region.short_name}, {first.period}"
    if len(rows) == 1:
        title = f"Selisih angka: {first.indicator.name}, {place}"
    elif len({row.indicator_id for row in rows}) == 1:
        title = f"Selisih angka: {first.indicator.name}, {len(rows)} butir"
    else:
        title = f"Selisih angka antarsumber: {len(rows)} butir"
    lines = []
    for row in rows:
        figures = in_order(
            Figure.objects.current()
            .of_cell(row.indicator_id, row.concept_id, row.region_id, row.period)
            .select_related("source"),
            row.indicator.producer_id,
        )
        lines.append(
            f"- {row.indicator.name}, {row.region.short_name}, {row.period}: {_said(figures, row.indicator)}"
        )
    return AgendaItem(
        title=title[:300],
        kind=AgendaItem.Kind.DISCUSSION,
        description="\n".join(lines),
        is_sample=meeting.is_sample,
    )
