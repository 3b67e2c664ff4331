"""The Rakor of a year: what was put forward in them, what became of it, and how that was the year before."""

from functools import partial

from django.db.models import Count
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from meetings.models import FollowUp, Input, Meeting
from meetings.public_pages import counted_once, public_page
from meetings.views import medians
from meetings.views.pages import address_of, first_of
from meetings.views.row_queries import meetings_by_key
from meetings.views.standings import (
    NO_FOLLOW_UPS,
    NO_INPUTS,
    follow_up_counts,
    follow_ups_of,
    input_counts,
    inputs_of,
)
from meetings.views.totals import share, status_word
from meetings.views.trends import trend_of

SHOWN = 25  # meetings of a year; the rest is one link away


@public_page
def year_list(request):
    """Every year in which there is a Rakor, the latest first."""
    standings, follow_ups = input_counts(request).by_year, follow_up_counts(request)
    rows = [
        {
            "year": year,
            "meetings": number,
            "standing": standings.get(year, NO_INPUTS),
            "totals": follow_ups.get(year, NO_FOLLOW_UPS),
        }
        for year, number in sorted(meeting_counts(request).items(), reverse=True)
    ]
    context = {"rows": rows, "trend": trend_of({row["year"]: row["standing"] for row in rows})}
    return render(request, "meetings/years/list.html", context)


def meeting_counts(request):
    """{year: how many meetings the list holds for the reader}."""

    def count():
        meetings = Meeting.objects.visible_to(request.user).order_by().values_list("year")
        return dict(meetings.annotate(number=Count("pk")))

    return counted_once(request, "meetings by year", count)


@public_page
def year_detail(request, year):
    meetings = meeting_counts(request)
    if year not in meetings:
        raise Http404
    before = year - 1
    standings, follow_ups = input_counts(request).by_year, follow_up_counts(request)
    standing, standing_before = (standings.get(each, NO_INPUTS) for each in (year, before))
    totals, totals_before = (follow_ups.get(each, NO_FOLLOW_UPS) for each in (year, before))
    context = {
        "year": year,
        "before": before if before in meetings else None,
        "after": year + 1 if year + 1 in meetings else None,
        "meeting_number": meetings[year],
        "meetings": first_of(
            request,
            ("meetings of a year", year),
            lambda: Meeting.objects.visible_to(request.user).filter(year=year).order_by("starts_at", "pk"),
            partial(meetings_by_key, request.user),
            number=SHOWN,
        ),
        "shown": SHOWN,
        "standing": standing,
        "totals": totals,
        "input_rows": input_rows(year, standing, standing_before),
        "input_number": (standing.number, standing_before.number),
        "follow_up_rows": follow_up_rows(year, totals, totals_before),
        "follow_up_number": (totals.number, totals_before.number),
        "shares": [
            (
                _("Masukan yang dikonfirmasi selesai"),
                standing.share_confirmed,
                standing_before.share_confirmed,
            ),
            (
                _("Tindak lanjut yang dikonfirmasi selesai"),
                share(totals.confirmed, totals.number),
                share(totals_before.confirmed, totals_before.number),
            ),
        ],
        "took": medians_of(request, year),
    }
    return render(request, "meetings/years/detail.html", context)


def _row(year, code, label, number, before, name, *, part=False, **query):
    """`part`: of what the row above it counts."""
    return {
        "code": code,
        "label": label,
        "number": number,
        "before": before,
        "url": address_of(name, tahun=year, **query) if number else "",
        "url_before": address_of(name, tahun=year - 1, **query) if before else "",
        "part": part,
    }


def input_rows(year, standing, before):
    """Each status that occurs in either year, those that were agreed by how far they are."""
    rows = []
    for status in Input.Status:
        numbers = standing.of(status), before.of(status)
        if not any(numbers):
            continue
        rows.append(_row(year, status.value, status.label, *numbers, "input_list", status=status.value))
        if status != Input.Status.AGREED:
            continue
        for progress in Input.Progress:
            numbers = standing.rows[status, progress], before.rows[status, progress]
            query = {"status": status.value, "perkembangan": progress.value}
            if any(numbers):
                rows.append(
                    _row(year, progress.value, progress.label, *numbers, "input_list", part=True, **query)
                )
    return rows


def follow_up_rows(year, totals, before):
    """Each status that occurs in either year; what is late is told apart, since it has a status too."""
    return [
        _row(
            year,
            status.value,
            status_word(status),
            totals.of(status),
            before.of(status),
            "follow_up_list",
            status=status.value,
        )
        for status in FollowUp.Status
        if totals.of(status) or before.of(status)
    ]


def medians_of(request, year):
    """[(words, working days, working days the year before)]; None where nothing can be measured yet."""

    def count():
        years = {"meeting__year__in": [year - 1, year]}
        inputs, follow_ups = inputs_of(request).filter(**years), follow_ups_of(request).filter(**years)
        by_year = [
            medians.to_first_answer(inputs, "meeting__year"),
            medians.to_first_report(follow_ups, "meeting__year"),
            medians.to_done(follow_ups, "meeting__year"),
        ]
        return [(days.get(year), days.get(year - 1)) for days in by_year]

    words = [
        _("Masukan: sampai keputusan pertama atasnya"),
        _("Tindak lanjut: dari disposisi sampai laporan pertama"),
        _("Tindak lanjut: dari disposisi sampai pengusul menyatakannya selesai"),
    ]
    counted = counted_once(request, ("medians of a year", year), count)
    return [(label, *days) for label, days in zip(words, counted, strict=True)]
