"""What is late where: by institution, by region, by meeting. Each is one query, whatever there is."""

from django.db.models import Count, Min, Q, Sum
from django.urls import reverse

from meetings import clock
from meetings.models import Deadline, FollowUp, Input
from meetings.models.calendars import calendar
from meetings.models.follow_ups import overdue_now
from meetings.views.pages import address_of

Status = Input.Status


def _row(name, number, oldest, url, **more):
    days = calendar().after(oldest, clock.today())
    return {"name": name, "number": number, "oldest": oldest, "days": days, "url": url} | more


def by_institution():
    """Institutions that are late with something, the most first; `extended`: how often what is open was given more time."""
    late = overdue_now()
    rows = (
        FollowUp.objects.open()
        .filter(institution__isnull=False)
        .order_by()
        .values("institution__name", "institution__slug")
        .annotate(
            number=Count("pk", filter=late), oldest=Min("due_date", filter=late), extended=Sum("extensions")
        )
        .filter(number__gt=0)
        .order_by("-number", "oldest", "institution__name")
    )
    return [
        _row(
            row["institution__name"],
            row["number"],
            row["oldest"],
            address_of("follow_up_list", instansi=row["institution__slug"], terlambat=1),
            extended=row["extended"],
        )
        for row in rows
    ]


def by_region():
    """Regions for which something is late, the most first."""
    rows = (
        FollowUp.objects.overdue()
        .filter(served__isnull=False)
        .order_by()
        .values("served__input__region__name", "served__input__region__slug")
        .annotate(number=Count("pk", distinct=True), oldest=Min("due_date"))
        .order_by("-number", "oldest", "served__input__region__name")
    )
    return [
        _row(
            row["served__input__region__name"],
            row["number"],
            row["oldest"],
            address_of("follow_up_list", wilayah=row["served__input__region__slug"], terlambat=1),
        )
        for row in rows
    ]


def by_meeting():
    """Meetings with inputs that were not verified, or not decided, in time; the oldest clock first.

    An input counts where it stands, as the list behind the number has it: one that was postponed is apart.
    """

    def standing(status):
        return Count("input", filter=Q(input__status=status), distinct=True)

    def late_inputs(row, status):
        return address_of("input_list", rapat=row["meeting"], status=status.value, terlambat=1)

    rows = (
        Deadline.objects.late()
        .filter(kind__in=Deadline.OF_INPUT)
        .order_by()
        .values("meeting", "meeting__title")
        .annotate(
            number=Count("input", distinct=True),
            oldest=Min("due_date"),
            unverified=standing(Status.RECEIVED),
            undecided=standing(Status.VERIFIED),
            postponed=standing(Status.POSTPONED),
        )
        .order_by("oldest", "meeting")
    )
    return [
        _row(
            row["meeting__title"],
            row["number"],
            row["oldest"],
            reverse("meeting_inputs", args=[row["meeting"]]),
            unverified=row["unverified"],
            undecided=row["undecided"],
            postponed=row["postponed"],
            unverified_url=late_inputs(row, Status.RECEIVED),
            undecided_url=late_inputs(row, Status.VERIFIED),
            postponed_url=late_inputs(row, Status.POSTPONED),
        )
        for row in rows
    ]
