"""Working days of Indonesia: Monday to Friday without national holidays and joint leave (domain.md "Time limits")."""

from bisect import bisect_right
from datetime import date, timedelta
from functools import cache

import holidays


@cache
def _working_days(year: int) -> tuple[date, ...]:
    """The working days of one year; days off are those decreed, as the `holidays` package has them."""
    off = holidays.country_holidays("ID", years=year, categories=(holidays.PUBLIC, holidays.GOVERNMENT))
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return tuple(day for day in days if day.year == year and day.weekday() < 5 and day not in off)


def is_working_day(day: date) -> bool:
    return day in _working_days(day.year)


def _passed(day: date) -> int:
    """Working days of the day's year up to and including it."""
    return bisect_right(_working_days(day.year), day)


def working_days_after(due: date, today: date) -> int:
    """How many working days passed after `due`, `today` included; 0 on the due day and before it."""
    if today <= due:
        return 0
    whole_years = sum(len(_working_days(year)) for year in range(due.year, today.year))
    return whole_years + _passed(today) - _passed(due)


def add_working_days(start: date, days: int) -> date:
    """The day that is `days` (≥ 0) working days after `start`; the start itself is not counted."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day
