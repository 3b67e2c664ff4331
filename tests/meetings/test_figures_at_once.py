"""Several who say something of one cell at the same moment: nothing is lost, one thing goes out."""

import uuid
from decimal import Decimal

import pytest

from meetings.actions import figures
from meetings.models import Discrepancy, Figure, PublishedFigure
from meetings.notifications import quietly
from tests import factories
from tests.meetings.test_numbers import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


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
