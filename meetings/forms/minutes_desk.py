"""The forms that the script of the minutes desk sends, without anybody pressing a button."""

import uuid

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.actions import entries, minutes_desk
from meetings.forms.base import ActionForm
from meetings.forms.entries import EntryFields
from meetings.forms.versions import SeenField
from meetings.models import AgendaItem, Entry
from participants.models import Person


class ItemField(forms.ModelChoiceField):
    default_error_messages = {
        "invalid_choice": _(
            "Mata acara ini sudah dihapus dari agenda. Pilih mata acara lain untuk tulisan ini."
        )
    }


class SaveEntryForm(EntryFields, ActionForm):
    """What was typed so far of one entry, new or known.

    A speaker who was named before he was marked absent is still taken: his words are not refused.
    """

    client_key = forms.UUIDField()
    proposal_key = forms.UUIDField(required=False)
    agenda_item = ItemField(queryset=AgendaItem.objects.none())
    seen = SeenField()
    turn = SeenField()

    def __init__(self, *args, minutes, entry=None, **kwargs):
        self.minutes, self.entry = minutes, entry
        super().__init__(*args, **kwargs)
        meeting = minutes.meeting
        self.fields["agenda_item"].queryset = meeting.agenda_items.all()
        self.fields["speaker"].queryset = Person.objects.filter(
            Q(pk__in=meeting.attendances.values("attendee"))
            | Q(pk__in=meeting.speakers.values("person"))
            | Q(pk__in=[pk for pk in (meeting.chair_id, entry and entry.speaker_id) if pk])
        )

    def act(self):
        cleaned = self.cleaned_data
        return minutes_desk.save_entry(
            self.minutes,
            Entry(agenda_item=cleaned["agenda_item"], **self.typed),
            by=self.by,
            client_key=cleaned["client_key"],
            proposal_key=cleaned["proposal_key"] or uuid.uuid5(cleaned["client_key"], "proposal"),
            entry=self.entry,
            seen=cleaned["seen"],
            turn=cleaned["turn"],
        )


class MoveEntryForm(ActionForm):
    direction = forms.ChoiceField(choices=[("up", _("ke atas")), ("down", _("ke bawah"))])

    def __init__(self, *args, entry, **kwargs):
        self.entry = entry
        super().__init__(*args, **kwargs)

    def act(self):
        return entries.move_entry(self.entry, by=self.by, up=self.cleaned_data["direction"] == "up")
