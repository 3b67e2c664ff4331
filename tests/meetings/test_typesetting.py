"""A paper prints what was typed, whatever was typed; nothing in a text is Typst's own code."""

import json
import re
import unicodedata
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO

import pdfplumber
import pikepdf
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from meetings.documents import hyphenation
from meetings.documents.characters import FONTS, PLACEHOLDER, printable
from meetings.documents.hyphenation import with_soft_hyphens
from meetings.documents.typesetting import stamp, typeset
from tests.font_coverage import coverage

FOOT = re.compile(r"Halaman\d+dari\d+$")
ADDRESS = "https://rakor.malukuprov.go.id/dokumen/K7QM-3XZA-9PTD/"


def read(pdf):
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def bare(text):
    """Without blanks, ends of lines and what shows nothing: what a reader of paper can compare."""
    return "".join(
        c
        for c in text
        if not c.isspace() and unicodedata.category(c) != "Cf" and not 0xFE00 <= ord(c) <= 0xFE0F
    )


def printed(text):
    """What a paper with this text alone says, read back, and what it could not print."""
    made = typeset("contoh", {"judul": "Uji", "alinea": [text]})
    pages = [FOOT.sub("", bare(page)) for page in read(made.pdf)]
    return "".join(pages).removeprefix("Uji"), made


def runs_from_right_to_left(text):
    return any(unicodedata.bidirectional(c) in {"R", "AL", "AN", "RLE", "RLO"} for c in text)


any_text = st.text(st.characters(), max_size=60)  # surrogates, controls and unassigned characters too
latin = st.text(
    st.sampled_from("abkdefghinopstuABKS 1234567890.,;:#\\$@=*_`~<>[]{}()/-+'\"&%^|\n"), max_size=400
)
arabic = st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهوي لا ًٌ0123"), max_size=60)
faces = st.text(st.sampled_from("😀🤣👍🏽🇮🇩☺️✅👨‍👩‍👧 ab"), max_size=30)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(any_text, latin, arabic, faces))
@example("W" * 300)
@example("Suharto, Dr. Ir. H. X, M.Si., Ir. Y, S.T., M.T.")
@example("=1+1 #let x = 1 \\ $x$ @label *a* _b_ `c` // d /* e */ <f> ~ -- --- ...")
@example('#read("/etc/passwd") #import "@preview/x:1.0.0" {{ 1 }} {% x %}')
@example("\x00\ud800\udfff\ue000\uffff\U0010ffff\u202eabc")
@example("baris satu\r\nbaris dua\u2028tiga\x0bempat\ttab  dua blank")
@example("A\u200d😀 ا\u200d😀 \u200d")
@example("1\u0300")
@example("e\u0301 ا\u0301 中文 กำ क्ष 👍🏽")
def test_any_text_is_printed_as_it_was_typed(text):
    """Apart from what no font has, which stands as a placeholder and is told."""
    result, made = printed(text)
    named = set()
    expected = bare(printable(text, named))
    assert made.unprintable == sorted(named, key=lambda name: (len(name), name))
    if any(unicodedata.category(c).startswith("M") for c in unicodedata.normalize("NFC", expected)):
        # A letter and a mark that are two shapes: the PDF says their text once (ActualText), pypdf reads it at each.
        assert set(result) >= set(expected)  # and a mark beside the foot keeps FOOT from being known
    elif runs_from_right_to_left(text):  # pypdf reads such words in the order in which they stand on the line
        assert Counter(result) == Counter(expected)
    else:
        assert result == expected


def test_only_what_no_font_has_is_replaced():
    named = set()
    assert (
        printable("Ünïcode — “kutip” ½ ≤ → ☎ 😀 مرحبا Ελλ Кир", named)
        == "Ünïcode — “kutip” ½ ≤ → ☎ 😀 مرحبا Ελλ Кир"
    )
    assert not named
    assert printable("rapat 会議 \x07\ue123", named) == f"rapat {PLACEHOLDER * 2} {PLACEHOLDER * 2}"
    assert named == {"U+4F1A", "U+8B70", "U+0007", "U+E123"}
    assert printable("a\u202eb", named) == f"a{PLACEHOLDER}b"


def test_a_mark_stays_only_where_one_font_has_it_with_its_letter():
    named = set()
    assert printable("e\u0301", named) == "e\u0301"
    assert not named
    assert printable("a\u0610", named) == f"a{PLACEHOLDER}"
    assert named == {"U+0610"}


def test_the_table_of_characters_is_that_of_the_fonts():
    kept = json.loads((FONTS / "coverage.json").read_text())
    assert kept == coverage(), "run: python -m tests.font_coverage"


