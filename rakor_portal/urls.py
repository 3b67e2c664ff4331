"""All addresses. Indonesian has no prefix, English lies under `/en/`."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from rakor_portal.health import health

urlpatterns = [
    path("sehat/", health, name="health"),
    *i18n_patterns(
        path("", include("participants.urls")),
        path("", include("meetings.urls")),
        prefix_default_language=False,
    ),
]
