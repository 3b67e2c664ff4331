from collections import defaultdict

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render

from meetings.models import Attendance, FollowUp, Input, Meeting
from meetings.views.follow_ups import ROW
from meetings.views.inputs import with_follow_ups
from meetings.views.totals import FollowUpTotals
from participants.models import Region

SHOWN = 10  # rows of each kind; the rest is one link away


@login_not_required
def region_list(request):
    """The eleven regions side by side: what each put forward, and what became of it."""
    inputs = dict(
        Input.objects.visible_to(request.user).order_by().values_list("region").annotate(number=Count("pk"))
    )
    follow_ups = follow_ups_by(FollowUp.objects.visible_to(request.user), "input__region")
    rows = [
        (region, inputs.get(region.pk, 0), follow_ups[region.pk])
        for region in Region.objects.regencies_and_cities().in_official_order()
    ]
    return render(request, "meetings/regions/list.html", {"rows": rows})


def follow_ups_by(follow_ups, column):
    """{value of the column: FollowUpTotals}, empty totals for a value without any; one query."""
    late = Q(pk__in=FollowUp.objects.overdue().values("pk"))
    counted = (
        follow_ups.order_by()
        .values_list(column, "status")
        .annotate(number=Count("pk"), late=Count("pk", filter=late))
    )
    rows = defaultdict(dict)
    for value, status, number, of_them_late in counted:
        rows[value][status] = (number, of_them_late)
    return defaultdict(
        lambda: FollowUpTotals({}), {value: FollowUpTotals(row) for value, row in rows.items()}
    )


@login_not_required
def region_detail(request, slug):
    region = get_object_or_404(Region, slug=slug)
    user = request.user
    inputs = Input.objects.visible_to(user).filter(region=region)
    follow_ups = FollowUp.objects.visible_to(user).filter(input__region=region)
    by_status = inputs.by_status()
    number = sum(by_status.values())
    context = {
        "region": region,
        "inputs": with_follow_ups(inputs, user).select_related("institution")[:SHOWN],
        "input_rows": [(s.value, s.label, by_status[s]) for s in Input.Status if s in by_status],
        "input_number": number,
        "unseen": Input.objects.counted().filter(region=region).count() - number,
        "totals": FollowUpTotals(follow_ups.by_status()),
        "late": follow_ups.overdue().select_related(*ROW).order_by("due_date", "number")[:SHOWN],
        "attendance": attendance_of(region),
        "shown": SHOWN,
    }
    return render(request, "meetings/regions/detail.html", context)


def attendance_of(region):
    """How the region's delegation came to the meetings that were held, in numbers: one query.

    Invitations whose presence was never marked count as "not recorded", so that the numbers add up.
    """
    S, C = Attendance.Status, Attendance.Capacity  # noqa: N806
    held = [
        Meeting.Status.IN_SESSION,
        Meeting.Status.CIRCULATED,
        Meeting.Status.RATIFIED,
        Meeting.Status.CLOSED,
    ]
    present = Q(status=S.PRESENT)
    return (
        Attendance.objects.invited()
        .filter(institution__region=region, institution__is_delegation=True, meeting__status__in=held)
        .aggregate(
            invited=Count("pk"),
            in_person=Count("pk", filter=present & Q(capacity=C.IN_PERSON)),
            representing=Count("pk", filter=present & ~Q(capacity=C.IN_PERSON)),
            excused=Count("pk", filter=Q(status=S.EXCUSED)),
            absent=Count("pk", filter=Q(status=S.ABSENT)),
            not_recorded=Count("pk", filter=Q(status__in=[S.INVITED, S.COMING])),
        )
    )
