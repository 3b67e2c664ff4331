import uuid
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.actions import follow_ups, inputs
from meetings.models import FollowUp, Input
from tests import factories

pytestmark = pytest.mark.django_db
Status = Input.Status

TYPED = {
    "topic": "Akses internet",
    "problem": "Jaringan putus.",
    "request": "Perluasan.",
    "beneficiaries": "Warga",
}


def submit_address(meeting):
    return reverse("input_submit", args=[meeting.year, meeting.slug])


def step_address(name, input):
    return reverse(f"input_{name}", args=[input.number])


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors(response):
    return response.context["form"].errors


def again(input):
    return Input.objects.get(pk=input.pk)


# Putting one forward -----------------------------------------------------------------------------


def test_a_delegate_submits_an_input_and_is_told_its_number(as_user, buru):
    meeting = factories.announced_meeting()
    response = as_user(buru).post(submit_address(meeting), TYPED)
    input = Input.objects.get()
    assert response.status_code == 302
    assert response.url == f"/masukan/{input.number}/"
    assert input.number == "M-2021-0001"
    assert "M-2021-0001" in told(response)[0]
    assert (input.topic, input.problem, input.request, input.beneficiaries) == tuple(TYPED.values())
    assert (input.institution, input.region.name) == (buru.institution, "Kabupaten Buru")
    assert (input.status, input.on_behalf, input.created_by) == (Status.RECEIVED, False, buru)


def test_an_officer_of_an_invited_institution_submits_for_it(as_user, bappeda):
    as_user(bappeda).post(submit_address(factories.announced_meeting()), TYPED)
    assert Input.objects.get().institution == bappeda.institution


def test_sending_the_same_form_twice_gives_one_input_and_the_same_answer(as_user, buru):
    meeting = factories.announced_meeting()
    typed = TYPED | {"client_key": str(uuid.uuid4())}
    first = as_user(buru).post(submit_address(meeting), typed)
    second = as_user(buru).post(submit_address(meeting), typed)
    assert Input.objects.count() == 1
    assert first.url == second.url


def test_the_second_sending_is_answered_also_when_the_meeting_was_ratified_meanwhile(as_user, buru):
    meeting = factories.announced_meeting()
    typed = TYPED | {"client_key": str(uuid.uuid4())}
    first = as_user(buru).post(submit_address(meeting), typed)
    meeting.status = "ratified"
    meeting.save()
    assert as_user(buru).post(submit_address(meeting), typed).url == first.url


def test_another_input_typed_over_the_first_is_not_lost_but_gets_a_new_key(as_user, buru):
    meeting = factories.announced_meeting()
    typed = TYPED | {"client_key": str(uuid.uuid4())}
    as_user(buru).post(submit_address(meeting), typed)
    changed = typed | {"problem": "Listrik juga putus."}
    response = as_user(buru).post(submit_address(meeting), changed)
    assert response.status_code == 200
    assert "sudah pernah dikirim untuk hal lain" in response.content.decode()
    assert "Listrik juga putus." in response.content.decode()
    new_key = response.context["form"]["client_key"].value()
    assert new_key != typed["client_key"]
    as_user(buru).post(submit_address(meeting), changed | {"client_key": new_key})
    assert Input.objects.count() == 2


def test_a_file_added_before_the_second_sending_is_not_lost(as_user, buru):
    address = submit_address(factories.announced_meeting())
    typed = TYPED | {"client_key": str(uuid.uuid4())}

    def send(*contents):
        files = [SimpleUploadedFile("peta.txt", content) for content in contents]
        return as_user(buru).post(address, typed | {"attachments": files})

    first = send(b"Satu.")
    assert send(b"Satu.").url == first.url
    answer = send(b"Satu.", b"Dua.")
    assert answer.status_code == 200
    assert "sudah pernah dikirim untuk hal lain" in answer.content.decode()
    assert Input.objects.count() == 1


