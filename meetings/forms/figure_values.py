"""A number as Indonesians write it, read to a Decimal; what can be read in two ways is asked about."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings.forms.base import CleanCharField

PLAIN = re.compile(r"^[+-]?\d+(,\d+)?$")
GROUPED = re.compile(r"^[+-]?\d{1,3}(\.\d{3}){2,}$|^[+-]?\d{1,3}([. ]\d{3})+,\d+$|^[+-]?\d{1,3}( \d{3})+$")
AMBIGUOUS = re.compile(r"^[+-]?\d{1,3}\.\d{3}$")


class FigureValueField(CleanCharField):
    """ "1.234,5" to Decimal; None where nothing is typed. Never a float."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs):
        super().__init__(max_length=40, **kwargs)

    def prepare_value(self, value):
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value

    def clean(self, value):
        text = " ".join(super().clean(value).replace("−", "-").split())
        if not text:
            return None
        if AMBIGUOUS.match(text):
            whole, decimal = text.replace(".", ""), text.replace(".", ",")
            raise ValidationError(
                _(
                    "“%(text)s” dapat dibaca dua cara. Tulis %(whole)s bila ribuan, atau %(decimal)s bila desimal."
                ),
                code="ambiguous",
                params={"text": text, "whole": whole, "decimal": decimal},
            )
        if not (PLAIN.match(text) or GROUPED.match(text)):
            raise ValidationError(
                _("“%(text)s” bukan angka. Tulis seperti 1.234,5."), code="invalid", params={"text": text}
            )
        return Decimal(text.replace(".", "").replace(" ", "").replace(",", "."))
