"""Totals that add up: each number above a list is the length of the list that it leads to."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from meetings.forms.filters import OPEN
from meetings.models import FollowUp, Input

ENDED = (FollowUp.Status.CONFIRMED, FollowUp.Status.CLOSED_UNANSWERED)


def status_word(status):
    """The word of a status over many follow-ups: who is waited for differs from one to the next."""
    if status == FollowUp.Status.REPORTED:
        return _("menunggu konfirmasi")
    return FollowUp.Status(status).label


def status_words():
    """{status: its word}, for a table that says them in each row."""
    return {status.value: str(status_word(status)) for status in FollowUp.Status}


def share(number, of):
    """Per cent, rounded down: 100 only when it is all of them. None of nothing."""
    return number * 100 // of if of else None


def lengths(counted):
    """What a bar draws: (code, where it starts, how long it is) of each (code, number), without the empty ones."""
    start, parts = 0, []
    for code, number in counted:
        if number:
            parts.append((code, start, number))
            start += number
    return parts


@dataclass(frozen=True)
class FollowUpTotals:
    """What `FollowUpQuerySet.by_status` counted."""

    rows: dict[str, tuple[int, int]]

    @cached_property
    def number(self):
        return sum(number for number, _late in self.rows.values())

    @cached_property
    def late(self):
        return sum(late for _number, late in self.rows.values())

    def of(self, *statuses):
        return sum(self.rows.get(status, (0, 0))[0] for status in statuses)

    @cached_property
    def confirmed(self):
        return self.of(FollowUp.Status.CONFIRMED)

    @property
    def closed_unanswered(self):
        return self.of(FollowUp.Status.CLOSED_UNANSWERED)

    @property
    def reported(self):
        return self.of(FollowUp.Status.REPORTED)

    @cached_property
    def open(self):
        return self.of(*FollowUp.OPEN)

    @property
    def share_confirmed(self):
        return share(self.confirmed, self.number) or 0

    @property
    def share_late(self):
        return share(self.late, self.number) or 0

    def in_words(self, words=None):
        """What the bar shows, for who cannot see it. A page of many bars gives the `words`, those of status_words()."""
        words = words or status_words()
        return ", ".join(f"{length} {words[status]}" for status, _start, length in self.bar())

    def by_status(self):
        """(code, word, number) of each status that occurs, in the order of a follow-up's life."""
        return [
            (status.value, status_word(status), self.of(status))
            for status in FollowUp.Status
            if self.of(status)
        ]

    def bar(self):
        """The same as lengths of a bar: code, where it starts, how long it is, in follow-ups; the confirmed first."""
        order = (*ENDED, FollowUp.Status.REPORTED, *reversed(FollowUp.WITH_INSTITUTION))
        return lengths((status.value, self.of(status)) for status in order)


@dataclass(frozen=True)
class Facet:
    """One total above a list, with the query of the list that it counts."""

    label: str
    number: int
    query: str
    is_chosen: bool


def input_facets(form, totals):
    """The totals above the list of inputs, and the length of the list itself.

    Args:
        form: InputFilterForm.
        totals: by standing, of what the form leaves when status and progress are set aside.
    """
    chosen = form.chosen.get("status"), form.chosen.get("perkembangan")
    by_status = Counter()
    for standing, number in totals.items():
        by_status[standing if isinstance(standing, str) else standing[0]] += number

    def facet(label, number, status=None, progress=None):
        query = form.query(status=status, perkembangan=progress)
        return Facet(label, number, query, chosen == (status, progress))

    facets = [facet(_("semua"), by_status.total())]
    for status in Input.Status:
        if status in by_status or chosen[0] == status:
            facets.append(facet(status.label, by_status[status], status.value))
        if status != Input.Status.AGREED:
            continue
        for progress in Input.Progress:
            number = totals.get((status, progress), 0)
            if number or chosen[1] == progress:
                label = _("%(status)s: %(progress)s") % {"status": status.label, "progress": progress.label}
                facets.append(facet(label, number, status.value, progress.value))
    return facets, input_number(form, totals)


def input_number(form, totals):
    """How many of the rows so counted the list has, under the status and the progress that the form chooses."""
    status, progress = form.chosen.get("status"), form.chosen.get("perkembangan")
    if progress:
        return totals.get((Input.Status.AGREED, progress), 0) if status in {None, "agreed"} else 0
    return sum(
        number
        for standing, number in totals.items()
        if status in {None, standing if isinstance(standing, str) else standing[0]}
    )


def follow_up_facets(form, totals):
    """The totals above the board, and the length of the list itself.

    Args:
        form: FollowUpFilterForm.
        totals: FollowUpTotals of what the form leaves when status and "only late" are set aside.
    """
    chosen, only_late = form.chosen.get("status"), "terlambat" in form.chosen
    late = sum(totals.rows.get(status, (0, 0))[1] for status in _wanted(chosen))

    def facet(label, number, status=None):
        query = form.query(status=status, terlambat=None)
        return Facet(label, number, query, chosen == status and not only_late)

    facets = [
        facet(_("semua"), totals.number),
        facet(_("masih berjalan"), totals.open, OPEN),
        Facet(_("terlambat"), late, form.query(terlambat=True), only_late),
    ]
    facets += [
        facet(status_word(status), totals.of(status), status.value)
        for status in FollowUp.Status
        if status in totals.rows or chosen == status
    ]
    return facets, follow_up_number(form, totals)


def _wanted(chosen):
    return {OPEN: FollowUp.OPEN, None: list(FollowUp.Status)}.get(chosen, [chosen])


def follow_up_number(form, totals):
    """How many of the rows so counted the board has, under the status that the form chooses and "only late"."""
    wanted = _wanted(form.chosen.get("status"))
    if "terlambat" in form.chosen:
        return sum(totals.rows.get(status, (0, 0))[1] for status in wanted)
    return totals.of(*wanted)
