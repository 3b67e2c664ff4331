"""What a migration makes of records that were there before, also of such as lack an event or a moment."""

import importlib
import uuid
from datetime import date

import pytest
from django.apps import apps

from meetings.models import Deadline, FollowUp, Input, InputEvent
from tests import factories

clocks = importlib.import_module("meetings.migrations.0007_what_is_under_way_gets_its_clocks")


@pytest.mark.django_db
def test_what_is_under_way_gets_its_clocks_also_without_events_and_moments(secretariat, buru, bappeda):
    meeting = factories.held_meeting()
    began = factories.wit(2021, 3, 1)  # a Monday; the 11th is a holiday

    def made(model, number, **fields):
        return model.objects.create(
            number=number,
            meeting=meeting,
            created_by=secretariat,
            created_at=began,
            client_key=uuid.uuid4(),
            **fields,
        )

    def put_forward(number, status, **fields):
        if status != "received":
            fields["verified_at"] = began
        if status in clocks.DECISIONS:
            fields["answered_at"] = began
        return made(Input, number, status=status, institution=buru.institution, region=buru.region, **fields)

    def to_do(number, status, input):
        work = {"institution": bappeda.institution, "due_date": date(2021, 6, 30)}
        return made(FollowUp, number, status=status, input=input, task="Kerjakan", **work)

    put_forward("M-2021-0001", "received")
    put_forward("M-2021-0002", "verified")
    put_forward("M-2021-0003", "postponed", postponed_until=date(2021, 5, 3), public_reason="Anggaran.")
    again = put_forward("M-2021-0004", "postponed", postponed_until=date(2021, 5, 3), public_reason="Lagi.")
    for day in (3, 9):
        InputEvent.objects.create(
            input=again,
            kind="postponed",
            at=factories.wit(2021, 3, day),
            by=secretariat,
            institution=secretariat.institution,
        )
    agreed = put_forward("M-2021-0005", "agreed")
    to_do("TL-2021-0001", "assigned", agreed)
    to_do("TL-2021-0002", "reported", agreed)
    clocks.forward(apps, None)
    rows = Deadline.objects.order_by("pk").values_list("kind", "started_on", "due_date")
    assert list(rows) == [
        ("verify", date(2021, 3, 1), date(2021, 3, 4)),
        ("decide", date(2021, 3, 1), date(2021, 3, 22)),
        ("decide", date(2021, 3, 1), date(2021, 5, 3)),
        ("decide", date(2021, 3, 9), date(2021, 5, 3)),
        ("progress", date(2021, 3, 1), date(2021, 3, 22)),
        ("answer", date(2021, 3, 1), date(2021, 3, 16)),
    ]
    assert [input.answered_at and input.answered_at.day for input in Input.objects.order_by("number")] == [
        None, None, 28, 2, 28,
    ]  # fmt: skip
