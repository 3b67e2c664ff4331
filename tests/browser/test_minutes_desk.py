"""The minutes desk in a real browser: saved by itself, together with a colleague, by keyboard, heard as well as seen."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from meetings.actions import agendas, entries
from meetings.models import AgendaItem, Entry, EntryProposal
from tests import factories
from tests.browser.bad_link import Server
from tests.browser.test_kept_text import sign_in
from tests.browser.test_pages import errors_of, sideways
from tests.meetings.test_minutes import speaker_from
from tests.meetings.test_minutes_desk import fill

pytestmark = pytest.mark.django_db(transaction=True)

SOON = 5_000  # ms in which a colleague's entry has to be there
ROW = "form[data-next]"
TEXT = f"{ROW} textarea"
STATE = f"{ROW} [data-status]"
SAVED = re.compile(r"^tersimpan \d\d\.\d\d$")


@pytest.fixture
def meeting():
    return factories.held_meeting()


@pytest.fixture
def colleague():
    return factories.user("rekan@uji.id", "secretariat", factories.kominfo("Maluku"), "Staf Kedua")


@pytest.fixture
def address(meeting):
    return f"/meja/rapat/{meeting.pk}/notula/"


@pytest.fixture
def open_desk(new_context, address):
    """A signed-in note-taker's page, the script at work."""

    def make(user=None, where=address, **options):
        page = new_context(**options).new_page()
        sign_in(page, user)
        return opens(page, where)

    return make


def opens(page, where):
    page.goto(where)
    page.wait_for_selector("[data-desk][data-ready]")
    return page


def is_saved(page):
    expect(page.locator(STATE)).to_have_text(SAVED)


def entry(page, words):
    return page.locator(".entries > li", has_text=words)


def texts(meeting):
    """What the database holds, in the order of the agenda and of what was spoken."""
    return list(meeting.minutes.entries.values_list("text", flat=True))


def nothing_waits(page):
    """All that was typed on this page is with the portal, and the page knows it."""
    page.evaluate("""async () => {
        const { rows } = await import("/static/js/outbox.js");
        while (document.querySelector(".unsaved") || (await rows()).length) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    }""")


def writes(page, text):
    """An entry with the keyboard, to its end."""
    page.fill(TEXT, text)
    page.press(TEXT, "Control+Enter")


# Saving by itself


def test_an_entry_is_saved_when_typing_stops_and_the_next_begins_by_a_key(open_desk, meeting):
    page = open_desk()
    page.fill(TEXT, "Rapat dilanjutkan **pukul 13.00**.")
    is_saved(page)
    assert texts(meeting) == ["Rapat dibuka.", "Rapat dilanjutkan **pukul 13.00**."]
    assert entry(page, "dilanjutkan").count() == 0  # it stands in the row
    page.press(TEXT, "Control+Enter")
    expect(entry(page, "dilanjutkan").locator("strong")).to_have_text("pukul 13.00")
    assert page.input_value(TEXT) == ""
    assert page.evaluate("document.activeElement.name") == "text"
    expect(entry(page, "dilanjutkan").locator("[data-status]")).to_have_text(SAVED)
    writes(page, "Kedua.")
    expect(entry(page, "Kedua.")).to_have_count(1)
    nothing_waits(page)
    assert texts(meeting)[1:] == ["Rapat dilanjutkan **pukul 13.00**.", "Kedua."]


def test_it_is_told_once_for_an_entry_and_not_with_every_pause(open_desk):
    page = open_desk()
    page.evaluate("""() => {
        window.said = [];
        const live = document.querySelector("[data-desk-say]");
        new MutationObserver(() => window.said.push(live.textContent.trim())).observe(live, { childList: true });
    }""")
    for words in ("Satu", " dua", " tiga"):
        with page.expect_response("**/notula/simpan/"):
            page.locator(TEXT).press_sequentially(words)
        is_saved(page)
    page.press(TEXT, "Control+Enter")
    expect(entry(page, "Satu dua tiga").locator("[data-status]")).to_have_text(SAVED)
    said = page.evaluate("window.said")
    assert len(said) == 1
    assert SAVED.match(said[0])
    writes(page, "Empat")
    page.wait_for_function("() => window.said.length === 2")


