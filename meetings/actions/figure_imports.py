"""A grid of figures from a file or the clipboard: kept with what was found in it, answered, and taken over in one go.

Until `confirm` no figure comes of it. What then becomes of each was decided by meetings/figure_grids/outcomes.py, and is
decided again under the lock of the indicator: where that comes to something else than was shown, nothing is written and
the new preview stands.
"""

import hashlib
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.client_keys import foreign_key, once
from meetings.actions.events import stated
from meetings.actions.figures import Said, enter_figures
from meetings.actions.published_figures import locked
from meetings.figure_grids.outcomes import (
    QUESTIONS,
    WRITES,
    Frame,
    Outcome,
    decide,
    digest,
    told_of_totals,
)
from meetings.models import Figure, FigureImport
from participants.models import Region


def keep(figure_import, *, by, client_key, content, reading, cells):
    """Keep what was read, with what would become of each figure. Nothing else is written.

    Answers that were given when the same grid was taken over before are given again.

    Args:
        figure_import: unsaved, with indicator, concept (None: the main one), source, name, method, collected_on, document.
        content: the bytes; only their hash is kept.
        reading, cells: from meetings.figure_grids.cells.read_grid.

    Returns:
        (the FigureImport, whether it was made now).

    Raises:
        ValidationError: the key belongs to another grid, or to this one sent otherwise.
    """
    row = figure_import
    if row.concept is not None and row.concept.is_main:
        row.concept = None
    row.sha256 = hashlib.sha256(content).hexdigest()

    def create():
        row.client_key, row.created_by = client_key, by
        before = FigureImport.objects.filter(
            indicator=row.indicator, sha256=row.sha256, confirmed_at__isnull=False, created_by=by
        ).first()
        row.answers = before.answers if before else {}
        row.reading, row.cells = reading, cells
        _decide(row)
        row.save()
        return row

    kept, created = once(FigureImport, client_key, by=by, create=create)
    if not created and any(getattr(kept, name) != getattr(row, name) for name in SENT):
        raise foreign_key()
    return kept, created


SENT = ("sha256", "indicator_id", "source_id", "concept_id", "method", "collected_on", "document")


def _frame(row):
    """The Frame of an import; an office of a regency or city gives figures of its own region alone."""
    own = row.source.only_region
    return Frame(
        indicator=row.indicator,
        source=row.source,
        concept=row.concept,
        own_region=own and own.pk,
        answers=row.answers,
        method=row.method,
        collected_on=row.collected_on,
        document=row.document,
    )


def _decide(row):
    frame = _frame(row)
    decide(row.cells, frame, row.reading["columns"])
    row.reading["told"] = told_of_totals(row.reading["totals"], row.cells, frame)


def _locked(figure_import):
    """The import, locked. Raises ValidationError: it was discarded."""
    found = (
        FigureImport.objects.select_for_update(of=("self",), no_key=True)
        .select_related("indicator__current", "concept", "source__region", "created_by__institution")
        .get(pk=figure_import.pk)
    )
    if found.discarded_at is not None:
        raise ValidationError(_("Impor ini sudah dibuang. Kirim sekali lagi bila perlu."))
    return found


@transaction.atomic
def answer(figure_import, *, by, answers):
    """Say how to read what can be read in two ways, and look at all figures again.

    Args:
        answers: {question: one of QUESTIONS, or "" to ask again}; what is no question says nothing.

    Raises:
        ValidationError: it was taken over or discarded already.
    """
    row = _locked(figure_import)
    if row.confirmed_at is not None:
        raise ValidationError(_("Impor ini sudah dimasukkan."))
    for question, said in answers.items():
        if said in QUESTIONS.get(question, ()):
            row.answers[question] = said
        elif not said:
            row.answers.pop(question, None)
    _decide(row)
    row.save(update_fields=["answers", "cells", "reading"])
    return row


@transaction.atomic
def confirm(figure_import, *, by, shown, reason=""):
    """Take the figures over as they were shown; a second time (a double tap) does nothing.

    Where the outcome of one has changed since, nothing is written and the new outcomes are kept.

    Args:
        shown: the digest of the preview that somebody confirms.
        reason: of those that replace a figure of the same source; public.

    Returns:
        (the FigureImport, [(line, column) of those that changed]; none where it was taken over).

    Raises:
        ValidationError: it was discarded, its preview is not the one that was shown, or a reason is missing.
    """
    row = _locked(figure_import)
    if row.confirmed_at is not None:
        return row, []
    if shown != digest(row.cells):
        raise ValidationError(_("Pratinjau ini sudah berubah. Periksa sekali lagi, lalu masukkan."))
    row.indicator = locked(row.indicator)
    before = [digest([cell]) for cell in row.cells]
    _decide(row)
    changed = [
        (cell["line"], cell["column"])
        for cell, was in zip(row.cells, before, strict=True)
        if digest([cell]) != was
    ]
    if changed:
        row.save(update_fields=["cells", "reading"])
        return row, changed
    _take_over(row, by=by, reason=reason)
    row.confirmed_at, row.confirmed_by = clock.now(), by
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    return row, []


def _take_over(row, *, by, reason):
    cells = [cell for cell in row.cells if cell["outcome"] in WRITES]
    if any(cell["outcome"] == Outcome.REVISE for cell in cells):
        reason = stated(reason)
    regions = Region.objects.in_bulk({cell["about"]["region"] for cell in cells})
    before = Figure.objects.in_bulk({cell["about"]["was"] for cell in cells if "was" in cell["about"]})
    said = [_said(row, cell["about"], regions, before) for cell in cells]
    try:
        enter_figures(said, by=by, client_key=row.client_key, reason=reason)
    except ValidationError as refusal:
        at = cells[getattr(refusal, "position", 0)]
        place = _("Baris %(line)d, kolom %(column)s: %(why)s") % {
            "line": at["line"],
            "column": at["column"],
            "why": " ".join(refusal.messages),
        }
        raise ValidationError(place) from refusal


def _said(row, about, regions, before):
    """What the source says; where the import is silent about how it came about, what was recorded of that value stays.

    Of another value it says nothing: the old document does not have the new one.
    """
    value = None if about["value"] is None else Decimal(about["value"])
    was = before.get(about.get("was"))
    if was is not None and (was.kind, was.value) != (about["kind"], value):
        was = None
    return Said(
        indicator=row.indicator,
        region=regions[about["region"]],
        period=about["period"],
        source=row.source,
        concept=row.concept,
        kind=about["kind"],
        value=value,
        decimals=about["decimals"],
        method=row.method or (was.method if was else ""),
        collected_on=row.collected_on or (was.collected_on if was else None),
        document=row.document or (was.document if was else ""),
    )


@transaction.atomic
def discard(figure_import, *, by):
    """Leave a grid that was not taken over; it stays to be read.

    Raises:
        ValidationError: it was taken over or discarded already.
    """
    row = _locked(figure_import)
    if row.confirmed_at is not None:
        raise ValidationError(_("Impor ini sudah dimasukkan, jadi tidak dapat dibuang."))
    row.discarded_at = clock.now()
    row.save(update_fields=["discarded_at"])
    return row
