"""Word files: any text comes out as typed, and a template of the office can do nothing but fill itself in."""

import base64
import re
import uuid
import zipfile
from io import BytesIO

import docx
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image

from meetings.actions import word_templates
from meetings.documents import matrix
from meetings.documents.papers import PAPERS
from meetings.documents.word import TemplateFault, docx_of, filled, own_template
from meetings.documents.word_samples import TEMPLATED, sample_of
from meetings.documents.word_templates import check_template, content_in_force
from meetings.models import Document, WordTemplate
from meetings.spreadsheets import xlsx_file
from tests import factories

Kind = Document.Kind
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
EMOJI_AND_OTHERS = st.text(alphabet=st.characters(), max_size=60)
MARKS = st.text(alphabet="{}%_#=\\$@&<>'\"\n\t\r\x00\x0b\ufffe\U0001f600م a", max_size=40)


def template_of(*paragraphs):
    """A .docx with these paragraphs."""
    word = docx.Document()
    for text in paragraphs:
        word.add_paragraph(text)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def text_of(content):
    """All text of the body, a line break as a line break, a tab as a tab."""
    said = ""
    for node in docx.Document(BytesIO(content)).element.body.iter():
        if node.tag == f"{WORD}t":
            said += node.text or ""
        elif node.tag == f"{WORD}br":
            said += "\n"
        elif node.tag == f"{WORD}tab" and node.getparent().tag == f"{WORD}r":
            said += "\t"
    return said


def as_shown(text):
    return NOT_XML.sub("□", LINE_END.sub("\n", text))


def runs(text):
    return {
        "jenis": "alinea",
        "tanda": "",
        "tingkat": 0,
        "potongan": [{"teks": text, "gaya": "b"}],
        "teks": text,
    }


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=EMOJI_AND_OTHERS | MARKS)
def test_any_text_comes_out_as_typed(text):
    template = template_of("«{{ judul }}»", "{%p for a in alinea %}", "‹{{r a.isi }}›", "{%p endfor %}")
    out, missing = filled(template, {"judul": text, "alinea": [runs(text)]})
    assert not missing
    assert text_of(out) == f"«{as_shown(text)}»‹{as_shown(text)}›"


@settings(max_examples=100, deadline=None)
@given(text=EMOJI_AND_OTHERS | MARKS)
def test_any_text_comes_out_as_typed_in_a_spreadsheet(text):
    row = {
        "no": 1, "nomor": text, "tugas": [runs(text)], "atas": text, "wilayah": text, "instansi": text,
        "pendukung": [text], "diteruskan": text, "batas": text, "batas_semula": text, "status": text, "terlambat": 0,
        "rapat": text, "tanggal_rapat": text,
    }  # fmt: skip
    data = {"matriks": [row], "matriks_lain": ""}
    with xlsx_file(matrix.spreadsheet_rows(data), title="matriks", widths=matrix.WIDTHS) as file:
        cells = next(load_workbook(file).active.iter_rows(min_row=2))
    for cell in (cells[1], cells[3], cells[5], cells[12]):
        assert (cell.value or "") == as_shown(text)
        assert cell.data_type != "f"


def test_the_title_of_the_file_keeps_its_ampersand():
    out = docx_of(Kind.REPORT, sample_of(Kind.REPORT) | {"judul": "A & B"})
    assert docx.Document(BytesIO(out)).core_properties.title == "A & B"
    assert "A & B" in text_of(out)
    assert "DINAS CONTOH & CONTOH" in text_of(out)


@pytest.mark.parametrize("kind", TEMPLATED)
def test_the_templates_of_the_portal_pass_their_own_check(kind):
    for form in ("2009", "2023") if kind == Kind.MINUTES else ("",):
        content = own_template(kind, form)
        check_template(kind, content)
        assert "{" not in text_of(filled(content, sample_of(kind))[0])


