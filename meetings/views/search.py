"""`/cari/`: over all nouns, for who is signed in also what is open to him."""

from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings import search as finding
from meetings.forms.search import KINDS, STATUSES, SearchForm
from meetings.models import PublishedFigure
from meetings.public_pages import counted_once, public_page
from meetings.search import asked, known_places, number_in, places_found
from meetings.views.short_addresses import address_of_record
from meetings.views.totals import Facet, status_word
from participants.addresses import address_of
from participants.models import Region

PER_PAGE = 20
MOST_FIGURES = 3  # of one indicator and concept in a row, where the province has none
FEW_PLACES = 5  # so many regions and institutions stand before all else; more of them behind it
TERMS_TRIED = 5  # of a question that found nothing


@public_page
@require_safe
def search(request):
    """What was asked, the best first; a number alone leads straight to its record."""
    form = SearchForm(request.GET, request=request)
    text = form.chosen.get("q", "")
    number = number_in(text)
    if number:
        address = address_of_record(number, request.user)
        if address:
            return redirect(address)
    places = counted_once(request, "places that can be named", known_places) if text else []
    question = asked(text, places)
    context = {"form": form, "text": text, "number": number, "question": question}
    if question:
        context |= results(request, form, question, places)
    return render(request, "meetings/search/search.html", context)


def results(request, form, question, places):
    """What the page shows of what was found: one page of it, its counts, and where nothing was, what each word finds."""
    chosen = form.narrowing
    counts, page = page_of_found(request, question, chosen, places)
    if not page.paginator.count and question.may_go_on:
        question = question.going_on()
        counts, page = page_of_found(request, question, chosen, places)
    beside = {
        name: finding.looked_up(request.user, question, without(chosen, name))[0]
        if name in chosen
        else counts
        for name in ("jenis", "wilayah", "tahun", "status")
    }
    form.offer_what_occurs({name: getattr(beside[name], name) for name in ("wilayah", "tahun", "status")})
    all_places = places_found(question, places, without(chosen, "jenis"))
    return {
        "page": page,
        "number_found": in_words(page.paginator.count, is_capped=counts.is_capped),
        "facets": facets(form, beside["jenis"], [*all_places[0], *all_places[1]]),
        "named": [] if question.is_a_place else [place for named in question.places for place in named],
        "without_filters": urlencode({"q": form.chosen["q"]}),
        "tried": [] if page.paginator.count else tried(request, question),
    }


def without(chosen, name):
    return {other: value for other, value in chosen.items() if other != name}


def page_of_found(request, question, chosen, places):
    """(Counts, Page): places that are called so, then the rows of all nouns, then what else has the words in its name.

    One query for the candidates, one for counts and keys, one for what is shown; two more where the number of the page is
    out of range.
    """
    called, others = places_found(question, places, chosen)
    before, behind = (called + others, []) if len(others) <= FEW_PLACES else (called, others)
    wanted = request.GET.get("page", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) <= 6 else 1

    def looked_up(number):
        begin = max(number - 1, 0) * PER_PAGE - len(before)
        length = PER_PAGE + min(begin, 0)
        return finding.looked_up(request.user, question, chosen, begin=max(begin, 0), number=max(length, 0))

    counts, keys = looked_up(number)
    total = len(before) + counts.number + len(behind)
    page = Paginator(range(total), PER_PAGE).get_page(wanted)
    if page.number != number:
        counts, keys = looked_up(page.number)
    begin = page.start_index() - 1 if total else 0
    found = finding.shown(question, keys)
    figures = figures_of(found, question, chosen, request.user)
    rows = [*before[begin : begin + PER_PAGE], *described(found, figures)]
    passed = max(begin + len(rows) - len(before) - counts.number, 0)
    page.object_list = [*rows, *behind[passed : passed + PER_PAGE - len(rows)]]
    return counts, page


def in_words(number, *, is_capped):
    """ "500+": there are more, which nobody counted."""
    return number_format(number, force_grouping=True) + ("+" if is_capped else "")


