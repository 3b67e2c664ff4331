from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

DEMO_DOMAIN = "@contoh.id"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator; nobody signs up by himself.

    The messages are the portal's own: allauth's catalogue mixes forms of address.
    """

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Akun ini sudah dinonaktifkan."),
        "email_password_mismatch": _("Pos-el atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."),
        "enter_current_password": _("Kata sandi sekarang tidak cocok."),
        "incorrect_password": _("Kata sandi tidak cocok."),
        "invalid_password_reset": _("Tautan ini sudah dipakai atau sudah kedaluwarsa."),
        "rate_limited": _("Terlalu banyak permintaan. Tunggulah beberapa menit, lalu coba lagi."),
        "too_many_login_attempts": _(
            "Terlalu banyak percobaan masuk yang gagal. Tunggulah lima menit, lalu coba lagi."
        ),
    }

    def is_open_for_signup(self, request):
        return False

    def pre_login(self, request, user, **kwargs):
        """Demo accounts, whose password is known, sign in only where DEMO=1: also where the data of a demo was moved."""
        if user.email.endswith(DEMO_DOMAIN) and not settings.DEMO:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def respond_user_inactive(self, request, user):
        """Only who knows the password comes here. A page in place: there is no address to send somebody to."""
        return render(request, "account/account_inactive.html", status=403)
