"""Titles before and after a name (domain.md "Names"); what is taken for one is shown to whoever confirms the list."""

import re

# With or without their point, in any case; "H." is a title only with its point: "H Usman" may begin with an initial.
BEFORE = {
    "apt", "dr", "dra", "drg", "drh", "drs", "hj", "ir", "k.h", "kh", "ns", "pdt", "prof", "r.a", "r.m", "rd", "ust",
    "brigjen", "kol", "kombes", "letkol", "akbp", "mayor", "kompol", "kapten", "pastor", "rp",
}  # fmt: skip
BEFORE_WITH_POINT = {"h", "st", "tb"}

# Without points and in small letters.
AFTER = {
    # diploma
    "ama", "amd", "amdkep", "amdkeb", "amdkom", "amdt", "amp", "amkl",
    # first degree
    "se", "sei", "sh", "shi", "shut", "si", "sip", "sik", "sikom", "sag", "sap", "sars", "sds", "sfarm", "sgz",
    "skep", "skg", "skh", "skm", "skom", "skpm", "sked", "smn", "spd", "spdi", "spi", "spsi", "spt", "sp", "ss",
    "ssi", "ssn", "ssos", "sst", "sstp", "sstpi", "sstat", "st", "sth", "sti", "stp", "stpi", "strkom", "strip", "sy",
    "sak", "sakun", "sptk", "ssit", "skel", "sadm", "bsc", "ba", "beng", "bba", "lc", "stt", "sthi",
    # second and third degree
    "ma", "mag", "mak", "map", "march", "mars", "mba", "mcom", "mcs", "mdiv", "mec", "mecdev", "meng", "mep", "mfarm",
    "mh", "mhi", "mhum", "mip", "mikom", "mis", "mkes", "mkep", "mkom", "mkn", "mm", "mmin", "mmsi", "mn", "mp", "mpa",
    "mpd", "mpdi", "mph", "mpi", "mpp", "mps", "mpsi", "mpub", "ms", "msc", "mse", "msi", "msn", "msos", "mst", "mstat",
    "msm", "msp", "mt", "mth", "mti", "mtp", "mpwk", "mgis", "mdev", "mid", "mit", "phd", "dba", "dea", "dess", "edd",
    # professions and certificates
    "ak", "ca", "cpa", "cfra", "cgcae", "cissp", "cisa", "ipm", "ipu", "aseaneng", "ners", "ns", "apt", "qia", "spog",
    "spa", "spb", "sppd", "spkk", "akt", "cfe", "crmp", "ccna", "ceh", "pmp", "bkp",
}  # fmt: skip


def split_name(typed):
    """The titles of a name that was typed in one piece.

    "Dr. Ir. H. Usman Marasabessy, M.Si." → ("Dr. Ir. H.", "Usman Marasabessy", "M.Si.", [])
    "Ir. Y S.T., M.T." → ("Ir.", "Y", "S.T., M.T.", []); "Suharto" stays one word.

    Returns:
        (title_before, full_name, title_after, what stood after a comma though it is no title that is known).
    """
    name, _comma, after = typed.partition(",")
    words, before, behind = name.split(), [], []
    while len(words) > 1 and _is_before(words[0]):
        before.append(words.pop(0))
    while len(words) > 1 and _is_after(words[-1], among=words):
        behind.insert(0, words.pop())
    if len(words) == 1 and _is_before(words[0]) and words[0].endswith("."):
        before.append(words.pop())
    titles = [part for part in [" ".join(behind), *_parts(after)] if part]
    unknown = [part for part in _parts(after) if not _are_after(part)]
    return " ".join(before), " ".join(words), ", ".join(titles), unknown


def are_titles(text):
    """Whether a piece of a name is nothing but known titles, such as " M.Si." or "S.T. M.T."."""
    parts = _parts(text)
    return bool(parts) and all(_are_after(part) for part in parts)


def _parts(text):
    return [part for part in (" ".join(part.split()) for part in text.split(",")) if part]


def _are_after(part):
    return all(_bare(word) in AFTER for word in part.split()) or _bare(part.replace(" ", "")) in AFTER


def _bare(word):
    return re.sub(r"[.\-()]", "", word).casefold()


def _is_before(word):
    bare = word.rstrip(".").casefold()
    return bare in BEFORE or (word.endswith(".") and bare in BEFORE_WITH_POINT)


def _is_after(word, *, among):
    """Behind a name without a comma: a title with its points, or in capitals where the name is not."""
    if _bare(word) not in AFTER:
        return False
    name_in_capitals = all(other.isupper() for other in among)
    return "." in word or (word.isupper() and len(_bare(word)) > 1 and not name_in_capitals)
