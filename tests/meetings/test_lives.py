import pytest
from hypothesis import settings

from tests.meetings.lives import live

PARTS = 2  # so that two workers of the test run play at once


@pytest.mark.long(120)
@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_is_done_in_whatever_order_nothing_put_forward_is_dropped(part):
    """10,000 steps in all; a million in tests/benchmarks/test_lives.py."""
    steps, refused = live(10_000 // PARTS, beginning=part if settings.default.derandomize else None)
    assert steps >= 10_000 // PARTS
    assert 0.2 < refused / steps < 0.7, "both what is done and what is refused is played"
