"""A real Chromium for tests that need one: the system's, since playwright's own is not downloaded.

Without a Chromium these tests are skipped; with REQUIRE_BROWSER=1 (.ci/run) they fail instead.
"""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Playwright's synchronous interface runs an event loop in this thread; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def chromium():
    """The program's path."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        message = "There is no Chromium here (apt-get install chromium, or set CHROMIUM)."
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return program


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


def _let_end(contexts, under_way):
    """A page that asks every few seconds asks no more, and what the server still works on is waited for: the database
    is emptied next, and each would wait for the other's locks."""
    pages = [page for context in contexts for page in context.pages]
    for page in pages:
        page.route("**/*", lambda route: route.abort())
    for _attempt in range(100):
        if not pages or not under_way:
            return
        pages[0].wait_for_timeout(50)


@pytest.fixture
def new_context(browser, live_server):
    """Makes one visitor's browser: `new_context(js=False, width=360)`; links start at the live server.

    The test fails at its end when any page ran into a script error or broke the content security policy.
    """
    contexts, complaints, under_way = [], [], set()

    def note(message):
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def begins(request):
        under_way.add(request)

    def ends(request):
        under_way.discard(request)

    def make(*, js=True, width=1280, height=900, **options):
        options.setdefault("locale", "id-ID")
        options.setdefault("timezone_id", "Asia/Jayapura")
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=js,
            viewport={"width": width, "height": height},
            **options,
        )
        context.set_default_timeout(15_000)
        context.on("request", begins)
        context.on("requestfinished", ends)
        context.on("requestfailed", ends)
        context.on("console", note)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        contexts.append(context)
        return context

    yield make
    _let_end(contexts, under_way)
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def open_profile(browser, chromium, live_server, tmp_path):
    """`open_profile()` starts a phone's browser on a profile that stays on disk: closed and opened again, it is the same."""

    def start():
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=chromium,
            args=ARGUMENTS,
            base_url=live_server.url,
            viewport={"width": 360, "height": 740},
            locale="id-ID",
            timezone_id="Asia/Jayapura",
        )
        context.set_default_timeout(15_000)
        return context

    return start
