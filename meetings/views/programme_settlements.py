"""A decision in the minutes settles rows of the matrix, several at once; until the ratification it can be taken back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetings.forms.programme_filters import UnsettledFilterForm
from meetings.forms.programme_settlements import DropForm, SettleForm
from meetings.models import Programme, ProgrammeSettlement
from meetings.views.entries import find_entry, place_of
from meetings.views.pages import page_of
from meetings.views.steps import not_now, posted

PER_PAGE = 50


def entry_settle_programmes(request, pk, entry_pk):
    """The rows that wait for a decision, with a box each; below, what this decision settled already."""
    entry = find_entry(request, pk, entry_pk, permission="meetings.settle_programme")
    meeting = entry.minutes.meeting
    form = SettleForm(*posted(request), entry=entry, by=request.user)
    if not form.is_bound and (refusal := _settles_nothing(request, entry)):
        return refusal
    if form.is_bound and form.is_valid():
        settled = form.save()
        if settled is not None:
            messages.success(request, _done(settled))
            return redirect(request.get_full_path())
    filters = UnsettledFilterForm(request.GET, year=entry.agenda_item.programme_year or _latest_year(meeting))
    page = page_of(request, filters.narrow(_waiting()).order_by("region__code", "number"), per_page=PER_PAGE)
    context = {
        "meeting": meeting,
        "tab": "minutes",
        "entry": entry,
        "form": form,
        "filters": filters,
        "page": page,
        "query": request.GET.copy(),
        "settled": entry.programme_settlements.in_force().select_related("programme").order_by("pk"),
        "back": f"{place_of(meeting, entry.agenda_item_id)}#butir-{entry.pk}",
    }
    context["query"].pop("page", None)
    context["query"] = context["query"].urlencode()
    return render(request, "meetings/programmes/settle.html", context)


def _settles_nothing(request, entry):
    """None where it may settle programmes; else the answer that says why not."""
    meeting = entry.minutes.meeting
    if entry.struck_at is not None or getattr(entry, "struck_by", None) is not None:
        return not_now(request, meeting, why=_("Butir ini sudah dicoret."))
    if not entry.is_decision and not entry.minutes.is_writable:
        why = _(
            "Program ditetapkan dengan keputusan, dan notula ini sudah disahkan: butirnya tetap seperti adanya."
        )
        return not_now(request, meeting, why=why)
    return None


def _waiting():
    settled = ProgrammeSettlement.objects.in_force().values("programme")
    return (
        Programme.objects.filter(status=Programme.Status.PROPOSED)
        .exclude(pk__in=settled)
        .select_related("region", "theme", "institution")
    )


def _latest_year(meeting):
    waiting = _waiting().order_by("-year").values_list("year", flat=True).first()
    return waiting or meeting.year


def _done(settled):
    if all(settlement.effective_at for settlement in settled):
        words = ngettext("%(number)s program ditetapkan.", "%(number)s program ditetapkan.", len(settled))
    else:
        words = ngettext(
            "%(number)s program ditetapkan; berlaku bagi umum sesudah notula disahkan.",
            "%(number)s program ditetapkan; berlaku bagi umum sesudah notula disahkan.",
            len(settled),
        )
    return words % {"number": len(settled)}


@require_POST
def entry_unsettle_programme(request, pk, entry_pk, settlement_pk):
    entry = find_entry(request, pk, entry_pk, permission="meetings.settle_programme")
    settlement = get_object_or_404(
        ProgrammeSettlement.objects.select_related("decision__minutes"), decision=entry.pk, pk=settlement_pk
    )
    form = DropForm(request.POST, settlement=settlement, by=request.user)
    if not (form.is_valid() and form.save()):
        return not_now(request, entry.minutes.meeting, why=" ".join(form.non_field_errors()))
    messages.success(request, _("Penetapan dibatalkan; programnya menunggu keputusan lagi."))
    return redirect("entry_settle_programmes", pk=pk, entry_pk=entry_pk)
