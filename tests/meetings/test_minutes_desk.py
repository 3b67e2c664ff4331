"""What the script of the minutes desk asks and sends: saved by itself, moved, and told what others wrote."""

import gzip
import re
import uuid
from pathlib import Path

import pghistory
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.actions import agendas, entries, entry_outcomes, minutes, minutes_desk, proposals
from meetings.minutes_changes import Cursor
from meetings.models import AgendaItem, Entry, EntryProposal
from tests import factories
from tests.meetings.test_minutes import speaker_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    return factories.held_meeting()


@pytest.fixture
def desk(as_user, secretariat):
    return as_user(secretariat)


@pytest.fixture
def colleague(db):
    return factories.user("rekan@uji.id", "secretariat", factories.kominfo("Maluku"))


def at(name, meeting, entry=None):
    return reverse(name, args=[meeting.pk, *([entry.pk] if entry else [])])


def words(meeting, text="Dibahas.", **fields):
    """What the browser sends of an entry that it has just made."""
    return {
        "client_key": str(uuid.uuid4()),
        "proposal_key": str(uuid.uuid4()),
        "agenda_item": meeting.agenda_items.last().pk,
        "kind": "note",
        "speaker": "",
        "text": text,
        "seen": "",
        "entry": "",
        "turn": 1,
    } | fields


def save(client, meeting, sent, **changed):
    sent.update(changed)
    return client.post(at("entry_save", meeting), sent, headers={"Accept": "application/json"})


def ask(client, meeting, item=None, since="", known="", **query):
    return client.get(
        at("minutes_changes", meeting),
        {"acara": (item or meeting.agenda_items.last()).pk, "sejak": since, **query},
        headers={"If-None-Match": known} if known else {},
    )


# Saving by itself


def test_the_first_saving_makes_the_entry_and_says_how_it_is_known(desk, meeting):
    sent = words(meeting, "Rapat ditunda sejenak.")
    answer = save(desk, meeting, sent)
    entry = Entry.objects.get(text="Rapat ditunda sejenak.")
    assert answer.status_code == 200
    told = answer.json()
    assert told.pop("at").replace(".", "").isdigit()
    assert told == {
        "saved": sent["client_key"],
        "entry": entry.pk,
        "seen": entry.last_change,
        "number": "",
        "proposal": None,
    }
    assert (str(entry.client_key), entry.position) == (sent["client_key"], 2)


def test_what_is_typed_on_changes_the_same_entry(desk, meeting):
    sent = words(meeting, "Rapat")
    told = save(desk, meeting, sent).json()
    told = save(
        desk, meeting, sent, entry=told["entry"], seen=told["seen"], text="Rapat dibuka.", turn=2
    ).json()
    assert Entry.objects.get(pk=told["entry"]).text == "Rapat dibuka."
    assert told["proposal"] is None
    assert meeting.minutes.entries.count() == 2


def test_an_answer_that_got_lost_is_no_conflict_with_oneself(desk, meeting):
    """The page does not know what became of its words, and sends more of them, new entry and known one alike."""
    sent = words(meeting, "Rapat")
    first = save(desk, meeting, sent).json()
    told = save(desk, meeting, sent, text="Rapat dibuka", turn=2).json()
    assert (told["entry"], told["proposal"]) == (first["entry"], None)
    told = save(
        desk, meeting, sent, entry=first["entry"], seen=first["seen"], text="Rapat dibuka Sekda.", turn=3
    )
    assert told.json()["proposal"] is None
    assert Entry.objects.get(pk=first["entry"]).text == "Rapat dibuka Sekda."
    assert not EntryProposal.objects.exists()


def test_the_same_sending_twice_is_one_entry_also_after_a_colleague_changed_it(desk, meeting, colleague):
    sent = words(meeting, "Rapat dibuka.")
    first = save(desk, meeting, sent).json()
    assert save(desk, meeting, sent).json() == first
    entries.change_entry(Entry.objects.get(pk=first["entry"]), by=colleague, changes={"text": "Diperbaiki."})
    told = save(desk, meeting, sent).json()
    assert (told["entry"], told["proposal"]) == (first["entry"], None)
    assert Entry.objects.get(pk=first["entry"]).text == "Diperbaiki."
    assert not EntryProposal.objects.exists()


