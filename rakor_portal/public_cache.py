"""What strangers are shown, kept compressed until something public changes; design.md, "Public page cache by version".

A page is kept in each process under its address and the version of the public data. The version is read before the page
is made, and from the database at every request: so the first request after a commit gets the new page, on any node. What
depends on the clock (what is late, what is over) changes with the minute, which is a part of the version here.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from functools import lru_cache
from http.cookies import SimpleCookie

import brotli
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpResponse, HttpResponseNotModified
from django.http.response import ResponseHeaders
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from pghistory.middleware import HistoryMiddleware

from rakor_portal.public_version import public_version

CACHE_CONTROL = "public, max-age=0, must-revalidate"
# Of brotli: quality 11 saves a twentieth more and takes thirty times as long; a larger window takes a third longer for
# the tables that it is kept in, and saves nothing where a page has fewer bytes than that.
BROTLI = {"quality": 5, "lgwin": 16}
LONGEST_ADDRESS = 2_000  # characters; a longer one is answered, not kept
MOST_HOSTS = 100  # names that a process remembers to be ours
ENTRY_OVERHEAD = 2_000  # bytes, about: headers, key, objects


class PublicCache:
    """Middleware. Stands outside all that makes a page, and lets through whatever it may not answer."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.pages = KeptPages(settings.PUBLIC_CACHE_MB * 1024 * 1024)
        self.static = "/" + settings.STATIC_URL.lstrip("/")
        self.private_cookies = (settings.SESSION_COOKIE_NAME, "messages")
        self.hosts = {}

    def __call__(self, request):
        if not self.is_strangers_question(request):
            return self.get_response(request)
        request.is_strangers = True
        key = request.public_version = None
        if self.pages.capacity or settings.PUBLIC_TOTALS_ARE_KEPT:
            request.public_version = self.version()
        if self.pages.capacity:
            key = self.key_of(request)
            page = self.pages.get(key)
            if page is not None:
                return page.answer(request)
        response = self.get_response(request)
        if not may_be_kept(request, response):
            return response
        page = Page(response)
        if key is not None:
            self.pages.keep(key, page)
        return page.answer(request)

    def process_view(self, request, view, _arguments, _named):
        request.is_public_page = getattr(view, "is_public_page", False)

    def is_strangers_question(self, request):
        if request.method not in {"GET", "HEAD"} or request.path_info.startswith(self.static):
            return False
        # A message waits in the session or in a cookie of its own.
        if not request.META.get("HTTP_COOKIE"):
            return True
        return not any(name in request.COOKIES for name in self.private_cookies)

    @staticmethod
    def version():
        """Of the public data, with the minute; None where it cannot be had. Read before the page is made."""
        number = public_version.read()
        return None if number is None else (number, int(time.time() // 60))

    def key_of(self, request):
        """None where nothing may be kept."""
        host = self.host_of(request)
        query = request.META.get("QUERY_STRING", "")
        if (
            host is None
            or request.public_version is None
            or len(request.path_info) + len(query) > LONGEST_ADDRESS
        ):
            return None
        return request.public_version, request.scheme, host, request.path_info, query

    def host_of(self, request):
        """The host that was asked, None for one that is not ours: Django looks at each name once only."""
        asked = request.META.get("HTTP_HOST")
        host = self.hosts.get(asked) if asked else None
        if host is None:
            try:
                host = request.get_host()
            except DisallowedHost:
                return None
            if asked == host and len(self.hosts) < MOST_HOSTS:  # not what a proxy says in another header
                self.hosts[asked] = host
        return host


def may_be_kept(request, response):
    return (
        getattr(request, "is_public_page", False)
        and getattr(request, "is_strangers", False)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
    )


class PrivateCopies:
    """Middleware: what somebody who is signed in is shown of a public page is not for anybody else's store."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "is_public_page", False) and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-cache")
            patch_vary_headers(response, ["Cookie"])
        return response


class HistoryOfPeople(HistoryMiddleware):
    """The package's, which tells the database who asks, for all but strangers' questions: they change nothing."""

    def __call__(self, request):
        if getattr(request, "is_strangers", False):
            return self.get_response(request)
        return super().__call__(request)


class GZipOthers(GZipMiddleware):
    """Django's, for all pages but those that PublicCache compresses itself."""

    def process_response(self, request, response):
        if may_be_kept(request, response):
            return response
        return super().process_response(request, response)


class Kept(HttpResponse):
    """An answer made once and given again: with the headers and the body of the first, without what making it takes."""

    def __init__(self, first, *, with_body):
        self.__dict__.update(first.__dict__)
        self.headers = ResponseHeaders({})
        self.headers._store = dict(first.headers._store)
        self.cookies = SimpleCookie()
        self._resource_closers = []
        if not with_body:
            self.content = b""


class Page:
    """One answer: its headers, and its body in each encoding that somebody asked for."""

    def __init__(self, response):
        content = response.content
        response["Vary"] = "Accept-Encoding, Cookie"  # not the visitor's language: the address says it
        response["Cache-Control"] = CACHE_CONTROL
        response["ETag"] = f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
        self.etag = response["ETag"]
        self.headers = {name: value for name, value in response.items() if name != "Content-Length"}
        self.bodies = {"br": brotli.compress(content, **BROTLI)}
        self.answers = {}
        # In bytes, with the gzip that somebody may ask for.
        self.size = ENTRY_OVERHEAD + 5 * len(self.bodies["br"]) // 2

    def answer(self, request):
        meta = request.META
        seen = meta.get("HTTP_IF_NONE_MATCH")
        if seen and (self.etag in seen or seen == "*"):
            return HttpResponseNotModified(headers=self.headers)
        encoding = encoding_for(meta.get("HTTP_ACCEPT_ENCODING", ""))
        response = self.answers.get(encoding)
        if response is None:
            response = self._answer(encoding)
            if encoding:
                self.answers[encoding] = response
        return Kept(response, with_body=request.method != "HEAD")

    def _answer(self, encoding):
        body = self.body(encoding)
        response = HttpResponse(body)
        response.headers = ResponseHeaders(self.headers)
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.headers["Content-Length"] = str(len(body))
        return response

    def body(self, encoding):
        if encoding in self.bodies:
            return self.bodies[encoding]
        content = brotli.decompress(self.bodies["br"])
        if not encoding:
            return content  # few ask for it, and it is large
        self.bodies[encoding] = gzip.compress(content, 6, mtime=0)
        return self.bodies[encoding]


@lru_cache(maxsize=200)
def encoding_for(accepted):
    """The shortest encoding that a header Accept-Encoding allows: "br", "gzip" or "" (as it is)."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _semicolon, parameters = part.strip().partition(";")
        weights[name.strip()] = parameters.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next((name for name in ("br", "gzip") if weights.get(name)), "")


class KeptPages:
    """Pages by key, at most `capacity` bytes of them; what was not asked for longest goes first."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.size = 0
        self._pages = OrderedDict()
        self._turn = threading.Lock()
        self._version = None

    def get(self, key):
        if key is None:
            return None
        with self._turn:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key, page):
        if page.size > self.capacity // 4:
            return
        with self._turn:
            if key[0] != self._version:  # pages of an earlier version are never asked for again
                self._pages.clear()
                self.size, self._version = 0, key[0]
            replaced = self._pages.pop(key, None)
            self._pages[key] = page
            self.size += page.size - (replaced.size if replaced else 0)
            while self.size > self.capacity:
                _key, oldest = self._pages.popitem(last=False)
                self.size -= oldest.size
