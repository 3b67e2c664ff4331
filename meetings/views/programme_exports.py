"""The list of programmes and the matrix of a year as files: the same rows as on the pages, filters included."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.forms.programme_filters import ProgrammeFilterForm
from meetings.models import Programme
from meetings.models.programmes import FIRST_YEAR, LAST_YEAR
from meetings.views.exports import answer, chunks
from meetings.views.programme_matrices import matrix_of
from meetings.views.programmes import listed_programmes

WIDTHS = [14, 50, 26, 30, 40, 8, 30, 20, 20, 22, 40, 10, 8, 14, 40, 14, 12]
COLUMNS = [
    "status",
    "fund",
    "document",
    "is_sample",
    "number",
    "title",
    "region__name",
    "place",
    "institution__name",
    "year",
    "theme__name",
    "budget",
    "taken_up_by__name",
    "document_year",
    "decision__number",
    "public_reason",
]


@login_not_required
@require_safe
def programme_export(request, format):  # noqa: A002 - the name of the part of the address
    programmes = listed_programmes(ProgrammeFilterForm(request.GET), request.user)
    return answer(request, programme_rows(programmes), format, name="program", widths=WIDTHS)


def programme_rows(programmes):
    yield [
        _("Nomor"),
        _("Nama program"),
        _("Wilayah"),
        _("Lokasi"),
        _("Pengusul"),
        _("Tahun"),
        _("Tema"),
        _("Anggaran (Rupiah)"),
        _("Sumber dana"),
        _("Status"),
        _("Dimuat oleh"),
        _("Dokumen"),
        _("Tahun dokumen"),
        _("Keputusan"),
        _("Alasan"),
        _("Data contoh"),
    ]
    statuses, funds = dict(Programme.Status.choices), dict(Programme.Fund.choices)
    documents = dict(Programme.Document.choices)
    for chunk in chunks(programmes, *COLUMNS):
        for status, fund, document, is_sample, *rest in chunk:
            number, title, region, place, proposer, year, theme, budget, planner, plan_year, *last = rest
            yield [
                number,
                title,
                region,
                place,
                proposer,
                year,
                theme,
                budget,
                str(funds.get(fund, "")),
                str(statuses[status]),
                planner,
                str(documents.get(document, "")),
                plan_year,
                *last,
                _("ya") if is_sample else "–",
            ]


@login_not_required
@require_safe
def programme_matrix_export(request, year, format):  # noqa: A002
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    rows = list(matrix_rows(matrix_of(request, year)))
    widths = [26] + [16] * (len(rows[0]) - 1)
    return answer(request, rows, format, name=f"matriks-program-{year}", widths=widths)


def matrix_rows(matrix):
    """For each theme two columns, how many and how much; the sums at the right and below, and the year before."""
    heads = [theme.name for theme in matrix.themes] + [_("Jumlah"), str(matrix.before)]
    yield [
        _("Wilayah"),
        *(
            words % {"name": name}
            for name in heads
            for words in (_("%(name)s: program"), _("%(name)s: anggaran (Rupiah)"))
        ),
    ]
    for region in [*matrix.regions, None]:
        yield [region.name if region else _("Jumlah"), *_cells(matrix, region, matrix.year)]
    yield [str(matrix.before), *_cells(matrix, None, matrix.before, with_before=False)]


def _cells(matrix, region, year, *, with_before=True):
    row = [matrix.of(region, theme, year=year) for theme in [*matrix.themes, None]]
    row += [matrix.of(region, year=matrix.before)] if with_before else []
    cells = [value for cell in row for value in (cell.number, cell.budget)]
    return cells if with_before else [*cells, None, None]
