"""Official documents: issued once, known by a code, signed, and never changed afterwards."""

import asyncio
import hashlib
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from meetings.actions import documents
from meetings.documents import signatures
from meetings.documents.issuing import issue_paper
from meetings.documents.papers import PAPERS
from meetings.documents.typesetting import stamp, typeset
from meetings.models import Document
from meetings.models.documents import CODE_LETTERS, codes_meant
from tests import factories
from tests.certificates import OFFICE, PASSWORD, make_p12

pytestmark = pytest.mark.django_db
Kind = Document.Kind


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture(scope="module")
def p12(tmp_path_factory):
    return make_p12(tmp_path_factory.mktemp("kunci")), PASSWORD


@pytest.fixture
def with_a_certificate(settings, p12):
    settings.DOCUMENT_SIGNING_P12, settings.DOCUMENT_SIGNING_PASSWORD = p12


@pytest.fixture
def meeting():
    return factories.ratified_meeting()


@pytest.fixture
def secretary():
    return factories.secretariat()


def simple(meeting, by, words="satu", **options):
    """A document of one line, as `actions.documents.issue` makes it."""

    def make(document):
        foot = stamp(document.code, f"https://portal.uji{document.get_absolute_url()}", document.version)
        made = typeset("contoh", {"judul": "NOTULA", "alinea": [words], "stempel": foot})
        return made.pdf, made.unprintable, ""

    fields = {
        "kind": Kind.MINUTES,
        "title": f"Notula {meeting.title}",
        "data": {"alinea": [words]},
        "make": make,
    }
    return documents.issue(by=by, meeting=meeting, **(fields | options))


# Issuing -----------------------------------------------------------------------------------------


def test_the_same_words_are_issued_once(meeting, secretary):
    first, is_new = simple(meeting, secretary)
    again, is_new_again = simple(meeting, secretary)
    assert (is_new, is_new_again) == (True, False)
    assert again == first
    assert first.version == 1


def test_other_words_are_the_next_version_and_the_old_one_stays(meeting, secretary):
    first, _new = simple(meeting, secretary)
    second, _new = simple(meeting, secretary, words="dua")
    assert (first.version, second.version) == (1, 2)
    assert first.code != second.code
    assert first.newest() == second
    assert first.content() != second.content()
    assert hashlib.sha256(first.content()).hexdigest() == first.sha256


def test_drafts_are_not_counted_as_versions(meeting, secretary):
    draft, _new = simple(meeting, secretary, is_draft=True)
    issued, _new = simple(meeting, secretary)
    later, _new = simple(meeting, secretary, words="dua", is_draft=True)
    assert (draft.version, issued.version, later.version) == (1, 1, 2)
    assert draft.newest() == issued


def test_a_document_is_never_changed_or_deleted(meeting, secretary):
    document, _new = simple(meeting, secretary)
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(title="lain")
    with pytest.raises(DatabaseError), transaction.atomic():
        document.delete()


def test_the_file_lies_under_its_hash_outside_the_web_root(meeting, secretary, settings):
    document, _new = simple(meeting, secretary)
    assert document.file.name == f"dokumen/{document.sha256[:2]}/{document.sha256}"
    assert not Path(default_storage.path(document.file.name)).is_relative_to(settings.STATIC_ROOT)


@pytest.mark.parametrize("slug", ["notula", "daftar-hadir", "berita-acara", "laporan", "matriks"])
def test_each_paper_of_a_meeting_is_issued_with_its_code_on_it(meeting, secretary, slug):
    document, is_new = issue_paper(PAPERS[slug], meeting, by=secretary)
    assert is_new
    assert not document.is_draft
    assert document.content().startswith(b"%PDF-")
    assert issue_paper(PAPERS[slug], meeting, by=secretary) == (document, False)


def test_before_the_ratification_minutes_are_a_draft(secretary):
    document, _new = issue_paper(PAPERS["notula"], factories.held_meeting(), by=secretary)
    assert document.is_draft


def test_what_cannot_be_printed_is_kept_with_the_document(meeting, secretary):
    document, _new = simple(meeting, secretary, words="会 \ue000")
    assert document.unprintable == ["U+4F1A", "U+E000"]


# The code ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["K7QM-3XZA-9PTD", "k7qm3xza9ptd", " K7QM 3XZA 9PTD ", "k7qm–3xza—9ptd", "K7QM.3XZA.9PTD"]
)
def test_a_code_is_found_however_it_is_typed(typed):
    assert codes_meant(typed) == ["K7QM-3XZA-9PTD"]


def test_a_letter_that_no_code_has_stands_for_those_it_is_taken_for():
    assert "K7QM-3XZA-9PTD" in codes_meant("K70M-3XZA-9PTO")
    assert not {"0", "O", "1", "I", "L"} & set(CODE_LETTERS)


