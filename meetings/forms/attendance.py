from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions import attendance
from meetings.actions.attendance import moment_of_arrival, room_closes_at
from meetings.actions.client_keys import foreign_key
from meetings.forms.attachments import AttachmentsField, WithAttachments
from meetings.forms.base import ActionForm, CleanCharField, CreatingForm, DateTimeInput
from meetings.forms.people import PersonFields, initial_person
from meetings.models import Attendance
from participants.models import Institution

Capacity = Attendance.Capacity
Status = Attendance.Status

INVITED_AS = [
    (Capacity.IN_PERSON, Capacity.IN_PERSON.label),
    (Capacity.REPRESENTING, Capacity.REPRESENTING.label),
]
ADDED_AS = [(Capacity.STAFF, Capacity.STAFF.label), (Capacity.GUEST, Capacity.GUEST.label)]


class MarkForm(ActionForm):
    """One tap: present, absent, excused, or the mark taken back."""

    UNMARKED = "unmarked"

    status = forms.ChoiceField(
        choices=[
            (Status.PRESENT, Status.PRESENT.label),
            (Status.ABSENT, Status.ABSENT.label),
            (Status.EXCUSED, Status.EXCUSED.label),
            (UNMARKED, _("belum ditandai")),
        ],
        error_messages={
            "required": _("Pilih hadir, tidak hadir, atau berhalangan."),
            "invalid_choice": _("Pilih hadir, tidak hadir, atau berhalangan."),
        },
    )

    def __init__(self, *args, attendance, **kwargs):
        self.attendance = attendance
        super().__init__(*args, **kwargs)

    def act(self):
        if self.cleaned_data["status"] == self.UNMARKED:
            return attendance.unmark(self.attendance, by=self.by)
        return attendance.mark(self.attendance, by=self.by, status=self.cleaned_data["status"])


class ActingField(forms.ChoiceField):
    """Whether the post is held for the time being; the prefix is not typed into the post itself."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Pejabat sementara"),
            choices=[("", _("bukan")), *Attendance.Acting.choices],
            required=False,
            help_text=_("Tercetak di depan jabatan."),
            **kwargs,
        )


class ZonedField(forms.DateTimeField):
    """Day and hour on the clock of the meeting, wherever the portal's own zone is; `zone` is set by the form."""

    widget = DateTimeInput
    zone = None

    def prepare_value(self, value):
        return timezone.make_naive(value, self.zone) if isinstance(value, datetime) else value

    def to_python(self, value):
        with timezone.override(self.zone):
            return super().to_python(value)


class ArrivalFields(forms.Form):
    """How somebody came: holding his post for the time being, from afar, and when. `came()` is what the actions take."""

    acting = ActingField()
    is_remote = forms.BooleanField(
        label=_("Hadir dari jauh"), required=False, help_text=_("Mengikuti rapat lewat layar di tempat lain.")
    )
    arrived_at = ZonedField(
        label=_("Datang pada"),
        required=False,
        error_messages={"invalid": _("Tulis tanggal dan jam, misalnya 2021-03-03 09:10.")},
    )

    def prepare_arrival(self, meeting):
        self.meeting = meeting
        field = self.fields["arrived_at"]
        field.zone = meeting.zone
        field.help_text = _(
            "Jam %(zone)s. Sesudah rapat dimulai tercatat terlambat. Kosongkan bila tidak diketahui."
        ) % {"zone": meeting.zone_abbreviation}

    def clean_arrived_at(self):
        at = self.cleaned_data["arrived_at"]
        if at is None:
            return None
        if at > clock.now() + timedelta(minutes=5):  # a clock at the desk that goes before the server's
            raise ValidationError(_("Jam datang belum tiba."))
        first = self.meeting.local_start.replace(hour=0, minute=0, second=0, microsecond=0)
        if not first <= at <= room_closes_at(self.meeting):
            raise ValidationError(_("Jam datang harus pada hari rapat."))
        return at

    def came(self):
        return {name: self.cleaned_data[name] for name in ("acting", "is_remote", "arrived_at")}


