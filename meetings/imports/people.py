"""Who may be the same person: names that are spelled nearly alike, and the same NIP.

Two names are alike where they are the same in another spelling (Soeharto, Suharto; Muh., Mohammad, Muhammad), in another
order, or but for one letter. It is only ever a question: whoever confirms the list answers it.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from meetings.imports.institutions import plain
from participants.models import Person

SHORTEST = 5  # letters of a name in which one letter may differ

_OLD_SPELLING = [("oe", "u"), ("dj", "j"), ("tj", "c"), ("ph", "f")]
_MUHAMMAD = {"m", "mohamad", "muhamad", "mochamad", "muchamad", "mohamed", "muhamed", "moh", "muh", "moch", "much", "mhd"}  # fmt: skip


def name_key(name):
    """The words of a name without what spellings differ in, in one order."""
    return " ".join(sorted(_words(name)))


def _words(name):
    words = re.sub("[^a-z0-9]+", " ", unicodedata.normalize("NFKD", name).casefold()).split()
    return [_word_key(word) for word in words] or [name.casefold()]  # a name in another script


def _word_key(word):
    for old, new in _OLD_SPELLING:
        word = word.replace(old, new)
    word = re.sub(r"(.)\1+", r"\1", word)
    return "muhamad" if word in _MUHAMMAD else word


def _signatures(name):
    """Two names that differ in one letter, or in where their words end, have one of these in common."""
    words = _words(name)
    letters = "".join(sorted(words))
    if len(letters) < SHORTEST:
        return {letters}
    return {letters, "".join(words), *(letters[:n] + letters[n + 1 :] for n in range(len(letters)))}


@dataclass(frozen=True)
class Known:
    """Somebody who is there already, or an earlier line of the file.

    Args:
        person: the Person, None for a line that would make a new one.
        line: number of the line, None for somebody who is there already.
        values: name, titles, position, nip.
    """

    person: Person | None
    line: int | None
    values: dict

    @property
    def key(self):
        return f"line:{self.line}" if self.line else f"person:{self.person.pk}"

    def is_surely(self, values):
        """Whether nothing that is said of the two differs: the same as `find_or_create_person`, and the NIP."""
        mine = self.values
        if mine["full_name"].casefold() != values["full_name"].casefold():
            return False
        if not values["full_name"] and plain(mine["position"]) != plain(values["position"]):
            return False
        parts = ("position", "nip", "title_before", "title_after")
        return all(_fits(mine.get(part, ""), values.get(part, "")) for part in parts)


def _fits(known, typed):
    return not known or not typed or _letters(known) == _letters(typed)


def _letters(text):
    return re.sub(r"[\s.,]+", "", text).casefold()


def values_of(person):
    names = ("full_name", "position", "nip", "title_before", "title_after")
    return {name: getattr(person, name) for name in names}


class Index:
    """Finds who is like a line: of the same institution by the name, anywhere by the NIP."""

    def __init__(self):
        self._by_name, self._by_nip, self._by_letters = (
            defaultdict(list),
            defaultdict(list),
            defaultdict(list),
        )

    def add(self, institution_pk, known):
        values = known.values
        if values.get("nip"):
            self._by_nip[values["nip"]].append(known)
        if values["full_name"]:
            key = name_key(values["full_name"])
            self._by_name[institution_pk, key].append(known)
            for signature in _signatures(values["full_name"]):
                self._by_letters[institution_pk, signature].append(known)
        else:
            self._by_name[institution_pk, f"={plain(values['position'])}"].append(known)

    def like(self, institution_pk, values):
        """[Known], each once: those of the NIP first, then those of the name, then those of nearly the name."""
        found = list(self._by_nip.get(values.get("nip") or None, ()))
        if values["full_name"]:
            key = name_key(values["full_name"])
            found += self._by_name.get((institution_pk, key), ())
            for signature in sorted(_signatures(values["full_name"])):
                found += self._by_letters.get((institution_pk, signature), ())
        else:
            found += self._by_name.get((institution_pk, f"={plain(values['position'])}"), ())
        return list({known.key: known for known in found}.values())

    def same(self, institution_pk, values):
        """Who at the institution surely is the one of these values: by the NIP before the name, None where nobody is."""
        sure = [
            known
            for known in self.like(institution_pk, values)
            if known.person.institution_id == institution_pk and known.is_surely(values)
        ]
        sure.sort(key=lambda known: (known.values["nip"] != values.get("nip", ""), known.person.pk))
        return sure[0] if sure else None
