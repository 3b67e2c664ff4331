"""How every address of the API answers: reading only, for everybody alike, and in JSON also where it says no."""

from functools import wraps

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from meetings.public_pages import public_page

READING = ("GET", "HEAD", "OPTIONS")
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(READING),
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def reading_only(view):
    """Decorator: a public page of JSON that scripts of other sites may read; whatever would write is 405."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers={"Allow": ", ".join(READING), **PREFLIGHT})
        elif request.method not in READING:
            response = problem(405, _("Metode ini tidak dapat dipakai: API ini hanya untuk dibaca."))
            response["Allow"] = ", ".join(READING)
        else:
            response = _as_get(view, request, *args, **kwargs)
        for name, value in CORS.items():
            response[name] = value
        return response

    # Nothing is written, so there is nothing to forge: a POST is to get its 405, not a page about cookies.
    return csrf_exempt(public_page(answer))


def _as_get(view, request, *args, **kwargs):
    """What GET would answer, for HEAD, too: the server leaves the body out, and the cache knows the length."""
    method, request.method = request.method, "GET"
    try:
        return view(request, *args, **kwargs)
    finally:
        request.method = method


def problem(status, detail, **more):
    return in_json({"detail": str(detail), **more}, status=status)


def in_json(data, **kwargs):
    """Letters as they are, not as \\u escapes: shorter, and to be read by people."""
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False}, **kwargs)


@reading_only
def unknown(_request):
    """Every other address under /api/v1/."""
    return problem(404, _("Alamat ini tidak ada. Daftar alamat API: /api/v1/docs."))
