"""A participant comments on the circulated minutes from a phone, without a script and on a link that drops."""

import pytest

from meetings.models import EntryComment
from tests import factories
from tests.browser.people import Visitor
from tests.browser.test_kept_text import opens, sign_in
from tests.browser.test_outbox import SEND, waiting, waits_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting():
    return factories.circulated_meeting()


@pytest.fixture
def document(meeting):
    return f"/rapat/{meeting.year}/{meeting.slug}/notula/"


def test_without_a_script_a_comment_is_sent_from_the_page_of_the_minutes(new_context, meeting, document):
    visitor = Visitor(new_context(js=False, width=360)).signs_in(factories.buru())
    page = visitor.goes_to(document).page
    page.click("a:has-text('Tanggapi')")
    visitor.types(text="Pukul 09.15.")
    visitor.presses("Kirim tanggapan", within="main")
    comment = EntryComment.objects.get()
    assert page.url.endswith(f"{document}#tanggapan-{comment.pk}")
    assert "Pukul 09.15." in page.inner_text(f"#tanggapan-{comment.pk}")
    assert "Belum dijawab." in page.inner_text(f"#tanggapan-{comment.pk}")


def test_without_a_link_a_comment_waits_and_is_sent_once(new_context, meeting, document):
    context = new_context(width=360)
    page = context.new_page()
    sign_in(page, factories.buru())
    opens(page, f"{document}butir/{meeting.minutes.entries.get().pk}/tanggapi/")
    page.fill("[name=text]", "Ditulis di kapal.")
    context.set_offline(True)
    page.click(SEND)
    waits_until(page, "rows.length === 1")
    assert [label for label, _state in waiting(page)] == ["tanggapan"]
    context.set_offline(False)
    waits_until(page, "rows.length === 0")
    assert list(EntryComment.objects.values_list("text", flat=True)) == ["Ditulis di kapal."]
