"""A 304 says "nothing changed" and no more: a page that asks every few seconds over a slow link pays for each header.

RFC 9110 (15.4.5) names the headers that a 304 has to carry; the others, the security policies among them, the browser
has from the answer that it kept. A cookie that was to be set is set.
"""

KEPT = {"cache-control", "content-location", "date", "etag", "expires", "vary"}


class Lean304:
    """Stands first, so that nothing adds a header after it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 304:
            for name in [name for name, _value in response.items() if name.lower() not in KEPT]:
                del response[name]
        return response
