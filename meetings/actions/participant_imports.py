"""A list of participants from a file: kept with what was found in it, answered, and taken over in one go.

Until `confirm` nobody is invited, named or known because of it. What then happens to each line was decided by
meetings/imports/outcomes.py, and is decided again under the lock of the meeting: where that comes to something else
than was shown, nothing is written and the new preview stands.
"""

import hashlib
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.attendance import add_person_present, invite, name_attendee, reply_to_invitation
from meetings.actions.client_keys import once
from meetings.imports.outcomes import ANOTHER, SAME_PERSON, WRITES, Outcome, decide, digest, meanings_for
from meetings.models import Attendance, Meeting, ParticipantImport
from participants.models import Institution, Person

Meaning = ParticipantImport.Meaning


def keep(meeting, *, by, client_key, name, content, reading, lines, meaning):
    """Keep what was read of a file, with what would become of each line. Nothing else is written.

    Answers that were given when the same file was taken over before are given again.

    Args:
        name: of the file.
        content: its bytes; only their hash is kept.
        reading, lines: from meetings.imports.lines.read_list.
        meaning: of ParticipantImport.Meaning.

    Returns:
        (the ParticipantImport, whether it was made now).

    Raises:
        ValidationError: the attendance of this meeting is closed, or takes no list of that meaning now.
    """
    meeting = Meeting.objects.get(pk=meeting.pk)
    if meaning not in meanings_for(meeting):
        raise ValidationError(_("Pada tahap ini rapat tidak menerima daftar seperti itu."))
    sha256 = hashlib.sha256(content).hexdigest()

    def create():
        before = meeting.participant_imports.filter(sha256=sha256, confirmed_at__isnull=False).first()
        answers = {line["line"]: line["choices"] for line in before.lines} if before else {}
        for line in lines:
            line["choices"] = answers.get(line["line"], {})
        return meeting.participant_imports.create(
            client_key=client_key,
            created_by=by,
            name=name,
            sha256=sha256,
            meaning=meaning,
            reading=reading,
            lines=decide(lines, meeting=meeting, meaning=meaning, columns=reading["columns"]),
            is_sample=meeting.is_sample,
        )

    return once(ParticipantImport, client_key, by=by, create=create)


def _locked(participant_import):
    """The import with its meeting, both locked, the meeting first as in every verb of attendance.

    Raises:
        ValidationError: it was discarded.
    """
    Meeting.objects.select_for_update(no_key=True).get(pk=participant_import.meeting_id)
    found = (
        ParticipantImport.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting")
        .get(pk=participant_import.pk)
    )
    if found.discarded_at is not None:
        raise ValidationError(_("Daftar ini sudah dibuang. Unggah berkasnya sekali lagi bila perlu."))
    return found


def _decide_again(participant_import):
    """The numbers of the lines whose outcome is another one now; the lines carry it, unsaved."""
    lines = participant_import.lines
    before = [digest([line]) for line in lines]
    decide(
        lines,
        meeting=participant_import.meeting,
        meaning=participant_import.meaning,
        columns=participant_import.reading["columns"],
    )
    return [line["line"] for line, was in zip(lines, before, strict=True) if digest([line]) != was]


@transaction.atomic
def answer(participant_import, *, by, answers):
    """Say of lines whether they are about the same person, and look at all lines again.

    Args:
        answers: {number of the line: (key of the question, SAME_PERSON or ANOTHER or "" to ask again)}. An answer
            to a question that is not open (any more) says nothing.

    Raises:
        ValidationError: the list was taken over or discarded already.
    """
    participant_import = _locked(participant_import)
    if participant_import.confirmed_at is not None:
        raise ValidationError(_("Daftar ini sudah dimasukkan."))
    for line in participant_import.lines:
        key, said = answers.get(line["line"], ("", ""))
        choices = line["choices"]
        if said in {SAME_PERSON, ANOTHER} and key == line["about"].get("question", {}).get("key"):
            choices[key] = said
        elif not said:
            choices.pop(key, None)
    _decide_again(participant_import)
    participant_import.save(update_fields=["lines"])
    return participant_import


