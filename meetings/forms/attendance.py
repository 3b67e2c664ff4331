from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.actions import attendance
from meetings.forms.base import ActionForm, CleanCharField, CreatingForm
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


class AttendeeForm(ActionForm, PersonFields):
    """Who came for an invited institution, or the name of somebody who was added."""

    capacity = forms.ChoiceField(label=_("Kapasitas"), widget=forms.RadioSelect)
    note = CleanCharField(label=_("Keterangan"), max_length=300, required=False)

    field_order = ["capacity", "full_name", "title_before", "title_after", "position", "note"]

    def __init__(self, *args, attendance, **kwargs):
        self.attendance = attendance
        who = (
            initial_person(attendance.attendee, attendance.attendee_position)
            if attendance.attendee_id
            else {}
        )
        kwargs["initial"] = who | {"capacity": attendance.capacity, "note": attendance.note}
        super().__init__(*args, **kwargs)
        self.fields["capacity"].choices = INVITED_AS if attendance.is_invitation else ADDED_AS

    def clean(self):
        data = super().clean()
        comes_as_invited = data.get("capacity") == Capacity.IN_PERSON
        if comes_as_invited and not self.names_somebody() and not self.errors:
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
        )


class AttendanceAddForm(CreatingForm, PersonFields):
    """Staff or a guest: somebody in the room who was not invited for an institution."""

    institution = forms.ModelChoiceField(
        label=_("Instansi"),
        queryset=Institution.objects.filter(is_active=True),
        empty_label=_("— pilih instansi —"),
    )
    capacity = forms.ChoiceField(
        label=_("Kapasitas"), choices=ADDED_AS, initial=Capacity.STAFF, widget=forms.RadioSelect
    )

    field_order = ["full_name", "title_before", "title_after", "position", "institution", "capacity"]

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        kwargs["initial"] = {"institution": kwargs["by"].institution_id} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean(self):
        data = super().clean()
        self.require_somebody()
        return data

    def act(self):
        added, _made = attendance.add_person_present(
            self.meeting,
            by=self.by,
            institution=self.cleaned_data["institution"],
            capacity=self.cleaned_data["capacity"],
            person=self.person(),
            client_key=self.cleaned_data["client_key"],
        )
        return added
