import io
import re
import uuid
import zipfile

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from meetings.actions import inputs
from meetings.actions.attachments import attach
from meetings.forms.attachments import AttachmentsField
from meetings.forms.file_checks import safe_name
from meetings.models import Attachment, Input
from meetings.models.attachments import weight_label
from tests import factories
from tests.pictures_of_phones import picture

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"
PNG, JPEG, WEBP = picture("PNG"), picture("JPEG"), picture("WEBP")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
TYPES = "[Content_Types].xml"


def zipped(**parts):
    """A ZIP file; `__` in a keyword stands for nothing, so pass names through a dict."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def checked(*files):
    """What the field gives for (name, content) pairs."""
    return AttachmentsField().clean([SimpleUploadedFile(name, content) for name, content in files])


def refusal(*files):
    with pytest.raises(forms.ValidationError) as refused:
        checked(*files)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("laporan.pdf", PDF, "application/pdf"),
        ("foto.png", PNG, "image/png"),
        ("foto.JPG", JPEG, "image/jpeg"),
        ("foto.jpeg", JPEG, "image/jpeg"),
        ("foto.webp", WEBP, "image/webp"),
        ("surat.docx", zipped(**{TYPES: "<Types/>", "word/document.xml": "<w/>"}), DOCX),
        ("data.xlsx", zipped(**{TYPES: "<Types/>", "xl/workbook.xml": "<x/>"}), XLSX),
        ("surat.odt", zipped(mimetype=ODT, **{"content.xml": "<o/>"}), ODT),
        ("data.csv", "wilayah;jumlah\nBuru;3\n".encode("utf-16"), "text/csv"),
        ("data.csv", "nama\ncafé\n".encode("cp1252"), "text/csv"),
        ("catatan.txt", "Jaringan putus – sejak Maret".encode(), "text/plain"),
    ],
)
def test_a_file_of_a_taken_kind_is_told_by_its_content(name, content, found):
    (upload,) = checked((name, content))
    assert upload.checked_type == found


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("kosong.pdf", b"", "“kosong.pdf” kosong"),
        ("program.exe", b"MZ\x90\x00", "“program.exe”: jenis berkas ini tidak diterima"),
        ("halaman.html", b"<script>", "“halaman.html”: jenis berkas ini tidak diterima"),
        ("gambar.svg", b"<svg/>", "“gambar.svg”: jenis berkas ini tidak diterima"),
        ("tanpa-akhiran", PDF, "“tanpa-akhiran”: jenis berkas ini tidak diterima"),
        ("laporan.pdf", b"MZ\x90\x00" + b"\x00" * 90, "Isi “laporan.pdf” bukan PDF"),
        ("laporan.pdf", PNG, "Isi “laporan.pdf” bukan PDF"),
        ("foto.png", JPEG, "Isi “foto.png” bukan PNG"),
        ("foto.jpg", PDF, "Isi “foto.jpg” bukan JPG"),
        ("catatan.txt", PDF, "Isi “catatan.txt” bukan TXT"),
        ("catatan.txt", b"MZ\x90\x00\x03", "Isi “catatan.txt” bukan TXT"),
        ("surat.docx", zipped(a="b"), "Isi “surat.docx” bukan DOCX"),
        ("surat.docx", zipped(**{TYPES: "<Types/>", "xl/workbook.xml": ""}), "Isi “surat.docx” bukan DOCX"),
        ("surat.docx", b"PK\x03\x04 terpotong", "Isi “surat.docx” bukan DOCX"),
        ("surat.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "Isi “surat.docx” bukan DOCX"),
        ("surat.odt", zipped(mimetype="application/zip"), "Isi “surat.odt” bukan ODT"),
        (
            "surat.docx",
            zipped(**{TYPES: "<Types/>", "word/document.xml": "", "word/vbaProject.bin": ""}),
            "“surat.docx” memuat makro",
        ),
        ("surat.odt", zipped(mimetype=ODT, **{"Basic/Standard/a.xml": ""}), "“surat.odt” memuat makro"),
    ],
)
def test_a_refused_file_is_named_with_the_reason(name, content, words):
    assert words in refusal((name, content))


def test_a_macro_document_renamed_to_docx_is_refused_by_its_declared_type():
    types = '<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
    assert "bukan DOCX" in refusal(("a.docx", zipped(**{TYPES: types, "word/document.xml": ""})))


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_document_packed_as_no_office_program_does_is_refused_unread(way, monkeypatch):
    """Of these two zipfile unpacks all that it has read: 650 bytes become 1 GB."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", way) as archive:
        archive.writestr(TYPES, "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    assert "bukan DOCX" in refusal(("a.docx", content.getvalue()))


def test_each_of_several_bad_files_is_named():
    words = refusal(("satu.exe", b"x"), ("dua.pdf", b""), ("tiga.pdf", PDF))
    assert "satu.exe" in words
    assert "dua.pdf" in words
    assert "tiga.pdf" not in words


def test_a_file_too_large_is_refused_with_both_sizes(settings):
    settings.UPLOAD_MAX_BYTES = 2048
    words = refusal(("besar.pdf", PDF + b"0" * 4096))
    assert "“besar.pdf” terlalu besar" in words
    assert "paling besar 2,0" in words


def test_at_most_five_files():
    assert len(checked(*[(f"{n}.pdf", PDF) for n in range(5)])) == 5
    assert "6 berkas; paling banyak 5" in refusal(*[(f"{n}.pdf", PDF) for n in range(6)])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Berita acara (final).PDF", "Berita acara (final).pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Dokumen\\surat.pdf", "surat.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("annex\u202efdp.exe", "annexfdp.exe"),
        (".htaccess", "htaccess"),
        ("....pdf", "pdf"),
        ("", "berkas"),
        ("notula — rapat 😀.pdf", "notula — rapat 😀.pdf"),
    ],
)
def test_a_name_stays_readable_and_becomes_harmless(typed, kept):
    assert safe_name(typed) == kept


