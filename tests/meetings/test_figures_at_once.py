"""Several who say something of one cell at the same moment: nothing is lost, one thing goes out."""

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from meetings.actions import agendas, discrepancies, figure_imports, figures
from meetings.figure_grids.outcomes import digest
from meetings.models import AgendaItem, Discrepancy, Figure, FigureImport, PublishedFigure
from meetings.notifications import quietly
from participants.models import Region
from tests import factories
from tests.meetings.test_numbers import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)

GRID = "Wilayah;2021;2022;2023\n" + "".join(
    f"{name};{first};{first + 1};{first + 2}\n"
    for first, name in [(10, "Buru"), (20, "Kota Tual"), (30, "Maluku Tengah")]
)


def test_what_many_say_of_one_cell_at_once_is_all_kept_and_opens_one_discrepancy():
    indicator, region = factories.indicator(), factories.region("Buru")
    parties = [factories.bps(), factories.bappeda(), factories.buru(), factories.secretariat()]

    def say(n):
        by = parties[n % 4]
        said = figures.Said(indicator, region, "2023", by.institution, value=Decimal(100 + n))
        with quietly():
            figures.enter_figure(said, by=by, client_key=uuid.uuid4(), reason="Dihitung ulang")

    in_parallel(8, say, at_once=8)
    assert Figure.objects.count() == 8
    assert Figure.objects.current().count() == 4
    assert Figure.objects.filter(replaces__isnull=False).count() == 4
    assert Discrepancy.objects.get().status == "open"
    assert PublishedFigure.objects.get().in_dispute


def confirm(row, **fields):
    """How many figures of an import changed before it could be confirmed."""
    return len(figure_imports.confirm(row, by=row.created_by, shown=digest(row.cells), **fields)[1])


def test_an_import_that_two_confirm_at_once_goes_in_once():
    row = factories.figure_import(text=GRID)
    assert in_parallel(6, lambda n: confirm(row), at_once=6) == [0] * 6
    assert Figure.objects.count() == PublishedFigure.objects.count() == 9
    assert FigureImport.objects.get().confirmed_at is not None


def test_two_imports_of_one_source_over_the_same_cells_do_not_overwrite_each_other():
    indicator = factories.indicator()
    wider = GRID.replace("10;11;12", "10;11;99") + "Kota Ambon;1;2;3\n"
    rows = [factories.figure_import(indicator, text) for text in (GRID, wider)]
    changed = in_parallel(2, lambda n: confirm(rows[n]), at_once=2)
    assert sorted(changed) == [0, 9]  # whoever comes second looks at a new preview first
    late = FigureImport.objects.get(confirmed_at=None)
    assert [cell["outcome"] for cell in late.cells].count("revise") == 1
    confirm(late, reason="Dihitung ulang")
    assert Figure.objects.filter(replaces__isnull=False).count() == 1
    assert Figure.objects.current().count() == PublishedFigure.objects.count()


def test_imports_of_several_sources_over_the_same_cells_are_all_kept():
    indicator = factories.indicator()
    rows = [
        factories.figure_import(indicator, GRID.replace("10;11;12", f"10;11;{n}"), by=by)
        for n, by in enumerate([factories.bps(), factories.bappeda(), factories.secretariat()])
    ]
    assert in_parallel(3, lambda n: confirm(rows[n]), at_once=3) == [0] * 3
    assert Figure.objects.current().count() == 27
    differs = Discrepancy.objects.get()
    assert (differs.region.short_name, differs.period) == ("Buru", "2023")
    assert differs.events.filter(kind="opened").count() == 1
    assert PublishedFigure.objects.filter(standing="value").count() == 8


def test_tables_of_several_indicators_wait_in_one_order_whatever_theirs_is():
    """Also while items with discrepancies of these indicators leave an agenda."""
    indicators = [factories.indicator(f"Jumlah {n}") for n in range(4)]
    regions = list(Region.objects.order_by("pk"))
    for indicator in indicators:
        factories.discrepancy(indicator, where="Buru")
    meeting, by = factories.announced_meeting(), factories.walidata()
    dinas = factories.user("dinas@uji.id", "officer", factories.InstitutionFactory)
    parties = [factories.bps(), factories.bappeda(), dinas, factories.secretariat()]

    def say(n):
        who = parties[n % 4]
        said = [
            figures.Said(indicator, region, "2023", who.institution, value=Decimal(100 + n))
            for indicator in (indicators if n % 2 else reversed(indicators))
            for region in (regions if n % 3 else reversed(regions))
        ]
        with quietly():
            figures.enter_figures(said, by=who, client_key=uuid.uuid4(), reason="Dihitung ulang")

    def schedule_and_take_off(n):
        with quietly():
            item = agendas.add_agenda_item(meeting, AgendaItem(title=f"Angka {n}"), by=by)
            try:
                discrepancies.put_on_agenda(
                    Discrepancy.objects.to_schedule()[: n + 1], meeting, by=by, item=item
                )
                agendas.remove_agenda_item(item, by=by)
            except ValidationError:
                pass  # another was faster, said in words

    in_parallel(16, lambda n: schedule_and_take_off(n) if n % 4 == 3 else say(n), at_once=8)
    cells = len(indicators) * len(regions)
    assert PublishedFigure.objects.filter(period="2023").count() == cells
    assert Discrepancy.objects.in_dispute().count() == cells


def test_one_key_for_values_of_two_indicators_at_the_same_moment_gives_one_figure():
    by, key = factories.bps(), uuid.uuid4()
    indicators = [factories.indicator(f"Jumlah {n}") for n in range(6)]

    def say(n):
        said = figures.Said(indicators[n], factories.region("Buru"), "2023", by.institution, value=Decimal(5))
        try:
            return figures.enter_figure(said, by=by, client_key=key)[1]
        except ValidationError as refusal:
            return refusal.code

    assert sorted(in_parallel(6, say, at_once=6)) == ["foreign_key"] * 5 + ["new"]
    assert Figure.objects.count() == PublishedFigure.objects.count() == 1
