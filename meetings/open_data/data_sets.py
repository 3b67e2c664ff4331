"""What every data set can do: give its public rows in the order of a key, a part at a time."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse

from meetings.open_data.fields import DELETED, Field

CHUNK = 1000  # rows in memory at once, whatever the length of the file


@dataclass(frozen=True)
class Row:
    """One line: the place that it has in the order, and its cells by name."""

    key: tuple
    cells: dict

    @property
    def cursor(self):
        return "/".join(str(value) for value in self.key)


class DataSet:
    """A subclass says what its rows are. All rows have `identifier`, by which the API finds one.

    Attributes:
        key: the columns that the rows are ordered by; together they are unique and have an index.
        key_types: of the columns, to read a cursor.
        cursor_pattern: what a cursor looks like; every text of that shape can be asked for.
    """

    slug: ClassVar[str]
    title: ClassVar[Any]
    description: ClassVar[Any]
    keywords: ClassVar[list]
    fields: ClassVar[list[Field]]
    key: ClassVar[tuple] = ("number",)
    key_types: ClassVar[tuple] = (str,)
    identifier: ClassVar[str] = "nomor"
    cursor_pattern: ClassVar[str] = ""
    withdraws: ClassVar[bool] = False  # whether there can be tombstones

    @cached_property
    def names(self):
        return [field.name for field in self.fields]

    @property
    def in_api(self):
        return bool(self.cursor_pattern)

    # What a subclass gives

    def published(self):
        """The queryset of what anybody may read, with all that `rows_of` needs of other tables."""
        raise NotImplementedError

    def rows_of(self, records):
        """The cells of each record; the number of queries does not depend on how many there are."""
        raise NotImplementedError

    def withdrawn(self):
        """What was public once and is not any more, each with `withdrawn_at`; never what never was."""
        raise NotImplementedError

    def changed_since(self, moment):
        """The Q of published records that changed at that moment or later."""
        raise NotImplementedError

    def found_in(self, words):
        """The Q of records in whose number or title the words stand."""
        raise NotImplementedError

    # What all of them do

    def key_from(self, cursor):
        """The key that a cursor stands for. Raises ValueError where it stands for none."""
        values = cursor.split("/")
        return tuple(read(value) for read, value in zip(self.key_types, values, strict=True))

    def part(self, size, *, after=None, condition=None, since=None, with_withdrawn=False):
        """(at most `size` rows after a key, whether there are more).

        Args:
            condition: a Q that narrows what is published. What was withdrawn is not asked for it: that would tell
                what its text was.
            since: only what changed at that moment or later.
        """
        published = self.published()
        if condition is not None:
            published = published.filter(condition)
        if since is not None:
            published = published.filter(self.changed_since(since))
        records = list(self._after(published, after)[: size + 1])
        cells = self.rows_of(records)
        rows = [Row(self._key_of(record), its) for record, its in zip(records, cells, strict=True)]
        if with_withdrawn and self.withdraws:
            rows = sorted([*rows, *self._tombstones(after, size, since)], key=lambda row: row.key)
        return rows[:size], len(rows) > size

    def every_row(self):
        """All rows, read CHUNK by CHUNK, with what was withdrawn."""
        after, is_more = None, True
        while is_more:
            rows, is_more = self.part(CHUNK, after=after, with_withdrawn=True)
            yield from (row.cells for row in rows)
            after = rows[-1].key if rows else None

    def find(self, **lookup):
        """The cells of one record, or of the tombstone where it was withdrawn; None where the public knows of none."""
        record = self.published().filter(**lookup).first()
        if record is not None:
            return self.rows_of([record])[0]
        if not self.withdraws:
            return None
        record = self.withdrawn().filter(**lookup).first()
        return self._tombstone(record) if record is not None else None

    def _after(self, records, key):
        if key is not None:
            records = records.filter(beyond(self.key, key))
        return records.order_by(*self.key)

    def _key_of(self, record):
        return tuple(getattr(record, column) for column in self.key)

    def _tombstones(self, after, size, since):
        withdrawn = self.withdrawn()
        if since is not None:
            withdrawn = withdrawn.filter(withdrawn_at__gte=since)
        records = self._after(withdrawn, after)[: size + 1]
        return [Row(self._key_of(record), self._tombstone(record)) for record in records]

    def _tombstone(self, record):
        """What is told of something that was withdrawn: which it was, and when."""
        return {
            self.identifier: self.name_of(record),
            DELETED.name: True,
            "changed_at": record.withdrawn_at,
        }

    def name_of(self, record):
        """What stands in the column `identifier`."""
        return record.number


def beyond(columns, values):
    """The Q of rows after a key, written so that the index of the columns is entered at the first of them."""
    first, *rest = columns
    if not rest:
        return Q(**{f"{first}__gt": values[0]})
    return Q(**{f"{first}__gte": values[0]}) & (Q(**{f"{first}__gt": values[0]}) | beyond(rest, values[1:]))


def address(name, *arguments):
    """The public address of a record, which is its identifier: absolute, in Indonesian."""
    return settings.SITE_URL + reverse(name, args=arguments)


def versions_of(model):
    """The table that holds every version of the model's rows."""
    return model.history.rel.related_model.objects


def last_versions(model, keys, *, of="pgh_obj"):
    """{key: the moment of its last version}, one query.

    Args:
        of: what the versions are counted by, the row itself or another that it belongs to.
    """
    rows = versions_of(model).filter(**{f"{of}__in": keys}).order_by().values_list(of)
    return dict(rows.annotate(last=Max("pgh_created_at")))


def versions_since(model, moment, *, of="pgh_obj"):
    """The keys of rows with a version of that moment or later, to be asked with `__in`."""
    return versions_of(model).filter(pgh_created_at__gte=moment).values(of)


def latest(*moments):
    return max((moment for moment in moments if moment is not None), default=None)


def in_json(cells):
    """The cells as JSON holds them: dates and moments in ISO 8601, decimals as text, since its numbers may be floats."""
    return {name: _in_json(value) for name, value in cells.items()}


def _in_json(value):
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if hasattr(value, "isoformat") else value
