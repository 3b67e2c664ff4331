"""The matrix of a year: regions × themes with counts and sums; and one theme of it, province and regencies side by side."""

from collections import Counter
from decimal import Decimal
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, F, Q, Sum, When, Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from meetings.forms.programme_settlements import OnAgendaForm
from meetings.models import AgendaItem, Programme, ProgrammeTheme
from meetings.models.inputs import public_input
from meetings.models.programmes import FIRST_YEAR, LAST_YEAR
from meetings.programme_matrix import Cell, Matrix, Proposal, doubles
from meetings.public_pages import counted_once, public_page
from participants.models import Region

MOST_DOUBLES = 10  # groups that the page shows; how many there are more is told
MOST_CHANGES = 8
SIDE_BY_SIDE = 3  # programmes of one region and one level; the rest is one link away


def cells_of(request):
    """{(year, region, theme): Cell} of all years: one query, whose result strangers share."""

    def count():
        rows = Programme.objects.counted().order_by().values_list("year", "region", "theme")
        is_refused = Q(status=Programme.Status.NOT_TAKEN_UP)
        counted = rows.annotate(
            number=Count("pk"),
            sum=Sum("budget", default=Decimal(0)),
            unstated=Count("pk", filter=Q(budget__isnull=True)),
            refused=Count("pk", filter=is_refused),
            refused_sum=Sum("budget", filter=is_refused, default=Decimal(0)),
        )
        return {(year, region, theme): Cell(*sums) for year, region, theme, *sums in counted}

    return counted_once(request, "cells of programmes", count)


def numbers_by_year(request, region):
    """[(year, how many programmes are for the region)], the latest year first."""
    numbers = Counter()
    for (year, of_region, _theme), cell in cells_of(request).items():
        if of_region == region.pk:
            numbers[year] += cell.number
    return sorted(numbers.items(), reverse=True)


def matrix_of(request, year):
    """All regions; the themes in use, and those that a programme of this year or the one before stands under."""
    cells = cells_of(request)
    regions = counted_once(request, "regions of programmes", lambda: list(Region.objects.in_official_order()))
    themes = counted_once(request, "columns of programmes", lambda: list(ProgrammeTheme.objects.all()))
    used = {theme for cell_year, _region, theme in cells if cell_year in {year, year - 1}}
    return Matrix(year, regions, [theme for theme in themes if theme.is_active or theme.pk in used], cells)


def doubles_of(request, year):
    """Proposals of the year that seem to be for one thing. The inputs that they came from count as far as they are public."""
    return counted_once(request, ("doubles of programmes", year), partial(_doubles_of, year))


def _doubles_of(year):
    known = Case(When(public_input("input__"), then=F("input")))
    rows = Programme.objects.counted().filter(year=year).order_by("number").annotate(known_input=known)
    columns = rows.values_list("pk", "number", "title", "region", "theme", "known_input")
    return doubles([Proposal(*row) for row in columns])


def _known_year(year):
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404


@public_page
def programme_matrices(request):
    """To the matrix of the latest year that has programmes; to the list where there is none."""
    years = {year for year, _region, _theme in cells_of(request)}
    return redirect("programme_matrix", max(years)) if years else redirect("programme_list")


@public_page
def programme_matrix(request, year):
    _known_year(year)
    matrix = matrix_of(request, year)
    years = {cell_year for cell_year, _region, _theme in matrix.cells}
    pairs = doubles_of(request, year)
    changes = matrix.changes if year - 1 in years else []
    context = {
        "matrix": matrix,
        "years": sorted(years - {year}, reverse=True)[:10],
        "has_before": year - 1 in years,
        "changes": changes[:MOST_CHANGES],
        "more_changes": max(len(changes) - MOST_CHANGES, 0),
        "doubles": pairs[:MOST_DOUBLES],
        "more_doubles": max(len(pairs) - MOST_DOUBLES, 0),
        "agenda": agenda_of(request, year),
        "form": agenda_form(request, year),
    }
    return render(request, "meetings/programmes/matrix.html", context)


def agenda_of(request, year):
    """The meetings that have this matrix on their agenda, as far as the reader may see them; the latest first. One query."""
    items = AgendaItem.objects.filter(programme_year=year).select_related("meeting")
    if not (request.user.is_authenticated and request.user.reads_everything):
        items = items.filter(meeting__announced_at__isnull=False)
    return list(items.order_by("-meeting__starts_at", "pk")[:5])


def agenda_form(request, year):
    """For whoever prepares meetings."""
    if not (request.user.is_authenticated and request.user.has_perm("meetings.prepare_meeting")):
        return None
    return OnAgendaForm(by=request.user, year=year)


def programme_matrix_on_agenda(request, year):
    """Put the matrix on the agenda of a meeting that is to come or is held just now."""
    _known_year(year)
    if not request.user.reads_everything:
        raise Http404
    if not request.user.has_perm("meetings.prepare_meeting"):
        raise PermissionDenied
    if request.method != "POST":
        return redirect("programme_matrix", year)
    form = OnAgendaForm(request.POST, by=request.user, year=year)
    if form.is_valid() and (item := form.save()):
        messages.success(request, _("“%(title)s” masuk agenda.") % {"title": item.title})
        return redirect("agenda_edit", item.meeting_id)
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, error)
    return redirect("programme_matrix", year)


@public_page
def programme_theme(request, year, slug):
    """One theme of a year: beside each other what the province plans for a region, and what the region plans itself."""
    _known_year(year)
    theme = get_object_or_404(ProgrammeTheme, slug=slug)
    matrix = matrix_of(request, year)
    of_province = Case(When(institution__region__level=Region.Level.PROVINCE, then=True), default=False)
    of_theme = Programme.objects.counted().filter(year=year, theme=theme).annotate(of_province=of_province)
    numbers = {
        (region, level): number
        for region, level, number in of_theme.order_by()
        .values_list("region", "of_province")
        .annotate(number=Count("pk"))
    }
    nth = Window(RowNumber(), partition_by=[F("region"), F("of_province")], order_by="number")
    shown = (
        of_theme.annotate(nth=nth)
        .filter(nth__lte=SIDE_BY_SIDE)
        .select_related("institution")
        .only(
            "number",
            "title",
            "status",
            "budget",
            "region",
            "is_sample",
            "institution__name",
            "institution__short_name",
        )
    )
    by_side = {}
    for programme in shown.order_by("number"):
        by_side.setdefault((programme.region_id, programme.of_province), []).append(programme)
    rows = [
        {
            "region": region,
            "province": by_side.get((region.pk, True), []),
            "province_number": numbers.get((region.pk, True), 0),
            "own": by_side.get((region.pk, False), []),
            "own_number": numbers.get((region.pk, False), 0),
            "is_province": region.level == Region.Level.PROVINCE,
        }
        for region in matrix.regions
    ]
    context = {
        "matrix": matrix,
        "theme": theme,
        "rows": [row for row in rows if row["province_number"] or row["own_number"]],
        "without": [row["region"] for row in rows if not row["province_number"] and not row["own_number"]],
        "total": matrix.of(theme=theme) if theme in matrix.themes else Cell(),
        "total_before": matrix.of(theme=theme, year=year - 1) if theme in matrix.themes else Cell(),
        "shown": SIDE_BY_SIDE,
    }
    return render(request, "meetings/programmes/theme.html", context)
