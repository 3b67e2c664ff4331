"""How a clock is explained: components/clock.html by meetings.views.deadlines.clocks_of."""

import re
import uuid
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils.formats import date_format

from meetings import clock
from meetings.actions import calendars, deadlines, follow_ups, handing_on
from meetings.models import Deadline, DecreedDay
from meetings.views.deadlines import clocks_of
from tests import factories

pytestmark = pytest.mark.django_db


def shown(record):
    html = render_to_string("components/clock.html", {"deadlines": clocks_of(record)})
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def decree(day, name="Libur pilkada"):
    calendars.decree_day(
        DecreedDay(day=day, name=name, decree="SKB"), by=factories.secretariat(), client_key=uuid.uuid4()
    )


def input_received(*moment):
    meeting = factories.announced_meeting()
    with clock.at(factories.wit(*moment)):
        return factories.received_input(meeting)


def test_each_day_is_counted_or_left_out_with_the_reason():
    """Three working days after Wednesday 31 March 2021, over Good Friday and a weekend."""
    input = input_received(2021, 3, 31, 9)
    with clock.at(factories.wit(2021, 4, 6, 23, 59)):
        text = shown(input)
    assert "Pemeriksaan masukan paling lambat Selasa, 6 April 2021 Bagaimana tanggal ini dihitung" in text
    assert "3 hari kerja sesudah Rabu, 31 Maret 2021; hari itu sendiri tidak dihitung." in text
    assert text.endswith(
        "Kamis, 1 April 2021: hari kerja ke-1 "
        "Jumat, 2 April 2021: tidak dihitung, Wafat Yesus Kristus "
        "Sabtu, 3 April – Minggu, 4 April 2021: tidak dihitung, akhir pekan "
        "Senin, 5 April 2021: hari kerja ke-2 "
        "Selasa, 6 April 2021: hari kerja ke-3"
    )
    with clock.at(factories.wit(2021, 4, 7, 0, 1)):
        assert "terlambat 1 hari kerja" in shown(input)


def test_late_on_a_saturday_has_no_number():
    input = input_received(2021, 4, 6, 9)
    with clock.at(factories.wit(2021, 4, 10, 8)):
        assert "Pemeriksaan masukan terlambat paling lambat Jumat, 9 April 2021" in shown(input)


def test_a_clock_that_ended_is_explained_by_the_calendar_of_then():
    input = input_received(2021, 4, 6, 9)
    with clock.at(factories.wit(2021, 4, 7, 9)):
        deadlines.stop(input, Deadline.Kind.VERIFY)
        deadlines.start(input, Deadline.Kind.DECIDE, limit=3)
    with clock.at(factories.wit(2021, 4, 7, 10)):
        decree(date(2021, 4, 8))
        text = shown(input)
    running, ended = text.split("Pemeriksaan masukan")
    assert "Kamis, 8 April 2021: tidak dihitung, Libur pilkada" in running
    assert "paling lambat Selasa, 13 April 2021" in running
    assert "batasnya Jumat, 9 April 2021, berhenti tepat waktu pada 7 April 2021" in ended
    assert "Kamis, 8 April 2021: hari kerja ke-2" in ended


def test_a_day_that_was_named_is_not_said_to_be_counted():
    input = input_received(2021, 4, 6, 9)
    deadlines.stop(input, Deadline.Kind.VERIFY)
    deadlines.start(input, Deadline.Kind.DECIDE, day=date(2021, 12, 1))
    running = shown(input).split("Pemeriksaan masukan")[0]
    assert "Rabu, 1 Desember 2021" in running
    assert "Tanggal ini ditetapkan, tidak dihitung dari hari kerja." in running
    assert "Pemeriksaan masukan batasnya Jumat, 9 April 2021, berhenti pada" in shown(input)
    assert ", sesudah batasnya" in shown(input)


def test_an_answer_that_never_came_is_not_said_to_be_late(client):
    follow_up = factories.closed_unanswered_follow_up()
    page = client.get(follow_up.get_absolute_url()).content.decode()
    text = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    due = date_format(follow_up.deadlines.get(kind="answer").due_date, "l, j F Y")
    assert f"Jawaban pengusul batasnya {due}, lewat tanpa jawaban" in text
    assert "sesudah batasnya" not in text


def test_an_answer_after_its_day_is_late_also_where_a_later_one_never_came(buru):
    """Returned on the first clock, closed on the second: each is told by what ended it."""
    with clock.at(factories.wit(2026, 1, 5, 9)):
        follow_up = factories.reported_follow_up()
    with clock.at(factories.wit(2026, 3, 2, 9)):
        follow_ups.return_to_institution(follow_up, by=buru, reason="Belum.")
    factories.left_unanswered(follow_up, reported_on=date(2026, 3, 9))
    known = clocks_of(follow_up, events=list(follow_up.events.all()))
    ends = [(row.started_on.month, row.was_late, row.was_unanswered) for row in known if row.kind == "answer"]
    assert ends == [(3, True, True), (1, True, False)]


def test_a_clock_that_was_handed_on_late_is_not_said_to_be_met(client, bappeda):
    with clock.at(factories.wit(2026, 1, 5, 9)):
        follow_up = factories.assigned_follow_up()
    with clock.at(factories.wit(2026, 3, 2, 9)):
        handing_on.hand_on(
            follow_up, by=bappeda, reason="Wewenangnya.", institution=factories.kominfo("Kota Ambon"),
            unreachable_is_known=True,
        )  # fmt: skip
    page = client.get(follow_up.get_absolute_url()).content.decode()
    assert ", berhenti pada 2 Maret 2026, sesudah batasnya" in " ".join(page.split())
    assert "terpenuhi" not in page


@pytest.mark.parametrize("times", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_clocks(buru, django_assert_num_queries, times):
    """The deadlines, the calendar, the decreed days."""
    follow_up = factories.reported_follow_up()
    for n in range(times):
        follow_ups.return_to_institution(follow_up, by=buru, reason="Belum.")
        follow_ups.report_done(
            follow_up, by=factories.bappeda(), note=f"Selesai {n}.", client_key=uuid.uuid4()
        )
    follow_up.refresh_from_db()
    follow_up.meeting  # noqa: B018
    calendars.forget_calendar()
    with django_assert_num_queries(3):
        assert shown(follow_up).count("Jawaban pengusul paling lambat") == 1
