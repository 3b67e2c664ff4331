"""Many figures in one go: what entering them one by one would leave, with as many queries for many as for few."""

import uuid
from collections import Counter
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.actions import discrepancies, figure_imports, figures, meetings, minutes, settlements
from meetings.figure_grids.outcomes import digest
from meetings.models import (
    Discrepancy,
    DiscrepancyEvent,
    Figure,
    FigureEvent,
    Notification,
    PublishedFigure,
)
from participants.models import Region
from tests import factories

pytestmark = pytest.mark.django_db

CELLS = [(name, period) for name in ("Maluku", "Buru", "Kota Tual") for period in ("2022", "2023")]
VALUES = [100, 101, 200, None]  # 100 and 101 are within the tolerance; None: not available


def said(indicator, source, cell, value):
    name, period = cell
    return figures.Said(
        indicator,
        factories.region(name),
        period,
        source,
        kind="not_available" if value is None else "number",
        value=None if value is None else Decimal(value),
    )


def all_that_is_kept():
    """Every row that entering figures writes, as text that is the same whatever keys the rows got."""
    order = {pk: n for n, pk in enumerate(Figure.objects.order_by("pk").values_list("pk", flat=True))}
    columns = ["region__code", "period", "concept__slug", "source__short_name", "value", "kind", "decimals"]
    columns += ["status", "reason", "method", "on_behalf", "created_by__email", "definition__number"]
    of_event = ["kind", "by__email", "institution__short_name", "on_behalf_of__short_name", "note"]
    cell = ["indicator__slug", "concept__slug", "region__code", "period"]
    rows = {
        "figures": [
            (*row, order.get(replaces))
            for *row, replaces in Figure.objects.order_by("pk").values_list(*columns, "replaces")
        ],
        "figure versions": versions(Figure, ["status", "concept__slug"]),
        "figure events": FigureEvent.objects.order_by("figure", "pk").values_list(
            *of_event, "figure__period"
        ),
        "discrepancies": Discrepancy.objects.order_by(*cell).values_list(
            *cell, "status", "cause", "agenda_item__title", "settlement__cause", "is_sample"
        ),
        "discrepancy versions": versions(Discrepancy, ["status"]),
        "discrepancy events": DiscrepancyEvent.objects.order_by(
            *(f"discrepancy__{name}" for name in cell), "pk"
        ).values_list("discrepancy__region__code", "discrepancy__period", *of_event),
        "published": [
            (*row, order.get(figure))
            for *row, figure in PublishedFigure.objects.order_by(*cell).values_list(
                *cell, "standing", "settlement__cause", "figure"
            )
        ],
        "published versions": versions(PublishedFigure, ["standing"]),
    }
    return {name: [tuple(row) for row in found] for name, found in rows.items()}


def versions(model, names):
    history = model.history.rel.related_model.objects
    place = ["indicator__slug", "region__code", "period"]
    rows = history.order_by(*place, "pgh_id").values_list(*place, "pgh_label", *names)
    return sorted(tuple(map(str, row)) for row in rows)


def told():
    return sorted(
        Notification.objects.values_list(
            "kind", "user__email", "institution__short_name", "record", "path", "delivery__address"
        )
    )


def left_by(work):
    """What is kept after some work that is then undone."""
    with transaction.atomic():
        work()
        found = all_that_is_kept(), told()
        transaction.set_rollback(True)
    return found


# The same as one by one --------------------------------------------------------------------------

