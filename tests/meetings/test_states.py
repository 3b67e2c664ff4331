"""States and permissions as design.md has them: random lives of inputs and follow-ups, and the table of verbs and roles."""

import uuid
from datetime import date

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from procrastinate.contrib.django.models import ProcrastinateJob

from meetings.actions import follow_ups, inputs
from meetings.models import Entry, FollowUp, FollowUpEvent, Input, InputEvent, NumberSequence
from tests import factories

pytestmark = pytest.mark.django_db

# design.md "States", written out: from → where one step may lead.

INPUT_STEPS = {
    "received": {"returned", "verified", "withdrawn"},
    "returned": {"received", "withdrawn"},
    "verified": {"agreed", "not_accommodated", "outside_authority", "postponed", "merged"},
    "postponed": {"agreed", "not_accommodated", "outside_authority", "merged"},
    "agreed": set(),
    "not_accommodated": set(),
    "outside_authority": set(),
    "merged": set(),
    "withdrawn": set(),
}
FOLLOW_UP_STEPS = {
    "not_started": {"assigned"},
    "assigned": {"in_progress", "reported"},
    "in_progress": {"reported"},
    "reported": {"confirmed", "in_progress"},
    "confirmed": set(),
    "closed_unanswered": set(),
}


def test_the_steps_are_those_of_the_design():
    assert {status: set(Input.STEPS.get(status, ())) for status in Input.Status.values} == INPUT_STEPS
    assert {
        status: set(FollowUp.STEPS.get(status, ())) for status in FollowUp.Status.values
    } == FOLLOW_UP_STEPS


# Random lives ------------------------------------------------------------------------------------

DAYS = st.dates(min_value=date(2021, 3, 4), max_value=date(2030, 1, 1))
WORDS = st.sampled_from(["Alasan yang jelas.", "=1+1", "Sinyal 📶", "-", ""])


