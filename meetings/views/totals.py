"""Totals that add up: each number above a list is the length of the list that it leads to."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.forms.filters import OPEN
from meetings.models import FollowUp, Input

ENDED = (FollowUp.Status.CONFIRMED, FollowUp.Status.CLOSED_UNANSWERED)


def status_word(status):
    """The word of a status over many follow-ups: who is waited for differs from one to the next."""
    if status == FollowUp.Status.REPORTED:
        return _("menunggu konfirmasi")
    return FollowUp.Status(status).label


@dataclass(frozen=True)
class FollowUpTotals:
    """What `FollowUpQuerySet.by_status` counted."""

    rows: dict[str, tuple[int, int]]

    @property
    def number(self):
        return sum(number for number, _late in self.rows.values())

    @property
    def late(self):
        return sum(late for _number, late in self.rows.values())

    def of(self, *statuses):
        return sum(self.rows.get(status, (0, 0))[0] for status in statuses)

    @property
    def confirmed(self):
        return self.of(FollowUp.Status.CONFIRMED)

    @property
    def closed_unanswered(self):
        return self.of(FollowUp.Status.CLOSED_UNANSWERED)

    @property
    def reported(self):
        return self.of(FollowUp.Status.REPORTED)

    @property
    def open(self):
        return self.of(*FollowUp.OPEN)

    @property
    def share_confirmed(self):
        """Per cent, rounded down: 100 only when every one is confirmed."""
        return self.confirmed * 100 // self.number if self.number else 0

    def by_status(self):
        """(code, word, number) of each status that occurs, in the order of a follow-up's life."""
        return [
            (status.value, status_word(status), self.of(status))
            for status in FollowUp.Status
            if self.of(status)
        ]

    def bar(self):
        """The same as lengths of a bar: code, where it starts, how long it is, in follow-ups; the confirmed first."""
        start, parts = 0, []
        for status in (*ENDED, FollowUp.Status.REPORTED, *reversed(FollowUp.WITH_INSTITUTION)):
            if self.of(status):
                parts.append((status.value, start, self.of(status)))
                start += self.of(status)
        return parts


@dataclass(frozen=True)
class Facet:
    """One total above a list, with the query of the list that it counts."""

    label: str
    number: int
    query: str
    is_chosen: bool


def input_facets(form, by_status):
    """The totals above the list of inputs, and the length of the list itself.

    Args:
        form: InputFilterForm.
        by_status: of the inputs that the form leaves when its status is set aside.
    """
    chosen = form.chosen.get("status")
    facets = [Facet(_("semua"), sum(by_status.values()), form.query(status=None), chosen is None)]
    facets += [
        Facet(
            status.label,
            by_status.get(status, 0),
            form.query(status=status.value),
            chosen == status,
        )
        for status in Input.Status
        if status in by_status or chosen == status
    ]
    return facets, by_status.get(chosen, 0) if chosen else facets[0].number


def follow_up_facets(form, totals):
    """The totals above the board, and the length of the list itself.

    Args:
        form: FollowUpFilterForm.
        totals: FollowUpTotals of what the form leaves when status and "only late" are set aside.
    """
    chosen, only_late = form.chosen.get("status"), "terlambat" in form.chosen
    wanted = {OPEN: FollowUp.OPEN, None: list(FollowUp.Status)}.get(chosen, [chosen])
    late = sum(totals.rows.get(status, (0, 0))[1] for status in wanted)

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
    return facets, late if only_late else totals.of(*wanted)