def test_without_a_link_nothing_is_lost_and_all_is_sent_in_order(open_desk, meeting, address):
    page = open_desk()
    first = meeting.agenda_items.first()
    page.context.set_offline(True)
    writes(page, "Satu.")
    writes(page, "Dua.")
    expect(entry(page, "Satu.").locator("[data-status]")).to_have_text("belum tersimpan")
    # Another item, never open before: its title and the row are there.
    page.locator(TEXT).press("Alt+PageUp")
    expect(page.locator("#acara")).to_have_text("1. Pembukaan")
    expect(page.get_by_text("belum dimuat")).to_be_visible()
    assert page.url.endswith(f"?acara={first.pk}")
    writes(page, "Di pembukaan.")
    page.go_back()
    expect(page.locator("#acara")).to_have_text("2. Pembahasan masukan daerah")
    expect(entry(page, "Dua.")).to_have_count(1)
    page.fill(TEXT, "Tiga, setengah")
    expect(page.locator("[data-offline]")).to_be_visible()
    context = page.context
    page.close()  # the tab is closed in the middle of a sentence
    assert texts(meeting) == ["Rapat dibuka."]
    context.set_offline(False)
    page = opens(context.new_page(), f"{address}?acara={meeting.agenda_items.last().pk}")
    assert page.input_value(TEXT) == "Tiga, setengah"
    page.locator(TEXT).press("End")
    page.keyboard.type(" kalimat.")
    is_saved(page)
    nothing_waits(page)
    assert texts(meeting) == ["Di pembukaan.", "Rapat dibuka.", "Satu.", "Dua.", "Tiga, setengah kalimat."]


def test_what_is_typed_survives_a_reload_before_it_was_saved(open_desk, meeting, address):
    page = open_desk()
    page.route("**/notula/simpan/", lambda route: route.abort())
    page.check(f"{ROW} [value=decision]")
    page.fill(TEXT, "Belum sampai.")
    expect(page.locator(STATE)).to_have_text("belum tersimpan")
    page.unroute("**/notula/simpan/")
    opens(page, address)
    assert page.input_value(TEXT) == "Belum sampai."
    assert page.is_checked(f"{ROW} [value=decision]")
    is_saved(page)
    saved = Entry.objects.get(text="Belum sampai.")
    assert saved.number == "K-2021-0001"
    expect(page.locator(f"{ROW} [data-number]")).to_have_text("K-2021-0001")


def test_after_an_ended_session_nothing_has_to_be_typed_anew(open_desk, meeting):
    page = open_desk()
    Session.objects.all().delete()
    writes(page, "Sesi berakhir di tengah kalimat.")
    expect(entry(page, "Sesi berakhir").locator("[data-status]")).to_contain_text("masuk lagi")
    other = page.context.new_page()
    sign_in(other)
    page.bring_to_front()
    nothing_waits(page)
    expect(entry(page, "Sesi berakhir").locator("[data-status]")).to_have_text(SAVED)
    assert texts(meeting)[1:] == ["Sesi berakhir di tengah kalimat."]


def test_two_tabs_of_one_person_write_two_entries(open_desk, meeting, address):
    one = open_desk()
    two = opens(one.context.new_page(), address)
    one.fill(TEXT, "Dari tab satu")
    is_saved(one)
    two.fill(TEXT, "Dari tab dua")
    is_saved(two)
    one.locator(TEXT).press("End")
    one.keyboard.type("!")
    is_saved(one)
    nothing_waits(one)
    assert texts(meeting)[1:] == ["Dari tab satu!", "Dari tab dua"]
    assert not EntryProposal.objects.exists()


