"""Programmes: proposed, changed, withdrawn; their list, page, files and what is public of them."""

import csv
import io
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from meetings.actions import inputs, programmes
from meetings.models import Notification, Programme, ProgrammeDependency
from meetings.rupiah import NotAnAmount, in_millions, in_rupiah, read_rupiah
from tests import factories
from tests.meetings import programme_factories as make

pytestmark = pytest.mark.django_db


# Money -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("50000", "50000.00"),
        ("Rp50.000,00", "50000.00"),
        ("Rp. 50.000,-", "50000.00"),
        ("rp 1.234.567,5", "1234567.50"),
        ("1,5 miliar", "1500000000.00"),
        ("1.250 juta", "1250000000.00"),
        ("2,75 M", "2750000000.00"),
        ("0", "0.00"),
        ("0,01", "0.01"),
    ],
)
def test_an_amount_is_read_as_indonesians_write_it(typed, value):
    assert read_rupiah(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    [
        "1.5",
        "50,000,000",
        "50,000",
        "1.5 miliar",
        "-5",
        "lima",
        "1 juta 2",
        "5 lusin",
        "0,001",
        "9" * 16,
        "1..2",
        "٥٠",
        "1e5",
        "Rp",
        ",5",
        "NaN",
    ],
)
def test_an_amount_that_could_mean_two_things_is_asked_about(typed):
    with pytest.raises(NotAnAmount):
        read_rupiah(typed)


def test_an_amount_is_printed_whole_and_in_millions_exactly():
    assert in_rupiah(Decimal("50000.00")) == "Rp50.000,00"
    assert in_rupiah(None) == ""
    assert in_millions(Decimal("1500000000.00")) == "1.500"
    assert in_millions(Decimal("750000.01")) == "0,75000001"
    assert in_millions(Decimal(0)) == "0"


# Proposing ---------------------------------------------------------------------------------------


def form(**changes):
    values = {
        "client_key": str(uuid.uuid4()),
        "title": "Jaringan intra pemerintah",
        "aim": "Semua kantor kecamatan terhubung.",
        "year": "2022",
        "region": factories.region("Buru").pk,
        "place": "Namlea",
        "theme": make.theme().pk,
        "budget": "1,5 miliar",
        "fund": "apbd_kabupaten_kota",
        "input": "",
    }
    return values | changes


def test_a_delegate_proposes_for_its_region_and_it_is_public_at_once(client, as_user, buru, secretariat):
    response = as_user(buru).post("/program/usulkan/", form())
    programme = Programme.objects.get()
    assert response.url == "/program/P-2022-0001/"
    assert (programme.number, programme.institution, programme.on_behalf) == (
        "P-2022-0001",
        buru.institution,
        False,
    )
    assert programme.budget == Decimal("1500000000.00")
    assert [event.kind for event in programme.events.all()] == ["proposed"]
    assert list(Notification.objects.values_list("kind", "user")) == [("programme_proposed", secretariat.pk)]
    client.logout()
    page = client.get("/program/P-2022-0001/").content.decode()
    assert "Rp1.500.000.000,00" in page
    assert "Dinas" in page
    assert buru.person.full_name not in page or not buru.person.full_name


