"""Files in pieces (tus 1.0.0): begun, continued, finished, used once, cleared away; honest about what has come."""

import base64
import hashlib
import http.client
import threading
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings import tasks
from meetings.actions import uploads as actions
from meetings.forms.letters import LinkReplyForm
from meetings.models import Attachment, Input, Upload, UploadPiece
from meetings.notifications import quietly
from meetings.views import uploads as views
from participants.models import User
from tests import factories
from tests.pictures_of_phones import SECRETS, of_a_phone

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n" + bytes(range(256)) * 8
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"
SIZE = len(PDF)


def metadata(name):
    return f"filename {base64.b64encode(name.encode()).decode()}"


class Sender:
    """One person's browser, speaking the protocol."""

    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def begin(self, size=SIZE, name="laporan.pdf", **headers):
        headers = TUS | {"Upload-Length": str(size), "Upload-Metadata": metadata(name)} | headers
        return self.client.post(reverse("upload_create"), content_type="text/plain", headers=headers)

    def begun(self, **options):
        return self.begin(**options)["Location"]

    def head(self, where):
        return self.client.head(where, headers=TUS)

    def patch(self, where, offset, content, **headers):
        headers = TUS | {"Upload-Offset": str(offset)} | headers
        return self.client.patch(where, content, content_type=PIECE, headers=headers)

    def sent(self, content=PDF, name="laporan.pdf"):
        """The key of a whole upload."""
        where = self.begun(size=len(content), name=name)
        assert self.patch(where, 0, content).status_code == 204
        return where.rstrip("/").rsplit("/", 1)[-1]


@pytest.fixture
def sender(buru):
    return Sender(buru)


def test_a_file_comes_in_pieces_and_is_whole(sender, buru):
    begun = sender.begin()
    assert begun.status_code == 201
    assert begun["Tus-Resumable"] == "1.0.0"
    where = begun["Location"]
    assert sender.patch(where, 0, PDF[:100])["Upload-Offset"] == "100"
    head = sender.head(where)
    assert (head.status_code, head["Upload-Offset"], head["Upload-Length"]) == (200, "100", str(len(PDF)))
    assert head["Upload-Metadata"] == metadata("laporan.pdf")
    assert "no-store" in head["Cache-Control"]
    last = sender.patch(where, 100, PDF[100:])
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(PDF)))
    upload = Upload.objects.get()
    assert upload.created_by == buru
    assert upload.finished_at is not None
    assert b"".join(bytes(piece.content) for piece in upload.pieces.all()) == PDF


def test_a_file_that_trickles_in_does_not_become_as_many_rows(sender, monkeypatch):
    monkeypatch.setattr(actions, "ROW", 100)
    where = sender.begun(size=500)
    for offset in range(0, 500, 20):
        sender.patch(where, offset, PDF[offset : offset + 20])
    pieces = Upload.objects.get().pieces.all()
    assert [(piece.offset, len(piece.content)) for piece in pieces] == [(n * 100, 100) for n in range(5)]
    assert b"".join(bytes(piece.content) for piece in pieces) == PDF[:500]


def test_what_the_portal_speaks(sender):
    answer = sender.client.options(reverse("upload_create"))
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,expiration,termination,checksum"
    assert answer["Tus-Max-Size"] == str(10 * 1024 * 1024)
    assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Tus-Resumable": ""}, 412),
        ({"Upload-Length": ""}, 400),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "1e3"}, 400),
        ({"Upload-Length": "９"}, 400),
        ({"Upload-Length": "9" * 40}, 400),
        ({"Upload-Length": "0"}, 415),
        ({"Upload-Length": str(10 * 1024 * 1024 + 1)}, 413),
        ({"Upload-Metadata": "filename ***"}, 400),
        ({"Upload-Metadata": "filename /w=="}, 400),  # no UTF-8
        ({"Upload-Metadata": ""}, 415),
        ({"Upload-Metadata": metadata("program.exe")}, 415),
        ({"Upload-Metadata": metadata("tanpa-akhiran")}, 415),
    ],
)
def test_what_cannot_be_begun(sender, headers, status):
    answer = sender.begin(**headers)
    assert answer.status_code == status
    assert not Upload.objects.exists()


def test_a_refusal_says_why_in_words(sender):
    assert "jenis berkas ini tidak diterima" in sender.begin(name="a.exe").json()["error"]
    assert "terlalu besar" in sender.begin(size=11 * 1024 * 1024).json()["error"]


