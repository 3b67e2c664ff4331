"""What became of an issued letter at each institution, for its page: sent, failed, answered, reminded; and its history."""

from django.conf import settings

from meetings.actions import letter_reminders
from meetings.models import LetterRecipient
from meetings.views.deliveries import reason_of

LATEST = 20  # events that the page shows at first

State = LetterRecipient.State
# The sign of each state among those that static/scss/_status.scss draws: a check, a cross, an empty circle, a pause.
SIGNS = {
    State.HANDED_OVER: "present",
    State.SENT: "published",
    State.FAILED: "cancelled",
    State.WAITING: "assigned",
    State.NO_ADDRESS: "postponed",
}


def followed(request, letter, recipients):
    rows = [_row(letter, recipient) for recipient in recipients]
    states = [row["state"] for row in rows]
    events = letter.events.select_related(
        "institution", "on_behalf_of", "recipient__attendance__institution", "delivery"
    ).order_by("-at", "-pk")
    number = events.count()
    shows_all = request.GET.get("riwayat") == "semua"
    shown = list(events if shows_all else events[:LATEST])
    return {
        "rows": rows,
        "numbers": {state.value: states.count(state) for state in State},
        "silent": sum(row["is_silent"] for row in rows),
        "can_be_reminded": sum(row["can_be_reminded"] for row in rows),
        "events": [_told(event) for event in shown],
        "more_events": number - len(shown),
        "takes_replies": letter.meeting.takes_replies,
        "remind_from": settings.INVITATION_REMINDER_FROM,
        "remind_every": settings.INVITATION_REMINDER_EVERY,
    }


def _row(letter, recipient):
    recipient.letter = letter
    attendance, delivery = recipient.attendance, recipient.delivery
    failed = delivery is not None and not delivery.sent_at and delivery.failure
    is_silent = attendance.status == attendance.Status.INVITED
    return {
        "recipient": recipient,
        "attendance": attendance,
        "state": recipient.state,
        "sign": SIGNS[recipient.state],
        "sent_at": delivery.sent_at if delivery else None,
        "reason": reason_of(delivery.failure)[0] if failed else "",
        "is_still_tried": failed and delivery.gave_up_at is None,
        "is_silent": is_silent,
        "can_be_reminded": is_silent and not letter_reminders.refusal(recipient),
        "assignments": attendance.attachments.all(),
    }


def _told(event):
    """An event as components/timeline.html shows it; whether its e-mail went out is told with it."""
    facts = []
    if event.recipient:
        facts.append(str(event.recipient.attendance.institution))
    facts += [text for text in (event.address, event.note) if text]
    if event.delivery and event.delivery.failure and not event.delivery.sent_at:
        facts.append(reason_of(event.delivery.failure)[0])
    return {
        "at": event.at,
        "label": event.label,
        "institution_name": event.institution_name,
        "facts": facts,
        "is_sample": event.is_sample,
    }
