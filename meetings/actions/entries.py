from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.client_keys import foreign_key, once
from meetings.actions.minutes import writable
from meetings.actions.programme_settlements import drop_settlements_of
from meetings.actions.settlement_effects import lose_effect
from meetings.models import AgendaItem, Entry, Meeting, NumberSequence


def speaker_of_the_day(meeting, person):
    """(post, primary key of the institution) that the person had in the meeting, for what the minutes say of him."""
    if person is None:
        return "", None
    attendance = meeting.attendances.filter(attendee=person).first()
    speaker = meeting.speakers.filter(person=person).first()
    if attendance and attendance.attendee_position:
        position = attendance.position_then
    elif speaker and speaker.position:
        position = speaker.position
    else:
        position = person.position
    # Whom he came for, where that is known.
    return position, (attendance or person).institution_id


def _place_speaker(entry):
    """Keep the speaker's post and institution of the day: a later change of post never alters the minutes."""
    entry.speaker_position, entry.speaker_institution_id = speaker_of_the_day(
        entry.minutes.meeting, entry.speaker
    )


def _give_number(entry):
    if entry.kind == Entry.Kind.DECISION and entry.number is None:
        entry.number = NumberSequence.next(NumberSequence.Prefix.DECISION, entry.minutes.meeting.year)


def _has_begun(item):
    """What is written about is dealt with: a (locked) item without a beginning gets one while the meeting is held.

    The item alone: which others end with it is said by the note-taker, and taking their rows here, after this one's,
    could lock two note-takers out of each other.
    """
    if item.begun_at is None and not item.outcome:
        held = AgendaItem.objects.filter(pk=item.pk, meeting__status=Meeting.Status.IN_SESSION)
        held.update(begun_at=clock.now())


def add_entry(minutes, entry, *, by, client_key):
    """Write an (unsaved) entry at the end of its agenda item; a decision gets its number.

    Returns:
        (entry, whether it was made now).

    Raises:
        ValidationError: the minutes are ratified, the agenda item is another meeting's, or the key
            belongs to an entry that says something else (somebody went back and wrote over the first).
    """
    typed = entry

    def create():
        # The item before the minutes, as whoever takes it off the agenda does: one of the two comes first.
        item = AgendaItem.objects.select_for_update(no_key=True).filter(pk=entry.agenda_item_id).first()
        if item is None:
            raise ValidationError(
                {
                    "agenda_item": _(
                        "Mata acara ini baru saja dihapus. Pilih mata acara lain; tulisan Anda masih ada."
                    )
                }
            )
        entry.minutes = writable(minutes)
        if entry.agenda_item.meeting_id != entry.minutes.meeting_id:
            raise ValidationError({"agenda_item": _("Mata acara ini milik rapat lain.")})
        entry.client_key = client_key
        entry.created_by = by
        last = (
            Entry.objects.filter(agenda_item=entry.agenda_item).aggregate(last=Max("position"))["last"] or 0
        )
        entry.position = last + 1
        _place_speaker(entry)
        _give_number(entry)
        entry.save()
        _has_begun(item)
        return entry

    entry, created = once(Entry, client_key, by=by, create=create)
    if not created:
        # Its first text, too: another may have changed the entry before the answer got through.
        texts = {entry.text, *entry.history.values_list("text", flat=True)}
        if entry.agenda_item_id != typed.agenda_item_id or typed.text not in texts:
            raise foreign_key()
    return entry, created


def locked_entry(entry):
    """The entry as it is now, locked after its minutes: the changes of one meeting come one after the other.

    So the numbers of their versions (`Entry.last_change`) rise in the order in which others can see them, which
    is what a page that asks for "everything since" relies on.

    Raises:
        ValidationError: the minutes are ratified.
    """
    minutes = writable(entry.minutes)
    entry = Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    entry.minutes = minutes
    return entry


