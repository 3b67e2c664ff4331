"""Institutions that got an invitation letter and are silent: reminded by hand, and by the worker before the meeting."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings import clock
from meetings.actions.letter_sendings import locked, post
from meetings.models import LetterEvent, LetterRecipient, Meeting
from meetings.models.calendars import calendar
from participants.models import User

HOUR = 8  # of the meeting's zone: from when on a day the worker reminds


def in_question():
    """Silent recipients of meetings to come that can be reminded by e-mail: of the last letter that each got."""
    later = LetterRecipient.objects.issued().filter(attendance=OuterRef("attendance"), pk__gt=OuterRef("pk"))
    return (
        LetterRecipient.objects.silent()
        .filter(letter__meeting__status=Meeting.Status.ANNOUNCED, letter__meeting__starts_at__gt=clock.now())
        .exclude(address="")
        .exclude(Exists(later))
        .select_related("letter__meeting", "attendance", "delivery")
    )


def next_on(recipient):
    """The first day on which the recipient may be reminded: so many working days after it last got something."""
    zone = recipient.letter.meeting.time_zone
    posted = recipient.delivery.sent_at if recipient.delivery else None
    last = max(
        filter(None, [recipient.letter.issued_at, posted, recipient.handed_over_at, recipient.reminded_at])
    )
    return calendar().add(clock.day_of(last, zone), settings.INVITATION_REMINDER_EVERY)


def refusal(recipient):
    """Why the recipient cannot be reminded now, in words; "" where it can."""
    meeting = recipient.letter.meeting
    if meeting.status != Meeting.Status.ANNOUNCED or meeting.starts_at <= clock.now():
        return _("Rapat sudah dimulai, selesai, atau dibatalkan, jadi tidak ada yang diingatkan.")
    if recipient.attendance.status != recipient.attendance.Status.INVITED:
        return _("Instansi ini sudah menjawab.")
    if not recipient.address:
        return _("Instansi ini tidak mempunyai alamat pos-el.")
    day = next_on(recipient)
    if clock.today(meeting.time_zone) < day:
        return _("Instansi ini baru saja dihubungi; paling cepat diingatkan %(day)s.") % {
            "day": date_format(day)
        }
    return ""


@transaction.atomic
def remind(recipient, *, by):
    """Send one reminder; noted in the letter's history.

    Raises:
        ValidationError: it answered, has no address, was reminded lately, or the meeting has begun.
    """
    recipient = locked(recipient)
    if words := refusal(recipient):
        raise ValidationError(words)
    if post(recipient, LetterEvent.Kind.REMINDED, by=by):
        recipient.reminded_at = clock.now()
        recipient.save()
    return recipient


def remind_silent(letter, *, by):
    """Remind everybody whom the letter went to, who is silent and may be reminded today.

    Returns:
        how many.
    """
    number = 0
    for recipient in in_question().filter(letter=letter):
        try:
            remind(recipient, by=by)
        except ValidationError:
            continue  # it answered in this moment, or its day has not come
        number += 1
    return number


def due():
    """Those whom the worker reminds now: on working days from 08.00, in the last days before the meeting.

    Nobody is written to of his own accord about a sample.
    """
    return [recipient for recipient in in_question().filter(is_sample=False) if _is_due(recipient)]


def _is_due(recipient):
    meeting = recipient.letter.meeting
    today = clock.today(meeting.time_zone)
    if clock.now().astimezone(meeting.zone).hour < HOUR or not calendar().is_working_day(today):
        return False
    is_soon = calendar().after(today, meeting.date) <= settings.INVITATION_REMINDER_FROM
    return is_soon and not refusal(recipient)


def remind_if_due(recipient):
    """One of `due()`: it may have answered meanwhile, or another worker been quicker."""
    try:
        remind(recipient, by=User.objects.portal())
    except ValidationError:
        return
