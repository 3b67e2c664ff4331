from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _


def foreign_key():
    """The refusal of a key that made another row: the form is shown again under a new one."""
    return ValidationError(
        _("Formulir ini sudah pernah dikirim untuk hal lain. Periksa isinya, lalu kirim sekali lagi."),
        code="foreign_key",
    )


def once(model, client_key, *, by, create):
    """Create a row under a client key, or find the one that this key made before.

    Sending the same form twice (a dropped link, a double tap, two tabs) gives one row and the first
    answer again. Two at the same moment are told apart by the unique key in the database; the loser
    rolls back, its number included, and finds the winner's row.

    Args:
        model: a Record.
        client_key: the UUID made in the form.
        by: the account that sends; a key of somebody else is refused.
        create: makes and returns the row, called inside a transaction of its own.

    Returns:
        (row, whether it was made now).

    Raises:
        ValidationError: the key belongs to another account's row.
    """
    found = model._default_manager.filter(client_key=client_key).first()
    if found is None:
        try:
            with transaction.atomic():
                return create(), True
        except IntegrityError:
            found = model._default_manager.filter(client_key=client_key).first()
            if found is None:
                raise
    if found.created_by_id != by.pk:
        raise foreign_key()
    return found, False
