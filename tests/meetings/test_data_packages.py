"""The CSV of each Data Package is what its datapackage.json says, row by row; and the reader of that sees what is not."""

import io
import json
import uuid
from decimal import Decimal
from zipfile import ZipFile

import pytest

from meetings.actions import figures, inputs, minutes, summaries
from meetings.models import Programme
from tests import factories
from tests.meetings import programme_factories as make
from tests.table_schema import faults_of

pytestmark = pytest.mark.django_db

AWKWARD = '=SUM(A1); "kutip", baris\r\nbaru\n\u2028 – “é” \t😀'


def enter(indicator, value, *, where="Buru", kind="number", decimals=0, period="2023", **more):
    said = figures.Said(
        indicator=indicator,
        region=factories.region(where),
        period=period,
        source=factories.bps().institution,
        kind=kind,
        value=value,
        decimals=decimals,
        **more,
    )
    return figures.enter_figure(said, by=factories.bps(), client_key=uuid.uuid4())[0]


@pytest.fixture
def much():
    """Something in every set: values at their ends, texts that are hard to keep in a table, all kinds, what was withdrawn."""
    settled = factories.settled_discrepancy().indicator
    for by, value in ((factories.bps(), 82), (factories.bappeda(), 85)):
        factories.figure(settled, value, by=by, where="Buru")  # in dispute
    rate = factories.indicator('Laju, "kasar"', "%", decimals=6)
    enter(rate, Decimal("-1.500000"), decimals=6)
    enter(rate, Decimal("0.000001"), decimals=6, where="Kota Tual")
    enter(rate, Decimal("0.000000"), decimals=6, where="Kota Ambon", method=AWKWARD, document="=1+1")
    enter(rate, Decimal(999999999999999999), where="Maluku")
    enter(rate, None, kind="very_small", where="Buru Selatan")
    gone = enter(rate, None, kind="not_available", period="2022", where="Buru Selatan")
    enter(rate, None, kind="not_available", period="2021", where="Buru Selatan")
    figures.withdraw_figure(gone, by=factories.bps(), reason="Keliru")
    months = factories.indicator("Tamu", "orang", frequency="month")
    enter(months, Decimal(12), period="2023-03")
    for status in Programme.Status.values:
        make.in_state(status, title=f"Program {status}", aim=AWKWARD, budget=Decimal("0.05"))
    meeting = factories.held_meeting(title="Rakor lain")
    inputs.restrict_input(factories.verified_input(meeting), by=factories.secretariat(), reason="UU 14/2008")
    factories.assigned_follow_up(meeting)
    factories.decision(meeting, AWKWARD)
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    factories.ratified_unchecked(meeting)
    summaries.publish_summary(meeting, by=factories.secretariat(), text=AWKWARD)


def content(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_every_row_of_every_set_is_what_the_package_says(client, much):
    package = client.get("/data-terbuka/datapackage.json").json()
    rows = {}
    for resource in package["resources"]:
        table = content(client, f"/data-terbuka/{resource['path']}")
        assert faults_of(resource["schema"], table) == [], resource["name"]
        assert b"\r\n" in table
        rows[resource["name"]] = table.count(b"\r\n") - 1
    assert min(rows.values()) > 0, rows
    assert b",true\r\n" in content(client, "/data-terbuka/angka.csv")  # of what was withdrawn, too


@pytest.mark.parametrize("slug", ["jumlah-desa", "laju-kasar", "tamu"])
def test_every_row_of_an_indicator_is_what_its_package_says(client, much, slug):
    package = client.get(f"/data/{slug}/datapackage.json").json()
    [resource] = package["resources"]
    table = content(client, f"/data/{slug}/{resource['path']}")
    assert faults_of(resource["schema"], table) == []
    with ZipFile(io.BytesIO(content(client, f"/data/{slug}/angka.zip"))) as archive:
        assert json.loads(archive.read("datapackage.json")) == package
        assert archive.read(resource["path"]) == table


def test_codes_and_keys_are_told(client):
    resources = client.get("/data-terbuka/datapackage.json").json()["resources"]
    schema = next(resource["schema"] for resource in resources if resource["name"] == "angka")
    fields = {field["name"]: field.get("constraints") for field in schema["fields"]}
    assert schema["primaryKey"] == ["nomor"]
    assert fields["nomor"] == {"required": True, "unique": True}
    assert fields["keadaan"] == {"enum": ["value", "in_dispute", "nothing"]}
    assert fields["nilai"] is None


# The reader itself -------------------------------------------------------------------------------

SCHEMA = {
    "fields": [
        {"name": "nomor", "type": "string", "constraints": {"required": True, "unique": True}},
        {"name": "nilai", "type": "number"},
        {"name": "tahun", "type": "integer"},
        {"name": "hari", "type": "date"},
        {"name": "saat", "type": "datetime", "format": "any"},
        {"name": "contoh", "type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
        {"name": "keadaan", "type": "string", "constraints": {"enum": ["value", "in_dispute"]}},
    ],
    "missingValues": [""],
    "primaryKey": ["nomor"],
}
GOOD = "1,-1.50,2023,2023-12-31,2023-12-31T09:00:00+09:00,true,value"


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ([GOOD, "2,,,,,,"], None),
        ([GOOD, ",1,,,,,"], "line 3, nomor: missing"),
        ([GOOD, GOOD], "line 3: ('1',) again, as in line 2"),
        (['1,"1,5",,,,,'], "line 2, nilai: “1,5” is no number"),
        (["1,1E+3,,,,,"], "line 2, nilai: “1E+3” is no number"),
        (["1,1.200.000,,,,,"], "line 2, nilai: “1.200.000” is no number"),
        (["1,,2023.0,,,,"], "line 2, tahun: “2023.0” is no integer"),
        (["1,,,31-12-2023,,,"], "line 2, hari: “31-12-2023” is no date"),
        (["1,,,2023-02-30,,,"], "line 2, hari: “2023-02-30” is no date"),
        (["1,,,,2023-12-31T09:00:00,,"], "line 2, saat: “2023-12-31T09:00:00” is no datetime"),
        (["1,,,,,True,"], "line 2, contoh: “True” is no boolean"),
        (["1,,,,,,berlaku"], "line 2, keadaan: “berlaku” is none of ['value', 'in_dispute']"),
        (["1,,,,,,,"], "line 2: 8 cells instead of 7"),
    ],
)
def test_the_reader_sees_what_does_not_fit(lines, fault):
    heading = ",".join(field["name"] for field in SCHEMA["fields"])
    faults = faults_of(SCHEMA, "\r\n".join([heading, *lines, ""]).encode("utf-8-sig"))
    assert faults == [] if fault is None else fault in faults


def test_the_reader_sees_another_heading():
    assert "heading" in faults_of(SCHEMA, b"nilai,nomor\r\n")[0]
