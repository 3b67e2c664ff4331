"""Fields that choose a meeting by its name and day."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting

OFFERED = 100  # what a list can hold and still be read


def named(meeting):
    return f"{meeting.title} · {date_format(meeting.date, 'j F Y')}"


class ComingMeetingField(forms.ModelChoiceField):
    """One of the meetings that are not held yet, the soonest first."""

    def __init__(self, **kwargs):
        super().__init__(
            queryset=Meeting.objects.none(),
            empty_label=_("— pilih rapat —"),
            error_messages={
                "required": _("Pilih satu rapat."),
                "invalid_choice": _("Rapat itu sudah dimulai atau dibatalkan. Pilih rapat lain."),
            },
            **kwargs,
        )

    def offer(self, *, besides):
        """Offer all but the meeting with this key."""
        self.queryset = Meeting.objects.not_yet_held().exclude(pk=besides).order_by("starts_at", "pk")

    def offer_also_running(self):
        """Offer all, and those that are held just now: what comes up in the hall gets its place there."""
        running = Meeting.objects.filter(status=Meeting.Status.IN_SESSION)
        self.queryset = (Meeting.objects.not_yet_held() | running).order_by("starts_at", "pk")
        self.error_messages["invalid_choice"] = _(
            "Rapat itu sudah selesai atau dibatalkan. Pilih rapat lain."
        )

    def label_from_instance(self, meeting):
        return named(meeting)


class EarlierMeetingField(forms.TypedChoiceField):
    """One of the latest meetings, the latest first; `to_python` gives the meeting."""

    def __init__(self, **kwargs):
        super().__init__(
            error_messages={
                "required": _("Pilih satu rapat."),
                "invalid_choice": _("Rapat itu tidak dikenal. Pilih rapat lain."),
            },
            **kwargs,
        )

    def offer(self, *, besides):
        """Offer the latest but the meeting with this key."""
        meetings = list(Meeting.objects.exclude(pk=besides).order_by("-starts_at", "-pk")[:OFFERED])
        by_key = {str(meeting.pk): meeting for meeting in meetings}
        self.choices = [("", _("— pilih rapat —")), *((key, named(row)) for key, row in by_key.items())]
        self.coerce = by_key.get
