"""Institutions that support the leading one: added, reporting their part, released."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.actions import handing_on as actions
from meetings.forms.base import CreatingForm, LongTextField
from meetings.forms.follow_ups import ReportFields, StepForm
from meetings.forms.reach import WithReach
from meetings.models import FollowUpEvent
from participants.models import Institution

Kind = FollowUpEvent.Kind


class AddSupportForm(WithReach, StepForm, CreatingForm):
    kind, verb = Kind.SUPPORT_ADDED, "add_support"

    institution = forms.ModelChoiceField(
        label=_("Instansi pendukung"),
        queryset=Institution.objects.responsible(),
        empty_label=_("Pilih instansi"),
    )
    part = LongTextField(
        label=_("Bagian yang dikerjakan"),
        rows=3,
        help_text=_("Terbuka untuk umum. Instansi ini melaporkan bagiannya sendiri."),
    )

    def says_the_same(self, event):
        """Another institution, added just after the first, is another support."""
        return False

    def act(self):
        actions.add_support(
            self.follow_up,
            by=self.by,
            institution=self.cleaned_data["institution"],
            part=self.cleaned_data["part"],
            client_key=self.cleaned_data["client_key"],
            unreachable_is_known=self.unreachable_is_known,
        )
        return self.follow_up


class OfSupport:
    """A step of one support; released, it has none any more. To stand before StepForm in the bases."""

    def __init__(self, *args, support, **kwargs):
        self.support = support
        super().__init__(*args, follow_up=support.follow_up, **kwargs)

    @property
    def is_possible(self):
        return super().is_possible and not self.support.released_at

    @property
    def why_not(self):
        return _("Instansi ini sudah dilepas.") if self.support.released_at else super().why_not


class ReleaseSupportForm(OfSupport, StepForm):
    kind, verb = Kind.SUPPORT_RELEASED, "release_support"

    reason = LongTextField(label=_("Alasan pelepasan"), rows=3, help_text=_("Terbuka untuk umum."))

    def act(self):
        actions.release_support(self.support, by=self.by, reason=self.cleaned_data["reason"])
        return self.follow_up


class ReportSupportForm(OfSupport, ReportFields, StepForm, CreatingForm):
    verb = "report_support"
    kinds = (Kind.SUPPORT_PROGRESS, Kind.SUPPORT_DONE)
    outbox_label = pgettext_lazy("kiriman", "laporan instansi pendukung")

    note = LongTextField(label=_("Sudah sampai mana"), help_text=_("Terbuka untuk umum, atas nama instansi."))
    is_done = forms.BooleanField(
        label=_("Bagian kami sudah selesai"),
        required=False,
        help_text=_("Tindak lanjutnya sendiri dilaporkan selesai oleh instansi penanggung jawab."),
    )
    field_order = ["note", "is_done", "link", "attachments"]

    def __init__(self, *args, support, **kwargs):
        super().__init__(*args, support=support, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("is_done", bool(support.done_at))

    @property
    def kind(self):
        typed = self.cleaned_data if self.is_valid() else {}
        return Kind.SUPPORT_DONE if typed.get("is_done") else Kind.SUPPORT_PROGRESS

    def act(self):
        actions.report_support(self.support, by=self.by, is_done=self.cleaned_data["is_done"], **self.report)
        return self.follow_up
