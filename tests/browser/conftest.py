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
def browser():
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        message = "There is no Chromium here (apt-get install chromium, or set CHROMIUM)."
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_context(browser, live_server):
    """Makes one visitor's browser: `new_context(js=False, width=360)`; links start at the live server.

    The test fails at its end when any page ran into a script error or broke the content security policy.
    """
    contexts, complaints = [], []

    def note(message):
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

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
        context.on("console", note)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert complaints == []