def test_a_sending_that_comes_after_a_later_one_changes_nothing(desk, meeting):
    sent = words(meeting, "Rapat dibuka Sekda.", turn=2)
    told = save(desk, meeting, sent).json()
    late = save(desk, meeting, sent, text="Rapat", turn=1).json()
    assert (late["entry"], late["seen"], late["proposal"]) == (told["entry"], told["seen"], None)
    assert Entry.objects.get(pk=told["entry"]).text == "Rapat dibuka Sekda."


def test_over_somebody_elses_change_the_words_are_kept_beside_it(desk, meeting, colleague):
    entry = factories.note(meeting, "Awal.")
    seen = entry.last_change
    entries.change_entry(entry, by=colleague, changes={"text": "Versi rekan."})
    sent = words(meeting, "Versi saya.", entry=entry.pk, seen=seen)
    told = save(desk, meeting, sent).json()
    proposal = EntryProposal.objects.get()
    assert told["proposal"] == {
        "pk": proposal.pk,
        "url": f"/meja/rapat/{meeting.pk}/notula/usulan/{proposal.pk}/",
    }
    assert (told["entry"], told["seen"]) == (entry.pk, entry.last_change)
    # Typing goes on: the proposal grows, there is no second one.
    save(desk, meeting, sent, text="Versi saya, lengkap.", seen=told["seen"], turn=2)
    entry.refresh_from_db()
    proposal.refresh_from_db()
    assert (entry.text, proposal.text) == ("Versi rekan.", "Versi saya, lengkap.")
    assert EntryProposal.objects.count() == 1


def overtaken(desk, meeting, colleague):
    """(what my browser sends, what the portal told it) after a colleague's version was saved before mine."""
    entry = factories.note(meeting, "Awal.")
    seen = entry.last_change
    entries.change_entry(entry, by=colleague, changes={"text": "Versi rekan."})
    sent = words(meeting, "Versi saya.", entry=entry.pk, seen=seen)
    return sent, save(desk, meeting, sent).json()


def test_a_proposal_that_grows_still_says_what_it_was_written_from(desk, meeting, colleague):
    sent, told = overtaken(desk, meeting, colleague)
    was = EntryProposal.objects.get().seen
    save(desk, meeting, sent, text="Versi saya, lengkap.", seen=told["seen"], turn=2)
    assert EntryProposal.objects.get().seen == was


def test_whoever_types_on_after_his_proposal_was_turned_down_overwrites_nothing(
    desk, meeting, colleague, secretariat
):
    sent, told = overtaken(desk, meeting, colleague)
    first = EntryProposal.objects.get()
    proposals.settle_proposal(
        first,
        by=colleague,
        outcome="kept",
        seen=first.entry.last_change,
        proposal_seen=first.last_change,
    )
    for turn, text in enumerate(["Versi saya juga.", "Versi saya juga benar."], start=2):
        told = save(desk, meeting, sent, text=text, seen=told["seen"], turn=turn).json()
        assert told["proposal"]
    assert Entry.objects.get(pk=told["entry"]).text == "Versi rekan."
    assert list(EntryProposal.objects.order_by("pk").values_list("text", flat=True)) == [
        "Versi saya.",
        "Versi saya juga benar.",
    ]


def test_whoever_types_on_after_his_proposal_was_taken_changes_the_entry(desk, meeting, colleague):
    sent, told = overtaken(desk, meeting, colleague)
    first = EntryProposal.objects.get()
    proposals.settle_proposal(
        first,
        by=colleague,
        outcome="taken",
        seen=first.entry.last_change,
        proposal_seen=first.last_change,
    )
    told = save(desk, meeting, sent, text="Versi saya, lengkap.", seen=told["seen"], turn=2).json()
    assert told["proposal"] is None
    assert Entry.objects.get(pk=told["entry"]).text == "Versi saya, lengkap."


