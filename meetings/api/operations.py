"""The operations of the API: a list and a record for each data set that has numbers or names of its own."""

import json
from typing import Annotated
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError
from ninja.renderers import BaseRenderer
from pydantic import Field, WithJsonSchema

from meetings.api import schemas
from meetings.api.answers import problem
from meetings.api.filters import condition, parameters_of
from meetings.open_data.data_sets import in_json
from meetings.open_data.published import DATA_SETS

OFFERED = [data_set for data_set in DATA_SETS.values() if data_set.in_api]
LINK = {"Link": {"description": "Bagian berikutnya, rel=next.", "schema": {"type": "string"}}}
ETAG = {
    "ETag": {
        "description": "Untuk If-None-Match; jawaban 304 bila tidak berubah.",
        "schema": {"type": "string"},
    }
}

# By which a record is found: {part of the address: (what it is looked up by, its pattern, an example)}.
BY_NAME = {
    "rapat": {"tahun": ("year", r"^[0-9]{4}$", "2021"), "slug": ("slug", r"^[-a-zA-Z0-9_]{1,120}$", "rakor")},
    "ringkasan": {
        "tahun": ("meeting__year", r"^[0-9]{4}$", "2021"),
        "slug": ("meeting__slug", r"^[-a-zA-Z0-9_]{1,120}$", "rakor"),
    },
    "indikator": {"slug": ("slug", r"^[-a-z0-9]{1,120}$", "jumlah-desa")},
    "angka": {"nomor": ("pk", r"^[0-9]{1,18}$", "1")},
    "wilayah": {"slug": ("slug", r"^[-a-z0-9]{1,120}$", "kabupaten-buru")},
    "instansi": {"slug": ("slug", r"^[-a-z0-9]{1,200}$", "dinas-kominfo-kabupaten-buru")},
}


class Renderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request, data, *, response_status):
        return json.dumps(data, ensure_ascii=False)


# Without Ninja's own pages: they need scripts that the content security policy refuses.
api = NinjaAPI(
    title="API Portal Rakor Maluku",
    version="1.0.0",
    description=(
        "Rapat koordinasi Kominfo se-Maluku: masukan daerah, keputusan, dan tindak lanjutnya. Hanya untuk dibaca,"
        " tanpa pendaftaran. Waktu menurut RFC 3339; kode wilayah menurut Kemendagri dan BPS."
    ),
    docs_url=None,
    openapi_url=None,
    renderer=Renderer(),
    urls_namespace="api",
    openapi_extra={
        "info": {
            "license": {
                "name": settings.OPEN_DATA_LICENCE["nama"],
                "identifier": settings.OPEN_DATA_LICENCE["kode"],
            }
        }
    },
)


@api.exception_handler(ValidationError)
def refuse(_request, refusal):
    """422, with what each wrong parameter should be; an address that no record can have is a plain 404."""
    if any(error["loc"][0] == "path" for error in refusal.errors):
        return problem(404, _("Tidak ditemukan."))
    names = dict.fromkeys(error["loc"][-1] for error in refusal.errors)
    return problem(
        422, _("Parameter ini tidak dapat dipakai: %(names)s.") % {"names": ", ".join(map(str, names))}
    )


@api.exception_handler(Http404)
def not_found(_request, _missing):
    return problem(404, _("Tidak ditemukan."))


def name_of(data_set, what=""):
    return f"api_{data_set.slug.replace('-', '_')}{what}"


