"""How a letter goes to each institution: by e-mail, again to a mended address, on paper, and what replaces its link."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.models import Delivery, LetterEvent, LetterRecipient
from meetings.notifications import are_told, send_all_later, send_later

Kind = LetterEvent.Kind


def locked(recipient):
    """The recipient as it is now, held; with its letter, meeting, attendance and institution.

    Raises:
        ValidationError: its letter is a draft.
    """
    recipient = (
        LetterRecipient.objects.select_for_update(no_key=True, of=("self",))
        .select_related("letter__meeting", "attendance__institution", "delivery")
        .get(pk=recipient.pk)
    )
    if not recipient.letter.is_issued:
        raise ValidationError(_("Surat ini belum diterbitkan."))
    return recipient


def record(recipient, kind, *, by, institution=None, **fields):
    """One more line of the letter's history."""
    event = _event(recipient, kind, by=by, institution=institution, **fields)
    event.save()
    return event


def _event(recipient, kind, *, by, institution=None, **fields):
    return LetterEvent(
        letter=recipient.letter,
        recipient=recipient,
        kind=kind,
        by=by,
        institution=institution or by.institution,
        is_sample=recipient.is_sample,
        **fields,
    )


def post(recipient, kind, *, by):
    """Write the e-mail of the letter, or of a reminder, and the job that sends it. Nothing where nobody is told.

    Returns:
        the Delivery, or None.
    """
    if not are_told():
        return None
    delivery = Delivery.objects.create(address=recipient.address)
    record(recipient, kind, by=by, delivery=delivery, address=recipient.address)
    send_later(delivery)
    return delivery


def send_first(letter, recipients, *, by):
    """Send an issued letter to every recipient that has an address, in the transaction that issues it.

    As many queries for three hundred as for one.
    """
    recipients = [recipient for recipient in recipients if recipient.address]
    if not recipients or not are_told():
        return
    for recipient in recipients:
        recipient.letter, recipient.delivery = letter, Delivery(address=recipient.address)
    posted = Delivery.objects.bulk_create(recipient.delivery for recipient in recipients)
    LetterRecipient.objects.bulk_update(recipients, ["delivery"])
    LetterEvent.objects.bulk_create(
        _event(recipient, Kind.SENT, by=by, delivery=recipient.delivery, address=recipient.address)
        for recipient in recipients
    )
    send_all_later(posted)


@transaction.atomic
def send_again(recipient, *, by, address):
    """Send the letter once more, to the address that is right.

    What still waits, or failed, is the same e-mail under the same Message-ID; what has gone out is followed by another.
    At another address the link is another too: whoever got the letter by mistake cannot answer with the old one.

    Raises:
        ValidationError: the letter is a draft, or the meeting is over.
    """
    recipient = locked(recipient)
    _refuse_after_the_meeting(recipient)
    is_moved = recipient.address != address
    was_posted = recipient.delivery_id is not None
    recipient.address = address
    if is_moved and was_posted:
        recipient.reply_key = uuid.uuid4()
    waiting = (
        Delivery.objects.select_for_update(no_key=True).filter(pk=recipient.delivery_id, sent_at=None).first()
    )
    if waiting is None:
        recipient.delivery = post(recipient, Kind.SENT_AGAIN if was_posted else Kind.SENT, by=by)
    else:
        waiting.address, waiting.gave_up_at = address, None
        waiting.save()
        record(recipient, Kind.SENT_AGAIN, by=by, address=address)
        send_later(waiting)
    recipient.save()
    if is_moved and was_posted:
        record(recipient, Kind.LINK_RENEWED, by=by)
    return recipient


def _refuse_after_the_meeting(recipient):
    meeting = recipient.letter.meeting
    if not meeting.takes_replies:
        raise ValidationError(
            _("Rapat ini sudah selesai atau dibatalkan, jadi tidak ada lagi yang diundang.")
        )


@transaction.atomic
def hand_over(recipient, *, by):
    """Note that the letter was handed over on paper. Twice is once."""
    recipient = locked(recipient)
    if recipient.handed_over_at is None:
        recipient.handed_over_at = clock.now()
        recipient.save()
        record(recipient, Kind.HANDED_OVER, by=by)
    return recipient


@transaction.atomic
def take_back_hand_over(recipient, *, by):
    """It was noted by mistake; both stand in the history."""
    recipient = locked(recipient)
    if recipient.handed_over_at is not None:
        recipient.handed_over_at = None
        recipient.save()
        record(recipient, Kind.NOT_HANDED_OVER, by=by)
    return recipient


@transaction.atomic
def renew_link(recipient, *, by):
    """Replace the link by which the institution replies; the old one opens no more."""
    recipient = locked(recipient)
    recipient.reply_key = uuid.uuid4()
    recipient.save()
    record(recipient, Kind.LINK_RENEWED, by=by)
    return recipient