def test_a_late_request_takes_no_proposal_back(desk, meeting, colleague):
    sent, _told = overtaken(desk, meeting, colleague)
    save(desk, meeting, sent, text="Versi saya, lengkap.", turn=3)
    late = save(desk, meeting, sent, text="Versi saya, leng", turn=2).json()
    assert late["proposal"]
    assert EntryProposal.objects.get().text == "Versi saya, lengkap."


def test_a_neighbour_that_moved_is_no_conflict(desk, meeting, colleague):
    sent = words(meeting, "Rapat")
    told = save(desk, meeting, sent).json()
    entries.move_entry(Entry.objects.get(pk=told["entry"]), by=colleague, up=True)
    for known in (
        {"entry": told["entry"], "seen": told["seen"], "turn": 2},
        {"entry": "", "seen": "", "turn": 3},
    ):
        answer = save(desk, meeting, sent, text=f"Rapat {known['turn']}", **known).json()
        assert answer["proposal"] is None
    assert Entry.objects.get(pk=told["entry"]).text == "Rapat 3"


def test_two_tabs_of_one_person_are_two_writings(desk, meeting):
    entry = factories.note(meeting, "Awal.")
    seen = entry.last_change
    save(desk, meeting, words(meeting, "Tab satu.", entry=entry.pk, seen=seen))
    told = save(desk, meeting, words(meeting, "Tab dua.", entry=entry.pk, seen=seen)).json()
    assert told["proposal"]
    entry.refresh_from_db()
    assert entry.text == "Tab satu."


@pytest.mark.parametrize("seen", ["0", "x", "-5", "9" * 40])
def test_a_version_that_is_none_overwrites_nothing(desk, meeting, seen):
    entry = factories.note(meeting, "Awal.")
    told = save(desk, meeting, words(meeting, "Lain.", entry=entry.pk, seen=seen)).json()
    assert told["proposal"]
    entry.refresh_from_db()
    assert entry.text == "Awal."


def test_a_decision_gets_its_number_with_the_first_words_and_keeps_it(desk, meeting):
    sent = words(meeting, "Forum", kind="decision")
    told = save(desk, meeting, sent).json()
    assert told["number"] == "K-2021-0001"
    told = save(
        desk, meeting, sent, entry=told["entry"], seen=told["seen"], kind="note", text="Forum data.", turn=2
    )
    entry = Entry.objects.get(pk=told.json()["entry"])
    assert (entry.kind, entry.number, entry.text) == ("decision", "K-2021-0001", "Forum data.")


def test_a_statement_is_saved_without_its_speaker_and_gets_him_later(desk, meeting):
    speaker = speaker_from(meeting, factories.kominfo("Buru"))
    sent = words(meeting, "Sering putus.", kind="statement")
    told = save(desk, meeting, sent).json()
    save(desk, meeting, sent, entry=told["entry"], seen=told["seen"], speaker=speaker.pk, turn=2)
    entry = Entry.objects.get(pk=told["entry"])
    assert (entry.speaker, entry.speaker_position) == (speaker, "Kepala Dinas")


def test_who_was_named_before_he_was_marked_absent_stays_the_speaker(desk, meeting, secretariat):
    speaker = speaker_from(meeting, factories.kominfo("Buru"))
    meeting.attendances.filter(attendee=speaker).update(status="absent")
    answer = save(desk, meeting, words(meeting, kind="statement", speaker=speaker.pk))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "\u200b"}, "text"),
        ({"text": "x" * 250_001}, "text"),
        ({"kind": "lain"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"speaker": "x"}, "speaker"),
        ({"speaker": "9" * 30}, "speaker"),
        ({"client_key": ""}, "client_key"),
        ({"client_key": "x"}, "client_key"),
        ({"agenda_item": ""}, "agenda_item"),
        ({"agenda_item": "999999"}, "agenda_item"),
        ({"agenda_item": "\x00"}, "agenda_item"),
    ],
)
def test_what_is_wrong_is_told_with_its_field_and_nothing_is_saved(desk, meeting, fields, field):
    before = Entry.objects.count()
    answer = save(desk, meeting, words(meeting) | fields)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert answer.json()["errors"][0]["message"]
    assert Entry.objects.count() == before


