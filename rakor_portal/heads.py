"""What the head of a public page tells search engines, messengers and readers of feeds."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

# What of a query makes a page of its own; by the name of the address. `page` does everywhere.
PARAMETERS = {
    "meeting_list": ("tahun",),
    "input_list": ("wilayah", "instansi", "status", "perkembangan", "tahun", "terlambat", "rapat"),
    "follow_up_list": ("wilayah", "instansi", "status", "tahun", "terlambat", "rapat"),
    "programme_list": ("wilayah", "instansi", "tahun", "tema", "status", "asal"),
    "institution_list": ("wilayah",),
    "summary_versions": ("versi",),
    "indicator_list": ("tema", "instansi", "status"),
    "indicator_detail": ("konsep",),
    "figure_region": ("konsep",),
}
LONGEST = 100  # characters of such a value; who sends more does not ask for a page of its own


@dataclass(frozen=True)
class Head:
    """The one address of a page, and where it stands in each language."""

    site: str
    path: str  # without the language
    query: str
    is_indexed: bool
    feed: str  # address; "" where the page has none
    calendar: str  # the same, of the calendar of all meetings

    @property
    def paths(self):
        """{language: path}."""
        return {"id": self.path, "en": f"/en{self.path}"}

    @property
    def addresses(self):
        """{language: address}."""
        return {code: self.site + path + self.query for code, path in self.paths.items()}

    @property
    def canonical(self):
        return self.addresses["en" if get_language() == "en" else "id"]

    @property
    def locale(self):
        return "en_GB" if get_language() == "en" else "id_ID"


def head_of(request):
    """None for what is no public page: what only those signed in read, and signing in."""
    match = request.resolver_match
    if match is None or getattr(match.func, "login_required", True) or match.view_name.startswith("account_"):
        return None
    path = request.path
    if path == "/en" or path.startswith("/en/"):
        path = path[3:]
    chosen = chosen_of(match.url_name, request.GET)
    page = request.GET.get("page", "")
    paged = {"page": page} if page.isdecimal() and len(page) < 6 and page not in {"0", "1"} else {}
    query = urlencode(chosen | paged)
    return Head(
        site=settings.SITE_URL,
        path=path,
        query=f"?{query}" if query else "",
        # There is no end to what can be searched for and combined.
        is_indexed=not request.GET.get("q") and len(chosen) < 2,
        feed=feed_of(match),
        calendar=reverse("portal_calendar") if match.url_name in {"home", "meeting_list"} else "",
    )


def chosen_of(name, data):
    return {
        parameter: data[parameter]
        for parameter in PARAMETERS.get(name, ())
        if data.get(parameter) and len(data[parameter]) <= LONGEST
    }


def feed_of(match):
    """Of a region its own, of follow-ups and of meetings theirs."""
    name = match.url_name
    if name == "region_detail":
        return reverse("region_feed", kwargs=match.kwargs)
    if name.startswith("follow_up_"):
        return reverse("follow_up_feed")
    return reverse("meeting_feed") if name == "home" or name.startswith("meeting_") else ""
