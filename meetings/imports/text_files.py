"""CSV, by its content: encoding and separator are found out, quotes and lines within a cell are kept."""

import csv
from io import StringIO
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings.imports.findings import finding
from meetings.imports.tables import HEAD, MAX_COLUMNS, MAX_ROWS, Candidate, Cell, Table, too_long

SEPARATORS = ";,\t|"  # Excel in Indonesian writes the first, in English the second

_MARKS = [(b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")]
# A file of another kind: PDF, pictures, programs, packed files.
_NOT_TEXT = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\x7fELF",
    b"MZ\x90",
    b"Rar!",
    b"7z\xbc\xaf",
)


def candidates(content):
    """[Candidate]: the same text once for each separator that it has. Raises ValidationError where it is no text."""
    if content.startswith(_NOT_TEXT):
        raise _not_text()
    text, notes = _decoded(content)
    announced = None
    if text[:4].casefold() == "sep=" and text[4:5]:  # a line by which Excel is told the separator
        announced, line_end = text[4], text.find("\n")
        # The line stays, empty, so that the numbers of the others stay right.
        text = text[line_end:] if line_end >= 0 else ""
    separators = [announced] if announced in set(SEPARATORS) else [s for s in SEPARATORS if s in text]
    return [
        Candidate("", list(islice(_rows(text, separator), HEAD)), _loader(text, separator), notes)
        for separator in separators or [SEPARATORS[0]]
    ]


def _decoded(content):
    """(the text, findings about its encoding)."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decode(content, encoding), ()
    head = content[:1000]
    if len(head) > 20 and head[1::2].count(0) > len(head) // 3:  # UTF-16 without its mark
        return _decode(content, "utf-16-le"), ()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _decode(content, "cp1252"), (finding("encoding", encoding="Windows-1252"),)


def _decode(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_text() from error


def _not_text():
    return ValidationError(_("Berkas ini bukan XLSX atau CSV. Simpan daftarnya sebagai .xlsx atau .csv."))


def _rows(text, separator):
    """(number of the row as a spreadsheet would show it, cells). Raises ValidationError where a quote never ends."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for number, row in enumerate(reader, start=1):
            yield number, [Cell(text) for text in row[: MAX_COLUMNS + 1]]
    except csv.Error as error:
        raise ValidationError(
            _(
                "Baris %(line)d tidak terbaca: ada tanda kutip yang tidak ditutup atau isi yang terlalu panjang."
            ),
            params={"line": reader.line_num},
        ) from error


def _loader(text, separator):
    def load():
        rows = []
        for number, row in _rows(text, separator):
            if number > MAX_ROWS and any(cell.text.strip() for cell in row):
                raise too_long()
            if number <= MAX_ROWS:
                rows.append((number, row))
        return Table(rows)

    return load
