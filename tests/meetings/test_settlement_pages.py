"""What decisions settle, on the pages of the meeting: told where it is read and ratified, taken back until then."""


import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.urls import reverse

from meetings.actions import minutes, settlements
from meetings.models import Discrepancy, Settlement
from tests import factories

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(response.content.decode().split())


def address(name, settlement, *more):
    return reverse(name, args=[settlement.decision.minutes.meeting_id, settlement.decision_id, *more])


def ratify(meeting):
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())


# Taking it back ----------------------------------------------------------------------------------


def test_what_is_not_ratified_yet_can_be_taken_back(as_user):
    settlement = factories.settled_in_draft()
    walidata = as_user(factories.walidata())
    cell = settlement.discrepancy.get_absolute_url()
    assert f'href="{address("settlement_add", settlement)}"' in words(walidata.get(cell))
    drop = address("settlement_drop", settlement, settlement.pk)
    assert f'action="{drop}"' in words(walidata.get(address("settlement_add", settlement)))
    for _twice in range(2):
        answer = walidata.post(drop, follow=True)
        assert "Putusan dibatalkan; selisihnya menunggu keputusan lagi." in words(answer)
    row = Discrepancy.objects.get()
    assert (row.status, row.settlement) == ("scheduled", None)
    assert [event.kind for event in row.events.all()].count("overtaken") == 1
    ratify(settlement.decision.minutes.meeting)
    assert Discrepancy.objects.get().status == "scheduled"


def test_what_took_effect_is_not_taken_back(as_user):
    settlement = factories.settled_discrepancy().settlement
    answer = as_user(factories.walidata()).post(address("settlement_drop", settlement, settlement.pk))
    assert answer.status_code == 409
    assert "Notulanya sudah disahkan, jadi putusan ini tidak dapat dibatalkan." in words(answer)
    with pytest.raises(ValidationError):
        settlements.drop_settlement(settlement, by=factories.walidata())
    assert Discrepancy.objects.get().settlement == settlement


def test_a_settlement_says_when_it_took_effect_and_keeps_what_was_decided():
    settlement = factories.settled_discrepancy().settlement
    assert settlement.effective_at is not None
    with pytest.raises(DatabaseError):
        Settlement.objects.update(effective_at=None)


def test_only_what_took_effect_is_told_in_public(client, as_user):
    row = factories.scheduled_discrepancy()
    wrong = factories.settled_in_draft(row, factories.bps())
    factories.settled_in_draft(row, factories.bappeda(), entry=wrong.decision)
    ratify(wrong.decision.minutes.meeting)
    for reader in (client, as_user(factories.walidata())):
        page = words(reader.get(row.get_absolute_url()))
        assert "Diputuskan" in page
        assert "Pernah diputuskan" not in page
    factories.figure(row.indicator, 1210, by=factories.bps(), reason="Dihitung ulang")
    page = words(client.get(row.get_absolute_url()))
    assert page.count("Pernah diputuskan, tidak berlaku lagi") == 1
    assert "<b>1.200</b>" in page
