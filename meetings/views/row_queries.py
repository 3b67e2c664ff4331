"""What the tables show of each input and follow-up, fetched by their keys in SQL that is written once (meetings/kept_queries.py).

Whether the reader may see them is asked again: the keys may be of a moment ago.
"""

from collections import defaultdict

from django.db.models import F

from meetings.kept_queries import AnyOf, kept_query
from meetings.models import FollowUp, Input, Meeting, ServedInput
from meetings.models.inputs import public_input
from meetings.views.who_does_it import served_known_to

FOLLOW_UP = (
    "number",
    "task",
    "status",
    "due_date",
    "first_due_date",
    "extensions",
    "outside_body",
    "letter_number",
    "is_sample",
    "institution__name",
    "institution__short_name",
    "input__institution__is_delegation",
    "entry__number",
    "meeting__time_zone",
)


def follow_ups_in_short(follow_ups):
    """What a row of templates/meetings/follow_ups/table.html shows, besides `known_served`, and no more."""
    return follow_ups.select_related("institution", "input__institution", "entry", "meeting").only(*FOLLOW_UP)


def inputs_in_short(inputs):
    """What a row of templates/meetings/inputs/table.html shows, besides `shown_served`: the texts are long."""
    return inputs.select_related("region").only(
        "meeting", "number", "topic", "status", "is_restricted", "is_sample", "region__name"
    )


def follow_ups_by_key(reader, keys, *, with_served=True):
    """Follow-ups that the reader may read, in any order.

    Args:
        with_served: give each `known_served`, the rows of the inputs that the reader may read.
    """
    rows = _readable(_follow_ups(reader, keys))
    if with_served:
        give_served(rows, reader)
    return rows


def inputs_by_key(keys):
    """Public inputs, in any order, each with `shown_served`: what serves a public input is public."""
    rows = _readable(_inputs(None, keys))
    by_input = defaultdict(list)
    for served in _serving(None, keys) if rows else ():
        by_input[served.input_id].append(served)
    for row in rows:
        row.shown_served = by_input[row.pk]
    return rows


def _readable(rows):
    for row in rows:
        row.is_readable = True
    return rows


def meetings_by_key(reader, keys):
    """Meetings that the reader may read, in any order, without their aims."""
    return _meetings(reader, keys)


def give_served(follow_ups, reader):
    """Put `known_served` beside each, as who_does_it.known_served prefetches it."""
    by_follow_up = defaultdict(list)
    for row in _served(reader, [follow_up.pk for follow_up in follow_ups]) if follow_ups else ():
        by_follow_up[row.follow_up_id].append(row)
    for follow_up in follow_ups:
        follow_up.known_served = by_follow_up[follow_up.pk]


@kept_query(list)
def _follow_ups(reader, keys):
    return follow_ups_in_short(FollowUp.objects.visible_in_turn(reader).filter(AnyOf(F("pk"), keys)))


@kept_query(list)
def _inputs(_reader, keys):
    return inputs_in_short(Input.objects.published().filter(AnyOf(F("pk"), keys)))


@kept_query(list)
def _meetings(reader, keys):
    return Meeting.objects.visible_to(reader).filter(AnyOf(F("pk"), keys)).defer("aims")


@kept_query(list)
def _served(reader, follow_ups):
    return served_known_to(reader).filter(AnyOf(F("follow_up"), follow_ups))


@kept_query(list)
def _serving(_reader, inputs):
    return (
        ServedInput.objects.filter(public_input("input__"), AnyOf(F("input"), inputs))
        .select_related("follow_up__input__institution")
        .only(
            "input",
            "follow_up__number",
            "follow_up__status",
            "follow_up__input__institution__is_delegation",
        )
        .order_by("follow_up__number")
    )
