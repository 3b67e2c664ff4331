"""A question as SQL, first step: the keys of the newest rows of each noun that have the words.

This takes the database little time, and in most of the nouns mostly nothing is found. What takes long, who may see a row,
its rank and its meeting, is asked in the second step (hits.py) of these rows.
"""

from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db import connection

from meetings.search.nouns import NOUNS
from meetings.search.shapes import Shape, compiled, with_values, words_of_marks

FEW = (
    2_000  # rows: so many are sooner all fetched by the index of the words than looked for from the newest on
)

KEYS = "SELECT %s, array_agg(key)::text FROM ({rows}) AS found (key) HAVING count(*) > 0"

# How often the beginning of a word occurs the database cannot know. Where it is rare, to look from the newest on would go
# through the whole table; where it is frequent, to fetch all takes as long.
NEWEST_OF_FEW_OR_MANY = """
    WITH few (key) AS MATERIALIZED ({few}), counted AS MATERIALIZED (SELECT count(*) AS number FROM few)
    (SELECT key FROM few WHERE (SELECT number FROM counted) <= %s ORDER BY key DESC LIMIT %s)
    UNION ALL
    (SELECT key FROM ({newest}) AS newest (key) WHERE (SELECT number FROM counted) > %s)
"""


def candidates_of(reader, question, chosen):
    """{part: keys, as PostgreSQL writes an array}; parts without any are left out. One query, or none.

    A part is (place in NOUNS, place in `Shape.ways`).
    """
    shape = Shape.of(question, chosen)
    made = _sql(reader, shape) if reader.is_authenticated else _sql_for_strangers(shape)
    if made is None:
        return {}
    parts, sql, params = made
    with connection.cursor() as cursor:
        cursor.execute(sql, with_values(params, words_of_marks(question)))
        return {parts[at]: keys for at, keys in cursor.fetchall()}


@lru_cache(maxsize=100)
def _sql_for_strangers(shape):
    return _sql(AnonymousUser(), shape)


def _sql(reader, shape):
    """(parts, SQL, parameters), without the words; None where nothing can be found."""
    parts, selects, params = [], [], []
    for number, noun in enumerate(NOUNS):
        rows = noun.narrowed(noun.every(reader), dict(shape.chosen))
        for at, way in enumerate(shape.ways):
            narrowed = None if rows is None else way.narrowed(rows, noun, shape)
            if narrowed is None:
                continue
            try:
                select, values = _newest(narrowed, noun.looked_at, goes_on=shape.goes_on)
            except EmptyResultSet:
                continue
            selects.append(KEYS.format(rows=select))
            params += [len(parts), *values]
            parts.append((number, at))
    return (parts, " UNION ALL ".join(selects), params) if parts else None


def _newest(rows, number, *, goes_on):
    """(SQL, parameters) of the keys of the newest rows. Raises EmptyResultSet."""
    newest, params = compiled(rows.order_by("-pk").values("pk")[:number])
    if not goes_on:
        return newest, params
    few, few_params = compiled(rows.order_by().values("pk")[: FEW + 1])
    sql = NEWEST_OF_FEW_OR_MANY.format(few=few, newest=newest)
    return sql, [*few_params, FEW, number, *params, FEW]
