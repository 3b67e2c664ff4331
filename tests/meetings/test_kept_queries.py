"""Queries whose SQL is kept give the rows that the querysets give (meetings/kept_queries.py)."""

import gc
import threading

import psycopg
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, connections
from django.db.models import F, FilteredRelation, Q
from django.db.models.signals import post_init

from meetings.actions import attachments, minutes
from meetings.actions import inputs as input_actions
from meetings.kept_queries import LIVES, AnyOf, KeptQuery, kept_query
from meetings.models import FollowUp, Input, Speaker
from meetings.views.row_queries import inputs_by_key
from participants.models import Region
from tests import factories, test_access
from tests.meetings import programme_factories

pytestmark = pytest.mark.django_db
stranger = AnonymousUser()


def test_a_kept_query_gives_the_rows_for_other_values_each_time(django_assert_num_queries):
    made = []

    @kept_query(str)
    def by_number(reader, number):
        made.append(number)
        return Input.objects.visible_to(reader).select_related("region").filter(number=number)

    one, two = factories.verified_input(), factories.verified_input()
    for input in (one, two, one):
        with django_assert_num_queries(1):
            (found,) = by_number(stranger, input.number)
            assert (found, found.region.pk) == (input, input.region_id)
    assert by_number(stranger, "M-1999-0001") == []
    assert len(made) == 1


def test_what_is_no_longer_public_is_gone_from_a_kept_query():
    @kept_query(int)
    def by_key(reader, key):
        return Input.objects.visible_to(reader).filter(pk=key)

    input, secretariat = factories.verified_input(), factories.secretariat()
    assert by_key(stranger, input.pk) == [input]
    input_actions.restrict_input(input, by=secretariat, reason="Keamanan jaringan")
    assert by_key(stranger, input.pk) == []
    assert by_key(secretariat, input.pk) == [input]
    assert by_key(stranger, input.pk) == []


def test_keys_are_compared_in_one_form_however_many_there_are():
    @kept_query(list)
    def any_of(_reader, keys):
        return Input.objects.filter(AnyOf(F("pk"), keys)).order_by("pk")

    inputs = [factories.verified_input() for _ in range(3)]
    keys = [input.pk for input in inputs]
    assert any_of(stranger, keys) == inputs
    assert any_of(stranger, keys[1:]) == inputs[1:]
    assert any_of(stranger, []) == []


def test_rows_of_two_queries_in_one_are_kept_too():
    @kept_query(int, list)
    def both(reader, meeting, keys):
        own = FollowUp.objects.visible_in_turn(reader).filter(meeting=meeting).order_by("number")[:5]
        return own.union(FollowUp.objects.filter(AnyOf(F("pk"), keys)), all=True)

    first = factories.agreed_input(factories.held_meeting()).follow_ups.get()
    second = factories.agreed_input(factories.held_meeting()).follow_ups.get()
    assert both(stranger, first.meeting_id, [second.pk]) == [first, second]
    assert both(stranger, second.meeting_id, []) == [second]


def test_a_value_that_the_query_does_not_compare_is_refused():
    @kept_query(int)
    def first(_reader, number):
        return Input.objects.all()[:number]

    with pytest.raises(ValueError, match="first"):
        first(stranger, 3)


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection():
    @kept_query(str)
    def by_number(reader, number):
        return Input.objects.visible_to(reader).filter(number=number)

    input, found = factories.verified_input(), []

    def ask():
        found.append(by_number(stranger, input.number))
        connection.close()

    ask()
    for _ in range(2):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert found == [[input]] * 3


def test_who_was_signed_in_once_reads_every_public_page(client):
    """With the cookie of a session that has ended it is asked as for who is signed in, and by nobody."""
    sample = test_access.make_sample()
    addresses = [
        test_access.address(sample, name, key)
        for name, key, method, expected in test_access.TABLE
        if method == "GET" and test_access.answers_of(expected)["anonymous"] == "200"
    ]
    answers = {}
    for address in (*addresses, "/cari/?q=internet", "/cari/?q=rakor"):
        client.cookies["sessionid"] = "sudah-berakhir"  # an answer may take it away
        answers[address] = client.get(address).status_code
    assert len(answers) > 40
    assert set(answers.values()) == {200}, answers


@pytest.mark.parametrize(("prepares", "plans"), [(True, 1), (False, 0)])
def test_postgresql_keeps_the_plan_unless_a_pooler_stands_between(settings, prepares, plans):
    settings.DATABASE_PREPARES = prepares

    @kept_query(str)
    def by_topic(_reader, topic):
        return Input.objects.filter(topic=topic, beneficiaries="warga desa", problem=str(prepares))

    for topic in ("satu", "dua", "tiga"):
        assert by_topic(stranger, topic) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%meetings_input%%'"
            " AND statement LIKE '%%beneficiaries%% = $%%' AND parameter_types::text LIKE '%%text,text,text%%'"
        )
        assert cursor.fetchone()[0] == plans


@pytest.mark.django_db(transaction=True)
def test_one_plan_is_made_for_all_values():
    @kept_query(str)
    def by_topic(_reader, topic):
        return Input.objects.filter(topic=topic, beneficiaries="satu rencana")

    connection.close()  # a new one, whose first query is kept
    for n in range(8):
        assert by_topic(stranger, f"pokok {n}") == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements")
        assert cursor.fetchall() == [(8, 0)]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_has_closed_is_made_anew_before_a_kept_query(settings):
    @kept_query(str)
    def by_topic(_reader, topic):
        return Input.objects.filter(topic=topic)

    assert by_topic(stranger, "satu") == []
    connection.health_check_enabled, connection.health_check_done = (
        True,
        False,
    )  # as at the beginning of a request
    lost = connection.connection.info.backend_pid
    parameters = connection.get_connection_params()
    parameters = {name: parameters[name] for name in parameters if name not in {"cursor_factory", "context"}}
    with psycopg.connect(**parameters, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [lost])
    assert by_topic(stranger, "satu") == []
    assert connection.connection.info.backend_pid != lost


