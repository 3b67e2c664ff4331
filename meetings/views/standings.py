"""How far everything is, by region and by year: what the home page, the board, the regions and the years are made of.

Each count goes through all rows and is one query, whose result strangers share until something public changes
(meetings.public_pages.counted_once): numbers by key, without a word of any language.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from meetings.models import FollowUp, Input
from meetings.models.follow_ups import overdue_now
from meetings.public_pages import counted_once
from meetings.views.lists import listed
from meetings.views.pages import address_of
from meetings.views.totals import FollowUpTotals, lengths, share
from participants.models import Region

Status, Progress = Input.Status, Input.Progress

NO_FOLLOW_UPS = FollowUpTotals({})

# The parts of a bar, in its order: the code whose colour it has, and the standings that it holds.
PARTS = [
    ("confirmed", [(Status.AGREED, Progress.CONFIRMED)]),
    ("closed_unanswered", [(Status.AGREED, Progress.CLOSED_UNANSWERED)]),
    ("reported", [(Status.AGREED, Progress.REPORTED)]),
    ("in_progress", [(Status.AGREED, Progress.IN_PROGRESS)]),
    (
        "not_started",
        [(Status.AGREED, Progress.NOT_STARTED), Status.RECEIVED, Status.VERIFIED, Status.RETURNED],
    ),
    (
        "merged",
        [
            Status.NOT_ACCOMMODATED,
            Status.OUTSIDE_AUTHORITY,
            Status.POSTPONED,
            Status.MERGED,
            Status.WITHDRAWN,
        ],
    ),
]


def part_words():
    """{code: what the part of a bar holds}, in the order of PARTS."""
    return {
        "confirmed": _("selesai, dikonfirmasi pengusul"),
        "closed_unanswered": _("ditutup tanpa jawaban pengusul"),
        "reported": _("menunggu konfirmasi pengusul"),
        "in_progress": _("dalam proses"),
        "not_started": _("belum dikerjakan atau belum diputuskan"),
        "merged": _("dijawab tanpa tindak lanjut, ditunda, atau ditarik"),
    }


@dataclass
class Standing:
    """How many inputs stand where: {status, or (agreed, progress): how many}."""

    rows: Counter = field(default_factory=Counter)

    @property
    def number(self):
        return self.rows.total()

    @property
    def agreed(self):
        return sum(self.rows[Status.AGREED, progress] for progress in Progress)

    @property
    def confirmed(self):
        return self.rows[Status.AGREED, Progress.CONFIRMED]

    @property
    def closed_unanswered(self):
        return self.rows[Status.AGREED, Progress.CLOSED_UNANSWERED]

    @property
    def share_confirmed(self):
        """Per cent of the inputs of which their asker says that they are done; None where there are none."""
        return share(self.confirmed, self.number)

    def of(self, status):
        return self.agreed if status == Status.AGREED else self.rows[status]

    def by_status(self):
        """(code, word, number) of each status that occurs."""
        return [(status.value, status.label, self.of(status)) for status in Status if self.of(status)]

    def bar(self):
        """Lengths, in inputs: (code of the colour, where it starts, how long it is), without the empty ones."""
        return lengths(
            (code, sum(self.rows[standing] for standing in standings)) for code, standings in PARTS
        )

    def parts(self):
        """{code, label, number, url} of each part of the bar; no address where no one list holds just these."""
        numbers = {code: number for code, _start, number in self.bar()}
        words = part_words()
        return [
            {
                "code": code,
                "label": words[code],
                "number": numbers[code],
                "url": address_of("input_list", status="agreed", perkembangan=code)
                if len(standings) == 1
                else "",
            }
            for code, standings in PARTS
            if code in numbers
        ]

    def in_words(self, words=None):
        """The same for who cannot see the bar. A page of many bars gives the `words`, those of part_words()."""
        words = words or part_words()
        return ", ".join(f"{length} {words[code]}" for code, _start, length in self.bar())


NO_INPUTS = Standing()


def standings_by(inputs, column):
    """{value of the column: Standing}; one query."""
    standings = defaultdict(Standing)
    for value, standing, number in inputs.standings(column):
        standings[value].rows[standing] += number
    return dict(standings)


def follow_ups_by(follow_ups, *columns):
    """{value of the column, or values of the columns: FollowUpTotals}; one query."""
    counted = (
        follow_ups.order_by()
        .values_list(*columns, "status")
        # One that serves two inputs of a region is one follow-up.
        .annotate(number=Count("pk", distinct=True), late=Count("pk", filter=overdue_now(), distinct=True))
    )
    rows = defaultdict(dict)
    for *values, status, number, of_them_late in counted:
        rows[values[0] if len(values) == 1 else tuple(values)][status] = (number, of_them_late)
    return {key: FollowUpTotals(row) for key, row in rows.items()}


# What strangers share ----------------------------------------------------------------------------


def inputs_of(request):
    """Those that the list of inputs holds for the reader; whatever a stranger may read counts."""
    if not request.user.is_authenticated:
        return Input.objects.counted()
    return listed(Input.objects, request.user, is_search=False)


def follow_ups_of(request):
    """Those that the list of follow-ups holds for the reader."""
    return listed(FollowUp.objects, request.user, is_search=False)


def regions_of(request):
    """The province and its regencies and cities, in official order."""
    return counted_once(request, "regions", lambda: list(Region.objects.in_official_order()))


class InputCounts:
    """How many inputs stand where, by region and year; what is added up of them is added once.

    Args:
        rows: {(region, year): {standing: how many inputs}}.
    """

    def __init__(self, rows):
        self.rows = rows

    @cached_property
    def of_all(self):
        return self._added(lambda _region, _year: "all").get("all", NO_INPUTS)

    @cached_property
    def by_region(self):
        """{region: Standing of all its years}, without those that put nothing forward."""
        return self._added(lambda region, _year: region)

    @cached_property
    def by_year(self):
        """{year: Standing of all regions}, without those in which nothing was put forward."""
        return self._added(lambda _region, year: year)

    def years_of(self, region):
        """{year: Standing} of one region."""
        return {
            year: Standing(Counter(rows))
            for (of_region, year), rows in self.rows.items()
            if of_region == region
        }

    def _added(self, place_of):
        totals = defaultdict(Counter)
        for place, rows in self.rows.items():
            totals[place_of(*place)].update(rows)
        return {place: Standing(total) for place, total in totals.items()}


def input_counts(request):
    """InputCounts of what the list of inputs holds for the reader."""

    def count():
        rows = {}
        for region, year, standing, number in inputs_of(request).standings("region", "meeting__year"):
            rows.setdefault((region, year), {})[standing] = number
        return InputCounts(rows)

    return counted_once(request, "inputs by region and year", count)


def follow_up_counts(request):
    """{year: FollowUpTotals}."""
    return counted_once(
        request, "follow-ups by year", lambda: follow_ups_by(follow_ups_of(request), "meeting__year")
    )


def follow_up_counts_of_regions(request):
    """{(region, year): FollowUpTotals}; one that serves two regions counts for both."""
    columns = ("served__input__region", "meeting__year")
    return counted_once(
        request,
        "follow-ups by region and year",
        lambda: follow_ups_by(follow_ups_of(request).filter(served__isnull=False), *columns),
    )


def follow_up_counts_of_institutions(request):
    """{institution: FollowUpTotals}."""
    return counted_once(
        request,
        "follow-ups by institution",
        lambda: follow_ups_by(follow_ups_of(request).filter(institution__isnull=False), "institution"),
    )


def added(totals):
    """Several FollowUpTotals as one."""
    numbers, late = Counter(), Counter()
    for each in totals:
        for status, (number, of_them_late) in each.rows.items():
            numbers[status] += number
            late[status] += of_them_late
    return FollowUpTotals({status: (number, late[status]) for status, number in numbers.items()})
