import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from meetings import notifications, tasks
from meetings.actions import follow_ups, inputs
from meetings.models import FollowUp, Input
from tests import factories


def queued():
    """The messages waiting for the worker: (address, subject, body), in the order of the queue."""
    return [
        (job.args["address"], job.args["subject"], job.args["body"])
        for job in ProcrastinateJob.objects.filter(task_name="send_email").order_by("pk")
    ]


@pytest.fixture
def meeting(db):
    """One whose invitations are already out of the queue."""
    meeting = factories.held_meeting()
    factories.buru(), factories.bappeda()
    return meeting


def news(act):
    before = len(queued())
    act()
    return queued()[before:]


@pytest.mark.django_db
def test_the_asker_is_told_that_the_input_has_its_number(meeting, buru):
    ((address, subject, body),) = news(lambda: factories.received_input(meeting))
    assert address == buru.email
    assert subject == "Masukan diterima: M-2021-0001 Akses internet terbatas"
    assert "http://localhost:8000/masukan/M-2021-0001/" in body


@pytest.mark.django_db
def test_nobody_is_told_of_what_was_rolled_back(meeting):
    before = queued()
    with transaction.atomic():
        factories.received_input(meeting)
        assert len(queued()) == len(before) + 1
        transaction.set_rollback(True)
    assert queued() == before
    assert not Input.objects.exists()


@pytest.mark.django_db
def test_nobody_is_told_of_a_step_that_was_refused(meeting, secretariat):
    input = inputs.decline_input(factories.verified_input(meeting), by=secretariat, reason="Sudah berjalan.")
    before = queued()
    with pytest.raises(ValidationError):
        inputs.return_input(input, by=secretariat, reason="?")
    assert queued() == before


@pytest.mark.django_db
def test_sending_twice_tells_once(meeting, buru):
    key = uuid.uuid4()

    def submit():
        inputs.submit_input(
            meeting, Input(topic="A", problem="B"), by=buru, institution=buru.institution, client_key=key
        )

    assert len(news(submit)) == 1
    assert news(submit) == []


@pytest.mark.django_db
def test_a_subject_is_one_line_whatever_the_topic_contains(meeting):
    ((_address, subject, _body),) = news(
        lambda: factories.received_input(meeting, topic="Akses\r\nBcc: semua@contoh.id\ninternet")
    )
    assert subject == "Masukan diterima: M-2021-0001 Akses Bcc: semua@contoh.id internet"


@pytest.mark.django_db
def test_nobody_is_told_of_sample_data(meeting, secretariat):
    sample = factories.received_input(meeting, is_sample=True)
    before = queued()
    inputs.return_input(sample, by=secretariat, reason="?")
    assert queued() == before


@pytest.mark.django_db
def test_an_account_that_was_closed_is_told_nothing(meeting, buru):
    buru.is_active = False
    buru.save()
    assert (
        news(lambda: factories.received_input(meeting, by=factories.ambon(), topic="X"))[0][0]
        == "ambon@uji.id"
    )
    assert news(lambda: inputs.submit_input(
        meeting, Input(topic="A", problem="B"), by=factories.secretariat(), institution=buru.institution, client_key=uuid.uuid4()
    )) == []  # fmt: skip


@pytest.mark.django_db
def test_each_turn_of_a_follow_up_tells_whose_turn_it_is(meeting, buru, bappeda):
    follow_up = None

    def agree():
        nonlocal follow_up
        follow_up = factories.assigned_follow_up(meeting)

    assert [(address, subject.split(":")[0]) for address, subject, _ in news(agree)] == [
        (buru.email, "Masukan diterima"),
        (buru.email, "Diakomodasi"),
        (bappeda.email, "Tugas baru"),
    ]

    def report():
        follow_ups.report_done(follow_up, by=bappeda, note="Selesai.", client_key=uuid.uuid4())

    def told(act):
        return [(address, subject) for address, subject, _body in news(act)]

    assert told(report) == [(buru.email, "Mohon dikonfirmasi: TL-2021-0001")]
    assert told(lambda: follow_ups.return_to_institution(follow_up, by=buru, reason="Belum.")) == [
        (bappeda.email, "Dikembalikan: TL-2021-0001")
    ]
    report()
    assert told(lambda: follow_ups.confirm(follow_up, by=buru)) == [(bappeda.email, "Selesai: TL-2021-0001")]


@pytest.mark.django_db
def test_the_chair_is_told_of_a_decision_reported_done(meeting, chair, bappeda, secretariat):
    follow_up, _ = follow_ups.create_follow_up(
        by=secretariat,
        client_key=uuid.uuid4(),
        meeting=meeting,
        entry=factories.decision(meeting),
        task="Membentuk forum",
        institution=bappeda.institution,
        due_date=meeting.date,
    )
    told = news(lambda: follow_ups.report_done(follow_up, by=bappeda, note="Jadi.", client_key=uuid.uuid4()))
    assert [address for address, *_ in told] == [chair.email]
    assert FollowUp.objects.get().status == FollowUp.Status.REPORTED


def test_every_message_can_name_its_record():
    for subject, sentence in notifications.MESSAGES.values():
        assert "%(record)s" in subject
        assert sentence % {"record": "M-2021-0001"}


def test_the_worker_sends_what_was_queued(mailoutbox):
    tasks.send_email(address="buru@uji.id", subject="Masukan diterima", body="Isi")
    (message,) = mailoutbox
    assert (message.to, message.subject, message.body) == (["buru@uji.id"], "Masukan diterima", "Isi")
