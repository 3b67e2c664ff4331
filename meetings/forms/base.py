"""What the forms of this app share: clean text, client keys, and the way from an action's no to a field."""

import re
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction

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


class DateInput(forms.DateInput):
    """A browser's own date field; ISO, because Django's `id` locale would also read month-first dates."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class ActionForm(forms.Form):
    """A form whose `save()` calls one verb.

    A subclass defines `act()`, which calls the action with what was typed and returns the record.
    Where the action says no, its ValidationError becomes an error of the form, beside the field it
    names, and `save()` returns None: the view shows the form again, with everything typed.

    Args (by keyword): `by`, the acting account; further context as the subclass declares it.
    """

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)

    def act(self):
        raise NotImplementedError

    def save(self):
        try:
            with transaction.atomic():
                return self.act()
        except ValidationError as refusal:
            self.refuse(refusal)
            return None

    def refuse(self, refusal):
        """Show the refusal beside the fields it names, else on top of the form."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for field, errors in refusal.error_dict.items():
            self.add_error(field if field in self.fields else None, errors)


class ClientKeyField(forms.UUIDField):
    """The hidden key of a form that creates a row. A missing or broken one is replaced, never an error."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, initial=uuid.uuid4, **kwargs)

    def clean(self, value):
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


class CreatingForm(ActionForm):
    """A form that creates a row: it carries the client key under which sending twice gives one row."""

    client_key = ClientKeyField()
