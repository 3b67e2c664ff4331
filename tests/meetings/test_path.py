"""The whole path through the verbs alone, each state reached and each refusal of the database seen."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation

from meetings import clock
from meetings.actions import entry_outcomes, follow_ups, inputs, meetings, minutes
from meetings.models import FollowUp, Input, Meeting
from tests import factories
from tests.meetings.test_numbers import in_parallel


@pytest.mark.django_db
def test_from_invitation_to_a_follow_up_that_the_region_confirmed():
    meeting = factories.held_meeting()
    decided = factories.decision(meeting)
    assert decided.number == "K-2021-0001"
    follow_up = factories.assigned_follow_up(meeting)
    assert (follow_up.input.number, follow_up.number) == ("M-2021-0001", "TL-2021-0001")
    assert follow_up.status == FollowUp.Status.ASSIGNED

    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    follow_up = follow_ups.report_progress(
        follow_up, by=factories.bappeda(), note="Survei selesai.", client_key=uuid.uuid4()
    )
    assert follow_up.status == FollowUp.Status.IN_PROGRESS
    follow_up = follow_ups.report_done(
        follow_up, by=factories.bappeda(), note="Selesai.", client_key=uuid.uuid4()
    )
    follow_up = follow_ups.return_to_institution(
        follow_up, by=factories.buru(), reason="Belum sampai Namrole."
    )
    assert follow_up.status == FollowUp.Status.IN_PROGRESS
    follow_up = follow_ups.report_done(
        follow_up, by=factories.bappeda(), note="Kini selesai.", client_key=uuid.uuid4()
    )
    follow_up = follow_ups.confirm(follow_up, by=factories.buru())
    assert follow_up.status == FollowUp.Status.CONFIRMED
    assert [event.kind for event in follow_up.events.all()] == [
        "created", "assigned", "progress", "reported", "returned", "reported", "confirmed",
    ]  # fmt: skip
    meeting = meetings.close_meeting(meeting, by=factories.chair())
    assert meeting.status == Meeting.Status.CLOSED


@pytest.mark.django_db
def test_ratified_minutes_refuse_every_change_in_the_database():
    meeting = factories.ratified_meeting()
    entry = meeting.minutes.entries.get()
    item = entry.agenda_item
    refused = [
        ("UPDATE meetings_entry SET text = 'lain' WHERE id = %s", entry.pk),
        ("DELETE FROM meetings_entry WHERE id = %s", entry.pk),
        ("UPDATE meetings_minutes SET version = 2 WHERE id = %s", meeting.minutes.pk),
        ("DELETE FROM meetings_minutes WHERE id = %s", meeting.minutes.pk),
        ("UPDATE meetings_agendaitem SET title = 'lain' WHERE id = %s", item.pk),
    ]
    for statement, pk in refused:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [pk])
    with pytest.raises(ValidationError, match="sudah disahkan"):
        factories.note(meeting)


@pytest.mark.django_db
def test_nothing_put_forward_can_be_deleted():
    input = factories.agreed_input()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM meetings_input WHERE id = %s", [input.pk])
    with pytest.raises(DatabaseError), transaction.atomic():
        input.events.all()._raw_delete("default")


@pytest.mark.django_db(transaction=True)
def test_an_agreed_input_without_a_follow_up_is_refused_at_the_commit():
    input = factories.verified_input()
    with pytest.raises(IntegrityError, match="agreed without a follow-up"):
        Input.objects.filter(pk=input.pk).update(status="agreed", answered_at=clock.now())


@pytest.mark.django_db
def test_a_meeting_with_an_undecided_input_cannot_be_closed():
    meeting = factories.circulated_meeting()
    input = factories.verified_input(meeting)
    factories.ratified_unchecked(meeting)
    with pytest.raises(ValidationError, match="1 masukan belum diputuskan"):
        meetings.close_meeting(meeting, by=factories.chair())
    inputs.decline_input(input, by=factories.secretariat(), reason="Sudah berjalan.")
    meetings.close_meeting(meeting, by=factories.chair())


@pytest.mark.django_db
def test_the_next_meeting_begins_with_what_is_open():
    factories.assigned_follow_up(factories.held_meeting())
    next_meeting = factories.draft_meeting(
        title="Rakor 2022", starts_at=factories.wit(2022, 3, 2, 9), ends_at=factories.wit(2022, 3, 2, 12)
    )
    first = next_meeting.agenda_items.first()
    assert (first.position, first.kind, first.title) == (1, "follow_ups", "Tindak lanjut rapat sebelumnya")
    assert [f.number for f in FollowUp.objects.open_for(next_meeting)] == ["TL-2021-0001"]


@pytest.mark.django_db(transaction=True)
def test_a_decision_gets_a_follow_up_while_an_input_of_its_meeting_is_agreed():
    """Two of the secretariat at work in one session: neither may run into a deadlock of the other."""
    meeting = factories.held_meeting()
    decision, by, bappeda = factories.decision(meeting), factories.secretariat(), factories.bappeda()
    verified = [factories.verified_input(meeting) for _n in range(12)]

    def work(n):
        if n % 2:
            return entry_outcomes.follow_up_decision(
                decision, by=by, client_key=uuid.uuid4(), task="Rapat teknis"
            )
        return inputs.agree_input(
            verified[n // 2],
            by=by,
            task="Menara",
            institution=bappeda.institution,
            due_date=meeting.date,
            client_key=uuid.uuid4(),
        )

    in_parallel(24, work, at_once=8)

    assert FollowUp.objects.count() == 24


@pytest.mark.django_db
def test_a_closed_meeting_takes_no_follow_up_without_institution_and_date():
    meeting = factories.held_meeting()
    decision = factories.decision(meeting)
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    meetings.close_meeting(meeting, by=factories.chair())
    with pytest.raises(ValidationError) as refusal:
        entry_outcomes.follow_up_decision(
            decision, by=factories.secretariat(), client_key=uuid.uuid4(), task="Menyusul"
        )
    assert set(refusal.value.message_dict) == {"institution", "due_date"}


@pytest.mark.django_db
def test_what_is_recorded_is_indonesian_in_whatever_language_the_page_was():
    with translation.override("en"):
        sent = inputs.send_outside(
            factories.verified_input(),
            by=factories.secretariat(),
            receiver="Kementerian Komdigi",
            letter_number="555/12",
            reason="Pusat.",
        )
    assert (
        sent.events.last().note == "Diteruskan kepada Kementerian Komdigi dengan surat nomor 555/12. Pusat."
    )
