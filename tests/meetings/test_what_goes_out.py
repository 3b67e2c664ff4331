"""For any sequence of entries, revisions, returns, withdrawals, settlements and re-openings: one value or "in dispute",

the same wherever a stranger looks: what the verbs stored is compared with the rule, and what pages, search, API and files
say, read by tests/meetings/public_figures.py, with what is to go out.
"""

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from meetings.actions import (
    corrections,
    discrepancies,
    entries,
    figures,
    indicators,
    meetings,
    minutes,
    settlements,
)
from meetings.models import Discrepancy, Figure, Meeting, PublishedFigure
from meetings.notifications import quietly
from tests import factories
from tests.meetings.public_figures import IN_DISPUTE, NOT_AVAILABLE, Public, Told, without_meetings

PARTIES = ["bps", "bappeda", "kominfo"]
VALUES = [1135, 1140, 1200, None]  # None: not available
FAR = 1170
MAIN, OTHER = "menurut registrasi", "menurut survei"
WHERE, PERIOD = "Buru", "2023"
# So many that a map is drawn without that cell, too.
STAYING = [
    ("Buru", "2022", 1100),
    ("Kota Ambon", "2022", 30),
    ("Kota Ambon", "2023", 31),
    ("Kota Tual", "2023", 27),
]


class Figures(RuleBasedStateMachine):
    """One cell, three sources, a meeting at a time; what goes out is worked out again after every step."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.told = quietly()
        self.told.__enter__()
        self.indicator = factories.indicator(tolerance=5)
        self.sources = {
            "bps": factories.bps().institution,
            "bappeda": factories.bappeda().institution,
            "kominfo": factories.kominfo("Maluku"),
        }
        self.by = factories.walidata()
        self.meeting = None
        self.number = 0
        # {key of a concept: [(decision, what it agreed on; None where it named concepts)]}, as far as it still binds.
        self.held = {}

    def teardown(self):
        self.told.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # What happens --------------------------------------------------------------------------------

    @rule(party=st.sampled_from(PARTIES), value=st.sampled_from(VALUES))
    def says(self, party, value, concept=None):
        said = figures.Said(
            self.indicator,
            factories.region(WHERE),
            PERIOD,
            self.sources[party],
            kind="number" if value else "not_available",
            value=Decimal(value) if value else None,
            concept=concept,
        )
        figures.enter_figure(said, by=self.by, client_key=uuid.uuid4(), reason="Dihitung ulang")
        self.check()

    @rule(party=st.sampled_from(PARTIES), value=st.sampled_from(VALUES))
    def says_of_a_concept(self, party, value):
        """Entered by hand under a concept that the walidata named, or a meeting."""
        for name in (MAIN, OTHER):
            if not self.indicator.concepts.filter(name=name).exists():
                indicators.add_concept(self.indicator, by=self.by, name=name, client_key=uuid.uuid4())
        self.says(party, value, self.indicator.concepts.get(name=OTHER))

    @precondition(lambda self: self.current())
    @rule(data=st.data(), field=st.sampled_from(["method", "document"]))
    def says_how(self, data, field):
        """The same value, otherwise obtained: nothing that was decided is touched."""
        figure = data.draw(st.sampled_from(self.current()))
        statuses = list(Discrepancy.objects.order_by("pk").values_list("status", "settlement"))
        said = {"by": self.by, "client_key": uuid.uuid4(), "reason": "Dilengkapi", field: str(uuid.uuid4())}
        figures.revise_figure(figure, **said)
        after = list(Discrepancy.objects.order_by("pk").values_list("status", "settlement"))
        assert [status for status, _settlement in after] == [status for status, _settlement in statuses]
        assert [key for status, key in after if status == "settled"] == [
            key for status, key in statuses if status == "settled"
        ]
        self.check()

    @precondition(lambda self: self.current())
    @rule(data=st.data(), verb=st.sampled_from(["withdraw_figure", "return_figure"]))
    def loses_a_value(self, data, verb):
        figure = data.draw(st.sampled_from(self.current()))
        getattr(figures, verb)(figure, by=self.by, reason="Keliru")
        self.check()

    @precondition(lambda self: self.meeting is None and Discrepancy.objects.to_schedule().exists())
    @rule()
    def is_put_on_an_agenda(self):
        self.number += 1
        self.meeting = factories.announced_meeting(title=f"Rakor {self.number:02}")
        discrepancies.put_on_agenda(list(Discrepancy.objects.to_schedule()), self.meeting, by=self.by)
        meetings.start_meeting(self.meeting, by=self.by)
        self.meeting = Meeting.objects.get(pk=self.meeting.pk)
        self.check()

    @precondition(lambda self: self.meeting and Discrepancy.objects.exists())
    @rule(data=st.data(), as_concepts=st.booleans())
    def is_decided(self, data, as_concepts):
        row = data.draw(st.sampled_from(list(Discrepancy.objects.order_by("pk"))))
        figures = [figure for figure in self.current() if figure.concept_id == row.concept_id]
        if not figures:
            return
        decision = factories.decision(self.meeting, "Disepakati.")
        if as_concepts:
            self.settle_as_concepts(row, decision, figures)
            self.check()
            return
        figure = data.draw(st.sampled_from(figures))
        if row.status != "scheduled":
            with pytest.raises(ValidationError):
                self.settle(row, decision, figure)
        else:
            self.settle(row, decision, figure)
        self.check()

    @precondition(lambda self: self.meeting)
    @rule()
    def is_ratified(self):
        if not self.meeting.minutes.entries.standing().exists():
            factories.note(self.meeting)
        minutes.circulate_minutes(self.meeting.minutes, by=self.by)
        minutes.ratify_minutes(self.meeting.minutes, by=factories.chair())
        self.meeting = None
        self.check()

    @precondition(lambda self: Discrepancy.objects.filter(settlement__isnull=False).exists())
    @rule()
    def is_struck_out(self):
        row = Discrepancy.objects.filter(settlement__isnull=False).first()
        decision = row.settlement.decision
        kept = [held for held in self.held.get(row.concept_id, []) if held[0] != decision.pk]
        self.held[row.concept_id] = kept
        if decision.minutes.is_writable:
            entries.strike_entry(decision, by=self.by, reason="Keliru")
        else:
            draft = factories.drafted_correction(decision.minutes.meeting)
            corrections.strike_out(draft, decision, by=self.by)
            corrections.issue_correction(draft, by=factories.chair())
        self.check()

    # What holds ----------------------------------------------------------------------------------

    def settle(self, row, decision, figure):
        settlements.settle_on_figure(
            row, decision, by=self.by, figure=figure, cause="method", client_key=uuid.uuid4()
        )

    def settle_as_concepts(self, row, decision, figures):
        """Values far apart are two concepts; refused where there are no two, or the row is a line of its own already."""
        names = {
            figure.pk: OTHER if figure.value is not None and figure.value > FAR else MAIN
            for figure in figures
        }
        may = row.status == "scheduled" and row.concept_id is None and len(set(names.values())) == 2
        values = {"by": self.by, "names": names, "main": MAIN, "client_key": uuid.uuid4()}
        if may:
            settlements.settle_as_concepts(row, decision, **values)
        else:
            with pytest.raises(ValidationError):
                settlements.settle_as_concepts(row, decision, **values)

    def current(self):
        return list(self.of_cell(Figure.objects.current()).order_by("pk"))

    def of_cell(self, rows):
        return rows.filter(indicator=self.indicator, region=factories.region(WHERE), period=PERIOD)

    def check(self):
        """Worked out from what was said and decided, not from what the verbs stored: cell by cell."""
        said = {}
        for figure in self.current():
            said.setdefault(figure.concept_id, []).append(figure)
        rows = list(self.of_cell(PublishedFigure.objects.published()))
        published = {row.concept_id: row for row in rows}
        assert len(rows) == len(published)
        assert set(published) == set(said)
        rows = {
            row.concept_id: row
            for row in Discrepancy.objects.select_related(
                "settlement__figure", "settlement__decision__minutes"
            )
        }
        for concept, row in rows.items():
            self.remember(row, said.get(concept, []))
        for concept, standing in said.items():
            row, figure = rows.get(concept), self.goes_out(standing, rows.get(concept))
            assert published[concept].figure == figure
            assert published[concept].standing == ("value" if figure else "in_dispute")
            if figure and agreed_by(row, standing):
                assert published[concept].settlement == row.settlement

    def remember(self, row, standing):
        """What a meeting agreed on binds until another one decides, or nobody says anything else any more."""
        held = self.held.setdefault(row.concept_id, [])
        if row.status == "settled":
            settlement = row.settlement
            if (settlement.decision_id, settlement.figure) not in held:
                held.append((settlement.decision_id, settlement.figure))
        elif row.status == "dissolved":
            assert not standing or not self.is_undone(row.concept_id, standing)
            held.clear()

    def is_undone(self, concept, standing):
        """Nobody says any more what the latest meeting agreed on."""
        _decision, figure = (self.held.get(concept) or [(None, None)])[-1]
        return figure is not None and value_of(figure) not in {value_of(other) for other in standing}

    def goes_out(self, standing, row):
        """The figure of a cell by the rule, None in dispute."""
        agreed = agreed_by(row, standing)
        if agreed is not None:
            return agreed
        if are_apart(standing) or (row is not None and self.is_undone(row.concept_id, standing)):
            return None
        return self.in_order(standing)[0]

    def in_order(self, standing):
        return in_order(standing, self.indicator.producer_id)


def in_order(standing, producer):
    return sorted(
        standing,
        key=lambda figure: (figure.value is None, figure.source_id != producer, figure.created_at, figure.pk),
    )


def value_of(figure):
    return figure.kind, figure.value


def are_apart(standing):
    values = [figure.value for figure in standing if figure.value is not None]
    return bool(values) and max(values) - min(values) > 5


def agreed_by(row, standing):
    """The figure that a ratified decision agreed on, as it stands now; None where the decision does not stand.

    It stands as long as some source gives that value, and nobody said another one since while they are apart.
    """
    if row is None or row.settlement is None or row.status != "settled" or row.settlement.figure is None:
        return None
    figure, decision = row.settlement.figure, row.settlement.decision
    assert decision.minutes.ratified_at is not None
    assert type(decision).objects.published().filter(pk=decision.pk).exists()
    same = [other for other in standing if value_of(other) == value_of(figure)]
    assert same
    later = [
        other
        for other in standing
        if other.created_at > row.settlement.created_at
        and (other.replaces is None or value_of(other.replaces) != value_of(other))
        and value_of(other) != value_of(figure)
    ]
    assert not later or not are_apart(standing)
    own = [other for other in same if other.source_id == figure.source_id]
    return (own or in_order(same, row.indicator.producer_id))[0]


class PublicFigures(Figures):
    """The same, begun where it gets interesting, and after every step a stranger looks at every public place.

    Other regions and another year have figures that stay, so that there are a map, bars and lines to look at.
    """

    def __init__(self):
        super().__init__()
        for where, period, value in STAYING:
            factories.figure(self.indicator, value, where=where, period=period)
        # Of a name that the search must not take for this one.
        factories.figure(factories.indicator("Jumlah desa tertinggal"), 4, where="Buru")

    @initialize(start=st.sampled_from(["nothing", "scheduled", "settled", "concepts"]))
    def begins(self, start):
        if start == "nothing":
            return
        self.says(party="bps", value=1135)
        self.says(party="bappeda", value=1200)
        self.is_put_on_an_agenda()
        if start == "scheduled":
            return
        row, decision = Discrepancy.objects.get(), factories.decision(self.meeting, "Disepakati.")
        if start == "settled":
            self.settle(row, decision, self.current()[1])
        else:
            self.settle_as_concepts(row, decision, self.current())
        self.check()
        self.is_ratified()

    def check(self):
        super().check()
        self.check_public()

    def check_public(self):
        concepts = {"": ""} | {
            concept.name: concept.slug for concept in self.indicator.concepts.filter(is_main=False)
        }
        meetings = {row.title: f"{row.year}/{row.slug}" for row in Meeting.objects.all()}
        region = factories.region(WHERE)
        public = Public(Client(), self.indicator, meetings)
        told = public.everywhere(concepts, region, PERIOD)
        wanted = self.wanted(concepts)
        for place, rows in told.items():
            kind, _comma, concept = place.partition(", ")
            of_line = {key: row for key, row in wanted.items() if key[0] == concept.replace("main", "")}
            assert rows == expected(kind, wanted, of_line, region.slug), place
        self.check_list_of_indicators(public, wanted)

    def check_list_of_indicators(self, public, wanted):
        (row,) = public.page("/data/").xpath(f'.//tbody/tr[th/a[@href="/data/{self.indicator.slug}/"]]')
        disputes = sum(value.value == IN_DISPUTE for value in wanted.values())
        words = " ".join(row.text_content().split())
        assert (f"{disputes} belum disepakati" in words) == bool(disputes)
        assert row.xpath("./td[2]")[0].text_content().strip() == str(len(wanted))

    def wanted(self, concepts):
        """What is to go out, by the rule: {(concept, region, period): Told}."""
        region = factories.region(WHERE).slug
        found = {
            ("", factories.region(where).slug, period): Told(str(value)) for where, period, value in STAYING
        }
        names = dict(self.indicator.concepts.values_list("pk", "name"))
        said = {}
        for figure in self.current():
            said.setdefault(figure.concept_id, []).append(figure)
        for concept, standing in said.items():
            row = Discrepancy.objects.filter(concept=concept).first()
            settlement = row.settlement if row is not None and row.status == "settled" else None
            meeting = settlement.decision.minutes.meeting if settlement else None
            figure = self.goes_out(standing, row)
            place = f"{meeting.year}/{meeting.slug}" if meeting else ""
            found[names.get(concept, ""), region, PERIOD] = (
                Told(IN_DISPUTE)
                if figure is None
                else Told(NOT_AVAILABLE if figure.value is None else f"{figure.value:.0f}", place)
            )
        assert {name for name, _region, _period in found} <= set(concepts)
        return found


def expected(kind, wanted, of_line, region):
    """What one kind of place is to tell of all that goes out.

    Args:
        of_line: of `wanted` what belongs to the concept that the page is about.
    """
    latest = max((key[2] for key in of_line), default="")
    match kind:
        case "page of the cell" | "search by filters":
            return {key: row for key, row in wanted.items() if key[1:] == (region, PERIOD)}
        case "search by words":  # of the year that was asked for; else the latest
            of_region = sorted(key for key in wanted if key[1] == region)
            return {key: wanted[key] for key in {key[0]: key for key in of_region}.values()}
        case "page of the region":  # the latest under the main concept
            periods = sorted(key for key in wanted if key[:2] == ("", region))
            return {key: wanted[key] for key in periods[-1:]}
        case "list of disputes":
            return {key: row for key, row in wanted.items() if row.value == IN_DISPUTE}
        case "table":
            return of_line
        case "page of the indicator in the region":
            return {key: row for key, row in of_line.items() if key[1] == region}
        case "map" | "bars":  # where there is something to compare
            rows = without_meetings({key: row for key, row in of_line.items() if key[2] == latest})
            numbers = [row for row in rows.values() if row.value not in {IN_DISPUTE, NOT_AVAILABLE}]
            return rows if len(numbers if kind == "map" else rows) > 1 else {}
        case "lines":
            regions = [key[1] for key in of_line]
            return without_meetings({key: row for key, row in of_line.items() if regions.count(key[1]) > 1})
        case _:
            return wanted


class FirstChoice:
    """Instead of Hypothesis's data: the first of what may be drawn."""

    def draw(self, choices):
        return choices.elements[0]


