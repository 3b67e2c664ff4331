from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from meetings import clock
from meetings.actions.agenda_progress import end_with_meeting, settle_agenda
from meetings.actions.carry_over import place_carried_items, serialise_placing
from meetings.actions.events import record
from meetings.actions.programme_settlements import let_settlements_take_effect
from meetings.actions.settlement_effects import take_effect
from meetings.models import EntryProposal, Meeting, MeetingEvent, Minutes
from meetings.notifications import notify


def writable(minutes):
    """The minutes, locked, while they may still change.

    Raises:
        ValidationError: they are ratified.
    """
    minutes = Minutes.objects.select_for_update(no_key=True).get(pk=minutes.pk)
    if not minutes.is_writable:
        raise ValidationError(_("Notula sudah disahkan, jadi tidak dapat diubah lagi."))
    return minutes


@transaction.atomic
def circulate_minutes(minutes, *, by, comments_until=None):
    """Send the draft to the invited, who may read it from now on.

    Raises:
        ValidationError: nothing was written yet, or no such step.
    """
    serialise_placing()
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=minutes.meeting_id)
    end_with_meeting(meeting)  # items before minutes: the order in which an entry is added
    minutes = writable(minutes)
    minutes.move_to(Minutes.Status.CIRCULATED)
    if not minutes.entries.standing().exists():
        raise ValidationError(_("Notula masih kosong. Tulis sedikitnya satu butir sebelum mengedarkannya."))
    minutes.circulated_at = clock.now()
    minutes.comments_until = comments_until
    minutes.save()
    meeting.move_to(Meeting.Status.CIRCULATED)
    meeting.save()
    place_carried_items()
    record(meeting, MeetingEvent.Kind.CIRCULATED, by=by)
    notify(
        [a.institution for a in meeting.attendances.invited().select_related("institution")],
        "minutes_circulated",
        meeting,
    )
    return minutes


def blockers(minutes):
    """What keeps the minutes from being ratified.

    Returns:
        {what: queryset}: statements without their speaker, proposals that nobody chose from, inputs of the meeting
        without a disposition, follow-ups without institution or due date.
    """
    inputs, follow_ups = minutes.meeting.blockers()
    return {
        "statements": minutes.entries.without_speaker(),
        "proposals": EntryProposal.objects.open().filter(entry__minutes=minutes),
        "inputs": inputs,
        "follow_ups": follow_ups,
    }


def _refuse_while_blocked(minutes):
    numbers = {what: rows.count() for what, rows in blockers(minutes).items()}
    words = {
        "statements": ngettext(
            "%(number)d pernyataan tanpa pembicara",
            "%(number)d pernyataan tanpa pembicara",
            numbers["statements"],
        ),
        "proposals": ngettext(
            "%(number)d usulan isi yang belum dipilih",
            "%(number)d usulan isi yang belum dipilih",
            numbers["proposals"],
        ),
        "inputs": ngettext(
            "%(number)d masukan yang belum diputuskan",
            "%(number)d masukan yang belum diputuskan",
            numbers["inputs"],
        ),
        "follow_ups": ngettext(
            "%(number)d tindak lanjut tanpa instansi atau batas waktu",
            "%(number)d tindak lanjut tanpa instansi atau batas waktu",
            numbers["follow_ups"],
        ),
    }
    if any(numbers.values()):
        raise ValidationError(
            _("Notula belum dapat disahkan: %(what)s."),
            code="blocked",
            params={"what": ", ".join(words[what] % {"number": n} for what, n in numbers.items() if n)},
        )


@transaction.atomic
def ratify_minutes(minutes, *, by, seen=None):
    """The chair ratifies the circulated minutes; from here on the database refuses changes.

    Args:
        seen: the version (`Minutes.last_change`) that the chair read, where one was shown.

    Raises:
        ValidationError: they are not circulated; (code "changed_meanwhile") an entry changed since it was `seen`; or
            (code "blocked", with the numbers) one of the `blockers` is there.
    """
    serialise_placing()
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=minutes.meeting_id)
    if meeting.status == Meeting.Status.CIRCULATED:
        settle_agenda(meeting)  # items before minutes: the order in which an entry is added
    minutes = writable(minutes)
    minutes.move_to(Minutes.Status.RATIFIED)
    if seen is not None and seen != minutes.last_change:
        raise ValidationError(
            _("Notula berubah sejak Anda membukanya. Baca lagi di bawah ini, lalu sahkan."),
            code="changed_meanwhile",
        )
    minutes.meeting = meeting
    _refuse_while_blocked(minutes)
    minutes.ratified_at = clock.now()
    minutes.ratified_by = by.person
    minutes.save()
    meeting.move_to(Meeting.Status.RATIFIED)
    meeting.save()
    place_carried_items()
    let_settlements_take_effect(minutes, by=by)
    take_effect(minutes, by=by)
    record(meeting, MeetingEvent.Kind.RATIFIED, by=by)
    return minutes
