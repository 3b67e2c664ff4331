from datetime import date, datetime, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from meetings.actions import meetings
from meetings.forms.base import ActionForm, CleanCharField, CreatingForm, DateInput, LongTextField
from meetings.models import Meeting
from meetings.models.meetings import ZONES
from participants.models import Institution, Person, User

LONGEST = timedelta(days=30)  # from the first to the last day of one meeting
YEARS = [
    MinValueValidator(date(2000, 1, 1), _("Tulis tanggal antara tahun 2000 dan 2100.")),
    MaxValueValidator(date(2100, 12, 31), _("Tulis tanggal antara tahun 2000 dan 2100.")),
]
WHEN = {"date", "end_date", "start_time", "end_time", "time_zone", "time_is_known"}


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs):
        super().__init__(format="%H:%M", **kwargs)


def _date_field(**kwargs):
    limits = {"min": "2000-01-01", "max": "2100-12-31"}
    return forms.DateField(widget=DateInput(attrs=limits), validators=YEARS, **kwargs)


class _ChairField(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return f"{person.name_and_position} · {person.institution.label}"


class MeetingForm(ActionForm):
    """What a meeting is about, who holds it, where and when; times are those of the zone of the meeting."""

    title = CleanCharField(label=_("Judul"), max_length=200)
    theme = CleanCharField(
        label=_("Tema"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    aims = LongTextField(
        label=_("Tujuan"),
        required=False,
        rows=4,
        help_text=_("Apa yang hendak dicapai; satu tujuan satu baris."),
    )
    organiser = forms.ModelChoiceField(
        label=_("Penyelenggara"), queryset=Institution.objects.none(), empty_label=_("— pilih instansi —")
    )
    chair = _ChairField(
        label=_("Pimpinan rapat"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("— belum ditentukan —"),
        help_text=_(
            "Yang mengesahkan notula dan menutup rapat. Yang dapat dipilih: orang dengan akun pimpinan rapat."
        ),
    )
    venue = CleanCharField(
        label=_("Tempat"), max_length=200, required=False, help_text=_("Misalnya: Manise Hotel")
    )
    city = CleanCharField(label=_("Kota"), max_length=120, required=False)
    date = _date_field(label=_("Tanggal"))
    start_time = forms.TimeField(label=_("Mulai pukul"), required=False, widget=TimeInput())
    end_time = forms.TimeField(label=_("Selesai pukul"), required=False, widget=TimeInput())
    end_date = _date_field(
        label=_("Tanggal selesai"),
        required=False,
        help_text=_("Hanya bila rapat melewati tengah malam atau lebih dari sehari."),
    )
    time_zone = forms.ChoiceField(label=_("Zona waktu"), choices=ZONES)
    time_is_known = forms.BooleanField(
        label=_("Jam sudah diketahui"),
        required=False,
        help_text=_("Hapus centang bila baru tanggalnya yang diketahui; jamnya tidak perlu diisi."),
    )

    minutes_form = forms.ChoiceField(
        label=_("Bentuk notula"),
        choices=[("", _("menurut tanggal rapat")), *Meeting.MinutesForm.choices],
        required=False,
        help_text=_("Rapat sebelum tahun 2023 memakai bentuk Permendagri 54/2009."),
    )

    # The order on the page: the template sets the fields of one group beside each other.
    WHAT = ("title", "theme", "aims", "organiser", "chair", "minutes_form")
    WHERE = ("venue", "city")
    SCHEDULE = ("date", "start_time", "end_time", "end_date", "time_zone", "time_is_known")

    def __init__(self, *args, meeting=None, proposed=None, **kwargs):
        """`meeting` is changed by the form; `proposed`, unsaved, only fills it to begin with."""
        self.meeting = meeting
        shown = meeting or proposed
        defaults = initial_of(shown) if shown else {"organiser": kwargs["by"].institution_id} | NEW
        kwargs["initial"] = defaults | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        kept = Q(pk=shown.organiser_id) if shown else Q()
        self.fields["organiser"].queryset = Institution.objects.filter(Q(is_active=True) | kept)
        chairs = Q(user__role=User.Role.CHAIR, user__is_active=True)
        if shown and shown.chair_id:
            chairs |= Q(pk=shown.chair_id)
        self.fields["chair"].queryset = Person.objects.filter(chairs).select_related("institution")

    def _group(self, names):
        return [self[name] for name in names]

    def what(self):
        return self._group(self.WHAT)

    def where(self):
        return self._group(self.WHERE)

    def schedule(self):
        return self._group(self.SCHEDULE)

    def clean(self):
        data = super().clean()
        first, last = data.get("date"), data.get("end_date")
        if first and last:
            if last < first:
                self.add_error("end_date", _("Tanggal selesai mendahului tanggal mulai."))
            elif last - first > LONGEST:
                self.add_error("end_date", _("Satu rapat paling lama 30 hari."))
        if data.get("time_is_known"):
            self._check_times(data)
        return data

    def _check_times(self, data):
        for name in ("start_time", "end_time"):
            if not data.get(name) and not self.has_error(name):
                self.add_error(name, _("Isi jamnya, atau hapus centang “Jam sudah diketahui”."))
        first, start, end = data.get("date"), data.get("start_time"), data.get("end_time")
        if not (first and start and end) or self.has_error("end_date"):
            return
        last = data.get("end_date") or first
        if last > first or end > start:
            return
        if end == start or data.get("end_date"):
            self.add_error("end_time", _("Waktu selesai harus sesudah waktu mulai."))
            return
        # 21.00 to 01.00 is a night session, 13.00 to 10.00 a slip: only the writer knows which.
        self.add_error(
            "end_time",
            _(
                "Pukul %(end)s mendahului pukul %(start)s. Perbaiki jamnya, atau isi tanggal selesai "
                "bila rapat berakhir keesokan harinya (%(next_day)s)."
            )
            % {
                "end": end.strftime("%H.%M"),
                "start": start.strftime("%H.%M"),
                "next_day": date_format(first + timedelta(days=1), "j F Y"),
            },
        )

    def values(self):
        """The fields of a Meeting as they were typed."""
        data = self.cleaned_data
        fields = (
            "title",
            "theme",
            "aims",
            "organiser",
            "chair",
            "venue",
            "city",
            "time_zone",
            "time_is_known",
            "minutes_form",
        )
        values = {field: data[field] for field in fields}
        if self.meeting and not WHEN & set(self.changed_data):
            return values  # a moment whose hour is not shown must not shift
        moments = Meeting(time_zone=data["time_zone"])
        start, end = time(0, 0), time(23, 59)
        if data["time_is_known"]:
            start, end = data["start_time"], data["end_time"]
        values["starts_at"] = datetime.combine(data["date"], start, moments.zone)
        values["ends_at"] = datetime.combine(data["end_date"] or data["date"], end, moments.zone)
        return values


NEW = {"time_zone": "Asia/Jayapura", "time_is_known": True}


def initial_of(meeting):
    """The fields of the form for a meeting, saved or not."""
    start, end = meeting.local_start, meeting.local_end
    fields = ("title", "theme", "aims", "venue", "city", "time_zone", "time_is_known", "minutes_form")
    initial = {field: getattr(meeting, field) for field in fields}
    initial |= {"organiser": meeting.organiser_id, "chair": meeting.chair_id, "date": start.date()}
    if end.date() != start.date():
        initial["end_date"] = end.date()
    if meeting.time_is_known:
        initial |= {"start_time": start.time(), "end_time": end.time()}
    return initial


class MeetingCreateForm(MeetingForm, CreatingForm):
    """A new meeting, from nothing or like `copy_of`, whose programme and invitations it takes over."""

    def __init__(self, *args, copy_of=None, **kwargs):
        self.copy_of = copy_of
        proposed = meetings.proposed_copy(copy_of) if copy_of else None
        super().__init__(*args, proposed=proposed, **kwargs)

    def act(self):
        meeting, _made = meetings.create_meeting(
            Meeting(**self.values()),
            by=self.by,
            client_key=self.cleaned_data["client_key"],
            copy_of=self.copy_of,
        )
        return meeting


class MeetingChangeForm(MeetingForm):
    reason = LongTextField(
        label=_("Alasan pemindahan"),
        required=False,
        rows=2,
        help_text=_(
            "Wajib bila tanggal atau jam mulai berubah: rapat ini sudah diumumkan, dan alasannya tampil pada halamannya."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.meeting.announced_at is None:
            del self.fields["reason"]

    def act(self):
        return meetings.change_meeting(
            self.meeting,
            by=self.by,
            changes=self.values(),
            reason=self.cleaned_data.get("reason", ""),
        )


class MeetingStepForm(ActionForm):
    """One step of a meeting that needs no more than a yes."""

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        super().__init__(*args, **kwargs)


class AnnounceForm(MeetingStepForm):
    def act(self):
        return meetings.announce_meeting(self.meeting, by=self.by)


class StartForm(MeetingStepForm):
    def act(self):
        return meetings.start_meeting(self.meeting, by=self.by)


class CloseForm(MeetingStepForm):
    def act(self):
        return meetings.close_meeting(self.meeting, by=self.by)


class CancelForm(MeetingStepForm):
    reason = LongTextField(
        label=_("Alasan pembatalan"),
        rows=3,
        max_length=2_000,
        help_text=_("Bila rapat sudah diumumkan, alasan ini tampil pada halamannya."),
    )

    def act(self):
        return meetings.cancel_meeting(self.meeting, by=self.by, reason=self.cleaned_data["reason"])
