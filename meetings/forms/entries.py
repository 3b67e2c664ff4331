"""The forms of one entry of the minutes."""

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from meetings.actions import entries as actions
from meetings.forms.base import ActionForm, CreatingForm, LongTextField, MarkdownField
from meetings.models import Attendance, Entry
from participants.models import Person

HERE = [Attendance.Status.PRESENT, Attendance.Status.COMING]


def who_may_speak(meeting, *, besides=None):
    """Those who can be named as the speaker: who is or comes here, the programme's speakers, the chair; first who is present.

    Args:
        besides: the primary key of one more person (who was named already and left the list since).
    """
    return (
        Person.objects.filter(
            Q(pk__in=meeting.attendances.filter(status__in=HERE).values("attendee"))
            | Q(pk__in=meeting.speakers.values("person"))
            | Q(pk__in=[pk for pk in (meeting.chair_id, besides) if pk])
        )
        .select_related("institution__region")
        .annotate(is_here=Exists(meeting.attendances.present().filter(attendee=OuterRef("pk"))))
        .order_by("-is_here", "full_name", "position")
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
    text = MarkdownField(label=_("Isi"))

    @property
    def typed(self):
        return {name: self.cleaned_data[name] for name in ("kind", "speaker", "text")}


class EntryForm(EntryFields, CreatingForm):
    """The next entry of an agenda item."""

    def __init__(self, *args, minutes, item, **kwargs):
        self.minutes, self.item = minutes, item
        super().__init__(*args, **kwargs)
        speaker = self.fields["speaker"]
        speaker.queryset = who_may_speak(minutes.meeting)
        self._people = list(speaker.queryset)
        here = [(p.pk, speaker.label_from_instance(p)) for p in self._people if p.is_here]
        others = [(p.pk, speaker.label_from_instance(p)) for p in self._people if not p.is_here]
        groups = [group for group in ((_("Hadir"), here), (_("Lainnya"), others)) if group[1]]
        speaker.choices = [("", speaker.empty_label), *groups]
        self.fields["text"].widget.attrs["data-phrases"] = "kalimat"

    @property
    def people(self):
        """Those whom the page's script finds by a few letters, as plain values."""
        return [
            {
                "pk": person.pk,
                "name": person.display_name,
                "position": person.position if person.full_name else "",
                "institution": person.institution.label,
                "region": person.institution.region.short_name,
                "also": [*person.alternative_names, *person.institution.region.former_names],
                "here": person.is_here,
            }
            for person in self._people
        ]

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