class Life(RuleBasedStateMachine):
    """Verbs in any order, by anybody, on anything; after each of them what always holds is looked at."""

    # Where every life begins: made once, gone back to after each.
    meeting = decision = people = institution = None

    @classmethod
    def begin(cls):
        """Something at each stage, so that the deep states are reached as often as the shallow ones."""
        cls.meeting = factories.held_meeting()
        cls.decision = factories.decision(cls.meeting)
        cls.people = [factories.secretariat(), factories.buru(), factories.ambon(), factories.bappeda()]
        cls.institution = factories.bappeda().institution
        factories.received_input(cls.meeting)
        factories.verified_input(cls.meeting)
        factories.assigned_follow_up(cls.meeting)
        factories.reported_follow_up(cls.meeting)

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def some(self, data, model, status=None):
        """A record: mostly one from which the step to `status` leads, else any, so that refusals are seen too."""
        rows = list(model.objects.order_by("pk"))
        fitting = [row for row in rows if status is None or row.can_move_to(status)]
        if fitting and data.draw(st.integers(0, 3)):
            rows = fitting
        return data.draw(st.sampled_from(rows))

    def some_key(self, data):
        """A client key: mostly a new one, sometimes one that something else was made under."""
        used = list(FollowUp.objects.order_by("pk").values_list("client_key", flat=True))
        used += (
            FollowUpEvent.objects.exclude(client_key=None).order_by("pk").values_list("client_key", flat=True)
        )
        return data.draw(st.one_of(st.uuids(version=4), st.uuids(version=4), st.sampled_from(used)))

    # What is looked at

    def picture(self):
        """Everything that a verb can leave behind."""
        return {
            "inputs": {row["id"]: row for row in Input.objects.values()},
            "follow_ups": {row["id"]: row for row in FollowUp.objects.values()},
            "input_events": {row["id"]: row for row in InputEvent.objects.values()},
            "follow_up_events": {row["id"]: row for row in FollowUpEvent.objects.values()},
            "last": dict(NumberSequence.objects.values_list("prefix", "last")),
            "messages": ProcrastinateJob.objects.count(),
            "versions": Input.history.rel.related_model.objects.count()
            + FollowUp.history.rel.related_model.objects.count(),
        }

    def attempt(self, act, *, leads_to=None):
        """Do it, and look at what came of it. None where it was refused.

        Not within a transaction of its own: a verb that refuses must have taken back itself what it did.
        """
        before = self.picture()
        try:
            outcome = act()
        except ValidationError:
            assert self.picture() == before, "a refused step leaves no trace"
            return None
        connection.check_constraints()  # those that otherwise wait for the commit
        after = self.picture()
        self.look_at(before, after, "inputs", "input_events", "input_id", INPUT_STEPS, "received")
        self.look_at(
            before, after, "follow_ups", "follow_up_events", "follow_up_id", FOLLOW_UP_STEPS, "not_started"
        )
        for prefix, noun in [("M", "inputs"), ("TL", "follow_ups")]:
            numbers = sorted(row["number"] for row in after[noun].values())
            assert numbers == [f"{prefix}-2021-{n:04d}" for n in range(1, len(numbers) + 1)]
        if leads_to:
            outcome.refresh_from_db()
            assert outcome.status == leads_to
        return outcome

    def look_at(self, before, after, noun, events, key, steps, first):
        assert before[events].items() <= after[events].items(), "events are only added"
        new_events = [row for pk, row in after[events].items() if pk not in before[events]]
        assert all(row["by_id"] and row["institution_id"] for row in new_events)
        assert before[noun].keys() <= after[noun].keys(), "nothing is deleted"
        for pk, row in after[noun].items():
            old = before[noun].get(pk)
            if row == old:
                continue
            happened = [event for event in new_events if event[key] == pk]
            assert happened, "every change has an event"
            seen = old["status"] if old else first
            if old and old["status"] == row["status"]:
                continue
            # A verb may take several steps at once (created and assigned); each is one of the design.
            way = {seen}
            for _ in happened:
                way |= {status for known in way for status in steps[known]}
            assert row["status"] in way
            assert len(happened) > 1 or row["status"] in steps[seen] | {seen}

    # Verbs on inputs

    @rule(who=st.integers(1, 3), key=st.uuids(version=4))
    def submit(self, who, key):
        by = self.people[who]

        def act():
            return inputs.submit_input(
                self.meeting,
                Input(topic="Akses", problem="Putus."),
                by=by,
                institution=by.institution,
                client_key=key,
            )

        input, created = self.attempt(act)
        assert created
        before = self.picture()
        assert act() == (input, False)
        assert self.picture() == before, "sending twice is sending once"

    @rule(
        data=st.data(),
        who=st.integers(0, 3),
        verb=st.sampled_from(
            [
                (inputs.return_input, "returned"),
                (inputs.withdraw_input, "withdrawn"),
                (inputs.decline_input, "not_accommodated"),
                (inputs.restrict_input, None),
                (inputs.unrestrict_input, None),
            ]
        ),
        reason=WORDS,
    )
    def say_no(self, data, who, verb, reason):
        act, leads_to = verb
        input = self.some(data, Input, leads_to)
        done = self.attempt(lambda: act(input, by=self.people[who], reason=reason), leads_to=leads_to)
        assert done is None or reason.strip(), "no reason, no step"

    @rule(data=st.data(), who=st.integers(0, 3))
    def verify(self, data, who):
        input = self.some(data, Input, "verified")
        self.attempt(lambda: inputs.verify_input(input, by=self.people[who]), leads_to="verified")

    @rule(data=st.data(), who=st.integers(0, 3), note=WORDS)
    def complete(self, data, who, note):
        input = self.some(data, Input, "received")
        self.attempt(
            lambda: inputs.complete_input(
                input, by=self.people[who], changes={"problem": "Lengkap."}, note=note
            ),
            leads_to="received",
        )

    @rule(data=st.data(), receiver=WORDS, reason=WORDS)
    def send_outside(self, data, receiver, reason):
        input = self.some(data, Input, "outside_authority")
        done = self.attempt(
            lambda: inputs.send_outside(input, by=self.people[0], receiver=receiver, reason=reason),
            leads_to="outside_authority",
        )
        assert done is None or (receiver.strip() and reason.strip())

    @rule(data=st.data(), until=DAYS, reason=WORDS)
    def postpone(self, data, until, reason):
        input = self.some(data, Input, "postponed")
        self.attempt(
            lambda: inputs.postpone_input(input, by=self.people[0], until=until, reason=reason),
            leads_to="postponed",
        )

    @rule(data=st.data())
    def merge(self, data):
        input, lead = self.some(data, Input, "merged"), self.some(data, Input, "agreed")
        merged = self.attempt(
            lambda: inputs.merge_input(input, by=self.people[0], lead=lead), leads_to="merged"
        )
        seen = set()
        while merged and merged.merged_into_id:
            assert merged.pk not in seen, "merged in a circle"
            seen.add(merged.pk)
            merged = merged.merged_into

    @rule(data=st.data(), due_date=DAYS)
    def agree(self, data, due_date):
        input, key = self.some(data, Input, "agreed"), self.some_key(data)
        done = self.attempt(
            lambda: inputs.agree_input(
                input,
                by=self.people[0],
                task="Kerjakan",
                institution=self.institution,
                due_date=due_date,
                client_key=key,
            ),
            leads_to="agreed",
        )
        assert done is None or done.follow_ups.exists()

    # Verbs on follow-ups

    @rule(data=st.data(), due_date=st.none() | DAYS)
    def follow_a_decision(self, data, due_date):
        key = self.some_key(data)
        self.attempt(
            lambda: follow_ups.create_follow_up(
                by=self.people[0],
                client_key=key,
                meeting=self.meeting,
                entry=self.decision,
                task="Kerjakan",
                institution=self.institution,
                due_date=due_date,
            )
        )

    @rule(data=st.data(), due_date=DAYS)
    def assign(self, data, due_date):
        follow_up = self.some(data, FollowUp, "assigned")
        self.attempt(
            lambda: follow_ups.assign(
                follow_up, by=self.people[0], institution=self.institution, due_date=due_date
            ),
            leads_to="assigned",
        )

    @rule(
        data=st.data(),
        who=st.integers(0, 3),
        note=WORDS,
        act=st.sampled_from([follow_ups.report_progress, follow_ups.report_done]),
    )
    def report(self, data, who, note, act):
        follow_up, key = self.some(data, FollowUp, "reported"), self.some_key(data)
        known = FollowUpEvent.objects.filter(client_key=key).exists()
        done = self.attempt(lambda: act(follow_up, by=self.people[who], note=note, client_key=key))
        assert done is None or known or note.strip(), "a report says something"

    @rule(data=st.data(), who=st.integers(1, 3))
    def confirm(self, data, who):
        follow_up = self.some(data, FollowUp, "confirmed")
        done = self.attempt(lambda: follow_ups.confirm(follow_up, by=self.people[who]), leads_to="confirmed")
        assert done is None or done.ended_at is not None

    @rule(data=st.data(), who=st.integers(1, 3), reason=WORDS)
    def return_it(self, data, who, reason):
        follow_up = self.some(data, FollowUp, "confirmed")
        done = self.attempt(
            lambda: follow_ups.return_to_institution(follow_up, by=self.people[who], reason=reason),
            leads_to="in_progress",
        )
        assert done is None or (reason.strip() and done.due_date == follow_up.due_date)


