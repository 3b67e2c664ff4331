"""Whatever a list says and whatever is answered: once it is taken over, the same list changes nothing more."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from meetings.actions import attendance as rooms
from meetings.actions import meetings as steps
from meetings.actions import participant_imports
from meetings.imports.outcomes import ANOTHER, SAME_PERSON, WRITES, Outcome, digest
from meetings.models import Attendance, ParticipantImport
from participants.models import Person
from tests import factories
from tests.meetings.test_numbers import in_parallel

NAMES = [
    "Suharto",
    "Soeharto",
    "Ir. Suharto, M.T.",
    "Erni Sopalauw",
    "Erni Soplauw, S.Kom.",
    "Nur Aini",
    "Nuraini",
    "",
]
INSTITUTIONS = ["Dinas Kominfo Kabupaten Buru", "Diskominfo Kota Ambon", "Dinas Perikanan Provinsi Maluku", "Mars"]  # fmt: skip
LINE = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from(["", "Staf", "Kepala Dinas Kominfo Kabupaten Buru"]),
    st.sampled_from(INSTITUTIONS),
    st.sampled_from(["", "", "mewakili", "hadir sendiri", "staf", "tamu"]),
    st.sampled_from(["", "", "198609262015051001", "197001011995031002"]),
)
ANSWERS = st.lists(st.sampled_from([SAME_PERSON, ANOTHER, ""]), min_size=6, max_size=6)


def text_of(lines):
    return "Nama;Jabatan;Instansi;Kapasitas;NIP\n" + "".join(f"{';'.join(line)}\n" for line in lines)


def answer_all(kept, by, said):
    """Answer question after question, in turn, until none is left or only those that are left open."""
    for n in range(30):
        open_questions = {
            line["line"]: (line["about"]["question"]["key"], said[(line["line"] + n) % len(said)])
            for line in kept.lines
            if line["outcome"] == Outcome.QUESTION
        }
        if not any(answer for _key, answer in open_questions.values()):
            break
        kept = participant_imports.answer(kept, by=by, answers=open_questions)
    return kept


def in_room(meeting):
    rows = meeting.attendances.order_by("pk")
    return list(rows.values_list("institution", "is_invitation", "attendee", "capacity", "status"))


class Again(TestCase):
    @given(
        lines=st.lists(LINE, min_size=1, max_size=7),
        before=st.lists(LINE, max_size=2),
        said=ANSWERS,
        state=st.sampled_from(["draft", "announced", "in session", "in session, expected"]),
        reply=st.sampled_from(["", "Suharto", "nobody"]),
    )
    @settings(max_examples=10, deadline=None)
    def test_a_second_import_changes_nothing(self, lines, before, said, state, reply):
        by = factories.secretariat()
        factories.InstitutionFactory(name="Dinas Perikanan Provinsi Maluku")
        meeting = factories.draft_meeting() if state == "draft" else factories.announced_meeting()
        if reply and state != "draft":
            row = meeting.attendances.get(institution=factories.kominfo("Buru"))
            somebody = {"full_name": reply, "position": "Staf"}
            rooms.reply_to_invitation(
                row, by=by, coming=reply != "nobody", capacity="representing", person=somebody
            )
        if before and state != "draft":
            earlier = factories.participant_import(meeting, text_of(before))
            participant_imports.confirm(earlier, by=by, shown=digest(earlier.lines))
        if state.startswith("in session"):
            meeting = steps.start_meeting(meeting, by=by)
        meaning = "present" if state == "in session" else "expected"

        kept = factories.participant_import(meeting, text_of(lines), meaning=meaning)
        room, people = in_room(meeting), Person.objects.count()
        kept = answer_all(kept, by, said)
        assert (in_room(meeting), Person.objects.count()) == (room, people)
        outcomes = [line["outcome"] for line in kept.lines]
        kept, changed = participant_imports.confirm(kept, by=by, shown=digest(kept.lines))
        assert changed == []
        added = {Outcome.ADD, Outcome.INVITE, Outcome.INVITE_NAME}
        assert len(in_room(meeting)) - len(room) == sum(outcome in added for outcome in outcomes)

        room, people = in_room(meeting), Person.objects.count()
        again = factories.participant_import(meeting, text_of(lines), meaning=meaning)
        assert not [line for line in again.lines if line["outcome"] in WRITES]
        participant_imports.confirm(again, by=by, shown=digest(again.lines))
        assert (in_room(meeting), Person.objects.count()) == (room, people)


@pytest.mark.django_db(transaction=True)
def test_a_list_that_several_confirm_at_once_goes_in_once():
    by, kept = factories.secretariat(), factories.participant_import()
    buru = kept.meeting.attendances.get(institution=factories.kominfo("Buru"))
    shown = digest(kept.lines)
    in_parallel(3, lambda n: participant_imports.confirm(kept, by=by, shown=shown), at_once=3)
    assert ParticipantImport.objects.get().confirmed_at
    assert Attendance.objects.filter(is_invitation=False).count() == 1
    assert Person.objects.filter(full_name="Usman Marasabessy").count() == 1
    buru.refresh_from_db()
    assert buru.attendee.full_name == "Usman Marasabessy"
