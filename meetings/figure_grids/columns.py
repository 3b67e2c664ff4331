"""Which column is which. A grid has a column for each period; a list has one for the period and one for the value."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from meetings.figure_grids.findings import BPS, KEMENDAGRI, finding
from meetings.figure_grids.periods import is_part_of_a_year, looks_like_one, period_of
from meetings.imports.tables import HEAD
from meetings.imports.titles import plain, without_brackets

SPELLINGS = {
    "name": """kabupaten kota; kab kota; kabupaten; kota; wilayah; daerah; nama wilayah; nama daerah; nama kabupaten kota;
        nama kab kota; provinsi kabupaten kota; kabupaten dan kota; nama; region; regency; regency city; area; lokasi""",
    KEMENDAGRI: "kemendagri; kode kemendagri; kode wilayah kemendagri; kode permendagri; kode mendagri; kode depdagri",
    BPS: "bps; kode bps; kode wilayah bps; kode wilayah kerja statistik",
    "code": "kode; kode wilayah; kode kabupaten kota; kode kab kota; kode daerah; kode kab; code; region code; id wilayah",
    "period": "tahun; periode; bulan; semester; triwulan; waktu; tahun data; year; period; month; quarter",
    "value": "nilai; angka; jumlah; besaran; data; total; value; number; capaian; realisasi",
    "indicator": "indikator; nama indikator; indicator; variabel; uraian",
    "unit": "satuan; unit",
}
_BY_SPELLING = {
    spelling.strip(): name for name, spellings in SPELLINGS.items() for spelling in spellings.split(";")
}
LONGEST = 200  # characters of a cell in which a title or a region is looked for
REGION = ("name", KEMENDAGRI, BPS, "code")
_MAGNITUDE = re.compile(
    r"\b(ribu(an)?|juta(an)?|mill?iar(an)?|milyar(an)?|triliun(an)?|000)\b[^\n]{0,20}", re.IGNORECASE
)


@dataclass
class Heading:
    """Where the heading stands and what it says.

    Args:
        row: its number.
        columns: {field: index from 0}, of SPELLINGS.
        periods: {index: (period or "", findings)} of a grid; empty of a list.
        notes: findings about the file.
    """

    row: int
    columns: dict = field(default_factory=dict)
    periods: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)

    @property
    def score(self):
        return len(self.periods) + len(self.columns)

    @property
    def has_region(self):
        return any(name in self.columns for name in REGION)

    @property
    def is_whole(self):
        return self.has_region and bool(self.periods or {"period", "value"} <= self.columns.keys())

    @property
    def letters(self):
        return {name: get_column_letter(index + 1) for name, index in self.columns.items()}


def field_of(title):
    """The field that a column of this title holds, None where it is not known. "Kode (BPS)" → "bps"."""
    whole = plain(title)
    if whole in _BY_SPELLING:
        return _BY_SPELLING[whole]
    if "kode" in whole or "code" in whole:
        named = [system for system in (KEMENDAGRI, BPS) if re.search(f"{system}|{system[2:]}", whole)]
        return named[0] if len(named) == 1 else "code"
    return _BY_SPELLING.get(plain(without_brackets(title)))


def best_table(candidates, indicator, regions):
    """(Table, Heading) of the candidate that tells most: of several sheets, of the text under several separators.

    Raises:
        ValidationError: no column with regions, or none with periods.
    """
    chosen, best = None, None
    for candidate in candidates:
        heading = heading_of(candidate.head, indicator, regions)
        if heading and (best is None or (heading.is_whole, heading.score) > (best.is_whole, best.score)):
            chosen, best = candidate, heading
    if chosen is None:
        raise _nothing_found()
    table = chosen.load()
    # Once more, without the columns that are hidden.
    heading = heading_of(table.rows[:HEAD], indicator, regions, table.hidden_columns)
    if heading is None or not heading.is_whole:
        raise _nothing_found()
    table.notes = [*chosen.notes, *table.notes, *heading.notes]
    return table, heading


def _nothing_found():
    return ValidationError(
        _(
            "Tabelnya tidak dikenali. Perlu satu kolom wilayah (nama atau kode) dan kolom untuk setiap periode, atau kolom “Periode” dan “Nilai”."
        )
    )


def heading_of(rows, indicator, regions, hidden=frozenset()):
    """The heading that tells most, the first of several; None where there is nothing like one.

    Args:
        rows: [(number, [Cell])].
        hidden: indexes of hidden columns.
    """
    best, named = None, _Named(rows, regions)
    for at in range(len(rows)):
        heading = _read(rows, at, indicator, named, hidden)
        if heading and (best is None or (heading.is_whole, heading.score) > (best.is_whole, best.score)):
            best = heading
    if best is not None:
        best.notes += _magnitudes(row for row in rows if row[0] <= best.row)
    return best


def _magnitudes(rows):
    """A word such as "ribu" in a title: nothing is multiplied because of it, and it is told."""
    for _number, row in rows:
        for cell in row:
            text = cell.text[:LONGEST]
            found = _MAGNITUDE.search(text) if not cell.is_number and cell.trouble == "" else None
            if found and not looks_like_one(text):
                return [finding("magnitude_above", text=" ".join(text.split())[:60])]
    return []


def _read(rows, at, indicator, named, hidden):
    number, row = rows[at]
    heading = Heading(number)
    above = rows[at - 1][1] if at else []
    for index, cell in enumerate(row):
        if index in hidden or cell.trouble in {"merged_across", "formula", "excel_error"}:
            continue
        title = " ".join(cell.text[:LONGEST].split())
        if not title:
            continue
        year = _year_above(above, index)
        is_period = looks_like_one(title) or (bool(year) and is_part_of_a_year(title))
        if cell.trouble == "date" or (is_period and cell.trouble != "merged") or _is_merged_period(cell):
            letter = get_column_letter(index + 1)
            heading.periods[index] = period_of(title, indicator.frequency, year=year, column=letter)
        elif (name := field_of(title) or _of_the_value(title, indicator)) and name not in heading.columns:
            heading.columns[name] = index
    if not heading.periods and not heading.columns:
        return None
    _complete_grid(heading, at, named, hidden)
    return heading if heading.periods or heading.columns else None


def _of_the_value(title, indicator):
    """A list may call its values by the indicator's name."""
    return "value" if plain(title) == plain(indicator.name) else None


