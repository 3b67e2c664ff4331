"""Entering, revising, returning and withdrawing figures. Nothing that was said is overwritten."""

import uuid
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.cells import refresh_cells, tell_of_dispute
from meetings.actions.client_keys import foreign_key
from meetings.actions.events import event, record, stated
from meetings.actions.published_figures import BATCH, Cell, all_locked, around, locked
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


VALUE = ("kind", "value", "decimals")
COMPARED = (*VALUE, "method", "collected_on", "document")


def enter_figure(said: Said, *, by, client_key, reason=""):
    """Enter one figure in the name of its source: a first value, or a revision of what the source said before.

    Args:
        reason: of a revision; needed where the source has a value in this cell already, also one that was returned.
        client_key: sent again, it gives the same answer.

    Returns:
        (figure, Outcome). The same words as before give the figure that is there (Outcome.SAME).

    Raises:
        ValidationError: beside the field it is about (region, period, value, kind, reason, concept).
    """
    [answer] = _enter([said], [client_key], by=by, reason=reason)
    return answer


def enter_figures(said: Iterable[Said], *, by, client_key, reason=""):
    """Enter many at once, all or none: a grid that was pasted, a file that was imported.

    A thousand ask as many queries as one, but for writing (`BATCH` rows in each) and where a source says several things
    of one cell, which come one after the other.

    Args:
        client_key: of the whole; each row gets one of its own from it, so that sending twice changes nothing.
        reason: of those that revise a value.

    Returns:
        [(figure, Outcome)] in the order of what was said; sent again, the same.

    Raises:
        ValidationError: as `enter_figure`, with `position` (from 0) of the one that cannot stand.
    """
    said = list(said)
    keys = [uuid.uuid5(client_key, f"{position}") for position in range(len(said))]
    return _enter(said, keys, by=by, reason=reason)


def _enter(said, keys, *, by, reason):
    """[(figure, Outcome)] of values, each under its key."""
    try:
        with transaction.atomic():
            return _enter_locked(said, keys, by=by, reason=reason)
    except IntegrityError as collision:
        # A key came at the same moment with a value of another indicator: its lock was not waited for.
        if Figure.objects.filter(client_key__in=keys).exists():
            raise foreign_key() from collision
        raise


def _enter_locked(said, keys, *, by, reason):
    indicators = all_locked([one.indicator for one in said])
    made = Figure.objects.in_bulk(keys, field_name="client_key")
    answers, new, cells, new_values = {}, {}, {}, {}
    for position, (one, key) in enumerate(zip(said, keys, strict=True)):
        with _at(position):
            figure = _figure(one, indicators[one.indicator.pk], by=by, client_key=key)
            if key in made:
                answers[position] = _first_answer(made[key], figure, reason)
            else:
                new[position] = figure
    for run in _runs(new):
        for position, (figure, outcome) in _save(run, by=by, reason=reason).items():
            answers[position] = figure, outcome
            if outcome != Outcome.SAME:
                cells[figure.cell_key] = Cell.of(figure)
                if _is_another_value(figure):
                    new_values.setdefault(figure.cell_key, set()).add(figure.source_id)
    tell_of_dispute(refresh_cells(cells.values(), by=by, new_values=new_values))
    return [answers[position] for position in range(len(said))]


@contextmanager
def _at(position):
    """A refusal within the block says of which of the values it is."""
    try:
        yield
    except ValidationError as refusal:
        refusal.position = position
        raise


SENT = ("created_by_id", "indicator_id", "region_id", "period", "source_id", *COMPARED)


def _first_answer(found, figure, reason):
    """What was answered when the key of a figure came the first time. Raises ValidationError: it came with other words."""
    if any(getattr(found, name) != getattr(figure, name) for name in SENT):
        raise foreign_key()
    if found.concept_id != figure.concept_id and _first_concept(found) != figure.concept_id:
        raise foreign_key()
    if not found.replaces_id:
        return found, Outcome.NEW
    if found.reason != reason:
        raise foreign_key()
    return found, Outcome.REVISED


def _first_concept(figure):
    """Key of the concept under which it was entered: a meeting may have named another one since."""
    return figure.history.order_by("pgh_id").values_list("concept", flat=True).first()


