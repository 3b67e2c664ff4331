"""XLSX: what was typed, never what a formula makes of it. What is hidden in it is not read, and told.

openpyxl reads the values row by row; merged cells and what is hidden it leaves out in that mode, so that a second
pass over the same part of the file looks for them (`_layout`).
"""

import re
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from io import BytesIO
from xml.etree import ElementTree as ET

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from meetings.imports.findings import finding
from meetings.imports.tables import HEAD, MAX_COLUMNS, MAX_ROWS, Candidate, Cell, Table, too_long
from meetings.zip_parts import UnpacksToTooMuch, check_unpacked

UNPACKED = 30 * 1024 * 1024  # bytes of all parts; a list of 1,000 people has less than one million
MAX_PARTS = 500
MAX_SHEETS = 20
MAX_MERGED = 5_000
LISTED = 20  # rows or sheets named in a note

SHEET_OF_INSTITUTIONS = "Instansi"  # of our own template: for looking up, never read

_TRUE = {"1", "true"}
_NUMBERED = re.compile("_x([0-9A-Fa-f]{4})_")  # ECMA-376, ST_Xstring
_TROUBLES = {"f": "formula", "e": "excel_error"}  # by the type that openpyxl gives a cell
_FULL_NUMBER = 10**15  # Excel keeps 15 digits of a number
# What a damaged or hostile file makes zipfile, the parser and openpyxl raise.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, SyntaxError, KeyError, ValueError, TypeError, AttributeError,
    IndexError, EOFError, OSError, RuntimeError, NotImplementedError, OverflowError, AssertionError,
)  # fmt: skip


@contextmanager
def _readable():
    try:
        yield
    except ValidationError:
        raise
    except _UNREADABLE as error:
        raise ValidationError(
            _("Berkas ini bukan buku kerja Excel (.xlsx), atau rusak atau terkunci kata sandi.")
        ) from error


def candidates(content):
    """[Candidate] of the visible sheets. Raises ValidationError where it is no workbook or unpacks to too much."""
    with _readable():
        _check_size(content)
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheets = book.worksheets[:MAX_SHEETS]
        visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
        for sheet in sheets:
            sheet.reset_dimensions()  # what a file says of its own size need not be so
        found = []
        for sheet in visible:
            if sheet.title == SHEET_OF_INSTITUTIONS and len(visible) > 1:
                continue
            head = [
                (n, [_cell(cell) for cell in row])
                for n, row in enumerate(sheet.iter_rows(max_row=HEAD, max_col=MAX_COLUMNS), start=1)
            ]
            found.append(Candidate(sheet.title, head, _loader(content, sheet), _notes(sheets, sheet)))
        return found


def _check_size(content):
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            check_unpacked(parts, most_parts=MAX_PARTS, most_bytes=UNPACKED)
    except UnpacksToTooMuch as error:
        raise ValidationError(_("Isi berkas ini terlalu besar. Simpan hanya lembar pesertanya.")) from error


def _notes(sheets, used):
    if len(sheets) == 1:
        return ()
    notes = [finding("sheet_used", sheet=used.title)]
    for sheet in sheets[:LISTED]:
        if sheet is not used and sheet.title != SHEET_OF_INSTITUTIONS:
            code = "sheet_left" if sheet.sheet_state == "visible" else "sheet_hidden"
            notes.append(finding(code, sheet=sheet.title))
    return tuple(notes)


def _loader(content, sheet):
    def load():
        with _readable():
            with zipfile.ZipFile(BytesIO(content)) as parts, parts.open(sheet._worksheet_path) as part:
                layout = _layout(part)
            cells = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)
            return _table([[_cell(cell) for cell in row] for row in cells], layout)

    return load


@dataclass
class _Layout:
    """Indexes from 1, as in the file."""

    hidden_rows: set = field(default_factory=set)
    hidden_columns: set = field(default_factory=set)
    merged: list = field(default_factory=list)  # (first column, first row, last column, last row)
    last_column: int = 0

    def note(self, name, element):
        if name == "col" and element.get("hidden") in _TRUE:
            first, last = max(1, int(element.get("min"))), min(int(element.get("max")), MAX_COLUMNS)
            self.hidden_columns.update(range(first, last + 1))
        elif name == "mergeCell" and len(self.merged) < MAX_MERGED:
            self.merged.append(range_boundaries(element.get("ref")))