def test_a_stranger_is_no_speaker_and_another_meetings_item_no_place(desk, meeting):
    stranger = factories.PersonFactory()
    foreign = factories.draft_meeting(title="Lain").agenda_items.first()
    for fields in ({"speaker": stranger.pk}, {"agenda_item": foreign.pk}):
        assert save(desk, meeting, words(meeting) | fields).status_code == 422


@pytest.mark.parametrize("entry", ["999999", "x", "-1", "9" * 60, "\x00"])
def test_an_entry_that_is_none_is_404(desk, meeting, entry):
    assert save(desk, meeting, words(meeting, entry=entry)).status_code == 404


def test_an_entry_of_another_meeting_is_404(desk, meeting):
    foreign = factories.held_meeting(title="Lain").minutes.entries.get()
    assert save(desk, meeting, words(meeting, entry=foreign.pk, seen=foreign.last_change)).status_code == 404


def test_a_key_of_somebody_else_is_refused(as_user, meeting, secretariat, colleague):
    sent = words(meeting, "Milik saya.")
    save(as_user(secretariat), meeting, sent)
    answer = save(as_user(colleague), meeting, sent, text="Milik rekan.")
    assert answer.status_code == 422
    assert not Entry.objects.filter(text="Milik rekan.").exists()


def test_ratified_minutes_take_nothing_and_say_so(desk):
    meeting = factories.ratified_meeting()
    answer = save(desk, meeting, words(meeting))
    assert answer.status_code == 409
    assert "sudah disahkan" in answer.json()["errors"][0]["message"]


def test_before_the_session_there_is_nothing_to_save_into(desk):
    meeting = factories.announced_meeting()
    assert save(desk, meeting, words(meeting)).status_code == 409
    assert ask(desk, meeting).status_code == 404


def test_only_the_secretariat_saves_moves_and_asks(as_user, ambon, bappeda, chair, administrator, meeting):
    entry = meeting.minutes.entries.get()
    for user, status in ((ambon, 404), (bappeda, 404), (chair, 403), (administrator, 403)):
        client = as_user(user)
        assert save(client, meeting, words(meeting)).status_code == status
        assert ask(client, meeting).status_code == status
        assert client.post(at("entry_move", meeting, entry), {"direction": "up"}).status_code == status
    assert meeting.minutes.entries.count() == 1


def test_wrong_methods(desk, meeting):
    entry = meeting.minutes.entries.get()
    assert desk.get(at("entry_save", meeting)).status_code == 405
    assert desk.get(at("entry_move", meeting, entry)).status_code == 405
    assert desk.post(at("minutes_changes", meeting)).status_code == 405


def test_a_writing_is_recognised_by_its_key_not_by_its_author(meeting, secretariat):
    """The verb itself, outside of any request."""
    typed = {"agenda_item": meeting.agenda_items.last(), "kind": "note"}
    keys = {"client_key": uuid.uuid4(), "proposal_key": uuid.uuid4()}
    entry, proposal = minutes_desk.save_entry(
        meeting.minutes, Entry(text="Satu", **typed), by=secretariat, **keys, turn=1
    )
    assert proposal is None
    with pghistory.context(user=secretariat.pk):
        entries.change_entry(entry, by=secretariat, changes={"text": "Lain"})
    _entry, proposal = minutes_desk.save_entry(
        meeting.minutes, Entry(text="Satu dua", **typed), by=secretariat, **keys, turn=2
    )
    assert proposal.text == "Satu dua"


# When an item began


def test_the_first_entry_begins_its_item_and_ends_no_other(desk, meeting):
    first, last = meeting.agenda_items.all()
    assert (first.begun_at, bool(last.begun_at)) == (
        None,
        True,
    )  # the meeting was held with a note under the last
    begun = last.begun_at
    save(desk, meeting, words(meeting, agenda_item=first.pk))
    save(desk, meeting, words(meeting))
    first.refresh_from_db()
    last.refresh_from_db()
    assert first.begun_at
    assert (last.begun_at, last.ended_at) == (begun, None)


