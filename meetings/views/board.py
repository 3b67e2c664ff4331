"""The public board: what was put forward and what became of it, in totals that add up.

Every input of an announced meeting counts, whether its text shows or not. Every number is the length of the list that
it leads to, for whoever reads: that list shows those who work here more, so the board counts that for them.
"""

from collections import Counter

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.forms.board import BoardFilterForm
from meetings.models import Input, Meeting
from meetings.public_pages import counted_once, public_page
from meetings.views import medians
from meetings.views.pages import page_of
from meetings.views.standings import (
    NO_FOLLOW_UPS,
    Standing,
    follow_ups_by,
    follow_ups_of,
    inputs_of,
    part_words,
    regions_of,
    standings_by,
)
from meetings.views.totals import FollowUpTotals, share, status_words
from participants.models import Institution, Region

Status, Progress = Input.Status, Input.Progress

SHOWN_MEETINGS = 12
SHOWN_INSTITUTIONS = 15

# The order of the sum: what is not answered yet, what was agreed, what was answered otherwise.
LINES = [
    Status.RECEIVED,
    Status.VERIFIED,
    Status.RETURNED,
    Status.AGREED,
    Status.NOT_ACCOMMODATED,
    Status.OUTSIDE_AUTHORITY,
    Status.POSTPONED,
    Status.MERGED,
    Status.WITHDRAWN,
]


def line_words():
    """What a citizen reads beside each number; the words of the lists, said from the asker's side."""
    return {
        Status.RECEIVED: _("menunggu pemeriksaan"),
        Status.VERIFIED: _("menunggu keputusan"),
        Status.RETURNED: _("dikembalikan untuk dilengkapi"),
        Status.WITHDRAWN: _("ditarik pengusulnya"),
    }


@public_page
def board(request):
    """Totals, then the same by region, by institution and by meeting. The number of queries does not depend on how much there is."""
    form = BoardFilterForm(request.GET)
    counts = counted_once(request, ("board", form.query()), lambda: _counts(request, form))
    total = Standing(sum((standing.rows for standing in counts["regions"].values()), Counter()))
    shown = _meetings(request, counts)
    institutions, page = _institutions(request, counts)
    context = {
        "form": form,
        "meeting": _chosen_meeting(form),
        "total": total,
        "lines": _lines(total, form),
        "totals": counts["follow_ups"],
        "regions": _regions(request, counts),
        "institutions": institutions,
        "page": page,
        "meetings": shown,
        "more_meetings": counts["meeting_number"] - len(shown),
        "legend": list(part_words().items()),
        "status_words": status_words(),
        "narrowed": f"&{form.query()}" if form.is_active else "",
    }
    return render(request, "meetings/board/board.html", context)


def _counts(request, form):
    """All that goes through every row, each by what the board shows it by; the last meetings that were held, by key."""
    inputs, follow_ups = form.narrow(inputs_of(request)), form.narrow(follow_ups_of(request))
    of_institutions = follow_ups.filter(institution__isnull=False)
    held = form.narrow_meetings(Meeting.objects.published().filter(status__in=Meeting.HELD))
    last = list(held.order_by("-starts_at", "-pk").values_list("pk", flat=True)[:SHOWN_MEETINGS])
    return {
        "meetings": last,
        "meeting_number": held.count(),
        "standings_of_meetings": standings_by(inputs.filter(meeting__in=last), "meeting"),
        "follow_ups_of_meetings": follow_ups_by(follow_ups.filter(meeting__in=last), "meeting"),
        "follow_ups": FollowUpTotals(follow_ups.by_status()),
        "regions": standings_by(inputs, "region"),
        "follow_ups_of_regions": follow_ups_by(follow_ups, "served__input__region"),
        "answered": medians.to_first_answer(inputs, "region"),
        "done_of_regions": medians.to_done(follow_ups, "served__input__region"),
        "institutions": follow_ups_by(of_institutions, "institution"),
        "reported": medians.to_first_report(follow_ups, "institution"),
        "done": medians.to_done(follow_ups, "institution"),
    }


def _chosen_meeting(form):
    if "rapat" not in form.chosen:
        return None
    return Meeting.objects.published().filter(pk=form.chosen["rapat"]).first()


def _lines(total, form):
    """The sum as a reader follows it: {code, label, number, share, url, part}; `part` of a line is what agreed holds."""
    words, lines, inputs_url = line_words(), [], reverse("input_list")

    def line(code, label, number, *, part=False, **query):
        lines.append(
            {
                "code": code,
                "label": label,
                "number": number,
                "share": share(number, total.number),
                "url": f"{inputs_url}?{form.query(**query)}" if number else "",
                "part": part,
            }
        )

    for status in LINES:
        if status != Status.AGREED:
            line(status.value, words.get(status, status.label), total.rows[status], status=status.value)
            continue
        line(status.value, status.label, total.agreed, status=status.value)
        for progress in Progress:
            line(
                progress.value,
                progress.label,
                total.rows[status, progress],
                part=True,
                status=status.value,
                perkembangan=progress.value,
            )
    return lines


def _regions(request, counts):
    """The eleven regions, and the province where its own institutions put something forward."""
    return [
        {
            "region": region,
            "standing": counts["regions"].get(region.pk, Standing()),
            "totals": counts["follow_ups_of_regions"].get(region.pk, NO_FOLLOW_UPS),
            "answered": counts["answered"].get(region.pk),
            "done": counts["done_of_regions"].get(region.pk),
        }
        for region in regions_of(request)
        if region.level != Region.Level.PROVINCE or region.pk in counts["regions"]
    ]


def _institutions(request, counts):
    """Whoever is responsible for something, the most first; and the page of them."""
    totals = counts["institutions"]
    page = page_of(
        request, sorted(totals, key=lambda pk: (-totals[pk].number, pk)), per_page=SHOWN_INSTITUTIONS
    )
    known = counted_once(request, "institutions by key", Institution.objects.in_bulk)
    rows = [
        {
            "institution": known[pk],
            "totals": totals[pk],
            "reported": counts["reported"].get(pk),
            "done": counts["done"].get(pk),
        }
        for pk in page
    ]
    return rows, page


def _meetings(request, counts):
    """The last meetings that were held, with what came of each."""
    keys = tuple(counts["meetings"])
    known = counted_once(request, ("meetings by key", keys), lambda: Meeting.objects.in_bulk(keys))
    return [
        {
            "meeting": known[pk],
            "standing": counts["standings_of_meetings"].get(pk, Standing()),
            "late": counts["follow_ups_of_meetings"].get(pk, NO_FOLLOW_UPS).late,
        }
        for pk in counts["meetings"]
    ]
