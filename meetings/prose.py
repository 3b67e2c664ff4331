"""What people typed or pasted, a small Markdown, as safe HTML and as plain words.

    paragraphs, a line break where one was typed · **bold** · *italic* · ~~struck~~ · - list · 1. list · a. list
    # heading · > quote · | table | · [words](https://…) and addresses as they are · --- a line

It is CommonMark with tables, but for what would make words vanish or look other than typed. Nobody who takes
minutes means code by four spaces, a link definition by "[Catatan]: ditunda" or a heading by a line of dashes
below a sentence; cells that a table's head has no column for are words too; "a." is how lists inside lists
are counted in Indonesian papers. HTML stays text, but for <br>: a cell has no other way to break a line.
Pictures are attachments.

The cost is bounded: MOST pieces are read, a longer text is shown as it was typed; what is nested deeper than
DEEPEST stays text.
"""

import re
from functools import lru_cache

import nh3
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_block import blockquote, list_block, table
from markdown_it.rules_block.table import escapedSplit, getLine
from markdown_it.token import Token

MOST = 40_000  # lines and signs of one text: about a second
MOST_BRACKETS = (
    10_000  # "[" of one text, each of which costs as much as many other signs; with more no links are made
)
DEEPEST = 12  # levels; a quote is one, a list two. More would leave no room for words on a phone

_PLAIN = re.compile(
    r"(?:(?!^\s*(?:[-+]|(?:\d{1,9}|[a-zA-Z]|[ivxIVX]{2,5})[.)])\s)[^*_~`<>\[\]\\|#&])*", re.MULTILINE
)
_SIGNS = re.compile(r"[\n*_~`|<\\]|https?:")
_TAGS = {
    "p", "br", "strong", "em", "s", "ul", "ol", "li", "a", "blockquote", "code", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "h5", "h6",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start", "type"},
    **{tag: {"dir"} for tag in ("p", "li", "th", "td", "h3", "h4", "h5", "h6")},
}
_SCHEMES = {"http", "https", "mailto"}
_cleaner = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    allowed_classes={"td": {"num"}, "th": {"num"}},
    url_schemes=_SCHEMES,
    link_rel="nofollow noopener",
)


def as_html(text):
    """Safe HTML. Headings begin at level 3: a text stands inside a page that has its own."""
    html = _kept_short(text) if len(text) < 2_000 else _kept(text)
    if "<table>" in html:
        # A wide table scrolls by itself, also by keyboard, and stays a table for a screen reader.
        name = escape(_("Tabel"))
        frame = f'<div class="table-responsive" tabindex="0" role="group" aria-label="{name}"><table>'
        html = html.replace("<table>", frame).replace("</table>", "</table></div>")
    return mark_safe(html)


def as_words(text, most=2_000):
    """The words without the signs, on one line: for titles and for lists of many. Reads `most` characters."""
    return _kept_words(text[:most].strip())


@lru_cache(maxsize=2_000)
def _kept_words(text):
    """Of rows that stand on many pages; as a rule a few hundred bytes each, at most 4 MB in all."""
    if "\n\n" not in text and _PLAIN.fullmatch(text):
        return " ".join(text.split())
    said = ""
    for token in _markdown.parse(text):
        words = " ".join(_words(token).split()) if token.type == "inline" else ""
        if words and said:
            said += " " if said[-1] in ".,;:!?–" else "; "
        said += words
    return said


def tokens_of(text):
    """What is read out of the text, as tokens of markdown-it; None of one that is shown as it was typed."""
    if len(_SIGNS.findall(text)) > MOST:
        return None
    return (_without_links if text.count("[") > MOST_BRACKETS else _markdown).parse(text)


def _words(token):
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return "".join(map(_words, token.children)) if token.children else token.content


@lru_cache(maxsize=16)
def _kept(text):
    """A long text is read once, not for each who looks at the page."""
    return _rendered(text)


@lru_cache(maxsize=500)
def _kept_short(text):
    """At most 2 MB of them in all, as a rule a few hundred kB."""
    return _rendered(text)


