"""The page of letters that did not arrive."""

import smtplib
from datetime import timedelta
from unittest import mock

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from meetings import clock
from meetings.actions import deliveries
from meetings.models import Delivery
from meetings.notifications import quietly
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/meja/surat/"


@pytest.fixture
def meeting(ambon, buru, bappeda, secretariat):
    with quietly():
        return factories.held_meeting()


def failed(meeting, error=None, topic="Akses internet"):
    """A letter to Buru that the mail server did not take."""
    factories.received_input(meeting, topic=topic)
    delivery = Delivery.objects.latest("pk")
    error = error or smtplib.SMTPRecipientsRefused({"buru@uji.id": (550, b"5.1.1 tidak dikenal")})
    with mock.patch("django.core.mail.EmailMessage.send", side_effect=error):
        try:
            deliveries.send(delivery.pk)
        except type(error):
            pass
    return delivery


def text_of(client):
    response = client.get(LIST)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_letter_that_failed_is_listed_with_why_and_what_about(meeting, as_user, secretariat):
    failed(meeting)
    text = text_of(as_user(secretariat))
    assert "buru@uji.id" in text
    assert 'href="/masukan/M-2021-0001/">Masukan diterima: M-2021-0001 Akses internet' in text
    assert "Alamatnya ditolak" in text
    assert "Minta pengelola memperbaiki pos-el akun ini" in text
    assert "5.1.1 tidak dikenal" in text
    assert "dicoba 1 kali, tidak dicoba lagi" in text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (smtplib.SMTPRecipientsRefused({"buru@uji.id": (452, b"penuh")}), "sedang tidak menerima surat"),
        (ConnectionRefusedError(111, "Connection refused"), "Server surat tidak dapat dihubungi."),
        (TimeoutError("timed out"), "Server surat tidak dapat dihubungi."),
        (smtplib.SMTPAuthenticationError(535, b"salah"), "Server surat menolak portal ini."),
        (smtplib.SMTPDataError(554, b"spam"), "Server surat menolak surat ini."),
        (ValueError("aneh"), "kesalahan yang tidak dikenal"),
    ],
)
def test_the_reason_is_said_in_plain_words(meeting, as_user, secretariat, error, words):
    failed(meeting, error)
    text = text_of(as_user(secretariat))
    assert words in text
    assert "Minta pengelola" not in text


def test_the_administrator_is_led_to_where_the_address_is_mended(meeting, as_user, administrator, buru):
    delivery = failed(meeting)
    text = text_of(as_user(administrator))
    assert f'href="/kelola/akun/{buru.pk}/"' in text
    assert "Kirim lagi" not in text
    buru_office = buru.institution
    Delivery.objects.filter(pk=delivery.pk).update(user=None)
    assert f'href="/kelola/instansi/{buru_office.slug}/"' in text_of(as_user(administrator))


def test_an_office_without_an_account_is_named(meeting, as_user, secretariat):
    delivery = failed(meeting)
    delivery.notifications.update(user=None)
    Delivery.objects.filter(pk=delivery.pk).update(user=None)
    assert "Minta pengelola memperbaiki pos-el instansi ini" in text_of(as_user(secretariat))


def test_what_was_sent_and_what_waits_for_the_first_attempt_are_not_failures(meeting, as_user, secretariat):
    factories.received_input(meeting)
    assert "Tidak ada surat yang gagal" in text_of(as_user(secretariat))
    deliveries.send(Delivery.objects.get().pk)
    assert "Tidak ada surat yang gagal" in text_of(as_user(secretariat))


def test_letters_that_nobody_tries_to_send_are_told_of(meeting, as_user, secretariat):
    factories.received_input(meeting)
    Delivery.objects.update(created_at=clock.now() - timedelta(minutes=16))
    assert "1 surat belum dicoba dikirim" in text_of(as_user(secretariat))


def test_the_secretariat_sends_it_again(meeting, as_user, secretariat, mailoutbox):
    delivery = failed(meeting)
    response = as_user(secretariat).post(f"{LIST}{delivery.pk}/kirim-lagi/", follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "dicoba dikirim lagi" in response.content.decode()
    assert "masih dicoba" in response.content.decode()
    assert ProcrastinateJob.objects.filter(args__delivery=delivery.pk).count() == 2
    deliveries.send(delivery.pk)
    assert len(mailoutbox) == 1
    response = as_user(secretariat).post(f"{LIST}{delivery.pk}/kirim-lagi/", follow=True)
    assert "sudah terkirim" in response.content.decode()


def test_only_the_secretariat_sends_again(meeting, as_user, buru, chair, administrator):
    delivery = failed(meeting)
    where = f"{LIST}{delivery.pk}/kirim-lagi/"
    assert [as_user(person).post(where).status_code for person in (buru, chair, administrator)] == [
        404,
        403,
        403,
    ]
    delivery.refresh_from_db()
    assert delivery.gave_up_at is not None
    assert as_user(buru).get(LIST).status_code == 404


def test_a_letter_that_is_none_and_a_wrong_method(as_user, secretariat):
    assert as_user(secretariat).post(f"{LIST}99999/kirim-lagi/").status_code == 404
    assert as_user(secretariat).get(f"{LIST}1/kirim-lagi/").status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_questions_however_long(
    meeting, as_user, secretariat, number, django_assert_num_queries
):
    for n in range(number):
        failed(meeting, topic=f"Masukan {n}")
    client = as_user(secretariat)
    client.get(LIST)
    # Session, account, count, letters, what they tell, untried (twice), unread in the header.
    with django_assert_num_queries(8):
        client.get(LIST)


def test_the_desk_of_the_secretariat_warns(meeting, as_user, secretariat):
    assert LIST not in as_user(secretariat).get("/meja/").content.decode()
    failed(meeting)
    text = " ".join(as_user(secretariat).get("/meja/").content.decode().split())
    assert f'<a href="{LIST}">1 surat gagal terkirim' in text
