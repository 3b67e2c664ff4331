"""The programmes of a year laid side by side: regions × themes, what is missing, and what was proposed twice.

Everything here is counted from rows that a queryset gave; nothing asks the database itself.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from meetings.search.words import words_of

ALIKE = 0.6  # of the words that one of two titles has, both have
NEIGHBOURS = 50  # programmes with the same seldom word that a title is compared with at most
# Words that say nothing of what a programme is.
EMPTY = frozenset(
    [
        "program",
        "kegiatan",
        "usulan",
        "dan",
        "di",
        "ke",
        "dari",
        "untuk",
        "pada",
        "dengan",
        "yang",
        "bagi",
        "se",
        "tahun",
        "kabupaten",
        "kab",
        "kota",
        "provinsi",
        "maluku",
    ]
)


@dataclass(frozen=True)
class Cell:
    """How many programmes, what they cost together, and how many of them do not say what they cost.

    What came into no plan is counted with the rest, and told beside it: how many and what they cost. Two cells are the
    same without that.
    """

    number: int = 0
    budget: Decimal = Decimal(0)
    unstated: int = 0
    not_taken_up: int = field(default=0, compare=False)
    not_taken_up_budget: Decimal = field(default=Decimal(0), compare=False)

    def __add__(self, other):
        return Cell(
            self.number + other.number,
            self.budget + other.budget,
            self.unstated + other.unstated,
            self.not_taken_up + other.not_taken_up,
            self.not_taken_up_budget + other.not_taken_up_budget,
        )


NONE = Cell()


def added(cells):
    return sum(cells, NONE)


@dataclass(frozen=True)
class Matrix:
    """One year of `cells` {(year, region, theme): Cell}, by the keys of regions and themes.

    Args:
        regions, themes: rows in the order in which they are shown. Every one of `cells` has its region and its theme here.
    """

    year: int
    regions: list
    themes: list
    cells: dict

    def of(self, region=None, theme=None, *, year=None):
        """The cell, or the sum over all regions, all themes, or both."""
        regions = self.regions if region is None else [region]
        themes = self.themes if theme is None else [theme]
        year = year or self.year
        return added(self.cells.get((year, row.pk, column.pk), NONE) for row in regions for column in themes)

    @cached_property
    def total(self):
        return self.of()

    @property
    def before(self):
        return self.year - 1

    @property
    def missing_regions(self):
        """Those for which nothing is proposed."""
        return [region for region in self.regions if not self.of(region).number]

    @property
    def missing_themes(self):
        return [theme for theme in self.themes if theme.is_active and not self.of(theme=theme).number]

    @cached_property
    def changes(self):
        """(region, theme, cell of the year before, cell) where the number or the budget differs; the greatest first."""
        found = []
        for region in self.regions:
            for theme in self.themes:
                old, new = self.of(region, theme, year=self.before), self.of(region, theme)
                if (old.number, old.budget) != (new.number, new.budget):
                    found.append((region, theme, old, new))
        found.sort(key=lambda row: (-abs(row[3].number - row[2].number), -abs(row[3].budget - row[2].budget)))
        return found


# Two proposals for one thing -----------------------------------------------------------------------


@dataclass(frozen=True)
class Proposal:
    """What is compared of a programme. `input` is None where it came from none that anybody may read."""

    pk: int
    number: str
    title: str
    region: int
    theme: int
    input: int | None


def telling_words(title):
    return frozenset(words_of(title)) - EMPTY


def doubles(proposals):
    """Those of one year that seem to be for one thing: [(by "input" or "title", [Proposal, …])], each twice or more.

    Of one region and theme under similar titles, or from one and the same input. It is a hint, not a verdict: nothing
    is merged. What came from one input is told once, not under its titles again.
    """
    by_input = defaultdict(list)
    for proposal in proposals:
        if proposal.input is not None:
            by_input[proposal.input].append(proposal)
    groups = [("input", group) for group in by_input.values() if len(group) > 1]
    told = {frozenset(proposal.pk for proposal in group) for _why, group in groups}
    cells = defaultdict(list)
    for proposal in proposals:
        cells[proposal.region, proposal.theme].append(proposal)
    groups += [
        ("title", group)
        for cell in cells.values()
        for group in _similar(cell)
        if frozenset(proposal.pk for proposal in group) not in told
    ]
    return sorted(groups, key=lambda row: row[1][0].number)


def _similar(cell):
    """Groups of proposals with similar titles; not every title is compared with every other."""
    words = {proposal.pk: telling_words(proposal.title) for proposal in cell}
    frequency = Counter(word for own in words.values() for word in own)
    having = defaultdict(list)
    for proposal in cell:
        for word in words[proposal.pk]:
            having[word].append(proposal.pk)
    first = {proposal.pk: proposal.pk for proposal in cell}  # the smallest of its group

    def root(pk):
        while first[pk] != pk:
            pk = first[pk]
        return pk

    for proposal in cell:
        own = words[proposal.pk]
        for word in sorted(own, key=lambda word: (frequency[word], word))[:3]:
            for other in having[word][:NEIGHBOURS]:
                if other < proposal.pk and len(own & words[other]) >= ALIKE * len(own | words[other]):
                    smaller, larger = sorted([root(other), root(proposal.pk)])
                    first[larger] = smaller
    groups = defaultdict(list)
    for proposal in cell:
        groups[root(proposal.pk)].append(proposal)
    return [group for group in groups.values() if len(group) > 1]