def test_a_text_that_the_portal_refuses_stays_and_says_why(open_desk, meeting):
    page = open_desk()
    item = agendas.add_agenda_item(meeting, AgendaItem(title="Sementara"), by=factories.secretariat())
    opens(page, f"/meja/rapat/{meeting.pk}/notula/?acara={item.pk}")
    agendas.remove_agenda_item(item, by=factories.secretariat())
    writes(page, "Jangan hilang.")
    expect(entry(page, "Jangan hilang.")).to_contain_text("sudah dihapus dari agenda")
    page.locator("#agenda a", has_text="Pembukaan").click()
    page.get_by_role("button", name="Tulis di mata acara yang terbuka").click()
    expect(entry(page, "Jangan hilang.").locator("[data-status]")).to_have_text(SAVED)
    assert meeting.agenda_items.first().entries.get().text == "Jangan hilang."


def test_minutes_that_were_ratified_meanwhile_say_so_and_keep_the_words_readable(open_desk, meeting):
    from meetings.actions import minutes

    page = open_desk()
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    writes(page, "Terlambat.")
    expect(entry(page, "Terlambat.").locator("[data-status]")).to_contain_text("sudah disahkan")
    expect(page.locator("[data-over]")).to_be_visible(timeout=SOON * 2)
    assert "Terlambat." not in texts(meeting)


# Together


def test_two_note_takers_see_each_others_entries_within_five_seconds(open_desk, meeting, colleague):
    mine, theirs = open_desk(), open_desk(colleague)
    theirs.fill(TEXT, "Yang sedang saya ketik")
    is_saved(theirs)
    theirs.locator(TEXT).evaluate("area => area.setSelectionRange(4, 10)")
    writes(mine, "Dari rekan satu.")
    nothing_waits(mine)
    entry(theirs, "Dari rekan satu.").wait_for(timeout=SOON)
    # Nothing of what the other was doing is disturbed.
    assert theirs.evaluate("document.activeElement.name") == "text"
    assert theirs.locator(TEXT).evaluate("area => [area.selectionStart, area.selectionEnd]") == [4, 10]
    assert theirs.input_value(TEXT) == "Yang sedang saya ketik"
    entry(mine, "Yang sedang saya ketik").wait_for(timeout=SOON)
    expect(theirs.locator("[data-desk-say]")).to_contain_text("1 butir baru dari rekan")
    # A change, too.
    said = Entry.objects.get(text="Dari rekan satu.")
    entries.change_entry(said, by=colleague, changes={"text": "Diperbaiki rekan dua."})
    entry(mine, "Diperbaiki rekan dua.").wait_for(timeout=SOON)
    assert entry(mine, "Dari rekan satu.").count() == 0


def test_an_entry_that_is_selected_or_in_use_is_exchanged_when_the_reader_leaves_it(
    open_desk, meeting, colleague
):
    page = open_desk()
    first = meeting.minutes.entries.get()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.entry .entry-text'))")
    entries.change_entry(first, by=colleague, changes={"text": "Rapat dibuka Sekda."})
    factories.note(meeting, "Penanda.")
    entry(page, "Penanda.").wait_for(timeout=SOON)
    assert page.evaluate("getSelection().toString().trim()") == "Rapat dibuka."
    page.evaluate("getSelection().removeAllRanges()")
    expect(entry(page, "Rapat dibuka Sekda.")).to_have_count(1)


def test_an_entry_that_two_change_keeps_both_texts(open_desk, meeting, colleague):
    page = open_desk()
    first = meeting.minutes.entries.get()
    entry(page, "Rapat dibuka.").get_by_role("link", name=re.compile("^Ubah")).click()
    area = page.locator(".entries form textarea")
    expect(area).to_have_value("Rapat dibuka.")
    entries.change_entry(first, by=colleague, changes={"text": "Versi rekan."})
    expect(page.locator(".entries [data-overtaken]")).to_be_visible(timeout=SOON)
    expect(page.locator(".entries [data-other]")).to_contain_text("Versi rekan.")
    assert area.input_value() == "Rapat dibuka."
    area.fill("Versi saya.")
    expect(page.locator(".entries form [data-status]")).to_contain_text("Ada dua versi")
    area.fill("Versi saya, lengkap.")
    area.press("Control+Enter")
    nothing_waits(page)
    expect(entry(page, "Versi rekan.").locator(".two-versions")).to_be_visible(timeout=SOON)
    proposal = EntryProposal.objects.get()
    first.refresh_from_db()
    assert (first.text, proposal.text) == ("Versi rekan.", "Versi saya, lengkap.")
    link = entry(page, "Versi rekan.").get_by_role("link", name=re.compile("^Bandingkan dan pilih"))
    assert link.get_attribute("href").endswith(f"/notula/usulan/{proposal.pk}/")


