import re
import uuid
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.actions import (
    attendance,
    calendars,
    corrections,
    extensions,
    follow_ups,
    handing_on,
    inputs,
    silence,
    summaries,
)
from meetings.models import FollowUp, TimeLimits
from meetings.views import waiting
from participants.models import Institution, User
from tests import factories

pytestmark = pytest.mark.django_db

DESKS = {
    "secretariat": "/meja/",
    "chair": "/pimpinan/",
    "buru": "/daerah-saya/",
    "bappeda": "/tugas-saya/",
    "administrator": "/kelola/",
}


def html(response):
    assert response.status_code == 200
    return (
        " ".join(response.content.decode().split()).replace(" >", ">").replace("> ", ">").replace(" <", "<")
    )


def section(page, anchor):
    """The part of the page under one heading."""
    return page.split(f'<section id="{anchor}"')[1].split("</section>")[0]


def numbers_in(page, prefix="TL"):
    """The numbers of records that a part of a page names, in its order, each once."""
    words = re.split("[<> ]", page)
    return list(dict.fromkeys(word for word in words if word.startswith(f"{prefix}-")))


@pytest.mark.parametrize("person", DESKS)
def test_signing_in_leads_to_ones_own_desk_and_nobody_elses(as_user, request, person):
    client = as_user(request.getfixturevalue(person))
    assert client.get(reverse("desk")).url == DESKS[person]
    for other, address in DESKS.items():
        expected = {True: 200, False: 404}[other == person]
        if address != "/kelola/":
            assert client.get(address).status_code == expected, address


def test_a_stranger_is_asked_to_sign_in(client):
    for address in ["/beranda-saya/", *DESKS.values()]:
        assert client.get(address).url.startswith("/masuk/")


@pytest.mark.parametrize(
    ("person", "role"),
    [("secretariat", "sekretariat"), ("chair", "pimpinan"), ("buru", "daerah"), ("bappeda", "instansi")],
)
def test_an_empty_desk_says_so_and_leads_to_its_help(as_user, request, person, role):
    page = html(as_user(request.getfixturevalue(person)).get(DESKS[person]))
    assert f'href="/bantuan/{role}/"' in page
    assert "<table" not in page


# Secretariat -------------------------------------------------------------------------------------


def test_the_secretariat_sees_each_thing_under_what_it_waits_for(as_user, secretariat, bappeda):
    meeting = factories.held_meeting()
    received = factories.received_input(meeting)
    verified = factories.verified_input(meeting)
    returned = inputs.return_input(factories.received_input(meeting), by=secretariat, reason="Desa?")
    due = inputs.postpone_input(
        factories.verified_input(meeting), by=secretariat, until=date(2021, 5, 1), reason="Anggaran."
    )
    later = inputs.postpone_input(
        factories.verified_input(meeting), by=secretariat, until=date(2099, 5, 1), reason="Anggaran."
    )
    overdue = factories.assigned_follow_up(meeting)
    in_time = factories.assigned_follow_up(meeting, due_date=date(2099, 1, 1))
    reported = factories.reported_follow_up(meeting)
    lacking, _ = follow_ups.create_follow_up(
        by=secretariat, client_key=uuid.uuid4(), meeting=meeting, entry=factories.decision(meeting), task="x"
    )
    page = html(as_user(secretariat).get("/meja/"))
    for anchor, expected in [
        ("verifikasi", [received]),
        ("keputusan", [verified]),
        ("dikembalikan", [returned]),
        ("tunda", [due]),
    ]:
        assert numbers_in(section(page, anchor), "M") == [input.number for input in expected], anchor
    for anchor, expected in [("lengkapi", [lacking]), ("terlambat", [overdue]), ("konfirmasi", [reported])]:
        assert numbers_in(section(page, anchor)) == [follow_up.number for follow_up in expected], anchor
    for elsewhere in (later.number, in_time.number):
        assert elsewhere not in page
    assert f'href="/masukan/{received.number}/periksa/"' in page
    assert f'href="/tindak-lanjut/{lacking.number}/tetapkan/"' in page


