"""Names as they are typed and as they are kept (domain.md "Names")."""

# Written with a point, as domain.md shows them. An initial ("M. Yusuf") is none of them and stays a name.
TITLES_BEFORE = {
    "apt.", "dr.", "dra.", "drg.", "drh.", "drs.", "h.", "hj.", "ir.", "k.h.", "kh.", "ns.", "pdt.", "prof.", "rd.",
    "ust.",
}  # fmt: skip


def split_titles(name):
    """Titles typed with the name go to their own fields; the three together print as they were typed.

    "Dr. Ir. H. Usman Marasabessy, M.Si." → ("Dr. Ir. H.", "Usman Marasabessy", "M.Si."); "Suharto" stays one word.
    """
    name, _comma, after = name.partition(",")
    words = name.split()
    before = []
    while len(words) > 1 and words[0].casefold() in TITLES_BEFORE:
        before.append(words.pop(0))
    return " ".join(before), " ".join(words), after.strip(" ,")