def _figure(said, indicator, *, by, client_key):
    """The figure that was said, unsaved; its indicator is locked."""
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
    if said.source.only_region not in {None, said.region}:
        raise ValidationError(
            {
                "region": _("%(source)s hanya memberi angka tentang %(region)s.")
                % {"source": said.source.label, "region": said.source.only_region.name}
            }
        )
    if concept is not None and concept.indicator_id != indicator.pk:
        raise ValidationError({"concept": _("Konsep ini milik indikator lain.")})
    return figure


def _runs(figures):
    """Cut {position: figure} before each at which a source speaks of a cell again: that one replaces what is saved first."""
    run, places = {}, set()
    for position, figure in figures.items():
        if _place(figure) in places:
            yield run
            run, places = {}, set()
        run[position] = figure
        places.add(_place(figure))
    if run:
        yield run


def _place(figure):
    return *figure.cell_key, figure.source_id


def _save(run, *, by, reason):
    """Save {position: figure} of one run: {position: (figure, Outcome)}. What goes out is left to the caller."""
    formers, answers = _formers(run.values()), {}
    for position, figure in run.items():
        former = formers.get(_place(figure))
        if former is None:
            answers[position] = figure, Outcome.NEW
        elif former.is_current and _says_the_same(figure, former):
            answers[position] = former, Outcome.SAME
        else:
            with _at(position):
                figure.replaces, figure.reason = former, _stated_why(reason, former)
            answers[position] = figure, Outcome.REVISED
    new = [figure for figure, outcome in answers.values() if outcome != Outcome.SAME]
    events = []
    for figure in new:
        told = {"by": by, "note": figure.reason, "on_behalf_of": figure.source}
        if figure.replaces is not None and figure.replaces.is_current:
            figure.replaces.status = Status.SUPERSEDED
            events.append(event(figure.replaces, Kind.SUPERSEDED, **told))
        events.append(event(figure, Kind.REVISED if figure.replaces else Kind.ENTERED, **told))
    replaced = Figure.objects.current().filter(pk__in=[figure.replaces_id for figure in new])
    replaced.update(status=Status.SUPERSEDED)
    Figure.objects.bulk_create(new, BATCH)
    FigureEvent.objects.bulk_create(events, BATCH)
    return answers


def _stated_why(reason, former):
    """The reason of a revision. Raises ValidationError: none is given; it says which figure is there."""
    if reason.strip():
        return reason
    unit = former.indicator.unit if former.kind == former.Kind.NUMBER else ""
    raise ValidationError(
        {
            "reason": _(
                "%(source)s sudah memberi angka untuk %(region)s, %(period)s: %(value)s (%(status)s, dicatat"
                " %(day)s). Periksa isian Anda; bila angkanya memang berubah, tulis alasannya."
            )
            % {
                "source": former.source.label,
                "region": former.region.name,
                "period": former.period_label,
                "value": f"{former.in_words} {unit}".strip(),
                "status": former.get_status_display(),
                "day": date_format(timezone.localtime(former.created_at)),
            }
        },
        code="required",
    )


def _formers(figures):
    """{place: what its source said of it before and nothing replaced yet}: a current one, else a returned one."""
    rows = Figure.objects.filter(
        **around(figures),
        source__in={figure.source_id for figure in figures},
        replaced_by=None,
        status__in=[Status.CURRENT, Status.RETURNED],
    )
    rows = rows.select_related("indicator__current", "source", "region")
    # A meeting may have named an earlier figure as the concept under which a later one was returned.
    return {_place(row): row for row in sorted(rows.order_by("pk"), key=lambda row: row.is_current)}


def _says_the_same(one, other):
    return all(getattr(one, name) == getattr(other, name) for name in COMPARED)


def _is_another_value(figure):
    """Whether a new figure gives a value that its source did not give till now; else it says how that came about."""
    former = figure.replaces
    if former is None or former.status == Status.RETURNED:
        return True
    return any(getattr(figure, name) != getattr(former, name) for name in VALUE)


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
    tell_of_dispute(refresh_cells([Cell.of(figure)], by=by))
    return figure
