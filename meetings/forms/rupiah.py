from django import forms
from django.core.exceptions import ValidationError

from meetings.rupiah import NotAnAmount, read_rupiah


class RupiahField(forms.CharField):
    """An amount as Indonesians write it; empty where none is stated. Cleans to a Decimal or None."""

    def __init__(self, **kwargs):
        super().__init__(max_length=60, widget=forms.TextInput(attrs={"inputmode": "text"}), **kwargs)

    def prepare_value(self, value):
        if value is None or isinstance(value, str):
            return value
        # As the field reads it back, in whatever language the page is.
        whole, _point, part = f"{value:,.2f}".partition(".")
        return f"{whole.replace(',', '.')},{part}"

    def clean(self, value):
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return read_rupiah(typed)
        except NotAnAmount as wrong:
            raise ValidationError(wrong.args[0]) from None