def test_sending_twice_makes_one_and_a_key_of_another_text_none(as_user, buru):
    sent = form()
    for _n in range(2):
        as_user(buru).post("/program/usulkan/", sent)
    assert Programme.objects.count() == 1
    response = as_user(buru).post("/program/usulkan/", sent | {"title": "Lain"})
    assert response.status_code == 200
    assert "sudah pernah dikirim untuk hal lain" in response.content.decode()
    assert Programme.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"budget": "50,000"}, "budget", "pakai titik"),
        ({"budget": "1.5"}, "budget", "Titik untuk ribuan"),
        ({"year": "22"}, "year", "antara 2000 dan 2100"),
        ({"year": "dua"}, "year", "empat angka"),
        ({"title": "\u200b\x00"}, "title", ""),
        ({"title": "x" * 201}, "title", "201"),
        ({"aim": "a" * 20_001}, "aim", "20"),
        ({"theme": "0"}, "theme", ""),
        ({"input": "M-2021-0001"}, "input", "tidak ada, atau tidak terbuka"),
        ({"input": "TL-2021-0001"}, "input", "seperti M-2021-0007"),
        ({"fund": "emas"}, "fund", ""),
    ],
)
def test_bad_input_is_told_beside_its_field_and_what_was_typed_stays(as_user, buru, changes, field, words):
    response = as_user(buru).post("/program/usulkan/", form(**changes))
    assert response.status_code == 200
    shown = response.context["form"]
    assert words in " ".join(shown.errors[field])
    assert "Semua kantor" in response.content.decode() or field == "aim"
    assert not Programme.objects.exists()


def test_an_office_of_a_regency_proposes_for_no_other_region(as_user, buru, bappeda):
    response = as_user(buru).post("/program/usulkan/", form(region=factories.region("Kota Ambon").pk))
    assert "mengusulkan untuk wilayahnya sendiri" in response.content.decode()
    as_user(bappeda).post("/program/usulkan/", form(region=factories.region("Kota Ambon").pk))
    assert Programme.objects.get().region.name == "Kota Ambon"


def test_the_secretariat_proposes_on_behalf_and_it_is_marked(as_user, secretariat, buru):
    as_user(secretariat).post("/program/usulkan/", form(for_institution=buru.institution.pk))
    programme = Programme.objects.get()
    assert programme.on_behalf
    assert programme.events.get().on_behalf_of == buru.institution
    assert Notification.objects.filter(kind="programme_registered", user=buru).exists()
    assert "dicatat sekretariat atas nama" in as_user(buru).get(programme.get_absolute_url()).content.decode()


def test_an_input_that_may_be_read_stays_linked_and_a_restricted_one_is_hidden(client, as_user, buru, ambon):
    own = factories.received_input()  # not public yet
    response = as_user(ambon).post(
        "/program/usulkan/", form(input=own.number, region=factories.region("Kota Ambon").pk)
    )
    assert "tidak ada, atau tidak terbuka" in response.content.decode()
    as_user(buru).post("/program/usulkan/", form(input=own.number.lower().replace("m-", "m ")))
    address = Programme.objects.get().get_absolute_url()
    client.logout()
    assert own.number not in client.get(address).content.decode()
    inputs.verify_input(own, by=factories.secretariat())
    assert own.number in client.get(address).content.decode()
    assert "P-2022-0001" in client.get(own.get_absolute_url()).content.decode()
    inputs.restrict_input(own, by=factories.secretariat(), reason="UU 14/2008")
    assert own.number not in client.get(address).content.decode()
    assert client.get("/api/v1/program/P-2022-0001").json()["masukan"] is None


# Changing and withdrawing ------------------------------------------------------------------------


def test_a_change_keeps_what_it_was_and_one_that_was_overtaken_is_not_lost(as_user, buru):
    programme = make.proposed()
    address = f"{programme.get_absolute_url()}ubah/"
    seen = as_user(buru).get(address).context["form"]["seen"].value()
    changed = form(title="Jaringan sampai desa", seen=seen, note="Diperluas.", budget="75.000.000")
    assert as_user(buru).post(address, changed).status_code == 302
    programme.refresh_from_db()
    assert (programme.title, programme.budget) == ("Jaringan sampai desa", Decimal("75000000.00"))
    assert programme.history.filter(title="Jaringan intra pemerintah").exists()
    late = as_user(buru).post(address, form(title="Jaringan sampai dusun", seen=seen))
    assert late.status_code == 200
    page = late.content.decode()
    assert "diubah orang lain" in page
    assert "Jaringan sampai dusun" in page
    programme.refresh_from_db()
    assert programme.title == "Jaringan sampai desa"


