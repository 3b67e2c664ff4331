"""The number of a letter, by the pattern of the letterhead (domain.md "Letter numbers"): "000.8.3.3/15/KOMINFO"."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings.models import InvitationLetter, Letterhead, NumberSequence

MONTHS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
LONGEST = InvitationLetter._meta.get_field("number").max_length


def in_pattern(letterhead, sequence, day):
    """The pattern with its parts put in. Replaced one by one: `str.format` would let a pattern reach into objects.

    Args:
        sequence: the number within the year.
        day: the date of the letter.

    Raises:
        ValidationError: it is longer than a number may be. Cut off, it could lose the sequence, and be the same for ever.
    """
    parts = {
        "{urut}": str(sequence),
        "{unit}": letterhead.unit_code,
        "{bulan}": MONTHS[day.month - 1],
        "{tahun}": str(day.year),
    }
    number = letterhead.number_pattern
    for name, value in parts.items():
        number = number.replace(name, value)
    if len(number) > LONGEST:
        raise ValidationError(
            {
                "number": _(
                    "Nomor menurut pola pada kop surat terlalu panjang. Perpendek polanya di kop surat."
                )
            }
        )
    return number


def is_given(number, day):
    """Whether a letter of that year has the number."""
    return InvitationLetter.objects.filter(number=number, dated_on__year=day.year).exists()


def take_number(day):
    """The next number of the year. To be called in the transaction that issues the letter (NumberSequence.take).

    One that was typed by hand already, from the office's book, is passed over: its place is taken, so there is no gap.

    Raises:
        ValidationError: the pattern has no {urut}, so it gives one number only; or what it gives is too long.
    """
    letterhead = Letterhead.objects.current()
    _refuse_without_sequence(letterhead)
    while True:
        number = in_pattern(letterhead, NumberSequence.take(NumberSequence.Prefix.LETTER, day.year), day)
        if not is_given(number, day):
            return number


def expected_number(day):
    """What `take_number` would give now; "" where the pattern gives none. For a page: another letter may be quicker."""
    letterhead = Letterhead.objects.current()
    if "{urut}" not in letterhead.number_pattern:
        return ""
    row = NumberSequence.objects.filter(prefix=NumberSequence.Prefix.LETTER, year=day.year).first()
    sequence = row.last + 1 if row else 1
    try:
        while is_given(number := in_pattern(letterhead, sequence, day), day):
            sequence += 1
    except ValidationError:
        return ""
    return number


def _refuse_without_sequence(letterhead):
    if "{urut}" not in letterhead.number_pattern:
        raise ValidationError(
            {
                "number": _(
                    "Pola nomor surat tidak memuat {urut}. Isi nomornya, atau perbaiki polanya di kop surat."
                )
            }
        )
