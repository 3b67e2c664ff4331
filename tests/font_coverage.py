"""Which characters the bundled fonts have, read from the files by fontTools.

`python -m tests.font_coverage` writes meetings/documents/fonts/coverage.json anew after a font was replaced.
"""

import json
import unicodedata

from fontTools.ttLib import TTFont

from meetings.documents.characters import FAMILIES, FONTS, NEVER, TURNS

# In the fonts but not for a paper: a mark of the order of bytes, what annotates between lines, the tags.
NOT_FOR_A_PAPER = {0xFEFF, 0xFFFC, 0xFFF9, 0xFFFA, 0xFFFB, 0xFFFD}


def coverage():
    """{family: [[first, last], …]}: a family has what each of its styles has."""
    points = {}
    for path in sorted(FONTS.glob("*.ttf")):
        font = TTFont(path, lazy=True)
        family = font["name"].getBestFamilyName()
        its_points = {point for point in font.getBestCmap() if _may_be_printed(point)}
        points[family] = points.get(family, its_points) & its_points
    return {family: _ranges(sorted(points[family])) for family in FAMILIES}


def _may_be_printed(point):
    character = chr(point)
    return (
        unicodedata.category(character) not in NEVER
        and character not in TURNS
        and point not in NOT_FOR_A_PAPER
    )


def _ranges(points):
    ranges = []
    for point in points:
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return ranges


if __name__ == "__main__":
    (FONTS / "coverage.json").write_text(json.dumps(coverage(), separators=(",", ":")) + "\n")
