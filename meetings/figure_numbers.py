"""Numbers as Indonesian offices write them, read to a Decimal; never a float.

"1.234,5" is one thousand two hundred thirty-four and a half. What can be read in two ways is not read but asked about:
"1.234" (thousands in Indonesia, a decimal point elsewhere), "1,234" of what is counted without decimals (thousands in
English), and "–" (in tables of BPS nothing at all, elsewhere not known). A cell of a spreadsheet that holds 1.135 is asked
about likewise: an English Excel makes it of "1.135". The one reader of the form, of the grid that is pasted, and of the files.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal

from django.utils.translation import gettext_lazy

from meetings.models.figures import Figure
from meetings.models.indicators import MOST_DECIMALS

Kind = Figure.Kind

POINT, CELL, DASH = "point", "cell", "dash"  # what is asked about
THOUSANDS, DECIMAL = "thousands", "decimal"  # answers to POINT
LOST_POINT, AS_IT_STANDS = "lost_point", "as_it_stands"  # answers to CELL
NOT_AVAILABLE, ZERO, NOTHING = "not_available", "zero", "nothing"  # answers to DASH
ANSWERS = {
    POINT: (THOUSANDS, DECIMAL),
    CELL: (LOST_POINT, AS_IT_STANDS),
    DASH: (NOT_AVAILABLE, ZERO, NOTHING),
}

FAULTS = {
    "no_number": gettext_lazy("“%(text)s” bukan angka. Tulis seperti 1.234,5."),
    "scientific": gettext_lazy("“%(text)s” notasi ilmiah, jadi angka di belakangnya mungkin hilang. Tulis lengkap."),
    "magnitude": gettext_lazy("“%(text)s” memakai kata besaran. Tulis angkanya lengkap."),
    "unit_differs": gettext_lazy("satuan “%(text)s” lain daripada satuan indikator ini (%(unit)s)."),
    "date_value": gettext_lazy("“%(text)s” tanggal, bukan angka; ketik ulang angkanya."),
    "excel_error": gettext_lazy("berisi galat Excel, misalnya #N/A."),
    "too_large": gettext_lazy("nilai ini terlalu besar."),
    "too_many_decimals": gettext_lazy("lebih dari enam angka di belakang koma."),
    "too_small": gettext_lazy("“%(text)s” terlalu kecil untuk enam angka di belakang koma. Tulis 0 atau “sangat kecil”."),
}  # fmt: skip
HINTS = {
    "english": gettext_lazy("ditulis dengan titik desimal; dibaca %(number)s."),
    "negative": gettext_lazy("dalam kurung; dibaca sebagai angka negatif."),
    "mark": gettext_lazy("tanda “%(mark)s” di belakang angka tidak dibaca."),
    "rounded_six": gettext_lazy("dibulatkan menjadi enam angka di belakang koma."),
    "lost_point": gettext_lazy(
        "dikalikan seribu, karena titik ribuannya terbaca sebagai desimal; dibaca %(number)s."
    ),
    "more_decimals": gettext_lazy(
        "ada %(given)d angka di belakang koma, sedangkan indikator ini %(most)d; dibaca %(number)s."
    ),
}


@dataclass(frozen=True)
class Reading:
    """What a text says.

    Args:
        kind: of Figure.Kind, "" where nothing is said or it could not be read.
        value: only of a number. decimals: as many as were written.
        question: POINT, CELL or DASH where it must be asked first.
        fault: (code of FAULTS, params) where it cannot be read.
        notes: [(code of HINTS, params)].
    """

    kind: str = ""
    value: Decimal | None = None
    decimals: int = 0
    question: str = ""
    fault: tuple | None = None
    notes: tuple = ()


_NOT_AVAILABLE = {
    "n/a", "na", "n.a", "n.a.", "tidak tersedia", "belum tersedia", "data tidak tersedia", "tidak ada data", "belum ada data",
    "...", "…", "not available", "no data", "null", "none",
}  # fmt: skip
_ZERO = {"nol", "nihil", "zero"}
_VERY_SMALL = {"sangat kecil", "kecil sekali", "dapat diabaikan", "~0", "≈0", "~ 0", "≈ 0", "~", "very small"}
_DASH = {"-", "–", "—", "--", "---"}
_MAGNITUDES = {
    "ribu", "rb", "ratus", "juta", "jt", "miliar", "milyar", "triliun", "trilyun", "thousand", "million", "billion", "k",
}  # fmt: skip
_UNITS = [
    {"%", "persen", "percent", "prosen"},
    {"jiwa", "orang", "penduduk"},
    {"rp", "rupiah", "idr"},
    {"km2", "kilometerpersegi"},
    {"ha", "hektare", "hektar"},
]

_SPACES = re.compile("[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff\t\r\n]")
_SIGNS = str.maketrans({"．": ".", "，": ",", "－": "-", "−": "-", "‐": "-", "‑": "-", "％": "%", "＋": "+", "´": "'", "’": "'", "`": "'"})  # fmt: skip
_MARKS = re.compile(r"(?<=[0-9])\s?([*†‡⁰¹²³⁴-⁹]+\)?|r\)?|\([a-z]\)|e\))$")
_DATE = re.compile(r"\d{4}-\d\d-\d\d.*|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}")
_CURRENCY = re.compile(r"(-?)\s*(rp\.?|idr)\s*(.*)", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"([+-]?)\s*([0-9]+(?:[., '][0-9]+)*)(.*)", re.DOTALL)
MOST = Decimal(10) ** 18
GROUP = 3  # digits between two signs that separate thousands
LONGEST = 100  # characters of a number with its unit
_EXCEL = Context(prec=15)  # digits that Excel keeps of a number


def plain(text):
    """The text with the digits, signs and spaces of a keyboard."""
    text = _SPACES.sub(" ", text).translate(_SIGNS)
    digits = (str(unicodedata.decimal(sign)) if unicodedata.category(sign) == "Nd" else sign for sign in text)
    return " ".join("".join(digits).split())


def same_unit(one, other):
    """Whether two ways to write a unit mean one: "Km²" and "km2", "jiwa" and "orang"."""
    return _unit(one) == _unit(other)


def is_percent(unit):
    return same_unit(unit, "%")


def _unit(text):
    key = re.sub(
        r"[\s.]+", "", text.casefold().replace("²", "2").replace("³", "3").replace("per cent", "persen")
    )
    return next((min(group) for group in _UNITS if key in group), key)


def decimals_of(value):
    """How many decimals a Decimal needs: 1 of 12.50."""
    return max(0, -value.normalize().as_tuple().exponent)


def read(
    text,
    *,
    unit="",
    decimals=MOST_DECIMALS,
    answers: Mapping[str, str] | None = None,
    is_english=False,
):
    """What somebody typed as the value of a figure.

    Args:
        unit: of the indicator; a cell may repeat it and no other.
        decimals: that the indicator has; where they are fewer than three, "1,234" is asked about, too.
        answers: {POINT or DASH: one of ANSWERS}, as far as it was asked.
        is_english: the same file writes numbers in English; then "1,234" is asked about, too.

    Returns:
        Reading. An empty text says nothing.
    """
    answers = answers or {}
    typed = plain(text)
    word = typed.casefold()
    if word in _DASH:
        return _dash(answers.get(DASH))
    for words, reading in _WORDS:
        if word in words:
            return reading
    if fault := _is_no_number(word):
        return _refused(fault, typed)
    is_comma_asked = is_english or decimals < GROUP
    return _number(typed, unit, answers.get(POINT), is_comma_asked)


def _is_no_number(word):
    if word.startswith("#"):
        return "excel_error"
    if _DATE.fullmatch(word):
        return "date_value"
    return "no_number" if len(word) > LONGEST else ""


_WORDS = [
    ({""}, Reading()),
    (_NOT_AVAILABLE, Reading(Kind.NOT_AVAILABLE.value)),
    (_VERY_SMALL, Reading(Kind.VERY_SMALL.value)),
    (_ZERO, Reading(Kind.NUMBER.value, Decimal(0))),
]


def _dash(answer):
    if answer == NOT_AVAILABLE:
        return Reading(Kind.NOT_AVAILABLE.value)
    if answer == ZERO:
        return Reading(Kind.NUMBER.value, Decimal(0))
    return Reading() if answer == NOTHING else Reading(question=DASH)


def _refused(code, text, **params):
    return Reading(fault=(code, {"text": text[:40], **params}))


def _number(typed, unit, answer, is_comma_asked):
    notes, bare = [], typed
    if mark := _MARKS.search(bare):
        bare = bare[: mark.start()]
        notes.append(("mark", {"mark": mark[1]}))
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1].strip()}"
        notes.append(("negative", {}))
    bare = re.sub("^[–—] ?(?=[0-9])", "-", bare)
    currency = _CURRENCY.fullmatch(bare)
    if currency:
        bare = currency[1] + currency[3]
    found = _NUMBER.fullmatch(bare)
    if found is None:
        return _refused("no_number", typed)
    sign, body, rest = found.groups()
    if refusal := _refused_rest(rest, "Rp" if currency else "", unit, typed):
        return refusal
    digits, question = _digits(body, answer, is_comma_asked)
    if question:
        return Reading(question=POINT, notes=tuple(notes))
    if digits is None:
        return _refused("no_number", typed)
    text, is_foreign = digits
    if is_foreign:
        notes.append(("english", {"number": text.replace(".", ",")}))
    return _kept(Decimal(f"{sign}{text}"), len(text.partition(".")[2]), notes)


def _kept(value, decimals, notes):
    if abs(value) >= MOST:
        return Reading(fault=("too_large", {}))
    if decimals > MOST_DECIMALS:
        return Reading(fault=("too_many_decimals", {}))
    return Reading(Kind.NUMBER.value, value, decimals, notes=tuple(notes))


def _refused_rest(rest, currency, unit, typed):
    """The refusal of what stands around the number, None where it is nothing or the unit itself."""
    rest = rest.strip()
    if re.fullmatch(r"e[+-]?\d+", rest, re.IGNORECASE):
        return _refused("scientific", typed)
    rest = rest.removeprefix(",-").removeprefix(",--").strip()
    if rest.casefold().split(" ")[0].strip(".") in _MAGNITUDES:
        return _refused("magnitude", typed)
    if rest and not (rest[0].isalpha() or rest[0] == "%"):
        return _refused("no_number", typed)
    for said in filter(None, (currency, rest)):
        if not same_unit(said, unit):
            return _refused("unit_differs", said, unit=unit)
    return None


def _digits(body, answer, is_comma_asked):
    """((the number with a point, whether it was written in English) or None, whether it must be asked)."""
    body = body.replace("'", " ")
    signs = re.findall("[., ]", body)
    groups = re.split("[., ]", body)
    kinds = dict.fromkeys(signs)
    if not signs:
        return (body, False), False
    if list(kinds) in ([" "], ["."], [","]):
        return _one_sign(signs[0], groups, answer, is_comma_asked)
    last = signs[-1]
    if len(kinds) != 2 or signs.count(last) != 1 or last == " " or not _are_thousands(groups[:-1]):
        return None, False
    return (f"{''.join(groups[:-1])}.{groups[-1]}", last == "."), False


def _one_sign(sign, groups, answer, is_comma_asked):
    whole = "".join(groups)
    if sign == " " or len(groups) > 2:
        # "1,234,567" is English, and says nothing that could be read otherwise.
        return ((whole, sign == ",") if _are_thousands(groups) else None), False
    decimal = ".".join(groups)
    could_be_either = _are_thousands(groups) and groups[0] != "0"
    if sign == "." and could_be_either:
        if answer is None:
            return None, True
        return ((whole, False) if answer == THOUSANDS else (decimal, True)), False
    if sign == "," and could_be_either and is_comma_asked:
        if answer is None:
            return None, True
        return ((decimal, False) if answer == THOUSANDS else (whole, True)), False
    return (decimal, sign == "."), False


def _are_thousands(groups):
    return 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


def read_number(
    text,
    *,
    unit="",
    shown_as_percent=False,
    decimals=MOST_DECIMALS,
    answers: Mapping[str, str] | None = None,
    is_doubtful=False,
):
    """The number that a cell of a spreadsheet holds.

    Args:
        text: as Python writes it, "12.5"; of a float its shortest form, of which Excel's 15 digits are kept.
        shown_as_percent: the cell holds 0.125 and shows 12,5%.
        decimals: that the indicator has; a cell with more of them may have been typed as "1.135", or as "1.200".
        answers: {CELL: one of ANSWERS}, as far as it was asked.
        is_doubtful: another cell of the file may have been; then those with fewer decimals may, too.
    """
    value = _EXCEL.plus(Decimal(text))
    if not value.is_finite():
        return Reading(fault=("too_large", {}))
    if shown_as_percent:
        if not is_percent(unit):
            return _refused("unit_differs", "%", unit=unit)
        value *= 100
    if abs(value) >= MOST:
        return Reading(fault=("too_large", {}))
    notes, found = (), decimals_of(value)
    if not shown_as_percent and _may_have_lost_its_point(value, 0 if is_doubtful else decimals):
        answer = (answers or {}).get(CELL)
        if answer is None:
            return Reading(question=CELL)
        if answer == LOST_POINT:
            value, found = value * 1000, 0
            notes = (("lost_point", {"number": f"{value:.0f}"}),)
    if found > MOST_DECIMALS:
        rounded = value.quantize(Decimal(1).scaleb(-MOST_DECIMALS))
        if not rounded:
            return _refused("too_small", text)
        value, found, notes = rounded, MOST_DECIMALS, (("rounded_six", {}),)
    return Reading(Kind.NUMBER.value, value.quantize(Decimal(1).scaleb(-found)), found, notes=notes)


def _may_have_lost_its_point(value, decimals):
    """Whether a number may have been typed with a point for thousands: of "1.200" a spreadsheet keeps 1.2."""
    return 1 <= abs(value) < 1000 and decimals < decimals_of(value) <= GROUP
