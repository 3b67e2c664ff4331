"""What a meeting left unfinished goes on in the next one: exactly once, whatever becomes of the meetings."""

import uuid
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from meetings.actions import agenda_progress, agendas, attendance, entries, meetings, minutes
from meetings.actions.carry_over import place_carried_items
from meetings.models import AgendaItem, Entry, Meeting
from tests import factories

pytestmark = pytest.mark.django_db

UNFINISHED, FINISHED = AgendaItem.Outcome.UNFINISHED, AgendaItem.Outcome.FINISHED


def day(number):
    return factories.wit(2021, 3, 3, 9) + timedelta(days=number)


def a_draft(title, number=7, *, copy_of=None):
    """A draft without an agenda of its own, on the given day after the first Rakor."""
    meeting = Meeting(
        title=title,
        theme="Tema",
        venue="Manise Hotel",
        organiser=factories.kominfo("Maluku"),
        chair=factories.chair().person,
        starts_at=day(number),
        ends_at=day(number) + timedelta(hours=3),
    )
    return meetings.create_meeting(
        meeting, by=factories.secretariat(), client_key=uuid.uuid4(), copy_of=copy_of
    )[0]


def move(meeting, number):
    changes = {"starts_at": day(number), "ends_at": day(number) + timedelta(hours=3)}
    return meetings.change_meeting(meeting, by=factories.secretariat(), changes=changes, reason="Cuaca.")


def cancel(meeting):
    return meetings.cancel_meeting(meeting, by=factories.secretariat(), reason="Kapal tidak berlayar.")


def start(meeting):
    return meetings.start_meeting(
        meetings.announce_meeting(meeting, by=factories.secretariat())
        if meeting.status == "draft"
        else meeting,
        by=factories.secretariat(),
    )


def begin(item):
    return agenda_progress.begin_agenda_item(item, by=factories.secretariat())


def finish(item, outcome=FINISHED):
    return agenda_progress.finish_agenda_item(item, by=factories.secretariat(), outcome=outcome)


def send(item, meeting):
    return agenda_progress.send_agenda_item(item, by=factories.secretariat(), meeting=meeting)


def write(item, text="Dibahas."):
    return entries.add_entry(
        item.meeting.minutes,
        Entry(agenda_item=item, text=text),
        by=factories.secretariat(),
        client_key=uuid.uuid4(),
    )[0]


def circulate(meeting):
    return minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())


def left(title="Pusat data daerah", **fields):
    """An item that the first Rakor, in session, did not finish."""
    meeting = factories.held_meeting(**fields)
    item = agendas.add_agenda_item(meeting, AgendaItem(title=title), by=factories.secretariat())
    return finish(item, UNFINISHED)


def agenda(meeting):
    """What stands on the agenda, a mark before what was carried there."""
    return [("↪ " if item.continues_id else "") + item.title for item in meeting.agenda_items.all()]


# Into the next meeting, by itself


def test_an_unfinished_item_stands_on_the_agenda_of_the_next_meeting_as_it_was(secretariat):
    item = left()
    agendas.change_agenda_item(
        item, by=secretariat, changes={"description": "Siapa menyimpan apa.", "minutes_planned": 40}
    )
    nxt = a_draft("Rakor 2022")
    carried = nxt.agenda_items.get()
    assert (carried.continues, carried.title, carried.kind, carried.description, carried.minutes_planned) == (
        item,
        "Pusat data daerah",
        "discussion",
        "Siapa menyimpan apa.",
        40,
    )
    assert (carried.begun_at, carried.ended_at, carried.outcome, carried.is_sent) == (None, None, "", False)


def test_it_is_carried_as_soon_as_it_is_called_unfinished_and_taken_back_when_it_is_not(secretariat):
    item, nxt = left(), a_draft("Rakor 2022")
    finish(item)
    assert agenda(nxt) == []
    finish(item, UNFINISHED)
    assert agenda(nxt) == ["↪ Pusat data daerah"]
    begin(item)
    assert agenda(nxt) == []


