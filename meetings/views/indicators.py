"""The public face of indicators: their list, each with table, map and trends, and what they mean."""

from collections import defaultdict

from django.db.models import Count, Max, Q
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from meetings.figure_charts import bars_of, line_of, map_of
from meetings.figure_periods import label_of
from meetings.forms.indicators import IndicatorFilterForm
from meetings.models import Definition, Discrepancy, Figure, Indicator, PublishedFigure
from meetings.public_pages import counted_once, public_page
from meetings.views.discrepancies import in_dispute, with_figures
from meetings.views.pages import page_of
from meetings.views.standings import regions_of

COLUMNS = 5  # periods in the table and in the pictures of the regions
DISPUTES = 5  # whose values stand under the table
IN_LINE = 12  # periods in the province's trend
Standing = PublishedFigure.Standing


@public_page
def indicator_list(request):
    form = IndicatorFilterForm(request.GET, request=request)
    visible = Indicator.objects.visible_to(request.user)
    found = form.narrow(visible).select_related("current", "producer").order_by("current__name", "pk")
    page = page_of(request, found)
    totals = totals_of(page.object_list)
    context = {
        "form": form,
        "page": page,
        "rows": [(indicator, totals.get(indicator.pk)) for indicator in page],
        "disputes": Discrepancy.objects.visible_to(request.user).in_dispute().count(),
        "may_keep": request.user.is_authenticated and request.user.has_perm("meetings.keep_indicators"),
    }
    return render(request, "meetings/indicators/list.html", context)


def totals_of(indicators):
    """{key of an indicator: {"cells", "in_dispute", "regions", "last"}} of what goes out; one query."""
    rows = (
        PublishedFigure.objects.filter(indicator__in=[indicator.pk for indicator in indicators])
        .exclude(standing=Standing.NOTHING)
        .order_by()
        .values("indicator")
        .annotate(
            cells=Count("pk"),
            in_dispute=Count("pk", filter=Q(standing=Standing.IN_DISPUTE)),
            regions=Count("region", distinct=True),
            last=Max("period"),
        )
    )
    return {row["indicator"]: row | {"last": label_of(row["last"])} for row in rows}


def indicator_of(user, slug):
    """The indicator that an address names.

    Raises:
        Http404: there is none that the reader may see.
    """
    found = Indicator.objects.visible_to(user).select_related("current", "producer").filter(slug=slug)
    indicator = found.first()
    if indicator is None or indicator.current_id is None:
        raise Http404
    return indicator


def concept_of(request, concepts):
    """(the chosen concept or None for the main one). `konsep` names it; one that is not there is a 404."""
    wanted = request.GET.get("konsep", "")
    if not wanted:
        return None
    for concept in concepts:
        if concept.slug == wanted:
            return None if concept.is_main else concept
    raise Http404


@public_page
def indicator_detail(request, slug):
    """Its table of regions and periods, the latest period as map and bars, and its trends."""
    indicator = indicator_of(request.user, slug)
    concepts = list(indicator.concepts.all())
    concept = concept_of(request, concepts)
    cells = (
        PublishedFigure.objects.visible_to(request.user)
        .filter(indicator=indicator, concept=concept)
        .order_by()
    )
    periods = sorted(cells.values_list("period", flat=True).distinct(), reverse=True)
    page = page_of(request, periods, count=len(periods), per_page=COLUMNS)
    shown = sorted(page.object_list)
    wanted = {*shown, *sorted(periods)[-IN_LINE:]}
    rows = cells.filter(period__in=wanted).select_related(
        "figure__source", "region", "settlement__decision__minutes__meeting"
    )
    by_region = defaultdict(dict)
    for row in rows:
        row.indicator, row.concept = indicator, concept
        by_region[row.region_id][row.period] = row
    regions = regions_of(request)
    newest_first = shown[::-1]  # on a phone the first columns are what is seen
    table = _table(regions, by_region, newest_first)
    in_table = [row for _region, cells_of_it in table for row in cells_of_it]
    disputes = sum(1 for row in in_table if row is not None and row.in_dispute)
    context = {
        "indicator": indicator,
        "concepts": concepts,
        "concept": concept,
        "main": next((c for c in concepts if c.is_main), None),
        "page": page,
        "periods": [(period, label_of(period)) for period in newest_first],
        "table": table,
        "has_gaps": None in in_table,
        "has_disputes": disputes > 0,
        "disputes": _disputes(indicator, concept, shown) if disputes else [],
        "more_disputes": max(disputes - DISPUTES, 0),
        "settled": settled_by([row for row in rows if row.settlement_id and row.period in shown]),
        "definition": indicator.current,
        "completeness": indicator.current.completeness,
        "may_keep": request.user.is_authenticated and request.user.has_perm("meetings.keep_indicators"),
        "may_enter": may_enter(request.user),
        **_pictures(indicator, regions, by_region, sorted(periods)[-IN_LINE:], shown),
    }
    return render(request, "meetings/indicators/detail.html", context)