def test_a_key_of_somebody_else_gives_a_message_and_no_input(as_user, buru, ambon):
    meeting = factories.announced_meeting()
    typed = TYPED | {"client_key": str(uuid.uuid4())}
    as_user(ambon).post(submit_address(meeting), typed)
    response = as_user(buru).post(submit_address(meeting), typed)
    assert response.status_code == 200
    assert "sudah pernah dikirim" in response.content.decode()
    assert Input.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("topic", "", "tidak boleh kosong"),
        ("topic", "\u200b\u200b", "tidak boleh kosong"),
        ("topic", "x" * 201, "200"),
        ("problem", "", "tidak boleh kosong"),
        ("problem", "\u200b \u2060", "tidak boleh kosong"),
        ("problem", "x" * 200_000, "20"),
        ("problem", "a\x00b", "null"),
        ("request", "", "tidak boleh kosong"),
        ("beneficiaries", "x" * 301, "300"),
    ],
)
def test_a_wrong_value_gets_a_message_beside_its_field_and_what_was_typed_is_kept(
    as_user, buru, field, value, words
):
    response = as_user(buru).post(submit_address(factories.announced_meeting()), TYPED | {field: value})
    assert response.status_code == 200
    assert list(errors(response)) == [field]
    assert words in str(errors(response)[field]).lower()
    assert response.context["form"]["topic" if field != "topic" else "problem"].value() in TYPED.values()
    assert response.context["form"][field].value() == value
    assert not Input.objects.exists()


@pytest.mark.parametrize("topic", ["=SUM(A1)", "Sinyal 📶 hilang", "<b>tebal</b>", "Dr. Ir. H. X, M.Si."])
def test_odd_but_honest_words_are_kept_as_they_are(as_user, buru, topic):
    response = as_user(buru).post(
        submit_address(factories.announced_meeting()), TYPED | {"topic": topic}, follow=True
    )
    assert Input.objects.get().topic == topic
    assert b"<b>tebal" not in response.content


def test_the_key_may_be_missing_or_broken(as_user, buru):
    meeting = factories.announced_meeting()
    for key in ("", "bukan-kunci"):
        assert as_user(buru).post(submit_address(meeting), TYPED | {"client_key": key}).status_code == 302
    assert Input.objects.count() == 2


def test_who_is_not_invited_cannot_submit(as_user, buru, chair):
    meeting = factories.announced_meeting()
    meeting.attendances.filter(institution=buru.institution).delete()
    for person in (buru, chair):
        assert as_user(person).get(submit_address(meeting)).status_code == 403
        assert as_user(person).post(submit_address(meeting), TYPED).status_code == 403


def test_a_draft_meeting_is_not_found_and_a_stranger_is_asked_to_sign_in(as_user, client, buru):
    meeting = factories.draft_meeting()
    assert client.get(submit_address(meeting)).url.startswith("/masuk/")
    assert as_user(buru).get(submit_address(meeting)).status_code == 404
    assert as_user(buru).get("/rapat/2021/tidak-ada/masukan/baru/").status_code == 404


def test_a_meeting_that_takes_no_inputs_says_so(as_user, buru):
    meeting = factories.ratified_meeting()
    response = as_user(buru).get(submit_address(meeting))
    assert response.status_code == 409
    assert "masukan baru disampaikan untuk rapat berikutnya" in response.content.decode()
    response = as_user(buru).post(submit_address(meeting), TYPED)
    assert response.status_code == 200
    assert "tidak menerima masukan" in response.content.decode()
    assert TYPED["problem"] in response.content.decode()
    assert not Input.objects.exists()


def test_the_secretariat_registers_on_behalf_and_it_is_marked(as_user, secretariat, buru):
    meeting = factories.held_meeting()
    response = as_user(secretariat).get(submit_address(meeting))
    assert response.url == f"/meja/rapat/{meeting.pk}/masukan/baru/"
    response = as_user(secretariat).post(
        response.url, TYPED | {"for_institution": buru.institution.pk, "request": ""}
    )
    input = Input.objects.get()
    assert response.url == f"/masukan/{input.number}/"
    assert (input.on_behalf, input.institution, input.created_by) == (True, buru.institution, secretariat)
    event = input.events.get()
    assert (event.by, event.on_behalf_of) == (secretariat, buru.institution)


