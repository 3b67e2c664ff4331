"""Every page of the access table in a real browser: axe finds nothing, nothing scrolls sideways, at 360 and 1280 px.

With RAKOR_SCREENSHOTS=<folder> (`make screenshots`) a picture of each page is kept there to be looked at.
"""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import test_access
from tests.browser.people import Visitor

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PICTURES = os.environ.get("RAKOR_SCREENSHOTS")
SKIPPED = {"health", "attachment_download", "desk"}  # not pages of HTML


def pages(sample):
    """(name, address, person) of each address that shows a page, as the person who may do most there."""
    for name, key, method, expected in test_access.TABLE:
        if method != "GET" or name in SKIPPED:
            continue
        answers = dict(zip(test_access.PEOPLE, expected.split(), strict=True))
        readers = [person for person in test_access.PEOPLE if answers[person] == "200"]
        if readers:
            yield f"{name}-{key}" if key else name, test_access.address(sample, name, key), readers


def errors_of(page):
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{violation['id']}: {node['html'][:200]}" for violation in found for node in violation["nodes"]]


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_no_page_has_a_fault_that_axe_can_see(transactional_db, new_context, width, scheme):
    sample = test_access.make_sample()
    visitors, faults = {}, []
    for title, address, readers in pages(sample):
        for person in dict.fromkeys([readers[0], readers[-1]]):
            if person not in visitors:
                visitors[person] = Visitor(new_context(width=width, color_scheme=scheme))
                if person != "anonymous":
                    visitors[person].signs_in(sample.people[person])
            page = visitors[person].goes_to(address).page
            faults += [f"{title} as {person}: {error}" for error in errors_of(page)]
            if sideways(page) > 0:
                faults.append(f"{title} as {person}: wider than {width} px by {sideways(page)}")
            if PICTURES:
                Path(PICTURES).mkdir(parents=True, exist_ok=True)
                page.screenshot(path=f"{PICTURES}/{title}-{person}-{width}.png", full_page=True)
    assert not faults, "\n".join(faults)
