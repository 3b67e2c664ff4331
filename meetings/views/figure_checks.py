"""What the walidata looks at: findings about figures, each with by how much, and the way to send the figure back."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from meetings import figure_checks as checks
from meetings.figure_periods import label_of
from meetings.models import Indicator, PublishedFigure
from meetings.views.pages import page_of
from meetings.views.totals import Facet
from participants.models import Region


@require_safe
def figure_check_list(request):
    """One kind of finding after the other, the farthest off first; the number of queries depends on none of them."""
    if not request.user.reads_everything:
        raise Http404
    indicators = list(Indicator.objects.filter(current__isnull=False).select_related("current"))
    indicators.sort(key=lambda indicator: indicator.name)
    chosen = next((i for i in indicators if i.slug == request.GET.get("indikator")), None)
    numbers = checks.numbers(chosen)
    kind = request.GET.get("temuan")
    if kind not in checks.KINDS:
        kind = next((kind for kind, number in numbers.items() if number), checks.SUM)
    beside = f"&indikator={chosen.slug}" if chosen else ""
    page = page_of(request, checks.checked(kind, chosen), count=numbers[kind])
    context = {
        "indicators": indicators,
        "chosen": chosen,
        "kind": kind,
        "facets": [
            Facet(label, numbers[code], f"temuan={code}{beside}", code == kind)
            for code, label in checks.KINDS.items()
        ],
        "page": page,
        "querystring": f"temuan={kind}{beside}",
        "rows": _ROWS[kind](list(page.object_list), {i.pk: i for i in indicators}, request.user),
    }
    return render(request, "meetings/figures/checks.html", context)


def _of_figures(figures, indicators, user, *, kind):
    return [
        {
            "indicator": indicators[figure.indicator_id],
            "concept": figure.concept,
            "region": figure.region,
            "period": label_of(figure.period),
            "url": reverse(
                "cell_detail", args=[_slug(indicators, figure), figure.region.slug, figure.period]
            ),
            "said": checks.SAID[kind](indicators[figure.indicator_id], figure),
            "source": figure.source.label,
            "return_url": _return_url(figure, kind, user),
        }
        for figure in _with_places(figures, indicators)
    ]


def _slug(indicators, figure):
    return indicators[figure.indicator_id].slug


def _with_places(figures, indicators):
    for figure in figures:
        figure.indicator = indicators[figure.indicator_id]
    return figures


def _return_url(figure, kind, user):
    if figure is None or not figure.is_current or not user.has_perm("meetings.return_figure", figure):
        return ""
    return f"{reverse('figure_return', args=[figure.pk])}?temuan={kind}"


def _of_sums(found, indicators, user):
    """Sent back is the province's figure: which of the parts is wrong, somebody has to look for."""
    goes_out = {
        (row.indicator_id, row.concept_id, row.period): row
        for row in PublishedFigure.objects.filter(
            indicator__in={row["indicator"] for row in found},
            period__in={row["period"] for row in found},
            region__level=Region.Level.PROVINCE,
        ).select_related("figure__source", "region", "concept")
    }
    rows = []
    for row in found:
        whole, indicator = goes_out[_key(row)], indicators[row["indicator"]]
        if whole.figure_id:
            whole.figure.indicator = indicator
        rows.append(
            {
                "indicator": indicator,
                "concept": whole.concept,
                "region": whole.region,
                "period": label_of(row["period"]),
                "url": reverse("cell_detail", args=[indicator.slug, whole.region.slug, row["period"]]),
                "said": checks.said_of_sum(indicator, row),
                "source": whole.figure.source.label if whole.figure_id else "",
                "return_url": _return_url(whole.figure, checks.SUM, user),
            }
        )
    return rows


def _key(row):
    return row["indicator"], row["concept"], row["period"]


def _of_gaps(found, indicators, _user):
    return [
        {
            "indicator": indicators[row["indicator"]],
            "concept": "",
            "region": "",
            "period": label_of(row["period"]),
            "url": indicators[row["indicator"]].get_absolute_url(),
            "said": checks.said_of_gap(indicators[row["indicator"]], row),
            "source": "",
            "return_url": "",
        }
        for row in found
    ]


_ROWS = {
    checks.SUM: _of_sums,
    checks.RANGE: lambda *args: _of_figures(*args, kind=checks.RANGE),
    checks.JUMP: lambda *args: _of_figures(*args, kind=checks.JUMP),
    checks.MISSING: _of_gaps,
}
