"""Whether a .docx can take the place of one of the portal's own Word templates; which one is in force."""

import re
import zipfile
import zlib
from io import BytesIO

import docx
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx.opc.exceptions import OpcError
from lxml import etree

from meetings.documents.word import TemplateFault, filled, own_template
from meetings.documents.word_samples import sample_of
from meetings.models import WordTemplate
from meetings.zip_parts import UnpacksToTooMuch, check_unpacked

MOST_BYTES = 5_000_000
MOST_UNPACKED = 40_000_000  # bytes: a template of some pages with a few pictures has less
MOST_PARTS = 500
MAIN_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What Word runs or fetches by itself. A link that somebody has to click is none of it.
RUNS = re.compile(r"(?:^|/)(?:vbaProject\.bin|activeX/|embeddings/|attachedToolbars\.bin)", re.IGNORECASE)
CODED_FIELD = re.compile(r"\s*(?:DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|MACROBUTTON|IMPORT)\b", re.IGNORECASE)


def check_template(kind, content):
    """Try a template with made-up data.

    Args:
        kind: a Document.Kind of `word_samples.TEMPLATED`.
        content: the bytes of the file.

    Raises:
        ValidationError: it is no .docx, too large, has something that runs or is fetched, asks for what the data does not
            have (the names are said), or cannot be filled.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("Berkas lebih besar daripada 5 MB."))
    _check_package(content)
    try:
        out, missing = filled(content, sample_of(kind))
    except TemplateFault as fault:
        raise ValidationError(
            _("Templat tidak dapat diisi: %(why)s") % {"why": _in_short(fault)}, code="fault"
        ) from fault
    if missing:
        raise ValidationError(
            _("Templat memakai nama yang tidak dikenal: %(names)s.") % {"names": ", ".join(missing[:20])},
            code="unknown",
        )
    _check_result(out)


def _check_package(content):
    no_word_file = ValidationError(_("Berkas ini bukan dokumen Word (.docx)."), code="not_word")
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            check_unpacked(package, most_parts=MOST_PARTS, most_bytes=MOST_UNPACKED)
            parts = package.infolist()
            if any(RUNS.search(part.filename) for part in parts):
                raise ValidationError(_("Berkas ini memuat makro atau objek tertanam."), code="runs")
            for part in parts:
                _check_part(part.filename, package.read(part))
        word = docx.Document(BytesIO(content))
    except UnpacksToTooMuch as error:
        raise ValidationError(_("Isi berkas ini terlalu besar setelah dibuka."), code="too_large") from error
    except (
        zipfile.BadZipFile,
        OpcError,
        KeyError,
        ValueError,
        OSError,
        EOFError,
        zlib.error,
        etree.XMLSyntaxError,
        RuntimeError,
    ) as error:
        if isinstance(error, ValidationError):
            raise
        raise no_word_file from error
    if word.part.content_type != MAIN_PART:
        raise no_word_file


def _check_part(name, content):
    """Raises ValidationError, or XMLSyntaxError, where a part is no XML though its name says so."""
    if name.endswith(".rels"):
        for element in _xml(content).iter("{*}Relationship"):
            is_link = element.get("Type", "").endswith("/hyperlink")
            if element.get("TargetMode", "").lower() == "external" and not is_link:
                raise ValidationError(_("Berkas ini mengambil sesuatu dari luar."), code="external")
        return
    is_text = name.startswith("word/") and name.endswith(".xml")
    if is_text and any(CODED_FIELD.match(code) for code in _fields_in(_xml(content))):
        raise ValidationError(
            _("Berkas ini memuat medan yang menjalankan atau mengambil sesuatu."), code="runs"
        )


def _xml(content):
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _fields_in(tree):
    """The instruction of each field, however many runs Word spread it over."""
    codes = [""]
    for element in tree.iter(f"{WORD}fldChar", f"{WORD}instrText", f"{WORD}fldSimple"):
        if element.tag == f"{WORD}instrText":
            codes[-1] += element.text or ""
        else:
            codes.append(element.get(f"{WORD}instr", ""))
    return codes


def _check_result(out):
    """A run within a run: "{{ alinea.isi }}" where "{{r alinea.isi }}" was meant. Word would refuse the file."""
    try:
        body = docx.Document(BytesIO(out)).element.body
    except (OpcError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise ValidationError(_("Hasil templat ini tidak dapat dibuka."), code="broken") from error
    if body is None or any(len(text) for text in body.iter(f"{WORD}t")):
        raise ValidationError(
            _("Hasil templat ini rusak: teks berpotongan ditulis {{r alinea.isi }}, dengan huruf r."),
            code="broken",
        )


def _in_short(fault):
    return re.sub(r"\s+", " ", str(fault))[:200]


def template_in_force(kind):
    """The WordTemplate whose file is used for papers of this kind; None while it is the portal's own. One query."""
    last = WordTemplate.objects.filter(kind=kind).order_by("-version").first()
    return last if last and last.file else None


def content_in_force(kind, form=""):
    """The bytes of the template in force; where the office's file is gone, of the portal's own."""
    template = template_in_force(kind)
    if template is not None:
        try:
            with template.file.open("rb") as file:
                return file.read()
        except OSError:
            pass
    return own_template(kind, form)
