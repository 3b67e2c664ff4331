"""What goes through all rows is counted once for all strangers, and anew after a change."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from meetings.views import board, home, institutions, regions, years
from meetings.views.standings import added, input_counts, standing_of
from meetings.views.totals import FollowUpTotals
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
        (home.home, {}, 4),
        (board.board, {}, 0),
        (regions.region_list, {}, 0),
        (regions.region_detail, {"slug": "kabupaten-buru"}, 4),
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
    assert standing_of(input_counts(ask("/"))).number == 1
    factories.received_input(meeting)
    assert standing_of(input_counts(ask("/"))).number == 1
    assert standing_of(input_counts(ask("/", version=2))).number == 2


def test_totals_of_several_years_are_added():
    total = added(
        [FollowUpTotals({"assigned": (2, 1)}), FollowUpTotals({"assigned": (3, 0), "confirmed": (1, 0)})]
    )
    assert total.rows == {"assigned": (5, 1), "confirmed": (1, 0)}
    assert (total.number, total.late, total.confirmed) == (6, 1, 1)
