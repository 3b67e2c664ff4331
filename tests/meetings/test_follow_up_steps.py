import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.actions import follow_ups, inputs
from meetings.models import Attachment, FollowUp
from tests import factories

pytestmark = pytest.mark.django_db
Status = FollowUp.Status
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"


def step_address(name, follow_up):
    return reverse(f"follow_up_{name}", args=[follow_up.number])


def errors(response):
    return response.context["form"].errors


def again(follow_up):
    return FollowUp.objects.get(pk=follow_up.pk)


def kinds(follow_up):
    return [event.kind for event in follow_up.events.all()]


def of_decision(*, assigned=True, reported=False):
    """A follow-up of a decision that no input asked for."""
    meeting = factories.held_meeting()
    bappeda = factories.bappeda()
    follow_up, _ = follow_ups.create_follow_up(
        by=factories.secretariat(),
        client_key=uuid.uuid4(),
        meeting=meeting,
        entry=factories.decision(meeting),
        task="Membentuk forum data",
        institution=bappeda.institution if assigned else None,
        due_date=date(2021, 6, 30) if assigned else None,
    )
    if reported:
        follow_ups.report_done(follow_up, by=bappeda, note="Terbentuk.", client_key=uuid.uuid4())
    return again(follow_up)


# Adding and assigning ----------------------------------------------------------------------------


def test_an_agreed_input_gets_one_more_follow_up(as_user, secretariat, bappeda):
    input = factories.agreed_input()
    typed = {
        "task": "Melatih operator",
        "institution": bappeda.institution.pk,
        "due_date": "2021-12-31",
        "client_key": str(uuid.uuid4()),
    }
    address = reverse("follow_up_add", args=[input.number])
    first = as_user(secretariat).post(address, typed)
    second = as_user(secretariat).post(address, typed)
    added = input.follow_ups.order_by("number").last()
    assert first.url == second.url == f"/tindak-lanjut/{added.number}/"
    assert (added.number, added.task, added.status) == ("TL-2021-0002", "Melatih operator", Status.ASSIGNED)
    assert input.follow_ups.count() == 2


def test_an_input_that_is_not_agreed_gets_none(as_user, secretariat):
    input = factories.verified_input()
    for method in ("get", "post"):
        response = getattr(as_user(secretariat), method)(reverse("follow_up_add", args=[input.number]))
        assert response.status_code == 409
        assert "hanya untuk masukan yang diakomodasi" in response.content.decode()


def test_a_follow_up_without_institution_is_assigned(as_user, secretariat, bappeda):
    follow_up = of_decision(assigned=False)
    address = step_address("assign", follow_up)
    response = as_user(secretariat).post(address, {"institution": bappeda.institution.pk, "due_date": ""})
    assert list(errors(response)) == ["due_date"]
    response = as_user(secretariat).post(
        address, {"institution": bappeda.institution.pk, "due_date": "2021-03-02"}
    )
    assert "mendahului rapat" in str(errors(response)["due_date"])
    typed = {"institution": bappeda.institution.pk, "due_date": "2021-06-30"}
    response = as_user(secretariat).post(address, typed)
    assert response.url == f"/tindak-lanjut/{follow_up.number}/"
    assigned = again(follow_up)
    assert (assigned.status, assigned.due_date) == (Status.ASSIGNED, date(2021, 6, 30))
    assert assigned.first_due_date == date(2021, 6, 30)
    assert as_user(secretariat).get(address).status_code == 409


# Reporting ---------------------------------------------------------------------------------------


def test_the_institution_reports_progress_with_link_and_file(as_user, bappeda):
    follow_up = factories.assigned_follow_up()
    response = as_user(bappeda).post(
        step_address("progress", follow_up),
        {
            "note": "Survei selesai.",
            "link": "contoh.go.id/survei",
            "attachments": [SimpleUploadedFile("survei.pdf", PDF)],
        },
    )
    assert response.url == f"/tindak-lanjut/{follow_up.number}/"
    event = follow_up.events.last()
    assert (again(follow_up).status, event.kind) == (Status.IN_PROGRESS, "progress")
    assert (event.note, event.link) == ("Survei selesai.", "https://contoh.go.id/survei")
    assert Attachment.objects.get().follow_up_event == event
    assert event.on_behalf_of is None


