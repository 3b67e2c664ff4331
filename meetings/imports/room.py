"""What the portal knows when a list is looked at: who is invited, who comes, who is known. Four queries, however long the list."""

from dataclasses import dataclass, field

from django.db.models import Q

from meetings.imports.institutions import Institutions
from meetings.imports.people import Index, Known, values_of
from meetings.models import Meeting
from participants.models import Person


@dataclass
class Room:
    """What stands before the list comes in.

    Args:
        meant: {number of the line: (the institution that is meant or None, findings about it)}.
        invitations: {key of the institution: Attendance}.
        others: {(key of the institution, key of the person): Attendance} of those who stand beside an invitation.
        people: of those institutions, and of the NIPs that the list names.
    """

    meeting: Meeting
    institutions: Institutions
    meant: dict = field(default_factory=dict)
    invitations: dict = field(default_factory=dict)
    others: dict = field(default_factory=dict)
    people: Index = field(default_factory=Index)


def room_of(meeting, lines, columns):
    """The Room of a meeting for these lines; columns, {field: letter}, to say where something is wrong."""
    room = Room(meeting, Institutions())
    for row in meeting.attendances.select_related("attendee"):
        if row.is_invitation:
            room.invitations[row.institution_id] = row
        else:
            room.others[row.institution_id, row.attendee_id] = row
    for line in lines:
        values = line["values"]
        room.meant[line["line"]] = (None, [])
        if values.get("institution"):
            room.meant[line["line"]] = room.institutions.meant_by(
                values["institution"], values.get("region", ""), columns
            )
    named = {institution.pk for institution, _told in room.meant.values() if institution}
    nips = {line["values"].get("nip") for line in lines} - {"", None}
    for person in Person.objects.filter(Q(institution__in=named) | Q(nip__in=nips)).order_by("pk"):
        room.people.add(person.institution_id, Known(person, None, values_of(person)))
    return room
