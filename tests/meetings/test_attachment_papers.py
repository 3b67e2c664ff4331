"""Papers of a meeting: added at its desk, for those who are invited; withdrawn, and then nobody's."""

import re
import uuid
from io import BytesIO

import docx
import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.actions import attachments as actions
from meetings.actions import attendance, meetings
from meetings.documents.minutes import photos_of
from meetings.documents.papers import PAPERS
from meetings.documents.word import docx_of
from meetings.models import Attachment, Minutes
from meetings.notifications import quietly
from tests import factories
from tests.pictures_of_phones import of_a_phone, picture

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"
Kind = Attachment.Kind


@pytest.fixture
def meeting():
    return factories.announced_meeting()


@pytest.fixture
def desk(meeting):
    return reverse("attachment_list", args=[meeting.pk])


def pdf(name="paparan.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def photo(name="suasana.jpg", size=(900, 700)):
    return SimpleUploadedFile(name, of_a_phone(size=size))


def paper(meeting, name="paparan.pdf", kind=Kind.PRESENTATION, **fields):
    upload = pdf(name)
    upload.checked_type = "application/pdf"
    added, _new = actions.add_papers(
        meeting, [upload], by=factories.secretariat(), kind=kind, client_key=uuid.uuid4(), **fields
    )
    return added


def words_of(response):
    return " ".join(re.sub(r"<[^>]+>", "", response.content.decode()).split())


def errors(response):
    return {name: " ".join(map(str, found)) for name, found in response.context["form"].errors.items()}


def test_several_papers_are_added_at_once_and_listed_with_their_weight(as_user, secretariat, meeting, desk):
    visitor = as_user(secretariat)
    typed = {"kind": "presentation", "attachments": [pdf("a.pdf", PDF + b"0" * 1_259_970), pdf("b.pdf")]}
    response = visitor.post(desk, typed)
    assert (response.status_code, response.url) == (302, desk)
    page = words_of(visitor.get(desk))
    assert "2 berkas ditambahkan." in page
    assert "a.pdf (PDF, 1,3 MB)" in page
    assert "b.pdf (PDF, 1 kB)" in page
    assert {(a.kind, a.meeting_id) for a in Attachment.objects.all()} == {("presentation", meeting.pk)}


def test_photos_have_a_caption_and_two_weights(as_user, secretariat, meeting, desk):
    as_user(secretariat).post(
        desk, {"kind": "photo", "attachments": [photo()], "caption": "Sidang pleno di Ambon"}
    )
    kept = Attachment.objects.get()
    assert (kept.caption, kept.content_type) == ("Sidang pleno di Ambon", "image/jpeg")
    page = as_user(secretariat).get(desk).content.decode()
    assert "Sidang pleno di Ambon" in page
    assert reverse("attachment_small", args=[kept.public_id]) in page
    assert kept.get_absolute_url() in page


def test_the_invited_find_them_on_the_page_of_the_meeting_and_nobody_else(
    client, as_user, meeting, buru, secretariat
):
    kept = paper(meeting)
    address = meeting.get_absolute_url()
    assert "paparan.pdf" not in client.get(address).content.decode()
    assert client.get(kept.get_absolute_url()).status_code == 404
    assert "paparan.pdf" in as_user(buru).get(address).content.decode()
    assert as_user(buru).get(kept.get_absolute_url()).status_code == 200
    stranger = factories.user("lain@uji.id", "officer", factories.InstitutionFactory())
    assert "paparan.pdf" not in as_user(stranger).get(address).content.decode()
    assert as_user(stranger).get(kept.get_absolute_url()).status_code == 404
    assert as_user(secretariat).get(kept.get_absolute_url()).status_code == 200


def test_a_guest_in_the_room_does_not_open_papers_and_minutes_to_his_institution(as_user, secretariat):
    meeting = factories.circulated_meeting()
    kept = paper(meeting)
    guest = factories.user("tamu@uji.id", "officer", factories.InstitutionFactory())
    attendance.add_person_present(
        meeting,
        by=secretariat,
        institution=guest.institution,
        capacity="guest",
        person={"full_name": "Suharto"},
        client_key=uuid.uuid4(),
    )
    client = as_user(guest)
    assert client.get(kept.get_absolute_url()).status_code == 404
    assert client.get(reverse("minutes_file", args=[meeting.year, meeting.slug, "pdf"])).status_code == 404
    assert not Minutes.objects.visible_to(guest).exists()


def test_papers_of_a_draft_are_for_those_who_prepare_it(as_user, buru, secretariat):
    draft = factories.draft_meeting(title="Belum diumumkan")
    draft.attendances.create(institution=buru.institution, created_by=secretariat)
    kept = paper(draft)
    assert as_user(buru).get(kept.get_absolute_url()).status_code == 404
    assert as_user(secretariat).get(kept.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"kind": "presentation"}, "attachments", "Pilih sedikitnya satu berkas."),
        ({"kind": "x", "attachments": [("a.pdf", PDF)]}, "kind", "x"),
        ({"attachments": [("a.pdf", PDF)]}, "kind", "tidak boleh kosong"),
        ({"kind": "photo", "attachments": [("a.pdf", PDF)]}, "attachments", "Bukan foto: a.pdf."),
        ({"kind": "letter", "attachments": [("a.exe", b"MZ")]}, "attachments", "“a.exe”: jenis berkas ini"),
        (
            {"kind": "photo", "attachments": [("a.jpg", b"\xff\xd8\xff\xe0" + b"0" * 90)]},
            "attachments",
            "a.jpg",
        ),
        (
            {"kind": "letter", "attachments": [("a.pdf", PDF)], "caption": "Bupati"},
            "caption",
            "Keterangan hanya untuk foto.",
        ),
        (
            {"kind": "photo", "attachments": [("a.png", picture("PNG"))], "caption": "k" * 301},
            "caption",
            "300",
        ),
        (
            {"kind": "letter", "attachments": [(f"{n}.pdf", PDF) for n in range(11)]},
            "attachments",
            "11 berkas",
        ),
    ],
)
def test_what_is_not_taken_is_said_beside_its_field_and_the_rest_kept(
    as_user, secretariat, desk, typed, field, words
):
    files = [SimpleUploadedFile(*file) for file in typed.get("attachments", [])]
    response = as_user(secretariat).post(desk, typed | {"attachments": files})
    assert response.status_code == 200
    assert words in errors(response)[field]
    assert response.context["form"]["caption"].value() in {typed.get("caption"), ""}
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("caption", ["a\x00b", "a\u200bb", "a\u202eb"])
def test_unseen_characters_of_a_caption(as_user, secretariat, desk, caption):
    response = as_user(secretariat).post(
        desk, {"kind": "photo", "attachments": [photo()], "caption": caption}
    )
    if "\x00" in caption:
        assert "caption" in errors(response)
    else:
        assert Attachment.objects.get().caption == "ab"


