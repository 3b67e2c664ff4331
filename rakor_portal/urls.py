"""All addresses. Indonesian has no prefix, English lies under `/en/`."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path

from meetings.api.answers import unknown
from meetings.views import figure_exports, open_data, sitemaps
from rakor_portal.health import health
from rakor_portal.session_expired import session_state

urlpatterns = [
    path("sehat/", health, name="health"),
    path("sesi/", session_state, name="session_state"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:noun>-<int:number>.xml", sitemaps.sitemap_part, name="sitemap_part"),
    # Data: one address for each file and each record, whatever the language of the page that leads there
    path("data-terbuka/katalog.jsonld", open_data.catalogue, name="catalogue"),
    path("data-terbuka/datapackage.json", open_data.open_data_package, name="open_data_package"),
    path("data/<slug:slug>/datapackage.json", figure_exports.data_package, name="data_package"),
    re_path(
        r"^data/(?P<slug>[-a-zA-Z0-9_]+)/angka\.(?P<format>csv|json|xlsx|zip)$",
        figure_exports.figure_export,
        name="figure_export",
    ),
    re_path(
        r"^data-terbuka/(?P<slug>[-a-z]+)\.(?P<format>csv|json)$",
        open_data.open_data_set,
        name="open_data_set",
    ),
    path("api/v1/", include("meetings.api.urls")),
    *i18n_patterns(
        path("", include("participants.urls")),
        path("", include("meetings.urls")),
        prefix_default_language=False,
    ),
    # After the pages, one of which explains the API
    re_path(r"^api/v1/", unknown, name="api_unknown"),
]
