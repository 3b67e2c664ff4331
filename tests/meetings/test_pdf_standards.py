"""What a checker of PDF/UA-1 and PDF/A-3a asks of a file, as far as it can be asked without one (veraPDF is no part of
the tests): the marks of both standards, the structure for whoever listens, the fonts, the colours, the attachment."""

import json
from io import BytesIO

import pikepdf
import pytest
from django.test import override_settings

from meetings.documents import signatures
from meetings.documents.typesetting import stamp, typeset
from tests.certificates import PASSWORD, make_p12

DATA = {"judul": "NOTULA & <Uji>", "alinea": ["Kalimat pertama. 😀 مرحبا", "Kedua."], "angka": [1, 2.5]}
EMBLEM = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture(scope="module")
def made():
    """A paper with all that papers have: letterhead, table, QR code, attachment, the mark of a draft."""
    rows = [[str(n), f"Nama {n}", "Instansi"] for n in range(1, 90)]
    data = DATA | {
        "baris": rows,
        "kop": {"pemerintah": "PEMERINTAH", "dinas": "DINAS", "baris": ["Jalan"], "lambang": EMBLEM},
        "stempel": stamp("K7QM-3XZA-9PTD", "https://portal.uji/dokumen/K7QM-3XZA-9PTD/"),
        "penanda_tangan": {"jabatan": "Kepala", "nama": "Suharto", "nip": "1"},
    }
    return typeset("contoh", data, draft=True, attach=DATA)


@pytest.fixture(scope="module")
def signed(made, tmp_path_factory):
    """The same with the office's signature behind it."""
    settings = {
        "DOCUMENT_SIGNING_P12": make_p12(tmp_path_factory.mktemp("kunci")),
        "DOCUMENT_SIGNING_PASSWORD": PASSWORD,
    }
    with override_settings(**settings):
        return signatures.sign(made.pdf, reason="Penerbitan notula versi 1", place="Ambon")[0]


@pytest.fixture(params=["unsigned", "signed"])
def pdf(request, made, signed):
    with pikepdf.open(BytesIO(made.pdf if request.param == "unsigned" else signed)) as opened:
        yield opened


def elements(node):
    """All structure elements below one."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_it_says_that_it_is_of_both_standards(pdf):
    xmp = pdf.open_metadata()
    assert xmp["pdfuaid:part"] == "1"
    assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("3", "A")
    assert str(xmp["dc:title"]) == "NOTULA & <Uji>"
    assert xmp["dc:language"] == ["id-ID"] or "id-ID" in xmp["dc:language"]


def test_a_reader_is_told_the_language_the_title_and_that_it_is_tagged(pdf):
    assert str(pdf.Root.Lang) == "id-ID"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == "NOTULA & <Uji>"


def test_the_structure_tells_tables_heads_and_pictures(pdf):
    found = list(elements(pdf.Root.StructTreeRoot))
    kinds = {str(element.S) for element in found}
    assert {"/Document", "/Table", "/TR", "/TH", "/TD", "/P"} <= kinds
    assert any(str(kind) in {"/Title", "/H1"} for kind in kinds) or "/Title" in dict(
        pdf.Root.StructTreeRoot.RoleMap
    )
    figures = [element for element in found if str(element.S) == "/Figure"]
    assert figures
    assert all(str(figure.get("/Alt", "")) for figure in figures)


def test_each_head_of_a_table_says_what_it_heads_and_each_row_has_as_many_cells(pdf):
    found = list(elements(pdf.Root.StructTreeRoot))
    heads = [element for element in found if str(element.S) == "/TH"]
    assert len(heads) == 3  # those on the pages after the first are repeated for the eye alone
    for head in heads:
        attributes = head.A if isinstance(head.A, pikepdf.Array) else [head.A]
        assert any(str(part.get("/Scope", "")) == "/Column" for part in attributes)
    rows = [element for element in found if str(element.S) == "/TR"]
    assert len(rows) == 90
    assert {len(list(elements(row))) // 1 >= 3 for row in rows} == {True}


def test_what_is_no_content_is_marked_so(pdf):
    """Foot, lines and DRAF stand in no structure: who listens does not hear them on every page."""
    for page in pdf.pages:
        content = b"".join(
            part.read_bytes()
            for part in (page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents])
        )
        assert content.count(b"/Artifact") >= 2
        # Nothing is drawn outside of a mark.
        depth = 0
        for line in pikepdf.parse_content_stream(page):
            operator = str(line.operator)
            depth += (operator in {"BDC", "BMC"}) - (operator == "EMC")
            if operator in {"Tj", "TJ", "Do", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh"}:
                assert depth > 0, operator


def test_a_signature_shows_nothing_on_the_page(signed):
    with pikepdf.open(BytesIO(signed)) as opened:
        (field,) = opened.Root.AcroForm.Fields
        assert [float(edge) for edge in field.Rect] == [0, 0, 0, 0]
        assert int(field.F) & 4  # printed with the page, as PDF/A wants of every annotation
        assert not int(field.F) & 2
    assert signatures.check(signed).is_intact


def test_every_page_is_in_the_order_of_its_structure(pdf):
    assert len(pdf.pages) > 2
    for page in pdf.pages:
        assert "/StructParents" in page
        if "/Annots" in page:
            assert page.Tabs == pikepdf.Name.S


def test_every_font_is_embedded_and_says_its_characters(pdf):
    fonts = [
        obj
        for obj in pdf.objects
        if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == pikepdf.Name.Font
    ]
    whole = [font for font in fonts if font.Subtype == pikepdf.Name.Type0]
    assert len(whole) >= 3  # text, bold, Arabic or emoji
    for font in whole:
        assert "/ToUnicode" in font
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        assert "+" in str(font.BaseFont)  # the part of the font that is used
    assert not [font for font in fonts if font.Subtype in {pikepdf.Name.Type1, pikepdf.Name.TrueType}]


def test_colours_have_their_meaning_and_nothing_runs(pdf):
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == pikepdf.Name.GTS_PDFA1
    assert len(intent.DestOutputProfile.read_bytes()) > 100
    assert "/OpenAction" not in pdf.Root
    assert "/AA" not in pdf.Root
    assert not pdf.is_encrypted
    for obj in pdf.objects:
        if isinstance(obj, pikepdf.Dictionary):
            assert obj.get("/S") not in {pikepdf.Name.JavaScript, pikepdf.Name.Launch}


def test_the_data_is_attached_as_json(pdf):
    (specification,) = pdf.Root.AF
    assert specification.AFRelationship == pikepdf.Name.Data
    assert str(specification.UF) == "data.json"
    assert str(specification.Desc)
    stream = specification.EF.F
    assert stream.Subtype == pikepdf.Name("/application/json")
    assert json.loads(stream.read_bytes()) == DATA
    assert [str(name) for name in pdf.attachments] == ["data.json"]


def test_without_data_nothing_is_attached():
    plain = typeset("contoh", {"judul": "X"})
    assert b"data.json" not in plain.pdf
