"""What waits for the walidata, and the own figures of a region's delegation or an institution."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meetings.forms import indicators as forms
from meetings.models import Discrepancy, Figure, FigureEvent, Indicator
from meetings.views.discrepancies import in_dispute, with_figures
from meetings.views.indicators import indicator_of, may_enter, totals_of
from meetings.views.pages import page_of
from meetings.views.steps import posted

SHOWN = 50  # rows of each kind on the desk


def figure_desk(request):
    """Open discrepancies, what was returned and not mended, and how complete the indicators are described."""
    user = request.user
    if not user.reads_everything:
        raise Http404
    to_schedule = in_dispute(Discrepancy.objects.to_schedule()).order_by("opened_at", "pk")
    scheduled = (
        in_dispute(Discrepancy.objects.exclude(pk__in=Discrepancy.objects.to_schedule().values("pk")))
        .select_related("settlement__decision")
        .order_by("agenda_item__meeting__starts_at", "pk")
    )
    returned = waiting_for_their_source().order_by("indicator__current__name", "period", "pk")
    indicators = Indicator.objects.select_related("current", "producer").annotate(
        returned=Count("figures", filter=Q(figures__status=Figure.Status.RETURNED))
    )
    page = page_of(request, indicators.order_by("current__name", "pk"))
    totals = totals_of(page.object_list)
    context = {
        "to_schedule": with_figures(to_schedule[:SHOWN]),
        "to_schedule_number": to_schedule.count(),
        "scheduled": with_figures(scheduled[:SHOWN]),
        "returned": returned[:SHOWN],
        "returned_number": returned.count(),
        "page": page,
        "rows": [(indicator, totals.get(indicator.pk)) for indicator in page],
        "may_keep": user.has_perm("meetings.keep_indicators"),
    }
    return render(request, "meetings/figures/desk.html", context)


def waiting_for_their_source():
    """Figures that were returned and that nothing replaced yet; `return_reason` is why."""
    replaced = Figure.objects.filter(replaces=OuterRef("pk"))
    returns = FigureEvent.objects.filter(figure=OuterRef("pk"), kind=FigureEvent.Kind.RETURNED)
    return (
        Figure.objects.filter(~Exists(replaced), status=Figure.Status.RETURNED)
        .annotate(return_reason=Subquery(returns.order_by("-pk").values("note")[:1]))
        .select_related("indicator__current", "region", "source")
    )


def own_figures(request):
    """What the own institution said: what came back first, then what differs from others, then all of it."""
    user = request.user
    if not may_enter(user) or user.is_secretariat:
        raise Http404
    own = Figure.objects.of_source(user).select_related("indicator__current", "region", "concept")
    mine = Figure.objects.filter(
        indicator=OuterRef("indicator"),
        region=OuterRef("region"),
        period=OuterRef("period"),
        source=user.institution_id,
    )
    disputes = in_dispute(Discrepancy.objects.filter(Exists(mine))).order_by("opened_at", "pk")
    figures = own.current().order_by("indicator__current__name", "region__code", "-period", "pk")
    context = {
        "returned": waiting_for_their_source().filter(source=user.institution_id),
        "disputes": with_figures(disputes[:SHOWN]),
        "page": page_of(request, figures),
        "indicators": Indicator.objects.visible_to(user).select_related("current").order_by("current__name"),
    }
    return render(request, "meetings/figures/own.html", context)


# Keeping the indicators --------------------------------------------------------------------------


def _kept(request, slug=None):
    """Who may keep them goes on; who reads everything is refused, everybody else finds nothing."""
    if not request.user.reads_everything:
        raise Http404
    indicator = indicator_of(request.user, slug) if slug else None
    if not request.user.has_perm("meetings.keep_indicators"):
        raise PermissionDenied
    return indicator


def indicator_add(request):
    _kept(request)
    form = forms.IndicatorForm(*posted(request), by=request.user)
    return _save(request, form, None, _("Indikator baru"), _("Indikator dicatat."))


def indicator_define(request, slug):
    indicator = _kept(request, slug)
    form = forms.DefineForm(*posted(request), indicator=indicator, by=request.user)
    return _save(request, form, indicator, _("Ubah definisi"), _("Definisi yang baru dicatat."))


def indicator_change(request, slug):
    indicator = _kept(request, slug)
    form = forms.HandlingForm(*posted(request), indicator=indicator, by=request.user)
    return _save(request, form, indicator, _("Atur indikator"), _("Pengaturan disimpan."))


def concept_add(request, slug):
    indicator = _kept(request, slug)
    form = forms.ConceptForm(*posted(request), indicator=indicator, by=request.user)
    return _save(request, form, indicator, _("Tambah konsep"), _("Konsep dicatat."))


def _save(request, form, indicator, heading, done):
    if form.is_bound and form.is_valid():
        saved = form.save()
        if saved:
            messages.success(request, done)
            return redirect(indicator or saved)
    context = {
        "form": form,
        "indicator": indicator,
        "heading": heading,
        "keep": f"indikator-{indicator.pk if indicator else 'baru'}-{type(form).__name__}",
        "cancel_url": (indicator.get_absolute_url() if indicator else ""),
    }
    return render(request, "meetings/indicators/form.html", context)
