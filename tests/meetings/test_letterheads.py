"""The letterhead: who sets it, what it takes, and the page that shows it before it is saved."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin
from pypdf import PdfReader

from meetings.actions import letterheads
from meetings.documents import letterhead as papers
from meetings.forms.letterheads import KEPT, emblem_from
from meetings.models import Letterhead
from tests import factories

pytestmark = pytest.mark.django_db
TYPED = {
    "government": "PEMERINTAH PROVINSI MALUKU",
    "agency": "DINAS KOMUNIKASI DAN INFORMATIKA",
    "address": "Jalan Sultan Hairun Nomor 1, Ambon",
    "postal_code": "97126",
    "phone": "0911 123456",
    "email": "kominfo@malukuprov.uji",
    "website": "kominfo.malukuprov.uji",
    "city": "Ambon",
    "number_pattern": "000.8.3.3/{urut}/{unit}",
    "unit_code": "KOMINFO",
}


@pytest.fixture
def address():
    return reverse("letterhead_change")


@pytest.fixture
def secretary(client):
    account = factories.secretariat()
    client.force_login(account)
    return account


def picture(width=200, height=260, kind="PNG", **options):
    content = BytesIO()
    mode = "RGB" if kind == "JPEG" else "RGBA"
    Image.new(mode, (width, height)).save(content, kind, **options)
    return content.getvalue()


def upload(content, name="lambang.png"):
    return SimpleUploadedFile(name, content, "image/png")


def test_what_is_saved_stands_on_the_next_paper(client, secretary, address):
    assert client.post(address, TYPED | {"emblem": upload(picture())}).status_code == 302
    saved = Letterhead.objects.current()
    assert saved.created_by == secretary
    assert Image.open(BytesIO(saved.emblem)).size == (200, 260)
    data = papers.data_of()
    assert data["dinas"] == TYPED["agency"]
    assert data["baris"] == [
        "Jalan Sultan Hairun Nomor 1, Ambon 97126",
        "Telepon: 0911 123456, Pos-el: kominfo@malukuprov.uji, Laman: kominfo.malukuprov.uji",
    ]
    assert "data:image/png;base64," in client.get(address).content.decode()


def test_the_emblem_stays_until_another_comes_or_none_is_wanted(client, secretary, address):
    client.post(address, TYPED | {"emblem": upload(picture())})
    client.post(address, TYPED | {"agency": "DINAS LAIN"})
    assert Letterhead.objects.current().emblem
    client.post(address, TYPED | {"agency": "DINAS LAIN", "without_emblem": "on"})
    assert not Letterhead.objects.current().emblem
    assert Letterhead.objects.count() == 3


def test_the_same_letterhead_is_saved_once(client, secretary, address):
    for _time in range(2):
        client.post(address, TYPED)
    assert Letterhead.objects.count() == 1
    kept = Letterhead.objects.get()
    assert letterheads.change(Letterhead(**TYPED), by=secretary) == kept


def test_the_preview_shows_what_was_typed_and_saves_nothing(client, secretary, address):
    answer = client.post(address, TYPED | {"agency": "DINAS PRATINJAU", "pratinjau": "1"})
    assert answer["Content-Type"] == "application/pdf"
    assert "DINAS PRATINJAU" in PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert not Letterhead.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"bukan gambar", "bukan gambar PNG"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "bukan gambar PNG"),
        (picture(kind="JPEG"), "bukan gambar PNG"),
        (picture(20, 20), "20 × 20 piksel"),
        (picture(4001, 200), "4001 × 200 piksel"),
        (picture()[:-40], "bukan gambar PNG"),
        (picture() + b"0" * 1024 * 1024, "terlalu besar"),
    ],
    ids=["text", "half", "jpeg", "small", "large", "cut", "heavy"],
)
def test_an_emblem_that_is_none_is_refused_beside_its_field(client, secretary, address, content, said):
    page = client.post(address, TYPED | {"agency": "DINAS <LAIN>", "emblem": upload(content)})
    words = page.content.decode()
    assert page.status_code == 200
    assert said in words
    assert "DINAS &lt;LAIN&gt;" in words
    assert not Letterhead.objects.exists()


def test_an_emblem_keeps_its_pixels_alone_and_a_moderate_size():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "seseorang")
    kept = emblem_from(upload(picture(1200, 800, pnginfo=notes)))
    assert b"seseorang" not in kept
    assert Image.open(BytesIO(kept)).size == (KEPT, 333)


def test_a_number_pattern_whose_numbers_are_too_long_is_refused(client, secretary, address):
    typed = TYPED | {"number_pattern": "{unit}/" * 9 + "{urut}", "unit_code": "K" * 12}
    assert "Nomor menurut pola pada kop surat terlalu panjang" in client.post(address, typed).content.decode()
    assert not Letterhead.objects.filter(unit_code="K" * 12).exists()


@pytest.mark.parametrize("pattern", ["000/{unit}", "{urut}/{bulang}", "{urut", "{urut}}", "{urut}/{0}"])
def test_a_number_pattern_needs_its_sequence_and_known_places(client, secretary, address, pattern):
    words = client.post(address, TYPED | {"number_pattern": pattern}).content.decode()
    assert re.search(r'id="id_number_pattern"[^>]*is-invalid|is-invalid[^>]*id="id_number_pattern"', words)
    assert not Letterhead.objects.exists()


def test_what_is_missing_is_told(client, secretary, address):
    words = client.post(address, {}).content.decode()
    assert words.count("is-invalid") >= 4
    assert not Letterhead.objects.exists()
