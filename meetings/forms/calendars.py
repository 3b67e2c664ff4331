"""The forms of the office's calendar and of the time limits."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings.actions import calendars as actions
from meetings.actions.client_keys import foreign_key
from meetings.forms.base import ActionForm, CleanCharField, CreatingForm, LongTextField
from meetings.forms.days import DayField
from meetings.models import DecreedDay, TimeLimits


class DecreedDayForm(CreatingForm):
    day = DayField(label=_("Tanggal"))
    name = CleanCharField(label=_("Nama hari libur"), max_length=200)
    decree = CleanCharField(
        label=_("Dasar penetapan"),
        max_length=200,
        help_text=_("Misalnya: SKB 3 Menteri Nomor 712 Tahun 2021."),
    )

    def act(self):
        typed = {name: self.cleaned_data[name] for name in ("day", "name", "decree")}
        decreed, created = actions.decree_day(
            DecreedDay(**typed), by=self.by, client_key=self.cleaned_data["client_key"]
        )
        if not created and any(getattr(decreed, name) != value for name, value in typed.items()):
            raise foreign_key()
        return decreed


class WithdrawDayForm(ActionForm):
    reason = LongTextField(label=_("Alasan pembatalan"), rows=3)

    def __init__(self, *args, decreed, **kwargs):
        self.decreed = decreed
        super().__init__(*args, **kwargs)

    def act(self):
        return actions.withdraw_day(self.decreed, by=self.by, reason=self.cleaned_data["reason"])


LIMITS = ("verify", "decide", "progress", "first_reminder", "second_reminder", "answer", "reopen")


class TimeLimitsForm(ActionForm):
    """All limits at once, those that hold now filled in, and why they change."""

    def __init__(self, *args, current, **kwargs):
        self.current = current
        kwargs.setdefault("initial", {name: getattr(current, name) for name in LIMITS})
        super().__init__(*args, **kwargs)
        self.fields |= forms.fields_for_model(TimeLimits, fields=LIMITS)
        self.fields["reason"] = LongTextField(label=_("Alasan perubahan"), rows=3)

    def act(self):
        typed = {name: self.cleaned_data[name] for name in LIMITS}
        if all(getattr(self.current, name) == value for name, value in typed.items()):
            # A double tap on a slow link: the second is the first.
            if (self.current.by_id, self.current.reason) == (self.by.pk, self.cleaned_data["reason"]):
                return self.current
            raise ValidationError(_("Tidak ada batas waktu yang berubah."))
        return actions.change_limits(TimeLimits(**typed), by=self.by, reason=self.cleaned_data["reason"])
