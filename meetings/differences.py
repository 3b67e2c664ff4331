"""What changed between two texts, for people to read: word by word, or line by line where much did; and what both make."""

import re
from itertools import pairwise

# difflib takes minutes on some texts that a person could type. Myers' algorithm (An O(ND) Difference
# Algorithm, 1986) takes time with the number of differences, and stops here at this many: under half a
# second for two texts of 20,000 characters, whatever they say.
MOST = 300
# Characters of unchanged text left on each side of a change, where only the changes are shown.
AROUND = 120

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


def excerpt(parts, around=AROUND):
    """The pieces of a difference with long unchanged stretches cut out ("gap"), and long changes cut short.

    Bounds what a list of many differences weighs: a change shows `around` characters before and after it, and ten times
    as many of itself.
    """
    shown = []
    for n, (kind, text) in enumerate(parts):
        if len(parts) == 1 and kind == "same":
            pieces = [(kind, text)] if len(text) <= 10 * around else [(kind, _head(text, 10 * around)), GAP]
        elif kind == "same":
            is_after, is_before = n > 0, n + 1 < len(parts)
            head = _head(text, around) if is_after else ""
            tail = _tail(text, around) if is_before else ""
            is_short = len(text) <= around * (is_after + is_before)
            pieces = [(kind, text)] if is_short else [(kind, head), GAP, (kind, tail)]
        elif len(text) > 10 * around:
            pieces = [(kind, _head(text, 9 * around)), GAP, (kind, _tail(text, around))]
        else:
            pieces = [(kind, text)]
        shown += [piece for piece in pieces if piece == GAP or piece[1]]
    return shown


GAP = ("gap", "")


def _head(text, length):
    """Its beginning, up to a whole word where one ends there."""
    head = text[:length]
    return head if text[length : length + 1].isspace() else head.rpartition(" ")[0] or head


def _tail(text, length):
    tail = text[-length:]
    if len(text) <= length or text[-length].isspace():
        return tail
    _part, space, whole = tail.partition(" ")
    return space + whole or tail


def merge(base, ours, theirs):
    """What two people made of one text, in one: line by line, against the text that both began with.

    Where only one of them changed something, the change is taken. Where both did, both are kept, ours first; so no
    line that either wrote is missing.

    Args:
        base: None where it is not known; then all that differs is kept twice.

    Returns:
        (text, how many places hold both versions).
    """
    before, mine, yours = (text.split("\n") if text else [] for text in (base or "", ours, theirs))
    stable = _kept_by_both(before, mine, yours)
    merged, conflicts = [], 0
    for (b, o, t), (b_next, o_next, t_next) in pairwise(
        [(-1, -1, -1), *stable, (len(before), len(mine), len(yours))]
    ):
        was, is_ours, is_theirs = before[b + 1 : b_next], mine[o + 1 : o_next], yours[t + 1 : t_next]
        if is_ours in (was, is_theirs):
            merged += is_theirs
        elif is_theirs == was:
            merged += is_ours
        else:
            merged += _both(is_ours, is_theirs)
            conflicts += 1
        merged += before[b_next : b_next + 1]
    return "\n".join(merged), conflicts


def _kept_by_both(before, mine, yours):
    """Places of the lines that neither changed. None at all where too much differs to tell."""
    in_mine, in_yours = (dict(_kept_pairs(before, after) or ()) for after in (mine, yours))
    return [(b, o, in_yours[b]) for b, o in in_mine.items() if b in in_yours]


def _both(ours, theirs):
    """All lines of both, those that they share once."""
    merged = []
    o = t = 0
    for i, j in [*(_kept_pairs(ours, theirs) or ()), (len(ours), len(theirs))]:
        merged += [*ours[o:i], *theirs[t:j], *ours[i : i + 1]]
        o, t = i + 1, j + 1
    return merged


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
    # What begins and ends alike, often nearly all of it, needs no search.
    shortest = min(len(before), len(after))
    head = next((n for n in range(shortest) if before[n] != after[n]), shortest)
    rest = shortest - head
    tail = next((n for n in range(rest) if before[-1 - n] != after[-1 - n]), rest)
    between = _kept_between(before[head : len(before) - tail], after[head : len(after) - tail])
    if between is None:
        return None
    return [
        *((n, n) for n in range(head)),
        *((head + i, head + j) for i, j in between),
        *((len(before) - n, len(after) - n) for n in range(tail, 0, -1)),
    ]


def _kept_between(before, after):
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