def test_what_nobody_wrote_anything_about_is_carried_once_the_minutes_are_circulated(secretariat):
    meeting, nxt = factories.held_meeting(), a_draft("Rakor 2022")
    silent = agendas.add_agenda_item(meeting, AgendaItem(title="Pusat data"), by=secretariat)
    struck = agendas.add_agenda_item(meeting, AgendaItem(title="Anggaran"), by=secretariat)
    entries.strike_entry(write(struck), by=secretariat, reason="Salah rapat.")
    done = agendas.add_agenda_item(meeting, AgendaItem(title="Rehat", kind="other"), by=secretariat)
    finish(done)
    write(agendas.add_agenda_item(meeting, AgendaItem(title="Akses internet"), by=secretariat))
    agendas.add_agenda_item(meeting, AgendaItem(title="Penutup", kind="closing"), by=secretariat)
    assert agenda(nxt) == []
    circulate(meeting)
    assert [item.continues for item in nxt.agenda_items.all()] == [silent, struck]


def test_what_was_written_about_after_all_is_taken_back_before_the_minutes_are_final(secretariat, chair):
    meeting, nxt = factories.held_meeting(), a_draft("Rakor 2022")
    item = agendas.add_agenda_item(meeting, AgendaItem(title="Pusat data"), by=secretariat)
    circulate(meeting)
    assert agenda(nxt) == ["↪ Pusat data"]
    write(item)
    minutes.ratify_minutes(meeting.minutes, by=chair)
    assert agenda(nxt) == []


def test_the_ratification_says_for_good_what_is_unfinished(secretariat, chair):
    meeting, nxt = factories.held_meeting(), a_draft("Rakor 2022")
    for title, kind in (("Pusat data", "discussion"), ("Penutup", "closing")):
        agendas.add_agenda_item(meeting, AgendaItem(title=title, kind=kind), by=secretariat)
    circulate(meeting)
    minutes.ratify_minutes(meeting.minutes, by=chair)
    assert list(meeting.agenda_items.values_list("title", "outcome")) == [
        ("Pembukaan", ""),
        ("Pembahasan masukan daerah", ""),
        ("Pusat data", "unfinished"),
        ("Penutup", ""),
    ]
    assert agenda(nxt) == ["↪ Pusat data"]


def test_old_business_comes_after_the_opening_and_before_the_new(secretariat):
    nxt = a_draft("Rakor 2022")
    for title, kind in (("Pembukaan", "opening"), ("Sambutan", "remarks"), ("Paparan", "presentation")):
        agendas.add_agenda_item(nxt, AgendaItem(title=title, kind=kind), by=secretariat)
    first = left("Pusat data")
    finish(agendas.add_agenda_item(first.meeting, AgendaItem(title="SPBE"), by=secretariat), UNFINISHED)
    factories.assigned_follow_up(first.meeting)
    place_carried_items()
    assert agenda(nxt) == [
        "Tindak lanjut rapat sebelumnya",
        "Pembukaan",
        "Sambutan",
        "↪ Pusat data",
        "↪ SPBE",
        "Paparan",
    ]
    assert [item.position for item in nxt.agenda_items.all()] == [1, 2, 3, 4, 5, 6]


def test_from_meeting_to_meeting_each_goes_on_with_the_one_before(secretariat):
    first = left("Pusat data")
    second = start(prepared("Rakor 2022", 10))
    again = second.agenda_items.get(continues=first)
    third = a_draft("Rakor 2023", 20)
    assert agenda(third) == []
    finish(again, UNFINISHED)
    assert third.agenda_items.get().continues == again
    assert AgendaItem.objects.filter(continues=first).count() == 1


def prepared(title, number=7, **fields):
    """Announced, with an opening and somebody invited."""
    meeting = a_draft(title, number, **fields)
    agendas.add_agenda_item(
        meeting, AgendaItem(title="Pembukaan", kind="opening"), by=factories.secretariat()
    )
    attendance.invite(meeting, [factories.kominfo("Buru")], by=factories.secretariat())
    return meetings.announce_meeting(meeting, by=factories.secretariat())


# The next meeting is moved, cancelled, or another comes before it


def test_it_moves_along_when_another_meeting_is_put_before(secretariat):
    left()
    later = prepared("Rakor Desember", 300)
    sooner = a_draft("Rakor Juni", 100)
    assert (agenda(sooner), agenda(later)) == (["↪ Pusat data daerah"], ["Pembukaan"])