def _rendered(text):
    if len(_SIGNS.findall(text)) > MOST:
        html = _as_typed(text)
    elif text.count("[") > MOST_BRACKETS:
        html = _without_links.render(text)
    else:
        html = _markdown.render(text)
    return _cleaner.clean(html)


def _as_typed(text):
    paragraphs = re.split(r"\n[ \t]*\n\s*", escape(text.strip()))
    return (
        "\n".join(f"<p>{part}</p>" for part in paragraphs).replace("\n", "<br>\n").replace("</p><br>", "</p>")
    )


# Blocks ------------------------------------------------------------------------------------------


def _not_too_deep(rule):
    def limited(state, start_line, end_line, silent):
        return state.level < DEEPEST and rule(state, start_line, end_line, silent)

    return limited


def _table_with_every_cell(state, start_line, end_line, silent):
    """The rule of markdown-it drops cells that the head has no column for: here they end up in the last one.

    It also fills up short rows: a wide head above many lines would grow to many times the text.
    """
    is_one = table(state, start_line, end_line, True)
    if silent or not is_one:
        return is_one
    if getLine(state, start_line).count("|") * _rows_below(state, start_line, end_line) > MOST:
        return False
    first = len(state.tokens)
    table(state, start_line, end_line, False)
    rows = {}
    for token in state.tokens[first:]:
        if token.type == "inline":
            rows.setdefault(token.map[0], []).append(token)
        elif token.attrs.pop("style", "") == "text-align:right":
            token.attrs["class"] = "num"
    for line, cells in rows.items():
        written = re.sub(r"^\||\|$", "", getLine(state, line).strip())
        rest = [cell.strip() for cell in escapedSplit(written)[len(cells) :]]
        if any(rest):
            cells[-1].content = " | ".join([cells[-1].content, *rest]).strip()
    return True


def _rows_below(state, line, end_line):
    return next((here for here in range(line, end_line) if state.isEmpty(here)), end_line) - line


# Lists by letters: markdown-it reads "a. " as "+ " with a note of what stood there; after that the list gets
# its letters, and the note leads back wherever no list came about.

_LETTER = re.compile(
    r"^(?P<before>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<sign>[a-z]|[A-Z]|[ivx]{2,5}|[IVX]{2,5})(?P<end>[.)])"
    r"(?P<space>[ \t]+)(?=\S)",
    re.MULTILINE,
)
_NOTE = re.compile("(?:\\+ {1,4})?\ue000(\\d+)\ue001")
_ROMAN = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"]


def _places(sign):
    """{type of list: place in it}: "b" is second of the letters, "i" the ninth, or first of the Roman numbers."""
    small = sign.lower()
    places = {"a" if sign == small else "A": ord(small) - ord("a") + 1} if len(sign) == 1 else {}
    if small in _ROMAN:
        places["i" if sign == small else "I"] = _ROMAN.index(small)
    return places


def _note_letters(state):
    state.src = state.src.replace("\ue000", "\ufffd").replace("\ue001", "\ufffd")
    found = list(_LETTER.finditer(state.src))
    if len(found) < 2:
        return
    chains, kinds = {}, {}
    for match in found:
        # One letter alone begins a sentence ("a. n. Kepala Dinas"): a list has a next one at the same place.
        key = (len(match["before"].expandtabs(4)), match["before"].count(">"), match["end"])
        last = chains.get(key)
        chains[key] = match
        if last is None:
            continue
        here = _places(match["sign"])
        for kind, place in sorted(_places(last["sign"]).items(), reverse=True):
            if here.get(kind) == place + 1:
                kinds.setdefault(last.start(), (kind, place))
                kinds[match.start()] = (kind, place + 1)
                break
    notes = state.env["letters"] = []

    def noted(match):
        if match.start() not in kinds:
            return match[0]
        notes.append((*kinds[match.start()], match[0][len(match["before"]) :]))
        width = len(match["sign"]) + len(match["space"])
        return f"{match['before']}+{' ' * min(width, 4)}\ue000{len(notes) - 1}\ue001"

    state.src = _LETTER.sub(noted, state.src)


