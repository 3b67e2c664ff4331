from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.carry_over import ensure_carry_over, place_carried_items, serialise_placing
from meetings.actions.client_keys import once
from meetings.actions.events import record
from meetings.actions.take_over import take_over
from meetings.models import Meeting, MeetingEvent, Minutes
from meetings.notifications import notify

Kind = MeetingEvent.Kind


def create_meeting(meeting, *, by, client_key, copy_of=None):
    """Save a new draft meeting, with what earlier ones left: their unfinished items and open follow-ups.

    Args:
        meeting: an unsaved Meeting as the form filled it.
        copy_of: an earlier meeting whose agenda, speakers and invited institutions are taken over.

    Returns:
        (meeting, whether it was made now).
    """

    def create():
        serialise_placing()
        meeting.client_key = client_key
        meeting.created_by = by
        meeting.give_address()
        meeting.save()
        record(meeting, Kind.CREATED, by=by)
        place_carried_items()
        if copy_of is not None:
            # After what is carried over, so that an item left unfinished there does not stand here twice.
            take_over(meeting, copy_of, by=by)
        return meeting

    return once(Meeting, client_key, by=by, create=create)


def proposed_copy(source):
    """An unsaved meeting like `source`, a year later at the same hour: what the form of a copy starts with."""
    return Meeting(
        title=source.title,
        theme=source.theme,
        aims=source.aims,
        organiser=source.organiser,
        venue=source.venue,
        city=source.city,
        starts_at=source.starts_at + timedelta(days=364),
        ends_at=source.ends_at + timedelta(days=364),
        time_zone=source.time_zone,
        time_is_known=source.time_is_known,
        chair=source.chair,
    )


def _locked(meeting):
    return Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)


@transaction.atomic
def change_meeting(meeting, *, by, changes, reason=""):
    """Change what the form may change of a meeting that is still prepared or held.

    Moving an announced meeting keeps its address, its first date, and needs a reason: the page
    shows both dates. The invited are also told of another place or another end.

    Raises:
        ValidationError: the meeting's minutes are circulated already; or an announced meeting moves without a reason.
    """
    serialise_placing()
    meeting = _locked(meeting)
    if not meeting.is_open_for_preparation:
        raise ValidationError(
            _("Rapat ini tidak dapat diubah lagi: notulanya sudah diedarkan atau rapat dibatalkan.")
        )
    old_start, old_whereabouts = meeting.starts_at, _whereabouts(meeting)
    for field, value in changes.items():
        setattr(meeting, field, value)
    moved = meeting.announced_at is not None and meeting.starts_at != old_start
    if moved:
        if not reason:
            raise ValidationError({"reason": _("Sebutkan alasan pemindahan: rapat ini sudah diumumkan.")})
        meeting.first_starts_at = meeting.first_starts_at or old_start
    if meeting.announced_at is None:
        meeting.give_address()
    meeting.save()
    place_carried_items()
    record(meeting, Kind.MOVED if moved else Kind.CHANGED, by=by, note=reason)
    if meeting.announced_at is not None and _whereabouts(meeting) != old_whereabouts:
        notify(_invited(meeting), "meeting_moved", meeting)
    return meeting


@transaction.atomic
def choose_minutes_form(meeting, *, by, form):
    """In which official form its notula is printed; "" follows the meeting's date. At any time: it changes no word of it."""
    meeting = _locked(meeting)
    if meeting.minutes_form != form:
        meeting.minutes_form = form
        meeting.save(update_fields=["minutes_form"])
        record(meeting, Kind.CHANGED, by=by)
    return meeting


def _whereabouts(meeting):
    return meeting.starts_at, meeting.ends_at, meeting.venue, meeting.city


def _invited(meeting):
    return [a.institution for a in meeting.attendances.invited().select_related("institution")]


@transaction.atomic
def announce_meeting(meeting, *, by):
    """Make the meeting public and invite: from now on its page stays.

    Raises:
        ValidationError: no theme, place or invited institution yet, or no such step.
    """
    serialise_placing()
    meeting = _locked(meeting)
    meeting.move_to(Meeting.Status.ANNOUNCED)
    missing = meeting.lacks()
    if missing:
        raise ValidationError(
            _("Rapat belum dapat diumumkan: %(missing)s."),
            params={"missing": ", ".join(str(words) for words in missing.values())},
        )
    meeting.announced_at = clock.now()
    meeting.save()
    place_carried_items()
    record(meeting, Kind.ANNOUNCED, by=by)
    notify(_invited(meeting), "invitation", meeting)
    return meeting


@transaction.atomic
def start_meeting(meeting, *, by):
    """Open the session: attendance is marked and the minutes begin."""
    serialise_placing()
    meeting = _locked(meeting)
    meeting.move_to(Meeting.Status.IN_SESSION)
    meeting.save()
    ensure_carry_over(meeting)
    place_carried_items()
    Minutes.objects.get_or_create(meeting=meeting)
    record(meeting, Kind.STARTED, by=by)
    return meeting


@transaction.atomic
def cancel_meeting(meeting, *, by, reason):
    """Cancel a meeting that was not held. Page and agenda stay, with the reason."""
    serialise_placing()
    meeting = _locked(meeting)
    meeting.move_to(Meeting.Status.CANCELLED)
    meeting.cancel_reason = reason
    meeting.save()
    place_carried_items()
    record(meeting, Kind.CANCELLED, by=by, note=reason)
    if meeting.announced_at:
        notify(_invited(meeting), "meeting_cancelled", meeting)
    return meeting


@transaction.atomic
def close_meeting(meeting, *, by):
    """The chair closes the meeting.

    Raises:
        ValidationError: an input has no disposition, or a follow-up no institution or due date (design.md "States").
    """
    meeting = _locked(meeting)
    meeting.move_to(Meeting.Status.CLOSED)
    inputs, follow_ups = meeting.blockers()
    if inputs.exists() or follow_ups.exists():
        raise ValidationError(
            _(
                "Rapat belum dapat ditutup: %(inputs)d masukan belum diputuskan, %(follow_ups)d tindak lanjut belum lengkap."
            ),
            params={"inputs": inputs.count(), "follow_ups": follow_ups.count()},
        )
    meeting.save()
    record(meeting, Kind.CLOSED, by=by)
    return meeting
