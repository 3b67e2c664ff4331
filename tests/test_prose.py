"""What people typed is shown as they expect: safe, without a word lost, at a bounded cost."""

import re
from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings import prose as module
from meetings.forms.base import MarkdownField
from meetings.templatetags.portal import one_line, prose
from tests.paste_corpus import FRAGMENTS, comparable, words

# Every element that may come out, with the attributes it may have.
ALLOWED = {
    **{
        tag: set()
        for tag in [
            "br",
            "strong",
            "em",
            "s",
            "ul",
            "code",
            "hr",
            "blockquote",
            "table",
            "thead",
            "tbody",
            "tr",
        ]
    },
    **{tag: {"dir"} for tag in ["p", "li", "h3", "h4", "h5", "h6"]},
    "th": {"dir", "class"},
    "td": {"dir", "class"},
    "a": {"href", "title", "rel"},
    "ol": {"start", "type"},
    "div": {"class", "tabindex", "role", "aria-label"},
}
VOID = {"br", "hr"}


class Reader(HTMLParser):
    """Reads a page as a browser does: which elements, closed in order, and what text."""

    def __init__(self, html):
        super().__init__()
        self.open, self.elements, self.text = [], [], ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        self.text += " " if tag in {"p", "br", "li", "td", "th", "h3", "h4", "h5", "h6", "hr"} else ""

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        raise AssertionError("a comment came out")

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_safe(html):
    reader = Reader(html)
    for tag, attributes in reader.elements:
        assert tag in ALLOWED, tag
        assert attributes.keys() <= ALLOWED[tag], (tag, attributes)
        assert re.match(r"(https?:|mailto:|/|#|[^:]*$)", attributes.get("href", "")), attributes
        assert attributes.get("class", "") in {"", "num", "table-responsive"}
    return reader


# As people expect


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Satu\ndua\n\ntiga", "<p>Satu<br>\ndua</p>\n<p>tiga</p>"),
        ("**tebal** *miring* ~~dicoret~~", "<p><strong>tebal</strong> <em>miring</em> <s>dicoret</s></p>"),
        ("# Judul\n## Sub", "<h3>Judul</h3>\n<h4>Sub</h4>"),
        ("Usul:\n- satu\n- dua", "<p>Usul:</p>\n<ul>\n<li>satu</li>\n<li>dua</li>\n</ul>"),
        ("3. tiga\n4. empat", '<ol start="3">\n<li>tiga</li>\n<li>empat</li>\n</ol>'),
        ("a. satu\nb. dua", '<ol type="a">\n<li>satu</li>\n<li>dua</li>\n</ol>'),
        ("iv) empat\nv) lima", '<ol type="i" start="4">\n<li>empat</li>\n<li>lima</li>\n</ol>'),
        ("a. n. Kepala Dinas", "<p>a. n. Kepala Dinas</p>"),
        ("A. Rahman hadir\n\nPak B. Latu pulang", "<p>A. Rahman hadir</p>\n<p>Pak B. Latu pulang</p>"),
        (
            "1. Umum\na. satu\nb. dua\n2. Khusus",
            '<ol>\n<li>Umum</li>\n</ol>\n<ol type="a">\n<li>satu</li>\n<li>dua</li>\n</ol>\n<ol start="2">\n<li>Khusus</li>\n</ol>',
        ),
        (
            "1. Umum\n   a. satu\n   b. dua\n      - titik",
            '<ol>\n<li>Umum\n<ol type="a">\n<li>satu</li>\n<li>dua\n<ul>\n<li>titik</li>\n</ul>\n</li>\n</ol>\n</li>\n</ol>',
        ),
        ("> Kutipan", "<blockquote>\n<p>Kutipan</p>\n</blockquote>"),
        ("[Catatan]: ditunda", "<p>[Catatan]: ditunda</p>"),
        ("Kalimat\n---\nlain", "<p>Kalimat</p>\n<hr>\n<p>lain</p>"),
        ("Teks:\n\n    menjorok", "<p>Teks:</p>\n<p>menjorok</p>"),
        ("```judul\nisi", "<p>```judul<br>\nisi</p>"),
        ("<b>x</b> & <script>", "<p>&lt;b&gt;x&lt;/b&gt; &amp; &lt;script&gt;</p>"),
        ("![peta](https://a.id/p.png)", '<p>!<a href="https://a.id/p.png" rel="nofollow noopener">peta</a></p>'),
        (
            "Lihat https://a.go.id/x_y?z=1. (https://b.id)",
            '<p>Lihat <a href="https://a.go.id/x_y?z=1" rel="nofollow noopener">https://a.go.id/x_y?z=1</a>. (<a href="https://b.id" rel="nofollow noopener">https://b.id</a>)</p>',
        ),
        ("<kominfo@maluku.go.id>", '<p><a href="mailto:kominfo@maluku.go.id" rel="nofollow noopener">kominfo@maluku.go.id</a></p>'),
        ("مرحبا 2021", '<p dir="auto">مرحبا 2021</p>'),
        ("- שלום", '<ul>\n<li dir="auto">שלום</li>\n</ul>'),
        ("", ""),
    ],
)  # fmt: skip
def test_a_text_looks_as_a_person_expects(typed, shown):
    assert prose(typed).strip() == shown


