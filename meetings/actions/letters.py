"""The invitation letter of a meeting: drafted, changed, issued. What is sent then is in letter_sendings.py."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.client_keys import once
from meetings.actions.letter_numbers import is_given, take_number
from meetings.actions.letter_sendings import send_first
from meetings.models import InvitationLetter, LetterEvent, LetterRecipient, Meeting

Kind = LetterEvent.Kind
# An invitation goes out while it can be followed: from the announcement until the session is over.
INVITING = (Meeting.Status.ANNOUNCED, Meeting.Status.IN_SESSION)


def recipients_by_default(meeting):
    """The invited institutions that no letter went to yet; all of them where each has got one."""
    invited = meeting.attendances.invited()
    left = invited.exclude(letters__letter__issued_at__isnull=False)
    return left if left.exists() else invited


@transaction.atomic
def draft_letter(letter, attendances, *, by, client_key):
    """Write down a letter that can still be changed.

    Args:
        letter: an unsaved InvitationLetter with its meeting.
        attendances: the invitations that it goes to.

    Returns:
        (letter, whether it was made now).
    """

    def create():
        letter.client_key, letter.created_by = client_key, by
        letter.is_sample = letter.meeting.is_sample
        letter.save()
        _set_recipients(letter, attendances, by=by)
        return letter

    return once(InvitationLetter, client_key, by=by, create=create)


@transaction.atomic
def change_letter(letter, changes, attendances, *, by):
    """Change a draft.

    Args:
        changes: {field: value}.

    Raises:
        ValidationError: it was issued meanwhile.
    """
    letter = _draft(letter)
    for field, value in changes.items():
        setattr(letter, field, value)
    letter.save()
    _set_recipients(letter, attendances, by=by)
    return letter


def _draft(letter):
    letter = InvitationLetter.objects.select_for_update(no_key=True, of=("self",)).get(pk=letter.pk)
    if letter.is_issued:
        raise ValidationError(_("Surat ini sudah diterbitkan, jadi tidak dapat diubah lagi."))
    return letter


def _set_recipients(letter, attendances, *, by):
    wanted = {attendance.pk for attendance in attendances}
    kept = set(letter.recipients.values_list("attendance_id", flat=True))
    letter.recipients.exclude(attendance__in=wanted).delete()
    LetterRecipient.objects.bulk_create(
        LetterRecipient(letter=letter, attendance_id=pk, created_by=by, is_sample=letter.is_sample)
        for pk in sorted(wanted - kept)
    )


@transaction.atomic
def issue_letter(letter, *, by, make, number=""):
    """Give the letter its number and its file, keep who signs and who is invited as they are today, and send it.

    Args:
        make: makes and returns the Document of the numbered letter; within this transaction, so that a number whose
            letter could not be made is not used up.
        number: typed by hand, as the office's book gave it; else the next by the pattern.

    Raises:
        ValidationError: it was issued already; the meeting is not announced, or over; nobody is to get it; the
            signer's name is not known; the number is another letter's.
    """
    letter = _draft(letter)
    recipients = list(
        LetterRecipient.objects.select_for_update(no_key=True, of=("self",))
        .filter(letter=letter)
        .select_related("attendance__institution")
        .order_by("pk")
    )
    _refuse_what_cannot_be_issued(letter, recipients)
    letter.number = _number(letter, number)
    signer = letter.signer
    letter.signer_name, letter.signer_rank, letter.signer_nip = signer.display_name, signer.rank, signer.nip
    letter.issued_at = clock.now()
    _save_under_its_number(letter)
    for recipient in recipients:
        attendance = recipient.attendance
        recipient.addressee = attendance.invited_official or attendance.institution.invited_official
        recipient.address = attendance.institution.email
    LetterRecipient.objects.bulk_update(recipients, ["addressee", "address"])
    letter.events.create(
        kind=Kind.ISSUED, by=by, institution=by.institution, note=letter.number, is_sample=letter.is_sample
    )
    make(letter)
    send_first(letter, recipients, by=by)
    return letter


def _refuse_what_cannot_be_issued(letter, recipients):
    status = letter.meeting.status
    if status == Meeting.Status.DRAFT:
        raise ValidationError(_("Umumkan rapat ini lebih dahulu: undangan menunjuk ke halamannya."))
    if status not in INVITING:
        raise ValidationError(
            _("Rapat ini sudah selesai atau dibatalkan, jadi tidak ada lagi yang diundang.")
        )
    if not recipients:
        raise ValidationError(_("Surat ini belum mempunyai penerima."))
    if not letter.signer.full_name:
        raise ValidationError(
            _("Nama penanda tangan belum tercatat. Minta pengelola melengkapinya, atau pilih orang lain.")
        )


def _number(letter, typed):
    if not typed:
        return take_number(letter.dated_on)
    if is_given(typed, letter.dated_on):
        raise number_is_taken()
    return typed


def _save_under_its_number(letter):
    """Of two letters that get one number at the same moment, the database refuses the second."""
    try:
        with transaction.atomic():
            letter.save()
    except IntegrityError as error:
        raise number_is_taken() from error


def number_is_taken():
    return ValidationError({"number": _("Nomor ini sudah dipakai surat lain tahun itu.")})
