"""Files of participants as they come: encodings, separators, headings, titles, and workbooks that are not what they say."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from meetings.imports import tables
from meetings.imports.columns import field_of
from meetings.imports.findings import in_words
from meetings.imports.lines import MAX_LINES, read_list
from meetings.imports.names import split_name
from meetings.imports.people import Index, Known, name_key
from meetings.imports.values import capacity, clean, nip, phone
from meetings.spreadsheets import xlsx_file
from meetings.zip_parts import UnpacksToTooMuch, check_unpacked

TWO = "Nama;Jabatan;Instansi\nDr. Ir. H. X, M.Si.;Kepala Bidang;Dinas Kominfo Kabupaten Buru\nSuharto;Staf;Bappeda\n"


def read(content):
    return read_list(content if isinstance(content, bytes) else content.encode())


def values(content, *names):
    _reading, lines = read(content)
    return [tuple(line["values"].get(name, "") for name in names) for line in lines]


def words(content):
    """Everything that is told, lines and file."""
    reading, lines = read(content)
    return [in_words(note) for note in reading["notes"]] + [
        in_words(found, line["line"]) for line in lines for found in line["findings"]
    ]


def refusal(content):
    with pytest.raises(ValidationError) as raised:
        read(content)
    return raised.value.messages[0]


def workbook(*rows, change=None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


# Text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_text_is_read_in_its_encoding(encoding):
    text = TWO.replace("Suharto", "André Güntur")
    _, (name,) = values(text.encode(encoding), "full_name")
    assert name == "André Güntur"
    assert ("Berkas dibaca sebagai Windows-1252." in words(text.encode(encoding))) == (encoding == "cp1252")


@pytest.mark.parametrize(
    "text",
    [
        TWO,
        TWO.replace(";", "\t"),
        TWO.replace(";", "|"),
        TWO.replace("\n", "\r\n"),
        f"sep=;\n{TWO}",
        TWO.replace("Dr. Ir. H. X, M.Si.", '"Dr. Ir. H. X, M.Si."').replace(";", ","),
        TWO.replace(";", ","),  # the name was taken apart, and is put together again
        TWO.replace("Nama", '"Nama"').replace("Suharto", '"Suharto"'),
    ],
)
def test_the_separator_does_not_break_a_name_with_commas(text):
    assert values(text, "title_before", "full_name", "title_after", "position") == [
        ("Dr. Ir. H.", "X", "M.Si.", "Kepala Bidang"),
        ("", "Suharto", "", "Staf"),
    ]


def test_a_comma_too_many_that_is_no_title_is_told():
    assert words("Nama,Jabatan,Instansi\nSuharto,Kepala Bidang, Bidang TIK,Bappeda\n") == [
        "baris 2, kolom D: baris ini lebih panjang daripada judulnya; beri tanda kutip pada isi yang memuat pemisah."
    ]
    assert words("Nama,Instansi\nUsman, S.T., M.T.,Bappeda\n") == [
        "baris 2, kolom A (Nama): gelar sesudah koma disatukan kembali dengan namanya."
    ]


def test_lines_are_counted_as_a_spreadsheet_counts_them():
    text = 'Daftar\n\nNama;Instansi\n"Su\nharto";Bappeda\n\n;\n1;Bappeda\n'
    _reading, lines = read(text)
    assert [(line["line"], line["values"]["full_name"]) for line in lines] == [(4, "Su harto"), (7, "1")]
    _reading, lines = read(f"sep=;\n{TWO}")
    assert [line["line"] for line in lines] == [3, 4]


def test_characters_that_cannot_be_kept_are_told():
    assert words("Nama;Instansi\nSu\x00harto;Bappeda\n") == [
        "baris 2, kolom A (Nama): ada karakter yang tidak dapat disimpan; karakter itu dibuang."
    ]
    assert words("Nama;Jabatan;Instansi\n\x00;\x00;\x00\n") == [
        "baris 2, kolom A (Nama): ada karakter yang tidak dapat disimpan; karakter itu dibuang.",
        "baris 2, kolom B (Jabatan): ada karakter yang tidak dapat disimpan; karakter itu dibuang.",
        "baris 2, kolom C (Instansi): ada karakter yang tidak dapat disimpan; karakter itu dibuang.",
        "baris 2, kolom A (Nama): nama dan jabatan kosong.",
        "baris 2, kolom C (Instansi): instansi kosong.",
    ]
    assert clean("A\u200b b\u00a0\t c\x00") == ("A b c", True)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Berkas ini kosong."),
        (b" \r\n\x00\x00", "Berkas ini kosong."),
        (b"%PDF-1.7 ...", "Berkas ini bukan XLSX atau CSV. Simpan daftarnya sebagai .xlsx atau .csv."),
        (b"\xff\xfea", "Berkas ini bukan XLSX atau CSV. Simpan daftarnya sebagai .xlsx atau .csv."),
        (b"\x81\x8d\xff;Nama", "Berkas ini bukan XLSX atau CSV. Simpan daftarnya sebagai .xlsx atau .csv."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Ini buku kerja Excel lama (.xls)"),
        (b"a" * (5 * 1024 * 1024 + 1), "Berkas terlalu besar: paling besar 5 MB."),
        ("Suharto;Bappeda\nErni;Bappeda\n", "Judul kolom tidak ditemukan."),
        ("Nama;Jabatan\nSuharto;Staf\n", "Kolom “Instansi” tidak ditemukan pada baris judul (baris 1). Yang terbaca: A Nama; B Jabatan."),
        ("Instansi;NIP\nBappeda;1\n", "Kolom “Nama” tidak ditemukan pada baris judul (baris 1)."),
        ("Nama;Instansi\n;\n1;\n"[:14], "Di bawah judul kolom tidak ada satu peserta pun."),
        (f"Nama;Instansi\n{'a' * 140_000};Bappeda\n", "Baris 2 tidak terbaca"),
        ("Nama;Instansi\n" + "\n" * tables.MAX_ROWS + "a;b\n", "Berkas terlalu panjang: paling banyak 5000 baris, termasuk yang kosong."),
        ("Nama;Instansi\n" + "a;b\n" * (MAX_LINES + 1), "Terlalu banyak peserta dalam satu berkas: paling banyak 1000."),
    ],
)  # fmt: skip
def test_what_is_no_list_of_participants_is_refused_with_the_reason(content, message):
    assert refusal(content).startswith(message)


# Columns


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Nama", "full_name"), ("NAMA LENGKAP *", "full_name"), ("Nama Lengkap (dengan gelar)", "full_name"),
        ("Nama & Gelar", "full_name"), ("Gelar Depan", "title_before"), ("gelar belakang", "title_after"), ("Jabatan", "position"),
        ("Unit Kerja", "institution"), ("Instansi/OPD", "institution"), ("Kab./Kota", "region"), ("NIP / NI PPPK", "nip"),
        ("N.I.P", None), ("Gol/Pangkat", "rank"), ("Pangkat, Gol. Ruang", "rank"), ("Surel", "email"), ("E-mail", "email"),
        ("No. HP/WA", "phone"), ("Nomor Telepon", "phone"), ("Hadir sebagai", "capacity"), ("Yang diwakili", "represents"),
        ("Ket.", "note"), ("Jabatan/Instansi", None), ("Ukuran baju", None), ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_a_column_is_known_by_many_names(title, field):
    assert field_of(title) == field


def test_the_heading_is_found_below_titles_and_its_own_numbers_are_passed_over():
    rows = [
        ["DAFTAR HADIR"],
        [None],
        ["Nama", "Instansi"],
        ["(1)", "(2)"],
        ["Suharto", "Bappeda"],
        ["Total", "1"],
    ]
    reading, lines = read(workbook(*rows))
    assert [line["line"] for line in lines] == [5]
    assert reading["columns"] == {"full_name": "A", "institution": "B"}
    assert [in_words(note) for note in reading["notes"]] == [
        "Baris sebelum judul kolom (baris 3) tidak dibaca.",
        "Baris 4 dilewati: nomor kolom.",
        "Baris 6 dilewati: baris jumlah.",
    ]


# Names and values


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Suharto", ("", "Suharto", "")),
        ("Dr. Ir. H. X, M.Si.", ("Dr. Ir. H.", "X", "M.Si.")),
        ("Ir. Y, S.T., M.T.", ("Ir.", "Y", "S.T., M.T.")),
        ("Ir. Y S.T., M.T.", ("Ir.", "Y", "S.T., M.T.")),
        ("Hj. Nur Tuasikal, S.Sos, M.Si, Ph.D", ("Hj.", "Nur Tuasikal", "S.Sos, M.Si, Ph.D")),
        ("Usman Marasabessy ST", ("", "Usman Marasabessy", "ST")),
        ("USMAN MARASABESSY, SE", ("", "USMAN MARASABESSY", "SE")),
        ("USMAN MA", ("", "USMAN MA", "")),
        ("dr. Sitti Aminah", ("dr.", "Sitti Aminah", "")),
        ("M. Yusuf", ("", "M. Yusuf", "")),
        ("H Usman", ("", "H Usman", "")),
        ("Abdul S. Latuconsina", ("", "Abdul S. Latuconsina", "")),
        ("Prof. Dr.", ("Prof. Dr.", "", "")),
        ("", ("", "", "")),
        (", M.Si.", ("", "", "M.Si.")),
    ],
)  # fmt: skip
def test_titles_go_to_their_own_fields(typed, parts):
    assert split_name(typed)[:3] == parts


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_no_letter_of_a_name_is_lost(typed):
    before, name, after, _unknown = split_name(typed)
    letters = "".join(typed.split()).replace(",", "")
    assert "".join(f"{before}{name}{after}".split()).replace(",", "") == letters


@pytest.mark.parametrize(
    ("text", "value", "codes"),
    [
        ("198609262015051001", "198609262015051001", []),
        ("19860926 201505 1 001", "198609262015051001", []),
        ("'198609262015051001", "198609262015051001", []),
        ("-", "", []),
        ("198602302015051001", "198602302015051001", ["nip_pattern"]),
        ("198609262015053001", "198609262015053001", ["nip_pattern"]),
        ("201509261986051001", "201509261986051001", ["nip_pattern"]),
        ("1986", "", ["nip_length"]),
        ("١٩٨٦٠٩٢٦٢٠١٥٠٥١٠٠١", "", ["nip_digits"]),
    ],
)
def test_a_nip_has_18_digits_and_its_dates_are_looked_at(text, value, codes):
    found = nip(text)
    assert (found[0], [code for code, _params in found[1]]) == (value, codes)


@pytest.mark.parametrize(
    ("text", "value", "codes"),
    [
        ("0812 3456 7890", "0812 3456 7890", []),
        ("+62812-3456-7890", "+62812-3456-7890", []),
        ("62 812 3456 7890", "+6281234567890", []),
        ("(0911) 345.678", "0911345678", []),
        ("81234567890", "081234567890", ["zero_added"]),
        ("'+6281234567890", "+6281234567890", []),
        ("0812345678 / 0813456789", "", ["phone"]),
        ("12", "", ["phone"]),
        ("–", "", []),
    ],
)
def test_a_phone_number_is_brought_into_one_form(text, value, codes):
    found = phone(text)
    assert (found[0], [code for code, _params in found[1]]) == (value, codes)


@pytest.mark.parametrize(
    ("text", "value"),
    [("Mewakili", "representing"), ("mewakili Kepala Dinas", "representing"), ("Hadir sendiri", "in_person"),
     ("STAF", "staff"), ("pendamping", "staff"), ("Tamu", "guest"), ("", ""), ("-", "")],
)  # fmt: skip
def test_a_capacity_is_known_by_many_words(text, value):
    assert capacity(text) == (value, [])


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Suharto", "Soeharto", True),
        ("Suharto", "Suhartono", False),
        ("Muhammad Yusuf", "M. Yusuf", True),
        ("Moh. Yusuf", "Yusuf Mohamad", True),
        ("Erni Sopalauw", "Erni Soplauw", True),
        ("Ali", "Adi", False),
        ("Nur Aini", "Nuraini", True),
        ("محمد", "محمد", True),
        ("محمد", "أحمد", False),
    ],
)
def test_names_that_are_spelled_nearly_alike_are_asked_about(one, other, alike):
    index = Index()
    index.add(1, Known(None, 7, {"full_name": one, "position": ""}))
    assert bool(index.like(1, {"full_name": other, "position": ""})) == alike
    assert index.like(2, {"full_name": other, "position": ""}) == []
    assert name_key(one) == name_key(one.upper())


# Workbooks


def test_what_a_formula_would_say_is_never_read():
    content = workbook(
        ["Nama", "Instansi", "Ukuran"], ["=1+1", "Bappeda", "=2"], ["Suharto", "Bappeda", "=3"]
    )
    assert words(content)[1:] == ["baris 2, kolom A (Nama): berisi rumus; ganti dengan nilainya."]


def test_numbers_that_excel_cut_off_are_told_and_those_written_in_full_are_read():
    rows = [["Nama", "Instansi", "NIP"], ["Suharto", "Bappeda", 198609262015051001.0], ["Erni", "Bappeda", "198609262015051001"]]  # fmt: skip
    assert values(workbook(*rows), "nip") == [("",), ("198609262015051001",)]
    assert "tiga angka terakhirnya hilang" in words(workbook(*rows))[0]


def test_text_that_looks_like_a_formula_or_a_number_of_a_character_comes_out_as_typed():
    rows = [["Nama", "Jabatan", "Instansi"], ["=cmd", "_x0041_", "#Bappeda"], ["@a", "-b", "\\c$"]]
    with xlsx_file(rows, title="Peserta", widths=[]) as file:
        content = file.read()
    assert values(content, "full_name", "position", "institution") == [
        ("=cmd", "_x0041_", "#Bappeda"),
        ("@a", "-b", "\\c$"),
    ]


def test_the_sheet_with_the_list_is_found_among_several():
    def change(book):
        book.active.title = "Petunjuk"
        sheet = book.create_sheet("Daftar")
        sheet.append(["Nama", "Instansi"])
        sheet.append(["Suharto", "Bappeda"])

    content = workbook(["Isi lembar Daftar"], change=change)
    assert values(content, "full_name") == [("Suharto",)]
    assert words(content) == ["Yang dibaca: lembar “Daftar”.", "Lembar “Petunjuk” tidak dibaca."]


def test_a_hidden_column_is_not_read_and_its_lack_is_told():
    def change(book):
        book.active.column_dimensions["B"].hidden = True

    content = workbook(["Nama", "Instansi", "Jabatan"], ["Suharto", "Bappeda", "Staf"], change=change)
    assert refusal(content).startswith("Kolom “Instansi” tidak ditemukan")


def test_a_workbook_that_unpacks_to_too_much_is_refused():
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * (31 * 1024 * 1024))
    assert refusal(file.getvalue()) == "Isi berkas ini terlalu besar. Simpan hanya lembar pesertanya."


def test_a_workbook_that_says_less_of_its_size_than_it_unpacks_to_is_refused():
    """zipfile unpacks up to 2 GB of such a part before it cuts off what the part says that it has."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"0" * 2_000_000)
    said = b"\x80\x84\x1e\x00"  # 2,000,000, in both heads of the part
    assert file.getvalue().count(said) == 2
    lying = file.getvalue().replace(said, b"\x64\x00\x00\x00")
    with zipfile.ZipFile(BytesIO(lying)) as parts, pytest.raises(zipfile.BadZipFile):
        check_unpacked(parts, most_parts=1, most_bytes=3_000_000)
    with zipfile.ZipFile(BytesIO(lying)) as parts, pytest.raises(UnpacksToTooMuch):
        check_unpacked(parts, most_parts=1, most_bytes=1_000_000)
    assert refusal(lying).startswith("Berkas ini bukan buku kerja Excel")


