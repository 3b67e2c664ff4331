"""A first visit over the link of an outer island, in a real browser: two requests, and a repeat visit that takes next to nothing.

How long it takes is measured (tests/benchmarks/test_public.py), not asserted: this machine may be busy.
"""

import brotli
import pytest
from django.conf import settings
from django.core.management import call_command

from meetings.models import Meeting
from tests.browser.bad_link import Server

STYLE_SHEET = (
    len(brotli.compress((settings.BASE_DIR / "static/css/portal.css").read_bytes())) + 450
)  # its headers
HARSH = {"offline": False, "latency": 600, "downloadThroughput": 6_000, "uploadThroughput": 6_000}


@pytest.fixture
def portal(tmp_path, transactional_db, monkeypatch):
    monkeypatch.setenv("TEST_PUBLIC_CACHE_MB", "8")
    call_command("load_benchmark", meetings=12, long=True, verbosity=0)
    server = Server(tmp_path / "portal.log").start()
    yield f"http://localhost:{server.port}"
    server.stop()


def test_a_first_visit_takes_two_requests_and_a_repeat_visit_is_a_304(browser, portal):
    page_of_meeting = Meeting.objects.get(slug__endswith="-long").get_absolute_url()
    for address in ("/", page_of_meeting, "/masukan/"):
        context = browser.new_context()
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", HARSH)
        sizes, answers = [], []
        session.on(
            "Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"])
        )
        session.on("Network.responseReceivedExtraInfo", lambda event, answers=answers: answers.append(event))
        page.goto(portal + address)
        assert len(sizes) == 2, address
        assert sizes[0] + STYLE_SHEET <= 14_600, address  # the test server sends the style sheet as it is
        answers.clear()
        page.reload()
        assert answers[0]["statusCode"] == 304, address
        assert len(answers[0]["headersText"]) < 300, address
        context.close()