def test_what_is_added_after_the_session_begins_nothing(desk):
    meeting = factories.circulated_meeting()
    first = meeting.agenda_items.first()
    save(desk, meeting, words(meeting, agenda_item=first.pk))
    first.refresh_from_db()
    assert first.entries.count() == 1
    assert first.begun_at is None


# Moving


def test_an_entry_is_moved_by_a_button_and_the_page_comes_back_to_it(desk, meeting):
    first = meeting.minutes.entries.get()
    second = factories.note(meeting, "Kedua.")
    for direction, order in (("up", [second, first]), ("up", [second, first]), ("down", [first, second])):
        answer = desk.post(at("entry_move", meeting, second), {"direction": direction})
        assert answer.url.endswith(f"?acara={second.agenda_item_id}#butir-{second.pk}")
        assert list(meeting.minutes.entries.order_by("position")) == order


def test_a_direction_that_is_none_and_ratified_minutes_move_nothing(desk, meeting):
    entry = factories.note(meeting, "Kedua.")
    assert desk.post(at("entry_move", meeting, entry), {"direction": "x"}).status_code == 409
    ratified = factories.ratified_meeting(title="Disahkan")
    only = ratified.minutes.entries.get()
    assert desk.post(at("entry_move", ratified, only), {"direction": "up"}).status_code == 409
    other = factories.held_meeting(title="Lain")
    assert desk.post(at("entry_move", other, entry), {"direction": "up"}).status_code == 404


# What others wrote