def test_the_oldest_input_stands_first_and_says_how_long_it_waits(as_user, secretariat):
    with time_machine.travel("2021-03-01T03:00Z", tick=False):  # a Monday, noon in Maluku
        meeting = factories.announced_meeting()
        first = factories.received_input(meeting)
    with time_machine.travel("2021-03-02T03:00Z", tick=False):
        second = factories.received_input(meeting)
    with time_machine.travel("2021-03-04T03:00Z", tick=False):  # a Thursday
        page = section(html(as_user(secretariat).get("/meja/")), "verifikasi")
    assert numbers_in(page, "M") == [first.number, second.number]
    assert "1 Maret 2021" in page
    assert "(3 hari kerja)" in page
    assert "(2 hari kerja)" in page


def test_a_completed_input_waits_from_its_completion(as_user, secretariat, buru):
    meeting = factories.announced_meeting()
    with time_machine.travel("2021-03-01T03:00Z", tick=False):
        completed = inputs.return_input(factories.received_input(meeting), by=secretariat, reason="?")
    with time_machine.travel("2021-03-02T03:00Z", tick=False):
        waiting = factories.received_input(meeting)
    with time_machine.travel("2021-03-03T03:00Z", tick=False):
        inputs.complete_input(completed, by=buru, changes={})
        page = section(html(as_user(secretariat).get("/meja/")), "verifikasi")
    assert numbers_in(page, "M") == [waiting.number, completed.number]


@pytest.mark.parametrize(
    ("make", "words", "path"),
    [
        (factories.draft_meeting, "Siapkan dan umumkan", ""),
        (factories.announced_meeting, "Siapkan dan mulai rapat", ""),
        (factories.held_meeting, "Tulis notula", "notula/"),
        (factories.circulated_meeting, "Menunggu pengesahan notula", None),
        (factories.ratified_meeting, "Terbitkan ringkasan", "terbit/"),
    ],
)
def test_each_meeting_names_its_next_step(as_user, secretariat, make, words, path):
    meeting = make()
    page = section(html(as_user(secretariat).get("/meja/")), "rapat")
    assert words in page
    if path is not None:
        assert f'href="/meja/rapat/{meeting.pk}/{path}">{words}' in page


def test_after_the_summary_what_keeps_the_meeting_open_comes_next(as_user, secretariat, chair):
    meeting = factories.circulated_meeting()
    input = factories.verified_input(meeting)
    factories.ratified_unchecked(meeting)
    summaries.publish_summary(meeting, by=secretariat, text="Ringkasan.")
    assert "Putuskan masukan" in section(html(as_user(secretariat).get("/meja/")), "rapat")
    inputs.decline_input(input, by=secretariat, reason="Sudah berjalan.")
    assert "Menunggu ditutup pimpinan rapat" in section(html(as_user(secretariat).get("/meja/")), "rapat")


def test_more_than_a_desk_lists_is_counted_and_linked(as_user, secretariat):
    meeting = factories.announced_meeting()
    for _ in range(22):
        factories.received_input(meeting)
    page = section(html(as_user(secretariat).get("/meja/")), "verifikasi")
    assert len(numbers_in(page, "M")) == 20
    assert '<a href="/masukan/?status=received">dan 2 lagi</a>' in page


# Chair -------------------------------------------------------------------------------------------


def test_the_chair_sees_what_is_to_ratify_and_what_keeps_a_meeting_from_closing(as_user, chair, secretariat):
    to_ratify = factories.circulated_meeting(title="Rapat yang diedarkan")
    to_close = factories.circulated_meeting(title="Rapat yang belum ditutup")
    undecided = factories.verified_input(to_close)
    factories.ratified_unchecked(to_close)
    page = html(as_user(chair).get("/pimpinan/"))
    assert f'href="/meja/rapat/{to_ratify.pk}/notula/sahkan/"' in section(page, "sahkan")
    assert f'href="/masukan/{undecided.number}/"' in section(page, "tutup")
    assert "/tutup/" not in section(page, "tutup")
    inputs.decline_input(undecided, by=secretariat, reason="Sudah berjalan.")
    page = html(as_user(chair).get("/pimpinan/"))
    assert f'href="/meja/rapat/{to_close.pk}/tutup/"' in section(page, "tutup")


