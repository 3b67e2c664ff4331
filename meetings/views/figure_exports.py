"""The figures of an indicator as files, each with what they mean: CSV, XLSX, JSON, and a Data Package of both."""

import json
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.models import PublishedFigure
from meetings.open_data.data_packages import package_of, resource_of
from meetings.open_data.data_sets import address, in_json
from meetings.open_data.published import DATA_SETS
from meetings.public_pages import public_page
from meetings.spreadsheets import csv_lines, xlsx_file
from meetings.views.exports import XLSX
from meetings.views.indicators import indicator_of
from meetings.views.open_data import csv_cell, open_to_scripts

FIGURES, INDICATORS = DATA_SETS["angka"], DATA_SETS["indikator"]
CSV_NAME = "angka.csv"
WIDTHS = [9, 40, 24, 16, 14, 24, 22, 10, 10, 10, 12, 12, 16, 12, 34, 24, 30, 14, 40, 8, 14, 30]
THEN = (1980, 1, 1, 0, 0, 0)  # the moment in the archive: the same figures are the same file


@login_not_required
@require_safe
def figure_export(request, slug, format):  # noqa: A002 - the name of the part of the address
    """What goes out of an indicator that the reader may see, in the order of concept, region and period."""
    indicator = indicator_of(request.user, slug)
    rows = rows_of(indicator, request.user)
    response = _ANSWERS[format](indicator, rows)
    response["Content-Disposition"] = f'attachment; filename="{indicator.slug}.{format}"'
    response["Cache-Control"] = "private, no-cache"
    return open_to_scripts(response) if not request.user.is_authenticated else response


def rows_of(indicator, reader):
    """The cells of each row, as the data set of all figures has them."""
    found = PublishedFigure.objects.visible_to(reader).filter(indicator=indicator)
    return FIGURES.rows_of(FIGURES.with_all(found).order_by("concept__name", "region__code", "period"))


def _csv_text(rows):
    lines = [FIGURES.names, *([csv_cell(row.get(name)) for name in FIGURES.names] for row in rows)]
    return "".join(csv_lines(lines))


def _csv(_indicator, rows):
    return HttpResponse(_csv_text(rows), content_type="text/csv; charset=utf-8")


def metadata_of(indicator):
    """The row that the data set of indicators has of it, also of one that is not public."""
    return in_json(INDICATORS.rows_of([indicator])[0])


def _json(indicator, rows):
    return JsonResponse(
        {
            "indikator": metadata_of(indicator),
            "lisensi": settings.OPEN_DATA_LICENCE,
            "data": [in_json(row) for row in rows],
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _xlsx(indicator, rows):
    described = {field.name: str(field.description) for field in INDICATORS.fields}
    about = [
        [_("Kolom"), _("Isi"), _("Arti")],
        *(
            [name, "; ".join(value) if isinstance(value, list) else _as_text(value), described[name]]
            for name, value in metadata_of(indicator).items()
        ),
        ["lisensi", settings.OPEN_DATA_LICENCE["url"], settings.OPEN_DATA_LICENCE["nama"]],
    ]
    columns = [[_("Kolom"), _("Arti")], *([field.name, str(field.description)] for field in FIGURES.fields)]
    lines = [FIGURES.names, *([_xlsx_cell(row.get(name)) for name in FIGURES.names] for row in rows)]
    file = xlsx_file(
        lines,
        title="angka",
        widths=WIDTHS,
        beside=[("indikator", [24, 80, 60], about), ("kolom", [24, 100], columns)],
    )
    response = FileResponse(file, content_type=XLSX)
    response["Content-Encoding"] = "identity"  # packed already
    return response


def _as_text(value):
    return "" if value is None else str(csv_cell(value))


def _xlsx_cell(value):
    """Moments as text: Excel knows no zones."""
    return value.isoformat() if hasattr(value, "tzinfo") else csv_cell(value)


def _zip(indicator, rows):
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, text in (
            ("datapackage.json", json.dumps(package(indicator), ensure_ascii=False, indent=1)),
            (CSV_NAME, _csv_text(rows)),
        ):
            part = ZipInfo(name, THEN)
            part.compress_type = ZIP_DEFLATED
            archive.writestr(part, text)
    response = HttpResponse(file.getvalue(), content_type="application/zip")
    response["Content-Encoding"] = "identity"
    return response


_ANSWERS = {"csv": _csv, "json": _json, "xlsx": _xlsx, "zip": _zip}


def package(indicator):
    """The datapackage.json of an indicator: it lies beside its CSV, at an address as in the archive."""
    with translation.override("id"):
        about = metadata_of(indicator)
        return package_of(
            indicator.slug,
            indicator.name,
            about["definisi"] or indicator.name,
            [resource_of(FIGURES, CSV_NAME)],
            homepage=address("indicator_detail", indicator.slug),
            sources=[{"title": indicator.producer.name}],
            keywords=FIGURES.keywords,
            indikator=about,
        )


@public_page
@require_safe
def data_package(request, slug):
    indicator = indicator_of(request.user, slug)
    answer = JsonResponse(package(indicator), json_dumps_params={"ensure_ascii": False})
    return open_to_scripts(answer) if not request.user.is_authenticated else answer
