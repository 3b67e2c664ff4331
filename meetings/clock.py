"""What time it is: the one place that the verbs and the models ask.

The sample retells a meeting of 2021 through the same verbs as a live one; it does so by setting
this clock (`with clock.at(moment): …`) instead of giving every verb a parameter for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told_moment", default=None)


def now() -> datetime:
    """The present moment, in UTC."""
    return _told.get() or timezone.now()


def today(zone: str | None = None) -> date:
    """The present day in a zone, else in the portal's (Asia/Jayapura): what is due today is not late yet.

    Args:
        zone: a name such as "Asia/Jakarta"; a meeting has its own.
    """
    return timezone.localdate(now(), ZoneInfo(zone) if zone else None)


def day_of(moment: datetime, zone: str | None = None) -> date:
    """The day on which a moment falls, in a zone or in the portal's."""
    return timezone.localdate(moment, ZoneInfo(zone) if zone else None)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be `moment` (aware) within the block."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
