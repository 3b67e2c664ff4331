"""The value of a figure in a form: what can be read in two ways is asked beside it, and answered with one choice."""

import uuid
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from meetings.models import Figure, FigureImport
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(buru):
    client = Client()
    client.force_login(factories.buru(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client, indicator, value, **fields):
    typed = {
        "region": "kabupaten-buru",
        "period": "2023",
        "kind": "number",
        "value": value,
        "document": "Buku data 2023",
        "client_key": str(uuid.uuid4()),
    }
    return client.post(reverse("figure_add", args=[indicator.slug]), typed | fields, follow=True)


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("typed", "meanings"),
    [
        ("1,135", {"1135": "1135 desa (ribuan)", "1.135": "1,135 desa (desimal: antara 1 dan 2)"}),
        ("1.135", {"1135": "1135 desa (ribuan)", "1.135": "1,135 desa (desimal: antara 1 dan 2)"}),
        ("-82,500 desa", {"-82500": "-82500 desa (ribuan)", "-82.500": "-82,5 desa (desimal: antara -83 dan -82)"}),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_asked_beside_the_value(client, typed, meanings):
    indicator = factories.indicator()
    response = send(client, indicator, typed)
    form = response.context["form"]
    assert list(form.errors) == ["value"]
    assert form.errors["value"] == [f"“{typed}” dapat dibaca dua cara. Pilih artinya di bawah ini."]
    assert (form["meaning"].label, dict(form.fields["meaning"].choices)) == (f"“{typed}” berarti", meanings)
    text = text_of(response)
    assert f'value="{typed}"' in text
    assert 'value="Buku data 2023"' in text
    assert text.index('id="id_value"') < text.index('id="id_meaning_0"') < text.index('id="id_method"')
    assert not Figure.objects.exists()
    for period, meaning in zip(("2022", "2023"), meanings, strict=True):
        send(client, indicator, typed, meaning=meaning, period=period)
    values = Figure.objects.order_by("period").values_list("value", flat=True)
    assert list(values) == [Decimal(meaning) for meaning in meanings]


def test_an_answer_to_what_was_typed_before_is_none(client):
    indicator = factories.indicator()
    response = send(client, indicator, "2,345", meaning="1135")
    assert list(response.context["form"].errors) == ["value"]
    assert "“2,345” berarti" in text_of(response)
    assert "checked" not in text_of(response).split('id="id_meaning_0"')[1].split("</fieldset>")[0]
    send(client, indicator, "1135", meaning="9")  # nothing was asked
    assert Figure.objects.get().value == 1135


def test_three_decimals_are_not_asked_about_where_there_are_three(client):
    send(client, factories.indicator(decimals=3), "1,135")
    assert str(Figure.objects.get().amount) == "1.135"


def test_more_decimals_than_the_indicator_has_are_told(client):
    indicator = factories.indicator()
    text = text_of(send(client, indicator, "1.234,5"))
    assert "Tercatat 1.234,5 desa: lebih banyak desimal daripada indikator ini." in text
    assert "lebih banyak desimal" not in text_of(send(client, indicator, "1.234,0", period="2022"))


def test_a_revision_asks_as_the_first_figure_did(client):
    figure = factories.figure(factories.indicator(), 81, by=factories.buru(), where="Buru")
    address = reverse("figure_revise", args=[figure.pk])
    assert "id_meaning" not in text_of(client.get(address))
    sent = {"kind": "number", "value": "1,135", "reason": "Sensus", "client_key": str(uuid.uuid4())}
    assert list(client.post(address, sent).context["form"].errors) == ["value"]
    assert client.post(address, sent | {"meaning": "1135"}).status_code == 302
    assert Figure.objects.current().get().value == 1135


def test_a_cell_of_excel_is_asked_about_in_the_preview(client):
    indicator = factories.indicator()
    book, file = Workbook(), BytesIO()
    for row in (["Wilayah", 2022, 2023], ["Buru", 1.135, 1.2]):
        book.active.append(row)
    book.save(file)
    upload = SimpleUploadedFile("angka.xlsx", file.getvalue())
    response = client.post(
        reverse("figure_import_list", args=[indicator.slug]), {"file": upload}, follow=True
    )
    text = text_of(response)
    assert "Sel Excel berisi angka 1,135, lebih banyak desimal daripada indikator ini. Apa artinya?" in text
    assert "2 sel menunggu jawaban, mulai dari B2." in text
    row = FigureImport.objects.get()
    client.post(reverse("figure_import_answer", args=[row.pk]), {"cell": "lost_point"})
    row.refresh_from_db()
    assert [cell["about"]["value"] for cell in row.cells] == ["1135", "1200"]
