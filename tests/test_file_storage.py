"""Files in a store that speaks S3: a small real one, over HTTP."""

import sys
import urllib.error
import urllib.request
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.actions.attachments import attach
from meetings.documents.issuing import issue_paper
from meetings.documents.papers import PAPERS
from meetings.forms.attachments import AttachmentsField
from meetings.models import Document
from rakor_portal.file_storage import uploads_storage
from tests import factories
from tests.pictures_of_phones import SECRETS, of_a_phone
from tests.s3_server import BUCKET, Store

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 40
ON_DISK = {"BACKEND": "django.core.files.storage.FileSystemStorage"}


@pytest.fixture
def store(monkeypatch, settings):
    pytest.importorskip("boto3", reason="requirements-s3.txt is not installed")
    store = Store()
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = settings.STORAGES | {"default": uploads_storage()}
    yield store
    store.close()


def annex(content=PDF, name="laporan.pdf", **owner):
    (upload,) = AttachmentsField().clean([SimpleUploadedFile(name, content)])
    return attach(upload, by=factories.buru(), **(owner or {"input": factories.received_input()}))


@pytest.mark.django_db
def test_a_file_lies_in_the_bucket_and_comes_back_through_the_permission(
    store, settings, client, as_user, buru, ambon
):
    kept = annex()
    assert store.objects == {f"rakor/{kept.sha256[:2]}/{kept.sha256}": PDF}
    assert not settings.MEDIA_ROOT.exists()
    where = kept.get_absolute_url()
    assert client.get(where).status_code == 404
    assert as_user(ambon).get(where).status_code == 404
    whole = as_user(buru).get(where)
    assert b"".join(whole) == PDF
    assert whole["Content-Disposition"] == 'attachment; filename="laporan.pdf"'
    assert "Location" not in whole
    rest = as_user(buru).get(where, headers={"Range": "bytes=10000-"})
    assert (rest.status_code, b"".join(rest)) == (206, PDF[10_000:])


@pytest.mark.django_db
def test_the_bucket_gives_nothing_to_whoever_comes_without_a_signature(store):
    kept = annex()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{store.url}/{BUCKET}/rakor/{kept.file.name}")
    assert refused.value.code == 403


@pytest.mark.django_db
def test_the_same_content_is_sent_to_the_store_once_and_what_was_cut_off_is_sent_anew(store):
    input = factories.received_input()
    first = annex(input=input)
    annex(name="lagi.pdf", input=input)
    assert [method for method, _path in store.requests].count("PUT") == 1
    store.objects[f"rakor/{first.file.name}"] = PDF[:7]
    again = annex(name="utuh.pdf", input=input)
    assert again.file.name != first.file.name
    assert again.file.read() == PDF


@pytest.mark.django_db
def test_photos_and_official_documents_lie_there_as_well(store, client, as_user, secretariat):
    input = factories.verified_input()
    photo = annex(of_a_phone(size=(2000, 1000)), "menara.jpg", input=input)
    small = b"".join(client.get(reverse("attachment_small", args=[photo.public_id])))
    assert len(small) == photo.small_size
    document, _new = issue_paper(PAPERS["notula"].chosen({}), factories.ratified_meeting(), by=secretariat)
    assert Document.objects.get(pk=document.pk).is_intact()
    answer = as_user(secretariat).get(reverse("document_download", args=[document.code]))
    assert answer.content == document.content()
    assert len(store.objects) == 3
    assert not any(secret in content for content in store.objects.values() for secret in SECRETS)


@pytest.mark.django_db
def test_a_file_that_the_store_lost_is_not_found(store, client):
    kept = annex(input=factories.verified_input())
    store.objects.clear()
    assert client.get(kept.get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_a_file_in_pieces_ends_up_in_the_store(store, as_user, buru):
    from meetings.actions.uploads import begin_upload, receive_piece

    meeting = factories.announced_meeting()
    upload = begin_upload(by=buru, name="laporan.pdf", size=len(PDF))
    for start in range(0, len(PDF), 4000):
        receive_piece(upload, offset=start, content=PDF[start : start + 4000])
    typed = {"topic": "Akses", "problem": "Putus.", "request": "Perluasan.", "client_key": str(uuid.uuid4())}
    response = as_user(buru).post(
        reverse("input_submit", args=[meeting.year, meeting.slug]),
        typed | {"attachments_received": str(upload.key)},
    )
    assert response.status_code == 302
    assert list(store.objects.values()) == [PDF]


# Settings -----------------------------------------------------------------------------------------


def test_without_a_bucket_files_lie_on_the_disk(monkeypatch):
    monkeypatch.delenv("S3_BUCKET", raising=False)
    assert uploads_storage() == ON_DISK


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("S3_ENDPOINT", "minio:9000", "S3_ENDPOINT must begin with https:// or http://"),
        ("S3_ADDRESSING", "dns", "S3_ADDRESSING must be one of auto, path, virtual"),
    ],
)
def test_a_value_that_makes_no_sense_is_said_by_its_name(monkeypatch, name, value, words):
    pytest.importorskip("botocore")
    monkeypatch.setenv("S3_BUCKET", "b")
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=words):
        uploads_storage()


def test_a_missing_package_is_said_with_what_to_do(monkeypatch):
    monkeypatch.setenv("S3_BUCKET", "b")
    monkeypatch.setitem(sys.modules, "botocore.config", None)
    with pytest.raises(ImproperlyConfigured, match="requirements-s3.txt"):
        uploads_storage()
