"""Check-in by the codes on the meeting's screen: one picture is one person, now, in this room."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from meetings import clock
from meetings.actions import attendance as rooms
from meetings.actions import check_ins, minutes
from meetings.check_in_pictures import address_of
from meetings.models import Attendance, CheckInCode, Meeting
from participants.models import Person
from tests import factories
from tests.meetings.test_numbers import in_parallel

pytestmark = pytest.mark.django_db

BEGINNING = factories.wit(2021, 3, 3, 9)  # of the meetings of the factories


def at(minutes=0, seconds=0):
    """So long after the meeting's beginning."""
    return clock.at(BEGINNING + timedelta(minutes=minutes, seconds=seconds))


@pytest.fixture
def meeting():
    return factories.announced_meeting()


@pytest.fixture
def buru_row(meeting):
    return meeting.attendances.get(institution=factories.kominfo("Buru"))


def page(response):
    return " ".join(response.content.decode().split())


def screen(meeting):
    return reverse("check_in_screen", args=[meeting.pk])


def link(code):
    return reverse("check_in", args=[code.code])


def shown(meeting, **kwargs):
    return check_ins.codes_on_screen(meeting, **kwargs)


def form_of(code, row):
    return f"{link(code)}?instansi={row.pk}"


def opened(meeting, phone, minutes=-5):
    """A code of the screen, opened on this phone."""
    with at(minutes):
        code = shown(meeting)[0]
        assert phone.get(link(code)).status_code == 200
    return code


ULI = {"who": "representing", "full_name": "Dr. Ir. H. Uli Tomasoa, M.Si.", "position": "Sekretaris Dinas"}


# The screen


def test_the_screen_shows_four_codes_and_how_many_are_there(as_user, secretariat, meeting):
    with at(-5):
        rooms.mark(meeting.attendances.first(), by=secretariat, status="present")
        response = as_user(secretariat).get(screen(meeting))
    codes = [row["code"].code for row in response.context["pictures"]]
    assert len(set(codes)) == CheckInCode.objects.count() == 4
    text = page(response)
    assert text.count("<svg") == 5  # with the portal's emblem
    assert "<b>1</b> orang di ruangan" in text
    assert "1 dari 12 instansi hadir" in text
    assert 'http-equiv="refresh" content="10;' in text
    assert response["Cache-Control"] == "private, no-store"
    assert (
        address_of(response.context["pictures"][0]["code"]) == f"{django_settings.SITE_URL}/hadir/{codes[0]}/"
    )


def test_a_picture_stands_for_thirty_seconds_on_every_screen_and_then_changes(meeting):
    with at(0):
        first = shown(meeting)
    with at(0, 29):
        assert shown(meeting, seen=[code.pk for code in first]) == first
        assert set(shown(meeting)) == set(first), "another screen"
        assert shown(meeting, number=1)[0] in first
    with at(0, 30):
        assert not set(shown(meeting)) & set(first)
    assert CheckInCode.objects.count() == 8


def test_a_picture_that_was_opened_is_replaced_at_once_and_the_others_keep_their_places(meeting):
    with at(0):
        before = shown(meeting)
        assert check_ins.open_code(before[1])
        after = shown(meeting, seen=[code.pk for code in before])
    assert [after[place] == before[place] for place in range(4)] == [True, False, True, True]
    assert CheckInCode.objects.count() == 5


def test_the_script_of_the_screen_gets_only_what_changed(as_user, secretariat, meeting):
    client, headers = as_user(secretariat), {"Accept": "application/json"}
    with at(0):
        answer = client.get(screen(meeting), headers=headers).json()
        again = {"terlihat": answer["shown"], "keadaan": answer["state"]}
        assert client.get(screen(meeting), again, headers=headers).status_code == 204
        rooms.mark(meeting.attendances.first(), by=secretariat, status="present")
        answer = client.get(screen(meeting), again, headers=headers).json()
        assert "<b>1</b>" in answer["html"]
        assert answer["shown"] == again["terlihat"]
        assert check_ins.open_code(CheckInCode.objects.get(pk=answer["shown"].split(",")[0]))
        changed = client.get(screen(meeting), {"terlihat": answer["shown"]}, headers=headers).json()
    assert changed["shown"].split(",")[1:] == answer["shown"].split(",")[1:]
    assert changed["shown"] != answer["shown"]