def was_overtaken(entry, seen):
    """Whether the words of a (locked) entry are others than in the version that somebody saw. One query.

    A version in which it only changed places with its neighbour overtakes nobody: different entries never conflict.
    """
    version = entry.history.filter(pgh_id=seen).values_list("kind", "speaker_id", "text", "struck_at").first()
    return version != (entry.kind, entry.speaker_id, entry.text, entry.struck_at)


@transaction.atomic
def change_entry(entry, *, by, changes, seen=None):
    """Change kind, speaker or text of an entry; what it was stays in its history.

    Args:
        seen: the version (`Entry.last_change`) that the change was made from, where a person saw one.

    Raises:
        ValidationError: the minutes are ratified; the entry is struck out; a numbered decision would stop
            being one; or (code "changed_meanwhile") somebody else changed the entry since it was `seen`.
    """
    entry = locked_entry(entry)
    if entry.struck_at is not None:
        raise ValidationError(_("Butir yang dicoret tidak dapat diubah."))
    if all(getattr(entry, field) == value for field, value in changes.items()):
        return entry
    if seen is not None and was_overtaken(entry, seen):
        raise ValidationError(
            _(
                "Butir ini diubah orang lain sejak Anda membukanya. Bandingkan isinya sekarang dengan tulisan Anda,"
                " lalu simpan lagi."
            ),
            code="changed_meanwhile",
        )
    if entry.number and changes.get("kind", entry.kind) != Entry.Kind.DECISION:
        raise ValidationError(
            {
                "kind": _(
                    "Keputusan yang sudah bernomor tetap keputusan. Bila keliru, coret butir ini dengan alasan."
                )
            }
        )
    spoke = entry.speaker_id
    for field, value in changes.items():
        setattr(entry, field, value)
    if entry.speaker_id != spoke:
        _place_speaker(entry)
    _give_number(entry)
    entry.save()
    return entry


def make_decision(entry, *, by):
    """Turn an entry into a decision with the next number; a decision stays what it is."""
    return change_entry(entry, by=by, changes={"kind": Entry.Kind.DECISION})


@transaction.atomic
def move_entry(entry, *, by, up):
    """Change places with the neighbour in the same agenda item; at the end of the list nothing happens.

    Raises:
        ValidationError: the minutes are ratified.
    """
    entry = locked_entry(entry)
    others = Entry.objects.select_for_update(no_key=True).filter(agenda_item=entry.agenda_item_id)
    other = (
        others.filter(position__lt=entry.position).order_by("-position").first()
        if up
        else others.filter(position__gt=entry.position).order_by("position").first()
    )
    if other is not None:
        entry.position, other.position = other.position, entry.position
        other.save(update_fields=["position"])
        entry.save(update_fields=["position"])
    return entry


@transaction.atomic
def restore_entry(entry, version, *, by, seen=None):
    """Make an earlier version's words the present ones again: a new version, what stood between stays in the history.

    Args:
        version: a row of `entry.history`.
        seen: the version that the person saw as the present one.

    Raises:
        ValidationError: as `change_entry`.
    """
    kind = version.kind
    if entry.number and kind != Entry.Kind.DECISION:
        kind = Entry.Kind.DECISION  # a number once given stays
    return change_entry(
        entry,
        by=by,
        changes={"kind": kind, "speaker_id": version.speaker_id, "text": version.text},
        seen=seen,
    )


@transaction.atomic
def strike_entry(entry, *, by, reason):
    """Strike an entry out, with a reason. It stays readable in the draft, with its number; what it settled waits again.

    Raises:
        ValidationError: the minutes are ratified, or an input or follow-up came from the entry.
    """
    entry = locked_entry(entry)
    if entry.inputs.exists() or entry.follow_ups.exists():
        raise ValidationError(
            _("Dari butir ini sudah dicatat masukan atau tindak lanjut, jadi tidak dapat dicoret.")
        )
    if entry.struck_at is None:
        entry.struck_at = clock.now()
        entry.strike_reason = reason
        entry.save()
        lose_effect([entry.pk], by=by)
        drop_settlements_of(entry)
    return entry
