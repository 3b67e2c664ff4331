"""The map of the regions as tiles: where each stands, and what colours it."""

import pytest
from django.template.loader import render_to_string

from meetings.tiles import PLACES, per_cent_legend, step_of, tiles
from participants.models import Region


@pytest.mark.django_db
def test_each_of_the_eleven_regions_has_a_tile_of_its_own():
    regions = Region.objects.in_official_order()
    made = tiles(regions, {})
    assert {tile.region.code for tile in made} == set(PLACES)
    assert len({(tile.x, tile.y) for tile in made}) == 11
    assert Region.objects.regencies_and_cities().count() == 11


def place(code):
    return PLACES[code][:2]


def test_tiles_lie_about_where_the_regions_do():
    west = min(column for column, _row, _name in PLACES.values())
    south = max(row for _column, row, _name in PLACES.values())
    assert place("81.04")[0] == west  # Buru
    assert place("81.09") == (west, place("81.04")[1] + 1)  # Buru Selatan below it
    assert place("81.08")[1] == place("81.03")[1] == south  # Maluku Barat Daya, Kepulauan Tanimbar
    assert place("81.03")[0] > place("81.08")[0]
    assert place("81.07")[0] == max(column for column, _row, _name in PLACES.values())  # Kepulauan Aru


@pytest.mark.parametrize(
    ("figure", "step"),
    [(None, "none"), (0, 1), (19, 1), (20, 2), (59, 3), (60, 4), (79, 4), (80, 5), (100, 5)],
)
def test_a_share_is_one_of_five_steps(figure, step):
    assert step_of(figure) == step


def test_another_figure_has_bounds_of_its_own():
    assert [step_of(figure, (1, 10, 100, 1000)) for figure in (0, 1, 99.5, 100, 5000)] == [1, 2, 3, 4, 5]


def test_the_legend_says_what_each_step_holds():
    assert per_cent_legend() == [(1, "0–19%"), (2, "20–39%"), (3, "40–59%"), (4, "60–79%"), (5, "80–100%")]


@pytest.mark.django_db
def test_a_map_of_another_figure_prints_it_with_its_unit():
    buru = Region.objects.get(code="81.04")
    html = render_to_string(
        "components/map.html",
        {
            "tiles": tiles([buru], {buru.pk: 1234}, bounds=(10, 100, 1000, 2000)),
            "legend": [(1, "kurang dari 10")],
            "unit": " titik",
            "title": "Titik buta",
            "description": "Desa tanpa sinyal.",
            "nothing": "tidak ada angka",
        },
    )
    html = " ".join(html.split())
    assert 'aria-label="Buru (Kabupaten Buru): 1.234 titik"' in html
    assert 'class="step-4"' in html
    assert '<title id="peta">Titik buta</title>' in html
    assert "tidak ada angka" in html