def test_sent_twice_they_are_added_once_and_another_sending_gets_a_new_key(as_user, secretariat, desk):
    visitor, key = as_user(secretariat), str(uuid.uuid4())

    def send(*names):
        files = [pdf(name, PDF + name.encode()) for name in names]
        return visitor.post(desk, {"kind": "letter", "attachments": files, "client_key": key})

    assert send("a.pdf", "b.pdf").status_code == 302
    assert send("a.pdf", "b.pdf").status_code == 302
    assert Attachment.objects.count() == 2
    again = send("c.pdf")
    assert "sudah pernah dikirim untuk hal lain" in errors(again)["__all__"]
    assert again.context["form"]["client_key"].value() != key
    assert Attachment.objects.count() == 2


def test_a_cancelled_meeting_takes_no_more(as_user, secretariat, meeting, desk):
    kept = paper(meeting)
    with quietly():
        meetings.cancel_meeting(meeting, by=secretariat, reason="Cuaca buruk")
    response = as_user(secretariat).post(desk, {"kind": "letter", "attachments": [pdf()]})
    assert response.status_code == 409
    assert "Rapat ini dibatalkan" in response.content.decode()
    page = as_user(secretariat).get(desk).content.decode()
    assert "Tambahkan" not in page
    assert kept.name in page
    with pytest.raises(ValidationError):
        paper(meeting, "b.pdf")


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_much_for_many_as_for_one(as_user, secretariat, meeting, desk, number):
    for n in range(number):
        paper(meeting, f"{n}.pdf")
    gone = paper(meeting, "x.pdf")
    actions.withdraw_paper(gone, by=secretariat, reason="Keliru")
    visitor = as_user(secretariat)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        visitor.get(desk)
    # Session, user, what is unread, meeting, papers.
    assert len(asked) == 5, [query["sql"][:90] for query in asked]


