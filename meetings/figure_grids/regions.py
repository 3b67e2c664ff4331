"""Which region is meant: by its name, what it was called before, and its codes.

Four regions have another number at Kemendagri than at BPS, and two pairs are swapped (domain.md "Regions"): an undotted
"8101" is Maluku Tengah to the one and Kepulauan Tanimbar to the other. So a code counts by what its column says; where
that says nothing and the number means two regions, it is asked.
"""

import difflib
import re

from meetings.figure_grids.findings import BPS, KEMENDAGRI, finding
from meetings.figure_numbers import plain as typed
from meetings.imports.institutions import plain
from participants.models import Region

CODES = "codes"  # what is asked about
ANSWERS = {CODES: (KEMENDAGRI, BPS)}
_LEVELS = {"kabupaten": "regency", "kota": "city", "provinsi": "province"}
_LEFT_OUT = {*_LEVELS, "kepulauan", "pemerintah", "daerah", "pemkab", "pemkot", "pemprov"}
_NUMBERED = re.compile(r"^(\d{1,2}|[a-z])[.)]\s*(?=\D)|^\d{1,2}\s+(?=\D)", re.IGNORECASE)
_CODED = re.compile(r"^(\d\d[.,]?\d\d|81)\s+(?=[^\d\s])")
OTHER = {KEMENDAGRI: BPS, BPS: KEMENDAGRI}


def _loose(text):
    words = plain(text).split()
    return " ".join(word for word in words if word not in _LEFT_OUT) or " ".join(words)


def _bare(text):
    """A name without the number or the code before it."""
    return _CODED.sub("", _NUMBERED.sub("", typed(text)))


