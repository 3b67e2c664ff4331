"""The papers as Word files, from the portal's own templates or one that the office put in their place.

A template is a .docx with the tags of docxtpl. It fills itself with the same data as the PDF. Whatever a person typed
stays text: it is escaped in full, and a template has a sandbox in which it can reach nothing but that data.
"""

import base64
import binascii
from io import BytesIO
from pathlib import Path

from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Undefined
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape
from PIL import Image

from meetings.documents.xml_text import as_xml

TEMPLATES = Path(__file__).parent / "word"
# What a template may do with a value. Others could make a text of any length out of a short one.
FILTERS = [
    "batch", "capitalize", "count", "d", "default", "e", "escape", "first", "groupby", "int", "join", "last", "length",
    "list", "lower", "map", "reject", "rejectattr", "replace", "select", "selectattr", "sort", "string", "sum", "title",
    "trim", "unique", "upper",
]  # fmt: skip
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
    environment = _environment(missing)
    paper = _Template(BytesIO(template))
    try:
        paper.init_docx()
        paper.render(_context({"draf": ""} | data, paper, images or {}), environment, autoescape=True)
        paper.docx.core_properties.title = as_xml(data["judul"])
        paper.docx.core_properties.language = "id"
        out = BytesIO()
        paper.save(out)
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise TemplateFault(str(error)) from error
    return out.getvalue(), sorted(missing)


class _Template(DocxTemplate):
    def render_properties(self, context, jinja_env=None):
        """The properties of a template are no templates: docxtpl would fill them in with HTML in place of "&"."""


class _Sandbox(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset(["*", "**", "%"])

    def call_binop(self, context, operator, left, right):
        if not all(isinstance(value, int | float) and abs(value) < 1_000_000 for value in (left, right)):
            raise SecurityError(f"{operator}")
        if operator == "**":
            raise SecurityError(f"{operator}")
        return super().call_binop(context, operator, left, right)


def _environment(missing):
    class Missing(Undefined):
        """What the data does not have is nothing; its name is noted."""

        def __init__(self, hint=None, obj=None, name=None, exc=TemplateError):
            super().__init__(hint, None, name, exc)
            if issubclass(exc, SecurityError):
                raise SecurityError(hint or str(name))
            missing.add(str(name))

        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)
            return Missing(name=f"{self._undefined_name}.{name}")

        __getitem__ = __getattr__

    environment = _Sandbox(undefined=Missing, autoescape=True, finalize=_as_text)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    return environment


def _as_text(value):
    """docxtpl reads "{_{" in what it wrote as a brace: those of the data are written as numbers."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return Markup(str(escape(value)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped


class _Runs:
    """The pieces of a paragraph as runs of Word: `{{r alinea.isi }}`."""

    def __init__(self, pieces):
        self.pieces = pieces

    def __html__(self):
        return "".join(map(self._run, self.pieces))

    def __str__(self):
        return str(_as_text("".join(piece["teks"] for piece in self.pieces)))

    @staticmethod
    def _run(piece):
        style = "".join(STYLES[sign] for sign in piece["gaya"])
        properties = f"<w:rPr>{style}</w:rPr>" if style else ""
        return f'<w:r>{properties}<w:t xml:space="preserve">{_as_text(piece["teks"])}</w:t></w:r>'


class _Photo(InlineImage):
    """A photo that fits on a page, with its caption for whoever cannot see it."""

    def __init__(self, paper, picture, caption):
        width, height = Image.open(BytesIO(picture)).size
        fits = {"height": Cm(20)} if height * 15 > width * 20 else {"width": Cm(15)}
        super().__init__(paper, BytesIO(picture), **fits)
        self.caption = caption

    def _insert_image(self):
        described = f'<wp:docPr descr="{_as_text(as_xml(self.caption))}" '
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
        context["gambar"] = _Photo(paper, picture, value["keterangan"]) if picture else ""
    return context


def _emblem(encoded, paper):
    try:
        picture = base64.b64decode(encoded)
    except binascii.Error:
        return ""
    return InlineImage(paper, BytesIO(picture), height=Cm(2.2)) if picture else ""