def test_registering_needs_an_institution(as_user, secretariat):
    meeting = factories.held_meeting()
    for wrong in ("", "999999", "abc"):
        response = as_user(secretariat).post(
            reverse("input_register", args=[meeting.pk]), TYPED | {"for_institution": wrong}
        )
        assert list(errors(response)) == ["for_institution"], wrong


def test_registering_is_hidden_from_delegates_and_refused_to_the_chair(as_user, buru, chair, secretariat):
    address = reverse("input_register", args=[factories.held_meeting().pk])
    assert as_user(buru).get(address).status_code == 404
    assert as_user(chair).get(address).status_code == 403
    assert as_user(secretariat).get(reverse("input_register", args=[10**9])).status_code == 404
    assert (
        as_user(secretariat).get(reverse("input_register", args=[factories.draft_meeting().pk])).status_code
        == 409
    )


# Steps -------------------------------------------------------------------------------------------


def test_verifying_makes_it_public(as_user, client, secretariat):
    input = factories.received_input()
    response = as_user(secretariat).post(step_address("verify", input), {})
    assert response.url == f"/masukan/{input.number}/"
    assert again(input).status == Status.VERIFIED
    assert again(input).verified_at is not None


def test_returning_needs_words_that_the_asker_reads_when_completing(as_user, secretariat, buru):
    input = factories.received_input()
    response = as_user(secretariat).post(step_address("return", input), {"reason": " "})
    assert list(errors(response)) == ["reason"]
    as_user(secretariat).post(step_address("return", input), {"reason": "Sebutkan desanya."})
    assert again(input).status == Status.RETURNED
    response = as_user(buru).get(step_address("complete", input))
    assert "Sebutkan desanya." in response.content.decode()
    assert response.context["form"]["problem"].value() == "Jaringan sering putus."


def test_completing_keeps_the_number_and_receives_it_again(as_user, secretariat, buru):
    input = inputs.return_input(factories.received_input(), by=secretariat, reason="Desa?")
    response = as_user(buru).post(step_address("complete", input), TYPED | {"note": "Desa ditambahkan."})
    completed = again(input)
    assert response.url == f"/masukan/{input.number}/"
    assert (completed.number, completed.status, completed.topic) == (
        input.number,
        Status.RECEIVED,
        "Akses internet",
    )
    assert completed.events.last().note == "Desa ditambahkan."
    assert completed.events.last().on_behalf_of is None


def test_completing_by_the_secretariat_is_marked(as_user, secretariat, buru):
    input = inputs.return_input(factories.received_input(), by=secretariat, reason="Desa?")
    as_user(secretariat).post(step_address("complete", input), TYPED)
    assert again(input).events.last().on_behalf_of == buru.institution


def test_withdrawing_keeps_number_and_reason(as_user, buru):
    input = factories.received_input()
    as_user(buru).post(step_address("withdraw", input), {"reason": "Sudah teratasi."})
    assert (again(input).status, again(input).public_reason) == (Status.WITHDRAWN, "Sudah teratasi.")


def agreement(**changes):
    return {
        "task": "Menyusun rencana",
        "institution": factories.bappeda().institution.pk,
        "due_date": "2021-06-30",
        "note": "",
        "client_key": str(uuid.uuid4()),
    } | changes


def test_agreeing_makes_a_follow_up_with_institution_and_due_date(as_user, secretariat, bappeda):
    input = factories.verified_input()
    response = as_user(secretariat).post(step_address("agree", input), agreement())
    follow_up = FollowUp.objects.get()
    assert response.url == f"/masukan/{input.number}/"
    assert again(input).status == Status.AGREED
    assert (follow_up.number, follow_up.input, follow_up.task) == ("TL-2021-0001", input, "Menyusun rencana")
    assert (follow_up.institution, follow_up.due_date) == (bappeda.institution, date(2021, 6, 30))
    assert follow_up.status == FollowUp.Status.ASSIGNED