def test_a_workbook_packed_as_no_office_program_does_is_refused():
    whole, again = BytesIO(workbook(["Nama", "Instansi"], ["Suharto", "Bappeda"])), BytesIO()
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(again, "w", zipfile.ZIP_BZIP2) as after:
        for part in before.namelist():
            after.writestr(part, before.read(part))
    assert refusal(again.getvalue()).startswith("Berkas ini bukan buku kerja Excel")


def with_sheet(before, after):
    """A workbook of one name, whose sheet is changed as no program would write it."""
    whole, again = BytesIO(workbook(["Nama", "Instansi"], ["Suharto", "Bappeda"])), BytesIO()
    with zipfile.ZipFile(whole) as parts, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as changed:
        for part in parts.namelist():
            content = parts.read(part)
            if part.endswith("sheet1.xml"):
                assert before in content
                content = content.replace(before, after)
            changed.writestr(part, content)
    return again.getvalue()


def test_columns_hidden_from_far_below_the_first_on_fill_no_memory():
    """Behind the rows, where openpyxl has not looked yet."""
    columns = b'<cols><col min="-2000000000" max="0" hidden="1"/></cols></worksheet>'
    assert refusal(with_sheet(b"</worksheet>", columns)).startswith("Berkas ini bukan buku kerja Excel")


