"""Letters on their way out: sending one, and gathering a day's notifications into one."""

import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from meetings import clock
from meetings.actions import letter_mails
from meetings.models import Delivery, Notification
from meetings.notifications import send_later, words_of
from participants.models import User

log = logging.getLogger(__name__)
DIGEST_HOUR = 7  # of the reader's zone
LEFT_AFTER = 5  # minutes
LEFT_AT_ONCE = 500


def send(delivery_pk, *, is_last=False):
    """Send one letter, if it was not sent. Its Message-ID is the same at each attempt.

    The row is held meanwhile, so that two workers do not send it at once. A crash between the mail server's yes and
    the commit sends it once more, under the same Message-ID: SMTP has no way to rule that out.

    Args:
        is_last: no further attempt will be made.

    Raises:
        Exception: the mail server did not take it (an OSError, of which smtplib's errors are), or it could not be
            written; the attempt is recorded.
    """
    failure = None
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(no_key=True).filter(pk=delivery_pk).first()
        if delivery is None or delivery.sent_at:
            return
        delivery.attempts += 1
        try:
            letter_of(delivery).send()
        except DatabaseError:
            raise
        except Exception as error:  # whatever it is, the secretariat is to see it
            failure = error
            delivery.failure = f"{type(error).__name__}: {error}"[:2000]
            delivery.gave_up_at = clock.now() if is_last or _is_final(error) else None
        else:
            delivery.sent_at = clock.now()
            delivery.gave_up_at = None
        delivery.save()
    if failure is not None and delivery.gave_up_at is None:
        raise failure
    if failure is not None:
        log.error("letter %s was given up: %s", delivery.public_id, delivery.failure)


def _is_final(error):
    """Whether the mail server refused this letter for good (a code of 5xx), not only now."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reply in error.recipients.values())
    # What says no to the portal, and not to this letter, is mended by whoever keeps the mail server.
    of_the_portal = (
        smtplib.SMTPAuthenticationError
        | smtplib.SMTPConnectError
        | smtplib.SMTPHeloError
        | smtplib.SMTPSenderRefused
    )
    return (
        isinstance(error, smtplib.SMTPResponseException)
        and error.smtp_code >= 500
        and not isinstance(error, of_the_portal)
    )


def letter_of(delivery):
    """The letter as an EmailMessage: Indonesian, plain, and with what the records that it is about attach to it."""
    event = getattr(delivery, "letter_event", None)
    with translation.override(settings.LANGUAGE_CODE):
        if event is None:
            subject, body, attachments, reply_to = *_told(delivery), [], []
        else:
            subject, body, attachments, reply_to = letter_mails.parts_of(event)
    # A subject is one line: a title with a line break in it must not end it.
    return EmailMessage(
        " ".join(subject.split()),
        body,
        None,
        [delivery.address],
        attachments=attachments,
        reply_to=reply_to,
        headers={"Message-ID": message_id(delivery), "Auto-Submitted": "auto-generated"},
    )


def _told(delivery):
    """(subject, body) of notifications: short, with one link for each thing that they tell."""
    rows = list(delivery.notifications.order_by("at", "pk"))
    told = [(*words_of(row), row) for row in rows]
    if delivery.digest_of is None and len(told) == 1:
        ((subject, sentence, row),) = told
        body = f"{sentence}\n\n{row.record}\n{settings.SITE_URL}{row.path}\n"
    else:
        day = date_format(delivery.digest_of or clock.day_of(delivery.created_at))
        subject = _("Ringkasan %(day)s: %(number)d pemberitahuan") % {"day": day, "number": len(told)}
        body = "\n".join(
            f"{title}\n{sentence}\n{settings.SITE_URL}{row.path}\n" for title, sentence, row in told
        )
    if delivery.user_id:  # an office without an account has nothing to choose
        body += "\n-- \n" + _("Kiriman pos-el dapat Anda atur di portal, pada halaman Pemberitahuan.") + "\n"
    return subject, body


def message_id(delivery):
    """`<uuid@host of the portal>`: of the row, not of the attempt."""
    host = settings.SITE_URL.split("://", 1)[1].split("/")[0].split(":")[0]
    return f"<{delivery.public_id}@{host}>"


@transaction.atomic
def resend(delivery, *, by):
    """Try a letter again, to the address that is known now. Who asked for it is in the log: a letter is no record of a meeting."""
    delivery = Delivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)
    if delivery.sent_at is None:
        delivery.address = _present_address(delivery) or delivery.address
        delivery.gave_up_at = None
        delivery.save()
        send_later(delivery)
        log.info("letter %s is tried again, as account %s asked", delivery.public_id, by.pk)
    return delivery


def _present_address(delivery):
    if delivery.user_id:
        return delivery.user.email
    if event := getattr(delivery, "letter_event", None):
        return event.recipient.address
    return delivery.notifications.select_related("institution").first().institution.email


def queue_what_was_left():
    """Put letters into the queue again that wait without a job: whatever became of it, the letter is to go.

    Returns:
        How many.
    """
    waiting = Delivery.objects.filter(
        sent_at=None, gave_up_at=None, created_at__lt=clock.now() - timedelta(minutes=LEFT_AFTER)
    )
    jobs = ProcrastinateJob.objects.filter(task_name="deliver", status__in=["todo", "doing"])
    queued = set(jobs.values_list("args__delivery", flat=True))
    left = [pk for pk in waiting.order_by("pk").values_list("pk", flat=True) if pk not in queued]
    for pk in left[:LEFT_AT_ONCE]:
        with transaction.atomic():
            # One that is being sent in this moment, or put into the queue by another worker, is left to that.
            delivery = waiting.select_for_update(skip_locked=True, no_key=True).filter(pk=pk).first()
            if delivery:
                send_later(delivery)
    return len(left[:LEFT_AT_ONCE])


@transaction.atomic
def gather_digest(user):
    """Put what waits for the user's daily letter into today's, from 07.00 of his zone on. One letter a day at most.

    Returns:
        The Delivery, or None where nothing waits, it is too early, or today's was written already.
    """
    user = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
    moment = clock.now().astimezone(user.zone)
    day = moment.date()
    if moment.hour < DIGEST_HOUR or Delivery.objects.filter(user=user, digest_of=day).exists():
        return None
    waiting = Notification.objects.waiting_for_digest().filter(user=user)
    if not waiting.exists():
        return None
    delivery = Delivery.objects.create(user=user, address=user.email, digest_of=day)
    waiting.update(delivery=delivery, awaits_digest=False)
    send_later(delivery)
    return delivery