class Regions:
    """All of them, to be looked up by what somebody typed. One query."""

    def __init__(self):
        self.all = {region.pk: region for region in Region.objects.in_official_order()}
        self._exact, self._loosely, self._old = {}, {}, {}
        self._codes = {KEMENDAGRI: {}, BPS: {}}
        for region in self.all.values():
            self._exact |= {plain(region.name): region, plain(region.short_name): region}
            self._loosely[_loose(region.name)] = region
            for name in region.former_names:
                self._old |= {plain(name): region, _loose(name): region}
            self._codes[KEMENDAGRI][region.code.replace(".", "")] = region
            self._codes[BPS][region.bps_code] = region

    # By name

    def named(self, text):
        """(region or None, code of a finding or "", its params)."""
        bare = _bare(text)
        region, code, params = self._known(bare)
        if region:
            return region, code, params
        near = difflib.get_close_matches(_loose(bare)[:100], self._loosely, n=1, cutoff=0.75)
        if near:
            return None, "region_nearest", {"text": bare[:60], "name": self._loosely[near[0]].name}
        return None, "region_unknown", {"text": bare[:60]}

    def _known(self, bare):
        """As `named`, without a look for what is like it: that costs a hundred times as much."""
        exact, loose = plain(bare), _loose(bare)
        region = self._exact.get(exact)
        if region:
            return region, "", {}
        old = self._old.get(exact) or self._old.get(loose)
        if old and self._has_level(exact, old):
            return old, "region_old", {"name": old.name}
        region = self._loosely.get(loose)
        if region and self._has_level(exact, region):
            return region, "region_read", {"text": bare[:60], "name": region.name}
        return None, "", {}

    def _has_level(self, exact, region):
        """Whether a word that says regency or city, where there is one, is the right one."""
        said = {_LEVELS[word] for word in exact.split() if word in _LEVELS}
        return not said or region.level in said

    def is_named(self, text):
        """Whether a region has that name, not merely one like it."""
        return bool(text.strip()) and self._known(_bare(text))[0] is not None

    # By code

    @staticmethod
    def code_in(text):
        """The code that stands before a name in the same cell, or ""."""
        found = _CODED.match(_NUMBERED.sub("", typed(text)))
        return found[1] if found else ""

    def coded(self, text, system, answer=""):
        """(region or None, question, code of a finding, params).

        Args:
            system: that the column says, "" where it says none.
            answer: to CODES, the system of a column that says none.
        """
        code = typed(text).strip("'\"").replace(",", ".").removesuffix(".0").strip(".")
        short = {"code": code[:20]}
        dotted, bare = "." in code, code.replace(".", "")
        if bare == "8100":
            bare = "81"
        if not re.fullmatch(r"\d\d(\d\d)?", bare) or (dotted and not re.fullmatch(r"\d\d\.\d\d", code)):
            return None, "", "code_unknown", short
        if dotted and system == BPS:
            return None, "", "code_of_other_system", short | {"system": KEMENDAGRI}
        system = system or (KEMENDAGRI if dotted else "")
        if not system:
            return self._undotted(bare, answer, short)
        region = self._codes[system].get(bare)
        return (region, "", "", {}) if region else (None, "", "code_unknown", short)

    def _undotted(self, bare, answer, short):
        one, other = self._codes[KEMENDAGRI].get(bare), self._codes[BPS].get(bare)
        if one is None and other is None:
            return None, "", "code_unknown", short
        if one == other:
            return one, "", "", {}
        if not answer:
            return None, CODES, "", {}
        region = self._codes[answer].get(bare)
        return region, "", "code_read_as" if region else "code_unknown", short | {"system": answer}

    # Both together

    def meant(self, texts, columns, answer=""):
        """(region or None, question, findings) of a line.

        Args:
            texts: {"name", KEMENDAGRI, BPS, "code": what stands there}, as far as there is something.
            columns: {the same: letter}.
            answer: to CODES.
        """
        texts, findings, named = dict(texts), [], None
        if texts.get("name"):
            if self.code_in(texts["name"]) and not texts.get("code"):
                texts["code"] = self.code_in(texts["name"])
            named, code, params = self.named(texts["name"])
            if code:
                findings.append(finding(code, "name", columns.get("name", ""), **params))
            if named is None:
                return None, "", findings
        coded = {}
        for field in (KEMENDAGRI, BPS, "code"):
            if texts.get(field):
                column = columns.get(field, columns.get("name", ""))
                region, question, told = self._by_code(texts[field], field, column, named, answer)
                findings += told
                if region is None:
                    return None, question, findings
                coded[field] = region
        if KEMENDAGRI in coded and BPS in coded and coded[KEMENDAGRI] != coded[BPS]:
            names = {"one": coded[KEMENDAGRI].name, "other": coded[BPS].name}
            return None, "", [*findings, finding("codes_differ", BPS, columns.get(BPS, ""), **names)]
        return named or next(iter(coded.values()), None), "", findings

    def _by_code(self, text, field, column, named, answer):
        """(region or None, question, findings) of one code; a name beside it must be that of the same region."""
        system = "" if field == "code" else field
        region, question, code, params = self.coded(text, system, answer)
        if named is not None and not system and self._is_a_code_of(text, named):
            return named, "", []
        if question and named is not None:
            region, question = self._codes[KEMENDAGRI][typed(text)], ""
        told = [finding(code, field, column, **params)] if code else []
        if region is not None and named is not None and region != named:
            return None, "", [*told, self._contradiction(text, system, region, named, field, column)]
        return region, question, told

    def _is_a_code_of(self, text, named):
        """Whether an undotted code is that region's in one of the systems."""
        return any(self._codes[system].get(typed(text)) == named for system in (KEMENDAGRI, BPS))

    def _contradiction(self, code, system, meant, named, field, column):
        params = {"code": typed(code)[:20], "meant": meant.name, "name": named.name}
        bare = params["code"].replace(".", "")
        if system and self._codes[OTHER[system]].get(bare) == named:
            return finding("code_swapped", field, column, **params, system=OTHER[system])
        return finding("code_differs", field, column, **params)
