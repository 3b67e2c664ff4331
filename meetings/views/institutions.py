from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.shortcuts import get_object_or_404, render

from meetings.forms.filters import InstitutionFilterForm
from meetings.models import FollowUp, Input
from meetings.views.follow_ups import ROW
from meetings.views.pages import page_of
from meetings.views.regions import follow_ups_by
from meetings.views.totals import FollowUpTotals
from participants.models import Institution

SHOWN = 25  # open follow-ups on the page of one institution; the rest is one link away


@login_not_required
def institution_list(request):
    """Every institution with what it promised and kept."""
    form = InstitutionFilterForm(request.GET)
    institutions = form.narrow(Institution.objects.filter(is_active=True)).select_related("region")
    page = page_of(request, institutions)
    follow_ups = FollowUp.objects.visible_to(request.user).filter(institution__in=[i.pk for i in page])
    totals = follow_ups_by(follow_ups, "institution")
    context = {"form": form, "page": page, "rows": [(i, totals[i.pk]) for i in page]}
    return render(request, "meetings/institutions/list.html", context)


@login_not_required
def institution_detail(request, slug):
    institution = get_object_or_404(Institution.objects.select_related("region"), slug=slug)
    user = request.user
    follow_ups = FollowUp.objects.visible_to(user).filter(institution=institution)
    totals = FollowUpTotals(follow_ups.by_status())
    context = {
        "institution": institution,
        "totals": totals,
        "unseen": FollowUp.objects.filter(institution=institution).count() - totals.number,
        "extended": follow_ups.exclude(due_date=F("first_due_date"))
        .filter(first_due_date__isnull=False)
        .count(),
        "open": follow_ups.open().select_related(*ROW).order_by("due_date", "number")[:SHOWN],
        "input_number": Input.objects.visible_to(user).filter(institution=institution).count(),
        "shown": SHOWN,
    }
    return render(request, "meetings/institutions/detail.html", context)
