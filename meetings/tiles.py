"""A map of the eleven regions that weighs next to nothing: a tile for each, about where it lies.

Any figure of the regions can colour it (templates/components/map.html): the caller gives {region: figure} and the bounds
of the five steps. Each tile carries its figure in words, so that the colour only repeats it.
"""

from bisect import bisect_right
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

COLUMNS, ROWS = 5, 4
GAP = 1.5  # per cent of the map's width, and of its height
PER_CENT = (20, 40, 60, 80)  # from where on each of the steps 2 to 5 begins

# By Kemendagri's code: column from the west, row from the north, and what is said of it where there is little room.
PLACES = {
    "81.04": (0, 0, "Buru"),
    "81.06": (1, 0, "SBB"),
    "81.01": (2, 0, "Malteng"),
    "81.05": (3, 0, "SBT"),
    "81.09": (0, 1, "Bursel"),
    "81.71": (1, 1, "Ambon"),
    "81.72": (3, 1, "Tual"),
    "81.02": (3, 2, "Malra"),
    "81.07": (4, 2, "Aru"),
    "81.08": (1, 3, "MBD"),
    "81.03": (2, 3, "Tanimbar"),
}


@dataclass(frozen=True)
class Tile:
    """`x`, `y`, `width`, `height` are parts of the map, such as "20.3%"; `step` is 1 to 5, or "none"."""

    region: object
    short: str
    figure: int | float | None
    step: int | str
    x: str
    y: str
    width: str
    height: str


def tiles(regions, figures, *, bounds=PER_CENT):
    """The tiles of a map, in the order of the regions.

    Args:
        regions: those of PLACES; others, such as the province, have no tile.
        figures: {key of the region: figure}; None, or no key, where there is nothing to tell.
        bounds: from which figure on the steps 2 to 5 begin.
    """
    width, height = _part(COLUMNS), _part(ROWS)
    return [
        Tile(
            region=region,
            short=short,
            figure=figures.get(region.pk),
            step=step_of(figures.get(region.pk), bounds),
            x=f"{column * (width + GAP):g}%",
            y=f"{row * (height + GAP):g}%",
            width=f"{width:g}%",
            height=f"{height:g}%",
        )
        for region in regions
        if region.code in PLACES
        for column, row, short in [PLACES[region.code]]
    ]


def _part(number):
    """Of each of so many tiles beside each other, in per cent."""
    return (100 - (number - 1) * GAP) / number


def step_of(figure, bounds=PER_CENT):
    return "none" if figure is None else bisect_right(bounds, figure) + 1


def per_cent_legend():
    """[(step, words)] of a map coloured by a share, in per cent; `nothing` is what the caller has for none."""
    starts = [0, *PER_CENT]
    ends = [bound - 1 for bound in PER_CENT] + [100]
    return [(n, f"{start}–{end}%") for n, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)]


NO_INPUTS = _("belum ada masukan")
