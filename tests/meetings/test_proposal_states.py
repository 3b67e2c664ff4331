"""Two or three writers on one entry in any order and at the same moment: no word is lost, nothing is doubled."""

import uuid
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from meetings.actions import entries, proposals
from meetings.models import Entry, EntryProposal
from tests import factories
from tests.meetings.test_numbers import in_parallel
from tests.meetings.test_proposals import colleague, proposed, settle, texts_of, words

pytestmark = pytest.mark.django_db


# In any order, by three writers


class Writing(RuleBasedStateMachine):
    """Load, save, go on writing, send again, strike, decide, move, restore, settle: whoever does what when.

    A page that was opened stays open: it is sent late, twice, or under an old version.
    """

    @classmethod
    def begin(cls):
        cls.meeting = factories.held_meeting()
        factories.note(cls.meeting, "Butir kedua.")
        cls.writers = [factories.secretariat(), colleague(2), colleague(3)]

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.pages, self.choices, self.last = {}, {}, {}
        self.sent = set(texts_of(self.meeting))
        self.made = 0
        self.count = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def new_text(self, data):
        """A text never sent before: so each can be looked for afterwards."""
        self.count += 1
        return f"Tulisan {self.count}" + data.draw(st.sampled_from(["", "\nbaris kedua", " <b>&"]))

    def some_entry(self, data):
        return data.draw(st.sampled_from(list(self.meeting.minutes.entries.order_by("pk"))))

    def picture(self):
        return (
            {row["id"]: row for row in Entry.objects.values()},
            {row["id"]: row for row in EntryProposal.objects.values()},
            Entry.history.rel.related_model.objects.count(),
            EntryProposal.history.rel.related_model.objects.count(),
        )

    def says(self, entry):
        entry = Entry.objects.get(pk=entry.pk)
        return entry.kind, entry.speaker_id, entry.text, entry.struck_at

    # What writers do

    writer = st.integers(0, 2)

    @rule(data=st.data(), writer=writer)
    def load(self, data, writer):
        entry = self.some_entry(data)
        self.pages[writer] = (entry, entry.last_change, uuid.uuid4(), self.says(entry))

    @precondition(lambda self: self.pages)
    @rule(data=st.data())
    def save(self, data):
        writer = data.draw(st.sampled_from(sorted(self.pages)))
        entry, seen, key, read = self.pages[writer]
        request = {
            "by": self.writers[writer],
            "changes": words(
                self.new_text(data),
                data.draw(st.sampled_from(["note", "note", "statement", "decision"])),
                data.draw(st.sampled_from([None, self.meeting.chair])),
            ),
            "seen": seen,
            "client_key": key,
        }
        before = self.says(entry)
        self.sent.add(request["changes"]["text"])
        now, proposal = proposals.change_or_propose(entry, **request)
        if before == read and before[3] is None and not entry.proposals.filter(client_key=key).exists():
            assert (now.text, proposal) == (request["changes"]["text"], None)
        else:
            assert self.says(entry) == before, "the first saved stands"
            assert (proposal.text, proposal.is_open) == (request["changes"]["text"], True)
        self.last[writer] = lambda: proposals.change_or_propose(entry, **request)

    @precondition(lambda self: self.last)
    @rule(data=st.data())
    def send_again(self, data):
        self.send_again_by(data.draw(st.sampled_from(sorted(self.last))))

    def send_again_by(self, writer):
        before = self.picture()
        self.last[writer]()
        assert self.picture() == before, "what is sent again changes nothing"

    @rule(data=st.data(), writer=writer)
    def strike(self, data, writer):
        entries.strike_entry(self.some_entry(data), by=self.writers[writer], reason="Keliru.")

    @rule(data=st.data(), writer=writer)
    def decide(self, data, writer):
        entry = self.some_entry(data)
        if entry.struck_at is None:
            entries.make_decision(entry, by=self.writers[writer])

    @rule(data=st.data(), writer=writer, up=st.booleans())
    def move(self, data, writer, up):
        entries.move_entry(self.some_entry(data), by=self.writers[writer], up=up)

    @precondition(lambda self: self.pages)
    @rule(data=st.data())
    def restore(self, data):
        writer = data.draw(st.sampled_from(sorted(self.pages)))
        entry, seen, _key, read = self.pages[writer]
        version = data.draw(st.sampled_from(list(entry.history.order_by("pgh_id"))))
        before = self.says(entry)
        try:
            now = entries.restore_entry(entry, version, by=self.writers[writer], seen=seen)
        except ValidationError:
            assert before[3] is not None or before != read
            assert self.says(entry) == before
        else:
            assert now.text == version.text

    @precondition(lambda self: EntryProposal.objects.exists())
    @rule(data=st.data(), writer=writer)
    def open_the_choice(self, data, writer):
        proposal = data.draw(st.sampled_from(list(EntryProposal.objects.order_by("pk"))))
        entry = Entry.objects.get(pk=proposal.entry_id)
        self.choices[writer] = (
            proposal,
            {"seen": entry.last_change, "proposal_seen": proposal.last_change},
            self.says(entry),
        )

    @precondition(lambda self: self.choices)
    @rule(data=st.data(), outcome=st.sampled_from(["kept", "taken"]))
    def choose(self, data, outcome):
        writer = data.draw(st.sampled_from(sorted(self.choices)))
        proposal, seen, read = self.choices[writer]
        before, count = self.says(proposal.entry), Entry.objects.count()
        request = {"by": self.writers[writer], "outcome": outcome, **seen}
        now = EntryProposal.objects.get(pk=proposal.pk)
        if now.outcome == outcome and now.settled_by == self.writers[writer]:
            self.last[writer] = lambda: proposals.settle_proposal(proposal, **request)
            return self.send_again_by(writer)
        if not now.is_open or before != read or now.last_change != seen["proposal_seen"]:
            with pytest.raises(ValidationError, match=r"sudah diselesaikan|berubah sejak"):
                proposals.settle_proposal(proposal, **request)
            assert self.says(proposal.entry) == before
            return None
        proposals.settle_proposal(proposal, **request)
        is_anew = outcome == "taken" and before[3] is not None
        assert Entry.objects.count() == count + is_anew
        self.made += is_anew
        proposal.refresh_from_db()
        after = proposal.text if outcome == "taken" and not is_anew else before[2]
        assert self.says(proposal.entry)[2] == after
        self.last[writer] = lambda: proposals.settle_proposal(proposal, **request)
        return None

    @precondition(lambda self: self.choices)
    @rule(data=st.data())
    def merge_both(self, data):
        writer = data.draw(st.sampled_from(sorted(self.choices)))
        proposal, seen, read = self.choices[writer]
        before, count = self.says(proposal.entry), Entry.objects.count()
        request = {
            "by": self.writers[writer],
            "words": words(self.new_text(data)),
            "client_key": uuid.uuid4(),
            **seen,
        }
        self.sent.add(request["words"]["text"])
        now, follow_on = proposals.merge_proposal(proposal, **request)
        if before != read or follow_on is not None:
            assert self.says(proposal.entry) == before, "the first saved stands"
            assert (follow_on.text, follow_on.is_open) == (request["words"]["text"], True)
        else:
            assert now.text == request["words"]["text"]
        self.made += Entry.objects.count() - count
        assert Entry.objects.count() - count <= (before[3] is not None)
        self.last[writer] = lambda: proposals.merge_proposal(proposal, **request)

    # What always holds

    @invariant()
    def no_text_is_lost(self):
        assert self.sent <= texts_of(self.meeting)

    @invariant()
    def nothing_is_doubled(self):
        assert Entry.objects.filter(minutes__meeting=self.meeting).count() == 2 + self.made
        texts = list(EntryProposal.objects.values_list("text", flat=True))
        assert len(texts) == len(set(texts))

    @invariant()
    def numbers_stay(self):
        numbered = Entry.objects.exclude(number=None)
        numbers = sorted(numbered.values_list("number", flat=True))
        assert numbers == [f"K-2021-{n:04d}" for n in range(1, len(numbers) + 1)]
        assert all(entry.is_decision for entry in numbered)
        for entry in numbered:
            assert set(entry.history.values_list("number", flat=True)) <= {None, entry.number}
        connection.check_constraints()


