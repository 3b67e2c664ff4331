"""What becomes of an entry: a decision with its number, an input of a region, a follow-up."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from meetings.actions.client_keys import foreign_key, once
from meetings.actions.entries import locked_entry, make_decision
from meetings.actions.events import stated
from meetings.actions.follow_ups import create_follow_up
from meetings.actions.inputs import submit_input
from meetings.models import Entry, Meeting, NumberSequence

# Decisions ---------------------------------------------------------------------------------------


def draw_decision(entry, *, by, client_key, text):
    """Some words of an entry become a decision of their own, right after it; the entry stays as it was said.

    Of several that are drawn from one entry, the later one stands after the earlier. What follows them moves on.

    Returns:
        (the decision, whether it was made now).

    Raises:
        ValidationError: the minutes are ratified, the entry is struck out, there are no words, or the key belongs
            to something else.
    """

    def create():
        source = locked_entry(entry)
        if source.struck_at is not None:
            raise ValidationError(_("Butir ini sudah dicoret."))
        decision = Entry(
            client_key=client_key,
            created_by=by,
            minutes=source.minutes,
            agenda_item_id=source.agenda_item_id,
            position=_place_after(source),
            kind=Entry.Kind.DECISION,
            number=NumberSequence.next(NumberSequence.Prefix.DECISION, source.minutes.meeting.year),
            text=stated(text, "text"),
            drawn_from=source,
            is_sample=source.is_sample,
        )
        decision.save()
        return decision

    decision, created = once(Entry, client_key, by=by, create=create)
    if not created:
        # Its first text, too: another may have changed it before the answer got through.
        texts = {decision.text, *decision.history.values_list("text", flat=True)}
        if decision.drawn_from_id != entry.pk or text not in texts:
            raise foreign_key()
    return decision, created


def _place_after(source):
    """The position behind an entry and what was drawn from it so far; the entries from there on make room."""
    place = source.position + 1
    drawn = source.drawn.filter(agenda_item=source.agenda_item_id, position__gte=place).order_by("position")
    for position in drawn.values_list("position", flat=True):
        if position != place:
            break
        place += 1
    later = Entry.objects.filter(agenda_item=source.agenda_item_id, position__gte=place)
    later.update(position=F("position") + 1)
    return place


# Inputs and follow-ups ---------------------------------------------------------------------------


def _standing(entry):
    """The entry, locked against being struck out meanwhile.

    Raises:
        ValidationError: it is struck out, in the minutes or by a correction.
    """
    # The meeting first, then the entry: the order in which the other verbs take them.
    Meeting.objects.select_for_update(no_key=True).get(pk=entry.minutes.meeting_id)
    entry = (
        Entry.objects.select_for_update(of=("self",), no_key=True)
        .select_related("minutes__meeting")
        .get(pk=entry.pk)
    )
    if entry.struck_at is not None or Entry.objects.filter(pk=entry.pk).struck_by_a_correction().exists():
        raise ValidationError(_("Butir ini sudah dicoret."))
    return entry


@transaction.atomic
def put_input_forward(entry, input, *, by, institution, client_key):
    """What a region said in the meeting becomes an (unsaved) input of its own, with a number.

    Args:
        institution: the one that asks; the secretariat acts on its behalf, and it is marked so.

    Returns:
        (input, whether it was made now).

    Raises:
        ValidationError: the entry is struck out, or the meeting takes no inputs any more.
    """
    entry = _standing(entry)
    return submit_input(
        entry.minutes.meeting, input, by=by, institution=institution, client_key=client_key, entry=entry
    )


@transaction.atomic
def follow_up_decision(
    entry, *, by, client_key, task, institution=None, due_date=None, unreachable_is_known=False
):
    """Record what is to be done by a decision that no input asked for. Also after the ratification.

    Returns:
        (follow_up, whether it was made now).

    Raises:
        ValidationError: the entry is struck out or is no decision; or the meeting is closed, and institution or
            due date is missing (what let it be closed must go on to hold).
    """
    entry = _standing(entry)
    if entry.minutes.meeting.status == Meeting.Status.CLOSED:
        missing = {"institution": institution, "due_date": due_date}
        refused = {
            name: _("Rapat ini sudah ditutup, jadi isian ini wajib.")
            for name, value in missing.items()
            if not value
        }
        if refused:
            raise ValidationError(refused)
    if not entry.is_decision:
        raise ValidationError(_("Tindak lanjut hanya untuk keputusan. Jadikan butir ini keputusan dahulu."))
    return create_follow_up(
        by=by,
        client_key=client_key,
        meeting=entry.minutes.meeting,
        entry=entry,
        task=task,
        institution=institution,
        due_date=due_date,
        unreachable_is_known=unreachable_is_known,
    )


@transaction.atomic
def decide_and_follow_up(entry, *, by, client_key, task, words="", **assignment):
    """An entry, or some words of it, becomes a decision, and that gets its follow-up: both or neither.

    Args:
        client_key: of the follow-up; that of a drawn decision comes of it, so that sending twice makes one of each.
        words: what is decided, where that is not the entry itself.
        assignment: as `follow_up_decision` takes it.

    Returns:
        (follow_up, whether it was made now); the decision is its `entry`.

    Raises:
        ValidationError: the minutes are ratified, or as `draw_decision` and `follow_up_decision`.
    """
    Meeting.objects.select_for_update(no_key=True).get(pk=entry.minutes.meeting_id)
    decision = Entry.objects.select_related("minutes").get(
        pk=entry.pk
    )  # its verbs lock it, after its minutes
    if words:
        key = uuid.uuid5(client_key, "decision")
        decision, _created = draw_decision(decision, by=by, client_key=key, text=words)
    elif not decision.is_decision:
        decision = make_decision(decision, by=by)
    return follow_up_decision(decision, by=by, client_key=client_key, task=task, **assignment)
