"""Two note-takers on one entry by ordinary forms, in every order of load and save, with and without a script.

What came too late is kept though its page is closed, is found again on the desk, and is settled there; nothing of what
either wrote is carried out as a script.
"""

import itertools

import pytest

from meetings.models import Entry
from tests import factories
from tests.browser.people import Visitor
from tests.meetings.test_proposals import colleague, texts_of

pytestmark = pytest.mark.django_db(transaction=True)

ORDERS = sorted(set(itertools.permutations("AABB")))
CHOICES = ["Pertahankan yang tersimpan", "Pakai usulan ini", "Simpan gabungan"]
EVIL = "<img src=x onerror=\"document.body.dataset.hacked='1'\"><script>document.body.dataset.hacked='1'</script>"


class Writer(Visitor):
    """One note-taker, who loads the form of an entry first and saves it later."""

    def __init__(self, context, user, *, js):
        super().__init__(context)
        self.context, self.js = context, js
        self.signs_in(user)

    def loads(self, address):
        self.goes_to(address)
        if self.js:  # until what was typed before is put back
            self.page.wait_for_selector("form[data-kept]", state="attached")

    def closes(self):
        self.page.close()
        self.page = self.context.new_page()

    def saves(self, text):
        self.page.fill("textarea[name=text]", text)
        self.presses("Simpan")

    def closes_and_finds_it_on_the_desk(self, desk, entry):
        self.closes()
        self.goes_to(desk)
        self.page.locator(f"#butir-{entry.pk} .two-versions a").click()
        self.page.wait_for_load_state()
        return self

    def was_hacked(self):
        return self.page.evaluate("document.body.dataset.hacked") if self.js else None


@pytest.fixture(params=[True, False], ids=["script", "no_script"])
def writers(request, new_context):
    people = {"A": factories.secretariat(), "B": colleague()}
    return {
        name: Writer(new_context(js=request.param, width=360), user, js=request.param)
        for name, user in people.items()
    }


def test_in_every_order_of_load_and_save_the_first_stands_the_second_is_kept_and_settled(writers):
    meeting = factories.held_meeting()
    desk = f"/meja/rapat/{meeting.pk}/notula/"
    for number, order in enumerate(ORDERS):
        entry = factories.note(meeting, f"Awal {number}")
        address = f"{desk}butir/{entry.pk}/ubah/"
        texts = {name: f"{number} oleh {name} {EVIL}" for name in writers}
        loaded, saved = set(), []
        for name in order:
            if name in loaded:
                writers[name].saves(texts[name])
                saved.append(name)
            else:
                writers[name].loads(address)
                loaded.add(name)
        first, second = saved
        entry.refresh_from_db()
        assert {f"Awal {number}", *texts.values()} <= texts_of(meeting)
        if order[0] == order[1]:
            assert entry.text == texts[second]
            assert not entry.proposals.exists()
            continue

        assert entry.text == texts[first]
        late = writers[second].closes_and_finds_it_on_the_desk(f"{desk}?acara={entry.agenda_item_id}", entry)
        late.reads("Dua versi satu butir", f"{number} oleh A", f"{number} oleh B")
        assert late.page.input_value("textarea[name=text]") == f"{texts[first]}\n{texts[second]}"
        assert late.was_hacked() is None
        choice = CHOICES[number % 3]
        late.presses(choice)
        entry.refresh_from_db()
        both = f"{texts[first]}\n{texts[second]}"
        assert entry.text == {0: texts[first], 1: texts[second], 2: both}[CHOICES.index(choice)]
        assert not entry.proposals.open().exists()
        assert {f"Awal {number}", *texts.values()} <= texts_of(meeting)
        late.goes_to(f"{desk}butir/{entry.pk}/riwayat/").reads(f"{number} oleh A", f"{number} oleh B")
        assert late.was_hacked() is None
    assert Entry.objects.filter(minutes__meeting=meeting).count() == 1 + len(ORDERS)


def test_who_merges_while_the_entry_changes_again_finds_his_words_beside_the_new_ones(writers):
    meeting = factories.held_meeting()
    entry = meeting.minutes.entries.get()
    address = f"/meja/rapat/{meeting.pk}/notula/butir/{entry.pk}/ubah/"
    for writer in writers.values():
        writer.loads(address)
    writers["A"].saves("Versi A.")
    writers["B"].saves("Versi B.")
    writers["B"].page.fill("textarea[name=text]", "Gabungan B.")
    writers["A"].loads(address)
    writers["A"].saves("Versi A kedua.")
    writers["B"].presses("Simpan gabungan")
    writers["B"].reads("berubah lagi", "Versi A kedua.", "Gabungan B.")
    entry.refresh_from_db()
    assert (entry.text, entry.proposals.open().get().text) == ("Versi A kedua.", "Gabungan B.")
    writers["B"].presses("Pakai usulan ini")
    entry.refresh_from_db()
    assert entry.text == "Gabungan B."
    assert {"Rapat dibuka.", "Versi A.", "Versi B.", "Versi A kedua."} <= texts_of(meeting)


def test_what_was_typed_before_the_page_was_closed_is_sent_under_the_version_it_was_made_from(new_context):
    """Where scripts run. Put back over the new words, it must not pass for a change of them."""
    meeting = factories.held_meeting()
    entry = meeting.minutes.entries.get()
    address = f"/meja/rapat/{meeting.pk}/notula/butir/{entry.pk}/ubah/"
    late = Writer(new_context(), factories.secretariat(), js=True)
    other = Writer(new_context(), colleague(), js=True)
    late.loads(address)
    other.loads(address)
    late.page.fill("textarea[name=text]", "Belum terkirim.")
    other.saves("Versi B.")
    late.closes()
    late.loads(address)
    assert late.page.input_value("textarea[name=text]") == "Belum terkirim."
    late.presses("Simpan")
    late.reads("Dua versi satu butir", "Belum terkirim.", "Versi B.")
    entry.refresh_from_db()
    assert (entry.text, entry.proposals.get().text) == ("Versi B.", "Belum terkirim.")