def _layout(part):
    """Reads a sheet once, keeping nothing of it. Raises ValidationError where it goes on after MAX_ROWS."""
    layout, number, column = _Layout(), 0, 0
    # Python's parser (expat since 2.4) refuses entities that grow, and opens no other file.
    for event, element in ET.iterparse(part, events=("start", "end")):  # noqa: S314
        name = element.tag.rpartition("}")[2]
        if event == "end":
            if name == "c" and len(element):  # with a value or a formula
                if number > MAX_ROWS:
                    raise too_long()
                layout.last_column = max(layout.last_column, column)
            if name in {"c", "row"}:
                element.clear()
        elif name == "row":
            number, column = int(element.get("r") or number + 1), 0
            if element.get("hidden") in _TRUE:
                layout.hidden_rows.add(number)
        elif name == "c":
            column = range_boundaries(element.get("r"))[0] if element.get("r") else column + 1
        else:
            layout.note(name, element)
    return layout


def _table(rows, layout):
    _mark_merged(rows, layout)
    hidden = sorted(n for n in layout.hidden_rows if n <= len(rows) and any(c.text for c in rows[n - 1]))
    columns = [
        n for n in sorted(layout.hidden_columns) if any(len(row) >= n and row[n - 1].text for row in rows)
    ]
    notes = []
    if hidden:
        more = ["…"] if len(hidden) > LISTED else []
        notes.append(finding("rows_hidden", rows=", ".join([*map(str, hidden[:LISTED]), *more])))
    if columns:
        notes.append(finding("columns_hidden", columns=", ".join(map(get_column_letter, columns))))
    if layout.last_column > MAX_COLUMNS:
        notes.append(finding("columns_beyond", last=get_column_letter(MAX_COLUMNS)))
    visible = [(n, row) for n, row in enumerate(rows, start=1) if n not in layout.hidden_rows]
    return Table(visible, notes, frozenset(n - 1 for n in layout.hidden_columns))


def _mark_merged(rows, layout):
    left_to_mark = len(rows) * MAX_COLUMNS  # merged cells never overlap, unless somebody means harm
    for left, top, right, bottom in layout.merged:
        if top > len(rows):
            continue
        left_to_mark -= (min(bottom, len(rows)) - top + 1) * (min(right, MAX_COLUMNS) - left + 1)
        if left_to_mark < 0:
            raise ValueError("merged cells overlap")
        for number in range(top, min(bottom, len(rows)) + 1):
            row = rows[number - 1]
            for column in range(left, min(right, len(row)) + 1):
                if column == left and number > top:
                    row[column - 1] = Cell(rows[top - 1][left - 1].text, trouble="merged", top=top)
                elif column > left:
                    row[column - 1] = Cell(trouble="merged_across")


def _cell(cell):
    value, trouble = cell.value, _TROUBLES.get(cell.data_type, "")
    if value is None or trouble:
        return Cell(trouble=trouble if value is not None else "")
    if isinstance(value, bool):
        return Cell(str(value).upper())
    if isinstance(value, int | float):
        is_percent = "%" in (cell.number_format or "")
        return replace(_number(value), is_number=True, is_percent=is_percent)
    if isinstance(value, date | time | timedelta):
        return Cell(str(value), trouble="date")
    return Cell(_with_characters(str(value)))


def _with_characters(text):
    """What is written as a number in its place; two halves of a character become that character."""
    if not _NUMBERED.search(text):
        return text
    text = _NUMBERED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _number(value):
    """A number of more than 15 digits ends in zeros that nobody typed, unless a program wrote it in full."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**20:
        return Cell(str(int(value)), trouble="rounded" if abs(value) >= _FULL_NUMBER else "")
    if isinstance(value, int) and abs(value) >= _FULL_NUMBER and value % 1000 == 0:
        return Cell(str(value), trouble="rounded")
    return Cell(str(value))
