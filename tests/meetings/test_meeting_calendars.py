"""iCalendar: one event for each meeting under one UID for good, in the zone of the meeting, as the icalendar package reads it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from meetings import clock
from meetings.actions import meetings
from meetings.models import Meeting
from tests import factories

pytestmark = pytest.mark.django_db

JAYAPURA = ZoneInfo("Asia/Jayapura")


def read(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.content.endswith(b"END:VCALENDAR\r\n")
    return Calendar.from_ical(answer.content)


def event_of(client, meeting):
    (event,) = read(client, f"{meeting.get_absolute_url()}kalender.ics").walk("VEVENT")
    return event


def test_a_meeting_is_an_event_in_its_zone(client):
    meeting = factories.announced_meeting(title="Rakor, tahap 1; awal", theme="Data\\satu")
    calendar = read(client, f"{meeting.get_absolute_url()}kalender.ics")
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Jayapura"
    assert zone.walk("STANDARD")[0]["TZOFFSETTO"].td == timedelta(hours=9)
    (event,) = calendar.walk("VEVENT")
    assert event["UID"] == f"rapat-{meeting.pk}@localhost"
    assert event["DTSTART"].params["TZID"] == "Asia/Jayapura"
    assert event["DTSTART"].dt == datetime(2021, 3, 3, 9, tzinfo=JAYAPURA)
    assert event["DTEND"].dt == datetime(2021, 3, 3, 16, tzinfo=JAYAPURA)
    assert event["SUMMARY"] == "Rakor, tahap 1; awal"
    assert event["LOCATION"] == "Manise Hotel, Ambon"
    assert event["URL"] == f"http://localhost:8000{meeting.get_absolute_url()}"
    assert event["DESCRIPTION"] == (
        f"Tema: Data\\satu\nAgenda, bahan, dan hasilnya: http://localhost:8000{meeting.get_absolute_url()}"
    )
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == meeting.announced_at.replace(microsecond=0)
    raw = client.get(f"{meeting.get_absolute_url()}kalender.ics")
    assert b"DTSTART;TZID=Asia/Jayapura:20210303T090000\r\n" in raw.content
    assert raw["Content-Disposition"] == f'attachment; filename="{meeting.slug}.ics"'
    assert raw.content == client.get(f"{meeting.get_absolute_url()}kalender.ics").content


def test_moved_changed_and_cancelled_it_is_an_update_of_the_same_event(client, secretariat):
    meeting = factories.draft_meeting()
    meetings.change_meeting(meeting, by=secretariat, changes={"venue": "Kantor"})  # before anybody knew of it
    meeting = factories.announced_meeting(title="Rakor pindah")
    uid = event_of(client, meeting)["UID"]
    with clock.at(factories.wit(2031, 1, 1, 9)):
        meetings.change_meeting(
            meeting,
            by=secretariat,
            changes={"starts_at": factories.wit(2021, 3, 4, 9), "ends_at": factories.wit(2021, 3, 5, 12)},
            reason="Cuaca buruk.",
        )
    moved = event_of(client, meeting)
    assert (moved["UID"], moved["SEQUENCE"], moved["STATUS"]) == (uid, 1, "CONFIRMED")
    assert moved["DTSTART"].dt == datetime(2021, 3, 4, 9, tzinfo=JAYAPURA)
    assert moved["LAST-MODIFIED"].dt == factories.wit(2031, 1, 1, 9)
    assert "Semula Rabu, 3 Maret 2021. Alasan dipindahkan: Cuaca buruk." in moved["DESCRIPTION"]
    meetings.change_meeting(meeting, by=secretariat, changes={"venue": "Kantor Gubernur"})
    assert event_of(client, meeting)["SEQUENCE"] == 2
    meetings.cancel_meeting(meeting, by=secretariat, reason="Anggaran dialihkan.")
    cancelled = event_of(client, meeting)
    assert (cancelled["UID"], cancelled["SEQUENCE"], cancelled["STATUS"]) == (uid, 3, "CANCELLED")
    assert "Dibatalkan. Alasan: Anggaran dialihkan." in cancelled["DESCRIPTION"]
    (subscribed,) = read(client, "/kalender.ics").walk("VEVENT")
    assert (subscribed["UID"], subscribed["STATUS"]) == (uid, "CANCELLED")


def test_without_a_known_hour_it_takes_whole_days(client):
    meeting = factories.announced_meeting(
        time_is_known=False, starts_at=factories.wit(2021, 3, 3, 0), ends_at=factories.wit(2021, 3, 4, 23)
    )
    calendar = read(client, f"{meeting.get_absolute_url()}kalender.ics")
    (event,) = calendar.walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2021, 3, 3), date(2021, 3, 5))
    assert calendar.walk("VTIMEZONE") == []


def test_another_zone_is_carried_too(client):
    factories.announced_meeting(title="Satu")
    factories.announced_meeting(title="Dua", time_zone="Asia/Jakarta")
    calendar = read(client, "/kalender.ics")
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Jakarta", "Asia/Jayapura"]
    assert calendar["X-WR-CALNAME"] == "Rapat koordinasi Kominfo se-Maluku"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    starts = {event["SUMMARY"]: event["DTSTART"] for event in calendar.walk("VEVENT")}
    assert starts["Dua"].params["TZID"] == "Asia/Jakarta"
    assert starts["Dua"].dt == starts["Satu"].dt == factories.wit(2021, 3, 3, 9)


def test_a_draft_is_in_no_calendar_also_for_those_who_prepare_it(client, as_user, secretariat):
    draft = factories.draft_meeting()
    for reader in (client, as_user(secretariat)):
        assert reader.get(f"{draft.get_absolute_url()}kalender.ics").status_code == 404
        assert read(reader, "/kalender.ics").walk("VEVENT") == []


def test_the_address_says_the_language(client):
    meeting = factories.announced_meeting(title="Rakor")
    (event,) = read(client, "/en/rapat/2021/rakor/kalender.ics").walk("VEVENT")
    assert event["URL"] == "http://localhost:8000/en/rapat/2021/rakor/"
    assert event["UID"] == f"rapat-{meeting.pk}@localhost"


def test_a_meeting_that_does_not_exist_is_404(client):
    assert client.get("/rapat/2021/tidak-ada/kalender.ics").status_code == 404


def test_one_query_however_many_meetings(client, django_assert_num_queries):
    for number in (1, 3):
        while Meeting.objects.count() < number:
            factories.announced_meeting()
        with django_assert_num_queries(1):
            assert len(read(client, "/kalender.ics").walk("VEVENT")) == number
