"""The phrases that the office uses often: kept by the secretariat, never deleted, what they were stays in the history."""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from meetings.actions.client_keys import once
from meetings.models import Phrase


def _reserve_name(phrase):
    """Whoever gives a phrase its name waits here for the other who does, so that two never get the same.

    Raises:
        ValidationError: another phrase in use is called so, in small or capital letters.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('phrase name'))")
    if Phrase.objects.in_use().filter(name__iexact=phrase.name).exclude(pk=phrase.pk).exists():
        raise ValidationError({"name": _("Nama singkat ini sudah dipakai kalimat lain.")})


def add_phrase(phrase, *, by, client_key):
    """Keep an (unsaved) phrase from now on.

    Returns:
        (phrase, whether it was made now).

    Raises:
        ValidationError: its name is taken, or the key is another account's.
    """

    def create():
        _reserve_name(phrase)
        phrase.client_key = client_key
        phrase.created_by = by
        phrase.save()
        return phrase

    return once(Phrase, client_key, by=by, create=create)


def _locked(phrase):
    return Phrase.objects.select_for_update(no_key=True).get(pk=phrase.pk)


@transaction.atomic
def change_phrase(phrase, *, by, changes, seen):
    """Change name or text; entries that it was put into keep the words that they have.

    Args:
        seen: the version (`Phrase.last_change`) that the change was made from.

    Raises:
        ValidationError: the name is taken, or (code "changed_meanwhile") somebody else changed it since it was `seen`.
    """
    phrase = _locked(phrase)
    if all(getattr(phrase, field) == value for field, value in changes.items()):
        return phrase
    if seen != phrase.last_change:
        raise ValidationError(
            _("Kalimat ini diubah orang lain sejak Anda membukanya. Bandingkan, lalu simpan lagi."),
            code="changed_meanwhile",
        )
    for field, value in changes.items():
        setattr(phrase, field, value)
    if phrase.is_active:
        _reserve_name(phrase)
    phrase.save()
    return phrase


@transaction.atomic
def retire_phrase(phrase, *, by):
    """Offer it no more; it stays listed, and can be taken up again."""
    phrase = _locked(phrase)
    phrase.is_active = False
    phrase.save()
    return phrase


@transaction.atomic
def restore_phrase(phrase, *, by):
    """Offer a retired phrase again.

    Raises:
        ValidationError: its name was given to another meanwhile.
    """
    phrase = _locked(phrase)
    _reserve_name(phrase)
    phrase.is_active = True
    phrase.save()
    return phrase
