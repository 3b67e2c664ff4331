"""The whole history of an input or a follow-up: every version, every event, and whose they are."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from meetings import clock, tasks
from meetings.actions import follow_ups, inputs
from tests import factories

pytestmark = pytest.mark.django_db


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def of_input(input):
    return reverse("input_history", args=[input.number])


def of_follow_up(follow_up):
    return reverse("follow_up_history", args=[follow_up.number])


def test_history_of_an_input_tells_what_changed_by_which_person(as_user, secretariat):
    input = factories.received_input(topic="Akses internet")
    client = as_user(secretariat)
    client.post(reverse("input_verify", args=[input.number]), {"note": "Lengkap."})
    html = words(client.get(of_input(input)))
    assert "Status: <del>diterima</del> → <ins>diverifikasi</ins>" in html
    assert "Staf Sekretariat Rakor" in html
    assert "Utusan Dinas Kominfo Kabupaten Buru" in html  # the event of the asker
    assert "Lengkap." in html
    assert "Pokok masukan: <ins>Akses internet</ins>" in html
    assert "Batas waktu mulai dihitung" in html
    assert "di luar portal" in html  # made without a request in this test


def test_history_of_a_follow_up_holds_its_clock_support_and_askers(as_user, secretariat, bappeda):
    follow_up = factories.assigned_follow_up()
    client = as_user(secretariat)
    follow_ups.report_done(follow_up, by=bappeda, note="Terpasang.", client_key=uuid.uuid4())
    html = words(client.get(of_follow_up(follow_up)))
    for text in [
        "Status: <del>didisposisikan</del> → <ins>menunggu konfirmasi daerah</ins>",
        "Tindak lanjut melayani masukan",
        "M-2021-0001",
        "Batas waktu berubah",
        "Terpasang.",
    ]:
        assert text in html, text


def test_what_the_portal_did_by_itself_is_named_so(as_user, secretariat, bappeda):
    with clock.at(factories.wit(2021, 3, 3, 9)):
        follow_up = factories.assigned_follow_up()
        follow_ups.report_done(follow_up, by=bappeda, note="Terpasang.", client_key=uuid.uuid4())
    with clock.at(factories.wit(2021, 3, 9, 9)):
        tasks.look_around(timestamp=0)
    rows = as_user(secretariat).get(of_follow_up(follow_up)).context["rows"]
    assert {(row["label"], row["name"]) for row in rows} >= {
        ("pengingat kepada pengusul", "Portal (otomatis)"),
        ("Batas waktu berubah", "Portal (otomatis)"),
    }


def test_its_link_stands_on_the_page_for_those_who_read_everything(client, as_user, chair, buru):
    input = factories.verified_input()
    for reader in (client, as_user(buru)):
        assert of_input(input) not in words(reader.get(input.get_absolute_url()))
    assert of_input(input) in words(as_user(chair).get(input.get_absolute_url()))


def test_others_find_nothing(client, as_user, buru, bappeda, administrator):
    follow_up = factories.assigned_follow_up()
    addresses = [of_input(follow_up.input), of_follow_up(follow_up)]
    for address in addresses:
        assert client.get(address).status_code == 302
        for stranger in (buru, bappeda):
            assert as_user(stranger).get(address).status_code == 404
        assert as_user(administrator).get(address).status_code == 200
        client.logout()
    assert as_user(administrator).get("/masukan/M-2021-9999/riwayat/").status_code == 404


def test_a_long_history_has_pages(as_user, secretariat):
    follow_up = factories.assigned_follow_up()
    for n in range(20):
        follow_ups.report_progress(
            follow_up, by=factories.bappeda(), note=f"Laporan {n}", client_key=uuid.uuid4()
        )
    client = as_user(secretariat)
    first = client.get(of_follow_up(follow_up))
    assert len(first.context["rows"]) == 25
    assert "Laporan 19" in words(first)
    last = client.get(of_follow_up(follow_up) + "?page=99").context["rows"]
    assert "Dicatat" in [row["label"] for row in last]


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(as_user, secretariat, django_assert_num_queries, number):
    input = factories.agreed_input()
    for _n in range(number):
        inputs.split_input(
            input,
            by=secretariat,
            task="Survei",
            institution=factories.bappeda().institution,
            due_date=date(2021, 6, 30),
            client_key=uuid.uuid4(),
        )
        follow_ups.report_progress(
            input.follow_ups.first(), by=factories.bappeda(), note="Survei.", client_key=uuid.uuid4()
        )
    client = as_user(secretariat)
    with django_assert_num_queries(16):
        client.get(of_input(input))
    with django_assert_num_queries(16):
        client.get(of_follow_up(input.follow_ups.first()))