def test_another_chairs_meetings_are_not_on_the_desk(as_user, secretariat):
    factories.circulated_meeting()
    other = factories.user("pimpinan-lain@uji.id", "chair", secretariat.institution)
    assert "/sahkan/" not in html(as_user(other).get("/pimpinan/"))


def test_a_chair_without_a_person_has_an_empty_desk(as_user, secretariat):
    factories.circulated_meeting(chair=factories.chair().person)
    other = factories.user("tanpa-orang@uji.id", "chair", secretariat.institution)
    other.person = None
    other.save()
    assert "/sahkan/" not in html(as_user(other).get("/pimpinan/"))


def test_the_chair_answers_for_decisions_only(as_user, chair, secretariat, bappeda):
    meeting = factories.held_meeting()
    factories.reported_follow_up(meeting)
    of_decision, _ = follow_ups.create_follow_up(
        by=secretariat,
        client_key=uuid.uuid4(),
        meeting=meeting,
        entry=factories.decision(meeting),
        task="Membentuk forum",
        institution=bappeda.institution,
        due_date=meeting.date,
    )
    follow_ups.report_done(of_decision, by=bappeda, note="Terbentuk.", client_key=uuid.uuid4())
    page = section(html(as_user(chair).get("/pimpinan/")), "jawaban")
    assert numbers_in(page) == [of_decision.number]
    assert "Terbentuk." in page


def test_the_chair_sees_what_is_late_where(as_user, chair, bappeda, buru):
    meeting = factories.held_meeting()
    for _ in range(2):
        factories.assigned_follow_up(meeting)
    factories.assigned_follow_up(meeting, institution=buru.institution, due_date=date(2021, 6, 29))
    with time_machine.travel("2021-07-01T15:00Z", tick=False):  # 2 July in Maluku already, a Friday
        page = section(html(as_user(chair).get("/pimpinan/")), "terlambat")
    rows = page.split("<tr")[2:]
    assert [name in row for name, row in zip(["Badan Perencanaan", "Kabupaten Buru"], rows, strict=True)] == [
        True,
        True,
    ]
    assert "terlambat 2 hari kerja" in rows[0]
    assert "terlambat 3 hari kerja" in rows[1]
    assert f"instansi={bappeda.institution.slug}&amp;terlambat=1" in rows[0]


# Regions and institutions ------------------------------------------------------------------------


def test_a_region_sees_first_what_awaits_its_answer_then_what_came_back(as_user, buru, ambon, secretariat):
    meeting = factories.held_meeting()
    reported = factories.reported_follow_up(meeting)
    of_ambon = factories.reported_follow_up(meeting, by=ambon)
    returned = inputs.return_input(
        factories.received_input(meeting), by=secretariat, reason="Sebutkan desanya."
    )
    page = html(as_user(buru).get("/daerah-saya/"))
    assert page.index('id="jawaban"') < page.index('id="lengkapi"') < page.index('id="undangan"')
    assert numbers_in(section(page, "jawaban")) == [reported.number]
    assert f'href="/tindak-lanjut/{reported.number}/konfirmasi/"' in page
    assert f'href="/tindak-lanjut/{reported.number}/kembalikan/"' in page
    assert of_ambon.number not in page
    assert "Sebutkan desanya." in section(page, "lengkapi")
    assert f'href="/masukan/{returned.number}/lengkapi/"' in page


