"""Which institution is meant: by its name, its short name, abbreviations in use, and what its region was called before.

Nothing is guessed without a word: where the text is not the name itself, the finding says how it was read, and what
fits two institutions or none is left to whoever wrote the list.
"""

import difflib
import re
import unicodedata
from collections import defaultdict

from meetings.imports.findings import finding
from participants.models import Institution, Region

SUGGESTED = 3
NAMED = 4  # of those that a name can mean
LOOKED_UP = 60  # unknown names in one file for which the nearest are looked for: each is compared with all

_WORDS = {
    "kab": "kabupaten", "kep": "kepulauan", "prov": "provinsi", "prop": "provinsi", "propinsi": "provinsi",
    "kominfo": "komunikasi informatika", "infokom": "komunikasi informatika",
    "diskominfo": "dinas komunikasi informatika", "bappeda": "badan perencanaan pembangunan daerah",
    "bps": "badan pusat statistik", "setda": "sekretariat daerah",
    "sbb": "seram bagian barat", "sbt": "seram bagian timur", "mbd": "maluku barat daya",
    "mtb": "maluku tenggara barat", "kkt": "kepulauan tanimbar", "malteng": "maluku tengah",
    "malra": "maluku tenggara", "bursel": "buru selatan",
}  # fmt: skip
_JOINING = {"dan", "the", "of"}
_LEVELS = {"kabupaten", "kota", "provinsi", "pemerintah", "pemkab", "pemkot", "pemprov", "pemda", "daerah"}


def plain(text):
    """ "Diskominfo Kab. MTB" → "dinas komunikasi informatika kabupaten maluku tenggara barat"."""
    letters = unicodedata.normalize("NFKD", text).casefold().replace("&", " ")
    words = re.sub("[^a-z0-9]+", " ", letters).split()
    if not words:  # a name in another script
        return text.casefold()
    words = " ".join(_WORDS.get(word, word) for word in words).split()
    return " ".join(word for word in words if word not in _JOINING)


def _loose(text):
    """Without the words that lists leave out: "Dinas Kominfo Ambon" is the one of Kota Ambon."""
    return " ".join(word for word in plain(text).split() if word not in _LEVELS)


class Institutions:
    """All of them, to be looked up by what somebody typed. Two queries."""

    def __init__(self):
        self.all = {
            institution.pk: institution for institution in Institution.objects.select_related("region")
        }
        self._by_name, self._by_loose, self._delegations = defaultdict(set), defaultdict(set), {}
        for institution in self.all.values():
            for name in {institution.name, institution.short_name} - {""}:
                self._by_name[plain(name)].add(institution.pk)
                self._by_loose[_loose(name)].add(institution.pk)
            if institution.is_delegation:
                self._delegations[institution.region_id] = institution.pk
        self._regions, self._old_names = {}, {}
        for region in Region.objects.all():
            self._regions[_loose(region.name)] = region
            for name in region.former_names:
                self._old_names[_loose(name)] = _loose(region.name)
        self._nearest = {}

    def meant_by(self, text, region_text, columns):
        """(institution or None, findings).

        Args:
            text: of the institution's cell.
            region_text: of the region's cell, "" where the list has none; one that is not ours says nothing.
            columns: {field: letter}, to say where.
        """

        def found(code, at="institution", **params):
            return finding(code, at, columns.get(at, ""), **params)

        region = self._regions.get(self._with_new_name(region_text)[0][1]) if region_text else None
        keys, is_old = self._with_new_name(text)
        pks, is_literal = self._look_up(keys, region)
        if len(pks) != 1:
            return None, [self._refusal(keys[1], pks, found)]
        institution = self.all[pks.pop()]
        if not institution.is_active:
            return None, [found("institution_closed", name=institution.name)]
        if region is not None and institution.region_id != region.pk:
            return None, [found("region_differs", "region", name=institution.region.short_name)]
        if is_old:
            return institution, [found("region_old", name=institution.label)]
        return institution, [] if is_literal else [found("institution_read", name=institution.label)]

    def _refusal(self, loose, pks, found):
        if pks:
            return found("institution_ambiguous", names=sorted(self.all[pk].label for pk in pks)[:NAMED])
        names = self._names_near(loose)
        return found("institution_nearest", names=names) if names else found("institution_unknown")

    def _look_up(self, keys, region):
        """(keys of the institutions that fit, whether by the name itself). The region's cell completes the name."""
        exact, loose = keys
        if pks := self._by_name.get(exact):
            return self._narrowed(pks, region), True
        if region is not None:
            completed = self._by_loose.get(f"{loose} {_loose(region.name)}")
            if completed:
                return set(completed), False
        if pks := self._by_loose.get(loose):
            return self._narrowed(pks, region), False
        delegation = self._delegations.get(self._regions[loose].pk) if loose in self._regions else None
        return {delegation} - {None}, False

    def _narrowed(self, pks, region):
        """Of several, those of the region; of one, that one (it is compared with the region afterwards)."""
        inside = {pk for pk in pks if region is not None and self.all[pk].region_id == region.pk}
        return inside if len(pks) > 1 and inside else set(pks)

    def _with_new_name(self, text):
        exact, loose = plain(text), _loose(text)
        for old, new in self._old_names.items():
            if old and f" {old} " in f" {loose} ":
                return (exact.replace(old, new), loose.replace(old, new)), True
        return (exact, loose), False

    def _names_near(self, loose):
        if loose not in self._nearest:
            keys = []
            if loose and len(self._nearest) < LOOKED_UP:
                keys = difflib.get_close_matches(loose[:200], self._by_loose, n=SUGGESTED, cutoff=0.6)
            pks = [pk for key in keys for pk in sorted(self._by_loose[key]) if self.all[pk].is_active]
            self._nearest[loose] = list(dict.fromkeys(self.all[pk].label for pk in pks))[:SUGGESTED]
        return self._nearest[loose]
