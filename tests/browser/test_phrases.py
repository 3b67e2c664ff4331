"""The phrases that the office uses often, put into an entry: by keyboard, by pointer, and without a script."""

import pytest

from tests import factories
from tests.browser.people import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "main textarea[name=text]"
SEARCH = "#kalimat-cari"


@pytest.fixture
def address(transactional_db):
    factories.phrase("pembukaan", "Rapat dibuka pukul … WIT oleh pimpinan rapat.")
    factories.phrase("penutup", "Rapat ditutup pukul … WIT.")
    factories.phrase("tanpa keberatan", "Tidak ada keberatan dari peserta.\nUsulan disetujui.")
    return f"/meja/rapat/{factories.held_meeting().pk}/notula/"


@pytest.fixture
def page(new_context, address):
    page = Visitor(new_context()).signs_in(factories.secretariat()).goes_to(address).page
    page.wait_for_selector("[data-phrases-open]")
    page.focus(TEXT)
    return page


def options(page):
    return page.locator("[role=option] b").all_inner_texts()


def chosen(page):
    return page.locator("[role=option][aria-selected=true] b").inner_text()


def selected(page):
    return page.evaluate("getSelection().toString() || document.activeElement.value.slice("
                         "document.activeElement.selectionStart, document.activeElement.selectionEnd)")  # fmt: skip


def test_a_slash_at_the_start_of_a_line_opens_the_list_and_enter_inserts(page):
    page.keyboard.type("Baris pertama\n/")
    page.wait_for_selector(SEARCH)
    assert page.evaluate("document.activeElement.id") == "kalimat-cari"
    assert options(page) == ["pembukaan", "penutup", "tanpa keberatan"]
    page.keyboard.press("ArrowDown")
    assert chosen(page) == "penutup"
    assert page.get_attribute(SEARCH, "aria-activedescendant") == "kalimat-1"
    page.keyboard.press("Enter")
    assert page.input_value(TEXT) == "Baris pertama\nRapat ditutup pukul … WIT."
    assert selected(page) == "…"
    page.keyboard.type("15.30")
    assert page.input_value(TEXT) == "Baris pertama\nRapat ditutup pukul 15.30 WIT."
    assert page.locator(SEARCH).count() == 0


def test_what_is_typed_narrows_the_list_by_name_first_then_by_words(page):
    page.keyboard.press("Control+;")
    page.keyboard.type("PE")
    assert options(page) == ["pembukaan", "penutup", "tanpa keberatan"]
    page.keyboard.type("n")
    assert options(page) == ["penutup"]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.input_value(TEXT) == "Rapat ditutup pukul … WIT."


def test_inserting_can_be_undone_and_counts_as_typed(page):
    page.evaluate(f"document.querySelector('{TEXT}').addEventListener('input', () => window.typed = true)")
    page.keyboard.press("Control+;")
    page.keyboard.press("Enter")
    assert page.evaluate("window.typed")
    page.keyboard.press("Control+z")
    assert page.input_value(TEXT) == ""


@pytest.mark.parametrize(("keys", "left"), [("/", "/"), ("/besok", "/besok")])
def test_with_escape_what_was_typed_stands_in_the_text(page, keys, left):
    page.keyboard.type(keys)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.name") == "text"
    page.keyboard.type("!")
    assert page.input_value(TEXT) == f"{left}!"


def test_where_nothing_fits_enter_leaves_what_was_typed(page):
    page.keyboard.type("/xyz")
    assert "Tidak ada kalimat yang cocok." in page.locator(".phrases [role=status]").inner_text()
    page.keyboard.press("Enter")
    assert page.input_value(TEXT) == "/xyz"


def test_a_slash_within_a_line_is_a_slash(page):
    page.keyboard.type("dan/atau ")
    page.keyboard.type("/")
    assert page.input_value(TEXT) == "dan/atau /"
    assert page.locator(SEARCH).count() == 0


def test_the_button_and_a_tap_do_the_same(page):
    page.fill(TEXT, "Awal. ")
    page.click("[data-phrases-open]")
    page.click("[role=option] >> nth=2")
    assert page.input_value(TEXT) == "Awal. Tidak ada keberatan dari peserta.\nUsulan disetujui."
    assert page.evaluate("document.activeElement.name") == "text"


def test_leaving_the_list_closes_it_and_loses_nothing(page):
    page.keyboard.type("/pem")
    page.click("h1")
    assert page.locator(SEARCH).count() == 0
    assert page.input_value(TEXT) == "/pem"


def test_without_a_script_the_phrases_stand_there_to_be_copied(new_context, address):
    visitor = Visitor(new_context(js=False)).signs_in(factories.secretariat()).goes_to(address)
    visitor.page.click("summary:has-text('Kalimat baku')")
    visitor.reads("pembukaan", "Rapat dibuka pukul … WIT oleh pimpinan rapat.")