def test_a_name_becomes_harmless(sender):
    assert sender.begin(name="../../etc/pass\x00wd\u202e.pdf").status_code == 201
    assert Upload.objects.get().name == "passwd.pdf"


def test_nobody_sees_or_changes_what_another_sends(sender, client, ambon, secretariat):
    where = sender.begun()
    for other in (Sender(ambon), Sender(secretariat)):
        assert other.head(where).status_code == 404
        assert other.patch(where, 0, PDF).status_code == 404
        assert other.client.delete(where, headers=TUS).status_code == 404
    asked = client.patch(where, PDF, content_type=PIECE, headers=TUS | {"Accept": "application/json"})
    assert asked.status_code == 401
    assert Upload.objects.get().received == 0
    assert sender.head(where.replace(where.split("/")[-2], str(uuid.uuid4()))).status_code == 404


@pytest.mark.parametrize(
    ("offset", "length", "headers", "status"),
    [
        ("7", 10, {}, 409),
        ("x", 10, {}, 400),
        ("", 10, {}, 400),
        ("0", len(PDF) + 1, {}, 413),
        ("0", 10, {"Tus-Resumable": "2.0.0"}, 412),
        ("0", 10, {"Upload-Checksum": "md5 AAAA"}, 400),
        ("0", 10, {"Upload-Checksum": "sha1 AAAA"}, 460),
    ],
)
def test_a_piece_that_does_not_fit_changes_nothing(sender, offset, length, headers, status):
    where = sender.begun()
    content = (PDF + b"0" * 10)[:length]
    assert sender.patch(where, offset, content, **headers).status_code == status
    assert sender.head(where)["Upload-Offset"] == "0"
    assert not UploadPiece.objects.exists()


def test_a_piece_of_another_type_and_wrong_methods(sender):
    where = sender.begun()
    headers = TUS | {"Upload-Offset": "0"}
    assert sender.client.patch(where, PDF, content_type="application/pdf", headers=headers).status_code == 415
    assert sender.client.get(where, headers=TUS).status_code == 405
    assert sender.client.get(reverse("upload_create"), headers=TUS).status_code == 405
    assert sender.client.put(where, PDF, headers=TUS).status_code == 405


def test_the_token_is_needed(sender, buru):
    where = sender.begun()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(buru, backend="django.contrib.auth.backends.ModelBackend")
    headers = TUS | {"Upload-Offset": "0", "Accept": "application/json"}
    for answer in (
        strict.patch(where, PDF, content_type=PIECE, headers=headers),
        strict.delete(where, headers=headers),
        strict.post(reverse("upload_create"), headers=headers | {"Upload-Length": "1"}),
    ):
        assert (answer.status_code, answer.json()) == (403, {"csrf": "stale"})


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_checksum_that_is_right(sender, algorithm):
    where = sender.begun()
    digest = base64.b64encode(hashlib.new(algorithm, PDF[:50]).digest()).decode()
    answer = sender.patch(where, 0, PDF[:50], **{"Upload-Checksum": f"{algorithm} {digest}"})
    assert (answer.status_code, answer["Upload-Offset"]) == (204, "50")


def test_sent_twice_a_piece_counts_once(sender):
    where = sender.begun()
    assert sender.patch(where, 0, PDF[:100]).status_code == 204
    assert sender.patch(where, 0, PDF[:100]).status_code == 409
    assert sender.head(where)["Upload-Offset"] == "100"


class Breaks:
    """A body of which so much comes, and then nothing (the link) or an error (the process)."""

    def __init__(self, content, *, error=None):
        self.content, self.error = content, error

    def read(self, number):
        if not self.content and self.error:
            raise self.error
        part, self.content = self.content[:number], self.content[number:]
        return part


@pytest.mark.parametrize("error", [None, views.UnreadablePostError("the link")])
def test_what_came_before_the_link_broke_is_kept_and_counted(monkeypatch, sender, error):
    monkeypatch.setattr(views, "PART", 64)
    upload = Upload.objects.get(key=sender.begun().split("/")[-2])
    body = Breaks(PDF[:200], error=error)
    received = 0
    for part in views.parts_of(body, len(PDF)):
        received = actions.receive_piece(upload, offset=received, content=part)
    upload.refresh_from_db()
    assert upload.received == received == 200
    assert b"".join(bytes(piece.content) for piece in upload.pieces.all()) == PDF[:200]


