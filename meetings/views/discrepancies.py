"""Discrepancies: those that are open, for everybody; their causes, comments and agenda."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.forms import discrepancies as forms
from meetings.models import Discrepancy, Entry, Figure
from meetings.public_pages import public_page
from meetings.views.pages import page_of
from meetings.views.steps import not_now, posted


@public_page
def discrepancy_list(request):
    """What is in dispute, the latest first, with what each source says."""
    found = in_dispute(Discrepancy.objects.visible_to(request.user)).order_by("-opened_at", "pk")
    page = page_of(request, found)
    context = {"page": page, "rows": with_figures(page.object_list)}
    return render(request, "meetings/discrepancies/list.html", context)


def in_dispute(discrepancies):
    return (
        discrepancies.in_dispute()
        .with_standing()
        .select_related("indicator__current", "region", "concept", "agenda_item__meeting")
    )


def with_figures(discrepancies):
    """[(discrepancy, its current figures, its meeting where that is announced)]; one query for all figures."""
    discrepancies = list(discrepancies)
    if not discrepancies:
        return []
    figures = (
        Figure.objects.current()
        .filter(
            indicator__in={row.indicator_id for row in discrepancies},
            region__in={row.region_id for row in discrepancies},
            period__in={row.period for row in discrepancies},
        )
        .select_related("source")
        .order_by("created_at", "pk")
    )
    by_cell = {}
    for figure in figures:
        by_cell.setdefault(_cell(figure), []).append(figure)
    return [(row, by_cell.get(_cell(row), []), _announced(row)) for row in discrepancies]


def give_discrepancies(items, user):
    """Put what stands under agenda items beside them, as `with_figures`, as far as the user may read it."""
    items = {item.pk: item for item in items}
    found = Discrepancy.objects.visible_to(user).filter(agenda_item__in=items)
    found = found.select_related("indicator__current", "region", "concept", "agenda_item__meeting")
    for item in items.values():
        item.shown_discrepancies = []
    for row in with_figures(found.order_by("indicator_id", "region__code", "period", "pk")):
        items[row[0].agenda_item_id].shown_discrepancies.append(row)


def _cell(row):
    return row.indicator_id, row.concept_id, row.region_id, row.period


def _announced(discrepancy):
    meeting = discrepancy.meeting
    return meeting if meeting and meeting.announced_at else None


def find_discrepancy(request, pk):
    return get_object_or_404(
        Discrepancy.objects.visible_to(request.user)
        .with_standing()
        .select_related("indicator__current", "region", "concept", "agenda_item__meeting"),
        pk=pk,
    )


def discrepancy_comment(request, pk):
    discrepancy = find_discrepancy(request, pk)
    if not request.user.has_perm("meetings.comment_discrepancy", discrepancy):
        raise PermissionDenied
    form = forms.DiscrepancyCommentForm(*posted(request), discrepancy=discrepancy, by=request.user)
    if form.is_bound and form.is_valid() and form.save():
        messages.success(request, _("Tanggapan terkirim."))
        return redirect(discrepancy)
    return _step(request, discrepancy, form, "comment")


def discrepancy_cause(request, pk):
    if not request.user.reads_everything:
        raise Http404
    discrepancy = find_discrepancy(request, pk)
    if not request.user.has_perm("meetings.schedule_discrepancy"):
        raise PermissionDenied
    if not discrepancy.is_in_dispute:
        return not_now(request, discrepancy, why=_("Selisih ini tidak lagi terbuka."))
    form = forms.CauseForm(*posted(request), discrepancy=discrepancy, by=request.user)
    if form.is_bound and form.is_valid() and form.save():
        messages.success(request, _("Penyebab dicatat."))
        return redirect(discrepancy)
    return _step(request, discrepancy, form, "cause")


def _step(request, discrepancy, form, template):
    context = {
        "form": form,
        "discrepancy": discrepancy,
        "indicator": discrepancy.indicator,
        "rows": with_figures([discrepancy]),
        "keep": f"selisih-{discrepancy.pk}-{template}",
        "cancel_url": discrepancy.get_absolute_url(),
    }
    return render(request, f"meetings/discrepancies/{template}.html", context)


def discrepancy_schedule(request):
    """Put one or several on the agenda of a meeting. `selisih` are ticked; `butir` is the decision that is to settle them."""
    if not request.user.reads_everything:
        raise Http404
    if not request.user.has_perm("meetings.schedule_discrepancy"):
        raise PermissionDenied
    chosen = [key for key in request.GET.getlist("selisih") if key.isdecimal() and len(key) < 19]
    decision = _decision_of(request)
    initial = {"selisih": chosen, "meeting": decision and decision.minutes.meeting_id}
    form = forms.ScheduleForm(*posted(request), by=request.user, initial=initial)
    if form.is_bound and form.is_valid():
        item = form.save()
        if item:
            messages.success(request, _("Selisih diagendakan dalam %(meeting)s.") % {"meeting": item.meeting})
            if decision and item.meeting_id == decision.minutes.meeting_id:
                return redirect("settlement_add", pk=item.meeting_id, entry_pk=decision.pk)
            return redirect(f"{reverse('agenda_edit', args=[item.meeting_id])}#acara-{item.pk}")
    cancel = reverse("figure_desk")
    if decision:
        cancel = reverse("settlement_add", args=[decision.minutes.meeting_id, decision.pk])
    rows = with_figures(form.fields["selisih"].queryset)
    context = {"form": form, "rows": rows, "cancel_url": cancel}
    return render(request, "meetings/discrepancies/schedule.html", context)


def _decision_of(request):
    """The entry from whose page somebody came because its meeting had the discrepancy on no agenda; None without one."""
    key = request.GET.get("butir", "")
    if not (key.isdecimal() and len(key) < 19):
        return None
    return Entry.objects.select_related("minutes").filter(pk=key).first()