@pytest.mark.parametrize("typed", ["", "K7QM", "K7QM-3XZA-9PT!", "O" * 12, "x" * 500, "K7QM-3XZA-9PTDA"])
def test_what_can_be_no_code_means_none(typed):
    assert codes_meant(typed) == []


# The page that anybody may ask -------------------------------------------------------------------


def test_the_page_of_a_code_says_what_it_is_and_no_more(client, meeting, secretary):
    document, _new = issue_paper(PAPERS["notula"], meeting, by=secretary)
    page = client.get(document.get_absolute_url())
    words = page.content.decode()
    assert page.status_code == 200
    for said in ["Asli.", "Notula", meeting.title, document.code, document.sha256, "Tidak ada"]:
        assert said in words
    assert "Unduh PDF" not in words
    assert secretary.email not in words
    assert "NIP" not in words


def test_the_page_names_a_newer_version(client, meeting, secretary):
    old, _new = simple(meeting, secretary)
    new, _new = simple(meeting, secretary, words="dua")
    words = client.get(old.get_absolute_url()).content.decode()
    assert "ada versi yang lebih baru" in words
    assert new.code in words


def test_a_draft_is_told_to_be_no_official_document(client, meeting, secretary):
    draft, _new = simple(meeting, secretary, is_draft=True)
    assert "bukan dokumen resmi" in client.get(draft.get_absolute_url()).content.decode()


def test_an_unknown_code_is_a_clear_no(client):
    page = client.get("/dokumen/K7QM-3XZA-9PTD/")
    assert page.status_code == 404
    assert "Kode tidak dikenal" in page.content.decode()
    assert client.get("/dokumen/", {"kode": "K7QM-3XZA-9PTD"}).status_code == 404
    assert client.get("/dokumen/\x00/").status_code == 404


def test_a_typed_code_leads_to_its_page(client, meeting, secretary):
    document, _new = simple(meeting, secretary)
    sloppy = document.code.lower().replace("-", " ")
    assert client.get("/dokumen/", {"kode": sloppy}).url == document.get_absolute_url()
    assert (
        client.get(f"/dokumen/{document.code.replace('-', '').lower()}/").url == document.get_absolute_url()
    )
    empty = client.get("/dokumen/", {"kode": ""})
    assert empty.status_code == 200
    assert "is-invalid" in empty.content.decode()


def test_the_title_of_a_meeting_that_is_not_announced_stays_inside(client, secretary):
    hidden = factories.draft_meeting()
    document, _new = simple(hidden, secretary, is_draft=True)
    assert hidden.title not in client.get(document.get_absolute_url()).content.decode()
    client.force_login(secretary)
    assert hidden.title in client.get(document.get_absolute_url()).content.decode()


def compare(client, document, content, name="a.pdf"):
    return client.post(
        document.get_absolute_url(), {"berkas": SimpleUploadedFile(name, content)}
    ).content.decode()


def test_a_file_at_hand_is_compared_bit_for_bit(client, meeting, secretary):
    first, _new = simple(meeting, secretary)
    second, _new = simple(meeting, secretary, words="dua")
    content = second.content()
    assert "Sama:" in compare(client, second, content)
    assert "Berbeda:" in compare(client, second, content + b" ")
    assert "adalah versi 1" in compare(client, second, first.content())
    assert "bukan berkas PDF" in compare(client, second, b"halo")
    assert "is-invalid" in client.post(second.get_absolute_url(), {}).content.decode()


