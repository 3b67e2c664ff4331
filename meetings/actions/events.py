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


def record(record, kind, *, by, note="", on_behalf_of=None, **fields):
    """Add one event to a record, with the institution that the actor belongs to now.

    Args:
        record: a row with `events` (Meeting, Input, FollowUp).
        kind: one of the event's kinds.
        by: the acting account.
        note: what a reader of the history is told.
        on_behalf_of: the institution in whose name the secretariat acts; left out where it is the actor's own.
    """
    if on_behalf_of is not None and on_behalf_of.pk == by.institution_id:
        on_behalf_of = None
    return record.events.create(
        kind=kind,
        by=by,
        institution_id=by.institution_id,
        on_behalf_of=on_behalf_of,
        note=note,
        is_sample=record.is_sample,
        **fields,
    )
