"""Fields that every form of the portal can use: text without invisible characters, ISO dates."""

import re

from django import forms
from django.core.validators import MaxLengthValidator

LONG_TEXT = 20_000  # characters of a long text; about ten printed pages

# Zero-width and direction marks: invisible, they make two names that look alike differ.
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


class CleanCharField(forms.CharField):
    """One line of text without invisible characters."""

    def to_python(self, value):
        value = super().to_python(value)
        return " ".join(_INVISIBLE.sub("", value).split()) if value else value


class LongTextField(forms.CharField):
    """A text of several paragraphs, at most LONG_TEXT characters."""

    def __init__(self, *, rows=6, max_length=LONG_TEXT, **kwargs):
        # The widget has no maxlength: a browser would silently cut what is pasted.
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)
        self.max_length = max_length
        self.validators.append(MaxLengthValidator(max_length))

    def to_python(self, value):
        """What only looks empty is empty: a reason of zero-width characters is none.

        Lines end in one character: browsers send two, which would make an unchanged text look changed.
        """
        value = super().to_python(value).replace("\r\n", "\n")
        return value if value and _INVISIBLE.sub("", value).strip() else self.empty_value


class DateInput(forms.DateInput):
    """A browser's own date field; ISO, because Django's `id` locale would also read month-first dates."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)