def run(machine, *, examples, steps):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a failure would take minutes
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_one_value_or_in_dispute_goes_out_whatever_happens():
    run(Figures, examples=12, steps=14)


@pytest.mark.django_db
def test_every_public_place_says_that_same_value_or_in_dispute():
    run(PublicFigures, examples=4, steps=5)


@pytest.mark.django_db
def test_every_public_place_follows_a_figure_from_its_first_source_to_its_second_dispute():
    """The way that chance need not find: each step is looked at by `check`."""
    cell = PublicFigures()
    try:
        cell.check()
        cell.says(party="bps", value=1135)
        cell.says(party="kominfo", value=1140)  # within the tolerance
        cell.says(party="bappeda", value=1200)
        cell.is_put_on_an_agenda()
        row, decision = Discrepancy.objects.get(), factories.decision(cell.meeting, "Disepakati.")
        cell.settle(row, decision, next(figure for figure in cell.current() if figure.value == 1200))
        cell.check()  # nobody ratified it
        cell.is_ratified()
        assert cell.wanted({"": ""})["", "kabupaten-buru", PERIOD] == Told("1200", "2021/rakor-01")
        cell.says_how(FirstChoice(), "document")
        cell.says(party="bappeda", value=1135)
        assert (
            PublishedFigure.objects.filter(standing="in_dispute").count() == 1
        )  # what was agreed on is gone
        cell.says(party="kominfo", value=None)
        cell.says(party="bps", value=1200)
        cell.says(party="bappeda", value=1200)
        assert (
            PublishedFigure.objects.filter(standing="in_dispute").count() == 0
        )  # all say what was agreed on
        cell.says_of_a_concept(party="kominfo", value=1140)
        cell.says(party="kominfo", value=1140)
        assert PublishedFigure.objects.filter(standing="in_dispute").count() == 1
        for figure in cell.current():
            figures.withdraw_figure(figure, by=cell.by, reason="Keliru")
            cell.check()
    finally:
        cell.teardown()
