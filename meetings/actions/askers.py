"""Whom the progress of a record concerns: who asked for it, whose inputs were merged into those, whose word is awaited."""

from meetings.models import FollowUp, Input
from meetings.notifications import notify, notify_person
from participants.models import Institution, User


def _inputs(record):
    """The input itself; those that a follow-up serves. None where a decision was asked for by nobody."""
    if isinstance(record, FollowUp):
        return Input.objects.filter(served_by__follow_up=record).select_related("institution").order_by("pk")
    return Input.objects.filter(pk=record.pk).select_related("institution")


def tell_askers(record, kind, *, merged="lead_moved", also=()):
    """Tell the institutions that asked of a step of the record, and those whose inputs were merged of their own input.

    Args:
        record: an Input, or a FollowUp.
        kind: what the askers are told about the record; None where they know (the step was theirs, or they are
            asked for an answer instead).
        merged: what the others are told about their own input.
        also: more institutions that are told as the askers are.
    """
    inputs = list(_inputs(record))
    if kind:
        notify([*(input.institution for input in inputs), *also], kind, record)
    others = Input.objects.filter(merged_into__in=[input.pk for input in inputs])
    # Who asked for both has the lead before it already, and is not told twice.
    others = others.exclude(institution__in=[input.institution_id for input in inputs])
    for other in others.select_related("institution").order_by("pk"):
        notify([other.institution], merged, other)


def _awaited(follow_up):
    """The institutions whose word is still awaited; none where the chair's is."""
    return Institution.objects.filter(
        inputs__served_by__follow_up=follow_up, inputs__served_by__confirmed_at=None
    ).distinct()


def tell_the_awaited(follow_up, kind, *, decision=""):
    """Tell those whose word on a reported follow-up is awaited: the asking institutions, or the chair.

    Args:
        decision: the kind for the chair, where it has one of its own.
    """
    if follow_up.input_id:
        notify(_awaited(follow_up), kind, follow_up)
    else:
        notify_person(follow_up.meeting.chair_id, decision or kind, follow_up)


def awaited_are_unreachable(follow_up):
    """Whether none of those whose word is awaited can be told so. One query."""
    if follow_up.input_id:
        return not _awaited(follow_up).reachable().exists()
    return not User.objects.of_person(follow_up.meeting.chair_id).exists()
