"""Who is in the room: one tap a row, who came for whom, staff and guests, and numbers that add up."""

import json
import uuid

import pytest
from django.urls import reverse

from meetings.actions import attendance as rooms
from meetings.actions import minutes
from meetings.models import Attendance
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
    assert answer["totals"] == {
        "invited": 11, "coming": 0, "excused": 0, "present": 1, "absent": 0,
        "institutions": 12, "others": 0, "people": 1,
    }  # fmt: skip
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
        with django_assert_num_queries(6):
            client.get(address("attendance_list", meeting))