def test_a_due_date_already_past_is_taken_with_a_warning(as_user, secretariat):
    response = as_user(secretariat).post(step_address("agree", factories.verified_input()), agreement())
    assert "Batas waktunya sudah lewat" in told(response)[1]
    response = as_user(secretariat).post(
        step_address("agree", factories.verified_input(factories.announced_meeting(title="Lain"))),
        agreement(due_date="2099-01-01"),
    )
    assert len(told(response)[2:]) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due_date", "2021-03-02"),
        ("due_date", "2021-02-31"),
        ("due_date", "1999-12-31"),
        ("due_date", "2101-01-01"),
        ("due_date", "besok"),
        ("due_date", ""),
        ("institution", ""),
        ("institution", "999999"),
        ("task", ""),
        ("task", "x" * 200_000),
        ("note", "a\x00b"),
    ],
)
def test_an_agreement_with_a_wrong_value_is_shown_again(as_user, secretariat, field, value):
    input = factories.verified_input()
    response = as_user(secretariat).post(step_address("agree", input), agreement(**{field: value}))
    assert response.status_code == 200
    assert list(errors(response)) == [field]
    assert again(input).status == Status.VERIFIED
    assert not FollowUp.objects.exists()


def test_an_inactive_institution_cannot_be_made_responsible(as_user, secretariat):
    closed = factories.InstitutionFactory(is_active=False)
    response = as_user(secretariat).post(
        step_address("agree", factories.verified_input()), agreement(institution=closed.pk)
    )
    assert list(errors(response)) == ["institution"]


def test_agreeing_twice_with_one_key_gives_one_follow_up_and_the_same_answer(as_user, secretariat):
    input = factories.verified_input()
    typed = agreement()
    first = as_user(secretariat).post(step_address("agree", input), typed)
    second = as_user(secretariat).post(step_address("agree", input), typed)
    assert first.url == second.url
    assert FollowUp.objects.count() == 1
    # The verb says the same where two requests pass the page's check at the same moment.
    values = {"task": "x", "institution": factories.bappeda().institution, "due_date": date(2021, 6, 30)}
    same = inputs.agree_input(input, by=secretariat, client_key=uuid.UUID(typed["client_key"]), **values)
    assert same == input
    assert FollowUp.objects.count() == 1


def test_the_key_of_another_follow_up_does_not_agree_without_one(as_user, secretariat):
    used = factories.assigned_follow_up()
    input = factories.verified_input(used.meeting)
    response = as_user(secretariat).post(
        step_address("agree", input), agreement(client_key=str(used.client_key))
    )
    assert response.status_code == 200
    assert "sudah pernah dikirim" in response.content.decode()
    assert again(input).status == Status.VERIFIED
    assert again(input).events.count() == 2


def test_declining_needs_a_public_reason(as_user, secretariat):
    input = factories.verified_input()
    assert list(errors(as_user(secretariat).post(step_address("decline", input), {}))) == ["reason"]
    as_user(secretariat).post(step_address("decline", input), {"reason": "Sudah berjalan."})
    assert (again(input).status, again(input).public_reason) == (Status.NOT_ACCOMMODATED, "Sudah berjalan.")


def test_sending_outside_names_the_receiver(as_user, secretariat):
    input = factories.verified_input()
    response = as_user(secretariat).post(step_address("send_outside", input), {"receiver": "\u200b"})
    assert set(errors(response)) == {"receiver", "letter_number", "reason"}
    as_user(secretariat).post(
        step_address("send_outside", input),
        {"receiver": "BAKTI Kominfo", "letter_number": "555/12/KOMINFO", "reason": "Wewenang pusat."},
    )
    sent = again(input)
    assert (sent.status, sent.receiver, sent.letter_number) == (
        Status.OUTSIDE_AUTHORITY,
        "BAKTI Kominfo",
        "555/12/KOMINFO",
    )


