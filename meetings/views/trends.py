"""From year to year: how much was put forward, and how much of it is done; as bars and as rows."""

from dataclasses import dataclass

from meetings.views.standings import Standing

SHOWN = 8  # years in the picture, so that a year can be read under each bar on a phone; the table has all
FLOOR = 78  # per cent of the picture's height above the years
GAP = 0.3  # of the place of a bar is left empty


@dataclass(frozen=True)
class Bar:
    """A year in the picture; lengths are parts of it, such as "12.5%"."""

    year: int
    x: str
    middle: str
    width: str
    y: str
    height: str
    done_y: str
    done_height: str


@dataclass(frozen=True)
class Trend:
    """`rows`: (year, Standing), the latest first; `bars`: the last years, the latest at the right."""

    rows: list[tuple[int, Standing]]
    bars: list[Bar]

    def in_words(self):
        """The same for who cannot see the bars: "2021: 11, 3; …"."""
        last = sorted(self.rows[:SHOWN])
        return "; ".join(f"{year}: {standing.number}, {standing.confirmed}" for year, standing in last)


def trend_of(standings):
    """The years as they are shown.

    Args:
        standings: {year: Standing}.
    """
    rows = sorted(standings.items(), reverse=True)
    return Trend(rows, _bars(sorted(rows[:SHOWN])))


def _bars(rows):
    most = max((standing.number for _year, standing in rows), default=0) or 1
    place = 100 / SHOWN
    return [
        Bar(
            year=year,
            x=_part(n * place + place * GAP / 2),
            middle=_part(n * place + place / 2),
            width=_part(place * (1 - GAP)),
            y=_part(FLOOR - FLOOR * standing.number / most),
            height=_part(FLOOR * standing.number / most),
            done_y=_part(FLOOR - FLOOR * standing.confirmed / most),
            done_height=_part(FLOOR * standing.confirmed / most),
        )
        for n, (year, standing) in enumerate(rows)
    ]


def _part(number):
    return f"{round(number, 2):g}%"
