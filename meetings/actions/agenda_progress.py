"""What becomes of an agenda item: begun, finished or not, sent to another meeting."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.carry_over import (
    continue_in,
    move_to_meeting,
    place_carried_items,
    serialise_placing,
)
from meetings.models import AgendaItem, Meeting

Outcome = AgendaItem.Outcome
Status = Meeting.Status
RATIFIED = _("Notula rapat ini sudah disahkan, jadi agendanya tidak dapat diubah lagi.")
CANCELLED = _("Rapat ini dibatalkan, jadi agendanya tidak dapat diubah lagi.")
ONE_MEETING = _("Mata acara jenis “%(kind)s” hanya milik rapatnya sendiri, jadi tidak dapat dilanjutkan.")
TIMES = ["begun_at", "ended_at", "outcome"]


def _locked(item):
    """The item as it is now, locked after its meeting.

    Raises:
        ValidationError: it is not on the agenda any more, or the agenda is final.
    """
    serialise_placing()
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=item.meeting_id)
    if meeting.status in {Status.RATIFIED, Status.CLOSED}:
        raise ValidationError(RATIFIED)
    if meeting.status == Status.CANCELLED:
        raise ValidationError(CANCELLED)
    item = meeting.agenda_items.select_for_update(no_key=True).filter(pk=item.pk).first()
    if item is None:
        raise ValidationError(_("Mata acara ini sudah dihapus dari agenda."))
    return meeting, item


@transaction.atomic
def begin_agenda_item(item, *, by):
    """The meeting turns to this item; the one that it leaves ends now. Taken up again, an item runs from its first minute on.

    Raises:
        ValidationError: the meeting is not in session, or the item was taken off the agenda.
    """
    meeting, item = _locked(item)
    if meeting.status == Status.CIRCULATED:
        raise ValidationError(_("Notula sudah diedarkan, jadi mata acara tidak dapat dimulai lagi."))
    if meeting.status != Status.IN_SESSION:
        raise ValidationError(_("Rapat ini belum dimulai."))
    _leave(meeting, item)
    if item.is_running:
        return item
    item.begun_at = item.begun_at or clock.now()
    item.ended_at = None
    item.outcome = ""
    item.save(update_fields=TIMES)
    place_carried_items()
    return item


def _leave(meeting, item):
    """What the meeting was dealing with, other than this item, ends."""
    for other in meeting.agenda_items.running().exclude(pk=item.pk).select_for_update(no_key=True):
        other.ended_at = _left_at(other)
        other.save(update_fields=["ended_at"])


def _left_at(item):
    """When a running item was left: with the beginning of the next one, else now."""
    later = AgendaItem.objects.filter(meeting=item.meeting_id, begun_at__gt=item.begun_at)
    return later.aggregate(first=Min("begun_at"))["first"] or clock.now()


def end_with_meeting(meeting):
    """What nobody ended ended with its last entry, else with the meeting: minutes are circulated days later."""
    if meeting.status != Status.IN_SESSION:
        return
    for item in meeting.agenda_items.running().select_for_update(no_key=True):
        last = item.entries.aggregate(last=Max("created_at"))["last"] or meeting.ends_at
        item.ended_at = min(clock.now(), max(item.begun_at, last))
        item.save(update_fields=["ended_at"])


def settle_agenda(meeting):
    """What nobody wrote anything about is unfinished for good: part of the ratification, before the minutes are locked."""
    items = meeting.agenda_items.select_for_update(no_key=True).order_by("pk")
    keys = [
        item.pk for item in items
    ]  # whoever writes under one at this moment is done before they are looked at
    for item in meeting.agenda_items.filter(pk__in=keys).silent():
        item.outcome = Outcome.UNFINISHED
        item.save(update_fields=["outcome"])


@transaction.atomic
def finish_agenda_item(item, *, by, outcome):
    """Say whether an item is done with or goes on in a later meeting; where it runs, it ends now.

    What earlier meetings left can be called finished before the next meeting, too; "unfinished" takes that back.

    Args:
        outcome: one of AgendaItem.Outcome. An item that was never begun gets the outcome alone.

    Raises:
        ValidationError: the meeting has not begun and the item is its own, the minutes are ratified, the item
            was taken off the agenda, or it is of a kind that does not go on.
    """
    meeting, item = _locked(item)
    if outcome == Outcome.UNFINISHED and not item.can_be_carried:
        raise ValidationError(ONE_MEETING % {"kind": item.get_kind_display()})
    if not meeting.was_held:
        if item.continues_id is None:
            raise ValidationError(_("Rapat ini belum dimulai."))
        outcome = outcome if outcome == Outcome.FINISHED else ""
    _end(item, outcome)
    place_carried_items()
    return item


def _end(item, outcome):
    if item.outcome == outcome and not item.is_running:
        return
    if item.is_running:
        item.ended_at = _left_at(item)
    item.outcome = outcome
    item.save(update_fields=TIMES)


def why_not_sent(item):
    """Why an item cannot be sent to another meeting, in words; nothing where it can. At most one query."""
    meeting = item.meeting
    if meeting.status in {Status.RATIFIED, Status.CLOSED}:
        return RATIFIED
    if meeting.status == Status.CANCELLED:
        return CANCELLED
    if not item.can_be_carried:
        return ONE_MEETING % {"kind": item.get_kind_display()}
    if item.outcome == Outcome.FINISHED:
        return _("Mata acara ini sudah selesai, jadi tidak perlu dilanjutkan.")
    if meeting.was_held and item.continuations.filter(meeting__status__in=Meeting.HELD).exists():
        return _("Mata acara ini sudah dilanjutkan dalam rapat lain.")
    return ""


@transaction.atomic
def send_agenda_item(item, *, by, meeting):
    """Let an item be dealt with in another meeting, where it stays unless that is cancelled.

    From a meeting in preparation it moves there. Of a meeting that was begun it stays a part, unfinished, and the
    other meeting goes on with it.

    Args:
        meeting: one that is not held yet.

    Raises:
        ValidationError: that meeting is begun, cancelled or the item's own; or the item cannot be sent (`why_not_sent`).
    """
    home, item = _locked(item)
    item.meeting = home
    if why := why_not_sent(item):
        raise ValidationError(why)
    target = Meeting.objects.not_yet_held().select_for_update(no_key=True).filter(pk=meeting.pk).first()
    if target is None:
        raise ValidationError({"meeting": _("Rapat itu sudah dimulai atau dibatalkan. Pilih rapat lain.")})
    if target.pk == home.pk:
        raise ValidationError({"meeting": _("Mata acara ini sudah ada di rapat itu. Pilih rapat lain.")})
    if home.was_held:
        _end(item, Outcome.UNFINISHED)
        continue_in(item, target)
    else:
        move_to_meeting(item, target, is_sent=True)
    place_carried_items()
    return item
