"""Who was absent how often: each institution over all the meetings that were held. For the secretariat's desk."""

from django.db.models import F, Max, Q
from django.http import Http404
from django.shortcuts import render
from django.utils.formats import date_format

from meetings import clock
from meetings.forms.absences import AbsenceFilterForm
from meetings.models import Attendance, Meeting
from meetings.models.attendance import outcome_counts
from meetings.views.pages import page_of


def absence_list(request):
    """The most often absent first. Three queries and those of the filter, however many institutions there are."""
    if not request.user.reads_everything:
        raise Http404
    form = AbsenceFilterForm(request.GET)
    invitations = form.narrow(Attendance.objects.invited().filter(meeting__status__in=Meeting.HELD))
    totals = invitations.aggregate(**outcome_counts())
    rows = (
        invitations.order_by()
        .values(
            "institution",
            name=F("institution__name"),
            slug=F("institution__slug"),
            region=F("institution__region__name"),
            code=F("institution__region__code"),
        )
        .annotate(
            **outcome_counts(),
            last_absent=Max("meeting__starts_at", filter=Q(status=Attendance.Status.ABSENT)),
        )
        .order_by("-absent", "-not_recorded", "code", "name", "institution")
    )
    page = page_of(request, rows)
    for row in page:
        row["last_absent_on"] = date_format(clock.day_of(row["last_absent"])) if row["last_absent"] else ""
    context = {"form": form, "page_obj": page, "totals": totals}
    return render(request, "meetings/absences/list.html", context)