def test_the_form_reads_back_the_amount_that_it_shows_in_both_languages(as_user, buru):
    programme = make.proposed(budget=Decimal("1234567.50"))
    for prefix in ("", "/en"):
        page = as_user(buru).get(f"{prefix}{programme.get_absolute_url()}ubah/").content.decode()
        assert 'value="1.234.567,50"' in page
    assert read_rupiah("1.234.567,50") == programme.budget


def test_what_is_withdrawn_stays_with_its_reason_and_counts_no_more(client, as_user, buru):
    programme = make.proposed()
    make.proposed("Pelatihan admin")
    as_user(buru).post(f"{programme.get_absolute_url()}tarik/", {"reason": "Sudah ada di pusat."})
    client.logout()
    page = client.get(programme.get_absolute_url()).content.decode()
    assert "Sudah ada di pusat." in page
    assert "ditarik pengusulnya" in page
    assert "P-2022-0001" not in client.get("/program/").content.decode()
    assert "P-2022-0001" in client.get("/program/?status=withdrawn").content.decode()
    assert client.get("/api/v1/program/P-2022-0001").json()["status"] == "withdrawn"
    assert client.post(f"{programme.get_absolute_url()}tarik/").status_code == 302  # signs in first
    assert as_user(buru).post(f"{programme.get_absolute_url()}tarik/", {"reason": "Lagi"}).status_code == 302
    assert as_user(buru).get(f"{programme.get_absolute_url()}ubah/").status_code == 409


