"""The lists as CSV and XLSX: the rows of the page, text that stays text, and nothing of what is masked."""

import csv
import io
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from meetings import clock
from meetings.actions import inputs
from meetings.spreadsheets import csv_lines, xlsx_file
from meetings.views import exports
from tests import factories

pytestmark = pytest.mark.django_db

NASTY = [
    "=1+1",
    "+62",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "#N/A",
    "biasa, dengan koma",
    "dua\nbaris",
    '"kutip"',
    "😀",
]


def csv_of(response):
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def sheet_of(response):
    return load_workbook(io.BytesIO(b"".join(response.streaming_content))).active


def test_in_csv_no_text_becomes_a_formula():
    text = "".join(csv_lines([["Judul"], *([cell] for cell in NASTY)]))
    assert text.startswith("\ufeffJudul\r\n'=1+1\r\n'+62\r\n'-5\r\n'@SUM(A1)\r\n'\t=1\r\n")
    read = [row[0] for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))]
    assert read[1:7] == ["'" + cell for cell in NASTY[:6]]
    assert read[7:] == NASTY[6:]


def test_in_csv_numbers_dates_and_nothing():
    assert "".join(csv_lines([[3, date(2021, 3, 3), None, ""]])) == "\ufeff3,2021-03-03,,\r\n"


def test_in_xlsx_every_text_is_text_and_a_date_a_date():
    rows = [["Judul", "Tanggal"], *([cell, date(2021, 3, 3)] for cell in [*NASTY, "a\x00\x0b\ufffeb"])]
    with xlsx_file(rows, title="uji", widths=[30, 12]) as file:
        sheet = load_workbook(file).active
    assert (sheet.freeze_panes, sheet["A1"].font.bold, sheet.column_dimensions["A"].width) == ("A2", True, 30)
    for row, cell in enumerate([*NASTY, "ab"], start=2):
        read = sheet.cell(row, 1)
        assert (read.data_type, read.value) == ("s", cell.replace("\r", "\n"))  # a cell has one end of a line
    assert sheet["B2"].is_date
    assert sheet["B2"].value.date() == date(2021, 3, 3)


def test_in_xlsx_what_looks_like_a_number_of_a_character_stays_what_was_typed():
    with xlsx_file([["Judul"], ["_x0041_"], ["_xabc_ _x005F_"]], title="uji", widths=[30]) as file:
        strings = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert "<t>_x005F_x0041_</t>" in strings
    assert "<t>_xabc_ _x005F_x005F_</t>" in strings


@pytest.fixture
def some(db):
    """Two public inputs with their follow-ups, one of them with a formula for a topic, and one that is restricted."""
    meeting = factories.held_meeting()
    with clock.at(factories.wit(2021, 3, 1, 8)):
        factories.agreed_input(meeting, topic="=HYPERLINK(1), dua")
        factories.agreed_input(meeting, by=factories.ambon())
        hidden = factories.agreed_input(meeting, topic="Rahasia")
        inputs.restrict_input(hidden, by=factories.secretariat(), reason="Data pribadi")
    return meeting


def test_inputs_as_csv(client, some):
    response = client.get("/masukan/unduh.csv/")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="masukan-')
    heading, first, second, masked = csv_of(response)
    assert heading[:4] == ["Nomor", "Pokok masukan", "Wilayah", "Pengusul"]
    assert first == [
        "M-2021-0001",
        "'=HYPERLINK(1), dua",
        "Kabupaten Buru",
        "Dinas Komunikasi dan Informatika Kabupaten Buru",
        "Rapat Koordinasi Kominfo",
        "2021-03-03",
        "diakomodasi",
        "belum dikerjakan",
        "2021-03-01",
        "2021-03-01",
        "",
        "",
        "",
        "",
        "TL-2021-0001",
    ]
    assert second[0] == "M-2021-0002"
    assert masked == [
        "", "isinya tidak terbuka untuk umum", "Kabupaten Buru", "", "", "", "diakomodasi", "belum dikerjakan",
        *[""] * 7,
    ]  # fmt: skip


