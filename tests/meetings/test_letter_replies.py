"""The link by which an institution replies without an account: what it opens, and everything that it does not."""

import uuid

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings import clock
from meetings.actions import attendance as rooms
from meetings.actions import letter_sendings, meetings
from meetings.models import Attachment, Attendance, LetterEvent
from meetings.notifications import quietly
from meetings.reply_links import SALT, token_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(secretariat):
    with quietly():
        return factories.issued_letter(factories.coming_meeting())


@pytest.fixture
def recipient(letter):
    return letter.recipients.get(attendance__institution=factories.kominfo("Buru"))


def link(recipient):
    return reverse("letter_reply", args=[token_of(recipient)])


def text_of(response):
    return " ".join(response.content.decode().split())


def attendance_of(recipient):
    return Attendance.objects.get(pk=recipient.attendance_id)


REPRESENTED = {
    "answer": "representing",
    "full_name": "Dr. Ir. H. Usman Marasabessy, M.Si.",
    "position": "Sekretaris",
}


def pdf(content=b"%PDF-1.4 tugas", name="surat tugas.pdf"):
    return SimpleUploadedFile(name, content)


# What it does -------------------------------------------------------------------------------------


def test_the_page_is_open_to_whoever_has_the_link_and_kept_by_nobody(client, recipient):
    response = client.get(link(recipient))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    text = text_of(response)
    assert 'name="robots" content="noindex,nofollow"' in text
    assert "<script" not in text
    assert "WhatsApp" not in text, "whoever gets the link can answer"
    assert "canonical" not in text
    assert "Dinas Kominfo Kabupaten Buru" in text


def test_the_institution_represents_itself_with_a_letter_of_assignment(client, recipient):
    response = client.post(link(recipient), REPRESENTED | {"attachments": [pdf()]})
    assert response.status_code == 302
    attendance = attendance_of(recipient)
    assert (attendance.status, attendance.capacity) == ("coming", "representing")
    person = attendance.attendee
    assert (person.title_before, person.full_name, person.title_after) == (
        "Dr. Ir. H.", "Usman Marasabessy", "M.Si.",
    )  # fmt: skip
    kept = attendance.attachments.get()
    assert (kept.name, kept.kind) == ("surat tugas.pdf", Attachment.Kind.LETTER)
    event = recipient.events.get(kind=LetterEvent.Kind.REPLIED)
    assert event.institution == attendance.institution
    assert event.by.email == "portal@rakor.invalid"
    assert "mewakili" in event.note
    history = attendance.history.order_by("-pgh_id").first()
    assert history.pgh_context.metadata["user"] == event.by_id
    text = text_of(client.get(link(recipient)))
    assert "Usman Marasabessy" in text
    assert "surat tugas.pdf" in text


def test_a_letter_of_assignment_is_for_its_institution_and_the_secretariat(client, recipient):
    client.post(link(recipient), REPRESENTED | {"attachments": [pdf()]})
    address = attendance_of(recipient).attachments.get().get_absolute_url()
    assert client.get(address).status_code == 404
    for person, status in (("ambon", 404), ("buru", 200), ("secretariat", 200), ("chair", 200)):
        client.force_login(getattr(factories, person)(), backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(address).status_code == status, person


def test_the_same_file_sent_twice_is_kept_once(client, recipient):
    for _ in range(2):
        client.post(link(recipient), REPRESENTED | {"attachments": [pdf()]})
    assert attendance_of(recipient).attachments.count() == 1


@pytest.mark.parametrize("answer", ["in_person", "excused"])
def test_a_letter_that_is_sent_with_another_answer_is_not_lost(client, recipient, answer):
    client.post(link(recipient), {"answer": answer, "note": "Tugas luar daerah", "attachments": [pdf()]})
    assert attendance_of(recipient).attachments.get().name == "surat tugas.pdf"


def test_coming_in_person_needs_one_tap(client, recipient):
    client.post(link(recipient), {"answer": "in_person"})
    attendance = attendance_of(recipient)
    assert attendance.capacity == "in_person"
    assert attendance.attendee.position == recipient.addressee


def test_an_excuse_has_a_reason_and_the_answer_can_be_changed(client, recipient):
    response = client.post(link(recipient), {"answer": "excused"})
    assert list(response.context["form"].errors) == ["note"]
    client.post(link(recipient), {"answer": "excused", "note": "Tidak ada kapal."})
    assert attendance_of(recipient).status == "excused"
    client.post(link(recipient), {"answer": "in_person"})
    assert attendance_of(recipient).status == "coming"
    recipient.refresh_from_db()
    assert recipient.replied_at
    assert recipient.events.filter(kind="replied").count() == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "answer"),
        ({"answer": "staff"}, "answer"),
        ({"answer": "representing"}, "full_name"),
        ({"answer": "representing", "full_name": "a" * 201}, "full_name"),
        ({"answer": "in_person", "note": "a" * 301}, "note"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, recipient, typed, field):
    response = client.post(link(recipient), typed)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert attendance_of(recipient).status == "invited"
    for value in typed.values():
        assert value in text_of(response)


