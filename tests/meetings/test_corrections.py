"""A *ralat* of ratified minutes: drafted, read as a difference, issued; what was ratified stays as it was."""

import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from procrastinate.contrib.django.models import ProcrastinateJob

from meetings.actions import corrections, entries, meetings, minutes
from meetings.actions.deliveries import letter_of
from meetings.actions.summaries import proposed_text
from meetings.corrected import added_words, as_corrected, changes_of, in_reading_order, laid_over
from meetings.models import (
    AgendaItem,
    CorrectedEntry,
    Correction,
    Delivery,
    Entry,
    EntryComment,
    FollowUp,
    Meeting,
    Minutes,
)
from tests import factories
from tests.factories import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    """Ratified, with a note, a decision and a second note under the last item."""
    meeting = factories.held_meeting()
    factories.decision(meeting)
    factories.note(meeting, "Rapat ditutup.")
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    return Meeting.objects.get(pk=meeting.pk)


@pytest.fixture
def opening(meeting):
    return meeting.minutes.entries.first()


@pytest.fixture
def decision(meeting):
    return meeting.minutes.entries.decisions().get()


@pytest.fixture
def draft(meeting):
    return factories.drafted_correction(meeting)


def at(name, meeting, *args):
    return reverse(name, args=[meeting.pk, *args])


def document(meeting, version=None):
    if version is None:
        return reverse("minutes_detail", args=[meeting.year, meeting.slug])
    return reverse("minutes_version", args=[meeting.year, meeting.slug, version])


def differences(meeting, **query):
    address = reverse("minutes_differences", args=[meeting.year, meeting.slug])
    return f"{address}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


def page_of(response):
    return " ".join(response.content.decode().split())


def texts(meeting, version=None):
    """What the minutes say in a version, in reading order; what is struck out in brackets."""
    changes = changes_of(meeting.minutes, until=version)
    said = [*laid_over(meeting.minutes.entries.standing(), changes), *added_words(changes)]
    return [f"[{words.text}]" if words.struck_by else words.text for words in in_reading_order(said)]


def typed(said, **fields):
    return {"kind": said.kind, "speaker": said.speaker_id or "", "text": said.text, "seen": 0} | fields


# The database: what was ratified and what was issued is final

FINAL = [
    ("meetings_minutes", "comments_until = now()", "the minutes themselves"),
    ("meetings_entry", "text = 'Lain.'", "an entry"),
    ("meetings_agendaitem", "title = 'Lain.'", "an agenda item"),
    ("meetings_correction", "reason = 'Lain.'", "an issued correction"),
    ("meetings_correctedentry", "text = 'Lain.'", "what an issued correction changed"),
]


def rows_of(meeting):
    """The primary keys of what is final about a meeting whose minutes were corrected once."""
    return {
        "meetings_minutes": meeting.minutes.pk,
        "meetings_entry": meeting.minutes.entries.first().pk,
        "meetings_agendaitem": meeting.agenda_items.first().pk,
        "meetings_correction": meeting.minutes.corrections.issued().get().pk,
        "meetings_correctedentry": CorrectedEntry.objects.get().pk,
    }


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
@pytest.mark.parametrize(("table", "change", "what"), FINAL, ids=[what for *_rest, what in FINAL])
def test_after_the_ratification_raw_sql_is_refused(meeting, opening, verb, table, change, what):
    factories.corrected(opening)
    pk = rows_of(meeting)[table]
    statement = f"UPDATE {table} SET {change}" if verb == "UPDATE" else f"DELETE FROM {table}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE id = %s", [pk])
        before = cursor.fetchall()
        with (
            pytest.raises(DatabaseError, match="ratified|issued|Cannot (update|delete)"),
            transaction.atomic(),
        ):
            cursor.execute(f"{statement} WHERE id = %s", [pk])
        cursor.execute(f"SELECT * FROM {table} WHERE id = %s", [pk])
        assert cursor.fetchall() == before


