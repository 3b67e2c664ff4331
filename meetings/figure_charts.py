"""Where the points, bars and tiles of an indicator stand in its pictures: parts of the picture, such as "12.5%".

Pictures are SVG made on the server, without a script. One hue; what is in dispute has another shape and says so, so that
nothing depends on telling colours apart. The same numbers stand in a table beside each.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from meetings.tiles import PLACES, tiles

TOP, FLOOR = 16, 78  # per cent of the picture's height between which the values lie; the periods stand below
THINNEST = 0.3  # per cent of the picture's width: a bar that can be seen


@dataclass(frozen=True)
class Point:
    """`y` is None where there is no number; `shape` is "value", "in_dispute" or "none"."""

    x: float
    y: float | None
    label: str
    words: str
    shape: str


@dataclass(frozen=True)
class Line:
    points: list[Point]

    @property
    def segments(self):
        """Pairs of neighbours that both have a value: a gap stays a gap."""
        pairs = zip(self.points, self.points[1:], strict=False)
        return [(one, other) for one, other in pairs if one.y is not None and other.y is not None]

    @property
    def in_words(self):
        return "; ".join(f"{point.label}: {point.words}" for point in self.points)


def line_of(periods, rows, *, label_of, span=None):
    """The trend of one region.

    Args:
        periods: all that the picture has room for, in order.
        rows: {period: PublishedFigure}.
        span: (least, most) of the scale, for pictures that are to be compared; else that of the rows.
    """
    least, most = span or span_of(rows.values())
    place = 100 / (len(periods) or 1)
    return Line(
        [
            _point(n, period, rows.get(period), place, least, most, label_of)
            for n, period in enumerate(periods)
        ]
    )


def _point(n, period, row, place, least, most, label_of):
    x = n * place + place / 2
    if row is None:
        return Point(x, None, label_of(period), _("belum ada angka"), "none")
    number = row.amount
    if number is None:
        return Point(x, None, label_of(period), row.in_words, "in_dispute" if row.in_dispute else "none")
    share = float((number - least) / (most - least)) if most > least else 0.5
    return Point(x, FLOOR - (FLOOR - TOP) * share, label_of(period), row.in_words, "value")


def span_of(rows):
    numbers = [row.amount for row in rows if row.amount is not None]
    return (min(numbers), max(numbers)) if numbers else (0, 0)


@dataclass(frozen=True)
class Bar:
    """Of one PublishedFigure; `x`, where it begins, and `width` are None where there is no number."""

    row: object
    x: float | None = None
    width: float | None = None


@dataclass(frozen=True)
class Bars:
    """`zero`: where negative bars end and the others begin; None where none is negative and all begin at the edge."""

    bars: list[Bar]
    zero: float | None


def bars_of(rows):
    """Bars of some figures, the largest number first; those without a number last."""
    numbers = [row.amount for row in rows if row.amount is not None]
    least, most = min(numbers, default=0), max(numbers, default=0)
    least, most = min(least, 0), max(most, 0)
    per_cent = 100 / (most - least) if most > least else 0
    zero = float(-least * per_cent)
    order = sorted(rows, key=lambda row: (row.amount is None, -(row.amount or 0), row.region.code))
    return Bars([_bar(row, per_cent, zero) for row in order], zero if least < 0 else None)


def _bar(row, per_cent, zero):
    if row.amount is None:
        return Bar(row)
    width = max(THINNEST, float(abs(row.amount) * per_cent))
    return Bar(row, zero - width if row.amount < 0 else zero, width)


# The map -----------------------------------------------------------------------------------------


def short_number(number):
    """As it fits on a tile: "432 rb", "1,9 jt", "8.253"; the table beside has the whole number."""
    size = abs(number)
    if size >= 1_000_000:
        return _("%(number)s jt") % {"number": _rounded(number / 1_000_000, 1)}
    if size >= 10_000:
        return _("%(number)s rb") % {"number": _rounded(number / 1000, 0)}
    return _rounded(number, 0 if size >= 100 or number == int(number) else 1)


def _rounded(number, decimals):
    """Django's `number_format` cuts off what lies behind."""
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return number_format(rounded, decimals, force_grouping=True)


@dataclass(frozen=True)
class Map:
    """`tiles`: (Tile, PublishedFigure or None, what stands on it); `legend`: (step, words)."""

    tiles: list
    legend: list


def map_of(rows, regions):
    """The regions coloured by their figure, in at most five steps of about equally many regions; None without numbers.

    Args:
        rows: {key of a region: PublishedFigure} of one period.
    """
    numbers = {pk: row.amount for pk, row in rows.items() if row.amount is not None}
    placed = [numbers[region.pk] for region in regions if region.pk in numbers and region.code in PLACES]
    if len(placed) < 2:
        return None
    bounds = _bounds(sorted(placed))
    drawn = [
        (tile, rows.get(tile.region.pk), short_number(tile.figure) if tile.figure is not None else "")
        for tile in tiles(regions, numbers, bounds=bounds)
    ]
    return Map(drawn, _legend(bounds, sorted(placed)))


def _bounds(numbers):
    """From which number on the steps 2 to 5 begin: fifths of the regions."""
    return tuple(numbers[min(len(numbers) - 1, round(len(numbers) * n / 5))] for n in range(1, 5))


def _legend(bounds, numbers):
    legend, starts = [], [numbers[0], *bounds]
    for step, start in enumerate(starts, start=1):
        end = starts[step] if step < len(starts) else numbers[-1]
        inside = [n for n in numbers if start <= n and (n < end or step == len(starts))]
        if inside:
            low, high = short_number(inside[0]), short_number(inside[-1])
            legend.append((step, low if low == high else f"{low} – {high}"))
    return legend