def test_whatever_is_done_in_whatever_order_the_records_stay_sound():
    Life.begin()
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


# Verbs and roles ---------------------------------------------------------------------------------

ANONYMOUS, BURU, AMBON, BAPPEDA, OTHER_OFFICE = "anonymous", "buru", "ambon", "bappeda", "other office"
SECRETARIAT, CHAIR, OTHER_CHAIR, ADMINISTRATOR = "secretariat", "chair", "other chair", "administrator"

# (permission, what it is asked about, who has it). From the table "Who may do what" of design.md; Buru put the
# input forward, Bappeda is responsible; the other office is not invited and has nothing to do with it.
PERMISSIONS = [
    # submit, complete, withdraw an input: own region, own institution, the secretariat on behalf
    ("submit_input", "meeting", {BURU, AMBON, BAPPEDA, SECRETARIAT}),
    ("submit_input", "draft meeting", {SECRETARIAT}),
    ("complete_input", "input of Buru", {BURU, SECRETARIAT}),
    ("complete_input", "input of Bappeda", {BAPPEDA, SECRETARIAT}),
    ("withdraw_input", "input of Buru", {BURU, SECRETARIAT}),
    ("withdraw_input", "input of Bappeda", {BAPPEDA, SECRETARIAT}),
    ("reply_to_invitation", "meeting", {BURU, AMBON, BAPPEDA, SECRETARIAT}),
    ("reply_to_invitation", "draft meeting", {SECRETARIAT}),
    # confirm a follow-up as done, or return it: whoever asked; never the secretariat
    ("answer_follow_up", "follow-up for Buru", {BURU}),
    ("answer_follow_up", "follow-up for Bappeda", {BAPPEDA}),
    ("answer_follow_up", "follow-up of a decision", {CHAIR}),
    ("answer_follow_up", "follow-up of the secretariat's input", set()),
    # report progress: the responsible institution, the secretariat on behalf
    ("report_follow_up", "follow-up for Buru", {BAPPEDA, SECRETARIAT}),
    ("report_follow_up", "follow-up for Bappeda", {BURU, SECRETARIAT}),
    ("report_follow_up", "follow-up without institution", {SECRETARIAT}),
    # prepare meetings, take minutes, register and assign
    ("prepare_meeting", "meeting", {SECRETARIAT}),
    ("take_minutes", "meeting", {SECRETARIAT}),
    ("decide_input", "input of Buru", {SECRETARIAT}),
    ("assign_follow_up", "follow-up for Buru", {SECRETARIAT}),
    # ratify, close: the chair of that meeting
    ("ratify_minutes", "meeting", {CHAIR}),
    ("close_meeting", "meeting", {CHAIR}),
    ("ratify_minutes", "meeting without chair", set()),
    ("close_meeting", "meeting without chair", set()),
    # publish, correct, withdraw a summary
    ("publish_summary", "meeting", {SECRETARIAT, CHAIR, OTHER_CHAIR}),
]
# What needs a record to be about is refused without one; these depend on the role alone.
BY_ROLE_ALONE = {
    "prepare_meeting": {SECRETARIAT},
    "take_minutes": {SECRETARIAT},
    "decide_input": {SECRETARIAT},
    "assign_follow_up": {SECRETARIAT},
    "publish_summary": {SECRETARIAT, CHAIR, OTHER_CHAIR},
}


