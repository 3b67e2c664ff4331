"""Who is in the room: one tap a row, who came for whom, staff and guests, and numbers that add up."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings import clock
from meetings.actions import attendance as rooms
from meetings.actions import minutes
from meetings.documents.papers import PAPERS
from meetings.models import Attendance
from meetings.models.attendance import totals_by_region
from participants.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


def address(name, meeting, attendance=None):
    return reverse(name, args=[meeting.pk] if attendance is None else [meeting.pk, attendance.pk])


def page(response):
    return response.content.decode()


def somebody(**fields):
    return {
        "full_name": "Suharto",
        "position": "Staf TIK",
        "institution": factories.kominfo("Maluku").pk,
        "capacity": "staff",
        "client_key": str(uuid.uuid4()),
    } | fields


# Marking


def test_one_tap_marks_a_row_and_leads_back_to_it(as_user, secretariat, buru):
    meeting = factories.held_meeting()
    row = meeting.attendances.get(institution=buru.institution)
    client = as_user(secretariat)
    for status, capacity in (("present", "in_person"), ("absent", "in_person"), ("excused", "in_person")):
        response = client.post(address("attendance_mark", meeting, row), {"status": status})
        assert response.url == f"{address('attendance_list', meeting)}#hadir-{row.pk}"
        row.refresh_from_db()
        assert (row.status, row.capacity) == (status, capacity)


def test_a_tap_that_comes_twice_changes_nothing_more(as_user, secretariat):
    meeting = factories.held_meeting()
    row = meeting.attendances.first()
    client = as_user(secretariat)
    for _ in range(2):
        client.post(address("attendance_mark", meeting, row), {"status": "present"})
    row.refresh_from_db()
    assert row.status == "present"


def test_a_mark_is_taken_back_to_what_was_announced(as_user, secretariat, ambon, buru):
    meeting = factories.announced_meeting()
    announced = meeting.attendances.get(institution=ambon.institution)
    rooms.reply_to_invitation(
        announced, by=ambon, coming=True, capacity="representing", person={"full_name": "Suharto"}
    )
    silent = meeting.attendances.get(institution=buru.institution)
    client = as_user(secretariat)
    for row in (announced, silent):
        client.post(address("attendance_mark", meeting, row), {"status": "present"})
        client.post(address("attendance_mark", meeting, row), {"status": "unmarked"})
        row.refresh_from_db()
    assert (announced.status, announced.capacity) == ("coming", "representing")
    assert (silent.status, silent.capacity) == ("invited", "")


def test_the_script_gets_the_new_numbers(as_user, secretariat):
    meeting = factories.held_meeting()
    row = meeting.attendances.first()
    client = as_user(secretariat)
    here, headers = address("attendance_mark", meeting, row), {"Accept": "application/json"}
    answer = json.loads(client.post(here, {"status": "present"}, headers=headers).content)
    assert (answer["status"], answer["label"]) == ("present", "hadir")
    totals = {name: number for name, number in answer["totals"].items() if "-" not in name}
    assert totals == {
        "invited": 11, "coming": 0, "excused": 0, "present": 1, "absent": 0,
        "institutions": 12, "others": 0, "people": 1, "remote": 0, "in_room": 1,
    }  # fmt: skip
    region = row.institution.region_id
    assert answer["totals"][f"in_person-{region}"] == answer["totals"][f"people-{region}"] == 1
    assert answer["came"] == "dicatat sekretariat"
    refused = client.post(here, {"status": "asleep"}, headers=headers)
    assert refused.status_code == 400
    assert json.loads(refused.content) == {"error": "Pilih hadir, tidak hadir, atau berhalangan."}


@pytest.mark.parametrize("status", ["", "coming", "invited", "\x00", "a" * 200_000])
def test_a_mark_that_is_none_is_a_message(as_user, secretariat, status):
    meeting = factories.held_meeting()
    row = meeting.attendances.first()
    response = as_user(secretariat).post(
        address("attendance_mark", meeting, row), {"status": status}, follow=True
    )
    assert "Pilih hadir, tidak hadir, atau berhalangan." in page(response)
    row.refresh_from_db()
    assert row.status == "invited"


def test_nothing_is_marked_in_a_draft_or_after_the_ratification(as_user, secretariat, chair):
    draft = factories.draft_meeting()
    rooms.invite_all_regions(draft, by=secretariat)
    circulated = factories.circulated_meeting(title="Diedarkan")
    client = as_user(secretariat)
    late = circulated.attendances.first()
    client.post(address("attendance_mark", circulated, late), {"status": "present"})
    late.refresh_from_db()
    assert late.status == "present"
    minutes.ratify_minutes(circulated.minutes, by=chair)
    for meeting, words in ((draft, "belum diumumkan"), (circulated, "sudah ditutup")):
        row = meeting.attendances.last()
        response = client.post(address("attendance_mark", meeting, row), {"status": "present"}, follow=True)
        assert words in page(response)
        assert not response.context["may_mark"]
        row.refresh_from_db()
        assert row.status == "invited"


# Who came


def test_the_name_of_who_came_marks_him_present(as_user, secretariat, buru):
    meeting = factories.held_meeting()
    row = meeting.attendances.get(institution=buru.institution)
    client = as_user(secretariat)
    response = client.post(
        address("attendance_name", meeting, row),
        {
            "capacity": "representing",
            "full_name": "Dr. Ir. H. X, M.Si.",
            "position": "Sekretaris Dinas",
            "note": "terlambat",
        },
    )
    assert response.url == f"{address('attendance_list', meeting)}#hadir-{row.pk}"
    row.refresh_from_db()
    assert (row.status, row.capacity, row.note) == ("present", "representing", "terlambat")
    assert row.attendee_line == "Dr. Ir. H. X, M.Si. (Sekretaris Dinas)"
    assert row.attendee.institution == buru.institution
    form = client.get(address("attendance_name", meeting, row)).context["form"]
    assert (form["full_name"].value(), form["title_before"].value(), form["title_after"].value()) == (
        "X",
        "Dr. Ir. H.",
        "M.Si.",
    )


def test_the_invited_official_himself_needs_no_typing(as_user, secretariat, buru):
    meeting = factories.held_meeting()
    row = meeting.attendances.get(institution=buru.institution)
    as_user(secretariat).post(address("attendance_name", meeting, row), {"capacity": "in_person"})
    row.refresh_from_db()
    assert (row.status, row.attendee_line) == ("present", row.invited_official)


def test_the_post_of_the_day_stays_when_the_person_moves_on(as_user, secretariat, buru):
    meeting = factories.held_meeting()
    row = meeting.attendances.get(institution=buru.institution)
    sent = {"capacity": "representing", "full_name": "Suharto", "position": "Kepala Bidang"}
    as_user(secretariat).post(address("attendance_name", meeting, row), sent)
    Person.objects.filter(full_name="Suharto").update(position="Kepala Dinas")
    assert Attendance.objects.get(pk=row.pk).attendee_line == "Suharto (Kepala Bidang)"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"capacity": "representing"}, "full_name"),
        ({"capacity": "", "full_name": "Suharto"}, "capacity"),
        ({"capacity": "guest", "full_name": "Suharto"}, "capacity"),
        ({"capacity": "representing", "full_name": "a" * 200_000}, "full_name"),
        ({"capacity": "representing", "full_name": "a\x00"}, "full_name"),
        ({"capacity": "in_person", "full_name": "Suharto", "note": "a" * 301}, "note"),
    ],
)
def test_what_is_wrong_with_a_name_is_said_beside_the_field(as_user, secretariat, sent, field):
    meeting = factories.held_meeting()
    row = meeting.attendances.first()
    response = as_user(secretariat).post(address("attendance_name", meeting, row), sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    row.refresh_from_db()
    assert row.status == "invited"


# Staff and guests


def test_a_guest_is_added_and_counted_apart_from_the_institutions(as_user, secretariat):
    meeting = factories.held_meeting()
    client = as_user(secretariat)
    response = client.post(address("attendance_add", meeting), somebody(capacity="guest"))
    added = meeting.attendances.get(is_invitation=False)
    assert response.url == f"{address('attendance_list', meeting)}#hadir-{added.pk}"
    assert (added.status, added.capacity, str(added.attendee)) == ("present", "guest", "Suharto")
    totals = client.get(address("attendance_list", meeting)).context["totals"]
    assert (totals["institutions"], totals["present"], totals["others"], totals["people"]) == (12, 0, 1, 1)


def test_a_guest_sent_twice_is_one_guest(as_user, secretariat):
    meeting = factories.held_meeting()
    client, sent = as_user(secretariat), somebody()
    assert (
        client.post(address("attendance_add", meeting), sent).url
        == client.post(address("attendance_add", meeting), sent).url
    )
    assert meeting.attendances.filter(is_invitation=False).count() == 1


@pytest.mark.parametrize(
    "change", [{"full_name": "Suharti"}, {"capacity": "staff"}, {"position": "Wartawan"}]
)
def test_the_next_guest_written_over_the_last_one_in_the_browser_is_not_lost(as_user, secretariat, change):
    meeting = factories.held_meeting()
    client, sent = as_user(secretariat), somebody(capacity="guest")
    client.post(address("attendance_add", meeting), sent)
    form = client.post(address("attendance_add", meeting), sent | change).context["form"]
    assert "sudah pernah dikirim untuk hal lain" in str(form.non_field_errors())
    again = sent | change | {"client_key": form["client_key"].value()}
    assert client.post(address("attendance_add", meeting), again).status_code == 302
    assert meeting.attendances.filter(is_invitation=False).count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"full_name": "", "position": ""}, "full_name"),
        ({"institution": ""}, "institution"),
        ({"institution": "9" * 30}, "institution"),
        ({"capacity": "in_person"}, "capacity"),
        ({"full_name": "a" * 201}, "full_name"),
        ({"position": "a\x00"}, "position"),
    ],
)
def test_what_is_wrong_with_a_guest_is_said_beside_the_field(as_user, secretariat, change, field):
    meeting = factories.held_meeting()
    sent = somebody(title_after="S.Kom.", **change)
    response = as_user(secretariat).post(address("attendance_add", meeting), sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert 'value="S.Kom."' in page(response)
    assert sent["client_key"] in page(response)
    assert not meeting.attendances.filter(is_invitation=False).exists()


def test_a_guest_is_marked_absent_but_was_never_invited(as_user, secretariat):
    meeting = factories.held_meeting()
    client = as_user(secretariat)
    client.post(address("attendance_add", meeting), somebody())
    row = meeting.attendances.get(is_invitation=False)
    response = client.post(address("attendance_mark", meeting, row), {"status": "unmarked"}, follow=True)
    assert "ditandai hadir atau tidak hadir" in page(response)
    client.post(address("attendance_mark", meeting, row), {"status": "absent"})
    row.refresh_from_db()
    assert row.status == "absent"


# Who may, and at what price


def test_who_reads_may_not_mark_and_others_do_not_see_it(as_user, chair, administrator, ambon, bappeda):
    meeting = factories.held_meeting()
    row = meeting.attendances.first()
    for user, read, change in (
        (chair, 200, 403),
        (administrator, 200, 403),
        (ambon, 404, 404),
        (bappeda, 404, 404),
    ):
        client = as_user(user)
        response = client.get(address("attendance_list", meeting))
        assert response.status_code == read
        assert "Hapus tanda" not in page(response)
        assert (
            client.post(address("attendance_mark", meeting, row), {"status": "present"}).status_code == change
        )
        for name, kwargs in (("attendance_name", [row]), ("attendance_add", [])):
            assert client.get(address(name, meeting, *kwargs)).status_code == change
            assert client.post(address(name, meeting, *kwargs), somebody()).status_code == change
    row.refresh_from_db()
    assert row.status == "invited"


def test_marks_take_only_posts_and_only_rows_of_this_meeting(as_user, secretariat):
    meeting, other = factories.held_meeting(), factories.announced_meeting(title="Lain")
    client = as_user(secretariat)
    assert client.get(address("attendance_mark", meeting, meeting.attendances.first())).status_code == 405
    foreign = other.attendances.first()
    assert client.post(address("attendance_mark", meeting, foreign), {"status": "present"}).status_code == 404
    assert client.get(address("attendance_name", meeting, foreign)).status_code == 404


def test_an_empty_list_says_what_to_do(as_user, secretariat):
    meeting = factories.draft_meeting()
    response = as_user(secretariat).get(address("attendance_list", meeting))
    assert "Belum ada yang diundang" in page(response)
    assert address("invitation_list", meeting) in page(response)


def test_no_phone_no_mail_and_no_nip_is_on_the_list(as_user, secretariat):
    meeting = factories.held_meeting()
    person = factories.PersonFactory(phone="081234567890", email="rahasia@uji.id", nip="198609262015051001")
    row = meeting.attendances.first()
    row.attendee = person
    row.save()
    shown = page(as_user(secretariat).get(address("attendance_list", meeting)))
    assert person.full_name in shown
    assert not any(secret in shown for secret in ("081234567890", "rahasia@uji.id", "198609262015051001"))


def test_the_list_asks_the_same_questions_for_one_and_for_three_guests(
    as_user, secretariat, django_assert_num_queries
):
    client = as_user(secretariat)
    for number in (1, 3):
        meeting = factories.held_meeting(title=f"Rapat {number}")
        for place in range(number):
            client.post(address("attendance_add", meeting), somebody(full_name=f"Tamu {place}"))
        client.get(address("attendance_list", meeting))
        with django_assert_num_queries(8):
            client.get(address("attendance_list", meeting))


# How and when they came

BEGINNING = factories.wit(2021, 3, 3, 9)


def minutes_after(minutes):
    return clock.at(BEGINNING + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("minutes", "arrived", "late"),
    [(-121, False, ""), (-1, True, ""), (12, True, "terlambat 12 menit"), (60 * 24 * 3, False, "")],
)
def test_a_mark_stamps_the_arrival_only_while_the_meeting_is_held(secretariat, minutes, arrived, late):
    row = factories.held_meeting().attendances.first()
    with minutes_after(minutes):
        rooms.mark(row, by=secretariat, status="present")
    with minutes_after(minutes + 5):
        rooms.mark(row, by=secretariat, status="present")  # a second tap moves nothing
    row.refresh_from_db()
    assert row.arrived_at == (BEGINNING + timedelta(minutes=minutes) if arrived else None)
    assert (row.late_label, row.check_in) == (late, "by_hand")


def test_a_mark_that_is_taken_back_takes_the_arrival_with_it(secretariat):
    row = factories.held_meeting().attendances.first()
    for take_back in (
        lambda: rooms.mark(row, by=secretariat, status="absent"),
        lambda: rooms.unmark(row, by=secretariat),
    ):
        with minutes_after(3):
            rooms.mark(row, by=secretariat, status="present")
            take_back()
        row.refresh_from_db()
        assert (row.arrived_at, row.check_in, row.late_label) == (None, "", "")
    assert row.history.filter(arrived_at=BEGINNING + timedelta(minutes=3)).exists()


def test_the_desk_writes_how_somebody_came_with_his_letter(as_user, secretariat, ambon, buru):
    meeting = factories.held_meeting()
    row = meeting.attendances.get(institution=buru.institution)
    client = as_user(secretariat)
    sent = {
        "capacity": "representing",
        "full_name": "Ima Titaley",
        "position": "Sekretaris Dinas",
        "acting": "plh",
        "is_remote": "on",
        "arrived_at": "2021-03-03T09:20",
    }
    for _ in range(2):
        paper = SimpleUploadedFile("surat tugas.pdf", b"%PDF-1.4 tugas")
        assert (
            client.post(address("attendance_name", meeting, row), sent | {"attachments": paper}).status_code
            == 302
        )
    row.refresh_from_db()
    assert row.attendee_line == "Ima Titaley (Plh. Sekretaris Dinas)"
    assert (row.is_remote, row.arrived_at, row.late_label) == (
        True, BEGINNING + timedelta(minutes=20), "terlambat 20 menit",
    )  # fmt: skip
    letter = row.attachments.get()
    assert (letter.name, letter.kind, letter.created_by) == ("surat tugas.pdf", "letter", secretariat)
    shown = " ".join(page(client.get(address("attendance_list", meeting))).split())
    assert "datang 09.20 WIT · terlambat 20 menit · dari jauh · dicatat sekretariat" in shown
    assert "surat tugas.pdf" in shown
    assert "surat tugas.pdf" in page(client.get(address("attendance_name", meeting, row)))
    for user, status in ((buru, 200), (ambon, 404)):
        assert as_user(user).get(letter.get_absolute_url()).status_code == status


def test_the_hour_is_that_of_the_meeting_wherever_the_portal_is(as_user, secretariat):
    meeting = factories.held_meeting(time_zone="Asia/Jakarta")  # two hours behind the portal's zone
    row = meeting.attendances.first()
    client = as_user(secretariat)
    with minutes_after(5):
        form = client.get(address("attendance_name", meeting, row)).context["form"]
        assert f"{form['arrived_at'].value():%H:%M}" == "07:05"
        client.post(
            address("attendance_name", meeting, row),
            {"capacity": "in_person", "arrived_at": "2021-03-03T07:04"},
        )
    row.refresh_from_db()
    assert (row.arrived_label, row.late_label) == ("07.04 WIB", "terlambat 4 menit")


@pytest.mark.parametrize(
    "typed",
    [
        "kemarin",
        "2021-03-02T09:00",
        "2021-03-05T09:00",
        "2099-03-03T09:00",
        "0001-01-01T00:00",
        "\x00",
        "9" * 10_000,
    ],
)
def test_an_hour_that_cannot_be_is_a_message_and_what_was_typed_stays(as_user, secretariat, typed):
    meeting = factories.held_meeting()
    row = meeting.attendances.first()
    for name, kwargs, sent in (
        ("attendance_name", [row], {"capacity": "in_person", "full_name": "Suharto"}),
        ("attendance_add", [], somebody()),
    ):
        response = as_user(secretariat).post(address(name, meeting, *kwargs), sent | {"arrived_at": typed})
        assert list(response.context["form"].errors) == ["arrived_at"]
        assert 'value="Suharto"' in page(response)
    assert not meeting.attendances.present().exists()


def test_a_letter_of_assignment_of_the_wrong_kind_is_refused(as_user, secretariat):
    meeting = factories.held_meeting()
    row = meeting.attendances.first()
    sent = {"capacity": "in_person", "attachments": SimpleUploadedFile("surat.pdf", b"bukan")}
    response = as_user(secretariat).post(address("attendance_name", meeting, row), sent)
    assert list(response.context["form"].errors) == ["attachments"]
    row.refresh_from_db()
    assert row.status == "invited"


def test_somebody_of_an_institution_that_was_not_invited_walks_in_from_afar(as_user, secretariat):
    meeting = factories.held_meeting()
    other = factories.InstitutionFactory(name="Balai Monitor")
    sent = somebody(
        institution=other.pk, capacity="guest", acting="plt", is_remote="on", arrived_at="2021-03-03T09:01"
    )
    as_user(secretariat).post(address("attendance_add", meeting), sent)
    row = meeting.attendances.get(is_invitation=False)
    assert (row.institution, row.attendee_line) == (other, "Suharto (Plt. Staf TIK)")
    assert row.came_label == "datang 09.01 WIT · terlambat 1 menit · dari jauh · dicatat sekretariat"
    totals = meeting.attendances.totals()
    assert (totals["people"], totals["remote"], totals["in_room"]) == (1, 1, 0)


def test_a_post_holder_without_a_name_keeps_the_post_of_the_day(secretariat, buru):
    meeting = factories.held_meeting()
    row = meeting.attendances.get(institution=buru.institution)
    rooms.name_attendee(
        row, by=secretariat, capacity="in_person", person={"position": "Kepala Dinas Kominfo Kabupaten Buru"}
    )
    Person.objects.filter(pk=Attendance.objects.get(pk=row.pk).attendee_id).update(position="Camat Namlea")
    row = Attendance.objects.get(pk=row.pk)
    assert row.attendee_line == "Kepala Dinas Kominfo Kabupaten Buru"
    listed = PAPERS["daftar-hadir"].data(meeting)["hadir"]
    assert [found["jabatan"] for found in listed] == ["Kepala Dinas Kominfo Kabupaten Buru"]


def test_the_papers_say_who_came_how_and_the_blank_list_waits_for_signatures(as_user, secretariat, buru):
    meeting = factories.held_meeting()
    row = meeting.attendances.get(institution=buru.institution)
    came = {"acting": "plt", "is_remote": True, "arrived_at": BEGINNING + timedelta(minutes=12)}
    person = {"full_name": "Ima Titaley", "position": "Sekretaris"}
    rooms.name_attendee(row, by=secretariat, capacity="representing", person=person, came=came)
    with minutes_after(-5):
        rooms.mark(meeting.attendances.last(), by=secretariat, status="present")
    listed, unnamed = PAPERS["daftar-hadir"].data(meeting)["hadir"]
    assert (unnamed["nama"], unnamed["kehadiran"]) == ("", "hadir, pukul 08.55 WIT")
    assert (listed["nama"], listed["jabatan"]) == ("Ima Titaley", "Plt. Sekretaris")
    assert listed["mewakili"] == row.invited_official
    assert listed["kehadiran"] == "hadir dari jauh, pukul 09.12 WIT, terlambat 12 menit"
    blank = PAPERS["daftar-hadir-kosong"].data(meeting)
    assert (len(blank["hadir"]), len(blank["baris_kosong"])) == (12, 15)
    shown = page(as_user(secretariat).get(address("attendance_list", meeting)))
    for slug in ("daftar-hadir", "daftar-hadir-kosong"):
        assert reverse("document_preview", args=[meeting.pk, slug, "pdf"]) in shown


def test_the_numbers_of_the_regions_add_up_to_those_of_the_meeting(as_user, secretariat, buru, ambon):
    meeting = factories.held_meeting()
    for institution, capacity in ((buru.institution, "representing"), (ambon.institution, "in_person")):
        rooms.mark(
            meeting.attendances.get(institution=institution),
            by=secretariat,
            status="present",
            capacity=capacity,
        )
    as_user(secretariat).post(address("attendance_add", meeting), somebody(institution=buru.institution_id))
    institutions = meeting.attendances.totals_by_institution()
    assert {row["label"]: row["people"] for row in institutions if row["people"]} == {
        buru.institution.label: 2, ambon.institution.label: 1,
    }  # fmt: skip
    regions = totals_by_region(institutions)
    here = next(row for row in regions if row["name"] == "Kabupaten Buru")
    assert {name: here[name] for name in ("invited", "in_person", "representing", "people")} == {
        "invited": 1, "in_person": 0, "representing": 1, "people": 2,
    }  # fmt: skip
    for row in regions:
        parts = ("in_person", "representing", "excused", "absent", "not_recorded")
        assert sum(row[part] for part in parts) == row["invited"]
    totals = meeting.attendances.totals()
    assert sum(row["people"] for row in regions) == totals["people"] == 3
    assert sum(row["invited"] for row in regions) == totals["institutions"] == 12


def test_the_history_of_a_row_is_of_its_meeting_and_for_the_desk(as_user, secretariat, ambon):
    meeting, other = factories.held_meeting(), factories.announced_meeting(title="Lain")
    row = meeting.attendances.first()
    assert as_user(ambon).get(address("attendance_history", meeting, row)).status_code == 404
    client = as_user(secretariat)
    assert client.get(address("attendance_history", other, row)).status_code == 404
    assert client.get(address("attendance_history", meeting, row)).status_code == 200


def test_the_public_reads_how_many_followed_from_afar_and_no_name(client, secretariat):
    meeting = factories.held_meeting()
    came = {"acting": "", "is_remote": True, "arrived_at": None}
    person = {"full_name": "Ima Titaley", "position": "Sekretaris"}
    rooms.name_attendee(
        meeting.attendances.first(), by=secretariat, capacity="representing", person=person, came=came
    )
    shown = " ".join(page(client.get(meeting.get_absolute_url())).split())
    assert "Di antaranya dari jauh</dt><dd> 1 orang </dd>" in shown
    assert "Titaley" not in shown
