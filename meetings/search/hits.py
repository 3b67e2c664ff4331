"""A question as SQL, second step: of the candidates what the reader may see, its rank, and what the filters count."""

from dataclasses import replace
from functools import lru_cache
from itertools import product

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, CharField, F, Value
from django.db.models.functions import Cast

from meetings.kept_queries import preparing_cursor
from meetings.search.nouns import NOUNS
from meetings.search.shapes import (
    Shape,
    as_array,
    compiled,
    keys_of,
    mark_of_keys,
    with_values,
    words_of_marks,
)
from meetings.search.vectors import SearchColumn


def hits_of(reader, question, chosen, candidates):
    """(SQL, parameters) of (noun, key, rank, moment, year, status, region) of each hit, and the cursor that asks it.

    None where there can be none. Strangers' SQL has all nouns, whatever the candidates are: so there are few different
    ones, and PostgreSQL keeps the plan of each. Years stand in the SQL itself: with them there are many, each planned anew.

    Args:
        candidates: {part: keys} (candidates.py).
    """
    shape = _that_hits_depend_on(Shape.of(question, chosen))
    is_one_of_few = settings.DATABASE_PREPARES and not (reader.is_authenticated or shape.years)
    parts = _all_parts(shape) if is_one_of_few else tuple(sorted(candidates))
    made = _sql(reader, shape, parts) if reader.is_authenticated else _sql_for_strangers(shape, parts)
    if made is None:
        return None
    sql, params = made
    keys = {mark_of_keys(*part): candidates.get(part, as_array(())) for part in parts}
    cursor = preparing_cursor(connection) if is_one_of_few else connection.cursor()
    return sql, with_values(params, words_of_marks(question) | keys), cursor


def _that_hits_depend_on(shape):
    """The same for each choice of a filter and each place: the candidates are narrowed already."""
    return replace(shape, chosen=(), places=((),) if shape.places else (), goes_on=False)


def _all_parts(shape):
    return tuple(product(range(len(NOUNS)), range(len(shape.ways))))


@lru_cache(maxsize=200)
def _sql_for_strangers(shape, parts):
    return _sql(AnonymousUser(), shape, parts)


def _sql(reader, shape, parts):
    """(SQL, parameters), without the words and the keys; None where nothing can be found."""
    try:
        return compiled(*(_hits(reader, number, shape, way) for number, way in parts))
    except EmptyResultSet:
        return None


def _hits(reader, number, shape, way_number):
    noun, way = NOUNS[number], shape.ways[way_number]
    rows = noun.rows(reader) if noun.is_looked_at_first else noun.model.objects.all()
    rows = rows.filter(pk__in=keys_of(number, way_number)).order_by()
    columns = {
        "noun": Value(number),
        "key": F("pk"),
        "rank": way.rank(noun, shape),
        "at_moment": noun.of_meeting("starts_at"),
        "in_year": noun.of_meeting("year"),
        "in_status": F("status") if noun.has_status else Value(None, output_field=CharField()),
        "in_region": F(noun.region) if noun.region else Cast(Value(None), BigIntegerField()),
    }
    return way.once(rows.alias(words=SearchColumn()), noun, shape).annotate(**columns).values_list(*columns)
