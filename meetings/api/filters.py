"""What a list of the API can be narrowed by: the names are those of the lists on the pages (design.md "Addresses")."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pydantic import BeforeValidator, WithJsonSchema

from meetings.forms.filters import OPEN
from meetings.models import Deadline, FollowUp, Input, Meeting, Programme, ServedInput
from meetings.models.inputs import public_input
from participants.forms.base import INVISIBLE
from participants.models import Region

MOST = 200  # rows in one answer
USUAL = 50


RFC_3339 = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:)(\d\d)(\.\d+)?([Zz]|[-+ ]\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True)
class Parameter:
    """One part of the query: how its value is read, and what may stand there as JSON Schema says it."""

    read: Any
    schema: dict
    description: Any
    example: Any = None
    default: Any = None

    @property
    def annotation(self):
        return Annotated[Any, BeforeValidator(self.read), WithJsonSchema(self.schema)]


def words(*, at_most):
    """What is looked for, without what cannot be seen."""

    def read(value):
        refuse_unless(len(value) <= at_most)
        return " ".join(INVISIBLE.sub("", value.replace("\x00", "")).split())

    return read, {"type": "string", "maxLength": at_most}


def whole_number(least, most):
    """Digits and nothing else."""

    def read(value):
        value = str(value)
        refuse_unless(value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most)
        return int(value)

    return read, {"type": "integer", "minimum": least, "maximum": most}


def text_like(pattern):
    expected = re.compile(pattern, re.ASCII)

    def read(value):
        refuse_unless(expected.fullmatch(value))
        return value

    return read, {"type": "string", "pattern": pattern}


def one_of(codes):
    def read(value):
        refuse_unless(value in codes)
        return value

    return read, {"type": "string", "enum": list(codes)}


def moment():
    """RFC 3339, so with its zone; a plus that became a space on the way is one again."""

    def read(value):
        found = RFC_3339.fullmatch(value)
        refuse_unless(found)
        day, hours_and_minutes, second, fraction, zone = found.groups()
        second = min(second, "59")  # a leap second
        zone = zone.upper().replace(" ", "+").replace("Z", "+00:00")
        found = datetime.fromisoformat(f"{day}T{hours_and_minutes}{second}{(fraction or '')[:7]}{zone}")
        try:
            return found.astimezone(UTC)  # PostgreSQL knows no zone as far away as 23 hours
        except OverflowError:  # in the first or the last hours that Python counts
            return found.replace(tzinfo=UTC)

    return read, {"type": "string", "format": "date-time"}


def refuse_unless(holds):
    """Raises ValueError, which becomes a 422 that names the parameter."""
    if not holds:
        raise ValueError


Q_WORDS = Parameter(
    *words(at_most=100), _("Kata yang dicari dalam nomor dan judul; paling banyak 100 huruf."), "internet"
)
YEAR = Parameter(*whole_number(2000, 2100), _("Tahun rapat, empat angka."), 2021)
REGION = Parameter(
    *text_like(r"^[-.a-z0-9]{1,120}$"),
    _("Wilayah: pengenalnya, kode Kemendagri, atau kode BPS."),
    "kabupaten-buru",
)
INSTITUTION = Parameter(
    *text_like(r"^[-a-z0-9]{1,200}$"), _("Pengenal instansi."), "dinas-kominfo-kabupaten-buru"
)
THEME = Parameter(*text_like(r"^[-a-z0-9]{1,80}$"), _("Pengenal tema program."), "infrastruktur-tik")
INDICATOR = Parameter(*text_like(r"^[-a-z0-9]{1,120}$"), _("Pengenal indikator."), "jumlah-desa")
YEAR_OF_FIGURE = Parameter(*whole_number(1900, 2099), _("Tahun periodenya, empat angka."), 2023)
STANDING = Parameter(
    *one_of(["value", "in_dispute"]), _("value: yang berlaku; in_dispute: yang belum disepakati."), "value"
)
LATE = Parameter(*one_of(["1", "0"]), _("1: hanya yang terlambat."), "1")
CHANGED_SINCE = Parameter(
    *moment(),
    _(
        "Hanya yang berubah sejak waktu itu (RFC 3339), termasuk yang ditarik sesudahnya (“deleted”: true). Pakai waktu panen sebelumnya dikurangi beberapa menit."
    ),
    "2021-03-10T00:00:00Z",
)
HOW_MANY = Parameter(*whole_number(1, MOST), _("Jumlah baris sekali jawab; paling banyak 200."), USUAL, USUAL)


def after(data_set):
    """The cursor; whatever has its shape is a place in the order."""
    return Parameter(
        *text_like(data_set.cursor_pattern),
        _("Sesudah baris ini; ambil dari “berikutnya”, jangan disusun sendiri."),
    )


def status(codes):
    return Parameter(*one_of(codes), _("Kode status; kata-katanya di kolom status_label."), codes[0])


# By data set, besides those that every list has.
FILTERS = {
    "rapat": {
        "q": Q_WORDS,
        "status": status([s for s in Meeting.Status.values if s != "draft"]),
        "tahun": YEAR,
    },
    "ringkasan": {"q": Q_WORDS, "tahun": YEAR},
    "keputusan": {"q": Q_WORDS, "tahun": YEAR},
    "masukan": {
        "q": Q_WORDS,
        "wilayah": REGION,
        "instansi": INSTITUTION,
        "status": status(Input.Status.values),
        "tahun": YEAR,
        "terlambat": LATE,
    },
    "tindak-lanjut": {
        "q": Q_WORDS,
        "wilayah": REGION,
        "instansi": INSTITUTION,
        "status": status([OPEN, *FollowUp.Status.values]),
        "tahun": YEAR,
        "terlambat": LATE,
    },
    "program": {
        "q": Q_WORDS,
        "wilayah": REGION,
        "instansi": INSTITUTION,
        "tema": THEME,
        "status": status(Programme.Status.values),
        "tahun": YEAR,
    },
    "indikator": {"q": Q_WORDS, "instansi": INSTITUTION},
    "angka": {
        "q": Q_WORDS,
        "indikator": INDICATOR,
        "wilayah": REGION,
        "instansi": INSTITUTION,
        "tahun": YEAR_OF_FIGURE,
        "keadaan": STANDING,
    },
    "wilayah": {"q": Q_WORDS},
    "instansi": {"q": Q_WORDS, "wilayah": REGION},
}
OF_FIGURES = {
    "indikator": "indicator__slug",
    "instansi": "figure__source__slug",
    "tahun": "period__startswith",
    "keadaan": "standing",
}
WITHOUT_VERSIONS = {"wilayah", "instansi"}  # of these the database keeps no moment of change
YEAR_OF = {"rapat": "year", "program": "year", "keputusan": "minutes__meeting__year"}


def parameters_of(data_set):
    """{name: Parameter} of everything that its list can be asked with."""
    parameters = dict(FILTERS[data_set.slug])
    if data_set.slug not in WITHOUT_VERSIONS:
        parameters["diubah_sejak"] = CHANGED_SINCE
    return parameters | {"jumlah": HOW_MANY, "setelah": after(data_set)}


def condition(data_set, chosen):
    """The Q of all that was chosen, or None."""
    found = None
    for name, value in chosen.items():
        nothing_asked = value in {None, ""} or (name, value) == ("terlambat", "0")
        if name in FILTERS[data_set.slug] and not nothing_asked:
            part = _condition(data_set, name, value)
            found = part if found is None else found & part
    return found


def _condition(data_set, name, value):
    if name == "q":
        return data_set.found_in(value)
    if data_set.slug == "angka" and name in OF_FIGURES:
        return Q(**{OF_FIGURES[name]: str(value)})
    if name == "tahun":
        return Q(**{YEAR_OF.get(data_set.slug, "meeting__year"): value})
    if name == "tema":
        return Q(theme__slug=value)
    if name == "instansi":
        return Q(**{"producer__slug" if data_set.slug == "indikator" else "institution__slug": value})
    return {"wilayah": _of_region, "status": _of_status, "terlambat": _late}[name](data_set, value)


def _of_region(data_set, value):
    regions = Region.objects.filter(Q(slug=value) | Q(code=value) | Q(bps_code=value)).values("pk")
    if data_set.slug != "tindak-lanjut":
        return Q(region__in=regions)
    # Only by what the row names: a restricted input would tell its region.
    served = ServedInput.objects.filter(public_input("input__"), input__region__in=regions)
    return Q(pk__in=served.values("follow_up"))


def _of_status(_data_set, value):
    return Q(status__in=FollowUp.OPEN if value == OPEN else [value])


def _late(data_set, _value):
    if data_set.slug == "masukan":
        return Q(pk__in=Deadline.objects.late().filter(input__isnull=False).values("input"))
    return Q(pk__in=FollowUp.objects.overdue().values("pk"))
