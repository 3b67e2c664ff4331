"""What may be downloaded to write figures in: the regions with both codes, and a column for each of the last periods."""

import csv
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from meetings import clock
from meetings.figure_periods import Frequency, has_begun, periods_of
from meetings.spreadsheets import BOM
from participants.models import Region

# In Indonesian whoever downloads it: what is written in it is the office's paper.
HEADING = ["Kode Kemendagri", "Kode BPS", "Kabupaten/Kota"]
YEARS = 3


def _rows(indicator):
    today = clock.today()
    years = range(today.year - YEARS, today.year + 1)
    periods = [
        period
        for year in (years if indicator.frequency == Frequency.YEAR else years[-2:])
        for period in periods_of(year, indicator.frequency)
        if has_begun(period, today)
    ]
    yield [*HEADING, *periods]
    for region in Region.objects.in_official_order():
        yield [region.code, region.bps_code, region.name, *[""] * len(periods)]


def csv_template(indicator):
    """The text of a CSV with ";", which Excel in Indonesian opens as a table."""
    text = StringIO()
    csv.writer(text, delimiter=";").writerows(_rows(indicator))
    return BOM + text.getvalue()


def xlsx_template(indicator):
    """The bytes of a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Angka")
    sheet.freeze_panes = "D2"
    for column, width in zip("ABC", (18, 12, 36), strict=True):
        sheet.column_dimensions[column].width = width
    for number, row in enumerate(_rows(indicator)):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value or None)
            cell.data_type = "s" if value else "n"
            cell.font = Font(bold=number == 0)
            cells.append(cell)
        sheet.append(cells)
    file = BytesIO()
    book.save(file)
    return file.getvalue()
