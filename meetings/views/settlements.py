"""A decision in the minutes settles a discrepancy that the meeting has on its agenda."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.actions.settlements import to_settle_in
from meetings.forms.settlements import DropSettlementForm, SettlementForm
from meetings.models import Entry, Figure, Settlement
from meetings.views.discrepancies import with_figures
from meetings.views.entries import back_to, settled_figures
from meetings.views.steps import not_now, posted


def settlement_add(request, pk, entry_pk):
    """`selisih` chooses one of the discrepancies on the agenda; without it they are listed."""
    entry = _find(request, pk, entry_pk)
    meeting = entry.minutes.meeting
    if not entry.is_decision or entry.struck_at is not None:
        return not_now(request, meeting, why=_("Selisih diselesaikan oleh keputusan yang berlaku."))
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


def _sent_before(request, entry):
    """What the same form made when it was sent before: once the minutes are ratified, its discrepancy waits no longer."""
    try:
        key = uuid.UUID(request.POST.get("client_key", ""))
    except ValueError:
        return None
    made = Settlement.objects.filter(client_key=key, decision=entry.pk, created_by=request.user)
    return made.select_related("discrepancy__indicator", "discrepancy__region").first()
