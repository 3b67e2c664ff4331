"""Several follow-ups to one institution at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.actions import follow_ups as actions
from meetings.forms.base import ActionForm
from meetings.forms.days import DayField
from meetings.forms.filters import FilterForm, ListedField, MeetingField
from meetings.forms.reach import WithReach
from meetings.models import FollowUp
from participants.models import Institution


class BulkFilterForm(FilterForm):
    LOOKUPS = {"wilayah": "input__region__slug", "rapat": "meeting_id"}
    SEARCHED = ["number", "task"]

    wilayah = ListedField(label=_("Wilayah pengusul"), empty=_("Semua wilayah"))
    rapat = MeetingField()


class BulkAssignForm(WithReach, ActionForm):
    """All that are chosen, or none; `refused` says why not, by the key of the follow-up."""

    follow_ups = forms.ModelMultipleChoiceField(
        label=_("Tindak lanjut"),
        queryset=FollowUp.objects.select_related("meeting", "institution", "input__region"),
        error_messages={"required": _("Pilih setidaknya satu tindak lanjut.")},
    )
    institution = forms.ModelChoiceField(
        label=_("Instansi penanggung jawab"), queryset=Institution.objects.responsible()
    )
    due_date = DayField(label=_("Batas waktu"))

    def clean(self):
        cleaned = super().clean()
        due_date = cleaned.get("due_date")
        for follow_up in cleaned.get("follow_ups") or [] if due_date else []:
            if due_date < follow_up.meeting.date:
                why = _("Batas waktu tidak boleh mendahului rapatnya.")
                params = {"pk": follow_up.pk, "number": follow_up.number, "why": why}
                self.add_error(
                    "follow_ups",
                    forms.ValidationError("%(number)s: %(why)s", code="refused", params=params),
                )
        return cleaned

    @property
    def refused(self):
        """{key of a follow-up: why it cannot be assigned}."""
        errors = self.errors.as_data().get("follow_ups", ()) if self.is_bound else ()
        return {error.params["pk"]: error.params["why"] for error in errors if error.code == "refused"}

    def chosen_keys(self):
        """What is ticked, also where the rest is wrong; what is not a key is left out."""
        typed = self.data.getlist("follow_ups") if self.is_bound else []
        return {int(key) for key in typed if key.isascii() and key.isdigit() and len(key) < 19}

    def act(self):
        return actions.assign_all(
            self.cleaned_data["follow_ups"],
            by=self.by,
            institution=self.cleaned_data["institution"],
            due_date=self.cleaned_data["due_date"],
            unreachable_is_known=self.unreachable_is_known,
        )
