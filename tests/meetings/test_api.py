"""The read-only API: lists in parts, filters, what changed since, the answers that say no, and the page that explains it."""

import re
from datetime import timedelta

import brotli
import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from meetings.actions import inputs
from meetings.api.operations import OFFERED, description
from rakor_portal.public_version import public_version
from tests import factories

pytestmark = pytest.mark.django_db

NOUNS = [
    "rapat",
    "ringkasan",
    "keputusan",
    "masukan",
    "tindak-lanjut",
    "program",
    "indikator",
    "angka",
    "wilayah",
    "instansi",
]


def numbers(response):
    assert response.status_code == 200, response.content
    return [row["nomor"] for row in response.json()["data"]]


@pytest.fixture
def some():
    """Two public inputs with their follow-ups, of Buru and Ambon; one that was restricted; one that never was public."""
    meeting = factories.held_meeting()
    factories.agreed_input(meeting, topic="Menara di Namlea")
    factories.agreed_input(meeting, by=factories.ambon(), topic="Listrik sering padam")
    hidden = factories.agreed_input(meeting, topic="Menara rahasia")
    inputs.restrict_input(hidden, by=factories.secretariat(), reason="Data pribadi")
    factories.received_input(meeting, topic="Menara belum diperiksa")
    return meeting


# Lists and records --------------------------------------------------------------------------------


def test_lists_hold_what_is_public(client, some):
    assert numbers(client.get("/api/v1/masukan")) == ["M-2021-0001", "M-2021-0002"]
    assert numbers(client.get("/api/v1/tindak-lanjut")) == ["TL-2021-0001", "TL-2021-0002"]
    assert client.get("/api/v1/rapat").json()["data"][0]["rapat"] == "2021/rapat-koordinasi-kominfo"
    assert len(client.get("/api/v1/wilayah").json()["data"]) == 12
    assert len(client.get("/api/v1/instansi").json()["data"]) == 13
    assert client.get("/api/v1/keputusan").json() == {"data": [], "berikutnya": None}
    assert client.get("/api/v1/ringkasan").json() == {"data": [], "berikutnya": None}


def test_a_record_is_the_row_of_its_list(client, some):
    for address, name, value in [
        ("masukan/M-2021-0002", "pokok", "Listrik sering padam"),
        ("tindak-lanjut/TL-2021-0001", "masukan", ["M-2021-0001"]),
        ("rapat/2021/rapat-koordinasi-kominfo", "judul", "Rapat Koordinasi Kominfo"),
        ("wilayah/kota-ambon", "kode_bps", "8171"),
        ("instansi/badan-perencanaan-pembangunan-daerah-provinsi-maluku", "nama_singkat", "Bappeda Maluku"),
    ]:
        row = client.get(f"/api/v1/{address}").json()
        assert row[name] == value
        assert row in client.get(f"/api/v1/{address.partition('/')[0]}").json()["data"]


def test_what_was_public_is_gone_and_what_never_was_is_not_found(client, some):
    gone = client.get("/api/v1/masukan/M-2021-0003")
    assert gone.status_code == 410
    assert set(gone.json()) == {"detail", "deleted", "changed_at"}
    assert client.get("/api/v1/tindak-lanjut/TL-2021-0003").status_code == 410
    for address in (
        "masukan/M-2021-0004",
        "masukan/M-2021-9999",
        "masukan/0007",
        "wilayah/81.04",
        "rapat/1/x",
    ):
        response = client.get(f"/api/v1/{address}")
        assert (response.status_code, response.json()) == (404, {"detail": "Tidak ditemukan."}), address


def test_drafts_are_not_found(client):
    draft = factories.draft_meeting(title="Draf")
    assert client.get(f"/api/v1/rapat/{draft.year}/{draft.slug}").status_code == 404
    assert client.get("/api/v1/rapat").json()["data"] == []


def test_inputs_are_narrowed(client, some):
    for query, found in {
        "q=menara": ["M-2021-0001"],
        "q=m-2021-0002": ["M-2021-0002"],
        "q=%00%E2%80%8BLISTRIK%20": ["M-2021-0002"],
        "wilayah=kota-ambon": ["M-2021-0002"],
        "wilayah=81.71": ["M-2021-0002"],
        "wilayah=8171": ["M-2021-0002"],
        "wilayah=mars": [],
        "status=agreed": ["M-2021-0001", "M-2021-0002"],
        "status=verified": [],
        "tahun=2021": ["M-2021-0001", "M-2021-0002"],
        "tahun=2022": [],
        "terlambat=1": [],
        "terlambat=0": ["M-2021-0001", "M-2021-0002"],
        "tak-dikenal=1": ["M-2021-0001", "M-2021-0002"],
    }.items():
        assert numbers(client.get(f"/api/v1/masukan?{query}")) == found, query