@pytest.fixture
def people():
    kominfo = factories.kominfo("Maluku")
    return {
        ANONYMOUS: AnonymousUser(),
        BURU: factories.buru(),
        AMBON: factories.ambon(),
        BAPPEDA: factories.bappeda(),
        OTHER_OFFICE: factories.user("lain@uji.id", "officer", factories.InstitutionFactory()),
        SECRETARIAT: factories.secretariat(),
        CHAIR: factories.chair(),
        OTHER_CHAIR: factories.user("pimpinan-lain@uji.id", "chair", kominfo),
        ADMINISTRATOR: factories.administrator(),
    }


@pytest.fixture
def things(people):
    meeting = factories.held_meeting()
    draft = factories.draft_meeting(title="Draf")
    draft.attendances.create(institution=people[BURU].institution, created_by=people[SECRETARIAT])
    without_chair = factories.held_meeting(title="Tanpa pimpinan")
    without_chair.chair = None
    for_buru = factories.assigned_follow_up(meeting)
    for_bappeda = factories.assigned_follow_up(
        meeting, by=people[BAPPEDA], institution=people[BURU].institution
    )
    of_secretariat = factories.assigned_follow_up(meeting, by=people[SECRETARIAT])
    decision = factories.note(meeting, "Forum dibentuk.", kind=Entry.Kind.DECISION)
    of_decision, without_institution = (
        follow_ups.create_follow_up(
            by=people[SECRETARIAT],
            client_key=uuid.uuid4(),
            meeting=meeting,
            entry=decision,
            task="x",
            institution=institution,
            due_date=due_date,
        )[0]
        for institution, due_date in [(people[BAPPEDA].institution, date(2021, 6, 30)), (None, None)]
    )
    return {
        "meeting": meeting,
        "draft meeting": draft,
        "meeting without chair": without_chair,
        "input of Buru": for_buru.input,
        "input of Bappeda": for_bappeda.input,
        "follow-up for Buru": for_buru,
        "follow-up for Bappeda": for_bappeda,
        "follow-up of the secretariat's input": of_secretariat,
        "follow-up of a decision": of_decision,
        "follow-up without institution": without_institution,
    }


def who_may(people, permission, thing):
    return {name for name, person in people.items() if person.has_perm(f"meetings.{permission}", thing)}


def test_every_permission_is_in_the_table():
    registered = {
        name.removeprefix("meetings.")
        for name in rules.permissions.permissions
        if name.startswith("meetings.")
    }
    assert {permission for permission, *_ in PERMISSIONS} == registered


def test_each_verb_is_for_whom_the_design_says(people, things):
    wrong = [
        (permission, about, may)
        for permission, about, expected in PERMISSIONS
        if (may := who_may(people, permission, things[about])) != expected
    ]
    assert wrong == []


def test_without_a_record_nobody_may_what_is_about_one(people):
    for permission in {permission for permission, *_ in PERMISSIONS}:
        assert who_may(people, permission, None) == BY_ROLE_ALONE.get(permission, set()), permission


def test_an_account_that_was_closed_may_nothing(people, things):
    for name, person in people.items():
        if name != ANONYMOUS:
            person.is_active = False
    for permission, about, _ in PERMISSIONS:
        assert who_may(people, permission, things[about]) == set(), permission


def test_a_delegate_of_an_office_that_does_not_speak_for_its_region_may_nothing(people, things):
    """The role without the mandate: an account set up wrongly gets no rights by it."""
    office = factories.InstitutionFactory(name="Dinas Lain Kabupaten Buru", region=factories.region("Buru"))
    stray = {"stray": factories.user("nyasar@uji.id", "delegate", office)}
    for permission, about, _ in PERMISSIONS:
        assert who_may(stray, permission, things[about]) == set(), permission


def test_the_administrator_is_no_superuser(people, things):
    assert not people[ADMINISTRATOR].is_superuser
    for permission, about, _ in PERMISSIONS:
        assert not people[ADMINISTRATOR].has_perm(f"meetings.{permission}", things[about])
