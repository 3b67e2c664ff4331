"""The rows of made-up meetings, written many at a time, past the verbs; the database's own rules all hold.

Meeting number n of a seed is always the same: its words, its states and its day, spread over the years 2011 to 2030, so
that ten meetings and ten thousand lie alike in time. What lies ahead of today is announced, what is past was held.
"""

import random
import uuid
from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.text import slugify

from meetings import clock
from meetings.management.benchmark.texts import CITIES, THEMES, VENUES, Writer
from meetings.models import (
    AgendaItem,
    Attendance,
    Deadline,
    Entry,
    FollowUp,
    FollowUpEvent,
    Input,
    InputEvent,
    Meeting,
    MeetingEvent,
    Minutes,
    NumberSequence,
    ServedInput,
    Speaker,
    Summary,
    SummaryVersion,
)

NAMESPACE = uuid.UUID("b06dc0a4-5b0a-4b0e-9a37-6a2f1f4c2011")
FIRST_DAY, DAYS = datetime(2011, 1, 3, tzinfo=UTC), 20 * 365 - 10
GOLDEN = 0.6180339887498949  # its multiples fill the years evenly, however many there are
ZONE = ZoneInfo("Asia/Jayapura")
LONG = "long"  # the meeting with 80 agenda items and 300 inputs
SIZES = {LONG: (80, 300, 40)}  # agenda items, inputs, decisions; others: 8, 10, 3


def key_of(seed, name):
    return uuid.uuid5(NAMESPACE, f"{seed}-{name}")


class Rows:
    """What a few meetings consist of, by model, in the order in which the rows can be written."""

    def __init__(self, people, seed):
        self.people, self.seed = people, seed
        self.now = clock.now()
        self.of = defaultdict(list)
        self.numbers = Numbers()
        self.ratified = []

    def add(self, row):
        self.of[type(row)].append(row)
        return row

    def save(self):
        self.numbers.save()
        for model in (Meeting, MeetingEvent, AgendaItem, Speaker, Attendance, Minutes, Entry):
            self._create(model)
        for (
            minutes
        ) in self.ratified:  # after the agenda and the entries: from then on the database refuses them
            minutes.status, minutes.ratified_at = (
                Minutes.Status.RATIFIED,
                minutes.circulated_at + timedelta(7),
            )
            minutes.ratified_by = self.people.chair
        Minutes.objects.bulk_update(self.ratified, ["status", "ratified_at", "ratified_by"], batch_size=500)
        lead = [row for row in self.of[Input] if row.merged_into_id is None and row.merged_into is None]
        merged = [row for row in self.of[Input] if row.merged_into is not None]
        Input.objects.bulk_create(lead, batch_size=1000)
        Input.objects.bulk_create(merged, batch_size=1000)
        for model in (InputEvent, FollowUp, ServedInput, FollowUpEvent, Deadline, Summary, SummaryVersion):
            self._create(model)

    def _create(self, model):
        model._default_manager.bulk_create(self.of[model], batch_size=1000)

    # One meeting

    def meeting(self, name):
        """All rows of the meeting of this number (or LONG)."""
        chance = random.Random(f"{self.seed}-{name}")  # noqa: S311
        return Story(self, name, Writer(chance), chance).tell()


class Numbers:
    """Numbers of inputs, follow-ups and decisions, from where the database stands."""

    def __init__(self):
        rows = NumberSequence.objects.values_list("prefix", "year", "last")
        self.last = defaultdict(int, {(prefix, year): last for prefix, year, last in rows})
        self.given = set()

    def next(self, prefix, year):
        self.last[prefix, year] += 1
        self.given.add((prefix, year))
        return f"{prefix}-{year}-{self.last[prefix, year]:04d}"

    def save(self):
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO meetings_numbersequence (prefix, year, last) VALUES (%s, %s, %s)"
                " ON CONFLICT (prefix, year) DO UPDATE SET last = EXCLUDED.last",
                [(*key, self.last[key]) for key in sorted(self.given)],
            )


