from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction

from participants.models import User


@transaction.atomic
def save_user(user, *, password=None):
    """Save an account.

    A new one without a password cannot be signed in to until its owner made one by the link that
    `send_password_link` writes. Where the address changes, allauth's memory of the old one goes with
    it: it would still sign in.

    Args:
        password: of a new account.
    """
    if user.pk is None:
        user.set_password(password)
    else:
        EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
    user.save()
    return user


def choose_mail(user, *, mail, time_zone):
    """What the owner of an account gets by e-mail, and the zone in which it is seven o'clock for the daily letter.

    What waits for a daily letter already still comes with the next one.
    """
    user.mail, user.time_zone = mail, time_zone
    user.save(update_fields=["mail", "time_zone"])
    return user


def send_password_link(user: User, *, new=False):
    """Write the owner of an account a link with which a password is made (valid for three days, once).

    Args:
        new: the letter welcomes instead of answering a request.

    Raises:
        OSError: the mail server does not take the letter.
    """
    adapter = get_adapter()
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    letter = "account/email/welcome" if new else "account/email/password_reset_key"
    adapter.send_mail(
        letter, user.email, {"user": user, "password_reset_url": adapter.get_reset_password_from_key_url(key)}
    )
