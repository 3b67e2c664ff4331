"""Giving several follow-ups to one institution at once: /meja/tindak-lanjut/disposisikan/."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from meetings.forms.bulk_assign import BulkAssignForm, BulkFilterForm
from meetings.models import FollowUp
from meetings.views.pages import page_of
from meetings.views.steps import posted

PER_PAGE = 50
ALL, NONE = "semua", "tidak"


def bulk_assign(request):
    """The follow-ups without an institution or a due date, each with a box. Filters stay in the address."""
    if not request.user.reads_everything:
        raise Http404
    if not request.user.has_perm("meetings.assign_follow_up", FollowUp):
        raise PermissionDenied
    filters = BulkFilterForm(request.GET)
    form = _form(request)
    if form.is_bound and form.is_valid():
        given = form.save()
        if given:
            institution = form.cleaned_data["institution"]
            messages.success(request, _done(len(given), institution))
            return redirect(request.get_full_path())
    shown = filters.narrow(FollowUp.objects.incomplete()).select_related(
        "meeting", "institution", "input__region"
    )
    page = page_of(request, shown.order_by("created_at", "pk"), per_page=PER_PAGE)
    context = {
        "form": form,
        "filters": filters,
        "page": page,
        "rows": _rows(form, page, request.POST.get("pilih")),
        "keep": "bulk-assign",
    }
    return render(request, "meetings/bulk_assign/form.html", context)


def _form(request):
    """Bound to what was sent; where only a button that ticks the boxes was pressed, what was typed is kept unjudged."""
    if request.method == "POST" and "pilih" in request.POST:
        typed = {name: request.POST.get(name, "") for name in ("institution", "due_date")}
        return BulkAssignForm(initial=typed, by=request.user)
    return BulkAssignForm(*posted(request), by=request.user)


def _done(number, institution):
    return ngettext(
        "%(number)d tindak lanjut didisposisikan kepada %(institution)s.",
        "%(number)d tindak lanjut didisposisikan kepada %(institution)s.",
        number,
    ) % {"number": number, "institution": institution}


def _rows(form, page, ticked):
    """(follow-up, whether it is ticked, why it was refused); what was ticked but is not on the page stands first."""
    chosen, refused = form.chosen_keys(), form.refused
    here = {follow_up.pk for follow_up in page}
    elsewhere = FollowUp.objects.select_related("meeting", "institution", "input__region").filter(
        pk__in=chosen - here
    )
    rows = [
        (follow_up, True, refused.get(follow_up.pk, "")) for follow_up in (elsewhere if chosen - here else ())
    ]
    for follow_up in page:
        is_ticked = ticked == ALL or (ticked != NONE and follow_up.pk in chosen)
        rows.append((follow_up, is_ticked, refused.get(follow_up.pk, "")))
    return rows
