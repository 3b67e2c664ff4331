"""Data Packages (https://specs.frictionlessdata.io, version 1): what the columns of a CSV mean, for programs that read it."""

import re

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from meetings.open_data.fields import Kind

PROFILE = "tabular-data-package"
TYPES = {
    Kind.TEXT: {"type": "string"},
    Kind.MARKDOWN: {"type": "string"},
    Kind.TEXTS: {"type": "string"},  # joined by "; "
    Kind.DATE: {"type": "date"},
    Kind.MOMENT: {"type": "datetime", "format": "any"},
    Kind.NUMBER: {"type": "integer"},
    Kind.DECIMAL: {"type": "number"},
    Kind.YES_NO: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
}


def schema_of(data_set):
    """The Table Schema of a data set's CSV: of each column its type, the codes that can stand there, what names a row."""
    fields, key = [], data_set.identifier if data_set.in_api else None
    for field in data_set.fields:
        described = {"name": field.name, **TYPES[field.kind], "description": _description(field)}
        if field.kind == Kind.MARKDOWN:
            described["title"] = f"{field.name} (Markdown)"
        if constraints := _constraints(field, is_key=field.name == key):
            described["constraints"] = constraints
        fields.append(described)
    return {"fields": fields, "missingValues": [""]} | ({"primaryKey": [key]} if key else {})


def _constraints(field, *, is_key):
    constraints = {"enum": [str(code) for code in field.codes]} if field.codes else {}
    return constraints | ({"required": True, "unique": True} if is_key else {})


def _description(field):
    codes = "; ".join(f"{code}: {label}" for code, label in field.codes.items())
    return f"{field.description} {codes}.".strip() if codes else str(field.description)


def resource_of(data_set, path):
    """Args: path: of its CSV, seen from the datapackage.json."""
    return {
        "profile": "tabular-data-resource",
        "name": data_set.slug,
        "title": str(data_set.title),
        "description": str(data_set.description),
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema_of(data_set),
    }  # fmt: skip


def package_of(name, title, description, resources, *, homepage, **more):
    """The content of a datapackage.json, in Indonesian as the names in it are.

    Args:
        name: an identifier.
        homepage: the absolute address of the page about it.
        more: what else it says (`keywords`, `sources`, or names of our own).
    """
    licence = settings.OPEN_DATA_LICENCE
    return {
        "profile": PROFILE,
        "name": re.sub("[^-a-z0-9._]", "-", name),
        "title": title,
        "description": description,
        "homepage": homepage,
        "licenses": [{"name": licence["kode"], "title": licence["nama"], "path": licence["url"]}],
        "resources": resources,
        **more,
    }


def package_of_everything(data_sets):
    """All data sets of the page of open data, beside whose files it lies."""
    with translation.override("id"):
        return package_of(
            "portal-rakor-maluku",
            "Data terbuka Portal Rakor Maluku",
            "Rapat koordinasi Kominfo se-Maluku: masukan daerah, keputusan, tindak lanjut, program, dan angka.",
            [resource_of(data_set, f"{data_set.slug}.csv") for data_set in data_sets],
            homepage=settings.SITE_URL + reverse("open_data"),
        )