@pytest.mark.parametrize("upload", [("surat.pdf", b"bukan pdf"), ("surat.exe", b"MZ"), ("kosong.pdf", b"")])
def test_a_file_that_is_not_what_it_says_is_refused(client, recipient, upload):
    name, content = upload
    response = client.post(link(recipient), REPRESENTED | {"attachments": [pdf(content, name)]})
    assert "attachments" in response.context["form"].errors
    assert not Attachment.objects.exists()


def test_no_answer_after_presence_was_marked(client, recipient, secretariat):
    rooms.mark(recipient.attendance, by=secretariat, status="present")
    response = client.post(link(recipient), {"answer": "excused", "note": "x"})
    assert response.status_code == 200
    assert "tidak dapat diubah lagi" in text_of(response)
    assert attendance_of(recipient).status == "present"


# What it does not ---------------------------------------------------------------------------------


def test_a_link_answers_for_its_own_institution_alone(client, letter, recipient):
    other = letter.recipients.get(attendance__institution=factories.kominfo("Kota Ambon"))
    sent = REPRESENTED | {
        "instansi": other.attendance.institution.slug,
        "attendance": other.attendance_id,
        "recipient": other.pk,
        "institution": other.attendance.institution_id,
    }
    client.post(f"{link(recipient)}?instansi={other.attendance.institution.slug}", sent)
    assert attendance_of(recipient).status == "coming"
    assert attendance_of(other).status == "invited"
    text = text_of(client.get(link(recipient)))
    assert "Kota Ambon" not in text


def test_whoever_is_signed_in_answers_for_the_link_and_not_for_himself(as_user, ambon, recipient):
    as_user(ambon).post(link(recipient), {"answer": "in_person"})
    assert attendance_of(recipient).status == "coming"
    own = recipient.letter.recipients.get(attendance__institution=ambon.institution)
    assert attendance_of(own).status == "invited"


def closed(client, address, status, words):
    for response in (client.get(address), client.post(address, {"answer": "in_person"})):
        assert response.status_code == status
        assert response["Cache-Control"] == "private, no-store"
        text = text_of(response)
        assert words in text
        assert "Buru" not in text
        assert "Rapat Koordinasi Kominfo</" not in text


def test_forged_tokens_open_nothing(client, recipient):
    token = token_of(recipient)
    key, signature = token.split("~")
    elsewhere = signing.Signer(salt="password-reset", sep="~").sign(key)
    for wrong in (
        key,
        f"{key}~",
        f"{key}~{signature[:-1]}",
        f"{signature}~{key}",
        elsewhere,
        str(uuid.uuid4()),
        signing.Signer(salt=SALT, sep="~").sign("bukan kunci"),
        signing.Signer(salt=SALT, sep="~").sign("é" * 16),
        "%00",
        "a" * 3000,
    ):
        closed(client, f"/undangan/{wrong}/", 404, "tidak lengkap atau salah")
    assert attendance_of(recipient).status == "invited"


@pytest.mark.parametrize("place", [0, 10, 22, 30, 65])
def test_each_character_of_the_token_counts(client, recipient, place):
    token = token_of(recipient)
    other = "B" if token[place] == "A" else "A"
    assert client.get(f"/undangan/{token[:place]}{other}{token[place + 1 :]}/").status_code == 404


def test_a_replaced_link_is_gone(client, recipient, secretariat):
    old = link(recipient)
    renewed = letter_sendings.renew_link(recipient, by=secretariat)
    closed(client, old, 410, "sudah diganti")
    assert client.get(link(renewed)).status_code == 200


def test_a_link_ends_with_the_meeting(client, recipient):
    with clock.at(factories.wit(2099, 3, 3, 15, 59)):
        assert client.get(link(recipient)).status_code == 200
    with clock.at(factories.wit(2099, 3, 3, 16)):
        closed(client, link(recipient), 410, "sudah selesai")


def test_a_link_of_a_cancelled_meeting_is_gone(client, recipient, secretariat):
    meetings.cancel_meeting(recipient.letter.meeting, by=secretariat, reason="Cuaca buruk.")
    closed(client, link(recipient), 410, "dibatalkan")


def test_a_draft_has_no_link(client):
    draft = factories.drafted_letter()
    closed(client, link(draft.recipients.first()), 410, "sudah diganti")


def test_links_are_not_tried_without_end(client, recipient):
    answers = [client.post(link(recipient), {}).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]
    reads = [client.get("/undangan/x~y/").status_code for _ in range(61)]
    assert reads[-1] == 429


def test_no_link_stands_in_what_strangers_read(client, recipient):
    token = token_of(recipient)
    meeting = recipient.letter.meeting
    for address in (meeting.get_absolute_url(), "/sitemap.xml", f"{meeting.get_absolute_url()}kalender.ics"):
        assert token not in client.get(address).content.decode()
    assert "Disallow: /undangan/" in client.get("/robots.txt").content.decode()


def test_the_page_asks_no_more_for_many_recipients(client, recipient, django_assert_num_queries):
    client.get(link(recipient))
    with django_assert_num_queries(3):
        client.get(link(recipient))