def test_the_agenda_follows_what_happens_without_loading_a_page(open_desk, meeting, colleague):
    page = open_desk()
    page.evaluate("window.same = true")
    page.locator("#agenda a", has_text="Pembukaan").click()
    expect(page.locator("#acara")).to_have_text("1. Pembukaan")
    expect(page.get_by_text("Belum ada butir")).to_be_visible()
    assert page.title().startswith("Notula: Pembukaan · ")
    page.get_by_role("button", name="Mulai dibahas").click()
    expect(page.locator("#agenda li", has_text="Pembukaan")).to_contain_text("sedang dibahas")
    expect(page.locator("[data-head]")).to_contain_text("0 menit")
    page.get_by_role("button", name="Selesai", exact=True).click()
    expect(page.locator("#agenda li", has_text="Pembukaan")).to_contain_text("selesai")
    page.go_back()
    expect(entry(page, "Rapat dibuka.")).to_have_count(1)
    assert page.evaluate("window.same") is True


# By keyboard alone


def test_everything_can_be_done_by_keyboard(open_desk, meeting):
    speaker = speaker_from(meeting, factories.kominfo("Buru"))
    page = open_desk()
    keys = page.keyboard
    keys.press("?")
    expect(page.get_by_role("dialog", name="Tombol cepat")).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    # A statement of somebody who is found by a few letters.
    keys.press("n")
    keys.press("Alt+2")
    keys.press("Alt+p")
    keys.type("kep bur")
    option = page.get_by_role("option")
    expect(option).to_have_count(1)
    expect(option).to_contain_text("Suharto")
    keys.press("Enter")
    keys.type("Jaringan sering putus.")
    keys.press("Control+Enter")
    statement = entry(page, "Jaringan sering putus.")
    expect(statement).to_contain_text("Suharto (Kepala Dinas)")
    assert Entry.objects.get(kind="statement").speaker == speaker

    # The next one is by the same speaker; it becomes a note.
    assert page.input_value(f"{ROW} [role=combobox]") == "Suharto"
    keys.press("Alt+1")
    keys.type("Istirahat.")
    keys.press("Control+Enter")
    expect(entry(page, "Istirahat.").locator("[data-act=edit]")).to_have_count(1)

    # Out of the row, up to the statement, changed, moved, made a decision.
    keys.press("Escape")
    expect(entry(page, "Istirahat.")).to_be_focused()
    keys.press("ArrowUp")
    expect(statement).to_be_focused()
    keys.press("Enter")
    keys.press("Control+End")
    keys.type(" Sejak Maret.")
    keys.press("Control+Enter")
    statement = entry(page, "Jaringan sering putus. Sejak Maret.")
    expect(statement).to_be_focused()
    expect(statement.locator("[data-status]")).to_have_text(SAVED)
    with page.expect_response("**/geser/"):
        keys.press("Alt+ArrowUp")
    expect(statement).to_be_focused()
    expect(page.locator(".entries > li").first).to_contain_text("Sejak Maret.")
    expect(page.locator("[data-desk-say]")).to_have_text("Butir ini sekarang di urutan 1.")
    keys.press("k")
    expect(statement).to_contain_text("K-2021-0001")
    expect(statement).to_be_focused()
    assert texts(meeting) == ["Jaringan sering putus. Sejak Maret.", "Rapat dibuka.", "Istirahat."]

    # Another agenda item and back; the pages of one entry.
    keys.press("[")
    expect(page.locator("#acara")).to_be_focused()
    expect(page.locator("#acara")).to_have_text("1. Pembukaan")
    keys.press("]")
    expect(page.locator("#acara")).to_have_text("2. Pembahasan masukan daerah")
    keys.press("a")
    expect(page.locator("#agenda a", has_text="Pembahasan")).to_be_focused()
    keys.press("n")
    keys.press("Escape")
    keys.press("r")
    page.wait_for_url("**/riwayat/")


