"""Tables of figures as offices send them: each fault is told with its line and column, and nothing is read wrongly."""

import difflib
from datetime import date, datetime
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from meetings.figure_grids import periods
from meetings.figure_grids.cells import read_grid
from meetings.figure_grids.findings import in_words
from meetings.figure_grids.outcomes import Frame, decide, told_of_totals
from meetings.figure_grids.regions import Regions
from meetings.figure_grids.template_files import csv_template, xlsx_template
from meetings.models import Indicator
from participants.models import Region
from tests import factories

pytestmark = pytest.mark.django_db


def xlsx(*rows, change=lambda sheet: None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def read_file(content, answers=None, *, own="", **of_indicator):
    """([(cell, region, period, value, outcome)], [what is told of the figures], [what is told of the file])."""
    indicator = Indicator.objects.first() or factories.indicator(**of_indicator)
    content = content.encode() if isinstance(content, str) else content
    reading, cells = read_grid(content, indicator)
    frame = Frame(
        indicator=indicator,
        source=indicator.producer,
        own_region=factories.region(own).pk if own else None,
        answers=answers,
    )
    decide(cells, frame, reading["columns"])
    shown, told = [], []
    for cell in cells:
        about = cell["about"]
        value = about.get("value") if about.get("kind") in {None, "number"} else about["kind"]
        region = about.get("region_name", "").removeprefix("Kabupaten ")
        place = f"{cell['column']}{cell['line']}"
        shown.append((place, region, cell["period"], value, cell["outcome"]))
        told += [in_words(found, cell["line"]) for found in [*cell["findings"], *cell["told"]]]
    notes = [*reading["notes"], *told_of_totals(reading["totals"], cells, frame)]
    return shown, told, [in_words(note) for note in notes]


GOOD = ("B2", "Buru", "2023", "82", "new")

# A file; its cells; what is told of them; what is told of the file.
FILES = {
    "as it should be": ("Kabupaten/Kota;2022;2023\nBuru;81;82\n", [("B2", "Buru", "2022", "81", "new"), ("C2", "Buru", "2023", "82", "new")], [], []),
    "pasted": ("\t2023\nKabupaten Buru\t82\n", [GOOD], [], []),
    # Names of regions
    "Kab. for Kabupaten": ("Wilayah;2023\nKab. Buru;82\n", [GOOD], [], []),
    "without the word for a city": ("Wilayah;2023\nAmbon;5\n", [("B2", "Kota Ambon", "2023", "5", "new")], ["baris 2, kolom A (wilayah): “Ambon” dibaca sebagai Kota Ambon."], []),
    "the name until 2019": ("Wilayah;2023\nKab. Maluku Tenggara Barat;70\n", [("B2", "Kepulauan Tanimbar", "2023", "70", "new")], ["baris 2, kolom A (wilayah): nama lama wilayah; dibaca sebagai Kabupaten Kepulauan Tanimbar."], []),
    "an abbreviation of the old name": ("Wilayah;2023\nMTB;70\n", [("B2", "Kepulauan Tanimbar", "2023", "70", "new")], ["baris 2, kolom A (wilayah): nama lama wilayah; dibaca sebagai Kabupaten Kepulauan Tanimbar."], []),
    "a misspelt name": ("Wilayah;2023\nKabupaten Bruru;82\n", [("B2", "", "2023", None, "blocked")], ["baris 2, kolom A (wilayah): “Kabupaten Bruru” tidak dikenal. Mungkin: Kabupaten Buru?"], []),
    "a region of another province": ("Wilayah;2023\nBuru;82\nKota Sorong;9\n", [GOOD, ("B3", "", "2023", None, "blocked")], ["baris 3, kolom A (wilayah): “Kota Sorong” bukan wilayah di Maluku."], []),
    "a regency taken for a city": ("Wilayah;2023\nBuru;82\nKota Maluku Barat Daya;9\n", [GOOD, ("B3", "", "2023", None, "blocked")], ["baris 3, kolom A (wilayah): “Kota Maluku Barat Daya” tidak dikenal. Mungkin: Kabupaten Maluku Barat Daya?"], []),
    "numbered names": ("Wilayah;2023\n1. Buru;82\n", [GOOD], [], []),
    "no region": ("Wilayah;2023\nBuru;82\n;83\n", [GOOD, ("B3", "", "2023", None, "blocked")], ["baris 3, kolom A (wilayah): ada angka, tetapi wilayahnya kosong."], []),
    # Codes
    "codes by their column": ("Kode Kemendagri;2023\n81.01;1\n8103;2\n81,04;3\n", [("B2", "Maluku Tengah", "2023", "1", "new"), ("B3", "Kepulauan Tanimbar", "2023", "2", "new"), ("B4", "Buru", "2023", "3", "new")], [], []),
    "codes of BPS": ("Kode BPS;2023\n8101;1\n8103;2\n", [("B2", "Kepulauan Tanimbar", "2023", "1", "new"), ("B3", "Maluku Tengah", "2023", "2", "new")], [], []),
    "an undotted code under no system": ("Kode;2023\n8101;1\n8104;82\n81.01;3\n", [("B2", "", "2023", None, "question"), ("B3", "Buru", "2023", "82", "new"), ("B4", "Maluku Tengah", "2023", "3", "new")], [], []),
    "a dotted code of BPS": ("Kode BPS;2023\n81.03;1\n8104;82\n", [("B2", "", "2023", None, "blocked"), ("B3", "Buru", "2023", "82", "new")], ["baris 2, kolom A (kode BPS): kode 81.03 ditulis menurut kode Kemendagri, lain daripada judul kolomnya."], []),
    "swapped codes": ("Kode BPS;Wilayah;2023\n8101;Maluku Tengah;1\n", [("C2", "", "2023", None, "blocked")], ["baris 2, kolom A (kode BPS): kode 8101 berarti Kabupaten Kepulauan Tanimbar, bukan Kabupaten Maluku Tengah; sebagai kode Kemendagri barulah cocok."], []),
    "swapped columns": ("Kemendagri;BPS;Wilayah;2023\n8103;81.01;Maluku Tengah;1\n", [("D2", "", "2023", None, "blocked")], ["baris 2, kolom A (kode Kemendagri): kode 8103 berarti Kabupaten Kepulauan Tanimbar, bukan Kabupaten Maluku Tengah; sebagai kode BPS barulah cocok."], []),
    "a code beside a name, under no system": ("Kode;Wilayah;2023\n8103;Maluku Tengah;1\n8105;Kepulauan Aru;2\n8107;Maluku Tengah;3\n", [("C2", "Maluku Tengah", "2023", "1", "new"), ("C3", "Kepulauan Aru", "2023", "2", "new"), ("C4", "", "2023", None, "blocked")], ["baris 4, kolom A (kode wilayah): kode 8107 berarti Kabupaten Kepulauan Aru, bukan Kabupaten Maluku Tengah."], []),
    "two codes that differ": ("Kemendagri;BPS;2023\n81.01;8101;1\n", [("C2", "", "2023", None, "blocked")], ["baris 2, kolom B (kode BPS): kode Kemendagri berarti Kabupaten Maluku Tengah, kode BPS berarti Kabupaten Kepulauan Tanimbar."], []),
    "a code of nothing": ("Kode BPS;2023\n8104;82\n8199;1\nabc;2\n", [GOOD, ("B3", "", "2023", None, "blocked"), ("B4", "", "2023", None, "blocked")], ["baris 3, kolom A (kode BPS): kode 8199 bukan kode wilayah di Maluku.", "baris 4, kolom A (kode BPS): kode abc bukan kode wilayah di Maluku."], []),
    "a code before the name": ("Wilayah;2023\n8104 Kabupaten Buru;82\n", [GOOD], [], []),
    # Numbers
    "decimal comma and thousands point": ("Wilayah;2023\nBuru;1.234,5\n", [("B2", "Buru", "2023", "1234.5", "new")], ["baris 2, kolom B (nilai): ada 1 angka di belakang koma, sedangkan indikator ini 0; dibaca 1.234,5."], []),
    "a comma before three digits": ("Wilayah;2021;2022;2023\nBuru;1,135;82,5;0,135\n", [("B2", "Buru", "2021", None, "question"), ("C2", "Buru", "2022", "82.5", "new"), ("D2", "Buru", "2023", "0.135", "new")], ["baris 2, kolom C (nilai): ada 1 angka di belakang koma, sedangkan indikator ini 0; dibaca 82,5.", "baris 2, kolom D (nilai): ada 3 angka di belakang koma, sedangkan indikator ini 0; dibaca 0,135."], []),
    "an ambiguous point": ("Wilayah;2022;2023\nBuru;1.234;82\n", [("B2", "Buru", "2022", None, "question"), ("C2", "Buru", "2023", "82", "new")], [], []),
    "decimal points": ("Wilayah;2022;2023\nBuru;12.5;1,234\n", [("B2", "Buru", "2022", "12.5", "new"), ("C2", "Buru", "2023", None, "question")], ["baris 2, kolom B (nilai): ditulis dengan titik desimal; dibaca 12,5.", "baris 2, kolom B (nilai): ada 1 angka di belakang koma, sedangkan indikator ini 0; dibaca 12,5."], []),
    "the unit in the cell": ("Wilayah;2022;2023\nBuru;81 desa;82 dusun\n", [("B2", "Buru", "2022", "81", "new"), ("C2", "Buru", "2023", None, "blocked")], ["baris 2, kolom C (nilai): satuan “dusun” lain daripada satuan indikator ini (desa)."], []),
    "a magnitude": ("Wilayah;2023\nBuru;1,9 juta\n", [("B2", "Buru", "2023", None, "blocked")], ["baris 2, kolom B (nilai): “1,9 juta” memakai kata besaran. Tulis angkanya lengkap."], []),
    "a magnitude in the title": ("Jumlah Desa (ribu)\nWilayah;2023\nBuru;82\n", [("B3", "Buru", "2023", "82", "new")], [], ["Di atas tabel tertulis “Jumlah Desa (ribu)”. Angka dibaca seperti tertulis; periksa besarannya."]),
    "words for what is not there": ("Wilayah;2021;2022;2023\nBuru;n/a;nol;–\n", [("B2", "Buru", "2021", "not_available", "new"), ("C2", "Buru", "2022", "0", "new"), ("D2", "Buru", "2023", None, "question")], [], []),
    "scientific notation": ("Wilayah;2023\nBuru;1,94E+06\n", [("B2", "Buru", "2023", None, "blocked")], ["baris 2, kolom B (nilai): “1,94E+06” notasi ilmiah, jadi angka di belakangnya mungkin hilang. Tulis lengkap."], []),
    "empty cells": ("Wilayah;2022;2023\nBuru;;82\nKota Tual;;\n", [("C2", "Buru", "2023", "82", "new")], [], ["3 sel kosong: tidak ada yang dicatat untuknya."]),
    # Lines that are no region's
    "a line of totals that is wrong": ("Wilayah;2023\nBuru;82\nKota Tual;30\nJumlah;113\n", [GOOD, ("B3", "Kota Tual", "2023", "30", "new")], [], ["Baris 4 dilewati: baris jumlah.", "Baris 4 kolom B: jumlah tertulis 113, jumlah wilayahnya 112; selisih 1."]),
    "a line of totals that is right": ("Wilayah;2023\nBuru;82\nTotal Provinsi Maluku;82\n", [GOOD], [], ["Baris 3 dilewati: baris jumlah."]),
    "the province's own line": ("Wilayah;2023\nBuru;82\nMaluku;82\n", [GOOD, ("B3", "Provinsi Maluku", "2023", "82", "new")], [], []),
    "numbers of columns, the heading again, a note": ("Wilayah;2023\n(1);(2)\nBuru;82\nWilayah;2023\nKota Tual;30\nSumber: BPS;\n", [("B3", "Buru", "2023", "82", "new"), ("B5", "Kota Tual", "2023", "30", "new")], [], ["Baris 2 dilewati: nomor kolom.", "Baris 4 dilewati: judul kolom sekali lagi."]),
    "a line of totals over what cannot be read": ("Wilayah;2023\nBuru;82\nBruru;30\nJumlah;112\n", [GOOD, ("B3", "", "2023", None, "blocked")], ["baris 3, kolom A (wilayah): “Bruru” tidak dikenal. Mungkin: Kabupaten Buru?"], ["Baris 4 dilewati: baris jumlah."]),
    "an old name over two years": ("Wilayah;2022;2023\nMTB;70;71\n", [("B2", "Kepulauan Tanimbar", "2022", "70", "new"), ("C2", "Kepulauan Tanimbar", "2023", "71", "new")], ["baris 2, kolom A (wilayah): nama lama wilayah; dibaca sebagai Kabupaten Kepulauan Tanimbar."], []),
    # Twice
    "a region twice, the same": ("Wilayah;2023\nBuru;82\nKab. Buru;82\n", [GOOD, ("B3", "Buru", "2023", "82", "duplicate")], [], []),
    "a region twice, differing": ("Wilayah;2023\nBuru;82\n81.04 Buru;83\n", [("B2", "Buru", "2023", "82", "blocked"), ("B3", "Buru", "2023", "83", "blocked")], ["baris 2, kolom B (nilai): wilayah dan periode ini sudah ada pada baris 3 kolom B, dengan isi lain.", "baris 3, kolom B (nilai): wilayah dan periode ini sudah ada pada baris 2 kolom B, dengan isi lain."], []),
    "a period twice": ("Wilayah;2023;Tahun 2023\nBuru;82;83\n", [("B2", "Buru", "2023", "82", "blocked"), ("C2", "Buru", "2023", "83", "blocked")], ["baris 2, kolom B (nilai): wilayah dan periode ini sudah ada pada baris 2 kolom C, dengan isi lain.", "baris 2, kolom C (nilai): wilayah dan periode ini sudah ada pada baris 2 kolom B, dengan isi lain."], []),
    # Periods
    "marks on a year": ("Wilayah;Tahun 2022;2023*\nBuru;81;82\n", [("B2", "Buru", "2022", "81", "new"), ("C2", "Buru", "2023", "82", "new")], [], ["kolom C: “2023*” dibaca sebagai 2023; tandanya tidak ikut."]),
    "a year that is still to come": ("Wilayah;2023;2099\nBuru;82;99\n", [GOOD, ("C2", "Buru", "", None, "blocked")], ["baris 2, kolom C: periode 2099 belum dimulai."], []),
    "two years in one": ("Wilayah;2022/2023;2023\nBuru;81;82\n", [("B2", "Buru", "", None, "blocked"), ("C2", "Buru", "2023", "82", "new")], ["baris 2, kolom B: “2022/2023” bukan periode."], []),
    "a month where years are counted": ("Wilayah;2023-03;2023\nBuru;81;82\n", [("B2", "Buru", "", None, "blocked"), ("C2", "Buru", "2023", "82", "new")], ["baris 2, kolom B: “2023-03” tidak cocok: indikator ini tahunan."], []),
    # A list
    "a figure a line": ("Wilayah;Tahun;Nilai;Satuan\nBuru;2022;81;desa\nBuru;2023;82;kelurahan\nBuru;;83;desa\n", [("C2", "Buru", "2022", "81", "new"), ("C3", "Buru", "2023", None, "blocked"), ("C4", "Buru", "", None, "blocked")], ["baris 3, kolom D (satuan): satuan “kelurahan” lain daripada satuan indikator ini (desa).", "baris 4, kolom B (periode): ada angka, tetapi periodenya kosong."], []),
    "of several indicators": ("Indikator;Wilayah;Tahun;Nilai\nJumlah desa;Buru;2023;82\nLuas wilayah;Buru;2023;5000\n", [("D2", "Buru", "2023", "82", "new")], [], ["Baris 3 dilewati: tentang “Luas wilayah”."]),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_and_its_faults_are_told(name):
    content, shown, told, notes = FILES[name]
    assert read_file(content) == (shown, told, notes)


def merged(sheet):
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("A1:A2")


def merged_values(sheet):
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("B3:B4")


def hidden(sheet):
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True


def percent(sheet):
    sheet["B2"].number_format = "0.0%"


WORKBOOKS = {
    "numbers are numbers": (xlsx(["Wilayah", 2022, 2023], ["Buru", 1.234, 82]), [("B2", "Buru", "2022", "1.234", "new"), ("C2", "Buru", "2023", "82", "new")], [], [], {"decimals": 3}),
    "numbers that an English Excel read": (xlsx(["Wilayah", 2021, 2022, 2023], ["Buru", 1.135, 1.2, 82]), [("B2", "Buru", "2021", None, "question"), ("C2", "Buru", "2022", None, "question"), ("D2", "Buru", "2023", "82", "new")], [], [], {}),
    "one of them among those with a decimal": (xlsx(["Wilayah", 2021, 2022, 2023], ["Buru", 1.135, 1.2, 82]), [("B2", "Buru", "2021", None, "question"), ("C2", "Buru", "2022", None, "question"), ("D2", "Buru", "2023", "82", "new")], [], [], {"decimals": 1}),
    "a number that six decimals cannot hold": (xlsx(["Wilayah", 2022, 2023], ["Buru", 1e-7, 0]), [("B2", "Buru", "2022", None, "blocked"), ("C2", "Buru", "2023", "0", "new")], ["baris 2, kolom B (nilai): “1e-07” terlalu kecil untuk enam angka di belakang koma. Tulis 0 atau “sangat kecil”."], [], {}),
    "a number with more decimals than the indicator": (xlsx(["Wilayah", 2023], ["Buru", 1135.25]), [("B2", "Buru", "2023", "1135.25", "new")], ["baris 2, kolom B (nilai): ada 2 angka di belakang koma, sedangkan indikator ini 1; dibaca 1.135,25."], [], {"decimals": 1}),
    "a sum of binary parts": (xlsx(["Wilayah", 2023], ["Buru", 0.1 + 0.2]), [("B2", "Buru", "2023", "0.3", "new")], [], [], {"decimals": 1}),
    "codes that Excel took for numbers": (xlsx(["Kode Kemendagri", 2023], [81.01, 1], [8104, 82]), [("B2", "Maluku Tengah", "2023", "1", "new"), ("B3", "Buru", "2023", "82", "new")], [], [], {}),
    "a heading over two lines": (xlsx(["Kabupaten/Kota", "Jumlah Desa", None], [None, 2022, 2023], ["Buru", 81, 82], change=merged), [("B3", "Buru", "2022", "81", "new"), ("C3", "Buru", "2023", "82", "new")], [], [], {}),
    "semesters under their year": (xlsx(["Kabupaten/Kota", 2023, None], [None, "Semester I", "Semester II"], ["Buru", 81, 82], change=merged), [("B3", "Buru", "2023-S1", "81", "new"), ("C3", "Buru", "2023-S2", "82", "new")], [], [], {"frequency": "semester"}),
    "merged values": (xlsx(["Wilayah", 2022, 2023], ["Buru", 81, None], ["Kota Tual", 30, 31], ["Kota Ambon", None, 20], change=merged_values), [("B2", "Buru", "2022", "81", "new"), ("C2", "Buru", "2023", None, "blocked"), ("B3", "Kota Tual", "2022", "30", "new"), ("C3", "Kota Tual", "2023", "31", "new"), ("B4", "Kota Ambon", "2022", None, "blocked"), ("C4", "Kota Ambon", "2023", "20", "new")], ["baris 2, kolom C (nilai): sel digabung ke samping; isi sendiri-sendiri.", "baris 4, kolom B (nilai): sel digabung dengan baris di atasnya; isi sendiri-sendiri."], [], {}),
    "hidden columns and lines": (xlsx(["Wilayah", 2022, 2023], ["Buru", 81, 82], ["Kota Tual", 30, 31], change=hidden), [("C2", "Buru", "2023", "82", "new")], [], ["Baris 3 tersembunyi, jadi tidak dibaca.", "Kolom B tersembunyi, jadi tidak dibaca."], {}),
    "a formula and an error": (xlsx(["Wilayah", 2022, 2023], ["Buru", "=40+41", "#N/A"]), [("B2", "Buru", "2022", None, "blocked"), ("C2", "Buru", "2023", None, "blocked")], ["baris 2, kolom B (nilai): berisi rumus; ganti dengan nilainya.", "baris 2, kolom C (nilai): berisi galat Excel, misalnya #N/A."], [], {}),
    "a percentage where villages are counted": (xlsx(["Wilayah", 2023], ["Buru", 0.125], change=percent), [("B2", "Buru", "2023", None, "blocked")], ["baris 2, kolom B (nilai): satuan “%” lain daripada satuan indikator ini (desa)."], [], {}),
    "dates as periods": (xlsx(["Wilayah", date(2022, 12, 31), datetime(2023, 1, 1)], ["Buru", 81, 82]), [("B2", "Buru", "2022", "81", "new"), ("C2", "Buru", "2023", "82", "new")], [], ["kolom B: tanggal 31-12-2022 dibaca sebagai 2022.", "kolom C: tanggal 01-01-2023 dibaca sebagai 2023."], {}),
    "a date as a value": (xlsx(["Wilayah", 2023], ["Buru", date(2023, 5, 3)], ["Kota Tual", 30]), [("B2", "Buru", "2023", None, "blocked"), ("B3", "Kota Tual", "2023", "30", "new")], ["baris 2, kolom B (nilai): diubah Excel menjadi tanggal; ketik ulang sebagai teks."], [], {}),
    "months": (xlsx(["Wilayah", "Januari 2023", date(2023, 2, 1), "Mar-23"], ["Buru", 1, 2, 3]), [("B2", "Buru", "2023-01", "1", "new"), ("C2", "Buru", "2023-02", "2", "new"), ("D2", "Buru", "2023-03", "3", "new")], [], ["kolom C: tanggal 01-02-2023 dibaca sebagai Februari 2023."], {"frequency": "month"}),
    "beyond what is plausible": (xlsx(["Wilayah", 2022, 2023], ["Buru", -1, 5000]), [("B2", "Buru", "2022", "-1", "new"), ("C2", "Buru", "2023", "5000", "new")], ["baris 2, kolom B (nilai): 1 di bawah nilai terkecil yang wajar (0).", "baris 2, kolom C (nilai): 3.000 di atas nilai terbesar yang wajar (2.000)."], [], {"least": 0, "most": 2000}),
}  # fmt: skip


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_is_read_and_its_faults_are_told(name):
    content, shown, told, notes, of_indicator = WORKBOOKS[name]
    assert read_file(content, **of_indicator) == (shown, told, notes)


def test_answers_hold_for_the_whole_file():
    content = "Kode;2022;2023\n8101;1.234;–\n8103;2.000;5\n"
    assert [cell[4] for cell in read_file(content)[0]] == ["question"] * 4
    answers = {"codes": "bps", "point": "thousands", "dash": "not_available"}
    shown, told, _notes = read_file(content, answers)
    assert shown == [
        ("B2", "Kepulauan Tanimbar", "2022", "1234", "new"),
        ("C2", "Kepulauan Tanimbar", "2023", "not_available", "new"),
        ("B3", "Maluku Tengah", "2022", "2000", "new"),
        ("C3", "Maluku Tengah", "2023", "5", "new"),
    ]
    assert told[0] == "baris 2, kolom A (kode wilayah): kode 8101 dibaca menurut kode BPS."
    other = {"codes": "kemendagri", "point": "decimal", "dash": "nothing"}
    assert read_file(content, other)[0][:2] == [
        ("B2", "Maluku Tengah", "2022", "1.234", "new"),
        ("C2", "Maluku Tengah", "2023", None, "nothing"),
    ]


def test_what_a_cell_of_excel_means_is_answered_for_the_whole_file():
    content = xlsx(["Wilayah", 2021, 2022, 2023], ["Buru", 1.135, 1.2, 82])
    answered = "dikalikan seribu, karena titik ribuannya terbaca sebagai desimal; dibaca"
    shown, told, _notes = read_file(content, {"cell": "lost_point"})
    assert [cell[3:] for cell in shown] == [("1135", "new"), ("1200", "new"), ("82", "new")]
    assert told == [
        f"baris 2, kolom B (nilai): {answered} 1135.",
        f"baris 2, kolom C (nilai): {answered} 1200.",
    ]
    shown, told, _notes = read_file(content, {"cell": "as_it_stands"})
    assert [cell[3:] for cell in shown] == [("1.135", "new"), ("1.2", "new"), ("82", "new")]
    assert told == [
        "baris 2, kolom B (nilai): ada 3 angka di belakang koma, sedangkan indikator ini 0; dibaca 1,135.",
        "baris 2, kolom C (nilai): ada 1 angka di belakang koma, sedangkan indikator ini 0; dibaca 1,2.",
    ]
    # how a text is written says nothing of the cells that Excel holds as numbers
    shown, _told, _notes = read_file(content, {"point": "thousands"})
    assert [cell[4] for cell in shown] == ["question", "question", "new"]


def test_a_region_speaks_of_itself_alone():
    shown, told, _notes = read_file("Wilayah;2023\nBuru;82\nKota Tual;30\n", own="Buru")
    assert [cell[4] for cell in shown] == ["new", "blocked"]
    assert told == ["baris 3: sumber ini hanya memberi angka tentang wilayahnya sendiri."]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "Berkas ini kosong."),
        ("Nama;Alamat\nUsman;Ambon\n", "Tabelnya tidak dikenali."),
        ("Wilayah;2023\n", "tidak ada satu angka pun"),
        ("Wilayah;2023\nBuru;\n", "tidak ada satu angka pun"),
        ("Tahun;Buru\n2023;82\n", "Tabelnya tidak dikenali."),
        ("%PDF-1.4 …", "bukan XLSX atau CSV"),
        ("Wilayah;2023\n" + "Buru;1\n" * 1001, "paling banyak 1000"),
    ],
)
def test_what_is_no_table_of_figures_is_refused(content, words):
    with pytest.raises(ValidationError) as refusal:
        read_grid(content.encode(), factories.indicator())
    assert words in " ".join(refusal.value.messages)