def test_follow_ups_are_narrowed(client, some):
    for query, found in {
        "wilayah=kabupaten-buru": ["TL-2021-0001"],
        "terlambat=1": ["TL-2021-0001", "TL-2021-0002"],
        "status=open&terlambat=1&wilayah=8171": ["TL-2021-0002"],
        "status=confirmed": [],
        "instansi=badan-perencanaan-pembangunan-daerah-provinsi-maluku": ["TL-2021-0001", "TL-2021-0002"],
        "instansi=lain": [],
        "q=jaringan&tahun=2021": ["TL-2021-0001", "TL-2021-0002"],
    }.items():
        assert numbers(client.get(f"/api/v1/tindak-lanjut?{query}")) == found, query


def test_a_follow_up_is_not_found_by_the_region_of_a_restricted_input(client):
    follow_up = factories.two_askers()
    inputs.restrict_input(follow_up.input, by=factories.secretariat(), reason="Data pribadi")
    assert numbers(client.get("/api/v1/tindak-lanjut?wilayah=kabupaten-buru")) == []
    assert numbers(client.get("/api/v1/tindak-lanjut?wilayah=kota-ambon")) == ["TL-2021-0001"]


def test_other_nouns_are_narrowed(client):
    meeting = factories.held_meeting()
    factories.decision(meeting, "Forum data dibentuk.")
    corrected = factories.decision(meeting, "Peladen dipindah.")
    factories.minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    factories.ratified_unchecked(meeting)
    factories.corrected(corrected, "Pusat data dipindah.")
    assert numbers(client.get("/api/v1/keputusan?q=forum&tahun=2021")) == ["K-2021-0001"]
    assert numbers(client.get("/api/v1/keputusan?q=peladen")) == []  # said so no longer
    assert numbers(client.get("/api/v1/keputusan?q=pusat")) == ["K-2021-0002"]
    assert len(client.get("/api/v1/rapat?status=ratified&tahun=2021&q=kominfo").json()["data"]) == 1
    assert client.get("/api/v1/rapat?status=announced").json()["data"] == []
    (region,) = client.get("/api/v1/wilayah?q=tenggara%20barat").json()["data"]
    assert region["wilayah"] == "Kabupaten Kepulauan Tanimbar"
    (institution,) = client.get("/api/v1/instansi?wilayah=8103").json()["data"]
    assert institution["kode_kemendagri"] == "81.01"


# What changed since -------------------------------------------------------------------------------


def since(moment):
    return moment.isoformat().replace("+", "%2B")


def test_a_harvester_is_told_what_was_withdrawn(client, some):
    before = timezone.now() - timedelta(days=1)
    rows = client.get(f"/api/v1/masukan?diubah_sejak={since(before)}").json()["data"]
    assert [(row["nomor"], row["deleted"]) for row in rows] == [
        ("M-2021-0001", False),
        ("M-2021-0002", False),
        ("M-2021-0003", True),
    ]
    assert set(rows[2]) == {"nomor", "deleted", "changed_at"}
    later = client.get(f"/api/v1/masukan?diubah_sejak={since(timezone.now() + timedelta(days=1))}")
    assert later.json()["data"] == []


def test_what_a_withdrawn_text_said_cannot_be_asked_for(client, some):
    """Tombstones come whatever is looked for, so none of them says that it would have been found."""
    asked = "/api/v1/masukan?diubah_sejak=2000-01-01T00:00:00Z&q="
    for words in ("rahasia", "tidak ada di mana pun"):
        assert numbers(client.get(asked + words)) == ["M-2021-0003"]


@pytest.mark.django_db(transaction=True)
def test_a_change_of_what_belongs_to_a_row_is_a_change_of_the_row(client):
    follow_up = factories.two_askers()
    other = factories.assigned_follow_up(follow_up.meeting)
    before = timezone.now()
    factories.follow_ups.report_progress(
        follow_up, by=factories.bappeda(), note="Survei.", client_key=follow_up.client_key
    )
    asked = f"?diubah_sejak={since(before)}"
    assert numbers(client.get(f"/api/v1/tindak-lanjut{asked}")) == [follow_up.number]
    assert numbers(client.get(f"/api/v1/masukan{asked}")) == ["M-2021-0001", "M-2021-0002"]
    rows = client.get(f"/api/v1/masukan{asked}").json()["data"]
    assert all(row["changed_at"] >= before.isoformat() for row in rows)
    before = timezone.now()
    inputs.restrict_input(other.input, by=factories.secretariat(), reason="Data pribadi")
    asked = f"?diubah_sejak={since(before)}"
    assert numbers(client.get(f"/api/v1/tindak-lanjut{asked}")) == [other.number]
    assert client.get(f"/api/v1/rapat{asked}").json()["data"] == []


