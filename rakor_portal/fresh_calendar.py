from functools import partial

from meetings.models import DecreedDay
from meetings.models.calendars import forget_calendar
from meetings.public_pages import counted_once


class FreshCalendar:
    """Middleware: each request reads the decreed days anew, once, and only where something counts working days.

    Strangers share them until something public changes.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        forget_calendar(partial(counted_once, request, "calendar", DecreedDay.objects.calendar))
        return self.get_response(request)
