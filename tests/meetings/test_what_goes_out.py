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
from meetings.models import Discrepancy, Figure, Indicator, Meeting, PublishedFigure
from meetings.notifications import quietly
from tests import factories

PARTIES = ["bps", "bappeda", "kominfo"]
VALUES = [1135, 1140, 1200]


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

    @precondition(lambda self: self.meeting and self.current())
    @rule(data=st.data())
    def is_decided(self, data):
        row = Discrepancy.objects.first()
        figure = data.draw(st.sampled_from(self.current()))
        decision = factories.decision(self.meeting, "Disepakati.")
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
        decision = Discrepancy.objects.get().settlement.decision
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

    def current(self):
        return list(Figure.objects.current().filter(indicator=self.indicator).order_by("pk"))

    def check(self):
        """Worked out from what was said and decided, not from what the verbs stored."""
        said = [figure for figure in self.current() if figure.value is not None]
        published = list(PublishedFigure.objects.published())
        assert Indicator.objects.published().count() == 1
        if not said:
            assert published == []
            return
        assert len(published) == 1
        row = published[0]
        values = [figure.value for figure in said]
        are_apart = max(values) - min(values) > 5
        agreed = self.agreed()
        if agreed is not None:
            assert (row.figure_id, row.settlement.figure_id) == (agreed.pk, agreed.pk)
        elif are_apart:
            assert (row.standing, row.figure) == ("in_dispute", None)
        else:
            producers = [figure for figure in said if figure.source_id == self.indicator.producer_id]
            assert (
                row.figure
                == (producers or sorted(said, key=lambda figure: (figure.created_at, figure.pk)))[0]
            )

    def agreed(self):
        """The figure that a ratified decision agreed on, where that stands."""
        row = Discrepancy.objects.select_related(
            "settlement__figure", "settlement__decision__minutes"
        ).first()
        if row is None or row.settlement is None or row.status != "settled":
            return None
        decision = row.settlement.decision
        assert decision.minutes.ratified_at is not None
        assert type(decision).objects.published().filter(pk=decision.pk).exists()
        assert row.settlement.figure.is_current
        later = (
            Figure.objects.current()
            .filter(pk__gt=row.settlement.figure_id)
            .exclude(value__range=(row.settlement.figure.value - 5, row.settlement.figure.value + 5))
        )
        assert not later.filter(created_at__gt=row.settlement.created_at).exists()
        return row.settlement.figure


@pytest.mark.django_db
def test_one_value_or_in_dispute_goes_out_whatever_happens():
    run_state_machine_as_test(
        Figures,
        settings=settings(
            max_examples=20, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
