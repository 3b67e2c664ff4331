"""A grid of figures: send or paste it, look at what would happen, answer, confirm or discard."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from meetings.figure_grids.findings import in_words
from meetings.figure_grids.outcomes import WRITES, Outcome, digest
from meetings.figure_grids.template_files import csv_template, xlsx_template
from meetings.forms import figure_imports as forms
from meetings.models import FigureImport
from meetings.views.exports import XLSX
from meetings.views.figure_import_rows import questions_of, rows_of
from meetings.views.indicators import indicator_of, may_enter
from meetings.views.steps import posted, say_refused
from meetings.views.totals import Facet

ON_A_PAGE = 100
NAMED = 20  # figures that a message names
NEEDS_LOOK = [Outcome.QUESTION, Outcome.BLOCKED]


def _indicator(request, slug):
    """Found for who gives figures or reads all of them; 404 for all others who are signed in."""
    indicator = indicator_of(request.user, slug)
    if not (may_enter(request.user) or request.user.reads_everything):
        raise Http404
    return indicator


def figure_import_list(request, slug):
    """The form, and what the own institution sent before."""
    indicator = _indicator(request, slug)
    may_import = may_enter(request.user)
    if request.method == "POST" and not may_import:
        raise PermissionDenied
    form = forms.FigureImportForm(*posted(request), indicator=indicator, by=request.user)
    if form.is_bound and form.is_valid() and (kept := form.save()):
        return redirect("figure_import_detail", kept.pk)
    imports = (
        FigureImport.objects.visible_to(request.user)
        .filter(indicator=indicator)
        .defer("cells", "reading")
        .select_related("created_by__person", "source")
    )
    context = {
        "indicator": indicator,
        "form": form,
        "imports": imports[:ON_A_PAGE],
        "may_import": may_import,
        "keep": f"impor-{indicator.pk}",
    }
    return render(request, "meetings/figure_imports/list.html", context)


@require_safe
def figure_import_template(request, slug, format):  # noqa: A002 - the name of the part of the address
    indicator = _indicator(request, slug)
    if format == "xlsx":
        response = HttpResponse(xlsx_template(indicator), content_type=XLSX)
        response["Content-Encoding"] = "identity"  # packed already
    else:
        response = HttpResponse(csv_template(indicator), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="templat-{indicator.slug}.{format}"'
    response["Cache-Control"] = "private, no-cache"
    return response


def _import(request, pk):
    rows = FigureImport.objects.visible_to(request.user).select_related(
        "indicator__current", "concept", "source", "created_by__person", "confirmed_by__person"
    )
    return get_object_or_404(rows, pk=pk)


def _may_take_over(user, figure_import):
    """Who sent it, as long as he gives figures, and the secretariat."""
    return may_enter(user) and (user.is_secretariat or figure_import.created_by_id == user.pk)


def _allowed(request, pk):
    figure_import = _import(request, pk)
    if not _may_take_over(request.user, figure_import):
        raise PermissionDenied
    return figure_import


@require_safe
def figure_import_detail(request, pk):
    return _preview(request, _import(request, pk))


@require_POST
def figure_import_answer(request, pk):
    figure_import = _allowed(request, pk)
    form = forms.AnswerForm(request.POST, figure_import=figure_import, by=request.user)
    if form.is_valid() and form.save():
        messages.success(request, _("Semua angka diperiksa lagi."))
    else:
        say_refused(request, form)
    return redirect("figure_import_detail", figure_import.pk)


@require_POST
def figure_import_confirm(request, pk):
    figure_import = _allowed(request, pk)
    form = forms.ConfirmForm(
        request.POST, figure_import=figure_import, by=request.user, revises=_revises(figure_import)
    )
    taken = form.save() if form.is_valid() else None
    if taken is None:
        return _preview(request, figure_import, form)
    if form.changed:
        places = ", ".join(f"{column}{line}" for line, column in form.changed[:NAMED])
        places += ", …" if len(form.changed) > NAMED else ""
        said = _("Sementara itu data berubah, jadi belum ada yang dimasukkan. Periksa lagi sel %(places)s.")
        messages.warning(request, said % {"places": places})
    else:
        number = sum(cell["outcome"] in WRITES for cell in taken.cells)
        said = ngettext("%(number)d angka dimasukkan.", "%(number)d angka dimasukkan.", number)
        messages.success(request, said % {"number": number})
    return redirect("figure_import_detail", figure_import.pk)


@require_POST
def figure_import_discard(request, pk):
    figure_import = _allowed(request, pk)
    form = forms.DiscardForm(request.POST, figure_import=figure_import, by=request.user)
    if form.is_valid() and form.save():
        messages.success(request, _("Impor dibuang. Tidak ada yang dimasukkan."))
        return redirect("figure_import_list", figure_import.indicator.slug)
    say_refused(request, form)
    return redirect("figure_import_detail", figure_import.pk)


def _revises(figure_import):
    return any(cell["outcome"] == Outcome.REVISE for cell in figure_import.cells)


def _preview(request, figure_import, form=None):
    cells = figure_import.cells
    counts = Counter(cell["outcome"] for cell in cells)
    chosen = request.GET.get("hasil", "")
    chosen = chosen if chosen in Outcome.values else ""
    shown = [cell for cell in cells if chosen in {"", cell["outcome"]}]
    # Questions and faults first: what is in order needs no look.
    order = {str(outcome): place for place, outcome in enumerate(NEEDS_LOOK)}
    shown.sort(key=lambda cell: order.get(cell["outcome"], len(order)))
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    facets = [Facet(_("semua"), len(cells), "", not chosen)]
    facets += [
        Facet(outcome.label, counts[outcome], f"hasil={outcome}", chosen == outcome)
        for outcome in Outcome
        if counts[outcome] or chosen == outcome
    ]
    form = form or forms.ConfirmForm(
        figure_import=figure_import, by=request.user, revises=_revises(figure_import)
    )
    context = {
        "import": figure_import,
        "indicator": figure_import.indicator,
        "facets": facets,
        "notes": [
            in_words(note)
            for note in [*figure_import.reading["notes"], *figure_import.reading.get("told", [])]
        ],
        "page_obj": page,
        "querystring": f"hasil={chosen}" if chosen else "",
        "rows": rows_of(figure_import, page.object_list),
        "questions": questions_of(figure_import),
        "asked": counts[Outcome.QUESTION],
        "blocked": counts[Outcome.BLOCKED],
        "writes": sum(counts[outcome] for outcome in WRITES),
        "may_import": _may_take_over(request.user, figure_import),
        "form": form,
        "shown": digest(cells),
    }
    return render(request, "meetings/figure_imports/detail.html", context)
