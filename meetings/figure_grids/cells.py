"""A grid taken apart: for each figure in it the place where it stands, its region and period as they are written, its text.

What a text means is left to `outcomes`: that depends on answers that come later.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from meetings.figure_grids.columns import REGION, best_table, field_of
from meetings.figure_grids.findings import blocks, finding
from meetings.figure_grids.periods import period_of
from meetings.figure_grids.regions import Regions
from meetings.figure_numbers import plain, same_unit
from meetings.imports.reading import read
from meetings.imports.tables import Cell
from meetings.imports.values import clean

MOST = 1_000  # figures of one file: somebody looks through them before they go in
LONGEST = 200  # characters of a cell that are kept

_TOTAL = re.compile(r"^(sub ?total|grand total|total|jumlah|jml|rata[- ]rata|rerata)\b", re.IGNORECASE)
_EMPTY = Cell()


def read_grid(content, indicator):
    """Read a whole file, or what was pasted.

    Args:
        content: bytes.
        indicator: whose figures it holds; of it the frequency of periods and the unit.

    Returns:
        ({"columns": {field: letter}, "notes": [findings], "totals": [{"line", "texts": {letter: cell}}]},
        [{"line", "column", "texts": {field of the region: text}, "period", "text", "is_number", "is_percent", "findings"}])

    Raises:
        ValidationError: it cannot be read as a table of figures, or has none.
    """
    regions = Regions()
    table, heading = best_table(read(content), indicator, regions)
    grid = _Grid(indicator, heading, regions)
    for number, row in table.rows:
        if number > heading.row:
            grid.take(number, [_EMPTY if 0 < cell.top <= heading.row else cell for cell in row])
    if not grid.cells:
        raise ValidationError(_("Di bawah judul kolom tidak ada satu angka pun."))
    notes = [*table.notes, *grid.notes]
    if grid.empty:
        notes.append(finding("cells_empty", count=grid.empty))
    return {"columns": heading.letters, "notes": notes, "totals": grid.totals}, grid.cells


class _Grid:
    def __init__(self, indicator, heading, regions):
        self.indicator, self.heading, self.regions = indicator, heading, regions
        self.cells, self.totals, self.empty = [], [], 0
        # How a heading was read is told once; what keeps the figures below it out, of each.
        of_headings = [found for _period, told in heading.periods.values() for found in told]
        self.notes = [found for found in of_headings if not blocks(found)]

    def take(self, number, row):
        """Read one line below the heading."""
        texts, findings = self._region(row)
        said = [self._cell(row, index) for index in self._value_columns()]
        name = texts.get("name", "")
        if not any(cell.text.strip() or cell.trouble not in {"", "merged", "merged_across"} for cell in said):
            if self.regions.is_named(name) or (texts and not name):
                self.empty += len(said)
            return
        if code := self._passed_over(texts, row):
            self.notes.append(finding(code, line=number))
            return
        if _TOTAL.match(plain(name)):
            self._total(number, row)
            return
        other = self._text(row, "indicator")
        if other and not self._is_of_this_indicator(other):
            self.notes.append(finding("row_other_indicator", line=number, text=other[:60]))
            return
        if not texts and not self._has_a_number(said):
            return  # a note below the table
        if not texts:
            findings.append(finding("no_region", "name", self.heading.letters.get("name", "")))
        self._take_values(number, row, texts, findings)

    def _value_columns(self):
        return self.heading.periods or [self.heading.columns["value"]]

    def _cell(self, row, index):
        return row[index] if index < len(row) else _EMPTY

    def _text(self, row, name):
        index = self.heading.columns.get(name)
        if index is None:
            return ""
        text, _cut = clean(self._cell(row, index).text[:LONGEST])
        return text

    def _region(self, row):
        """({field: text}, findings); of a cell that is merged with the one above the text of that one."""
        texts, findings = {}, []
        for name in REGION:
            if name not in self.heading.columns:
                continue
            cell = self._cell(row, self.heading.columns[name])
            text = self._text(row, name)
            if cell.trouble == "merged" and text:
                findings.append(finding("merged_read", name, self.heading.letters[name], line=cell.top))
            elif cell.trouble and cell.trouble != "merged_across":
                findings.append(finding(cell.trouble, name, self.heading.letters[name]))
            if text:
                texts[name] = text
        return texts, findings

    def _passed_over(self, texts, row):
        filled = [text for cell in row if (text := cell.text.strip())]
        if len(filled) > 1 and all(re.fullmatch(r"\(\d{1,2}\)", text) for text in filled):
            return "row_numbers"
        if texts and all(field_of(text) == name for name, text in texts.items()):
            return "row_heading"
        return ""

    def _has_a_number(self, said):
        return any(cell.is_number or cell.trouble or re.match(r"[-+(]?\d", plain(cell.text)) for cell in said)

    def _is_of_this_indicator(self, text):
        return plain(text).casefold() in {self.indicator.name.casefold(), self.indicator.slug}

    def _total(self, number, row):
        self.notes.append(finding("row_total", line=number))
        texts = {
            get_column_letter(index + 1): _as_json(self._cell(row, index))
            for index in self.heading.periods
            if not self._cell(row, index).trouble
        }
        self.totals.append({"line": number, "texts": texts})

    def _take_values(self, number, row, texts, findings):
        for index in self._value_columns():
            cell, letter = self._cell(row, index), get_column_letter(index + 1)
            if not cell.text.strip() and cell.trouble in {"", "merged"}:
                self.empty += 1
                continue
            period, told = self._period(row, index)
            found = [*findings, *told]
            if cell.trouble:
                found.append(finding(cell.trouble, "value", letter))
            if unit := self._text(row, "unit"):
                found += self._other_unit(unit)
            self.cells.append(
                {
                    "line": number,
                    "column": letter,
                    "texts": texts,
                    "period": period,
                    **_as_json(cell),
                    "findings": found,
                }
            )
            if len(self.cells) > MOST:
                raise ValidationError(
                    _(
                        "Terlalu banyak angka dalam satu berkas: paling banyak %(count)d. Bagi menjadi beberapa."
                    ),
                    params={"count": MOST},
                )

    def _period(self, row, index):
        if self.heading.periods:
            period, told = self.heading.periods[index]
            return period, [found for found in told if blocks(found)]
        letter = self.heading.letters["period"]
        text = self._text(row, "period")
        if not text:
            return "", [finding("no_period", "period", letter)]
        return period_of(text, self.indicator.frequency, column=letter, field="period")

    def _other_unit(self, unit):
        if same_unit(unit, self.indicator.unit):
            return []
        params = {"text": unit[:40], "unit": self.indicator.unit}
        return [finding("unit_differs", "unit", self.heading.letters["unit"], **params)]


def _as_json(cell):
    text, _cut = clean(cell.text[:LONGEST])
    return {"text": text, "is_number": cell.is_number, "is_percent": cell.is_percent}