@pytest.mark.parametrize(
    "query", ["gambar=9", "gambar=%00", "terlihat=x,%00,-1,,9" + "9" * 300, "keadaan=" + "a" * 5000]
)
def test_nonsense_in_the_address_of_the_screen_is_passed_over(as_user, secretariat, meeting, query):
    with at(0):
        assert as_user(secretariat).get(f"{screen(meeting)}?{query}").status_code == 200
    assert CheckInCode.objects.count() == 4


def test_the_screen_is_read_only_by_those_who_prepare(as_user, meeting, secretariat, chair, ambon):
    for user, status in ((chair, 403), (ambon, 404)):
        assert as_user(user).get(screen(meeting)).status_code == status
    assert as_user(secretariat).post(screen(meeting)).status_code == 405
    assert not CheckInCode.objects.exists()


def test_the_screen_comes_anew_before_a_picture_is_too_old(as_user, secretariat, meeting):
    with at(0):
        shown(meeting)
    with at(0, 26):
        assert 'http-equiv="refresh" content="4;' in page(as_user(secretariat).get(screen(meeting)))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (-121, "mulai 3 Maret 2021 pukul 07.00 WIT"),
        (-120, ""),
        (420, ""),
        (7 * 60 + 12 * 60 + 1, "sudah selesai"),
    ],
)
def test_nobody_checks_in_before_two_hours_or_after_twelve(as_user, secretariat, meeting, minutes, words):
    with at(minutes):
        response = as_user(secretariat).get(screen(meeting))
    assert words in page(response)
    assert bool(response.context["pictures"]) == (not words)


def test_a_session_that_began_early_lets_people_in_and_a_draft_or_a_ratified_meeting_does_not(secretariat):
    held = factories.held_meeting()
    with at(-300):
        assert len(shown(held)) == 4
    ratified = factories.ratified_meeting(title="Disahkan")
    with at(0):
        assert shown(factories.draft_meeting(title="Draf")) == shown(ratified) == []
        assert check_ins.why_closed(ratified) == "Daftar hadir rapat ini sudah ditutup."


# Opening a code


def test_the_first_phone_has_the_code_and_the_second_is_sent_to_the_next_picture(client, meeting):
    code = opened(meeting, client)
    with at(-5):
        second = Client()
        response = second.get(link(code))
        assert response.status_code == 410
        assert "Pindai gambar berikutnya" in page(response)
        assert not response.cookies
        assert client.get(link(code)).status_code == 200, "a reload loses nothing"
    cookie = client.cookies["hadir"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (600, True, "Lax")


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (44, 200), (45, 410), (3600, 410)])
def test_a_photograph_is_worth_nothing_after_forty_five_seconds(client, meeting, seconds, status):
    with at(0):
        code = shown(meeting)[0]
    with at(0, seconds):
        assert client.get(link(code)).status_code == status
    code.refresh_from_db()
    assert bool(code.opened_at) == (status == 200)


def test_whoever_only_looks_ahead_does_not_take_the_code(client, meeting):
    with at(0):
        code = shown(meeting)[0]
        assert client.head(link(code)).status_code == 204
        assert client.get(link(code), headers={"Sec-Purpose": "prefetch"}).status_code == 204
        assert client.post(link(code)).status_code == 410
        assert client.put(link(code)).status_code == 405
        assert client.get(link(code)).status_code == 200


def test_an_unknown_code_costs_one_question_and_writes_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/hadir/AAAAAAAAAAAAAAAA/").status_code == 404
    with django_assert_num_queries(0):
        for wrong in ("AAAA", "A" * 17, "A" * 5000, "AAAAAAAAAAAAAAA%00", "AAAAAAAAAAAAAA%E2%80%8B"):
            assert client.get(f"/hadir/{wrong}/").status_code == 404


