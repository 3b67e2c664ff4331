"""A number that somebody types: `m 2021-7` is M-2021-0007."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from meetings.forms.base import CleanCharField


class NumberField(CleanCharField):
    """The number of a record, as it is kept. Offers what the form's page lists under the id `calon`.

    Args:
        prefix: "M" (inputs) or "TL" (follow-ups).
        noun: what it is the number of, for the error.
    """

    def __init__(self, *, prefix, noun, **kwargs):
        self.prefix, self.noun = prefix, noun
        attributes = {"list": "calon", "autocomplete": "off", "autocapitalize": "characters"}
        super().__init__(
            max_length=20,
            widget=forms.TextInput(attrs=attributes),
            help_text=format_lazy(
                _("Misalnya {prefix}-2021-0007; {prefix}-2021-7 juga dikenali."), prefix=prefix
            ),
            **kwargs,
        )

    def clean(self, value):
        typed = super().clean(value).upper().replace(" ", "")
        if not typed and not self.required:
            return ""
        number = re.fullmatch(rf"{self.prefix}-?([0-9]{{4}})-([0-9]{{1,6}})", typed)
        if number is None:
            raise ValidationError(
                _("Tulis nomor %(noun)s seperti %(prefix)s-2021-0007."),
                params={"noun": self.noun, "prefix": self.prefix},
            )
        return f"{self.prefix}-{number[1]}-{int(number[2]):04d}"
