"""Tells the scripts that keep texts in the browser which of them have been saved.

A form that the browser sends by itself: a script cannot see how it was answered. So every POST that carries
a key and is answered by a redirect, which is how each view of the portal says "done", puts that key into a
cookie that static/js/keep-typed.js reads and empties.

A form that static/js/outbox.js sends asks for JSON and is told in the answer: `{"saved": key, "location": "/…"}`
instead of the redirect, so that the page behind it is fetched once, by the reader. A view may say more in JSON
of its own; a form with errors stays a page.
"""

import re

from django.conf import settings
from django.http import JsonResponse

COOKIE = "tersimpan"
FIELDS = ("client_key", "keep_key")
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KEPT = 10  # keys until the script takes them; a page with the script is seldom ten forms away
SECONDS = 14 * 24 * 60 * 60  # as long as the script keeps a text


class SaysWhatWasSaved:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method != "POST" or response.status_code not in {302, 303}:
            return response
        saved = [key for name in FIELDS if KEY.fullmatch(key := request.POST.get(name, ""))]
        if not saved:
            return response
        if wants_json(request):
            return _told(response, saved[0])
        earlier = [key for key in request.COOKIES.get(COOKIE, "").split(".") if KEY.fullmatch(key)]
        response.set_cookie(
            COOKIE,
            ".".join([*(key for key in earlier if key not in saved), *saved][-KEPT:]),
            max_age=SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
        return response


def wants_json(request):
    """Whether a script asks, and says so; a browser's own `*/*` does not."""
    return any(str(kind) == "application/json" for kind in request.accepted_types)


def _told(redirect, key):
    """The same answer in JSON, with the cookies that the view set."""
    answer = JsonResponse({"saved": key, "location": redirect.url})
    answer.cookies = redirect.cookies
    return answer
