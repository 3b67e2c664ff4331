"""Random lives of what is put forward: any verb, by anybody, on anything, as time passes; and what always holds."""

import logging
import uuid
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from meetings import clock
from meetings.actions import calendars, extensions, follow_ups, handing_on, inputs, reminders
from meetings.models import DecreedDay, FollowUp, Input, Support
from meetings.models.calendars import forget_calendar
from participants.models import User
from tests import factories
from tests.pictures import picture

STEPS_OF_A_LIFE = 100
START = factories.wit(2021, 3, 3, 9)

# What never is, after any step: (what is wrong, number or key of the record). %(…)s: the last keys before the step.
WRONG = """
SELECT 'an input without anybody whose turn it is', number FROM meetings_input i WHERE NOT CASE status
    WHEN 'received' THEN EXISTS (SELECT 1 FROM meetings_deadline d WHERE d.input_id = i.id AND d.kind = 'verify'
        AND d.ended_at IS NULL)
    WHEN 'returned' THEN institution_id IS NOT NULL
    WHEN 'verified' THEN EXISTS (SELECT 1 FROM meetings_deadline d WHERE d.input_id = i.id AND d.kind = 'decide'
        AND d.ended_at IS NULL)
    WHEN 'postponed' THEN EXISTS (SELECT 1 FROM meetings_deadline d WHERE d.input_id = i.id AND d.kind = 'decide'
        AND d.ended_at IS NULL AND d.due_date = i.postponed_until)
    WHEN 'agreed' THEN EXISTS (SELECT 1 FROM meetings_servedinput s WHERE s.input_id = i.id)
    WHEN 'merged' THEN EXISTS (SELECT 1 FROM meetings_input l WHERE l.id = i.merged_into_id
        AND l.status NOT IN ('merged', 'withdrawn', 'received', 'returned'))
    ELSE status IN ('not_accommodated', 'outside_authority', 'withdrawn') END
UNION ALL
SELECT 'a follow-up without anybody whose turn it is', number FROM meetings_followup f WHERE NOT CASE status
    WHEN 'not_started' THEN institution_id IS NULL OR due_date IS NULL
    WHEN 'assigned' THEN institution_id IS NOT NULL AND EXISTS (SELECT 1 FROM meetings_deadline d
        WHERE d.follow_up_id = f.id AND d.kind = 'progress' AND d.ended_at IS NULL)
    WHEN 'in_progress' THEN institution_id IS NOT NULL
    WHEN 'reported' THEN EXISTS (SELECT 1 FROM meetings_deadline d WHERE d.follow_up_id = f.id
        AND d.kind = 'answer' AND d.ended_at IS NULL) AND (f.input_id IS NULL OR EXISTS (
        SELECT 1 FROM meetings_servedinput s WHERE s.follow_up_id = f.id AND s.confirmed_at IS NULL))
    ELSE status IN ('confirmed', 'closed_unanswered') END
UNION ALL
SELECT 'a clock that runs for nothing', d.id::text FROM meetings_deadline d
    LEFT JOIN meetings_input i ON i.id = d.input_id LEFT JOIN meetings_followup f ON f.id = d.follow_up_id
    WHERE d.ended_at IS NULL AND NOT CASE d.kind WHEN 'verify' THEN i.status = 'received'
        WHEN 'decide' THEN i.status IN ('verified', 'postponed') WHEN 'progress' THEN f.status = 'assigned'
        ELSE f.status = 'reported' END
UNION ALL
SELECT 'confirmed though not by all askers', number FROM meetings_followup f WHERE status = 'confirmed' AND EXISTS (
    SELECT 1 FROM meetings_servedinput s WHERE s.follow_up_id = f.id AND s.confirmed_at IS NULL)
UNION ALL
SELECT 'closed without two reminders', number FROM meetings_followup f WHERE status = 'closed_unanswered' AND 2 > (
    SELECT count(*) FROM meetings_followupevent e WHERE e.follow_up_id = f.id AND e.kind = 'reminded' AND e.id > (
        SELECT max(r.id) FROM meetings_followupevent r WHERE r.follow_up_id = f.id AND r.kind = 'reported'))
UNION ALL
SELECT 'another first date', number FROM meetings_followup f WHERE EXISTS (
    SELECT 1 FROM meetings_followuphistory h WHERE h.pgh_obj_id = f.id AND h.first_due_date <> f.first_due_date)
UNION ALL
SELECT 'extensions miscounted', number FROM meetings_followup f WHERE extensions <> (
    SELECT count(*) FROM meetings_followupevent e WHERE e.follow_up_id = f.id AND e.kind = 'extended')
UNION ALL
SELECT 'an input changed without an event', h.number FROM meetings_inputhistory h WHERE h.pgh_id > %(inputs)s
    AND NOT EXISTS (SELECT 1 FROM meetings_inputevent e WHERE e.input_id = h.pgh_obj_id AND e.id > %(input_events)s)
UNION ALL
SELECT 'a follow-up changed without an event', h.number FROM meetings_followuphistory h
    WHERE h.pgh_id > %(follow_ups)s AND NOT EXISTS (SELECT 1 FROM meetings_followupevent e
        WHERE e.follow_up_id = h.pgh_obj_id AND e.id > %(follow_up_events)s)
UNION ALL
SELECT 'something deleted', h.number FROM meetings_inputhistory h
    WHERE NOT EXISTS (SELECT 1 FROM meetings_input i WHERE i.id = h.pgh_obj_id)
"""
TOLD_TWICE = """
SELECT count(*) FROM (SELECT 1 FROM meetings_notification WHERE key <> ''
    GROUP BY user_id, institution_id, key HAVING count(*) > 1) twice
"""
# What the verbs that are played write to; that they leave all else alone is seen at the end of each life.
TOUCHED = frozenset(
    {
        "DecreedDay",
        "Deadline",
        "Delivery",
        "FollowUp",
        "FollowUpEvent",
        "Input",
        "InputEvent",
        "Notification",
        "NumberSequence",
        "ServedInput",
        "Support",
        "User",  # the portal's own account
    }
)
COUNTED = ("meetings_input", "meetings_followup", "meetings_servedinput")
REASONS = [*["Alasan."] * 6, "=1+1", " "]
INPUT_VERBS = [verb for verb in Input.VERBS if verb != "agree_input"]
FOLLOW_UP_VERBS = [
    verb for verb in FollowUp.VERBS if verb not in {"remind", "close_unanswered", "serve_also"}
]


