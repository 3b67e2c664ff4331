"""What the minutes still lack while they are written, each with the way to mend it."""

from django.db.models import BigIntegerField, CharField, Count, F, Value, Window
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.actions.minutes import blockers
from meetings.models import Entry, EntryComment
from meetings.views.entries import place_of

LISTED = 10  # of each kind; the rest is only counted
KINDS = ["statements", "proposals", "comments", "inputs", "decisions", "follow_ups"]  # as they are told


def still_lacks(minutes):
    """What keeps the minutes from being ratified, and what somebody still waits for. One query, whatever there is.

    Args:
        minutes: with their meeting.

    Returns:
        a list of {"kind", "number", "rows", "more"}: how many of a kind, the first of them as (name, address), and how
        many are not listed. Kinds of which there is none are left out.
    """
    meeting = minutes.meeting
    blocking = blockers(minutes)
    decisions = minutes.entries.standing().decisions().filter(follow_ups=None)
    comments = EntryComment.objects.open().filter(entry__minutes=minutes)
    statement = Concat(Value(f"{Entry.Kind.STATEMENT.label} "), Cast("position", CharField()))
    place = Concat(Value(_("butir")), Value(" "), Cast("entry__position", CharField()))
    parts = [
        _part("statements", blocking["statements"], statement, item="agenda_item"),
        _part("proposals", blocking["proposals"], Coalesce("entry__number", place)),
        _part("inputs", blocking["inputs"], F("number")),
        _part("follow_ups", blocking["follow_ups"], F("number")),
        _part("decisions", decisions, F("number")),
        _part("comments", comments, F("institution__name")),
    ]
    found = {}
    for kind, pk, name, item, number in parts[0].union(*parts[1:], all=True):
        lack = found.setdefault(kind, {"kind": kind, "number": number, "rows": []})
        lack["rows"].append((name, _address(kind, meeting, pk, name, item)))
    for lack in found.values():
        lack["more"] = lack["number"] - len(lack["rows"])
    return [found[kind] for kind in KINDS if kind in found]


def _part(kind, rows, name, *, item=None):
    return (
        rows.order_by("pk")
        .annotate(
            what=Value(kind),
            name=Cast(name, CharField()),
            item=Cast(F(item) if item else Value(None), BigIntegerField()),
            number_of_all=Window(Count("pk")),
        )
        .values_list("what", "pk", "name", "item", "number_of_all")[:LISTED]
    )


def _address(kind, meeting, pk, name, item):
    match kind:
        case "statements":
            return f"{place_of(meeting, item)}#butir-{pk}"
        case "proposals":
            return reverse("proposal_settle", args=[meeting.pk, pk])
        case "inputs":
            return reverse("input_detail", args=[name])
        case "follow_ups":
            return reverse("follow_up_assign", args=[name])
        case "decisions":
            return reverse("entry_to_follow_up", args=[meeting.pk, pk])
    return reverse("comment_answer", args=[meeting.pk, pk])
