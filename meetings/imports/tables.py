"""What a file holds once it is opened: rows of cells, the same for a spreadsheet and for a text."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_ROWS = 5_000  # of the sheet, empty ones included
MAX_COLUMNS = 60
HEAD = 40  # rows among which the heading of the columns is looked for


@dataclass(frozen=True)
class Cell:
    """One cell.

    Args:
        text: what somebody typed; empty where that cannot be known.
        trouble: a code of findings that says why it cannot be known, or that something is odd.
        top: of a cell that was merged into one above it: the row of that one.
        is_number: the spreadsheet holds a number; `text` is how Python writes it, "12.5".
        is_percent: a number that is shown as a percentage: 0.125 as 12,5%.
    """

    text: str = ""
    trouble: str = ""
    top: int = 0
    is_number: bool = field(default=False, compare=False)
    is_percent: bool = field(default=False, compare=False)


@dataclass
class Table:
    """Rows without those that are hidden.

    Args:
        rows: [(number as a spreadsheet shows it, [Cell])].
        notes: findings about the whole file.
        hidden_columns: their indexes, from 0.
    """

    rows: list
    notes: list = field(default_factory=list)
    hidden_columns: frozenset = frozenset()


@dataclass(frozen=True)
class Candidate:
    """A table that the list may stand in: a sheet, or the text under one of the separators.

    Args:
        title: of the sheet, else "".
        head: its first rows, to look for the heading in.
        load: gives the whole Table.
        notes: findings about the file that hold whichever is chosen.
    """

    title: str
    head: list
    load: Callable[[], Table]
    notes: tuple = ()


def too_long():
    return ValidationError(
        _("Berkas terlalu panjang: paling banyak %(count)d baris, termasuk yang kosong."),
        params={"count": MAX_ROWS},
    )
