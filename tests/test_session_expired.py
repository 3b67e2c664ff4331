"""A session that ends in the middle of typing loses nothing, and hands nobody a form of a stranger's page."""

import re
import uuid

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from meetings.actions import inputs
from meetings.models import Input
from tests import factories

TEXT = 'Jaringan sering putus.\r\nSejak Maret <b>"dua"</b> & lebih.'
HOME = "http://testserver"


@pytest.fixture
def meeting(db):
    return factories.announced_meeting()


@pytest.fixture
def address(meeting):
    return reverse("input_submit", args=[meeting.year, meeting.slug])


@pytest.fixture
def browser():
    """A client whose forms are checked for their CSRF token, as a real browser's are."""
    return Client(enforce_csrf_checks=True)


def token(client):
    """The token of the page that the client sees now."""
    page = client.get(reverse("account_login")).content.decode()
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]


def typed(**fields):
    return {"topic": "Internet desa", "problem": TEXT, "client_key": str(uuid.uuid4())} | fields


def test_a_post_of_an_ended_session_is_answered_with_what_was_typed(browser, address):
    answer = browser.post(address, typed(csrfmiddlewaretoken=token(browser)))
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "Sesi Anda berakhir" in page
    assert "Internet desa</textarea>" in page
    assert "Sejak Maret &lt;b&gt;&quot;dua&quot;&lt;/b&gt; &amp; lebih.</textarea>" in page
    assert f'action="{address}"' in page
    assert 'name="client_key"' in page
    assert "no-store" in answer["Cache-Control"]
    assert not Input.objects.exists()


def test_after_signing_in_the_text_is_one_step_away(browser, address):
    old = token(browser)
    browser.post(address, typed(csrfmiddlewaretoken=old))
    browser.post(
        reverse("account_login"),
        {"login": factories.buru().email, "password": factories.PASSWORD, "csrfmiddlewaretoken": old},
    )
    stale = browser.post(address, typed(csrfmiddlewaretoken=old), headers={"origin": HOME})
    page = stale.content.decode()
    assert stale.status_code == 403
    assert "Satu langkah lagi" in page
    assert "Sejak Maret &lt;b&gt;" in page
    fresh = re.search(r'action="[^"]*baru/".*?csrfmiddlewaretoken" value="(\w+)"', page, re.DOTALL)[1]
    accepted = browser.post(address, typed(csrfmiddlewaretoken=fresh))
    assert accepted.status_code != 403


def test_a_form_of_a_strangers_page_is_not_shown_for_sending(browser, address):
    browser.force_login(factories.buru(), backend=settings.AUTHENTICATION_BACKENDS[1])
    for headers in ({"origin": "https://jahat.example"}, {"origin": "null"}, {}):
        answer = browser.post(address, typed(), headers=headers)
        assert answer.status_code == 403
        assert "Jaringan sering putus" not in answer.content.decode()
        assert "Formulir ini sudah kedaluwarsa" in answer.content.decode()
    assert (
        "Jaringan sering putus"
        in browser.post(address, typed(), headers={"sec-fetch-site": "same-origin"}).content.decode()
    )


def test_passwords_are_never_shown_again(client, browser):
    address = reverse("account_change_password")
    fields = {"oldpassword": "rahasia lama", "password1": "rahasia baru", "password2": "rahasia baru"}
    answer = client.post(address, fields)
    assert answer.status_code == 302
    assert answer.url.startswith("/masuk/")
    stale = browser.post(
        reverse("account_login"), {"login": "a b", "password": "rahasia"}, headers={"origin": HOME}
    )
    assert stale.status_code == 403
    assert "rahasia" not in stale.content.decode()


def test_a_button_without_text_leads_to_signing_in_and_back_to_its_page(client, db):
    address = reverse("meeting_announce", args=[1])
    assert client.post(address).url == "/masuk/?next=/beranda-saya/"
    back = client.post(address, headers={"referer": f"{HOME}/meja/rapat/1/?x=1#isi"})
    assert back.url == "/masuk/?next=/meja/rapat/1/%3Fx%3D1"
    assert client.post(address, headers={"referer": "https://jahat.example/"}).url.endswith("/beranda-saya/")


