"""What the walidata looks at: findings about figures, each with by how much; a figure is sent back, or found right."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from meetings import figure_checks as checks
from meetings.actions.figure_checks import gone, reopen_finding
from meetings.figure_periods import label_of
from meetings.forms.figure_checks import CloseFindingForm
from meetings.models import CheckedFinding, Indicator, PublishedFigure
from meetings.views.pages import page_of
from meetings.views.steps import posted
from meetings.views.totals import Facet
from participants.models import Region

CLOSED = "diperiksa"
CLOSED_LABEL = gettext_lazy("diperiksa, benar")


@require_safe
def figure_check_list(request):
    """One kind of finding after the other, the farthest off first; the number of queries depends on none of them."""
    if not request.user.reads_everything:
        raise Http404
    indicators = list(Indicator.objects.filter(current__isnull=False).select_related("current"))
    indicators.sort(key=lambda indicator: indicator.name)
    chosen = next((i for i in indicators if i.slug == request.GET.get("indikator")), None)
    numbers = checks.numbers(chosen)
    closed = CheckedFinding.objects.in_force().filter(**({"indicator": chosen} if chosen else {}))
    numbers[CLOSED] = closed.count()
    kind = request.GET.get("temuan")
    if kind not in numbers:
        kind = next((kind for kind in checks.KINDS if numbers[kind]), checks.SUM)
    beside = f"&indikator={chosen.slug}" if chosen else ""
    rows = _with_names(closed) if kind == CLOSED else checks.checked(kind, chosen)
    page = page_of(request, rows, count=numbers[kind])
    context = {
        "indicators": indicators,
        "chosen": chosen,
        "kind": kind,
        "facets": [
            Facet(label, numbers[code], f"temuan={code}{beside}", code == kind)
            for code, label in [*checks.KINDS.items(), (CLOSED, CLOSED_LABEL)]
        ],
        "is_closed": kind == CLOSED,
        "may_close": request.user.has_perm("meetings.close_finding"),
        "page": page,
        "querystring": f"temuan={kind}{beside}",
        "rows": _ROWS[kind](list(page.object_list), {i.pk: i for i in indicators}, request.user),
    }
    return render(request, "meetings/figures/checks.html", context)


def _with_names(closed):
    return closed.select_related(
        "concept", "region", "source", "created_by__institution", "created_by__person"
    )


def figure_check_close(request, kind, key):
    """A finding was looked into, and the figures are right; where they changed since, the list says what there is now."""
    if not request.user.reads_everything:
        raise Http404
    if not request.user.has_perm("meetings.close_finding"):
        raise PermissionDenied
    if kind not in checks.KINDS:
        raise Http404
    form = CloseFindingForm(*posted(request), kind=kind, key=key, by=request.user)
    address = f"{reverse('figure_check_list')}?temuan={kind}"
    if form.is_bound and form.is_valid() and form.save():
        messages.success(request, _("Temuan ditutup. Ia terbuka lagi bila salah satu angkanya berubah."))
        return redirect(address)
    row = checks.open_finding(kind, key)
    if row is None and not form.is_bound:
        messages.warning(request, gone().message)
        return redirect(address)
    context = {
        "form": form,
        "kind": checks.KINDS[kind],
        "finding": row and _in_words(kind, row),
        "keep": f"temuan-{key}",
        "cancel_url": address,
    }
    return render(request, "meetings/figures/check_close.html", context)


def _in_words(kind, row):
    """A CheckedFinding that nobody saved: the finding as it is now, in the present language."""
    return CheckedFinding(kind=kind, **checks.about(kind, row), said=checks.said_of(kind, row))


@require_POST
def figure_check_reopen(request, pk):
    if not request.user.reads_everything:
        raise Http404
    if not request.user.has_perm("meetings.close_finding"):
        raise PermissionDenied
    reopen_finding(get_object_or_404(CheckedFinding, pk=pk), by=request.user)
    messages.success(request, _("Temuan terbuka lagi."))
    return redirect(f"{reverse('figure_check_list')}?temuan={CLOSED}")


def _close_url(kind, key, user):
    return reverse("figure_check_close", args=[kind, key]) if user.has_perm("meetings.close_finding") else ""


def _of_closed(closed, indicators, _user):
    """Where a value changed since, the finding is open under its new values, and this one has no effect."""
    there = set()
    for kind in {row.kind for row in closed}:
        there |= checks.still_found(kind, [row.key for row in closed if row.kind == kind])
    return [
        {
            "closed": row,
            "kind": checks.KINDS.get(row.kind, row.kind),
            "indicator": indicators[row.indicator_id],
            "concept": row.concept,
            "region": row.region,
            "period": row.period_label,
            "url": _cell_url(indicators[row.indicator_id], row),
            "said": row.said,
            "source": row.source.label if row.source else "",
            "holds": row.key in there,
        }
        for row in closed
    ]


def _cell_url(indicator, row):
    if row.region is None:
        return indicator.get_absolute_url()
    return reverse("cell_detail", args=[indicator.slug, row.region.slug, row.period])


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
            "close_url": _close_url(kind, figure.key, user),
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
                "close_url": _close_url(checks.SUM, row["key"], user),
            }
        )
    return rows


def _key(row):
    return row["indicator"], row["concept"], row["period"]


def _of_gaps(found, indicators, user):
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
            "close_url": _close_url(checks.MISSING, row["key"], user),
        }
        for row in found
    ]


_ROWS = {
    checks.SUM: _of_sums,
    checks.RANGE: lambda *args: _of_figures(*args, kind=checks.RANGE),
    checks.JUMP: lambda *args: _of_figures(*args, kind=checks.JUMP),
    checks.MISSING: _of_gaps,
    CLOSED: _of_closed,
}