@transaction.atomic
def confirm(participant_import, *, by, shown):
    """Take the list over as it was shown; a second time (a double tap) does nothing.

    Where the outcome of a line has changed since, nothing of the list is written and the new outcomes are kept.

    Args:
        shown: the digest of the preview that somebody confirms.

    Returns:
        (the ParticipantImport, the numbers of the lines that changed; none where it was taken over).

    Raises:
        ValidationError: it was discarded, or its preview is not the one that was shown.
    """
    participant_import = _locked(participant_import)
    if participant_import.confirmed_at is not None:
        return participant_import, []
    if shown != digest(participant_import.lines):
        raise ValidationError(_("Pratinjau ini sudah berubah. Periksa sekali lagi, lalu masukkan."))
    changed = _decide_again(participant_import)
    if changed:
        participant_import.save(update_fields=["lines"])
        return participant_import, changed
    _take_over(participant_import, by)
    participant_import.confirmed_at = clock.now()
    participant_import.confirmed_by = by
    participant_import.save(update_fields=["confirmed_at", "confirmed_by"])
    return participant_import, []


@transaction.atomic
def discard(participant_import, *, by):
    """Leave a list that was not taken over; it stays to be read.

    Raises:
        ValidationError: it was taken over or discarded already.
    """
    participant_import = _locked(participant_import)
    if participant_import.confirmed_at is not None:
        raise ValidationError(_("Daftar ini sudah dimasukkan, jadi tidak dapat dibuang."))
    participant_import.discarded_at = clock.now()
    participant_import.save(update_fields=["discarded_at"])
    return participant_import


def _take_over(participant_import, by):
    meeting = participant_import.meeting
    lines = [line for line in participant_import.lines if line["outcome"] in WRITES]
    institutions = Institution.objects.in_bulk({line["about"]["institution"] for line in lines})
    to_invite = [
        institutions[line["about"]["institution"]]
        for line in lines
        if line["outcome"] in {Outcome.INVITE, Outcome.INVITE_NAME}
    ]
    if to_invite:
        invite(meeting, to_invite, by=by)
    people = Person.objects.in_bulk({line["about"]["person"] for line in lines} - {None})
    invitations = {row.institution_id: row for row in meeting.attendances.invited()}
    for line in lines:
        if line["outcome"] == Outcome.INVITE:
            continue
        institution = institutions[line["about"]["institution"]]
        person = _person_of(line, institution, people)
        _place(participant_import, line, person, institution, invitations, by)


def _person_of(line, institution, people):
    """Whoever the line is about: found, with what was not known of him yet, or new."""
    values, about = line["values"], line["about"]
    if about["person"] is None:
        names = ("full_name", "title_before", "title_after", "position", "rank", "nip", "email", "phone")
        return Person.objects.create(
            institution=institution, **{name: values.get(name, "") for name in names}
        )
    person = people[about["person"]]
    if about["fills"]:
        for part in about["fills"]:
            setattr(person, part, values[part])
        person.save(update_fields=about["fills"])
    return person


def _place(participant_import, line, person, institution, invitations, by):
    """Call the verb of attendance that the outcome stands for, with the post that the list gives for that day."""
    values, capacity = line["values"], line["about"]["capacity"]
    note, named = values.get("note", ""), {"full_name": person.full_name, "position": person.position}
    is_present = participant_import.meaning == Meaning.PRESENT
    unknown_arrival = {}  # the list says that somebody came, not when
    if line["outcome"] == Outcome.ADD and not is_present:
        row = _expect(participant_import, line, person, institution, by)
    elif line["outcome"] == Outcome.ADD:
        row, _made = add_person_present(
            participant_import.meeting,
            by=by,
            institution=institution,
            capacity=capacity,
            person=named,
            client_key=_key(participant_import, line),
            came=unknown_arrival,
        )
    else:
        row = invitations[institution.pk]
        if line["outcome"] == Outcome.MARK:
            row = participant_import.meeting.attendances.get(pk=line["about"]["attendance"])
        note = note or row.note
        if is_present:
            row = name_attendee(row, by=by, capacity=capacity, person=named, note=note, came=unknown_arrival)
        else:
            row = reply_to_invitation(row, by=by, coming=True, capacity=capacity, person=named, note=note)
    position = values.get("position") or person.position
    if (row.attendee_id, row.attendee_position, row.note) != (person.pk, position, note):
        # A namesake was found first, or the list knows a newer post or a note.
        row.attendee, row.attendee_position, row.note = person, position, note
        row.save(update_fields=["attendee", "attendee_position", "note"])


def _expect(participant_import, line, person, institution, by):
    """Staff or a guest who is to come: nobody is present before the meeting."""
    return participant_import.meeting.attendances.create(
        client_key=_key(participant_import, line),
        created_by=by,
        institution=institution,
        is_invitation=False,
        attendee=person,
        attendee_position=person.position,
        capacity=line["about"]["capacity"],
        status=Attendance.Status.COMING,
        is_sample=participant_import.is_sample,
    )


def _key(participant_import, line):
    """The client key of the row that a line makes: the same line makes one."""
    return uuid.uuid5(participant_import.client_key, str(line["line"]))
