"""What somebody typed is not lost when his session ends in the middle of typing.

Django's own answer to such a POST is a redirect to the sign-in page: everything typed is gone. Here the
answer is a page that holds all of it in a form for the same address. The reader signs in in a second tab
and sends the form again. Signing in changes the CSRF token, so that form then fails the CSRF check; that
failure, too, answers with the typed text and a fresh token ("one more step"). Nothing is kept on the server,
so it works with any way of signing in, and an anonymous visitor cannot fill the database.

A script that asks for JSON (static/js/outbox.js) keeps the text itself and only needs to know: 401 for an ended
session, and for one that is somebody else's by now; 403 with a fresh token in the cookie for an old one.

Passwords are never carried. A POST that fails the CSRF check is carried only when the browser says that it
came from this very site: a form of somebody else's page must not end up one click away from being sent.
"""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.middleware.csrf import get_token
from django.shortcuts import render, resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.csrf import csrf_failure as plain_csrf_failure
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rakor_portal.kept_text import wants_json

PERSON = "X-Person"  # header: the key of the account whose text this is
SECRET = re.compile(r"pass|sandi|secret|token|otp", re.IGNORECASE)
# A key, a choice, a date, a number: sent along, but nothing that a person would want to read again.
NOT_PROSE = re.compile(r"[\w.:+-]*", re.ASCII)


class KeepsWhatWasTyped(LoginRequiredMiddleware):
    """LoginRequiredMiddleware that answers a POST of an ended session with what was typed."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.user.is_authenticated and _is_of_somebody_else(request):
            return _sign_in_again()
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        if wants_json(request):
            return _sign_in_again()
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        fields = carried_fields(request)
        if not fields:
            # A button without text: to the page it stands on, since its own address may not answer a GET.
            return redirect_to_login(_page_before(request), resolve_url(self.get_login_url(view_func)))
        return _unauthorised(_kept(request, fields, status=401))


@never_cache
@require_safe
def session_state(_request):
    """Whether the session still holds: 204, or 401 by the middleware. Asked before a large text is sent over a slow link."""
    return HttpResponse(status=204)


def csrf_failure(request, reason=""):
    """The CSRF check failed: on our own page opened before somebody signed in again, or on a stranger's page."""
    if wants_json(request):
        get_token(request)  # puts the cookie into the answer
        return JsonResponse({"csrf": "stale"}, status=403)
    fields = carried_fields(request) if is_same_origin(request) and _needs_an_account(request) else []
    if fields:
        return _kept(request, fields, status=403)
    return plain_csrf_failure(request, reason)


def _is_of_somebody_else(request):
    """A text that one person left in this browser must not be sent under the session of the next."""
    person = request.headers.get(PERSON)
    return person is not None and person != str(request.user.pk)


def _sign_in_again():
    response = _unauthorised(JsonResponse({"sign_in": resolve_url(settings.LOGIN_URL)}, status=401))
    add_never_cache_headers(response)
    return response


def _unauthorised(response):
    response["WWW-Authenticate"] = 'Form realm="Portal Rakor"'
    return response


def _kept(request, fields, *, status):
    response = render(
        request,
        "session_expired.html",
        {
            "prose": [field for field in fields if field.is_prose],
            "others": [field for field in fields if not field.is_prose],
            "files": sorted(upload.name for name in request.FILES for upload in request.FILES.getlist(name)),
            "address": request.get_full_path(),
        },
        status=status,
    )
    add_never_cache_headers(response)
    return response


@dataclass(frozen=True)
class CarriedField:
    name: str
    value: str

    @property
    def is_prose(self):
        return not NOT_PROSE.fullmatch(self.value)

    @property
    def label(self):
        return capfirst(_labels().get(self.name.rsplit("-", 1)[-1], _("Isian")))

    @property
    def rows(self):
        """Lines of its text box, judged by lines of 70 characters."""
        lines = sum(1 + len(line) // 70 for line in self.value.splitlines())
        return min(max(lines, 1) + 1, 20)


def carried_fields(request):
    """What was posted, in its order; nothing when it holds a password or cannot be read."""
    try:
        posted = [(name, value) for name, values in request.POST.lists() for value in values]
    except (SuspiciousOperation, UnreadablePostError):
        return []
    fields = [CarriedField(name, value) for name, value in posted if name != "csrfmiddlewaretoken"]
    if any(SECRET.search(field.name) for field in fields) or not any(field.value for field in fields):
        return []
    return fields


def is_same_origin(request):
    """Whether the browser says that the form stands on a page of this portal. A page cannot forge these headers."""
    origin = request.headers.get("Origin")
    if origin:
        return origin in {f"{request.scheme}://{request.get_host()}", settings.SITE_URL}
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _needs_an_account(request):
    return getattr(request.resolver_match.func, "login_required", True)


def _page_before(request):
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return urlsplit(referer)._replace(scheme="", netloc="", fragment="").geturl()
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@cache
def _labels():
    """What the fields are called, by their names in the records: a posted form does not say it."""
    named = {
        field.name: field.verbose_name
        for model in apps.get_models()
        if model._meta.app_label in {"meetings", "participants"}
        for field in model._meta.fields
        if field.verbose_name != field.name.replace("_", " ")
    }
    return named | {"reason": _("alasan")}
