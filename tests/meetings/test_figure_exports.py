"""The figures as files, in the open data, the API and the search: everywhere the one that goes out."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import jsonschema_rs
import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook

from meetings.actions import figures, indicators
from meetings.open_data.data_packages import package_of_everything
from meetings.open_data.published import DATA_SETS
from tests import factories

pytestmark = pytest.mark.django_db
# Of https://specs.frictionlessdata.io (datapackage-py 1.15.4, MIT), without its descriptions.
PROFILE = json.loads((Path(__file__).parent.parent / "tabular_data_package.json").read_text())


@pytest.fixture
def villages():
    """1,135 and 1,200 of 2023, of which the Rakor agreed on the second; 82 of Buru."""
    row = factories.settled_discrepancy()
    factories.figure(row.indicator, 82, where="Buru")
    return row.indicator


def file_of(client, indicator, file_format):
    response = client.get(reverse("figure_export", args=[indicator.slug, file_format]))
    assert response.status_code == 200
    content = b"".join(response) if response.streaming else response.content
    assert response["Content-Disposition"] == f'attachment; filename="{indicator.slug}.{file_format}"'
    return content


def as_table(text):
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_every_public_place_says_what_was_agreed(client, villages):
    meeting = villages.published_figures.get(region__level="province").settlement.decision.minutes.meeting
    place = f"{meeting.year}/{meeting.slug}"
    [whole, part] = as_table(file_of(client, villages, "csv").decode())
    assert (whole["nilai"], whole["keadaan"], whole["sumber"]) == (
        "1200",
        "value",
        "Badan Perencanaan Pembangunan Daerah Provinsi Maluku",
    )
    assert (whole["rapat"], whole["keputusan"][:7]) == (place, "K-2021-")
    assert (part["nilai"], part["kode_kemendagri"], part["kode_bps"], part["keputusan"]) == (
        "82",
        "81.04",
        "8104",
        "",
    )
    about = json.loads(file_of(client, villages, "json"))
    assert (about["indikator"]["nama"], about["indikator"]["produsen"]) == (
        "Jumlah desa",
        "Badan Pusat Statistik Provinsi Maluku",
    )
    assert [row["nilai"] for row in about["data"]] == ["1200", "82"]
    rows = client.get("/api/v1/angka?wilayah=81").json()["data"]
    assert [(row["nilai"], row["rapat"]) for row in rows] == [("1200", place)]
    opened = json.loads(b"".join(client.get("/data-terbuka/angka.json").streaming_content))["data"]
    assert [row["nilai"] for row in opened] == ["1200", "82"]
    assert "<b>1.200</b>" in client.get("/cari/?q=jumlah+desa").content.decode()
    assert "<b>82</b>" in client.get("/cari/?q=desa+buru").content.decode()


def test_what_is_in_dispute_goes_out_as_that(client):
    indicator = factories.discrepancy().indicator
    [row] = as_table(file_of(client, indicator, "csv").decode())
    assert (row["keadaan"], row["nilai"], row["sumber"], row["jenis"]) == ("in_dispute", "", "", "")
    [row] = client.get("/api/v1/angka?keadaan=in_dispute").json()["data"]
    assert (row["nilai"], row["keadaan"]) == (None, "in_dispute")
    assert client.get("/api/v1/angka?keadaan=value").json()["data"] == []
    assert "belum disepakati" in client.get("/cari/?q=jumlah+desa").content.decode()


def test_a_workbook_has_the_figures_as_numbers_and_what_they_mean(client, villages):
    book = load_workbook(io.BytesIO(file_of(client, villages, "xlsx")))
    assert book.sheetnames == ["angka", "indikator", "kolom"]
    heading, whole, part = book["angka"].values
    at = heading.index("nilai")
    assert (whole[at], part[at]) == (1200, 82)
    about = {row[0]: row[1] for row in book["indikator"].values}
    assert (about["nama"], about["satuan"], about["lisensi"][:8]) == ("Jumlah desa", "desa", "https://")


def test_numbers_stay_numbers_below_nought_too(client):
    indicator = factories.indicator("Laju", "%", decimals=2)
    factories.figure(indicator, Decimal("-1.5"), where="Buru")
    [row] = as_table(file_of(client, indicator, "csv").decode())
    assert (row["nilai"], row["satuan"]) == ("-1.50", "%")


# Data Package -------------------------------------------------------------------------------------


def test_the_package_is_one_of_the_profile_and_describes_its_file(client, villages):
    with ZipFile(io.BytesIO(file_of(client, villages, "zip"))) as archive:
        assert archive.namelist() == ["datapackage.json", "angka.csv"]
        package = json.loads(archive.read("datapackage.json"))
        rows = as_table(archive.read("angka.csv").decode())
    jsonschema_rs.validator_for(PROFILE).validate(package)
    [resource] = package["resources"]
    assert [field["name"] for field in resource["schema"]["fields"]] == list(rows[0])
    types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    assert (types["nilai"], types["nomor"], types["dikumpulkan"], types["deleted"]) == (
        "number",
        "string",
        "date",
        "boolean",
    )
    assert package["homepage"] == f"{settings.SITE_URL}/data/jumlah-desa/"
    assert package["sources"] == [{"title": "Badan Pusat Statistik Provinsi Maluku"}]
    assert client.get("/data/jumlah-desa/datapackage.json").json() == package
    assert client.get("/data/jumlah-desa/angka.csv").status_code == 200  # where its path leads


def test_the_package_of_all_sets_is_one_of_the_profile(client):
    package = client.get("/data-terbuka/datapackage.json").json()
    assert package == package_of_everything(DATA_SETS.values())
    jsonschema_rs.validator_for(PROFILE).validate(package)
    for resource in package["resources"]:
        assert client.get(f"/data-terbuka/{resource['path']}").status_code == 200


# The API, and what is no longer public ------------------------------------------------------------


def test_the_api_narrows_figures_and_indicators(client, villages):
    factories.figure(factories.indicator("Luas wilayah", "km²"), 5, where="Buru", period="2022")

    def found(query):
        return [row["nilai"] for row in client.get(f"/api/v1/angka?{query}").json()["data"]]

    assert found("") == ["1200", "82", "5"]
    assert found("indikator=luas-wilayah") == ["5"]
    assert found("tahun=2023") == ["1200", "82"]
    assert found("wilayah=8104&tahun=2022") == ["5"]
    assert found("instansi=badan-perencanaan-pembangunan-daerah-provinsi-maluku") == ["1200"]
    assert found("q=LUAS") == ["5"]
    answer = client.get("/api/v1/angka?jumlah=1").json()
    assert client.get(answer["berikutnya"]).json()["data"][0]["nilai"] == "82"
    row = client.get("/api/v1/angka").json()["data"][0]
    assert client.get(f"/api/v1/angka/{row['nomor']}").json() == row
    names = [row["indikator_slug"] for row in client.get("/api/v1/indikator?q=luas").json()["data"]]
    assert names == ["luas-wilayah"]
    assert client.get("/api/v1/indikator/luas-wilayah").json()["satuan"] == "km²"


def test_what_was_public_is_gone_and_what_never_was_is_not_found(client):
    walidata = factories.walidata()
    indicator = factories.indicator()
    figure = factories.figure(indicator, 5)
    secret = factories.figure(factories.indicator("Rahasia", is_public=False), 6).indicator
    number = indicator.published_figures.get().pk
    indicators.change_indicator(indicator, by=walidata, changes={"is_public": False})
    assert client.get(f"/api/v1/angka/{number}").status_code == 410
    assert client.get("/api/v1/indikator/jumlah-desa").status_code == 410
    assert client.get(f"/api/v1/angka/{secret.published_figures.get().pk}").status_code == 404
    assert client.get("/api/v1/indikator/rahasia").status_code == 404
    [row] = client.get("/api/v1/angka?diubah_sejak=2020-01-01T00:00:00Z").json()["data"]
    assert set(row) == {"nomor", "deleted", "changed_at"}
    assert client.get("/cari/?q=rahasia").content.decode().count("Rahasia") == 0
    indicators.change_indicator(indicator, by=walidata, changes={"is_public": True})
    assert client.get(f"/api/v1/angka/{number}").json()["nilai"] == "5"
    figures.withdraw_figure(figure, by=factories.bps(), reason="Salah")
    assert client.get(f"/api/v1/angka/{number}").status_code == 410


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, django_assert_num_queries, number):
    indicator = factories.indicator()
    for year in range(number):
        factories.figure(indicator, 5, period=f"{2020 + year}")
        factories.figure(factories.indicator(f"Jumlah pulau {year}"), 5)
    with django_assert_num_queries(2):
        client.get(reverse("figure_export", args=[indicator.slug, "csv"]))
    with django_assert_num_queries(5):  # what it means, its versions and those of its concepts
        client.get(reverse("figure_export", args=[indicator.slug, "zip"]))
    with django_assert_num_queries(1):
        client.get("/api/v1/angka")
    with django_assert_num_queries(4):
        client.get("/api/v1/indikator")


def test_the_catalogue_names_each_public_indicator_with_its_files_and_its_producer(client, villages):
    factories.figure(factories.indicator("Rahasia", is_public=False), 6)
    factories.indicator("Belum ada angka")
    sets = client.get("/data-terbuka/katalog.jsonld").json()["dataset"]
    [found] = [row for row in sets if "/data/" in row["@id"]]
    assert found["@id"] == f"{settings.SITE_URL}/data/jumlah-desa/"
    assert found["publisher"]["foaf:name"] == "Badan Pusat Statistik Provinsi Maluku"
    assert found["accrualPeriodicity"].endswith("/frequency/ANNUAL")
    files = {
        row["dct:format"]: row["downloadURL"].removeprefix(settings.SITE_URL) for row in found["distribution"]
    }
    assert list(files) == ["CSV", "JSON", "ZIP"]
    assert all(client.get(address).status_code == 200 for address in files.values())