def test_three_writers_in_any_order_lose_no_word():
    Writing.begin()
    run_state_machine_as_test(
        Writing,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


# At the same moment, on connections of their own


def _held():
    meeting = factories.held_meeting()
    entry = meeting.minutes.entries.get()
    return meeting, entry, [factories.secretariat(), *(colleague(n) for n in range(2, 9))]


@pytest.mark.django_db(transaction=True)
def test_eight_who_save_over_one_entry_at_the_same_moment_lose_nothing():
    meeting, entry, writers = _held()
    seen = entry.last_change

    def save(n):
        return proposals.change_or_propose(
            entry, by=writers[n], changes=words(f"Versi {n}"), seen=seen, client_key=uuid.uuid4()
        )[1]

    made = in_parallel(8, save, at_once=8)

    assert sum(proposal is None for proposal in made) == 1
    assert EntryProposal.objects.open().count() == 7
    assert entry.history.count() == 2
    assert {f"Versi {n}" for n in range(8)} <= texts_of(meeting)


@pytest.mark.django_db(transaction=True)
def test_one_proposal_sent_eight_times_at_the_same_moment_is_one():
    _meeting, entry, writers = _held()
    seen, key = entry.last_change, uuid.uuid4()
    entries.change_entry(entry, by=writers[1], changes={"text": "Versi rekan."})

    def save(_n):
        return proposals.change_or_propose(
            entry, by=writers[0], changes=words("Versi saya."), seen=seen, client_key=key
        )[1]

    assert len({proposal.pk for proposal in in_parallel(8, save, at_once=8)}) == 1
    assert EntryProposal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_who_settle_one_proposal_at_the_same_moment_settle_it_once_and_lose_no_merge():
    meeting, entry, writers = _held()
    proposal = proposed(entry)
    seen = {"seen": entry.last_change, "proposal_seen": proposal.last_change}

    def choose(n):
        if n < 2:
            with suppress(ValidationError):
                proposals.settle_proposal(proposal, by=writers[n], outcome=["kept", "taken"][n], **seen)
            return
        proposals.merge_proposal(
            proposal, by=writers[n], words=words(f"Gabungan {n}"), client_key=uuid.uuid4(), **seen
        )

    in_parallel(8, choose, at_once=8)

    proposal.refresh_from_db()
    assert not proposal.is_open
    entry.refresh_from_db()
    assert {"Versi rekan.", "Versi saya.", *(f"Gabungan {n}" for n in range(2, 8))} <= texts_of(meeting)
    assert entry.history.count() + EntryProposal.objects.open().count() <= 2 + 1 + 6


@pytest.mark.django_db(transaction=True)
def test_who_writes_changes_strikes_and_settles_at_the_same_moment_does_not_lock_others_out():
    meeting, entry, writers = _held()
    item = entry.agenda_item
    waiting = []
    for n in range(8):
        struck = factories.note(meeting, f"Dicoret {n}")
        seen = struck.last_change
        entries.strike_entry(struck, by=writers[1], reason="Keliru.")
        waiting.append(
            proposals.change_or_propose(
                struck, by=writers[0], changes=words(f"Usulan {n}"), seen=seen, client_key=uuid.uuid4()
            )[1]
        )

    def work(n):
        if n % 3 == 0:
            new = Entry(agenda_item=item, text=f"Baru {n}")
            entries.add_entry(meeting.minutes, new, by=writers[n % 8], client_key=uuid.uuid4())
        elif n % 3 == 1:
            settle(waiting[n // 3], "taken", by=writers[n % 8])
        else:
            proposals.change_or_propose(
                entry, by=writers[n % 8], changes=words(f"Versi {n}"), seen=0, client_key=uuid.uuid4()
            )

    in_parallel(24, work, at_once=8)

    assert not EntryProposal.objects.open().filter(pk__in=[p.pk for p in waiting]).exists()
    positions = list(item.entries.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, 1 + 8 + 8 + 8 + 1))
