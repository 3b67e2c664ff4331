"""What a meeting left unfinished goes on in the next one by itself; so do the open follow-ups.

An unfinished item of a held meeting (`AgendaItem.objects.unfinished()`) is continued by exactly one item of a
meeting that is not held yet, as long as there is such a meeting. Once that is held, the continuation is the one
that is finished or not, and so on from meeting to meeting.
"""

from django.db import connection, transaction
from django.db.models import F

from meetings.models import AgendaItem, FollowUp, Meeting

# What is stored is Indonesian, in whatever language the page was that made it.
CARRY_OVER_TITLE = "Tindak lanjut rapat sebelumnya"
# Old business comes first, but not before the meeting is opened.
BEFORE_CARRIED = {AgendaItem.Kind.FOLLOW_UPS, AgendaItem.Kind.OPENING, AgendaItem.Kind.REMARKS}
COPIED = ("title", "kind", "description", "minutes_planned", "programme_year", "is_sample")


def ensure_carry_over(meeting):
    """Put the open follow-ups of earlier meetings first on the agenda, where there are any.

    Part of `place_carried_items`, and called by the verb that starts a meeting, so that nobody has to think of it
    (mission.md: "must be followed up, not merely collected").
    """
    if meeting.agenda_items.filter(kind=AgendaItem.Kind.FOLLOW_UPS).exists():
        return
    if not FollowUp.objects.open_for(meeting).exists():
        return
    meeting.agenda_items.update(position=F("position") + 1)
    meeting.agenda_items.create(
        position=1,
        title=CARRY_OVER_TITLE,
        kind=AgendaItem.Kind.FOLLOW_UPS,
        is_sample=meeting.is_sample,
    )


def serialise_placing():
    """Let one transaction at a time decide which meeting an item belongs to.

    A verb that ends with `place_carried_items` calls this first, before it locks any row: whoever waits here
    holds nothing that another could wait for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('carry over'))")


@transaction.atomic
def place_carried_items():
    """Put every unfinished item where it belongs: on the agenda of the next meeting that is not held yet.

    Called by every verb that may change that: one that creates, moves, announces, starts or cancels a meeting, that
    circulates or ratifies its minutes, or that says how an item ended. Calling it again changes nothing.

    The next meeting is the soonest after the one where the item was left; where all others are earlier (drafts
    whose day has passed), the soonest of these. A continuation moves along when another meeting becomes the next
    one, unless it was sent to its meeting on purpose. In a cancelled meeting it stays, and a new one is made elsewhere.
    """
    serialise_placing()
    coming = list(Meeting.objects.not_yet_held().select_for_update(no_key=True).order_by("pk"))
    coming.sort(key=_when)
    unfinished = list(AgendaItem.objects.unfinished().select_related("meeting"))
    unfinished.sort(key=lambda item: (*_when(item.meeting), item.position))
    placed = _continuations_in(coming)
    _take_back(placed, unfinished)
    for item in unfinished:
        target = _next_after(item.meeting, coming)
        if target is None:
            continue
        continuation = placed.get(item.pk)
        if continuation is None:
            _continue(item, target)
        elif continuation.meeting_id != target.pk and not continuation.is_sent:
            _move_on(continuation, target)
    for meeting in coming:
        ensure_carry_over(meeting)


def _when(meeting):
    return meeting.starts_at, meeting.pk


def _next_after(meeting, coming):
    later = [other for other in coming if _when(other) > _when(meeting)]
    return next(iter(later or coming), None)


def _continuations_in(meetings):
    """{key of the unfinished item: the item that continues it in one of the meetings}."""
    items = AgendaItem.objects.filter(meeting__in=meetings, continues__isnull=False).order_by("pk")
    return {item.continues_id: item for item in items}


def _take_back(placed, unfinished):
    """Take off the agenda what went there by itself and turned out to be finished, or is dealt with again."""
    still = {item.pk for item in unfinished}
    for pk, continuation in placed.items():
        if pk not in still and not continuation.is_sent and not continuation.outcome:
            if _is_own(continuation):
                _release(continuation)
            else:
                take_off_agenda(continuation)


def _continue(item, meeting, *, is_sent=False):
    """Let a meeting go on with an unfinished item: under its own item of that name, where it planned one anyway."""
    if planned := _planned(item, meeting):
        planned.continues = item
        planned.is_sent = is_sent
        planned.save(update_fields=["continues", "is_sent"])
        return
    # With the words that it had in a meeting that was then cancelled.
    last = item.continuations.order_by("-pk").first() or item
    words = {field: getattr(last, field) for field in COPIED}
    _put_on_agenda(AgendaItem(continues=item, is_sent=is_sent, **words), meeting)


def _planned(item, meeting):
    """The meeting's own item of the same name and kind, if any."""
    own = meeting.agenda_items.filter(continues=None, is_sent=False)
    return own.filter(title__iexact=item.title, kind=item.kind).first()


def _is_own(continuation):
    """Its meeting had planned it before it turned out to continue something."""
    return AgendaItem.objects.own().filter(pk=continuation.pk).exists()


def _release(continuation):
    """Let an item be its meeting's own again, and nothing else."""
    continuation.continues, continuation.is_sent = None, False
    continuation.save(update_fields=["continues", "is_sent"])


def _move_on(continuation, meeting, *, is_sent=False):
    """Let another meeting go on with what this continuation continues; what its meeting planned itself stays there."""
    item = continuation.continues
    if _is_own(continuation):
        _release(continuation)
        _continue(item, meeting, is_sent=is_sent)
    elif _planned(item, meeting) and all(getattr(continuation, f) == getattr(item, f) for f in COPIED):
        take_off_agenda(continuation)
        _continue(item, meeting, is_sent=is_sent)
    else:
        move_to_meeting(continuation, meeting, is_sent=is_sent)


def _put_on_agenda(item, meeting):
    """Save an item into a meeting: after its opening and what was carried there before, ahead of the rest."""
    here = 0
    for other in meeting.agenda_items.all():
        if other.kind not in BEFORE_CARRIED and other.continues_id is None:
            break
        here = other.position
    meeting.agenda_items.filter(position__gt=here).update(position=F("position") + 1)
    item.meeting = meeting
    item.position = here + 1
    item.save()


def take_off_agenda(item):
    """Remove an item under which nothing was written; its speakers stay, its row stays in the history."""
    item.refresh_from_db(fields=["position"])  # what was taken away above it moved it up
    item.speakers.update(agenda_item=None)
    item.discrepancies.leave_agenda()
    item.delete()
    _close_gap(item.meeting_id, item.position)


def move_to_meeting(item, meeting, *, is_sent=False):
    """Put an item under which nothing was written on the agenda of another meeting; its speakers stay behind."""
    item.is_sent = is_sent
    item.refresh_from_db(fields=["position"])  # what was taken away above it moved it up
    left, position = item.meeting_id, item.position
    item.speakers.update(agenda_item=None)
    _put_on_agenda(item, meeting)
    _close_gap(left, position)


def continue_in(item, meeting):
    """Let a meeting that is not held yet go on with an unfinished item, on purpose."""
    continuation = item.continuations.filter(meeting__in=Meeting.objects.not_yet_held()).first()
    if continuation is None:
        _continue(item, meeting, is_sent=True)
    elif continuation.meeting_id == meeting.pk:
        continuation.is_sent = True
        continuation.save(update_fields=["is_sent"])
    else:
        _move_on(continuation, meeting, is_sent=True)


def _close_gap(meeting_pk, position):
    AgendaItem.objects.filter(meeting=meeting_pk, position__gt=position).update(position=F("position") - 1)
