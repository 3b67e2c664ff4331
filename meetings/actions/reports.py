"""What every report on a follow-up is, the leading institution's or a supporting one's: an event with evidence, once under its key."""

from meetings.actions.attachments import attach, has_all
from meetings.actions.client_keys import foreign_key
from meetings.actions.events import record, stated
from meetings.models import FollowUpEvent


def says_the_same(event, *, note, link, uploads):
    """Whether a report is what the event says already, files included."""
    return (event.note, event.link) == (note, link) and has_all(event, uploads)


def was_made(follow_up, kind, *, by, note, link, uploads, client_key):
    """Whether this very report was made before: sent twice it is one report. To be asked while the follow-up is held.

    Raises:
        ValidationError: the key made another event.
    """
    made = FollowUpEvent.objects.filter(client_key=client_key).first()
    if made is None:
        return False
    is_this = (made.by_id, made.follow_up_id, made.kind) == (by.pk, follow_up.pk, kind)
    if not is_this or not says_the_same(made, note=note, link=link, uploads=uploads):
        raise foreign_key()
    return True


def make(follow_up, kind, *, by, note, link, uploads, client_key, on_behalf_of, **fields):
    """Write the report down, with its files.

    Raises:
        ValidationError: nothing is said.
    """
    event = record(
        follow_up,
        kind,
        by=by,
        note=stated(note, "note"),
        link=link,
        client_key=client_key,
        on_behalf_of=on_behalf_of,
        **fields,
    )
    for upload in uploads:
        attach(upload, by=by, follow_up_event=event)
    return event