def test_a_table_scrolls_by_itself_and_shows_numbers_at_the_right():
    assert prose("| Wilayah | Desa |\n|---|--:|\n| Buru | 1.200 |\n| Aru<br>Kepulauan | 7 |").strip() == (
        '<div class="table-responsive" tabindex="0" role="group" aria-label="Tabel"><table>\n<thead>\n<tr>\n'
        '<th>Wilayah</th>\n<th class="num">Desa</th>\n</tr>\n</thead>\n<tbody>\n'
        '<tr>\n<td>Buru</td>\n<td class="num">1.200</td>\n</tr>\n'
        '<tr>\n<td>Aru<br>\nKepulauan</td>\n<td class="num">7</td>\n</tr>\n</tbody>\n</table></div>'
    )


def test_cells_without_a_column_are_not_lost():
    shown = Reader(prose("| a | b |\n|---|---|\n| 1 | 2 | tiga | empat |")).text
    assert shown.split() == ["a", "b", "1", "2", "|", "tiga", "|", "empat"]


@pytest.mark.parametrize(
    "typed",
    [
        "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](\u0001javascript:alert(1))", "<javascript:alert(1)>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](vbscript:x)", "[x](&#106;avascript:alert(1))", "[x](java&Tab;script:x)",
        '[x](https://a.id"onmouseover="alert(1))', '[x](https://a.id "><script>")', "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
        "<https://a.id/\"onclick=x>", "`<script>`", "| <script> |\n|---|\n| <img src=x onerror=y> |", "<!-- x -->", "<br onclick=x>", "<br/ >",
        "https://a.id/\"><script>alert(1)</script>", "\ue0000\ue001 \ue00099\ue001", "+ \ue0000\ue001x", "a. x\nb. \ue0007\ue001y",
    ],
)  # fmt: skip
def test_what_is_dangerous_stays_text(typed):
    reader = assert_safe(prose(typed))
    for _tag, attributes in reader.elements:
        assert not re.match(r"\W*(javascript|data|vbscript)", attributes.get("href", ""), re.IGNORECASE)


def test_other_schemes_stay_text_so_that_the_address_is_not_lost():
    assert prose("[berkas](ftp://a.id/b)").strip() == "<p>[berkas](ftp://a.id/b)</p>"


# Nothing is lost


@pytest.mark.parametrize(
    ("typed", "levels"),
    [(">" * 1000 + " akhir", 12), ("> " * 1000 + "akhir", 12), ("- " * 1000 + "akhir", 6)],
    ids=["quotes", "spaced quotes", "lists"],
)
def test_what_is_nested_a_thousand_deep_is_shown(typed, levels):
    html = prose(typed)
    assert html.count("<blockquote>") + html.count("<ul>") == levels
    assert Reader(html).text.split()[-1].endswith("akhir")


@pytest.mark.parametrize(
    "typed", ["[" * 1000 + "akhir" + "]" * 1000, "*" * 1000 + "akhir" + "*" * 1000, "(" * 1000 + "akhir"]
)
def test_a_thousand_brackets_are_text(typed):
    assert "akhir" in assert_safe(prose(typed)).text


def test_a_long_text_is_read_once():
    module._kept.cache_clear()
    text = "**Kata** lain. " * 2_000
    assert prose(text) == prose(text)
    assert module._kept.cache_info().hits == 1


def test_200_000_characters_are_shown_whole():
    paragraph = "Kepala Dinas **menyampaikan** bahwa jaringan di kecamatan belum memadai dan meminta tindak lanjut.\n\n"
    html = prose(paragraph * 2_000)
    assert html.count("<p>") == html.count("<strong>menyampaikan</strong>") == 2_000


@pytest.mark.parametrize(
    "sign", ["[", "*", "_", "`", "~~", "<", "|", "> ", "- ", "1. ", "# ", "a\n", "- a\n", "[a](", "|a|\n|-|\n", "a. b\n", "&", "https://", "\\", "<br>"]
)  # fmt: skip
def test_200_000_signs_are_shown_whole_and_safe(sign):
    """No bound of time: what would take minutes makes the whole run stop."""
    typed = (sign * 200_000)[:200_000]
    html = prose(typed + "\n\nakhir")
    assert assert_safe(html).text.split()[-1] == "akhir"
    assert len(html) < 15 * len(typed)


