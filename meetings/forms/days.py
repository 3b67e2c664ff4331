"""A day that somebody types: ISO in the browser's own field, within sane years."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from meetings.forms.base import DateInput

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


class DayField(forms.DateField):
    def __init__(self, **kwargs):
        super().__init__(
            widget=DateInput(attrs={"min": FIRST.isoformat(), "max": LAST.isoformat()}), **kwargs
        )
        message = _("Tahunnya harus antara 2000 dan 2100.")
        self.validators += [MinValueValidator(FIRST, message), MaxValueValidator(LAST, message)]
