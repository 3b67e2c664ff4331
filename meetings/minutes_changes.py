"""What changed in the minutes since somebody looked: the question that each note-taker's page asks every four seconds.

Most of the answers are "nothing", so that one has to be cheap: the whole state is one `Cursor` of five numbers, read
with the meeting in one query. Changes of entries, proposals and minutes are written one after the other in each meeting
(`actions.entries.locked_entry`), so that the highest number of their versions tells all of them. The inputs
and follow-ups of the meeting (those that no entry led to as well: the desk says what they lack), what its decisions settle
and the agenda are changed by others at the same time, and a lower number may become visible after a higher one: their
versions are counted.
"""

from typing import NamedTuple

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from meetings.models import (
    AgendaItem,
    Entry,
    EntryProposal,
    FollowUp,
    Input,
    Minutes,
    ProgrammeSettlement,
    Settlement,
)


def versions(model):
    """The table of versions that `records.with_history` made of a model."""
    return model.history.rel.related_model.objects


class Cursor(NamedTuple):
    entries: int
    proposals: int
    minutes: int
    outcomes: int
    agenda: int

    def __str__(self):
        return "-".join(map(str, self))

    @classmethod
    def read(cls, text):
        """The cursor that a page sent back; None where it has none, or nonsense."""
        parts = text.split("-")
        if len(parts) != len(cls._fields) or not all(
            p.isascii() and p.isdigit() and len(p) < 19 for p in parts
        ):
            return None
        return cls(*map(int, parts))

    @classmethod
    def of(cls, meeting):
        """Of a meeting that was found through `with_cursor`."""
        return cls(
            meeting.last_of_entries,
            meeting.last_of_proposals,
            meeting.last_of_minutes,
            meeting.inputs_changed + meeting.follow_ups_changed + meeting.settlements_changed,
            meeting.agenda_changed,
        )


def _one(rows, aggregate):
    """An aggregate of the rows of another table, as one value of the outer query."""
    grouped = rows.order_by().annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(grouped.annotate(one=aggregate).values("one")), 0)


def with_cursor(meetings):
    """The meetings with what `Cursor.of` reads, in the same query."""
    here, minutes = OuterRef("pk"), OuterRef("minutes__pk")
    last, count = Max("pgh_id"), Count("pgh_id")
    settled = Settlement.objects.filter(decision__minutes=minutes)
    # Of figures: how many were settled, and how many of these do not stand any more.
    figures = _one(settled, 2 * Count("pk") - Count("settles"))
    programmes = _one(versions(ProgrammeSettlement).filter(decision__minutes=minutes), count)
    return meetings.annotate(
        last_of_entries=_one(versions(Entry).filter(minutes=minutes), last),
        last_of_proposals=_one(versions(EntryProposal).filter(entry__minutes=minutes), last),
        last_of_minutes=_one(versions(Minutes).filter(pgh_obj=minutes), last),
        inputs_changed=_one(versions(Input).filter(meeting=here), count),
        follow_ups_changed=_one(versions(FollowUp).filter(meeting=here), count),
        settlements_changed=figures + programmes,
        agenda_changed=_one(versions(AgendaItem).filter(meeting=here), count),
    )


def changed_between(entries, since, now):
    """Those of the entries that look different now; all of them where `since` is None."""
    if since is None:
        return entries
    this = OuterRef("pk")
    own = versions(Entry).filter(pgh_id__gt=since.entries)
    changed = (
        Q(Exists(own.filter(pgh_obj=this)))
        | Q(Exists(own.filter(drawn_from=this)))
        | Q(Exists(versions(EntryProposal).filter(entry=this, pgh_id__gt=since.proposals)))
    )
    if since.outcomes != now.outcomes:
        for rows in (
            Input.objects.filter(entry=this),
            FollowUp.objects.filter(entry=this),
            Settlement.objects.filter(decision=this),
            ProgrammeSettlement.objects.filter(decision=this),
        ):
            changed |= Q(Exists(rows))
    return entries.filter(changed)
