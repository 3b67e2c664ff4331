"""A question as SQL: what its SQL depends on, and the two ways in which a row is found.

Strangers all ask alike. Their SQL is made once for each shape and kept, since making it takes longer than answering it: so
it has marks in place of the words until it is run.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL

from meetings.search.vectors import SearchColumn, tsquery

# What carries the words comes before what only belongs to a place that was named.
IN_NAME, IN_REQUEST, IN_TEXT, OF_PLACE, OF_PLACE_ONLY = range(1, 6)


@dataclass(frozen=True)
class Shape:
    """What the SQL of a search depends on besides who asks and the words themselves.

    Args:
        chosen: ((filter, value), …).
        places: of each name of places in the question ((kind, key), …).
        goes_on: whether a word is taken for the beginning of one.
        has_rest: whether something else is asked than the names of places.
        years: those in the question, where it asks something else, too: of nouns that are filtered by year without having
            it in their words (`Noun.filters`) it is enough that they are of one of them.
        has_rest_beside_years: whether something else is asked than the names of places and the years.
    """

    chosen: tuple
    places: tuple
    goes_on: bool
    has_rest: bool
    years: tuple = ()
    has_rest_beside_years: bool = False

    @classmethod
    def of(cls, question, chosen):
        places = tuple(tuple((place.kind, place.pk) for place in named) for named in question.places)
        has_rest = bool(question.beside_the_places())
        beside_years = question.beside_the_years()
        return cls(
            tuple(sorted(chosen.items())),
            places,
            question.goes_on,
            has_rest,
            question.years if beside_years else (),
            bool(beside_years.beside_the_places()),
        )

    @property
    def ways(self):
        return [BY_WORDS, BY_PLACE] if self.places else [BY_WORDS]

    def of_its_years(self, noun):
        """The Q of rows that are of a year in the question without having it in their words; None where there can be none."""
        of_year = noun.filters.get("tahun")
        return reduce(or_, map(of_year, self.years)) if of_year and self.years else None


# In place of the words, until the SQL is run.
ALL, NAMES, REQUESTS, REST, REST_NAMES = (f"\ue000{n}" for n in range(5))
YEARLESS, YEARLESS_NAMES, YEARLESS_REST, YEARLESS_REST_NAMES = (f"\ue000{n}" for n in range(5, 9))


def words_of_marks(question):
    """{mark: the words}."""
    beside_years = question.beside_the_years()
    return {
        ALL: question.expression(),
        NAMES: question.expression("A"),
        REQUESTS: question.expression("AB"),
        REST: question.beside_the_places(),
        REST_NAMES: question.beside_the_places("A"),
        YEARLESS: beside_years.expression(),
        YEARLESS_NAMES: beside_years.expression("A"),
        YEARLESS_REST: beside_years.beside_the_places(),
        YEARLESS_REST_NAMES: beside_years.beside_the_places("A"),
    }


def mark_of_keys(*part):
    """In place of the keys of a part of what was found, likewise."""
    return "\ue001" + "/".join(map(str, part))


def keys_of(*part):
    """These keys in a query: `pk__in=keys_of(…)`; what stands in their place is an array of PostgreSQL."""
    return RawSQL("SELECT unnest(%s::bigint[])", [mark_of_keys(*part)])


def compiled(*querysets):
    """(SQL, parameters) of the rows of all of them, one after the other. Raises EmptyResultSet."""
    first, *others = querysets
    rows = first.union(*others, all=True) if others else first
    return rows.query.get_compiler(connection=connection).as_sql()


def as_array(keys):
    """Keys as PostgreSQL writes an array; as text, since each size of number would be another query with a plan of its own."""
    return f"{{{','.join(map(str, keys))}}}"


def with_values(params, values):
    """The parameters with values in place of the marks.

    Args:
        values: {mark: value}.
    """
    return [values.get(param, param) if isinstance(param, str) else param for param in params]


class ByWords:
    """What has the words."""

    def narrowed(self, rows, noun, shape):
        return rows.alias(words=SearchColumn()).filter(self.has_words(noun, shape))

    def has_words(self, noun, shape):
        of_years = shape.of_its_years(noun)
        has_all = Q(words=tsquery(ALL))
        return has_all if of_years is None else has_all | (of_years & Q(words=tsquery(YEARLESS)))

    def once(self, rows, _noun, _shape):
        return rows

    def rank(self, noun, shape):
        in_name = [When(words=tsquery(NAMES), then=Value(IN_NAME))]
        if shape.of_its_years(noun) is not None:
            in_name.append(When(words=tsquery(YEARLESS_NAMES), then=Value(IN_NAME)))
        return Case(
            *in_name,
            When(words=tsquery(REQUESTS), then=Value(IN_REQUEST)),
            default=Value(IN_TEXT),
            output_field=IntegerField(),
        )


class ByPlace:
    """What belongs to the places that were named and has the rest of the words."""

    def narrowed(self, rows, noun, shape):
        """None where nothing of the noun can belong to them."""
        for places in shape.places:
            ways = [noun.of_place[kind](pk) for kind, pk in places if kind in noun.of_place]
            if not ways:
                return None
            rows = rows.filter(reduce(or_, ways))
        return rows.alias(words=SearchColumn()).filter(self.has_rest(noun, shape)) if shape.has_rest else rows

    def has_rest(self, noun, shape):
        of_years = shape.of_its_years(noun)
        if of_years is None:
            return Q(words=tsquery(REST))
        if shape.has_rest_beside_years:
            of_years &= Q(words=tsquery(YEARLESS_REST))
        return Q(words=tsquery(REST)) | of_years

    def once(self, rows, noun, shape):
        return rows.exclude(BY_WORDS.has_words(noun, shape))  # found by its words already

    def rank(self, noun, shape):
        in_name = [When(words=tsquery(REST_NAMES), then=Value(OF_PLACE))]
        if shape.of_its_years(noun) is not None and shape.has_rest_beside_years:
            in_name.append(When(words=tsquery(YEARLESS_REST_NAMES), then=Value(OF_PLACE)))
        return Case(*in_name, default=Value(OF_PLACE_ONLY), output_field=IntegerField())


BY_WORDS, BY_PLACE = ByWords(), ByPlace()
