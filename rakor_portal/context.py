"""What every page's frame needs, for the template engine's `context_processors`.

Runs once per page that is made (a page from the public cache does not come here) and asks nothing of the database.
"""

from django.conf import settings
from django.urls import translate_url
from django.utils import translation

# The part of the navigation a page belongs to, by the noun its URL name starts with.
SECTIONS = ("meeting", "input", "follow_up", "region", "help")


def portal(request):
    """The office's name, the place in the navigation, and the same page in the other language."""
    code = other_language()
    return {
        "office_name": getattr(settings, "OFFICE_NAME", ""),
        "section": section_of(request.resolver_match),
        "other_language": code,
        "other_language_url": other_language_url(request, code),
    }


def other_language():
    """The code of the language that the page is not in: the portal has Indonesian and English."""
    return "id" if (translation.get_language() or "id").startswith("en") else "en"


def other_language_url(request, code):
    """The address of this page in `code`, with its query; the other home page where it has none of its own."""
    path = request.path
    translated = translate_url(path, code)
    if translated == path:
        # An address outside the languages' patterns, or one that leads nowhere (a 404 page).
        return translate_url("/", code) if code != "id" else translate_url("/en/", code)
    query = request.META.get("QUERY_STRING", "")
    return f"{translated}?{query}" if query else translated


def section_of(match):
    """Which noun of the navigation the resolved URL belongs to; "" for none, also before anything is resolved."""
    name = (match and match.url_name) or ""
    if name.endswith("_desk"):  # somebody's own page: the region's desk is not the public page of a region
        return ""
    return next((noun for noun in SECTIONS if name == noun or name.startswith(f"{noun}_")), "")
