from functools import partial

from django.shortcuts import render

from meetings.kept_queries import the_one
from meetings.models import Attendance, FollowUp, Input, Meeting
from meetings.models.attendance import outcome_counts
from meetings.public_pages import counted_once, public_page
from meetings.tiles import NO_INPUTS, per_cent_legend, tiles
from meetings.views.indicators import latest_of_region
from meetings.views.inputs import with_follow_ups
from meetings.views.pages import first_of
from meetings.views.programme_matrices import numbers_by_year
from meetings.views.row_queries import follow_ups_by_key, inputs_by_key, inputs_in_short
from meetings.views.standings import NO_INPUTS as NO_STANDING
from meetings.views.standings import (
    added,
    follow_up_counts_of_regions,
    input_counts,
    regions_of,
)
from meetings.views.trends import trend_of
from participants.models import Region

SHOWN = 10  # rows of each kind; the rest is one link away


@public_page
def region_list(request):
    """The eleven regions side by side: what each put forward, and what became of it. Its numbers are those of the lists."""
    follow_ups = follow_up_counts_of_regions(request)
    context = map_of(request, input_counts(request).by_region)
    for row in context["regions"]:
        row["totals"] = totals_of(follow_ups, row["region"])
    return render(request, "meetings/regions/list.html", context)


def map_of(request, standings):
    """The regions, each with its standing, and the map of their shares; for the pages that show both.

    Args:
        standings: {region: Standing}, as InputCounts.by_region.
    """
    regions = [region for region in regions_of(request) if region.level != Region.Level.PROVINCE]
    rows = [{"region": region, "standing": standings.get(region.pk, NO_STANDING)} for region in regions]
    shares = {row["region"].pk: row["standing"].share_confirmed for row in rows}
    return {
        "regions": rows,
        "tiles": tiles(regions, shares),
        "legend": per_cent_legend(),
        "nothing": NO_INPUTS,
    }


def totals_of(follow_ups, region):
    """FollowUpTotals of all years. `follow_ups` are as standings.follow_up_counts_of_regions gives them."""
    return added(totals for (key, _year), totals in follow_ups.items() if key == region.pk)


@public_page
def region_detail(request, slug):
    region = the_one([region for region in regions_of(request) if region.slug == slug])
    user = request.user

    def inputs():
        return Input.objects.visible_to(user).filter(region=region)

    def late():
        late = FollowUp.objects.visible_to(user).for_region(region.slug).overdue()
        return late.order_by("due_date", "number")

    def latest(keys):
        if not user.is_authenticated:
            return inputs_by_key(keys)
        return with_follow_ups(inputs_in_short(Input.objects.filter(pk__in=keys)), user)

    counts = input_counts(request)
    standing = counts.by_region.get(region.pk, NO_STANDING)
    readable = counted_once(request, ("inputs of a region to be read", region.pk), lambda: inputs().count())
    attendance = counted_once(request, ("attendance of a region", region.pk), lambda: attendance_of(region))
    context = {
        "region": region,
        "inputs": first_of(
            request,
            ("latest inputs of a region", region.pk),
            inputs,
            latest,
            number=SHOWN,
        ),
        "standing": standing,
        "unseen": standing.number - readable,
        "totals": totals_of(follow_up_counts_of_regions(request), region),
        "late": first_of(
            request,
            ("late for a region", region.pk),
            late,
            partial(follow_ups_by_key, user, with_served=False),
            number=SHOWN,
        ),
        "attendance": attendance,
        "programmes": numbers_by_year(request, region),
        "figures": latest_of_region(request, region, most=SHOWN),
        "trend": trend_of(counts.years_of(region.pk)),
        "shown": SHOWN,
    }
    return render(request, "meetings/regions/detail.html", context)


def attendance_of(region):
    """How the region's delegation came to the meetings that were held, in numbers: one query.

    Invitations whose presence was never marked count as "not recorded", so that the numbers add up.
    """
    return (
        Attendance.objects.invited()
        .filter(institution__region=region, institution__is_delegation=True, meeting__status__in=Meeting.HELD)
        .aggregate(**outcome_counts())
    )
