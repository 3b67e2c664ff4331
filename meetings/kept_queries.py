"""Queries of public pages whose SQL is written once, and afterwards only asked with other values.

For what every stranger is shown, Django makes the same SQL for each page again, from the conditions that say what is
public: 2 to 10 ms of a page, more than PostgreSQL takes to answer. The conditions stay where they are, in the querysets
of the models (`published()`, `visible_to()`); only what Django makes of them is kept.

PostgreSQL keeps its plan of such a query too, for each connection (a prepared statement): planning takes it up to ten times
as long as answering. DATABASE_PREPARES=0 leaves that out, for a pooler that hands each transaction another connection.
"""

import re
import select
import time
from functools import lru_cache, update_wrapper
from itertools import count

import psycopg
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.db.backends.postgresql.base import CursorMixin
from django.db.models import BooleanField, Lookup
from django.db.models.query import ModelIterable
from django.http import Http404

from meetings.kept_rows import InstanceMaker


class AnyOf(Lookup):
    """`filter(AnyOf(F("input"), keys))`: what `input__in` means, in SQL that is the same for each number of keys."""

    lookup_name = "any_of"
    output_field = BooleanField()
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s", [list(value)]

    def as_sql(self, compiler, connection):
        column, before = self.process_lhs(compiler, connection)
        place, keys = self.process_rhs(compiler, connection)
        return f"{column} = ANY({place})", [*before, *keys]


LIVES = 5.0  # seconds after a query in which a connection that is silent is taken to be alive

# What stands for a value while the SQL is made, told from everything else that a query may contain.
_MARKS = {
    int: lambda place: 31_801 + place,  # fits into a small integer
    str: lambda place: f"\ue000{place}\ue000",
    list: lambda place: [31_901 + place],
}


class _PreparingCursor(CursorMixin, psycopg.RawCursor):
    """Takes the SQL as PostgreSQL reads it, so that psycopg need not look for the places of the values each time.

    What it asks only reads. pghistory puts who asks before everything that does not begin with SELECT, as a union or a
    WITH does not, and two commands cannot be prepared in one; to what a cursor with a name asks it adds nothing.
    """

    name = "kept"

    def execute(self, query, params=None):
        return super().execute(_with_numbered_places(query), params, prepare=True)


@lru_cache(maxsize=1_000)  # as Django's SQL it comes here, since its debugging cursor logs that
def _with_numbered_places(query):
    """What Django writes, `a = %s AND b LIKE '50%%'`, as `a = $1 AND b LIKE '50%'`.

    Raises:
        NotImplementedError: it writes, and who did that would not be in its history.
    """
    if not query.lstrip(" \n(").startswith(("SELECT", "WITH")):
        raise NotImplementedError(f"{query[:40]}: a kept query only reads")
    numbers = count(1)
    return re.sub("%[s%]", lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", query).encode()


def preparing_cursor(connection):
    """A cursor of Django's, except that PostgreSQL keeps the plan of what it asks: one plan, whatever the values are."""
    if not settings.DATABASE_PREPARES:
        return connection.cursor()
    if _surely_lives(connection.connection):
        connection.health_check_done = True
    connection.close_if_health_check_failed()  # as Django does before it opens a cursor of its own
    connection.ensure_connection()
    with connection.wrap_database_errors:
        session = connection.connection
        if session.prepare_threshold != 1:
            _allow_preparing(session)
        session.asked_at = time.monotonic()
        return connection._prepare_cursor(_PreparingCursor(session))


def _surely_lives(session):
    """Whether asking the server for a sign of life can be left out: it was asked just now, and has not said goodbye since."""
    if session is None or session.closed or time.monotonic() - getattr(session, "asked_at", -LIVES) > LIVES:
        return False
    waiting = select.poll()
    waiting.register(session.fileno(), select.POLLIN)
    return not waiting.poll(0)


def _allow_preparing(session):
    """Django forbids it (None); its own cursors still never prepare.

    One plan for all values: otherwise PostgreSQL, which thinks that planning costs little, plans each time anew where it
    knows better how many rows to expect, and a query that takes 0.3 ms takes 2. Rows are found by keys and numbers, any of
    which is as rare as any other; by words they are only ranked and marked (meetings/search/candidates.py finds them).
    """
    session.execute("SET plan_cache_mode = force_generic_plan")
    session.prepare_threshold = 1


class KeptQuery:
    """Called with a reader and values it gives the rows: those of `build(reader, *values)`.

    For a stranger the SQL is that of the first call. Whoever is signed in has a query of his own made. Where the rows are
    the same for all, the reader is None.

    Args:
        build: function that makes a queryset for a reader. The values may only be compared with columns, a list by
            `AnyOf`; the form of the query must not depend on them.
        kinds: int, str or list for each of the values.

    Raises (at the first call):
        ValueError: a value is compared with nothing.
        NotImplementedError: the queryset prefetches, gives no instances, or selects some that are not made from a record
            alone (meetings/kept_rows.py).
    """

    def __init__(self, build, *kinds):
        self.build = build
        self.marks = [_MARKS[kind](place) for place, kind in enumerate(kinds)]
        self._made = None
        update_wrapper(self, build)

    def __call__(self, reader, *values):
        if reader is not None and reader.is_authenticated:
            return list(self.build(reader, *values))
        if self._made is None:  # two threads that come here at once make the same
            self._made = self._make()
        alias, sql, parameters, converters, make = self._made
        connection = connections[alias]  # each thread has its own
        with preparing_cursor(connection) as cursor:
            cursor.execute(sql, tuple(give(values) for give in parameters))
            records = cursor.fetchall()
        return [make(record) for record in _converted(records, converters, connection)]

    def _make(self):
        queryset = self.build(AnonymousUser(), *self.marks)
        if (
            queryset._iterable_class is not ModelIterable
            or queryset._prefetch_related_lookups
            or queryset._known_related_objects
            or queryset.query._filtered_relations
        ):
            raise NotImplementedError(f"{self.__name__}: only instances with select_related are made")
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, parameters = compiler.as_sql()
        columns = [column for column, *_rest in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        gives = [self._gives(parameter) for parameter in parameters]
        unused = [mark for mark in self.marks if mark not in parameters]
        if unused:
            raise ValueError(f"{self.__name__}: {unused} is not among the values of the query")
        make = InstanceMaker(compiler.klass_info, compiler.select, queryset.db, compiler.annotation_col_map)
        return queryset.db, sql, gives, list(converters.items()), make

    def _gives(self, parameter):
        """From the values of a call, what stands in the place of a parameter."""
        if parameter not in self.marks:
            return lambda _values: parameter
        place, kind = (
            self.marks.index(parameter),
            type(parameter),
        )  # psycopg has a type for each size of integer
        return lambda values: kind(values[place])


def _converted(records, converters, connection):
    """The records with what Django makes of some columns' values, as its compiler does it."""
    if not converters:
        return records
    rows = [list(record) for record in records]
    for row in rows:
        for column, (steps, expression) in converters:
            for step in steps:
                row[column] = step(row[column], expression, connection)
    return rows


def kept_query(*kinds):
    """Decorator of a function (reader, *values) that makes a queryset (see `KeptQuery`)."""
    return lambda build: KeptQuery(build, *kinds)


def the_one(rows):
    """The row that an address names.

    Raises:
        Http404: there is none that the reader may see.
    """
    if not rows:
        raise Http404
    return rows[0]