def test_files_are_named_because_they_cannot_be_kept(client, address):
    file = SimpleUploadedFile("peta <desa>.pdf", b"%PDF-1.4")
    page = client.post(address, typed(files=file)).content.decode()
    assert "<li>peta &lt;desa&gt;.pdf</li>" in page


def test_a_get_still_leads_to_signing_in(client, address):
    assert client.get(address).url == f"/masuk/?next={address}"


@pytest.mark.parametrize("value", ["\x00", "a\x00b c", "😀 " * 10, "=1+1 dua", "x " * 100_000, "\n\nbaris"])
def test_whatever_was_typed_comes_back(client, address, value):
    answer = client.post(address, typed(problem=value))
    assert answer.status_code == 401
    assert value in answer.content.decode()


def test_a_name_that_is_not_a_fields_is_harmless(client, address):
    page = client.post(address, {'"><script>alert(1)</script>': "dua kata"}).content.decode()
    assert "<script>alert" not in page


# What a script is told, that keeps the text itself (static/js/outbox.js)

JSON = {"accept": "application/json"}


def test_a_script_is_told_that_the_session_ended(client, address):
    for fields in (typed(), {"client_key": str(uuid.uuid4())}, {}):
        answer = client.post(address, fields, headers=JSON)
        assert answer.status_code == 401
        assert answer.json() == {"sign_in": "/masuk/"}
        assert "no-store" in answer["Cache-Control"]
    assert not Input.objects.exists()


def test_a_script_is_told_so_too_where_it_only_reads(client, address):
    assert client.get(address, headers=JSON).status_code == 401


def test_a_browsers_own_wish_for_anything_is_not_a_scripts(client, address):
    answer = client.post(address, typed(), headers={"accept": "text/html,*/*;q=0.8"})
    assert answer["Content-Type"].startswith("text/html")


def test_a_script_gets_a_fresh_token_for_an_old_one(browser, address):
    browser.force_login(factories.buru(), backend=settings.AUTHENTICATION_BACKENDS[1])
    answer = browser.post(address, typed(), headers=JSON)
    assert answer.status_code == 403
    assert answer.json() == {"csrf": "stale"}
    again = browser.post(
        address,
        typed(request="Menara baru."),
        headers=JSON | {"x-csrftoken": answer.cookies["csrftoken"].value},
    )
    assert again.status_code == 200
    assert again.json()["location"] == "/masukan/M-2021-0001/"


def test_a_script_is_told_what_was_saved_and_where_it_lies_and_sends_it_once(client, address):
    client.force_login(factories.buru(), backend=settings.AUTHENTICATION_BACKENDS[1])
    fields = typed(request="Menara baru.")
    for _time in range(2):
        answer = client.post(address, fields, headers=JSON)
        assert answer.status_code == 200
        assert answer.json() == {"saved": fields["client_key"], "location": "/masukan/M-2021-0001/"}
        assert "tersimpan" not in answer.cookies
    assert Input.objects.count() == 1
    page = client.get("/masukan/M-2021-0001/").content.decode()
    assert "Masukan diterima dengan nomor" in page


def test_a_script_gets_the_page_of_a_form_with_errors(client, address):
    client.force_login(factories.buru(), backend=settings.AUTHENTICATION_BACKENDS[1])
    answer = client.post(address, typed(request=""), headers=JSON)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")
    assert 'id="kesalahan"' in answer.content.decode()


def test_a_redirect_of_something_without_a_key_stays_one(client, meeting):
    client.force_login(factories.secretariat(), backend=settings.AUTHENTICATION_BACKENDS[1])
    assert client.post(reverse("meeting_start", args=[meeting.pk]), headers=JSON).status_code == 302


@pytest.mark.parametrize("person", ["", "0", "bukan-angka", "١"])
def test_the_text_of_one_person_is_not_taken_under_the_session_of_another(client, address, person):
    client.force_login(factories.buru(), backend=settings.AUTHENTICATION_BACKENDS[1])
    answer = client.post(address, typed(request="Menara."), headers=JSON | {"x-person": person})
    assert answer.status_code == 401
    assert not Input.objects.exists()


