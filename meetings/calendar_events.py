"""A meeting as an event of iCalendar (RFC 5545): for the calendars of the portal and the letters that invite.

A meeting is one event under one UID for good. Moved, changed or cancelled, the event comes again with a higher SEQUENCE,
so that a calendar takes the new state in place of the old one.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, IntegerField, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from meetings.models import Meeting, MeetingEvent

Kind = MeetingEvent.Kind


def with_changes(meetings):
    """Each with `changes`, the number since its announcement, `changed_at`, the last, and why it was moved last."""
    events = MeetingEvent.objects.filter(meeting=OuterRef("pk"))
    changes = events.filter(
        kind__in=[Kind.CHANGED, Kind.MOVED, Kind.CANCELLED], at__gte=OuterRef("announced_at")
    ).order_by()
    by_meeting = changes.values("meeting")
    moves = events.filter(kind=Kind.MOVED).order_by("-at", "-pk")
    number = by_meeting.annotate(number=Count("pk")).values("number")
    return meetings.annotate(
        changes=Coalesce(Subquery(number, output_field=IntegerField()), 0),
        changed_at=Coalesce(Subquery(by_meeting.annotate(last=Max("at")).values("last")), F("announced_at")),
        move_reason=Subquery(moves.values("note")[:1]),
    )


def calendar_of(meetings):
    """A Calendar to publish, of meetings fetched by `with_changes`.

    METHOD is PUBLISH, also in the letters: a program's own button "accept" would send its answer to an address that
    nobody reads, while the letter's link tells the portal who comes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Dinas Kominfo Provinsi Maluku//Portal Rakor//ID")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    meetings = list(meetings)
    for zone in sorted({meeting.time_zone for meeting in meetings if meeting.time_is_known}):
        calendar.add_component(_zone(zone))
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    return calendar


@lru_cache(maxsize=10)
def _zone(name):
    """Its VTIMEZONE, which takes a while to find. Nobody may change it.

    The three zones of Indonesia (participants.models.zones) know no summer time, so one rule holds for all years.
    """
    zone = Timezone.from_tzinfo(ZoneInfo(name), name)
    del zone["COMMENT"]  # icalendar's, about years that it did not look at
    return zone


def _event(meeting):
    event = Event()
    event.add("uid", f"rapat-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("sequence", meeting.changes)
    for name, moment in _span(meeting).items():
        event.add(name, moment)
    event.add("summary", meeting.title)
    if meeting.place:
        event.add("location", meeting.place)
    event.add("description", _description(meeting))
    event.add("url", _page_of(meeting))
    event.add("status", "CANCELLED" if meeting.status == Meeting.Status.CANCELLED else "CONFIRMED")
    return event


def _span(meeting):
    """When it begins and ends: in its zone, or whole days where the hour is not known (the last is exclusive)."""
    if meeting.time_is_known:
        return {"dtstart": _to_the_second(meeting.local_start), "dtend": _to_the_second(meeting.local_end)}
    return {"dtstart": meeting.local_start.date(), "dtend": meeting.local_end.date() + timedelta(days=1)}


def _to_the_second(moment: datetime):
    return moment.replace(microsecond=0)


def _description(meeting):
    lines = []
    if meeting.status == Meeting.Status.CANCELLED:
        lines.append(_("Dibatalkan. Alasan: %(reason)s") % {"reason": meeting.cancel_reason})
    if meeting.first_starts_at:
        lines.append(
            _("Semula %(day)s. Alasan dipindahkan: %(reason)s")
            % {"day": date_format(meeting.first_date, "l, j F Y"), "reason": meeting.move_reason or "–"}
        )
    if meeting.theme:
        lines.append(_("Tema: %(theme)s") % {"theme": meeting.theme})
    lines.append(_("Agenda, bahan, dan hasilnya: %(address)s") % {"address": _page_of(meeting)})
    return "\n".join(lines)


def _page_of(meeting):
    return settings.SITE_URL + meeting.get_absolute_url()
