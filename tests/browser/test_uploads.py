"""Large files go ahead of their form, in pieces, through a link that drops and a page that is loaded again."""

import re

import pytest
from django.urls import reverse

from meetings.models import Attachment, Input, Upload
from tests import factories
from tests.browser.test_kept_text import holds, opens, sign_in, waits_until_kept
from tests.browser.test_outbox import SEND, write
from tests.browser.test_pages import errors_of, sideways

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = b"%PDF-1.4 paparan " + bytes(range(256)) * 7_800  # 2 MB
PAPER = {"name": "paparan.pdf", "mimeType": "application/pdf", "buffer": CONTENT}
LIST = ".uploads li"


@pytest.fixture
def address():
    meeting = factories.announced_meeting()
    return reverse("input_submit", args=[meeting.year, meeting.slug])


@pytest.fixture
def context(new_context):
    return new_context(width=360)


@pytest.fixture
def page(context):
    page = context.new_page()
    sign_in(page, factories.buru())
    return page


class Link:
    """Counts the pieces that go out, and breaks where it is told to."""

    def __init__(self, page):
        self.pieces, self.breaks_at, self.is_broken = [], None, False
        page.route("**/unggahan/**", self.carry)

    def carry(self, route):
        request = route.request
        if self.is_broken:
            route.abort("internetdisconnected")
        elif request.method == "PATCH" and len(self.pieces) == self.breaks_at:
            self.is_broken = True
            route.abort("internetdisconnected")
        else:
            if request.method == "PATCH":
                self.pieces.append((int(request.headers["upload-offset"]), len(request.post_data_buffer)))
            route.continue_()

    def comes_back(self):
        self.is_broken, self.breaks_at = False, None

    @property
    def is_gapless(self):
        """Every byte went out once, in order."""
        end = 0
        for offset, length in self.pieces:
            if offset != end:
                return False
            end += length
        return end == len(CONTENT)


def arrives(page):
    page.wait_for_selector(f"{LIST}:has-text('sudah di portal')")


def sends(page):
    page.click(SEND)
    page.wait_for_url(re.compile("/masukan/M-2021-0001/"))


def kept():
    attachment = Input.objects.get().attachments.get()
    return attachment.name, attachment.file.read()


def test_the_link_goes_in_the_middle_and_the_rest_follows_when_it_is_back(page, context, address):
    link = Link(page)
    link.breaks_at = 3
    opens(page, address)
    write(page, "Akses internet")
    page.set_input_files("[name=attachments]", PAPER)
    page.wait_for_selector(f"{LIST}:has-text('sambungan terputus')")
    context.set_offline(True)
    assert page.evaluate("document.querySelector('.uploads progress').value") > 0
    assert errors_of(page) == []
    assert sideways(page) <= 0
    received = Upload.objects.get().received
    assert 0 < received < len(CONTENT)

    link.comes_back()
    context.set_offline(False)
    arrives(page)
    assert link.is_gapless
    assert page.evaluate("document.querySelector('[name=attachments]').files.length") == 0
    assert errors_of(page) == []
    assert sideways(page) <= 0
    sends(page)
    assert kept() == ("paparan.pdf", CONTENT)
    assert Upload.objects.get().used_at is not None


def test_after_a_reload_it_goes_on_where_it_stopped(page, address):
    link = Link(page)
    link.breaks_at = 3
    opens(page, address)
    write(page, "Akses internet")
    page.set_input_files("[name=attachments]", PAPER)
    page.wait_for_selector(f"{LIST}:has-text('sambungan terputus')")
    waits_until_kept(page, "Akses internet")
    holds(
        page,
        """async () => (await (await import("/static/js/store.js")).all("drafts")).some((row) => row.files?.length)""",
    )
    link.comes_back()
    opens(page, address)
    arrives(page)
    assert link.is_gapless
    assert page.input_value("[name=topic]") == "Akses internet"
    # Whole, it is still there after another reload: the form knows its key.
    opens(page, address)
    arrives(page)
    assert link.is_gapless
    sends(page)
    assert kept() == ("paparan.pdf", CONTENT)


def test_a_form_sent_too_early_takes_the_rest_along(page, address):
    link = Link(page)
    link.breaks_at = 3
    opens(page, address)
    write(page, "Akses internet")
    page.set_input_files("[name=attachments]", PAPER)
    page.wait_for_selector(f"{LIST}:has-text('sambungan terputus')")
    page.click(SEND)
    page.wait_for_selector(".outbox-notice >> text=Sudah tersimpan di perangkat ini")
    link.comes_back()
    page.click(".outbox-notice [data-now]")
    page.wait_for_selector('.outbox-notice >> text="Terkirim."')
    assert link.is_gapless
    assert kept() == ("paparan.pdf", CONTENT)


def test_what_is_thrown_away_is_gone_on_both_sides(page, address):
    link = Link(page)
    opens(page, address)
    page.set_input_files("[name=attachments]", PAPER)
    arrives(page)
    page.click(f"{LIST} [data-remove]")
    page.wait_for_selector(LIST, state="detached")
    page.wait_for_function("document.querySelector('[name=attachments_received]').value === ''")
    write(page, "Tanpa lampiran")
    sends(page)
    assert link.is_gapless
    assert not Attachment.objects.exists()
    assert not Upload.objects.exists()


def test_what_is_not_taken_is_told_while_the_form_is_still_being_written(page, address):
    opens(page, address)
    page.set_input_files("[name=attachments]", PAPER | {"name": "program.exe"})
    page.wait_for_selector(f"{LIST}:has-text('jenis berkas ini tidak diterima')")


def test_the_secretariat_adds_a_large_paper_at_the_desk_and_without_a_script_as_well(new_context, tmp_path):
    meeting = factories.announced_meeting()
    desk = reverse("attachment_list", args=[meeting.pk])
    page = new_context(width=360).new_page()
    sign_in(page, factories.secretariat())
    opens(page, desk)
    page.set_input_files("[name=attachments]", PAPER)
    arrives(page)
    page.click(SEND)
    page.wait_for_selector("text=1 berkas ditambahkan.")
    assert "paparan.pdf (PDF, 2,0 MB)" in " ".join(page.inner_text("main").split())
    plain = new_context(js=False, width=360).new_page()
    sign_in(plain, factories.secretariat())
    plain.goto(desk)
    assert not plain.is_visible("[name=attachments_received]")
    plain.check("[name=kind][value=letter]")
    plain.set_input_files("[name=attachments]", PAPER | {"name": "surat.pdf"})
    plain.click("main form[data-outbox] .actions button")
    plain.wait_for_selector("text=1 berkas ditambahkan.")
    assert Attachment.objects.filter(meeting=meeting).count() == 2
