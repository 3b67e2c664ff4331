"""Opens a file; what it is, is told by its content and not by its name."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings.imports import spreadsheet_files, text_files

MAX_BYTES = 5 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"  # .xls, or an .xlsx locked with a password


def read(content):
    """The tables that the list may stand in.

    Args:
        content: the bytes of the file.

    Returns:
        [Candidate]

    Raises:
        ValidationError: it is empty, too large, or neither XLSX nor text.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise ValidationError(_("Berkas ini kosong."))
    if len(content) > MAX_BYTES:
        raise ValidationError(_("Berkas terlalu besar: paling besar 5 MB."))
    if content.startswith(_ZIP):
        return spreadsheet_files.candidates(content)
    if content.startswith(_OLE):
        raise ValidationError(
            _(
                "Ini buku kerja Excel lama (.xls) atau yang terkunci kata sandi. Simpan sebagai .xlsx tanpa kata sandi."
            )
        )
    return text_files.candidates(content)