# Withdrawing --------------------------------------------------------------------------------------


def test_a_withdrawn_paper_is_nobodys_and_who_did_it_and_why_is_known(
    as_user, secretariat, chair, buru, meeting, desk
):
    kept = paper(meeting, "gaji.pdf")
    address = reverse("attachment_withdraw", args=[meeting.pk, kept.pk])
    response = as_user(secretariat).post(address, {"reason": "Memuat data pribadi."})
    assert (response.status_code, response.url) == (302, f"{desk}#ditarik")
    for person in (secretariat, chair, buru):
        assert as_user(person).get(kept.get_absolute_url()).status_code == 404
        assert "gaji.pdf" not in as_user(person).get(meeting.get_absolute_url()).content.decode()
        assert (
            kept.get_absolute_url() not in as_user(person).get(reverse("search") + "?q=gaji").content.decode()
        )
    page = as_user(chair).get(desk).content.decode()
    assert "<s>gaji.pdf</s>" in page
    assert "Memuat data pribadi." in page
    assert secretariat.institution.label in page
    kept.refresh_from_db()
    assert (kept.withdrawn_by, kept.withdraw_reason) == (secretariat, "Memuat data pribadi.")
    assert kept.file.storage.exists(kept.file.name)
    again = as_user(secretariat).get(address, follow=True)
    assert "sudah ditarik" in again.content.decode()


@pytest.mark.parametrize("reason", ["", "  ", "\u200b"])
def test_a_withdrawal_needs_a_reason(as_user, secretariat, meeting, reason):
    kept = paper(meeting)
    response = as_user(secretariat).post(
        reverse("attachment_withdraw", args=[meeting.pk, kept.pk]), {"reason": reason}
    )
    assert response.status_code == 200
    assert "reason" in errors(response)
    kept.refresh_from_db()
    assert kept.withdrawn_at is None
    with pytest.raises(ValidationError):
        actions.withdraw_paper(kept, by=secretariat, reason=reason.replace("\u200b", ""))


def test_a_paper_of_another_meeting_and_an_annex_are_not_withdrawn_here(as_user, secretariat, meeting):
    other = paper(factories.announced_meeting(title="Lain"))
    upload = pdf()
    upload.checked_type = "application/pdf"
    annex = actions.attach(upload, by=secretariat, input=factories.verified_input())
    for row in (other, annex):
        where = reverse("attachment_withdraw", args=[meeting.pk, row.pk])
        assert as_user(secretariat).get(where).status_code == 404
    with pytest.raises(Attachment.DoesNotExist):
        actions.withdraw_paper(annex, by=secretariat, reason="x")


def test_withdrawn_twice_is_refused(meeting, secretariat):
    kept = paper(meeting)
    actions.withdraw_paper(kept, by=secretariat, reason="Keliru")
    with pytest.raises(ValidationError, match="sudah ditarik"):
        actions.withdraw_paper(kept, by=secretariat, reason="Lagi")


