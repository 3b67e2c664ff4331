"""Done-when 6: with 200 inputs and 400 follow-ups every board, desk and list asks as many queries as with a few."""

import copy
import uuid
from datetime import date
from itertools import cycle

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.actions import extensions, follow_ups, handing_on, inputs
from meetings.models import Deadline, FollowUp, FollowUpEvent, Input, InputEvent, ServedInput, Support
from tests import factories

pytestmark = pytest.mark.django_db

BAPPEDA = "badan-perencanaan-pembangunan-daerah-provinsi-maluku"
PAGES = {
    "anonymous": [
        "/",
        "/papan/",
        "/papan/?tahun=2021",
        "/masukan/",
        "/masukan/?status=agreed&perkembangan=confirmed",
        "/tindak-lanjut/",
        "/tindak-lanjut/?terlambat=1",
        "/wilayah/",
        "/wilayah/kabupaten-buru/",
        "/instansi/",
        f"/instansi/{BAPPEDA}/",
    ],
    "secretariat": [
        "/meja/",
        "/meja/antrean/",
        "/meja/antrean/?terlambat=1",
        "/meja/tindak-lanjut/disposisikan/",
    ],
    "chair": ["/pimpinan/"],
    "buru": ["/daerah-saya/", "/masukan/"],
    "bappeda": ["/tugas-saya/", "/tindak-lanjut/"],
}


def one_of_everything():
    """A few records, through the verbs: something for each section of each desk."""
    by, bappeda, buru = factories.secretariat(), factories.bappeda(), factories.buru()
    meeting = factories.held_meeting()
    factories.received_input(meeting)
    factories.verified_input(meeting)
    inputs.return_input(factories.received_input(meeting), by=by, reason="Desa?")
    inputs.postpone_input(
        factories.verified_input(meeting), by=by, until=date(2021, 5, 1), reason="Anggaran."
    )
    assigned = factories.assigned_follow_up(meeting)
    silent = factories.InstitutionFactory(name="Badan Tanpa Akun", email="")
    handing_on.add_support(
        assigned,
        by=by,
        institution=silent,
        part="Data",
        client_key=uuid.uuid4(),
        unreachable_is_known=True,
    )
    asks = factories.assigned_follow_up(meeting, due_date=date(2098, 6, 30))
    extensions.ask_extension(asks, by=bappeda, due_date=date(2099, 6, 1), reason="Musim barat.")
    factories.assigned_follow_up(meeting, institution=buru.institution)
    factories.reported_follow_up(meeting)
    follow_ups.confirm(factories.reported_follow_up(meeting), by=buru)
    closed = factories.reported_follow_up(meeting)
    FollowUp.objects.filter(pk=closed.pk).update(status="closed_unanswered", ended_at=factories.clock.now())
    Deadline.objects.filter(follow_up=closed).update(ended_at=factories.clock.now())
    decision = factories.decision(meeting)
    for values in ({}, {"institution": bappeda.institution, "due_date": meeting.date}):
        follow_up, _new = follow_ups.create_follow_up(
            by=by, client_key=uuid.uuid4(), meeting=meeting, entry=decision, task="Forum", **values
        )
    follow_ups.report_done(follow_up, by=bappeda, note="Jadi.", client_key=uuid.uuid4())
    return meeting


def _copy(row):
    """A row like this one that is not in the database yet."""
    twin = copy.copy(row)
    twin._state = copy.copy(row._state)
    twin.pk, twin._state.adding, twin._state.fields_cache = None, True, {}
    if getattr(twin, "client_key", None) is not None:
        twin.client_key = uuid.uuid4()
    return twin


def _copies(rows, number, change):
    """Copies of rows until there are `number`, made in one statement; each knows the key of its original (`of`)."""
    made = []
    for place, row in zip(range(number - len(rows)), cycle(rows), strict=False):
        twin = _copy(row)
        twin.of = row.pk
        change(place, twin)
        made.append(twin)
    type(rows[0]).objects.bulk_create(made)
    return made


def _follow_along(model, column, twins):
    """Copies of what belongs to the originals, for their copies."""
    of_original = {}
    for row in model.objects.filter(**{f"{column}__in": {twin.of for twin in twins}}).order_by("pk"):
        of_original.setdefault(getattr(row, f"{column}_id"), []).append(row)
    made = []
    for twin in twins:
        for row in of_original.get(twin.of, ()):
            other = _copy(row)
            setattr(other, f"{column}_id", twin.pk)
            made.append(other)
    model.objects.bulk_create(made)


def grow(inputs_wanted, follow_ups_wanted):
    """By copies of what there is, past the verbs, which would take minutes. Regions take turns, Buru every second time."""
    delegations = cycle(list(factories.Institution.objects.delegations()))

    def of_somebody(place, input):
        input.number = f"M-2021-{1000 + place}"
        if place % 2:
            input.institution = next(delegations)
            input.region = input.institution.region

    new_inputs = _copies(list(Input.objects.order_by("pk")), inputs_wanted, of_somebody)
    by_original = {}
    for twin in new_inputs:
        by_original.setdefault(twin.of, []).append(twin)
    turns = {key: cycle(twins) for key, twins in by_original.items()}

    def for_an_input(place, follow_up):
        follow_up.number = f"TL-2021-{1000 + place}"
        if follow_up.input_id:
            follow_up.input_id = next(turns[follow_up.input_id]).pk

    new_follow_ups = _copies(list(FollowUp.objects.order_by("pk")), follow_ups_wanted, for_an_input)
    for model, column, twins in [
        (InputEvent, "input", new_inputs),
        (Deadline, "input", new_inputs),
        (FollowUpEvent, "follow_up", new_follow_ups),
        (Deadline, "follow_up", new_follow_ups),
        (Support, "follow_up", new_follow_ups),
    ]:
        _follow_along(model, column, twins)
    ServedInput.objects.bulk_create(
        ServedInput(
            follow_up=twin,
            input_id=twin.input_id,
            confirmed_at=twin.ended_at if twin.status == "confirmed" else None,
        )
        for twin in new_follow_ups
        if twin.input_id
    )


def queries_of(client, as_user, people):
    """{(person, address): how many queries}, the session's included."""
    counts = {}
    for name, addresses in PAGES.items():
        if people[name] is None:
            client.logout()
        else:
            as_user(people[name])
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200, address
            counts[name, address] = len(queries)
    return counts


def test_no_page_asks_more_when_there_is_more(client, as_user, secretariat, chair, buru, bappeda):
    one_of_everything()
    people = {
        "anonymous": None,
        "secretariat": secretariat,
        "chair": chair,
        "buru": buru,
        "bappeda": bappeda,
    }
    few = queries_of(client, as_user, people)
    grow(200, 400)
    assert (Input.objects.count(), FollowUp.objects.count()) == (200, 400)
    assert Deadline.objects.running().count() > 100
    many = queries_of(client, as_user, people)
    assert {page: (few[page], number) for page, number in many.items() if number > few[page]} == {}
    assert max(few.values()) <= 30, few
