from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.actions import take_over
from meetings.forms.base import ActionForm
from meetings.forms.meeting_choices import EarlierMeetingField


class TakeOverForm(ActionForm):
    source = EarlierMeetingField(label=_("Dari rapat"))
    parts = forms.MultipleChoiceField(
        label=_("Yang diambil"),
        choices=[
            (take_over.AGENDA, _("Agenda")),
            (take_over.SPEAKERS, _("Pembicara")),
            (take_over.INVITATIONS, _("Instansi yang diundang")),
        ],
        initial=take_over.PARTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Centang sedikitnya satu."),
            "invalid_choice": _("Pilihan ini tidak dikenal."),
        },
    )

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        super().__init__(*args, **kwargs)
        self.fields["source"].offer(besides=meeting.pk)

    def act(self):
        self.taken = take_over.take_over(
            self.meeting, self.cleaned_data["source"], by=self.by, parts=self.cleaned_data["parts"]
        )
        return self.meeting