def test_the_persons_own_text_is_taken(client, address):
    client.force_login(factories.buru(), backend=settings.AUTHENTICATION_BACKENDS[1])
    headers = JSON | {"x-person": str(factories.buru().pk)}
    assert client.post(address, typed(request="Menara."), headers=headers).status_code == 200
    assert Input.objects.count() == 1


def test_whether_the_session_holds_can_be_asked_for_little(client, address):
    where = reverse("session_state")
    assert client.get(where, headers=JSON).status_code == 401
    client.force_login(factories.buru(), backend=settings.AUTHENTICATION_BACKENDS[1])
    answer = client.get(where, headers=JSON | {"x-person": str(factories.buru().pk)})
    assert (answer.status_code, answer.content) == (204, b"")
    assert "no-store" in answer["Cache-Control"]
    assert client.get(where, headers=JSON | {"x-person": "0"}).status_code == 401
    assert client.post(where).status_code == 405


def test_only_who_is_signed_in_gets_the_outbox(client, address):
    scripts = re.compile(r"<script|data-user|belum-terkirim")
    for where in ("/", "/masukan/", "/masuk/", "/bantuan/"):
        assert not scripts.search(client.get(where).content.decode()), where
    user = factories.buru()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    page = client.get("/masukan/").content.decode()
    assert f'data-user="{user.pk}"' in page
    assert page.count("<script") == 1
    assert "js/outbox-forms.js" in page


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("input_complete", "kelengkapan masukan"),
        ("input_withdraw", "penarikan masukan"),
        ("follow_up_progress", "laporan perkembangan"),
        ("follow_up_report", "laporan selesai"),
        ("follow_up_confirm", "konfirmasi"),
        ("follow_up_return", "pengembalian tindak lanjut"),
    ],
)
def test_the_long_forms_of_regions_and_institutions_go_through_the_outbox(client, meeting, name, label):
    records = {
        "input_complete": lambda: inputs.return_input(
            factories.received_input(meeting), by=factories.secretariat(), reason="Lokasi?"
        ),
        "input_withdraw": lambda: factories.received_input(meeting),
        "follow_up_progress": lambda: factories.assigned_follow_up(meeting),
        "follow_up_report": lambda: factories.assigned_follow_up(meeting),
        "follow_up_confirm": lambda: factories.reported_follow_up(meeting),
        "follow_up_return": lambda: factories.reported_follow_up(meeting),
    }
    by_institution = name in {"follow_up_progress", "follow_up_report"}
    user = factories.bappeda() if by_institution else factories.buru()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    page = client.get(reverse(name, args=[records[name]().number])).content.decode()
    assert f'data-outbox="{label}"' in page
    assert f'data-keep="{user.pk}-step"' in page


def test_an_input_and_the_answer_to_an_invitation_go_through_the_outbox(client, address, meeting):
    client.force_login(factories.buru(), backend=settings.AUTHENTICATION_BACKENDS[1])
    assert 'data-outbox="masukan"' in client.get(address).content.decode()
    reply = client.get(reverse("invitation_reply", args=[meeting.year, meeting.slug])).content.decode()
    assert 'data-outbox="jawaban undangan"' in reply


def test_what_was_saved_is_told_to_the_script_that_keeps_it(client, address, meeting):
    client.force_login(factories.buru(), backend=settings.AUTHENTICATION_BACKENDS[1])
    key = str(uuid.uuid4())
    # Whatever view answers with a redirect says "done"; signing out is one that needs no other page.
    answer = client.post(reverse("account_logout"), {"client_key": key})
    assert answer.status_code == 302
    assert answer.cookies["tersimpan"].value == key
    assert not answer.cookies["tersimpan"]["httponly"]
    second = str(uuid.uuid4())
    answer = client.post(reverse("account_logout"), {"keep_key": second})
    assert answer.cookies["tersimpan"].value == f"{key}.{second}"


@pytest.mark.parametrize("key", ["", "bukan-kunci", "a; Path=/", "x" * 5000])
def test_only_a_key_is_put_into_the_cookie(client, db, key):
    answer = client.post(reverse("account_logout"), {"client_key": key})
    assert answer.status_code == 302
    assert "tersimpan" not in answer.cookies