def test_nothing_is_deleted_and_a_bad_row_is_refused_by_the_database():
    programme = make.proposed()
    for statement in (
        programme.delete,
        lambda: programme.events.all().delete(),
        lambda: Programme.objects.filter(pk=programme.pk).update(status="taken_up"),
        lambda: Programme.objects.filter(pk=programme.pk).update(budget=-1),
        lambda: Programme.objects.filter(pk=programme.pk).update(status="withdrawn"),
        lambda: Programme.objects.filter(pk=programme.pk).update(year=1999),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            statement()


# What it depends on ------------------------------------------------------------------------------


def test_a_circle_of_dependencies_is_told(as_user, buru):
    first, second, third = make.proposed("Menara"), make.proposed("Listrik"), make.proposed("Jalan")
    for programme, needs in ((first, second), (second, third)):
        response = as_user(buru).post(
            f"{programme.get_absolute_url()}bergantung/", {"needs": needs.number.lower()}
        )
        assert response.status_code == 302
    response = as_user(buru).post(f"{third.get_absolute_url()}bergantung/", {"needs": first.number})
    assert "P-2022-0003 → P-2022-0001 → P-2022-0002 → P-2022-0003" in response.content.decode()
    response = as_user(buru).post(f"{third.get_absolute_url()}bergantung/", {"needs": third.number})
    assert "dirinya sendiri" in response.content.decode()
    assert ProgrammeDependency.objects.count() == 2
    page = as_user(buru).get(second.get_absolute_url()).content.decode()
    assert "P-2022-0001" in page
    assert "P-2022-0003" in page


def test_a_dependency_is_dropped_once_and_its_history_stays(as_user, buru, ambon):
    first, second = make.proposed("Menara"), make.proposed("Listrik")
    link, _ = programmes.depend_on(first, by=buru, needs=second, client_key=uuid.uuid4())
    with pytest.raises(ValidationError):
        programmes.depend_on(first, by=buru, needs=second, client_key=uuid.uuid4())
    address = f"{first.get_absolute_url()}bergantung/{link.pk}/lepas/"
    assert as_user(ambon).post(address).status_code == 403
    assert as_user(buru).get(address).status_code == 405
    assert as_user(buru).post(f"{second.get_absolute_url()}bergantung/{link.pk}/lepas/").status_code == 404
    for _n in range(2):
        assert as_user(buru).post(address).status_code == 302
    assert [event.kind for event in first.events.all()] == ["proposed", "linked", "freed"]
    assert not first.dependencies.in_force().exists()


# Lists and files ---------------------------------------------------------------------------------


def test_the_list_is_narrowed_counted_and_summed(client):
    make.proposed("Menara", where="Buru", budget=Decimal("100.00"))
    make.proposed("Pelatihan", where="Buru", under="Literasi digital", budget=None)
    make.proposed("Menara kota", by=factories.ambon(), budget=Decimal("50.50"), year=2023)
    make.proposed("Pusat data", by=factories.bappeda(), budget=Decimal("0.00"))

    def numbers(query):
        page = client.get(f"/program/{query}")
        rows = [row.number for row in page.context["page"]]
        return rows, page.context["sums"].budget, page.context["sums"].unstated

    assert numbers("") == (
        ["P-2023-0001", "P-2022-0001", "P-2022-0002", "P-2022-0003"],
        Decimal("150.50"),
        1,
    )
    assert numbers("?wilayah=kabupaten-buru")[0] == ["P-2022-0001", "P-2022-0002"]
    assert numbers("?tahun=2023") == (["P-2023-0001"], Decimal("50.50"), 0)
    assert numbers("?tema=literasi-digital") == (["P-2022-0002"], Decimal(0), 1)
    assert numbers("?asal=provinsi")[0] == ["P-2022-0003"]
    assert numbers("?asal=daerah&tahun=2022")[0] == ["P-2022-0001", "P-2022-0002"]
    assert numbers("?q=menara")[0] == ["P-2023-0001", "P-2022-0001"]
    assert numbers("?status=accepted")[0] == []
    assert numbers(f"?instansi={factories.bappeda().institution.slug}")[0] == ["P-2022-0003"]
    assert len(numbers("?wilayah=atlantis&tahun=abc&tema=%00")[0]) == 4


def test_the_matrix_says_how_many_of_its_programmes_came_into_no_plan(client):
    make.proposed("Menara")
    assert "tidak diakomodasi" not in client.get("/program/matriks/2022/").content.decode()
    make.declined(title="Kabel")
    make.in_state("withdrawn", title="Kelas")
    for address in ("/program/matriks/2022/", "/program/matriks/2022/infrastruktur-tik/"):
        text = " ".join(client.get(address).content.decode().split())
        assert "<b>2</b> program" in text, address
        assert "termasuk 1 yang tidak diakomodasi (Rp50.000.000,00)" in text, address


def test_the_files_hold_the_same_rows(client):
    make.proposed("=SUM(1)", budget=Decimal("1234.50"))
    make.proposed("Lain", year=2023)
    answer = client.get("/program/unduh.csv/?tahun=2022")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:3] == ["Nomor", "Nama program", "Wilayah"]
    assert rows[1][:2] == ["P-2022-0001", "'=SUM(1)"]
    assert rows[1][7] == "1234.50"
    assert len(rows) == 2
    answer = client.get("/program/unduh.xlsx/")
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
    answer.close()


def test_the_pages_of_regions_institutions_and_inputs_lead_to_their_programmes(client):
    source = factories.verified_input()
    make.proposed("Menara", input=source)
    for address in (
        "/wilayah/kabupaten-buru/",
        factories.buru().institution.get_absolute_url(),
    ):
        page = client.get(address).content.decode()
        assert "/program/?" in page, address
    assert "P-2022-0001" in client.get(source.get_absolute_url()).content.decode()
    assert client.get("/p-2022-1").url == "/program/P-2022-0001/"
    assert client.get("/cari/?q=P-2022-0001").url == "/program/P-2022-0001/"


