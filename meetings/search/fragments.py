"""What a page shows of the rows that were found: their names, and the parts of their texts where the words stand."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.search import SearchHeadline
from django.db import connection
from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Cast, Coalesce, Left
from django.utils.html import escape
from django.utils.safestring import mark_safe

from meetings.kept_queries import preparing_cursor
from meetings.models.attachments import weight_label
from meetings.prose import as_words
from meetings.search.nouns import NOUNS
from meetings.search.shapes import ALL, as_array, compiled, keys_of, mark_of_keys, with_values
from meetings.search.vectors import CONFIG, tsquery

# Around what was found; of private use, taken out of the texts before. meetings/prose.py uses two others.
BEGIN, END = "\ue010", "\ue011"
FRAGMENT = 20_000  # characters of a text in which the fragment to show is looked for


@dataclass(frozen=True)
class Found:
    """One row as a page shows it: `name` and `text` are safe HTML with what was found marked."""

    noun: str
    number: str
    name: str
    text: str
    place: str
    file: str  # the key of its address
    file_type: str
    file_size: str  # bytes
    status: str
    is_sample: bool
    title: str | None  # of its meeting, as slug and zone are; None of what belongs to none
    year: int
    slug: str | None
    moment: datetime
    zone: str | None

    @property
    def date(self):
        return self.moment.astimezone(ZoneInfo(self.zone or settings.TIME_ZONE)).date()

    @property
    def weight_label(self):
        """ "foto, 48 kB" of a file."""
        return weight_label(self.file_type, int(self.file_size))


def shown(question, keys):
    """The rows of these keys, in their order, with the fragments in which the words stand. One query."""
    if not keys:
        return []
    by_noun = {}
    for noun, key in keys:
        by_noun.setdefault(noun, []).append(key)
    sql, params = _sql()
    values = {mark_of_keys(noun): as_array(by_noun.get(noun, ())) for noun in range(len(NOUNS))}
    with preparing_cursor(connection) as cursor:
        cursor.execute(sql, with_values(params, values | {ALL: question.expression()}))
        rows = cursor.fetchall()
    found = {(noun, key): _found(NOUNS[noun].code, *rest) for noun, key, *rest in rows}
    return [found[key] for key in keys if key in found]


@cache
def _sql():
    """(SQL, parameters) of the rows of all nouns, with marks in place of the words and the keys."""
    return compiled(*map(_details, range(len(NOUNS))))


def _details(noun_number):
    noun = NOUNS[noun_number]
    shown = {name: Cast(column, TextField()) for name, column in noun.shown.items()}
    nothing = Value("", output_field=TextField())
    has_sample = any(f.name == "is_sample" for f in noun.model._meta.fields)
    columns = {
        "found_in": Value(noun_number),
        "key": F("pk"),
        "s_number": shown.get("number", nothing),
        "s_name": _marked(shown["name"], ALL, highlight_all=True) if "name" in shown else nothing,
        "s_text": _marked(Left(shown["text"], FRAGMENT), ALL, max_words=32, min_words=16)
        if "text" in shown
        else nothing,
        "s_place": Coalesce(shown.get("place", nothing), nothing),
        "s_file": shown.get("file", nothing),
        "s_file_type": shown.get("file_type", nothing),
        "s_file_size": shown.get("file_size", nothing),
        "s_status": Cast("status", TextField()) if noun.has_status else nothing,
        "s_sample": F("is_sample") if has_sample else Value(False),
        "s_title": noun.of_meeting("title"),
        "s_year": noun.of_meeting("year"),
        "s_slug": noun.of_meeting("slug"),
        "s_moment": noun.of_meeting("starts_at"),
        "s_zone": noun.of_meeting("time_zone"),
    }
    rows = noun.model.objects.filter(pk__in=keys_of(noun_number)).order_by()
    return rows.annotate(**columns).values_list(*columns)


def _marked(column, query, **options):
    """The text, or the part of it where most of the words stand, with signs around them."""
    clean = Func(column, Value(BEGIN + END), Value(""), function="translate", output_field=TextField())
    return SearchHeadline(clean, tsquery(query), config=CONFIG, start_sel=BEGIN, stop_sel=END, **options)


def _found(code, number, name, text, *rest):
    return Found(code, number, as_marked(name), as_marked(as_words(text)), *rest)


def as_marked(text):
    """Safe HTML of a text with the signs that `_marked` put around what was found."""
    return mark_safe(escape(text).replace(BEGIN, "<mark>").replace(END, "</mark>"))
