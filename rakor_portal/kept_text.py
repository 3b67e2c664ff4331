"""Tells static/js/keep-typed.js which of the texts it keeps in the browser have been saved.

A script cannot see how a form's POST was answered. So every POST that carries a key and is answered by a
redirect, which is how each view of the portal says "done", puts that key into a cookie that the script
reads and empties.
"""

import re

from django.conf import settings

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
        if saved:
            earlier = [key for key in request.COOKIES.get(COOKIE, "").split(".") if KEY.fullmatch(key)]
            response.set_cookie(
                COOKIE,
                ".".join([*(key for key in earlier if key not in saved), *saved][-KEPT:]),
                max_age=SECONDS,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response
