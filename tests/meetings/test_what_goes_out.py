"""For any sequence of entries, revisions, returns, withdrawals, settlements and re-openings: one value or "in dispute"."""

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from meetings.actions import corrections, discrepancies, entries, figures, meetings, minutes, settlements
from meetings.models import Discrepancy, Figure, Meeting, PublishedFigure
from meetings.notifications import quietly
from tests import factories

PARTIES = ["bps", "bappeda", "kominfo"]
VALUES = [1135, 1140, 1200]
FAR = 1170


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

    def teardown(self):
        self.told.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # What happens --------------------------------------------------------------------------------

    @rule(party=st.sampled_from(PARTIES), value=st.sampled_from(VALUES))
    def says(self, party, value):
        said = figures.Said(
            self.indicator, factories.region("Maluku"), "2023", self.sources[party], value=Decimal(value)
        )
        figures.enter_figure(said, by=self.by, client_key=uuid.uuid4(), reason="Dihitung ulang")
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
        self.meeting = factories.announced_meeting(title=f"Rakor {self.number}")
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
        decision = Discrepancy.objects.filter(settlement__isnull=False).first().settlement.decision
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
            figure.pk: "menurut survei" if figure.value > FAR else "menurut registrasi" for figure in figures
        }
        may = row.status == "scheduled" and row.concept_id is None and len(set(names.values())) == 2
        values = {"by": self.by, "names": names, "main": "menurut registrasi", "client_key": uuid.uuid4()}
        if may:
            settlements.settle_as_concepts(row, decision, **values)
        else:
            with pytest.raises(ValidationError):
                settlements.settle_as_concepts(row, decision, **values)

    def current(self):
        return list(Figure.objects.current().filter(indicator=self.indicator).order_by("pk"))

    def check(self):
        """Worked out from what was said and decided, not from what the verbs stored: cell by cell."""
        said = {}
        for figure in self.current():
            said.setdefault(figure.concept_id, []).append(figure)
        published = {row.concept_id: row for row in PublishedFigure.objects.published()}
        assert PublishedFigure.objects.published().count() == len(published)
        assert set(published) == set(said)
        rows = {
            row.concept_id: row
            for row in Discrepancy.objects.select_related(
                "settlement__figure", "settlement__decision__minutes"
            )
        }
        for concept, standing in said.items():
            self.check_cell(published[concept], standing, rows.get(concept))

    def check_cell(self, published, figures, row):
        values = [figure.value for figure in figures]
        agreed = agreed_by(row)
        if agreed is not None:
            assert (published.figure_id, published.settlement.figure_id) == (agreed.pk, agreed.pk)
        elif max(values) - min(values) > 5:
            assert (published.standing, published.figure) == ("in_dispute", None)
        else:
            producers = [figure for figure in figures if figure.source_id == self.indicator.producer_id]
            first = sorted(figures, key=lambda figure: (figure.created_at, figure.pk))
            assert published.figure == (producers or first)[0]


def agreed_by(row):
    """The figure that a ratified decision agreed on, where that stands: nobody said anything else since."""
    if row is None or row.settlement is None or row.status != "settled" or row.settlement.figure is None:
        return None
    figure, decision = row.settlement.figure, row.settlement.decision
    assert decision.minutes.ratified_at is not None
    assert type(decision).objects.published().filter(pk=decision.pk).exists()
    assert figure.is_current
    later = Figure.objects.current().of_cell(row.indicator, row.concept_id, row.region, row.period)
    later = later.filter(created_at__gt=row.settlement.created_at)
    assert not later.exclude(value__range=(figure.value - 5, figure.value + 5)).exists()
    return figure


@pytest.mark.django_db
def test_one_value_or_in_dispute_goes_out_whatever_happens():
    run_state_machine_as_test(
        Figures,
        settings=settings(
            max_examples=15,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