def may_enter(user):
    """Whether the user gives figures at all: of which regions is asked of each."""
    return user.is_authenticated and (
        user.is_secretariat or user.has_perm("meetings.propose_figure", user.institution.region)
    )


def _disputes(indicator, concept, periods):
    """The first of those in the table, the latest period first: without what each source says it would show no value."""
    found = in_dispute(Discrepancy.objects.filter(indicator=indicator, concept=concept, period__in=periods))
    return with_figures(found.order_by("-period", "region__code")[:DISPUTES])


def settled_by(rows):
    """[(decision, its meeting, the PublishedFigure that it settled)], the latest meeting first."""
    by_decision = {}
    for row in sorted(rows, key=lambda row: (row.region.code, row.period)):
        by_decision.setdefault(row.settlement.decision, []).append(row)
    groups = [(decision, decision.minutes.meeting, cells) for decision, cells in by_decision.items()]
    return sorted(groups, key=lambda group: (group[1].starts_at, group[0].number), reverse=True)


def _table(regions, by_region, periods):
    """[(region, [PublishedFigure or None of each period])] of the regions that have any of them."""
    return [
        (region, [by_region[region.pk].get(period) for period in periods])
        for region in regions
        if any(period in by_region[region.pk] for period in periods)
    ]


def _pictures(indicator, regions, by_region, line_periods, shown):
    """The latest shown period as a map and bars, the trend of the province and of each region."""
    last = shown[-1] if shown else ""
    latest = {pk: rows[last] for pk, rows in by_region.items() if last in rows}
    parts = [region for region in regions if region.level != region.Level.PROVINCE]
    of_parts = [latest[region.pk] for region in parts if region.pk in latest]
    whole = next((region for region in regions if region.level == region.Level.PROVINCE), None)
    trend = None
    if whole is not None and len([p for p in line_periods if p in by_region[whole.pk]]) > 1:
        trend = line_of(line_periods, by_region[whole.pk], label_of=label_of)
    multiples = []
    if len(shown) > 1:
        multiples = [
            (region, line_of(shown, by_region[region.pk], label_of=label_of))
            for region in parts
            if sum(1 for period in shown if period in by_region[region.pk]) > 1
        ]
    return {
        "last": label_of(last) if last else "",
        "map": map_of(latest, parts),
        "bars": bars_of(of_parts) if len(of_parts) > 1 else None,
        "trend": trend,
        "whole": whole,
        "multiples": multiples,
    }


@public_page
def indicator_metadata(request, slug):
    """What it means, after MS-Ind, and every earlier version of that."""
    indicator = indicator_of(request.user, slug)
    versions = list(indicator.definitions.select_related("institution").order_by("-number"))
    context = {
        "indicator": indicator,
        "definition": indicator.current,
        "fields": fields_of(indicator.current),
        "missing": [label for label, value in fields_of(indicator.current) if value == ""],
        "versions": [
            (version, _changes(version, before))
            for version, before in zip(versions, [*versions[1:], None], strict=True)
        ],
        "concepts": indicator.concepts.all(),
        "counts": Figure.objects.filter(indicator=indicator).aggregate(
            returned=Count("pk", filter=Q(status="returned")), all=Count("pk")
        ),
        "may_keep": request.user.is_authenticated and request.user.has_perm("meetings.keep_indicators"),
    }
    return render(request, "meetings/indicators/metadata.html", context)


def fields_of(definition):
    """(label, value as text; "" where nobody filled it in) of each field of MS-Ind."""
    rows = []
    for name in Definition.FIELDS:
        value = getattr(definition, name)
        if name == "is_composite":
            value = "" if value is None else (_("ya") if value else _("bukan"))
            if definition.components:
                value = f"{value}: {definition.components}"
        rows.append((Definition._meta.get_field(name).verbose_name, value))
    return rows


def _changes(version, before):
    """(label, what it was, what it is) of the fields that a version changed."""
    if before is None:
        return []
    pairs = zip(fields_of(before), fields_of(version), strict=True)
    return [(label, was, now) for (label, was), (_label, now) in pairs if was != now]


def latest_of_region(request, region, *, most):
    """The latest PublishedFigure of each indicator in a region, for the page of the region: its first `most` by name."""

    def found():
        rows = (
            PublishedFigure.objects.published()
            .filter(region=region, concept=None)
            .order_by("indicator_id", "-period")
            .distinct("indicator_id")
            .select_related(
                "indicator__current", "figure__source", "region", "settlement__decision__minutes__meeting"
            )
        )
        return sorted(rows, key=lambda row: row.indicator.name)[:most]

    return counted_once(request, ("latest figures of a region", region.pk, most), found)
