"""Where the parts of a picture stand: the known right place written out."""

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client

from meetings.figure_charts import bars_of
from tests import factories


def row(amount, code="81.04"):
    return SimpleNamespace(
        amount=None if amount is None else Decimal(amount), region=SimpleNamespace(code=code)
    )


def placed(*amounts):
    drawn = bars_of([row(amount, code=f"81.{n:02d}") for n, amount in enumerate(amounts)])
    return [(bar.row.amount, bar.x, bar.width) for bar in drawn.bars], drawn.zero


def test_bars_begin_at_the_edge_where_none_is_negative():
    assert placed(50, 100, None, 0) == ([(100, 0, 100), (50, 0, 50), (0, 0, 0.3), (None, None, None)], None)
    assert placed(0, 0) == ([(0, 0, 0.3), (0, 0, 0.3)], None)


def test_a_negative_bar_goes_from_zero_to_the_other_side():
    assert placed(-25, 75) == ([(75, 25, 75), (-25, 0, 25)], 25)
    assert placed(-10, -40) == ([(-10, 75, 25), (-40, 0, 100)], 100)


@pytest.mark.django_db
def test_the_page_draws_zero_where_a_bar_is_negative():
    indicator = factories.indicator()
    for where, value in (("Buru", -25), ("Kota Ambon", 75)):
        factories.figure(indicator, value, where=where)
    text = Client().get(indicator.get_absolute_url()).content.decode()
    assert re.findall('<rect x="([^"]*)" y="[^"]*" width="([^"]*)" height="16%"/>', text) == [
        ("25%", "75%"),
        ("0%", "25%"),
    ]
    assert text.count('<line x1="25%"') == 2
    assert "Garis tegak: nol." in text
    assert "Kota Ambon: 75; Buru: -25" in text


@pytest.mark.django_db
@pytest.mark.parametrize(("months", "shown"), [(3, []), (12, ["first", "first", "last", "last"])])
def test_the_words_at_the_ends_of_a_long_line_stay_inside(months, shown):
    """At 360 px half of a centred "Januari 2023" lay outside the page."""
    indicator = factories.indicator(frequency="month")
    for month in range(1, months + 1):
        factories.figure(indicator, month, period=f"2023-{month:02d}")
    text = Client().get(indicator.get_absolute_url()).content.decode()
    line = text.split('<title id="tren">')[1].split("</svg>")[0]
    assert re.findall('<text class="([a-z]+)"', line) == shown
    assert line.count('y="96%"') == (2 if shown else months)
