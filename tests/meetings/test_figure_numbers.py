"""Numbers as Indonesian offices write them: read, refused, or asked about; the known right value written out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.figure_numbers import read, read_number


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("1135", "1135", 0),
        ("1.234,5", "1234.5", 1),
        ("1 234,5", "1234.5", 1),
        ("1\u00a0234", "1234", 0),
        ("1\u202f234\u202f567", "1234567", 0),
        ("1.234.567", "1234567", 0),
        ("1,234", "1.234", 3),
        ("12,50", "12.50", 2),
        ("0,5", "0.5", 1),
        ("-5", "-5", 0),
        ("−5", "-5", 0),
        ("– 5", "-5", 0),
        ("１２３", "123", 0),
        ("١٢٣", "123", 0),
        ("nol", "0", 0),
        ("0", "0", 0),
        ("NIHIL", "0", 0),
        ("1135 desa", "1135", 0),
        ("1.135,0 Desa", "1135.0", 1),
        ("\u200b12\t", "12", 0),
        ("1'234'567", "1234567", 0),
    ],
)
def test_a_number_is_read(text, value, decimals):
    found = read(text, unit="desa")
    assert (found.kind, found.value, found.decimals) == ("number", Decimal(value), decimals)
    assert (found.question, found.fault, found.notes) == ("", None, ())


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("12,5 %", "%", "12.5"),
        ("12,5%", "persen", "12.5"),
        ("Rp50.000,00", "Rupiah", "50000.00"),
        ("Rp 50.000,-", "Rp", None),  # asked: 50.000
        ("-Rp5.000.000", "Rupiah", "-5000000"),
        ("5 km²", "km2", "5"),
        ("5 Km2", "km²", "5"),
        ("12 orang", "jiwa", "12"),
    ],
)
def test_its_unit_may_stand_beside_it(text, unit, value):
    found = read(text, unit=unit)
    assert found.value == (value and Decimal(value))
    assert found.question == ("" if value else "point")


@pytest.mark.parametrize(
    ("text", "value", "notes"),
    [
        ("1,234.5", "1234.5", [("english", {"number": "1234,5"})]),
        ("1,234,567", "1234567", [("english", {"number": "1234567"})]),
        ("12.5", "12.5", [("english", {"number": "12,5"})]),
        ("1234.567", "1234.567", [("english", {"number": "1234,567"})]),
        ("0.123", "0.123", [("english", {"number": "0,123"})]),
        ("(1.234,5)", "-1234.5", [("negative", {})]),
        ("1135¹", "1135", [("mark", {"mark": "¹"})]),
        ("1135 *)", "1135", [("mark", {"mark": "*)"})]),
        ("1135r", "1135", [("mark", {"mark": "r"})]),
    ],
)
def test_how_it_was_read_is_told(text, value, notes):
    found = read(text, unit="desa")
    assert (found.value, list(found.notes)) == (Decimal(value), notes)


def test_what_can_be_read_in_two_ways_is_asked():
    for text in ("1.234", "123.456", "-1.135", "1.135 desa", "1.135*"):
        assert (read(text, unit="desa").question, read(text, unit="desa").value) == ("point", None), text
    assert read("1.234", answers={"point": "thousands"}).value == Decimal(1234)
    assert read("1.234", answers={"point": "decimal"}).value == Decimal("1.234")
    # of what is counted without decimals (or with two) three of them are as often thousands
    for text in ("1,135", "-1,135", "82,000", "1,135 desa"):
        for decimals in (0, 2):
            assert read(text, unit="desa", decimals=decimals).question == "point", text
    assert read("1,135", decimals=0, answers={"point": "decimal"}).value == Decimal(1135)
    assert read("1,135", decimals=0, answers={"point": "thousands"}).value == Decimal("1.135")
    for text in ("0,135", "1135,125", "1.135,125", "1,13", "1,1355"):
        assert read(text, decimals=0).question == "", text
    assert read("1,135", decimals=3).value == Decimal("1.135")
    # in a file that is written in English a comma can be either, too
    assert read("1,234", is_english=True).question == "point"
    assert read("1,234", is_english=True, answers={"point": "decimal"}).value == Decimal(1234)
    assert read("1,234", is_english=True, answers={"point": "thousands"}).value == Decimal("1.234")


def test_nothing_not_known_nought_and_very_small_are_four_things():
    assert read("").kind == read(" \u00a0 ").kind == ""
    for text in ("n/a", "N/A", "tidak tersedia", "…", "...", "belum ada data"):
        assert (read(text).kind, read(text).value) == ("not_available", None), text
    for text in ("sangat kecil", "~0", "≈ 0"):
        assert (read(text).kind, read(text).value) == ("very_small", None), text
    for text in ("-", "–", "—"):
        assert read(text).question == "dash"
    answers = {
        "not_available": ("not_available", None),
        "zero": ("number", Decimal(0)),
        "nothing": ("", None),
    }
    for answer, expected in answers.items():
        found = read("–", answers={"dash": answer})
        assert (found.kind, found.value) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("banyak", "no_number"),
        ("1.23.4", "no_number"),
        ("1,23,4", "no_number"),
        ("1. 234", "no_number"),
        ("1 2", "no_number"),
        ("12;5", "no_number"),
        ("1" * 10_000, "no_number"),
        ("1e5", "scientific"),
        ("1,94E+06", "scientific"),
        ("5 ribu", "magnitude"),
        ("1,9 juta jiwa", "magnitude"),
        ("5 km", "unit_differs"),
        ("12,5 %", "unit_differs"),
        ("Rp5", "unit_differs"),
        ("2021-03-05", "date_value"),
        ("5/3/2021", "date_value"),
        ("#N/A", "excel_error"),
        ("1000000000000000000", "too_large"),
        ("0,1234567", "too_many_decimals"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(text, code):
    found = read(text, unit="desa")
    assert (found.fault[0], found.kind, found.value) == (code, "", None)


@pytest.mark.parametrize(
    ("text", "value", "notes"),
    [
        ("1234", "1234", ()),
        ("1.234", "1.234", ()),
        ("0.30000000000000004", "0.3", ()),
        ("1e+17", "100000000000000000", ()),
        ("53.41287381234", "53.412874", (("rounded_six", {}),)),
        ("-0.5", "-0.5", ()),
    ],
)
def test_a_cell_of_a_spreadsheet_holds_its_number(text, value, notes):
    found = read_number(text)
    assert (str(found.value), found.notes) == (value, notes)


@pytest.mark.parametrize("text", ["1.135", "1.2", "-82.25", "999.999", "1"])
def test_a_cell_may_have_been_typed_with_a_point_for_thousands(text):
    """An English Excel makes 1.135 of "1.135", and 1.2 of "1.200"."""
    found = read_number(text, decimals=0)
    if text == "1":
        assert found.value == 1
        return
    assert (found.question, found.kind, found.value) == ("cell", "", None)
    kept = read_number(text, decimals=0, answers={"cell": "as_it_stands"})
    assert (str(kept.value), kept.notes) == (text, ())
    thousands = {"1.135": "1135", "1.2": "1200", "-82.25": "-82250", "999.999": "999999"}[text]
    found = read_number(text, decimals=0, answers={"cell": "lost_point"})
    assert (str(found.value), found.decimals) == (thousands, 0)
    assert found.notes == (("lost_point", {"number": thousands}),)


def test_a_cell_that_cannot_have_been_is_not_asked_about():
    for text in ("0.135", "1135.5", "1135", "1.1355", "53.41287381234"):
        assert read_number(text, decimals=0).question == "", text
    assert read_number("12.5", decimals=1).question == ""
    assert read_number("12.5", unit="%", shown_as_percent=True, decimals=0).question == ""
    # in a file in which another cell was, those with as many decimals as there should be may have been, too
    assert read_number("12.5", decimals=1, is_doubtful=True).question == "cell"
    assert read_number("12", decimals=1, is_doubtful=True).value == 12


def test_what_is_more_than_nought_does_not_become_nought():
    for text in ("1e-07", "-1e-07", "4.9e-07", "5.551115123125783e-17"):
        found = read_number(text)
        assert (found.fault, found.kind, found.value) == (("too_small", {"text": text}), "", None)
    assert read_number("1e-09", unit="%", shown_as_percent=True).fault[0] == "too_small"
    assert str(read_number("6e-07").value) == "0.000001"
    assert str(read_number("0.0").value) == "0"
    assert read_number("inf").fault == read_number("nan").fault == ("too_large", {})


def test_a_percentage_is_one_of_an_indicator_in_per_cent_alone():
    assert str(read_number("0.125", unit="%", shown_as_percent=True).value) == "12.5"
    assert read_number("0.125", unit="jiwa", shown_as_percent=True).fault[0] == "unit_differs"


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=3))
def test_what_the_portal_prints_it_reads(value):
    text = f"{value:,.3f}".translate(str.maketrans(",.", ".,"))
    found = read(text)
    assert (found.value, found.question) == (value, "")


@given(st.text(max_size=40))
def test_nothing_that_is_typed_breaks_it(text):
    found = read(text, unit="desa")
    assert (found.value is not None) == (found.kind == "number")
    assert sum(map(bool, (found.kind, found.question, found.fault))) <= 1
