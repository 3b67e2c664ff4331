"""Pictures of the database, small and quick: two are equal where nothing was added, changed or taken away between them."""

from functools import cache

from django.apps import apps
from django.db import connection

# What only grows, and is protected against changes by a trigger: how many rows and the last of them say it all.
_ONLY_GROWS = ("History", "Event")


@cache
def _question(named, is_without):
    models = [
        *apps.get_app_config("meetings").get_models(),
        *apps.get_app_config("participants").get_models(),
    ]
    parts = []
    for model in models:
        if named and (model.__name__.removesuffix("History") in named) == is_without:
            continue
        table, key = model._meta.db_table, model._meta.pk.column
        rows = (
            "0" if model.__name__.endswith(_ONLY_GROWS) else "coalesce(sum(hashtextextended(t::text, 0)), 0)"
        )
        parts.append(f"SELECT '{table}', count(*), max(t.{key})::text, {rows} FROM {table} t")
    if not is_without:
        parts.append("SELECT 'jobs', count(*), max(id)::text, 0 FROM procrastinate_jobs")
    return " UNION ALL ".join(parts)


def picture(of=(), *, without=()):
    """{table: (how many rows, the highest key, a sum over all values)}, in one query.

    Args:
        of: names of models, with whose histories (and the jobs) it is enough; or
        without: names of those that are left out, and the jobs with them. All of them where both are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_question(frozenset(of or without), bool(without)))
        return {table: tuple(rest) for table, *rest in cursor.fetchall()}