# Part by part -------------------------------------------------------------------------------------


def test_parts_follow_each_other_until_the_last(client):
    meeting = factories.held_meeting()
    for _n in range(5):
        factories.verified_input(meeting)
    inputs.restrict_input(
        meeting.inputs.get(number="M-2021-0003"), by=factories.secretariat(), reason="Data pribadi"
    )
    address = "/api/v1/masukan?jumlah=2&diubah_sejak=2000-01-01T00:00:00Z&tahun=2021&lain=1"
    parts = []
    while address:
        response = client.get(address)
        parts.append(numbers(response))
        following = response.json()["berikutnya"]
        assert response.get("Link", "") == (f'<{following}>; rel="next"' if following else "")
        address = following and following.removeprefix(settings.SITE_URL)
    assert parts == [["M-2021-0001", "M-2021-0002"], ["M-2021-0003", "M-2021-0004"], ["M-2021-0005"]]
    assert numbers(client.get("/api/v1/masukan?setelah=M-2021-0004")) == ["M-2021-0005"]


def test_the_address_of_the_next_part_is_whole(client):
    assert client.get("/api/v1/wilayah?jumlah=1&q=kota&lain=1").json()["berikutnya"] == (
        f"{settings.SITE_URL}/api/v1/wilayah?q=kota&jumlah=1&setelah=kota-ambon"
    )


def test_meetings_are_in_the_order_of_their_addresses(client):
    start = factories.wit(2022, 3, 3, 9)
    factories.announced_meeting(title="Abad", starts_at=start, ends_at=start + timedelta(hours=1))
    for title in ("Wabah", "Bahari"):
        factories.announced_meeting(title=title)
    address, found = "/api/v1/rapat?jumlah=1", []
    while address:
        answer = client.get(address).json()
        found += [row["rapat"] for row in answer["data"]]
        address = answer["berikutnya"] and answer["berikutnya"].removeprefix(settings.SITE_URL)
    assert found == ["2021/bahari", "2021/wabah", "2022/abad"]


# Answers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "jumlah=0",
        "jumlah=201",
        "jumlah=%2B5",
        "jumlah=1_0",
        "jumlah=",
        "tahun=1999",
        "tahun=dua",
        "status=selesai",
        "terlambat=ya",
        "setelah=7",
        "setelah=M-2021-0007%00",
        "diubah_sejak=2021-03-10",
        "diubah_sejak=2021-02-30T00:00:00Z",
        "diubah_sejak=kemarin",
        "wilayah=Kota%20Ambon",
        f"q={'x' * 101}",
    ],
)
def test_a_wrong_parameter_is_named(client, query):
    response = client.get(f"/api/v1/masukan?{query}")
    assert response.status_code == 422
    assert response.json() == {"detail": f"Parameter ini tidak dapat dipakai: {query.partition('=')[0]}."}


@pytest.mark.parametrize(
    "moment",
    [
        "2021-03-10T00:00:00Z",
        "2021-03-10t00:00:00.123456789z",
        "2021-03-10T00:00:00+09:00",
        "0001-01-01T00:00:00%2B23:59",
        "9999-12-31T23:59:60-23:59",
    ],
)
def test_moments_are_those_of_rfc_3339(client, moment):
    assert client.get(f"/api/v1/masukan?diubah_sejak={moment}").status_code == 200


@pytest.mark.parametrize("address", ["masukan", "masukan/M-2021-0001", "openapi.json", "lain"])
def test_it_is_only_read(client, address):
    strict = Client(enforce_csrf_checks=True)
    for method in (strict.post, strict.put, strict.patch, strict.delete):
        response = method(f"/api/v1/{address}")
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert response.json()["detail"].startswith("Metode ini tidak dapat dipakai")
        assert response["Access-Control-Allow-Origin"] == "*"


def test_scripts_of_other_sites_may_read_it(client, some):
    for address in ("masukan", "masukan/M-2021-0001", "masukan/M-2021-0003", "masukan?tahun=x", "lain"):
        response = client.get(f"/api/v1/{address}", headers={"origin": "https://contoh.id"})
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Content-Type"].startswith("application/json")
        assert "Access-Control-Allow-Credentials" not in response
    asked = client.options("/api/v1/masukan", headers={"access-control-request-method": "GET"})
    assert (asked.status_code, asked.content) == (204, b"")
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]


