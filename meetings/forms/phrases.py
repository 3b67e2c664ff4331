"""The forms of the phrases that the office uses often."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.actions import phrases as actions
from meetings.actions.client_keys import foreign_key
from meetings.forms.base import ActionForm, CleanCharField, CreatingForm, LongTextField
from meetings.forms.versions import SeesVersion
from meetings.models import Phrase

LONGEST = (
    2_000  # characters; a phrase is a sentence or two, and all of them travel with the page of the minutes
)


class PhraseFields(forms.Form):
    name = CleanCharField(
        label=_("Nama singkat"),
        max_length=60,
        help_text=_("Yang diketik untuk mencarinya, misalnya: pembukaan."),
    )
    text = LongTextField(
        label=_("Kalimat"),
        rows=4,
        max_length=LONGEST,
        help_text=_(
            "Tulis … di tempat yang diisi nanti, misalnya: Rapat dibuka pukul … WIT. Tanda itu langsung terpilih."
        ),
    )

    @property
    def typed(self):
        return {name: self.cleaned_data[name] for name in ("name", "text")}


class PhraseForm(PhraseFields, CreatingForm):
    def act(self):
        phrase, created = actions.add_phrase(
            Phrase(**self.typed), by=self.by, client_key=self.cleaned_data["client_key"]
        )
        if not created and any(getattr(phrase, name) != value for name, value in self.typed.items()):
            raise foreign_key()
        return phrase


class ChangePhraseForm(PhraseFields, SeesVersion):
    def __init__(self, *args, phrase, **kwargs):
        self.phrase = phrase
        kwargs.setdefault("initial", {"name": phrase.name, "text": phrase.text})
        super().__init__(*args, **kwargs)

    def version(self):
        return self.phrase.last_change

    def act(self):
        return actions.change_phrase(
            self.phrase, by=self.by, changes=self.typed, seen=self.cleaned_data["seen"]
        )


class RetireForm(ActionForm):
    """The button that takes a phrase out of use."""

    def __init__(self, *args, phrase, **kwargs):
        self.phrase = phrase
        super().__init__(*args, **kwargs)

    def act(self):
        return actions.retire_phrase(self.phrase, by=self.by)


class RestoreForm(RetireForm):
    def act(self):
        return actions.restore_phrase(self.phrase, by=self.by)