def test_follow_ups_as_csv(client, some):
    heading, first, _second, masked = csv_of(client.get("/tindak-lanjut/unduh.csv/"))
    assert heading[0] == "Nomor"
    assert first == [
        "TL-2021-0001",
        "Menyusun rencana perluasan jaringan",
        "Badan Perencanaan Pembangunan Daerah Provinsi Maluku",
        "Kabupaten Buru",
        "Rapat Koordinasi Kominfo",
        "2021-03-03",
        "2021-06-30",
        "2021-06-30",
        "0",
        "didisposisikan",
        "",
        "",
        "",
    ]
    assert masked == [
        "", "isinya tidak terbuka untuk umum", first[2], *[""] * 6, "didisposisikan", "", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize("list_of", ["masukan", "tindak-lanjut"])
def test_xlsx_has_the_same_rows(client, some, list_of):
    sheet = sheet_of(client.get(f"/{list_of}/unduh.xlsx/"))
    rows = csv_of(client.get(f"/{list_of}/unduh.csv/"))
    assert [row[0].value for row in sheet.rows] == [row[0] or None for row in rows]
    assert sheet["F2"].value.date() == date(2021, 3, 3)
    if list_of == "masukan":
        assert (sheet["B2"].value, sheet["B2"].data_type) == ("=HYPERLINK(1), dua", "s")


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("wilayah=kota-ambon", ["M-2021-0002"]),
        ("q=hyperlink", ["M-2021-0001"]),
        ("q=rahasia", []),
        ("perkembangan=not_started", ["M-2021-0001", "M-2021-0002", ""]),
        ("status=x", ["M-2021-0001", "M-2021-0002", ""]),
    ],
)
def test_filters_hold_for_the_file_and_its_link_keeps_them(client, some, query, numbers):
    assert [row[0] for row in csv_of(client.get(f"/masukan/unduh.csv/?{query}"))[1:]] == numbers
    html = client.get(f"/masukan/?{query}").content.decode()
    if numbers and query != "status=x":
        assert f"/masukan/unduh.xlsx/?{query}" in html
        assert f"/masukan/unduh.csv/?{query}" in html


def test_whoever_reads_everything_gets_everything(secretariat, as_user, some):
    rows = csv_of(as_user(secretariat).get("/masukan/unduh.csv/"))
    assert [row[1] for row in rows[1:]][2] == "Rahasia"


def test_only_these_formats_and_only_reading(client):
    assert client.get("/masukan/unduh.pdf/").status_code == 404
    assert client.post("/masukan/unduh.csv/").status_code == 405
    assert client.post("/tindak-lanjut/unduh.xlsx/").status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, django_assert_num_queries, number):
    meeting = factories.held_meeting()
    for _n in range(number):
        factories.agreed_input(meeting)
    with django_assert_num_queries(4):
        csv_of(client.get("/masukan/unduh.csv/"))
    with django_assert_num_queries(4):
        csv_of(client.get("/tindak-lanjut/unduh.csv/"))


def test_rows_are_read_in_chunks(client, some, monkeypatch):
    monkeypatch.setattr(exports, "CHUNK", 2)
    assert len(csv_of(client.get("/masukan/unduh.csv/"))) == 4


def test_a_follow_up_names_the_regions_whose_inputs_the_reader_may_read(client, as_user, secretariat):
    follow_up = factories.two_askers()
    inputs.restrict_input(follow_up.input, by=secretariat, reason="Data pribadi")
    assert csv_of(client.get("/tindak-lanjut/unduh.csv/"))[1][3] == "Kota Ambon"
    row = csv_of(as_user(secretariat).get("/tindak-lanjut/unduh.csv/"))[1]
    assert (row[3], row[-1]) == ("Kabupaten Buru; Kota Ambon", "–")  # one of the two is public


@pytest.mark.parametrize("list_of", ["masukan", "tindak-lanjut"])
def test_whoever_reads_everything_sees_what_is_kept_from_the_public(
    client, as_user, buru, secretariat, some, list_of
):
    for reader in (client, as_user(buru)):
        heading = csv_of(reader.get(f"/{list_of}/unduh.csv/"))[0]
        assert "Dikecualikan dari publikasi" not in heading
    rows = csv_of(as_user(secretariat).get(f"/{list_of}/unduh.csv/"))
    assert [row[-1] for row in rows] == ["Dikecualikan dari publikasi", "–", "–", "ya"]
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize("list_of", ["masukan", "tindak-lanjut"])
def test_one_xlsx_at_a_time(client, some, list_of):
    address = f"/{list_of}/unduh.xlsx/?wilayah=kota-ambon"
    assert client.get(address).status_code == 200
    with exports._xlsx_is_made:
        response = client.get(address)
        assert (response.status_code, response["Retry-After"]) == (503, "60")
        assert response["Cache-Control"] == "no-store"
        assert f'href="/{list_of}/unduh.csv/?wilayah=kota-ambon"' in response.content.decode()
        assert len(csv_of(client.get(f"/{list_of}/unduh.csv/?wilayah=kota-ambon"))) == 2
    assert client.get(address).status_code == 200


def test_after_one_that_failed_the_next_is_made(client, some, monkeypatch):
    def fail(*_args, **_kwargs):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(exports, "xlsx_file", fail)
        with pytest.raises(OSError):
            client.get("/masukan/unduh.xlsx/")
    assert client.get("/masukan/unduh.xlsx/").status_code == 200
