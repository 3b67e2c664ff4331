"""The browser of tests/browser, for what is measured in it."""

from tests.browser.conftest import browser, chromium

__all__ = ["browser", "chromium"]
