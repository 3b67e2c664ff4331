"""What a question finds: how many of what, and the keys of one page of it, in one query."""

import json
from dataclasses import dataclass, field

from meetings.search.candidates import candidates_of
from meetings.search.hits import hits_of
from meetings.search.nouns import MOST, NOUNS
from meetings.search.questions import Question

COUNTED_AND_SHOWN = """
    WITH found (noun, pk, rank, moment, year, status, region) AS MATERIALIZED ({hits}),
    hits AS MATERIALIZED (
        SELECT noun, found.pk, rank, moment, year, found.status, participants_region.slug AS region
        FROM found
        LEFT JOIN participants_region ON participants_region.id = region
    )
    SELECT
        (SELECT json_agg(json_build_array(noun, year, status, region, number)) FROM (
            SELECT noun, year, status, region, count(*) AS number
            FROM hits GROUP BY GROUPING SETS ((noun), (year), (status), (region))
        ) AS counts),
        (SELECT json_agg(json_build_array(noun, pk)) FROM (
            SELECT noun, pk FROM hits ORDER BY rank, moment DESC, noun, pk LIMIT %s OFFSET %s
        ) AS shown)
"""


@dataclass
class Counts:
    """How many of what was found are of each noun, region, year and status; `is_capped` where there are more."""

    jenis: dict = field(default_factory=dict)
    wilayah: dict = field(default_factory=dict)
    tahun: dict = field(default_factory=dict)
    status: dict = field(default_factory=dict)
    capped: set = field(default_factory=set)  # codes of nouns of which there are more than MOST

    @property
    def number(self):
        return sum(self.jenis.values())

    @property
    def is_capped(self):
        return bool(self.capped)


def looked_up(reader, question, chosen, *, begin=0, number=0):
    """(Counts, [(place in NOUNS, key) of the rows from `begin` on, the best first]).

    One query for the candidates; where there are any, one for what of them is found.

    Args:
        chosen: {"jenis", "wilayah", "tahun", "status": value}, as far as chosen.
    """
    candidates = candidates_of(reader, question, chosen) if question else None
    hits = hits_of(reader, question, chosen, candidates) if candidates else None
    if hits is None:
        return Counts(), []
    sql, params, cursor = hits
    with cursor:
        cursor.execute(COUNTED_AND_SHOWN.format(hits=sql), [*params, number, begin])
        counted, shown = (
            json.loads(value) if isinstance(value, str) else value for value in cursor.fetchone()
        )
    return _counts(counted or []), [tuple(row) for row in shown or []]


def _counts(rows):
    counts = Counts()
    for noun, year, status, region, number in rows:
        if noun is not None:
            code = NOUNS[noun].code
            counts.jenis[code] = counts.jenis.get(code, 0) + min(number, MOST)
            if number > MOST:
                counts.capped.add(code)
        elif year is not None:
            counts.tahun[str(year)] = number
        elif status is not None:
            counts.status[status] = number
        elif region is not None:
            counts.wilayah[region] = number
    return counts


def found_by_each(reader, terms):
    """What each term finds by itself: [(term, Counts)]. Two queries for each, one where it occurs nowhere."""
    return [(term, looked_up(reader, Question(term.typed, (term,)), {})[0]) for term in terms]
