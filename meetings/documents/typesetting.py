"""From plain data to a PDF, by Typst: PDF/UA-1 for whoever reads it and PDF/A-3a for the archive in one file.

A form (forms_typ/<form>.typ) reads what it prints from data.json, so that nothing a person typed is ever read as
Typst's own code. The fonts are the bundled ones alone, and the time is the given one: the same data gives the same bytes.
"""

import base64
import json
import shutil
import tempfile
import threading
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import segno
import typst

from meetings import clock
from meetings.documents.characters import FONTS, PLACEHOLDER, name_of, printable
from meetings.documents.hyphenation import with_soft_hyphens
from meetings.documents.plain_reading import without_breaks

FORMS = Path(__file__).parent / "forms_typ"
STANDARDS = ["ua-1", "a-3a"]
LARGE = 200_000  # bytes of a PDF: about 20 pages
EMBLEM = "images/lambang.png"
# What is an address or a picture and not a text: it goes in as it is.
NOT_A_TEXT = {"lambang", "qr", "gambar", "kode", "tautan"}

_compilers = threading.local()


@dataclass(frozen=True)
class Typeset:
    """A document that was made.

    Args:
        pdf: its bytes.
        pages: how many it has.
        unprintable: names of the characters that stand as a placeholder, as "U+4E2D", in their order.
    """

    pdf: bytes
    pages: int
    unprintable: list[str]


def typeset(form, data, *, draft=False, attach=None, images=None, at=None):
    """Fill a form.

    Args:
        form: the name of a file in forms_typ/, without ".typ".
        data: plain JSON values with any text. Keys that kop.typ knows: `judul`, `kop` (meetings.documents.letterhead),
            `stempel` (`stamp`).
        draft: print DRAF across each page.
        attach: plain JSON values that the PDF carries as the attachment data.json; None for none.
        images: {name: bytes} of PNG or JPEG files, which the form finds under "images/<name>".
        at: the moment that the PDF names as its making; now by default.

    A text may hold anything: what cannot be printed becomes a placeholder, and the document is made.
    """
    data = dict(data, draf=draft, lampiran_data=attach is not None)
    with tempfile.TemporaryDirectory(prefix="dokumen-") as folder:
        root = Path(folder)
        _lay_out(root, data, attach, images or {})
        for clean in (printable, _plain):
            unprintable = set()
            shown = _prepared(data, unprintable, clean)
            _write_data(root, shown | {"pengganti": PLACEHOLDER if unprintable else None})
            try:
                pdf = _compile(root, form, at or clock.now())
            except typst.TypstError:
                # A combination that the table of the fonts cannot foresee: the second time only plain letters stay.
                if clean is _plain:
                    raise
            else:
                break
    return Typeset(pdf, pages_of(pdf), sorted(unprintable, key=lambda name: (len(name), name)))


def stamp(code, address, version=1):
    """What the foot of each page says of the document: its code and address, also as a QR code."""
    svg = BytesIO()
    segno.make(address, error="m").save(svg, kind="svg", border=0, xmldecl=False)
    return {"kode": code, "alamat": address, "versi": version, "qr": svg.getvalue().decode()}


def _prepared(value, unprintable, clean=printable, key=""):
    """The data with every text as it can be printed and broken into lines."""
    if isinstance(value, str):
        if key in NOT_A_TEXT:
            return value
        return with_soft_hyphens(clean(value, unprintable))
    if isinstance(value, dict):
        return {key: _prepared(item, unprintable, clean, key) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_prepared(item, unprintable, clean, key) for item in value]
    return value


def _plain(text, unprintable):
    """Latin letters, digits and signs alone; the rest becomes a placeholder."""
    result = []
    for character in printable(text, unprintable):
        if character in f"\n{PLACEHOLDER}" or " " <= character <= "~" or "\u00a1" <= character <= "\u017f":
            result.append(character)
        else:
            unprintable.add(name_of(character))
            result.append(PLACEHOLDER)
    return "".join(result)


def _lay_out(root, data, attach, images):
    """The folder that Typst sees, and nothing else of the machine: forms, pictures, attachment."""
    for path in FORMS.glob("*.typ"):
        shutil.copy(path, root)
    (root / "images").mkdir()
    for name, content in images.items():
        (root / "images" / Path(name).name).write_bytes(content)
    emblem = (data.get("kop") or {}).get("lambang")
    if emblem:
        (root / EMBLEM).write_bytes(base64.b64decode(emblem))
    if attach is not None:
        (root / "lampiran.json").write_text(json.dumps(attach, indent=1, sort_keys=True))


def _write_data(root, shown):
    if (shown.get("kop") or {}).get("lambang"):
        shown["kop"] = shown["kop"] | {"lambang": EMBLEM}
    (root / "data.json").write_text(json.dumps(shown))


def _compile(root, form, at: datetime):
    compiler = getattr(_compilers, "one", None)
    if compiler is None:
        compiler = _compilers.one = typst.Compiler(font_paths=_fonts())
    pdf = compiler.compile(
        str(root / f"{form}.typ"),
        root=str(root),
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=int(at.timestamp()),
    )
    if len(pdf) > LARGE:
        _forget(compiler)
    return without_breaks(pdf)


def _forget(compiler):
    """Let go of what Typst keeps of a large document for the next one, about 1.3 MB a page.

    What ten more compilations did not use is dropped, so ten of nothing (25 ms in all) keep a process from growing to
    the size of the last ten documents.
    """
    for _time in range(11):
        compiler.compile(b"#set page(width: 1cm, height: 1cm)", format="svg")


def pages_of(pdf):
    """How many pages a PDF of ours has, read from its page tree."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    return int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"])


@cache
def _fonts():
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
