"""What may be downloaded to write a list in: the heading, one row as an example, and the names of the institutions."""

import csv
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from meetings.imports.lines import EXAMPLE
from meetings.imports.spreadsheet_files import SHEET_OF_INSTITUTIONS
from meetings.spreadsheets import BOM
from participants.models import Institution

# In Indonesian whoever downloads it: what is written in it is the office's paper.
HEADING = [
    "Nama lengkap", "Gelar depan", "Gelar belakang", "Jabatan", "Instansi", "Kapasitas", "NIP", "Pangkat/Golongan",
    "Pos-el", "No. HP", "Keterangan",
]  # fmt: skip
WIDTHS = [28, 14, 16, 34, 48, 16, 22, 22, 28, 18, 44]
EXAMPLE_ROW = [
    "Usman Marasabessy", "Dr. Ir.", "M.Si.", "Kepala Bidang TIK", "Dinas Kominfo Kabupaten Buru", "mewakili",
    "198609262015051001", "Penata Tk. I (III/d)", "nama@contoh.go.id", "0812 3456 7890", f"{EXAMPLE} baris ini dilewati",
]  # fmt: skip
NIP, PHONE = HEADING.index("NIP"), HEADING.index("No. HP")


def csv_template():
    """The text of a CSV with ";", which Excel in Indonesian opens as a table."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([HEADING, EXAMPLE_ROW])
    return BOM + text.getvalue()


def xlsx_template():
    """The bytes of a workbook: the list, and a sheet with the institutions to copy their names from."""
    book = Workbook(write_only=True)
    people = book.create_sheet("Peserta")
    people.freeze_panes = "A2"
    _widths(people, WIDTHS)
    # As text, or Excel makes numbers of them and loses the last three digits or the 0 in front.
    for column in (NIP, PHONE):
        people.column_dimensions[get_column_letter(column + 1)].number_format = "@"
    people.append([_text(people, title, font=Font(bold=True)) for title in HEADING])
    people.append([_text(people, value, font=Font(italic=True, color="808080")) for value in EXAMPLE_ROW])
    institutions = book.create_sheet(SHEET_OF_INSTITUTIONS)
    institutions.freeze_panes = "A2"
    _widths(institutions, [70, 45, 36])
    titles = ["Nama instansi", "Nama singkat", "Wilayah"]
    institutions.append([_text(institutions, title, font=Font(bold=True)) for title in titles])
    known = Institution.objects.filter(is_active=True).values_list("name", "short_name", "region__name")
    for row in known:
        institutions.append([_text(institutions, value) for value in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _widths(sheet, widths):
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def _text(sheet, value, font=None):
    """A cell that stays text, whatever it begins with."""
    cell = WriteOnlyCell(sheet, value="")
    cell.value = value
    cell.data_type = "s"
    cell.number_format = "@"
    if font:
        cell.font = font
    return cell