def test_a_connection_that_answered_just_now_is_not_asked_for_a_sign_of_life(monkeypatch):
    @kept_query(str)
    def by_topic(_reader, topic):
        return Input.objects.filter(topic=topic)

    asked, of_django = [], connections["default"]
    monkeypatch.setattr(of_django, "is_usable", lambda: asked.append(True) or True)
    monkeypatch.setattr(of_django, "health_check_enabled", True)

    def a_request_begins():
        of_django.health_check_done = False

    a_request_begins()
    by_topic(stranger, "satu")
    del asked[:]
    a_request_begins()
    by_topic(stranger, "dua")
    assert asked == []
    of_django.connection.asked_at -= LIVES + 1
    a_request_begins()
    by_topic(stranger, "tiga")
    assert asked == [True]


def likeness(row, seen=()):
    """All that an instance knows, and what those beside it know."""
    if row is None or row in seen:
        return row
    values = {name: value for name, value in vars(row).items() if name != "_state"}
    state = row._state
    beside = {name: likeness(other, (*seen, row)) for name, other in state.fields_cache.items()}
    return type(row), values, state.db, state.adding, beside


def test_instances_are_those_that_django_makes(client, monkeypatch):
    """Of every kept query that a public page asks: for the addresses of the table of access, and for one input more."""
    sample, found_by = test_access.make_sample(), set()
    meeting = factories.held_meeting(title="Dengan pembicara")
    Speaker.objects.create(meeting=meeting, person=factories.chair().person)
    reported = factories.reported_follow_up(meeting)
    by = factories.secretariat()
    attachments.attach(
        test_access.pdf("bukti.pdf"), by=by, follow_up_event=reported.events.get(kind="reported")
    )
    attachments.attach(test_access.pdf("lampiran.pdf"), by=by, input=reported.input)
    programme_factories.agreed(input=reported.input)
    as_ratified = factories.decision(factories.held_meeting(title="Tanpa ralat"), "Disepakati.").minutes
    minutes.circulate_minutes(as_ratified, by=by)
    minutes.ratify_minutes(as_ratified, by=factories.chair())
    of_kept = KeptQuery.__call__

    def compared(query, reader, *values):
        found = of_kept(query, reader, *values)
        assert [*map(likeness, found)] == [*map(likeness, query.build(reader, *values))], query.__name__
        if found:
            found_by.add(f"{query.__module__}.{query.__name__}")
        return found

    monkeypatch.setattr(KeptQuery, "__call__", compared)
    for name, key, method, expected in test_access.TABLE:
        if method == "GET" and test_access.answers_of(expected)["anonymous"] == "200":
            client.get(test_access.address(sample, name, key))
    for record in (meeting, as_ratified.meeting, reported, reported.input):
        assert client.get(record.get_absolute_url()).status_code == 200
    every = {
        f"{query.__module__}.{query.__name__}"
        for query in gc.get_objects()
        if type(query) is KeptQuery and query.__module__.startswith("meetings.")
    }
    assert every - found_by == set()


@pytest.mark.parametrize(
    "more",
    [
        lambda rows: rows.prefetch_related("served_by"),
        lambda rows: rows.values("pk"),
        lambda rows: rows.annotate(
            of_buru=FilteredRelation("region", condition=Q(region__slug="kabupaten-buru"))
        ).select_related("of_buru"),
    ],
)
def test_what_is_no_instance_with_those_selected_beside_it_is_refused(more):
    @kept_query(int)
    def by_key(_reader, key):
        return more(Input.objects.filter(pk=key))

    with pytest.raises(NotImplementedError, match="by_key"):
        by_key(stranger, 1)


def test_what_was_left_out_is_fetched_when_it_is_asked_for(django_assert_num_queries):
    @kept_query(str)
    def by_number(_reader, number):
        return Input.objects.filter(number=number).only("number")

    input = factories.verified_input(problem="Jaringan putus.")
    (found,) = by_number(stranger, input.number)
    assert found.get_deferred_fields() >= {"problem", "request"}
    with django_assert_num_queries(1):
        assert found.problem == "Jaringan putus."


def test_what_counts_on_how_an_instance_is_made_is_refused(monkeypatch):
    @kept_query(int)
    def by_key(_reader, key):
        return Input.objects.select_related("region").filter(pk=key)

    def listens(**_kwargs):
        pass

    post_init.connect(listens, sender=Region)
    try:
        with pytest.raises(NotImplementedError, match="Region"):
            by_key(stranger, 1)
    finally:
        post_init.disconnect(listens, sender=Region)
    monkeypatch.setattr(Region, "from_db", classmethod(lambda cls, *row: None), raising=False)
    with pytest.raises(NotImplementedError, match="Region"):
        by_key(stranger, 1)
    monkeypatch.undo()
    assert by_key(stranger, 1) == []


def test_rows_by_keys_of_a_moment_ago_are_no_more_than_what_is_public_now():
    meeting = factories.held_meeting()
    shown, hidden = factories.verified_input(meeting), factories.verified_input(meeting)
    keys = [shown.pk, hidden.pk]
    assert {row.pk for row in inputs_by_key(keys)} == set(keys)
    input_actions.restrict_input(hidden, by=factories.secretariat(), reason="Keamanan jaringan")
    assert [row.pk for row in inputs_by_key(keys)] == [shown.pk]