def test_a_cookie_of_another_code_or_a_forged_one_opens_nothing(client, meeting, buru_row):
    code = opened(meeting, client)
    with at(-5):
        thief, true = Client(), client.cookies["hadir"].value
        forged = true[:-1] + ("B" if true.endswith("A") else "A")
        for value in (code.code, forged, "\x00", "a" * 9000):
            thief.cookies["hadir"] = value
            assert thief.post(form_of(code, buru_row), ULI).status_code == 410
        other = Client()
        assert other.get(link(shown(meeting)[0])).status_code == 200
        assert other.post(form_of(code, buru_row), ULI).status_code == 410
    buru_row.refresh_from_db()
    assert buru_row.status == "invited"


# Checking in


def test_who_represents_an_institution_checks_in_and_is_told_what_was_noted(client, meeting, buru_row):
    code = opened(meeting, client)
    with at(-4):
        text = page(client.get(link(code)))
        assert '<optgroup label="Kabupaten Buru">' in text
        assert "<script" not in text
        text = page(client.get(form_of(code, buru_row)))
        assert "Kepala Dinas Kominfo Kabupaten Buru" in text
        response = client.post(form_of(code, buru_row), ULI | {"acting": "plt", "is_remote": "on"})
    assert response.url == link(code)
    row = Attendance.objects.get(pk=buru_row.pk)
    assert (row.status, row.capacity, row.acting, row.is_remote) == ("present", "representing", "plt", True)
    assert (row.check_in, row.arrived_at) == ("by_code", BEGINNING - timedelta(minutes=4))
    assert row.attendee_line == "Dr. Ir. H. Uli Tomasoa, M.Si. (Plt. Sekretaris Dinas)"
    code.refresh_from_db()
    assert (code.attendance, code.used_at) == (row, BEGINNING - timedelta(minutes=4))
    history = row.history.order_by("-pgh_id").first()
    portal = history.pgh_context.metadata["user"]
    assert portal == row.created_by.__class__.objects.portal().pk
    with at(-4):
        text = page(client.get(link(code)))
    assert "Anda tercatat hadir" in text
    assert "08.56 WIT" in text
    assert "terlambat" not in text
    assert "mewakili, dari jauh" in text


def test_whoever_was_announced_needs_one_tap(client, meeting, buru, buru_row):
    rooms.reply_to_invitation(
        buru_row,
        by=buru,
        coming=True,
        capacity="representing",
        person={"full_name": "Suharto", "position": "Kabid"},
    )
    code = opened(meeting, client)
    with at(-4):
        text = page(client.get(form_of(code, buru_row)))
        assert "Suharto (Kabid), mewakili (sudah diberitahukan)" in text
        named = client.get(form_of(code, buru_row)).context["form"].fields["who"].choices[0][0]
        client.post(form_of(code, buru_row), {"who": named})
    buru_row.refresh_from_db()
    assert (buru_row.status, buru_row.capacity, buru_row.attendee_line) == (
        "present", "representing", "Suharto (Kabid)",
    )  # fmt: skip


def test_the_names_of_one_institution_are_not_shown_to_another(client, meeting, buru, buru_row, ambon):
    rooms.reply_to_invitation(
        buru_row, by=buru, coming=True, capacity="representing", person={"full_name": "Ima Titaley"}
    )
    code = opened(meeting, client)
    with at(-4):
        assert "Ima Titaley" not in page(client.get(link(code)))
        other = meeting.attendances.get(institution=ambon.institution)
        assert "Ima Titaley" not in page(client.get(form_of(code, other)))


def test_the_invited_official_himself_needs_no_typing(client, meeting, buru_row):
    code = opened(meeting, client)
    with at(-4):
        client.post(form_of(code, buru_row), {"who": "in_person", "acting": "plh"})
    buru_row.refresh_from_db()
    assert (buru_row.status, buru_row.capacity) == ("present", "in_person")
    assert buru_row.attendee_line == "Plh. Kepala Dinas Kominfo Kabupaten Buru"


