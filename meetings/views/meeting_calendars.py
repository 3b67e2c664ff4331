"""Meetings for the reader's own calendar (meetings/calendar_events.py): one of them, or all to subscribe to."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.calendar_events import calendar_of, with_changes
from meetings.models import Meeting
from meetings.public_pages import public_page

MOST = 100  # meetings in the calendar to subscribe to, the latest
REFRESH = timedelta(hours=6)


@public_page
@require_safe
def meeting_calendar(request, year, slug):
    meeting = get_object_or_404(with_changes(Meeting.objects.published()), year=year, slug=slug)
    response = _answer(calendar_of([meeting]))
    response["Content-Disposition"] = f'attachment; filename="{meeting.slug}.ics"'
    return response


@public_page
@require_safe
def portal_calendar(request):
    meetings = with_changes(Meeting.objects.published()).order_by("-starts_at", "-pk")[:MOST]
    calendar = calendar_of(meetings)
    name = _("Rapat koordinasi Kominfo se-Maluku")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    return _answer(calendar)


def _answer(calendar):
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
