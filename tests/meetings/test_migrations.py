"""What a migration makes of records that were there before, also of such as lack an event or a moment."""

import importlib
import uuid
from datetime import date

import pgtrigger
import pytest
from django.apps import apps
from django.db import connection
from django.utils.timezone import localtime

from meetings import clock
from meetings.actions.events import record
from meetings.models import (
    Deadline,
    Discrepancy,
    DiscrepancyEvent,
    FollowUp,
    Input,
    InputEvent,
    Programme,
    ProgrammePlan,
    Settlement,
)
from tests import factories
from tests.meetings import programme_factories as make

clocks = importlib.import_module("meetings.migrations.0007_what_is_under_way_gets_its_clocks")
moments = importlib.import_module("meetings.migrations.0021_a_settlement_has_its_moment")
plans = importlib.import_module("meetings.migrations.0024_each_plan_has_a_standing_of_its_own")


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


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


@pytest.mark.django_db
def test_a_settlement_took_effect_when_its_event_says_so_else_when_its_history_does():
    told = factories.settled_discrepancy(period="2021")
    untold = factories.settled_discrepancy(of=told.indicator, period="2022")
    draft = factories.settled_in_draft(of=told.indicator, period="2023")
    moment = factories.wit(2021, 3, 9, 9)
    with pgtrigger.ignore():
        Settlement.objects.update(effective_at=None, created_at=factories.wit(2021, 3, 1, 9))
        DiscrepancyEvent.objects.filter(discrepancy=told, kind="settled").update(at=moment)
        DiscrepancyEvent.objects.filter(discrepancy=untold, kind="settled").update(note="")
    run(moments.WHEN)
    known = {row.discrepancy_id: row.effective_at for row in Settlement.objects.all()}
    history = Discrepancy.history.rel.related_model.objects.filter(pgh_obj=untold, status="settled")
    assert known == {
        told.pk: moment,
        untold.pk: history.earliest("pgh_id").pgh_created_at,
        draft.discrepancy_id: None,
    }


@pytest.mark.django_db
def test_each_plan_that_a_programme_had_comes_back_with_its_own_standing(bappeda, secretariat):
    """Also one that another overwrote, and one of which no event tells."""
    other = factories.InstitutionFactory()

    def say(programme, kind, day, institution, *, document="renja", tell=True, **fields):
        """As a step did before there were plans: all on the programme itself."""
        Programme.objects.filter(pk=programme.pk).update(
            status=kind, taken_up_by=institution, document=document, document_year=2022, **fields
        )
        if tell:
            by, note = secretariat, fields["part"]
            with clock.at(factories.wit(2021, 3, day, 9)):
                record(programme, kind, by=by, on_behalf_of=institution, note=note)

    first, second, silent = make.agreed(
        make.proposed("Menara"), make.proposed("Kabel"), make.proposed("Kelas")
    )
    ours = bappeda.institution
    say(first, "partly", 1, ours, part="Dua desa.")
    say(first, "partly", 2, ours, document="rkpd", part="Tiga desa.")
    say(first, "partly", 3, ours, part="Empat desa.")
    say(first, "taken_up", 4, other, part="")
    say(first, "carried_out", 5, other, part="", evidence="Berita acara.")
    say(second, "taken_up", 8, ours, part="")
    say(silent, "partly", 9, other, part="Satu kelas.", tell=False)
    run(plans.BACKFILL)
    names = ("institution", "document", "standing", "part", "evidence", "created_at__day")
    rows = {row: list(row.plans.values_list(*names)) for row in (first, second, silent)}
    assert rows == {
        first: [
            (ours.pk, "rkpd", "partly", "Tiga desa.", "", 2),
            (ours.pk, "renja", "partly", "Empat desa.", "", 1),
            (other.pk, "renja", "carried_out", "", "Berita acara.", 4),
        ],
        second: [(ours.pk, "renja", "taken_up", "", "", 8)],
        silent: [(other.pk, "renja", "partly", "Satu kelas.", "", localtime(silent.created_at).day)],
    }
    created = set(ProgrammePlan.objects.filter(programme=silent).values_list("created_by", "created_at"))
    assert created == {(silent.created_by_id, silent.created_at)}
