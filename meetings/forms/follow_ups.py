"""The forms of a follow-up's life: what is typed, and the one verb that each of them calls."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings import clock
from meetings.actions import follow_ups as actions
from meetings.actions.inputs import split_input
from meetings.actions.reports import says_the_same
from meetings.forms.attachments import WithAttachments
from meetings.forms.base import ActionForm, CreatingForm, LongTextField
from meetings.forms.days import DayField
from meetings.forms.reach import WithReach
from meetings.models import FollowUpEvent
from participants.models import Institution

Kind = FollowUpEvent.Kind


class AssignmentFields(WithReach):
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
        return self.input.can("split_input")

    @property
    def why_not(self):
        return _("Tindak lanjut hanya untuk masukan yang diakomodasi. Statusnya sekarang “%(status)s”.") % {
            "status": self.input.get_status_display()
        }

    def act(self):
        follow_up, _created = split_input(
            self.input,
            by=self.by,
            client_key=self.cleaned_data["client_key"],
            task=self.cleaned_data["task"],
            institution=self.cleaned_data["institution"],
            due_date=self.cleaned_data["due_date"],
            unreachable_is_known=self.unreachable_is_known,
        )
        return follow_up


class StepForm(ActionForm):
    """One step of a follow-up: `kind` is the event that it leaves, `verb` the action that it calls."""

    kind: str
    verb: str

    def __init__(self, *args, follow_up, **kwargs):
        self.follow_up = follow_up
        super().__init__(*args, **kwargs)

    def full_clean(self):
        super().full_clean()
        self._said = {} if self._errors else dict(getattr(self, "cleaned_data", {}))

    @property
    def said(self):
        """What was typed, {} where it is wrong. For `says_the_same`: what the action refuses leaves cleaned_data."""
        self.errors  # noqa: B018 - cleans it where nobody has yet
        return self._said

    @property
    def is_possible(self):
        return self.follow_up.can(self.verb)

    @property
    def why_not(self):
        return _("Statusnya sekarang “%(status)s”.") % {"status": self.follow_up.status_label}


class AssignForm(AssignmentFields, StepForm):
    kind, verb = Kind.ASSIGNED, "assign"

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
            unreachable_is_known=self.unreachable_is_known,
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

    def says_the_same(self, event):
        """Whether the report that was just made is this one: then it is saved; else these words are not."""
        typed = self.cleaned_data if self.is_valid() else {}
        return typed != {} and says_the_same(
            event, note=typed["note"], link=typed["link"], uploads=typed["attachments"]
        )

    @property
    def report(self):
        return {
            "note": self.cleaned_data["note"],
            "link": self.cleaned_data["link"],
            "uploads": self.cleaned_data["attachments"],
            "client_key": self.cleaned_data["client_key"],
        }


class ProgressForm(ReportFields, StepForm, CreatingForm):
    kind, verb = Kind.PROGRESS, "report_progress"
    outbox_label = pgettext_lazy("kiriman", "laporan perkembangan")

    note = LongTextField(label=_("Sudah sampai mana"), help_text=_("Terbuka untuk umum, atas nama instansi."))
    field_order = ["note", "link", "attachments"]

    def act(self):
        return actions.report_progress(self.follow_up, by=self.by, **self.report)


class ReportForm(ReportFields, StepForm, CreatingForm):
    kind, verb = Kind.REPORTED, "report_done"
    outbox_label = pgettext_lazy("kiriman", "laporan selesai")

    note = LongTextField(
        label=_("Apa yang sudah selesai dikerjakan"),
        help_text=_("Wajib: uraikan hasilnya, supaya pengusul dapat memeriksanya. Terbuka untuk umum."),
    )
    field_order = ["note", "link", "attachments"]

    def act(self):
        return actions.report_done(self.follow_up, by=self.by, **self.report)