def test_the_search_finds_programmes(client):
    make.proposed("Menara telekomunikasi", aim="Sinyal sampai Airbuaya.")
    page = client.get("/cari/?q=menara+telekomunikasi").content.decode()
    assert "P-2022-0001" in page
    assert "None" not in page
    page = client.get("/cari/?q=airbuaya&jenis=program&tahun=2022&wilayah=kabupaten-buru").content.decode()
    assert "P-2022-0001" in page
    assert "P-2022-0001" not in client.get("/cari/?q=airbuaya&tahun=2021").content.decode()


def test_the_api_gives_what_the_page_gives(client):
    needs = make.proposed("Listrik", budget=None, fund="")
    programme = make.proposed("Menara", place="Namlea")
    programmes.depend_on(programme, by=factories.buru(), needs=needs, client_key=uuid.uuid4())
    answer = client.get("/api/v1/program?tema=infrastruktur-tik&tahun=2022&wilayah=81.04").json()
    assert [row["nomor"] for row in answer["data"]] == ["P-2022-0001", "P-2022-0002"]
    first, second = answer["data"]
    assert (first["anggaran"], first["sumber_dana"]) == (None, None)
    assert (second["anggaran"], second["bergantung_pada"]) == ("50000000.00", ["P-2022-0001"])
    assert (second["wilayah"], second["kode_bps"], second["status_label"]) == (
        "Kabupaten Buru",
        "8104",
        "diusulkan",
    )
    assert client.get("/api/v1/program?tema=..").status_code == 422
    assert client.get("/api/v1/program/P-2022-9999").status_code == 404


@pytest.mark.parametrize("address", ["/program/", "/program/matriks/2022/", "/program/P-2022-0001/"])
def test_three_programmes_cost_as_many_queries_as_one(client, django_assert_max_num_queries, address):
    def asked():
        with django_assert_max_num_queries(100) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    make.proposed("Menara")
    client.get(address)
    one = asked()
    for title in ("Menara dua", "Menara tiga"):
        make.proposed(title, by=factories.ambon())
    assert asked() == one


def test_5000_programmes_cost_as_many_queries_as_one(client, django_assert_max_num_queries):
    """And the pages stay pages: the list 25 rows, the matrix a cell for each region and theme."""
    first = make.proposed("Menara")
    addresses = ["/program/", "/program/?tahun=2022&page=3", "/program/matriks/2022/"]
    addresses += ["/program/matriks/2022/infrastruktur-tik/", "/program/P-2022-0001/"]

    def asked():
        numbers = []
        for address in addresses:
            with django_assert_max_num_queries(100) as queries:
                assert client.get(address).status_code == 200, address
            numbers.append(len(queries))
        return numbers

    asked()
    one = asked()
    regions = list(factories.Region.objects.values_list("pk", flat=True))
    rows = []
    for n in range(2, 5001):
        row = Programme.objects.model(
            number=f"P-2022-{n:04d}",
            title=f"Program {n} kecamatan {n % 97}",
            aim="Contoh.",
            year=2022 - n % 2,
            region_id=regions[n % len(regions)],
            institution=first.institution,
            theme=first.theme,
            budget=Decimal(n),
            created_by=first.created_by,
        )
        rows.append(row)
    Programme.objects.bulk_create(rows, batch_size=1000)
    assert asked() == one
    assert sum(one) <= 45, one


def test_wrong_numbers_and_methods(client, as_user, buru):
    assert client.get("/program/P-2022-0001/").status_code == 404
    assert client.get("/program/matriks/1999/").status_code == 404
    assert client.get("/program/matriks/2022/tidak-ada/").status_code == 404
    assert client.post("/program/unduh.csv/").status_code == 405
    assert client.get("/program/matriks/").url == "/program/"
    make.proposed()
    assert client.get("/program/matriks/").url == "/program/matriks/2022/"
    assert as_user(buru).get("/program/P-2022-0001/riwayat/").status_code == 404
    assert as_user(factories.secretariat()).get("/program/P-2022-0001/riwayat/").status_code == 200