def test_the_fonts_stay_small_and_have_their_licences():
    fonts = list(FONTS.glob("*.ttf"))
    assert sum(path.stat().st_size for path in fonts) < 3.2e6
    for path in fonts:
        family = next(
            name for name in ("Liberation", "DejaVu", "Noto", "Symbola") if path.name.startswith(name)
        )
        assert (FONTS / f"LICENSE-{family}.txt").exists()


@pytest.mark.parametrize(
    ("word", "broken"),
    [
        ("koordinasi", "koor-di-nasi"),
        ("penyelenggaraan", "pe-nye-leng-ga-raan"),
        ("instansi", "in-stansi"),
        ("minuman", "mi-numan"),
        ("beragam", "bera-gam"),
        ("antarinstansi", "an-tarin-stansi"),
        ("mengikuti", "mengi-kuti"),
        ("masyarakat", "ma-sya-ra-kat"),
        ("program", "program"),
    ],
)
def test_a_word_is_broken_where_it_may_be(word, broken):
    assert hyphenation.broken(word).replace("\u00ad", "-") == broken


def test_only_long_words_are_broken_and_no_names_or_links():
    text = "kabupaten Penyelenggaraan https://portal.id/pelaksanaan/ pelaksana@portal.id"
    assert with_soft_hyphens(text) == text
    assert with_soft_hyphens("(penyelenggaraan)") == "(pe\u00adnye\u00adleng\u00adga\u00adraan)"
    assert with_soft_hyphens("W" * 30) == "\u200b".join(["W" * 8, "W" * 8, "W" * 8, "W" * 6])


def test_a_reader_finds_words_whole_except_where_a_line_really_breaks_them():
    sentence = "Kepala Dinas menyampaikan pertanggungjawaban dan keberlanjutan penyelenggaraan pemerintahan. "
    made = typeset("contoh", {"judul": "X", "alinea": [sentence * 5] * 40 + ["W" * 300]}, attach={"a": 1})
    with pikepdf.open(BytesIO(made.pdf)) as opened:
        assert opened.check_pdf_syntax() == []
        assert len(opened.pages) == made.pages
    with pdfplumber.open(BytesIO(made.pdf)) as opened:
        by_another = "".join(page.extract_text() for page in opened.pages)
    for text in ("".join(read(made.pdf)), by_another):
        assert "\u200b" not in text
        assert "\u00ad" in text
        assert re.findall("\u00ad[^\n]", text) == []
        assert text.count("Kepala Dinas menyampaikan") > 100


def test_a_long_table_repeats_its_head_and_every_page_is_counted():
    rows = [[str(n), f"Nama Contoh {n}", "Instansi"] for n in range(1, 101)]
    made = typeset(
        "contoh", {"judul": "DAFTAR", "baris": rows, "stempel": stamp("K7QM-3XZA-9PTD", ADDRESS, 2)}
    )
    pages = read(made.pdf)
    assert len(pages) == made.pages > 2
    for number, page in enumerate(pages, start=1):
        assert f"Halaman {number} dari {len(pages)}" in page
        assert "Nama" in page
        assert "K7QM-3XZA-9PTD" in page
        assert "versi 2" in page
    names = re.findall(r"Nama Contoh (\d+)\b", " ".join(pages))
    assert names == [str(n) for n in range(1, 101)]


def test_a_draft_says_so_across_each_page():
    rows = [[str(n), "Nama", "Instansi"] for n in range(1, 101)]
    final, draft = (typeset("contoh", {"judul": "X", "baris": rows}, draft=draft) for draft in (False, True))
    assert all("DRAF" in page for page in read(draft.pdf))
    assert not any("DRAF" in page for page in read(final.pdf))


def test_the_signature_block_shows_the_nip_in_its_parts():
    signer = {
        "tempat_tanggal": "Ambon, 3 Maret 2021",
        "jabatan": "Kepala Dinas",
        "nama": "Suharto",
        "pangkat": "Pembina",
        "nip": "19860926 201505 1 001",
    }
    text = read(typeset("contoh", {"judul": "X", "penanda_tangan": signer}).pdf)[0]
    assert text.index("Ambon, 3 Maret 2021") < text.index("Kepala Dinas") < text.index("Suharto")
    assert text.index("Suharto") < text.index("Pembina") < text.index("NIP 19860926 201505 1 001")


def test_the_same_data_gives_the_same_bytes():
    at = datetime(2021, 3, 3, tzinfo=UTC)
    one, two = (
        typeset("contoh", {"judul": "X", "alinea": ["a"]}, attach={"a": 1}, at=at).pdf for _n in range(2)
    )
    assert one == two
