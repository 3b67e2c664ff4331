"""No page is half translated: each one is read in both languages, and what stands on both alike must have a reason.

A text that the English page shares with the Indonesian one is right where somebody typed it (it is in the database), where
it is a name, and where both languages say the same; anything else was forgotten.
"""

import ast
import re
from datetime import date
from pathlib import Path

import lxml.html
import pytest
from django.apps import apps
from django.db import models
from django.utils import formats, translation

from meetings.tiles import PLACES
from tests import test_access
from tests.browser.test_pages import pages

ATTRIBUTES = ("title", "alt", "placeholder", "aria-label", "data-label", "content")
LETTERS = re.compile(r"[^\W\d_]{2,}")

# Said alike in both languages: names, terms of the field, forms of files.
SAME = {
    "Portal Rakor",
    "Portal Rakor Maluku",
    "Dinas Komunikasi dan Informatika Provinsi Maluku",
    "Creative Commons Attribution 4.0 International",
    "website",  # of Open Graph
    *(short for _column, _row, short in PLACES.values()),
}
# Words of which a text may be made that is the same in both.
SAME_WORDS = """
    rakor notula ralat maluku kominfo dinas provinsi csv json xlsx dcat api atom pdf markdown wit wita
    wib kemendagri bps openapi etag if none match link rel next data deleted true null rfc cc by detail
    english indonesia walidata bappeda status total no ld agenda moderator nip yth get utc nov mar alt
    ctrl enter esc pgdn pgup title word docx sha noindex nofollow apbn dak rkpd renja metadata ms ind package
"""


def texts_of(html):
    """What a reader sees or hears of a page, in pieces; parts that say which language they are in are left out."""
    tree = lxml.html.fromstring(html)
    pieces = set()

    def walk(element):
        if not isinstance(element.tag, str) or element.tag in {"script", "style", "textarea", "pre", "code"}:
            return
        if element.tag != "html" and (element.get("lang") or element.get("translate") == "no"):
            return
        for name in ATTRIBUTES:
            if element.get(name) and not (
                element.tag == "meta"
                and (element.get("name") in {"viewport", "color-scheme"} or element.get("http-equiv"))
            ):
                pieces.add(" ".join(element.get(name).split()))
        pieces.add(" ".join((element.text or "").split()))
        for child in element:
            walk(child)
            pieces.add(" ".join((child.tail or "").split()))

    walk(tree)
    return {piece for piece in pieces if LETTERS.search(piece)}


def typed():
    """Everything that stands in the database as text, as one."""
    texts = []
    for label in ("participants", "meetings"):
        for model in apps.get_app_config(label).get_models():
            names = [
                field.name
                for field in model._meta.fields
                if isinstance(field, models.CharField | models.TextField | models.JSONField)
                and not field.choices
            ]
            for row in model.objects.values_list(*names) if names else []:
                texts += [" ".join(str(value).split()) for value in row if value]
    return "\n".join(texts)


def is_explained(piece, database, months):
    if piece in SAME or piece in database:
        return True
    if any(token.startswith(("http", "/", "M-", "TL-", "K-")) or "@" in token for token in piece.split()):
        piece = " ".join(t for t in piece.split() if not t.startswith(("http", "/")) and "@" not in t)
    words = {word.casefold() for word in LETTERS.findall(piece)}
    same_words = SAME_WORDS.split()
    left = {word for word in words if word not in same_words and word not in months}
    return not left or all(word in database.casefold() for word in left)


@pytest.mark.long(30)
@pytest.mark.django_db
def test_no_page_is_half_translated(client):
    sample = test_access.make_sample()
    with translation.override("en"):
        months = {formats.date_format(date(2021, n, 1), "F").casefold() for n in range(1, 13)}
    database, faults, signed_in = typed(), [], None
    for title, address, readers in sorted(pages(sample), key=lambda page: page[2][-1]):
        person = readers[-1]
        if person != signed_in:
            client.logout()
            if person != "anonymous":
                client.force_login(sample.people[person], backend="django.contrib.auth.backends.ModelBackend")
            signed_in = person
        indonesian, english = client.get(address), client.get(f"/en{address}")
        if english.status_code == 404:  # outside the languages' addresses
            faults.append(f"{title}: no English page at /en{address}")
            continue
        shared = texts_of(indonesian.content) & texts_of(english.content)
        faults += [
            f"{title} as {person}: {piece!r}"
            for piece in sorted(shared)
            if not is_explained(piece, database, months)
        ]
    assert not faults, "\n".join(faults)


def test_no_template_changes_the_language():
    """What is kept by language is asked for it once for each page (participants/languages.py)."""
    templates = Path(__file__).parent.parent.joinpath("templates").rglob("*.*")
    assert [path for path in templates if re.search(r"{%-?\s*language\b", path.read_text())] == []


def test_no_text_is_marked_where_it_is_not_collected():
    """xgettext does not look into f-strings: a text that is marked inside one is never translated."""
    root = Path(__file__).parent.parent
    faults = []
    for path in [
        p for folder in ("participants", "meetings", "rakor_portal") for p in (root / folder).rglob("*.py")
    ]:
        for string in ast.walk(ast.parse(path.read_text())):
            if not isinstance(string, ast.JoinedStr):
                continue
            faults += [
                f"{path.relative_to(root)}:{call.lineno}"
                for call in ast.walk(string)
                if isinstance(call, ast.Call)
                and getattr(call.func, "id", "") in {"_", "gettext", "ngettext", "pgettext", "gettext_lazy"}
            ]
    assert faults == []