def test_it_moves_along_when_the_next_meeting_is_moved_behind_another_and_back(secretariat):
    left()
    june, july = prepared("Rakor Juni", 100), a_draft("Rakor Juli", 130)
    item = AgendaItem.objects.get(continues__isnull=False)
    agendas.change_agenda_item(item, by=secretariat, changes={"description": "Dengan BPS."})
    june = move(june, 200)
    assert (agenda(june), agenda(july)) == (["Pembukaan"], ["↪ Pusat data daerah"])
    move(june, 100)
    assert (agenda(june), agenda(july)) == (["Pembukaan", "↪ Pusat data daerah"], [])
    item.refresh_from_db()
    assert item.description == "Dengan BPS."


def test_a_cancelled_meeting_keeps_its_agenda_and_the_next_one_gets_the_item_with_its_latest_words(
    secretariat,
):
    left()
    june, july = prepared("Rakor Juni", 100), a_draft("Rakor Juli", 130)
    item = june.agenda_items.get(continues__isnull=False)
    agendas.change_agenda_item(item, by=secretariat, changes={"title": "Pusat data (dengan BPS)"})
    cancel(june)
    assert agenda(june) == ["↪ Pusat data (dengan BPS)", "Pembukaan"]
    assert agenda(july) == ["↪ Pusat data (dengan BPS)"]
    assert july.agenda_items.get().continues == item.continues


def test_with_no_meeting_left_it_waits_for_the_next_one_that_is_made(secretariat):
    left()
    june = prepared("Rakor Juni", 100)
    cancel(june)
    assert AgendaItem.objects.unfinished().count() == 1
    assert agenda(a_draft("Rakor 2022", 400)) == ["↪ Pusat data daerah"]


def test_a_draft_whose_day_has_passed_is_not_the_next_meeting_unless_there_is_no_other(secretariat):
    forgotten = a_draft("Draf terlupa", -30)
    left()
    assert agenda(forgotten) == ["↪ Pusat data daerah"]
    nxt = a_draft("Rakor Juni", 100)
    assert (agenda(forgotten), agenda(nxt)) == ([], ["↪ Pusat data daerah"])


def test_a_speaker_of_an_item_that_moves_on_stays_where_he_is(secretariat):
    left()
    june = prepared("Rakor Juni", 100)
    item = june.agenda_items.get(continues__isnull=False)
    speaker = june.speakers.create(person=factories.PersonFactory(), agenda_item=item)
    a_draft("Rakor Mei", 60)
    speaker.refresh_from_db()
    assert (speaker.meeting, speaker.agenda_item) == (june, None)


def test_follow_ups_left_open_come_first_also_after_the_announcement_and_a_move(secretariat):
    held = factories.held_meeting()
    june = prepared("Rakor Juni", -10)
    factories.assigned_follow_up(held)
    place_carried_items()
    assert agenda(june) == ["Pembukaan"]
    move(june, 10)
    assert agenda(june) == ["Tindak lanjut rapat sebelumnya", "Pembukaan"]


# Under the item that the next meeting planned anyway


def test_a_part_that_the_next_meeting_plans_too_is_taken_up_there_and_not_doubled(secretariat):
    item = left("Masukan daerah")
    june = a_draft("Rakor Juni", 100)
    own = agendas.add_agenda_item(
        a_draft("Rakor Mei", 60), AgendaItem(title="masukan daerah"), by=secretariat
    )
    assert agenda(own.meeting) == ["↪ Masukan daerah", "masukan daerah"]
    agendas.change_agenda_item(own, by=secretariat, changes={"description": "Dengan BPS."})
    move(own.meeting, 200)
    assert (agenda(june), agenda(own.meeting)) == (["↪ Masukan daerah"], ["masukan daerah"])
    cancel(june)
    assert agenda(own.meeting) == ["↪ masukan daerah"]
    own.refresh_from_db()
    assert (own.continues, own.description) == (item, "Dengan BPS.")


def test_what_a_meeting_planned_itself_stays_its_own_when_another_becomes_the_next(secretariat):
    june = prepared("Rakor Juni", 100)
    own = agendas.add_agenda_item(june, AgendaItem(title="Masukan daerah"), by=secretariat)
    item = left("Masukan daerah")
    assert agenda(june) == ["Pembukaan", "↪ Masukan daerah"]
    may = a_draft("Rakor Mei", 60)
    assert (agenda(may), agenda(june)) == (["↪ Masukan daerah"], ["Pembukaan", "Masukan daerah"])
    cancel(may)
    finish(item)
    assert agenda(june) == ["Pembukaan", "Masukan daerah"]
    own.refresh_from_db()
    assert own.continues is None


