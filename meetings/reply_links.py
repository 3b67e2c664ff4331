"""The link by which an invited institution replies without an account: `/undangan/<token>/`.

The token is the recipient's key, signed under a salt of its own: it opens this page and nothing else, and one that was
not signed here is told apart without asking the database. It holds no name and no date: it ends with the session of
the meeting, whenever that is held, or when the key is replaced.
"""

import base64
import binascii
import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from meetings.models import LetterRecipient

SALT = "meetings.letters.reply"
SEPARATOR = "~"


class NoSuchLink(Exception):
    """The token was not made here, or is cut off."""


class LinkReplaced(Exception):
    """The token was made here, and another has taken its place."""


def _signer():
    return signing.Signer(salt=SALT, sep=SEPARATOR)


def token_of(recipient):
    """66 characters that stand in an address as they are."""
    key = base64.urlsafe_b64encode(recipient.reply_key.bytes).rstrip(b"=").decode()
    return _signer().sign(key)


def address_of(recipient):
    """The link as the letter and the e-mail give it: whole, and Indonesian whatever the page's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + reverse("letter_reply", args=[token_of(recipient)])


def recipient_of(token):
    """The LetterRecipient of a token, with its meeting, institution and attendee.

    Raises:
        NoSuchLink: it is forged or damaged.
        LinkReplaced: its key holds no more.
    """
    try:
        key = _signer().unsign(token)
        reply_key = uuid.UUID(bytes=base64.urlsafe_b64decode(f"{key}=="))
    except (signing.BadSignature, binascii.Error, ValueError) as error:
        raise NoSuchLink from error
    recipient = (
        LetterRecipient.objects.issued()
        .select_related(
            "letter__meeting",
            "attendance__meeting",
            "attendance__institution__region",
            "attendance__attendee",
        )
        .filter(reply_key=reply_key)
        .first()
    )
    if recipient is None:
        raise LinkReplaced
    return recipient
