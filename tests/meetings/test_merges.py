"""Inputs that belong together, over HTTP: merged and apart again, or served by another's follow-up; and postponed twice."""

from datetime import date

import pytest
from django.urls import reverse

from meetings.actions import inputs
from meetings.models import Input
from tests import factories

pytestmark = pytest.mark.django_db


def address(name, input):
    return reverse(f"input_{name}", args=[input.number])


def words(response):
    return " ".join(response.content.decode().split())


def again(input):
    return Input.objects.get(pk=input.pk)


@pytest.fixture
def meeting(db):
    return factories.announced_meeting()


@pytest.fixture
def merged(meeting):
    lead = factories.verified_input(meeting, topic="Yang utama")
    return inputs.merge_input(factories.verified_input(meeting), by=factories.secretariat(), lead=lead)


@pytest.fixture
def served(meeting):
    """An agreed input, whose follow-up can serve another."""
    return factories.agreed_input(meeting)


def test_a_merge_is_undone_with_a_reason(as_user, secretariat, merged):
    client = as_user(secretariat)
    assert "M-2021-0001 Yang utama" in words(client.get(address("unmerge", merged)))
    response = client.post(address("unmerge", merged), {"reason": "Lokasinya berbeda."})
    assert response.status_code == 302
    merged = again(merged)
    assert (merged.status, merged.merged_into) == ("verified", None)
    assert "Dipisahkan dari M-2021-0001. Lokasinya berbeda." in words(client.get(merged.get_absolute_url()))


def test_undoing_a_merge_needs_a_reason(as_user, secretariat, merged):
    response = as_user(secretariat).post(address("unmerge", merged), {"reason": " "})
    assert list(response.context["form"].errors) == ["reason"]
    assert again(merged).status == "merged"


def test_what_is_not_merged_cannot_be_taken_apart(as_user, secretariat, served):
    assert as_user(secretariat).get(address("unmerge", served)).status_code == 409


def test_another_follow_up_serves_an_input_too(as_user, secretariat, meeting, served):
    input = factories.verified_input(meeting, by=factories.ambon())
    client = as_user(secretariat)
    page = words(client.get(address("agree_by_another", input)))
    assert '<option value="TL-2021-0001">' in page
    assert reverse("input_agree", args=[input.number]) in page
    assert address("agree_by_another", input) in words(client.get(address("agree", input)))
    response = client.post(
        address("agree_by_another", input), {"follow_up": "tl 2021-1", "note": "Satu paket."}
    )
    assert response.status_code == 302
    assert again(input).status == "agreed"
    assert [row.follow_up.number for row in input.served_by.all()] == ["TL-2021-0001"]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Bidang ini tidak boleh kosong."),
        ("0001", "Tulis nomor tindak lanjut seperti TL-2021-0007."),
        ("M-2021-0001", "Tulis nomor tindak lanjut seperti TL-2021-0007."),
        ("TL-2021-0009", "Tidak ada tindak lanjut bernomor TL-2021-0009."),
    ],
)
def test_what_is_wrong_stands_beside_the_number(as_user, secretariat, meeting, served, typed, error):
    input = factories.verified_input(meeting)
    response = as_user(secretariat).post(address("agree_by_another", input), {"follow_up": typed})
    assert response.context["form"].errors == {"follow_up": [error]}
    assert again(input).status == "verified"


def test_a_restricted_one_cannot_serve_an_open_input(as_user, secretariat, meeting, served):
    inputs.restrict_input(served, by=secretariat, reason="Data pribadi")
    input = factories.verified_input(meeting)
    response = as_user(secretariat).post(address("agree_by_another", input), {"follow_up": "TL-2021-0001"})
    assert list(response.context["form"].errors) == ["follow_up"]
    assert again(input).status == "verified"


def test_a_postponed_input_is_postponed_again_and_sent_twice_it_is_once(as_user, secretariat, meeting):
    input = factories.verified_input(meeting)
    inputs.postpone_input(input, by=secretariat, until=date(2021, 9, 1), reason="Menunggu anggaran.")
    client = as_user(secretariat)
    assert "sudah ditunda sampai 1 September 2021" in words(client.get(address("postpone", input)))
    typed = {"until": "2021-12-01", "reason": "Anggaran perubahan."}
    for _n in range(2):
        assert client.post(address("postpone", input), typed).status_code == 302
    assert again(input).postponed_until == date(2021, 12, 1)
    assert input.events.filter(kind="postponed").count() == 2


def test_a_letter_is_named_where_it_is_sent_on(as_user, secretariat, meeting, client):
    input = factories.verified_input(meeting)
    typed = {"receiver": "BAKTI", "letter_number": "", "reason": "Wewenang pusat."}
    response = as_user(secretariat).post(address("send_outside", input), typed)
    assert list(response.context["form"].errors) == ["letter_number"]
    as_user(secretariat).post(address("send_outside", input), typed | {"letter_number": "555/123/KOMINFO"})
    client.logout()
    page = words(client.get(input.get_absolute_url()))
    assert "Nomor surat" in page
    assert "555/123/KOMINFO" in page
