"""What somebody types into the search, as a question to PostgreSQL's full text: its words, other forms of them, places.

All words must be there; `"…"` keeps words together, and `-word` leaves out what has it. Where nothing has the last word as
a whole, it may be the beginning of one. PostgreSQL finds the stems of Indonesian words by itself (diakomodasi, mengakomodasi, akomodasi); what it
cannot know is here: forms that are not standard, abbreviations, and names that places had before.
"""

import re
from dataclasses import replace

from meetings.search.places import names_of
from meetings.search.questions import Form, Question, Term
from meetings.search.synonyms import EMPTY_WORDS, SYNONYMS
from meetings.search.words import LONGEST, cleaned, words_of

MOST_WORDS = 12
SHORTEST_BEGINNING = 3  # letters: fewer begin nearly every word

_PART = re.compile(r'(?P<minus>-?)(?:"(?P<together>[^"]*)"?|(?P<word>[^\s"]+))')
_JOINED = re.compile(r"(?<=[^\W\d])[.-](?=\w)|(?<=\w)[.-](?=[^\W\d])")


def asked(text, places):
    """The question that somebody typed.

    Args:
        text: any; only the beginning of a very long one is read.
        places: all that may be named (`Place`).
    """
    whole = cleaned(text)
    clean = whole[:LONGEST].rstrip()
    names = names_of(places)
    terms = []
    beside = []  # words that stand beside each other without signs: names are looked for among them
    for part in _PART.finditer(clean):
        words = words_of(part["word"] if part["together"] is None else part["together"])
        if part["together"] is None and not part["minus"]:
            beside.extend(words)
        elif words:
            terms += [*_terms_of(beside, names), _as_typed(words, part)]
            beside = []
    terms = _without_empty_words([*terms, *_terms_of(beside, names)])
    is_cut = len(whole) > LONGEST or len(terms) > MOST_WORDS
    return Question(clean, tuple(_with_a_beginning(terms[:MOST_WORDS])), is_cut)


def _as_typed(words, part):
    """What stands in quotes or is left out: no place, and in quotes no other form either."""
    typed = " ".join(words)
    forms = SYNONYMS.get(words, (typed,)) if part["together"] is None else (typed,)
    return Term(typed, tuple(map(Form, forms)), is_left_out=bool(part["minus"]))


def _terms_of(words, names):
    """The terms of words that stand beside each other: the longest known name or expression first."""
    longest = max(map(len, [*names, *SYNONYMS]), default=1)
    terms, at = [], 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            known = tuple(words[at : at + length])
            if known in names or known in SYNONYMS:
                break
        terms.append(_term(known, names))
        at += len(known)
    return terms


def _term(words, names):
    typed = " ".join(words)
    places = tuple(names.get(words, ()))
    forms = {words, *(words_of(form) for form in SYNONYMS.get(words, ()))}
    if len(words) == 1 and _JOINED.search(typed):
        forms.add(tuple(_JOINED.split(typed)))  # "lokasi-menara.pdf": the name of a file is read word by word
    for place in places:
        forms |= place.names
    shortest = sorted(form for form in forms if not any(_stands_in(other, form) for other in forms))
    return Term(
        typed,
        tuple(Form(" ".join(form), _other_regions_after(form, names)) for form in shortest),
        may_go_on=not places and len(forms) == 1,
        places=places,
    )


def _stands_in(part, words):
    """Whether words stand, beside each other, in more words."""
    places = range(len(words) - len(part) + 1)
    return len(part) < len(words) and any(words[at : at + len(part)] == part for at in places)


def _other_regions_after(words, names):
    """The words that make a region's name that of another one; the province is in half of their names, and has none."""
    if not any(place.kind == "region" and not place.is_province for place in names.get(words, ())):
        return ()
    longer = (
        name
        for name, places in names.items()
        if len(name) > len(words) and name[: len(words)] == words and places[0].kind == "region"
    )
    return tuple(sorted({name[len(words)] for name in longer}))


def _without_empty_words(terms):
    telling = [term for term in terms if term.typed not in EMPTY_WORDS]
    return telling if any(not term.is_left_out for term in telling) else terms


def _with_a_beginning(terms):
    """Only the last word may go on, and only where it is long enough to mean something."""
    for term in terms:
        is_last = term is terms[-1] and len(term.typed) >= SHORTEST_BEGINNING and term.typed.isalpha()
        yield replace(term, may_go_on=term.may_go_on and is_last)
