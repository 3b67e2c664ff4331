"""Who is told of what: each event, the people it concerns, once, and nobody else."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from meetings import notifications
from meetings.actions import (
    attendance,
    calendars,
    comments,
    corrections,
    extensions,
    follow_ups,
    handing_on,
    inputs,
    meetings,
    minutes,
)
from meetings.models import DecreedDay, Delivery, FollowUp, Input, Notification
from meetings.notifications import MESSAGES
from participants.models import User
from tests import factories

pytestmark = pytest.mark.django_db

DELEGATES_AND_BAPPEDA = {"ambon@uji.id", "buru@uji.id", "bappeda@uji.id"}


def who(row):
    return row.user.email if row.user_id else row.institution.name


def news(act):
    """What `act` tells: [(who, kind, about)], in the order in which it was told."""
    before = set(Notification.objects.values_list("pk", flat=True))
    act()
    rows = Notification.objects.exclude(pk__in=before).select_related("user", "institution").order_by("pk")
    return [(who(row), row.kind, row.record) for row in rows]


def told(act):
    return sorted((person, kind) for person, kind, _about in news(act))


def people(act, kind):
    """Who is told of this kind by `act`, which tells nothing else."""
    found = news(act)
    assert {told for _who, told, _about in found} == {kind}
    assert len(found) == len({person for person, *_rest in found}), "once each"
    return {person for person, *_rest in found}


@pytest.fixture
def meeting(ambon, buru, bappeda, secretariat, chair):
    """In session; the offices without an account have no address, so that only people are told."""
    meeting = factories.held_meeting()
    for institution in {row.institution for row in meeting.attendances.select_related("institution")}:
        institution.email = ""
        institution.save()
    return meeting


@pytest.fixture
def merged(meeting, ambon, secretariat):
    """An agreed input of Buru, into which one of Ambon was merged: (input, its follow-up)."""
    lead = factories.verified_input(meeting)
    other = factories.verified_input(meeting, by=ambon)
    inputs.merge_input(other, by=secretariat, lead=lead)
    follow_up = agree(lead).follow_ups.get()
    return lead, follow_up


def agree(input, **fields):
    return inputs.agree_input(
        input,
        by=factories.secretariat(),
        task="Menyusun rencana",
        institution=factories.bappeda().institution,
        due_date=date(2021, 6, 30),
        client_key=uuid.uuid4(),
        **fields,
    )


def supporting(name="Dinas PUPR Provinsi Maluku"):
    """An officer of an institution that can support another."""
    institution = factories.InstitutionFactory(name=name, email="")
    return factories.user("pupr@uji.id", User.Role.OFFICER, institution, "Petugas PUPR")


# Meetings and their minutes -----------------------------------------------------------------------


def test_invited_people_are_told_when_the_meeting_is_announced(ambon, buru, bappeda, secretariat):
    draft = factories.draft_meeting()
    attendance.invite_all_regions(draft, by=secretariat)
    attendance.invite(draft, [bappeda.institution], by=secretariat)
    assert not Notification.objects.exists(), "a draft tells nobody"
    found = news(lambda: meetings.announce_meeting(draft, by=secretariat))
    assert {person for person, kind, _ in found if "@" in person and kind == "invitation"} == (
        DELEGATES_AND_BAPPEDA
    )
    assert len(found) == len(set(found))


def test_who_is_invited_later_is_told_alone(meeting, secretariat):
    officer = supporting()
    assert told(lambda: attendance.invite(meeting, [officer.institution], by=secretariat)) == [
        ("pupr@uji.id", "invitation")
    ]
    assert told(lambda: attendance.invite(meeting, [officer.institution], by=secretariat)) == []


def test_a_cancelled_meeting_and_circulated_minutes_reach_the_invited(meeting, secretariat):
    assert people(
        lambda: minutes.circulate_minutes(meeting.minutes, by=secretariat), "minutes_circulated"
    ) == (DELEGATES_AND_BAPPEDA)
    other = factories.announced_meeting(title="Rapat lain")
    assert (
        people(lambda: meetings.cancel_meeting(other, by=secretariat, reason="Banjir."), "meeting_cancelled")
        >= DELEGATES_AND_BAPPEDA
    )


def test_the_answer_to_a_comment_reaches_who_commented(meeting, secretariat):
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    comment = factories.comment(meeting)
    answered = told(lambda: comments.answer_comment(comment, by=secretariat, answer="Sudah benar."))
    assert answered == [("buru@uji.id", "comment_answered")]


def test_a_correction_reaches_the_invited(meeting, secretariat, chair):
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    minutes.ratify_minutes(meeting.minutes, by=chair)
    meeting.minutes.refresh_from_db()
    draft = factories.drafted_correction(meeting)
    corrections.correct(
        draft, meeting.minutes.entries.first(), by=secretariat, words=factories.words("Dibuka Sekda.")
    )
    assert (
        people(lambda: corrections.issue_correction(draft, by=chair), "minutes_corrected")
        == DELEGATES_AND_BAPPEDA
    )


# Inputs --------------------------------------------------------------------------------------------


def test_the_asker_is_told_that_the_input_has_its_number(meeting):
    assert news(lambda: factories.received_input(meeting)) == [
        ("buru@uji.id", "input_received", "M-2021-0001 Akses internet terbatas")
    ]


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (lambda i, by: inputs.return_input(i, by=by, reason="Lokasi?"), "input_returned"),
        (lambda i, by: inputs.verify_input(i, by=by), None),
        (lambda i, by: inputs.withdraw_input(i, by=factories.buru(), reason="Selesai."), None),
    ],
)
def test_what_a_received_input_tells_its_asker(meeting, secretariat, step, kind):
    input = factories.received_input(meeting)
    assert told(lambda: step(input, secretariat)) == ([("buru@uji.id", kind)] if kind else [])


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (lambda i, by: inputs.decline_input(i, by=by, reason="Sudah ada."), "input_declined"),
        (
            lambda i, by: inputs.send_outside(
                i, by=by, receiver="Kementerian", letter_number="1/2021", reason="Wewenang pusat."
            ),
            "input_sent_on",
        ),
        (
            lambda i, by: inputs.postpone_input(i, by=by, until=date(2099, 1, 4), reason="Anggaran."),
            "input_postponed",
        ),
    ],
)
def test_each_decision_reaches_the_asker_and_whose_input_was_merged_of_his_own(
    meeting, ambon, secretariat, step, kind
):
    lead, other = factories.verified_input(meeting), factories.verified_input(meeting, by=ambon)
    assert told(lambda: inputs.merge_input(other, by=secretariat, lead=lead)) == [
        ("ambon@uji.id", "input_merged")
    ]
    inputs.restrict_input(other, by=secretariat, reason="Data pribadi.")
    inputs.restrict_input(lead, by=secretariat, reason="Data pribadi.")
    assert sorted(news(lambda: step(lead, secretariat))) == [
        ("ambon@uji.id", "lead_moved", str(other)),
        ("buru@uji.id", kind, str(lead)),
    ]
    own = Notification.objects.get(kind="lead_moved")
    assert own.path == other.get_absolute_url(), "its own page: the lead's may be closed to it"


def test_who_asked_for_the_lead_and_for_what_was_merged_is_told_once_of_the_lead(meeting, secretariat):
    lead, other = factories.verified_input(meeting), factories.verified_input(meeting)
    inputs.merge_input(other, by=secretariat, lead=lead)
    assert news(lambda: inputs.decline_input(lead, by=secretariat, reason="Sudah ada.")) == [
        ("buru@uji.id", "input_declined", str(lead))
    ]


def test_a_merge_that_is_undone_is_told_to_whose_input_it_was(meeting, ambon, secretariat):
    lead, other = factories.verified_input(meeting), factories.verified_input(meeting, by=ambon)
    inputs.merge_input(other, by=secretariat, lead=lead)
    assert told(lambda: inputs.unmerge_input(other, by=secretariat, reason="Lokasinya lain.")) == [
        ("ambon@uji.id", "input_unmerged")
    ]
    assert told(lambda: inputs.decline_input(lead, by=secretariat, reason="Sudah ada.")) == [
        ("buru@uji.id", "input_declined")
    ]


def test_agreeing_tells_the_asker_and_the_institution(meeting):
    input = factories.verified_input(meeting)
    assert told(lambda: agree(input)) == [
        ("bappeda@uji.id", "follow_up_assigned"),
        ("buru@uji.id", "input_agreed"),
    ]


def test_an_input_served_by_anothers_follow_up_is_agreed_for_its_own_asker(meeting, ambon, secretariat):
    follow_up = factories.assigned_follow_up(meeting)
    other = factories.verified_input(meeting, by=ambon)
    assert told(lambda: inputs.agree_by_another(other, by=secretariat, follow_up=follow_up)) == [
        ("ambon@uji.id", "input_agreed")
    ]


def test_one_more_follow_up_is_told_to_its_institution(meeting, secretariat):
    input = factories.agreed_input(meeting)
    officer = supporting()

    def split():
        inputs.split_input(
            input,
            by=secretariat,
            task="Bagian lain",
            institution=officer.institution,
            due_date=date(2021, 6, 30),
            client_key=uuid.uuid4(),
        )

    assert told(split) == [("pupr@uji.id", "follow_up_assigned")]


# Follow-ups ----------------------------------------------------------------------------------------


def report(follow_up, by=None):
    follow_ups.report_done(follow_up, by=by or factories.bappeda(), note="Selesai.", client_key=uuid.uuid4())


def progress(follow_up):
    follow_ups.report_progress(
        follow_up, by=factories.bappeda(), note="Sedang disusun.", client_key=uuid.uuid4()
    )


def test_progress_reaches_askers_and_merged_askers(merged):
    _lead, follow_up = merged
    assert told(lambda: progress(follow_up)) == [
        ("ambon@uji.id", "lead_moved"),
        ("buru@uji.id", "follow_up_progress"),
    ]


def test_reported_done_asks_only_whose_word_counts(merged, buru, bappeda):
    _lead, follow_up = merged
    asked = [("ambon@uji.id", "lead_moved"), ("buru@uji.id", "follow_up_reported")]
    assert told(lambda: report(follow_up)) == asked
    assert told(lambda: follow_ups.return_to_institution(follow_up, by=buru, reason="Belum.")) == [
        ("ambon@uji.id", "lead_moved"),
        ("bappeda@uji.id", "follow_up_returned"),
    ]
    assert told(lambda: report(follow_up)) == asked
    assert told(lambda: follow_ups.confirm(follow_up, by=buru)) == [
        ("ambon@uji.id", "lead_done"),
        ("bappeda@uji.id", "follow_up_confirmed"),
    ]
    own = Notification.objects.filter(kind__startswith="lead_")
    assert {row.path for row in own} == {Input.objects.get(status="merged").get_absolute_url()}
    assert not MESSAGES["lead_moved"].needs_answer


def test_silence_and_opening_again_are_told_to_whose_input_was_merged(merged, buru):
    _lead, follow_up = merged
    act = lambda: factories.left_unanswered(follow_up)  # noqa: E731
    # Reported, and closed; the reminders in between are the lead's asker's.
    assert [row for row in told(act) if row[0] == "ambon@uji.id"] == [("ambon@uji.id", "lead_moved")] * 2
    assert told(lambda: follow_ups.reopen(follow_up, by=buru, reason="Belum.")) == [
        ("ambon@uji.id", "lead_moved"),
        ("bappeda@uji.id", "follow_up_reopened"),
    ]


def test_of_several_askers_the_last_word_is_told(meeting, ambon, buru, secretariat):
    follow_up = factories.assigned_follow_up(meeting)
    other = factories.verified_input(meeting, by=ambon)
    inputs.agree_by_another(other, by=secretariat, follow_up=follow_up)
    assert people(lambda: report(follow_up), "follow_up_reported") == {"buru@uji.id", "ambon@uji.id"}
    assert told(lambda: follow_ups.confirm(follow_up, by=buru)) == []
    assert told(lambda: follow_ups.confirm(follow_up, by=ambon)) == [
        ("bappeda@uji.id", "follow_up_confirmed")
    ]


def test_handing_on_reaches_the_receiver_and_the_askers(merged, bappeda):
    _lead, follow_up = merged
    officer = supporting()
    act = lambda: handing_on.hand_on(  # noqa: E731
        follow_up, by=bappeda, reason="Wewenang PUPR.", institution=officer.institution
    )
    assert told(act) == [
        ("ambon@uji.id", "lead_moved"),
        ("buru@uji.id", "follow_up_passed_on"),
        ("pupr@uji.id", "follow_up_handed_on"),
    ]


def test_handing_on_to_a_body_outside_is_told_to_the_askers(meeting, bappeda):
    follow_up = factories.assigned_follow_up(meeting)
    act = lambda: handing_on.hand_on(  # noqa: E731
        follow_up, by=bappeda, reason="Wewenang pusat.", outside_body="BAKTI", letter_number="7/2021"
    )
    assert told(act) == [("buru@uji.id", "follow_up_passed_on")]


def test_a_supporting_institution_is_told_and_its_report_reaches_the_leading_one(
    meeting, secretariat, bappeda
):
    follow_up, officer = factories.assigned_follow_up(meeting), supporting()
    key = uuid.uuid4()

    def add():
        return handing_on.add_support(
            follow_up, by=secretariat, institution=officer.institution, client_key=key
        )[0]

    assert told(add) == [("pupr@uji.id", "support_assigned")]
    assert told(add) == [], "sent twice, told once"
    support = add()
    act = lambda: handing_on.report_support(  # noqa: E731
        support, by=officer, note="Jalan selesai.", client_key=uuid.uuid4()
    )
    assert told(act) == [("bappeda@uji.id", "support_reported")]
    assert told(lambda: handing_on.release_support(support, by=secretariat, reason="Cukup.")) == [
        ("pupr@uji.id", "support_released")
    ]


def test_an_extension_is_asked_of_the_secretariat_and_granted_to_all(merged, bappeda, secretariat):
    _lead, follow_up = merged
    asked = {"by": bappeda, "due_date": date(2099, 1, 5), "reason": "Cuaca."}
    assert told(lambda: extensions.ask_extension(follow_up, **asked)) == [
        ("sekretariat@uji.id", "extension_asked")
    ]
    assert told(
        lambda: extensions.refuse_extension(follow_up, by=secretariat, reason="Masih cukup waktu.")
    ) == [("bappeda@uji.id", "extension_refused")]
    assert told(
        lambda: extensions.extend(follow_up, by=secretariat, due_date=date(2099, 1, 5), reason="Cuaca.")
    ) == [
        ("ambon@uji.id", "lead_moved"),
        ("bappeda@uji.id", "extension_granted"),
        ("buru@uji.id", "follow_up_extended"),
    ]


def test_a_due_date_that_falls_on_a_decreed_day_is_told_once(meeting, secretariat):
    factories.assigned_follow_up(meeting, due_date=date(2099, 1, 5))
    day = DecreedDay(day=date(2099, 1, 5), name="Cuti bersama", decree="SKB")
    act = lambda: calendars.decree_day(day, by=secretariat, client_key=uuid.uuid4())  # noqa: E731
    assert told(act) == [("bappeda@uji.id", "due_date_shifted")]
    assert told(lambda: calendars.move_what_is_open(by=secretariat)) == []


def test_the_chair_is_told_of_a_decision_reported_done(meeting, bappeda, secretariat):
    follow_up, _ = follow_ups.create_follow_up(
        by=secretariat,
        client_key=uuid.uuid4(),
        meeting=meeting,
        entry=factories.decision(meeting),
        task="Membentuk forum",
        institution=bappeda.institution,
        due_date=meeting.date,
    )
    assert told(lambda: report(follow_up)) == [("pimpinan@uji.id", "decision_reported")]
    assert FollowUp.objects.get().status == FollowUp.Status.REPORTED


# Once, or not at all -------------------------------------------------------------------------------


def test_nobody_is_told_of_what_was_rolled_back(meeting):
    jobs = ProcrastinateJob.objects.count()
    with transaction.atomic():
        assert len(news(lambda: factories.received_input(meeting))) == 1
        assert ProcrastinateJob.objects.count() == jobs + 1
        transaction.set_rollback(True)
    assert not Input.objects.exists()
    assert not Notification.objects.filter(kind="input_received").exists()
    assert not Delivery.objects.filter(notifications__kind="input_received").exists()
    assert ProcrastinateJob.objects.count() == jobs


def test_nobody_is_told_of_a_step_that_was_refused(meeting, secretariat):
    input = inputs.decline_input(factories.verified_input(meeting), by=secretariat, reason="Sudah berjalan.")

    def refused():
        with pytest.raises(ValidationError):
            inputs.return_input(input, by=secretariat, reason="?")

    assert news(refused) == []


def test_sending_twice_tells_once(meeting, buru):
    key = uuid.uuid4()

    def submit():
        inputs.submit_input(
            meeting, Input(topic="A", problem="B"), by=buru, institution=buru.institution, client_key=key
        )

    assert len(news(submit)) == 1
    assert news(submit) == []


def test_nobody_is_told_of_what_is_done_quietly(meeting):
    with notifications.quietly():
        assert news(lambda: factories.received_input(meeting)) == []
    assert len(news(lambda: factories.received_input(meeting))) == 1


def test_an_account_that_was_closed_is_told_nothing(meeting, buru, secretariat):
    buru.is_active = False
    buru.save()
    act = lambda: inputs.submit_input(  # noqa: E731
        meeting,
        Input(topic="A", problem="B"),
        by=secretariat,
        institution=buru.institution,
        client_key=uuid.uuid4(),
    )
    assert news(act) == []


def test_all_accounts_of_the_institution_are_told_but_not_who_only_reads(meeting, buru):
    colleague = factories.user("buru2@uji.id", User.Role.DELEGATE, buru.institution, "Staf Kominfo Buru")
    factories.user("kelola@uji.id", User.Role.ADMINISTRATOR, buru.institution, "Pengelola di Buru")
    assert people(lambda: factories.received_input(meeting), "input_received") == {
        buru.email,
        colleague.email,
    }


def test_an_institution_without_an_account_gets_a_letter_where_it_has_an_address(meeting, secretariat):
    office = factories.InstitutionFactory(name="Kantor Tanpa Akun", email="kantor@uji.id")
    input = factories.verified_input(meeting)
    act = lambda: inputs.agree_input(  # noqa: E731
        input,
        by=secretariat,
        task="X",
        institution=office,
        due_date=date(2021, 6, 30),
        client_key=uuid.uuid4(),
    )
    assert told(act) == [("Kantor Tanpa Akun", "follow_up_assigned"), ("buru@uji.id", "input_agreed")]
    delivery = Delivery.objects.get(address="kantor@uji.id")
    assert delivery.user is None
    assert ProcrastinateJob.objects.filter(task_name="deliver", args__delivery=delivery.pk).count() == 1


def test_what_is_told_is_kept_in_indonesian_whatever_the_page(meeting):
    with translation.override("en"):
        input = factories.received_input(meeting, topic="Akses\r\nBcc: semua@contoh.id\ninternet")
    row = Notification.objects.get(kind="input_received")
    assert row.path == f"/masukan/{input.number}/"
    assert row.record == "M-2021-0001 Akses Bcc: semua@contoh.id internet"


def test_every_message_can_name_its_record():
    for kind, message in notifications.MESSAGES.items():
        assert len(kind) <= 30
        assert "%(record)s" in message.subject
        assert message.sentence % {"record": "M-2021-0001"}


def test_a_kind_without_words_is_refused(meeting):
    with pytest.raises(KeyError):
        notifications.notify([], "input_vanished", meeting)