def test_an_overlong_name_keeps_its_extension():
    name = safe_name("x" * 400 + ".pdf")
    assert len(name) == 200
    assert name.endswith("x.pdf")


# Download ----------------------------------------------------------------------------------------


def annex(input, name="berita acara.pdf", content=PDF, kind="application/pdf"):
    upload = SimpleUploadedFile(name, content)
    upload.checked_type = kind
    return attach(upload, by=factories.buru(), input=input)


def address(attachment):
    return reverse("attachment_download", args=[attachment.public_id])


@pytest.mark.django_db
def test_the_annex_of_a_public_input_is_for_everybody(client):
    attachment = annex(factories.verified_input())
    response = client.get(address(attachment))
    assert response.status_code == 200
    assert b"".join(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="berita acara.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Security-Policy"].endswith("; sandbox")
    assert int(response["Content-Length"]) == len(PDF)


@pytest.mark.django_db
def test_a_copy_that_the_browser_has_is_confirmed_without_sending_it_again(client):
    attachment = annex(factories.verified_input())
    etag = client.get(address(attachment))["ETag"]
    response = client.get(address(attachment), headers={"If-None-Match": etag})
    assert response.status_code == 304
    assert response.content == b""
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.django_db
def test_an_image_shows_in_the_browser(client):
    attachment = annex(factories.verified_input(), "foto.png", PNG, "image/png")
    assert client.get(address(attachment))["Content-Disposition"] == 'inline; filename="foto.png"'


@pytest.mark.parametrize(
    ("content_type", "size", "words"),
    [
        ("image/jpeg", 48_200, "foto, 48 kB"),
        ("image/png", 1, "foto, 1 kB"),
        ("application/pdf", 1_260_000, "PDF, 1,3 MB"),
        (DOCX, 999_499, "DOCX, 999 kB"),
        ("text/csv", 12_345_678, "CSV, 12,3 MB"),
        ("application/octet-stream", 2_000, "2 kB"),  # a kind that was taken once and is not any more
    ],
)
def test_the_kind_and_the_weight_of_a_file_in_words(content_type, size, words):
    with translation.override("id"):
        assert weight_label(content_type, size) == words


def test_the_weight_has_the_decimal_point_of_the_language():
    with translation.override("en"):
        assert weight_label("application/pdf", 1_260_000) == "PDF, 1.3 MB"


def text_of_links(response):
    """{address of a link: its text and attributes}"""
    links = re.findall(r"<a\s([^>]*)>(.*?)</a>", response.content.decode(), re.DOTALL)
    return {
        re.search(r'href="([^"]*)"', attributes)[1]: (
            " ".join(re.sub(r"<[^>]+>", "", text).split()),
            attributes.rstrip().endswith("download"),
        )
        for attributes, text in links
        if "href" in attributes
    }


