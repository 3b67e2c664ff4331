from meetings.models.calendars import forget_calendar


class FreshCalendar:
    """Middleware: each request reads the decreed days anew, once, and only where something counts working days."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        forget_calendar()
        return self.get_response(request)
