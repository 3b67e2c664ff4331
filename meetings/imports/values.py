"""What stands in a cell of a known column: checked, and put into the form in which the portal keeps it.

Each function takes the text and returns (value, findings as (code, params)); "" where there is none.
"""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from meetings import clock
from meetings.models import Attendance
from participants.forms.base import INVISIBLE
from participants.models import Person

Capacity = Attendance.Capacity

NONE = {"", "-", "–", "—", "--", "tidak ada", "n/a", "0"}
YES = {"ya", "v", "x", "✓", "✔", "√", "y", "yes", "1"}
NO = {"tidak", "bukan", "n", "no", "t"}

CAPACITIES = {
    Capacity.IN_PERSON: "hadir sendiri; sendiri; hadir langsung; langsung; pejabat; pejabat yang diundang; undangan; in person; attends in person",
    Capacity.REPRESENTING: "mewakili; wakil; perwakilan; yang mewakili; representing; representative",
    Capacity.STAFF: "staf; staff; pendamping; ajudan; sopir; operator; pengikut; anggota; staf pendamping",
    Capacity.GUEST: "tamu; guest; undangan lain; peninjau; pers; media; observer",
}
_BY_WORD = {word.strip(): value for value, words in CAPACITIES.items() for word in words.split(";")}

_PHONE = re.compile(r"(\+62|0)[0-9 \-]{6,17}")  # as Person.phone
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL refuses these in a text

LENGTHS = {
    "full_name": 200,
    "title_before": 60,
    "title_after": 60,
    "position": 200,
    "institution": 200,
    "region": 120,
    "nip": 30,
    "rank": Person._meta.get_field("rank").max_length,
    "email": 254,
    "phone": 40,
    "capacity": 60,
    "represents": 200,
    "note": 300,
}


def clean(text):
    """(one line without invisible characters, as every form of the portal takes it; whether characters had to go)."""
    storable = _UNSTORABLE.sub("", text)
    return " ".join(INVISIBLE.sub("", storable).split()), storable != text


def nip(text):
    """18 digits. PPPK numbers mean something else (domain.md "Names"): the pattern of a date is only a hint."""
    if text.casefold() in NONE:
        return "", []
    digits = re.sub(r"[\s.'’`\-]", "", text)
    if not re.fullmatch("[0-9]+", digits):
        return "", [("nip_digits", {})]
    if len(digits) != 18:
        return "", [("nip_length", {"count": len(digits)})]
    return digits, [] if _has_dates(digits) else [("nip_pattern", {})]


def _has_dates(digits):
    """19860926 201505 1 001: born, appointed, sex."""
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
        appointed = date(int(digits[8:12]), int(digits[12:14]), 1)
    except ValueError:
        return False
    return born.year >= 1900 and born < appointed <= clock.today() and digits[14] in "12"


def email(text):
    if text.casefold() in NONE:
        return "", []
    try:
        validate_email(text)
    except ValidationError:
        return "", [("email", {})]
    return text, []


def phone(text):
    """ "0812 3456 7890" and "+62…" stay as typed; other writings are brought into that form."""
    if text.casefold() in NONE:
        return "", []
    if _PHONE.fullmatch(text):
        return text, []
    digits = re.sub(r"[\s.()'’`\-]", "", text)
    found = []
    if digits.startswith("62"):
        digits = f"+{digits}"
    elif digits.startswith("8") and 9 <= len(digits) <= 12:  # Excel takes 0812… for a number
        digits, found = f"0{digits}", [("zero_added", {})]
    if not _PHONE.fullmatch(digits):
        return "", [("phone", {})]
    return digits, found


def capacity(text):
    """A value of Attendance.Capacity, "" where nothing is said."""
    word = " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split())
    if text.casefold() in NONE or not word:
        return "", []
    if word in _BY_WORD:
        return str(_BY_WORD[word]), []
    first = word.split()[0]
    if first == "mewakili":  # "Mewakili Kepala Dinas"
        return str(Capacity.REPRESENTING), []
    return "", [("capacity", {})]


def represents(text):
    """(whom he represents, or nothing; whether he represents somebody at all)."""
    word = text.casefold()
    if word in NONE | NO:
        return "", False
    return ("" if word in YES else text), True
