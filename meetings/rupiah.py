"""Amounts of money: read as Indonesians write them, and printed; always Decimal, in Rupiah (domain.md "Screen conventions")."""

import re
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

LARGEST = Decimal(10) ** 15  # Rupiah; a thousand times what a province has in a year
MILLION = Decimal(1_000_000)

TIMES = {
    "": Decimal(1),
    "ribu": Decimal(1_000),
    "rb": Decimal(1_000),
    "juta": MILLION,
    "jt": MILLION,
    "miliar": Decimal(10) ** 9,
    "milyar": Decimal(10) ** 9,
    "m": Decimal(10) ** 9,
    "triliun": Decimal(10) ** 12,
    "t": Decimal(10) ** 12,
}
_AMOUNT = re.compile(r"(?P<number>[0-9.,]+)(?P<times>[a-z]*)")
_INDONESIAN = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?")


class NotAnAmount(ValueError):
    """What is wrong, in words for whoever typed it."""


def read_rupiah(text):
    """The amount that somebody typed: "Rp50.000,00", "50000", "1,5 miliar", "Rp 50.000,-".

    Raises:
        NotAnAmount: it cannot be read in one way only, is negative, has parts of a sen, or is larger than LARGEST.
    """
    typed = "".join(text.lower().split()).removeprefix("rp").removeprefix(".")
    found = _AMOUNT.fullmatch(re.sub(r",[-–]+$", "", typed))
    if found is None or found["times"] not in TIMES:
        raise NotAnAmount(_("Tulis jumlah Rupiah dengan angka, misalnya 50.000.000,00 atau 1,5 miliar."))
    number, times = found["number"], found["times"]
    if not _INDONESIAN.fullmatch(number):
        raise NotAnAmount(_("Titik untuk ribuan, koma untuk desimal: misalnya 50.000.000,00."))
    whole, _comma, part = number.partition(",")
    if not times and len(part) > 2:
        raise NotAnAmount(
            _("Di belakang koma paling banyak dua angka. Bila maksudnya ribuan, pakai titik: 50.000.")
        )
    value = Decimal(f"{whole.replace('.', '')}.{part or 0}") * TIMES[times]
    if value != value.quantize(Decimal("0.01")):
        raise NotAnAmount(_("Jumlah ini lebih kecil dari satu sen."))
    if value >= LARGEST:
        raise NotAnAmount(_("Jumlah ini terlalu besar."))
    return value.quantize(Decimal("0.01"))


def in_rupiah(value):
    """ "Rp50.000,00", in the form of the page's language; "" where none is stated."""
    return "" if value is None else f"Rp{number_format(value, 2, force_grouping=True)}"


def in_millions(value):
    """ "1.500" or "0,75" million Rupiah: exact, so that what is printed adds up."""
    millions = (value / MILLION).normalize()
    places = max(-millions.as_tuple().exponent, 0)
    return number_format(millions, places, force_grouping=True)
