"""What would become of each line, and why: said in the preview, said again at the confirmation, and then done.

The order of the lines counts: the first of an institution takes its seat, the others come along; a second line about
the same person is a duplicate. `decide` asks only what it was given, so that the same list and the same room always
come to the same outcomes.
"""

import hashlib
import json
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.imports.findings import blocks, finding
from meetings.imports.institutions import plain
from meetings.imports.people import Index, Known, name_key, values_of
from meetings.imports.room import room_of
from meetings.models import Attendance, Meeting, ParticipantImport

Status = Attendance.Status
Capacity = Attendance.Capacity
Meaning = ParticipantImport.Meaning

SEATS = {Capacity.IN_PERSON, Capacity.REPRESENTING}


class Outcome(models.TextChoices):
    QUESTION = "question", _("perlu dijawab")
    BLOCKED = "blocked", _("tidak dapat masuk")
    INVITE_NAME = "invite_name", _("diundang dan dicatat")
    INVITE = "invite", _("diundang")
    NAME = "name", _("dicatat")
    REPLACE = "replace", _("menggantikan")
    ADD = "add", _("ditambahkan")
    MARK = "mark", _("ditandai hadir")
    LATER = "later", _("belum dapat")
    SAME = "same", _("tidak berubah")
    DUPLICATE = "duplicate", _("sama dengan baris lain")


WRITES = {Outcome.INVITE_NAME, Outcome.INVITE, Outcome.NAME, Outcome.REPLACE, Outcome.ADD, Outcome.MARK}
NEEDS_LOOK = [Outcome.QUESTION, Outcome.BLOCKED]

SAME_PERSON, ANOTHER = "same", "other"


def meanings_for(meeting):
    """What a list can say of a meeting as it stands, the likelier first: nobody is present before it, nobody comes after it."""
    return {
        Meeting.Status.DRAFT: [Meaning.EXPECTED],
        Meeting.Status.ANNOUNCED: [Meaning.EXPECTED],
        Meeting.Status.IN_SESSION: [Meaning.PRESENT, Meaning.EXPECTED],
        Meeting.Status.CIRCULATED: [Meaning.PRESENT],
    }.get(meeting.status, [])


def decide(lines, *, meeting, meaning, columns):
    """Write into each line its "outcome", "told" (findings) and "about" (what the outcome needs, as JSON). Four queries.

    Args:
        lines: as `lines.read_list` gives them, with the "choices" that somebody made.
        meaning: of ParticipantImport.Meaning.
        columns: {field: letter}.
    """
    room = room_of(meeting, lines, columns)
    so_far = _SoFar()
    for line in lines:
        _Deciding(line, room, so_far, meaning, columns).decide()
    return lines


def digest(lines):
    """A short text that is another one as soon as any outcome is: what somebody confirms is what he was shown."""
    shown = [[line["line"], line["outcome"], line["about"]] for line in lines]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]


@dataclass
class _SoFar:
    """What earlier lines of the file take."""

    people: Index = field(default_factory=Index)
    seats: dict = field(default_factory=dict)  # {key of the institution: number of the line}
    resolved: dict = field(
        default_factory=dict
    )  # {number of the line: key of the person, None for a new one}


