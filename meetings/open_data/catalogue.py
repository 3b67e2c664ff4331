"""The catalogue of the data sets as DCAT 3 in JSON-LD, as CKAN's harvester (ckanext-dcat) reads it.

The context stands in the document, so that it can be read on a closed network. Media types and formats are literals
("text/csv", "CSV"): that is what CKAN compares with its own list.
"""

from django.conf import settings
from django.db.models import Max, Min
from django.urls import reverse
from django.utils import translation

from meetings import clock
from meetings.models import (
    AgendaItem,
    Entry,
    FollowUp,
    Indicator,
    Input,
    Meeting,
    Programme,
    PublishedFigure,
    Summary,
)
from meetings.open_data.data_sets import versions_of

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{
        name: {"@id": f"dct:{name}", "@type": "@id"}
        for name in ("accrualPeriodicity", "conformsTo", "language", "license", "publisher", "spatial")
    },
    **{
        name: {"@id": f"dcat:{name}", "@type": "@id"}
        for name in (
            "accessService",
            "accessURL",
            "contactPoint",
            "dataset",
            "distribution",
            "downloadURL",
            "endpointDescription",
            "endpointURL",
            "landingPage",
            "servesDataset",
            "service",
        )
    },
    **{name: {"@id": f"dct:{name}", "@type": "xsd:date"} for name in ("issued", "modified")},
    "homepage": {"@id": "foaf:homepage", "@type": "@id"},
    "hasURL": {"@id": "vcard:hasURL", "@type": "@id"},
}
EU = "http://publications.europa.eu/resource/authority"  # whose lists CKAN's profiles use
LANGUAGES = [f"{EU}/language/IND", f"{EU}/language/ENG"]
FREQUENCIES = {
    frequency: f"{EU}/frequency/{name}"
    for frequency, name in {
        "year": "ANNUAL",
        "semester": "ANNUAL_2",
        "quarter": "QUARTERLY",
        "month": "MONTHLY",
    }.items()
}
CONTINUOUSLY = f"{EU}/frequency/UPDATE_CONT"
INDONESIA = f"{EU}/country/IDN"
RFC_4180 = "https://www.rfc-editor.org/info/rfc4180"
RFC_8259 = "https://www.rfc-editor.org/info/rfc8259"
FORMATS = [("csv", "text/csv", "CSV", RFC_4180), ("json", "application/json", "JSON", RFC_8259)]
DATA_PACKAGE = ("zip", "application/zip", "ZIP", "https://specs.frictionlessdata.io/tabular-data-package/")

# What a set is made of; the last version of any of its rows says when the set last changed.
TABLES = {
    "rapat": Meeting,
    "mata-acara": AgendaItem,
    "ringkasan": Summary,
    "keputusan": Entry,
    "masukan": Input,
    "tindak-lanjut": FollowUp,
    "program": Programme,
    "indikator": Indicator,
    "angka": PublishedFigure,
    "rekap-wilayah": Input,
}


def catalogue_of(data_sets):
    """The document as a dict. One query a set at most, whatever they hold."""
    data_sets = list(data_sets)
    office = publisher()
    issued, changed = first_day(), last_days()
    service = data_service(data_sets, office)
    return {
        "@context": CONTEXT,
        "@id": absolute("catalogue"),
        "@type": "dcat:Catalog",
        "dct:title": in_both_languages(lambda: translation.gettext("Data terbuka Portal Rakor Maluku")),
        "dct:description": in_both_languages(about_the_catalogue),
        "homepage": absolute("open_data"),
        "language": LANGUAGES,
        "license": settings.OPEN_DATA_LICENCE["url"],
        "publisher": office,
        "spatial": maluku(),
        **dates(issued, max(changed.values(), default=None)),
        "dataset": [
            *(
                as_dcat(data_set, office, dates(issued, changed.get(data_set.slug)), service["@id"])
                for data_set in data_sets
            ),
            *(indicator_as_dcat(indicator, service["@id"]) for indicator in indicators()),
        ],
        "service": [service],
    }


def about_the_catalogue():
    return translation.gettext(
        "Rapat koordinasi Kominfo se-Maluku: masukan daerah, keputusan, dan tindak lanjutnya."
    )


def as_dcat(data_set, office, its_dates, service):
    identifier = f"{absolute('open_data')}#{data_set.slug}"
    return {
        "@id": identifier,
        "@type": "dcat:Dataset",
        "dct:identifier": identifier,
        "dct:title": in_both_languages(lambda: str(data_set.title)),
        "dct:description": in_both_languages(lambda: str(data_set.description)),
        "dcat:keyword": [{"@value": keyword, "@language": "id"} for keyword in data_set.keywords],
        "landingPage": identifier,
        "publisher": office,
        "contactPoint": contact_point(),
        "license": settings.OPEN_DATA_LICENCE["url"],
        "language": LANGUAGES,
        "spatial": maluku(),
        "accrualPeriodicity": CONTINUOUSLY,
        **its_dates,
        "distribution": [
            distribution(data_set, its_dates, *of_format, service=service) for of_format in FORMATS
        ],
    }


