"""Rows that many tests begin from: made by the verbs once in each process, afterwards laid down as they were.

Most tests walk to the same few states (`factories.held_meeting()`, then `factories.agreed_input(meeting)`), which costs
hundreds of queries each time. `@kept` on a factory remembers which rows a call wrote, and what it gave back. Where a
later test stands on exactly the same rows, in the same circumstances, and makes the same call, the rows are written in
one statement, with the keys and the moments that they had.

A call is made in full wherever anything else is so:

- where the database's user is no superuser: only that one may write rows past the triggers;
- outside of the transaction that a test undoes at its end, so in every test with real commits or a browser;
- after the test wrote anything by itself: PostgreSQL counts what was written in a transaction, and a setting that
  lives and dies with the savepoint it was set in holds which state was reached, and that count;
- when the rows were made more than five minutes ago, so that none is older than its test thinks (a letter is said to
  wait for too long after fifteen);
- on another day, at a clock that was set, in another language, where nobody is told (`quietly`), with other settings
  than the usual ones;
- when it changes what it was given, deletes a row, or leaves something to be done after the commit.
"""

import functools
import inspect
import pickle
import time
from dataclasses import dataclass, field

import time_machine
from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import get_language

from meetings import clock
from meetings.notifications import are_told

KEPT_FOR = 300  # seconds
USUAL_SETTINGS = {"MEDIA_ROOT"}  # tests/conftest.py sets it for each test; no factory writes a file
# Per table: its rows added and changed, and its rows deleted in this transaction.
WRITTEN = """
    SELECT current_setting('rakor_tests.kept', true), pg_current_xact_id_if_assigned() IS NULL,
        array_agg(relname::text), array_agg(pg_stat_get_xact_tuples_inserted(oid)),
        array_agg(pg_stat_get_xact_tuples_updated(oid)), array_agg(pg_stat_get_xact_tuples_deleted(oid))
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""
# The key and the columns of each table, without those that PostgreSQL computes.
COLUMNS = """
    SELECT relname, array_agg(quote_ident(attname) ORDER BY attnum),
        (SELECT quote_ident(k.attname) FROM pg_index i JOIN pg_attribute k ON k.attrelid = c.oid
            AND k.attnum = i.indkey[0] WHERE i.indrelid = c.oid AND i.indisprimary AND i.indnkeyatts = 1)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped
        AND attgenerated = ''
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' GROUP BY c.oid, relname
"""


@dataclass
class State:
    """The rows of a test so far, all made by kept calls: `calls` holds what each further call led to."""

    name: str
    calls: dict = field(default_factory=dict)
    since: float = field(default_factory=time.monotonic)


@dataclass
class Call:
    """What one call wrote (`sql`), gave back (`given`, pickled) and led to."""

    sql: str
    given: bytes
    state: State


_states: dict[str, State] = {}
_may = {"lay down": False}  # until `prepare` has asked


def prepare():
    """Once for each test database."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS rakor_tests")
        cursor.execute("CREATE TABLE IF NOT EXISTS rakor_tests.mark ()")
    ((_may["lay down"],),) = _asked("SELECT usesuper FROM pg_user WHERE usename = current_user")


def forget():
    """For when the rows below every test are others: after a flush the regions have other keys."""
    _states.clear()
    _columns.cache_clear()
    _states[""] = State("")


def kept(factory):
    """A factory whose rows are laid down again where they can be (see the module)."""

    @functools.wraps(factory)
    def call(*args, **kwargs):
        if not _may_be_kept() or time_machine.escape_hatch.is_travelling():
            return factory(*args, **kwargs)
        state, counts = _reached()
        if state is None:
            return factory(*args, **kwargs)
        bound = signature.bind(*args, **kwargs)
        circumstances = (factory.__name__, *_circumstances(), _plain(bound.arguments))
        try:
            known = state.calls.get(circumstances)
        except TypeError:  # something among the arguments has no hash
            return factory(*args, **kwargs)
        if known:
            if known.state is not state:
                _lay_down(known)
            return pickle.loads(known.given)
        return _make(factory, bound, state, counts, circumstances)

    signature = inspect.signature(factory)
    return call


def _may_be_kept():
    blocks = connection.atomic_blocks
    return _may["lay down"] and bool(blocks) and blocks[0]._from_testcase