def test_sent_to_a_meeting_that_plans_it_too_and_then_elsewhere_it_leaves_the_plan_as_it_was(secretariat):
    item = left("SPBE")
    june, july = a_draft("Rakor Juni", 100), a_draft("Rakor Juli", 130)
    own = agendas.add_agenda_item(july, AgendaItem(title="SPBE"), by=secretariat)
    send(item, july)
    assert (agenda(june), agenda(july)) == ([], ["↪ SPBE"])
    send(item, june)
    own.refresh_from_db()
    assert (agenda(june), agenda(july), own.is_sent) == (["↪ SPBE"], ["SPBE"], False)


# On purpose


def test_an_item_of_a_meeting_in_session_is_sent_to_a_later_one_and_stays_there(secretariat):
    item = left()
    june, july = prepared("Rakor Juni", 100), a_draft("Rakor Juli", 130)
    assert agenda(june) == ["↪ Pusat data daerah", "Pembukaan"]
    send(item, july)
    assert (agenda(june), agenda(july)) == (["Pembukaan"], ["↪ Pusat data daerah"])
    move(july, 500)
    place_carried_items()
    assert (agenda(june), agenda(july)) == (["Pembukaan"], ["↪ Pusat data daerah"])
    item.refresh_from_db()
    assert (item.outcome, item.meeting.title) == ("unfinished", "Rapat Koordinasi Kominfo")


def test_sending_ends_what_is_dealt_with(secretariat):
    meeting, july = factories.held_meeting(), a_draft("Rakor Juli", 130)
    item = begin(agendas.add_agenda_item(meeting, AgendaItem(title="SPBE"), by=secretariat))
    sent = send(item, july)
    assert sent.ended_at is not None
    assert july.agenda_items.get().is_sent


def test_an_item_of_a_meeting_in_preparation_moves_to_the_one_it_is_sent_to(secretariat):
    june, july = prepared("Rakor Juni", 100), a_draft("Rakor Juli", 130)
    item = agendas.add_agenda_item(june, AgendaItem(title="SPBE"), by=secretariat)
    send(item, july)
    assert (agenda(june), agenda(july)) == (["Pembukaan"], ["SPBE"])
    assert [i.position for i in june.agenda_items.all()] == [1]


def test_what_was_sent_to_a_meeting_that_is_cancelled_goes_on_in_the_next(secretariat):
    own, carried = "SPBE", "Pusat data daerah"
    left(carried)
    june, july = prepared("Rakor Juni", 100), prepared("Rakor Juli", 130)
    send(agendas.add_agenda_item(june, AgendaItem(title=own), by=secretariat), july)
    send(june.agenda_items.get(title=carried), july)
    assert sorted(agenda(july)) == ["Pembukaan", own, f"↪ {carried}"]
    august = a_draft("Rakor Agustus", 160)
    cancel(july)
    assert agenda(june) == ["Pembukaan", f"↪ {carried}"]
    assert agenda(august) == [f"↪ {own}"]
    assert sorted(agenda(july)) == ["Pembukaan", own, f"↪ {carried}"]


def test_what_is_carried_can_be_called_finished_before_the_meeting_and_that_can_be_taken_back(secretariat):
    left()
    june, july = prepared("Rakor Juni", 100), a_draft("Rakor Juli", 130)
    item = june.agenda_items.get(continues__isnull=False)
    finish(item)
    move(june, 200)
    assert (agenda(june), agenda(july)) == (["↪ Pusat data daerah", "Pembukaan"], [])
    finish(item, UNFINISHED)
    assert (agenda(june), agenda(july)) == (["Pembukaan"], ["↪ Pusat data daerah"])


REFUSED = {
    "to its own meeting": (lambda item: send(item, item.meeting), "sudah dimulai atau dibatalkan"),
    "to a cancelled meeting": (
        lambda item: send(item, cancel(a_draft("Rakor batal"))),
        "sudah dimulai atau dibatalkan",
    ),
    "when it is finished": (lambda item: send(finish(item), a_draft("Rakor 2022")), "sudah selesai"),
    "when it is a part of its own meeting": (
        lambda item: send(item.meeting.agenda_items.first(), a_draft("Rakor 2022")),
        "hanya milik rapatnya sendiri",
    ),
    "when a later meeting took it up": (
        lambda item: start(prepared("Rakor Juni")) and send(item, a_draft("Rakor Juli", 99)),
        "sudah dilanjutkan dalam rapat lain",
    ),
    "unfinished, of a part of its own meeting": (
        lambda item: finish(item.meeting.agenda_items.first(), UNFINISHED),
        "hanya milik rapatnya sendiri",
    ),
}