def test_letters_that_work_anywhere_can_be_switched_off(open_desk, address):
    page = open_desk()
    page.keyboard.press("?")
    page.get_by_label("Pakai tombol satu huruf").press("Space")
    page.get_by_role("button", name="Tutup").press("Enter")
    opens(page, address)
    page.keyboard.press("?")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement === document.body")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Tombol cepat").press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_the_speaker_is_found_by_name_office_or_region_the_present_first(open_desk, meeting):
    speaker_from(meeting, factories.kominfo("Buru"), "Suharto")
    ambon = speaker_from(meeting, factories.kominfo("Kota Ambon"), "Joy Adriaansz")
    meeting.attendances.filter(attendee=ambon).update(status="present")
    meeting.attendances.exclude(attendee=ambon).update(status="coming", capacity="in_person")
    page = open_desk()
    box = page.locator(f"{ROW} [role=combobox]")

    def found(letters):
        box.fill(letters)
        return [option.split("\n")[0].strip() for option in page.get_by_role("option").all_inner_texts()]

    box.press("ArrowDown")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("Joy Adriaansz")
    expect(first).not_to_contain_text("belum ditandai hadir")
    assert found("suh") == ["Suharto"]
    assert found("ambon") == ["Joy Adriaansz"]
    assert found("dinas") == ["Joy Adriaansz", "Kepala Dinas Kominfo Provinsi Maluku", "Suharto"]
    assert found("tidak ada") == []
    expect(page.get_by_role("listbox")).to_contain_text("Tidak ada yang cocok")
    box.press("Escape")
    assert box.input_value() == ""
    box.fill("joy")
    box.press("Tab")
    assert box.input_value() == "Joy Adriaansz"
    assert page.input_value(f"{ROW} select") == str(ambon.pk)


# For those who hear the page


def test_the_page_is_heard_in_its_order_with_its_names(open_desk, meeting):
    factories.decision(meeting)
    page = open_desk()
    heard = page.locator(".minutes-desk").aria_snapshot()
    expected = [
        'button "Tombol cepat ?"',
        "status",
        'region "2. Pembahasan masukan daerah"',
        'heading "2. Pembahasan masukan daerah" [level=2]',
        "list:",
        "listitem:",
        "Rapat dibuka.",
        'link "Ubah catatan 1"',
        "listitem:",
        "K-2021-0001",
        'link "Ubah K-2021-0001"',
        'region "Butir berikutnya"',
        'heading "Butir berikutnya" [level=3]',
        'form "Butir berikutnya"',
        'group "Jenis"',
        'radio "Catatan" [checked]',
        'radio "Pernyataan"',
        'radio "Keputusan"',
        'combobox "Pembicara"',
        'textbox "Isi',
        'button "Simpan butir"',
        'navigation "Mata acara sebelum dan sesudahnya"',
        'navigation "Agenda"',
    ]
    place = 0
    for words in expected:
        assert words in heard[place:], f"{words!r} does not follow in\n{heard}"
        place = heard.index(words, place) + len(words)


