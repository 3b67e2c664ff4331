"""The forms of the invitation letter: writing it, issuing it, sending it again, and the reply by its link."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions import letter_numbers, letter_reminders, letter_sendings
from meetings.actions import letters as actions
from meetings.actions.client_keys import foreign_key
from meetings.actions.letter_replies import reply_by_link
from meetings.documents.invitation_letter import make_document, usual_words
from meetings.forms.base import ActionForm, CleanCharField, CreatingForm, DateInput, LongTextField
from meetings.forms.invitations import ReplyForm
from meetings.forms.people import PersonChoiceField
from meetings.models import Attendance, InvitationLetter
from participants.forms.base import LinesField

EARLIEST = date(2000, 1, 1)
PARAGRAPHS = _("Satu alinea per baris.")


class AttendanceChoiceField(forms.ModelMultipleChoiceField):
    """Which of the invited a letter goes to."""

    def label_from_instance(self, attendance):
        return f"{attendance.institution} (Yth. {attendance.invited_official})"


class LetterFields(forms.Form):
    dated_on = forms.DateField(label=_("Tanggal surat"), widget=DateInput)
    nature = forms.ChoiceField(label=_("Sifat"), choices=InvitationLetter.Nature)
    subject = CleanCharField(label=_("Hal"), max_length=200)
    opening = LongTextField(label=_("Pembuka"), rows=4, max_length=4_000, help_text=PARAGRAPHS)
    closing = LongTextField(
        label=_("Penutup"),
        rows=6,
        max_length=4_000,
        help_text=_(
            "Satu alinea per baris. Hari, waktu, tempat, dan acara tercetak di antara pembuka dan penutup."
        ),
    )
    signer = PersonChoiceField(
        label=_("Penanda tangan"),
        empty_label=_("Pilih orang"),
        help_text=_("Nama, pangkat, dan NIP-nya tercetak seperti tercatat saat surat diterbitkan."),
    )
    signer_post = CleanCharField(
        label=_("Jabatan penanda tangan"),
        max_length=200,
        required=False,
        help_text=_("Kosongkan untuk memakai jabatan yang tercatat."),
    )
    copies_to = LinesField(
        label=_("Tembusan"), rows=3, required=False, max_items=30, help_text=_("Satu penerima per baris.")
    )
    recipients = AttendanceChoiceField(
        label=_("Penerima"),
        queryset=Attendance.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Centang sedikitnya satu penerima."),
            "invalid_choice": _("Instansi ini tidak diundang ke rapat ini."),
            "invalid_pk_value": _("Instansi ini tidak diundang ke rapat ini."),
        },
    )

    FIELDS = ("dated_on", "nature", "subject", "opening", "closing", "signer", "signer_post", "copies_to")

    def prepare(self, meeting):
        self.meeting = meeting
        self.fields["recipients"].queryset = meeting.attendances.invited().select_related("institution")

    def clean_dated_on(self):
        day = self.cleaned_data["dated_on"]
        if day < EARLIEST or day > self.meeting.local_end.date():
            raise ValidationError(
                _("Tanggal surat tidak boleh sesudah rapat selesai, atau sebelum tahun 2000.")
            )
        return day

    def clean(self):
        data = super().clean()
        signer = data.get("signer")
        if signer and not data.get("signer_post") and not self.has_error("signer_post"):
            data["signer_post"] = signer.position
            if not signer.position:
                self.add_error("signer_post", _("Jabatan orang ini belum tercatat: tuliskan di sini."))
        return data

    @property
    def typed(self):
        return {name: self.cleaned_data[name] for name in self.FIELDS}


class LetterForm(LetterFields, CreatingForm):
    """Write a letter, beginning with the usual words."""

    def __init__(self, *args, meeting, **kwargs):
        kwargs.setdefault("initial", proposed(meeting))
        super().__init__(*args, **kwargs)
        self.prepare(meeting)

    def act(self):
        letter = InvitationLetter(meeting=self.meeting, **self.typed)
        letter, created = actions.draft_letter(
            letter, self.cleaned_data["recipients"], by=self.by, client_key=self.cleaned_data["client_key"]
        )
        if not created and not self._says_the_same(letter):
            raise foreign_key()
        return letter

    def _says_the_same(self, letter):
        said = self.typed | {"meeting_id": self.meeting.pk}
        recipients = {attendance.pk for attendance in self.cleaned_data["recipients"]}
        return all(getattr(letter, name) == value for name, value in said.items()) and recipients == set(
            letter.recipients.values_list("attendance", flat=True)
        )


class ChangeLetterForm(LetterFields, ActionForm):
    def __init__(self, *args, letter, **kwargs):
        self.letter = letter
        initial = {name: getattr(letter, name) for name in self.FIELDS}
        initial["recipients"] = list(letter.recipients.values_list("attendance", flat=True))
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        self.prepare(letter.meeting)

    def act(self):
        return actions.change_letter(self.letter, self.typed, self.cleaned_data["recipients"], by=self.by)


def proposed(meeting):
    """A letter as it usually is; every word can be changed."""
    return usual_words(meeting) | {
        "dated_on": min(clock.today(meeting.time_zone), meeting.local_end.date()),
        "nature": InvitationLetter.Nature.ORDINARY,
        "signer": meeting.chair_id,
        "signer_post": meeting.chair.position if meeting.chair else "",
        "recipients": list(actions.recipients_by_default(meeting).values_list("pk", flat=True)),
    }


class IssueForm(ActionForm):
    NEXT = _(
        "Kosongkan agar portal memberi nomor berikutnya, yaitu %(number)s, atau tulis nomor dari buku agenda."
    )
    BY_HAND = _("Tulis nomor dari buku agenda surat: pola nomor pada kop surat tidak memuat nomor urut.")

    number = CleanCharField(label=_("Nomor surat"), max_length=100, required=False)

    def __init__(self, *args, letter, **kwargs):
        self.letter = letter
        super().__init__(*args, **kwargs)
        expected = letter_numbers.expected_number(letter.dated_on)
        self.fields["number"].required = not expected
        self.fields["number"].help_text = self.NEXT % {"number": expected} if expected else self.BY_HAND

    def act(self):
        return actions.issue_letter(
            self.letter, by=self.by, number=self.cleaned_data["number"], make=self._make
        )

    def _make(self, letter):
        return make_document(letter, by=self.by)


class RecipientForm(ActionForm):
    """One tap on the row of a recipient."""

    def __init__(self, *args, recipient, **kwargs):
        self.recipient = recipient
        super().__init__(*args, **kwargs)


class SendAgainForm(RecipientForm):
    address = forms.EmailField(
        label=_("Alamat pos-el"),
        max_length=254,
        help_text=_("Pada alamat lain tautan jawabannya ikut diganti: tautan yang lama tidak berlaku lagi."),
    )

    def __init__(self, *args, recipient, **kwargs):
        address = recipient.address or recipient.attendance.institution.email
        kwargs.setdefault("initial", {"address": address})
        super().__init__(*args, recipient=recipient, **kwargs)

    def act(self):
        return letter_sendings.send_again(self.recipient, by=self.by, address=self.cleaned_data["address"])


class HandOverForm(RecipientForm):
    """`undo`: it was noted by mistake."""

    undo = forms.BooleanField(required=False)

    def act(self):
        verb = letter_sendings.take_back_hand_over if self.cleaned_data["undo"] else letter_sendings.hand_over
        return verb(self.recipient, by=self.by)


class RenewLinkForm(RecipientForm):
    def act(self):
        return letter_sendings.renew_link(self.recipient, by=self.by)


class RemindForm(ActionForm):
    """All who are silent, or the one recipient that is named."""

    def __init__(self, *args, letter, recipient=None, **kwargs):
        self.letter, self.recipient = letter, recipient
        self.reminded = 0
        super().__init__(*args, **kwargs)

    def act(self):
        if self.recipient:
            letter_reminders.remind(self.recipient, by=self.by)
            self.reminded = 1
        else:
            self.reminded = letter_reminders.remind_silent(self.letter, by=self.by)
        return self.letter


class LinkReplyForm(ReplyForm):
    """The answer of whoever has the link, for the institution that it is of."""

    outbox_label = None
    sender = None  # nobody is signed in: nothing comes in pieces

    def __init__(self, *args, recipient, **kwargs):
        self.recipient = recipient
        super().__init__(*args, attendance=recipient.attendance, **kwargs)
        self.fields["note"].help_text = _("Alasan, bila instansi berhalangan hadir.")

    def clean(self):
        data = super().clean()
        if data.get("answer") == self.EXCUSED and not data.get("note") and not self.has_error("note"):
            self.add_error("note", _("Tulis alasan berhalangan."))
        return data

    def act(self):
        return reply_by_link(self.recipient, **self.typed_answer())
