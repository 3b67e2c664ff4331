"""A grid of figures: sent, looked at, answered, taken over once; nothing before that, and nothing twice."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from meetings.actions import figure_imports, figures, indicators
from meetings.figure_grids.outcomes import digest
from meetings.models import Discrepancy, Figure, FigureImport
from tests import factories

pytestmark = pytest.mark.django_db
GRID = "Wilayah\t2022\t2023\nBuru\t81\t82\nKota Tual\t30\t\n"


@pytest.fixture
def indicator():
    return factories.indicator()


def as_user(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def client(bappeda):
    return as_user(bappeda)


def send(client, indicator, grid=GRID, **fields):
    return client.post(reverse("figure_import_list", args=[indicator.slug]), {"grid": grid} | fields)


def only():
    return FigureImport.objects.get()


def confirm(client, row=None, **fields):
    row = row or only()
    address = reverse("figure_import_confirm", args=[row.pk])
    return client.post(address, {"shown": digest(row.cells)} | fields, follow=True)


def values():
    rows = Figure.objects.current().order_by("region__code", "period")
    return [(f.region.short_name, f.period, str(f.amount), f.source.label) for f in rows]


def text_of(response):
    return " ".join(response.content.decode().split())


# From the grid to figures ------------------------------------------------------------------------


def test_a_grid_is_pasted_looked_at_and_taken_over(client, indicator):
    response = send(client, indicator, method="registrasi", document="Buku 2023")
    assert response.status_code == 302
    assert not Figure.objects.exists()
    text = text_of(client.get(response.url))
    assert "Yang akan dimasukkan: 3 angka." in text
    assert "1 sel kosong: tidak ada yang dicatat untuknya." in text
    assert "3 angka dimasukkan." in text_of(confirm(client))
    assert values() == [
        ("Buru", "2022", "81", "Bappeda Maluku"),
        ("Buru", "2023", "82", "Bappeda Maluku"),
        ("Kota Tual", "2022", "30", "Bappeda Maluku"),
    ]
    figure = Figure.objects.first()
    assert (figure.method, figure.document, figure.on_behalf) == ("registrasi", "Buku 2023", False)
    assert only().confirmed_at is not None


def test_a_file_is_taken_like_a_grid(client, indicator):
    file = SimpleUploadedFile("angka desa.csv", b"Wilayah;2023\nBuru;82\n")
    send(client, indicator, grid="", file=file)
    confirm(client)
    assert (only().name, values()) == ("angka desa.csv", [("Buru", "2023", "82", "Bappeda Maluku")])


def test_the_first_cell_may_be_empty(client, indicator):
    send(client, indicator, grid="\t2023\nBuru\t82\n")
    assert [cell["outcome"] for cell in only().cells] == ["new"]


def test_the_same_a_second_time_changes_nothing(client, indicator):
    send(client, indicator, method="registrasi")
    confirm(client)
    for fields in ({"method": "registrasi"}, {}):
        send(client, indicator, **fields)
        latest = FigureImport.objects.first()
        assert {cell["outcome"] for cell in latest.cells} == {"same"}
        assert "Tidak ada yang akan berubah" in text_of(
            client.get(reverse("figure_import_detail", args=[latest.pk]))
        )
    assert Figure.objects.count() == 3


def test_two_taps_are_one(client, indicator):
    key = str(uuid.uuid4())
    first, second = (send(client, indicator, client_key=key) for _ in range(2))
    assert first.url == second.url
    for _tap in range(2):
        assert confirm(client).status_code == 200
    assert (FigureImport.objects.count(), Figure.objects.count()) == (1, 3)


@pytest.mark.parametrize(
    "changes",
    [
        {"grid": "Wilayah\t2021\nBuru\t79\n"},
        {"method": "registrasi"},
        {"collected_on": "09-01-2023"},
        {"document": "Buku data 2023"},
    ],
)
def test_another_grid_after_going_back_is_not_taken_for_the_first(client, indicator, changes):
    """The preview of the first one was shown, and the second was nowhere."""
    key = str(uuid.uuid4())
    send(client, indicator, client_key=key)
    again = send(client, indicator, **{"client_key": key} | changes)
    assert again.status_code == 200
    assert "Formulir ini sudah pernah dikirim untuk hal lain." in text_of(again)
    assert next(iter(changes.values())).split()[-1] in text_of(again)
    key = again.context["form"]["client_key"].value()
    assert send(client, indicator, **{"client_key": key} | changes).status_code == 302
    assert FigureImport.objects.count() == 2


def test_a_revision_needs_a_reason_and_is_shown_beside_the_old(client, indicator, bappeda):
    old = factories.figure(indicator, 80, by=bappeda, where="Buru", period="2022")
    send(client, indicator)
    row = only()
    text = text_of(client.get(reverse("figure_import_detail", args=[row.pk])))
    assert "Tercatat sekarang: 80." in text
    assert 'name="reason"' in text
    response = confirm(client, reason=" ")
    assert "Bagian ini wajib diisi." in text_of(response)
    assert Figure.objects.count() == 1
    confirm(client, reason="Sensus ulang")
    new = Figure.objects.current().get(region__name="Kabupaten Buru", period="2022")
    assert (new.replaces, new.reason, str(new.amount)) == (old, "Sensus ulang", "81")


def test_a_new_value_is_not_ascribed_to_the_document_of_the_old(client, indicator, bappeda):
    how = {"method": "registrasi", "collected_on": date(2022, 1, 9), "document": "Buku data 2022"}
    for period, value in (("2022", 80), ("2023", 82)):
        factories.figure(indicator, value, by=bappeda, where="Buru", period=period, **how)
    figures.return_figure(indicator.figures.get(period="2023"), by=factories.walidata(), reason="Tanpa rumus")
    send(client, indicator)
    confirm(client, reason="Dihitung ulang")
    rows = Figure.objects.current().filter(region=factories.region("Buru")).order_by("period")
    assert list(rows.values_list("value", "method", "collected_on", "document")) == [
        (81, "", None, ""),  # was 80
        (82, "registrasi", date(2022, 1, 9), "Buku data 2022"),  # the same value once more
    ]


def test_what_differs_from_another_source_opens_a_discrepancy(client, indicator):
    factories.figure(indicator, 90, where="Buru")
    send(client, indicator)
    confirm(client)
    assert Discrepancy.objects.get().region.name == "Kabupaten Buru"


# Questions ---------------------------------------------------------------------------------------


def test_what_can_be_read_in_two_ways_waits_for_its_answer(client, indicator, bappeda):
    row = factories.figure_import(indicator, by=bappeda)
    address = reverse("figure_import_detail", args=[row.pk])
    text = text_of(client.get(address))
    assert "Titik dan koma dalam “1.234”: apa artinya?" in text
    assert "Tanda “–” sebagai isi sel: apa artinya?" in text
    assert "2 angka menunggu jawaban dan tidak ikut." in text
    assert row.cells[2]["about"]["questions"] == ["point"]
    answer = reverse("figure_import_answer", args=[row.pk])
    client.post(answer, {"point": "thousands", "dash": "not_available"})
    row.refresh_from_db()
    assert [cell["outcome"] for cell in row.cells] == ["new"] * 4
    client.post(answer, {"point": "", "dash": "zero"})
    row.refresh_from_db()
    assert [cell["outcome"] for cell in row.cells] == ["new", "new", "question", "new"]
    client.post(answer, {"point": "milliards"})
    row.refresh_from_db()
    assert row.answers == {"dash": "zero"}
    confirm(client, row)
    assert [value[2] for value in values()] == ["81", "82", "0"]


def test_answers_are_remembered_for_the_same_grid(client, indicator):
    grid = "Wilayah\t2023\nBuru\t1.234\n"
    send(client, indicator, grid=grid)
    client.post(reverse("figure_import_answer", args=[only().pk]), {"point": "thousands"})
    confirm(client)
    send(client, indicator, grid=grid)
    latest = FigureImport.objects.first()
    assert (latest.answers, latest.cells[0]["outcome"]) == ({"point": "thousands"}, "same")


# What changes meanwhile, and what cannot be ------------------------------------------------------


def test_what_changed_meanwhile_is_shown_again_and_nothing_goes_in(client, indicator, bappeda):
    send(client, indicator)
    factories.figure(indicator, 5, by=bappeda, where="Buru", period="2022")
    text = text_of(confirm(client))
    assert "Sementara itu data berubah, jadi belum ada yang dimasukkan. Periksa lagi sel B2." in text
    assert Figure.objects.count() == 1
    assert only().cells[0]["outcome"] == "revise"
    assert "Pratinjau ini sudah berubah." in text_of(confirm(client, only(), shown="x"))


def test_a_discarded_grid_stays_to_be_read_and_goes_in_no_more(client, indicator):
    send(client, indicator)
    discard = reverse("figure_import_discard", args=[only().pk])
    assert "Impor dibuang." in text_of(client.post(discard, follow=True))
    assert "Impor ini sudah dibuang." in text_of(confirm(client))
    assert client.get(reverse("figure_import_detail", args=[only().pk])).status_code == 200
    assert not Figure.objects.exists()


def test_what_went_in_is_neither_answered_nor_discarded(client, indicator, bappeda):
    send(client, indicator)
    confirm(client)
    for verb in (figure_imports.discard, lambda row, by: figure_imports.answer(row, by=by, answers={})):
        with pytest.raises(ValidationError, match="sudah dimasukkan"):
            verb(only(), by=bappeda)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"grid": ""}, "Pilih berkas atau tempel tabel, salah satu."),
        ({"grid": "\x00 \t"}, "Pilih berkas atau tempel tabel, salah satu."),
        ({"grid": "\u200b"}, "Tabelnya tidak dikenali."),
        ({"file": SimpleUploadedFile("a.csv", b"x;y\n1;2\n")}, "salah satu."),
        ({"grid": "a" * 10_000}, "Tabelnya tidak dikenali."),
        ({"grid": "Wilayah\t2023\nBuru\t\n"}, "tidak ada satu angka pun"),
        ({"grid": "", "file": SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0" + b"x" * 99)}, "Excel lama"),
        ({"collected_on": "kemarin"}, "tanggal"),
        ({"document": "x" * 301}, "300"),
    ],
)
def test_bad_input_is_told_and_kept(client, indicator, fields, message):
    response = send(client, indicator, **{"grid": GRID, "method": "registrasi"} | fields)
    assert response.status_code == 200
    text = response.content.decode()
    assert message in text
    assert ">registrasi</textarea>" in text.replace("\n", "")
    assert not FigureImport.objects.exists()


# Who may -----------------------------------------------------------------------------------------


def test_a_region_enters_itself_alone(indicator):
    buru = as_user(factories.buru())
    send(buru, indicator)
    assert [cell["outcome"] for cell in only().cells] == ["new", "new", "blocked"]
    confirm(buru)
    assert [value[:3] for value in values()] == [("Buru", "2022", "81"), ("Buru", "2023", "82")]


def test_the_secretariat_enters_on_behalf_of_a_source(secretariat, indicator, bappeda):
    desk = as_user(secretariat)
    assert "Sumber" in text_of(send(desk, indicator))
    send(desk, indicator, source=bappeda.institution_id)
    confirm(desk)
    assert Figure.objects.filter(on_behalf=True, source=bappeda.institution).count() == 3


def test_only_who_sent_it_and_the_secretariat_take_it_over(indicator, bappeda, secretariat, chair):
    row = factories.figure_import(indicator, by=bappeda)
    address = reverse("figure_import_detail", args=[row.pk])
    assert as_user(factories.buru()).get(address).status_code == 404
    assert as_user(chair).get(address).status_code == 200
    assert confirm(as_user(chair), row).status_code == 403
    assert as_user(bappeda).get(reverse("figure_import_confirm", args=[row.pk])).status_code == 405
    assert confirm(as_user(secretariat), row).status_code == 200
    assert Figure.objects.filter(source=bappeda.institution, on_behalf=True).count() == 2


def test_concepts_are_kept_apart(client, indicator):
    for name in ("de jure", "de facto"):
        indicators.add_concept(indicator, by=factories.walidata(), name=name, client_key=uuid.uuid4())
    send(client, indicator, grid="Wilayah\t2023\nBuru\t82\n", concept="de-facto")
    confirm(client)
    send(client, indicator, grid="Wilayah\t2023\nBuru\t90\n", concept="de-jure")
    assert FigureImport.objects.first().cells[0]["outcome"] == "new"
    confirm(client, FigureImport.objects.first())
    said = {str(f.concept): str(f.amount) for f in Figure.objects.current()}
    assert said == {"None": "90", "de facto": "82"}


def test_what_the_verb_refuses_is_told_with_its_cell(indicator, bappeda, monkeypatch):
    row = factories.figure_import(indicator, by=bappeda)

    def refuse(*_args, **_kwargs):
        refusal = ValidationError({"period": "Periode ini belum dimulai."})
        refusal.position = 1
        raise refusal

    monkeypatch.setattr(figure_imports, "enter_figures", refuse)
    with pytest.raises(ValidationError, match="Baris 2, kolom C: Periode ini belum dimulai."):
        figure_imports.confirm(row, by=bappeda, shown=digest(row.cells))
    row.refresh_from_db()
    assert row.confirmed_at is None


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, indicator, bappeda, django_assert_num_queries, number):
    for year in range(number):
        factories.figure(indicator, 5, by=bappeda, where="Buru", period=f"{2020 + year}")
    years = "\t".join(f"{2020 + year}" for year in range(number))
    send(client, indicator, grid=f"Wilayah\t{years}\nBuru{chr(9)}{chr(9).join(['7'] * number)}\n")
    send(client, indicator, grid=GRID)
    latest = FigureImport.objects.last()
    with django_assert_num_queries(7):
        client.get(reverse("figure_import_detail", args=[latest.pk]))
    with django_assert_num_queries(8):
        client.get(reverse("figure_import_list", args=[indicator.slug]))
