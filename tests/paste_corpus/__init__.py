"""What people paste, and what should become of it; made for the tests, no real paper.

A folder is one fragment: clipboard.html, .rtf, .txt or .json (by type, where a file could not hold it), right.md and
right.html, both written by hand. In right.html white space beside tags does not count, and the frame around a
table and the rel of links are left out.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

TYPES = {"html": "text/html", "rtf": "text/rtf", "txt": "text/plain"}
# Pictures that do not come along, by fragment.
IMAGES = {"image_among_text": 2, "rtf_document": 1}
UNTITLED = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "title",
    "xml",
    "iframe",
    "object",
    "svg",
    "select",
}


@dataclass(frozen=True)
class Fragment:
    name: str
    clipboard: dict
    markdown: str
    html: str

    @property
    def images(self):
        return IMAGES.get(self.name, 0)


def _read(folder):
    clipboard = {}
    for path in sorted(folder.glob("clipboard.*")):
        text = path.read_bytes().decode()
        if path.suffix == ".json":
            clipboard |= json.loads(text)
        else:
            clipboard[TYPES[path.suffix[1:]]] = text
    markdown = (folder / "right.md").read_text(encoding="utf-8").removesuffix("\n")
    return Fragment(folder.name, clipboard, markdown, (folder / "right.html").read_text(encoding="utf-8"))


def _long():
    """200,000 characters, by rule: paragraphs, each tenth bold, and a list of a thousand points."""
    line = "Kepala Dinas meminta agar jaringan di kecamatan nomor {} segera diperbaiki dan dilaporkan kembali ke provinsi."
    lines = [line.format(f"{n:04}") for n in range(1, 1001)]
    points = [
        f"Butir {n:04}: hasil pembahasan mengenai data yang berbeda antara provinsi, kabupaten, dan BPS"
        for n in range(1, 1001)
    ]
    bold = [n % 10 == 0 for n in range(1000)]
    return Fragment(
        "200_000_characters",
        {
            "text/html": "".join(f"<p>{f'<b>{text}</b>' if is_bold else text}</p>" for text, is_bold in zip(lines, bold, strict=True))
            + "<ul>" + "".join(f"<li>{text}</li>" for text in points) + "</ul>"
        },
        "\n\n".join(f"**{text}**" if is_bold else text for text, is_bold in zip(lines, bold, strict=True))
        + "\n\n" + "\n".join(f"- {text}" for text in points),
        "".join(f"<p>{f'<strong>{text}</strong>' if is_bold else text}</p>" for text, is_bold in zip(lines, bold, strict=True))
        + "<ul>" + "".join(f"<li>{text}</li>" for text in points) + "</ul>",
    )  # fmt: skip


FOLDERS = sorted(path for path in Path(__file__).parent.iterdir() if (path / "right.md").exists())
FRAGMENTS = [*map(_read, FOLDERS), _long()]


def comparable(html):
    """HTML without what does not count: white space beside tags, the frame of a table, the rel of links."""
    html = re.sub(r"</?div[^>]*>| rel=\"[^\"]*\"", "", html)
    return re.sub(
        r"\s+", " ", re.sub(r"\s*(</?(?!strong|em|s>|a[ >]|code)[a-z][^>]*>)\s*", r"\1", html)
    ).strip()


class _Words(HTMLParser):
    """The words that a reader of the page would see, with or without the numbers of lists.

    Written apart from static/js/paste-html.js on purpose.
    """

    def __init__(self, html, counts):
        super().__init__()
        self.text, self.hidden, self.counters = "", [], []
        self.counts = counts
        # Word's conditional sections are not comments to a reader of today: what stands between the marks shows.
        self.feed(re.sub(r"<!\[(?:if|endif)[^>]*>", "", re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)))
        self.close()

    def handle_starttag(self, tag, attrs):
        style = dict(attrs).get("style") or ""
        attributes = dict(attrs)
        if tag in {
            "br",
            "p",
            "div",
            "li",
            "td",
            "th",
            "tr",
            "h1",
            "h2",
            "h3",
            "dt",
            "dd",
            "button",
            "details",
            "summary",
            "input",
        }:
            self.text += " "
        if tag in {"br", "img", "hr", "meta", "link", "input", "col", "path"}:
            if tag == "input" and attributes.get("type") != "hidden" and not self.hidden:
                self.text += attributes.get("value", "") + " "
            return
        is_hidden = (
            tag in UNTITLED
            or "hidden" in attributes
            or re.search(r"display:\s*none|visibility:\s*hidden|mso-list:Ignore|mso-element:comment", style)
            or "msocom" in attributes.get("class", "")
        )
        if tag == "ol":
            self.counters.append([attributes.get("type", "1"), int(attributes.get("start", 1))])
        elif tag == "ul":
            self.counters.append(None)
        elif tag == "li" and self.counts and self.counters and self.counters[-1]:
            style, number = self.counters[-1]
            self.text += f"{number if style not in 'aA' else chr(ord(style) + number - 1)} "
            self.counters[-1][1] += 1
        if self.hidden or is_hidden:
            self.hidden.append(tag)

    def handle_endtag(self, tag):
        if tag in {"ol", "ul"}:
            self.counters.pop()
        if tag in self.hidden:
            while self.hidden.pop() != tag:
                pass

    def handle_data(self, data):
        if not self.hidden:
            self.text += data


def words(html, *, with_numbers=False):
    shown = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", _Words(html, with_numbers).text)
    return re.findall(r"\w+", unicodedata.normalize("NFKC", shown))
