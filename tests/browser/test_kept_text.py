"""A dropped link, a closed page, an ended session: what was typed comes back, and leaves when it is saved.

Seen on forms that the browser sends by itself; those that go through the outbox are in test_outbox.py.
"""

import json

import pytest

from meetings.models import FollowUp
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "textarea[name=task]"
NOTE = "[data-keep-note]"
KEY = "[name=client_key]"
SEND = "main form[data-keep] .actions button"


@pytest.fixture
def context(new_context):
    return new_context()


@pytest.fixture
def address():
    """One more follow-up of an agreed input: a form that creates a row, under a client key."""
    return f"/masukan/{factories.agreed_input().number}/tindak-lanjut/"


def sign_in(page, user=None):
    page.goto("/masuk/")
    page.fill("[name=login]", (user or factories.secretariat()).email)
    page.fill("[name=password]", factories.PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda url: "/masuk/" not in url)


def opens(page, address):
    """Go there, and wait until what was kept is back in the form."""
    page.goto(address)
    page.wait_for_selector("form[data-kept]")
    return page


DRAFTS = """async (text) => {
    const { all } = await import("/static/js/store.js");
    return (await all("drafts")).filter(({ state }) => state && JSON.stringify(state).includes(text)).length;
}"""


def kept(page, text=""):
    """How many drafts with the text lie in this browser."""
    return page.evaluate(DRAFTS, text)


def waits_until_kept(page, text, number=1):
    holds(page, f"async () => await ({DRAFTS})({json.dumps(text)}) === {number}")


def holds(page, condition):
    """Wait until the page's asynchronous function gives true; `wait_for_function` takes any promise for a yes."""
    page.evaluate(f"""async () => {{
        const condition = {condition};
        for (let turn = 0; turn < 300; turn += 1) {{
            if (await condition()) return;
            await new Promise((resolve) => setTimeout(resolve, 50));
        }}
        throw new Error("not within 15 s");
    }}""")


def choose_the_rest(page):
    page.select_option("[name=institution]", str(factories.bappeda().institution.pk))
    page.fill("[name=due_date]", "2021-09-30")


def tasks(text):
    return FollowUp.objects.filter(task=text).count()


def test_what_is_typed_survives_a_closed_page_and_a_dropped_link_and_is_saved_once(context, address):
    page = context.new_page()
    sign_in(page)
    opens(page, address)
    key = page.input_value(KEY)
    choose_the_rest(page)
    page.fill(TEXT, "Baris satu\nbaris dua")
    # No waiting here: what stands in the form when the page goes must be safe.
    opens(page, address)
    assert page.input_value(TEXT) == "Baris satu\nbaris dua"
    assert page.input_value("[name=due_date]") == "2021-09-30"
    assert page.is_visible(NOTE)
    assert page.input_value(KEY) == key

    context.set_offline(True)
    page.click(SEND)
    context.set_offline(False)
    opens(page, address)
    assert page.input_value(KEY) == key

    page.click(SEND)
    page.wait_for_url("**/TL-*/")
    opens(page, address)
    assert page.input_value(TEXT) == ""
    assert not page.is_visible(NOTE)
    assert kept(page) == 0
    assert tasks("Baris satu\nbaris dua") == 1


def test_the_last_letters_before_a_tab_is_closed_are_kept_too(context, address):
    text = "Menyusun peta jaringan intra pemerintah daerah sampai ke kecamatan"
    page = context.new_page()
    sign_in(page)
    opens(page, address).locator(TEXT).press_sequentially(text)
    page.close()
    page = opens(context.new_page(), address)
    assert page.input_value(TEXT) == text
    page.click(f"{NOTE} [data-keep-discard]")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_the_reader_can_throw_away_what_came_back(context, address):
    page = context.new_page()
    sign_in(page)
    opens(page, address)
    page.fill(TEXT, "Tidak jadi")
    waits_until_kept(page, "Tidak jadi")
    opens(page, address)
    key = page.input_value(KEY)
    page.click("text=Buang")
    assert page.input_value(TEXT) == ""
    assert page.input_value(KEY) != key
    waits_until_kept(page, "", 0)


def test_a_form_with_errors_keeps_its_text_without_the_note(context, address):
    page = context.new_page()
    sign_in(page)
    opens(page, address)
    page.fill(TEXT, "Tanpa batas waktu")
    waits_until_kept(page, "Tanpa batas waktu")
    page.click(SEND)
    page.wait_for_selector("#kesalahan")
    page.wait_for_selector("form[data-kept]")
    assert page.input_value(TEXT) == "Tanpa batas waktu"
    assert not page.is_visible(NOTE)
    assert kept(page) == 1
    opens(page, address)
    assert page.input_value(TEXT) == "Tanpa batas waktu"
    assert page.is_visible(NOTE)


