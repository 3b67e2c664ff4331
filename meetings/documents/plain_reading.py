"""Takes the possible breaks of words out of what a PDF says, not out of how it looks.

Typst notes a soft hyphen or a zero-width blank as a part of the letter before it: in the table by which a font's shapes
are read back (ToUnicode), and as ActualText where a letter reads otherwise than in that table. Readers that do not know
ActualText then find a soft hyphen behind every "a", and whoever searches for "pelaksanaan" finds nothing. What stays is
the one at the end of a line where a word was really broken.
"""

import re
import zlib

BREAKS = "\u00ad\u200b"

STREAM = re.compile(rb"<</Length (\d+)([^<>]*/Filter/FlateDecode[^<>]*)>>\nstream\n")
TRAILER = re.compile(
    rb"xref\n0 (\d+)\n((?:\d{10} \d{5} [nf][ \r]\n?\n?)+)trailer\n(.*)startxref\n(\d+)\n%%EOF\s*$", re.DOTALL
)
ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])")
# <0002> <006100AD>
READ_AS = re.compile(rb"(<[0-9A-F]{4}> <)([0-9A-F]{8,})(>)")
ACTUAL_TEXT = re.compile(rb"/ActualText<FEFF([0-9A-F]+)>")
ACTUAL_LITERAL = re.compile(rb"/ActualText\((\xfe\xff(?:\\.|[^\\()])*)\)", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def without_breaks(pdf):
    """The PDF, whose text is read as it was typed.

    Args:
        pdf: as Typst writes it, with a plain table of objects; another file is given back as it is.
    """
    end = TRAILER.match(pdf, pdf.rfind(b"xref\n0 "))
    if not end:
        return pdf
    parts, at, shift = [], 0, 0
    shifts = []  # (from which byte on, by how many)
    for head in STREAM.finditer(pdf, 0, end.start()):
        if head.start() < at:
            continue  # inside the bytes of another stream
        length = int(head[1])
        packed = pdf[head.end() : head.end() + length]
        content = zlib.decompress(packed)
        cleaned = _cleaned(content, is_table=b"/CMap" in head[2])
        if cleaned == content:
            parts.append(pdf[at : head.end() + length])
            at = head.end() + length
            continue
        packed = zlib.compress(cleaned)
        new_head = b"<</Length %d%b>>\nstream\n" % (len(packed), head[2])
        parts += [pdf[at : head.start()], new_head, packed]
        at = head.end() + length
        shift += len(new_head) + len(packed) - (at - head.start())
        shifts.append((at, shift))
    parts.append(pdf[at : end.start()])
    return b"".join(parts) + _trailer(end, shifts)


def _cleaned(content, *, is_table):
    if is_table:
        return READ_AS.sub(lambda match: match[1] + _without(match[2]) + match[3], content)
    if b"/ActualText" not in content:
        return content
    content = ACTUAL_TEXT.sub(lambda match: b"/ActualText<FEFF%b>" % _without(match[1]), content)
    return ACTUAL_LITERAL.sub(
        lambda match: b"/ActualText<FEFF%b>" % _without(_unescaped(match[1])[2:].hex().upper().encode()),
        content,
    )


def _unescaped(literal):
    def character(match):
        if match[1][:1].isdigit():
            return bytes([int(match[1], 8)])
        return CONTROLS.get(match[1], match[1])

    return ESCAPED.sub(character, literal)


def _without(units):
    """Hexadecimal UTF-16 without the breaks; what consists of them alone stays, since a shape has to say something."""
    text = bytes.fromhex(units.decode()).decode("utf-16-be", "surrogatepass")
    left = "".join(character for character in text if character not in BREAKS)
    return (left or text).encode("utf-16-be", "surrogatepass").hex().upper().encode()


def _trailer(end, shifts):
    """The table of objects and what follows it, with the new places."""

    def moved(place):
        return place + next((by for begin, by in reversed(shifts) if place >= begin), 0)

    entries = [
        b"%010d %b %b\r\n" % (moved(int(place)) if kind == b"n" else int(place), generation, kind)
        for place, generation, kind in ENTRY.findall(end[2])
    ]
    start = moved(end.start())
    return b"xref\n0 %b\n%btrailer\n%bstartxref\n%d\n%%%%EOF" % (end[1], b"".join(entries), end[3], start)
