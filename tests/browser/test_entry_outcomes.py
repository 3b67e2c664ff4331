"""From words to work at the desk: by key, with and without a selection, with and without a link."""

import pytest

from meetings.models import Entry, FollowUp, Input
from tests import factories
from tests.browser.people import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

SAID = "Bappeda mendata desa yang belum terjangkau. Rapat berikut bulan Juni."
PART = "Bappeda mendata desa yang belum terjangkau."


@pytest.fixture
def meeting(transactional_db):
    return factories.held_meeting()


@pytest.fixture
def said(meeting):
    return factories.note(meeting, SAID)


@pytest.fixture
def context(new_context):
    return new_context()


@pytest.fixture
def page(context, meeting, said):
    page = (
        Visitor(context).signs_in(factories.secretariat()).goes_to(f"/meja/rapat/{meeting.pk}/notula/").page
    )
    page.wait_for_selector("[data-keys]:visible")  # the script is at work
    return page


def entry(row):
    return f"#butir-{row.pk}"


def select(page, row, text):
    """Select some words of an entry, as a mouse does."""
    page.evaluate(
        """([place, text]) => {
            const walker = document.createTreeWalker(document.querySelector(`${place} .entry-text`), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(text);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + text.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return;
            }
            throw new Error(`no such words: ${text}`);
        }""",
        [entry(row), text],
    )


def test_one_key_makes_an_entry_a_decision_where_it_stands(page, said):
    page.focus(entry(said))
    page.keyboard.press("k")
    page.wait_for_selector(f"{entry(said)} .entry-head:has-text('K-2021-0001')")
    said.refresh_from_db()
    assert said.number == "K-2021-0001"
    assert page.locator("[data-desk-say]").inner_text() == "Keputusan dicatat."
    assert "/keputusan/" not in page.url


def test_a_decision_made_without_a_link_is_made_when_it_is_back(page, context, said):
    context.set_offline(True)
    page.focus(entry(said))
    page.keyboard.press("k")
    page.wait_for_selector("text=keputusan belum terkirim")
    assert not Entry.objects.decisions().exists()
    context.set_offline(False)
    page.wait_for_selector(f"{entry(said)} .entry-head:has-text('K-2021-0001')")
    assert Entry.objects.decisions().count() == 1


def test_a_selection_becomes_a_decision_of_its_own_linked_both_ways(page, said):
    select(page, said, PART)
    page.keyboard.press("k")
    page.wait_for_url("**/keputusan/?kutipan=*")
    assert page.input_value("[name=text]") == PART
    page.click("text=Catat keputusan")
    page.wait_for_url("**/notula/?acara=*")
    decision = said.drawn.get()
    assert (decision.text, decision.number) == (PART, "K-2021-0001")
    assert page.locator(f"{entry(said)} .entry-links a").inner_text() == "K-2021-0001"
    assert page.locator(f"{entry(decision)} .entry-links a").inner_text() == "catatan 2"


def test_a_selection_becomes_an_input_and_survives_a_reload_on_the_way(page, said):
    select(page, said, PART)
    page.keyboard.press("m")
    page.wait_for_url("**/masukan/?kutipan=*")
    page.reload()
    assert page.input_value("[name=problem]") == PART
    page.select_option("[name=for_institution]", str(factories.kominfo("Buru").pk))
    page.fill("[name=topic]", "Pendataan desa")
    page.click("text=Catat masukan")
    page.wait_for_url("**/notula/?acara=*")
    assert list(Input.objects.values_list("entry", "problem", "region__name")) == [
        (said.pk, PART, "Kabupaten Buru")
    ]


def test_a_selection_becomes_a_decision_with_its_follow_up_due_on_an_offered_day(page, said):
    select(page, said, PART)
    page.keyboard.press("t")
    page.wait_for_url("**/tindak-lanjut/?kutipan=*")
    assert page.input_value("[name=decided]") == PART
    assert page.input_value("[name=task]") == PART
    page.select_option("[name=institution]", label="Bappeda Maluku")
    day = page.get_attribute("[data-day] >> nth=1", "data-day")
    page.click("[data-day] >> nth=1")
    assert page.input_value("[name=due_date]") == day
    page.click("text=Catat tindak lanjut")
    page.wait_for_url("**/notula/?acara=*")
    follow_up = FollowUp.objects.get()
    assert (follow_up.entry.drawn_from, follow_up.entry.text, follow_up.due_date.isoformat()) == (
        said,
        PART,
        day,
    )
    assert follow_up.institution == factories.bappeda().institution


def test_a_long_selection_arrives_whole(page, context, meeting):
    long = factories.note(
        meeting, "\n\n".join(f"Alinea {n}: {'kata ' * 60}selesai." for n in range(60)) + "\n\nAkhir."
    )
    page.reload()
    page.wait_for_selector(entry(long))
    page.evaluate(
        """(place) => {
            const words = document.querySelector(`${place} .entry-text`);
            const range = document.createRange();
            range.setStart(words, 0);
            range.setEndBefore(words.lastElementChild);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        entry(long),
    )
    page.focus(entry(long))
    page.keyboard.press("k")
    page.wait_for_url("**/keputusan/?kutipan=*")
    text = page.input_value("[name=text]")
    assert len(text) > 18_000
    assert text.startswith("Alinea 0: kata")
    assert text.rstrip().endswith("selesai.")
    assert text.count("selesai.") == 60


def test_what_is_selected_outside_the_entry_is_left_out(page, meeting, said):
    page.evaluate(
        """([from, to]) => {
            getSelection().removeAllRanges();
            const range = document.createRange();
            range.setStart(document.querySelector(`${from} .entry-text`), 0);
            const node = document.querySelector(`${to} .entry-text p`).firstChild;
            range.setEnd(node, 7);
            getSelection().addRange(range);
        }""",
        [entry(meeting.minutes.entries.order_by("pk").first()), entry(said)],
    )
    page.focus(entry(said))
    page.keyboard.press("m")
    page.wait_for_url("**/masukan/*")
    assert page.input_value("[name=problem]") == "Bappeda"


def test_a_whole_entry_selected_is_no_selection(page, said):
    select(page, said, SAID)
    page.focus(entry(said))
    page.keyboard.press("k")
    page.wait_for_selector(f"{entry(said)} .entry-head:has-text('K-2021-0001')")


def test_on_a_phone_a_selection_counts_for_who_taps_the_actions(new_context, meeting, said):
    context = new_context(width=360, has_touch=True)
    page = (
        Visitor(context).signs_in(factories.secretariat()).goes_to(f"/meja/rapat/{meeting.pk}/notula/").page
    )
    page.wait_for_load_state("networkidle")
    select(page, said, PART)
    page.tap(f"{entry(said)} summary")
    page.evaluate("getSelection().removeAllRanges()")
    page.tap(f"{entry(said)} [data-act=input]")
    page.wait_for_url("**/masukan/?kutipan=*")
    assert page.input_value("[name=problem]") == PART


def test_without_a_script_the_words_are_cut_by_hand(new_context, meeting, said):
    visitor = Visitor(new_context(js=False)).signs_in(factories.secretariat())
    visitor.goes_to(f"/meja/rapat/{meeting.pk}/notula/butir/{said.pk}/tindak-lanjut/")
    visitor.reads("butir ini belum keputusan").types(decided=PART, task="Mendata desa").presses(
        "Catat tindak lanjut"
    )
    visitor.reads("K-2021-0001", "TL-2021-0001", "Masih kurang: batas waktu")
    assert said.drawn.get().follow_ups.get().task == "Mendata desa"
