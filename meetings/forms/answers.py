"""The asker's word on a follow-up that was reported done, or that was closed because he was silent."""

from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings import clock
from meetings.actions import follow_ups as actions
from meetings.askers import Askers
from meetings.forms.base import LongTextField
from meetings.forms.follow_ups import StepForm
from meetings.models import FollowUp, FollowUpEvent

Kind = FollowUpEvent.Kind


class AnswerForm(StepForm):
    """What was closed unanswered can be answered for a while only."""

    def __init__(self, *args, follow_up, by, **kwargs):
        super().__init__(*args, follow_up=follow_up, by=by, **kwargs)
        self.askers = Askers(follow_up, reader=by)

    @cached_property
    def last_day(self):
        """The last day on which it can be taken up again; None where it was not closed unanswered."""
        if self.follow_up.status != FollowUp.Status.CLOSED_UNANSWERED:
            return None
        return actions.reopens_until(self.follow_up)

    @property
    def _is_too_late(self):
        last = self.last_day
        return last is not None and clock.today(self.follow_up.meeting.time_zone) > last

    @property
    def is_possible(self):
        return super().is_possible and not self._is_too_late

    @property
    def why_not(self):
        if self._is_too_late:
            return _("Tindak lanjut ini hanya dapat dibuka kembali sampai %(day)s.") % {
                "day": date_format(self.last_day)
            }
        return super().why_not


class ConfirmForm(AnswerForm):
    """The word of one asker. Where others are awaited too it is not done by that: `done` says so."""

    kind, verb = Kind.CONFIRMED, "confirm"
    kinds = (Kind.CONFIRMED, Kind.PART_CONFIRMED)
    outbox_label = pgettext_lazy("kiriman", "konfirmasi")

    note = LongTextField(
        label=_("Catatan"), required=False, rows=3, help_text=_("Terbuka untuk umum; boleh kosong.")
    )

    @property
    def is_possible(self):
        return super().is_possible and self.askers.awaits_reader

    @property
    def why_not(self):
        if super().is_possible:
            return _("Anda sudah menyatakan ini selesai. Yang masih ditunggu: %(askers)s.") % {
                "askers": self.askers.awaited
            }
        return super().why_not

    def act(self):
        self.follow_up = actions.confirm(self.follow_up, by=self.by, note=self.cleaned_data["note"])
        return self.follow_up

    @property
    def done(self):
        """The message after it."""
        if self.follow_up.status == FollowUp.Status.CONFIRMED:
            return _("Terima kasih. Tindak lanjut ini tercatat selesai.")
        askers = Askers(self.follow_up, reader=self.by)
        return _(
            "Terima kasih, konfirmasi Anda tercatat. Sudah mengonfirmasi: %(confirmed)s. Masih ditunggu: %(awaited)s."
        ) % {"confirmed": askers.confirmed, "awaited": askers.awaited}


class NotDoneForm(AnswerForm):
    """Not done, and why: what the institution goes on with."""

    reason = LongTextField(
        label=_("Apa yang belum selesai"), rows=4, help_text=_("Terbuka untuk umum; instansi membacanya.")
    )


class ReturnForm(NotDoneForm):
    kind, verb = Kind.RETURNED, "return_to_institution"
    outbox_label = pgettext_lazy("kiriman", "pengembalian tindak lanjut")

    def act(self):
        return actions.return_to_institution(self.follow_up, by=self.by, reason=self.cleaned_data["reason"])


class ReopenForm(NotDoneForm):
    kind, verb = Kind.REOPENED, "reopen"
    outbox_label = pgettext_lazy("kiriman", "pembukaan kembali")

    def act(self):
        return actions.reopen(self.follow_up, by=self.by, reason=self.cleaned_data["reason"])