def asked(sql, **values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


class Life(RuleBasedStateMachine):
    """One life of many steps; begun again from the same records, all of it undone at its end."""

    steps = refused = 0  # of all lives
    meeting = decision = people = None

    @classmethod
    def begin(cls):
        """Something at each stage, so that the deep states are reached as often as the shallow ones."""
        with clock.at(START):
            cls.meeting = factories.held_meeting()
            cls.decision = factories.decision(cls.meeting)
            office = factories.InstitutionFactory(name="Dinas Satu")
            cls.officer = factories.user("satu@uji.id", "officer", office)
            cls.unreachable = factories.InstitutionFactory(name="Dinas Tanpa Alamat", email="")
            cls.secretariat = factories.secretariat()
            cls.askers = [factories.buru(), factories.ambon(), factories.bappeda()]
            cls.people = [
                cls.secretariat,
                *cls.askers,
                cls.officer,
                factories.chair(),
                factories.administrator(),
            ]
            # One letter a day for most: it is the portal's rows that are looked at here.
            User.objects.exclude(pk=factories.buru().pk).update(mail=User.Mail.DAILY)
            cls.institutions = [factories.bappeda().institution, office, cls.unreachable]
            factories.received_input(cls.meeting, by=factories.ambon())
            factories.verified_input(cls.meeting, by=factories.bappeda())
            factories.assigned_follow_up(cls.meeting)
            factories.reported_follow_up(cls.meeting, by=factories.ambon())

    def __init__(self):
        super().__init__()
        self.moment = START + timedelta(hours=1)
        self.example = transaction.atomic()
        self.example.__enter__()
        forget_calendar()
        self.before, self.rest = picture(TOUCHED), picture(without=TOUCHED)
        self.statuses = {}

    def teardown(self):
        assert asked(TOLD_TWICE) == [(0,)], "told twice under one key"
        assert picture(without=TOUCHED) == self.rest, "written where no verb has anything to write"
        connection.check_constraints()  # those that otherwise wait for the commit
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)
        forget_calendar()

    # Looking at it

    def step(self, act):
        """Do it, and look at what came of it. Not within a transaction of its own: a verb that refuses takes back itself."""
        type(self).steps += 1
        self.moment += timedelta(minutes=7)
        last = {table: int(key or 0) for table, (_number, key, _rows) in self.before.items()}
        with clock.at(self.moment):
            try:
                act()
            except ValidationError:
                type(self).refused += 1
                assert picture(TOUCHED) == self.before, "a refused step leaves no trace"
                return
            after = picture(TOUCHED)
            for table, (number, *_rest) in self.before.items():
                assert table == "jobs" or number <= after[table][0], f"rows of {table} only grow"
            wrong = asked(
                WRONG,
                inputs=last["meetings_inputhistory"],
                follow_ups=last["meetings_followuphistory"],
                input_events=last["meetings_inputevent"],
                follow_up_events=last["meetings_followupevent"],
            )
            assert wrong == []
            if any(after[table] != self.before[table] for table in COUNTED):
                self.add_up(after)
            self.before = after
            self.statuses = {}

    def add_up(self, after):
        """The public totals are all inputs, each once; each that is agreed has its progress.

        Both follow from the rows of COUNTED alone: asked again where one of these is another than before.
        """
        standing = Input.objects.counted().by_standing()
        assert sum(standing.values()) == after["meetings_input"][0]
        assert all(isinstance(key, tuple) and key[1] for key in standing if "agreed" in key)
        by_status = FollowUp.objects.by_status()
        assert sum(number for number, _late in by_status.values()) == after["meetings_followup"][0]

    # Choosing

    def some(self, model, verb, which):
        """A record: mostly one from which the verb leads somewhere, else any, so that refusals are seen too."""
        if model not in self.statuses:  # a refused step changed none
            self.statuses[model] = list(model.objects.order_by("pk").values_list("pk", "status"))
        rows = self.statuses[model]
        fitting = [pk for pk, status in rows if status in model.VERBS[verb].leads]
        keys = fitting if fitting and which % 8 else [pk for pk, _status in rows]
        return model.objects.select_related("meeting", "institution").get(pk=keys[which // 8 % len(keys)])

    def somebody(self, permission, record, who):
        """Mostly whose turn it is, else anybody; who may not is refused as by a page."""
        person = self.people[who % len(self.people)]
        if who % 8:
            person = self.natural(permission, record) or person
        if not person.has_perm(permission, record):
            raise ValidationError("403")
        return person

    def natural(self, permission, record):
        if permission in {"meetings.decide_input", "meetings.assign_follow_up"}:
            return self.secretariat
        if permission in {"meetings.complete_input", "meetings.withdraw_input"}:
            return self.of(record.institution_id)
        if permission == "meetings.answer_follow_up":
            row = record.served.filter(confirmed_at=None).select_related("input").first()
            return self.of(row.input.institution_id) if row else factories.chair()
        if permission == "meetings.support_follow_up":
            support = record.supports.filter(released_at=None).first()
            return self.of(support.institution_id) if support else None
        return self.of(record.institution_id)

    def of(self, institution_id):
        return next((p for p in [*self.askers, self.officer] if p.institution_id == institution_id), None)

    def later(self, days):
        return clock.day_of(self.moment) + timedelta(days=days)

    # Verbs

    @rule(who=st.integers(1, 3), key=st.uuids(version=4))
    def submit(self, who, key):
        by = self.people[who]
        new = Input(topic="Akses", problem="Putus.")
        self.step(
            lambda: inputs.submit_input(self.meeting, new, by=by, institution=by.institution, client_key=key)
        )

    @rule(
        verb=st.sampled_from(INPUT_VERBS),
        which=st.integers(0, 399),
        other=st.integers(0, 99),
        who=st.integers(0, 55),
        reason=st.sampled_from(REASONS),
    )
    def act_on_an_input(self, verb, which, other, who, reason):
        record = self.some(Input, verb, which)
        self.step(
            lambda: self.input_verb(verb, record, other, reason)(
                self.somebody(Input.VERBS[verb].permission, record, who)
            )
        )

    def input_verb(self, verb, record, other, reason):
        if verb == "merge_input":
            lead = self.some(Input, "split_input", other)
            return lambda by: inputs.merge_input(record, by=by, lead=lead)
        if verb == "agree_by_another":
            follow_up = self.some(FollowUp, "serve_also", other)
            return lambda by: inputs.agree_by_another(record, by=by, follow_up=follow_up)
        if verb == "split_input":
            return lambda by: inputs.split_input(record, by=by, **self.task(other))
        if verb == "complete_input":
            return lambda by: inputs.complete_input(
                record, by=by, changes={"problem": "Lengkap."}, note=reason
            )
        if verb == "verify_input":
            return lambda by: inputs.verify_input(record, by=by)
        if verb == "send_outside":
            return lambda by: inputs.send_outside(
                record, by=by, receiver="BAKTI", letter_number="1", reason=reason
            )
        if verb == "postpone_input":
            return lambda by: inputs.postpone_input(record, by=by, until=self.later(other), reason=reason)
        return lambda by: getattr(inputs, verb)(record, by=by, reason=reason)

    def task(self, other):
        return {
            "task": "Kerjakan",
            "institution": self.institutions[other % 3],
            "due_date": self.later(other % 40),
            "client_key": uuid.uuid4(),
            "unreachable_is_known": bool(other % 2),
        }

    @rule(which=st.integers(0, 399), other=st.integers(0, 99))
    def agree(self, which, other):
        record = self.some(Input, "agree_input", which)
        self.step(lambda: inputs.agree_input(record, by=self.secretariat, **self.task(other)))

    @rule(other=st.integers(0, 99), is_whole=st.booleans())
    def follow_a_decision(self, other, is_whole):
        task = self.task(other) | ({} if is_whole else {"due_date": None})
        self.step(
            lambda: follow_ups.create_follow_up(
                by=self.secretariat, meeting=self.meeting, entry=self.decision, **task
            )
        )

    @rule(
        verb=st.sampled_from(FOLLOW_UP_VERBS),
        which=st.integers(0, 399),
        other=st.integers(0, 99),
        who=st.integers(0, 55),
        reason=st.sampled_from(REASONS),
    )
    def act_on_a_follow_up(self, verb, which, other, who, reason):
        record = self.some(FollowUp, verb, which)
        self.step(
            lambda: self.follow_up_verb(verb, record, other, reason)(
                self.somebody(FollowUp.VERBS[verb].permission, record, who)
            )
        )

    def follow_up_verb(self, verb, record, other, reason):  # noqa: C901 a table of verbs
        office = {"institution": self.institutions[other % 3], "unreachable_is_known": bool(other % 2)}
        report = {"note": reason, "client_key": uuid.uuid4()}
        later = {"due_date": self.later(other), "reason": reason}
        match verb:
            case "assign":
                return lambda by: follow_ups.assign(record, by=by, due_date=self.later(other % 40), **office)
            case "report_progress" | "report_done":
                return lambda by: getattr(follow_ups, verb)(record, by=by, **report)
            case "hand_on" if other % 5 == 0:
                return lambda by: handing_on.hand_on(
                    record, by=by, outside_body="Kementerian", letter_number="555/1", reason=reason
                )
            case "hand_on":
                return lambda by: handing_on.hand_on(record, by=by, reason=reason, **office)
            case "ask_extension" | "extend":
                return lambda by: getattr(extensions, verb)(record, by=by, **later)
            case "refuse_extension":
                return lambda by: extensions.refuse_extension(record, by=by, reason=reason)
            case "add_support":
                return lambda by: handing_on.add_support(record, by=by, client_key=uuid.uuid4(), **office)
            case "release_support":
                return lambda by: handing_on.release_support(self.support(record), by=by, reason=reason)
            case "report_support":
                return lambda by: handing_on.report_support(
                    self.support(record), by=by, is_done=bool(other % 2), **report
                )
            case "confirm":
                return lambda by: follow_ups.confirm(record, by=by)
            case "return_to_institution" | "reopen":
                return lambda by: getattr(follow_ups, verb)(record, by=by, reason=reason)

    @staticmethod
    def support(record):
        found = record.supports.order_by("-pk").first() or Support.objects.order_by("pk").first()
        if found is None:
            raise ValidationError("404")
        return found

    @rule(days=st.integers(0, 9), hours=st.integers(0, 23))
    def time_passes(self, days, hours):
        """And the worker looks around: reminders, closings, what is late, daily letters."""
        self.moment += timedelta(days=days, hours=hours)
        self.step(reminders.look_around)

    @rule(days=st.integers(1, 20))
    def a_day_is_decreed(self, days):
        day = DecreedDay(day=self.later(days), name="Libur tambahan", decree="SKB")
        self.step(lambda: calendars.decree_day(day, by=self.secretariat, client_key=uuid.uuid4()))

    @rule()
    def a_day_is_withdrawn(self):
        def withdraw():
            day = DecreedDay.objects.order_by("-pk").first()
            if day is None:
                raise ValidationError("404")
            calendars.withdraw_day(day, by=self.secretariat, reason="Batal.")

        self.step(withdraw)


def live(steps, *, beginning=None):
    """Play at least so many steps; gives (steps, how many of them were refused).

    Args:
        beginning: what is played follows from it; None for chance.
    """
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    Life.begin()
    Life.steps = Life.refused = 0
    while Life.steps < steps:
        seed(None if beginning is None else f"{beginning} {Life.steps}")(Life)
        run_state_machine_as_test(
            Life,
            settings=settings(
                derandomize=False,  # else each round would play the same
                # The first of them is always the dullest: one alone would never get anywhere.
                max_examples=max(5, min(100, (steps - Life.steps) // STEPS_OF_A_LIFE)),
                stateful_step_count=STEPS_OF_A_LIFE,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    return Life.steps, Life.refused
