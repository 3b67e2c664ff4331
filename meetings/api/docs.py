"""The page that explains the API: made on the server from the same description, without scripts."""

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from meetings.api.filters import parameters_of
from meetings.api.operations import BY_NAME, OFFERED, name_of
from meetings.public_pages import public_page


@public_page
@require_safe
def api_docs(request):
    """Every address, what it can be asked with, and what comes back."""
    context = {
        "base": reverse("api_schema").removesuffix("openapi.json"),
        "site": settings.SITE_URL,
        "nouns": [
            {
                "data_set": data_set,
                "list_url": reverse(name_of(data_set)),
                "record_path": "/".join(f"{{{part}}}" for part in BY_NAME.get(data_set.slug, ["nomor"])),
                "parameters": parameters_of(data_set).items(),
            }
            for data_set in OFFERED
        ],
        "licence": settings.OPEN_DATA_LICENCE,
    }
    return render(request, "meetings/api/docs.html", context)