def shape_of(value):
    """The keys of data, and of what its lists hold."""
    if isinstance(value, dict):
        if "potongan" in value:
            return "text"
        return {key: shape_of(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape_of(value[0])] if value else []
    return type(value).__name__


def agree(made_up, real, path=""):
    assert type(made_up) is type(real), (path, made_up, real)
    if isinstance(made_up, dict):
        # An annex that is not there has no number.
        assert set(made_up) == set(real) or path == ".nomor_lampiran", path
        for key in real:
            agree(made_up[key], real[key], f"{path}.{key}")
    elif isinstance(made_up, list) and made_up and real:
        agree(made_up[0], real[0], f"{path}[]")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", TEMPLATED)
def test_the_made_up_papers_have_what_real_ones_have(kind):
    meeting = factories.held_meeting()
    factories.decision(meeting)
    factories.agreed_input(meeting)
    paper = next(paper for paper in PAPERS.values() if paper.kind == kind and "kosong" not in paper.slug)
    agree(shape_of(sample_of(kind)), shape_of(paper.data(meeting)))


# What a template cannot do ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ judul.__init__.__globals__ }}",
        "{{ judul|attr('__class__') }}",
        "{{ self.__init__ }}",
        "{{ kop['__class__'] }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
        "{{ 'a' * 999999999 }}",
        "{{ 10 ** 999999 }}",
        "{{ '%0999999999d' % 1 }}",
        "{{ 'a'|center(999999999) }}",
        "{% for x in range(99999) %}{{ x }}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% set x = kop.update({'a': 1}) %}",
        "{{ judul",
        "{% for x in acara %}",
    ],
)
def test_a_template_that_reaches_for_code_is_refused_and_does_nothing(code):
    with pytest.raises(ValidationError):
        check_template(Kind.MINUTES, template_of("{{ judul }}", code))
    try:
        out, _missing = filled(template_of("«{{ judul }}»", code), sample_of(Kind.MINUTES))
    except TemplateFault:
        return
    assert text_of(out).startswith("«NOTULA»")
    assert not re.search(r"class|object|uid=|root:|aaaa|function|0000", text_of(out))


def picture():
    out = BytesIO()
    Image.new("RGB", (100, 100)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "code",
    [
        "{{ NAME.tpl.docx.save('PATH') }}",
        "{{ NAME.tpl.save('PATH') }}",
        "{% set t = NAME.tpl %}{{ t.render_xml_part('{' ~ '{ 6 * 7 }' ~ '}', t.docx.part, {}) }}",
        "{{ NAME._image.tpl.save('PATH') }}",
        "{{ NAME['tpl'].save('PATH') }}",
        "{% for t in [NAME]|map(attribute='tpl') %}{{ t.save('PATH') }}{% endfor %}",
    ],
)
@pytest.mark.parametrize("name", ["kop.lambang", "lampiran.foto[0].gambar"])
def test_a_picture_leads_a_template_nowhere(code, name, tmp_path):
    """docxtpl's own picture leads to docxtpl, which writes files and fills templates without a sandbox."""
    path = tmp_path / "tertulis.docx"
    sample = sample_of(Kind.MINUTES)
    data = sample | {"kop": sample["kop"] | {"lambang": base64.b64encode(picture()).decode()}}
    # With the made-up data there is no picture, so that the check of an upload sees nothing of it.
    code = f"{{% if {name} %}}{code.replace('NAME', name).replace('PATH', str(path))}{{% endif %}}"
    try:
        out, _missing = filled(template_of("{{ judul }}", code), data, images={"foto-1": picture()})
    except TemplateFault:
        out = None
    assert not path.exists()
    assert out is None or text_of(out) == "NOTULA"


@pytest.mark.parametrize(
    "code",
    [
        "{{ 'a'.ljust(999999999) }}",
        "{{ 'a'.zfill(999999999) }}",
        "{{ (1).to_bytes(999999999, 'big') }}",
        "{{ '{:999999999}'.format(1) }}",
        "{{ [1]|batch(999999999, 'x')|list|length }}",
        "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 30 + "{{ a|length }}",
        "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a + a %}" * 30 + "{{ a|length }}",
        "{% set a = [1] %}" + "{% set a = a + a %}" * 30 + "{{ a|length }}",
        "{% set a = [1] %}" + "{% set a = [a, a] %}" * 30 + "{{ a|string|length }}",
        "{% set a = 'xxxxxxxxxx' %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 30 + "{{ a|length }}",
        "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a|replace('x', a) %}" * 9 + "{{ a|length }}",
        "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a|list|join(a) %}" * 9 + "{{ a|length }}",
        "".join(f"{{% for x{n} in 'aaaaaaaaaa' %}}" for n in range(9)) + "{% endfor %}" * 9,
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for x in acara recursive %}{{ loop(acara) }}{% endfor %}",
    ],
)
def test_a_template_that_makes_much_of_little_is_stopped(code):
    with pytest.raises(ValidationError):
        check_template(Kind.MINUTES, template_of("{{ judul }}", code))