def add_list(data_set, row):
    """GET /<slug>: the rows after a place in the order, narrowed."""
    query = schemas.query_of(data_set)
    answer = schemas.list_of(data_set, row)
    example = {"data": [example_of(data_set)], "berikutnya": None}

    @api.get(
        f"/{data_set.slug}",
        response={200: answer, 422: schemas.Problem},
        url_name=name_of(data_set),
        operation_id=name_of(data_set),
        summary=str(data_set.title),
        description=f"{data_set.description} Menurut urutan tetap, bagian demi bagian.",
        tags=[data_set.slug],
        openapi_extra=in_the_description(200, example, LINK | ETAG),
    )
    def list_rows(request, response: HttpResponse, narrowed: query = Query(...)):  # noqa: B008
        chosen = narrowed.dict()
        since = chosen.get("diubah_sejak")
        rows, is_more = data_set.part(
            chosen["jumlah"],
            after=data_set.key_from(chosen["setelah"]) if chosen["setelah"] else None,
            condition=condition(data_set, chosen),
            since=since,
            with_withdrawn=since is not None,
        )
        following = None
        if is_more:
            following = following_address(request, parameters_of(data_set), rows[-1].cursor)
            response["Link"] = f'<{following}>; rel="next"'
        return {"data": [in_json(row.cells) for row in rows], "berikutnya": following}


def following_address(request, parameters, cursor):
    """The same question after the last row; parameters that the list does not know are left out."""
    query = {name: request.GET[name] for name in parameters if name in request.GET} | {"setelah": cursor}
    return f"{settings.SITE_URL}{request.path}?{urlencode(query)}"


def add_detail(data_set, row):
    """GET /<slug>/<name>: one record; 410 where it was public once."""
    by_name = BY_NAME.get(data_set.slug, {"nomor": ("number", data_set.cursor_pattern, None)})
    path = "/".join(f"{{{part}}}" for part in by_name)

    def find(parts):
        cells = data_set.find(**{by_name[part][0]: value for part, value in parts.items()})
        if cells is None:
            raise Http404
        if cells.get("deleted"):
            detail = _("Pernah terbuka untuk umum, lalu ditarik atau dikecualikan.")
            return problem(410, detail, deleted=True, changed_at=cells["changed_at"].isoformat())
        return in_json(cells)

    options = {
        "response": {200: row, 404: schemas.Problem, 410: schemas.Withdrawn},
        "url_name": name_of(data_set, "_detail"),
        "operation_id": name_of(data_set, "_detail"),
        "summary": f"{data_set.title}: satu catatan",
        "description": f"Satu baris dari “{data_set.title}”.",
        "tags": [data_set.slug],
        "openapi_extra": in_the_description(200, example_of(data_set), ETAG),
    }
    if list(by_name) == ["tahun", "slug"]:

        @api.get(f"/{data_set.slug}/{path}", **options)
        def record_of_a_meeting(request, tahun: part_of(by_name["tahun"]), slug: part_of(by_name["slug"])):
            return find({"tahun": tahun, "slug": slug})

    elif "slug" in by_name:

        @api.get(f"/{data_set.slug}/{path}", **options)
        def record_by_slug(request, slug: part_of(by_name["slug"])):
            return find({"slug": slug})

    else:

        @api.get(f"/{data_set.slug}/{path}", **options)
        def record_by_number(request, nomor: part_of(by_name["nomor"])):
            return find({"nomor": nomor})


def part_of(named):
    """The type of a part of the address."""
    _lookup, pattern, example = named
    schema = {"type": "string", "pattern": pattern} | ({"example": example} if example else {})
    words = _("Bagian alamat catatan itu; ambil dari daftarnya.")
    return Annotated[str, Field(pattern=pattern), WithJsonSchema(schema), Path(description=words)]


def example_of(data_set):
    return {field.name: field.example for field in data_set.fields}


def in_the_description(status, example, headers):
    return {
        "responses": {status: {"content": {"application/json": {"example": example}}, "headers": headers}}
    }


with translation.override("id"):
    for offered in OFFERED:
        shape = schemas.row_of(offered)
        add_list(offered, shape)
        add_detail(offered, shape)


def description(prefix):
    """The OpenAPI description as a dict; in Indonesian, as the names in it are."""
    return api.get_openapi_schema(path_prefix=prefix)
