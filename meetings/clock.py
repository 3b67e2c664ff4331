"""What time it is: the one place that the verbs and the models ask.

The sample retells a meeting of 2021 through the same verbs as a live one; it does so by setting
this clock (`with clock.at(moment): …`) instead of giving every verb a parameter for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told_moment", default=None)


def now() -> datetime:
    """The present moment, in UTC."""
    return _told.get() or timezone.now()


def today() -> date:
    """The present day in the portal's zone (Asia/Jayapura): what is due today is not late yet."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be `moment` (aware) within the block."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