@pytest.mark.parametrize(("act", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_sent_or_carried_is_refused_in_words(act, words):
    item = left()
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        act(item)
    assert words in str(refusal.value)


def test_an_item_sent_within_one_preparation_is_refused(secretariat):
    june = prepared("Rakor Juni")
    item = agendas.add_agenda_item(june, AgendaItem(title="SPBE"), by=secretariat)
    with pytest.raises(ValidationError, match="sudah ada di rapat itu"):
        send(item, june)


def test_a_cancelled_meeting_and_a_ratified_one_send_nothing(secretariat):
    nxt = a_draft("Rakor 2022")
    june = prepared("Rakor Juni")
    item = agendas.add_agenda_item(june, AgendaItem(title="SPBE"), by=secretariat)
    cancel(june)
    with pytest.raises(ValidationError, match="dibatalkan"):
        send(item, nxt)
    with pytest.raises(ValidationError, match="sudah disahkan"):
        send(factories.ratified_meeting().agenda_items.last(), nxt)


def test_what_goes_on_keeps_its_kind_and_is_not_removed(secretariat):
    item = left()
    nxt = a_draft("Rakor 2022")
    carried = nxt.agenda_items.get()
    for one in (item, carried):
        with pytest.raises(ValidationError, match="jenisnya tetap"):
            agendas.change_agenda_item(one, by=secretariat, changes={"kind": "closing"})
    with pytest.raises(ValidationError, match="Kirim ke rapat lain, atau tandai sudah selesai"):
        agendas.remove_agenda_item(carried, by=secretariat)
    with pytest.raises(ValidationError, match="dilanjutkan dalam rapat lain"):
        agendas.remove_agenda_item(item, by=secretariat)


# Whatever happens, in whatever order

PREPARED, BEGUN = ("draft", "announced"), ("in_session", "circulated")
WHICH = st.integers(0, 99)  # which of the rows that there are


def pick(rows, which):
    rows = list(rows.order_by("pk"))
    return rows[which % len(rows)] if rows else None


def a_meeting(which, *statuses):
    return pick(Meeting.objects.filter(status__in=statuses), which)


def an_item(which, *statuses):
    return pick(AgendaItem.objects.filter(meeting__status__in=statuses), which)


def attempt(verb, row, *args):
    """A verb may say no, and then nothing of what it did may stay."""
    if row is None:
        return
    with suppress(ValidationError), transaction.atomic():
        verb(row, *args)


def hold(meeting):
    attendance.invite(meeting, [factories.kominfo("Buru")], by=factories.secretariat())
    start(meeting)


class Meetings(RuleBasedStateMachine):
    """Meetings made, copied, moved, cancelled, held; items written about, finished, left, sent, removed."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.made = 0
        self.sent = {}  # {item: the meeting that it was sent to}

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def the_first_is_held(self):
        self.make(5, 3)
        hold(Meeting.objects.get())

    @rule(number=st.integers(0, 20), items=st.integers(0, 2))
    def make(self, number, items):
        self.made += 1
        meeting = a_draft(f"Rakor {self.made}", number)
        for n in range(items):
            item = AgendaItem(title=f"Acara {self.made}.{n}")
            agendas.add_agenda_item(meeting, item, by=factories.secretariat())

    @rule(number=st.integers(0, 20), which=WHICH)
    def copy(self, number, which):
        self.made += 1
        a_draft(f"Salinan {self.made}", number, copy_of=a_meeting(which, *PREPARED, *BEGUN, "cancelled"))

    @rule(number=st.integers(0, 20), which=WHICH)
    def move(self, number, which):
        attempt(move, a_meeting(which, *PREPARED, "in_session"), number)

    @rule(which=WHICH)
    def cancel(self, which):
        attempt(cancel, a_meeting(which, *PREPARED))

    @rule(which=WHICH)
    def hold(self, which):
        attempt(hold, a_meeting(which, *PREPARED))

    @rule(which=WHICH)
    def circulate(self, which):
        attempt(circulate, a_meeting(which, "in_session"))

    @rule(which=WHICH)
    def ratify(self, which):
        if meeting := a_meeting(which, "circulated"):
            minutes.ratify_minutes(meeting.minutes, by=factories.chair())

    @rule(which=WHICH)
    def write(self, which):
        attempt(write, an_item(which, "in_session"))

    @rule(which=WHICH)
    def write_after_the_circulation(self, which):
        attempt(write, an_item(which, "circulated"))
        place_carried_items()  # as the next change of a meeting does

    @rule(which=WHICH)
    def begin(self, which):
        attempt(begin, an_item(which, *BEGUN))

    @rule(which=WHICH, outcome=st.sampled_from([FINISHED, UNFINISHED, UNFINISHED]))
    def finish(self, which, outcome):
        attempt(finish, an_item(which, *PREPARED, *BEGUN), outcome)

    @rule(which=WHICH, other=WHICH)
    def send(self, which, other):
        target, item = (
            a_meeting(other, *PREPARED, "in_session"),
            an_item(which, *PREPARED, *BEGUN, "ratified"),
        )
        if target and item:
            attempt(self.sent_to, item, target)

    def sent_to(self, item, target):
        send(item, target)
        there = target.agenda_items.filter(is_sent=True).get(Q(pk=item.pk) | Q(continues=item))
        self.sent[there.pk] = target.pk

    @rule(which=WHICH)
    def remove(self, which):
        def act(item):
            agendas.remove_agenda_item(item, by=factories.secretariat())

        attempt(act, an_item(which, *PREPARED, "in_session"))

    # What must hold, read from the rows and not by the code that is tested.

    @invariant()
    def every_unfinished_item_goes_on_in_exactly_one_coming_meeting(self):
        items = {item.pk: item for item in AgendaItem.objects.select_related("meeting")}
        coming = Meeting.objects.filter(status__in=PREPARED)
        for item in items.values():
            continuations = [other for other in items.values() if other.continues_id == item.pk]
            alive = [other for other in continuations if other.meeting.status in PREPARED]
            held = [other for other in continuations if other.meeting.status not in {*PREPARED, "cancelled"}]
            assert len(alive) + len(held) <= 1, f"{item} of {item.meeting} is carried twice"
            settled = held or any(other.outcome == "finished" for other in continuations)
            if is_owed(item) and not settled and coming:
                assert len(alive) == 1, f"{item} of {item.meeting} is lost"
                assert alive[0].is_sent or alive[0].meeting == next_after(item.meeting, coming), (
                    f"{item} of {item.meeting} is in the wrong meeting"
                )
            elif not is_owed(item) or settled:
                in_vain = [other for other in alive if not other.is_sent and not other.outcome]
                assert not in_vain, f"{item} of {item.meeting} is carried in vain"

    @invariant()
    def what_was_sent_stays_where_it_was_sent(self):
        places = dict(AgendaItem.objects.filter(pk__in=self.sent).values_list("pk", "meeting"))
        assert all(self.sent[pk] == meeting for pk, meeting in places.items())

    @invariant()
    def every_agenda_is_numbered_from_one(self):
        for meeting in Meeting.objects.all():
            positions = [item.position for item in meeting.agenda_items.all()]
            assert positions == list(range(1, len(positions) + 1))

    @invariant()
    def placing_again_changes_nothing(self):
        rows = AgendaItem.objects.order_by("pk").values_list(
            "pk", "meeting", "position", "is_sent", "outcome"
        )
        before = list(rows)
        place_carried_items()
        assert list(rows.all()) == before


def is_owed(item):
    if item.outcome == "finished":
        return False
    if item.meeting.status == "cancelled":
        return item.is_sent and item.continues_id is None
    if item.meeting.status in PREPARED or item.kind in {"follow_ups", "opening"}:
        return False
    if item.outcome == "unfinished":
        return True
    return item.meeting.status != "in_session" and not item.entries.filter(struck_at=None).exists()


def next_after(meeting, coming):
    def when(other):
        return other.starts_at, other.pk

    return min([other for other in coming if when(other) > when(meeting)] or coming, key=when)


@pytest.mark.long(25)
def test_nothing_is_carried_twice_and_nothing_is_lost(chair):
    run_state_machine_as_test(
        Meetings,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
