"""What the forms of this app share: client keys, and the way from an action's no to a field."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from participants.forms.base import (
    LONG_TEXT,
    CleanCharField,
    DateInput,
    DateTimeInput,
    LongTextField,
    MarkdownField,
)

__all__ = [
    "LONG_TEXT",
    "ActionForm",
    "CleanCharField",
    "ClientKeyField",
    "CreatingForm",
    "DateInput",
    "DateTimeInput",
    "LongTextField",
    "MarkdownField",
]


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
        if getattr(refusal, "code", None) == "foreign_key":
            self._renew_key()
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for field, errors in refusal.error_dict.items():
            self.add_error(field if field in self.fields else None, errors)

    def _renew_key(self):
        """Show what was typed under a new client key: the old one made another row."""
        self.data = self.data.copy()
        self.data[self.add_prefix("client_key")] = str(uuid.uuid4())


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