def test_a_report_sent_twice_is_one_report(as_user, bappeda):
    follow_up = factories.assigned_follow_up()
    for name in ("progress", "report"):
        typed = {"note": "Selesai.", "client_key": str(uuid.uuid4())}
        first = as_user(bappeda).post(step_address(name, follow_up), typed)
        second = as_user(bappeda).post(step_address(name, follow_up), typed)
        assert first.url == second.url
    assert kinds(follow_up) == ["created", "assigned", "progress", "reported"]


@pytest.mark.parametrize(
    "other",
    [
        {"note": "Selesai seluruhnya."},
        {"link": "https://contoh.go.id/lain"},
        {"attachments": [("foto.pdf", PDF + b"lain")]},
    ],
    ids=["note", "link", "file"],
)
@pytest.mark.parametrize(("name", "status"), [("progress", 200), ("report", 409)])
def test_another_report_under_the_same_key_is_not_answered_as_saved(as_user, bappeda, name, status, other):
    follow_up = factories.assigned_follow_up()
    typed = {"note": "Selesai.", "link": "", "attachments": [("a.pdf", PDF)], "client_key": str(uuid.uuid4())}

    def send(fields):
        files = [SimpleUploadedFile(*file) for file in fields["attachments"]]
        return as_user(bappeda).post(step_address(name, follow_up), fields | {"attachments": files})

    assert send(typed).url == send(typed).url
    answer = send(typed | other)
    assert answer.status_code == status
    assert (typed | other)["note"] in answer.content.decode()
    if status == 200:
        assert answer.context["form"]["client_key"].value() != typed["client_key"]
    assert len(kinds(follow_up)) == 3


@pytest.mark.parametrize(
    "other", [{"task": "Melatih guru"}, {"due_date": "2021-11-30"}], ids=["task", "date"]
)
def test_another_follow_up_under_the_same_key_is_not_answered_as_saved(as_user, secretariat, bappeda, other):
    input = factories.agreed_input()
    typed = {
        "task": "Melatih operator",
        "institution": bappeda.institution.pk,
        "due_date": "2021-12-31",
        "client_key": str(uuid.uuid4()),
    }
    address = reverse("follow_up_add", args=[input.number])
    as_user(secretariat).post(address, typed)
    answer = as_user(secretariat).post(address, typed | other)
    assert answer.status_code == 200
    assert "sudah pernah dikirim untuk hal lain" in answer.content.decode()
    again_typed = typed | other | {"client_key": answer.context["form"]["client_key"].value()}
    as_user(secretariat).post(address, again_typed)
    assert input.follow_ups.count() == 3


def test_a_report_done_needs_evidence_in_words(as_user, bappeda):
    follow_up = factories.assigned_follow_up()
    for note in ("", " \n", "\u200b"):
        response = as_user(bappeda).post(
            step_address("report", follow_up), {"note": note, "link": "https://contoh.go.id/"}
        )
        assert list(errors(response)) == ["note"]
        assert response.context["form"]["link"].value() == "https://contoh.go.id/"
    assert again(follow_up).status == Status.ASSIGNED
    as_user(bappeda).post(step_address("report", follow_up), {"note": "Terpasang di tiga desa."})
    assert again(follow_up).status == Status.REPORTED


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "ftp://contoh.go.id/a", "data:text/html,x", "bukan tautan", "http://[", "a\x00b"],
)
def test_a_link_is_http_or_refused(as_user, bappeda, link):
    follow_up = factories.assigned_follow_up()
    response = as_user(bappeda).post(step_address("progress", follow_up), {"note": "Survei.", "link": link})
    assert list(errors(response)) == ["link"]
    assert response.context["form"]["note"].value() == "Survei."
    assert kinds(follow_up) == ["created", "assigned"]


