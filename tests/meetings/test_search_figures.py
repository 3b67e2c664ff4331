"""The search leads to an indicator with the figure that was asked for: of the region, of the year, of each concept."""

import re

import pytest

from meetings.models import Meeting
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def villages():
    """Of the province 1,135 and 1,200, of which a Rakor agreed on the second; 81 and 82 of Buru."""
    indicator = factories.settled_discrepancy().indicator
    factories.figure(indicator, 81, where="Buru", period="2022")
    factories.figure(indicator, 82, where="Buru")
    return indicator


def told(client, query):
    """[(name of the indicator, [its figures in words])] of what was found."""
    page = " ".join(client.get(f"/cari/?{query}").content.decode().split())
    rows = re.findall(r'<li> <a href="/data/[^/]+/">(.*?)</a>(.*?)</li>', page)
    return [
        (
            re.sub("<.*?>", "", name),
            [
                " ".join(re.sub("<.*?>", " ", line).split()).replace(" ,", ",").replace(" :", ":")
                for line in re.findall(r'<div> (<a href="/data/.*?)</div>', rest)
            ],
        )
        for name, rest in rows
    ]


def figures(client, query):
    [(_name, lines)] = told(client, query)
    return lines


def test_a_settled_figure_names_its_meeting(client, villages):
    title = Meeting.objects.get().title
    assert figures(client, "q=jumlah+desa") == [f"Maluku, 2023: 1.200 desa · diputuskan dalam {title}"]


def test_the_region_and_the_year_that_were_asked_for(client, villages):
    assert figures(client, "q=jumlah+desa+buru") == ["Buru, 2023: 82 desa"]
    assert figures(client, "q=jumlah+desa+buru+2022") == ["Buru, 2022: 81 desa"]
    assert figures(client, "q=2022+desa+buru") == ["Buru, 2022: 81 desa"]
    assert figures(client, "q=buru+2022&jenis=indikator") == ["Buru, 2022: 81 desa"]
    assert figures(client, "q=jumlah+desa+2022") == ["Buru, 2022: 81 desa"]
    # Of a year that it has elsewhere, the latest of the region; of one that it has nowhere, nothing is found.
    factories.figure(villages, 30, where="Kota Ambon", period="2021")
    assert figures(client, "q=jumlah+desa+buru+2021") == ["Buru, 2023: 82 desa"]
    assert told(client, "q=jumlah+desa+2019") == []
    assert told(client, "q=jumlah+pulau+2022") == []


def test_filters_of_region_and_year_leave_the_indicators_that_have_such_figures(client, villages):
    factories.figure(factories.indicator("Jumlah desa adat"), 5, where="Kota Ambon", period="2022")
    assert [name for name, _lines in told(client, "q=desa&tahun=2023")] == ["Jumlah desa"]
    assert told(client, "q=desa&wilayah=kabupaten-buru&tahun=2022") == [
        ("Jumlah desa", ["Buru, 2022: 81 desa"])
    ]
    assert [name for name, _lines in told(client, "q=desa&wilayah=kota-ambon")] == ["Jumlah desa adat"]
    assert told(client, "q=desa&status=agreed") == []


def test_without_a_figure_of_the_province_the_first_regions_of_the_year_stand_there(client):
    indicator = factories.indicator()
    for where, value in (("Kota Tual", 27), ("Buru", 82), ("Kota Ambon", 30), ("Buru Selatan", 81)):
        factories.figure(indicator, value, where=where)
    factories.figure(indicator, 180, where="Maluku Tengah", period="2022")
    assert figures(client, "q=jumlah+desa") == [
        "Buru, 2023: 82 desa",
        "Buru Selatan, 2023: 81 desa",
        "Kota Ambon, 2023: 30 desa",
    ]


def test_what_its_words_say_of_a_year_is_found_as_before(client):
    indicator = factories.indicator("Penduduk menurut Sensus 2020", "jiwa")
    factories.figure(indicator, 135238, where="Buru", period="2021")
    assert figures(client, "q=sensus+2020") == ["Buru, 2021: 135.238 jiwa"]
    assert figures(client, "q=penduduk+2021") == ["Buru, 2021: 135.238 jiwa"]
    assert client.get("/cari/?q=2020").content.decode().count("Sensus") >= 1
    assert client.get("/cari/?q=%222021%22+-buru").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, django_assert_num_queries, number):
    for n in range(number):
        indicator = factories.indicator(f"Jumlah desa {n}")
        for where in ("Buru", "Kota Ambon"):
            factories.figure(indicator, 5, where=where)
    with django_assert_num_queries(7):
        client.get("/cari/?q=jumlah+desa+buru+2023")
