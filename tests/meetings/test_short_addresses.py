"""Short addresses lead only to what the reader may see; the QR code of a page holds its address."""

import pytest
from lxml import etree

from meetings.actions import inputs, minutes
from tests import factories

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def follow_up(db):
    return factories.assigned_follow_up(factories.held_meeting(title="Rakor"))


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("/M-2021-0001", "/masukan/M-2021-0001/"),
        ("/M-2021-0001/", "/masukan/M-2021-0001/"),
        ("/m-2021-1", "/masukan/M-2021-0001/"),
        ("/M-2021-000001", "/masukan/M-2021-0001/"),
        ("/TL-2021-0001", "/tindak-lanjut/TL-2021-0001/"),
        ("/tl-2021-01/", "/tindak-lanjut/TL-2021-0001/"),
        ("/en/M-2021-1", "/en/masukan/M-2021-0001/"),
    ],
)
def test_a_number_leads_to_its_page(client, follow_up, typed, leads_to):
    answer = client.get(typed)
    assert (answer.status_code, answer.url) == (302, leads_to)


@pytest.mark.parametrize(
    "typed",
    [
        "/M-2021-0002",
        "/M-2021-0",
        "/TL-2021-9",
        "/K-2021-1",
        "/X-2021-1",
        "/M-21-1",
        "/M-2021-1234567",
        "/M-2021-1/x",
    ],
)
def test_what_has_no_such_number_is_404(client, follow_up, typed):
    assert client.get(typed).status_code == 404


def test_a_decision_leads_to_its_place_once_it_is_public(client):
    meeting = factories.held_meeting(title="Rakor")
    decision = factories.decision(meeting)
    assert client.get("/K-2021-1").status_code == 404
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    factories.ratified_unchecked(meeting)
    assert client.get("/k-2021-1").url == "/rapat/2021/rakor/#K-2021-0001"
    assert 'id="K-2021-0001"' in client.get("/rapat/2021/rakor/").content.decode()
    factories.struck_by_correction(decision)
    assert client.get("/K-2021-1").url == "/rapat/2021/rakor/#K-2021-0001"
    assert 'id="K-2021-0001"' in client.get("/rapat/2021/rakor/").content.decode()


def test_what_is_restricted_leads_those_alone_who_may_read_it(client, as_user, follow_up, secretariat, ambon):
    inputs.restrict_input(follow_up.input, by=secretariat, reason="Data pribadi.")
    for typed in ("/M-2021-1", "/TL-2021-1", "/M-2021-1/qr.svg", "/TL-2021-1/qr.svg"):
        assert client.get(typed).status_code == 404
        assert as_user(ambon).get(typed).status_code == 404
        client.logout()
    assert as_user(secretariat).get("/M-2021-1").url == "/masukan/M-2021-0001/"
    assert as_user(secretariat).get("/M-2021-1/qr.svg").status_code == 200


@pytest.mark.parametrize(
    ("address", "title", "holds"),
    [
        ("/M-2021-0001/qr.svg", "Kode QR: M-2021-0001", "http://localhost:8000/M-2021-0001"),
        ("/TL-2021-0001/qr.svg", "Kode QR: TL-2021-0001", "http://localhost:8000/TL-2021-0001"),
        ("/rapat/2021/rakor/qr.svg", "Kode QR: Rakor", "http://localhost:8000/rapat/2021/rakor/"),
    ],
)
def test_a_code_is_a_picture_with_a_title_that_scales(client, follow_up, address, title, holds):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    picture = etree.fromstring(answer.content)
    assert picture.tag == f"{SVG}svg"
    assert picture.get("viewBox")
    assert not picture.get("width")
    assert picture.find(f"{SVG}title").text == title
    assert picture.find(f"{SVG}desc").text == holds
    assert len(answer.content) < 4_000


def test_a_code_of_nothing_is_404(client, follow_up):
    draft = factories.draft_meeting(title="Draf")
    for address in ("/M-2021-9/qr.svg", "/rapat/2021/tidak-ada/qr.svg", f"{draft.get_absolute_url()}qr.svg"):
        assert client.get(address).status_code == 404


def test_one_query_leads_on(client, follow_up, django_assert_num_queries):
    for typed in ("/M-2021-1", "/TL-2021-1", "/M-2021-1/qr.svg"):
        with django_assert_num_queries(1):
            client.get(typed)


def test_pages_offer_their_short_address_and_a_code_on_paper(client, follow_up):
    html = client.get("/masukan/M-2021-0001/").content.decode()
    assert "http://localhost:8000/M-2021-0001" in html
    assert '<p class="print-only">' in html
    assert 'src="/M-2021-0001/qr.svg"' in html
    assert 'loading="lazy"' in html
    assert 'src="/en/TL-2021-0001/qr.svg"' in client.get("/en/tindak-lanjut/TL-2021-0001/").content.decode()
    assert 'src="/rapat/2021/rakor/qr.svg"' in client.get("/rapat/2021/rakor/").content.decode()
    assert "qr.svg" not in client.get("/masukan/").content.decode()


def test_what_the_public_does_not_read_has_no_code_on_its_page(as_user, secretariat, follow_up):
    inputs.restrict_input(follow_up.input, by=secretariat, reason="Data pribadi.")
    assert "qr.svg" not in as_user(secretariat).get("/masukan/M-2021-0001/").content.decode()
    draft = factories.draft_meeting(title="Draf")
    assert "qr.svg" not in as_user(secretariat).get(draft.get_absolute_url()).content.decode()
