from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipantsConfig(AppConfig):
    """WHO: regions, institutions, people and the accounts they sign in with."""

    name = "participants"
    verbose_name = _("Peserta")
    default_auto_field = "django.db.models.BigAutoField"