def test_postponing_is_to_a_day_after_the_meeting(as_user, secretariat):
    input = factories.verified_input()
    for wrong in ("2021-03-03", "2021-02-01", "", "2200-01-01"):
        response = as_user(secretariat).post(step_address("postpone", input), {"until": wrong, "reason": "x"})
        assert list(errors(response)) == ["until"], wrong
    as_user(secretariat).post(step_address("postpone", input), {"until": "2021-03-04", "reason": "Anggaran."})
    assert (again(input).status, again(input).postponed_until) == (Status.POSTPONED, date(2021, 3, 4))


def test_agreeing_to_a_postponed_input_clears_what_said_why_it_waited(as_user, secretariat):
    input = inputs.postpone_input(
        factories.verified_input(), by=secretariat, until=date(2021, 5, 1), reason="Anggaran."
    )
    as_user(secretariat).post(step_address("agree", input), agreement())
    assert (again(input).status, again(input).public_reason, again(input).postponed_until) == (
        Status.AGREED,
        "",
        None,
    )
    assert "Anggaran." in [event.note for event in again(input).events.all()]


@pytest.mark.parametrize("typed", ["M-2021-0001", "m-2021-1", " M-2021-0001 ", "M2021-1"])
def test_merging_recognises_the_number_however_it_is_typed(as_user, secretariat, typed):
    lead = factories.verified_input()
    input = factories.verified_input(lead.meeting)
    as_user(secretariat).post(step_address("merge", input), {"lead": typed})
    assert (again(input).status, again(input).merged_into) == (Status.MERGED, lead)


def test_merging_offers_verified_inputs_and_refuses_others(as_user, secretariat):
    lead = factories.verified_input()
    input = factories.verified_input(lead.meeting)
    received = factories.received_input(lead.meeting)
    page = as_user(secretariat).get(step_address("merge", input)).content.decode()
    assert f'value="{lead.number}"' in page
    assert f'value="{received.number}"' not in page
    for wrong, words in [
        (input.number, "dirinya sendiri"),
        (received.number, "sudah diverifikasi"),
        ("M-2021-9999", "Tidak ada masukan bernomor M-2021-9999"),
        ("TL-2021-0001", "seperti M-2021-0007"),
        ("", "tidak boleh kosong"),
        ("M-2021-" + "9" * 12, "seperti M-2021-0007"),
    ]:
        response = as_user(secretariat).post(step_address("merge", input), {"lead": wrong})
        assert words in str(errors(response)["lead"]), wrong
    assert again(input).status == Status.VERIFIED


def test_restricting_hides_it_and_unrestricting_shows_it_again(as_user, client, secretariat):
    input = factories.verified_input()
    as_user(secretariat).post(step_address("restrict", input), {"reason": "Data pribadi"})
    assert again(input).is_restricted
    assert not Input.objects.published().exists()
    assert as_user(secretariat).get(step_address("restrict", input)).status_code == 409
    as_user(secretariat).post(step_address("unrestrict", input), {"reason": "Sudah dihitamkan"})
    assert list(Input.objects.published()) == [input]
    assert [event.kind for event in input.events.all()][-2:] == ["restricted", "unrestricted"]


DECISIONS = ["agree", "decline", "send_outside", "postpone", "merge"]
STAFF_STEPS = ["verify", "return", *DECISIONS, "restrict", "unrestrict"]


@pytest.mark.parametrize("name", STAFF_STEPS)
def test_only_the_secretariat_decides(as_user, client, buru, ambon, chair, administrator, name):
    received, verified = factories.received_input(), factories.verified_input()
    assert client.get(step_address(name, received)).url.startswith("/masuk/")
    for person, hidden, public in [
        (buru, 403, 403),
        (ambon, 404, 403),
        (chair, 403, 403),
        (administrator, 403, 403),
    ]:
        for method in ("get", "post"):
            assert getattr(as_user(person), method)(step_address(name, received)).status_code == hidden
            assert getattr(as_user(person), method)(step_address(name, verified)).status_code == public
    assert again(received).events.count() == 1


