"""The forms of the minutes as a whole."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions import minutes as actions
from meetings.forms.base import ActionForm
from meetings.forms.days import DayField
from meetings.forms.versions import SeesVersion


class CirculateForm(ActionForm):
    comments_until = DayField(
        label=_("Tanggapan sampai"), help_text=_("Sampai hari ini peserta dapat menanggapi naskah notula.")
    )

    def __init__(self, *args, minutes, **kwargs):
        self.minutes = minutes
        kwargs.setdefault("initial", {"comments_until": clock.today() + timedelta(days=7)})
        super().__init__(*args, **kwargs)

    def clean_comments_until(self):
        until = self.cleaned_data["comments_until"]
        if until < clock.today():
            raise ValidationError(_("Pilih hari ini atau sesudahnya."))
        return until

    def act(self):
        return actions.circulate_minutes(
            self.minutes, by=self.by, comments_until=self.cleaned_data["comments_until"]
        )


class RatifyForm(SeesVersion):
    def __init__(self, *args, minutes, **kwargs):
        self.minutes = minutes
        super().__init__(*args, **kwargs)

    def version(self):
        return self.minutes.last_change

    def act(self):
        return actions.ratify_minutes(self.minutes, by=self.by, seen=self.cleaned_data["seen"])
