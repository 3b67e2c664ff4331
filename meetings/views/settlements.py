"""A decision in the minutes settles a discrepancy that the meeting has on its agenda."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetings.actions.settlements import to_settle_in
from meetings.forms.settlements import DropSettlementForm, SettlementForm, SettleSeveralForm
from meetings.models import Entry, Figure, Settlement
from meetings.views.discrepancies import with_figures
from meetings.views.entries import back_to, settled_figures
from meetings.views.steps import not_now, posted


def settlement_add(request, pk, entry_pk):
    """`selisih` chooses one of the discrepancies on the agenda; without it they are listed."""
    entry = _find(request, pk, entry_pk)
    meeting = entry.minutes.meeting
    if refusal := _settles_nothing(request, entry):
        return refusal
    discrepancies = to_settle_in(meeting)
    chosen = _chosen(request, discrepancies)
    if chosen is None and (sent_before := _sent_before(request, entry)):
        return redirect(sent_before.discrepancy)
    if chosen is None and request.GET.get("selisih"):
        raise Http404
    context = {
        "meeting": meeting,
        "entry": entry,
        "back": back_to(entry).url,
        "rows": with_figures(discrepancies if chosen is None else [chosen]),
        "chosen": chosen,
        "may_schedule": request.user.has_perm("meetings.schedule_discrepancy"),
        "settled": settled_figures(request.user).filter(decision=entry.pk),
    }
    if chosen is None:
        return render(request, "meetings/settlements/choose.html", context)
    figures = Figure.objects.current().of_cell(
        chosen.indicator_id, chosen.concept_id, chosen.region_id, chosen.period
    )
    form = SettlementForm(
        *posted(request),
        discrepancy=chosen,
        decision=entry,
        figures=figures.select_related("source").order_by("created_at", "pk"),
        by=request.user,
    )
    if form.is_bound and form.is_valid() and form.save():
        chosen.refresh_from_db()
        if chosen.is_in_dispute:
            messages.success(request, _("Putusan dicatat. Angkanya berlaku sejak notula disahkan."))
        else:
            messages.success(request, _("Putusan dicatat dan langsung berlaku: notula ini sudah disahkan."))
        return redirect(chosen)
    return render(
        request, "meetings/settlements/add.html", context | {"form": form, "keep": f"putusan-{entry.pk}"}
    )


def settlement_add_several(request, pk, entry_pk, indicator_pk):
    """The discrepancies of one indicator that the meeting has on its agenda, settled together by one decision."""
    entry = _find(request, pk, entry_pk)
    meeting = entry.minutes.meeting
    if refusal := _settles_nothing(request, entry):
        return refusal
    discrepancies = [row for row in to_settle_in(meeting) if row.indicator_id == indicator_pk]
    if not discrepancies:
        if _sent_before(request, entry, indicator_pk):
            return redirect("settlement_add", pk=pk, entry_pk=entry_pk)
        raise Http404
    rows = with_figures(discrepancies)
    form = SettleSeveralForm(*posted(request), rows=rows, decision=entry, by=request.user)
    if form.has_error("selisih") and _sent_before(request, entry, indicator_pk):
        return redirect("settlement_add", pk=pk, entry_pk=entry_pk)
    if form.is_bound and form.is_valid():
        made = form.save()
        if made:
            words = ngettext("%(number)s selisih diputuskan.", "%(number)s selisih diputuskan.", len(made))
            messages.success(request, words % {"number": len(made)})
            return redirect("settlement_add", pk=pk, entry_pk=entry_pk)
    context = {
        "meeting": meeting,
        "entry": entry,
        "back": reverse("settlement_add", args=[pk, entry_pk]),
        "indicator": discrepancies[0].indicator,
        "rows": rows,
        "form": form,
        "keep": f"putusan-{entry.pk}-{indicator_pk}",
    }
    return render(request, "meetings/settlements/several.html", context)


def _settles_nothing(request, entry):
    """None where it may settle discrepancies; else the answer that says why not."""
    if entry.is_decision and entry.struck_at is None:
        return None
    why = _("Selisih diselesaikan oleh keputusan yang berlaku.")
    return not_now(request, entry.minutes.meeting, why=why)


def _find(request, pk, entry_pk):
    if not request.user.reads_everything:
        raise Http404
    entry = get_object_or_404(
        Entry.objects.select_related("minutes__meeting", "agenda_item", "speaker"),
        pk=entry_pk,
        minutes__meeting=pk,
    )
    if not request.user.has_perm("meetings.settle_figure", entry.minutes.meeting):
        raise PermissionDenied
    return entry


@require_POST
def settlement_drop(request, pk, entry_pk, settlement_pk):
    """Until the ratification what a decision settled can be taken back."""
    entry = _find(request, pk, entry_pk)
    settlement = get_object_or_404(
        Settlement.objects.select_related("decision__minutes", "discrepancy__indicator"),
        decision=entry.pk,
        pk=settlement_pk,
    )
    form = DropSettlementForm(request.POST, settlement=settlement, by=request.user)
    if not (form.is_valid() and form.save()):
        return not_now(request, entry.minutes.meeting, why=" ".join(form.non_field_errors()))
    messages.success(request, _("Putusan dibatalkan; selisihnya menunggu keputusan lagi."))
    return redirect("settlement_add", pk=pk, entry_pk=entry_pk)


def _chosen(request, discrepancies):
    """The one that the address names, or the only one there is; None without such a one."""
    wanted = request.GET.get("selisih", "")
    if not wanted:
        return discrepancies[0] if len(discrepancies) == 1 else None
    return next((row for row in discrepancies if str(row.pk) == wanted), None)


def _sent_before(request, entry, indicator_pk=None):
    """What the same form made when it was sent before: once the minutes are ratified, its discrepancy waits no longer."""
    try:
        key = uuid.UUID(request.POST.get("client_key", ""))
    except ValueError:
        return None
    made = Settlement.objects.filter(decision=entry.pk, created_by=request.user)
    if indicator_pk is not None:
        own = [uuid.uuid5(key, chosen) for chosen in request.POST.getlist("selisih")]
        return made.filter(client_key__in=own, discrepancy__indicator=indicator_pk).first()
    return made.filter(client_key=key).select_related("discrepancy__indicator", "discrepancy__region").first()