def test_cells_that_are_merged_thousands_of_times_are_refused():
    merged = b"</sheetData><mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 4_000 + b"</mergeCells>"
    assert refusal(with_sheet(b"</sheetData>", merged)).startswith("Berkas ini bukan buku kerja Excel")


def test_a_title_of_endless_brackets_takes_no_time():
    """A pattern that looked for the end of each bracket took three minutes over this cell."""
    assert field_of("(" * 131_000) is None
    assert field_of("Nama Lengkap (dengan gelar) [wajib]") == "full_name"


def test_half_a_character_in_a_title_is_left_out_and_both_halves_are_one():
    content = workbook(["Nama", "Instansi", "Cap _xD800_"], ["Usman _xD83D__xDE00_ _xDC00_", "Bappeda", ""])
    reading, lines = read(content)
    assert [note["params"]["title"] for note in reading["notes"] if note["code"] == "column_unknown"] == [
        "Cap"
    ]
    assert lines[0]["values"]["full_name"] == "Usman \U0001f600"


def test_a_sheet_that_goes_on_for_a_million_rows_is_refused():
    def change(book):
        book.active["A1048576"] = "jauh"

    content = workbook(["Nama", "Instansi"], ["Suharto", "Bappeda"], change=change)
    assert refusal(content).startswith("Berkas terlalu panjang")