def _circumstances():
    return clock._told.get(), timezone.localdate(), get_language(), are_told(), _unusual_settings()


def _unusual_settings():
    found, holder = [], settings._wrapped
    while hasattr(holder, "default_settings"):
        found += [
            (name, repr(value))
            for name, value in vars(holder).items()
            if name.isupper() and name not in USUAL_SETTINGS
        ]
        holder = holder.default_settings
    return tuple(found)


def _plain(value):
    """Something that can be compared: a record by its key and its fields."""
    if isinstance(value, models.Model):
        fields = ((f.attname, value.__dict__.get(f.attname)) for f in value._meta.concrete_fields)
        return type(value), tuple((name, _plain(content)) for name, content in fields)
    if isinstance(value, dict):
        return tuple((name, _plain(content)) for name, content in value.items())
    if isinstance(value, list | tuple):
        return type(value), tuple(map(_plain, value))
    return value


def _asked(sql, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _reached():
    """(the state on which the test stands, what was written per table); None for the state where it is no kept one."""
    ((name, is_untouched, tables, *counts),) = _asked(WRITTEN)
    written = dict(zip(tables, zip(*counts, strict=True), strict=True))
    if is_untouched:
        if time.monotonic() - _states[""].since > KEPT_FOR:
            forget()
        return _states[""], written
    name, _, total = (name or "").rpartition(":")
    if name and int(total) == _total(written):
        return _states.get(name), written
    return None, written


def _total(written):
    return sum(map(sum, written.values()))


def _mark(state, total):
    _asked("SELECT set_config('rakor_tests.kept', %s, true)", [f"{state.name}:{total}"])


@functools.cache
def _columns():
    """{table: (columns, key)}"""
    return {table: (columns, key) for table, columns, key in _asked(COLUMNS)}


def _make(factory, bound, state, before, circumstances):
    """The real call; keeps what it did where that can be done again."""
    later = len(connection.run_on_commit)
    block = transaction.atomic()
    block._from_testcase = True  # an action that wants to be outermost may be so here too
    with block:
        # All that is written from here on bears this number of the savepoint, or a higher one.
        ((first,),) = _asked("INSERT INTO rakor_tests.mark DEFAULT VALUES RETURNING xmin::text::bigint")
        given = factory(*bound.args, **bound.kwargs)
    _state, after = _reached()
    changed = [table for table in after if after[table] != before.get(table)]
    if (
        len(connection.run_on_commit) > later
        or any(after[table][2] != before[table][2] for table in changed)
        or circumstances[-1] != _plain(bound.arguments)
    ):
        return given
    if changed:
        reached = State(f"{len(_states)}")
        _states[reached.name] = reached
        _mark(reached, _total(after))
    else:
        reached = state
    updated = {table for table in changed if after[table][1] != before[table][1]}
    state.calls[circumstances] = Call(_rows_since(first, changed, updated), pickle.dumps(given), reached)
    return given


def _rows_since(first, tables, updated):
    """The statements that write what was written since the savepoint numbered `first`."""
    if not tables:
        return ""
    questions = []
    for table in tables:
        columns, _key = _columns()[table]
        values = ", ', ', ".join(f"coalesce(quote_literal({column}::text), 'NULL')" for column in columns)
        questions.append(
            f"(SELECT '{table}', concat('(', {values}, ')') FROM {table}"
            f" WHERE xmin::text::bigint >= {first} ORDER BY ctid)"
        )
    rows = {}
    for table, values in _asked(" UNION ALL ".join(questions)):
        rows.setdefault(table, []).append(values)
    statements = []
    for table, found in rows.items():
        columns, key = _columns()[table]
        statement = (
            f"INSERT INTO {table} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE VALUES {', '.join(found)}"
        )
        if table in updated:
            changes = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns)
            statement += f" ON CONFLICT ({key}) DO UPDATE SET {changes}"
        statements.append(statement)
    return "; ".join(statements)


def _lay_down(known):
    # In this role no trigger fires: what triggers wrote is among the rows.
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL session_replication_role = replica; {known.sql};"
            " SET LOCAL session_replication_role = origin"
        )
    _state, written = _reached()
    _mark(known.state, _total(written))


forget()
