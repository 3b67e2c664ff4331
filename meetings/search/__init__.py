"""`/cari/`: from what somebody typed to rows, over all nouns at once.

"jaringan MTB"                                      reading.py (words.py, synonyms.py, places.py)
  ↓ asked()
Question: terms as to_tsquery reads them            questions.py
  ↓ looked_up(), which runs the SQL                 lookup.py (shapes.py, nouns.py, vectors.py)
1. the newest rows of each noun with the words      candidates.py
2. those that the reader may see, by rank           hits.py
  ↓
Counts for the filters, and the keys of one page
  ↓ shown()
Found: names and fragments with the words marked    fragments.py

Of each noun at most MOST rows are counted, the newest, so that a word that stands everywhere costs no more than another.
"""

from meetings.search.fragments import Found, shown
from meetings.search.lookup import Counts, found_by_each, looked_up
from meetings.search.places import known_places, places_found
from meetings.search.reading import asked
from meetings.search.words import LONGEST, cleaned, number_in

__all__ = [
    "LONGEST",
    "Counts",
    "Found",
    "asked",
    "cleaned",
    "found_by_each",
    "known_places",
    "looked_up",
    "number_in",
    "places_found",
    "shown",
]
