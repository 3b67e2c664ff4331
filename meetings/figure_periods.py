"""The periods of figures as text: "2025", "2025-S1", "2025-Q1", "2025-03". Text sorts them within one frequency."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PATTERN = r"^(19|20)[0-9]{2}(-(S[12]|Q[1-4]|0[1-9]|1[0-2]))?$"
_PERIOD = re.compile(PATTERN)


class Frequency(models.TextChoices):
    """How often an indicator is counted."""

    YEAR = "year", gettext_lazy("tahunan")
    SEMESTER = "semester", gettext_lazy("semesteran")
    QUARTER = "quarter", gettext_lazy("triwulanan")
    MONTH = "month", gettext_lazy("bulanan")


_PARTS = {
    Frequency.SEMESTER: ("S1", "S2"),
    Frequency.QUARTER: ("Q1", "Q2", "Q3", "Q4"),
    Frequency.MONTH: tuple(f"{month:02d}" for month in range(1, 13)),
}
_EXAMPLES = {
    Frequency.YEAR: "2025",
    Frequency.SEMESTER: "2025-S1",
    Frequency.QUARTER: "2025-Q1",
    Frequency.MONTH: "2025-03",
}


def frequency_of(period):
    """The Frequency of a normalised period."""
    part = period[5:]
    if not part:
        return Frequency.YEAR
    return {"S": Frequency.SEMESTER, "Q": Frequency.QUARTER}.get(part[0], Frequency.MONTH)


def normalised(text, frequency):
    """The period that somebody typed ("2025 s1", "2025/3", "Triwulan I 2025"), as it is stored.

    Raises:
        ValidationError: it is none, or of another frequency than the indicator's.
    """
    period = _read(" ".join(str(text).split()).upper(), frequency)
    if not _PERIOD.match(period):
        raise ValidationError(
            _("“%(text)s” bukan periode. Tulis seperti ini: %(example)s."),
            code="period",
            params={"text": str(text)[:40], "example": _EXAMPLES[Frequency(frequency)]},
        )
    if frequency_of(period) != frequency:
        raise ValidationError(
            _("Indikator ini %(frequency)s. Tulis periodenya seperti ini: %(example)s."),
            code="frequency",
            params={"frequency": Frequency(frequency).label, "example": _EXAMPLES[Frequency(frequency)]},
        )
    return period


_WORDS = {"SEMESTER": "S", "TRIWULAN": "Q", "KUARTAL": "Q", "TW": "Q", "Q": "Q", "S": "S"}
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_MONTHS = [
    "JANUARI",
    "FEBRUARI",
    "MARET",
    "APRIL",
    "MEI",
    "JUNI",
    "JULI",
    "AGUSTUS",
    "SEPTEMBER",
    "OKTOBER",
    "NOVEMBER",
    "DESEMBER",
]


def _read(text, frequency):
    named = re.match(r"^(SEMESTER|TRIWULAN|KUARTAL|TW|Q|S) ?([1-4]|I{1,3}|IV)[ ,/-]+(\d{4})$", text)
    if named:
        word, part, year = named.groups()
        return f"{year}-{_WORDS[word]}{_ROMAN.get(part, part)}"
    reversed_ = re.match(r"^(\d{4})[ ,/-]*(SEMESTER|TRIWULAN|KUARTAL|TW|Q|S) ?([1-4]|I{1,3}|IV)$", text)
    if reversed_:
        year, word, part = reversed_.groups()
        return f"{year}-{_WORDS[word]}{_ROMAN.get(part, part)}"
    month = re.match(r"^([A-Z]+) (\d{4})$", text)
    if month and month[1] in _MONTHS:
        return f"{month[2]}-{_MONTHS.index(month[1]) + 1:02d}"
    numbered = re.match(r"^(\d{4}) ?[-/] ?(\d{1,2})$", text)
    if numbered and frequency == Frequency.MONTH:
        return f"{numbered[1]}-{int(numbered[2]):02d}"
    return text


def label_of(period):
    """The period in words: "2025", "semester 1 2025", "triwulan 1 2025", "Maret 2025"."""
    year, _dash, part = period.partition("-")
    if not part:
        return year
    if part[0] == "S":
        return _("semester %(part)s %(year)s") % {"part": part[1], "year": year}
    if part[0] == "Q":
        return _("triwulan %(part)s %(year)s") % {"part": part[1], "year": year}
    return f"{MONTHS[int(part)]} {year}"


def year_before(period):
    """The same part of the year before: what a jump is measured against."""
    return f"{int(period[:4]) - 1}{period[4:]}"


def periods_of(year, frequency):
    """All periods of a year, in their order."""
    return [f"{year}-{part}" for part in _PARTS[frequency]] if frequency in _PARTS else [str(year)]


def between(first, last, frequency):
    """All periods from one to another, both of them included."""
    years = range(int(first[:4]), int(last[:4]) + 1)
    return [period for year in years for period in periods_of(year, frequency) if first <= period <= last]


def has_begun(period, today):
    """Whether the period has begun by a day: a figure of a later one cannot be known."""
    year, part = int(period[:4]), period[5:]
    month = 1
    if part:
        number = int(part[-1]) if part[0] in "SQ" else int(part)
        month = {"S": 6 * number - 5, "Q": 3 * number - 2}.get(part[0], number)
    return date(year, month, 1) <= today
