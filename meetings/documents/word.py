"""The papers as Word files, from the portal's own templates or one that the office put in their place.

A template is a .docx with the tags of docxtpl. It fills itself with the same data as the PDF. Whatever a person typed
stays text: it is escaped in full, and a template has a sandbox in which it can reach nothing but that data (sandbox.py).
"""

import base64
import binascii
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

from docx.opc.exceptions import OpcError
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage
from jinja2.exceptions import TemplateError
from lxml.etree import LxmlError
from PIL import Image

from meetings.documents.sandbox import Sandbox, as_text
from meetings.documents.xml_text import as_xml

TEMPLATES = Path(__file__).parent / "word"
STYLES = {"b": "<w:b/><w:bCs/>", "i": "<w:i/><w:iCs/>", "s": "<w:strike/>"}


class TemplateFault(Exception):
    """A template that cannot be filled; the message says why, in the words of the library."""


def docx_of(kind, data, template=None, *, images=None):
    """Fill a template.

    Args:
        kind: a Document.Kind with a template of the portal (`own_template`).
        data: as the paper's `data_of` gives it, with `kop`.
        template: the bytes of the office's .docx; the portal's own by default.
        images: {name: bytes} of the pictures that the data names.

    Returns:
        the bytes of the .docx.

    Raises:
        TemplateFault: the template cannot be filled.
    """
    return filled(template or own_template(kind, data["bentuk"]), data, images=images)[0]


def own_template(kind, form=""):
    """The bytes of the portal's own template; of the notula for the form ("2009" or "2023")."""
    name = f"{kind}-{form}" if kind == "notula" else kind
    return (TEMPLATES / f"{name}.docx").read_bytes()


def filled(template, data, *, images=None):
    """(The bytes of the filled .docx, names that the template asks for and the data does not have)."""
    missing = set()
    paper = _Template(BytesIO(template))
    try:
        paper.init_docx()
        context = _context({"draf": ""} | data, paper, images or {})
        paper.render(context, Sandbox(missing), autoescape=True)
        paper.docx.core_properties.title = as_xml(data["judul"])
        paper.docx.core_properties.language = "id"
        out = BytesIO()
        paper.save(out)
    except (
        TemplateError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
        BadZipFile,
        OpcError,
        LxmlError,
    ) as error:
        raise TemplateFault(str(error)) from error
    return out.getvalue(), sorted(missing)


class _Template(DocxTemplate):
    def render_properties(self, context, jinja_env=None):
        """The properties of a template are no templates: docxtpl would fill them in with HTML in place of "&"."""


class _Runs:
    """The pieces of a paragraph as runs of Word: `{{r alinea.isi }}`."""

    def __init__(self, pieces):
        self._pieces = pieces

    def __html__(self):
        return "".join(map(self._run, self._pieces))

    def __str__(self):
        return str(as_text("".join(piece["teks"] for piece in self._pieces)))

    @staticmethod
    def _run(piece):
        style = "".join(STYLES[sign] for sign in piece["gaya"])
        properties = f"<w:rPr>{style}</w:rPr>" if style else ""
        return f'<w:r>{properties}<w:t xml:space="preserve">{as_text(piece["teks"])}</w:t></w:r>'


class _Picture:
    """A picture as a template has it: it can be put in its place. An InlineImage would lead to the whole of docxtpl, which
    writes files and fills templates without a sandbox."""

    def __init__(self, image):
        self._image = image

    def __html__(self):
        return self._image.__html__()

    __str__ = __html__


class _Photo(InlineImage):
    """A photo that fits on a page, with its caption for whoever cannot see it."""

    def __init__(self, paper, picture, caption):
        width, height = Image.open(BytesIO(picture)).size
        fits = {"height": Cm(20)} if height * 15 > width * 20 else {"width": Cm(15)}
        super().__init__(paper, BytesIO(picture), **fits)
        self.caption = caption

    def _insert_image(self):
        described = f'<wp:docPr descr="{as_text(as_xml(self.caption))}" '
        return super()._insert_image().replace("<wp:docPr ", described, 1)


def _context(value, paper, images):
    """The data with every text cleaned, every paragraph as runs, every picture as a picture."""
    if isinstance(value, str):
        return as_xml(value)
    if isinstance(value, list):
        return [_context(item, paper, images) for item in value]
    if not isinstance(value, dict):
        return value
    context = {key: _context(item, paper, images) for key, item in value.items() if key != "lambang"}
    if "potongan" in value:
        rows = "\n".join(" | ".join(row) for row in context.get("baris", []))
        context["isi"] = _Runs(context["potongan"] or [{"teks": rows, "gaya": ""}])
        context["lekuk"] = "\t" * max(0, value["tingkat"] - bool(value["tanda"]))
    if "lambang" in value:
        context["lambang"] = _emblem(value["lambang"], paper)
    if "berkas" in value:
        picture = images.get(value["berkas"])
        context["gambar"] = _Picture(_Photo(paper, picture, value["keterangan"])) if picture else ""
    return context


def _emblem(encoded, paper):
    try:
        picture = base64.b64decode(encoded)
    except binascii.Error:
        return ""
    return _Picture(InlineImage(paper, BytesIO(picture), height=Cm(2.2))) if picture else ""