def test_a_bad_file_stops_the_report_and_keeps_the_words(as_user, bappeda):
    follow_up = factories.assigned_follow_up()
    response = as_user(bappeda).post(
        step_address("report", follow_up),
        {"note": "Selesai.", "attachments": [SimpleUploadedFile("bukti.pdf", b"MZ\x90")]},
    )
    assert "bukti.pdf" in str(errors(response)["attachments"])
    assert response.context["form"]["note"].value() == "Selesai."
    assert again(follow_up).status == Status.ASSIGNED


def test_the_secretariat_reports_on_behalf_and_it_is_marked(as_user, secretariat, bappeda):
    follow_up = factories.assigned_follow_up()
    page = as_user(secretariat).get(step_address("report", follow_up)).content.decode()
    assert "Anda melapor atas nama Badan Perencanaan" in page
    as_user(secretariat).post(step_address("report", follow_up), {"note": "Menurut surat Bappeda."})
    event = follow_up.events.last()
    assert (event.kind, event.by, event.on_behalf_of) == ("reported", secretariat, bappeda.institution)


@pytest.mark.parametrize("name", ["progress", "report"])
def test_only_the_responsible_institution_reports(as_user, client, ambon, buru, chair, administrator, name):
    follow_up = factories.assigned_follow_up()
    assert client.get(step_address(name, follow_up)).url.startswith("/masuk/")
    for person in (ambon, buru, chair, administrator):
        assert as_user(person).post(step_address(name, follow_up), {"note": "x"}).status_code == 403
    assert kinds(follow_up) == ["created", "assigned"]


def test_another_institution_does_not_find_what_is_restricted(as_user, secretariat, ambon):
    follow_up = factories.assigned_follow_up()
    inputs.restrict_input(follow_up.input, by=secretariat, reason="Data pribadi")
    assert as_user(ambon).get(step_address("report", follow_up)).status_code == 404


# Answering ---------------------------------------------------------------------------------------


def test_the_region_that_asked_confirms(as_user, buru):
    follow_up = factories.reported_follow_up()
    page = as_user(buru).get(step_address("confirm", follow_up)).content.decode()
    assert "Sudah dikerjakan." in page
    response = as_user(buru).post(step_address("confirm", follow_up), {"note": ""})
    assert response.url == f"/tindak-lanjut/{follow_up.number}/"
    confirmed = again(follow_up)
    assert confirmed.status == Status.CONFIRMED
    assert confirmed.ended_at is not None
    assert confirmed.events.last().institution == buru.institution


def test_the_region_returns_it_with_a_reason_and_the_due_date_stays(as_user, buru):
    follow_up = factories.reported_follow_up()
    assert list(errors(as_user(buru).post(step_address("return", follow_up), {"reason": ""}))) == ["reason"]
    as_user(buru).post(step_address("return", follow_up), {"reason": "Belum sampai Namrole."})
    returned = again(follow_up)
    assert (returned.status, returned.due_date) == (Status.IN_PROGRESS, date(2021, 6, 30))
    assert returned.events.last().note == "Belum sampai Namrole."


def test_the_institution_that_asked_answers_for_its_own_input(as_user, bappeda, buru):
    follow_up = factories.assigned_follow_up(by=bappeda, institution=buru.institution)
    follow_ups.report_done(follow_up, by=buru, note="Selesai.", client_key=uuid.uuid4())
    assert as_user(buru).get(step_address("confirm", follow_up)).status_code == 403
    as_user(bappeda).post(step_address("confirm", follow_up), {})
    assert again(follow_up).status == Status.CONFIRMED


@pytest.mark.parametrize("name", ["confirm", "return"])
@pytest.mark.parametrize("of", ["input", "decision", "own input"])
def test_the_secretariat_never_answers(as_user, secretariat, administrator, name, of):
    """design.md: "Nobody else can, the secretariat included", not even for an input of its own office."""
    if of == "decision":
        follow_up = of_decision(reported=True)
    else:
        fields = {"by": secretariat} if of == "own input" else {}
        follow_up = factories.reported_follow_up(**fields)
    before = kinds(follow_up)
    for person in (secretariat, administrator):
        for method in ("get", "post"):
            response = getattr(as_user(person), method)(step_address(name, follow_up), {"reason": "x"})
            assert response.status_code == 403
    assert kinds(follow_up) == before


