from django.db import transaction

from meetings.models import Letterhead

FIELDS = [
    "government", "agency", "address", "postal_code", "phone", "email", "website", "city", "emblem", "number_pattern",
    "unit_code",
]  # fmt: skip


@transaction.atomic
def change(letterhead, *, by):
    """Put another letterhead in force; those before it stay, for the documents that were made under them.

    Args:
        letterhead: an unsaved Letterhead.

    Returns:
        the one in force: the last one where nothing differs.
    """
    last = Letterhead.objects.order_by("-pk").select_for_update().first()
    if last and all(_value(last, name) == _value(letterhead, name) for name in FIELDS):
        return last
    letterhead.created_by = by
    letterhead.save()
    return letterhead


def _value(letterhead, name):
    value = getattr(letterhead, name)
    return bytes(value) if isinstance(value, memoryview) else value or ""
