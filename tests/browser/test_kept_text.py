"""A dropped link, a closed page, an ended session: what was typed comes back, and leaves when it is saved."""

import pytest

from meetings.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "textarea[name=text]"
NOTE = "[data-keep-note]"
KEY = "[name=client_key]"


@pytest.fixture
def context(new_context):
    return new_context()


@pytest.fixture
def address():
    return f"/meja/rapat/{factories.held_meeting().pk}/notula/"


def sign_in(page):
    page.goto("/masuk/")
    page.fill("[name=login]", factories.secretariat().email)
    page.fill("[name=password]", factories.PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda url: "/masuk/" not in url)


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter((id) => id.startsWith('rakor-ketikan:')).length")


def test_what_is_typed_survives_a_closed_page_and_a_dropped_link_and_is_saved_once(context, address):
    page = context.new_page()
    sign_in(page)
    page.goto(address)
    key = page.input_value(KEY)
    page.fill(TEXT, "Baris satu\nbaris dua")
    page.check("[value=decision]")

    page.goto(address)
    assert page.input_value(TEXT) == "Baris satu\nbaris dua"
    assert page.is_checked("[value=decision]")
    assert page.is_visible(NOTE)
    assert page.input_value(KEY) == key

    context.set_offline(True)
    page.click("text=Simpan butir")
    context.set_offline(False)
    page.goto(address)
    assert page.input_value(KEY) == key

    page.click("text=Simpan butir")
    page.wait_for_url("**#isian")
    assert page.input_value(TEXT) == ""
    assert not page.is_visible(NOTE)
    assert kept(page) == 0
    assert Entry.objects.filter(text="Baris satu\nbaris dua", kind="decision").count() == 1


def test_the_reader_can_throw_away_what_came_back(context, address):
    page = context.new_page()
    sign_in(page)
    page.goto(address)
    page.fill(TEXT, "Tidak jadi")
    page.goto(address)
    key = page.input_value(KEY)
    page.click("text=Buang")
    assert page.input_value(TEXT) == ""
    assert page.input_value(KEY) != key
    assert kept(page) == 0


def test_a_form_with_errors_keeps_its_text_without_the_note(context, address):
    page = context.new_page()
    sign_in(page)
    page.goto(address)
    page.check("[value=statement]")
    page.fill(TEXT, "Tanpa pembicara")
    page.click("text=Simpan butir")
    page.wait_for_selector("#kesalahan")
    assert page.input_value(TEXT) == "Tanpa pembicara"
    assert not page.is_visible(NOTE)
    page.goto(address)
    assert page.input_value(TEXT) == "Tanpa pembicara"
    assert page.is_visible(NOTE)


@pytest.mark.parametrize("js", [True, False])
def test_an_ended_session_loses_nothing_with_and_without_a_script(new_context, address, js):
    context = new_context(js=js)
    page = context.new_page()
    sign_in(page)
    page.goto(address)
    page.fill(TEXT, "Sesi berakhir di tengah kalimat")
    context.clear_cookies(name="sessionid")
    page.click("text=Simpan butir")
    page.wait_for_selector("text=Masuk di tab baru")
    assert page.input_value("textarea") == "Sesi berakhir di tengah kalimat"

    other = context.new_page()
    sign_in(other)
    page.click("main button")
    page.wait_for_selector("text=Satu langkah lagi")
    assert page.input_value("textarea") == "Sesi berakhir di tengah kalimat"
    page.click("main button")
    page.wait_for_url("**#isian")
    assert Entry.objects.filter(text="Sesi berakhir di tengah kalimat").count() == 1
    if js:
        assert kept(page) == 0


def test_after_saving_the_keyboard_is_in_the_next_entry(context, address):
    page = context.new_page()
    sign_in(page)
    page.goto(address)
    page.fill(TEXT, "Pertama")
    page.press(TEXT, "Control+Enter")
    page.wait_for_url("**#isian")
    page.wait_for_function("document.activeElement.name === 'text'")
    page.keyboard.type("Kedua")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Kedua")
    page.wait_for_function("document.querySelector('textarea').value === ''")
    assert list(Entry.objects.order_by("pk").values_list("text", flat=True))[-2:] == ["Pertama", "Kedua"]
