"""Two portals on one database, as two machines: what one publishes, corrects or withdraws, the other shows at once.

Everything goes over HTTP: the secretariat signs in and sends the forms of the desk to one node, a stranger reads on the
other, and with each change they change places. RAKOR_ALTERNATIONS=1000 makes as many changes as the portal promises
(`make benchmark` does, and prints how it went); else sixty.
"""

import http.client
import os
import re
import time
from http.cookies import SimpleCookie
from statistics import median
from urllib.parse import urlencode

import brotli
import pytest
from django.urls import reverse

from tests import factories
from tests.browser.bad_link import Server

CHANGES = int(os.environ.get("RAKOR_ALTERNATIONS") or 60)


class Link:
    """Somebody's connection to one node; it is kept, and made anew where the node closed it while it was idle."""

    def __init__(self, node):
        self.link = http.client.HTTPConnection("127.0.0.1", node.port, timeout=60)

    def ask(self, method, address, body=None, **headers):
        headers = {"Host": "localhost", "Accept-Encoding": "br"} | headers
        try:
            self.link.request(method, address, body, headers)
            answer = self.link.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self.link.close()
            self.link.request(method, address, body, headers)
            answer = self.link.getresponse()
        text = answer.read()
        if answer.headers["Content-Encoding"] == "br":
            text = brotli.decompress(text)
        return answer, text.decode()

    def page(self, address):
        """As a stranger gets it."""
        answer, text = self.ask("GET", address)
        assert answer.status == 200
        assert answer.headers["Content-Encoding"] == "br"
        return text


class Staff:
    """The secretariat's browser, signed in once; any node takes its session, since that is in the database."""

    def __init__(self, nodes):
        self.links = {node: Link(node) for node in nodes}
        self.cookies = SimpleCookie()

    def ask(self, node, method, address, body=None):
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        kind = "application/x-www-form-urlencoded"
        answer, text = self.links[node].ask(
            method, address, body, **{"Cookie": cookies, "Content-Type": kind}
        )
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        return answer, text

    def sends(self, node, address, **typed):
        """Open a form and send it with its hidden fields, the token against forgery among them."""
        answer, page = self.ask(node, "GET", address)
        assert answer.status == 200, address
        hidden = dict(
            re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|seen)" value="(\w+)"', page)
        )
        assert "csrfmiddlewaretoken" in hidden
        answer, page = self.ask(node, "POST", address, urlencode(hidden | typed))
        assert answer.status == 302, re.findall(r'invalid-feedback[^>]*>([^<]*)|role="alert">(.*)', page)


@pytest.fixture
def nodes(tmp_path, transactional_db, monkeypatch):
    monkeypatch.setenv("TEST_PUBLIC_CACHE_MB", "8")
    nodes = [Server(tmp_path / "one.log"), Server(tmp_path / "two.log")]
    try:
        yield [node.start() for node in nodes]
    finally:
        for node in nodes:
            node.stop()


def test_a_change_through_one_node_shows_in_the_next_request_to_the_other(nodes):
    """Published, corrected, withdrawn, published again …; before each change both nodes keep the page."""
    user, meeting = factories.secretariat(), factories.circulated_meeting()
    public = meeting.get_absolute_url()
    edit, withdraw = (reverse(f"summary_{verb}", args=[meeting.pk]) for verb in ("edit", "withdraw"))
    readers = {node: Link(node) for node in nodes}
    staff = Staff(nodes)
    staff.sends(nodes[0], reverse("account_login"), login=user.email, password=factories.PASSWORD)
    assert (
        staff.ask(nodes[1], "POST", edit, urlencode({"text": "Palsu", "aksi": "terbitkan"}))[0].status == 403
    )
    before, stale, seconds = "belum diterbitkan", [], []
    for n in range(CHANGES):
        writing, reading = nodes if n % 2 == 0 else reversed(nodes)
        for node in nodes:
            assert before in readers[node].page(public)
            begun = time.perf_counter()
            assert before in readers[node].page(public)
            seconds.append(time.perf_counter() - begun)
        if n % 3 == 2:
            after = f"Ditarik ke-{n}."
            staff.sends(writing, withdraw, reason=after)
        else:
            after = f"Isi ke-{n}."
            staff.sends(writing, edit, text=after, reason=f"Perbaikan ke-{n}.", aksi="terbitkan")
        for node in (reading, writing):
            text = readers[node].page(public)
            if after not in text or before in text:
                stale.append((n, node.port))
        before = after
    print(f"\n{CHANGES} changes, {len(stale)} stale answers; a kept page in {median(seconds) * 1000:.1f} ms")  # noqa: T201
    assert stale == []
