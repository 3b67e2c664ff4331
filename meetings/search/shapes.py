"""A question as SQL: what its SQL depends on, and the two ways in which a row is found.

Strangers all ask alike. Their SQL is made once for each shape and kept, since making it takes longer than answering it: so
it has marks in place of the words until it is run.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, IntegerField, Value, When

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
    """

    chosen: tuple
    places: tuple
    goes_on: bool
    has_rest: bool

    @classmethod
    def of(cls, question, chosen):
        places = tuple(tuple((place.kind, place.pk) for place in named) for named in question.places)
        has_rest = bool(question.beside_the_places())
        return cls(tuple(sorted(chosen.items())), places, question.goes_on, has_rest)

    @property
    def ways(self):
        return [BY_WORDS, BY_PLACE] if self.places else [BY_WORDS]


# In place of the words, until the SQL is run.
ALL, NAMES, REQUESTS, REST, REST_NAMES = (f"\ue000{n}" for n in range(5))


def words_of_marks(question):
    """{mark: the words}."""
    return {
        ALL: question.expression(),
        NAMES: question.expression("A"),
        REQUESTS: question.expression("AB"),
        REST: question.beside_the_places(),
        REST_NAMES: question.beside_the_places("A"),
    }


def with_values(params, values):
    """The parameters with values in place of the marks.

    Args:
        values: {mark: value}.
    """
    return [values.get(param, param) if isinstance(param, str) else param for param in params]


class ByWords:
    """What has the words."""

    def narrowed(self, rows, _noun, _shape):
        return rows.alias(words=SearchColumn()).filter(words=tsquery(ALL))

    def once(self, rows):
        return rows

    rank = Case(
        When(words=tsquery(NAMES), then=Value(IN_NAME)),
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
        return rows.alias(words=SearchColumn()).filter(words=tsquery(REST)) if shape.has_rest else rows

    def once(self, rows):
        return rows.exclude(words=tsquery(ALL))  # found by its words already

    rank = Case(
        When(words=tsquery(REST_NAMES), then=Value(OF_PLACE)),
        default=Value(OF_PLACE_ONLY),
        output_field=IntegerField(),
    )


BY_WORDS, BY_PLACE = ByWords(), ByPlace()
