"""What search engines are told: robots.txt and the sitemap (sitemaps.org), each page in both languages.

Django's own sitemaps resolve each address once for each pair of languages: seconds for the addresses of one file. Here a
noun is one query, and its addresses are put together from their parts.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max, OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from meetings.models import (
    FollowUp,
    FollowUpEvent,
    Indicator,
    Input,
    InputEvent,
    Meeting,
    MeetingEvent,
    Programme,
    ProgrammeEvent,
)
from meetings.public_pages import counted_once, public_page
from meetings.views import help
from participants.models import Institution, Region

MOST = 2_500  # pages in one file, each in two languages: 5,000 addresses

# Pages that are there from the start.
PAGES = [
    "home",
    "meeting_list",
    "input_list",
    "follow_up_list",
    "programme_list",
    "indicator_list",
    "discrepancy_list",
    "region_list",
    "institution_list",
    "year_list",
    "board",
    "search",
    "open_data",
    "help",
]

# Behind the sign-in, or of one visitor alone.
DESKS = [
    "angka-saya/",
    "beranda-saya/",
    "daerah-saya/",
    "kelola/",
    "keluar/",
    "masuk/",
    "meja/",
    "pemberitahuan/",
    "pimpinan/",
    "sandi/",
    "tugas-saya/",
    "undangan/",
]

URLSET = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    "{}\n</urlset>\n"
)
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{}\n</sitemapindex>\n'


@public_page
@require_safe
def robots(request):
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}{desk}" for prefix in ("/", "/en/") for desk in DESKS]
    lines += ["Disallow: /sesi/", "", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public_page
@require_safe
def sitemap(request):
    """All addresses, or, where one file would be too long, the files that hold them."""
    numbers = {noun: counted_once(request, ("sitemap", noun), pages.number) for noun, pages in NOUNS.items()}
    with translation.override(settings.LANGUAGE_CODE):
        if sum(numbers.values()) <= MOST:
            return _xml(URLSET, (_url(*page) for pages in NOUNS.values() for page in pages.pages(0, MOST)))
        parts = [
            reverse("sitemap_part", args=[noun, n + 1])
            for noun, number in numbers.items()
            for n in range(-(-number // MOST))
        ]
        return _xml(INDEX, (f"<sitemap><loc>{settings.SITE_URL}{part}</loc></sitemap>" for part in parts))


@public_page
@require_safe
def sitemap_part(request, noun, number):
    """One file of them; they are counted from 1."""
    if noun not in NOUNS or not 1 <= number < 10_000:
        raise Http404
    with translation.override(settings.LANGUAGE_CODE):
        pages = NOUNS[noun].pages((number - 1) * MOST, number * MOST)
        if not pages:
            raise Http404
        return _xml(URLSET, (_url(*page) for page in pages))


@dataclass(frozen=True)
class Noun:
    """Pages of one kind: a row of a table each."""

    rows: type  # of models
    events: type  # what changed a row, with the moment of it
    key: str  # of the events, to the row
    address: str  # name of it
    columns: dict  # {argument of the address: a value that it takes, to be replaced by that of each row}

    def number(self):
        return self.rows.objects.published().count()

    def pages(self, first, last):
        """(path, last change) of some of them; one query."""
        path = reverse(self.address, args=self.columns.values())
        for column, stand_in in self.columns.items():
            path = path.replace(str(stand_in), f"{{{column}}}")
        changes = self.events.objects.filter(**{self.key: OuterRef("pk")}).order_by().values(self.key)
        rows = self.rows.objects.published().order_by("pk").values(*self.columns)
        rows = rows.annotate(changed_at=Subquery(changes.annotate(last=Max("at")).values("last")))
        return [(path.format_map(row), row["changed_at"]) for row in rows[first:last]]


class Data:
    """Indicators, which have no events: what goes out of one changes with its figures. Their regions are linked there."""

    @staticmethod
    def number():
        return Indicator.objects.published().count()

    @staticmethod
    def pages(first, last):
        """One query."""
        path = reverse("indicator_detail", args=["slug"])
        rows = (
            Indicator.objects.published()
            .order_by("pk")
            .annotate(changed_at=Max("published_figures__changed_at"))
        )
        rows = rows.values_list("slug", "changed_at")[first:last]
        return [(path.replace("slug", slug), changed_at) for slug, changed_at in rows]


def _years():
    return Meeting.objects.published().order_by("year").values_list("year", flat=True).distinct()


class Fixed:
    """The pages that are no record of a meeting: lists, help, years, regions, institutions."""

    @staticmethod
    def number():
        rows = Region.objects.count() + Institution.objects.count() + _years().count()
        return len(PAGES) + len(help.PAGES) + rows

    @staticmethod
    def pages(first, last):
        paths = [reverse(name) for name in PAGES]
        paths += [reverse("help_page", args=[role]) for role in help.PAGES]
        paths += [reverse("year_detail", args=[year]) for year in _years()]
        paths += [row.get_absolute_url() for row in Region.objects.order_by("pk").only("slug")]
        paths += [row.get_absolute_url() for row in Institution.objects.order_by("pk").only("slug")]
        return [(path, None) for path in paths[first:last]]


NOUNS = {
    "halaman": Fixed,
    "rapat": Noun(Meeting, MeetingEvent, "meeting", "meeting_detail", {"year": 9999, "slug": "slug"}),
    "masukan": Noun(Input, InputEvent, "input", "input_detail", {"number": "M-9999-9999"}),
    "tindak-lanjut": Noun(
        FollowUp, FollowUpEvent, "follow_up", "follow_up_detail", {"number": "TL-9999-9999"}
    ),
    "data": Data,
    "program": Noun(Programme, ProgrammeEvent, "programme", "programme_detail", {"number": "P-9999-9999"}),
}


def _url(path, changed_at):
    """One page: an entry for each language, and each names both."""
    addresses = {"id": f"{settings.SITE_URL}{path}", "en": f"{settings.SITE_URL}/en{path}"}
    changed = f"<lastmod>{changed_at:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if changed_at else ""
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>'
        for code, address in addresses.items()
    )
    return "\n".join(f"<url><loc>{address}</loc>{changed}{others}</url>" for address in addresses.values())


def _xml(frame, elements):
    body = '<?xml version="1.0" encoding="UTF-8"?>\n' + frame.format("\n".join(elements))
    return HttpResponse(body, content_type="application/xml; charset=utf-8")
