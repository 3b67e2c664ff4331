"""The value of a figure in a form: one number, read by meetings/figure_numbers.py; what can be read in two ways is asked."""

from decimal import ROUND_FLOOR, Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.figure_numbers import ANSWERS, DASH, FAULTS, POINT, decimals_of, plain, read
from meetings.forms.base import CleanCharField
from meetings.models import Figure
from meetings.models.indicators import MOST_DECIMALS


class FigureValueField(CleanCharField):
    """ "1.234,5" to Decimal; None where nothing is typed. Never a float.

    Set by the form: `unit` of the indicator, which may stand behind the number; `decimals`, as many as it has; `meant`,
    the answer to a MeaningField beside it.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    unit = ""
    decimals = MOST_DECIMALS
    meant = ""

    def __init__(self, **kwargs):
        super().__init__(max_length=60, **kwargs)

    def prepare_value(self, value):
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value

    def clean(self, value):
        text = plain(super().clean(value))
        reading = read(text, unit=self.unit, decimals=self.decimals)
        if reading.question == POINT:
            return self._what_is_meant(text)
        if reading.question == DASH or reading.kind not in {"", Figure.Kind.NUMBER}:
            raise ValidationError(
                _("Kosongkan nilainya dan pilih jenisnya di atas; nol ditulis 0."), code="no_number"
            )
        if reading.fault:
            code, params = reading.fault
            raise ValidationError(capfirst(FAULTS[code]), code="invalid", params=params)
        notes = dict(reading.notes)
        if "english" in notes:
            raise ValidationError(
                _("Tulis dengan koma desimal: %(number)s."), code="english", params=notes["english"]
            )
        return reading.value

    def meanings(self, text):
        """The two Decimals that a text can mean, the larger one first; none where it is read without asking."""
        text = plain(text)
        if read(text, unit=self.unit, decimals=self.decimals).question != POINT:
            return []
        readings = [
            read(text, unit=self.unit, decimals=self.decimals, answers={POINT: answer})
            for answer in ANSWERS[POINT]
        ]
        return sorted((reading.value for reading in readings), key=abs, reverse=True)

    def _what_is_meant(self, text):
        """An answer to another text is none."""
        for value in self.meanings(text):
            if self.meant == str(value):
                return value
        raise ValidationError(
            _("“%(text)s” dapat dibaca dua cara. Pilih artinya di bawah ini."),
            code="ambiguous",
            params={"text": text},
        )


class MeaningField(forms.ChoiceField):
    """What a number that can be read in two ways means; `ask` it, or take the field out of the form."""

    widget = forms.RadioSelect

    def ask(self, text, meanings, unit):
        whole, decimal = meanings
        below = decimal.to_integral_value(ROUND_FLOOR)
        of_decimal = {
            "number": number_format(decimal, decimals_of(decimal)),
            "unit": unit,
            "below": number_format(below, 0),
            "above": number_format(below + 1, 0),
        }
        self.label = gettext("“%(text)s” berarti") % {"text": plain(text)}
        self.choices = [
            (str(whole), gettext("%(number)s %(unit)s (ribuan)") % {"number": whole, "unit": unit}),
            (
                str(decimal),
                gettext("%(number)s %(unit)s (desimal: antara %(below)s dan %(above)s)") % of_decimal,
            ),
        ]

    def validate(self, value):
        """Left open, or given to another text before: the number itself is asked about again."""
