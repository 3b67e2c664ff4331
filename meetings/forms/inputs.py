"""The forms of an input's life: what is typed, and the one verb that each of them calls."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.actions import inputs as actions
from meetings.actions.attachments import has_all
from meetings.actions.client_keys import foreign_key
from meetings.forms.attachments import WithAttachments
from meetings.forms.base import ActionForm, CleanCharField, CreatingForm, LongTextField
from meetings.forms.days import DayField
from meetings.forms.follow_ups import TaskFields
from meetings.models import Input, InputEvent
from participants.models import Institution

Kind = InputEvent.Kind
Status = Input.Status

PUBLIC_REASON = _("Terbuka untuk umum, di halaman masukan ini.")
REASON_IN_HISTORY = _(
    "Tercantum dalam riwayat masukan, yang terbuka untuk umum sesudah masukan diverifikasi."
)


class InputFields(forms.Form):
    """What an input says."""

    topic = CleanCharField(
        label=_("Pokok masukan"),
        max_length=200,
        help_text=_("Satu kalimat pendek, misalnya: Akses internet di Namrole."),
    )
    problem = LongTextField(
        label=_("Apa masalahnya"), help_text=_("Di mana, sejak kapan, siapa yang terdampak.")
    )
    request = LongTextField(label=_("Apa yang diminta"), rows=4)
    beneficiaries = CleanCharField(
        label=_("Untuk siapa"),
        max_length=300,
        required=False,
        help_text=_("Misalnya: sekolah dan puskesmas di tiga kecamatan."),
    )

    @property
    def typed(self):
        return {name: self.cleaned_data[name] for name in InputFields.base_fields}


# Putting one forward -----------------------------------------------------------------------------


class InputForm(WithAttachments, InputFields, CreatingForm):
    """An institution puts an input forward for itself."""

    outbox_label = pgettext_lazy("kiriman", "masukan")
    field_order = ["topic", "problem", "request", "beneficiaries", "attachments"]

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        super().__init__(*args, **kwargs)

    @property
    def institution(self):
        return self.by.institution

    def act(self):
        input, created = actions.submit_input(
            self.meeting,
            Input(**self.typed),
            by=self.by,
            institution=self.institution,
            client_key=self.cleaned_data["client_key"],
            uploads=self.cleaned_data["attachments"],
        )
        if not created and not self._says_the_same(input):
            # Somebody went back in the browser and wrote another input over the first.
            raise foreign_key()
        return input

    def _says_the_same(self, input):
        typed = self.typed | {"meeting": self.meeting, "institution": self.institution}
        return all(getattr(input, name) == value for name, value in typed.items()) and has_all(
            input, self.cleaned_data["attachments"]
        )


class RegisterForm(InputForm):
    """The secretariat writes an input down for an institution; it is marked so."""

    for_institution = forms.ModelChoiceField(
        label=_("Atas nama"),
        queryset=Institution.objects.filter(is_active=True),
        help_text=_("Masukan ini ditandai “dicatat oleh sekretariat atas nama pengusul”."),
    )
    field_order = ["for_institution", *InputForm.field_order]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["request"].required = False

    @property
    def institution(self):
        return self.cleaned_data["for_institution"]


# Steps of an input -------------------------------------------------------------------------------


class StepForm(ActionForm):
    """One step of an input: `kind` is the event that it leaves, `verb` the action that it calls."""

    kind: str
    verb: str

    def __init__(self, *args, input, **kwargs):
        self.input = input
        super().__init__(*args, **kwargs)

    @property
    def is_possible(self):
        return self.input.can(self.verb)

    @property
    def why_not(self):
        return _("Statusnya sekarang “%(status)s”.") % {"status": self.input.get_status_display()}


class VerifyForm(StepForm):
    kind, verb = Kind.VERIFIED, "verify_input"

    note = LongTextField(label=_("Catatan"), required=False, rows=3, help_text=PUBLIC_REASON)

    def act(self):
        return actions.verify_input(self.input, by=self.by, note=self.cleaned_data["note"])


class ReturnForm(StepForm):
    kind, verb = Kind.RETURNED, "return_input"

    reason = LongTextField(
        label=_("Apa yang perlu dilengkapi"),
        rows=4,
        help_text=_("Pengusul membacanya saat melengkapi. Tercantum juga dalam riwayat masukan."),
    )

    def act(self):
        return actions.return_input(self.input, by=self.by, reason=self.cleaned_data["reason"])


class CompleteForm(WithAttachments, InputFields, StepForm):
    kind, verb = Kind.COMPLETED, "complete_input"
    outbox_label = pgettext_lazy("kiriman", "kelengkapan masukan")

    note = LongTextField(
        label=_("Yang dilengkapi"),
        required=False,
        rows=2,
        help_text=REASON_IN_HISTORY,
    )
    field_order = ["topic", "problem", "request", "beneficiaries", "attachments", "note"]

    def __init__(self, *args, input, **kwargs):
        kwargs.setdefault("initial", {name: getattr(input, name) for name in InputFields.base_fields})
        super().__init__(*args, input=input, **kwargs)
        self.fields["attachments"].label = _("Lampiran tambahan")

    def act(self):
        return actions.complete_input(
            self.input,
            by=self.by,
            changes=self.typed,
            uploads=self.cleaned_data["attachments"],
            note=self.cleaned_data["note"],
        )


class WithdrawForm(StepForm):
    kind, verb = Kind.WITHDRAWN, "withdraw_input"
    outbox_label = pgettext_lazy("kiriman", "penarikan masukan")

    reason = LongTextField(label=_("Alasan penarikan"), rows=4)

    def act(self):
        return actions.withdraw_input(self.input, by=self.by, reason=self.cleaned_data["reason"])


class AgreeForm(TaskFields, StepForm, CreatingForm):
    """Agreeing makes the first follow-up: what is to be done, by whom, until when."""

    kind, verb = Kind.AGREED, "agree_input"

    note = LongTextField(
        label=_("Catatan keputusan"), required=False, rows=3, help_text=_("Terbuka untuk umum; boleh kosong.")
    )
    field_order = ["task", "institution", "due_date", "note"]

    @property
    def meeting(self):
        return self.input.meeting

    def act(self):
        return actions.agree_input(
            self.input,
            by=self.by,
            task=self.cleaned_data["task"],
            institution=self.cleaned_data["institution"],
            due_date=self.cleaned_data["due_date"],
            note=self.cleaned_data["note"],
            client_key=self.cleaned_data["client_key"],
            unreachable_is_known=self.unreachable_is_known,
        )


class DeclineForm(StepForm):
    kind, verb = Kind.NOT_ACCOMMODATED, "decline_input"

    reason = LongTextField(label=_("Alasan tidak diakomodasi"), help_text=PUBLIC_REASON)

    def act(self):
        return actions.decline_input(self.input, by=self.by, reason=self.cleaned_data["reason"])


class SendOutsideForm(StepForm):
    kind, verb = Kind.OUTSIDE_AUTHORITY, "send_outside"

    receiver = CleanCharField(
        label=_("Instansi penerima"),
        max_length=200,
        help_text=_("Misalnya: Badan Aksesibilitas Telekomunikasi dan Informasi (BAKTI)."),
    )
    letter_number = CleanCharField(
        label=_("Nomor surat penerusan"), max_length=100, help_text=_("Misalnya: 555/123/KOMINFO.")
    )
    reason = LongTextField(label=_("Alasan dan cara penerusan"), rows=4, help_text=PUBLIC_REASON)

    def act(self):
        return actions.send_outside(
            self.input,
            by=self.by,
            receiver=self.cleaned_data["receiver"],
            letter_number=self.cleaned_data["letter_number"],
            reason=self.cleaned_data["reason"],
        )


class PostponeForm(StepForm):
    """To a day; what is postponed may be postponed again."""

    kind, verb = Kind.POSTPONED, "postpone_input"

    until = DayField(label=_("Ditunda sampai"))
    reason = LongTextField(label=_("Alasan penundaan"), rows=4, help_text=PUBLIC_REASON)

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= self.input.meeting.date:
            raise ValidationError(_("Pilih tanggal sesudah rapat."))
        return until

    def act(self):
        until, reason = self.cleaned_data["until"], self.cleaned_data["reason"]
        last = self.input.events.last()
        stands = (self.input.status, self.input.postponed_until, self.input.public_reason)
        if stands == (Status.POSTPONED, until, reason) and last.by_id == self.by.pk:
            return self.input  # sent twice: one postponement
        return actions.postpone_input(self.input, by=self.by, until=until, reason=reason)


class RestrictForm(StepForm):
    kind = Kind.RESTRICTED

    reason = LongTextField(
        label=_("Dasar dan alasan pengecualian"),
        rows=4,
        help_text=_("Sebutkan dasar hukumnya, misalnya: Pasal 17 huruf h UU 14/2008 (data pribadi)."),
    )

    @property
    def is_possible(self):
        return not self.input.is_restricted

    @property
    def why_not(self):
        return _("Masukan ini sudah dikecualikan dari publikasi.")

    def act(self):
        return actions.restrict_input(self.input, by=self.by, reason=self.cleaned_data["reason"])


class UnrestrictForm(StepForm):
    kind = Kind.UNRESTRICTED

    reason = LongTextField(label=_("Alasan membuka kembali"), rows=4, help_text=PUBLIC_REASON)

    @property
    def is_possible(self):
        return self.input.is_restricted

    @property
    def why_not(self):
        return _("Masukan ini tidak dikecualikan dari publikasi.")

    def act(self):
        return actions.unrestrict_input(self.input, by=self.by, reason=self.cleaned_data["reason"])
