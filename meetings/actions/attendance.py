from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.attachments import attach, has_all
from meetings.actions.client_keys import once
from meetings.models import Attachment, Attendance, Meeting
from meetings.notifications import notify
from participants.models import Institution, Person

Status = Attendance.Status
Capacity = Attendance.Capacity
CheckIn = Attendance.CheckIn

OPENS_BEFORE = timedelta(hours=2)  # the desk at the door is set up, and the first come from other islands
CLOSES_AFTER = timedelta(hours=12)  # longer than any Rakor has overrun; whoever is marked later came earlier


def room_opens_at(meeting):
    """From when on somebody can arrive: two hours before the start, or the beginning of the day where no hour is known."""
    if meeting.time_is_known:
        return meeting.starts_at - OPENS_BEFORE
    return meeting.local_start.replace(hour=0, minute=0, second=0, microsecond=0)


def room_closes_at(meeting):
    return meeting.ends_at + CLOSES_AFTER


def moment_of_arrival(meeting):
    """Now, where the meeting is held about now; None for a list that is filled in before or afterwards."""
    now = clock.now()
    return now if room_opens_at(meeting) <= now <= room_closes_at(meeting) else None


def _open(meeting):
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if meeting.status in {Meeting.Status.RATIFIED, Meeting.Status.CLOSED, Meeting.Status.CANCELLED}:
        raise ValidationError(_("Daftar hadir rapat ini sudah ditutup."))
    return meeting


def in_room(meeting):
    """The meeting, locked, from its announcement until its minutes are ratified: who is there can be marked."""
    meeting = _open(meeting)
    if meeting.status == Meeting.Status.DRAFT:
        raise ValidationError(_("Rapat ini belum diumumkan, jadi kehadiran belum dapat dicatat."))
    return meeting


@transaction.atomic
def invite(meeting, institutions, *, by):
    """Invite institutions; those invited already stay as they are.

    Returns:
        how many were invited now.
    """
    meeting = _open(meeting)
    invited = set(meeting.attendances.invited().values_list("institution_id", flat=True))
    new = [institution for institution in institutions if institution.pk not in invited]
    for institution in new:
        meeting.attendances.create(
            institution=institution,
            invited_official=institution.invited_official,
            created_by=by,
            is_sample=meeting.is_sample,
        )
    if meeting.announced_at:
        notify(new, "invitation", meeting)
    return len(new)


def invite_all_regions(meeting, *, by):
    """Invite the delegation of every regency and city in one go."""
    return invite(meeting, list(Institution.objects.delegations().filter(is_active=True)), by=by)


@transaction.atomic
def withdraw_invitation(attendance, *, by):
    """Take back an invitation that nobody answered yet; it stays in the history.

    Raises:
        ValidationError: the meeting is announced, so the invitation has been sent.
    """
    meeting = _open(attendance.meeting)
    if meeting.announced_at is not None:
        raise ValidationError(_("Undangan sudah disampaikan, jadi tidak dapat ditarik."))
    attendance.letters.all().delete()  # from letters that are still drafts
    attendance.delete()


def find_or_create_person(institution, **name):
    """The person of that name at the institution, or a new one: a name typed twice is one person.

    Titles and position count only where they are typed; titles that were not known yet are added. A person
    whose titles are others stays as he is: whoever types here may not rename somebody.

    Args:
        name: full_name, title_before, title_after, position.

    Raises:
        ValidationError: neither a name nor a position is given.
    """
    if not name.get("full_name") and not name.get("position"):
        raise ValidationError(_("Isi nama atau jabatan."))
    typed = {part: text for part, text in name.items() if text}
    people = Person.objects.filter(
        institution=institution,
        full_name__iexact=name.get("full_name", ""),
        **({"position__iexact": typed["position"]} if "position" in typed else {}),
    ).order_by("pk")
    for person in people:
        titles = {part: typed[part] for part in ("title_before", "title_after") if part in typed}
        if all(getattr(person, part).casefold() in {"", title.casefold()} for part, title in titles.items()):
            missing = [part for part in titles if not getattr(person, part)]
            if missing:
                for part in missing:
                    setattr(person, part, titles[part])
                person.save(update_fields=missing)
            return person
    return Person.objects.create(institution=institution, **name)


@transaction.atomic
def reply_to_invitation(attendance, *, by, coming, capacity="", person=None, note="", assignment=()):
    """The invited institution says who comes, or that nobody can.

    Args:
        coming: False for *berhalangan hadir*.
        capacity: *hadir sendiri* or *mewakili*; needed where somebody comes.
        person: fields of `find_or_create_person`; needed where somebody comes.
        assignment: uploads that the form checked: the *surat tugas*, or whatever else was sent along with the answer.

    Raises:
        ValidationError: presence was marked or the session is over, so the reply comes too late; or nobody
            was invited yet.
    """
    if in_room(attendance.meeting).status == Meeting.Status.CIRCULATED:
        raise ValidationError(_("Rapat sudah selesai, jadi undangan tidak dapat dijawab lagi."))
    attendance = (
        Attendance.objects.select_for_update(of=("self",), no_key=True)
        .select_related("institution")
        .get(pk=attendance.pk)
    )
    if not attendance.takes_reply:
        raise ValidationError(_("Kehadiran sudah dicatat sekretariat, jadi jawaban tidak dapat diubah lagi."))
    attendance.note = note
    if coming:
        attendance.status = Status.COMING
        attendance.capacity = capacity
        write_attendee(attendance, find_or_create_person(attendance.institution, **person))
    else:
        attendance.status = Status.EXCUSED
        attendance.capacity = ""
        attendance.attendee = None
        attendance.attendee_position = attendance.acting = ""
    attendance.save()
    _keep_assignment(attendance, assignment, by=by)
    attendance.letters.issued().update(replied_at=clock.now())
    return attendance


