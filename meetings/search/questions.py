"""A question as PostgreSQL's full text reads it: terms that must all be there, or must not."""

import re
from dataclasses import dataclass, field, replace

from meetings.search.places import Place

_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True)
class Form:
    """Words that stand beside each other, and those that must not follow them.

    "Buru" is not "Buru Selatan", nor "Maluku Tenggara" what was "Maluku Tenggara Barat": those are other regions.
    """

    words: str
    not_before: tuple[str, ...] = ()

    def stands_in(self, words):
        own = tuple(self.words.split(" "))
        return own[0] in words and any(
            words[at : at + len(own)] == own and words[at + len(own)] not in self.not_before
            for at in range(len(words) - len(own))
        )

    def expression(self, suffix=""):
        if not self.not_before:
            return _operand(self.words, suffix)
        behind = " | ".join(map(_operand, self.not_before))
        return f"({_operand(self.words, suffix)} <-> !({behind}))"


def _operand(words, suffix=""):
    quoted = words.replace("\\", " ").replace("'", "''")
    return f"'{quoted}'" + (f":{suffix}" if suffix else "")


@dataclass(frozen=True)
class Term:
    """A word, or words that belong together, with all forms that count as it."""

    typed: str
    forms: tuple[Form, ...]
    is_left_out: bool = False
    may_go_on: bool = False  # the last word, which is perhaps only the beginning of one
    goes_on: bool = False  # it is taken for one
    places: tuple[Place, ...] = ()

    def expression(self, weights=""):
        """As to_tsquery reads it. What PostgreSQL's parser does with the words it does with those of the texts."""
        if self.is_left_out:
            return f"!({' | '.join(form.expression() for form in self.forms)})"
        forms = [form.expression(weights) for form in self.forms]
        if self.goes_on:
            forms.append(_operand(self.typed, f"*{weights}"))
        return f"({' | '.join(forms)})"

    def stands_in(self, words):
        """Whether one of its forms stands in these words, where another place's name is not meant."""
        if any(form.stands_in(words) for form in self.forms):
            return True
        return self.goes_on and any(word.startswith(self.typed) for word in words)


@dataclass(frozen=True)
class Question:
    """What was asked, in terms that must all be there (or, left out, must not)."""

    text: str
    terms: tuple[Term, ...] = ()
    is_cut: bool = False
    wanted: tuple[Term, ...] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "wanted", tuple(term for term in self.terms if not term.is_left_out))

    def __bool__(self):
        return bool(self.wanted)

    @property
    def places(self):
        """For each name of places in it the places that are called so: what belongs to one of them is found, too."""
        return [term.places for term in self.wanted if term.places]

    @property
    def years(self):
        """Of "penduduk Buru 2022": what has figures of that year need not have it in its words."""
        return tuple(term.typed for term in self.wanted if _YEAR.fullmatch(term.typed))

    @property
    def is_a_place(self):
        """Nothing is asked but the name of a place."""
        return len(self.terms) == 1 and bool(self.terms[0].places)

    @property
    def may_go_on(self):
        return not self.goes_on and any(term.may_go_on for term in self.wanted)

    def going_on(self):
        """The same with what may be only the beginning of a word taken for one."""
        terms = tuple(replace(term, goes_on=term.may_go_on) for term in self.terms)
        return Question(self.text, terms, self.is_cut)

    @property
    def goes_on(self):
        return any(term.goes_on for term in self.terms)

    def expression(self, weights=""):
        return " & ".join(term.expression(weights) for term in self.terms)

    def stands_in_name_of(self, place):
        """Whether all words stand in the name that the place has now; names that it had count as a whole alone."""
        return all(term.stands_in(place.words) != term.is_left_out for term in self.terms)

    def beside_the_places(self, weights=""):
        """The same without the names of places; "" where nothing else was asked."""
        return " & ".join(term.expression(weights) for term in self.terms if not term.places)

    def beside_the_years(self):
        """The same question without its years; false where nothing else is asked."""
        years = self.years
        return Question(self.text, tuple(term for term in self.terms if term.typed not in years), self.is_cut)
