"""Where an Indonesian word may be broken at the end of a line.

Typst knows no Indonesian patterns, so the possible breaks are put into the words as soft hyphens (U+00AD). Only breaks
that hold in any reading are given (Pedoman Umum EYD, "Pemenggalan Kata"): "ma-kan" and "minum-an" cannot be told apart
without a dictionary, so nothing is broken before a last "…an" or "…i", nor within "ber-", "ter-", "per-" before a vowel. Names and
abbreviations, which have a capital, stay whole.
"""

import re
from functools import lru_cache

SOFT_HYPHEN = "\u00ad"
ZERO_WIDTH_SPACE = "\u200b"
SHORTEST = 12  # letters; a shorter word moves to the next line whole, which saves a third of the time
LONGEST_WITHOUT_BREAK = 20  # characters; what has no syllables and is longer still has to fit on a page

WORD = re.compile(rf"\b[a-z]{{{SHORTEST},}}\b")
CONSONANT = "(?:ng|ny|kh|sy|[bcdfghjklmnpqrstvwxyz])"
BETWEEN_VOWELS = re.compile(rf"(?<=[aeiou])({CONSONANT}+)(?=[aeiou])")
ONE = re.compile(CONSONANT)
# "prog-ram" or "pro-gram", "in-stru-men": which one holds depends on the word.
UNSURE_PAIR = re.compile(r"[bcdfgkpt][lr]|s[klmnpt]|[st]w|ks")
FIRST_OF_MANY = {"l", "m", "n", "ng", "r"}  # "in-stansi", "ben-trok", "ang-klung"
UNSURE_START = re.compile(r"(?:[btp]er|se[rl]|me[nm]|pe[nm]|meng|peng|di|antar)(?=[aeiou])")
UNSURE_END = re.compile(r"[^aeiou](?:an|i|in)(?:nya)?$")
LINK = re.compile(r"://|@|\w\.\w")
TOKEN = re.compile(r"\S+")
# An address of the web may end a line after a slash or a dash as it is.
RUN = re.compile(rf"[^\s\u00ad\u200b/-]{{{LONGEST_WITHOUT_BREAK + 1},}}")


def with_soft_hyphens(text):
    """The text with a soft hyphen wherever a word may be broken, and room to break what has no end."""
    return TOKEN.sub(lambda match: _with_breaks(match[0]), text)


def _with_breaks(token):
    if len(token) < SHORTEST:
        return token
    if not LINK.search(token):  # a copied link must not have a hyphen in it
        token = WORD.sub(lambda match: broken(match[0]), token)
    return RUN.sub(lambda match: _cut(match[0]), token)


@lru_cache(maxsize=20_000)
def broken(word):
    """A word of small letters with a soft hyphen at each of its breaks."""
    breaks = [at for at in _breaks(word) if 2 <= at <= len(word) - 3]
    for at in reversed(breaks):
        word = word[:at] + SOFT_HYPHEN + word[at:]
    return word


def _breaks(word):
    start = UNSURE_START.match(word)
    first = start.end() + 1 if start else 0
    end = UNSURE_END.search(word)
    last = end.start() - 1 if end else len(word)
    for match in BETWEEN_VOWELS.finditer(word):
        consonants = ONE.findall(match[1])
        if len(consonants) == 1:
            at = match.start()
        elif consonants[0] in FIRST_OF_MANY or (len(consonants) == 2 and not UNSURE_PAIR.fullmatch(match[1])):
            at = match.start() + len(consonants[0])
        else:
            continue
        if len(consonants) == 1 and (at < first or at >= last):
            continue
        yield at


def _cut(run):
    """A run without syllables, such as an address: it may end a line anywhere between two letters or digits, unmarked."""
    parts = [run[at : at + 8] for at in range(0, len(run), 8)]
    return ZERO_WIDTH_SPACE.join(parts)
