"""Entering, revising, returning and withdrawing figures. Nothing that was said is overwritten."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.client_keys import foreign_key, once
from meetings.actions.discrepancies import refresh_cell, tell_of_dispute
from meetings.actions.events import record, stated
from meetings.actions.published_figures import Cell, locked
from meetings.figure_periods import has_begun, normalised
from meetings.models import Figure, FigureEvent
from meetings.notifications import notify

Kind = FigureEvent.Kind
Status = Figure.Status


@dataclass(frozen=True)
class Said:
    """What a source says of one cell. `value` (Decimal) only where `kind` is a number; `concept` None: the main one.

    `decimals` None: as many as the value has, at least the indicator's.
    """

    indicator: object
    region: object
    period: str
    source: object
    kind: str = Figure.Kind.NUMBER
    value: Decimal | None = None
    decimals: int | None = None
    concept: object = None
    method: str = ""
    collected_on: date | None = None
    document: str = ""


class Outcome:
    """What came of entering one value."""

    NEW, REVISED, SAME = "new", "revised", "same"


COMPARED = ("kind", "value", "decimals", "method", "collected_on", "document")


def enter_figure(said: Said, *, by, client_key, reason=""):
    """Enter one figure in the name of its source: a first value, or a revision of what the source said before.

    Args:
        reason: of a revision; needed where the source has a value in this cell already, also one that was returned.
        client_key: sent again, it gives the same figure.

    Returns:
        (figure, Outcome). The same words as before give the figure that is there (Outcome.SAME).

    Raises:
        ValidationError: beside the field it is about (period, value, kind, reason, concept).
    """

    def create():
        indicator = locked(said.indicator)
        figure, outcome = _enter(said, indicator, by=by, client_key=client_key, reason=reason)
        outcomes.append(outcome)
        if outcome != Outcome.SAME:
            came_up = refresh_cell(_cell(figure, indicator), by=by, has_new_value=True)
            tell_of_dispute([came_up] if came_up else [])
        return figure

    outcomes: list[str] = []
    figure, created = once(Figure, client_key, by=by, create=create)
    if created:
        return figure, outcomes[0]
    place = (said.indicator.pk, said.region.pk, said.source.pk, said.value, said.kind)
    if (figure.indicator_id, figure.region_id, figure.source_id, figure.value, figure.kind) != place:
        raise foreign_key()
    return figure, Outcome.REVISED if figure.replaces_id else Outcome.NEW


@transaction.atomic
def enter_figures(said: Iterable[Said], *, by, client_key, reason=""):
    """Enter many at once, all or none: a grid that was pasted, a file that was imported.

    Args:
        client_key: of the whole; each row gets one of its own from it, so that sending twice changes nothing.
        reason: of those that revise a value.

    Returns:
        [(figure, Outcome)] in the order of what was said.

    Raises:
        ValidationError: as `enter_figure`, with code and `params["position"]` (from 0) of the first row that cannot stand.
    """
    said = list(said)
    by_key = {s.indicator.pk: s.indicator for s in said}
    indicators = {pk: locked(by_key[pk]) for pk in sorted(by_key)}
    results, cells = [], {}
    for position, one in enumerate(said):
        indicator = indicators[one.indicator.pk]
        key = uuid.uuid5(client_key, f"{position}")
        found = Figure.objects.filter(client_key=key, created_by=by).first()
        if found is not None:
            results.append((found, Outcome.SAME))
            continue
        try:
            figure, outcome = _enter(one, indicator, by=by, client_key=key, reason=reason)
        except ValidationError as refusal:
            refusal.position = position
            raise
        results.append((figure, outcome))
        if outcome != Outcome.SAME:
            cell = _cell(figure, indicator)
            cells[(indicator.pk, figure.concept_id, figure.region_id, figure.period)] = cell
    came_up = [refresh_cell(cell, by=by, has_new_value=True) for cell in cells.values()]
    tell_of_dispute([discrepancy for discrepancy in came_up if discrepancy])
    return results


def _cell(figure, indicator):
    return Cell(indicator, figure.concept, figure.region, figure.period)


def _enter(said, indicator, *, by, client_key, reason):
    """(figure, Outcome) of one value; the indicator is locked, what goes out is left to the caller."""
    concept = None if said.concept is None or said.concept.is_main else said.concept
    figure = Figure(
        indicator=indicator,
        concept=concept,
        region=said.region,
        period=_period(said.period, indicator),
        source=said.source,
        on_behalf=said.source.pk != by.institution_id,
        definition=indicator.current,
        client_key=client_key,
        created_by=by,
        method=said.method,
        collected_on=said.collected_on,
        document=said.document,
        is_sample=False,
        **_value(said, indicator),
    )
    if concept is not None and concept.indicator_id != indicator.pk:
        raise ValidationError({"concept": _("Konsep ini milik indikator lain.")})
    former = _former(figure)
    if former is not None and former.is_current and _says_the_same(figure, former):
        return former, Outcome.SAME
    if former is not None:
        figure.replaces, figure.reason = former, stated(reason)
        if former.is_current:
            former.status = Status.SUPERSEDED
            former.save()
            record(former, Kind.SUPERSEDED, by=by, note=reason, on_behalf_of=said.source)
    figure.save()
    kind = Kind.REVISED if former else Kind.ENTERED
    record(figure, kind, by=by, note=reason if former else "", on_behalf_of=said.source)
    return figure, Outcome.REVISED if former else Outcome.NEW


def _period(text, indicator):
    if indicator.current_id is None:
        raise ValidationError(_("Indikator ini belum mempunyai definisi."))
    try:
        period = normalised(text, indicator.frequency)
    except ValidationError as refusal:
        raise ValidationError({"period": refusal}) from refusal
    if not has_begun(period, clock.today()):
        raise ValidationError({"period": _("Periode ini belum dimulai.")})
    return period


MOST = Decimal(10) ** 18


def _value(said, indicator):
    """kind, value and decimals of what was said.

    Raises:
        ValidationError: a number without a value, a value of what is no number, or one that is too long to be kept.
    """
    if said.kind != Figure.Kind.NUMBER:
        if said.value is not None:
            raise ValidationError({"value": _("Kosongkan nilai, atau pilih jenis “angka”.")})
        return {"kind": said.kind, "value": None, "decimals": indicator.decimals}
    if said.value is None:
        raise ValidationError({"value": _("Isi nilainya, atau pilih “tidak tersedia” atau “sangat kecil”.")})
    if not said.value.is_finite() or abs(said.value) >= MOST:
        raise ValidationError({"value": _("Nilai ini terlalu besar.")})
    given = max(0, -said.value.normalize().as_tuple().exponent)
    if given > 6:
        raise ValidationError({"value": _("Tulis paling banyak enam angka di belakang koma.")})
    decimals = max(given, indicator.decimals if said.decimals is None else said.decimals)
    return {"kind": said.kind, "value": said.value, "decimals": min(decimals, 6)}


def _former(figure):
    """What the source said of this cell before and nothing replaced yet: a current one, else a returned one."""
    before = Figure.objects.filter(
        indicator=figure.indicator,
        concept=figure.concept,
        region=figure.region,
        period=figure.period,
        source=figure.source,
        replaced_by=None,
        status__in=[Status.CURRENT, Status.RETURNED],
    )
    return before.order_by("-pk").first()


def _says_the_same(one, other):
    return all(getattr(one, name) == getattr(other, name) for name in COMPARED)


# A figure that is there --------------------------------------------------------------------------


def _locked_figure(figure):
    """The figure as it is now, locked after its indicator."""
    indicator = locked(figure.indicator)
    found = (
        Figure.objects.select_for_update(of=("self",), no_key=True)
        .select_related("source", "region", "concept", "created_by")
        .get(pk=figure.pk)
    )
    found.indicator = indicator
    return found


def _current(figure):
    figure = _locked_figure(figure)
    if not figure.is_current:
        raise ValidationError(
            _("Langkah ini tidak dapat dilakukan: angka ini sekarang “%(status)s”."),
            code="no_such_step",
            params={"status": figure.get_status_display()},
        )
    return figure


def revise_figure(figure, *, by, client_key, reason, **changes):
    """Give another value, or say otherwise how it came about. The figure stays readable as superseded.

    Args:
        changes: of kind, value, decimals, method, collected_on, document.

    Returns:
        (the new figure, Outcome).

    Raises:
        ValidationError: it was withdrawn or replaced already, or as `enter_figure`.
    """
    values = {name: getattr(figure, name) for name in COMPARED} | changes
    if "value" in changes and "decimals" not in changes:
        values["decimals"] = None
    said = Said(
        indicator=figure.indicator,
        region=figure.region,
        period=figure.period,
        source=figure.source,
        concept=figure.concept,
        **values,
    )
    return enter_figure(said, by=by, client_key=client_key, reason=reason)


@transaction.atomic
def withdraw_figure(figure, *, by, reason):
    """The source takes its figure back: it goes out no more, and stays readable with the reason."""
    return _end(figure, Status.WITHDRAWN, Kind.WITHDRAWN, by=by, reason=reason, on_behalf=True)


@transaction.atomic
def return_figure(figure, *, by, reason):
    """The walidata sends a figure that is not up to standard back to its producer (Perpres 39/2019); it is counted.

    It goes out no more until its source revises it.
    """
    returned = _end(figure, Status.RETURNED, Kind.RETURNED, by=by, reason=reason)
    notify([returned.source], "figure_returned", returned)
    return returned


def _end(figure, status, kind, *, by, reason, on_behalf=False):
    figure = _current(figure)
    figure.status = status
    figure.save()
    record(figure, kind, by=by, note=stated(reason), on_behalf_of=figure.source if on_behalf else None)
    came_up = refresh_cell(_cell(figure, figure.indicator), by=by)
    tell_of_dispute([came_up] if came_up else [])
    return figure
