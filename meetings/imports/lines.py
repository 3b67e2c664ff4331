"""A line of the file, read: its values as the portal would keep them, and what was found wrong or odd in each cell."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from meetings.imports import values as cells
from meetings.imports.columns import best_table, field_of
from meetings.imports.findings import blocks, finding
from meetings.imports.names import are_titles, split_name
from meetings.imports.reading import read
from meetings.imports.tables import Cell

MAX_LINES = 1_000
EXAMPLE = "CONTOH:"  # how the note of the template's example begins

_TOTAL = re.compile(r"(sub ?total|total|jumlah|jml)\b", re.IGNORECASE)
_CHECKED = {"nip": cells.nip, "email": cells.email, "phone": cells.phone, "capacity": cells.capacity}
_EMPTY = Cell()


def read_list(content):
    """Read a whole file.

    Args:
        content: its bytes.

    Returns:
        ({"columns": {field: letter}, "notes": [findings]}, [{"line", "values", "findings"}])

    Raises:
        ValidationError: the file cannot be read as a list of participants, or has nobody in it.
    """
    table, heading = best_table(read(content))
    notes, lines = list(table.notes), []
    for number, typed in table.rows:
        # What was merged with the heading is part of the heading.
        row = [_EMPTY if 0 < cell.top <= heading.row else cell for cell in typed]
        if number <= heading.row or _is_empty(row, heading):
            continue
        if passed := _passed_over(number, row, heading):
            notes.append(passed)
            continue
        lines.append(_Line(number, row, heading).read())
        if len(lines) > MAX_LINES:
            raise ValidationError(
                _(
                    "Terlalu banyak peserta dalam satu berkas: paling banyak %(count)d. Bagi menjadi beberapa berkas."
                ),
                params={"count": MAX_LINES},
            )
    if not lines:
        raise ValidationError(_("Di bawah judul kolom tidak ada satu peserta pun."))
    in_capitals = [line for line in lines if _is_in_capitals(line["values"]["full_name"])]
    if in_capitals:
        notes.append(finding("upper_case", "full_name", heading.letter("full_name"), count=len(in_capitals)))
    columns = {name: heading.letter(name) for name in heading.columns}
    return {"columns": columns, "notes": notes}, lines


def _is_in_capitals(name):
    return len(name.split()) > 1 and name.isupper()


def _is_empty(row, heading):
    """Whether a row has nothing of its own: no text but numbers in columns that are left out, no formula in the others."""
    for index, cell in enumerate(row):
        is_read = index in heading.columns.values()
        if cell.trouble not in {"", "merged", "merged_across"}:
            if is_read:
                return False
        elif cell.trouble == "" and (text := cell.text.strip()) and (is_read or not text.isdecimal()):
            return False
    return True


def _passed_over(number, row, heading):
    """The finding of a row that holds no participant; None for all others."""
    texts = [" ".join(cell.text.split()) if cell.trouble == "" else "" for cell in row]
    filled = [text for text in texts if text]
    typed = {name: texts[index] for name, index in heading.columns.items() if index < len(texts)}
    said = {name: text for name, text in typed.items() if text}
    if typed.get("note", "").startswith(EXAMPLE):
        return finding("row_example", line=number)
    if len(filled) > 1 and all(re.fullmatch(r"\(?\d{1,2}\)?", text) for text in filled):
        return finding("row_numbers", line=number)
    if filled and _TOTAL.match(filled[0]) and _TOTAL.match(typed.get("full_name") or filled[0]):
        return finding("row_total", line=number)
    if len(said) > 1 and all(field_of(text) == name for name, text in said.items()):
        return finding("row_heading", line=number)
    troubled = any(
        row[index].trouble not in {"", "merged_across"}
        for index in heading.columns.values()
        if index < len(row)
    )
    if filled and not said and not troubled:
        text, _cut = cells.clean(filled[0])
        return finding("row_stray", line=number, text=text[:60])
    return None


class _Line:
    def __init__(self, number, row, heading):
        self.number, self.row, self.heading = number, row, heading
        self.values, self.findings = {}, []

    def read(self):
        self._join_titles()
        for name in self.heading.columns:
            self._read_cell(name)
        self._read_name()
        self._read_capacity()
        if not self.values.get("institution") and not self._is_faulty("institution"):
            self._find("no_institution", "institution")
        return {"line": self.number, "values": self.values, "findings": self.findings}

    def _find(self, code, name="", column=None, **params):
        column = self.heading.letter(name) if column is None else column
        self.findings.append(finding(code, name, column, **params))

    def _is_faulty(self, name):
        """Whether something is wrong with a cell already; that characters had to go is no fault."""
        return any(found["field"] == name and blocks(found) for found in self.findings)

    def _join_titles(self):
        """A row of a CSV that has more cells than its heading: an unquoted "Usman, S.T., M.T." was taken apart."""
        row = list(self.row)
        while row and not row[-1].text.strip() and not row[-1].trouble:
            row.pop()
        surplus = len(row) - self.heading.width
        if surplus <= 0:
            return
        name = self.heading.columns.get("full_name")
        torn = [] if name is None else row[name + 1 : name + 1 + surplus]
        if len(torn) == surplus and all(are_titles(cell.text) for cell in torn):
            whole = ",".join([row[name].text, *(cell.text for cell in torn)])
            self.row = [*row[:name], Cell(whole), *row[name + 1 + surplus :]]
            self._find("cells_joined", "full_name")
        else:
            self._find("too_many_cells", column=get_column_letter(self.heading.width + 1))

    def _cell(self, index):
        return self.row[index] if index < len(self.row) else _EMPTY

    def _read_cell(self, name):
        cell = self._cell(self.heading.columns[name])
        text = self._text(name, cell)
        for index in self.heading.again.get(name, ()):
            letter = get_column_letter(index + 1)
            other = self._text(name, self._cell(index), letter)
            if text and other and other != text:
                self._find("twice_differs", name, letter, first=self.heading.letter(name))
            text = text or other
        if text and name in _CHECKED:
            text, found = _CHECKED[name](text)
            for code, params in found:
                self._find(code, name, **params)
        self.values[name] = text

    def _text(self, name, cell, letter=None):
        """What stands in a cell, "" where that cannot be known or kept; the reason is found."""
        if cell.trouble == "merged" and name in {"institution", "region"}:
            self._find("merged_read", name, letter, line=cell.top)
        elif cell.trouble == "merged" and not cell.text.strip():
            return ""
        elif cell.trouble:
            self._find(cell.trouble, name, letter)
            return ""
        text, was_cut = cells.clean(cell.text)
        if was_cut:
            self._find("unstorable", name, letter)
        if len(text) > cells.LENGTHS[name]:
            self._find("too_long", name, letter, length=len(text), most=cells.LENGTHS[name])
            return ""
        return text

    def _read_name(self):
        name = self.values.setdefault("full_name", "")
        self.values.setdefault("title_before", "")
        self.values["title_after"] = self.values.get("title_after", "").strip(" ,")
        if name and not self.values["title_before"] and not self.values["title_after"]:
            before, name, after, unknown = split_name(name)
            self.values |= {"title_before": before, "full_name": name, "title_after": after}
            for text in unknown:
                self._find("unknown_title", "full_name", text=text)
            if not name:
                self._find("only_titles", "full_name")
            for title, length in (("title_before", len(before)), ("title_after", len(after))):
                if length > cells.LENGTHS[title]:
                    self._find("too_long", title, self.heading.letter("full_name"), length=length, most=60)
                    self.values[title] = ""
        elif not name and not self.values.get("position") and not self._is_faulty("full_name"):
            self._find("nobody", "full_name")
        if name and re.fullmatch("[ -@[-`{-~]+", name):
            self._find("no_letters", "full_name")

    def _read_capacity(self):
        """Who represents somebody attends in that capacity, and the note says for whom."""
        whom, does = cells.represents(self.values.pop("represents", ""))
        if not does:
            return
        said = self.values.get("capacity")
        if said and said != cells.Capacity.REPRESENTING:
            self._find("capacity_differs", "represents")
        elif not self._is_faulty("capacity"):
            self.values["capacity"] = str(cells.Capacity.REPRESENTING)
        if whom and not self.values.get("note"):
            self.values["note"] = f"Mewakili {whom}"
