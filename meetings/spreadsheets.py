"""Tables as CSV and XLSX, row by row, in which text stays text whatever it begins with.

A cell is a text, a whole number, a date, or None. 100,000 rows take the memory of a few (tests/benchmarks/test_export.py).
"""

import csv
import re
import tempfile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

BOM = "\ufeff"  # by which Excel sees that it is UTF-8
# Programs run what begins so, or show something else than what stands there (OWASP "CSV injection").
RUNS = ("=", "+", "-", "@", "\t", "\r")
NOT_XML = re.compile("[\ufffe\uffff\ud800-\udfff]")
# How the format writes a character by its number (ECMA-376, ST_Xstring): who types that means these seven letters.
NUMBERED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
DATE_FORMAT = "yyyy-mm-dd"
LINES_AT_ONCE = 200


class _Line:
    """What csv.writer writes to: it gives the line back."""

    def write(self, line):
        return line


def csv_lines(rows):
    """The parts of a CSV file as text, some lines at a time, with CRLF and a BOM; what a program would run has an apostrophe."""
    writer = csv.writer(_Line())
    part = [BOM]
    for row in rows:
        part.append(writer.writerow([_csv_cell(value) for value in row]))
        if len(part) >= LINES_AT_ONCE:
            yield "".join(part)
            part = []
    if part:
        yield "".join(part)


def _csv_cell(value):
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(RUNS) else value
    return value.isoformat() if hasattr(value, "isoformat") else value


def xlsx_file(rows, *, title, widths, beside=()):
    """An open temporary file with a sheet; closed, it is gone.

    Args:
        rows: the first of them is the heading.
        title: of the sheet, at most 31 characters.
        widths: of the columns, in characters.
        beside: (title, widths, rows) of further sheets, which say what the first one means.
    """
    book = Workbook(write_only=True)
    _fill(book, title, widths, rows)
    for its_title, its_widths, its_rows in beside:
        _fill(book, its_title, its_widths, its_rows)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever answers with it closes it
    book.save(file)
    file.seek(0)
    return file


def _fill(book, title, widths, rows):
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    bold = Font(bold=True)
    rows = iter(rows)
    heading = [_xlsx_cell(sheet, value, typed=True) for value in next(rows)]
    for cell in heading:
        cell.font = bold
    sheet.append(heading)
    for row in rows:
        sheet.append([_xlsx_cell(sheet, value) for value in row])


def _xlsx_cell(sheet, value, *, typed=False):
    if isinstance(value, str):
        value = NOT_XML.sub("", ILLEGAL_CHARACTERS_RE.sub("", value))
        # Excel has one end of a line; where lxml is installed, openpyxl would write the others as they are.
        value = NUMBERED.sub("_x005F_", value.replace("\r\n", "\n").replace("\r", "\n"))
        # openpyxl takes these for a formula or an error; everything else it takes for the text that it is.
        if not typed and not value.startswith(("=", "#")):
            return value
        cell = WriteOnlyCell(sheet)
        cell.value = value
        cell.data_type = "s"
        return cell
    if hasattr(value, "isoformat"):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = DATE_FORMAT
        return cell
    return value