def test_a_region_sees_its_inputs_by_state(as_user, buru, ambon):
    meeting = factories.announced_meeting()
    for _ in range(2):
        factories.received_input(meeting)
    factories.verified_input(meeting)
    factories.received_input(meeting, by=ambon)
    page = section(html(as_user(buru).get("/daerah-saya/")), "masukan")
    assert "diterima: 2" in page
    assert "diverifikasi: 1" in page
    assert "/masukan/?wilayah=kabupaten-buru&amp;status=received" in page
    assert len(numbers_in(page, "M")) == 3


def test_an_invitation_waits_until_it_is_answered_and_takes_inputs_until_the_ratification(
    as_user, buru, secretariat, chair
):
    meeting = factories.announced_meeting()
    address = f"/rapat/{meeting.year}/{meeting.slug}/"
    page = section(html(as_user(buru).get("/daerah-saya/")), "undangan")
    assert "Undangan belum dijawab" in page
    assert f'href="{address}jawab/"' in page
    assert f'href="{address}masukan/baru/"' in page
    attendance.reply_to_invitation(
        meeting.attendances.get(institution=buru.institution),
        by=buru,
        coming=True,
        capacity="representing",
        person={"full_name": "", "position": "Sekretaris Dinas"},
    )
    page = section(html(as_user(buru).get("/daerah-saya/")), "undangan")
    assert "belum dijawab" not in page
    assert "akan hadir: Sekretaris Dinas (mewakili)" in page
    assert "Ubah jawaban" in page


def test_meetings_that_are_over_or_cancelled_or_without_invitation_are_left_out(as_user, buru):
    over, uninvited = (
        factories.ratified_meeting(title="Sudah lewat"),
        factories.announced_meeting(title="Lain"),
    )
    uninvited.attendances.filter(institution=buru.institution).delete()
    page = section(html(as_user(buru).get("/daerah-saya/")), "undangan")
    assert over.title not in page
    assert uninvited.title not in page
    assert "Tidak ada undangan sekarang" in page


def test_a_region_made_responsible_finds_its_tasks_too(as_user, buru, ambon):
    task = factories.assigned_follow_up(by=ambon, institution=buru.institution)
    page = html(as_user(buru).get("/daerah-saya/"))
    assert numbers_in(section(page, "tugas")) == [task.number]
    assert f'href="/tindak-lanjut/{task.number}/lapor/"' in page
    assert 'id="tugas"' not in html(as_user(ambon).get("/daerah-saya/"))


def test_an_institution_sees_its_tasks_by_due_date_the_late_ones_first(as_user, bappeda, buru):
    meeting = factories.held_meeting()
    later = factories.assigned_follow_up(meeting, due_date=date(2099, 6, 30))
    late = factories.assigned_follow_up(meeting, due_date=date(2021, 6, 30))
    soon = factories.assigned_follow_up(meeting, due_date=date(2098, 6, 30))
    reported = factories.reported_follow_up(meeting)
    other = factories.assigned_follow_up(meeting, institution=buru.institution)
    page = section(html(as_user(bappeda).get("/tugas-saya/")), "tugas")
    assert numbers_in(page) == [late.number, soon.number, later.number, reported.number]
    assert page.count("terlambat ") == 1
    assert f'href="/tindak-lanjut/{late.number}/selesai/"' in page
    assert f'href="/tindak-lanjut/{reported.number}/selesai/"' not in page
    assert other.number not in page


def test_a_task_that_came_back_says_why(as_user, bappeda, buru):
    follow_up = factories.reported_follow_up()
    follow_ups.return_to_institution(follow_up, by=buru, reason="Belum sampai Namrole.")
    page = section(html(as_user(bappeda).get("/tugas-saya/")), "tugas")
    assert "Dikembalikan pengusul:" in page
    assert "Belum sampai Namrole." in page
    follow_ups.report_progress(follow_up, by=bappeda, note="Dilanjutkan.", client_key=uuid.uuid4())
    assert "Belum sampai Namrole." not in html(as_user(bappeda).get("/tugas-saya/"))


