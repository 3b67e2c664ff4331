from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, FollowUp, Meeting

# What is stored is Indonesian, in whatever language the page was that made it.
CARRY_OVER_TITLE = "Tindak lanjut rapat sebelumnya"
CHANGED_MEANWHILE = _("Agenda sudah diubah orang lain. Muat ulang halaman lalu coba lagi.")


def _prepared(meeting):
    """The meeting, locked, while its programme may still change."""
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if not meeting.is_open_for_preparation:
        raise ValidationError(_("Agenda rapat ini tidak dapat diubah lagi."))
    return meeting


def ensure_carry_over(meeting):
    """Put the open follow-ups of earlier meetings first on the agenda, where there are any.

    Called by the verbs that create, announce and start a meeting, each within its transaction, so
    that nobody has to think of it (mission.md: "must be followed up, not merely collected").
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


def _prepared_item(item):
    """The item as it is now, locked after its meeting: a copy read earlier would write back its old place.

    Whoever writes an entry under the item at this moment (`add_entry`) comes before or after, never between.

    Raises:
        ValidationError: somebody else took it off the agenda meanwhile.
    """
    meeting = _prepared(item.meeting)
    item = meeting.agenda_items.select_for_update().filter(pk=item.pk).first()
    if item is None:
        raise ValidationError(_("Mata acara ini sudah dihapus dari agenda."))
    return meeting, item


@transaction.atomic
def add_agenda_item(meeting, item, *, by, after=None):
    """Put an (unsaved) item at the end of the agenda.

    Args:
        after: how many items the agenda had when the form was made. Where the next place holds the same item
            already, the form was sent twice, and that item is the answer again.
    """
    meeting = _prepared(meeting)
    if after is not None:
        sent_before = meeting.agenda_items.filter(
            position=after + 1, title=item.title, kind=item.kind
        ).first()
        if sent_before:
            return sent_before
    last = meeting.agenda_items.aggregate(last=Max("position"))["last"] or 0
    item.meeting = meeting
    item.position = last + 1
    item.save()
    return item


@transaction.atomic
def change_agenda_item(item, *, by, changes):
    _meeting, item = _prepared_item(item)
    for field, value in changes.items():
        setattr(item, field, value)
    item.save()
    return item


@transaction.atomic
def move_agenda_item(item, *, by, up):
    """Change places with the neighbour; at the end of the list nothing happens.

    Returns:
        the item's new position.
    """
    meeting, item = _prepared_item(item)
    order = list(meeting.agenda_items.values_list("pk", flat=True))
    here = order.index(item.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return item.position
    order[here], order[there] = order[there], order[here]
    _renumber(meeting, order)
    return there + 1


@transaction.atomic
def reorder_agenda(meeting, order, *, by):
    """Put the items in the given order.

    Args:
        order: the primary keys of all the meeting's items, each once.

    Raises:
        ValidationError: an item is missing, doubled or of another meeting (somebody else changed the agenda).
    """
    meeting = _prepared(meeting)
    if sorted(order) != sorted(meeting.agenda_items.values_list("pk", flat=True)):
        raise ValidationError(CHANGED_MEANWHILE)
    _renumber(meeting, order)


def _renumber(meeting, order):
    items = {item.pk: item for item in meeting.agenda_items.all()}
    moved = []
    for position, pk in enumerate(order, start=1):
        if items[pk].position != position:
            items[pk].position = position
            moved.append(items[pk])
    AgendaItem.objects.bulk_update(moved, ["position"])


@transaction.atomic
def remove_agenda_item(item, *, by):
    """Take an item off the agenda; its row stays in the history.

    Raises:
        ValidationError: something was written or somebody speaks under it, or it is the carry-over.
    """
    meeting, item = _prepared_item(item)
    if item.is_carry_over:
        raise ValidationError(_("Tindak lanjut rapat sebelumnya tetap menjadi bagian agenda."))
    if item.entries.exists():
        raise ValidationError(_("Mata acara ini sudah memuat notula, jadi tidak dapat dihapus."))
    item.speakers.update(agenda_item=None)
    item.delete()
    _renumber(meeting, list(meeting.agenda_items.values_list("pk", flat=True)))


@transaction.atomic
def add_speaker(meeting, speaker, *, by):
    """Add an (unsaved) speaker with the post that the person holds today, unless one is given.

    Returns:
        the speaker; sent twice, the one that stands there already.

    Raises:
        ValidationError: the person has this role already, with another task.
    """
    meeting = _prepared(meeting)
    speaker.meeting = meeting
    speaker.position = speaker.position or speaker.person.position
    same = meeting.speakers.filter(person=speaker.person, role=speaker.role).first()
    if same and _task(same) == _task(speaker):
        return same
    _one_role(speaker)
    speaker.order = (meeting.speakers.aggregate(last=Max("order"))["last"] or 0) + 1
    speaker.save()
    return speaker


def _one_role(speaker):
    others = speaker.meeting.speakers.exclude(pk=speaker.pk)
    if others.filter(person=speaker.person_id, role=speaker.role).exists():
        raise ValidationError({"role": _("Orang ini sudah tercatat dengan peran yang sama.")})


def _task(speaker):
    return speaker.agenda_item_id, speaker.position, speaker.reads_remarks_of


@transaction.atomic
def change_speaker(speaker, *, by, changes):
    """Change what a speaker does.

    Raises:
        ValidationError: the person has the new role already.
    """
    meeting = _prepared(speaker.meeting)
    speaker = meeting.speakers.filter(pk=speaker.pk).first()
    if speaker is None:
        raise ValidationError(_("Pembicara ini sudah dihapus dari daftar."))
    for field, value in changes.items():
        setattr(speaker, field, value)
    _one_role(speaker)
    speaker.save()
    return speaker


@transaction.atomic
def remove_speaker(speaker, *, by):
    _prepared(speaker.meeting)
    speaker.delete()