def test_a_damaged_workbook_is_refused_and_not_an_error():
    whole = workbook(["Nama", "Instansi"], ["Suharto", "Bappeda"])
    for content in (
        b"PK\x03\x04" + b"x" * 500,
        whole[: len(whole) // 2],
        whole.replace(b"workbook", b"workbo0k"),
    ):
        assert refusal(content).startswith("Berkas ini bukan buku kerja Excel")
    billion = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'  # fmt: skip
    packed = BytesIO(whole)
    changed = BytesIO()
    with zipfile.ZipFile(packed) as before, zipfile.ZipFile(changed, "w") as after:
        for part in before.infolist():
            is_sheet = part.filename.endswith("sheet1.xml")
            after.writestr(part.filename, billion if is_sheet else before.read(part))
    assert refusal(changed.getvalue())


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_bytes_are_an_error(content):
    for start in (b"", b"PK\x03\x04", b"Nama;Instansi\n", b"\xff\xfe"):
        try:
            read(start + content)
        except ValidationError:
            continue


@given(st.lists(st.lists(st.text(max_size=30), min_size=2, max_size=4), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_text_in_any_cell_comes_out_as_typed(rows):
    typed = [["Nama", "Instansi", "Keterangan", "Jabatan"], *rows]
    with xlsx_file(typed, title="Peserta", widths=[]) as file:
        content = file.read()
    try:
        _reading, lines = read(content)
    except ValidationError:
        return
    for line in lines:
        row = (rows[line["line"] - 2] + ["", ""])[:4]
        for name, text in (("institution", row[1]), ("note", row[2]), ("position", row[3])):
            kept = "".join(line["values"].get(name, "").split())
            assert kept in {"", "".join(clean(without_controls(text))[0].split())}
        whole = (
            f"{line['values']['title_before']}{line['values']['full_name']}{line['values']['title_after']}"
        )
        expected = "".join(clean(without_controls(row[0]))[0].split()).replace(",", "")
        assert "".join(whole.split()).replace(",", "") in {"", expected}


def without_controls(text):
    """What an XLSX cannot hold."""
    from meetings.spreadsheets import ILLEGAL_CHARACTERS_RE, NOT_XML

    return NOT_XML.sub("", ILLEGAL_CHARACTERS_RE.sub("", text))