def test_what_a_template_usually_does_it_still_may():
    code = (
        "{% for row in lampiran.hadir %}{{ loop.index }}/{{ loop.length }} {{ loop.cycle('a', 'b') }} "
        "{{ row.get('nama') }} {{ row.kapasitas.upper() }}{% else %}-{% endfor %}; "
        "{% set words = ['x', 'y'] %}{{ words|join(', ') }} {{ 1 + 2 }} {{ 'a' ~ 1 ~ kop.dinas }} {{ 'a-b'|replace('-', '+') }} "
        "{% for pair in [1, 2, 3]|batch(2, '') %}{{ pair|join('·') }}|{% endfor %} "
        "{% for name, value in {'k': 'v'}.items() %}{{ name }}={{ value }}{% endfor %}"
    )
    out, missing = filled(template_of(code), sample_of(Kind.MINUTES))
    assert missing == []
    assert text_of(out) == "1/1 a Ir. Contoh, S.T., M.T. TAMU; x, y 3 a1DINAS CONTOH & CONTOH a+b 1·2|3·| k=v"


def test_a_stored_template_that_is_damaged_is_a_fault_and_not_an_error():
    for content in (b"bukan word", own_template(Kind.REPORT)[:5_000]):
        with pytest.raises(TemplateFault):
            filled(content, sample_of(Kind.REPORT))


def test_unknown_names_are_told():
    content = template_of(
        "{{ judul }} {{ rapat.namaa }} {{ apa.ini }}", "{% for x in hadirin %}{{ x }}{% endfor %}"
    )
    with pytest.raises(ValidationError) as refusal:
        check_template(Kind.MINUTES, content)
    assert "apa, apa.ini, hadirin, namaa" in refusal.value.messages[0]


def test_runs_without_their_r_are_refused():
    content = template_of("{%p for a in lampiran.keputusan[0].alinea %}", "{{ a.isi }}", "{%p endfor %}")
    with pytest.raises(ValidationError, match="huruf r"):
        check_template(Kind.MINUTES, content)


def packed(change):
    """The portal's own template with its parts changed: {name: bytes} → {name: bytes}."""
    with zipfile.ZipFile(BytesIO(own_template(Kind.REPORT))) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in change(parts).items():
            package.writestr(name, content)
    return out.getvalue()


def _with_relation(parts, begin):
    """As another program may write it: with a prefix, and single quotes."""
    of = "http://schemas.openxmlformats.org/"
    kind = f" Type='{of}officeDocument/2006/relationships/image' Target='http://luar.invalid/x'/></Relationships>".encode()
    begin = begin.replace(b"REL", f"{of}package/2006/relationships".encode())
    name = "word/_rels/document.xml.rels"
    return parts | {name: parts[name].replace(b"</Relationships>", begin + kind)}


def _field(field, part="word/document.xml"):
    def change(parts):
        assert b"</w:p>" in parts[part]
        return parts | {part: parts[part].replace(b"</w:p>", field.encode() + b"</w:p>", 1)}

    return change


def _relation(kind):
    relation = (
        f'<Relationship Id="rIdX" TargetMode="External" Target="http://luar.invalid/x"'
        f' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    ).encode()
    return lambda parts: (
        parts
        | {
            "word/_rels/document.xml.rels": parts["word/_rels/document.xml.rels"].replace(
                b"</Relationships>", relation
            )
        }
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"bukan word",
        b"PK\x03\x04" + b"\0" * 50,
        packed(lambda parts: {"a.txt": b"a"}),
        packed(lambda parts: parts | {"word/document.xml": b"<rusak"}),
        packed(lambda parts: parts | {"word/vbaProject.bin": b"x"}),
        packed(lambda parts: parts | {"word/embeddings/oleObject1.bin": b"x"}),
        packed(lambda parts: parts | {"word/media/bom.bin": b"\0" * 41_000_000}),
        packed(lambda parts: parts | {f"word/x{n}.xml": b"" for n in range(600)}),
        packed(_relation("attachedTemplate")),
        packed(_relation("image")),
        packed(lambda parts: _with_relation(parts, b"<x:Relationship xmlns:x='REL' Id='rIdX' TargetMode='External'")),
        packed(_field('<w:fldSimple w:instr=" DDEAUTO cmd "/>')),
        packed(_field("<w:r><w:instrText> DDE</w:instrText></w:r><w:r><w:instrText>AUTO cmd</w:instrText></w:r>")),
        packed(_field("<w:r><w:instrText>INCLUDETEXT x</w:instrText></w:r>", part="word/footer1.xml")),
        packed(
            lambda parts: parts
            | {
                "[Content_Types].xml": parts["[Content_Types].xml"].replace(
                    b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml"
                )
            }
        ),
        b"x" * 5_000_001,
    ],
    ids=["empty", "text", "broken_zip", "zip", "broken_xml", "macro", "ole", "bomb", "parts", "remote_template",
         "remote_image", "remote_otherwise", "dde", "dde_in_two", "footer", "dotx", "large"],
)  # fmt: skip
def test_what_is_no_harmless_word_file_is_refused(content):
    with pytest.raises(ValidationError):
        check_template(Kind.REPORT, content)


