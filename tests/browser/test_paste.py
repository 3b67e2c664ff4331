"""Pasting into a field for Markdown, and its keys, in a real browser."""

import pytest
from playwright.sync_api import expect

from meetings.actions import summaries
from meetings.models import Entry
from tests import factories
from tests.paste_corpus import FRAGMENTS

pytestmark = pytest.mark.django_db(transaction=True)

FIELD = "textarea[name=text]"
NOTE = ".markdown-note"
PASTE = """(field, {data, files}) => {
    const clipboardData = new DataTransfer();
    for (const [type, text] of Object.entries(data)) clipboardData.setData(type, text);
    for (const [name, type] of files) clipboardData.items.add(new File(["x"], name, {type}));
    field.focus();
    return field.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""
# The script that reads a paste comes after the others.
LOADED = "() => import(document.querySelector('[data-paste]').dataset.paste)"
ONLY_TEXT = "kolom ini hanya memuat teks"


class Field:
    """A text field on a page, as a hand at the keyboard uses it."""

    def __init__(self, page):
        self.page = page
        self.element = page.locator(FIELD)

    @property
    def value(self):
        return self.element.input_value()

    def holds(self, text, *, selected=""):
        """Fill it; "|" is where the cursor stands, or what stands between two of them is selected."""
        before, *middle, after = text.split("|") if "|" in text else (text, "")
        self.element.fill(before + "".join(middle) + after)
        start = len(before)
        self.element.evaluate(
            "(e, [a, b]) => e.setSelectionRange(a, b)", [start, start + len("".join(middle))]
        )
        return self

    def paste(self, html=None, text=None, rtf=None, files=()):
        data = {"text/html": html, "text/plain": text, "text/rtf": rtf}
        return self.paste_all({key: said for key, said in data.items() if said is not None}, files)

    def paste_all(self, data, files=()):
        """False where the script took it, so that the browser does nothing of its own."""
        return self.element.evaluate(PASTE, {"data": data, "files": [list(file) for file in files]})

    def press(self, *keys):
        for key in keys:
            self.element.press(key)
        return self

    @property
    def note(self):
        note = self.page.locator(NOTE)
        return note.inner_text() if note.is_visible() else ""


@pytest.fixture
def page(new_context):
    page = new_context().new_page()
    page.goto("/masuk/")
    page.fill("[name=login]", factories.secretariat().email)
    page.fill("[name=password]", factories.PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda url: "/masuk/" not in url)
    return page


@pytest.fixture
def entry(page):
    return factories.note(factories.held_meeting(), "Rapat dibuka.")


@pytest.fixture
def field(page, entry):
    page.goto(f"/meja/rapat/{entry.minutes.meeting_id}/notula/butir/{entry.pk}/ubah/")
    page.wait_for_selector(NOTE, state="attached")
    page.evaluate(LOADED)
    field = Field(page)
    field.element.fill("")
    return field


@pytest.fixture
def convert(new_context):
    page = new_context().new_page()
    page.goto("/masuk/")

    def convert(clipboard):
        names = {"text/html": "html", "text/rtf": "rtf", "text/plain": "text"}
        return page.evaluate(
            "async (held) => (await import('/static/js/paste.js')).toMarkdown(held)",
            {names[key]: text for key, text in clipboard.items()},
        )

    return convert


# The corpus


def test_every_fragment_of_the_corpus_becomes_the_right_markdown(convert):
    for fragment in FRAGMENTS:
        made = convert(fragment.clipboard)
        assert made["markdown"] == fragment.markdown, fragment.name
        assert made["images"] == fragment.images, fragment.name


def test_every_fragment_of_the_corpus_can_be_pasted(field):
    for fragment in FRAGMENTS:
        field.element.fill("")
        assert field.paste_all(fragment.clipboard) is False, fragment.name
        assert field.value == fragment.markdown, fragment.name
        assert (ONLY_TEXT in field.note) is (fragment.images > 0), fragment.name


def test_what_was_pasted_is_saved_as_it_stood_in_the_field(field, page, entry):
    by_name = {fragment.name: fragment for fragment in FRAGMENTS}
    for name in ("word_table", "right_to_left", "emoji", "literal_signs"):
        page.goto(f"/meja/rapat/{entry.minutes.meeting_id}/notula/butir/{entry.pk}/ubah/")
        page.wait_for_selector(NOTE, state="attached")
        page.evaluate(LOADED)
        field.element.fill("")
        field.paste_all(by_name[name].clipboard)
        page.click("main .actions button")
        page.wait_for_url("**#butir-*", timeout=90_000)  # a busy server is asked again, later each time
        assert Entry.objects.get(pk=entry.pk).text == by_name[name].markdown


def test_without_the_reading_script_the_words_come_as_they_are(field, page):
    page.route("**/paste.js", lambda route: route.abort())
    page.reload()
    page.wait_for_selector(NOTE, state="attached")
    field.element.fill("")
    field.paste(html="<b>tebal</b>", text="tebal")
    expect(field.element).to_have_value("tebal")


def test_nothing_of_a_pasted_page_is_run_or_loaded(field, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("() => { window.alert = () => { window.ran = true; }; }")
    field.paste(
        html="<script>alert(1)</script><img src='https://luar.example/a.png' onerror=alert(2)><svg onload=alert(3)>"
        "</svg><link rel=stylesheet href='https://luar.example/a.css'><iframe src='https://luar.example'></iframe>"
        "<style>@import 'https://luar.example/b.css'</style><p onclick=alert(4) style='background:url(https://luar.example/c)'>Isi</p>"
        "<a href='javascript:alert(5)'>tautan</a><form action=javascript:alert(6)><input autofocus onfocus=alert(7)></form>"
    )
    assert field.value == "Isi\n\ntautan"
    page.evaluate("() => new Promise((done) => setTimeout(done))")
    assert asked == []
    assert page.evaluate("window.ran") is None


BROKEN = [
    ("<p>" * 3_000 + "dalam", "dalam"),
    ("<div><span>" * 3_000 + "dalam", "dalam"),
    ("<b>" * 3_000 + "dalam", "**dalam**"),
    (
        "<table><tr><td colspan=99999 rowspan=99999>a<td>b<tr><td>c</table>",
        "| a | b |\n| --- | --- |\n|  | c |",
    ),
    ("<a <b <c <d", ""),
    ("<table></table><ul></ul><ol><li></ol><p></p>", ""),
    ("<ul><ul><ul><li>a</ul></ul></ul>", "- - - a"),
    ("<li>tanpa daftar", "- tanpa daftar"),
    ("<td>tanpa tabel", "tanpa tabel"),
    ("<ol start=-3><li value=x>a</ol>", "0. a"),
    ("<p style='mso-list:l0 level9 lfo1'>a<p style='mso-list:l0 level1 lfo1'>b", "- a\n- b"),
]


def test_broken_and_bottomless_html_is_read(convert):
    for html, markdown in BROKEN:
        assert convert({"text/html": html})["markdown"] == markdown, html[:80]


def test_broken_rtf_is_no_error(convert):
    for rtf in (
        "{\\rtf1",
        "{\\rtf1 a\\b",
        "}}}{\\rtf1 a",
        "{\\rtf1" + "{" * 5_000 + "a",
        "{\\rtf1\\u-1?\\'zz\\u\\par a",
    ):
        assert isinstance(convert({"text/plain": rtf})["markdown"], str)


# Where it is put


def test_a_piece_of_a_sentence_stays_in_the_sentence(field):
    field.holds("Rapat | dibuka.").paste(html="<b>koordinasi</b>", text="koordinasi")
    assert field.value == "Rapat **koordinasi** dibuka."
    field.holds("Rapat| dibuka.").paste(html="<span> koordinasi</span>", text=" koordinasi")
    assert field.value == "Rapat koordinasi dibuka."


def test_a_selection_is_replaced(field):
    field.holds("Rapat |lama| dibuka.").paste(text="baru")
    assert field.value == "Rapat baru dibuka."


def test_a_list_or_table_gets_lines_of_its_own(field):
    field.holds("Usul: |lalu ditutup.").paste(html="<ul><li>a</li><li>b</li></ul>", text="a\nb")
    assert field.value == "Usul: \n\n- a\n- b\n\nlalu ditutup."
    field.holds("Satu\n|").paste(html="<table><tr><td>a<td>b</table>")
    assert field.value == "Satu\n\n| a | b |\n| --- | --- |"


def test_lines_pasted_into_an_item_of_a_list_stay_in_it(field):
    field.holds("- satu |").paste(html="<div>a</div><div>b</div>", text="a\nb")
    assert field.value == "- satu a\n  b"
    field.holds("- |").paste(html="<ul><li>a</li><li>b</li></ul>", text="a\nb")
    assert field.value == "- a\n- b"


def test_a_paste_can_be_undone_and_is_heard(field, page):
    page.evaluate(
        f"document.querySelector('{FIELD}').addEventListener('input', () => {{ window.heard = (window.heard ?? 0) + 1; }})"
    )
    field.holds("Sebelum. |")
    heard = page.evaluate("window.heard")
    field.paste(html="<p>Satu</p><p>Dua</p>")
    assert field.value == "Sebelum. \n\nSatu\n\nDua" or field.value == "Sebelum. Satu\n\nDua"
    assert page.evaluate("window.heard") > heard
    field.press("Control+z")
    assert field.value == "Sebelum. "


def test_a_paper_of_many_lines_can_be_undone_too(field):
    field.holds("Sebelum.|").paste(text="\nbaris" * 2_000)
    assert field.value.count("baris") == 2_000
    assert field.press("Control+z").value == "Sebelum."


def test_text_of_an_editor_of_programs_is_taken_as_it_is(field):
    field.paste(
        html="<meta charset='utf-8'><div style=\"color: #ccc;font-family: 'Droid Sans Mono', monospace;white-space: pre;\"><div>"
        "<span>**tebal**</span></div></div>",
        text="**tebal**",
    )
    assert field.value == "**tebal**"


# Pictures and files are refused aloud


def test_a_picture_alone_is_refused_with_a_message(field, page):
    field.holds("Teks|").paste(files=[("image.png", "image/png")])
    assert field.value == "Teks"
    assert ONLY_TEXT in field.note
    assert page.locator(NOTE).get_attribute("role") == "status"
    field.press("a")
    assert field.note == ""


def test_a_picture_copied_from_a_web_page_is_refused_with_a_message(field):
    field.paste(html='<img src="https://a.example/x.png" alt="Peta">', files=[("image.png", "image/png")])
    assert field.value == ""
    assert ONLY_TEXT in field.note


def test_files_are_refused_with_a_message_and_their_names_are_not_text(field):
    field.paste(text="laporan akhir.pdf", files=[("laporan akhir.pdf", "application/pdf")])
    assert field.value == ""
    assert ONLY_TEXT in field.note
    field.paste(text="file:///home/a/laporan%20akhir.pdf", files=[("laporan akhir.pdf", "application/pdf")])
    assert field.value == ""


def test_the_picture_that_excel_puts_beside_its_cells_is_no_loss(field):
    field.paste(html="<table><tr><td>a<td>b</table>", text="a\tb", files=[("image.png", "image/png")])
    assert field.value == "| a | b |\n| --- | --- |"
    assert field.note == ""


def test_text_beside_a_file_is_kept_and_the_file_refused(field):
    field.paste(text="Kata pengantar", files=[("peta.png", "image/png")])
    assert field.value == "Kata pengantar"
    assert ONLY_TEXT in field.note


def test_a_file_dropped_on_the_field_does_not_leave_the_page(field, page):
    address = page.url
    dropped = field.element.evaluate(
        """(field) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(["x"], "a.png", {type: "image/png"}));
            return field.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
        }"""
    )
    assert dropped is False
    assert page.url == address
    assert ONLY_TEXT in field.note


def test_more_than_the_field_takes_is_said_at_once(field):
    field.paste(text="kata " * 60_000)
    assert len(field.value) > 250_000
    assert "terlalu panjang" in field.note


# Keys


KEYS = [
    ("Rapat |penting| sekali", "Control+b", "Rapat **penting** sekali"),
    ("Rapat | penting |sekali", "Control+b", "Rapat  **penting** sekali"),
    ("|", "Control+i", "**"),
    ("a |b| c", "Control+i", "a *b* c"),
    ("a **|b|** c", "Control+b", "a b c"),
    ("a *|b|* c", "Control+i", "a b c"),
    ("a **|b|** c", "Control+i", "a ***b*** c"),
    ("- satu|", "Enter", "- satu\n- "),
    ("1. satu|", "Enter", "1. satu\n2. "),
    ("9) sembilan|", "Enter", "9) sembilan\n10) "),
    ("a. satu|", "Enter", "a. satu\nb. "),
    ("a. satu\nb. dua|", "Enter", "a. satu\nb. dua\nc. "),
    ("B. Latuconsina hadir|", "Enter", "B. Latuconsina hadir\n"),
    ("- satu\n   - dua|", "Enter", "- satu\n   - dua\n   - "),
    ("- satu\n- |", "Enter", "- satu\n"),
    ("1. satu\n   - dua\n   - |", "Enter", "1. satu\n   - dua\n2. "),
    ("- sa|tu", "Enter", "- sa\n- tu"),
    ("biasa|", "Enter", "biasa\n"),
    ("- satu|", "Shift+Enter", "- satu\n"),
    ("> - satu|", "Enter", "> - satu\n> - "),
]


def test_keys(field):
    for before, key, after in KEYS:
        assert field.holds(before).press(key).value == after, (before, key)


def test_bold_twice_is_as_before(field):
    assert (
        field.holds("Rapat |penting| sekali").press("Control+b", "Control+b").value == "Rapat penting sekali"
    )
    assert field.press("Control+i", "Control+z").value == "Rapat penting sekali"


def test_the_field_grows_and_shrinks_with_its_text(field, page):
    height = "document.querySelector('textarea').offsetHeight"
    low = page.evaluate(height)
    field.holds("baris\n" * 15)
    grown = page.evaluate(height)
    assert grown > low
    field.holds("baris\n" * 500)
    assert grown < page.evaluate(height) <= page.evaluate("innerHeight")
    field.holds("")
    assert page.evaluate(height) == low


def test_the_help_names_the_signs_and_is_reached_by_keyboard(field, page):
    help_ = page.locator(".markdown-help")
    assert not help_.get_by_text("**tebal**").is_visible()
    field.press("Tab")
    page.keyboard.press("Enter")
    assert help_.get_by_text("**tebal**").is_visible()
    assert help_.locator("strong").inner_text() == "tebal"


def test_equipping_a_field_twice_or_a_copy_of_it_does_not_double_anything(field, page):
    page.evaluate(
        """async () => {
            const {equip} = await import("/static/js/markdown-keys.js");
            const field = document.querySelector("textarea");
            equip(field);
            const copy = field.parentNode.cloneNode(true);
            field.parentNode.after(copy);
            equip(copy.querySelector("textarea"));
        }"""
    )
    assert page.locator(NOTE).count() == page.locator(".markdown-help").count() == 2


# On the page


def test_a_wide_table_scrolls_inside_the_page_of_a_phone(new_context):
    meeting = factories.ratified_meeting()
    wide = (
        "| "
        + " | ".join(f"Kolom nomor {n}" for n in range(12))
        + " |\n"
        + "| --- " * 12
        + "|\n"
        + "| isi sel " * 12
        + "|"
    )
    summaries.publish_summary(meeting, by=factories.secretariat(), text=wide)
    page = new_context(js=False, width=360).new_page()
    page.goto(meeting.get_absolute_url())
    frame = page.locator(".prose .table-responsive")
    assert frame.evaluate("e => e.scrollWidth > e.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert frame.get_attribute("tabindex") == "0"


def test_the_summary_takes_what_is_pasted_too(page):
    meeting = factories.circulated_meeting()
    page.goto(f"/meja/rapat/{meeting.pk}/terbit/")
    page.wait_for_selector(NOTE, state="attached")
    page.evaluate(LOADED)
    field = Field(page).holds("|")
    field.paste(html="<h2>Judul</h2><p>Isi <b>tebal</b></p>")
    assert field.value == "**Judul**\n\nIsi **tebal**"