def test_a_file_that_is_too_large_is_not_read(client, meeting, secretary, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    document, _new = simple(meeting, secretary)
    assert "terlalu besar" in compare(client, document, b"%PDF-" + b"0" * 1500)
    assert "terlalu besar" in compare(client, document, b"%PDF-" + b"0" * 50_000)


# Who may have the file ---------------------------------------------------------------------------


def test_the_file_comes_as_it_was_issued(client, meeting, secretary):
    document, _new = simple(meeting, secretary)
    client.force_login(secretary)
    answer = client.get(reverse("document_download", args=[document.code]))
    assert answer.content == document.content()
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == f'attachment; filename="notula-{meeting.slug}-v1.pdf"'


def test_a_changed_file_is_refused_and_logged(client, meeting, secretary, caplog):
    document, _new = simple(meeting, secretary)
    spoil(document)
    client.force_login(secretary)
    with caplog.at_level(logging.ERROR):
        answer = client.get(reverse("document_download", args=[document.code]))
    assert answer.status_code == 409
    assert "tidak diberikan" in answer.content.decode()
    assert document.code in caplog.text
    assert "Berkas di portal rusak" in client.get(document.get_absolute_url()).content.decode()


def spoil(document, at=500):
    path = Path(default_storage.path(document.file.name))
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    return bytes(content)


def test_a_lost_file_is_told_and_a_new_version_can_be_issued(client, meeting, secretary):
    document, _new = simple(meeting, secretary)
    Path(default_storage.path(document.file.name)).unlink()
    assert client.get(document.get_absolute_url()).status_code == 200
    again, is_new = simple(meeting, secretary)
    assert is_new
    assert again.version == 2


# Signatures --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("with_a_certificate")
def test_a_signed_document_verifies_and_one_changed_byte_fails(client, meeting, secretary):
    document, _new = issue_paper(PAPERS["notula"], meeting, by=secretary)
    content = document.content()
    assert document.signed_by == OFFICE
    assert signatures.check(content) == signatures.Check(is_signed=True, is_intact=True, signed_by=OFFICE)
    for at in (30, 500, len(content) // 3, len(content) // 2, len(content) - 40):
        changed = bytearray(content)
        changed[at] ^= 1
        assert not signatures.check(bytes(changed)).is_intact
    assert not signatures.check(content + b"\n% more").is_intact

    page = client.get(document.get_absolute_url()).content.decode()
    assert f"oleh {OFFICE}" in page
    changed = bytearray(content)
    changed[500] ^= 1
    assert "Berubah:" in compare(client, document, bytes(changed))
    assert "Sama:" in compare(client, document, content)


@pytest.mark.usefixtures("with_a_certificate")
def test_it_is_signed_and_checked_also_where_an_event_loop_runs(secretary):
    draft = issue_paper(PAPERS["notula"], factories.held_meeting(), by=secretary)[0].content()

    async def signed():
        return signatures.check(signatures.sign(draft, reason="Penerbitan")[0])

    with ThreadPoolExecutor(max_workers=1) as thread:
        assert thread.submit(asyncio.run, signed()).result().is_intact


@pytest.mark.usefixtures("with_a_certificate")
def test_a_signed_file_that_was_changed_on_the_disk_is_refused_and_told(client, meeting, secretary):
    document, _new = issue_paper(PAPERS["notula"], meeting, by=secretary)
    client.force_login(secretary)
    assert client.get(reverse("document_download", args=[document.code])).status_code == 200
    spoil(document)
    assert client.get(reverse("document_download", args=[document.code])).status_code == 409
    assert "Tidak sah lagi" in client.get(document.get_absolute_url()).content.decode()


@pytest.mark.usefixtures("with_a_certificate")
def test_a_draft_is_not_signed(secretary):
    draft, _new = issue_paper(PAPERS["notula"], factories.held_meeting(), by=secretary)
    assert draft.is_draft
    assert not signatures.check(draft.content()).is_signed


def test_with_a_certificate_the_same_words_are_issued_anew(meeting, secretary, settings, p12):
    without, _new = issue_paper(PAPERS["notula"], meeting, by=secretary)
    settings.DOCUMENT_SIGNING_P12, settings.DOCUMENT_SIGNING_PASSWORD = p12
    signed, is_new = issue_paper(PAPERS["notula"], meeting, by=secretary)
    assert is_new
    assert (without.signed_by, signed.signed_by) == ("", OFFICE)


def test_a_wrong_password_is_told_without_repeating_it(settings, p12):
    settings.DOCUMENT_SIGNING_P12, settings.DOCUMENT_SIGNING_PASSWORD = p12[0], "salah-sekali"
    with pytest.raises(ImproperlyConfigured) as refusal:
        signatures.signer()
    assert "salah-sekali" not in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"%PDF-1.7\n" + b"\x00" * 100, b"not a pdf"])
def test_a_broken_file_is_not_intact(content):
    assert not signatures.check(content).is_intact


# The desk ----------------------------------------------------------------------------------------


def test_the_secretariat_issues_at_the_desk(client, meeting, secretary):
    client.force_login(secretary)
    address = reverse("document_issue", args=[meeting.pk, "notula"])
    document = None
    for _time in range(2):
        answer = client.post(address)
        document = Document.objects.get(kind=Kind.MINUTES)
        assert answer.url == document.get_absolute_url()
    assert "Unduh PDF" in client.get(document.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 405
    assert client.post(reverse("document_issue", args=[meeting.pk, "tidak-ada"])).status_code == 404
    assert client.post(reverse("document_issue", args=[meeting.pk, "daftar-hadir-kosong"])).status_code == 404


@pytest.mark.parametrize(("number", "slug"), [(1, "matriks"), (3, "matriks")])
def test_the_page_of_a_code_asks_as_much_at_any_number_of_versions(
    client, meeting, secretary, number, slug, django_assert_max_num_queries
):
    document = None
    for version in range(number):
        document, _new = simple(meeting, secretary, words=str(version))
    with django_assert_max_num_queries(4):
        client.get(document.get_absolute_url())
