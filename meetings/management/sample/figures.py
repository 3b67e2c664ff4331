"""Indicators of the field with figures that were published (sample/indicators.tsv): real ones, so none carries `is_sample`.

In the same week of January 2023 the villages of Maluku were 1,135 in one report and 1,200 in another: an open discrepancy.
"""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from meetings.actions import figures, indicators
from meetings.management.sample.story import account, days_ago, key
from meetings.models import Definition, Indicator
from participants.management.commands.load_demo_accounts import KOMINFO, institution
from participants.models import Institution, Region

FIGURES = Path(__file__).with_name("indicators.tsv")

HOME_AFFAIRS = "Kementerian Dalam Negeri"
PRESS = "Intim News"


@dataclass(frozen=True)
class Described:
    """How an indicator of the file is described; `sources`: (beginning of the file's source, institution, document)."""

    theme: str
    decimals: int
    adds_up: bool
    producer: str
    sources: list
    definition: dict


DUKCAPIL = "Kepmendagri 300.2.2-2430/2025 (data Dukcapil)"
INDICATORS = {
    "Jumlah penduduk": Described(
        theme=Indicator.Theme.POPULATION,
        decimals=0,
        adds_up=True,
        producer=HOME_AFFAIRS,
        sources=[("Dukcapil", HOME_AFFAIRS, DUKCAPIL)],
        definition={
            "concept": "Penduduk menurut pencatatan administrasi kependudukan (de jure).",
            "definition": "Banyaknya orang yang tercatat berdomisili di suatu wilayah.",
            "interpretation": "Makin besar angkanya, makin banyak penduduk yang tercatat di wilayah itu.",
            "formula": "Jumlah orang dalam basis data kependudukan yang telah dibersihkan.",
            "measure": "jumlah",
            "unit": "jiwa",
            "classification": "Menurut kabupaten/kota.",
            "level": "kabupaten/kota",
            "is_composite": False,
            "activity": "Pencatatan administrasi kependudukan",
        },
    ),
    "Luas wilayah": Described(
        theme=Indicator.Theme.TERRITORY,
        decimals=3,
        adds_up=True,
        producer=HOME_AFFAIRS,
        sources=[("Kepmendagri", HOME_AFFAIRS, "Kepmendagri 300.2.2-2430/2025")],
        definition={
            "concept": "Luas wilayah administrasi.",
            "definition": "Luas daratan wilayah administrasi yang ditetapkan pemerintah.",
            "measure": "luas",
            "unit": "km²",
            "classification": "Menurut kabupaten/kota.",
            "level": "kabupaten/kota",
            "is_composite": False,
        },
    ),
    "Jumlah desa": Described(
        theme=Indicator.Theme.TERRITORY,
        decimals=0,
        adds_up=True,
        producer=KOMINFO,
        sources=[
            ("Kominfo", KOMINFO, "Diberitakan Antara Maluku, Januari 2023"),
            ("the same week", PRESS, "Berita Intim News pada minggu yang sama, Januari 2023"),
        ],
        definition={
            "definition": "Banyaknya desa atau negeri di suatu wilayah.",
            "measure": "jumlah",
            "unit": "desa",
            "level": "provinsi",
            "is_composite": False,
        },
    ),
}


def load():
    for name in (HOME_AFFAIRS, PRESS):
        Institution.objects.get_or_create(
            name=name, defaults={"region": Region.objects.get(code="81"), "kind": Institution.Kind.OTHER}
        )
    by = account("walidata")
    with days_ago(20):
        made = {name: _indicator(name, described, by) for name, described in INDICATORS.items()}
        for number, row in enumerate(rows()):
            _enter(made[row["indicator"]], INDICATORS[row["indicator"]], row, number, by)


def _source(named):
    """By its slug where the demonstration has it, by its name where it was made here."""
    return institution(named) or Institution.objects.get(name=named)


def rows():
    with FIGURES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _indicator(name, described, by):
    indicator = Indicator(
        theme=described.theme,
        producer=_source(described.producer),
        decimals=described.decimals,
        adds_up=described.adds_up,
    )
    definition = Definition(name=name, valid_from=date(2023, 1, 1), **described.definition)
    return indicators.add_indicator(indicator, definition, by=by, client_key=key(f"indicator {name}"))[0]


def _enter(indicator, described, row, number, by):
    source, document = next(
        (named, document)
        for beginning, named, document in described.sources
        if row["source"].startswith(beginning)
    )
    said = figures.Said(
        indicator=indicator,
        region=Region.objects.get(code=row["region_code"]),
        period=row["period"],
        source=_source(source),
        value=Decimal(row["value"]),
        document=document,
    )
    figures.enter_figure(said, by=by, client_key=key(f"figure {number}"))