@pytest.mark.django_db
def test_every_link_to_a_file_says_what_it_is_and_how_heavy(client):
    """On the page of the input, on that of the follow-up it is evidence of, and where it is found."""
    follow_up = factories.reported_follow_up()
    photo = annex(follow_up.input, "menara foto.jpg", picture("JPEG", (2000, 1500)), "image/jpeg")
    report = SimpleUploadedFile("menara laporan.pdf", PDF + b"0" * 120_000)
    report.checked_type = "application/pdf"
    evidence = attach(report, by=factories.buru(), follow_up_event=follow_up.events.last())

    small = reverse("attachment_small", args=[photo.public_id])
    assert photo.small_size < photo.size
    wanted = {
        small: (
            f"menara foto.jpg ({weight_label('image/jpeg', photo.small_size)})",
            False,
        ),  # a browser shows it
        address(photo): (f"lebih besar: menara foto.jpg ({weight_label('image/jpeg', photo.size)})", False),
        address(evidence): ("menara laporan.pdf (PDF, 120 kB)", True),
    }
    pages = {
        follow_up.input.get_absolute_url(): {address(photo), small},
        follow_up.get_absolute_url(): {address(evidence)},
    }
    for page, files in pages.items():
        links = text_of_links(client.get(page))
        for file in files:
            text, saves = wanted[file]
            assert links[file] == (text, saves), page
    found = text_of_links(client.get(reverse("search") + "?q=menara"))
    assert found[address(photo)][0] == f"menara foto.jpg ({weight_label('image/jpeg', photo.size)})"
    assert found[address(evidence)][0] == "menara laporan.pdf (PDF, 120 kB)"


def test_every_image_of_a_template_is_lazy_sized_and_described():
    images = [
        (path.name, image)
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for image in re.findall(r"<img\b[^>]+>", path.read_text())
    ]
    assert images
    for name, image in images:
        for part in ('loading="lazy"', 'width="', 'height="', 'alt="{'):
            assert part in image, name


@pytest.mark.django_db
def test_an_annex_is_seen_by_those_who_see_its_input(as_user, client, ambon, buru, bappeda, secretariat):
    attachment = annex(factories.received_input())
    assert client.get(address(attachment)).status_code == 404
    for person, answer in [(buru, 200), (ambon, 404), (bappeda, 404), (secretariat, 200)]:
        assert as_user(person).get(address(attachment)).status_code == answer, person.email


@pytest.mark.django_db
def test_what_is_restricted_later_cannot_be_confirmed_from_a_copy_either(client, secretariat):
    input = factories.verified_input()
    attachment = annex(input)
    etag = client.get(address(attachment))["ETag"]
    inputs.restrict_input(input, by=secretariat, reason="Data pribadi")
    assert client.get(address(attachment), headers={"If-None-Match": etag}).status_code == 404


@pytest.mark.django_db
def test_a_file_missing_on_the_disk_is_not_found(client):
    attachment = annex(factories.verified_input())
    attachment.file.storage.delete(attachment.file.name)
    assert client.get(address(attachment)).status_code == 404


@pytest.mark.django_db
def test_an_unknown_address_and_a_wrong_method_are_refused(client):
    assert client.get(reverse("attachment_download", args=[uuid.uuid4()])).status_code == 404
    assert client.post(address(annex(factories.verified_input()))).status_code == 405


@pytest.mark.django_db
def test_the_same_content_is_stored_once_and_a_cut_off_file_is_not_used():
    input = factories.verified_input()
    first, second = annex(input, "satu.pdf"), annex(input, "dua.pdf")
    assert first.file.name == second.file.name
    with first.file.storage.open(first.file.name, "wb") as cut_off:
        cut_off.write(PDF[:5])
    third = annex(input, "tiga.pdf")
    assert third.file.name != first.file.name
    assert third.file.read() == PDF


@pytest.mark.django_db
def test_files_come_in_with_an_input(as_user, buru):
    meeting = factories.announced_meeting()
    response = as_user(buru).post(
        reverse("input_submit", args=[meeting.year, meeting.slug]),
        {
            "topic": "Akses",
            "problem": "Putus.",
            "request": "Perluasan.",
            "attachments": [SimpleUploadedFile("../foto jalan.png", PNG), SimpleUploadedFile("a.pdf", PDF)],
        },
    )
    assert response.status_code == 302
    kept = Attachment.objects.filter(input=Input.objects.get())
    assert {(a.name, a.content_type) for a in kept} == {
        ("foto jalan.png", "image/png"),
        ("a.pdf", "application/pdf"),
    }


