from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.actions import agendas
from meetings.actions.attendance import find_or_create_person
from meetings.forms.base import ActionForm, CleanCharField
from meetings.forms.people import PersonChoiceField, PersonFields
from meetings.models import AgendaItem, Speaker
from participants.models import Institution


class SpeakerForm(ActionForm):
    """What somebody does in the programme."""

    role = forms.ChoiceField(
        label=_("Peran"), choices=Speaker.Role.choices, initial=Speaker.Role.RESOURCE_PERSON
    )
    reads_remarks_of = CleanCharField(
        label=_("Membacakan sambutan"),
        max_length=200,
        required=False,
        help_text=_("Diisi bila ia membacakan sambutan orang lain. Misalnya: Gubernur Maluku"),
    )
    agenda_item = forms.ModelChoiceField(
        label=_("Pada mata acara"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=_("— tidak tertentu —"),
    )

    TASK = ("role", "reads_remarks_of", "agenda_item")

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        super().__init__(*args, **kwargs)
        self.fields["agenda_item"].queryset = meeting.agenda_items.all()

    def task_fields(self):
        return [self[name] for name in self.TASK]

    def task(self):
        return {name: self.cleaned_data[name] for name in self.TASK}


class SpeakerAddForm(SpeakerForm, PersonFields):
    """Somebody who is known already, or a new person: one of the two."""

    known = PersonChoiceField(
        label=_("Orang yang sudah tercatat"),
        required=False,
        empty_label=_("— orang baru, isi di bawah —"),
    )
    institution = forms.ModelChoiceField(
        label=_("Instansi"),
        queryset=Institution.objects.filter(is_active=True),
        required=False,
        empty_label=_("— pilih instansi —"),
    )

    NEW = ("full_name", "title_before", "title_after", "position", "institution")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["position"].help_text = _("Bagi orang yang sudah tercatat: hanya bila jabatannya lain.")

    def new_person_fields(self):
        return [self[name] for name in self.NEW]

    def clean(self):
        data = super().clean()
        if data.get("known"):
            if any(data.get(name) for name in self.NEW if name != "position"):
                self.add_error(
                    "known", _("Pilih orang yang sudah tercatat atau isi orang baru, salah satu saja.")
                )
        elif not self.has_error("known"):
            self.require_somebody()
            if not data.get("institution") and not self.has_error("institution"):
                self.add_error("institution", _("Pilih instansi orang baru ini."))
        return data

    def act(self):
        person = self.cleaned_data["known"] or find_or_create_person(
            self.cleaned_data["institution"], **self.person()
        )
        speaker = Speaker(person=person, position=self.cleaned_data["position"], **self.task())
        return agendas.add_speaker(self.meeting, speaker, by=self.by)


class SpeakerChangeForm(SpeakerForm):
    position = CleanCharField(label=_("Jabatan saat itu"), max_length=200, required=False)

    field_order = ["position", *SpeakerForm.TASK]

    def __init__(self, *args, speaker, **kwargs):
        self.speaker = speaker
        names = ("position", *self.TASK)
        kwargs["initial"] = {name: getattr(speaker, name) for name in names}
        super().__init__(*args, **kwargs)

    def act(self):
        changes = self.task() | {"position": self.cleaned_data["position"]}
        return agendas.change_speaker(self.speaker, by=self.by, changes=changes)


class SpeakerRemoveForm(ActionForm):
    def __init__(self, *args, speaker, **kwargs):
        self.speaker = speaker
        super().__init__(*args, **kwargs)

    def act(self):
        agendas.remove_speaker(self.speaker, by=self.by)
        return self.speaker
