"""Entering, revising, withdrawing and returning a figure."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from meetings.figure_checks import reason_to_return
from meetings.figure_numbers import decimals_of
from meetings.forms import figures as forms
from meetings.models import Figure
from meetings.views.indicators import indicator_of, may_enter
from meetings.views.steps import not_now, posted


def figure_add(request, slug):
    indicator = indicator_of(request.user, slug)
    if not may_enter(request.user):
        raise PermissionDenied
    form = forms.FigureForm(*posted(request), indicator=indicator, by=request.user, initial=_initial(request))
    if form.is_bound and form.is_valid():
        if not request.user.has_perm("meetings.propose_figure", form.cleaned_data["region"]):
            raise PermissionDenied
        figure = form.save()
        if figure:
            messages.success(request, form.done)
            _say_where_it_stands(request, figure)
            return redirect(figure)
    context = {
        "form": form,
        "indicator": indicator,
        "keep": f"angka-{indicator.pk}",
        "cancel_url": indicator.get_absolute_url(),
    }
    return render(request, "meetings/figures/add.html", context)


def _initial(request):
    """What a link to the form may say already; what is wrong is just not chosen."""
    said = {"region": "wilayah", "period": "periode", "concept": "konsep"}
    return {field: request.GET[name] for field, name in said.items() if request.GET.get(name)}


def _say_where_it_stands(request, figure):
    if not figure.is_current:
        return
    if figure.value is not None and decimals_of(figure.value) > figure.indicator.decimals:
        messages.warning(
            request,
            _(
                "Tercatat %(number)s %(unit)s: lebih banyak desimal daripada indikator ini. Perbaiki bila bukan itu maksudnya."
            )
            % {"number": figure.in_words, "unit": figure.indicator.unit},
        )
    others = Figure.objects.current().of_cell(
        figure.indicator_id, figure.concept_id, figure.region_id, figure.period
    )
    published = figure.indicator.published_figures.filter(
        concept=figure.concept_id, region=figure.region_id, period=figure.period, standing="in_dispute"
    )
    if published.exists():
        messages.warning(
            request,
            _("Angka ini berbeda dari sumber lain, jadi selisihnya terbuka untuk diselesaikan dalam Rakor."),
        )
    elif others.exclude(pk=figure.pk).exists() and figure.kind == Figure.Kind.NOT_AVAILABLE:
        messages.info(request, _("Sumber lain mempunyai angka untuk wilayah dan periode ini."))


def find_figure(request, pk):
    """The figure, of an indicator that the reader may see.

    Raises:
        Http404: there is none.
    """
    return get_object_or_404(
        Figure.objects.visible_to(request.user).select_related(
            "indicator__current", "region", "source", "concept", "replaced_by"
        ),
        pk=pk,
    )


def figure_revise(request, pk):
    figure = find_figure(request, pk)
    if not request.user.has_perm("meetings.revise_figure", figure):
        raise PermissionDenied
    form = forms.ReviseForm(*posted(request), figure=figure, by=request.user)
    if not form.is_possible:
        return not_now(request, figure, form)
    if form.is_bound and form.is_valid():
        revised = form.save()
        if revised:
            messages.success(request, _("Angka diperbaiki."))
            _say_where_it_stands(request, revised)
            return redirect(revised)
    return _step(request, figure, form, "revise")


def figure_withdraw(request, pk):
    figure = find_figure(request, pk)
    if not request.user.has_perm("meetings.revise_figure", figure):
        raise PermissionDenied
    return _end(request, figure, forms.WithdrawForm, "withdraw", _("Angka ditarik."))


def figure_return(request, pk):
    """The walidata alone; who reads the desk without keeping it gets 403, everybody else 404."""
    if not request.user.reads_everything:
        raise Http404
    figure = find_figure(request, pk)
    if not request.user.has_perm("meetings.return_figure", figure):
        raise PermissionDenied
    initial = {"reason": reason_to_return(figure, request.GET.get("temuan", ""))}
    done = _("Angka dikembalikan kepada produsennya.")
    return _end(request, figure, forms.ReturnForm, "return", done, initial=initial)


def _end(request, figure, form_class, template, done, **more):
    form = form_class(*posted(request), figure=figure, by=request.user, **more)
    if not form.is_possible:
        last = figure.events.last()
        if form.is_bound and last.kind == form.kind and last.by_id == request.user.pk:
            return redirect(figure)  # pressed twice
        return not_now(request, figure, form)
    if form.is_bound and form.is_valid() and form.save():
        messages.success(request, done)
        return redirect(figure)
    return _step(request, figure, form, template)


def _step(request, figure, form, template):
    context = {
        "form": form,
        "figure": figure,
        "indicator": figure.indicator,
        "keep": f"angka-{figure.pk}-{template}",
        "cancel_url": figure.get_absolute_url(),
    }
    return render(request, f"meetings/figures/{template}.html", context)
