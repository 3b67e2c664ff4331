from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """WHAT: meetings, what was said and put forward in them, and what became of it."""

    name = "meetings"
    verbose_name = _("Rapat")
    default_auto_field = "django.db.models.BigAutoField"