def test_an_institution_that_asked_finds_its_inputs_and_what_awaits_its_word(as_user, bappeda, buru):
    meeting = factories.held_meeting()
    follow_up = factories.assigned_follow_up(meeting, by=bappeda, institution=buru.institution)
    follow_ups.report_done(follow_up, by=buru, note="Selesai.", client_key=uuid.uuid4())
    page = html(as_user(bappeda).get("/tugas-saya/"))
    assert numbers_in(section(page, "jawaban")) == [follow_up.number]
    assert numbers_in(section(page, "masukan"), "M") == [follow_up.input.number]


# Clocks and what came with them ------------------------------------------------------------------


def at(day):
    return time_machine.travel(f"{day}T03:00Z", tick=False)


def test_the_sections_of_the_secretariat_name_the_clock_of_each_step(as_user, secretariat):
    with at("2021-03-03"):  # a Wednesday
        factories.received_input(factories.announced_meeting())
    with at("2021-03-10"):  # due on Monday 8 March
        page = section(html(as_user(secretariat).get("/meja/")), "verifikasi")
    assert "batas 8 Maret 2021" in page
    assert "terlambat 2 hari kerja" in page


def test_the_secretariat_sees_what_is_asked_what_was_closed_and_who_cannot_be_told(
    as_user, secretariat, bappeda
):
    silent = factories.InstitutionFactory(name="Badan Tanpa Akun", email="")
    with at("2021-03-03"):
        meeting = factories.held_meeting()
        asks = factories.assigned_follow_up(meeting)
        extensions.ask_extension(asks, by=bappeda, due_date=date(2021, 9, 30), reason="Musim barat.")
        closed, long_ago = factories.reported_follow_up(meeting), factories.reported_follow_up(meeting)
        handing_on.hand_on(
            factories.assigned_follow_up(meeting),
            by=bappeda,
            reason="Tugasnya.",
            institution=silent,
            unreachable_is_known=True,
        )
    for follow_up, day in ((closed, 20), (long_ago, 1)):
        FollowUp.objects.filter(pk=follow_up.pk).update(
            status="closed_unanswered", ended_at=factories.wit(2021, 4, day)
        )
    with at("2021-06-10"):
        page = html(as_user(secretariat).get("/meja/"))
    assert numbers_in(section(page, "perpanjangan")) == [asks.number]
    assert "dari 30 Juni 2021 menjadi 30 September 2021" in page
    assert f'href="/tindak-lanjut/{asks.number}/perpanjang/"' in page
    assert numbers_in(section(page, "ditutup")) == [closed.number]
    assert "Badan Tanpa Akun" in section(page, "belum-terhubung")
    assert "Bappeda" not in section(page, "belum-terhubung")


def test_askers_whom_nobody_can_tell_are_the_secretariats(as_user, secretariat, ambon, buru):
    """Buru is asked whether it is done, Ambon to complete an input; Bappeda, which did the work, is told."""
    meeting = factories.held_meeting()
    factories.reported_follow_up(meeting)
    inputs.return_input(factories.received_input(meeting, by=ambon), by=secretariat, reason="Lokasi?")
    client = as_user(secretariat)
    assert 'id="belum-terhubung"' not in html(client.get("/meja/"))
    for user in (ambon, buru):
        User.objects.filter(pk=user.pk).update(is_active=False)
        Institution.objects.filter(pk=user.institution_id).update(email="")
    listed = section(html(client.get("/meja/")), "belum-terhubung")
    assert "?wilayah=kabupaten-buru&amp;status=reported" in listed
    assert f"?instansi={ambon.institution.slug}&amp;status=returned" in listed
    assert "status=open" not in listed


