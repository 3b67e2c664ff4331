"""Which files are taken: few kinds, told by what is in them; every refusal names its file.

The extension and the content must say the same: a program called `laporan.pdf` is refused, so is a
document with macros. What is kept is checked once, here; `actions.attachments.attach` relies on it.
"""

import re
import unicodedata
import zipfile
from pathlib import PurePosixPath

import puremagic
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from meetings.models.attachments import OPEN_DOCUMENT, TYPES

MAX_FILES = 5
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


def check(upload):
    """Make the name safe and leave the type found in the content in `upload.checked_type`.

    Raises:
        ValidationError: the file is empty, too large, of a kind that is not taken, or not what its name says.
    """
    upload.name = safe_name(upload.name)
    extension = PurePosixPath(upload.name).suffix
    named = {"name": upload.name}
    if extension not in TYPES:
        raise ValidationError(
            _("“%(name)s”: jenis berkas ini tidak diterima. Kirim sebagai %(kinds)s."),
            params=named | {"kinds": kinds_label()},
        )
    if not upload.size:
        raise ValidationError(_("“%(name)s” kosong."), params=named)
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("“%(name)s” terlalu besar: %(size)s, paling besar %(limit)s."),
            params=named
            | {
                "size": filesizeformat(upload.size),
                "limit": filesizeformat(settings.UPLOAD_MAX_BYTES),
            },
        )
    if not _is_what_it_says(upload, extension):
        raise ValidationError(
            _("Isi “%(name)s” bukan %(kind)s, atau berkasnya rusak atau terkunci kata sandi."),
            params=named | {"kind": extension[1:].upper()},
        )
    upload.checked_type = TYPES[extension]


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
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError, EOFError, ValueError):
        return False


def _beginning(parts, name, length):
    with parts.open(name) as part:
        return part.read(length)


def _what_is_taken():
    return _("Paling banyak %(count)d berkas, masing-masing paling besar %(size)s: %(kinds)s.") % {
        "count": MAX_FILES,
        "size": filesizeformat(settings.UPLOAD_MAX_BYTES),
        "kinds": kinds_label(),
    }


class MultipleFileInput(forms.FileInput):
    allow_multiple_selected = True


class AttachmentsField(forms.FileField):
    """Up to MAX_FILES files, none needed. Gives a list of checked uploads."""

    widget = MultipleFileInput

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Lampiran"))
        kwargs.setdefault("help_text", lazy(_what_is_taken, str)())
        super().__init__(required=False, **kwargs)

    def widget_attrs(self, widget):
        # The types of images as well: by them a phone offers its camera and turns HEIC into JPEG.
        images = {kind for kind in TYPES.values() if kind.startswith("image/")}
        return super().widget_attrs(widget) | {"accept": ",".join([*TYPES, *sorted(images)])}

    def clean(self, data, initial=None):
        uploads = [upload for upload in data or [] if upload]
        if len(uploads) > MAX_FILES:
            raise ValidationError(
                _("Anda memilih %(count)d berkas; paling banyak %(most)d."),
                params={"count": len(uploads), "most": MAX_FILES},
            )
        errors = []
        for upload in uploads:
            try:
                check(upload)
            except ValidationError as refusal:
                errors.append(refusal)
        if errors:
            raise ValidationError(errors)
        return uploads


class WithAttachments(forms.Form):
    """A form with files. A browser never sends them again by itself: where the form comes back, it says so.

    The message is marked: static/js/keep-typed.js takes it back where it has put the files back.
    """

    attachments = AttachmentsField()

    def _post_clean(self):
        super()._post_clean()
        if self.errors:
            self._ask_for_files_again()

    def refuse(self, refusal):
        super().refuse(refusal)
        self._ask_for_files_again()

    def _ask_for_files_again(self):
        if self.files and not self.has_error("attachments", code="again"):
            self.add_error(
                "attachments",
                ValidationError(
                    format_html(
                        "<span data-files-again>{}</span>",
                        _("Pilih berkasnya sekali lagi: peramban belum mengirimkannya."),
                    ),
                    code="again",
                ),
            )
