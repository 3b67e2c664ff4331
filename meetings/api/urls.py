"""Addresses under /api/v1/, outside of the languages: names and words of the API are Indonesian."""

from django.urls import URLPattern, path

from meetings.api.answers import in_json, reading_only
from meetings.api.operations import api, description


@reading_only
def openapi(request):
    return in_json(description(request.path.removesuffix("openapi.json")))


urlpatterns = [
    path("openapi.json", openapi, name="api_schema"),
    *(
        URLPattern(pattern.pattern, reading_only(pattern.callback), name=pattern.name)
        for pattern in api.urls[0]
        if pattern.name != "api-root"
    ),
]
