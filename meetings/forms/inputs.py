"""The forms of an input's life: what is typed, and the one verb that each of them calls."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings.actions import inputs as actions
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
        return all(getattr(input, name) == value for name, value in typed.items())


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
    """One step of an input: `kind` is the event that it leaves, `leads_to` the status that it leads to."""

    kind: str
    leads_to: str

    def __init__(self, *args, input, **kwargs):
        self.input = input
        super().__init__(*args, **kwargs)

    @property
    def is_possible(self):
        return self.input.can_move_to(self.leads_to)

    @property
    def why_not(self):
        return _("Statusnya sekarang “%(status)s”.") % {"status": self.input.get_status_display()}


class VerifyForm(StepForm):
    kind, leads_to = Kind.VERIFIED, Status.VERIFIED

    note = LongTextField(label=_("Catatan"), required=False, rows=3, help_text=PUBLIC_REASON)

    def act(self):
        return actions.verify_input(self.input, by=self.by, note=self.cleaned_data["note"])


class ReturnForm(StepForm):
    kind, leads_to = Kind.RETURNED, Status.RETURNED

    reason = LongTextField(
        label=_("Apa yang perlu dilengkapi"),
        rows=4,
        help_text=_("Pengusul membacanya saat melengkapi. Tercantum juga dalam riwayat masukan."),
    )

    def act(self):
        return actions.return_input(self.input, by=self.by, reason=self.cleaned_data["reason"])


class CompleteForm(WithAttachments, InputFields, StepForm):
    kind, leads_to = Kind.COMPLETED, Status.RECEIVED

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
    kind, leads_to = Kind.WITHDRAWN, Status.WITHDRAWN

    reason = LongTextField(label=_("Alasan penarikan"), rows=4)

    def act(self):
        return actions.withdraw_input(self.input, by=self.by, reason=self.cleaned_data["reason"])


class AgreeForm(TaskFields, StepForm, CreatingForm):
    """Agreeing makes the first follow-up: what is to be done, by whom, until when."""

    kind, leads_to = Kind.AGREED, Status.AGREED

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
        )


class DeclineForm(StepForm):
    kind, leads_to = Kind.NOT_ACCOMMODATED, Status.NOT_ACCOMMODATED

    reason = LongTextField(label=_("Alasan tidak diakomodasi"), help_text=PUBLIC_REASON)

    def act(self):
        return actions.decline_input(self.input, by=self.by, reason=self.cleaned_data["reason"])


class SendOutsideForm(StepForm):
    kind, leads_to = Kind.OUTSIDE_AUTHORITY, Status.OUTSIDE_AUTHORITY

    receiver = CleanCharField(
        label=_("Instansi penerima"),
        max_length=200,
        help_text=_("Misalnya: Badan Aksesibilitas Telekomunikasi dan Informasi (BAKTI)."),
    )
    reason = LongTextField(label=_("Alasan dan cara penerusan"), rows=4, help_text=PUBLIC_REASON)

    def act(self):
        return actions.send_outside(
            self.input,
            by=self.by,
            receiver=self.cleaned_data["receiver"],
            reason=self.cleaned_data["reason"],
        )


class PostponeForm(StepForm):
    kind, leads_to = Kind.POSTPONED, Status.POSTPONED

    until = DayField(label=_("Ditunda sampai"))
    reason = LongTextField(label=_("Alasan penundaan"), rows=4, help_text=PUBLIC_REASON)

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= self.input.meeting.date:
            raise ValidationError(_("Pilih tanggal sesudah rapat."))
        return until

    def act(self):
        return actions.postpone_input(
            self.input, by=self.by, until=self.cleaned_data["until"], reason=self.cleaned_data["reason"]
        )


class MergeForm(StepForm):
    """Into a lead named by its number. `candidates` are offered; any verified input may be typed."""

    kind, leads_to = Kind.MERGED, Status.MERGED

    lead = CleanCharField(
        label=_("Nomor masukan utama"),
        max_length=20,
        help_text=_("Misalnya M-2021-0007; M-2021-7 juga dikenali."),
        widget=forms.TextInput(
            attrs={"list": "calon", "autocomplete": "off", "autocapitalize": "characters"}
        ),
    )
    note = LongTextField(label=_("Catatan"), required=False, rows=3, help_text=PUBLIC_REASON)

    def candidates(self):
        """Inputs of the same meeting that this one may be merged into."""
        return (
            self.input.meeting.inputs.filter(verified_at__isnull=False)
            .exclude(pk=self.input.pk)
            .exclude(status=Status.MERGED)
            .select_related("institution")
            .order_by("number")
        )

    def clean_lead(self):
        typed = re.fullmatch(
            r"M-?([0-9]{4})-([0-9]{1,6})", self.cleaned_data["lead"].upper().replace(" ", "")
        )
        if typed is None:
            raise ValidationError(_("Tulis nomor masukan seperti M-2021-0007."))
        number = f"M-{typed[1]}-{int(typed[2]):04d}"
        lead = Input.objects.visible_to(self.by).filter(number=number).first()
        if lead is None:
            raise ValidationError(_("Tidak ada masukan bernomor %(number)s."), params={"number": number})
        return lead

    def act(self):
        return actions.merge_input(
            self.input, by=self.by, lead=self.cleaned_data["lead"], note=self.cleaned_data["note"]
        )


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