def test_the_database_lets_nothing_else_of_an_attachment_change(meeting):
    kept = paper(meeting)
    for change in ({"name": "lain.pdf"}, {"sha256": "0" * 64}, {"meeting": None}, {"caption": "x"}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Attachment.objects.filter(pk=kept.pk).update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        kept.delete()


# In the notula ------------------------------------------------------------------------------------


def test_photos_stand_in_the_annex_of_the_notula_until_they_are_withdrawn(as_user, secretariat):
    held = factories.held_meeting()
    desk = reverse("attachment_list", args=[held.pk])
    for caption in ("Pembukaan", "Wajah warga"):
        as_user(secretariat).post(
            desk, {"kind": "photo", "attachments": [photo(size=(900, 700))], "caption": caption}
        )
    assert [row["keterangan"] for row in PAPERS["notula"].data(held)["lampiran"]["foto"]] == [
        "Pembukaan",
        "Wajah warga",
    ]
    actions.withdraw_paper(held.attachments.last(), by=secretariat, reason="Tanpa izin")
    assert [row.caption for row in photos_of(held)] == ["Pembukaan"]
    assert list(PAPERS["notula"].images(held)) == ["foto-1"]


def test_a_photo_that_came_after_the_ratification_is_a_paper_and_no_part_of_the_notula(as_user, secretariat):
    ratified = factories.ratified_meeting()
    as_user(secretariat).post(
        reverse("attachment_list", args=[ratified.pk]),
        {"kind": "photo", "attachments": [photo()], "caption": "Terlambat"},
    )
    assert Attachment.objects.get().caption == "Terlambat"
    assert photos_of(ratified) == []


def test_a_photo_has_its_caption_as_words_in_word_and_fits_on_the_page(as_user, secretariat):
    held = factories.held_meeting()
    caption = 'Bupati "membuka" <rapat> & {{ 7 * 7 }}'
    for size in ((900, 600), (300, 1500)):
        as_user(secretariat).post(
            reverse("attachment_list", args=[held.pk]),
            {"kind": "photo", "attachments": [photo(size=size)], "caption": caption},
        )
    notula = PAPERS["notula"]
    images = notula.images(held)
    word = docx.Document(BytesIO(docx_of(notula.kind, notula.data(held), images=images)))
    shapes = list(word.inline_shapes)
    assert [shape._inline.docPr.get("descr") for shape in shapes] == [caption, caption]
    assert [round(shape.width.cm) for shape in shapes] == [15, 4]
    assert [round(shape.height.cm) for shape in shapes] == [10, 20]
    pdf = pikepdf.open(BytesIO(notula.typeset(notula.data(held), images).pdf))
    figures = [
        item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
    ]
    assert [str(figure["/Alt"]) for figure in figures].count(caption) == 2


def test_another_photo_under_the_same_words_is_another_version_of_the_notula(as_user, secretariat):
    held = factories.held_meeting()
    seen = []
    for size in ((900, 600), (600, 900)):
        for old in held.attachments.filter(withdrawn_at=None):
            actions.withdraw_paper(old, by=secretariat, reason="Kurang jelas")
        as_user(secretariat).post(
            reverse("attachment_list", args=[held.pk]),
            {"kind": "photo", "attachments": [photo(size=size)], "caption": "Pembukaan"},
        )
        seen.append(PAPERS["notula"].data(held)["lampiran"]["foto"])
    assert seen[0] != seen[1]


def test_a_paper_is_found_by_its_name_by_those_who_may_have_it(client, as_user, meeting, buru):
    kept = paper(meeting, "Peta_serat-optik.pdf")
    stranger = factories.user("lain@uji.id", "officer", factories.InstitutionFactory())
    where = reverse("search") + "?q=serat+optik"
    assert kept.get_absolute_url() not in client.get(where).content.decode()
    assert kept.get_absolute_url() not in as_user(stranger).get(where).content.decode()
    assert kept.get_absolute_url() in as_user(buru).get(where).content.decode()
