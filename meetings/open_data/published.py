"""All data sets, in the order in which they are offered."""

from django.db.models import Count, Value

from meetings.open_data.decisions import Decisions
from meetings.open_data.figures import Figures, Indicators
from meetings.open_data.follow_ups import FollowUps
from meetings.open_data.inputs import Inputs
from meetings.open_data.meetings import AgendaItems, Meetings, Summaries
from meetings.open_data.participants import Institutions, Regions
from meetings.open_data.programmes import Programmes
from meetings.open_data.totals import RegionTotals

DATA_SETS = {
    data_set.slug: data_set
    for data_set in (
        Meetings(),
        AgendaItems(),
        Summaries(),
        Decisions(),
        Inputs(),
        FollowUps(),
        Programmes(),
        Indicators(),
        Figures(),
        RegionTotals(),
        Regions(),
        Institutions(),
    )
}


def numbers_of_rows():
    """{slug: how many rows are public}. Two queries: all sets that are tables in one, the totals in the other."""
    tables = [data_set for data_set in DATA_SETS.values() if not isinstance(data_set, RegionTotals)]
    first, *others = [
        data_set.published().order_by().values(data_set=Value(data_set.slug)).annotate(number=Count("pk"))
        for data_set in tables
    ]
    numbers = dict(first.union(*others, all=True).values_list("data_set", "number"))
    totals = DATA_SETS[RegionTotals.slug]
    return numbers | {totals.slug: totals.number_of_rows()}
