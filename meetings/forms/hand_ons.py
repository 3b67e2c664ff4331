"""Handing a follow-up on: to another institution, or by a letter to a body outside the portal."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.actions import handing_on as actions
from meetings.forms.base import CleanCharField, LongTextField
from meetings.forms.follow_ups import StepForm
from meetings.forms.reach import WithReach
from meetings.models import FollowUpEvent
from participants.models import Institution


class HandOnForm(WithReach, StepForm):
    kind, verb = FollowUpEvent.Kind.HANDED_ON, "hand_on"
    outbox_label = pgettext_lazy("kiriman", "penerusan tindak lanjut")

    institution = forms.ModelChoiceField(
        label=_("Kepada instansi"),
        queryset=Institution.objects.responsible(),
        required=False,
        empty_label=_("Pilih instansi"),
        help_text=_("Instansi ini menjadi penanggung jawab; batas waktunya tidak berubah."),
    )
    outside_body = CleanCharField(
        label=_("Atau kepada badan di luar portal"),
        max_length=200,
        required=False,
        help_text=_("Misalnya kementerian. Penanggung jawab yang sekarang tetap melaporkan perkembangannya."),
    )
    letter_number = CleanCharField(
        label=_("Nomor surat penerusan"),
        max_length=100,
        required=False,
        help_text=_("Wajib bila diteruskan ke badan di luar portal. Misalnya: 555/123/KOMINFO."),
    )
    reason = LongTextField(label=_("Alasan penerusan"), rows=4, help_text=_("Terbuka untuk umum."))

    def clean(self):
        cleaned = super().clean()
        if "institution" in self.errors:
            return cleaned
        if bool(cleaned.get("institution")) == bool(cleaned.get("outside_body")):
            self.add_error(
                "institution",
                ValidationError(_("Pilih instansi penerima, atau tulis badan di luar portal: salah satu.")),
            )
        elif cleaned.get("outside_body") and not cleaned.get("letter_number"):
            self.add_error(
                "letter_number",
                ValidationError(_("Tulis nomor surat penerusan kepada badan di luar portal.")),
            )
        return cleaned

    def says_the_same(self, event):
        """Whether the step that was just made is this one: a double tap."""
        receiver = self.said.get("institution")
        return self.said != {} and (
            event.receiver_id,
            event.outside_body,
            event.letter_number,
            event.note,
        ) == (
            receiver and receiver.pk,
            self.said["outside_body"],
            self.said["letter_number"],
            self.said["reason"],
        )

    def act(self):
        return actions.hand_on(
            self.follow_up,
            by=self.by,
            reason=self.cleaned_data["reason"],
            institution=self.cleaned_data["institution"],
            outside_body=self.cleaned_data["outside_body"],
            letter_number=self.cleaned_data["letter_number"],
            unreachable_is_known=self.unreachable_is_known,
        )