def test_what_can_be_reopened_is_by_the_limit_that_held_when_it_was_closed(as_user, buru, administrator):
    meeting = factories.held_meeting()
    first, second, third = (factories.assigned_follow_up(meeting) for _n in range(3))
    factories.left_unanswered(first, reported_on=date(2021, 3, 1))  # closed on 17 March, for 60 days
    factories.left_unanswered(second, reported_on=date(2021, 3, 3))  # closed on 19 March, for 5 days
    factories.left_unanswered(third, reported_on=date(2021, 3, 17))  # closed on 1 April, for 5 days
    with at("2021-03-18"):
        calendars.change_limits(TimeLimits(reopen=5), by=administrator, reason="Uji coba.")
    with at("2021-04-02"):
        shown = section(html(as_user(buru).get("/daerah-saya/")), "ditutup")
    assert numbers_in(shown) == [first.number, third.number]
    assert "16 Mei 2021" in shown
    assert "6 April 2021" in shown


def test_a_region_is_told_until_when_to_answer_and_what_then_happens(as_user, buru):
    with at("2021-03-03"):
        follow_up = factories.reported_follow_up()
    with at("2021-03-08"):
        silence.remind(follow_up)
        page = section(html(as_user(buru).get("/daerah-saya/")), "jawaban")
    assert "Jawab sampai<b>18 Maret 2021</b>; sesudah itu ditutup tanpa jawaban." in page
    assert "1 pengingat terkirim" in page
    assert "Sudah dikerjakan." in page  # the report, not the reminder


def test_what_was_closed_unanswered_stays_on_the_desk_as_long_as_it_can_be_reopened(as_user, buru, ambon):
    with at("2021-03-03"):
        follow_up = factories.reported_follow_up()
    FollowUp.objects.update(status="closed_unanswered", ended_at=factories.wit(2021, 4, 1, 8))
    with at("2021-05-31"):  # the sixtieth day
        page = section(html(as_user(buru).get("/daerah-saya/")), "ditutup")
        assert 'id="ditutup"' not in html(as_user(ambon).get("/daerah-saya/"))
    assert "31 Mei 2021" in page
    assert f'href="/tindak-lanjut/{follow_up.number}/buka-lagi/"' in page
    with at("2021-06-01"):
        assert 'id="ditutup"' not in html(as_user(buru).get("/daerah-saya/"))


def test_who_has_confirmed_is_not_asked_to_reopen(as_user, buru, ambon, bappeda):
    with at("2021-03-03"):
        follow_up = factories.two_askers()
        follow_ups.report_done(follow_up, by=bappeda, note="Sudah.", client_key=uuid.uuid4())
        follow_ups.confirm(follow_up, by=buru)
    FollowUp.objects.update(status="closed_unanswered", ended_at=factories.wit(2021, 4, 1, 8))
    with at("2021-04-12"):
        assert 'id="ditutup"' not in html(as_user(buru).get("/daerah-saya/"))
        page = section(html(as_user(ambon).get("/daerah-saya/")), "ditutup")
        assert numbers_in(page) == [follow_up.number]
        assert as_user(ambon).get(f"/tindak-lanjut/{follow_up.number}/konfirmasi/").status_code == 200


def test_the_days_to_reopen_are_those_of_the_zone_of_the_meeting(as_user, buru):
    """Closed at 23.30 on 1 April in Jakarta, which is 2 April in Jayapura; the sixtieth day is 31 May."""
    with at("2021-03-03"):
        factories.reported_follow_up(factories.held_meeting(time_zone="Asia/Jakarta"))
    FollowUp.objects.update(status="closed_unanswered", ended_at=factories.wit(2021, 4, 2, 1, 30))
    with time_machine.travel("2021-05-31T16:59Z", tick=False):
        assert "31 Mei 2021" in section(html(as_user(buru).get("/daerah-saya/")), "ditutup")
    with time_machine.travel("2021-05-31T17:00Z", tick=False):
        assert 'id="ditutup"' not in html(as_user(buru).get("/daerah-saya/"))