def test_with_a_checksum_a_piece_that_was_cut_off_is_asked_for_again():
    with pytest.raises(views.Refusal) as refused:
        views._intact(PDF[:20], 50, "sha1 " + base64.b64encode(hashlib.sha1(PDF[:20]).digest()).decode())
    assert refused.value.status == 460


def test_killed_in_the_middle_of_a_piece_the_offset_is_what_is_there(monkeypatch, sender):
    monkeypatch.setattr(views, "PART", 64)
    upload = Upload.objects.get(key=sender.begun().split("/")[-2])
    parts = views.parts_of(Breaks(PDF[:130], error=SystemExit()), len(PDF))
    for offset in (0, 64):
        actions.receive_piece(upload, offset=offset, content=next(parts))
    with pytest.raises(SystemExit):
        next(parts)
    upload.refresh_from_db()
    assert upload.received == sum(len(piece.content) for piece in upload.pieces.all()) == 128


def test_only_so_many_wait_at_once(sender, settings):
    settings.UPLOADS_AT_ONCE = 2
    first = sender.begun()
    sender.sent()
    refused = sender.begin()
    assert refused.status_code == 429
    assert "paling banyak 2" in refused.json()["error"]
    assert sender.client.delete(first, headers=TUS).status_code == 204
    assert sender.head(first).status_code == 404
    assert sender.begin().status_code == 201


def test_what_nobody_finished_expires_and_is_cleared_away(sender):
    old, new = sender.begun(), sender.begun()
    upload = Upload.objects.filter(key=old.split("/")[-2])
    sender.patch(old, 0, PDF[:10])
    upload.update(created_at=timezone.now() - timedelta(days=8))
    assert sender.head(old).status_code == 410
    assert sender.patch(old, 10, PDF[10:]).status_code == 410
    tasks.clear_uploads(0)
    assert sender.head(old).status_code == 404
    assert not UploadPiece.objects.exists()
    assert sender.head(new).status_code == 200


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12))
def test_whatever_comes_in_whatever_order_the_file_is_its_beginning(
    django_db_setup, django_db_blocker, steps
):
    content = bytes(range(60))
    sender = factories.buru()
    upload = actions.begin_upload(by=sender, name="a.pdf", size=60)
    received = 0
    for offset, length in steps:
        piece = content[offset : offset + length]
        if offset == received and received < 60:
            assert actions.receive_piece(upload, offset=offset, content=piece) == received + len(piece)
            received += len(piece)
        elif offset != received:
            with pytest.raises(actions.WrongOffset):
                actions.receive_piece(upload, offset=offset, content=piece)
    upload.refresh_from_db()
    assert b"".join(bytes(piece.content) for piece in upload.pieces.all()) == content[:received]
    assert (upload.received, upload.finished_at is not None) == (received, received == 60)
    upload.delete()


@pytest.mark.django_db(transaction=True)
def test_of_two_pieces_at_the_same_place_one_is_taken():
    upload = actions.begin_upload(by=factories.buru(), name="a.pdf", size=200)
    start, outcomes = threading.Barrier(4), []

    def send(letter):
        try:
            start.wait()
            outcomes.append(actions.receive_piece(upload, offset=0, content=letter * 100))
        except actions.WrongOffset:
            outcomes.append("wrong offset")
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(letter,)) for letter in (b"a", b"b", b"c", b"d")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == ["100", *["wrong offset"] * 3]
    upload.refresh_from_db()
    assert (upload.received, upload.pieces.count()) == (100, 1)


@pytest.mark.django_db(transaction=True)
def test_over_a_real_connection_that_breaks_it_goes_on_where_it_stopped(live_server):
    buru = factories.buru()
    sender = Sender(buru)
    where = sender.begun()
    host = urlsplit(live_server.url)
    cookies = f"sessionid={sender.client.cookies['sessionid'].value}; csrftoken={'t' * 32}"
    headers = TUS | {
        "Cookie": cookies,
        "X-CSRFToken": "t" * 32,
        "Content-Type": PIECE,
        "Upload-Offset": "0",
        "Content-Length": str(len(PDF)),
    }
    link = http.client.HTTPConnection(host.hostname, host.port)
    link.putrequest("PATCH", where)
    for name, value in headers.items():
        link.putheader(name, value)
    link.endheaders(PDF[:700])
    link.close()
    for _attempt in range(200):
        offset = int(sender.head(where)["Upload-Offset"])
        if offset:
            break
        threading.Event().wait(0.05)
    assert offset == 700
    assert sender.patch(where, 700, PDF[700:])["Upload-Offset"] == str(len(PDF))