@pytest.mark.parametrize("name", ["complete", "withdraw"])
def test_another_region_does_not_find_what_is_not_its_own(as_user, ambon, bappeda, chair, secretariat, name):
    input = inputs.return_input(factories.received_input(), by=secretariat, reason="?")
    assert as_user(ambon).post(step_address(name, input), TYPED | {"reason": "x"}).status_code == 404
    assert as_user(bappeda).post(step_address(name, input), TYPED | {"reason": "x"}).status_code == 404
    assert as_user(chair).get(step_address(name, input)).status_code == 403
    assert again(input).status == Status.RETURNED


@pytest.mark.parametrize("name", [*STAFF_STEPS, "complete", "withdraw"])
def test_a_number_that_is_nobodys_is_not_found(as_user, secretariat, name):
    assert as_user(secretariat).get(reverse(f"input_{name}", args=["M-2021-9999"])).status_code == 404


@pytest.mark.parametrize("name", ["verify", "return", "complete", "withdraw"])
def test_a_step_that_does_not_fit_says_the_status_and_shows_what_was_typed(as_user, secretariat, name):
    input = inputs.decline_input(factories.verified_input(), by=secretariat, reason="Sudah berjalan.")
    response = as_user(secretariat).get(step_address(name, input))
    assert response.status_code == 409
    assert "Statusnya sekarang “tidak diakomodasi”." in response.content.decode()
    assert f'href="/masukan/{input.number}/"' in response.content.decode()
    typed = {"reason": "Ketikan saya", "note": "Ketikan saya", "problem": "Ketikan saya"}
    response = as_user(secretariat).post(step_address(name, input), typed)
    assert response.status_code == 409
    assert "Ketikan saya" in response.content.decode()
    assert again(input).events.count() == 3


def test_a_double_tap_gets_the_first_answer_again(as_user, secretariat):
    input = factories.received_input()
    first = as_user(secretariat).post(step_address("verify", input), {})
    second = as_user(secretariat).post(step_address("verify", input), {})
    assert first.url == second.url
    assert again(input).events.count() == 2


def test_a_step_taken_by_somebody_else_meanwhile_is_refused(as_user, secretariat):
    colleague = factories.user("rekan@uji.id", "secretariat", secretariat.institution)
    input = inputs.verify_input(factories.received_input(), by=colleague)
    assert as_user(secretariat).post(step_address("verify", input), {}).status_code == 409


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_of_steps_ask_the_same_number_of_queries(
    as_user, secretariat, django_assert_num_queries, number
):
    """Session, user, what is unread, input, attachments, and (agree) institutions, (merge) candidates."""
    meeting = factories.held_meeting()
    for _ in range(number + 1):
        input = factories.verified_input(meeting)
    client = as_user(secretariat)
    for name, queries in [("decline", 5), ("agree", 6), ("merge", 6)]:
        with django_assert_num_queries(queries):
            assert client.get(step_address(name, input)).status_code == 200
    with django_assert_num_queries(5):
        client.get(reverse("input_register", args=[meeting.pk]))


def test_verbs_of_follow_ups_are_not_tricked_by_a_key_of_another_follow_up(secretariat, bappeda):
    """A key that made a report elsewhere makes none here."""
    first = factories.assigned_follow_up()
    second = factories.assigned_follow_up(first.meeting)
    key = uuid.uuid4()
    follow_ups.report_progress(first, by=bappeda, note="Survei.", client_key=key)
    with pytest.raises(Exception, match="sudah pernah dikirim"):
        follow_ups.report_progress(second, by=bappeda, note="Survei.", client_key=key)