class Watched:
    """A pattern that keeps how long the texts are that it goes through."""

    def __init__(self, pattern):
        self.pattern, self.lengths = pattern, []

    def sub(self, by, text):
        self.lengths.append(len(text))
        return self.pattern.sub(by, text)


@pytest.mark.parametrize("sign", ["*", "(", "[", "²", " *", "*)"])
def test_no_pattern_goes_through_a_title_of_many_pages(monkeypatch, sign):
    """What it costs grows with the square of the length: 16,000 asterisks took nine seconds."""
    watched = Watched(periods._AFTER)
    monkeypatch.setattr(periods, "_AFTER", watched)
    shown, _told, _notes = read_file(f"Wilayah\t2023\nx\t{sign * 8_000}x\nBuru\t82\n")
    assert shown[-1] == ("B3", "Buru", "2023", "82", "new")
    assert max(watched.lengths) <= 40
    watched.lengths.clear()
    read_file(f"Wilayah\tTahun\tNilai\nBuru\t2023{sign * 8_000}x\t82\n")
    assert max(watched.lengths) <= 200


def test_each_cell_is_looked_up_once_however_many_lines_could_be_the_heading(monkeypatch):
    """59 columns of names that are none, left of a year that stands in each of 40 lines."""
    looked_up, compared = [], []
    is_named, near = Regions.is_named, difflib.get_close_matches
    monkeypatch.setattr(
        Regions, "is_named", lambda self, text: looked_up.append(text) or is_named(self, text)
    )
    monkeypatch.setattr(
        difflib, "get_close_matches", lambda *args, **by: compared.append(args) or near(*args, **by)
    )
    text = "\n".join("\t".join([*(f"Kab{n}x{at}" for n in range(59)), "2023"]) for at in range(40))
    with pytest.raises(ValidationError, match="Tabelnya tidak dikenali"):
        read_grid(text.encode(), factories.indicator())
    # once for the heading and once more without hidden columns; under the other separators a line is one cell
    assert len(looked_up) <= 2 * 40 * 60 + 4 * 40
    assert compared == []


