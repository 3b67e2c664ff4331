"""One column of a data set: its name, what kind of value it holds, and what it says."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Kind(Enum):
    TEXT = _("teks")
    MARKDOWN = _("teks Markdown")
    DATE = _("tanggal")
    MOMENT = _("waktu")
    NUMBER = _("bilangan")
    DECIMAL = _("bilangan desimal")
    YES_NO = _("ya atau tidak")
    TEXTS = _("daftar teks")


@dataclass(frozen=True)
class Field:
    """`example` is what the API's description shows; `codes` names the values that can stand there."""

    name: str
    kind: Kind
    description: Any
    example: Any = None
    codes: dict = field(default_factory=dict, hash=False)


def address_like(path, description=None):
    """The column `id`: the address of the record's page, which stays."""
    description = description or _("Pengenal tetap: alamat halamannya di portal ini.")
    return Field("id", Kind.TEXT, description, f"https://rakor.example.go.id{path}")


# What many sets hold alike.
SAMPLE = Field("data_contoh", Kind.YES_NO, _("Dibuat untuk peragaan, bukan kejadian nyata."), False)
CHANGED = Field(
    "changed_at", Kind.MOMENT, _("Kapan baris ini terakhir berubah."), "2021-03-10T02:15:00.000000+00:00"
)
DELETED = Field(
    "deleted",
    Kind.YES_NO,
    _("“true” bila pernah terbuka lalu ditarik atau dikecualikan; isinya tidak ada lagi."),
    False,
)
MEETING = Field(
    "rapat", Kind.TEXT, _("Alamat rapatnya, pengenal di set data rapat."), "2021/rapat-koordinasi-kominfo"
)
MEETING_DATE = Field("tanggal_rapat", Kind.DATE, _("Hari rapat dimulai, menurut zonanya."), "2021-03-03")
YEAR = Field("tahun", Kind.NUMBER, _("Tahun rapatnya."), 2021)
REGION = [
    Field("wilayah", Kind.TEXT, _("Nama wilayah."), "Kabupaten Buru"),
    Field("wilayah_slug", Kind.TEXT, _("Pengenal wilayah di portal ini."), "kabupaten-buru"),
    Field("kode_kemendagri", Kind.TEXT, _("Kode Kemendagri, dengan titik."), "81.04"),
    Field("kode_bps", Kind.TEXT, _("Kode BPS, tanpa titik; berbeda dari kode Kemendagri."), "8104"),
]


def region_cells(region):
    return {
        "wilayah": region.name,
        "wilayah_slug": region.slug,
        "kode_kemendagri": region.code,
        "kode_bps": region.bps_code,
    }
