"""Regions and institutions by all that they are called: now, before, in short; and which of them a question means."""

from dataclasses import dataclass
from functools import cached_property

from meetings.search.words import words_of
from participants.models import Institution, Region

KINDS = {"wilayah": "region", "instansi": "institution"}  # by the code of the filter `jenis`

# How regions are called besides their names and the letters that these begin with.
CALLED = {
    "81": ["promal"],
    "81.01": ["malteng"],
    "81.02": ["malra"],
    "81.05": ["sbt"],
    "81.06": ["sbb"],
    "81.08": ["mbd"],
    "81.09": ["bursel"],
}


@dataclass(frozen=True)
class Place:
    """A region or an institution, with all that it is called."""

    kind: str  # "region" or "institution"
    pk: int
    name: str
    slug: str
    region: str  # the slug of the region that it is, or lies in
    names: frozenset[tuple[str, ...]]
    former: tuple[str, ...] = ()
    short_name: str = ""
    is_province: bool = False

    @cached_property
    def words(self):
        """Those of the names that it has now; "": nothing goes on behind it."""
        return (*words_of(self.name), "", *words_of(self.short_name), "")


def known_places():
    """All regions and institutions by all that they are called. Two queries."""
    regions = {region.pk: region for region in Region.objects.order_by("code")}
    places = [_region(region) for region in regions.values()]
    institutions = Institution.objects.filter(is_active=True).order_by("region__code", "name")
    return [*places, *(_institution(i, regions[i.region_id]) for i in institutions)]


def _region(region):
    is_province = region.level == Region.Level.PROVINCE
    names = {words_of(region.name), words_of(region.short_name)}
    for name in (region.name, *region.former_names):
        kind, _space, bare = name.partition(" ")
        bare = words_of(bare)
        names |= {words_of(name), bare, (("kab",) if kind == "Kabupaten" else words_of(kind)) + bare}
        if bare[0] == "kepulauan":
            names.add(bare[1:])
        if len(bare) > 2:
            names.add(("".join(word[0] for word in bare),))
    names |= {(called,) for called in CALLED.get(region.code, [])}
    return Place(
        kind="region",
        pk=region.pk,
        name=region.name,
        slug=region.slug,
        region=region.slug,
        names=frozenset(names - {()}),
        former=tuple(region.former_names),
        is_province=is_province,
    )


def _institution(institution, region):
    names = {words_of(institution.name), words_of(institution.short_name)}
    return Place(
        kind="institution",
        pk=institution.pk,
        name=institution.name,
        slug=institution.slug,
        region=region.slug,
        names=frozenset(names - {()}),
        short_name=institution.short_name,
    )


def names_of(places):
    """{words: the places that are called so}."""
    names = {}
    for place in places:
        for name in place.names:
            names.setdefault(name, []).append(place)
    return names


def places_found(question, places, chosen):
    """(those that are called what was asked, those in whose name all of its words stand)."""
    if not question or {"tahun", "status"} & chosen.keys():
        return [], []
    kind = KINDS.get(chosen.get("jenis"), chosen.get("jenis"))
    places = [
        place
        for place in places
        if kind in {None, place.kind} and chosen.get("wilayah", place.region) == place.region
    ]
    called = [place for place in places if question.is_a_place and place in question.terms[0].places]
    return called, [place for place in places if place not in called and question.stands_in_name_of(place)]
