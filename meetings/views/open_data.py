"""What the public may take away: the page that lists it, each set as a file, and the catalogue that other portals harvest."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import condition, require_safe

from meetings import clock
from meetings.open_data.catalogue import catalogue_of
from meetings.open_data.data_packages import package_of_everything
from meetings.open_data.data_sets import in_json
from meetings.open_data.published import DATA_SETS, numbers_of_rows
from meetings.public_pages import counted_once, public_page
from meetings.spreadsheets import csv_lines
from participants.models.zones import ZONES

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
ROWS_AT_ONCE = 200  # of JSON, in one piece of the answer
LAYOUT = 1  # to be raised with the layout of the files, so that no old copy counts as the present one


@public_page
@require_safe
def open_data(request):
    """Every data set with its columns, its licence and its files."""
    numbers = counted_once(request, "open data", numbers_of_rows)
    context = {
        "sets": [(data_set, numbers[slug]) for slug, data_set in DATA_SETS.items()],
        "licence": settings.OPEN_DATA_LICENCE,
    }
    return render(request, "meetings/open_data/list.html", context)


@public_page
@require_safe
def catalogue(request):
    """DCAT in JSON-LD."""
    answer = JsonResponse(catalogue_of(DATA_SETS.values()), content_type="application/ld+json")
    return open_to_scripts(answer)


@public_page
@require_safe
def open_data_package(request):
    """All sets as one Data Package: datapackage.json beside their CSV files."""
    return open_to_scripts(
        JsonResponse(package_of_everything(DATA_SETS.values()), json_dumps_params={"ensure_ascii": False})
    )


def version_of_the_file(_request, slug, format):  # noqa: A002 - the name of the part of the address
    """Its weak ETag: what is public, and the day, since what is late depends on it. One query."""
    if slug not in DATA_SETS:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM public_version")
        number = cursor.fetchone()[0]
    days = "-".join(str(clock.today(zone).toordinal()) for zone, _label in ZONES)
    return f'W/"{LAYOUT}-{number}-{days}-{slugify(slug)}-{format}"'


@login_not_required
@require_safe
@condition(etag_func=version_of_the_file)
def open_data_set(request, slug, format):  # noqa: A002
    """A whole set, sent while it is read: 100,000 rows take the memory of some hundreds.

    Whoever is signed in gets what strangers get.
    """
    data_set = DATA_SETS.get(slug)
    if data_set is None:
        raise Http404
    if request.method == "HEAD":
        answer = HttpResponse(content_type=TYPES[format])
    else:
        parts = csv_lines(csv_rows(data_set)) if format == "csv" else json_parts(data_set)
        answer = StreamingHttpResponse(parts, content_type=TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="{slug}.{format}"'
    answer["Cache-Control"] = "public, max-age=0, must-revalidate"
    return open_to_scripts(answer)


def open_to_scripts(answer):
    """Let pages of other sites read it: it is public, whoever asks."""
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def csv_rows(data_set):
    yield data_set.names
    for cells in data_set.every_row():
        yield [csv_cell(cells.get(name)) for name in data_set.names]


def csv_cell(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(value) if isinstance(value, list) else value


def json_parts(data_set):
    """{"judul", "keterangan", "lisensi", "data": [row, …]}, some rows at a time."""
    about = {
        "judul": str(data_set.title),
        "keterangan": str(data_set.description),
        "lisensi": settings.OPEN_DATA_LICENCE,
    }
    part = [f'{json.dumps(about, ensure_ascii=False)[:-1]}, "data": [\n']
    for number, cells in enumerate(data_set.every_row()):
        part.append((",\n" if number else "") + json.dumps(in_json(cells), ensure_ascii=False))
        if len(part) >= ROWS_AT_ONCE:
            yield "".join(part)
            part = []
    yield "".join([*part, "\n]}\n"])
