"""The forms of the minutes: one entry, what becomes of it, and the steps of the whole."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions import minutes as actions
from meetings.actions.client_keys import foreign_key
from meetings.forms.base import ActionForm, CreatingForm, LongTextField
from meetings.forms.days import DayField
from meetings.forms.follow_ups import TaskFields
from meetings.forms.inputs import InputFields
from meetings.forms.versions import SeesVersion
from meetings.models import Attendance, Entry, Input
from participants.models import Institution, Person

HERE = [Attendance.Status.PRESENT, Attendance.Status.COMING]


def who_may_speak(meeting, *, besides=None):
    """Those who can be named as the speaker: who is or comes here, the programme's speakers, the chair.

    Args:
        besides: the primary key of one more person (who was named already and left the list since).
    """
    return (
        Person.objects.filter(
            Q(pk__in=meeting.attendances.filter(status__in=HERE).values("attendee"))
            | Q(pk__in=meeting.speakers.values("person"))
            | Q(pk__in=[pk for pk in (meeting.chair_id, besides) if pk])
        )
        .select_related("institution")
        .order_by("full_name", "position")
    )


class SpeakerField(forms.ModelChoiceField):
    def label_from_instance(self, person):
        if person.full_name and person.position:
            return person.name_and_position
        return f"{person.display_name} – {person.institution.label}"


# One entry ---------------------------------------------------------------------------------------


class EntryFields(forms.Form):
    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=[(value, capfirst(label)) for value, label in Entry.Kind.choices],
        widget=forms.RadioSelect,
    )
    speaker = SpeakerField(
        label=_("Pembicara"), queryset=Person.objects.none(), required=False, empty_label=_("Tanpa pembicara")
    )
    text = LongTextField(label=_("Isi"), rows=4)

    def clean(self):
        cleaned = super().clean()
        is_statement = cleaned.get("kind") == Entry.Kind.STATEMENT
        if is_statement and not cleaned.get("speaker") and not self.has_error("speaker"):
            self.add_error("speaker", _("Pernyataan memerlukan pembicara."))
        return cleaned

    @property
    def typed(self):
        return {name: self.cleaned_data[name] for name in ("kind", "speaker", "text")}


class EntryForm(EntryFields, CreatingForm):
    """The next entry of an agenda item."""

    def __init__(self, *args, minutes, item, **kwargs):
        self.minutes, self.item = minutes, item
        super().__init__(*args, **kwargs)
        self.fields["speaker"].queryset = who_may_speak(minutes.meeting)

    def act(self):
        entry, _created = actions.add_entry(
            self.minutes,
            Entry(agenda_item=self.item, **self.typed),
            by=self.by,
            client_key=self.cleaned_data["client_key"],
        )
        return entry


def initial_after(entry):
    """What the form for the next entry starts with: who speaks usually has more than one thing to say."""
    if entry is not None and entry.kind == Entry.Kind.STATEMENT:
        return {"kind": entry.kind, "speaker": entry.speaker_id}
    return {"kind": Entry.Kind.NOTE}


class ChangeEntryForm(EntryFields, SeesVersion):
    def __init__(self, *args, entry, **kwargs):
        self.entry = entry
        kwargs.setdefault("initial", {"kind": entry.kind, "speaker": entry.speaker_id, "text": entry.text})
        super().__init__(*args, **kwargs)
        self.fields["speaker"].queryset = who_may_speak(entry.minutes.meeting, besides=entry.speaker_id)

    def version(self):
        return self.entry.last_change

    def act(self):
        return actions.change_entry(
            self.entry, by=self.by, changes=self.typed, seen=self.cleaned_data["seen"]
        )


class StrikeForm(ActionForm):
    reason = LongTextField(
        label=_("Alasan pencoretan"),
        rows=3,
        help_text=_("Terbaca sekretariat di samping butir yang dicoret."),
    )

    def __init__(self, *args, entry, **kwargs):
        self.entry = entry
        super().__init__(*args, **kwargs)

    def act(self):
        return actions.strike_entry(self.entry, by=self.by, reason=self.cleaned_data["reason"])


class DecisionForm(ActionForm):
    """The button that makes an entry a decision."""

    def __init__(self, *args, entry, **kwargs):
        self.entry = entry
        super().__init__(*args, **kwargs)

    def act(self):
        return actions.make_decision(self.entry, by=self.by)


# What becomes of an entry ------------------------------------------------------------------------


class EntryInputForm(InputFields, CreatingForm):
    """What somebody said becomes an input of his region; the words are proposed from the entry."""

    for_institution = forms.ModelChoiceField(
        label=_("Atas nama"),
        queryset=Institution.objects.none(),
        help_text=_("Masukan ini ditandai “dicatat oleh sekretariat atas nama pengusul”."),
    )
    field_order = ["for_institution", "topic", "problem", "request", "beneficiaries"]

    def __init__(self, *args, entry, **kwargs):
        self.entry = entry
        spoke_for = entry.speaker_institution
        kwargs.setdefault(
            "initial",
            {
                "problem": entry.text,
                "for_institution": spoke_for.pk if spoke_for and spoke_for.is_delegation else None,
            },
        )
        super().__init__(*args, **kwargs)
        self.fields["request"].required = False
        self.fields["for_institution"].queryset = Institution.objects.filter(
            Q(is_delegation=True, is_active=True)
            | Q(pk__in=entry.minutes.meeting.attendances.values("institution"))
        )

    def act(self):
        institution = self.cleaned_data["for_institution"]
        input, created = actions.put_input_forward(
            self.entry,
            Input(**self.typed),
            by=self.by,
            institution=institution,
            client_key=self.cleaned_data["client_key"],
        )
        said = self.typed | {"entry_id": self.entry.pk, "institution_id": institution.pk}
        if not created and any(getattr(input, name) != value for name, value in said.items()):
            raise foreign_key()
        return input


class EntryFollowUpForm(TaskFields, CreatingForm):
    """What a decision asks to be done. By whom and until when may be settled after the meeting."""

    field_order = ["task", "institution", "due_date"]

    def __init__(self, *args, entry, **kwargs):
        self.entry = entry
        kwargs.setdefault("initial", {"task": entry.text})
        super().__init__(*args, **kwargs)
        for name in ("institution", "due_date"):
            self.fields[name].required = False
        self.fields["due_date"].help_text = _(
            "Instansi dan batas waktu boleh menyusul, tetapi rapat tidak dapat ditutup tanpa keduanya."
        )

    @property
    def meeting(self):
        return self.entry.minutes.meeting

    def clean_due_date(self):
        return super().clean_due_date() if self.cleaned_data["due_date"] else None

    def act(self):
        follow_up, created = actions.follow_up_decision(
            self.entry,
            by=self.by,
            client_key=self.cleaned_data["client_key"],
            task=self.cleaned_data["task"],
            institution=self.cleaned_data["institution"],
            due_date=self.cleaned_data["due_date"],
        )
        if not created and follow_up.task != self.cleaned_data["task"]:
            raise foreign_key()
        return follow_up


# The whole ---------------------------------------------------------------------------------------


class CirculateForm(ActionForm):
    comments_until = DayField(
        label=_("Tanggapan sampai"), help_text=_("Sampai hari ini peserta dapat menanggapi naskah notula.")
    )

    def __init__(self, *args, minutes, **kwargs):
        self.minutes = minutes
        kwargs.setdefault("initial", {"comments_until": clock.today() + timedelta(days=7)})
        super().__init__(*args, **kwargs)

    def clean_comments_until(self):
        until = self.cleaned_data["comments_until"]
        if until < clock.today():
            raise ValidationError(_("Pilih hari ini atau sesudahnya."))
        return until

    def act(self):
        return actions.circulate_minutes(
            self.minutes, by=self.by, comments_until=self.cleaned_data["comments_until"]
        )


class RatifyForm(SeesVersion):
    def __init__(self, *args, minutes, **kwargs):
        self.minutes = minutes
        super().__init__(*args, **kwargs)

    def version(self):
        return self.minutes.last_change

    def act(self):
        return actions.ratify_minutes(self.minutes, by=self.by, seen=self.cleaned_data["seen"])
