"""What may be taken away: the files, their columns, the catalogue; nothing that is not public, and what is left of what was."""

import csv
import io
import json
import re
import uuid

import pytest
from django.conf import settings
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

from meetings import clock
from meetings.actions import agendas, follow_ups, inputs, minutes, summaries
from meetings.models import AgendaItem
from meetings.open_data import data_sets
from meetings.open_data.published import DATA_SETS
from tests import factories
from tests.meetings import programme_factories

pytestmark = pytest.mark.django_db

SLUGS = [
    "rapat", "mata-acara", "ringkasan", "keputusan", "masukan", "tindak-lanjut", "program", "indikator", "angka",
    "rekap-wilayah", "wilayah", "instansi",
]  # fmt: skip


def json_of(client, slug):
    response = client.get(f"/data-terbuka/{slug}.json")
    assert response.status_code == 200
    return json.loads(b"".join(response.streaming_content))


def rows_of(client, slug):
    return json_of(client, slug)["data"]


def csv_of(client, slug):
    text = b"".join(client.get(f"/data-terbuka/{slug}.csv").streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.fixture
def decided():
    """A ratified meeting: two decisions, one of them corrected; a public input with its follow-up; one that was restricted."""
    by = factories.secretariat()
    meeting = factories.held_meeting()
    first, second = factories.decision(meeting), factories.decision(meeting, "Peladen dipindah.")
    with clock.at(factories.wit(2021, 3, 5, 8)):
        factories.agreed_input(meeting, topic="=1+1")
        hidden = factories.agreed_input(meeting, topic="Rahasia", problem="Rahasia juga.")
        inputs.verify_input(factories.received_input(meeting, by=factories.ambon()), by=by)
        factories.received_input(meeting, topic="Belum diperiksa")
    with clock.at(factories.wit(2021, 3, 8, 8)):
        inputs.restrict_input(hidden, by=by, reason="Data pribadi")
    minutes.circulate_minutes(meeting.minutes, by=by)
    factories.ratified_unchecked(meeting)
    factories.corrected(second, "Peladen dipindah ke Ambon.")
    summaries.publish_summary(meeting, by=by, text="Ringkasan pertama.")
    summaries.publish_summary(meeting, by=by, text="Ringkasan kedua.", reason="Salah tulis")
    return {"meeting": meeting, "decision": first}


def test_the_page_names_every_set_with_its_rows_columns_and_files(client, decided):
    html = client.get("/data-terbuka/").content.decode()
    for slug in SLUGS:
        assert f'<h2 id="{slug}">' in html
        assert f'href="/data-terbuka/{slug}.csv"' in html
        assert f'href="/data-terbuka/{slug}.json"' in html
        for field in DATA_SETS[slug].fields:
            assert f'<dt lang="id">{field.name}</dt>' in html
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in html
    assert '<link rel="alternate" type="application/ld+json" href="/data-terbuka/katalog.jsonld">' in html
    # rapat, mata acara, ringkasan, keputusan, masukan, tindak lanjut, program, indikator, angka, rekap, wilayah, instansi
    numbers = re.findall(r"([\d.]+)\s+baris", html)
    assert numbers == ["1", "2", "1", "2", "2", "1", "0", "0", "0", "2", "12", "13"]


def test_every_set_has_the_columns_that_it_describes(client, decided):
    assert list(DATA_SETS) == SLUGS
    for slug in SLUGS:
        names = DATA_SETS[slug].names
        assert len(names) == len(set(names))
        for row in rows_of(client, slug):
            assert set(row) == set(names) or row["deleted"] is True
        assert all(list(row) == names for row in csv_of(client, slug))
        for field in DATA_SETS[slug].fields:
            assert str(field.description)


def test_an_input_as_json(client, decided):
    about = json_of(client, "masukan")
    assert (about["judul"], about["lisensi"]["kode"]) == ("Masukan", "CC-BY-4.0")
    row = about["data"][0]
    changed = row.pop("changed_at")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00", changed)
    assert row == {
        "nomor": "M-2021-0001",
        "id": f"{settings.SITE_URL}/masukan/M-2021-0001/",
        "pokok": "=1+1",
        "masalah": "Jaringan sering putus.",
        "permintaan": "Perluasan jaringan.",
        "untuk_siapa": "",
        "wilayah": "Kabupaten Buru",
        "wilayah_slug": "kabupaten-buru",
        "kode_kemendagri": "81.04",
        "kode_bps": "8104",
        "pengusul": "Dinas Komunikasi dan Informatika Kabupaten Buru",
        "pengusul_slug": factories.kominfo("Buru").slug,
        "rapat": "2021/rapat-koordinasi-kominfo",
        "tanggal_rapat": "2021-03-03",
        "tahun": 2021,
        "status": "agreed",
        "status_label": "diakomodasi",
        "perkembangan": "not_started",
        "diverifikasi": "2021-03-05",
        "dijawab": "2021-03-05",
        "alasan": "",
        "diteruskan_kepada": "",
        "nomor_surat": "",
        "ditunda_sampai": None,
        "digabung_ke": None,
        "tindak_lanjut": ["TL-2021-0001"],
        "terlambat": False,
        "data_contoh": False,
        "deleted": False,
    }


def test_a_follow_up_as_json(client, decided):
    row = rows_of(client, "tindak-lanjut")[0]
    assert row["nomor"] == "TL-2021-0001"
    assert row["masukan"] == ["M-2021-0001"]
    assert (row["wilayah"], row["kode_kemendagri"], row["kode_bps"]) == (
        ["Kabupaten Buru"],
        ["81.04"],
        ["8104"],
    )
    assert (row["batas_waktu"], row["status"], row["terlambat"]) == ("2021-06-30", "assigned", True)
    assert row["penanggung_jawab"] == "Badan Perencanaan Pembangunan Daerah Provinsi Maluku"
    assert (row["keputusan"], row["didisposisikan"]) == (None, "2021-03-05")


def test_a_follow_up_of_a_decision_names_it_and_waits_for_the_chair(client, decided):
    follow_up, _made = follow_ups.create_follow_up(
        by=factories.secretariat(),
        client_key=uuid.uuid4(),
        meeting=decided["meeting"],
        entry=decided["decision"],
        task="Membentuk forum",
        institution=factories.bappeda().institution,
        due_date=decided["meeting"].date,
    )
    follow_ups.report_done(follow_up, by=factories.bappeda(), note="Terbentuk.", client_key=uuid.uuid4())
    row = rows_of(client, "tindak-lanjut")[2]
    assert (row["keputusan"], row["masukan"], row["wilayah"]) == ("K-2021-0001", [], [])
    assert (row["status"], row["status_label"]) == ("reported", "menunggu konfirmasi pimpinan rapat")
    assert client.get(f"/api/v1/tindak-lanjut/{row['nomor']}").json() == row


def test_decisions_have_the_words_of_their_corrections(client, decided):
    rows = rows_of(client, "keputusan")
    assert [(row["nomor"], row["isi"], row["diralat"]) for row in rows] == [
        ("K-2021-0001", "Forum data dibentuk.", False),
        ("K-2021-0002", "Peladen dipindah ke Ambon.", True),
    ]
    assert rows[0]["id"] == f"{settings.SITE_URL}/K-2021-0001"


def test_meetings_agendas_and_summaries(client, decided):
    (meeting,) = rows_of(client, "rapat")
    assert meeting["rapat"] == "2021/rapat-koordinasi-kominfo"
    assert (meeting["mulai"], meeting["zona_waktu"]) == ("2021-03-03T09:00:00+09:00", "Asia/Jayapura")
    items = rows_of(client, "mata-acara")
    assert [(item["urutan"], item["judul"]) for item in items] == [
        (1, "Pembukaan"),
        (2, "Pembahasan masukan daerah"),
    ]
    (summary,) = rows_of(client, "ringkasan")
    assert (summary["versi"], summary["isi"], summary["alasan_perbaikan"]) == (
        2,
        "Ringkasan kedua.",
        "Salah tulis",
    )


def test_both_codes_of_regions_that_differ(client):
    rows = {row["wilayah_slug"]: row for row in rows_of(client, "wilayah")}
    assert len(rows) == 12
    codes = [
        (rows[slug]["kode_kemendagri"], rows[slug]["kode_bps"])
        for slug in ("kabupaten-maluku-tengah", "kabupaten-kepulauan-tanimbar")
    ]
    assert codes == [("81.01", "8103"), ("81.03", "8101")]


def test_the_totals_count_what_is_not_public_too(client, decided):
    rows = csv_of(client, "rekap-wilayah")
    read = [
        (
            row["kode_kemendagri"],
            row["masukan"],
            row["masukan_agreed"],
            row["masukan_received"],
            row["tindak_lanjut"],
        )
        for row in rows
    ]
    assert read == [("81.04", "3", "2", "1", "2"), ("81.71", "1", "0", "0", "0")]
    board = client.get("/papan/").content.decode()
    assert "<b>4</b>" in board  # inputs
    assert {row["tindak_lanjut_terlambat"] for row in rows} == {"2", "0"}


def test_csv_json_and_api_have_the_same_numbers(client, decided):
    for slug, column in [
        ("masukan", "nomor"),
        ("tindak-lanjut", "nomor"),
        ("keputusan", "nomor"),
        ("rapat", "rapat"),
    ]:
        as_csv = [row[column] for row in csv_of(client, slug)]
        as_json = [row[column] for row in rows_of(client, slug)]
        in_api = [
            row[column]
            for row in client.get(f"/api/v1/{slug}?diubah_sejak=2000-01-01T00:00:00Z").json()["data"]
        ]
        assert as_csv == as_json == in_api
        assert len(as_csv) >= 1


def test_the_files_have_what_the_lists_show(client, decided):
    for slug in ("masukan", "tindak-lanjut"):
        html = client.get(f"/{slug}/").content.decode()
        public = [row["nomor"] for row in rows_of(client, slug) if not row["deleted"]]
        assert public == sorted(set(re.findall(rf'href="/{slug}/([A-Z]+-2021-\d+)/"', html)))


# What is not public, and what is left of what was -------------------------------------------------


def test_of_what_was_withdrawn_number_and_moment_are_left(client, decided):
    assert rows_of(client, "masukan")[1] == {
        "nomor": "M-2021-0002",
        "deleted": True,
        "changed_at": "2021-03-07T23:00:00+00:00",
    }
    assert rows_of(client, "tindak-lanjut")[1] == {
        "nomor": "TL-2021-0002",
        "deleted": True,
        "changed_at": "2021-03-07T23:00:00+00:00",
    }
    row = csv_of(client, "masukan")[1]
    assert {name: value for name, value in row.items() if value} == {
        "nomor": "M-2021-0002",
        "deleted": "true",
        "changed_at": "2021-03-07T23:00:00+00:00",
    }


def test_what_is_opened_again_is_told_again(client, decided):
    inputs.unrestrict_input(
        decided["meeting"].inputs.get(number="M-2021-0002"), by=factories.secretariat(), reason="Sudah boleh"
    )
    assert rows_of(client, "masukan")[1]["pokok"] == "Rahasia"
    assert rows_of(client, "tindak-lanjut")[1]["nomor"] == "TL-2021-0002"


def test_a_withdrawn_summary_and_a_struck_decision_leave_their_names(client, decided):
    summaries.withdraw_summary(decided["meeting"], by=factories.secretariat(), reason="Keliru")
    (summary,) = rows_of(client, "ringkasan")
    assert (summary["rapat"], summary["deleted"], len(summary)) == ("2021/rapat-koordinasi-kominfo", True, 3)
    factories.struck_by_correction(decided["decision"])
    first, second = rows_of(client, "keputusan")
    assert (first["nomor"], first["deleted"], len(first)) == ("K-2021-0001", True, 3)
    assert second["isi"] == "Peladen dipindah ke Ambon."


def test_what_never_was_public_leaves_nothing(client):
    by = factories.secretariat()
    factories.draft_meeting(title="Rapat draf")
    meeting = factories.held_meeting()
    factories.received_input(meeting)
    inputs.return_input(factories.received_input(meeting), by=by, reason="Lokasi?")
    # Restricted before it was verified, then agreed: neither it nor its follow-up ever was to be read.
    early = inputs.restrict_input(factories.received_input(meeting), by=by, reason="Rahasia")
    inputs.verify_input(early, by=by)
    # Public for a while, but its follow-up came only afterwards.
    late = inputs.restrict_input(factories.verified_input(meeting), by=by, reason="Rahasia")
    for hidden in (early, late):
        inputs.agree_input(
            hidden,
            by=by,
            task="Tugas tertutup",
            institution=factories.bappeda().institution,
            due_date=meeting.date,
            client_key=uuid.uuid4(),
        )
    factories.decision(meeting)
    follow_ups.create_follow_up(
        by=by, client_key=uuid.uuid4(), meeting=meeting, entry=factories.decision(meeting), task="Tugas"
    )
    summaries_before = rows_of(client, "ringkasan")
    assert [row["rapat"] for row in rows_of(client, "rapat")] == ["2021/rapat-koordinasi-kominfo"]
    assert [row["nomor"] for row in rows_of(client, "masukan")] == [late.number]
    assert rows_of(client, "tindak-lanjut") == rows_of(client, "keputusan") == summaries_before == []


def test_what_serves_another_public_input_stays_and_names_only_that(client):
    follow_up = factories.two_askers()
    inputs.restrict_input(follow_up.input, by=factories.secretariat(), reason="Data pribadi")
    (row,) = rows_of(client, "tindak-lanjut")
    assert (row["deleted"], row["masukan"], row["wilayah"]) == (False, ["M-2021-0002"], ["Kota Ambon"])


def test_a_restricted_lead_is_not_named(client):
    meeting, by = factories.held_meeting(), factories.secretariat()
    lead = factories.verified_input(meeting)
    inputs.merge_input(factories.verified_input(meeting, topic="Digabung"), by=by, lead=lead)
    assert rows_of(client, "masukan")[1]["digabung_ke"] == "M-2021-0001"
    inputs.restrict_input(lead, by=by, reason="Data pribadi")
    assert rows_of(client, "masukan")[1]["digabung_ke"] is None


def test_whoever_is_signed_in_gets_the_same_file(client, as_user, secretariat, decided):
    strangers = rows_of(client, "masukan")
    assert rows_of(as_user(secretariat), "masukan") == strangers


# Files over HTTP ----------------------------------------------------------------------------------


def test_in_csv_no_text_becomes_a_formula_and_lists_are_joined(client, decided):
    row = csv_of(client, "masukan")[0]
    assert (row["pokok"], row["tindak_lanjut"], row["terlambat"]) == ("'=1+1", "TL-2021-0001", "false")


@pytest.mark.parametrize(
    ("extension", "content_type"), [("csv", "text/csv; charset=utf-8"), ("json", "application/json")]
)
def test_a_file_is_to_be_saved_and_to_be_asked_for_again(client, extension, content_type):
    address = f"/data-terbuka/wilayah.{extension}"
    response = client.get(address)
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'attachment; filename="wilayah.{extension}"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response["ETag"].startswith('W/"')
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.head(address).content == b""
    assert client.head(address)["ETag"] == response["ETag"]
    with clock.at(factories.wit(2031, 1, 1, 9)):  # what is late depends on the day
        assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_change_makes_another_file(client):
    input = factories.verified_input()
    etag = client.get("/data-terbuka/masukan.csv")["ETag"]
    inputs.restrict_input(input, by=factories.secretariat(), reason="Data pribadi")
    response = client.get("/data-terbuka/masukan.csv", headers={"if-none-match": etag})
    assert response.status_code == 200
    assert b"Akses internet" not in b"".join(response.streaming_content)


def test_only_these_files_and_only_reading(client):
    for address in ("/data-terbuka/surat.csv", "/data-terbuka/masukan.xlsx", "/data-terbuka/masukan.csv/"):
        assert client.get(address).status_code == 404
    for address in ("/data-terbuka/", "/data-terbuka/masukan.csv", "/data-terbuka/katalog.jsonld"):
        assert client.post(address).status_code == 405
    assert client.get("/en/data-terbuka/masukan.csv").status_code == 404  # one address for each file


def test_rows_are_read_in_chunks(client, monkeypatch):
    meeting = factories.held_meeting()
    for _n in range(5):
        factories.agreed_input(meeting)
    for number in ("M-2021-0002", "M-2021-0005"):
        inputs.restrict_input(meeting.inputs.get(number=number), by=factories.secretariat(), reason="Rahasia")
    whole = {slug: rows_of(client, slug) for slug in SLUGS}
    for size in (1, 2):
        monkeypatch.setattr(data_sets, "CHUNK", size)
        assert {slug: rows_of(client, slug) for slug in SLUGS} == whole
    assert [row["nomor"] for row in whole["masukan"]] == [f"M-2021-000{n}" for n in range(1, 6)]
    assert len(whole["instansi"]) == 13


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, django_assert_num_queries, number):
    meeting = factories.held_meeting()
    for _n in range(number):
        factories.agreed_input(meeting)
        hidden = factories.agreed_input(meeting)
        inputs.restrict_input(hidden, by=factories.secretariat(), reason="Data pribadi")
        item = AgendaItem(title="Lain-lain", kind="other")
        agendas.add_agenda_item(meeting, item, by=factories.secretariat())
        factories.decision(meeting)
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    factories.ratified_unchecked(meeting)
    summaries.publish_summary(meeting, by=factories.secretariat(), text="Ringkasan.")
    programme_factories.proposed()
    for n in range(number):
        factories.figure(factories.indicator(f"Indikator {n}"), 5)
    # One of each is the version of the public data, for the ETag.
    for slug, queries in {
        "rapat": 3,
        "mata-acara": 3,
        "ringkasan": 4,
        "keputusan": 5,
        "masukan": 7,
        "tindak-lanjut": 6,
        "program": 7,
        "indikator": 6,
        "angka": 3,
        "rekap-wilayah": 4,
        "wilayah": 2,
        "instansi": 2,
    }.items():
        with django_assert_num_queries(queries, info=slug):
            b"".join(client.get(f"/data-terbuka/{slug}.csv").streaming_content)
    with django_assert_num_queries(2):
        client.get("/data-terbuka/")
    with django_assert_num_queries(11):
        client.get("/data-terbuka/katalog.jsonld")


