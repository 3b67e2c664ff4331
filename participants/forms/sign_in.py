"""allauth's forms with the portal's words: a label above each field instead of a grey word within it."""

from allauth.account import forms as account
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("Pos-el"),
    "email": _("Pos-el"),
    "password": _("Kata sandi"),
    "oldpassword": _("Kata sandi sekarang"),
    "password1": _("Kata sandi baru"),
    "password2": _("Kata sandi baru, sekali lagi"),
}
PASSWORD_RULES = _(
    "Sedikitnya 10 karakter, tidak hanya angka, bukan kata sandi yang umum, dan tidak mirip pos-el Anda."
)
MAX_PASSWORD = 1000  # characters: more is a mistake, and hashing it costs


class OwnWords:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if "password" in name:
                field.validators.append(MaxLengthValidator(MAX_PASSWORD))
            if name == "password1":
                field.help_text = PASSWORD_RULES


class LoginForm(OwnWords, account.LoginForm):
    pass


class ChangePasswordForm(OwnWords, account.ChangePasswordForm):
    pass


class ResetPasswordForm(OwnWords, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(OwnWords, account.ResetPasswordKeyForm):
    pass
