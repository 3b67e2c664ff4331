"""What changed between two texts, for people to read: word by word, or line by line where much did."""

import re

# difflib takes minutes on some texts that a person could type. Myers' algorithm (An O(ND) Difference
# Algorithm, 1986) takes time with the number of differences, and stops here at this many: under half a
# second for two texts of 20,000 characters, whatever they say.
MOST = 300

_WORDS = re.compile(r"\s*\S+|\s+")


def difference(old, new):
    """Pieces of text in reading order.

    Returns:
        a list of (kind, text), kind being "same", "removed" or "added".
    """
    for pieces in (_WORDS.findall, lambda text: text.splitlines(keepends=True)):
        before, after = pieces(old), pieces(new)
        kept = _kept_pairs(before, after)
        if kept is not None:
            return _told(before, after, kept)
    return [part for part in (("removed", old), ("added", new)) if part[1]]


def _told(before, after, kept):
    parts = []
    x = y = 0
    for i, j in [*kept, (len(before), len(after))]:
        _add(parts, "removed", before[x:i])
        _add(parts, "added", after[y:j])
        _add(parts, "same", before[i : i + 1])
        x, y = i + 1, j + 1
    return parts


def _add(parts, kind, pieces):
    text = "".join(pieces)
    if not text:
        return
    if parts and parts[-1][0] == kind:
        text = parts.pop()[1] + text
    parts.append((kind, text))


def _kept_pairs(before, after):
    """The pieces that both have, as pairs of places; None where more than MOST differ."""
    furthest = {1: 0}
    steps = []
    for d in range(min(MOST, len(before) + len(after)) + 1):
        steps.append(dict(furthest))
        for k in range(-d, d + 1, 2):
            down = k == -d or (k != d and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if down else furthest[k - 1] + 1
            y = x - k
            while x < len(before) and y < len(after) and before[x] == after[y]:
                x, y = x + 1, y + 1
            furthest[k] = x
            if x >= len(before) and y >= len(after):
                return _walk_back(steps, x, y)
    return None


def _walk_back(steps, x, y):
    pairs = []
    for d in range(len(steps) - 1, -1, -1):
        furthest, k = steps[d], x - y
        down = k == -d or (k != d and furthest[k - 1] < furthest[k + 1])
        from_k = k + 1 if down else k - 1
        from_x = furthest[from_k] if d else 0
        from_y = from_x - from_k if d else 0
        while x > from_x and y > from_y:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = from_x, from_y
    return pairs[::-1]