def test_head_answers_as_get_without_a_body(client, some):
    got, asked = client.get("/api/v1/masukan"), client.head("/api/v1/masukan")
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked["ETag"] == got["ETag"]
    assert client.head("/api/v1/masukan/M-2021-0004").status_code == 404


def test_unknown_addresses_are_answered_in_json(client):
    for address in ("/api/v1/", "/api/v1/lain", "/api/v1/masukan/M-2021-0001/lain", "/api/v1/masukan/"):
        response = client.get(address)
        assert response.status_code == 404
        assert response.json() == {"detail": "Alamat ini tidak ada. Daftar alamat API: /api/v1/docs."}


def test_whoever_is_signed_in_gets_what_strangers_get(client, as_user, secretariat, buru, some):
    addresses = [f"/api/v1/{noun}?diubah_sejak=2000-01-01T00:00:00Z" for noun in NOUNS] + [
        "/api/v1/masukan/M-2021-0003",
        "/api/v1/masukan/M-2021-0004",
    ]
    strangers = [client.get(address).content for address in addresses]
    for person in (secretariat, buru):
        assert [as_user(person).get(address).content for address in addresses] == strangers


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_kept_until_something_changes(settings, django_assert_num_queries):
    settings.PUBLIC_CACHE_MB = 1
    stranger = Client(headers={"accept-encoding": "br"})
    input = factories.verified_input()
    address = f"/api/v1/masukan/{input.number}"
    with time_machine.travel(timezone.now(), tick=False):  # the next minute has an answer of its own
        first = stranger.get(address)
        with django_assert_num_queries(0):
            again = stranger.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert b'"pokok": "Akses internet terbatas"' in brotli.decompress(first.content)
    assert first["Access-Control-Allow-Origin"] == "*"
    inputs.restrict_input(input, by=factories.secretariat(), reason="Data pribadi")
    assert stranger.get(address).status_code == 410
    public_version.close()


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, django_assert_num_queries, number):
    meeting = factories.held_meeting()
    for _n in range(number):
        factories.agreed_input(meeting)
        inputs.restrict_input(
            factories.agreed_input(meeting), by=factories.secretariat(), reason="Data pribadi"
        )
    for address, queries in {
        "masukan": 5,
        "masukan?diubah_sejak=2000-01-01T00:00:00Z": 6,
        "masukan?wilayah=8104&q=akses&tahun=2021&terlambat=0": 5,
        "masukan/M-2021-0001": 5,
        "tindak-lanjut": 4,
        "tindak-lanjut?diubah_sejak=2000-01-01T00:00:00Z": 5,
        "tindak-lanjut/TL-2021-0001": 4,
        "rapat": 2,
        "wilayah": 1,
        "instansi": 1,
    }.items():
        with django_assert_num_queries(queries, info=address):
            assert client.get(f"/api/v1/{address}").status_code == 200


# Description --------------------------------------------------------------------------------------


def test_every_operation_is_described_with_an_example(client):
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    assert described["info"]["license"]["identifier"] == "CC-BY-4.0"
    assert [data_set.slug for data_set in OFFERED] == NOUNS
    assert len(described["paths"]) == 2 * len(NOUNS)
    for path, methods in described["paths"].items():
        assert list(methods) == ["get"], path
        operation = methods["get"]
        assert operation["summary"], path
        assert operation["description"], path
        answer = operation["responses"]["200"]["content"]["application/json"]
        assert answer["example"], path
        assert all(parameter["description"] for parameter in operation["parameters"]), path
    columns = described["components"]["schemas"]["Masukan"]["properties"]
    assert columns["kode_bps"]["description"] == "Kode BPS, tanpa titik; berbeda dari kode Kemendagri."
    assert "agreed: diakomodasi" in columns["status"]["description"]


def test_the_page_of_the_api_names_every_address_and_parameter(client):
    html = client.get("/api/v1/docs").content.decode()
    assert "<script" not in html
    described = description("/api/v1/")["paths"]
    for path, methods in described.items():
        assert path in html
        for parameter in methods["get"]["parameters"]:
            if parameter["in"] == "query":
                assert f'<dt lang="id">{parameter["name"]}</dt>' in html
    assert len(brotli.compress(html.encode(), quality=5)) < 5_000
    for address in set(re.findall(r'href="(/api/v1/[^"#]*|/data-terbuka/[^"#]*)', html)):
        assert client.get(address).status_code == 200, address
    assert client.get("/en/api/v1/docs").status_code == 200
    assert client.post("/api/v1/docs").status_code == 405