class _Deciding:
    def __init__(self, line, room, so_far, meaning, columns):
        self.line, self.values, self.number = line, line["values"], line["line"]
        self.room, self.so_far, self.meaning, self.columns = room, so_far, meaning, columns
        self.institution, told = room.meant[self.number]
        self.told, self.about = list(told), {}

    def decide(self):
        outcome = self._closed() or self._blocked() or self._person() or self._seat()
        self.line |= {"outcome": str(outcome), "told": self.told, "about": self.about}

    def _tell(self, code, at="", **params):
        self.told.append(finding(code, at, self.columns.get(at, ""), **params))

    def _refuse(self, code, at="", **params):
        self._tell(code, at, **params)
        return Outcome.BLOCKED

    def _closed(self):
        possible = meanings_for(self.room.meeting)
        if not possible:
            return self._refuse("closed")
        if self.meaning not in possible:
            return self._refuse("too_late" if self.meaning == Meaning.EXPECTED else "too_early")
        return None

    def _blocked(self):
        if self.institution:
            self.about |= {"institution": self.institution.pk, "institution_name": self.institution.label}
        if any(blocks(found) for found in [*self.line["findings"], *self.told]):
            return Outcome.BLOCKED
        return None

    # Who it is

    def _person(self):
        """Settle who is meant; an outcome where that ends the matter."""
        pk, values = self.institution.pk, self.values
        sure = self.room.people.same(pk, values)
        for twin in self.so_far.people.like(pk, values):
            settled = self._compare_with_line(twin, sure)
            if settled:
                return settled
        person = sure
        for known in () if sure else self.room.people.like(pk, values):
            settled, person = self._compare_with_person(known)
            if settled:
                return settled
            if person:
                break
        self._remember(person.person if person else None)
        return None

    def _compare_with_line(self, twin, sure):
        if twin.is_surely(self.values):
            return self._duplicate(twin)
        before = self.so_far.resolved[twin.line]
        if sure and before:  # both are known: one and the same, or two who are known apart
            return self._duplicate(twin) if before == sure.person.pk else None
        return self._ask(twin, duplicate=True)

    def _compare_with_person(self, known):
        """(an outcome that ends the matter, the Known who it is)."""
        elsewhere = known.person.institution_id != self.institution.pk
        if elsewhere and name_key(known.values["full_name"]) == name_key(self.values["full_name"]):
            self._tell("nip_elsewhere", "nip", name=self._institution_of(known))
            return None, None
        settled = self._ask(known, duplicate=False)
        if settled:
            return settled, None
        if self._answer(known) == SAME_PERSON:
            if elsewhere:
                self._tell("nip_elsewhere", "nip", name=self._institution_of(known))
                return None, None
            return None, known
        return None, None

    def _institution_of(self, known):
        return self.room.institutions.all[known.person.institution_id].label

    def _answer(self, known):
        return self.line.get("choices", {}).get(known.key)

    def _ask(self, known, *, duplicate):
        """An outcome where the question is open, or its answer leaves nothing to do."""
        answer = self._answer(known)
        one_nip = bool(self.values.get("nip")) and known.values.get("nip") == self.values["nip"]
        if answer == ANOTHER:
            return self._refuse("nip_of_another", "nip", name=_called(known)) if one_nip else None
        if answer == SAME_PERSON:
            return self._duplicate(known) if duplicate else None
        self.about["question"] = {
            "key": known.key,
            "line": known.line,
            "name": _called(known),
            "position": known.values.get("position", ""),
            "one_nip": one_nip,
        }
        return Outcome.QUESTION

    def _duplicate(self, twin):
        self.about["line"] = twin.line
        return Outcome.DUPLICATE

    def _remember(self, person):
        known = {part: value for part, value in values_of(person).items() if value} if person else {}
        said = {part: value for part, value in self.values.items() if value}
        self.so_far.people.add(self.institution.pk, Known(None, self.number, self.values | known | said))
        self.so_far.resolved[self.number] = person.pk if person else None
        self.about |= {"person": person.pk if person else None}
        if person is None:
            return
        self.about["name"] = person.display_name
        parts = ("nip", "rank", "email", "phone", "title_before", "title_after")
        typed = [part for part in parts if self.values.get(part)]
        self.about["fills"] = [part for part in typed if not getattr(person, part)]
        kept = [part for part in typed if getattr(person, part) not in {"", self.values[part]}]
        if kept:
            self._tell("keeps", fields=kept)

    # Where he sits

    def _seat(self):
        outcome = self._place()
        if outcome in WRITES and self.about.get("fills"):
            self._tell("fills", fields=self.about["fills"])
        return outcome

    def _place(self):
        invitation = self.room.invitations.get(self.institution.pk)
        already = self._already(invitation)
        if already:
            return already
        capacity = self.values.get("capacity", "")
        holder = self.so_far.seats.get(self.institution.pk)
        if self.room.meeting.status == Meeting.Status.DRAFT:
            return self._in_draft(invitation, capacity, holder)
        if invitation is None and self.meaning == Meaning.PRESENT and capacity in {"", *SEATS}:
            self._tell("not_invited")
            return self._added(Capacity.GUEST)
        if capacity == "" and (holder or (invitation and not self._is_free(invitation))):
            self._tell("read_as_staff", "capacity")
            capacity = Capacity.STAFF
        capacity = capacity or self._likely_capacity(invitation)
        if capacity not in SEATS:
            return self._added(capacity)
        if holder:
            return self._refuse("seat_taken", "capacity", line=holder)
        return self._seated(invitation, capacity)

    def _already(self, invitation):
        person, expected = self.about["person"], self.meaning == Meaning.EXPECTED
        if person is None:
            return None
        capacity = self.values.get("capacity", "")
        is_replaced = self.institution.pk in self.so_far.seats  # by an earlier line
        if invitation and invitation.attendee_id == person and not is_replaced:
            self._take_seat()
            if capacity and capacity not in SEATS:
                self._tell("holds_the_seat", "capacity")
                capacity = ""
            self.about["capacity"] = capacity or invitation.capacity or str(Capacity.IN_PERSON)
            if expected and not invitation.takes_reply:
                return Outcome.SAME
            there = {Status.COMING, Status.PRESENT} if expected else {Status.PRESENT}
            is_so = invitation.status in there and self.about["capacity"] == invitation.capacity
            return Outcome.SAME if is_so else Outcome.NAME
        other = self.room.others.get((self.institution.pk, person))
        if other:
            self.about |= {"capacity": other.capacity, "attendance": other.pk}
            return Outcome.SAME if expected or other.status == Status.PRESENT else Outcome.MARK
        return None

    def _in_draft(self, invitation, capacity, holder):
        if invitation or holder or capacity not in {"", *SEATS}:
            return Outcome.LATER
        self._take_seat()
        return Outcome.INVITE

    def _added(self, capacity):
        self.about["capacity"] = str(capacity)
        return Outcome.ADD

    def _take_seat(self):
        self.so_far.seats[self.institution.pk] = self.number

    def _is_free(self, invitation):
        """Whether nobody is named for it yet, and nobody said that nobody comes."""
        free = {Status.INVITED} if self.meaning == Meaning.EXPECTED else {Status.INVITED, Status.PRESENT}
        return invitation.attendee_id is None and invitation.status in free

    def _likely_capacity(self, invitation):
        official = invitation.invited_official if invitation else str(self.institution.invited_official)
        if self.values.get("position") and plain(self.values["position"]) == plain(official):
            return Capacity.IN_PERSON
        self._tell("read_as_representing", "capacity")
        return Capacity.REPRESENTING

    def _seated(self, invitation, capacity):
        self._take_seat()
        self.about["capacity"] = str(capacity)
        if invitation is None:
            return Outcome.INVITE_NAME
        if self.meaning == Meaning.EXPECTED and not invitation.takes_reply:
            return self._refuse("marked_already")
        if invitation.attendee:
            self.about["was"] = invitation.attendee.display_name
        elif invitation.status == Status.EXCUSED:
            self.about["was"] = str(Status.EXCUSED)
        return Outcome.REPLACE if "was" in self.about else Outcome.NAME


def _called(known):
    if known.person:
        return known.person.display_name
    values = known.values
    name = f"{values.get('title_before', '')} {values['full_name']}".strip()
    name = f"{name}, {values['title_after']}" if values.get("title_after") else name
    return name or values.get("position", "")
