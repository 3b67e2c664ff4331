"""A decision settles rows of the matrix; the matrix goes on a meeting's agenda."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.actions import programme_settlements as actions
from meetings.actions.entries import make_decision
from meetings.forms.base import ActionForm, CreatingForm, LongTextField
from meetings.forms.meeting_choices import ComingMeetingField
from meetings.models import Programme, ProgrammeSettlement

Outcome = ProgrammeSettlement.Outcome


class ProgrammesField(forms.ModelMultipleChoiceField):
    """Any of the programmes that still wait for a decision; the page lists some of them with a box each."""

    widget = forms.MultipleHiddenInput

    def __init__(self, **kwargs):
        super().__init__(
            queryset=Programme.objects.all(),
            error_messages={
                "required": _("Pilih sedikitnya satu program."),
                "invalid_choice": _("Program ini tidak dikenal. Muat ulang halaman lalu pilih lagi."),
                "invalid_pk_value": _("Program ini tidak dikenal. Muat ulang halaman lalu pilih lagi."),
            },
            **kwargs,
        )


class SettleForm(CreatingForm):
    """An entry that is no decision becomes one by it, while the minutes may still change."""

    programmes = ProgrammesField(label=_("Program"))
    outcome = forms.ChoiceField(
        label=_("Hasil"), choices=Outcome.choices, widget=forms.RadioSelect, initial=Outcome.AGREED
    )
    reason = LongTextField(
        label=_("Alasan"),
        rows=3,
        required=False,
        help_text=_("Wajib bila tidak disepakati. Terbuka untuk umum sesudah notula disahkan."),
    )

    def __init__(self, *args, entry, **kwargs):
        self.entry = entry
        super().__init__(*args, **kwargs)

    @property
    def chosen(self):
        """The keys of the boxes that are ticked, as texts."""
        return set(self.data.getlist("programmes")) if self.is_bound else set()

    def act(self):
        entry = self.entry
        if not entry.is_decision and entry.minutes.is_writable:
            entry = make_decision(entry, by=self.by)
        return actions.settle_programmes(
            entry,
            self.cleaned_data["programmes"],
            by=self.by,
            outcome=self.cleaned_data["outcome"],
            reason=self.cleaned_data["reason"],
            client_key=self.cleaned_data["client_key"],
        )


class DropForm(ActionForm):
    """The button that takes one back."""

    def __init__(self, *args, settlement, **kwargs):
        self.settlement = settlement
        super().__init__(*args, **kwargs)

    def act(self):
        return actions.drop_settlement(self.settlement, by=self.by)


class OnAgendaForm(ActionForm):
    """On the agenda of which meeting the matrix of a year is dealt with."""

    meeting = ComingMeetingField(label=_("Masukkan ke agenda rapat"))

    def __init__(self, *args, year, **kwargs):
        self.year = year
        super().__init__(*args, **kwargs)
        self.fields["meeting"].offer_also_running()

    def act(self):
        return actions.take_up_matrix(self.cleaned_data["meeting"], by=self.by, year=self.year)