def test_nothing_new_is_answered_in_under_300_bytes(desk, meeting):
    first = ask(desk, meeting)
    again = ask(desk, meeting, since=first.json()["cursor"], known=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    headers = "HTTP/1.1 304 Not Modified\r\nServer: gunicorn\r\nDate: Wed, 03 Mar 2021 01:32:07 GMT\r\n"
    headers += "Connection: keep-alive\r\n" + "".join(f"{name}: {value}\r\n" for name, value in again.items())
    assert len(headers + "\r\n") < 300, headers
    assert not again.cookies


def test_a_page_without_a_cursor_gets_every_entry_of_its_item(desk, meeting):
    factories.note(meeting, "Kedua.")
    told = ask(desk, meeting).json()
    assert [row["position"] for row in told["entries"]] == [1, 2]
    row = told["entries"][1]
    assert (row["item"], row["seen"]) == (
        meeting.agenda_items.last().pk,
        Entry.objects.get(pk=row["pk"]).last_change,
    )
    assert f'id="butir-{row["pk"]}"' in row["html"]
    assert "Kedua." in row["html"]
    assert "csrfmiddlewaretoken" not in str(told)
    other = ask(desk, meeting, meeting.agenda_items.first()).json()
    assert other["entries"] == []
    assert "1. Pembukaan" in other["head"]


def changed_after(desk, meeting, change):
    """The numbers of the entries that a page is told of after `change`."""
    before = ask(desk, meeting).json()
    change()
    answer = ask(desk, meeting, since=before["cursor"], known=f'"{before["cursor"]}"', agenda=before["mark"])
    assert answer.status_code == 200
    return [row["pk"] for row in answer.json()["entries"]]


def test_a_page_is_told_of_exactly_what_changed(desk, meeting, colleague, secretariat):
    one, two, three = (factories.note(meeting, text) for text in ("Satu.", "Dua.", "Tiga."))
    decided = factories.decision(meeting)

    def told_after(change):
        return changed_after(desk, meeting, change)

    assert told_after(lambda: entries.change_entry(two, by=colleague, changes={"text": "Dua!"})) == [two.pk]
    assert told_after(lambda: entries.move_entry(three, by=colleague, up=True)) == [three.pk, two.pk]
    assert told_after(lambda: entries.strike_entry(one, by=colleague, reason="Keliru.")) == [one.pk]
    follow = {"by": secretariat, "client_key": uuid.uuid4(), "task": "Susun SK"}
    assert told_after(lambda: entry_outcomes.follow_up_decision(decided, **follow)) == [decided.pk]
    assert told_after(
        lambda: EntryProposal.objects.create(entry=two, seen=0, kind="note", text="x", created_by=colleague)
    ) == [two.pk]
    elsewhere = Entry(agenda_item=meeting.agenda_items.first(), text="Di tempat lain.")
    assert (
        told_after(
            lambda: entries.add_entry(meeting.minutes, elsewhere, by=colleague, client_key=uuid.uuid4())
        )
        == []
    )
    assert told_after(lambda: minutes.circulate_minutes(meeting.minutes, by=secretariat)) == []


def test_the_agenda_is_sent_only_where_it_looks_different(desk, meeting, colleague):
    told = ask(desk, meeting).json()
    entries.change_entry(meeting.minutes.entries.get(), by=colleague, changes={"text": "Lain."})
    told = ask(desk, meeting, since=told["cursor"], agenda=told["mark"]).json()
    assert "agenda" not in told
    factories.note(meeting, "Baru.")
    told = ask(desk, meeting, since=told["cursor"], agenda=told["mark"]).json()
    assert "2 butir" in told["agenda"]
    assert "2 butir" in told["state"]
    told = ask(desk, meeting, meeting.agenda_items.first(), since=told["cursor"], agenda=told["mark"]).json()
    assert "1. Pembukaan" in told["head"]


@pytest.mark.parametrize("cursor", ["", "x", "1-2-3", "1-2-3-4-x", "-1-0-0-0-0", "9" * 90, "1-2-3-4-٣"])
def test_a_cursor_that_is_none_means_everything(desk, meeting, cursor):
    assert Cursor.read(cursor) is None
    assert len(ask(desk, meeting, since=cursor).json()["entries"]) == 1


@pytest.mark.parametrize("item", ["", "x", "999999", "\x00", "9" * 60])
def test_an_item_that_is_none_has_no_entries(desk, meeting, item):
    told = desk.get(at("minutes_changes", meeting), {"acara": item}).json()
    assert (told["entries"], told["head"]) == ([], "")


def test_only_ones_own_keys_are_shown(as_user, meeting, secretariat, colleague):
    entry = factories.note(meeting, "Milik sekretariat.")
    assert str(entry.client_key) in str(ask(as_user(secretariat), meeting).json())
    assert str(entry.client_key) not in str(ask(as_user(colleague), meeting).json())


def test_hostile_words_are_shown_as_words(desk, meeting):
    text = '<script>alert(1)</script> " onfocus=alert(1) [x](javascript:alert(1))'
    factories.note(meeting, text)
    html = ask(desk, meeting).json()["entries"][-1]["html"]
    assert "<script" not in html
    assert 'data-text="&lt;script&gt;' in html
    assert 'href="javascript' not in html


# What it costs


def test_the_page_asks_for_all_parts_of_its_script_at_once(desk, meeting):
    page = desk.get(at("minutes_edit", meeting)).content.decode()
    asked = set(re.findall(r'<link rel="modulepreload" href="/static/js/([^"]+)">', page))
    assert {"desk-shelf.js", "outbox.js", "store.js"} < asked  # up to three steps away
    scripts = Path(settings.BASE_DIR) / "static" / "js"
    for name in asked | {"minutes-desk.js"}:
        for line in (scripts / name).read_text().splitlines():
            if line.startswith("import ") and "./" in line:
                assert line.split("./")[1].split('"')[0] in asked, (name, line)


def fill(meeting, items, count):
    """An agenda of `items` with `count` entries in all, put there by SQL: the verbs would take minutes."""
    by = factories.secretariat()
    for n in range(items - meeting.agenda_items.count()):
        agendas.add_agenda_item(meeting, AgendaItem(title=f"Paparan {n}"), by=by)
    agenda = list(meeting.agenda_items.all())
    rows = []
    for n in range(count - meeting.minutes.entries.count()):
        item, place = agenda[n % items], count + n
        rows.append(
            Entry(
                minutes=meeting.minutes, agenda_item=item, position=place, text=f"Butir {n}.", created_by=by
            )
        )
    Entry.objects.bulk_create(rows)


def queries_of(action):
    with CaptureQueriesContext(connection) as queries:
        answer = action()
    assert answer.status_code in {200, 304}
    return len(queries), [query["sql"] for query in queries]


def weight(answer):
    """Bytes of an answer with its headers, as gunicorn sends it."""
    headers = "HTTP/1.1 200 OK\r\nServer: gunicorn\r\nDate: Wed, 03 Mar 2021 01:32:07 GMT\r\nConnection: keep-alive\r\n"
    headers += "".join(f"{name}: {value}\r\n" for name, value in answer.items()) + "\r\n"
    return len(headers) + len(answer.content)


SIZES = [(2, 1), (2, 3), (80, 2000)]


def test_the_page_takes_as_many_queries_for_three_entries_and_for_two_thousand(desk, meeting):
    counted = []
    for items, count in SIZES:
        fill(meeting, items, count)
        desk.get(at("minutes_edit", meeting))
        counted.append(queries_of(lambda: desk.get(at("minutes_edit", meeting)))[0])
    assert counted == [16, 16, 16]


def test_what_is_asked_takes_as_many_queries_for_three_entries_and_for_two_thousand(desk, meeting):
    asked, quiet = [], []
    for items, count in SIZES:
        fill(meeting, items, count)
        item = meeting.agenda_items.last()
        told = ask(desk, meeting, item)
        asked.append(queries_of(lambda item=item: ask(desk, meeting, item))[0])
        quiet.append(queries_of(lambda item=item, told=told: ask(desk, meeting, item, known=told["ETag"]))[0])
    assert asked == [12, 12, 12]
    assert quiet == [3, 3, 3]  # session, account, and the meeting with its cursor


def test_saving_an_entry_costs_the_same_in_a_long_meeting_and_touches_that_entry_alone(desk, meeting):
    speaker = speaker_from(meeting, factories.kominfo("Buru"))
    made, changed = [], []
    for items, count in SIZES:
        fill(meeting, items, count)
        save(desk, meeting, words(meeting))  # the item has begun
        sent = words(meeting, kind="statement", speaker=speaker.pk)
        number, statements = queries_of(lambda sent=sent: save(desk, meeting, sent))
        made.append(number)
        entry = Entry.objects.get(client_key=sent["client_key"])
        sent |= {"entry": entry.pk, "seen": entry.last_change, "text": "Dibahas lagi.", "turn": 2}
        number, more = queries_of(lambda sent=sent: save(desk, meeting, sent))
        changed.append(number)
        _touch_one_entry(statements + more)
    assert (made, changed) == ([21, 21, 21], [30, 30, 30])


def _touch_one_entry(statements):
    """Every statement about entries names one by its key, or is one row: no list of them is read or written."""
    for sql in statements:
        if '"meetings_entry"' not in sql or "INSERT INTO" in sql:
            continue
        one = (
            '"meetings_entry"."id" =',
            '"meetings_entry"."client_key" =',
            "MAX(",
            '"meetings_entry"."agenda_item_id" =',
        )
        assert any(part in sql for part in one), sql


def test_the_answer_to_a_saving_is_short(desk, meeting):
    fill(meeting, 80, 2000)
    answer = save(desk, meeting, words(meeting, "Kominfo Buru meminta menara di Namrole."))
    assert weight(answer) < 800
    assert len(answer.content) < 200


def test_what_a_colleague_wrote_comes_in_a_short_answer(desk, meeting, colleague):
    fill(meeting, 80, 2000)
    told = ask(desk, meeting).json()
    entries.change_entry(meeting.minutes.entries.last(), by=colleague, changes={"text": "Lain."})
    answer = ask(desk, meeting, since=told["cursor"], agenda=told["mark"])
    assert len(answer.json()["entries"]) == 1
    assert len(gzip.compress(answer.content)) < 1500