def test_what_is_saved_is_told_to_those_who_do_not_see_it(open_desk):
    page = open_desk()
    live = page.locator("[data-desk-say]")
    assert live.get_attribute("role") == "status"  # which is aria-live="polite"
    page.fill(TEXT, "Terdengar.")
    expect(live).to_have_text(SAVED)


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_axe_finds_nothing_while_the_desk_is_in_use(open_desk, meeting, colleague, width, scheme):
    factories.note(meeting, "Panjang" * 60, kind="statement")
    first = meeting.minutes.entries.first()
    page = open_desk(width=width, color_scheme=scheme)
    page.context.set_offline(True)
    writes(page, "Belum-tersimpan-" * 20)
    expect(page.locator("[data-offline]")).to_be_visible(timeout=SOON * 2)
    assert errors_of(page) == []
    page.context.set_offline(False)
    nothing_waits(page)
    entry(page, first.text).get_by_role("link", name=re.compile("^Ubah")).click()
    entries.change_entry(first, by=colleague, changes={"text": "Versi rekan."})
    expect(page.locator(".entries [data-overtaken]")).to_be_visible(timeout=SOON * 2)
    page.locator(".entries form [role=combobox]").press("ArrowDown")
    assert errors_of(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert errors_of(page) == []
    assert sideways(page) <= 0


# On a phone, and without a script


def test_on_a_phone_it_is_one_column_with_places_for_a_thumb(open_desk, meeting):
    page = open_desk(width=360, height=740, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    agenda, row = page.locator("#agenda").bounding_box(), page.locator(ROW).bounding_box()
    assert agenda["y"] > row["y"] + row["height"]
    entry(page, "Rapat dibuka.").locator("summary").tap()
    for control in page.locator(".entry-actions :is(a, button, summary)").all():
        assert control.bounding_box()["height"] >= 40
    page.locator(TEXT).tap()
    page.fill(TEXT, "Dari ponsel.")
    page.get_by_role("button", name="Simpan butir").tap()
    expect(entry(page, "Dari ponsel.").locator("[data-status]")).to_have_text(SAVED)


def test_without_a_script_it_works_by_its_forms(new_context, meeting, address):
    page = new_context(js=False).new_page()
    sign_in(page)
    page.goto(address)
    page.fill(TEXT, "Tanpa skrip.")
    page.click("text=Simpan butir")
    page.wait_for_url("**#isian")
    assert texts(meeting) == ["Rapat dibuka.", "Tanpa skrip."]
    entry(page, "Tanpa skrip.").locator("summary").click()
    entry(page, "Tanpa skrip.").get_by_role("button", name="Naikkan").click()
    assert texts(meeting) == ["Tanpa skrip.", "Rapat dibuka."]
    entry(page, "Rapat dibuka.").get_by_role("link", name=re.compile("^Ubah")).click()
    page.fill("textarea[name=text]", "Rapat dibuka Sekda.")
    page.click("main form .actions button")
    assert texts(meeting) == ["Tanpa skrip.", "Rapat dibuka Sekda."]
    page.locator(".neighbours [rel=prev]").click()
    assert page.inner_text("#acara") == "1. Pembukaan"


# What it costs, under gunicorn


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "gunicorn.log").start()
    yield server
    server.stop()


def test_what_saving_and_asking_cost_on_the_wire_in_a_long_meeting(server, new_context, meeting, address):
    fill(meeting, items=80, count=2000)
    page = new_context().new_page()
    base = f"http://localhost:{server.port}"
    sign_in_at(page, base)
    item = meeting.agenda_items.last()
    opens(page, f"{base}{address}?acara={item.pk}")
    assert page.locator(".entries > li").count() == item.entries.count() == 24
    with page.expect_response("**/notula/simpan/") as saving:
        page.fill(TEXT, "Kominfo Kabupaten Buru meminta menara di Namrole dan perbaikan jaringan di Waplau.")
    sizes = saving.value.request.sizes()
    sent, received = (
        sizes["requestHeadersSize"] + sizes["requestBodySize"],
        sizes["responseHeadersSize"] + sizes["responseBodySize"],
    )
    print(f"\nsaving one entry: {sent} bytes sent, {received} received")  # noqa: T201
    assert sent + received < 2000
    # Nothing new: a 304 of under 300 bytes, body and all.
    with page.expect_response(lambda answer: answer.status == 304, timeout=30_000) as nothing:
        is_saved(page)
    sizes = nothing.value.request.sizes()
    print(f"nothing new: {sizes['responseHeadersSize'] + sizes['responseBodySize']} bytes")  # noqa: T201
    assert sizes["responseHeadersSize"] + sizes["responseBodySize"] < 300
    assert "content-security-policy" not in nothing.value.headers


def sign_in_at(page, base):
    page.goto(f"{base}/masuk/")
    page.fill("[name=login]", factories.secretariat().email)
    page.fill("[name=password]", factories.PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda url: "/masuk/" not in url)
