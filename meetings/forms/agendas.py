from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings.actions import agenda_progress, agendas
from meetings.forms.base import ActionForm, CleanCharField, LongTextField
from meetings.forms.meeting_choices import ComingMeetingField
from meetings.models import AgendaItem

KINDS = [choice for choice in AgendaItem.Kind.choices if choice[0] != AgendaItem.Kind.FOLLOW_UPS]


class _HiddenNumber(forms.IntegerField):
    """A number that the form carries; a missing or broken one is none, never an error that nobody can see."""

    widget = forms.HiddenInput

    def clean(self, value):
        try:
            return super().clean(value)
        except ValidationError:
            return None


class AgendaItemForm(ActionForm):
    title = CleanCharField(label=_("Mata acara"), max_length=300)
    kind = forms.ChoiceField(label=_("Jenis"), choices=KINDS, initial=AgendaItem.Kind.DISCUSSION)
    minutes_planned = forms.IntegerField(
        label=_("Lama (menit)"),
        required=False,
        min_value=1,
        max_value=1_440,
        error_messages={
            "min_value": _("Paling sedikit 1 menit."),
            "max_value": _("Paling lama 1.440 menit (sehari)."),
            "invalid": _("Tulis jumlah menit dengan angka."),
        },
    )
    description = LongTextField(label=_("Uraian"), required=False, rows=3)

    def values(self):
        return {name: self.cleaned_data[name] for name in self.fields if name != "after"}


class AgendaItemAddForm(AgendaItemForm):
    after = _HiddenNumber(required=False, min_value=0, max_value=10_000)

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        super().__init__(*args, **kwargs)

    def act(self):
        return agendas.add_agenda_item(
            self.meeting, AgendaItem(**self.values()), by=self.by, after=self.cleaned_data["after"]
        )


class AgendaItemChangeForm(AgendaItemForm):
    def __init__(self, *args, item, **kwargs):
        self.item = item
        kwargs["initial"] = {name: getattr(item, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        if item.is_carry_over or item.goes_on:  # what it is was decided by the meetings before
            del self.fields["kind"]

    def act(self):
        return agendas.change_agenda_item(self.item, by=self.by, changes=self.values())


class AgendaItemRemoveForm(ActionForm):
    def __init__(self, *args, item, **kwargs):
        self.item = item
        super().__init__(*args, **kwargs)

    def act(self):
        agendas.remove_agenda_item(self.item, by=self.by)
        return self.item


class AgendaItemMoveForm(ActionForm):
    direction = forms.ChoiceField(choices=[("naik", _("naik")), ("turun", _("turun"))])

    def __init__(self, *args, item, **kwargs):
        self.item = item
        super().__init__(*args, **kwargs)

    def act(self):
        return agendas.move_agenda_item(self.item, by=self.by, up=self.cleaned_data["direction"] == "naik")


class AgendaOrderForm(ActionForm):
    """`order=12&order=7…`: the keys of all items, each once."""

    order = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        super().__init__(*args, **kwargs)
        self.fields["order"].choices = [(pk, pk) for pk in meeting.agenda_items.values_list("pk", flat=True)]
        self.fields["order"].error_messages["invalid_choice"] = agendas.CHANGED_MEANWHILE

    def act(self):
        agendas.reorder_agenda(self.meeting, self.cleaned_data["order"], by=self.by)
        return self.meeting


class AgendaItemBeginForm(ActionForm):
    def __init__(self, *args, item, **kwargs):
        self.item = item
        super().__init__(*args, **kwargs)

    def act(self):
        return agenda_progress.begin_agenda_item(self.item, by=self.by)


class AgendaItemFinishForm(ActionForm):
    outcome = forms.ChoiceField(choices=AgendaItem.Outcome.choices)

    def __init__(self, *args, item, **kwargs):
        self.item = item
        super().__init__(*args, **kwargs)

    def act(self):
        return agenda_progress.finish_agenda_item(self.item, by=self.by, outcome=self.cleaned_data["outcome"])


class AgendaItemSendForm(ActionForm):
    meeting = ComingMeetingField(label=_("Rapat"))

    def __init__(self, *args, item, **kwargs):
        self.item = item
        super().__init__(*args, **kwargs)
        self.fields["meeting"].offer(besides=item.meeting_id)

    @property
    def why_not(self):
        """Why the item cannot be sent at all; nothing where it can."""
        return agenda_progress.why_not_sent(self.item)

    def act(self):
        return agenda_progress.send_agenda_item(self.item, by=self.by, meeting=self.cleaned_data["meeting"])