class Story:
    """One meeting from its announcement to whatever came of it by now."""

    def __init__(self, rows, name, writer, chance):
        self.rows, self.name, self.writer, self.chance = rows, name, writer, chance
        self.people = rows.people
        self.by = rows.people.user
        self.agenda_size, self.input_size, self.decision_size = SIZES.get(name, (8, 10, 3))

    def tell(self):
        self.meeting = self.rows.add(self._meeting())
        self._event("announced", self.meeting.announced_at)
        agenda = self._agenda()
        self._attendances()
        if self.meeting.was_held:
            minutes = self._minutes()
            self._entries(minutes, agenda)
            self._summary()
        self._inputs()
        return self.meeting

    def _record(self, at):
        return {"created_at": at, "created_by": self.by, "client_key": self._key()}

    def _key(self):
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def _day(self):
        share = 0.55 if self.name == LONG else (self.name * GOLDEN) % 1
        return (FIRST_DAY + timedelta(days=int(share * DAYS))).date()

    def _meeting(self):
        day = self._day()
        start = datetime.combine(day, time(9), ZONE)
        theme = self.writer.theme()
        title = f"Rapat Koordinasi {self.chance.choice(THEMES).capitalize()} Tahun {day.year}"
        if self.name == LONG:
            title = f"Rapat Koordinasi Tahunan Seluruh Maluku Tahun {day.year}"
        at = start - timedelta(days=21)
        return Meeting(
            title=title,
            year=day.year,
            slug=f"{slugify(title)}-{self.name if self.name == LONG else self.name + 1}",
            theme=theme,
            aims="\n\n".join(self.writer.sentence() for _n in range(2)),
            organiser=self.people.organiser,
            venue=self.chance.choice(VENUES),
            city=self.chance.choice(CITIES),
            starts_at=start,
            ends_at=start + timedelta(hours=7),
            chair=self.people.chair,
            status=self._status(start),
            announced_at=min(at, self.rows.now),
            **self._record(at) | {"client_key": key_of(self.rows.seed, self.name)},
        )

    def _status(self, start):
        past = (self.rows.now - start).days
        if past < 1:
            return Meeting.Status.ANNOUNCED
        if past < 21:
            return Meeting.Status.CIRCULATED
        return Meeting.Status.RATIFIED if past < 60 else Meeting.Status.CLOSED

    def _event(self, kind, at):
        organiser = self.people.organiser
        self.rows.add(MeetingEvent(meeting=self.meeting, kind=kind, at=at, by=self.by, institution=organiser))

    def _agenda(self):
        titles = ["Tindak lanjut rapat sebelumnya", "Pembukaan"]
        kinds = ["follow_ups", "opening"]
        while len(titles) < self.agenda_size - 1:
            titles.append(self.writer.matter())
            kinds.append("discussion")
        return [
            self.rows.add(
                AgendaItem(
                    meeting=self.meeting,
                    position=place + 1,
                    title=title,
                    kind=kind,
                    minutes_planned=15 * self.chance.randrange(1, 5),
                    outcome="finished" if self.meeting.was_held and kind != "follow_ups" else "",
                )
            )
            for place, (title, kind) in enumerate(
                zip([*titles, "Penutupan"], [*kinds, "closing"], strict=True)
            )
        ]

    def _attendances(self):
        held = self.meeting.was_held
        for institution in chain(self.people.delegations, self.people.offices[:4]):
            status = (
                self.chance.choices(["present", "absent", "excused"], [8, 1, 1])[0] if held else "invited"
            )
            capacity = self.chance.choice(["in_person", "representing"]) if status == "present" else ""
            self.rows.add(
                Attendance(
                    meeting=self.meeting,
                    institution=institution,
                    status=status,
                    capacity=capacity,
                    **self._record(self.meeting.announced_at),
                )
            )
        for place, person in enumerate(self.chance.sample(self.people.speakers, 3)):
            role = ["opens", "resource_person", "moderator"][place]
            self.rows.add(Speaker(meeting=self.meeting, person=person, position=person.position, role=role))

    def _minutes(self):
        circulated_at = self.meeting.ends_at + timedelta(days=2)
        minutes = self.rows.add(
            Minutes(meeting=self.meeting, status="circulated", circulated_at=circulated_at)
        )
        self._event("circulated", circulated_at)
        if self.meeting.status != Meeting.Status.CIRCULATED:
            self.rows.ratified.append(minutes)
            self._event("ratified", circulated_at + timedelta(days=7))
        if self.meeting.status == Meeting.Status.CLOSED:
            self._event("closed", circulated_at + timedelta(days=30))
        return minutes

    def _entries(self, minutes, agenda):
        self.decisions = []
        for place, item in enumerate(agenda[2:-1][: self.decision_size + 2]):
            self._entry(minutes, item, 1, kind="note", text=self.writer.note())
            if place < self.decision_size:
                number = self.rows.numbers.next("K", self.meeting.year)
                text = self.writer.decision()
                decision = self._entry(minutes, item, 2, kind="decision", number=number, text=text)
                self.decisions.append(decision)

    def _entry(self, minutes, item, position, **fields):
        record = self._record(self.meeting.starts_at)
        return self.rows.add(Entry(minutes=minutes, agenda_item=item, position=position, **fields, **record))

    def _summary(self):
        at = self.meeting.ends_at + timedelta(days=3)
        if at > self.rows.now:
            return
        text = self.writer.summary()
        summary = self.rows.add(
            Summary(meeting=self.meeting, status="published", draft=text, **self._record(at))
        )
        self._event("published", at)
        self.rows.add(
            SummaryVersion(summary=summary, number=1, text=text, published_at=at, published_by=self.by)
        )

    # What was put forward, and what became of it

    def _inputs(self):
        lead = None
        number = self.input_size if self.meeting.was_held else 4
        for place in range(number):
            input = self._input(place, lead)
            if input.status == Input.Status.AGREED:
                lead = input
                self._follow_up(input)

    def _input(self, place, lead):
        asker = self.chance.choice(self.people.delegations)
        at = self.meeting.announced_at + timedelta(days=1)
        input = Input(
            number=self.rows.numbers.next("M", self.meeting.year),
            meeting=self.meeting,
            institution=asker,
            region=asker.region,
            topic=self.writer.topic(),
            problem=self.writer.paragraph(3),
            request=self.writer.wish(),
            **self._record(at),
        )
        self._decide(input, place, lead)
        self.rows.add(input)
        self._input_events(input, at)
        return input

    def _decide(self, input, place, lead):
        """Eight of ten are agreed; one in fifty is kept from the public."""
        if not self.meeting.was_held:
            input.status = self.chance.choice(["received", "verified"])
            if input.status == "verified":
                input.verified_at = self.meeting.announced_at + timedelta(days=2)
            return
        others = ["not_accommodated", "outside_authority", "postponed", "merged"]
        input.status = "agreed" if place % 5 or lead is None else self.chance.choice(others)
        input.verified_at = self.meeting.announced_at + timedelta(days=2)
        input.answered_at = self.meeting.ends_at
        if self.chance.random() < 0.02:
            input.is_restricted, input.restriction_reason = True, "Letak peralatan keamanan."
        if input.status == "merged":
            input.merged_into = lead
        elif input.status != "agreed":
            input.public_reason = self.writer.sentence()
        if input.status == "outside_authority":
            input.receiver = f"Balai {self.writer.faker.city()}"
        if input.status == "postponed":
            input.postponed_until = self.meeting.date + timedelta(days=180)

    def _input_events(self, input, at):
        def event(kind, moment, note=""):
            place = input.institution if kind == "received" else self.people.organiser
            self.rows.add(
                InputEvent(input=input, kind=kind, at=moment, by=self.by, institution=place, note=note)
            )

        event("received", at)
        if input.verified_at:
            event("verified", input.verified_at)
        if input.answered_at:
            event(input.status, input.answered_at, input.public_reason)
        kind = "decide" if input.verified_at else "verify"
        started = input.verified_at or at
        self.rows.add(
            Deadline(
                kind=kind,
                meeting=self.meeting,
                input=input,
                started_on=started.date(),
                limit=5,
                due_date=started.date() + timedelta(days=7),
                ended_at=input.answered_at,
            )
        )

    def _follow_up(self, input):
        due = self.meeting.date + timedelta(days=self.chance.randrange(30, 150))
        follow_up = FollowUp(
            number=self.rows.numbers.next("TL", self.meeting.year),
            meeting=self.meeting,
            input=input,
            task=self.writer.task(),
            institution=self.chance.choice(self.people.offices),
            due_date=due,
            first_due_date=due,
            assigned_at=self.meeting.ends_at,
            status="assigned",
            **self._record(self.meeting.ends_at),
        )
        ended = datetime.combine(due, time(10), ZONE) + timedelta(days=self.chance.randrange(-25, 40))
        if ended < self.rows.now and self.chance.random() < 0.97:
            follow_up.status = self.chance.choices(["confirmed", "closed_unanswered"], [9, 1])[0]
            follow_up.ended_at = ended
        elif self.meeting.ends_at + timedelta(days=14) < self.rows.now:
            follow_up.status = self.chance.choice(["in_progress", "reported"])
        self.rows.add(follow_up)
        is_done = follow_up.status == "confirmed"
        self.rows.add(
            ServedInput(
                follow_up=follow_up,
                input=input,
                since=self.meeting.ends_at,
                confirmed_at=ended if is_done else None,
            )
        )
        self._follow_up_events(follow_up, input)

    def _follow_up_events(self, follow_up, input):
        start = self.meeting.ends_at

        def event(kind, at, place, note=""):
            self.rows.add(
                FollowUpEvent(follow_up=follow_up, kind=kind, at=at, by=self.by, institution=place, note=note)
            )

        event("assigned", start, self.people.organiser)
        if follow_up.status == "assigned":
            return
        event("progress", start + timedelta(days=10), follow_up.institution, self.writer.sentence())
        if follow_up.status != "in_progress":
            event("reported", start + timedelta(days=13), follow_up.institution, self.writer.wish())
        if follow_up.ended_at:
            event(follow_up.status, follow_up.ended_at, input.institution)
