"""What the minutes still lack while they are written, each with the way to mend it."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.actions import comments, entries, entry_outcomes, inputs, minutes, proposals
from meetings.views.still_lacks import LISTED, still_lacks
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    return factories.held_meeting()


def kinds(meeting):
    return {lack["kind"]: lack["number"] for lack in still_lacks(meeting.minutes)}


def shown(meeting):
    lacks = still_lacks(meeting.minutes)
    return " ".join(render_to_string("meetings/minutes/still_lacks.html", {"lacks": lacks}).split())


def test_where_nothing_is_lacking_nothing_is_shown(meeting):
    assert still_lacks(meeting.minutes) == []
    assert shown(meeting) == ""


def test_each_lack_is_counted_and_leads_to_where_it_is_mended(meeting, secretariat):
    said = factories.note(meeting, "Setuju.", kind="statement")
    decided = factories.decision(meeting)
    put = factories.received_input(meeting)
    follow_up, _ = entry_outcomes.follow_up_decision(
        factories.decision(meeting), by=secretariat, client_key=uuid.uuid4(), task="Tugas"
    )
    assert [(lack["kind"], lack["number"], lack["rows"]) for lack in still_lacks(meeting.minutes)] == [
        (
            "statements",
            1,
            [
                (
                    "pernyataan 2",
                    f"/meja/rapat/{meeting.pk}/notula/?acara={said.agenda_item_id}#butir-{said.pk}",
                )
            ],
        ),
        ("inputs", 1, [("M-2021-0001", f"/masukan/{put.number}/")]),
        (
            "decisions",
            1,
            [("K-2021-0001", f"/meja/rapat/{meeting.pk}/notula/butir/{decided.pk}/tindak-lanjut/")],
        ),
        ("follow_ups", 1, [("TL-2021-0001", f"/tindak-lanjut/{follow_up.number}/tetapkan/")]),
    ]
    page = shown(meeting)
    for words in (
        "1 pernyataan tanpa pembicara",
        "1 masukan belum diputuskan",
        "1 keputusan tanpa tindak lanjut",
        "1 tindak lanjut belum lengkap",
    ):
        assert words in page


def test_two_versions_and_open_comments_are_told_before_what_is_less_urgent(meeting, secretariat):
    factories.decision(meeting)
    entry = meeting.minutes.entries.order_by("pk").first()
    seen = entry.last_change
    entries.change_entry(entry, by=secretariat, changes={"text": "Rapat dibuka Sekda."})
    words = {"kind": "note", "speaker": None, "text": "Rapat dibuka pukul sembilan."}
    _entry, proposal = proposals.change_or_propose(
        entry, by=secretariat, changes=words, seen=seen, client_key=uuid.uuid4()
    )
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    comment, _ = comments.add_comment(
        entry, by=factories.buru(), text="Pukul sepuluh.", client_key=uuid.uuid4()
    )
    desk = f"/meja/rapat/{meeting.pk}/notula"
    assert [(lack["kind"], lack["rows"]) for lack in still_lacks(meeting.minutes)][:2] == [
        ("proposals", [("butir 1", f"{desk}/usulan/{proposal.pk}/")]),
        ("comments", [(factories.buru().institution.name, f"{desk}/tanggapan/{comment.pk}/")]),
    ]
    assert "1 butir dengan dua versi" in shown(meeting)
    assert "1 tanggapan belum dijawab" in shown(meeting)


def test_what_is_mended_is_lacking_no_more(meeting, secretariat, bappeda):
    said = factories.note(meeting, "Setuju.", kind="statement")
    decided = factories.decision(meeting)
    assert kinds(meeting) == {"statements": 1, "decisions": 1}
    entries.change_entry(said, by=secretariat, changes={"speaker": meeting.chair})
    entry_outcomes.follow_up_decision(
        decided,
        by=secretariat,
        client_key=uuid.uuid4(),
        task="Tugas",
        institution=bappeda.institution,
        due_date=date(2021, 6, 30),
    )
    assert kinds(meeting) == {}


def test_what_is_struck_out_or_of_another_meeting_lacks_nothing(meeting, secretariat):
    said = factories.note(meeting, "Setuju.", kind="statement")
    decided = factories.decision(meeting)
    for entry in (said, decided):
        entries.strike_entry(entry, by=secretariat, reason="Keliru.")
    factories.decision(factories.held_meeting(title="Lain"))
    assert kinds(meeting) == {}


def test_a_long_list_is_cut_short_and_says_so(meeting):
    for n in range(LISTED + 2):
        factories.decision(meeting, f"Keputusan {n}")
    (lack,) = still_lacks(meeting.minutes)
    assert (lack["number"], len(lack["rows"]), lack["more"]) == (12, 10, 2)
    assert "dan 2 lagi" in shown(meeting)


def test_it_is_one_query_for_one_and_for_three_of_each(meeting, secretariat):
    for _ in range(2):
        factories.note(meeting, "Setuju.", kind="statement")
        factories.decision(meeting)
        factories.received_input(factories.announced_meeting(title="Lain"))
        with CaptureQueriesContext(connection) as queries:
            shown(meeting)
        assert len(queries) == 1


def test_the_desk_is_told_also_of_what_no_entry_led_to(as_user, meeting, secretariat):
    desk, address = as_user(secretariat), reverse("minutes_changes", args=[meeting.pk])

    def ask(told):
        return desk.get(
            address,
            {"sejak": told["cursor"], "agenda": told["mark"]},
            headers={"If-None-Match": f'"{told["cursor"]}"'},
        )

    told = desk.get(address).json()
    input = factories.verified_input(meeting)
    answer = ask(told)
    assert answer.status_code == 200
    assert input.number in answer.json()["state"]
    told = answer.json()
    inputs.agree_input(
        input,
        by=secretariat,
        task="Survei",
        institution=None,
        due_date=None,
        client_key=uuid.uuid4(),
    )
    answer = ask(told)
    assert answer.status_code == 200
    assert input.number not in answer.json()["state"]
    assert input.follow_ups.get().number in answer.json()["state"]
