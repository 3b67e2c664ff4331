from functools import partial

from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.shortcuts import render

from meetings.forms.filters import InstitutionFilterForm
from meetings.kept_queries import kept_query, the_one
from meetings.models import Figure, FollowUp, FollowUpEvent, Indicator, Programme
from meetings.models.deadlines import day_in_zone
from meetings.public_pages import counted_once, public_page
from meetings.views.figure_desks import waiting_for_their_source
from meetings.views.pages import first_of, page_of
from meetings.views.row_queries import follow_ups_by_key
from meetings.views.standings import NO_FOLLOW_UPS, follow_up_counts_of_institutions, follow_ups_of, inputs_of
from participants.models import Institution

SHOWN = 25  # open follow-ups on the page of one institution; the rest is one link away
RETURNED = 5  # figures that were sent back, the latest first


@public_page
def institution_list(request):
    """Every institution with what it promised and kept."""
    form = InstitutionFilterForm(request.GET, request=request)
    institutions = form.narrow(Institution.objects.filter(is_active=True))
    number = counted_once(request, form.kept_as("institutions"), institutions.count)
    page = page_of(request, institutions, count=number)
    totals = follow_up_counts_of_institutions(request)
    context = {"form": form, "page": page, "rows": [(i, totals.get(i.pk, NO_FOLLOW_UPS)) for i in page]}
    return render(request, "meetings/institutions/list.html", context)


@kept_query(str)
def institution_of(_reader, slug):
    return Institution.objects.select_related("region").filter(slug=slug)


@public_page
def institution_detail(request, slug):
    """What it promised, what of that it kept, in time or late, and what it is late with now."""
    institution = the_one(institution_of(None, slug))
    user = request.user

    def follow_ups():
        return FollowUp.objects.visible_to(user).filter(institution=institution)

    totals = follow_up_counts_of_institutions(request).get(institution.pk, NO_FOLLOW_UPS)
    counts = counted_once(
        request,
        ("counts of an institution", institution.pk),
        lambda: _counts(request, institution, follow_ups()),
    )
    context = {
        "institution": institution,
        "totals": totals,
        "in_time": counts["in_time"],
        "kept_late": totals.confirmed - counts["in_time"],
        "unseen": totals.number - counts["readable"],
        "extended": counts["extended"],
        "open": first_of(
            request,
            ("open of an institution", institution.pk),
            lambda: follow_ups().open().order_by("due_date", "number"),
            partial(follow_ups_by_key, user),
            number=SHOWN,
        ),
        "input_number": counts["inputs"],
        "programme_number": counts["programmes"],
        "figures": counted_once(
            request, ("figures of an institution", institution.pk), lambda: _figures(user, institution)
        ),
        "shown": SHOWN,
    }
    return render(request, "meetings/institutions/detail.html", context)


def _counts(request, institution, readable):
    """What is told of an institution beside how its follow-ups stand.

    Args:
        readable: its follow-ups that the reader may read.
    """
    seen = readable.aggregate(readable=Count("pk"), extended=Count("pk", filter=Q(extensions__gt=0)))
    return seen | {
        "in_time": kept_in_time(follow_ups_of(request).filter(institution=institution)),
        "inputs": inputs_of(request).filter(institution=institution).count(),
        "programmes": Programme.objects.counted().filter(institution=institution).count(),
    }


def _figures(user, institution):
    """{indicators (that it produces), all, returned, to_mend (figures that it gave), latest (of those that were returned)}."""
    given = Figure.objects.visible_to(user).filter(source=institution)
    returned = given.filter(status=Figure.Status.RETURNED)
    numbers = given.aggregate(all=Count("pk"), returned=Count("pk", filter=Q(status=Figure.Status.RETURNED)))
    return numbers | {
        "indicators": Indicator.objects.visible_to(user).filter(producer=institution).count(),
        "to_mend": waiting_for_their_source().filter(pk__in=returned.values("pk")).count(),
        "latest": list(returned.select_related("indicator__current", "region").order_by("-pk")[:RETURNED]),
    }


def kept_in_time(follow_ups):
    """How many of them were reported done by their due date, and then confirmed.

    The day of the last report counts, not that of the confirmation: how long the asker thinks about it is not up to the
    institution. A due date that was moved counts as moved.
    """
    reports = (
        FollowUpEvent.objects.filter(follow_up=OuterRef("pk"), kind=FollowUpEvent.Kind.REPORTED)
        .order_by()
        .values("follow_up")
        .annotate(last=Max("at"))
    )
    confirmed = follow_ups.filter(status=FollowUp.Status.CONFIRMED)
    reported = confirmed.annotate(reported_at=Subquery(reports.values("last"))).annotate(
        reported_on=day_in_zone("reported_at")
    )
    return reported.filter(reported_on__lte=F("due_date")).count()
