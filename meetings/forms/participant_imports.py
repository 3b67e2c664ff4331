import hashlib

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings.actions import participant_imports
from meetings.actions.client_keys import foreign_key
from meetings.forms.attachments import safe_name
from meetings.forms.base import ActionForm, CreatingForm
from meetings.imports.lines import read_list
from meetings.imports.outcomes import ANOTHER, SAME_PERSON, meanings_for
from meetings.imports.reading import MAX_BYTES

ACCEPTED = ".xlsx,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ParticipantImportForm(CreatingForm):
    """A file with participants; it is read here, and shown before anything of it is taken over."""

    file = forms.FileField(
        label=_("Berkas peserta"),
        help_text=_("XLSX atau CSV, paling besar 5 MB dan 1.000 peserta. Sesudah ini Anda melihat pratinjau dahulu."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": _("Pilih berkas XLSX atau CSV."),
            "empty": _("Berkas ini kosong."),
        },
    )  # fmt: skip
    meaning = forms.ChoiceField(
        label=_("Isi daftar"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih isi daftar ini.")},
    )

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        meanings = meanings_for(meeting)
        if meanings:
            kwargs["initial"] = {"meaning": meanings[0]}
        super().__init__(*args, **kwargs)
        self.fields["meaning"].choices = [(meaning.value, meaning.label) for meaning in meanings]
        if len(meanings) == 1:
            self.fields["meaning"].widget = forms.HiddenInput()

    def clean_file(self):
        upload = self.cleaned_data["file"]
        self.content = upload.read(MAX_BYTES + 1)
        self.reading, self.lines = read_list(self.content)
        return upload

    def act(self):
        kept, made = participant_imports.keep(
            self.meeting,
            by=self.by,
            client_key=self.cleaned_data["client_key"],
            name=safe_name(self.cleaned_data["file"].name),
            content=self.content,
            reading=self.reading,
            lines=self.lines,
            meaning=self.cleaned_data["meaning"],
        )
        sent = (self.meeting.pk, hashlib.sha256(self.content).hexdigest(), self.cleaned_data["meaning"])
        if not made and (kept.meeting_id, kept.sha256, kept.meaning) != sent:
            # Somebody went back in the browser and chose another file: this is not its preview.
            raise foreign_key()
        return kept


class AnswerForm(ActionForm):
    """Whether lines are about the same person: fields `jawab-<line>` with "<key of the question>=<answer>"."""

    PREFIX = "jawab-"

    def __init__(self, *args, participant_import, **kwargs):
        self.participant_import = participant_import
        super().__init__(*args, **kwargs)

    def clean(self):
        lines = {line["line"] for line in self.participant_import.lines}
        self.answers = {}
        for name, value in self.data.items():
            number = name.removeprefix(self.PREFIX)
            if not name.startswith(self.PREFIX) or not value:
                continue
            key, separator, said = value.partition("=")
            is_known = number.isascii() and number.isdecimal() and len(number) < 6 and int(number) in lines
            if not is_known or not separator or said not in {"", SAME_PERSON, ANOTHER}:
                raise ValidationError(_("Pilih “orang yang sama” atau “orang lain” pada barisnya."))
            self.answers[int(number)] = (key, said)
        return super().clean()

    def act(self):
        return participant_imports.answer(self.participant_import, by=self.by, answers=self.answers)


class ConfirmForm(ActionForm):
    """Take over what was shown; `changed` has the lines that turned out otherwise meanwhile."""

    shown = forms.CharField(
        max_length=64,
        widget=forms.HiddenInput,
        error_messages={"required": _("Pratinjau ini sudah berubah. Periksa sekali lagi, lalu masukkan.")},
    )
    changed = ()

    def __init__(self, *args, participant_import, **kwargs):
        self.participant_import = participant_import
        super().__init__(*args, **kwargs)

    def act(self):
        taken, self.changed = participant_imports.confirm(
            self.participant_import, by=self.by, shown=self.cleaned_data["shown"]
        )
        return taken


class DiscardForm(ActionForm):
    def __init__(self, *args, participant_import, **kwargs):
        self.participant_import = participant_import
        super().__init__(*args, **kwargs)

    def act(self):
        return participant_imports.discard(self.participant_import, by=self.by)
