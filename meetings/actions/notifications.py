"""What somebody has read of what was told."""

from meetings import clock
from meetings.models import Notification


def mark_read(notification):
    """It was opened: the first time counts."""
    Notification.objects.unread().filter(pk=notification.pk).update(read_at=clock.now())


def mark_all_read(*, by, until):
    """All that the reader had before him; what came while he was reading stays unread.

    Args:
        until: the key of the newest notification that he saw.

    Returns:
        How many were marked.
    """
    return Notification.objects.of(by).unread().filter(pk__lte=until).update(read_at=clock.now())
