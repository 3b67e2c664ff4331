"""The API does what its description says: schemathesis makes questions from it, right and wrong ones, and checks the answers."""

from collections import Counter

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test

from meetings.actions import figures, inputs, minutes, summaries
from tests import factories

SETTINGS = settings(
    max_examples=4, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
MODES = [HypothesisTestMode.EXAMPLES, HypothesisTestMode.COVERAGE, HypothesisTestMode.FUZZING]


def something_of_every_noun():
    """And something that was withdrawn."""
    by = factories.secretariat()
    meeting = factories.held_meeting()
    factories.decision(meeting)
    factories.agreed_input(meeting)
    inputs.restrict_input(factories.agreed_input(meeting), by=by, reason="Data pribadi")
    minutes.circulate_minutes(meeting.minutes, by=by)
    factories.ratified_unchecked(meeting)
    summaries.publish_summary(meeting, by=by, text="Ringkasan.")
    indicator = factories.discrepancy().indicator
    factories.figure(indicator, 82, where="Buru")
    returned = factories.figure(indicator, "not_available", where="Kota Tual")
    figures.withdraw_figure(returned, by=factories.bps(), reason="Salah")


@pytest.fixture
def kept_connection(db):
    """The server would close it after each answer, and the test's transaction with it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.long(30)
@pytest.mark.django_db
def test_the_answers_are_those_of_the_description(kept_connection):
    something_of_every_noun()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    asked = Counter()

    def check(case):
        # The transport of WSGI does not unpack what is compressed.
        case.call_and_validate(headers={"Accept-Encoding": "identity"})
        asked[case.operation.label] += 1

    operations = [result.ok() for result in schema.get_all_operations()]
    # One test for all of them, so that the records are made once: it only reads.
    for operation in operations:
        config = HypothesisTestConfig(project=schema.config, modes=MODES, settings=SETTINGS)
        create_test(operation=operation, test_func=check, config=config)()
    assert len(asked) == len(operations) == 20
    assert min(asked.values()) > 10, asked
