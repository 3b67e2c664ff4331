"""Dates, hours, numbers and names as the official papers print them: in Indonesian, whatever the page's language."""

from functools import wraps

from django.utils.formats import date_format
from django.utils.translation import override

UNITS = [
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
]  # fmt: skip
SCALES = [(1_000_000_000, "miliar"), (1_000_000, "juta"), (1000, "ribu"), (100, "ratus")]
# The decisions of a berita acara are counted so; beyond them the number itself is put in words.
ORDINALS = [
    "KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN", "KESEMBILAN", "KESEPULUH",
]  # fmt: skip
NOTHING = "–"


def in_indonesian(function):
    """Decorator: labels and dates inside come out in Indonesian, since the papers have no other language."""

    @wraps(function)
    def wrapped(*args, **kwargs):
        with override("id"):
            return function(*args, **kwargs)

    return wrapped


def number_in_words(number):
    """2021 is "dua ribu dua puluh satu", 1100 "seribu seratus". For 0 up to 999 billion."""
    if number < len(UNITS):
        return UNITS[number]
    if number < 20:
        return f"{UNITS[number - 10]} belas"
    if number < 100:
        return _with_rest(f"{UNITS[number // 10]} puluh", number % 10)
    scale, word = next((scale, word) for scale, word in SCALES if number >= scale)
    count, rest = divmod(number, scale)
    one = count == 1 and scale <= 1000
    return _with_rest(f"se{word}" if one else f"{number_in_words(count)} {word}", rest)


def _with_rest(words, rest):
    return f"{words} {number_in_words(rest)}" if rest else words


def ordinal(number):
    """KESATU, KEDUA, … KESEBELAS, KEDUA PULUH SATU."""
    if number <= len(ORDINALS):
        return ORDINALS[number - 1]
    return f"KE{number_in_words(number)}".upper()


def long_date(day):
    """ "3 Maret 2021"; a dash where there is none."""
    return date_format(day, "j F Y") if day else NOTHING


def day_and_date(day):
    """ "Rabu, 3 Maret 2021"."""
    return date_format(day, "l, j F Y") if day else NOTHING


def days_of(meeting):
    """ "Rabu, 3 Maret 2021", or from the first to the last day."""
    first, last = meeting.local_start.date(), meeting.local_end.date()
    if first == last:
        return day_and_date(first)
    return f"{day_and_date(first)} s.d. {day_and_date(last)}"


def date_in_words(day):
    """ "Rabu, tanggal tiga bulan Maret tahun dua ribu dua puluh satu": the opening of a berita acara."""
    weekday, month = date_format(day, "l"), date_format(day, "F")
    return f"{weekday}, tanggal {number_in_words(day.day)} bulan {month} tahun {number_in_words(day.year)}"


def hours(meeting):
    """ "09.00–16.00 WIT"; a dash where only the day is known."""
    if not meeting.time_is_known:
        return NOTHING
    return f"{meeting.local_start:%H.%M}–{meeting.local_end:%H.%M} {meeting.zone_abbreviation}"


def called_at(meeting):
    """ "09.00 WIT": the hour that the invitation names."""
    return f"{meeting.local_start:%H.%M} {meeting.zone_abbreviation}" if meeting.time_is_known else NOTHING


def moment(at, meeting):
    """ "5 Maret 2021 pukul 14.30 WIT", in the zone of the meeting."""
    local = at.astimezone(meeting.zone)
    return f"{long_date(local.date())} pukul {local:%H.%M} {meeting.zone_abbreviation}"


def nip(digits):
    """ "19860926 201505 1 001" (domain.md "Names"); what has another length is left as it is."""
    if len(digits) != 18:
        return digits
    return f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}"


def listed(words):
    """ "a", "a dan b", "a, b, dan c"."""
    words = list(words)
    if len(words) < 3:
        return " dan ".join(words)
    return f"{', '.join(words[:-1])}, dan {words[-1]}"
