"""The words of what somebody typed, and of names, as both are compared."""

import re
import unicodedata

LONGEST = 200  # characters that are read of a question

_NUMBER = re.compile(r"(TL|M|K|P)[\s/–-]*((?:19|20)[0-9]{2})[\s/–-]+([0-9]{1,6})", re.IGNORECASE)
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_EDGES = " .,;:!?()[]{}<>'`’‘…·*_~|&\\^=+#-–—"


def cleaned(text):
    """One line without what cannot be seen: NUL, zero-width signs, private-use signs."""
    text = unicodedata.normalize("NFC", text).translate(_QUOTES)
    seen = "".join(
        " " if sign.isspace() else sign
        for sign in text
        if sign.isspace() or unicodedata.category(sign)[0] != "C"
    )
    return " ".join(seen.split())


def number_in(text):
    """The number of a record where the whole text is one: `m 2021 7` is "M-2021-0007". Else ""."""
    found = _NUMBER.fullmatch(cleaned(text).strip(_EDGES + '"'))
    return f"{found[1].upper()}-{found[2]}-{int(found[3]):04d}" if found else ""


def words_of(text):
    """The words of a name or a question, small, without what stands around them: "Kab. Buru" is ("kab", "buru")."""
    words = (word.strip(_EDGES) for word in re.split(r"[\s/_,;]+", text.casefold()))
    return tuple(word for word in words if word)
