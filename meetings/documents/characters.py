"""Which characters an official document can show, and what stands in place of those that it cannot.

PDF/A and PDF/UA refuse a whole document over one character without a shape, so each text passes here first. What the
bundled fonts have is read from fonts/coverage.json (`python -m tests.font_coverage` makes it from the font files).
"""

import json
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
FAMILIES = ["Liberation Sans", "Noto Naskh Arabic", "DejaVu Sans", "Symbola"]  # in the order they are tried
PLACEHOLDER = "□"

# Where a line ends: each becomes one "\n", which the forms print as the end of a line.
LINE_ENDS = {"\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"}
# They turn the reading order of the text around them, so that a paper would not say what its data says.
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
JOINERS = {"\u200c", "\u200d"}
# Arabic signs of numbers and verses: of the same category as the invisible ones, but seen.
VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
# Colours of skin and halves of flags: shaped together with the emoji before them they would be read back twice.
APART = frozenset(map(chr, [*range(0x1F3FB, 0x1F400), *range(0x1F1E6, 0x1F200)]))
# Controls, halves of a pair, private use and characters that do not exist: no paper can show them.
NEVER = {"Cc", "Cs", "Co", "Cn"}


@cache
def _coverage():
    """For each family the sorted starts and ends of its ranges of characters."""
    table = json.loads((FONTS / "coverage.json").read_text())
    return {family: tuple(zip(*table[family], strict=True)) for family in FAMILIES}


@cache
def _families_of(character):
    """The families that have the character, as a set of their names."""
    point = ord(character)
    found = set()
    for family, (starts, ends) in _coverage().items():
        at = bisect_right(starts, point) - 1
        if at >= 0 and point <= ends[at]:
            found.add(family)
    return frozenset(found)


def _is_invisible(character):
    """Whether it shows nothing by itself: joiners, marks of direction, selectors of a variant."""
    if character in VISIBLE_FORMATS:
        return False
    return unicodedata.category(character) == "Cf" or _selects_a_variant(character)


def _selects_a_variant(character):
    """The fonts have no variants: "\u263a\ufe0f" is the same face as "\u263a"."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _is_kept(character, before, after):
    """Whether an invisible character still does something on paper, between the characters beside it."""
    if _selects_a_variant(character) or not _families_of(character):
        return False
    # A joiner matters between letters alone; the fonts have no pictures made of several emoji.
    return character not in JOINERS or all(
        unicodedata.category(beside)[0] in "LM" for beside in (before, after)
    )


def name_of(character):
    """ "U+1F600": a character named so that every page, log and database can carry it."""
    return f"U+{ord(character):04X}"


def printable(text, unprintable):
    """The text as the fonts can print it.

    A character that no font has, or that the format forbids, becomes the placeholder; a mark is kept only where one
    font has both it and the letter under it. Invisible characters that no font knows are left out: nothing is lost
    on paper.

    Args:
        text: as it was typed, any characters at all.
        unprintable: a set that takes the names ("U+4E2D") of what became a placeholder.
    """
    if text.isascii() and text.isprintable():
        return text
    result = []
    families = frozenset()  # of the letter that a following mark belongs to
    text = text.replace("\r\n", "\n")
    for place, character in enumerate(text):
        if character in LINE_ENDS or character in "\n\t":
            result.append(" " if character == "\t" else "\n")
            families = frozenset()
            continue
        category = unicodedata.category(character)
        if _is_invisible(character) and character not in TURNS:
            if _is_kept(character, result[-1][-1] if result else " ", text[place + 1 : place + 2] or " "):
                result.append(character)
            continue
        its_families = _families_of(character)
        if character in TURNS or category in NEVER:
            its_families = frozenset()
        elif category.startswith("M"):
            its_families &= families
        if its_families:
            result.append(f"\u200b{character}" if character in APART else character)
        else:
            unprintable.add(name_of(character))
            result.append(PLACEHOLDER)
        families = its_families
    return "".join(result)