def _letter_lists(state):
    notes = state.env.get("letters")
    if not notes:
        return
    tokens, lists = [], []
    for place, token in enumerate(state.tokens):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append([token, None])
        elif token.type == "list_item_open":
            _count_item(tokens, lists[-1], token, state.tokens[place + 1 : place + 3], notes)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            token.tag = lists.pop()[0].tag
        tokens.append(token)
    for token in tokens:
        if token.type == "inline" and "\ue000" in token.content:
            token.content = _NOTE.sub(lambda match: notes[int(match[1])][2], token.content)
    state.tokens = tokens


def _count_item(tokens, current, item, following, notes):
    """Give the list the letter of this item; one that does not go on from the item before begins a new list."""
    head, last = current
    match = None
    if item.markup == "+" and len(following) == 2 and following[1].type == "inline":
        match = re.match("\ue000(\\d+)\ue001", following[1].content)
    counted = notes[int(match[1])][:2] if match else None
    if match:
        following[1].content = following[1].content[match.end() :]
    is_first = tokens[-1] is head
    goes_on = counted == (last and (last[0], last[1] + 1))
    if not is_first and not goes_on:
        tokens.append(Token(head.type.replace("open", "close"), head.tag, -1, block=True))
        head = Token(head.type, "ul", 1, block=True, markup="+")
        tokens.append(head)
    if counted and (is_first or not goes_on):
        head.tag = "ol"
        head.attrs = {"type": counted[0]} | ({"start": counted[1]} if counted[1] != 1 else {})
    current[:] = head, counted


def _low_headings(state):
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"


# Inside a line -----------------------------------------------------------------------------------


_BREAK = re.compile(r"<br ?/?>")


def _line_break(state, silent):
    match = _BREAK.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True


_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]+[^\s<>\"“”«».,;:!?'’)\]}*_…]")


def _link_addresses(state):
    """An address that was pasted as it is can be clicked."""
    for token in state.tokens:
        if token.type == "inline" and "http" in token.content:
            token.children = list(_with_links(token.children))


def _with_links(children):
    inside = 0
    for token in children:
        inside += token.nesting if token.type in {"link_open", "link_close"} else 0
        if token.type != "text" or inside:
            yield token
            continue
        end = 0
        for match in _ADDRESS.finditer(token.content):
            yield Token("text", "", 0, content=token.content[end : match.start()])
            yield Token("link_open", "a", 1, attrs={"href": match[0]})
            yield Token("text", "", 0, content=match[0])
            yield Token("link_close", "a", -1)
            end = match.end()
        yield Token("text", "", 0, content=token.content[end:])


_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def _directions(state):
    """Where Arabic or Hebrew stands, the browser finds out which way the paragraph runs."""
    tokens = state.tokens
    for place, token in enumerate(tokens):
        if token.type == "inline" and _RIGHT_TO_LEFT.search(token.content):
            holder = tokens[place - 2] if tokens[place - 1].hidden else tokens[place - 1]
            holder.attrs["dir"] = "auto"


# -------------------------------------------------------------------------------------------------


def _is_safe(url):
    """The web, mail, and the portal's own pages."""
    return re.match(r"https?://|mailto:|/|#", url, re.IGNORECASE) is not None


def _made():
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True})
    markdown.enable(["table", "strikethrough"])
    markdown.disable(["image", "reference", "code", "fence", "lheading", "html_block", "html_inline"])
    markdown.validateLink = _is_safe
    anywhere = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    blocks = markdown.block.ruler
    blocks.at("table", _table_with_every_cell, {"alt": ["paragraph", "reference"]})
    blocks.at("blockquote", _not_too_deep(blockquote), anywhere)
    blocks.at("list", _not_too_deep(list_block), {"alt": ["paragraph", "reference", "blockquote"]})
    markdown.inline.ruler.before("autolink", "line_break", _line_break)
    core = markdown.core.ruler
    core.after("normalize", "note_letters", _note_letters)
    core.after("block", "letter_lists", _letter_lists)
    core.after("letter_lists", "low_headings", _low_headings)
    core.push("link_addresses", _link_addresses)
    core.push("directions", _directions)
    return markdown


_markdown = _made()
_without_links = _made().disable("link")
