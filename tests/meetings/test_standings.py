"""What goes through all rows is counted once for all strangers, and anew after a change."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from meetings.models.calendars import calendar
from meetings.views import board, home, institutions, regions, years
from meetings.views.standings import InputCounts, added, input_counts
from meetings.views.totals import FollowUpTotals
from rakor_portal.fresh_calendar import FreshCalendar
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(rf, request):
    """A stranger's request as the middleware hands it on: with the version of the public data."""

    def asked(address, version=1):
        asking = rf.get(address)
        asking.user = AnonymousUser()
        minute = 60
        asking.public_version = ((request.node.name, version), minute)
        return asking

    return asked


@pytest.mark.parametrize(
    ("view", "arguments", "queries"),
    [
        (home.home, {}, 3),
        (board.board, {}, 0),
        (regions.region_list, {}, 0),
        (regions.region_detail, {"slug": "kabupaten-buru"}, 3),
        (
            institutions.institution_detail,
            {"slug": "badan-perencanaan-pembangunan-daerah-provinsi-maluku"},
            3,
        ),
        (years.year_list, {}, 0),
        (years.year_detail, {"year": 2021}, 1),
    ],
)
def test_the_next_stranger_pays_only_for_the_rows_that_are_shown(
    ask, django_assert_num_queries, view, arguments, queries
):
    meeting = factories.held_meeting()
    for _n in range(2):
        factories.assigned_follow_up(meeting, due_date=date(2021, 4, 1))
    start = factories.wit(2098, 3, 3, 9)
    factories.announced_meeting(title="Nanti", starts_at=start, ends_at=start.replace(hour=5))
    first = view(ask("/"), **arguments)
    with django_assert_num_queries(queries):
        second = view(ask("/"), **arguments)
    assert first.content == second.content


def test_after_a_change_it_is_counted_anew(ask):
    meeting = factories.held_meeting()
    factories.received_input(meeting)
    assert input_counts(ask("/")).of_all.number == 1
    factories.received_input(meeting)
    assert input_counts(ask("/")).of_all.number == 1
    assert input_counts(ask("/", version=2)).of_all.number == 2


def test_strangers_share_the_days_that_were_decreed_until_something_changes(ask, django_assert_num_queries):
    asked = FreshCalendar(lambda request: calendar().why_off(date(2021, 3, 5)))
    factories.decreed_day(date(2021, 3, 5), "Libur tambahan")
    assert asked(ask("/")) == "Libur tambahan"
    with django_assert_num_queries(0):
        assert asked(ask("/")) == "Libur tambahan"
    factories.decreed_day(date(2021, 3, 8), "Satu lagi")
    with django_assert_num_queries(1):
        assert asked(ask("/", version=2)) == "Libur tambahan"
    signed_in = ask("/")
    signed_in.public_version = None
    with django_assert_num_queries(1):
        assert asked(signed_in) == "Libur tambahan"


def test_inputs_are_added_by_region_and_by_year():
    counts = InputCounts(
        {(1, 2020): {"received": 2}, (1, 2021): {"received": 1, "merged": 3}, (2, 2021): {"received": 4}}
    )
    assert counts.of_all.rows == {"received": 7, "merged": 3}
    assert counts.by_region[1].rows == {"received": 3, "merged": 3}
    assert counts.by_year[2021].rows == {"received": 5, "merged": 3}
    assert {year: standing.number for year, standing in counts.years_of(1).items()} == {2020: 2, 2021: 4}
    assert InputCounts({}).of_all.number == 0


def test_totals_of_several_years_are_added():
    total = added(
        [FollowUpTotals({"assigned": (2, 1)}), FollowUpTotals({"assigned": (3, 0), "confirmed": (1, 0)})]
    )
    assert total.rows == {"assigned": (5, 1), "confirmed": (1, 0)}
    assert (total.number, total.late, total.confirmed) == (6, 1, 1)
