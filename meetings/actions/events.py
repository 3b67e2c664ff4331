from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def stated(words, field="reason"):
    """What must be said, whoever calls the verb.

    Raises:
        ValidationError: nothing is said.
    """
    if not words.strip():
        raise ValidationError({field: _("Bagian ini wajib diisi.")}, code="required")
    return words


def record(record, kind, **fields):
    """Add one event to a record: see `event`."""
    added = event(record, kind, **fields)
    added.save()
    return added


def event(record, kind, *, by, note="", on_behalf_of=None, **fields):
    """One event of a record, with the institution that the actor belongs to now. Unsaved: many are saved in one query.

    Args:
        record: a row with `events` (Meeting, Input, FollowUp).
        kind: one of the event's kinds.
        by: the acting account.
        note: what a reader of the history is told.
        on_behalf_of: the institution in whose name the secretariat acts; left out where it is the actor's own.
    """
    if on_behalf_of is not None and on_behalf_of.pk == by.institution_id:
        on_behalf_of = None
    events = record.events
    return events.model(
        **{events.field.name: record},
        kind=kind,
        by=by,
        institution_id=by.institution_id,
        on_behalf_of=on_behalf_of,
        note=note,
        is_sample=record.is_sample,
        **fields,
    )
