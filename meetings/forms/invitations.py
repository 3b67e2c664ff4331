from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.actions import attendance
from meetings.forms.attachments import AttachmentsField, WithAttachments
from meetings.forms.base import ActionForm, CleanCharField
from meetings.forms.people import PersonFields, initial_person
from meetings.models import Attendance
from participants.models import Institution

Capacity = Attendance.Capacity


class InstitutionSearchForm(forms.Form):
    q = CleanCharField(label=_("Cari instansi"), max_length=100, required=False)

    def narrow(self, institutions):
        """Those whose name or region holds what is looked for; everything for nothing or nonsense."""
        words = self.cleaned_data["q"].split() if self.is_valid() else []
        for word in words:
            institutions = institutions.filter(
                Q(name__icontains=word) | Q(short_name__icontains=word) | Q(region__name__icontains=word)
            )
        return institutions


class InviteForm(ActionForm):
    institutions = forms.ModelMultipleChoiceField(
        label=_("Instansi"),
        queryset=Institution.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Centang sedikitnya satu instansi."),
            "invalid_choice": _("Instansi ini tidak dikenal atau tidak aktif lagi."),
            "invalid_pk_value": _("Instansi ini tidak dikenal atau tidak aktif lagi."),
        },
    )

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        super().__init__(*args, **kwargs)
        self.fields["institutions"].queryset = Institution.objects.filter(is_active=True)

    def act(self):
        self.invited = attendance.invite(self.meeting, self.cleaned_data["institutions"], by=self.by)
        return self.meeting


class InviteAllRegionsForm(ActionForm):
    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        super().__init__(*args, **kwargs)

    def act(self):
        self.invited = attendance.invite_all_regions(self.meeting, by=self.by)
        return self.meeting


class WithdrawForm(ActionForm):
    def __init__(self, *args, attendance, **kwargs):
        self.attendance = attendance
        super().__init__(*args, **kwargs)

    def act(self):
        attendance.withdraw_invitation(self.attendance, by=self.by)
        return self.attendance


class ReplyForm(ActionForm, PersonFields, WithAttachments):
    """Who comes for the institution that the attendance invites, or that nobody can."""

    EXCUSED = "excused"
    outbox_label = pgettext_lazy("kiriman", "jawaban undangan")

    answer = forms.ChoiceField(
        label=_("Jawaban"),
        choices=[
            (Capacity.IN_PERSON, _("Hadir sendiri")),
            (Capacity.REPRESENTING, _("Diwakili")),
            (EXCUSED, _("Berhalangan hadir")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu jawaban.")},
    )
    note = CleanCharField(
        label=_("Keterangan"), max_length=300, required=False, help_text=_("Misalnya alasan berhalangan.")
    )

    attachments = AttachmentsField(label=_("Surat tugas"))

    WHO = ("full_name", "title_before", "title_after", "position")
    field_order = ["answer", *WHO, "attachments", "note"]

    def __init__(self, *args, attendance, **kwargs):
        self.attendance = attendance
        kwargs["initial"] = self._present_answer(kwargs["by"])
        super().__init__(*args, **kwargs)

    def _own_person(self, by):
        return by.person if by.institution_id == self.attendance.institution_id else None

    def _present_answer(self, by):
        attendance = self.attendance
        if attendance.status == Attendance.Status.EXCUSED:
            return {"answer": self.EXCUSED, "note": attendance.note}
        if attendance.attendee_id:
            who = initial_person(attendance.attendee, attendance.attendee_position)
            return who | {"answer": attendance.capacity, "note": attendance.note}
        own = self._own_person(by)
        return initial_person(own) if own else {}

    def who_fields(self):
        return [self[name] for name in self.WHO]

    def clean(self):
        data = super().clean()
        if data.get("answer") == Capacity.REPRESENTING:
            self.require_somebody()
        return data

    def _who_comes(self):
        if self.names_somebody():
            return self.person()
        # "Hadir sendiri" needs no more than a tap: the account's own person, else the office that is invited.
        own = self._own_person(self.by)
        return initial_person(own) if own else {"position": self.attendance.invited_official}

    def typed_answer(self):
        """What `reply_to_invitation` takes, besides the invitation and who writes."""
        answer = self.cleaned_data["answer"]
        said = {"note": self.cleaned_data["note"], "assignment": self.cleaned_data["attachments"]}
        if answer == self.EXCUSED:
            return {"coming": False, **said}
        return {"coming": True, "capacity": answer, "person": self._who_comes(), **said}

    def act(self):
        return attendance.reply_to_invitation(self.attendance, by=self.by, **self.typed_answer())
