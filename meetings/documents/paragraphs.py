"""What people typed, a small Markdown (meetings/prose.py), as the paragraphs of a paper.

A paragraph is a dict of plain values:

    jenis     "alinea", "judul", "kutipan", "garis" or "tabel"
    tanda     what stands before an item of a list, as "1." or "–"; "" elsewhere
    tingkat   how deep it stands: 0 at the margin
    potongan  [{"teks", "gaya"}]: its pieces; gaya has "b" (bold), "i" (italic), "s" (struck), or none of them
    teks      all of it without the styles; a line break is a line break
    baris     of a table alone: [[teks, …], …], the first of them its head
"""

import re

from meetings.prose import tokens_of

OPENS = {"strong_open": "b", "em_open": "i", "s_open": "s"}
CLOSES = {"strong_close": "b", "em_close": "i", "s_close": "s"}
# Nothing in it can be a sign of Markdown: the usual sentence is not read for signs.
PLAIN = re.compile(r"[^*_~`<>\[\]\\|#&=+\n-]*", re.ASCII)
NUMBERED = re.compile(r"\s*(?:\d{1,9}|[a-zA-Z]|[ivxIVX]{2,5})[.)]\s")
ROMAN = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"]


def paragraphs_of(text):
    """The paragraphs of a text, in order; none of an empty one. A heading with nothing below it is words as typed."""
    text = (text or "").strip()
    if not text:
        return []
    if PLAIN.fullmatch(text) and not NUMBERED.match(text):
        return [_paragraph([_piece(text)])]
    tokens = tokens_of(text)
    if tokens is None:
        return [_paragraph([_piece(part)]) for part in re.split(r"\n[ \t]*\n\s*", text)]
    found = _Reading().read(tokens)
    if [paragraph["jenis"] for paragraph in found] == ["judul"]:
        return [_paragraph([_piece(text)])]
    return found or [_paragraph([_piece(text)])]


def plain(paragraphs):
    """Their words, one under another: for a cell of a spreadsheet."""
    lines = []
    for paragraph in paragraphs:
        if paragraph["jenis"] == "tabel":
            lines += [" | ".join(row) for row in paragraph["baris"]]
        else:
            lines.append(f"{paragraph['tanda']} {paragraph['teks']}".strip())
    return "\n".join(lines)


def _piece(text, style=""):
    return {"teks": text, "gaya": style}


def _paragraph(pieces, kind="alinea", mark="", depth=0):
    return {
        "jenis": kind,
        "tanda": mark,
        "tingkat": depth,
        "potongan": pieces,
        "teks": "".join(piece["teks"] for piece in pieces),
    }


class _Reading:
    """Goes through the tokens of one text."""

    def __init__(self):
        self.found = []
        self.lists = []  # of each list that is open: how its items are counted, or None
        self.mark = ""  # of the item that began and has no words yet
        self.quotes = 0
        self.heading = False
        self.rows = None

    def read(self, tokens):
        for token in tokens:
            step = getattr(self, f"_{token.type}", None)
            if step:
                step(token)
        return self.found

    def _bullet_list_open(self, token):
        self._keep_mark()
        # "a. b. c." is read as a list of its own kind, which has a `type` (meetings/prose.py).
        kind = token.attrs.get("type")
        self.lists.append([kind, token.attrs.get("start", 1), "."] if kind else None)

    def _ordered_list_open(self, token):
        self._keep_mark()
        self.lists.append([token.attrs.get("type", "1"), token.attrs.get("start", 1), token.markup or "."])

    def _list_close(self, _token):
        self.lists.pop()

    _bullet_list_close = _ordered_list_close = _list_close

    def _list_item_open(self, _token):
        counted = self.lists[-1]
        if counted is None:
            self.mark = "–"
            return
        kind, number, end = counted
        self.mark = _counted(kind, number) + end[-1]
        counted[1] = number + 1

    def _list_item_close(self, _token):
        self._keep_mark()

    def _keep_mark(self):
        """An item without words of its own still shows its sign."""
        if self.mark:
            self._add([], "alinea")

    def _blockquote_open(self, _token):
        self._keep_mark()
        self.quotes += 1

    def _blockquote_close(self, _token):
        self.quotes -= 1

    def _heading_open(self, _token):
        self.heading = True

    def _heading_close(self, _token):
        self.heading = False

    def _hr(self, _token):
        self.found.append(_paragraph([], "garis", "", len(self.lists)))

    def _table_open(self, _token):
        self._keep_mark()
        self.rows = []

    def _tr_open(self, _token):
        self.rows.append([])

    def _table_close(self, _token):
        table = _paragraph([], "tabel", "", len(self.lists))
        self.found.append(table | {"baris": self.rows})
        self.rows = None

    def _inline(self, token):
        pieces = _pieces(token)
        if self.rows is not None:
            self.rows[-1].append("".join(piece["teks"] for piece in pieces))
            return
        kind = "judul" if self.heading else "kutipan" if self.quotes else "alinea"
        self._add(pieces, kind)

    def _add(self, pieces, kind):
        self.found.append(_paragraph(pieces, kind, self.mark, len(self.lists) + self.quotes))
        self.mark = ""


def _counted(kind, number):
    number = int(number)
    if kind in {"i", "I"} and number < len(ROMAN):
        return ROMAN[number].upper() if kind == "I" else ROMAN[number]
    if kind in {"a", "A"} and number <= 26:
        return chr(ord(kind) + number - 1)
    return str(number)


def _pieces(token):
    """The words of one block with their styles; where a link leads stands behind its words."""
    pieces, styles, links = [], [], []
    for child in token.children or []:
        if child.type in OPENS:
            styles.append(OPENS[child.type])
        elif child.type in CLOSES:
            styles.remove(CLOSES[child.type])
        elif child.type == "link_open":
            links.append((child.attrs.get("href", ""), len(pieces)))
        elif child.type == "link_close":
            address, begin = links.pop()
            words = "".join(piece["teks"] for piece in pieces[begin:])
            if address.removeprefix("mailto:") != words:
                pieces.append(_piece(f" ({address})"))
        elif child.type in {"softbreak", "hardbreak"}:
            pieces.append(_piece("\n"))
        elif child.content:
            pieces.append(_piece(child.content, "".join(sorted(set(styles)))))
    return pieces