@pytest.mark.parametrize("who", ["staff", "guest"])
def test_staff_and_guests_come_beside_whoever_comes_for_the_institution(client, meeting, buru_row, who):
    code = opened(meeting, client)
    with at(12), at(4):
        assert client.post(form_of(code, buru_row), {"who": who, "full_name": "Suharto"}).status_code == 302
    buru_row.refresh_from_db()
    assert buru_row.status == "invited"
    row = meeting.attendances.get(is_invitation=False)
    assert (row.capacity, row.check_in, row.institution) == (who, "by_code", buru_row.institution)
    assert (row.minutes_late, row.late_label) == (4, "terlambat 4 menit")
    assert row.created_by.email == "portal@rakor.invalid"


@pytest.mark.parametrize(
    ("minutes", "label"),
    [(0, ""), (1, "terlambat 1 menit"), (65, "terlambat 1 jam 5 menit"), (26 * 60, "")],
)
def test_who_comes_late_is_stamped_so(client, meeting, buru_row, minutes, label):
    if minutes > 1000:
        Meeting.objects.filter(pk=meeting.pk).update(ends_at=BEGINNING + timedelta(hours=30))
        meeting.refresh_from_db()
        label = "terlambat 1 hari"
    code = opened(meeting, client, minutes)
    with at(minutes):
        client.post(form_of(code, buru_row), ULI)
    assert Attendance.objects.get(pk=buru_row.pk).late_label == label


def test_a_phone_never_overwrites_who_is_present(client, meeting, buru_row, secretariat):
    code = opened(meeting, client)
    with at(-4):
        rooms.name_attendee(buru_row, by=secretariat, capacity="in_person", person={"full_name": "Suharto"})
        response = client.post(form_of(code, buru_row), ULI)
    assert "sudah tercatat hadir" in page(response)
    assert "Uli Tomasoa" in page(response), "what was typed stays"
    buru_row.refresh_from_db()
    assert (buru_row.attendee.full_name, buru_row.check_in) == ("Suharto", "by_hand")
    assert not Person.objects.filter(full_name="Uli Tomasoa").exists()
    with at(-4):  # the code is still his: he comes as staff
        assert client.post(form_of(code, buru_row), ULI | {"who": "staff"}).status_code == 302


def test_one_person_is_not_named_twice(client, meeting, buru_row):
    for number in range(2):
        phone = Client()
        code = opened(meeting, phone)
        with at(-4):
            response = phone.post(form_of(code, buru_row), {"who": "staff", "full_name": "Suharto"})
        assert response.status_code == (302 if number == 0 else 200)
    assert list(response.context["form"].errors) == ["full_name"]
    assert meeting.attendances.filter(is_invitation=False).count() == 1


def test_who_was_marked_absent_and_comes_after_all_is_present(client, meeting, buru_row, secretariat):
    with at(0):
        rooms.mark(buru_row, by=secretariat, status="absent")
    code = opened(meeting, client, 20)
    with at(21):
        client.post(form_of(code, buru_row), ULI)
    buru_row.refresh_from_db()
    assert (buru_row.status, buru_row.late_label) == ("present", "terlambat 21 menit")


def test_a_form_that_is_sent_twice_is_noted_once(client, meeting, buru_row):
    code = opened(meeting, client)
    with at(-4):
        first = client.post(form_of(code, buru_row), {"who": "staff", "full_name": "Suharto"})
        second = client.post(form_of(code, buru_row), {"who": "staff", "full_name": "Suharto"})
    assert first.url == link(code)
    assert "Anda tercatat hadir" in page(second)
    assert meeting.attendances.filter(is_invitation=False).count() == 1


def test_a_code_that_was_used_says_nothing_to_another_phone(client, meeting, buru_row):
    code = opened(meeting, client)
    with at(-4):
        client.post(form_of(code, buru_row), ULI)
        response = Client().get(link(code))
    assert response.status_code == 410
    assert "Uli" not in page(response)


