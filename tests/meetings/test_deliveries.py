"""Letters: what a person chose to get, sending them, what becomes of those that fail, and the daily one."""

import smtplib
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from meetings import clock, tasks
from meetings.actions import deliveries, inputs
from meetings.actions.reminders import look_around, write_digests
from meetings.models import Delivery, Notification
from meetings.notifications import quietly
from participants.models import User
from tests import factories

pytestmark = pytest.mark.django_db
Mail = User.Mail


@pytest.fixture
def meeting(ambon, buru, bappeda):
    """Of whose announcement nobody is told."""
    with quietly():
        return factories.held_meeting()


def jobs(delivery=None):
    rows = ProcrastinateJob.objects.filter(task_name="deliver", status="todo")
    return rows.filter(args__delivery=delivery.pk) if delivery else rows


def letter(meeting, **fields):
    """The letter by which Buru hears that an input has its number."""
    factories.received_input(meeting, **fields)
    return Delivery.objects.latest("pk")


def prefers(user, mail, zone="Asia/Jayapura"):
    user.mail, user.time_zone = mail, zone
    user.save()
    return user


def refused(code, text=b"5.1.1 tidak dikenal"):
    return smtplib.SMTPRecipientsRefused({"buru@uji.id": (code, text)})


def fails(error):
    return mock.patch("django.core.mail.EmailMessage.send", side_effect=error)


# What it says --------------------------------------------------------------------------------------


def test_a_letter_is_plain_and_short_with_one_link(meeting, mailoutbox):
    delivery = letter(meeting)
    deliveries.send(delivery.pk)
    (message,) = mailoutbox
    assert message.to == ["buru@uji.id"]
    assert message.subject == "Masukan diterima: M-2021-0001 Akses internet terbatas"
    assert message.body == (
        "Masukan Anda sudah bernomor dan menunggu pemeriksaan sekretariat.\n\n"
        "M-2021-0001 Akses internet terbatas\n"
        "http://localhost:8000/masukan/M-2021-0001/\n"
        "\n-- \nKiriman pos-el dapat Anda atur di portal, pada halaman Pemberitahuan.\n"
    )
    assert message.extra_headers["Message-ID"] == f"<{delivery.public_id}@localhost>"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_subject_is_one_line_whatever_the_topic_contains(meeting, mailoutbox):
    deliveries.send(letter(meeting, topic="Akses\r\nBcc: semua@contoh.id\ninternet").pk)
    assert mailoutbox[0].subject == "Masukan diterima: M-2021-0001 Akses Bcc: semua@contoh.id internet"
    assert mailoutbox[0].recipients() == ["buru@uji.id"]


# Sending it ----------------------------------------------------------------------------------------


def test_a_letter_that_was_sent_is_not_sent_again(meeting, mailoutbox):
    delivery = letter(meeting)
    deliveries.send(delivery.pk)
    deliveries.send(delivery.pk)
    assert len(mailoutbox) == 1
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.failure) == (1, "")


def test_a_letter_that_failed_is_tried_again_and_then_given_up(meeting, mailoutbox):
    delivery = letter(meeting)
    with fails(ConnectionRefusedError(111, "Connection refused")):
        for _attempt in range(2):
            with pytest.raises(ConnectionRefusedError):
                deliveries.send(delivery.pk)
        delivery.refresh_from_db()
        assert (delivery.attempts, delivery.gave_up_at) == (2, None)
        assert delivery.failure == "ConnectionRefusedError: [Errno 111] Connection refused"
        deliveries.send(delivery.pk, is_last=True)
    delivery.refresh_from_db()
    assert delivery.gave_up_at is not None
    assert list(Delivery.objects.failed()) == [delivery]


@pytest.mark.parametrize(
    ("error", "is_given_up"),
    [
        (refused(550), True),
        (refused(450, b"4.2.2 penuh"), False),
        (smtplib.SMTPDataError(554, b"ditolak"), True),
        (smtplib.SMTPDataError(451, b"coba lagi"), False),
        (smtplib.SMTPSenderRefused(550, b"bukan dari sini", "portal@uji.id"), False),
        (smtplib.SMTPAuthenticationError(535, b"kata sandi"), False),
        (smtplib.SMTPServerDisconnected("putus"), False),
        (TimeoutError("lama"), False),
        (UnicodeEncodeError("ascii", "é", 0, 1, "bukan ascii"), False),
    ],
)
def test_only_what_the_receiver_refused_for_good_is_given_up_at_once(meeting, error, is_given_up):
    delivery = letter(meeting)
    with fails(error):
        if is_given_up:
            deliveries.send(delivery.pk)
        else:
            with pytest.raises(type(error)):
                deliveries.send(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.gave_up_at is not None) is is_given_up
    assert delivery.failure.startswith(type(error).__name__)


def test_the_job_tries_for_about_a_day(meeting):
    delivery = letter(meeting)
    waits = []
    with fails(TimeoutError("lama")):
        for attempts in range(12):
            job = mock.Mock(attempts=attempts)
            try:
                tasks.deliver(mock.Mock(job=job), delivery=delivery.pk)
            except TimeoutError as error:
                decision = tasks.deliver.retry_strategy.get_retry_decision(exception=error, job=job)
                waits.append((decision.retry_at - datetime.now(UTC)).total_seconds())
            else:
                break
    assert attempts == 10
    assert 20 * 3600 < sum(waits) < 28 * 3600
    delivery.refresh_from_db()
    assert delivery.gave_up_at is not None


