"""How long each item of an agenda took, beside how long it was meant to take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Spent:
    """Whole minutes; `over` is 0 within the planned time, and where none was planned."""

    minutes: int
    over: int


def give_times(items, now):
    """Give each item `.is_current` and `.spent`, until it ended, or until `now` while it is dealt with; no query.

    The current item is the latest begun that did not end. One before it that nobody ended was left when the next
    one began: writing an entry begins an item, and no note-taker has to think of ending the other.
    """
    begun = sorted((item for item in items if item.begun_at), key=lambda item: (item.begun_at, item.pk))
    running = [item for item in begun if item.is_running]
    for item in items:
        item.is_current = bool(running) and item == running[-1]
        item.spent = _spent(item, begun, now) if item.begun_at else None
    return items


def _spent(item, begun, now):
    until = item.ended_at or next((other.begun_at for other in begun if other.begun_at > item.begun_at), now)
    minutes = max(0, int((until - item.begun_at).total_seconds() // 60))
    return Spent(minutes, max(0, minutes - item.minutes_planned) if item.minutes_planned else 0)