def indicators():
    """The public ones, each with the moment in which what goes out of it last changed."""
    changed = Max("published_figures__changed_at")
    found = Indicator.objects.published().annotate(changed_at=changed).filter(changed_at__isnull=False)
    return found.select_related("current", "producer").order_by("slug")


def indicator_as_dcat(indicator, service):
    """The figures of one indicator, published by its producer."""
    page = absolute("indicator_detail", indicator.slug)
    definition, changed = indicator.current, dates(None, clock.day_of(indicator.changed_at))
    return {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": page,
        "dct:title": {"@value": definition.name, "@language": "id"},
        "dct:description": {"@value": definition.definition or definition.name, "@language": "id"},
        "dcat:keyword": [{"@value": str(indicator.get_theme_display()), "@language": "id"}],
        "landingPage": page,
        "publisher": {
            "@id": absolute("institution_detail", indicator.producer.slug),
            "@type": "foaf:Organization",
            "foaf:name": indicator.producer.name,
        },
        "contactPoint": contact_point(),
        "license": settings.OPEN_DATA_LICENCE["url"],
        "language": LANGUAGES[:1],
        "spatial": maluku(),
        "accrualPeriodicity": FREQUENCIES[indicator.frequency],
        **changed,
        "distribution": [
            {
                "@id": file,
                "@type": "dcat:Distribution",
                "dct:title": {"@value": f"{definition.name} ({label})", "@language": "id"},
                "accessURL": file,
                "downloadURL": file,
                "dcat:mediaType": media_type,
                "dct:format": label,
                "license": settings.OPEN_DATA_LICENCE["url"],
                "conformsTo": standard,
                "accessService": service,
                **changed,
            }
            for extension, media_type, label, standard in [*FORMATS, DATA_PACKAGE]
            for file in [absolute("figure_export", indicator.slug, extension)]
        ],
    }


def distribution(data_set, its_dates, extension, media_type, label, standard, *, service):
    file = absolute("open_data_set", data_set.slug, extension)
    return {
        "@id": file,
        "@type": "dcat:Distribution",
        "dct:title": in_both_languages(lambda: f"{data_set.title} ({label})"),
        "accessURL": file,
        "downloadURL": file,
        "dcat:mediaType": media_type,
        "dct:format": label,
        "license": settings.OPEN_DATA_LICENCE["url"],
        "conformsTo": standard,
        "accessService": service,
        **its_dates,
    }


def data_service(data_sets, office):
    return {
        "@id": absolute("api_docs"),
        "@type": "dcat:DataService",
        "dct:title": in_both_languages(lambda: translation.gettext("API Portal Rakor Maluku")),
        "endpointURL": settings.SITE_URL + reverse("api_docs").removesuffix("docs"),
        "endpointDescription": absolute("api_schema"),
        "publisher": office,
        "license": settings.OPEN_DATA_LICENCE["url"],
        "servesDataset": [
            f"{absolute('open_data')}#{data_set.slug}" for data_set in data_sets if data_set.in_api
        ],
    }


def publisher():
    """The office, never a person."""
    return {
        "@id": f"{settings.SITE_URL}/#penerbit",
        "@type": "foaf:Organization",
        "foaf:name": office_name(),
        "homepage": settings.SITE_URL + "/",
    }


def contact_point():
    return {
        "@id": f"{settings.SITE_URL}/#kontak",
        "@type": "vcard:Organization",
        "vcard:fn": office_name(),
        "hasURL": absolute("help"),
    }


def office_name():
    return getattr(settings, "OFFICE_NAME", "") or "Dinas Komunikasi dan Informatika Provinsi Maluku"


def maluku():
    return {
        "@id": absolute("region_detail", "provinsi-maluku"),
        "@type": "dct:Location",
        "skos:prefLabel": "Provinsi Maluku",
        "skos:notation": "81",
        "dct:isPartOf": {"@id": INDONESIA},
    }


def dates(issued, modified):
    """Without those that are not known."""
    known = {"issued": issued, "modified": modified}
    return {name: day.isoformat() for name, day in known.items() if day is not None}


def first_day():
    """The day from which on there was something to read: the first meeting that was announced."""
    moment = Meeting.objects.published().aggregate(first=Min("announced_at"))["first"]
    return clock.day_of(moment) if moment else None


def last_days():
    """{slug: the day of the last version of any of its rows}, read by the key of the versions; one query a table."""
    days = {}
    for model in set(TABLES.values()):
        moments = versions_of(model).order_by("-pgh_id").values_list("pgh_created_at", flat=True)
        days[model] = moments.first()
    return {slug: clock.day_of(days[model]) for slug, model in TABLES.items() if days[model]}


def in_both_languages(words):
    """JSON-LD of what `words()` gives in either language."""
    found = []
    for language in ("id", "en"):
        with translation.override(language):
            found.append({"@value": words(), "@language": language})
    return found


def absolute(name, *arguments):
    """Addresses are those of the Indonesian pages: they are the identifiers."""
    with translation.override("id"):
        return settings.SITE_URL + reverse(name, args=arguments)
