"""The lists that anybody may see: they hold every row that the totals count, masked where the reader may not read it."""

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When


def listed(records, reader, *, is_search):
    """The rows of a public list, each with `is_readable`; a row that is not shows no more than where it stands.

    The totals count all that was put forward, so the list behind a number has as many rows. Whoever reads everything
    gets everything. A search finds only what may be read: the number of its finds would tell what a hidden text says.

    Args:
        records: manager of inputs or follow-ups.
        is_search: whether the rows are narrowed by words.
    """
    if reader.is_authenticated and reader.reads_everything:
        return records.annotate(is_readable=Value(True))
    readable = records.visible_to(reader)
    if is_search:
        return readable.annotate(is_readable=Value(True))
    is_readable = Q(pk__in=readable.values("pk"))
    return records.filter(Q(pk__in=records.counted().values("pk")) | is_readable).annotate(
        is_readable=Case(
            When(is_readable, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
    )


def unless_masked(column, instead=None):
    """To order by: the column where the row may be read, so that the place of a masked row tells nothing of it."""
    return Case(When(is_readable=True, then=column), default=Value(instead))


class TwoParts:
    """A list of two parts, each in its own order, for Django's Paginator: each page asks only for what it shows.

    One order over both would have the database sort all rows for each page.

    Args:
        first, second: functions from start and stop to the rows there; most pages show rows of one part alone.
        length: how many rows the first has.
    """

    def __init__(self, first, second, length):
        self.first, self.second, self.length = first, second, length

    def __getitem__(self, place):
        start, stop = place.start, place.stop
        rows = list(self.first(start, min(stop, self.length))) if start < self.length else []
        if stop > self.length:
            rows += self.second(max(start - self.length, 0), stop - self.length)
        return rows


def masked_rows(records, published, *, is_search):
    """The other part of a list for a stranger: what is only counted.

    Args:
        published: queryset of the rows of `records` that anybody may read.
        is_search: whether the rows are narrowed by words, which find only what may be read.
    """
    if is_search:
        return records.none().annotate(is_readable=Value(False))
    return (
        records.counted()
        .filter(~Exists(published.filter(pk=OuterRef("pk"))))
        .annotate(is_readable=Value(False))
    )