def _keep_assignment(attendance, uploads, *, by):
    """Keep the letter of assignment; sent once more, it is there already."""
    if not has_all(attendance, uploads):
        for upload in uploads:
            attach(upload, by=by, attendance=attendance, kind=Attachment.Kind.LETTER)


def write_attendee(attendance, person):
    """Write down who comes, with his post of this day: a later change of post leaves the row as it is."""
    attendance.attendee = person
    attendance.attendee_position = person.position


def arrive(attendance, meeting, *, how, came=None):
    """Somebody is there (the caller saves): when he came, how that was noted, whether he follows from afar.

    Args:
        how: by hand or by code; whoever was noted first stays noted so, corrections are in the history.
        came: acting, is_remote and arrived_at as somebody typed them; left out, a presence that is new gets this moment.
    """
    if came is None:
        is_new = attendance.status != Status.PRESENT
        came = {"arrived_at": moment_of_arrival(meeting)} if is_new else {}
    for field, value in came.items():
        setattr(attendance, field, value)
    attendance.status = Status.PRESENT
    attendance.check_in = attendance.check_in or how


def _leave(attendance):
    """Nobody is there after all: what was noted of the arrival stays in the history alone."""
    attendance.arrived_at = None
    attendance.check_in = ""
    attendance.is_remote = False


@transaction.atomic
def mark(attendance, *, by, status, capacity=""):
    """The secretariat marks who is in the room."""
    meeting = in_room(attendance.meeting)
    attendance = Attendance.objects.select_for_update(no_key=True).get(pk=attendance.pk)
    if capacity:
        attendance.capacity = capacity
    if status == Status.PRESENT:
        attendance.capacity = attendance.capacity or Capacity.IN_PERSON
        arrive(attendance, meeting, how=CheckIn.BY_HAND)
    else:
        attendance.status = status
        _leave(attendance)
    attendance.save()
    return attendance


@transaction.atomic
def unmark(attendance, *, by):
    """Take the mark of an invited institution back: it has announced who comes, or not answered yet."""
    in_room(attendance.meeting)
    attendance = Attendance.objects.select_for_update(no_key=True).get(pk=attendance.pk)
    if not attendance.is_invitation:
        raise ValidationError(_("Orang yang ditambahkan ditandai hadir atau tidak hadir."))
    if attendance.attendee_id and attendance.capacity:
        attendance.status = Status.COMING
    else:
        attendance.status = Status.INVITED
        attendance.capacity = ""
    _leave(attendance)
    attendance.save()
    return attendance


@transaction.atomic
def name_attendee(attendance, *, by, capacity, person, note="", came=None, assignment=()):
    """The secretariat writes down who came for an institution, whatever it had announced, and marks it present.

    Args:
        person: fields of `find_or_create_person`.
        came: see `arrive`.
        assignment: uploads that the form checked: the *surat tugas* of whoever represents the institution.

    Raises:
        ValidationError: the meeting is not announced yet, or its minutes are ratified.
    """
    meeting = in_room(attendance.meeting)
    attendance = (
        Attendance.objects.select_for_update(of=("self",), no_key=True)
        .select_related("institution")
        .get(pk=attendance.pk)
    )
    attendance.capacity = capacity
    attendance.note = note
    write_attendee(attendance, find_or_create_person(attendance.institution, **person))
    arrive(attendance, meeting, how=CheckIn.BY_HAND, came=came)
    attendance.save()
    _keep_assignment(attendance, assignment, by=by)
    return attendance


@transaction.atomic
def add_person_present(
    meeting, *, by, institution, capacity, person, client_key, how=CheckIn.BY_HAND, came=None
):
    """One more person in the room: staff, a guest, somebody whose institution was not invited.

    Args:
        how, came: see `arrive`.

    Returns:
        (attendance, whether it was made now).
    """
    meeting = in_room(meeting)

    def create():
        attendance = Attendance(
            meeting=meeting,
            client_key=client_key,
            created_by=by,
            institution=institution,
            is_invitation=False,
            capacity=capacity,
            is_sample=meeting.is_sample,
        )
        write_attendee(attendance, find_or_create_person(institution, **person))
        arrive(attendance, meeting, how=how, came=came)
        attendance.save()
        return attendance

    return once(Attendance, client_key, by=by, create=create)