def facets(form, counts, places):
    """The nouns in which something was found, each with how much; "all" first."""
    numbers = {"wilayah": 0, "instansi": 0} | counts.jenis
    for place in places:
        numbers["wilayah" if place.kind == "region" else "instansi"] += 1
    chosen = form.chosen.get("jenis")

    def facet(label, number, code=None, *, is_capped):
        query = form.query(jenis=code)
        return Facet(label, in_words(number, is_capped=is_capped), query, chosen == code)

    shown = [facet(_("semua"), sum(numbers.values()), is_capped=counts.is_capped)]
    for code, label in KINDS.items():
        if numbers.get(code) or code == chosen:
            shown.append(facet(label, numbers.get(code, 0), code, is_capped=code in counts.capped))
    return shown


def figures_of(rows, question, chosen, reader):
    """{slug of an indicator among the rows: the figures of it that a row shows}, at most MOST_FIGURES of each concept.

    Of the region that was chosen or named, else of the province, else of the first regions; of the year that was chosen,
    or that which was asked for, where there is none the latest. One query, none where no indicator was found.
    """
    slugs = {found.slug for found in rows if found.noun == "indikator"}
    if not slugs:
        return {}
    named = [place.slug for places in question.places for place in places if place.kind == "region"]
    regions = [chosen["wilayah"]] if "wilayah" in chosen else named
    years = [Q(period__startswith=year) for year in question.years]
    of_years = [reduce(or_, years)] if years else []
    first = [
        *map(_first_where, [*of_years, Q(region__level=Region.Level.PROVINCE)]),
        F("period").desc(),
        F("region__code"),
    ]
    nth = Window(RowNumber(), partition_by=[F("indicator"), F("concept")], order_by=first)
    found = PublishedFigure.objects.visible_to(reader).filter(indicator__slug__in=slugs)
    found = found.filter(region__slug__in=regions) if regions else found
    found = found.filter(period__startswith=chosen["tahun"]) if "tahun" in chosen else found
    shown = (
        found.annotate(nth=nth)
        .filter(nth__lte=MOST_FIGURES)
        .select_related(
            "indicator__current", "concept", "region", "figure", "settlement__decision__minutes__meeting"
        )
    )
    figures = {}
    for row in sorted(shown, key=lambda row: (row.concept_id or 0, row.nth)):
        of_indicator = figures.setdefault(row.indicator.slug, [])
        best = next((other for other in of_indicator if other.concept_id == row.concept_id), row)
        whole_is_there = best.region.level == Region.Level.PROVINCE
        if row is best or (row.period == best.period and not whole_is_there):
            of_indicator.append(row)
    return figures


def _first_where(condition):
    """Rows of which it holds come before the others."""
    return Case(When(condition, then=Value(0)), default=Value(1))


def described(rows, figures):
    """(Found, its address, its noun in words, its status in words, the figures that go out) of each."""
    for found in rows:
        label = ""
        if found.status:
            is_follow_up = found.noun == "tindak-lanjut"
            label = status_word(found.status) if is_follow_up else STATUSES[found.status]
        yield {
            "row": found,
            "address": address_of_found(found),
            "kind": KINDS[found.noun],
            "status_label": label,
            "figures": figures.get(found.slug, []) if found.noun == "indikator" else [],
        }


# Of a noun the name of its address, and what of a row stands in it. The page of a meeting shows the first of its decisions
# alone; the short address leads to any.
ADDRESSES = {
    "masukan": ("input_detail", "number"),
    "tindak-lanjut": ("follow_up_detail", "number"),
    "keputusan": ("short_address", "number"),
    "indikator": ("indicator_detail", "slug"),
    "program": ("programme_detail", "number"),
    "dokumen": ("attachment_download", "file"),
}
PARTS = {"ringkasan": "#ringkasan", "agenda": "#agenda"}  # of the page of a meeting


def address_of_found(found):
    if found.noun in ADDRESSES:
        name, column = ADDRESSES[found.noun]
        return address_of(name, getattr(found, column))
    return address_of("meeting_detail", found.year, found.slug) + PARTS.get(found.noun, "")


def tried(request, question):
    """What each of the words finds by itself: (word, how many rows in words, query; "" where none), where all found nothing.

    Empty where none of them finds anything.
    """
    if len(question.wanted) < 2:
        return []
    counted = finding.found_by_each(request.user, question.wanted[:TERMS_TRIED])
    if not any(counts.number for _term, counts in counted):
        return []
    return [
        (
            term.typed,
            in_words(counts.number, is_capped=counts.is_capped),
            urlencode({"q": term.typed}) if counts.number else "",
        )
        for term, counts in counted
    ]