class AttendeeForm(ActionForm, PersonFields, ArrivalFields, WithAttachments):
    """Who came for an invited institution, or the name of somebody who was added."""

    capacity = forms.ChoiceField(label=_("Kapasitas"), widget=forms.RadioSelect)
    note = CleanCharField(label=_("Keterangan"), max_length=300, required=False)
    attachments = AttachmentsField(label=_("Surat tugas"))

    field_order = [
        "capacity",
        "full_name",
        "title_before",
        "title_after",
        "acting",
        "position",
        "is_remote",
        "arrived_at",
        "attachments",
        "note",
    ]

    def __init__(self, *args, attendance, **kwargs):
        self.attendance = attendance
        who = (
            initial_person(attendance.attendee, attendance.attendee_position)
            if attendance.attendee_id
            else {}
        )
        is_there = attendance.status == Status.PRESENT
        kwargs["initial"] = who | {
            "capacity": attendance.capacity,
            "acting": attendance.acting,
            "is_remote": attendance.is_remote,
            "arrived_at": attendance.arrived_at if is_there else moment_of_arrival(attendance.meeting),
            "note": attendance.note,
        }
        super().__init__(*args, **kwargs)
        self.prepare_arrival(attendance.meeting)
        self.fields["capacity"].choices = INVITED_AS if attendance.is_invitation else ADDED_AS
        if not attendance.is_invitation:
            del self.fields["attachments"]

    def clean(self):
        data = super().clean()
        comes_as_invited = data.get("capacity") == Capacity.IN_PERSON
        is_wrong = self.has_error("full_name") or self.has_error("position")
        if comes_as_invited and not self.names_somebody() and not is_wrong:
            data["position"] = self.attendance.invited_official
        if "capacity" in data:
            self.require_somebody()
        return data

    def act(self):
        return attendance.name_attendee(
            self.attendance,
            by=self.by,
            capacity=self.cleaned_data["capacity"],
            person=self.person(),
            note=self.cleaned_data["note"],
            came=self.came(),
            assignment=self.cleaned_data.get("attachments", []),
        )


class AttendanceAddForm(CreatingForm, PersonFields, ArrivalFields):
    """Staff or a guest: somebody in the room who was not invited for an institution."""

    institution = forms.ModelChoiceField(
        label=_("Instansi"),
        queryset=Institution.objects.filter(is_active=True),
        empty_label=_("— pilih instansi —"),
    )
    capacity = forms.ChoiceField(
        label=_("Kapasitas"), choices=ADDED_AS, initial=Capacity.STAFF, widget=forms.RadioSelect
    )

    field_order = [
        "full_name",
        "title_before",
        "title_after",
        "acting",
        "position",
        "institution",
        "capacity",
        "is_remote",
        "arrived_at",
    ]

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        proposed = {
            "institution": kwargs["by"].institution_id,
            "arrived_at": moment_of_arrival(meeting),
        }
        kwargs["initial"] = proposed | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.prepare_arrival(meeting)

    def clean(self):
        data = super().clean()
        self.require_somebody()
        return data

    def act(self):
        added, made = attendance.add_person_present(
            self.meeting,
            by=self.by,
            institution=self.cleaned_data["institution"],
            capacity=self.cleaned_data["capacity"],
            person=self.person(),
            came=self.came(),
            client_key=self.cleaned_data["client_key"],
        )
        if not made and not self._says_the_same(added):
            # Somebody went back in the browser and wrote the next one over the last.
            raise foreign_key()
        return added

    def _says_the_same(self, row):
        typed = (self.meeting.pk, self.cleaned_data["institution"], self.cleaned_data["capacity"])
        if (row.meeting_id, row.institution, row.capacity) != typed:
            return False
        name, position = self.cleaned_data["full_name"], self.cleaned_data["position"]
        if name.casefold() != row.attendee.full_name.casefold():
            return False
        return not position or position.casefold() == row.attendee_position.casefold()
