"""On paper a page carries the code of its address; on a screen nobody pays for it."""

import pytest

from tests import factories


@pytest.mark.parametrize(
    "address", ["/masukan/M-2021-0001/", "/en/tindak-lanjut/TL-2021-0001/", "/rapat/2021/rakor/"]
)
def test_the_code_is_asked_for_when_the_page_is_printed_and_not_before(
    transactional_db, new_context, address
):
    factories.assigned_follow_up(factories.held_meeting(title="Rakor"))
    page = new_context(width=360).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith("data:")] == [page.url, asked[1]]
    assert asked[1].endswith(".css")
    page.emulate_media(media="print")
    code = page.locator("img[src$='qr.svg']")
    code.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=code.element_handle())
    assert asked[-1].endswith("/qr.svg")
