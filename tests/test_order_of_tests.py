"""The long tests begin first and are shared out (tests/conftest.py)."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import long_ones_first


class Item:
    def __init__(self, seconds):
        self.seconds = seconds

    def get_closest_marker(self, _name):
        return SimpleNamespace(args=[self.seconds]) if self.seconds else None


@given(st.lists(st.integers(0, 3)), st.integers(1, 6))
def test_each_stays_in_the_list_once(seconds, workers):
    items = [Item(number) for number in seconds]
    ordered = long_ones_first(items, workers)
    assert len(ordered) == len(items)
    assert set(ordered) == set(items)


def test_each_worker_begins_with_its_share_of_the_long_ones():
    items = [Item(0) for _n in range(8)] + [Item(90), Item(60), Item(40), Item(10)]
    ordered = [item.seconds for item in long_ones_first(items, 2)]
    assert ordered == [90, 10, 0, 0, 0, 0, 60, 40, 0, 0, 0, 0]
