from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from meetings.actions.carry_over import take_off_agenda
from meetings.models import AgendaItem, Meeting

CHANGED_MEANWHILE = _("Agenda sudah diubah orang lain. Muat ulang halaman lalu coba lagi.")


def _prepared(meeting):
    """The meeting, locked, while its programme may still change."""
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if not meeting.is_open_for_preparation:
        raise ValidationError(_("Agenda rapat ini tidak dapat diubah lagi."))
    return meeting


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
    """Change what the form may change of an item.

    Raises:
        ValidationError: the agenda is final; or what goes on from one meeting to the next would become a part that
            belongs to a single meeting, such as its opening.
    """
    _meeting, item = _prepared_item(item)
    kind = changes.get("kind", item.kind)
    if item.goes_on and kind not in AgendaItem.CARRIED:
        raise ValidationError(
            {"kind": _("Mata acara ini berlanjut dari rapat ke rapat, jadi jenisnya tetap.")}
        )
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
    renumber(meeting, order)
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
    renumber(meeting, order)


def renumber(meeting, order):
    """Give the meeting's items their places: `order` holds the key of each, once. The caller has locked the meeting."""
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
        ValidationError: something was written under it, it is what earlier meetings left open, a later meeting
            goes on with it, or what sources differ in under it was decided (under another item of these minutes).
    """
    _meeting, item = _prepared_item(item)
    if item.is_carry_over:
        raise ValidationError(_("Tindak lanjut rapat sebelumnya tetap menjadi bagian agenda."))
    if item.continues_id is not None:
        raise ValidationError(
            _(
                "Mata acara ini lanjutan rapat sebelumnya, jadi tidak dapat dihapus. Kirim ke rapat lain, atau"
                " tandai sudah selesai."
            )
        )
    if item.continuations.exists():
        raise ValidationError(_("Mata acara ini dilanjutkan dalam rapat lain, jadi tidak dapat dihapus."))
    if item.entries.exists():
        raise ValidationError(_("Mata acara ini sudah memuat notula, jadi tidak dapat dihapus."))
    decided = item.discrepancies.filter(settlement__isnull=False).order_by("settlement__decision__number")
    if decided:
        raise ValidationError(
            _(
                "Selisih angka di bawah mata acara ini sudah diputuskan (%(numbers)s). Batalkan putusannya dahulu,"
                " lalu hapus mata acara ini."
            )
            % {
                "numbers": ", ".join(
                    dict.fromkeys(decided.values_list("settlement__decision__number", flat=True))
                )
            }
        )
    take_off_agenda(item)


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