@pytest.mark.parametrize("name", ["confirm", "return"])
def test_nobody_but_the_asker_answers(as_user, client, ambon, bappeda, chair, name):
    follow_up = factories.reported_follow_up()
    assert client.post(step_address(name, follow_up)).url.startswith("/masuk/")
    for person in (ambon, bappeda, chair):
        assert as_user(person).post(step_address(name, follow_up), {"reason": "x"}).status_code == 403
    assert again(follow_up).status == Status.REPORTED


def test_the_chair_answers_for_a_decision_that_nobody_asked_for(as_user, chair, buru, secretariat):
    follow_up = of_decision(reported=True)
    other = factories.user("pimpinan-lain@uji.id", "chair", secretariat.institution)
    assert as_user(other).post(step_address("confirm", follow_up), {}).status_code == 403
    assert as_user(buru).get(step_address("confirm", follow_up)).status_code == 404
    as_user(chair).post(step_address("confirm", follow_up), {})
    assert again(follow_up).status == Status.CONFIRMED


@pytest.mark.parametrize("name", ["progress", "report", "confirm", "return"])
def test_a_step_that_does_not_fit_says_the_status_and_shows_what_was_typed(as_user, bappeda, buru, name):
    follow_up = follow_ups.confirm(factories.reported_follow_up(), by=factories.buru())
    person = bappeda if name in {"progress", "report"} else buru
    response = as_user(person).get(step_address(name, follow_up))
    assert response.status_code == 409
    assert "Statusnya sekarang “selesai”." in response.content.decode()
    if name != "confirm":
        typed = {"note": "Ketikan saya", "reason": "Ketikan saya"}
        response = as_user(person).post(step_address(name, follow_up), typed)
        assert response.status_code == 409
        assert "Ketikan saya" in response.content.decode()
    assert kinds(follow_up) == ["created", "assigned", "reported", "confirmed"]


def test_who_is_waited_for_is_named(as_user, bappeda):
    follow_up = of_decision()
    assert (
        "Pimpinan rapat membaca laporan ini"
        in as_user(bappeda).get(step_address("report", follow_up)).content.decode()
    )
    follow_up = factories.assigned_follow_up(follow_up.meeting)
    assert (
        "Dinas Komunikasi dan Informatika Kabupaten Buru"
        in as_user(bappeda).get(step_address("report", follow_up)).content.decode()
    )


@pytest.mark.parametrize("name", ["assign", "progress", "report", "confirm", "return"])
def test_a_number_that_is_nobodys_is_not_found(as_user, secretariat, name):
    assert as_user(secretariat).get(reverse(f"follow_up_{name}", args=["TL-2021-9999"])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_of_steps_ask_the_same_number_of_queries(
    as_user, bappeda, buru, secretariat, django_assert_num_queries, number
):
    """Session, user, follow-up, its supports, its events and their attachments, what is unread, the days off; whose inputs
    it serves, which of them the reader may read, which are his; (report) the names of the askers; (assign) the institutions."""
    follow_up = factories.assigned_follow_up()
    for n in range(number):
        upload = SimpleUploadedFile(f"{n}.pdf", PDF)
        upload.checked_type = "application/pdf"
        follow_ups.report_progress(
            follow_up, by=bappeda, note=f"Tahap {n}", uploads=[upload], client_key=uuid.uuid4()
        )
    unassigned = of_decision(assigned=False)
    client = as_user(bappeda)
    client.get("/bantuan/")
    with django_assert_num_queries(11):
        assert client.get(step_address("report", follow_up)).status_code == 200
    follow_ups.report_done(follow_up, by=bappeda, note="Selesai.", client_key=uuid.uuid4())
    client = as_user(buru)
    with django_assert_num_queries(10):  # and the delegate's institution
        assert client.get(step_address("confirm", follow_up)).status_code == 200
    client = as_user(secretariat)
    with django_assert_num_queries(8):
        assert client.get(step_address("assign", unassigned)).status_code == 200