def test_a_link_that_somebody_has_to_click_is_harmless():
    check_template(Kind.REPORT, packed(_relation("hyperlink")))


# The pages -------------------------------------------------------------------------------------------


@pytest.fixture
def secretariat(client, db):
    client.force_login(factories.secretariat())
    return client


def upload(client, content, name="templat.docx", **data):
    file = SimpleUploadedFile(name, content, DOCX)
    return client.post(
        reverse("document_template", args=["laporan"]),
        {"file": file, "note": "", "client_key": uuid.uuid4()} | data,
    )


def test_an_uploaded_template_is_used_and_the_portals_own_can_come_back(secretariat):
    meeting = factories.held_meeting()
    address = reverse("document_preview", args=[meeting.pk, "laporan", "docx"])
    assert upload(secretariat, template_of("KANTOR: {{ judul }}")).status_code == 302
    assert text_of(secretariat.get(address).content) == "KANTOR: LAPORAN PENYELENGGARAAN RAPAT KOORDINASI"
    present = secretariat.get(reverse("document_template_file", args=["laporan"]))
    assert text_of(present.content) == "KANTOR: {{ judul }}"
    again = reverse("document_template_again", args=["laporan"])
    secretariat.post(again, {"version": 0, "client_key": uuid.uuid4()})
    assert "Dasar" in text_of(secretariat.get(address).content)
    secretariat.post(again, {"version": 1, "client_key": uuid.uuid4()})
    assert text_of(secretariat.get(address).content).startswith("KANTOR")
    assert [row.version for row in WordTemplate.objects.all()] == [3, 2, 1]
    page = secretariat.get(reverse("document_template", args=["laporan"])).content.decode()
    assert page.count("templat.docx") >= 2


def test_sending_twice_makes_one_version(secretariat):
    key = uuid.uuid4()
    for _n in range(2):
        upload(secretariat, template_of("{{ judul }}"), client_key=key)
    assert WordTemplate.objects.count() == 1


def test_another_template_under_the_key_of_the_last_is_not_taken_for_it(secretariat):
    key = uuid.uuid4()
    upload(secretariat, template_of("{{ judul }}"), client_key=key)
    page = upload(secretariat, template_of("Lain: {{ judul }}"), client_key=key)
    assert "sudah pernah dikirim untuk hal lain" in page.content.decode()
    assert WordTemplate.objects.count() == 1


def test_a_bad_template_is_told_beside_the_field_and_changes_nothing(secretariat):
    answer = upload(secretariat, template_of("{{ judull }}"), note="catatan saya")
    assert answer.status_code == 200
    assert "nama yang tidak dikenal: judull" in answer.content.decode()
    assert "catatan saya" in answer.content.decode()
    assert upload(secretariat, b"x", name="templat.pdf").status_code == 200
    assert not WordTemplate.objects.exists()


def test_where_the_offices_file_is_gone_the_portals_own_is_used(secretariat, db):
    template, _made = word_templates.put_in_place(
        Kind.REPORT,
        by=factories.secretariat(),
        client_key=uuid.uuid4(),
        name="a.docx",
        content=template_of("{{ judul }}"),
    )
    template.file.storage.delete(template.file.name)
    assert content_in_force(Kind.REPORT) == own_template(Kind.REPORT)


def test_a_template_that_fails_with_real_data_says_so(secretariat):
    meeting = factories.draft_meeting()
    word_templates.put_in_place(
        Kind.REPORT,
        by=factories.secretariat(),
        client_key=uuid.uuid4(),
        name="a.docx",
        content=template_of("{{ (judul * 2) }}"),
    )
    answer = secretariat.get(reverse("document_preview", args=[meeting.pk, "laporan", "docx"]))
    assert answer.status_code == 409
    assert "tidak dapat diisi" in answer.content.decode()


@pytest.mark.parametrize("query", ["?versi=9", "?versi=x", "?versi=99999999999999999999"])
def test_a_version_that_is_not_there_is_not_found(secretariat, query):
    assert secretariat.get(reverse("document_template_file", args=["laporan"]) + query).status_code == 404
    assert secretariat.get(reverse("document_template", args=["undangan"])).status_code == 404
