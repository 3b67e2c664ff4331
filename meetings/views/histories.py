"""The history of a record as a page shows it: what happened, when, by which institution; never by which person."""

import re

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def leave_out(events, pairs):
    """Take out of the notes what this reader is not to be told. The events are for showing from then on, not for saving.

    Args:
        pairs: (text, what stands instead); the text is left alone inside a longer word or number.
    """
    instead = dict(pairs)
    if not instead:
        return
    longest_first = sorted(instead, key=len, reverse=True)
    texts = re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in longest_first))
    for event in events:
        event.note = texts.sub(lambda found: instead[found[0]], event.note)


def give_files(events, attachments):
    """Put `files` beside each event of a follow-up, for `history_of`."""
    by_event = {event.pk: [] for event in events}
    for attachment in attachments:
        by_event[attachment.follow_up_event_id].append(attachment)
    for event in events:
        event.files = by_event[event.pk]


def history_of(events, *, labels=None, hidden=()):
    """Rows for components/timeline.html.

    Args:
        events: with `institution` and `on_behalf_of` (and `receiver`, where there are any) fetched, and their files given.
        labels: {kind: word} where the kind's own word would be wrong for this record.
        hidden: institutions (their keys) that are not named to this reader: their inputs are not for him.
    """
    labels = labels or {}
    return [
        {
            "at": event.at,
            "kind": event.kind,
            "label": labels.get(event.kind, event.label),
            "institution_name": (
                _("pengusul lain") if event.institution_id in hidden else event.institution_name
            ),
            "facts": _facts(event),
            "note": event.note,
            "link": getattr(event, "link", ""),
            "attachments": getattr(event, "files", []),
            "is_sample": event.is_sample,
        }
        for event in events
    ]


def _facts(event):
    """Who received it, by which letter, and the date that a step asks for or sets: where the step has them."""
    receiver = getattr(event, "receiver", None)
    outside_body = getattr(event, "outside_body", "")
    letter = getattr(event, "letter_number", "")
    day = getattr(event, "due_date", None)
    facts = []
    if receiver or outside_body:
        facts.append(_("kepada %(receiver)s") % {"receiver": outside_body or receiver.name})
    if letter:
        facts.append(_("surat nomor %(number)s") % {"number": letter})
    if day:
        facts.append(_("sampai %(day)s") % {"day": date_format(day)})
    return facts
