"""Which files are taken: few kinds, told by what is in them; every refusal names its file.

The extension and the content must say the same: a program called `laporan.pdf` is refused, so is a
document with macros. What is kept is checked once, here; `actions.attachments.attach` relies on it.
"""

import re
import unicodedata
import zipfile
import zlib
from pathlib import PurePosixPath

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from meetings import photos
from meetings.models.attachments import OPEN_DOCUMENT, TYPES, is_image
from meetings.zip_parts import is_packed_plainly

NAME_LENGTH = 200  # as Attachment.name

_PACKED = {kind for kind in TYPES.values() if not kind.startswith("text/")}
# What a document of the kind surely contains.
_MAIN_PART = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
_MACROS = re.compile(r"(^|/)(vba[^/]*\.bin|Basic/|Scripts/)", re.IGNORECASE)

# Control characters, and the marks that turn the direction: "annex\u202efdp.exe" reads "annexexe.pdf".
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# What a text may contain besides printable characters: tab, line feed, form feed, carriage return.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def safe_name(name):
    """The name as its owner reads it, without a path, control characters or more than NAME_LENGTH characters."""
    name = unicodedata.normalize("NFC", name or "").replace("\\", "/").rsplit("/", 1)[-1]
    name = " ".join(_UNPRINTABLE.sub("", name).split()).strip(". ")
    path = PurePosixPath(name or "berkas")
    extension = path.suffix.lower()[:20]
    stem = path.stem.strip(". ") or "berkas"
    return stem[: NAME_LENGTH - len(extension)] + extension


def check_name_and_size(name, size):
    """What can be said of a file before its content is there.

    Args:
        name: safe.
        size: bytes.

    Raises:
        ValidationError: it is empty, too large, or of a kind that is not taken.
    """
    named = {"name": name}
    if PurePosixPath(name).suffix not in TYPES:
        raise ValidationError(
            _("“%(name)s”: jenis berkas ini tidak diterima. Kirim sebagai %(kinds)s."),
            params=named | {"kinds": kinds_label()},
        )
    if not size:
        raise ValidationError(_("“%(name)s” kosong."), params=named)
    if size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("“%(name)s” terlalu besar: %(size)s, paling besar %(limit)s."),
            params=named
            | {
                "size": filesizeformat(size),
                "limit": filesizeformat(settings.UPLOAD_MAX_BYTES),
            },
        )


def check(upload):
    """Make the name safe and leave the type found in the content in `upload.checked_type`; of a photo, `upload.photo`.

    Raises:
        ValidationError: the file is empty, too large, of a kind that is not taken, or not what its name says; a photo
            cannot be read.
    """
    upload.name = safe_name(upload.name)
    check_name_and_size(upload.name, upload.size)
    extension = PurePosixPath(upload.name).suffix
    if not _is_what_it_says(upload, extension):
        raise ValidationError(
            _("Isi “%(name)s” bukan %(kind)s, atau berkasnya rusak atau terkunci kata sandi."),
            params={"name": upload.name, "kind": extension[1:].upper()},
        )
    upload.checked_type = TYPES[extension]
    if is_image(upload.checked_type):
        upload.photo = photos.light(upload, upload.name)


def kinds_label():
    return ", ".join(extension[1:].upper() for extension in TYPES if extension != ".jpeg")


def _is_what_it_says(upload, extension):
    upload.seek(0)
    head = upload.read(4096)
    try:
        if extension in {".csv", ".txt"}:
            return _is_text(head + upload.read())
        if extension in _MAIN_PART or TYPES[extension].startswith(OPEN_DOCUMENT):
            return _is_document(upload, extension)
        return TYPES[extension] in _found(head)
    finally:
        upload.seek(0)


def _found(head):
    """The types that the first bytes can be."""
    try:
        return {match.mime_type for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return set()


def _is_text(data):
    """Printable text in UTF-8, in UTF-16 with its mark, or in the Windows code page that spreadsheets write."""
    if any(kind in _PACKED for kind in _found(data[:4096])):
        return False  # a PDF can consist of letters alone
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    for attempt in (encoding, "cp1252"):
        try:
            return not _NOT_TEXT.search(data.decode(attempt))
        except UnicodeDecodeError:
            continue
    return False


def _is_document(upload, extension):
    """A document of an office program: the parts that it must have, and no macros.

    Reads the list of the parts and two small ones, never the whole: a file of 10 MB can unpack to 10 GB.
    """
    try:
        with zipfile.ZipFile(upload) as parts:
            names = set(parts.namelist())
            if any(_MACROS.search(name) for name in names):
                raise ValidationError(
                    _("“%(name)s” memuat makro. Simpan tanpa makro, atau kirim sebagai PDF."),
                    params={"name": upload.name},
                )
            if extension in _MAIN_PART:
                types = _beginning(parts, "[Content_Types].xml", 200_000)
                return _MAIN_PART[extension] in names and b"macroenabled" not in types.lower()
            return _beginning(parts, "mimetype", 200).strip() == TYPES[extension].encode()
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        RuntimeError,
        NotImplementedError,
        OSError,
        EOFError,
        ValueError,
    ):
        return False


def _beginning(parts, name, length):
    if not is_packed_plainly(parts.getinfo(name)):
        raise zipfile.BadZipFile(name)
    with parts.open(name) as part:
        return part.read(length)
