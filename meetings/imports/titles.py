"""Titles of columns, as they are compared with the spellings that are known."""

import re
import unicodedata


def plain(title):
    """ "No. HP/WA*" → "no hp wa"."""
    title = unicodedata.normalize("NFKD", title).casefold().replace("&", " dan ")
    return " ".join(re.sub("[^a-z0-9]+", " ", title).split())


def without_brackets(title):
    """ "Nama Lengkap (dengan gelar)" → "Nama Lengkap". A title of nothing but brackets takes no longer than another."""
    return re.sub(r"[(\[][^()\[\]]*[)\]]", " ", title)