# The catalogue ------------------------------------------------------------------------------------


@pytest.fixture
def graph(client):
    factories.verified_input()
    response = client.get("/data-terbuka/katalog.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    return Graph().parse(data=response.content, format="json-ld")


def test_the_catalogue_is_dcat_that_a_harvester_reads(graph):
    site = settings.SITE_URL
    catalogue = URIRef(f"{site}/data-terbuka/katalog.jsonld")
    assert (catalogue, RDF.type, DCAT.Catalog) in graph
    assert set(graph.subjects(RDF.type, DCAT.Dataset)) == {
        URIRef(f"{site}/data-terbuka/#{slug}") for slug in SLUGS
    }
    assert set(graph.objects(catalogue, DCAT.dataset)) == set(graph.subjects(RDF.type, DCAT.Dataset))
    inputs_set = URIRef(f"{site}/data-terbuka/#masukan")
    assert (inputs_set, DCTERMS.identifier, Literal(str(inputs_set))) in graph
    assert Literal("Masukan", lang="id") in set(graph.objects(inputs_set, DCTERMS.title))
    assert {title.language for title in graph.objects(inputs_set, DCTERMS.title)} == {"id", "en"}
    assert Literal("masukan daerah", lang="id") in set(graph.objects(inputs_set, DCAT.keyword))
    assert graph.value(inputs_set, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert graph.value(inputs_set, DCTERMS.issued).datatype.endswith("#date")
    assert graph.value(inputs_set, DCTERMS.modified).datatype.endswith("#date")
    spatial = graph.value(inputs_set, DCTERMS.spatial)
    assert (spatial, RDF.type, DCTERMS.Location) in graph
    assert str(graph.value(inputs_set, DCTERMS.accrualPeriodicity)).endswith("/frequency/UPDATE_CONT")


def test_its_publisher_and_contact_are_the_office(graph):
    (publisher,) = set(graph.objects(None, DCTERMS.publisher))
    assert graph.value(publisher, FOAF.name) == Literal("Dinas Komunikasi dan Informatika Provinsi Maluku")
    (contact,) = set(graph.objects(None, DCAT.contactPoint))
    names = {str(predicate).rsplit("#", 1)[-1] for predicate in graph.predicates(contact)}
    assert names == {"type", "fn", "hasURL"}


def test_each_of_its_files_can_be_fetched(client, graph):
    found = set()
    for file in graph.subjects(RDF.type, DCAT.Distribution):
        assert graph.value(file, DCAT.downloadURL) == graph.value(file, DCAT.accessURL) == file
        media_type = str(graph.value(file, DCAT.mediaType))
        assert (
            str(graph.value(file, DCTERMS.format))
            == {"text/csv": "CSV", "application/json": "JSON"}[media_type]
        )
        assert graph.value(file, DCTERMS.conformsTo) is not None
        response = client.get(str(file).removeprefix(settings.SITE_URL))
        assert response["Content-Type"].startswith(media_type)
        found.add((graph.value(None, DCAT.distribution, file), media_type))
    assert len(found) == 2 * len(SLUGS)


def test_it_names_the_api(client, graph):
    (service,) = graph.subjects(RDF.type, DCAT.DataService)
    description = str(graph.value(service, DCAT.endpointDescription))
    assert description == f"{settings.SITE_URL}/api/v1/openapi.json"
    assert str(graph.value(service, DCAT.endpointURL)) == f"{settings.SITE_URL}/api/v1/"
    assert len(set(graph.objects(service, DCAT.servesDataset))) == 10


def test_an_empty_portal_has_a_catalogue_too(client):
    data = client.get("/data-terbuka/katalog.jsonld").json()
    assert "issued" not in data
    assert rows_of(client, "masukan") == []
    assert csv_of(client, "masukan") == []