def _is_merged_period(cell):
    return cell.trouble == "merged" and looks_like_one(cell.text)


def _year_above(above, index):
    """The year over a column: its own cell, or the last one to the left that goes on over it."""
    while index >= 0 and index < len(above):
        cell = above[index]
        if cell.text.strip():
            return cell.text if looks_like_one(cell.text) else ""
        if cell.trouble not in {"", "merged_across"}:
            return ""
        index -= 1
    return ""


class _Named:
    """In which rows at the top of a table regions stand, by column; looked for once, and only where it is asked.

    `names`, `codes`: {index of a column: position of the last row with one}.
    """

    def __init__(self, rows, regions):
        self._rows, self._regions = rows, regions

    @cached_property
    def names(self):
        return self._last_rows(self._regions.is_named)

    @cached_property
    def codes(self):
        return self._last_rows(lambda text: _is_coded(text, self._regions))

    def _last_rows(self, is_one):
        return {
            index: at
            for at, (_number, row) in enumerate(self._rows)
            for index, cell in enumerate(row)
            if cell.text.strip() and is_one(cell.text[:LONGEST])
        }


def _complete_grid(heading, at, named, hidden):
    """Of a grid what a list has; and a column of regions without a title is found by what stands in it."""
    if not heading.periods:
        return
    for name in ("period", "value"):  # a grid: "Jumlah" over or beside its periods is another thing
        heading.columns.pop(name, None)
    if heading.has_region:
        return
    for index in range(min(heading.periods)):
        if index in hidden:
            continue
        if named.names.get(index, at) > at:
            heading.columns["name"] = index
            return
        if named.codes.get(index, at) > at:
            heading.columns.setdefault("code", index)


def _is_coded(text, regions):
    region, question, _code, _params = regions.coded(text, "")
    return len(text.strip()) >= 4 and bool(region or question)