def test_a_chair_finds_what_was_closed_without_his_word(as_user, chair, secretariat, bappeda):
    meeting = factories.held_meeting()
    of_decision, _new = follow_ups.create_follow_up(
        by=secretariat,
        client_key=uuid.uuid4(),
        meeting=meeting,
        entry=factories.decision(meeting),
        task="Membentuk forum",
        institution=bappeda.institution,
        due_date=meeting.date,
    )
    factories.left_unanswered(factories.assigned_follow_up(meeting))
    factories.left_unanswered(of_decision)
    client = as_user(chair)
    page = section(html(client.get("/pimpinan/")), "ditutup")
    assert numbers_in(page) == [of_decision.number]
    for path in re.findall(r'href="(/tindak-lanjut/[^"]*/)"', page):
        assert client.get(path).status_code == 200, path


def test_all_tasks_can_be_reached_also_those_that_it_supports(as_user, bappeda, buru, ambon, monkeypatch):
    monkeypatch.setattr(waiting.Waiting, "LIMIT", 1)
    meeting = factories.held_meeting()
    own = factories.assigned_follow_up(meeting)
    helped = factories.assigned_follow_up(meeting, institution=ambon.institution, due_date=date(2021, 7, 1))
    reported = [factories.assigned_follow_up(meeting, institution=ambon.institution) for _n in range(2)]
    for follow_up in [helped, *reported]:
        factories.support(follow_up, bappeda.institution)
    for follow_up in reported:
        follow_ups.report_done(follow_up, by=ambon, note="Sudah.", client_key=uuid.uuid4())
    client = as_user(bappeda)

    def tasks(query=""):
        return section(html(client.get(f"/tugas-saya/?{query}")), "tugas").replace("&amp;", "&")

    first = tasks("terlambat=1")
    assert numbers_in(first) == [own.number, reported[0].number]
    assert 'href="?terlambat=1&page=2#tugas"' in first
    assert '<a href="?status=reported#tugas">dan 1 lagi</a>' in first
    assert helped.number in numbers_in(tasks("terlambat=1&page=2"))
    found = [tasks(f"status=reported&page={n}") for n in (1, 2)]
    assert [numbers_in(page) for page in found] == [[follow_up.number] for follow_up in reported]
    assert "/lapor/" not in found[0]
    assert numbers_in(tasks("status=reported&terlambat=1")) == []


def test_an_institution_narrows_its_tasks_and_finds_those_that_it_supports(
    as_user, secretariat, bappeda, buru
):
    meeting = factories.held_meeting()
    late = factories.assigned_follow_up(meeting)
    in_time = factories.assigned_follow_up(meeting, due_date=date(2099, 1, 1))
    follow_ups.report_progress(in_time, by=bappeda, note="Survei.", client_key=uuid.uuid4())
    extensions.ask_extension(in_time, by=bappeda, due_date=date(2099, 2, 1), reason="Musim barat.")
    helped = factories.assigned_follow_up(meeting, institution=buru.institution, due_date=date(2099, 3, 1))
    support, _new = handing_on.add_support(
        helped, by=secretariat, institution=bappeda.institution, client_key=uuid.uuid4()
    )
    client = as_user(bappeda)
    page = section(html(client.get("/tugas-saya/")), "tugas")
    assert numbers_in(page) == [late.number, in_time.number, helped.number]
    assert "perpanjangan sampai 1 Februari 2099 diminta, belum dijawab" in page
    assert f'href="/tindak-lanjut/{helped.number}/pendukung/{support.pk}/lapor/"' in page
    assert f'href="/tindak-lanjut/{helped.number}/lapor/"' not in page
    for query, expected in [
        ("terlambat=1", [late]),
        ("status=in_progress", [in_time]),
        ("status=salah", [late, in_time, helped]),
        ("status=in_progress&terlambat=1", []),
    ]:
        page = section(html(client.get(f"/tugas-saya/?{query}")), "tugas")
        assert numbers_in(page) == [follow_up.number for follow_up in expected], query


