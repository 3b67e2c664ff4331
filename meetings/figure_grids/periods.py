"""The period that the heading of a column, or a cell, stands for."""

import re
from datetime import date

from django.core.exceptions import ValidationError

from meetings import clock
from meetings.figure_grids.findings import finding
from meetings.figure_numbers import plain
from meetings.figure_periods import Frequency, has_begun, label_of, normalised

_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)( 00:00:00)?|(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_BEFORE = re.compile(r"^(tahun|thn\.?|th\.?|ta\.?|t\.a\.?|periode|bulan|year)\s+", re.IGNORECASE)
_AFTER = re.compile(r"\s*(\([^)]*\)|\[[^\]]*\]|[*†‡⁰¹²³⁴-⁹]+\)?|(?<=\d)r)$")
_PART = re.compile(
    r"^(semester|smt\.?|sem\.?|triwulan|tw\.?|kuartal|q|s)\s*(i{1,3}|iv|[1-4])$", re.IGNORECASE
)
_SHORT = {"smt": "semester", "smt.": "semester", "sem": "semester", "sem.": "semester", "tw.": "tw"}
_MONTHS = [
    "januari january", "februari february", "maret march", "april", "mei may", "juni june", "juli july",
    "agustus august ags agt", "september", "oktober october", "november nopember", "desember december",
]  # fmt: skip
_MONTH = re.compile(r"^([a-z]{3,9})\.?(?:[\s-]+(\d{4}|\d\d))?$", re.IGNORECASE)
LONGEST = 40  # characters of a heading that can be a period; longer ones are titles


def looks_like_one(text):
    """Whether a heading is one of a period: it has a year, and little else. "Mar-23" is one, too."""
    if len(text) > LONGEST:
        return False
    month = _MONTH.match(text)
    if month and month[2] and _month(text):
        return True
    words = re.findall("[a-z]+", text.casefold())
    return bool(_YEAR.search(text)) and len(words) <= 3


def is_part_of_a_year(text):
    """ "Semester I", "Maret": a period under a year that stands above."""
    if len(text) > LONGEST:
        return False
    text = _bare(text)[0]
    return bool(_PART.match(text)) or (_month(text) is not None and not _YEAR.search(text))


def _bare(text):
    """(the text without "Tahun" before and marks behind, whether there were marks).

    Looking for marks takes as many steps as the text has characters, squared: it must be short.
    """
    bare = _BEFORE.sub("", plain(text))
    unmarked = bare
    while (shorter := _AFTER.sub("", unmarked).strip()) != unmarked:
        unmarked = shorter
    return unmarked, unmarked != bare


def _month(text):
    """1 to 12 of "Maret 2023", "Mar-23", "Okt"; None of what is no month."""
    found = _MONTH.match(text)
    word = found[1].casefold() if found else "-"
    return next(
        (
            n
            for n, names in enumerate(_MONTHS, start=1)
            if any(name.startswith(word) for name in names.split())
        ),
        None,
    )


def period_of(text, frequency, *, year="", column="", field=""):
    """(period or "", findings): what a heading or a cell says for an indicator of that frequency.

    Args:
        text: "2021", "Tahun 2021*", "Semester I 2021", a date.
        year: what stands above a part of a year.
        column, field: where it stands.
    """
    bare, had_marks = _bare(text)
    short = " ".join(bare.split())[:LONGEST]

    def found(code, **params):
        return finding(code, field, column, **params)

    if dated := _DATE.fullmatch(bare):
        return _from_date(dated, frequency, short, found)
    try:
        period = normalised(_spelled_out(bare, year), frequency)
    except ValidationError as refusal:
        if refusal.code == "period" and frequency == Frequency.YEAR and _has_one_year_alone(bare):
            return _if_begun(_YEAR.search(bare)[0], text, found, marked=True)
        if refusal.code == "frequency":
            label = str(Frequency(frequency).label)
            return "", [found("period_frequency", text=short, frequency=label)]
        return "", [found("period_unknown", text=short)]
    return _if_begun(period, text, found, marked=had_marks)


def _has_one_year_alone(text):
    return re.sub(r"\D", "", text) == (_YEAR.search(text) or [""])[0]


def _if_begun(period, text, found, *, marked):
    if not has_begun(period, clock.today()):
        return "", [found("period_not_begun", text=label_of(period))]
    if not marked:
        return period, []
    return period, [found("period_mark", text=" ".join(text.split())[:LONGEST], period=label_of(period))]


def _spelled_out(text, year):
    """In the words that figure_periods reads, with the year from above where the text has none."""
    above = _YEAR.search(year)
    part = _PART.match(text)
    if part:
        word = part[1].casefold()
        return f"{_SHORT.get(word, word)} {part[2]} {above[0] if above else ''}".strip()
    month = _MONTH.match(text)
    if month and _month(text):
        own = month[2]
        own = f"20{own}" if own and len(own) == 2 else own
        known = own or (above[0] if above else "")
        return f"{known}-{_month(text):02d}" if known else text
    return re.sub(r"^(\d{4})\s+(smt\.?|sem\.?)", r"\1 semester", text, flags=re.IGNORECASE)


def _from_date(dated, frequency, short, found):
    year, month, day, _time, *other = dated.groups()
    if year is None:
        day, month, year = other
    try:
        when = date(int(year), int(month), int(day))
    except ValueError:
        return "", [found("period_unknown", text=short)]
    period = {
        Frequency.YEAR: f"{when.year}",
        Frequency.SEMESTER: f"{when.year}-S{(when.month + 5) // 6}",
        Frequency.QUARTER: f"{when.year}-Q{(when.month + 2) // 3}",
        Frequency.MONTH: f"{when.year}-{when.month:02d}",
    }[Frequency(frequency)]
    if not 1900 <= when.year <= 2099:
        return "", [found("period_unknown", text=short)]
    if not has_begun(period, clock.today()):
        return "", [found("period_not_begun", text=label_of(period))]
    return period, [found("period_from_date", text=f"{when:%d-%m-%Y}", period=label_of(period))]