# As a file of a form ------------------------------------------------------------------------------

TYPED = {"topic": "Akses", "problem": "Putus.", "request": "Perluasan."}


@pytest.fixture
def form():
    meeting = factories.announced_meeting()
    return reverse("input_submit", args=[meeting.year, meeting.slug])


def test_a_form_takes_what_came_before_it(sender, form):
    keys = [sender.sent(), sender.sent(of_a_phone(size=(900, 700)), "menara.jpg")]
    small = SimpleUploadedFile("a.pdf", b"%PDF-1.4")
    response = sender.client.post(
        form, TYPED | {"attachments": [small], "attachments_received": ".".join(keys)}
    )
    assert response.status_code == 302
    kept = {row.name: row for row in Input.objects.get().attachments.all()}
    assert kept.keys() == {"a.pdf", "laporan.pdf", "menara.jpg"}
    assert kept["laporan.pdf"].file.read() == PDF
    assert not any(secret in kept["menara.jpg"].file.read() for secret in SECRETS)
    assert Upload.objects.filter(used_at=None).count() == 0


def test_sent_twice_it_is_one_input_and_in_another_it_is_refused(sender, form):
    typed = TYPED | {"attachments_received": sender.sent(), "client_key": str(uuid.uuid4())}
    first = sender.client.post(form, typed)
    again = sender.client.post(form, typed)
    assert (first.status_code, again.status_code) == (302, 302)
    assert first.url == again.url
    assert Attachment.objects.count() == 1
    other = sender.client.post(form, typed | {"client_key": str(uuid.uuid4())})
    assert other.status_code == 200
    assert "sudah terlampir pada kiriman lain" in str(other.context["form"].errors["attachments"])
    assert other.context["form"]["topic"].value() == "Akses"
    assert Input.objects.count() == 1


def test_somebody_elses_unfinished_and_invented_ones_are_refused_alike(sender, form, ambon):
    unfinished = sender.begun().split("/")[-2]
    for key in (Sender(ambon).sent(), unfinished, str(uuid.uuid4())):
        response = sender.client.post(form, TYPED | {"attachments_received": key})
        assert response.status_code == 200
        assert "tidak ada lagi di portal" in str(response.context["form"].errors["attachments"])
    assert not Input.objects.exists()


@pytest.mark.parametrize("value", ["", "x", "..", "\x00", "a" * 10_000, "\u200b", "{}", "-" * 36])
def test_what_is_no_key_is_left_out(sender, form, value):
    assert sender.client.post(form, TYPED | {"attachments_received": value}).status_code in {200, 302}
    assert not Attachment.objects.exists()


def test_content_and_number_are_checked_as_with_any_file(sender, form):
    bad = sender.sent(b"MZ" + PDF[4:], "laporan.pdf")
    response = sender.client.post(form, TYPED | {"attachments_received": bad})
    assert "Isi “laporan.pdf” bukan PDF" in str(response.context["form"].errors["attachments"])
    assert f'value="{bad}"' in response.content.decode()
    keys = ".".join([sender.sent() for _n in range(4)])
    files = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(2)]
    response = sender.client.post(form, TYPED | {"attachments": files, "attachments_received": keys})
    assert "6 berkas; paling banyak 5" in str(response.context["form"].errors["attachments"])
    assert Upload.objects.exclude(used_at=None).count() == 0


def test_used_it_is_cleared_away_after_a_day_and_the_attachment_stays(sender, form):
    key = sender.sent()
    sender.client.post(form, TYPED | {"attachments_received": key})
    assert sender.head(reverse("upload_detail", args=[key])).status_code == 410
    assert sender.client.delete(reverse("upload_detail", args=[key]), headers=TUS).status_code == 410
    assert actions.clear_uploads() == 0
    Upload.objects.update(used_at=timezone.now() - timedelta(days=2))
    assert actions.clear_uploads() == 1
    assert Attachment.objects.get().file.read() == PDF


def test_a_form_without_an_account_takes_none():
    with quietly():
        letter = factories.issued_letter()
    form = LinkReplyForm(recipient=letter.recipients.first(), by=User.objects.portal())
    assert "attachments_received" not in form.fields
    assert "data-received" not in str(form["attachments"])


def test_used_by_two_forms_at_once_it_is_in_one(sender):
    upload = Upload.objects.get(key=sender.sent())
    actions.use_upload(upload)
    with pytest.raises(ValidationError):
        actions.use_upload(upload)
