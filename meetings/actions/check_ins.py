"""Check-in by the QR on the meeting's screen: without an account, by whoever is in the room.

How one picture checks in one person, and a full hall does not queue for an hour:

- The screen shows several pictures at once (`PICTURES`), each with a code of its own. A picture stands for `SHOWN_FOR`
  at most, and is replaced as soon as it was opened: where the screen's page runs a script it asks every two seconds,
  without one it comes anew every ten. Four pictures that are each taken once in three seconds let 80 people a minute
  in; a hall of 120 is through in two minutes, or, without a script, in about six.
- The first phone to open a code has it (`open_code`, one UPDATE that only one of two can win); a phone that comes second
  is told to scan the next picture. So is one that comes later than `SHOWN_FOR` and `GRACE`: a photograph is worth nothing.
- The form belongs to the phone that opened the code, by a signed cookie (views/check_ins.py), for `FORM_FOR`, and a
  code that was used is used up. Slow typists lose nothing: the code is theirs while the screen goes on.
- Screens of one meeting show the same codes, and codes that nobody opened are shown until they expire, so that a day of
  eight hours makes some 4,000 small rows, however many projectors and reloads there are. Nothing is deleted.
- What a phone may not do: overwrite somebody who is present, name a person twice, come for an institution that is not
  invited. These go to the secretariat's desk, which corrects also what a phone wrote; the history keeps both.
"""

import uuid
from datetime import timedelta

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings import clock
from meetings.actions.attendance import (
    add_person_present,
    arrive,
    find_or_create_person,
    in_room,
    room_closes_at,
    room_opens_at,
    write_attendee,
)
from meetings.models import Attendance, CheckInCode, Meeting
from participants.models import User

Capacity = Attendance.Capacity

PICTURES = 4
SHOWN_FOR = timedelta(seconds=30)
GRACE = timedelta(seconds=15)  # to aim at the last moment, and to get through on a slow link (0.6 s, 6 kB/s)
FORM_FOR = timedelta(minutes=10)  # to find the institution and type a name with its titles on a phone
NAMED = "named"  # "it is me whom my institution announced"


def why_closed(meeting):
    """Why nobody can check in now, in words; nothing where it is open.

    Open from two hours before the start (or from the start of the session, if that is earlier) until the minutes are
    ratified, and no longer than twelve hours after the end: whoever comes later than that was not in the room.
    """
    S, now = Meeting.Status, clock.now()  # noqa: N806
    if meeting.status == S.DRAFT:
        return _("Rapat ini belum diumumkan, jadi kehadiran belum dapat dicatat.")
    if meeting.status not in {S.ANNOUNCED, S.IN_SESSION, S.CIRCULATED}:
        return _("Daftar hadir rapat ini sudah ditutup.")
    opens_at = room_opens_at(meeting)
    if meeting.status == S.ANNOUNCED and now < opens_at:
        local = opens_at.astimezone(meeting.zone)
        return _("Kehadiran dicatat dengan kode mulai %(day)s pukul %(hour)s %(zone)s.") % {
            "day": date_format(local, "j F Y"),
            "hour": f"{local:%H.%M}",
            "zone": meeting.zone_abbreviation,
        }
    if now > room_closes_at(meeting):
        return _("Rapat ini sudah selesai. Kehadiran yang tertinggal dicatat sekretariat.")
    return ""


def codes_on_screen(meeting, *, number=PICTURES, seen=()):
    """The codes that a screen shows now: those of before in their places, new ones where one was opened or is too old.

    Args:
        number: how many pictures the screen has.
        seen: the keys of what it showed, in its order; anything that is none is passed over.

    Returns:
        `number` CheckInCodes, or none while nobody can check in.
    """
    if why_closed(meeting):
        return []
    codes = _shown(meeting)
    if len(codes) < number:
        try:
            codes = _filled_up(meeting, number)
        except ValidationError:  # ratified in this moment
            return []
    places = [codes.pop(key, None) for key in list(seen)[:number]]
    places += [None] * (number - len(places))
    waiting = iter(codes.values())
    return [code or next(waiting) for code in places]


def _shown(meeting):
    since = clock.now() - SHOWN_FOR
    return {code.pk: code for code in meeting.check_in_codes.shown_since(since).order_by("pk")}


