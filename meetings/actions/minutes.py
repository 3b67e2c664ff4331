from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.client_keys import foreign_key, once
from meetings.actions.events import record
from meetings.actions.follow_ups import create_follow_up
from meetings.actions.inputs import submit_input
from meetings.models import AgendaItem, Entry, Meeting, MeetingEvent, Minutes, NumberSequence
from meetings.notifications import notify


def _writable(minutes):
    """The minutes, locked, while they may still change.

    Raises:
        ValidationError: they are ratified.
    """
    minutes = Minutes.objects.select_for_update(no_key=True).get(pk=minutes.pk)
    if not minutes.is_writable:
        raise ValidationError(_("Notula sudah disahkan, jadi tidak dapat diubah lagi."))
    return minutes


def _place_speaker(entry):
    """Keep the speaker's post and institution of the day: a later change of post never alters the minutes."""
    if entry.speaker_id is None:
        entry.speaker_position = ""
        entry.speaker_institution = None
        return
    attendance = entry.minutes.meeting.attendances.filter(attendee=entry.speaker_id).first()
    speaker = entry.minutes.meeting.speakers.filter(person=entry.speaker_id).first()
    if attendance and attendance.attendee_position:
        entry.speaker_position = attendance.attendee_position
    elif speaker and speaker.position:
        entry.speaker_position = speaker.position
    else:
        entry.speaker_position = entry.speaker.position
    # Whom he came for, where that is known.
    entry.speaker_institution_id = (attendance or entry.speaker).institution_id


def _give_number(entry):
    if entry.kind == Entry.Kind.DECISION and entry.number is None:
        entry.number = NumberSequence.next(NumberSequence.Prefix.DECISION, entry.minutes.meeting.year)


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
        entry.minutes = _writable(minutes)
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
        return entry

    entry, created = once(Entry, client_key, by=by, create=create)
    if not created:
        # Its first text, too: another may have changed the entry before the answer got through.
        texts = {entry.text, *entry.history.values_list("text", flat=True)}
        if entry.agenda_item_id != typed.agenda_item_id or typed.text not in texts:
            raise foreign_key()
    return entry, created


@transaction.atomic
def change_entry(entry, *, by, changes, seen=None):
    """Change kind, speaker or text of an entry; what it was stays in its history.

    Args:
        seen: the version (`Entry.last_change`) that the change was made from, where a person saw one.

    Raises:
        ValidationError: the minutes are ratified; the entry is struck out; a numbered decision would stop
            being one; or (code "changed_meanwhile") somebody else changed the entry since it was `seen`.
    """
    minutes = _writable(entry.minutes)
    entry = Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    entry.minutes = minutes
    if entry.struck_at is not None:
        raise ValidationError(_("Butir yang dicoret tidak dapat diubah."))
    if all(getattr(entry, field) == value for field, value in changes.items()):
        return entry
    if seen is not None and seen != entry.last_change:
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


def _standing(entry):
    """The entry, locked against being struck out meanwhile.

    Raises:
        ValidationError: it is struck out.
    """
    # The meeting first, then the entry: the order in which the other verbs take them.
    Meeting.objects.select_for_update(no_key=True).get(pk=entry.minutes.meeting_id)
    entry = (
        Entry.objects.select_for_update(of=("self",), no_key=True)
        .select_related("minutes__meeting")
        .get(pk=entry.pk)
    )
    if entry.struck_at is not None:
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
def follow_up_decision(entry, *, by, client_key, task, institution=None, due_date=None):
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
    )


@transaction.atomic
def strike_entry(entry, *, by, reason):
    """Strike an entry out, with a reason. It stays readable in the draft, with its number.

    Raises:
        ValidationError: the minutes are ratified, or an input or follow-up came from the entry.
    """
    _writable(entry.minutes)
    entry = Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    if entry.inputs.exists() or entry.follow_ups.exists():
        raise ValidationError(
            _("Dari butir ini sudah dicatat masukan atau tindak lanjut, jadi tidak dapat dicoret.")
        )
    if entry.struck_at is None:
        entry.struck_at = clock.now()
        entry.strike_reason = reason
        entry.save()
    return entry


@transaction.atomic
def circulate_minutes(minutes, *, by, comments_until=None):
    """Send the draft to the invited, who may read it from now on.

    Raises:
        ValidationError: nothing was written yet, or no such step.
    """
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=minutes.meeting_id)
    minutes = _writable(minutes)
    minutes.move_to(Minutes.Status.CIRCULATED)
    if not minutes.entries.standing().exists():
        raise ValidationError(_("Notula masih kosong. Tulis sedikitnya satu butir sebelum mengedarkannya."))
    minutes.circulated_at = clock.now()
    minutes.comments_until = comments_until
    minutes.save()
    meeting.move_to(Meeting.Status.CIRCULATED)
    meeting.save()
    record(meeting, MeetingEvent.Kind.CIRCULATED, by=by)
    notify(
        [a.institution for a in meeting.attendances.invited().select_related("institution")],
        "minutes_circulated",
        meeting,
    )
    return minutes


@transaction.atomic
def ratify_minutes(minutes, *, by, seen=None):
    """The chair ratifies the circulated minutes; from here on the database refuses changes.

    Args:
        seen: the version (`Minutes.last_change`) that the chair read, where one was shown.

    Raises:
        ValidationError: they are not circulated, or (code "changed_meanwhile") an entry changed since it was `seen`.
    """
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=minutes.meeting_id)
    minutes = _writable(minutes)
    minutes.move_to(Minutes.Status.RATIFIED)
    if seen is not None and seen != minutes.last_change:
        raise ValidationError(
            _("Notula berubah sejak Anda membukanya. Baca lagi di bawah ini, lalu sahkan."),
            code="changed_meanwhile",
        )
    minutes.ratified_at = clock.now()
    minutes.ratified_by = by.person
    minutes.save()
    meeting.move_to(Meeting.Status.RATIFIED)
    meeting.save()
    record(meeting, MeetingEvent.Kind.RATIFIED, by=by)
    return minutes