def test_the_template_is_read_without_a_word():
    indicator = factories.indicator()
    filled = csv_template(indicator).replace("Kabupaten Buru;", "Kabupaten Buru;82")
    assert [cell[1:] for cell in read_file(filled)[0]] == [("Buru", "2023", "82", "new")]
    with pytest.raises(ValidationError, match="tidak ada satu angka pun"):
        read_grid(xlsx_template(indicator), indicator)


def test_every_region_is_known_by_both_codes_and_its_names():
    regions = list(Region.objects.all())
    names = [
        (region, text)
        for region in regions
        for text in (region.name, region.short_name, *region.former_names)
    ]
    for title, known in (
        ("Wilayah", names),
        ("Kode Kemendagri", [(region, region.code) for region in regions]),
        ("Kode BPS", [(region, region.bps_code) for region in regions]),
    ):
        rows = "\n".join(f"{text};5" for _region, text in known)
        found = [cell[1] for cell in read_file(f"{title};2023\n{rows}\n")[0]]
        assert found == [region.name.removeprefix("Kabupaten ") for region, _text in known]


CELLS = ["Wilayah", "Kode", "Tahun", "Nilai", "2023", "Semester I", "Buru", "MTB", "8101", "81.03", "Jumlah", "1.234", "1,5", "–", "=1+1", "01/13/2023", "'", '"', "\u200b", "9" * 400, "²", "ribu"]  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(st.sampled_from(CELLS) | st.text(max_size=6), max_size=5), max_size=6))
def test_no_table_breaks_it(rows):
    text = "\n".join("\t".join(row) for row in rows)
    try:
        shown, told, _notes = read_file(text)
    except ValidationError:
        return
    assert all(
        outcome != "new" or (region and period and value) for _at, region, period, value, outcome in shown
    )
    assert all(isinstance(words, str) for words in told)