@transaction.atomic
def _filled_up(meeting, number):
    """Two screens that ask at once make the codes once: the second waits for the meeting, and finds them."""
    meeting = in_room(meeting)
    codes = _shown(meeting)
    for _place in range(number - len(codes)):
        code = meeting.check_in_codes.create()
        codes[code.pk] = code
    return codes


def open_code(code):
    """Keep the code for whoever opens it: only the first, and only while it is on the screen (or just was).

    Returns:
        whether it is his.
    """
    since = clock.now() - SHOWN_FOR - GRACE
    return CheckInCode.objects.shown_since(since).filter(pk=code.pk).update(opened_at=clock.now()) == 1


def is_over(code):
    """Whether the time to fill the form in has run out."""
    return code.opened_at is None or code.opened_at < clock.now() - FORM_FOR


def check_in(code, invitation, *, who, person, acting="", is_remote=False):
    """Somebody is in the room, as he says himself; for an invited institution, or beside whoever comes for it.

    It is the portal's account that writes, since nobody is signed in.

    Args:
        code: that his phone opened.
        invitation: the Attendance by which his institution is invited, as the form showed it.
        who: NAMED, or a Capacity: the invited official himself, who represents him, staff or a guest.
        person: fields of `find_or_create_person`; not needed for NAMED.
        acting: Attendance.Acting, where he holds his post for the time being.
        is_remote: he follows on a screen elsewhere.

    Raises:
        ValidationError: the code is used or its time is over, nobody can check in now, or the institution or the
            person is present already.
    """
    portal = User.objects.portal()
    with pghistory.context(user=portal.pk), transaction.atomic():
        # The meeting first, as everybody who locks more than one row does.
        meeting = in_room(code.meeting)
        if why := why_closed(meeting):
            raise ValidationError(why)
        code = CheckInCode.objects.select_for_update(no_key=True).get(pk=code.pk)
        if code.used_at:
            raise ValidationError(_("Kode ini sudah dipakai. Pindai gambar berikutnya di layar."))
        if is_over(code):
            raise ValidationError(_("Waktu mengisi sudah habis. Pindai gambar berikutnya di layar."))
        invitations = meeting.attendances.invited().select_for_update(of=("self",), no_key=True)
        shown, invitation = invitation, invitations.select_related("institution").get(pk=invitation.pk)
        came = {"arrived_at": clock.now(), "acting": acting, "is_remote": is_remote}
        if who in {Capacity.STAFF, Capacity.GUEST}:
            attendance = _come_beside(invitation, meeting, by=portal, capacity=who, person=person, came=came)
        else:
            if who == NAMED and (not shown.attendee_id or invitation.attendee_id != shown.attendee_id):
                raise ValidationError({"who": _("Pilihan ini tidak ada lagi. Pilih yang lain.")})
            attendance = _come_for(invitation, meeting, who=who, person=person, came=came)
        code.used_at = clock.now()
        code.attendance = attendance
        code.save(update_fields=["used_at", "attendance"])
    return attendance


def _come_for(invitation, meeting, *, who, person, came):
    if invitation.status == Attendance.Status.PRESENT:
        raise ValidationError(
            _(
                "%(institution)s sudah tercatat hadir. Bila itu keliru, datanglah ke meja sekretariat; "
                "bila Anda mendampingi, pilih staf atau tamu."
            )
            % {"institution": invitation.institution.label}
        )
    if who == NAMED:
        somebody = invitation.attendee
    else:
        somebody = find_or_create_person(invitation.institution, **person)
        invitation.capacity = who
        write_attendee(invitation, somebody)
    _refuse_twice(meeting, somebody, apart_from=invitation)
    arrive(invitation, meeting, how=Attendance.CheckIn.BY_CODE, came=came)
    invitation.save()
    return invitation


def _come_beside(invitation, meeting, *, by, capacity, person, came):
    somebody = find_or_create_person(invitation.institution, **person)
    _refuse_twice(meeting, somebody)
    return add_person_present(
        meeting,
        by=by,
        institution=invitation.institution,
        capacity=capacity,
        person=person,
        client_key=uuid.uuid4(),  # the code is what is used once
        how=Attendance.CheckIn.BY_CODE,
        came=came,
    )[0]


def _refuse_twice(meeting, person, apart_from=None):
    named = meeting.attendances.filter(attendee=person)
    if apart_from:
        named = named.exclude(pk=apart_from.pk)
    if named.exists():
        raise ValidationError(
            {"full_name": _("Nama ini sudah ada pada daftar hadir. Datanglah ke meja sekretariat.")}
        )
