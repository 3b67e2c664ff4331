"""The value of a figure in a form: one number, read by meetings/figure_numbers.py; what can be read in two ways is asked."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from meetings.figure_numbers import DASH, FAULTS, POINT, plain, read
from meetings.forms.base import CleanCharField
from meetings.models import Figure


class FigureValueField(CleanCharField):
    """ "1.234,5" to Decimal; None where nothing is typed. Never a float.

    `unit`: of the indicator, which may stand behind the number; set by the form.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    unit = ""

    def __init__(self, **kwargs):
        super().__init__(max_length=60, **kwargs)

    def prepare_value(self, value):
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value

    def clean(self, value):
        text = plain(super().clean(value))
        reading = read(text, unit=self.unit)
        if reading.question == POINT:
            self._ask(text)
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

    def _ask(self, text):
        raise ValidationError(
            _(
                "“%(text)s” dapat dibaca dua cara. Tulis %(whole)s bila ribuan, atau %(decimal)s bila desimal."
            ),
            code="ambiguous",
            params={"text": text, "whole": text.replace(".", ""), "decimal": text.replace(".", ",")},
        )