tables = st.lists(
    st.dictionaries(st.sampled_from(CELLS), st.sampled_from(VALUES), min_size=1).flatmap(
        lambda values: st.tuples(st.sampled_from(["bps", "bappeda", "kominfo"]), st.just(values))
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables)
def test_a_table_leaves_what_its_figures_would_leave_one_by_one(tables):
    by = factories.walidata()
    sources = {
        "bps": factories.bps().institution,
        "bappeda": factories.bappeda().institution,
        "kominfo": factories.kominfo("Maluku"),
    }

    def rows(indicator, source, values):
        return [said(indicator, sources[source], cell, value) for cell, value in values.items()]

    def in_one_go():
        indicator = factories.indicator(tolerance=5)
        for source, values in tables:
            figures.enter_figures(
                rows(indicator, source, values), by=by, client_key=uuid.uuid4(), reason="Dihitung ulang"
            )

    def one_by_one():
        indicator = factories.indicator(tolerance=5)
        for source, values in tables:
            for row in rows(indicator, source, values):
                figures.enter_figure(row, by=by, client_key=uuid.uuid4(), reason="Dihitung ulang")

    assert left_by(in_one_go)[0] == left_by(one_by_one)[0]


def test_what_a_meeting_settled_is_looked_at_for_each_cell(bappeda):
    """One is settled, one decided and not ratified, one in dispute, one dissolved, one new: each goes its way."""
    indicator = factories.indicator(tolerance=5)
    by, cells = factories.bps(), CELLS[:5]
    for name, period in cells[:4]:
        factories.figure(indicator, 100, where=name, period=period)
        factories.figure(indicator, 200, where=name, period=period, by=bappeda)
    rows = {(row.region.short_name, row.period): row for row in Discrepancy.objects.all()}
    settled = settle(rows[cells[0]])
    minutes.circulate_minutes(settled.decision.minutes, by=factories.secretariat())
    minutes.ratify_minutes(settled.decision.minutes, by=factories.chair())
    settle(rows[cells[1]])
    factories.figure(indicator, 100, where=cells[3][0], period=cells[3][1], by=bappeda, reason="Salah baca")
    factories.figure(indicator, 100, where=cells[4][0], period=cells[4][1], by=bappeda)
    Notification.objects.all().delete()

    figures.enter_figures(
        [said(indicator, by.institution, cell, 150) for cell in cells],
        by=by,
        client_key=uuid.uuid4(),
        reason="Sensus",
    )

    last = {}
    for event in DiscrepancyEvent.objects.select_related("discrepancy__region").order_by("pk"):
        last[event.discrepancy.region.short_name, event.discrepancy.period] = event.kind
    assert [last[cell] for cell in cells] == ["reopened", "overtaken", "new_value", "reopened", "opened"]
    assert {row.standing for row in PublishedFigure.objects.all()} == {"in_dispute"}
    assert not Discrepancy.objects.filter(settlement__isnull=False).exists()
    kinds = Counter(kind for kind, *_rest in told())
    assert (
        kinds["settlement_overtaken"]
        == Counter(user.role for user in type(by).objects.filter(is_active=True))["secretariat"]
    )
    assert kinds["discrepancies_opened"] == 2  # BPS and Bappeda, each once


def settle(discrepancy):
    """Bappeda's value is agreed; the minutes are not ratified yet."""
    meeting = factories.announced_meeting(title=f"Rakor {discrepancy.pk}")
    discrepancies.put_on_agenda([discrepancy], meeting, by=factories.walidata())
    meeting = meetings.start_meeting(meeting, by=factories.secretariat())
    return settlements.settle_on_figure(
        Discrepancy.objects.get(pk=discrepancy.pk),
        factories.decision(meeting, "Angka disepakati."),
        by=factories.walidata(),
        figure=discrepancy.indicator.figures.current().get(
            region=discrepancy.region, period=discrepancy.period, source=factories.bappeda().institution
        ),
        cause="method",
        client_key=uuid.uuid4(),
    )[0]


def test_what_a_source_says_twice_of_a_cell_comes_one_after_the_other(bappeda):
    indicator, cell = factories.indicator(), CELLS[0]

    def enter(*values, reason):
        rows = [said(indicator, bappeda.institution, cell, value) for value in values]
        return figures.enter_figures(rows, by=bappeda, client_key=uuid.uuid4(), reason=reason)

    with pytest.raises(ValidationError) as refused:
        enter(100, 100, 200, reason=" ")
    assert (refused.value.position, list(refused.value.error_dict)) == (2, ["reason"])
    assert not Figure.objects.exists()
    (first, new), (again, same), (second, revised) = enter(100, 100, 200, reason="Salah ketik")
    assert (new, same, revised) == ("new", "same", "revised")
    assert (first, first) == (again, second.replaces)
    first.refresh_from_db()
    assert [first.status, second.status] == ["superseded", "current"]
    assert [event.kind for event in first.events.all()] == ["entered", "superseded"]
    assert [version.status for version in first.history.order_by("pgh_id")] == ["current", "superseded"]
    assert PublishedFigure.objects.get().figure == second


# Sent twice --------------------------------------------------------------------------------------


def test_a_table_sent_twice_is_answered_as_the_first_time(bappeda):
    indicator, key = factories.indicator(), uuid.uuid4()
    rows = [said(indicator, bappeda.institution, cell, 100) for cell in CELLS]
    first = figures.enter_figures(rows, by=bappeda, client_key=key)
    kept = all_that_is_kept()
    assert figures.enter_figures(rows, by=bappeda, client_key=key) == first
    assert all_that_is_kept() == kept
    more = figures.enter_figures(
        [*rows, said(indicator, bappeda.institution, ("Buru", "2021"), 7)], by=bappeda, client_key=key
    )
    assert (more[:-1], more[-1][1], Figure.objects.count()) == (first, "new", 7)


@pytest.mark.parametrize("change", ["value", "period", "source", "by"])
def test_another_table_under_the_same_key_is_refused(bappeda, change):
    indicator, key, by = factories.indicator(), uuid.uuid4(), factories.walidata()
    values = {"cell": CELLS[0], "value": 100, "source": bappeda.institution}
    first = said(indicator, bappeda.institution, CELLS[1], 100)
    figures.enter_figures([first, said(indicator, **values)], by=by, client_key=key)
    others = {"value": 5, "period": ("Maluku", "2021"), "source": factories.bps().institution}
    if change == "by":
        by = bappeda
    else:
        values["cell" if change == "period" else change] = others[change]
    with pytest.raises(ValidationError) as refused:
        figures.enter_figures([first, said(indicator, **values)], by=by, client_key=key)
    assert (refused.value.code, refused.value.position) == ("foreign_key", 0 if change == "by" else 1)
    assert Figure.objects.count() == 2


# How much it asks --------------------------------------------------------------------------------


def table(number):
    """As many cells: twelve regions and the years before 2024."""
    regions = Region.objects.order_by("pk")[:12]
    return [(regions[n % 12], str(2023 - n // 12)) for n in range(number)]


def asked_for(number):
    """Queries of entering as many figures that are new, differ from another source, are revised, agree, stay the same."""
    indicator = factories.indicator(f"Jumlah desa {number}")
    by, other, numbers = factories.bps(), factories.bappeda(), []
    assert (
        by.institution.only_region is other.institution.only_region is None
    )  # and their regions are fetched
    for who, value in [(by, 1), (other, 2), (other, 3), (other, 1), (other, 1)]:
        rows = [
            figures.Said(indicator, region, period, who.institution, value=Decimal(value))
            for region, period in table(number)
        ]
        with CaptureQueriesContext(connection) as asked:
            figures.enter_figures(rows, by=who, client_key=uuid.uuid4(), reason="Sensus")
        numbers.append(len(asked))
    return numbers


def test_three_hundred_figures_ask_as_much_as_ten():
    few, many = asked_for(10), asked_for(300)
    batches = [0, 0, 1, 1, 0]  # the 600 events of 300 revisions are written in two queries
    assert [more - less for more, less in zip(many, few, strict=True)] == batches
    assert max(few) <= 20


def test_an_import_of_three_hundred_asks_as_much_as_one_of_ten(bappeda):
    numbers = []
    for number in (10, 300):
        lines = "\n".join(f"{region.name};{period};5" for region, period in table(number))
        row = factories.figure_import(
            factories.indicator(f"Jumlah desa {number}"), f"Wilayah;Periode;Nilai\n{lines}\n", by=bappeda
        )
        with CaptureQueriesContext(connection) as asked:
            figure_imports.confirm(row, by=bappeda, shown=digest(row.cells))
        numbers.append(len(asked))
    assert Figure.objects.count() == 310
    assert numbers[0] == numbers[1]
