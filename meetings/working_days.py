"""Working days of Indonesia: Monday to Friday without national holidays, joint leave, and days decreed later.

Source: domain.md "Time limits". National holidays and joint leave come from the `holidays` package; what the
government decrees after its release is in the office's own table (models/calendars.py), given to `Calendar`.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache

import holidays


@cache
def _known_days_off(year: int) -> Mapping[date, str]:
    """{day: its name in Indonesian}, as the package has them."""
    return holidays.country_holidays(
        "ID", years=year, categories=(holidays.PUBLIC, holidays.GOVERNMENT), language="id"
    )


@lru_cache(maxsize=200)
def _working_days(year: int, decreed: frozenset[date]) -> tuple[date, ...]:
    """Each request has a Calendar of its own; this is the same for all of them."""
    calendar = Calendar(dict.fromkeys(decreed, "…"))
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return tuple(day for day in days if day.year == year and calendar.is_working_day(day))


@dataclass(frozen=True)
class Calendar:
    """Which days are worked.

    Args:
        decreed: {day off: its name}, besides those that the package knows.
    """

    decreed: Mapping[date, str] = field(default_factory=dict)
    _years: dict[int, tuple[date, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def why_off(self, day: date) -> str:
        """The name of the holiday, "" for a weekend or a working day."""
        return self.decreed.get(day) or _known_days_off(day.year).get(day) or ""

    def days_off(self, year: int) -> list[tuple[date, str]]:
        """(day, its name) of every holiday of a year, weekends left out unless one falls on them."""
        known = dict(_known_days_off(year)) | {
            day: name for day, name in self.decreed.items() if day.year == year
        }
        return sorted(known.items())

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and not self.why_off(day)

    def _working_days(self, year: int) -> tuple[date, ...]:
        days = self._years.get(year)
        if days is None:
            decreed = frozenset(day for day in self.decreed if day.year == year)
            days = self._years[year] = _working_days(year, decreed)
        return days

    def _passed(self, day: date) -> int:
        """Working days of the day's year up to and including it."""
        return bisect_right(self._working_days(day.year), day)

    def after(self, start: date, today: date) -> int:
        """How many working days passed after `start`, `today` included; 0 on the day itself and before it."""
        if today <= start:
            return 0
        whole_years = sum(len(self._working_days(year)) for year in range(start.year, today.year))
        return whole_years + self._passed(today) - self._passed(start)

    def add(self, start: date, days: int) -> date:
        """The day that is `days` (≥ 0) working days after `start`; the start itself is not counted."""
        day = start
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_working_day(day)
        return day

    def on_or_after(self, day: date) -> date:
        """The day itself where it is worked, else the next that is."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def counted(self, start: date, end: date) -> Iterator[tuple[date, int]]:
        """(day, its number) of each day after `start` up to `end`; 0 for one that is not worked: how a date came about."""
        number = 0
        for n in range(1, (end - start).days + 1):
            day = start + timedelta(days=n)
            is_worked = self.is_working_day(day)
            number += is_worked
            yield day, number if is_worked else 0
