"""Which rows a verb holds: its own, and not the institution's that it names (a new row naming that one would wait)."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.actions import handing_on
from tests import factories


@pytest.mark.django_db
def test_a_support_is_held_without_its_institution(secretariat, buru):
    support = factories.support(factories.assigned_follow_up(), buru.institution)
    report = {"by": buru, "note": "Sudah.", "client_key": uuid.uuid4()}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        handing_on.report_support(support, **report)
        handing_on.release_support(support, by=secretariat, reason="Cukup.")
    holding = [
        query["sql"] for query in asked if "FOR UPDATE" in query["sql"] or "FOR NO KEY" in query["sql"]
    ]
    assert [sql[sql.index("FOR ") :] for sql in holding if "FOR " in sql] == [
        'FOR NO KEY UPDATE OF "meetings_followup"',
        'FOR NO KEY UPDATE OF "meetings_support"',
    ] * 2
