"""Queries of public pages whose SQL is written once, and afterwards only asked with other values.

For what every stranger is shown, Django makes the same SQL for each page again, from the conditions that say what is
public: 2 to 10 ms of a page, more than PostgreSQL takes to answer. The conditions stay where they are, in the querysets
of the models (`published()`, `visible_to()`); only what Django makes of them is kept.

PostgreSQL keeps its plan of such a query too, for each connection (a prepared statement): planning takes it up to ten times
as long as answering. DATABASE_PREPARES=0 leaves that out, for a pooler that hands each transaction another connection.
"""

from copy import copy
from functools import update_wrapper

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import BooleanField, Lookup
from django.http import Http404


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


# What stands for a value while the SQL is made, told from everything else that a query may contain.
_MARKS = {
    int: lambda place: 31_801 + place,  # fits into a small integer
    str: lambda place: f"\ue000{place}\ue000",
    list: lambda place: [31_901 + place],
}


class _PreparingCursor(ServerBindingCursor):
    def execute(self, query, params=None):
        return super().execute(query, params, prepare=True)


class _Preparing:
    """A connection of Django's, except that PostgreSQL keeps the plan of what its cursors ask."""

    def __init__(self, connection):
        self.connection_of_django = connection

    def __getattr__(self, name):
        return getattr(self.connection_of_django, name)

    def cursor(self):
        connection = self.connection_of_django
        connection.close_if_health_check_failed()  # as Django does before it opens a cursor of its own
        connection.ensure_connection()
        with connection.wrap_database_errors:
            if connection.connection.prepare_threshold != 1:
                _allow_preparing(connection.connection)
            return connection._prepare_cursor(_PreparingCursor(connection.connection))


def _allow_preparing(session):
    """Django forbids it (None); its own cursors still never prepare.

    One plan for all values: otherwise PostgreSQL, which thinks that planning costs little, plans each time anew where it
    knows better how many rows to expect, and a query that takes 0.3 ms takes 2. The values are keys and numbers: any is
    as rare as any other.
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
        queryset, compiler, sql, parameters, converters = self._made
        rows, asked = queryset._chain(), copy(compiler)
        connection = connections[queryset.db]  # each thread has its own
        asked.connection = _Preparing(connection) if settings.DATABASE_PREPARES else connection
        asked.as_sql = lambda: (sql, tuple(give(values) for give in parameters))
        asked.get_converters = lambda _columns: converters
        rows.query.get_compiler = lambda *_args, **_kwargs: asked
        return list(rows)

    def _make(self):
        queryset = self.build(AnonymousUser(), *self.marks)
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters(
            [column for column, *_rest in compiler.select[: compiler.col_count]]
        )
        compiler.connection = None  # that of this thread; each call gives the copy its own
        gives = [self._gives(parameter) for parameter in parameters]
        unused = [mark for mark in self.marks if mark not in parameters]
        if unused:
            raise ValueError(f"{self.__name__}: {unused} is not among the values of the query")
        return queryset, compiler, sql, gives, converters

    def _gives(self, parameter):
        """From the values of a call, what stands in the place of a parameter."""
        if parameter not in self.marks:
            return lambda _values: parameter
        place, kind = (
            self.marks.index(parameter),
            type(parameter),
        )  # psycopg has a type for each size of integer
        return lambda values: kind(values[place])


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
