"""What an invitation letter, or its reminder, says by e-mail: the words, the PDF, and the meeting for a calendar."""

from email.mime.text import MIMEText

from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from icalendar import vCalAddress

from meetings.calendar_events import calendar_of, with_changes
from meetings.models import LetterEvent, Letterhead, Meeting
from meetings.reply_links import address_of

TEMPLATES = {LetterEvent.Kind.REMINDED: "emails/invitation_reminder.txt"}


def parts_of(event):
    """(subject, body, attachments, reply addresses) of the e-mail that a LetterEvent sends, made as the records are now.

    An attachment is a part of the message, or (name, content, type).
    """
    recipient, letter = event.recipient, event.letter
    meeting = with_changes(Meeting.objects.filter(pk=letter.meeting_id)).get()
    letterhead = Letterhead.objects.current()
    body = render_to_string(
        TEMPLATES.get(event.kind, "emails/invitation_letter.txt"),
        {
            "letter": letter,
            "meeting": meeting,
            "recipient": recipient,
            "institution": recipient.attendance.institution,
            "reply_link": address_of(recipient),
            "agency": letterhead.agency,
        },
    )
    words = {"number": letter.number, "subject": letter.subject}
    if event.kind == LetterEvent.Kind.REMINDED:
        subject = _("Pengingat, mohon dijawab: %(subject)s (%(number)s)") % words
    else:
        subject = _("Surat undangan %(number)s: %(subject)s") % words
    attachments = [*_letter_as_file(letter), _event_as_file(meeting, letterhead)]
    return subject, body, attachments, [letterhead.email] if letterhead.email else []


def _letter_as_file(letter):
    """Raises DocumentDamaged where the stored file is not what was issued: then nothing is sent."""
    document = letter.latest_document
    return [(file_name(letter), document.content(), "application/pdf")] if document else []


def file_name(letter):
    """ "undangan-000-8-3-3-15-kominfo.pdf"."""
    number = slugify(
        "".join(letter_or_dash if letter_or_dash.isalnum() else "-" for letter_or_dash in letter.number)
    )
    return f"undangan-{number or letter.pk}.pdf"


def _event_as_file(meeting, letterhead):
    """The meeting under the same UID as in the portal's own calendar, so that it stands there once."""
    calendar = calendar_of([meeting])
    if letterhead.email:
        organiser = vCalAddress(f"MAILTO:{letterhead.email}")
        organiser.params["CN"] = letterhead.agency
        for event in calendar.walk("VEVENT"):
            event.add("organizer", organiser)
    part = MIMEText(calendar.to_ical().decode(), "calendar", "utf-8")
    part.set_param("method", "PUBLISH")
    part.add_header("Content-Disposition", "attachment", filename="undangan.ics")
    return part
