"""The forms of a follow-up's life: what is typed, and the one verb that each of them calls."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions import follow_ups as actions
from meetings.forms.attachments import WithAttachments
from meetings.forms.base import ActionForm, CreatingForm, LongTextField
from meetings.forms.days import DayField
from meetings.models import FollowUp, FollowUpEvent, Input
from participants.models import Institution

Kind = FollowUpEvent.Kind
Status = FollowUp.Status


class AssignmentFields(forms.Form):
    """By whom and until when. The form that has them says which `meeting` it is about."""

    institution = forms.ModelChoiceField(
        label=_("Instansi penanggung jawab"), queryset=Institution.objects.responsible()
    )
    due_date = DayField(label=_("Batas waktu"))

    def clean_due_date(self):
        due_date = self.cleaned_data["due_date"]
        if due_date < self.meeting.date:
            raise ValidationError(_("Batas waktu tidak boleh mendahului rapatnya."))
        return due_date

    @property
    def warning(self):
        """An old meeting may be retold, so a due date in the past is taken; but it is said."""
        if self.cleaned_data["due_date"] < clock.today():
            return _("Batas waktunya sudah lewat, jadi tindak lanjut ini langsung tercatat terlambat.")
        return ""


class TaskFields(AssignmentFields):
    task = LongTextField(
        label=_("Yang harus dikerjakan"),
        rows=4,
        help_text=_("Terbuka untuk umum. Tulis hasil yang dapat diperiksa, bukan niat."),
    )


class AddForm(TaskFields, CreatingForm):
    """One more follow-up of an agreed input."""

    field_order = ["task", "institution", "due_date"]

    def __init__(self, *args, input, **kwargs):
        self.input = input
        super().__init__(*args, **kwargs)

    @property
    def meeting(self):
        return self.input.meeting

    @property
    def is_possible(self):
        return self.input.status == Input.Status.AGREED

    @property
    def why_not(self):
        return _("Tindak lanjut hanya untuk masukan yang diakomodasi. Statusnya sekarang “%(status)s”.") % {
            "status": self.input.get_status_display()
        }

    def act(self):
        follow_up, _created = actions.create_follow_up(
            by=self.by,
            client_key=self.cleaned_data["client_key"],
            meeting=self.input.meeting,
            input=self.input,
            entry=self.input.entry,
            task=self.cleaned_data["task"],
            institution=self.cleaned_data["institution"],
            due_date=self.cleaned_data["due_date"],
        )
        return follow_up


class StepForm(ActionForm):
    """One step of a follow-up: `kind` is the event that it leaves, `leads_to` the status that it leads to."""

    kind: str
    leads_to: str

    def __init__(self, *args, follow_up, **kwargs):
        self.follow_up = follow_up
        super().__init__(*args, **kwargs)

    @property
    def is_possible(self):
        return self.follow_up.can_move_to(self.leads_to)

    @property
    def why_not(self):
        return _("Statusnya sekarang “%(status)s”.") % {"status": self.follow_up.status_label}


class AssignForm(AssignmentFields, StepForm):
    kind, leads_to = Kind.ASSIGNED, Status.ASSIGNED

    def __init__(self, *args, follow_up, **kwargs):
        kwargs.setdefault(
            "initial", {"institution": follow_up.institution_id, "due_date": follow_up.due_date}
        )
        super().__init__(*args, follow_up=follow_up, **kwargs)

    @property
    def meeting(self):
        return self.follow_up.meeting

    def act(self):
        return actions.assign(
            self.follow_up,
            by=self.by,
            institution=self.cleaned_data["institution"],
            due_date=self.cleaned_data["due_date"],
        )


class ReportFields(WithAttachments):
    link = forms.URLField(
        label=_("Tautan bukti dukung"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["attachments"].label = _("Berkas bukti dukung")

    def clean_link(self):
        link = self.cleaned_data["link"]
        if link:
            URLValidator(["http", "https"], message=_("Tulis tautan yang diawali https:// atau http://."))(
                link
            )
        return link

    @property
    def report(self):
        return {
            "note": self.cleaned_data["note"],
            "link": self.cleaned_data["link"],
            "uploads": self.cleaned_data["attachments"],
            "client_key": self.cleaned_data["client_key"],
        }


class ProgressForm(ReportFields, StepForm, CreatingForm):
    kind = Kind.PROGRESS

    note = LongTextField(label=_("Sudah sampai mana"), help_text=_("Terbuka untuk umum, atas nama instansi."))
    field_order = ["note", "link", "attachments"]

    @property
    def is_possible(self):
        return self.follow_up.status in {Status.ASSIGNED, Status.IN_PROGRESS}

    def act(self):
        return actions.report_progress(self.follow_up, by=self.by, **self.report)


class ReportForm(ReportFields, StepForm, CreatingForm):
    kind, leads_to = Kind.REPORTED, Status.REPORTED

    note = LongTextField(
        label=_("Apa yang sudah selesai dikerjakan"),
        help_text=_("Wajib: uraikan hasilnya, supaya pengusul dapat memeriksanya. Terbuka untuk umum."),
    )
    field_order = ["note", "link", "attachments"]

    def act(self):
        return actions.report_done(self.follow_up, by=self.by, **self.report)


class ConfirmForm(StepForm):
    kind, leads_to = Kind.CONFIRMED, Status.CONFIRMED

    note = LongTextField(
        label=_("Catatan"), required=False, rows=3, help_text=_("Terbuka untuk umum; boleh kosong.")
    )

    def act(self):
        return actions.confirm(self.follow_up, by=self.by, note=self.cleaned_data["note"])


class ReturnForm(StepForm):
    kind, leads_to = Kind.RETURNED, Status.IN_PROGRESS

    reason = LongTextField(
        label=_("Apa yang belum selesai"), rows=4, help_text=_("Terbuka untuk umum; instansi membacanya.")
    )

    @property
    def is_possible(self):
        return self.follow_up.status == Status.REPORTED

    def act(self):
        return actions.return_to_institution(self.follow_up, by=self.by, reason=self.cleaned_data["reason"])