def test_after_the_ratification_raw_sql_adds_nothing_either(meeting, opening):
    correction = factories.corrected(opening)
    change = correction.changes.get()
    for row, model in (
        (opening, Entry),
        (meeting.agenda_items.first(), AgendaItem),
        (change, CorrectedEntry),
    ):
        columns = ", ".join(
            f'"{field.column}"' for field in model._meta.concrete_fields if not field.primary_key
        )
        fresh = {"position": "position + 1000", "client_key": "gen_random_uuid()", "entry_id": "NULL"}
        values = ", ".join(
            fresh.get(field.column, f'"{field.column}"')
            for field in model._meta.concrete_fields
            if not field.primary_key
        )
        table = model._meta.db_table
        with (
            pytest.raises(DatabaseError, match="ratified|issued"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE id = %s", [row.pk]
            )


def test_a_draft_may_still_change(draft, opening):
    corrections.correct(draft, opening, by=factories.secretariat(), words=words("Lain."))
    CorrectedEntry.objects.update(text="Lain lagi.")
    Correction.objects.update(reason="Lain.")
    CorrectedEntry.objects.all().delete()
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Correction.objects.all().delete()


# The whole path, from a draft to version 3, through the pages


def test_from_a_draft_to_version_three(as_user, secretariat, chair, buru, meeting, opening, decision):
    ratified = list(Entry.objects.order_by("pk").values())
    desk = as_user(secretariat)
    form = {"reason": "Waktu pembukaan salah.", "client_key": str(uuid.uuid4())}
    assert desk.get(at("correction_edit", meeting)).status_code == 200
    for _ in range(2):  # a double tap
        assert desk.post(at("correction_edit", meeting), form).url == at("correction_edit", meeting)
    draft = Correction.objects.get()
    answer = desk.post(
        at("correction_change", meeting, opening.anchor), typed(opening, text="Rapat dibuka pukul 09.15.")
    )
    item = opening.agenda_item
    assert answer.url == f"{at('correction_edit', meeting)}?acara={item.pk}#{opening.anchor}"
    page = page_of(desk.get(at("correction_edit", meeting)))
    assert "<ins>" in page
    assert "pukul 09.15." in page
    # A draft is nothing that participants see.
    assert "pukul 09.15" not in page_of(as_user(buru).get(document(meeting)))
    assert Entry.objects.get(pk=opening.pk).text == "Rapat dibuka."

    issue = as_user(chair).get(at("correction_issue", meeting))
    assert "menjadi versi 2" in page_of(issue)
    seen = issue.context["form"]["seen"].value()
    for _ in range(2):
        answer = as_user(chair).post(at("correction_issue", meeting), {"seen": seen})
        assert answer.url == document(meeting)
    draft.refresh_from_db()
    assert (draft.status, draft.version, draft.issued_by) == ("issued", 2, chair.person)
    assert meeting.events.filter(kind="corrected").count() == 1

    desk = as_user(secretariat)
    desk.post(at("correction_edit", meeting), {"reason": "Ada yang terlewat.", "client_key": uuid.uuid4()})
    desk.post(
        f"{at('correction_add', meeting, item.pk)}?sesudah={opening.position}",
        {"kind": "note", "speaker": "", "text": "Doa dibacakan.", "client_key": uuid.uuid4()},
    )
    desk.post(at("correction_strike", meeting, decision.anchor))
    seen = as_user(chair).get(at("correction_issue", meeting)).context["form"]["seen"].value()
    assert as_user(chair).post(at("correction_issue", meeting), {"seen": seen}).url == document(meeting)

    assert list(Entry.objects.order_by("pk").values()) == ratified
    client = as_user(buru)
    newest = page_of(client.get(document(meeting)))
    assert "<b>Versi 3</b>, ralat" in newest
    assert "alasan: Ada yang terlewat." in newest
    for version in (1, 2, 3):
        assert f'href="{document(meeting, version)}"' in newest
    shown = {version: page_of(client.get(document(meeting, version))) for version in (1, 2, 3)}
    assert ["Rapat dibuka.</p>" in shown[n] for n in (1, 2, 3)] == [True, False, False]
    assert ["Rapat dibuka pukul 09.15." in shown[n] for n in (1, 2, 3)] == [False, True, True]
    assert ["Doa dibacakan." in shown[n] for n in (1, 2, 3)] == [False, False, True]
    assert ["Dicoret dengan ralat (versi 3), alasan: Ada yang terlewat." in shown[n] for n in (1, 2, 3)] == [
        False,
        False,
        True,
    ]
    assert ["Ini versi lama" in shown[n] for n in (1, 2, 3)] == [True, True, False]
    assert texts(meeting, 1) == ["Rapat dibuka.", "Forum data dibentuk.", "Rapat ditutup."]
    assert texts(meeting) == [
        "Rapat dibuka pukul 09.15.",
        "Doa dibacakan.",
        "[Forum data dibentuk.]",
        "Rapat ditutup.",
    ]
    assert client.get(document(meeting, 4)).status_code == 404
    assert client.get(document(meeting, 0)).status_code == 404


def test_the_difference_between_any_two_versions_is_shown(as_user, buru, meeting, opening, decision):
    factories.corrected(opening, "Rapat dibuka Sekda.", reason="Pertama.")
    factories.struck_by_correction(decision, reason="Kedua.")
    client = as_user(buru)
    whats = {}
    for older, newer in ((1, 2), (2, 3), (1, 3), (3, 1), (2, 2)):
        answer = client.get(differences(meeting, dari=older, ke=newer))
        whats[older, newer] = [(d.said.pk, d.what) for d in answer.context["differences"]]
    assert whats == {
        (1, 2): [(opening.pk, "changed")],
        (2, 3): [(decision.pk, "struck")],
        (1, 3): [(opening.pk, "changed"), (decision.pk, "struck")],
        (3, 1): [(opening.pk, "changed"), (decision.pk, "struck")],
        (2, 2): [],
    }
    last_two = client.get(differences(meeting))
    assert (last_two.context["older"], last_two.context["newer"]) == (2, 3)
    assert "alasan: Kedua." in page_of(last_two)
    for wrong in ({"dari": "x"}, {"ke": "99999999999"}, {"dari": "-1", "ke": "\x00"}, {"dari": 0, "ke": 40}):
        assert client.get(differences(meeting, **wrong)).status_code == 200


def test_minutes_that_were_never_corrected_have_one_version(as_user, buru, meeting):
    client = as_user(buru)
    assert "Versi 1" not in page_of(client.get(document(meeting)))
    assert client.get(document(meeting, 1)).status_code == 200
    assert client.get(document(meeting, 2)).status_code == 404
    assert "hanya ada satu versi" in page_of(client.get(differences(meeting)))


def test_before_the_ratification_there_are_no_versions(as_user, secretariat, buru):
    meeting = factories.circulated_meeting()
    assert as_user(buru).get(document(meeting, 1)).status_code == 404
    assert as_user(buru).get(differences(meeting)).status_code == 404
    answer = as_user(secretariat).get(at("correction_edit", meeting))
    assert answer.status_code == 409
    assert "belum disahkan" in page_of(answer)
    with pytest.raises(ValidationError, match="belum disahkan"):
        factories.drafted_correction(meeting)


def test_a_stranger_finds_no_version(as_user, client, meeting, opening):
    factories.corrected(opening)
    stranger = factories.user("lain@uji.id", "officer", factories.InstitutionFactory())
    for address in (document(meeting, 1), document(meeting, 2), differences(meeting)):
        assert as_user(stranger).get(address).status_code == 404
        client.logout()
        assert client.get(address).url.startswith("/masuk/")


# Old and closed meetings


def test_the_minutes_of_an_old_closed_meeting_are_corrected_too(
    as_user, secretariat, chair, meeting, opening
):
    meetings.close_meeting(meeting, by=chair)
    later = factories.ratified_meeting(
        title="Rakor 2022", starts_at=factories.wit(2022, 3, 2, 9), ends_at=factories.wit(2022, 3, 2, 12)
    )
    factories.corrected(opening, "Rapat dibuka Sekda.")
    assert texts(meeting)[0] == "Rapat dibuka Sekda."
    assert Meeting.objects.get(pk=meeting.pk).status == "closed"
    assert later.minutes.newest_version == 1
    assert as_user(secretariat).get(at("correction_edit", meeting)).status_code == 200


# The draft


def test_there_is_one_draft_at_a_time(as_user, secretariat, meeting, draft):
    with pytest.raises(ValidationError, match="sudah mempunyai rancangan"):
        factories.drafted_correction(meeting)
    other = factories.ratified_meeting(title="Lain")
    factories.drafted_correction(other)
    with pytest.raises(ValidationError, match="sudah pernah dikirim"):
        corrections.draft_correction(other.minutes, by=secretariat, reason="x", client_key=draft.client_key)
    assert Correction.objects.count() == 2


def test_another_reason_under_the_same_key_is_not_lost(secretariat, meeting, draft):
    key = draft.client_key
    first = {"by": secretariat, "reason": draft.reason, "client_key": key}
    corrections.change_reason(draft, by=secretariat, reason="Diubah kemudian.")
    assert corrections.draft_correction(meeting.minutes, **first) == (draft, False)
    with pytest.raises(ValidationError, match="sudah pernah dikirim"):
        corrections.draft_correction(meeting.minutes, **first | {"reason": "Alasan lain."})


@pytest.mark.parametrize("reason", ["", " ", "\u200b", "x" * 2_001, "a\x00b"])
def test_a_reason_is_needed(as_user, secretariat, meeting, reason):
    answer = as_user(secretariat).post(at("correction_edit", meeting), {"reason": reason})
    assert answer.status_code == 200
    assert "reason" in answer.context["form"].errors
    assert not Correction.objects.exists()


def test_the_reason_is_changed_while_it_is_a_draft_and_nobody_is_written_over(
    as_user, secretariat, meeting, draft
):
    desk = as_user(secretariat)
    mine = {"reason": "Alasan saya.", "seen": draft.last_change}
    corrections.change_reason(draft, by=secretariat, reason="Alasan rekan.")
    answer = desk.post(at("correction_edit", meeting), mine)
    assert "diubah orang lain" in page_of(answer)
    assert "Alasan rekan." in page_of(answer)
    assert "Alasan saya.</textarea>" in answer.content.decode()
    again = mine | {"seen": answer.context["form"]["seen"].value()}
    assert desk.post(at("correction_edit", meeting), again).status_code == 302
    draft.refresh_from_db()
    assert draft.reason == "Alasan saya."


def test_a_draft_is_dropped_and_stays_in_the_records(as_user, secretariat, meeting, draft, opening):
    corrections.correct(draft, opening, by=secretariat, words=words("Lain."))
    desk = as_user(secretariat)
    assert "Lain." in page_of(desk.get(at("correction_drop", meeting)))
    for _ in range(2):
        assert desk.post(at("correction_drop", meeting)).url == at("correction_edit", meeting)
    draft.refresh_from_db()
    assert (draft.status, draft.version, draft.changes.get().text) == ("dropped", None, "Lain.")
    assert texts(meeting)[0] == "Rapat dibuka."
    assert desk.get(at("correction_drop", meeting)).status_code == 409
    assert factories.corrected(opening).version == 2


def test_two_write_over_the_same_entry_of_the_draft_and_the_second_sees_the_first(
    as_user, secretariat, meeting, draft, opening
):
    desk = as_user(secretariat)
    address = at("correction_change", meeting, opening.anchor)
    mine = typed(opening, text="Versi saya.", seen=desk.get(address).context["form"]["seen"].value())
    corrections.correct(draft, opening, by=secretariat, words=words("Versi rekan."))
    answer = desk.post(address, mine)
    assert "diubah orang lain" in page_of(answer)
    assert "Versi rekan." in page_of(answer)
    assert "Versi saya.</textarea>" in answer.content.decode()
    again = mine | {"seen": answer.context["form"]["seen"].value()}
    assert desk.post(address, again).status_code == 302
    assert draft.changes.get().text == "Versi saya."


def test_what_is_in_force_already_is_no_change(secretariat, draft, opening):
    assert corrections.correct(draft, opening, by=secretariat, words=words("Rapat dibuka.")) is None
    corrections.correct(draft, opening, by=secretariat, words=words("Lain."))
    assert corrections.correct(draft, opening, by=secretariat, words=words("Rapat dibuka.")) is None
    assert not draft.changes.exists()


def test_a_change_is_taken_back(as_user, secretariat, meeting, draft, opening):
    change = corrections.correct(draft, opening, by=secretariat, words=words("Lain."))
    desk = as_user(secretariat)
    seen = change.last_change
    for _ in range(2):
        answer = desk.post(at("correction_take_back", meeting, change.pk), {"seen": seen})
        assert answer.status_code == 302
    assert not draft.changes.exists()
    assert desk.post(at("correction_take_back", meeting, 999_999)).status_code == 404
    assert desk.get(at("correction_take_back", meeting, change.pk)).status_code == 405
    assert desk.get(at("correction_strike", meeting, opening.anchor)).status_code == 405


def seen_on(desk, meeting, item):
    """The versions that the buttons of the draft's page name."""
    page = desk.get(f"{at('correction_edit', meeting)}?acara={item.pk}").content.decode()
    return [int(number) for number in re.findall(r'name="seen" value="(\d+)"', page)]


def test_what_somebody_else_drafted_meanwhile_is_not_struck_out(
    as_user, secretariat, meeting, draft, decision
):
    desk = as_user(secretariat)
    change = corrections.correct(
        draft, decision, by=secretariat, words=words("Forum dibentuk 2021.", "decision")
    )
    answer = desk.post(at("correction_strike", meeting, decision.anchor), {"seen": 0})
    assert answer.status_code == 409
    assert "diubah orang lain sejak Anda membukanya" in page_of(answer)
    assert [(row.text, row.is_struck) for row in draft.changes.all()] == [("Forum dibentuk 2021.", False)]
    corrections.take_back(change, by=secretariat, seen=change.last_change)
    for _ in range(2):  # pressed twice
        answer = desk.post(at("correction_strike", meeting, decision.anchor), {"seen": 0})
        assert answer.status_code == 302
    assert draft.changes.get().is_struck


def test_what_somebody_else_drafted_meanwhile_is_not_taken_back(
    as_user, secretariat, meeting, draft, opening
):
    desk = as_user(secretariat)
    change = corrections.correct(draft, opening, by=secretariat, words=words("Lain."))
    shown = change.last_change
    assert shown in seen_on(desk, meeting, opening.agenda_item)
    corrections.correct(draft, opening, by=secretariat, words=words("Lain lagi."))
    answer = desk.post(at("correction_take_back", meeting, change.pk), {"seen": shown})
    assert answer.status_code == 409
    assert "diubah orang lain sejak Anda membukanya" in page_of(answer)
    assert draft.changes.get().text == "Lain lagi."


def test_a_decision_stays_one_and_nothing_becomes_one(
    as_user, secretariat, meeting, draft, opening, decision
):
    desk = as_user(secretariat)
    for target, kind in ((opening, "decision"), (decision, "note"), (decision, "statement")):
        answer = desk.post(
            at("correction_change", meeting, target.anchor), typed(target, text="x", kind=kind)
        )
        assert "kind" in answer.context["form"].errors
        with pytest.raises(ValidationError, match="tidak membuat keputusan"):
            corrections.correct(draft, target, by=secretariat, words=words("x", kind, meeting.chair))
    address = at("correction_add", meeting, opening.agenda_item_id)
    answer = desk.post(address, {"kind": "decision", "text": "Baru.", "client_key": uuid.uuid4()})
    assert "kind" in answer.context["form"].errors
    with pytest.raises(ValidationError, match="tidak membuat keputusan"):
        corrections.add_words(
            draft,
            by=secretariat,
            item=opening.agenda_item,
            position=0,
            words=words("Baru.", "decision"),
            client_key=uuid.uuid4(),
        )
    desk.post(at("correction_change", meeting, decision.anchor), typed(decision, text="Forum dibentuk 2021."))
    change = draft.changes.get()
    assert (change.entry, change.kind, change.text) == (decision, "decision", "Forum dibentuk 2021.")


def test_a_note_becomes_a_statement_of_somebody_with_the_post_of_the_day(
    secretariat, draft, meeting, opening
):
    with pytest.raises(ValidationError, match="memerlukan pembicara"):
        corrections.correct(draft, opening, by=secretariat, words=words("Kami buka.", "statement"))
    change = corrections.correct(
        draft, opening, by=secretariat, words=words("Kami buka.", "statement", meeting.chair)
    )
    assert change.speaker_position == "Kepala Dinas Kominfo Provinsi Maluku"
    corrections.issue_correction(draft, by=factories.chair())
    said = as_corrected([opening])[0]
    assert (said.kind, said.speaker, said.text) == ("statement", meeting.chair, "Kami buka.")
    assert said.speaker_line == "Kepala Dinas Kominfo Provinsi Maluku"


def test_what_something_followed_from_is_not_struck_out(as_user, secretariat, meeting, draft, decision):
    entries_follow_up(decision)
    answer = as_user(secretariat).post(at("correction_strike", meeting, decision.anchor))
    assert answer.status_code == 409
    assert "tidak dapat dicoret" in page_of(answer)
    assert not draft.changes.exists()


def entries_follow_up(decision):
    from meetings.actions import entry_outcomes

    return entry_outcomes.follow_up_decision(
        decision, by=factories.secretariat(), client_key=uuid.uuid4(), task="Tugas"
    )[0]


def test_what_something_followed_from_meanwhile_is_not_struck_out_by_issuing(
    as_user, secretariat, chair, meeting, draft, decision
):
    corrections.strike_out(draft, decision, by=secretariat)
    entries_follow_up(decision)
    client = as_user(chair)
    seen = client.get(at("correction_issue", meeting)).context["form"]["seen"].value()
    answer = client.post(at("correction_issue", meeting), {"seen": seen})
    assert "tidak dapat dicoret" in page_of(answer)
    assert texts(meeting)[1] == "Forum data dibentuk."


def test_nothing_follows_from_what_a_correction_struck_out(as_user, secretariat, meeting, decision):
    factories.struck_by_correction(decision)
    with pytest.raises(ValidationError, match="sudah dicoret"):
        entries_follow_up(decision)
    assert as_user(secretariat).get(at("entry_to_follow_up", meeting, decision.pk)).status_code == 409
    assert not FollowUp.objects.exists()


def test_struck_out_by_mistake_it_is_brought_back_by_the_next_version(
    as_user, secretariat, meeting, decision, client
):
    factories.struck_by_correction(decision)
    draft = factories.drafted_correction(meeting, "Tetap berlaku.")
    desk = as_user(secretariat)
    page = desk.get(at("correction_change", meeting, decision.anchor))
    assert "berlaku lagi" in page_of(page)
    desk.post(at("correction_change", meeting, decision.anchor), typed(decision))
    assert not draft.changes.get().is_struck
    corrections.issue_correction(draft, by=factories.chair())
    assert texts(meeting, 2)[1] == "[Forum data dibentuk.]"
    assert texts(meeting, 3)[1] == "Forum data dibentuk."
    assert list(Entry.objects.published()) == [decision]


def test_added_words_are_corrected_and_struck_out_by_later_versions(as_user, secretariat, meeting, opening):
    draft = factories.drafted_correction(meeting)
    desk = as_user(secretariat)
    address = at("correction_add", meeting, opening.agenda_item_id)
    form = {"kind": "note", "speaker": "", "text": "Doa.", "client_key": str(uuid.uuid4())}
    for _ in range(2):
        assert desk.post(f"{address}?sesudah={opening.position}", form).status_code == 302
    added = draft.changes.get()
    # In its own draft it is changed where it stands.
    desk.post(at("correction_change", meeting, added.anchor), typed(added, text="Doa dibacakan.", seen=""))
    desk.post(
        at("correction_change", meeting, added.anchor),
        typed(added, text="Doa dibacakan.", seen=added.last_change),
    )
    assert draft.changes.get().text == "Doa dibacakan."
    corrections.issue_correction(draft, by=factories.chair())
    for text, struck in (("Doa dibacakan Bapak Anu.", False), ("", True)):
        later = factories.drafted_correction(meeting, "Lagi.")
        if struck:
            desk.post(at("correction_strike", meeting, added.anchor))
        else:
            desk.post(at("correction_change", meeting, added.anchor), typed(added, text=text))
        assert later.changes.get().amends == added
        corrections.issue_correction(later, by=factories.chair())
    assert [texts(meeting, n)[1] for n in (2, 3, 4)] == [
        "Doa dibacakan.",
        "Doa dibacakan Bapak Anu.",
        "[Doa dibacakan Bapak Anu.]",
    ]
    page = page_of(as_user(factories.buru()).get(document(meeting)))
    assert "Dicoret dengan ralat (versi 4)" in page


def test_an_addition_of_the_draft_itself_is_just_taken_back(secretariat, draft, opening):
    row, _ = corrections.add_words(
        draft,
        by=secretariat,
        item=opening.agenda_item,
        position=1,
        words=words("Doa."),
        client_key=uuid.uuid4(),
    )
    assert corrections.strike_out(draft, row, by=secretariat) is None
    assert not draft.changes.exists()


def test_words_go_under_an_item_and_after_an_entry_of_this_meeting_only(
    as_user, secretariat, meeting, draft, opening
):
    other = factories.ratified_meeting(title="Lain")
    foreign = other.agenda_items.first()
    desk = as_user(secretariat)
    assert desk.get(at("correction_add", meeting, foreign.pk)).status_code == 404
    address = at("correction_add", meeting, opening.agenda_item_id)
    for wrong in ("99", "x", "-1", "9" * 30, "\u0663"):
        assert desk.get(address, {"sesudah": wrong}).status_code == 404
    for anchor in (other.minutes.entries.first().anchor, "butir-999999", "tambahan-999999"):
        assert desk.get(at("correction_change", meeting, anchor)).status_code == 404
        assert desk.post(at("correction_strike", meeting, anchor)).status_code == 404
    with pytest.raises(ValidationError, match="rapat lain"):
        corrections.add_words(
            draft, by=secretariat, item=foreign, position=0, words=words("x"), client_key=uuid.uuid4()
        )
    with pytest.raises(ValidationError, match="tidak berlaku dalam notula ini"):
        corrections.correct(draft, other.minutes.entries.first(), by=secretariat, words=words("x"))


def test_what_was_struck_out_before_the_ratification_is_not_corrected(as_user, secretariat, chair):
    meeting = factories.held_meeting()
    struck = factories.note(meeting, "Keliru.")
    entries.strike_entry(struck, by=secretariat, reason="Keliru.")
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    minutes.ratify_minutes(meeting.minutes, by=chair)
    draft = factories.drafted_correction(meeting)
    assert as_user(secretariat).get(at("correction_change", meeting, struck.anchor)).status_code == 404
    struck.refresh_from_db()
    with pytest.raises(ValidationError, match="tidak berlaku"):
        corrections.correct(draft, struck, by=secretariat, words=words("x"))


# Issuing


def test_an_empty_draft_is_not_issued(as_user, chair, meeting, draft):
    page = as_user(chair).get(at("correction_issue", meeting))
    assert "Terbitkan ralat ini" not in page_of(page)
    answer = as_user(chair).post(
        at("correction_issue", meeting), {"seen": page.context["form"]["seen"].value()}
    )
    assert "belum mengubah apa pun" in page_of(answer)
    assert meeting.minutes.newest_version == 1


def test_the_chair_issues_exactly_what_he_read(as_user, secretariat, chair, meeting, draft, opening):
    corrections.correct(draft, opening, by=secretariat, words=words("Versi pertama."))
    client = as_user(chair)
    seen = client.get(at("correction_issue", meeting)).context["form"]["seen"].value()
    corrections.correct(draft, opening, by=secretariat, words=words("Lain sama sekali."))
    for old in (seen, "", "x"):
        answer = client.post(at("correction_issue", meeting), {"seen": old})
        assert "berubah sejak Anda membukanya" in page_of(answer)
        assert "Lain sama sekali." in page_of(answer)
    corrections.change_reason(draft, by=secretariat, reason="Alasan lain.")
    answer = client.post(at("correction_issue", meeting), {"seen": answer.context["form"]["seen"].value()})
    assert "berubah sejak Anda membukanya" in page_of(answer)
    assert "Alasan lain." in page_of(answer)
    fresh = answer.context["form"]["seen"].value()
    assert client.post(at("correction_issue", meeting), {"seen": fresh}).status_code == 302


def test_only_the_chair_of_this_meeting_issues_it(as_user, secretariat, administrator, opening):
    meeting = factories.ratified_meeting(title="Lain")
    factories.drafted_correction(meeting)
    other = factories.user("lain@uji.id", "chair", factories.kominfo("Buru"))
    for user in (other, secretariat, administrator):
        assert as_user(user).get(at("correction_issue", meeting)).status_code == 403
        assert as_user(user).post(at("correction_issue", meeting), {"seen": 1}).status_code == 403


def test_a_correction_that_was_issued_takes_no_change(secretariat, chair, opening):
    correction = factories.corrected(opening)
    for act in (
        lambda: corrections.correct(correction, opening, by=secretariat, words=words("x")),
        lambda: corrections.strike_out(correction, opening, by=secretariat),
        lambda: corrections.take_back(correction.changes.get(), by=secretariat),
        lambda: corrections.change_reason(correction, by=secretariat, reason="x"),
        lambda: corrections.drop_correction(correction, by=secretariat),
        lambda: corrections.issue_correction(correction, by=chair),
    ):
        with pytest.raises(ValidationError, match="sudah diterbitkan"):
            act()


def test_without_a_draft_the_steps_say_so_and_keep_what_was_typed(
    as_user, secretariat, chair, meeting, opening
):
    desk = as_user(secretariat)
    for name, args in (
        ("correction_change", [opening.anchor]),
        ("correction_add", [opening.agenda_item_id]),
        ("correction_drop", []),
    ):
        assert desk.get(at(name, meeting, *args)).status_code == 409
    answer = desk.post(
        at("correction_change", meeting, opening.anchor), typed(opening, text="Jangan hilang.")
    )
    assert answer.status_code == 409
    assert "Jangan hilang." in page_of(answer)
    assert as_user(chair).get(at("correction_issue", meeting)).status_code == 409


def test_the_invited_are_told(buru, meeting, opening):
    factories.corrected(opening)
    told = [
        letter
        for letter in map(letter_of, Delivery.objects.filter(address=buru.email))
        if letter.subject.startswith("Notula diralat: ")
    ]
    assert len(told) == 1
    assert meeting.get_absolute_url() in told[0].body


def test_the_chair_finds_the_draft_on_the_desk_once_it_changes_something(
    as_user, secretariat, chair, meeting, draft, opening
):
    issue = f'href="{at("correction_issue", meeting)}"'
    assert issue not in page_of(as_user(chair).get("/pimpinan/"))
    corrections.correct(draft, opening, by=secretariat, words=words("Lain."))
    assert issue in page_of(as_user(chair).get("/pimpinan/"))
    other = factories.user("lain@uji.id", "chair", factories.kominfo("Buru"))
    assert issue not in page_of(as_user(other).get("/pimpinan/"))


# What the corrected text reaches


def test_the_public_page_shows_the_corrected_decision_and_says_when_and_why(client, meeting, decision):
    before = page_of(client.get(meeting.get_absolute_url()))
    assert "diralat" not in before
    correction = factories.corrected(decision, "Forum data dibentuk tahun 2021.", reason="Tahun terlewat.")
    page = page_of(client.get(meeting.get_absolute_url()))
    assert "Forum data dibentuk tahun 2021." in page
    assert "Forum data dibentuk.<" not in page
    assert "(versi 2), alasan: Tahun terlewat." in page
    assert correction.version == 2


def test_a_struck_decision_is_published_no_longer_but_named_with_the_reason(client, meeting, decision):
    factories.struck_by_correction(decision, reason="Tidak pernah diputuskan.")
    page = page_of(client.get(meeting.get_absolute_url()))
    assert "Forum data dibentuk." not in page
    assert f'<li id="{decision.number}">' in page
    assert "dicoret dengan ralat" in page
    assert "alasan: Tidak pernah diputuskan." in page
    assert not Entry.objects.published().exists()


def test_a_draft_changes_nothing_that_is_public(client, secretariat, meeting, draft, decision):
    corrections.correct(draft, decision, by=secretariat, words=words("Rancangan.", "decision"))
    page = page_of(client.get(meeting.get_absolute_url()))
    assert "Forum data dibentuk." in page
    assert "Rancangan." not in page
    assert draft.reason not in page


def test_a_follow_up_names_its_decision_in_the_corrected_words(as_user, client, bappeda, decision):
    follow_up = entries_follow_up(decision)
    factories.corrected(decision, "Forum data dibentuk tahun 2021.")
    assert "tahun 2021." in page_of(client.get(follow_up.get_absolute_url()))
    assign = reverse("follow_up_assign", args=[follow_up.number])
    assert "tahun 2021." in page_of(as_user(factories.secretariat()).get(assign))


def test_desk_and_proposed_summary_have_the_corrected_words(as_user, secretariat, meeting, decision):
    factories.corrected(decision, "Forum data dibentuk tahun 2021.")
    desk = as_user(secretariat)
    assert "tahun 2021." in page_of(desk.get(at("minutes_edit", meeting)))
    form = desk.get(at("entry_to_follow_up", meeting, decision.pk)).context["form"]
    assert form["task"].value() == "Forum data dibentuk tahun 2021."
    assert "- **K-2021-0001**: Forum data dibentuk tahun 2021." in proposed_text(meeting)
    factories.struck_by_correction(decision)
    assert "K-2021-0001" not in proposed_text(meeting)


def test_comments_stay_with_the_newest_version_alone(as_user, buru, chair):
    meeting = factories.circulated_meeting()
    factories.comment(meeting, "Perlu diperjelas.")
    minutes.ratify_minutes(meeting.minutes, by=chair)
    factories.corrected(meeting.minutes.entries.get())
    assert EntryComment.objects.count() == 1
    assert "Perlu diperjelas." in page_of(as_user(buru).get(document(meeting)))
    assert "Perlu diperjelas." not in page_of(as_user(buru).get(document(meeting, 2)))


# Queries


@pytest.mark.parametrize(
    ("page", "allowed"),
    [
        ("public", 7),
        ("document", 17),
        ("version", 16),
        ("differences", 7),
        ("edit", 14),
        ("change", 10),
        ("issue", 13),
    ],
)
def test_queries_do_not_grow_with_what_corrections_change(client, secretariat, chair, buru, page, allowed):
    counted = []
    for number in (1, 3):
        meeting = factories.held_meeting(title=f"Rapat {number}")
        decided = [factories.decision(meeting, f"Keputusan {n}") for n in range(number)]
        struck = [factories.decision(meeting, f"Dicoret {n}") for n in range(number)]
        minutes.circulate_minutes(meeting.minutes, by=secretariat)
        minutes.ratify_minutes(meeting.minutes, by=chair)
        for n in range(number):
            factories.corrected(decided[n], f"Keputusan {n}, diperbaiki.")
            factories.struck_by_correction(struck[n])
            draft = factories.drafted_correction(meeting)
            corrections.add_words(
                draft,
                by=secretariat,
                item=decided[n].agenda_item,
                position=1,
                words=words("Terlewat.", "statement", meeting.chair),
                client_key=uuid.uuid4(),
            )
            corrections.issue_correction(draft, by=chair)
        draft = factories.drafted_correction(meeting)
        for entry in decided:
            corrections.correct(draft, entry, by=secretariat, words=words("Lagi.", "decision"))
        reader, address = {
            "public": (None, meeting.get_absolute_url()),
            "document": (buru, document(meeting)),
            "version": (buru, document(meeting, 2)),
            "differences": (buru, differences(meeting, dari=1, ke=4)),
            "edit": (secretariat, at("correction_edit", meeting)),
            "change": (secretariat, at("correction_change", meeting, decided[0].anchor)),
            "issue": (chair, at("correction_issue", meeting)),
        }[page]
        client.logout()
        if reader:
            client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counted.append(len(queries))
    assert counted == [allowed, allowed]


# Corrections in any order


class Corrections(RuleBasedStateMachine):
    """Drafts, changes and issues in any order: versions without gaps, and a version once issued never says anything else."""

    meeting = people = None

    @classmethod
    def begin(cls):
        cls.meeting = factories.held_meeting()
        factories.decision(cls.meeting)
        entries_follow_up(factories.decision(cls.meeting, "Diikuti."))
        factories.note(cls.meeting, "Rapat ditutup.")
        minutes.circulate_minutes(cls.meeting.minutes, by=factories.secretariat())
        factories.ratified_unchecked(cls.meeting)
        cls.people = factories.secretariat(), factories.chair()
        cls.ratified = list(Entry.objects.order_by("pk").values())
        for title in ("Pertama.", "Kedua."):
            entry = cls.meeting.minutes.entries.first()
            factories.corrected(entry, f"Rapat dibuka. {title}", reason=title)

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.meeting = Meeting.objects.get(pk=type(self).meeting.pk)
        self.by, self.chair = self.people
        self.issued = self.versions()

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def versions(self):
        newest = Minutes.objects.get(meeting=self.meeting).newest_version
        return {version: texts(self.meeting, version) for version in range(1, newest + 1)}

    def picture(self):
        return (
            list(Correction.objects.order_by("pk").values()),
            list(CorrectedEntry.objects.order_by("pk").values()),
            list(Meeting.objects.values()),
            self.meeting.events.count(),
            ProcrastinateJob.objects.count(),
            Correction.history.rel.related_model.objects.count(),
            CorrectedEntry.history.rel.related_model.objects.count(),
        )

    def attempt(self, act):
        before = self.picture()
        try:
            outcome = act()
        except ValidationError:
            assert self.picture() == before, "a refused step leaves no trace"
            outcome = None
        versions = self.versions()
        assert self.issued.items() <= versions.items(), "a version never changes once it is issued"
        self.issued = versions
        numbers = list(Correction.objects.issued().order_by("version").values_list("version", flat=True))
        assert numbers == list(range(2, len(numbers) + 2)), "versions without gaps"
        assert list(Entry.objects.order_by("pk").values()) == self.ratified, "the rows stay as ratified"
        assert Correction.objects.drafts().count() <= 1
        published = set(Entry.objects.published().values_list("text", flat=True))
        standing = {text for text in texts(self.meeting) if not text.startswith("[")}
        assert "Diikuti." in published, "what something followed from stands"
        assert ("Forum data dibentuk." in published) == any(
            words.struck_by is None
            for words in as_corrected(Entry.objects.filter(text="Forum data dibentuk."))
        )
        assert standing
        return outcome

    def some_draft(self, data):
        """Mostly the draft, else any correction, so that refusals are seen too."""
        drafts = list(Correction.objects.drafts())
        if drafts and data.draw(st.integers(0, 4)):
            return drafts[0]
        return data.draw(st.sampled_from(list(Correction.objects.order_by("pk"))))

    def some_target(self, data):
        added = CorrectedEntry.objects.filter(entry=None, amends=None).order_by("pk")
        return data.draw(st.sampled_from([*self.meeting.minutes.entries.order_by("pk"), *added]))

    @rule(reason=st.sampled_from(["Salah tulis.", "", " "]))
    def draft(self, reason):
        done = self.attempt(
            lambda: corrections.draft_correction(
                self.meeting.minutes, by=self.by, reason=reason, client_key=uuid.uuid4()
            )
        )
        assert done is None or reason.strip()

    @rule(
        data=st.data(), text=st.sampled_from(["Rapat dibuka.", "Lain.", "Lain lagi.", ""]), kind=st.booleans()
    )
    def correct(self, data, text, kind):
        target = self.some_target(data)
        draft = self.some_draft(data)
        said = words(text, target.kind if kind else "note")
        self.attempt(lambda: corrections.correct(draft, target, by=self.by, words=said))

    @rule(data=st.data())
    def strike(self, data):
        target, draft = self.some_target(data), self.some_draft(data)
        done = self.attempt(lambda: corrections.strike_out(draft, target, by=self.by))
        assert done is None or target.text != "Diikuti."

    @rule(data=st.data(), text=st.sampled_from(["Terlewat.", ""]), position=st.integers(0, 4))
    def add(self, data, text, position):
        item = data.draw(st.sampled_from(list(self.meeting.agenda_items.all())))
        draft = self.some_draft(data)
        self.attempt(
            lambda: corrections.add_words(
                draft, by=self.by, item=item, position=position, words=words(text), client_key=uuid.uuid4()
            )
        )

    @rule(data=st.data())
    def take_back(self, data):
        changes = list(CorrectedEntry.objects.order_by("-pk")[:5])
        if changes:
            change = data.draw(st.sampled_from(changes))
            self.attempt(lambda: corrections.take_back(change, by=self.by))

    @rule(data=st.data())
    def issue(self, data):
        draft = self.some_draft(data)
        had = draft.changes.exists()
        done = self.attempt(lambda: corrections.issue_correction(draft, by=self.chair))
        assert done is None or had, "a correction changes something"

    @rule(data=st.data(), really=st.integers(0, 3))
    def drop(self, data, really):
        draft = self.some_draft(data)
        if not really:
            self.attempt(lambda: corrections.drop_correction(draft, by=self.by))


def test_in_whatever_order_versions_have_no_gaps_and_never_change():
    Corrections.begin()
    run_state_machine_as_test(
        Corrections,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
