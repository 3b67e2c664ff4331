"""What every page's frame needs, for the template engine's `context_processors`.

Runs once per page that is made (a page from the public cache does not come here). It asks the database one thing,
for whoever is signed in: how much there is to read (the template calls `unread_notifications`).
"""

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils import translation

from meetings.models import Notification
from rakor_portal.heads import head_of

# The part of the navigation a page belongs to, by the noun its URL name starts with.
SECTIONS = ("meeting", "input", "follow_up", "programme", "indicator", "region", "search", "help")


def portal(request):
    """The office's name, the place in the navigation, the addresses of the page, and the same page in the other language."""
    code = other_language()
    head = head_of(request)
    return {
        "office_name": getattr(settings, "OFFICE_NAME", ""),
        "unread_notifications": lambda: Notification.objects.of(request.user).unread().count(),
        "section": section_of(request.resolver_match),
        "other_language": code,
        "other_language_url": other_language_url(request, code, head),
        "head": head,
        "share_url": head.site + request.get_full_path() if head else "",
        **on_paper(request.resolver_match),
        "page_address": settings.SITE_URL.partition("://")[2] + request.get_full_path(),
    }


def on_paper(match):
    """How a page is found again from paper or by word of mouth: {"short_url", "qr_url"}, where it has these."""
    name = match and match.url_name
    if name in {"input_detail", "follow_up_detail", "programme_detail"}:
        number = match.kwargs["number"]
        short = settings.SITE_URL + reverse("short_address", args=[number])
        return {"short_url": short, "qr_url": reverse("qr", args=[number])}
    if name == "meeting_detail":
        return {"qr_url": reverse("meeting_qr", kwargs=match.kwargs)}
    return {}


def other_language():
    """The code of the language that the page is not in: the portal has Indonesian and English."""
    return "id" if (translation.get_language() or "id").startswith("en") else "en"


def other_language_url(request, code, head):
    """The address of this page in `code`, with its query; the other home page where it has none of its own.

    Args:
        head: of a public page, which knows its path in both languages; looking an address up costs a tenth of a page.
    """
    path = request.path
    translated = head.paths[code] if head else translate_url(path, code)
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
    if name.startswith(("figure_", "cell_", "discrepancy_")):
        return "indicator"
    return next((noun for noun in SECTIONS if name == noun or name.startswith(f"{noun}_")), "")
