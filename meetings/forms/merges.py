"""Inputs that belong together: one follows another, stands on its own again, or is served by another's follow-up."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings.actions import inputs as actions
from meetings.forms.base import LongTextField
from meetings.forms.inputs import PUBLIC_REASON, StepForm
from meetings.forms.numbers import NumberField
from meetings.models import FollowUp, Input, InputEvent

Kind = InputEvent.Kind


def _found(records, number, message):
    record = records.filter(number=number).first()
    if record is None:
        raise ValidationError(message, params={"number": number})
    return record


class MergeForm(StepForm):
    """Into a lead named by its number. `candidates` are offered; any verified input may be typed."""

    kind, verb = Kind.MERGED, "merge_input"

    lead = NumberField(label=_("Nomor masukan utama"), prefix="M", noun=_("masukan"))
    note = LongTextField(label=_("Catatan"), required=False, rows=3, help_text=PUBLIC_REASON)

    def candidates(self):
        """Inputs of the same meeting that this one may be merged into."""
        return (
            self.input.meeting.inputs.filter(verified_at__isnull=False)
            .exclude(pk=self.input.pk)
            .exclude(status=Input.Status.MERGED)
            .select_related("institution")
            .order_by("number")
        )

    def clean_lead(self):
        visible = Input.objects.visible_to(self.by)
        return _found(visible, self.cleaned_data["lead"], _("Tidak ada masukan bernomor %(number)s."))

    def act(self):
        return actions.merge_input(
            self.input, by=self.by, lead=self.cleaned_data["lead"], note=self.cleaned_data["note"]
        )


class UnmergeForm(StepForm):
    kind, verb = Kind.UNMERGED, "unmerge_input"

    reason = LongTextField(label=_("Alasan dipisahkan"), rows=4, help_text=PUBLIC_REASON)

    def act(self):
        return actions.unmerge_input(self.input, by=self.by, reason=self.cleaned_data["reason"])


class AgreeByAnotherForm(StepForm):
    """By a follow-up that was made for another input. `candidates` are offered; any that is worked on may be typed."""

    kind, verb = Kind.AGREED, "agree_by_another"

    follow_up = NumberField(label=_("Nomor tindak lanjut"), prefix="TL", noun=_("tindak lanjut"))
    note = LongTextField(
        label=_("Catatan keputusan"), required=False, rows=3, help_text=_("Terbuka untuk umum; boleh kosong.")
    )

    def candidates(self):
        """Follow-ups of inputs of the same meeting that may still serve one more."""
        return (
            self.input.meeting.follow_ups.filter(
                input__isnull=False, status__in=FollowUp.VERBS["serve_also"].leads
            )
            .exclude(served__input=self.input)
            .select_related("institution")
            .order_by("number")
        )

    def clean_follow_up(self):
        visible = FollowUp.objects.visible_to(self.by)
        message = _("Tidak ada tindak lanjut bernomor %(number)s.")
        return _found(visible, self.cleaned_data["follow_up"], message)

    def act(self):
        return actions.agree_by_another(
            self.input, by=self.by, follow_up=self.cleaned_data["follow_up"], note=self.cleaned_data["note"]
        )
