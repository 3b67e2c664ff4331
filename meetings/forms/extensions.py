"""More time for a follow-up: asked for, granted, refused."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.actions import extensions as actions
from meetings.forms.base import LongTextField
from meetings.forms.days import DayField
from meetings.forms.follow_ups import StepForm
from meetings.models import FollowUpEvent

Kind = FollowUpEvent.Kind


class DatedForm(StepForm):
    """A date and why."""

    def says_the_same(self, event):
        """Whether the step that was just made is this one: a double tap, not another date."""
        return self.said != {} and (event.due_date, event.note) == (
            self.said["due_date"],
            self.said["reason"],
        )


class AskExtensionForm(DatedForm):
    kind, verb = Kind.EXTENSION_ASKED, "ask_extension"
    outbox_label = pgettext_lazy("kiriman", "permintaan perpanjangan")

    due_date = DayField(label=_("Diminta sampai"))
    reason = LongTextField(
        label=_("Mengapa perlu waktu lebih"),
        rows=4,
        help_text=_("Terbuka untuk umum; sekretariat membacanya sebelum memutuskan."),
    )

    @property
    def is_possible(self):
        return super().is_possible and not self.follow_up.wanted_due_date

    @property
    def why_not(self):
        if super().is_possible:
            return _("Permintaan perpanjangan sebelumnya belum dijawab sekretariat.")
        return super().why_not

    def act(self):
        return actions.ask_extension(
            self.follow_up,
            by=self.by,
            due_date=self.cleaned_data["due_date"],
            reason=self.cleaned_data["reason"],
        )


class ExtendForm(DatedForm):
    """Also without a request. What was asked for is proposed."""

    kind, verb = Kind.EXTENDED, "extend"

    due_date = DayField(label=_("Batas waktu yang baru"))
    reason = LongTextField(
        label=_("Alasan perpanjangan"),
        rows=4,
        help_text=_("Terbuka untuk umum. Batas waktu pertama tetap tercantum."),
    )

    def __init__(self, *args, follow_up, **kwargs):
        kwargs.setdefault("initial", {"due_date": follow_up.wanted_due_date})
        super().__init__(*args, follow_up=follow_up, **kwargs)

    def act(self):
        return actions.extend(
            self.follow_up,
            by=self.by,
            due_date=self.cleaned_data["due_date"],
            reason=self.cleaned_data["reason"],
        )


class RefuseExtensionForm(StepForm):
    kind, verb = Kind.EXTENSION_REFUSED, "refuse_extension"

    reason = LongTextField(
        label=_("Alasan penolakan"), rows=4, help_text=_("Terbuka untuk umum; instansi membacanya.")
    )

    @property
    def is_possible(self):
        return super().is_possible and bool(self.follow_up.wanted_due_date)

    @property
    def why_not(self):
        if super().is_possible:
            return _("Tidak ada permintaan perpanjangan yang menunggu.")
        return super().why_not

    def act(self):
        return actions.refuse_extension(self.follow_up, by=self.by, reason=self.cleaned_data["reason"])