@pytest.mark.django_db
def test_a_form_that_comes_back_asks_for_the_files_again(as_user, buru):
    meeting = factories.announced_meeting()
    response = as_user(buru).post(
        reverse("input_submit", args=[meeting.year, meeting.slug]),
        {"topic": "", "problem": "Putus.", "attachments": [SimpleUploadedFile("a.pdf", PDF)]},
    )
    assert response.status_code == 200
    assert "Pilih berkasnya sekali lagi" in response.content.decode()
    assert not Attachment.objects.exists()


# Parts of a file, for a link that drops -----------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "start", "content"),
    [
        ("bytes=0-3", 0, PDF[:4]),
        ("bytes=4-", 4, PDF[4:]),
        ("bytes=-6", len(PDF) - 6, PDF[-6:]),
        ("bytes=5-9999", 5, PDF[5:]),
        ("bytes=-9999", 0, PDF),
        ("BYTES = 1-1".replace(" ", ""), 1, PDF[1:2]),
    ],
)
def test_a_part_of_a_file_is_given(client, header, start, content):
    response = client.get(address(annex(factories.verified_input())), headers={"Range": header})
    assert response.status_code == 206
    assert b"".join(response) == content
    assert response["Content-Range"] == f"bytes {start}-{start + len(content) - 1}/{len(PDF)}"
    assert response["Content-Length"] == str(len(content))
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize("header", [f"bytes={len(PDF)}-", "bytes=9999-10000", "bytes=-0"])
def test_a_part_after_the_end_is_refused_with_the_size(client, header):
    response = client.get(address(annex(factories.verified_input())), headers={"Range": header})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(PDF)}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header",
    ["bytes=0-1,3-4", "lines=0-1", "bytes=-", "bytes=5-2", "bytes=x-", "bytes=" + "9" * 400 + "-", ""],
)
def test_a_range_that_is_not_understood_gives_the_whole(client, header):
    response = client.get(address(annex(factories.verified_input())), headers={"Range": header})
    assert response.status_code == 200
    assert b"".join(response) == PDF
    assert response["Accept-Ranges"] == "bytes"


@pytest.mark.django_db
def test_the_rest_is_given_only_of_the_same_file(client):
    attachment = annex(factories.verified_input())
    for tag, status in [
        (f'"{attachment.sha256}"', 206),
        ('"another"', 200),
        (f'W/"{attachment.sha256}"', 200),
    ]:
        headers = {"Range": "bytes=4-", "If-Range": tag}
        assert client.get(address(attachment), headers=headers).status_code == status
    head = client.head(address(attachment), headers={"Range": "bytes=4-"})
    assert (head.status_code, head["Content-Length"]) == (200, str(len(PDF)))


@pytest.mark.django_db
def test_a_part_of_a_table_is_not_packed_on_the_way(client):
    text = ("wilayah;jumlah\n" * 200).encode()
    attachment = annex(factories.verified_input(), "data.csv", text, "text/csv")
    headers = {"Accept-Encoding": "gzip"}
    assert client.get(address(attachment), headers=headers)["Content-Encoding"] == "gzip"
    part = client.get(address(attachment), headers=headers | {"Range": "bytes=8-13"})
    assert b"".join(part) == b"jumlah"[:6]


@pytest.mark.django_db
def test_neither_file_nor_a_part_of_it_is_a_strangers_by_a_guessed_hash(client, as_user, ambon):
    attachment = annex(factories.received_input())
    digest = attachment.sha256
    guesses = [
        address(attachment),
        reverse("attachment_small", args=[attachment.public_id]),
        f"/lampiran/{digest}/",
        f"/lampiran/{uuid.UUID(digest[:32])}/",
        f"/berkas/{attachment.file.name}",
        f"/uploads/{attachment.file.name}",
    ]
    for visitor in (client, as_user(ambon)):
        for guess in guesses:
            assert visitor.get(guess, headers={"Range": "bytes=0-3"}).status_code == 404, guess
            same = {"If-None-Match": f'"{attachment.sha256}"'}
            assert visitor.get(guess, headers=same).status_code == 404, guess
