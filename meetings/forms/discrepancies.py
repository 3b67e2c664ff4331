"""What people do about a discrepancy: name its cause, comment, put it on an agenda."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.actions import discrepancies as actions
from meetings.forms.base import ActionForm, CreatingForm, LongTextField
from meetings.forms.meeting_choices import ComingMeetingField
from meetings.models import Discrepancy
from meetings.models.discrepancies import Cause

COMMENT = 5_000


class CauseForm(ActionForm):
    cause = forms.ChoiceField(label=_("Penyebab"), choices=Cause.choices, widget=forms.RadioSelect)
    note = LongTextField(label=_("Keterangan"), required=False, rows=3, help_text=_("Terbuka untuk umum."))

    def __init__(self, *args, discrepancy, **kwargs):
        self.discrepancy = discrepancy
        kwargs.setdefault("initial", {"cause": discrepancy.cause})
        super().__init__(*args, **kwargs)

    def act(self):
        return actions.name_cause(
            self.discrepancy,
            by=self.by,
            cause=self.cleaned_data["cause"],
            note=self.cleaned_data["note"],
        )


class DiscrepancyCommentForm(CreatingForm):
    outbox_label = pgettext_lazy("kiriman", "tanggapan atas selisih")

    text = LongTextField(label=_("Tanggapan"), rows=6, max_length=COMMENT)

    def __init__(self, *args, discrepancy, **kwargs):
        self.discrepancy = discrepancy
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("Terbuka untuk umum, atas nama %(institution)s.") % {
            "institution": self.by.institution.label
        }

    def act(self):
        comment, _created = actions.comment_discrepancy(
            self.discrepancy,
            by=self.by,
            text=self.cleaned_data["text"],
            client_key=self.cleaned_data["client_key"],
        )
        return comment


class DiscrepanciesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "required": _("Pilih sedikitnya satu selisih."),
        "invalid_choice": _("Selisih itu sudah diagendakan atau tidak terbuka lagi."),
        "invalid_pk_value": _("Selisih itu tidak dikenal."),
    }


def chosen_in(form):
    """The keys of the boxes that are ticked, as texts."""
    return {str(key) for key in form["selisih"].value() or []}


class ScheduleForm(ActionForm):
    """One or several on the agenda of a meeting that is to come, or held just now."""

    selisih = DiscrepanciesField(label=_("Selisih"), queryset=Discrepancy.objects.none())
    meeting = ComingMeetingField(label=_("Rapat"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["selisih"].queryset = (
            Discrepancy.objects.to_schedule()
            .select_related("indicator__current", "region", "concept")
            .order_by("indicator__current__name", "indicator_id", "region__code", "period", "pk")
        )
        self.fields["meeting"].offer_also_running()

    @property
    def chosen(self):
        return chosen_in(self)

    def act(self):
        return actions.put_on_agenda(self.cleaned_data["selisih"], self.cleaned_data["meeting"], by=self.by)
