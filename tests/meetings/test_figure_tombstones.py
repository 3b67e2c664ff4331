"""What is told of figures of an indicator that is no longer public: which they were and since when, never what they said.

Each step is a transaction of its own, as it is where people work: what was public when is told by the order in time.
"""

import csv
import io

import pytest

from meetings.actions import figures, indicators
from meetings.models import Indicator
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

SINCE_EVER = "diubah_sejak=2020-01-01T00:00:00Z"


@pytest.fixture
def indicator():
    return factories.indicator()


def show(indicator, is_public):
    row = Indicator.objects.get(pk=indicator.pk)
    indicators.change_indicator(row, by=factories.walidata(), changes={"is_public": is_public})


def number_of(figure):
    return str(figure.indicator.published_figures.get(region=figure.region, period=figure.period).pk)


def status(client, *numbers):
    return [client.get(f"/api/v1/angka/{number}").status_code for number in numbers]


def listed(client, query=SINCE_EVER):
    """{number: its value, or "gone"} of the list of the API; each tombstone says nothing but that."""
    rows = {}
    for row in client.get(f"/api/v1/angka?{query}").json()["data"]:
        assert row["nomor"] not in rows
        if row["deleted"]:
            assert set(row) == {"nomor", "deleted", "changed_at"}
        rows[row["nomor"]] = "gone" if row["deleted"] else row["nilai"]
    return rows


def in_the_file(client):
    content = b"".join(client.get("/data-terbuka/angka.csv").streaming_content).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(content, newline=""))
    for row in (rows := list(rows)):
        if row["deleted"] == "true":
            assert {name for name, value in row.items() if value} == {"nomor", "deleted", "changed_at"}
    return {row["nomor"]: "gone" if row["deleted"] == "true" else row["nilai"] for row in rows}


def test_only_what_was_public_leaves_a_tombstone(client, indicator):
    known = factories.figure(indicator, 5)
    show(indicator, False)
    unknown = factories.figure(indicator, 7, where="Buru")
    a, b = number_of(known), number_of(unknown)
    assert status(client, a, b) == [410, 404]
    assert listed(client) == in_the_file(client) == {a: "gone"}
    assert listed(client, "indikator=jumlah-desa") == {}
    gone = client.get(f"/api/v1/angka/{a}").json()
    assert gone["deleted"]
    assert "5" not in gone["detail"]
    assert client.get("/api/v1/indikator/jumlah-desa").status_code == 410
    assert client.get("/data/jumlah-desa/angka.csv").status_code == 404
    assert client.get("/data/jumlah-desa/datapackage.json").status_code == 404
    assert client.get("/data/jumlah-desa/").status_code == 404


def test_what_happens_while_it_is_restricted_does_not_show(client, indicator):
    figure = factories.figure(indicator, 5)
    a = number_of(figure)
    show(indicator, False)
    before = client.get(f"/api/v1/angka/{a}").json()["changed_at"]
    factories.figure(indicator, 6, reason="Dihitung ulang")
    factories.figure(indicator, 900, by=factories.bappeda())  # in dispute, in secret
    indicators.change_indicator(
        Indicator.objects.get(pk=indicator.pk), by=factories.walidata(), changes={"tolerance": 3}
    )
    assert client.get(f"/api/v1/angka/{a}").json()["changed_at"] == before
    assert listed(client, f"diubah_sejak={before.replace('+', '%2B')}") == {a: "gone"}
    for row in indicator.figures.current():
        figures.withdraw_figure(row, by=factories.walidata(), reason="Keliru")
    assert status(client, a) == [410]
    assert client.get(f"/api/v1/angka/{a}").json()["changed_at"] == before


def test_public_again_it_is_there_again_for_whoever_copies_the_changes(client, indicator):
    a = number_of(factories.figure(indicator, 5))
    show(indicator, False)
    b = number_of(factories.figure(indicator, 7, where="Buru"))
    gone_at = client.get(f"/api/v1/angka/{a}").json()["changed_at"].replace("+", "%2B")
    show(indicator, True)
    assert status(client, a, b) == [200, 200]
    assert listed(client, f"diubah_sejak={gone_at}") == in_the_file(client) == {a: "5", b: "7"}
    show(indicator, False)
    assert status(client, a, b) == [410, 410]


def test_a_value_that_was_withdrawn_before_nobody_could_read_it_leaves_no_tombstone(client):
    indicator = factories.indicator(is_public=False)
    unknown, known = factories.figure(indicator, 5), factories.figure(indicator, 7, where="Buru")
    a, b = number_of(unknown), number_of(known)
    figures.withdraw_figure(unknown, by=factories.bps(), reason="Keliru")
    assert status(client, a, b) == [404, 404]
    assert listed(client) == {}
    show(indicator, True)
    assert status(client, a, b) == [404, 200]
    assert listed(client) == in_the_file(client) == {b: "7"}
    figures.withdraw_figure(known, by=factories.bps(), reason="Keliru")
    assert status(client, a, b) == [404, 410]
    show(indicator, False)
    assert status(client, a, b) == [404, 410]
    assert listed(client) == {b: "gone"}


def test_one_that_was_returned_while_public_stays_gone_when_the_indicator_is_restricted(client, indicator):
    figure = factories.figure(indicator, 5)
    a = number_of(figure)
    figures.return_figure(figure, by=factories.walidata(), reason="Satuan keliru")
    assert status(client, a) == [410]
    show(indicator, False)
    assert status(client, a) == [410]
    assert listed(client) == {a: "gone"}