def test_a_letter_given_up_is_sent_to_the_address_of_today(meeting, buru, secretariat, mailoutbox):
    delivery = letter(meeting)
    with fails(refused(550)):
        deliveries.send(delivery.pk)
    buru.email = "buru.baru@uji.id"
    buru.save()
    before = jobs(delivery).count()
    deliveries.resend(delivery, by=secretariat)
    assert jobs(delivery).count() == before + 1
    deliveries.send(delivery.pk)
    (message,) = mailoutbox
    assert message.to == ["buru.baru@uji.id"]
    assert message.extra_headers["Message-ID"] == f"<{delivery.public_id}@localhost>"
    deliveries.resend(delivery, by=secretariat)
    assert jobs(delivery).count() == before + 1, "what was sent is not sent again"


# What each person chose ----------------------------------------------------------------------------


def test_who_wants_only_what_needs_an_answer_gets_that(meeting, buru, secretariat):
    prefers(buru, Mail.ANSWER_ONLY)
    input = factories.received_input(meeting)
    inputs.return_input(input, by=secretariat, reason="Lokasi?")
    assert list(Notification.objects.of(buru).order_by("pk").values_list("kind", flat=True)) == [
        "input_received",
        "input_returned",
    ]
    (delivery,) = Delivery.objects.filter(user=buru)
    assert [row.kind for row in delivery.notifications.all()] == ["input_returned"]


def test_who_wants_one_letter_a_day_gets_none_at_once(meeting, buru):
    prefers(buru, Mail.DAILY)
    factories.received_input(meeting)
    assert not Delivery.objects.exists()
    assert Notification.objects.waiting_for_digest().get().user == buru


# The daily letter ----------------------------------------------------------------------------------


def wit(day, hour, minute=0):
    return clock.at(factories.wit(2021, 3, day, hour, minute))


def digests():
    return [(row.digest_of.isoformat(), row.notifications.count()) for row in Delivery.objects.order_by("pk")]


def test_the_daily_letter_is_written_at_seven_and_what_comes_later_waits(meeting, buru, mailoutbox):
    prefers(buru, Mail.DAILY)
    with wit(3, 15):
        factories.received_input(meeting)
        factories.received_input(meeting, topic="Menara roboh")
    with wit(4, 6, 59):
        write_digests()
        assert digests() == []
    with wit(4, 7):
        write_digests()
        write_digests()
        assert digests() == [("2021-03-04", 2)]
    with wit(4, 7, 30):
        factories.received_input(meeting, topic="Listrik padam")
        write_digests()
    with wit(4, 23):
        write_digests()
    assert digests() == [("2021-03-04", 2)]
    with wit(5, 7):
        write_digests()
    assert digests() == [("2021-03-04", 2), ("2021-03-05", 1)]
    with wit(6, 7):
        write_digests()
    assert len(digests()) == 2, "a day without news has no letter"
    deliveries.send(Delivery.objects.get(digest_of="2021-03-04").pk)
    (message,) = mailoutbox
    assert message.subject == "Ringkasan 4 Maret 2021: 2 pemberitahuan"
    assert message.body.count("http://localhost:8000/masukan/M-2021-000") == 2
    assert "Menara roboh" in message.body
    assert "Listrik padam" not in message.body


def test_seven_is_seven_in_the_zone_of_the_reader(meeting, buru):
    prefers(buru, Mail.DAILY, "Asia/Jakarta")
    with wit(3, 15):
        factories.received_input(meeting)
    with wit(4, 8, 59):  # 06.59 WIB
        write_digests()
        assert digests() == []
    with wit(4, 9):
        write_digests()
    assert digests() == [("2021-03-04", 1)]


def test_the_day_of_a_daily_letter_is_that_of_the_reader(meeting, buru):
    prefers(buru, Mail.DAILY, "Asia/Jakarta")
    with wit(3, 15):
        factories.received_input(meeting)
    with wit(5, 1):  # 23.00 WIB of 4 March
        write_digests()
    assert digests() == [("2021-03-04", 1)]


def test_a_worker_that_stood_still_writes_one_letter(meeting, buru):
    prefers(buru, Mail.DAILY)
    for day in (3, 4, 5):
        with wit(day, 15):
            factories.received_input(meeting)
    with wit(9, 11):
        look_around()
    assert digests() == [("2021-03-09", 3)]


def test_who_chooses_otherwise_still_gets_what_waited(meeting, buru):
    prefers(buru, Mail.DAILY)
    with wit(3, 15):
        factories.received_input(meeting)
    prefers(buru, Mail.AT_ONCE)
    with wit(4, 7):
        write_digests()
    assert digests() == [("2021-03-04", 1)]


# After a crash -------------------------------------------------------------------------------------


def test_a_letter_that_lost_its_job_is_put_into_the_queue_again(meeting):
    delivery = letter(meeting)
    assert deliveries.queue_what_was_left() == 0
    _forget_jobs()
    assert deliveries.queue_what_was_left() == 0, "not within the first minutes"
    _age(delivery)
    assert deliveries.queue_what_was_left() == 1
    assert jobs(delivery).count() == 1
    assert deliveries.queue_what_was_left() == 0, "it is in the queue now"


@pytest.mark.parametrize("field", ["sent_at", "gave_up_at"])
def test_a_letter_that_has_ended_is_left_alone(meeting, field):
    delivery = letter(meeting)
    _forget_jobs()
    _age(delivery, **{field: clock.now()})
    assert deliveries.queue_what_was_left() == 0


def _age(delivery, **fields):
    Delivery.objects.filter(pk=delivery.pk).update(created_at=clock.now() - timedelta(minutes=6), **fields)


def _forget_jobs():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
