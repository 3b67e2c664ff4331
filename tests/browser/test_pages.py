"""Every page of the access table in a real browser: axe finds nothing, nothing scrolls sideways, at 360 and 1280 px,
in Indonesian and in English, in the light and in the dark scheme.

With RAKOR_SCREENSHOTS=<folder> (`make screenshots`) a picture of each page is kept there to be looked at.
"""

import os
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests import test_access
from tests.browser.people import Visitor

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PICTURES = os.environ.get("RAKOR_SCREENSHOTS")
SKIPPED = {
    "health",
    "attachment_download",
    "attachment_small",
    "upload_detail",
    "document_download",
    "document_preview",
    "document_open_matrix",
    "document_template_file",
    "minutes_file",
    "letter_preview",
    "letter_reply_sheets",
    "participant_import_template",
    "figure_import_template",
    "figure_export",
    "data_package",
    "open_data_package",
    "input_export",
    "follow_up_export",
    "programme_export",
    "programme_matrix_export",
    "desk",
    "minutes_changes",
    "meeting_feed",
    "follow_up_feed",
    "region_feed",
    "meeting_calendar",
    "portal_calendar",
    "qr",
    "meeting_qr",
    "robots",
    "check_in",
    "sitemap",
    "sitemap_part",
    "open_data_set",
    "catalogue",
    *(name for name, *_rest in test_access.TABLE if name.startswith("api_") and name != "api_docs"),
}  # not pages of HTML


def pages(sample):
    """(name, address, person) of each address that shows a page, as the person who may do most there."""
    for name, key, method, expected in test_access.TABLE:
        if method != "GET" or name in SKIPPED:
            continue
        answers = test_access.answers_of(expected)
        readers = [person for person in test_access.PEOPLE if answers[person] == "200"]
        if readers:
            yield f"{name}-{key}" if key else name, test_access.address(sample, name, key), readers


CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def errors_of(page, options=WCAG):
    # The script (0.5 MB) is read once by each page; what is in order is not described, which takes as long as the search.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "async (options) => (await axe.run(document, options)).violations",
        options | {"resultTypes": ["violations"]},
    )
    return [f"{violation['id']}: {node['html'][:200]}" for violation in found for node in violation["nodes"]]


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


# Each page at both widths and by both: by whoever sees least of it on a small screen, by whoever sees most on a wide one.
# What depends on the scheme is its colours, so the other scheme is looked at for these alone.
@pytest.mark.long(150)
@pytest.mark.parametrize(
    ("width", "schemes", "prefix", "nth"),
    [(360, ["light", "dark"], "", 0), (1280, ["dark", "light"], "/en", -1)],
)
def test_no_page_has_a_fault_that_axe_can_see(transactional_db, new_context, width, schemes, prefix, nth):
    sample = test_access.make_sample()
    visitors, faults = {}, []
    for title, address, readers in pages(sample):
        for person in dict.fromkeys([readers[0], readers[-1]] if PICTURES else [readers[nth]]):
            if person not in visitors:
                visitors[person] = Visitor(new_context(width=width, color_scheme=schemes[0]))
                if person != "anonymous":
                    visitors[person].signs_in(sample.people[person])
            page = visitors[person].goes_to(prefix + address).page
            page.emulate_media(color_scheme=schemes[0])
            errors = errors_of(page)
            page.emulate_media(color_scheme=schemes[1])
            errors += errors_of(page, CONTRAST)
            faults += [f"{title} as {person}: {error}" for error in errors]
            if sideways(page) > 0:
                faults.append(f"{title} as {person}: wider than {width} px by {sideways(page)}")
            if PICTURES:
                page.emulate_media(color_scheme=schemes[0])
                Path(PICTURES).mkdir(parents=True, exist_ok=True)
                page.screenshot(path=f"{PICTURES}/{title}-{person}-{width}.png", full_page=True)
    assert not faults, "\n".join(faults)
