"""Who is invited, and what the invited institution answers: itself, somebody for it, or nobody."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from meetings.actions import attendance as rooms
from meetings.actions import meetings, uploads
from meetings.models import Attendance
from participants.models import Institution, Person
from tests import factories

pytestmark = pytest.mark.django_db


def address(name, meeting, attendance=None):
    return reverse(name, args=[meeting.pk] if attendance is None else [meeting.pk, attendance.pk])


def reply_address(meeting):
    return reverse("invitation_reply", args=[meeting.year, meeting.slug])


def page(response):
    return response.content.decode()


def text(response):
    return " ".join(page(response).split())


def invitation_of(meeting, user):
    return meeting.attendances.invited().get(institution=user.institution)


# Inviting


def test_all_eleven_regions_are_invited_in_one_click(as_user, secretariat):
    meeting = factories.draft_meeting()
    client = as_user(secretariat)
    assert "Undang semua 11 kabupaten/kota" in page(client.get(address("invitation_list", meeting)))
    response = client.post(address("invite_all_regions", meeting))
    assert response.url == address("invitation_list", meeting)
    assert meeting.attendances.invited().count() == 11
    client.post(address("invite_all_regions", meeting))
    assert meeting.attendances.invited().count() == 11
    assert "Undang semua" not in page(client.get(address("invitation_list", meeting)))


def test_other_institutions_are_invited_by_ticking_them(as_user, secretariat):
    meeting = factories.draft_meeting()
    bappeda, dinas = factories.bappeda().institution, factories.InstitutionFactory()
    client = as_user(secretariat)
    sent = {"institutions": [bappeda.pk, dinas.pk]}
    for _ in range(2):
        assert client.post(address("invitation_list", meeting), sent).status_code == 302
    invitation = meeting.attendances.get(institution=bappeda)
    assert meeting.attendances.count() == 2
    assert (invitation.status, invitation.created_by) == ("invited", secretariat)
    assert invitation.invited_official == "Kepala Badan Perencanaan Pembangunan Daerah Provinsi Maluku"


def test_whoever_is_added_after_the_announcement_is_told(as_user, secretariat):
    meeting = factories.announced_meeting()
    officer = factories.user("dinas@uji.id", "officer", factories.InstitutionFactory())
    before = ProcrastinateJob.objects.count()
    as_user(secretariat).post(address("invitation_list", meeting), {"institutions": [officer.institution_id]})
    assert ProcrastinateJob.objects.count() == before + 1


@pytest.mark.parametrize("wrong", [[], ["x"], ["9" * 30], ["\x00"], ["-1"]])
def test_what_cannot_be_invited_is_said_and_the_rest_stays_ticked(as_user, secretariat, wrong):
    meeting = factories.draft_meeting()
    dinas = factories.InstitutionFactory()
    sent = {"institutions": [*wrong, dinas.pk] if wrong else []}
    response = as_user(secretariat).post(address("invitation_list", meeting), sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["institutions"]
    assert not meeting.attendances.exists()
    if wrong:
        assert str(dinas.pk) in response.context["chosen"]


def test_an_institution_that_is_no_more_cannot_be_invited(as_user, secretariat):
    meeting = factories.draft_meeting()
    gone = factories.InstitutionFactory(is_active=False)
    response = as_user(secretariat).post(address("invitation_list", meeting), {"institutions": [gone.pk]})
    assert list(response.context["form"].errors) == ["institutions"]


def test_the_search_narrows_what_is_offered(as_user, secretariat):
    meeting = factories.draft_meeting()
    factories.bappeda()
    client = as_user(secretariat)

    def offered(q):
        response = client.get(address("invitation_list", meeting), {"q": q})
        assert response.status_code == 200
        return [institution.label for institution in response.context["offered"]]

    assert offered("bappeda") == ["Bappeda Maluku"]
    assert offered("kominfo buru selatan") == [factories.kominfo("Buru Selatan").label]
    assert offered("tidak ada") == []
    everything = Institution.objects.count()
    for nonsense in ("", "\x00", "a" * 5_000):
        assert len(offered(nonsense)) == everything


def test_more_than_fifty_institutions_are_found_by_searching(as_user, secretariat):
    meeting = factories.draft_meeting()
    factories.InstitutionFactory.create_batch(45)
    response = as_user(secretariat).get(address("invitation_list", meeting))
    assert len(response.context["offered"]) == 50
    assert "persempit dengan pencarian" in page(response)


def test_an_invitation_is_withdrawn_before_the_announcement_only(as_user, secretariat):
    meeting = factories.draft_meeting()
    rooms.invite_all_regions(meeting, by=secretariat)
    client = as_user(secretariat)
    first, second = meeting.attendances.all()[:2]
    client.post(address("invitation_withdraw", meeting, first))
    assert meeting.attendances.count() == 10
    meetings.announce_meeting(meeting, by=secretariat)
    response = client.post(address("invitation_withdraw", meeting, second), follow=True)
    assert "Undangan sudah disampaikan, jadi tidak dapat ditarik." in page(response)
    assert meeting.attendances.count() == 10
    assert "Tarik" not in page(response)


def test_nobody_is_invited_to_a_meeting_that_is_cancelled(as_user, secretariat):
    meeting = meetings.cancel_meeting(factories.draft_meeting(), by=secretariat, reason="Cuaca")
    response = as_user(secretariat).post(address("invite_all_regions", meeting), follow=True)
    assert "Daftar hadir rapat ini sudah ditutup." in page(response)
    assert not meeting.attendances.exists()


def test_who_reads_may_not_invite_and_others_do_not_see_it(as_user, chair, administrator, ambon, bappeda):
    meeting = factories.draft_meeting()
    rooms.invite(meeting, [ambon.institution], by=factories.secretariat())
    invitation = meeting.attendances.get()
    for user, read, change in (
        (chair, 200, 403),
        (administrator, 200, 403),
        (ambon, 404, 404),
        (bappeda, 404, 404),
    ):
        client = as_user(user)
        response = client.get(address("invitation_list", meeting))
        assert response.status_code == read
        assert "Undang semua" not in page(response)
        assert client.post(address("invitation_list", meeting), {"institutions": [1]}).status_code == change
        assert client.post(address("invite_all_regions", meeting)).status_code == change
        assert client.post(address("invitation_withdraw", meeting, invitation)).status_code == change
    assert meeting.attendances.count() == 1


def test_inviting_takes_only_posts_and_only_invitations_of_this_meeting(as_user, secretariat):
    meeting, other = factories.draft_meeting(), factories.draft_meeting(title="Lain")
    rooms.invite_all_regions(other, by=secretariat)
    client = as_user(secretariat)
    assert client.get(address("invite_all_regions", meeting)).status_code == 405
    foreign = other.attendances.first()
    assert client.post(address("invitation_withdraw", meeting, foreign)).status_code == 404
    assert client.get(address("invitation_withdraw", other, foreign)).status_code == 405


def test_the_list_asks_the_same_questions_for_one_and_for_three(
    as_user, secretariat, django_assert_num_queries
):
    client = as_user(secretariat)
    for number in (1, 3):
        meeting = factories.draft_meeting(title=f"Rapat {number}")
        institutions = factories.InstitutionFactory.create_batch(number)
        rooms.invite(meeting, institutions, by=secretariat)
        with django_assert_num_queries(8):
            client.get(address("invitation_list", meeting))


# Replying


def test_hadir_sendiri_is_one_tap_for_an_account_that_has_only_a_position(as_user, ambon):
    meeting = factories.announced_meeting()
    client = as_user(ambon)
    form = client.get(reply_address(meeting)).context["form"]
    assert form["position"].value() == "Utusan Dinas Kominfo Kota Ambon"
    response = client.post(reply_address(meeting), {"answer": "in_person"})
    assert response.url == meeting.get_absolute_url()
    invitation = invitation_of(meeting, ambon)
    assert (invitation.status, invitation.capacity) == ("coming", "in_person")
    assert invitation.attendee == ambon.person
    assert invitation.attendee_position == "Utusan Dinas Kominfo Kota Ambon"


def test_what_the_form_was_filled_with_can_be_sent_as_it_stands(as_user, ambon):
    meeting = factories.announced_meeting()
    client = as_user(ambon)
    shown = client.get(reply_address(meeting)).context["form"]
    sent = {field.name: field.value() or "" for field in shown} | {"answer": "in_person"}
    client.post(reply_address(meeting), sent)
    assert invitation_of(meeting, ambon).attendee == ambon.person


def test_somebody_comes_for_the_head_of_the_office(as_user, ambon):
    meeting = factories.announced_meeting()
    as_user(ambon).post(
        reply_address(meeting),
        {
            "answer": "representing",
            "full_name": "Joy Adriaansz",
            "title_before": "Ir.",
            "title_after": "M.Si.",
            "position": "Sekretaris Dinas",
        },
    )
    invitation = invitation_of(meeting, ambon)
    assert (invitation.status, invitation.capacity) == ("coming", "representing")
    assert invitation.attendee_line == "Ir. Joy Adriaansz, M.Si. (Sekretaris Dinas)"
    assert invitation.attendee.institution == ambon.institution


@pytest.mark.parametrize("way", ["with_the_form", "ahead_in_pieces"])
def test_whoever_represents_sends_the_letter_of_assignment_along(as_user, ambon, way):
    meeting = factories.announced_meeting()
    client = as_user(ambon)
    typed = {"answer": "representing", "full_name": "Joy Adriaansz", "position": "Sekretaris Dinas"}
    content = b"%PDF-1.4 tugas"
    if way == "with_the_form":
        sent = {"attachments": [SimpleUploadedFile("surat tugas.pdf", content)]}
    else:
        upload = uploads.begin_upload(by=ambon, name="surat tugas.pdf", size=len(content))
        uploads.receive_piece(upload, offset=0, content=content)
        sent = {"attachments_received": str(upload.key)}
    assert client.post(reply_address(meeting), typed | sent).status_code == 302
    kept = invitation_of(meeting, ambon).attachments.get()
    assert (kept.name, kept.kind, kept.created_by) == ("surat tugas.pdf", "letter", ambon)
    assert kept.get_absolute_url() in client.get(reply_address(meeting)).content.decode()
    assert client.get(kept.get_absolute_url()).status_code == 200


def test_a_letter_of_assignment_that_is_none_is_told_and_the_answer_waits(as_user, ambon):
    meeting = factories.announced_meeting()
    typed = {
        "answer": "representing",
        "full_name": "Joy",
        "attachments": [SimpleUploadedFile("a.exe", b"MZ")],
    }
    response = as_user(ambon).post(reply_address(meeting), typed)
    assert "attachments" in response.context["form"].errors
    assert invitation_of(meeting, ambon).status == "invited"


def test_an_answer_can_be_changed_and_leaves_one_person_for_a_name_typed_twice(as_user, ambon):
    meeting = factories.announced_meeting()
    client = as_user(ambon)
    name = {"full_name": "Suharto", "position": "Kepala Bidang"}
    client.post(reply_address(meeting), {"answer": "representing", **name})
    client.post(reply_address(meeting), {"answer": "excused", "note": "Kapal tidak berlayar."})
    invitation = invitation_of(meeting, ambon)
    assert (invitation.status, invitation.attendee, invitation.note) == (
        "excused",
        None,
        "Kapal tidak berlayar.",
    )
    form = client.get(reply_address(meeting)).context["form"]
    assert (form["answer"].value(), form["note"].value()) == ("excused", "Kapal tidak berlayar.")
    client.post(reply_address(meeting), {"answer": "representing", **name, "full_name": "suharto"})
    assert invitation_of(meeting, ambon).attendee.full_name == "Suharto"
    assert Person.objects.filter(full_name__iexact="suharto").count() == 1


def test_titles_that_were_not_known_are_added_and_others_do_not_rename_anybody(ambon):
    institution = ambon.institution
    suharto = rooms.find_or_create_person(institution, full_name="Suharto", position="Kepala Bidang")
    again = rooms.find_or_create_person(
        institution, full_name="Suharto", title_before="Dr.", title_after="M.Si.", position="Kepala Bidang"
    )
    assert (again, again.display_name) == (suharto, "Dr. Suharto, M.Si.")
    assert rooms.find_or_create_person(institution, full_name="suharto") == suharto
    other = rooms.find_or_create_person(
        institution, full_name="Suharto", title_before="H.", position="Kepala Bidang"
    )
    assert other != suharto
    suharto.refresh_from_db()
    assert suharto.display_name == "Dr. Suharto, M.Si."


def test_the_secretariat_writes_the_answer_down_for_an_institution(as_user, secretariat, buru):
    meeting = factories.announced_meeting()
    client = as_user(secretariat)
    assert "?instansi=" + buru.institution.slug in page(client.get(address("invitation_list", meeting)))
    assert "?instansi=" + buru.institution.slug in page(client.get(reply_address(meeting)))
    here = f"{reply_address(meeting)}?instansi={buru.institution.slug}"
    response = client.get(here)
    assert f"atas nama {buru.institution}" in text(response)
    # Whoever calls for the office: the secretariat's own name is not proposed.
    assert not response.context["form"]["position"].value()
    response = client.post(here, {"answer": "in_person"})
    assert response.url == address("invitation_list", meeting)
    invitation = invitation_of(meeting, buru)
    assert (invitation.status, invitation.attendee_position) == ("coming", invitation.invited_official)
    assert invitation.attendee.institution == buru.institution


WRONG = {
    "no answer": ({"answer": ""}, "answer"),
    "an answer that is none": ({"answer": "maybe"}, "answer"),
    "represented by nobody": ({"answer": "representing", "full_name": "", "position": ""}, "full_name"),
    "represented by nothing visible": (
        {"answer": "representing", "full_name": "\u200b", "position": ""},
        "full_name",
    ),
    "a name too long": ({"full_name": "a" * 200_000}, "full_name"),
    "a null character": ({"note": "a\x00"}, "note"),
    "a note too long": ({"note": "a" * 200_000}, "note"),
}


@pytest.mark.parametrize(("change", "field"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(as_user, ambon, change, field):
    meeting = factories.announced_meeting()
    sent = {
        "answer": "representing",
        "full_name": "Suharto",
        "title_after": "M.Si.",
        "position": "Staf",
    } | change
    response = as_user(ambon).post(reply_address(meeting), sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert 'value="M.Si."' in page(response)
    assert invitation_of(meeting, ambon).status == "invited"


def test_once_presence_is_marked_the_answer_stands(as_user, ambon, secretariat):
    meeting = factories.held_meeting()
    rooms.mark(invitation_of(meeting, ambon), by=secretariat, status="present")
    client = as_user(ambon)
    response = client.get(reply_address(meeting))
    assert "Kirim jawaban" not in page(response)
    assert "tidak dapat dijawab lagi" in text(response)
    client.post(reply_address(meeting), {"answer": "excused"})
    assert invitation_of(meeting, ambon).status == "present"


def test_after_the_session_nobody_can_still_announce_that_he_comes(as_user, ambon):
    meeting = factories.circulated_meeting()
    client = as_user(ambon)
    assert "Kirim jawaban" not in page(client.get(reply_address(meeting)))
    response = client.post(reply_address(meeting), {"answer": "in_person"})
    assert response.context["form"].non_field_errors() == [
        "Rapat sudah selesai, jadi undangan tidak dapat dijawab lagi."
    ]
    assert invitation_of(meeting, ambon).status == "invited"


def test_only_the_invited_answer_and_only_for_themselves(as_user, ambon, buru, bappeda, chair, administrator):
    meeting = factories.announced_meeting()
    stranger = factories.user("lain@uji.id", "officer", factories.InstitutionFactory())
    for user, expected in ((ambon, 200), (bappeda, 200), (chair, 403), (administrator, 403), (stranger, 403)):
        assert as_user(user).get(reply_address(meeting)).status_code == expected
    other = f"{reply_address(meeting)}?instansi={buru.institution.slug}"
    as_user(ambon).post(other, {"answer": "excused"})
    assert invitation_of(meeting, buru).status == "invited"
    assert invitation_of(meeting, ambon).status == "excused"


def test_a_draft_or_an_unknown_meeting_has_no_reply_page(as_user, ambon, secretariat):
    meeting = factories.draft_meeting()
    rooms.invite(meeting, [ambon.institution], by=secretariat)
    assert as_user(ambon).get(reply_address(meeting)).status_code == 404
    assert as_user(ambon).get("/rapat/2021/tidak-ada/jawab/").status_code == 404
    client = as_user(secretariat)
    here = f"{reply_address(meeting)}?instansi={ambon.institution.slug}"
    assert "Undangan rapat ini belum disampaikan" in page(client.get(here))
    response = client.post(here, {"answer": "excused"})
    assert response.context["form"].non_field_errors()


@pytest.mark.parametrize("slug", ["tidak-ada", "\x00", "a" * 5_000, "' OR 1=1"])
def test_an_institution_that_is_not_invited_is_not_found(as_user, secretariat, slug):
    meeting = factories.announced_meeting()
    response = as_user(secretariat).get(reply_address(meeting), {"instansi": slug})
    assert response.status_code in {200, 404}
    assert Attendance.objects.exclude(status="invited").count() == 0


def test_anonymous_goes_to_the_sign_in_page_and_comes_back(client):
    meeting = factories.announced_meeting()
    response = client.get(reply_address(meeting))
    assert response.url == f"/masuk/?next={reply_address(meeting)}"


def test_a_person_without_an_account_person_can_answer_too(as_user):
    user = factories.user("tanpa@uji.id", "delegate", factories.kominfo("Buru"))
    user.person = None
    user.save()
    meeting = factories.announced_meeting()
    as_user(user).post(reply_address(meeting), {"answer": "in_person"})
    invitation = invitation_of(meeting, user)
    assert invitation.attendee.position == invitation.invited_official


def test_the_page_asks_the_same_questions_whoever_else_is_invited(as_user, ambon, django_assert_num_queries):
    client = as_user(ambon)
    for number in (1, 3):
        meeting = factories.announced_meeting(
            title=f"Rapat {number}", invited=factories.InstitutionFactory.create_batch(number)
        )
        with django_assert_num_queries(10):
            client.get(reply_address(meeting))