@pytest.mark.parametrize("js", [True, False])
def test_an_ended_session_loses_nothing_with_and_without_a_script(new_context, address, js):
    context = new_context(js=js)
    page = context.new_page()
    sign_in(page)
    page.goto(address)
    choose_the_rest(page)
    page.fill(TEXT, "Sesi berakhir di tengah kalimat")
    context.clear_cookies(name="sessionid")
    page.click(SEND if js else "main .actions button")
    page.wait_for_selector("text=Masuk di tab baru")
    assert page.input_value("textarea") == "Sesi berakhir di tengah kalimat"

    other = context.new_page()
    sign_in(other)
    page.click("main button:has-text('Kirim lagi')")
    page.wait_for_selector("text=Satu langkah lagi")
    assert page.input_value("textarea") == "Sesi berakhir di tengah kalimat"
    page.click("main button:has-text('Kirim lagi')")
    page.wait_for_url("**/TL-*/")
    assert tasks("Sesi berakhir di tengah kalimat") == 1
    if js:
        waits_until_kept(page, "", 0)


def test_two_tabs_of_one_person_keep_two_texts(context, address):
    page = context.new_page()
    sign_in(page)
    opens(page, address)
    page.fill(TEXT, "Tab pertama")
    waits_until_kept(page, "Tab pertama")
    other = opens(context.new_page(), address)
    assert other.input_value(TEXT) == ""
    other.fill(TEXT, "Tab kedua")
    waits_until_kept(other, "Tab kedua")

    opens(page, address)
    assert page.input_value(TEXT) == "Tab pertama"
    opens(other, address)
    assert other.input_value(TEXT) == "Tab kedua"
    page.close()
    third = opens(context.new_page(), address)
    assert third.input_value(TEXT) == "Tab pertama"


def test_another_person_on_the_same_machine_does_not_see_the_text(context, address):
    page = context.new_page()
    sign_in(page)
    opens(page, address)
    page.fill(TEXT, "Bukan untuk orang lain")
    waits_until_kept(page, "Bukan untuk orang lain")
    context.clear_cookies()
    colleague = factories.user("rekan@uji.id", factories.User.Role.SECRETARIAT, factories.kominfo("Maluku"))
    sign_in(page, colleague)
    opens(page, address)
    assert page.input_value(TEXT) == ""
    assert not page.is_visible(NOTE)


def test_what_an_earlier_version_of_the_script_kept_is_taken_over_once(context, address):
    page = context.new_page()
    sign_in(page)
    old = f"rakor-ketikan:{address}#{factories.secretariat().pk}-step"
    key = "0b5d7a3e-5a3c-4d0e-9a51-0f3ad3c1a111"
    state = [["client_key", key, True], ["task", "Dari penyimpanan lama", False]]
    page.evaluate(
        "([id, key, state]) => localStorage.setItem(id, JSON.stringify({ at: Date.now(), key, state }))",
        [old, key, state],
    )
    opens(page, address)
    assert page.input_value(TEXT) == "Dari penyimpanan lama"
    assert page.input_value(KEY) == key
    assert page.evaluate("localStorage.length") == 0
    opens(page, address)
    assert page.input_value(TEXT) == "Dari penyimpanan lama"
    assert kept(page) == 1


def test_without_a_store_the_form_works_as_without_the_script(context, address):
    context.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { get() { throw new Error('no'); } })"
    )
    page = context.new_page()
    sign_in(page)
    opens(page, address)
    choose_the_rest(page)
    page.fill(TEXT, "Tanpa penyimpanan")
    page.click(SEND)
    page.wait_for_url("**/TL-*/")
    assert tasks("Tanpa penyimpanan") == 1


def test_without_locks_the_texts_of_two_tabs_stay_apart_too(context, address):
    """Over plain http, and in browsers before 2022, a page has no Web Locks."""
    context.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })")
    page = context.new_page()
    sign_in(page)
    opens(page, address)
    page.fill(TEXT, "Tab pertama")
    waits_until_kept(page, "Tab pertama")
    other = opens(context.new_page(), address)
    assert other.input_value(TEXT) == ""
    opens(page, address)
    assert page.input_value(TEXT) == "Tab pertama"