@pytest.mark.parametrize(("minutes", "status"), [(9, 302), (11, 410)])
def test_a_slow_typist_has_ten_minutes(client, meeting, buru_row, minutes, status):
    code = opened(meeting, client, 0)
    with at(minutes):
        response = client.post(form_of(code, buru_row), ULI)
    assert response.status_code == status
    buru_row.refresh_from_db()
    assert buru_row.status == ("present" if status == 302 else "invited")
    if status == 410:
        assert "Waktu mengisi sudah habis" in page(response)


def test_the_ratification_closes_the_door_also_to_who_is_typing(client, secretariat, chair):
    meeting = factories.circulated_meeting()
    row = meeting.attendances.get(institution=factories.kominfo("Buru"))
    code = opened(meeting, client, 400)
    minutes.ratify_minutes(meeting.minutes, by=chair)
    with at(401):
        response = client.post(form_of(code, row), ULI)
    assert response.status_code == 410
    assert "sudah ditutup" in page(response)
    row.refresh_from_db()
    assert row.status == "invited"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "who"),
        ({"who": "chair"}, "who"),
        ({"who": "named-1"}, "who"),
        ({"who": "\x00"}, "who"),
        ({"who": "representing"}, "full_name"),
        ({"who": "staff", "position": "Staf"}, "full_name"),
        ({"who": "staff", "full_name": "\u200b \u200b"}, "full_name"),
        ({"who": "staff", "full_name": "a" * 10_000}, "full_name"),
        ({"who": "staff", "full_name": "a\x00"}, "full_name"),
        ({"who": "staff", "full_name": "Suharto, " + "S.T., " * 20}, "full_name"),
        ({"who": "staff", "full_name": "Suharto", "position": "a" * 201}, "position"),
        ({"who": "staff", "full_name": "Suharto", "acting": "pjs"}, "acting"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_code_stays_his(
    client, meeting, buru_row, sent, field
):
    code = opened(meeting, client)
    with at(-4):
        response = client.post(form_of(code, buru_row), sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    code.refresh_from_db()
    assert code.used_at is None
    assert not meeting.attendances.filter(status="present").exists()


@pytest.mark.parametrize("chosen", ["", "0", "x", "9" * 40, "\x00"])
def test_an_institution_that_is_not_invited_is_a_message(client, meeting, chosen):
    code = opened(meeting, client)
    other = factories.announced_meeting(title="Lain").attendances.first()
    with at(-4):
        for value in (chosen, str(other.pk)):
            response = client.get(link(code), {"instansi": value})
            assert "Pilih instansi Anda dari daftar." in page(response)
        assert client.post(f"{link(code)}?instansi={other.pk}", ULI).status_code == 200
    other.refresh_from_db()
    assert other.status == "invited"


def test_the_desk_sees_how_it_was_noted_and_corrects_it_with_its_history(
    as_user, client, meeting, buru_row, secretariat
):
    code = opened(meeting, client)
    with at(3):
        client.post(form_of(code, buru_row), ULI)
        desk = as_user(secretariat)
        assert "datang 09.03 WIT · terlambat 3 menit · kode di layar" in page(
            desk.get(reverse("attendance_list", args=[meeting.pk]))
        )
        here = reverse("attendance_name", args=[meeting.pk, buru_row.pk])
        form = desk.get(here).context["form"]
        assert form["arrived_at"].value() == (BEGINNING + timedelta(minutes=3, hours=9)).replace(tzinfo=None)
        desk.post(here, {"capacity": "in_person", "full_name": "Suharto", "arrived_at": "2021-03-03T08:50"})
    buru_row.refresh_from_db()
    assert (buru_row.attendee.full_name, buru_row.check_in, buru_row.late_label) == ("Suharto", "by_code", "")
    text = page(desk.get(reverse("attendance_history", args=[meeting.pk, buru_row.pk])))
    assert "Portal (otomatis)" in text
    assert "<del>Dr. Ir. H. Uli Tomasoa, M.Si.</del> → <ins>Suharto</ins>" in text


def test_the_form_asks_the_same_questions_for_one_and_for_many_invited(client, django_assert_num_queries):
    for title, many in (("Satu", 0), ("Banyak", 3)):
        more = [factories.InstitutionFactory() for _ in range(many)]
        meeting = factories.announced_meeting(title=title, invited=more)
        row = meeting.attendances.first()
        phone = Client()
        code = opened(meeting, phone)
        with at(-4):
            # The code with its meeting, and the invited; then also the account that the portal writes by.
            for address, number in ((link(code), 2), (form_of(code, row), 3)):
                phone.get(address)
                with django_assert_num_queries(number):
                    phone.get(address)


# Two at once, and anything in any order


@pytest.mark.django_db(transaction=True)
def test_screens_that_ask_at_once_share_their_codes_and_of_phones_that_open_one_the_first_has_it():
    meeting = factories.announced_meeting()

    def ask(_number):
        with at(0):
            return {code.pk for code in shown(meeting)}

    assert len(set.union(*in_parallel(4, ask, at_once=4))) == CheckInCode.objects.count() == 4
    code = CheckInCode.objects.first()

    def open_it(_number):
        with at(0, 5):
            return Client().get(link(code)).status_code

    assert sorted(in_parallel(4, open_it, at_once=4)) == [200, 410, 410, 410]


class Hall(RuleBasedStateMachine):
    """Phones open what the screen shows or showed, send at once or later, twice, or from another phone."""

    @classmethod
    def begin(cls):
        cls.meeting = factories.announced_meeting()
        cls.rows = list(cls.meeting.attendances.invited()[:3])

    def __init__(self):
        super().__init__()

        self.example = transaction.atomic()
        self.example.__enter__()
        self.now, self.opener, self.codes, self.noted = 0, {}, [], {}

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @rule(seconds=st.sampled_from([1, 14, 29, 30, 45, 599, 601]))
    def wait(self, seconds):
        self.now += seconds

    @rule()
    def show(self):
        with at(0, self.now):
            found = shown(self.meeting, number=2)
        assert len({code.pk for code in found}) == 2
        for code in found:
            assert code.shown_at > BEGINNING + timedelta(seconds=self.now - 30)
            assert code.pk not in self.opener
        self.codes += [code for code in found if code not in self.codes]

    @rule(data=st.data(), phone=st.integers(0, 2))
    def open(self, data, phone):
        if not self.codes:
            return
        code = data.draw(st.sampled_from(self.codes))
        with at(0, self.now):
            won = check_ins.open_code(code)
        is_young = code.shown_at > BEGINNING + timedelta(seconds=self.now - 45)
        assert won == (is_young and code.pk not in self.opener)
        if won:
            self.opener[code.pk] = (phone, self.now)

    @rule(
        data=st.data(),
        name=st.sampled_from(["Ali", "Budi", "Citra"]),
        who=st.sampled_from(["representing", "staff"]),
    )
    def send(self, data, name, who):

        if not self.codes:
            return
        code = CheckInCode.objects.get(pk=data.draw(st.sampled_from(self.codes)).pk)
        row = data.draw(st.sampled_from(self.rows))
        before = Attendance.objects.get(pk=row.pk)
        try:
            with at(0, self.now):
                came = check_ins.check_in(code, row, who=who, person={"full_name": name})
        except ValidationError:
            return
        _phone, since = self.opener[code.pk]
        assert self.now - since <= 600
        assert code.pk not in self.noted, "a code is used once"
        assert who == "staff" or before.status != "present"
        self.noted[code.pk] = came.pk

    @invariant()
    def each_code_brought_one_person(self):
        used = dict(CheckInCode.objects.filter(used_at__isnull=False).values_list("pk", "attendance"))
        assert used == self.noted
        assert len(set(used.values())) == len(used) == self.meeting.attendances.present().count()
        assert set(used) <= set(self.opener)


def test_whatever_phones_do_one_code_brings_one_person():
    Hall.begin()
    run_state_machine_as_test(
        Hall,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
