from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.client_keys import once
from meetings.actions.events import record
from meetings.models import Entry, Meeting, MeetingEvent, Minutes, NumberSequence
from meetings.notifications import notify


def _writable(minutes):
    """The minutes, locked, while they may still change.

    Raises:
        ValidationError: they are ratified.
    """
    minutes = Minutes.objects.select_for_update().get(pk=minutes.pk)
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
    entry.speaker_institution = entry.speaker.institution


def _give_number(entry):
    if entry.kind == Entry.Kind.DECISION and entry.number is None:
        entry.number = NumberSequence.next(NumberSequence.Prefix.DECISION, entry.minutes.meeting.year)


def add_entry(minutes, entry, *, by, client_key):
    """Write an (unsaved) entry at the end of its agenda item; a decision gets its number.

    Returns:
        (entry, whether it was made now).

    Raises:
        ValidationError: the minutes are ratified, or the agenda item is another meeting's.
    """

    def create():
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

    return once(Entry, client_key, by=by, create=create)


@transaction.atomic
def change_entry(entry, *, by, changes):
    """Change kind, speaker or text of an entry; what it was stays in its history.

    Raises:
        ValidationError: the minutes are ratified; the entry is struck out; or a numbered decision would stop being one.
    """
    minutes = _writable(entry.minutes)
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    entry.minutes = minutes
    if entry.struck_at is not None:
        raise ValidationError(_("Butir yang dicoret tidak dapat diubah."))
    if entry.number and changes.get("kind", entry.kind) != Entry.Kind.DECISION:
        raise ValidationError(
            {
                "kind": _(
                    "Keputusan yang sudah bernomor tetap keputusan. Bila keliru, coret butir ini dengan alasan."
                )
            }
        )
    for field, value in changes.items():
        setattr(entry, field, value)
    _place_speaker(entry)
    _give_number(entry)
    entry.save()
    return entry


def make_decision(entry, *, by):
    """Turn an entry into a decision with the next number; a decision stays what it is."""
    return change_entry(entry, by=by, changes={"kind": Entry.Kind.DECISION})


@transaction.atomic
def strike_entry(entry, *, by, reason):
    """Strike an entry out, with a reason. It stays readable in the draft, with its number.

    Raises:
        ValidationError: the minutes are ratified, or an input or follow-up came from the entry.
    """
    _writable(entry.minutes)
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
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
    meeting = Meeting.objects.select_for_update().get(pk=minutes.meeting_id)
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
def ratify_minutes(minutes, *, by):
    """The chair ratifies the circulated minutes; from here on the database refuses changes.

    Raises:
        ValidationError: they are not circulated.
    """
    meeting = Meeting.objects.select_for_update().get(pk=minutes.meeting_id)
    minutes = _writable(minutes)
    minutes.move_to(Minutes.Status.RATIFIED)
    minutes.ratified_at = clock.now()
    minutes.ratified_by = by.person
    minutes.save()
    meeting.move_to(Meeting.Status.RATIFIED)
    meeting.save()
    record(meeting, MeetingEvent.Kind.RATIFIED, by=by)
    return minutes
