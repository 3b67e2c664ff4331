"""The answer of an institution that has no account, given by the link of its letter."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings.actions.attendance import reply_to_invitation
from meetings.actions.letter_sendings import locked, record
from meetings.models import LetterEvent
from participants.models import User


def reply_by_link(recipient, *, coming, capacity="", person=None, note="", assignment=()):
    """Answer for the institution that the link is of, and for no other.

    It is the portal's account that writes, since nobody is signed in; the history says that the link was used.

    Args:
        recipient: as the link gave it (meetings/reply_links.py).
        coming, capacity, person, note, assignment: see `reply_to_invitation`.

    Raises:
        ValidationError: the answer comes too late, or the link was replaced in this moment.
    """
    portal = User.objects.portal()
    with pghistory.context(user=portal.pk), transaction.atomic():
        # The meeting, then the attendance, then the recipient: everybody who holds more than one takes them in this order.
        attendance = reply_to_invitation(
            recipient.attendance,
            by=portal,
            coming=coming,
            capacity=capacity,
            person=person,
            note=note,
            assignment=assignment,
        )
        now = locked(recipient)
        if now.reply_key != recipient.reply_key:
            raise ValidationError(_("Tautan ini sudah diganti. Pakailah tautan dalam pos-el yang terakhir."))
        record(
            now,
            LetterEvent.Kind.REPLIED,
            by=portal,
            institution=attendance.institution,
            note=answer_in_words(attendance),
        )
    return attendance


def answer_in_words(attendance):
    """ "akan hadir · mewakili · Suharto (Kepala Bidang TIK)", with what was noted."""
    parts = [
        attendance.get_status_display(),
        attendance.get_capacity_display(),
        attendance.attendee_line,
        attendance.note,
    ]
    return " · ".join(str(part) for part in parts if part)