def test_the_chair_sees_lateness_by_region_and_by_meeting(as_user, chair, ambon):
    with at("2021-03-03"):
        meeting = factories.held_meeting()
        factories.received_input(meeting)
        for _n in range(2):
            factories.verified_input(meeting)
        for day in (date(2021, 4, 9), date(2021, 6, 1)):
            inputs.postpone_input(
                factories.verified_input(meeting), by=factories.secretariat(), until=day, reason="Anggaran."
            )
        factories.assigned_follow_up(meeting, by=ambon, due_date=date(2021, 4, 1))
    with at("2021-04-10"):
        in_time = [factories.received_input(meeting), factories.verified_input(meeting)]
    with at("2021-04-12"):
        page = html(as_user(chair).get("/pimpinan/"))
        rows = re.findall(
            r'href="(/masukan/\?[^"]*)">(\d+)</a>', section(page, "terlambat-rapat").replace("&amp;", "&")
        )
        for address, number in rows:
            late = html(as_user(chair).get(address)).split("<table")[1]
            assert len(numbers_in(late, "M")) == int(number), address
            assert not {input.number for input in in_time} & set(numbers_in(late, "M"))
    assert [number for _address, number in rows] == ["1", "2", "1"]
    assert "/tindak-lanjut/?wilayah=kota-ambon&amp;terlambat=1" in section(page, "terlambat-wilayah")
    by_meeting = section(page, "terlambat-rapat")
    assert f"/masukan/?rapat={meeting.pk}&amp;status=received&amp;terlambat=1" in by_meeting
    assert f"/masukan/?rapat={meeting.pk}&amp;status=postponed&amp;terlambat=1" in by_meeting
    assert "batas waktu 8 Maret 2021" in by_meeting


def _something_of_everything(number):
    secretariat, bappeda, buru = factories.secretariat(), factories.bappeda(), factories.buru()
    for n in range(number):
        meeting = factories.held_meeting(title=f"Rapat {n}")
        factories.received_input(meeting)
        factories.verified_input(meeting)
        inputs.return_input(factories.received_input(meeting), by=secretariat, reason="?")
        inputs.return_input(factories.received_input(meeting, by=bappeda), by=secretariat, reason="?")
        inputs.postpone_input(
            factories.verified_input(meeting), by=secretariat, until=date(2021, 5, 1), reason="x"
        )
        factories.assigned_follow_up(meeting)
        factories.assigned_follow_up(meeting, institution=buru.institution)
        factories.reported_follow_up(meeting)
        own = factories.assigned_follow_up(meeting, by=bappeda, institution=buru.institution)
        follow_ups.report_done(own, by=buru, note="Selesai.", client_key=uuid.uuid4())
        decision = factories.decision(meeting)
        for values in ({}, {"institution": bappeda.institution, "due_date": meeting.date}):
            follow_up, _ = follow_ups.create_follow_up(
                by=secretariat, client_key=uuid.uuid4(), meeting=meeting, entry=decision, task="x", **values
            )
        follow_ups.report_done(follow_up, by=bappeda, note="Jadi.", client_key=uuid.uuid4())
        factories.circulated_meeting(title=f"Diedarkan {n}")
        ratified = factories.circulated_meeting(title=f"Disahkan {n}")
        factories.verified_input(ratified)
        factories.ratified_unchecked(ratified)
        draft = factories.drafted_correction(ratified)
        corrections.strike_out(draft, ratified.minutes.entries.get(), by=secretariat)
        factories.announced_meeting(title=f"Diumumkan {n}")


@pytest.mark.parametrize("number", [1, 3])
def test_each_desk_asks_the_same_number_of_queries(as_user, request, monkeypatch, number):
    """Session and user (with institution, region), what is unread, the calendar, and one for each list."""
    monkeypatch.setattr(waiting.Waiting, "LIMIT", 50)
    _something_of_everything(number)
    assert FollowUp.objects.count() >= 6 * number
    asked = {}
    for person in ["secretariat", "chair", "buru", "bappeda"]:
        client = as_user(request.getfixturevalue(person))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(DESKS[person]).status_code == 200
        asked[person] = len(queries)
    assert asked == {"secretariat": 17, "chair": 16, "buru": 17, "bappeda": 16}