def test_a_wide_table_head_does_not_grow_over_many_short_rows():
    typed = "|" + "a|" * 2_000 + "\n|" + "-|" * 2_000 + "\n" + "|x|\n" * 5_000
    html = prose(typed)
    assert html.count("x") == 5_000
    assert len(html) < 5 * len(typed)


SIGNS = st.sampled_from(
    ["*", "**", "_", "~~", "`", "[", "]", "(", ")", "](https://a.id)", "](javascript:x)", "<", ">", "<br>", "<b>", "</p>", "<script>", "&", "&amp;", "&#0;",
     "|", "|---|---|\n", "| a | b |\n|---|--:|\n", "\n", "\n\n", "\n> ", "\n- ", "\n  - ", "\n1. ", "\n   a. ", "\na. ", "\nb. ", "\nii) ", "\n+ ", "\n# ",
     "---", "\\", "!", "https://a.id/", "\t", " ", "    ", '"', "'", "\ue000", "\ue0000\ue001", "\u200d", "א", "😀", "\0", "\r\n", "\x0b"]
)  # fmt: skip
WORDS = st.text(alphabet="abcdefgåñ漢", min_size=2, max_size=6)
TEXTS = st.lists(st.one_of(SIGNS, WORDS, WORDS), max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_whatever_is_typed_comes_out_safe(typed):
    assert_safe(prose(typed))
    assert "<script" not in prose(typed)
    assert isinstance(one_line(typed), str)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_characters_come_out_safe(typed):
    assert_safe(prose(typed))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_whatever_is_typed_no_word_is_lost(typed):
    reader = Reader(prose(typed))
    shown = reader.text + " ".join(" ".join(filter(None, a.values())) for _, a in reader.elements)
    for word in re.findall("[abcdefgåñ漢]{2,}", typed.replace("&amp;", " ")):
        # What looks like the letter of a list is its number.
        assert word in shown or word in {"script", "br", "amp"}, (word, shown)


# On one line


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("**Forum** data *dibentuk*.\n\n- Bappeda\n- BPS", "Forum data dibentuk. Bappeda; BPS"),
        ("Satu\ndua", "Satu dua"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a; b; 1; 2"),
        ("[tautan](https://a.id) <b>", "tautan <b>"),
        ("", ""),
    ],
)
def test_the_words_of_a_text_stand_on_one_line(typed, words):
    assert one_line(typed) == words


# What was pasted (static/js/paste.js makes the Markdown; tests/browser/test_paste.py)


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda fragment: fragment.name)
def test_a_pasted_fragment_is_shown_as_a_person_expects(fragment):
    text = MarkdownField().clean(fragment.markdown)
    assert text == fragment.markdown
    assert_safe(prose(text))
    assert comparable(prose(text)) == comparable(fragment.html)


@pytest.mark.parametrize(
    "fragment", [f for f in FRAGMENTS if "text/html" in f.clipboard], ids=lambda fragment: fragment.name
)
def test_no_word_of_a_pasted_fragment_is_lost(fragment):
    shown = words(prose(fragment.markdown), with_numbers=True)
    for word in words(fragment.clipboard["text/html"]):
        assert word in shown
        del shown[: shown.index(word) + 1]


def test_the_corpus_holds_what_people_paste():
    assert len(FRAGMENTS) >= 14
    longest = max(FRAGMENTS, key=lambda fragment: len(fragment.markdown))
    assert 200_000 <= len(longest.markdown) <= 250_000
    assert any("\0" in text for fragment in FRAGMENTS for text in fragment.clipboard.values())


# The field


def test_what_nobody_sees_is_taken_out_of_an_entry():
    typed = "Ra\0pat\u200b \u202edi\u00adbuka\r\nsatu\u2028dua\x0btiga \ufeff\u200d"
    assert MarkdownField().clean(typed) == "Rapat dibuka\nsatu\ndua\ntiga"


@pytest.mark.parametrize(
    "text", ["👨\u200d👩\u200d👧", "🏳️\u200d🌈", "👩🏽\u200d⚕️", "می\u200cخواهم", "क्\u200dष"]
)
def test_what_joins_an_emoji_or_letters_stays(text):
    assert MarkdownField().clean(text) == text


@pytest.mark.parametrize("typed", ["", " \n ", "\u200b\0", "\u200d"])
def test_what_only_looks_like_a_text_is_none(typed):
    with pytest.raises(ValidationError):
        MarkdownField().clean(typed)


def test_an_entry_takes_250_000_characters():
    field = MarkdownField()
    assert len(field.clean("a" * 250_000)) == 250_000
    with pytest.raises(ValidationError):
        field.clean("a" * 250_001)
    assert 'data-markdown="250000"' in str(field.widget.render("text", ""))
