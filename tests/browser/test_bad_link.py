"""On a link that is slow, fails and goes away, everything that was typed in the meeting arrives: once, in order."""

import pytest
from django.contrib.sessions.models import Session

from meetings.models import Entry, Input
from tests import factories
from tests.browser.bad_link import BadLink, Server

pytestmark = pytest.mark.django_db(transaction=True)

EACH = 60  # entries of each person
TIMES_AWAY = 20
FAILING = 1 / 3
TEXT = "form[data-next] textarea[name=text]"
NOTICE = ".outbox-notice"
AGAIN = f"{NOTICE} [data-write-again]"


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "gunicorn.log")
    yield server.start()
    server.stop()


class Person:
    """Somebody with a browser and a bad link of his own."""

    def __init__(self, browser, server, user, *, seed, width):
        self.user, self.link = user, BadLink(server, seed=seed)
        self.context = browser.new_context(
            base_url=self.link.url, viewport={"width": width, "height": 900}, locale="id-ID"
        )
        self.context.set_default_timeout(60_000)
        self.page = self.context.new_page()
        self.typed = []
        self.sign_in(self.page)

    def sign_in(self, page):
        self.gets(page, "/masuk/")
        page.fill("[name=login]", self.user.email)
        page.fill("[name=password]", factories.PASSWORD)
        page.click("main button")
        page.wait_for_url(lambda url: "/masuk/" not in url)

    def gets(self, page, address):
        page.goto(address)

    def waits_until_all_is_sent(self):
        self.page.evaluate("""async () => {
            const outbox = await import("/static/js/outbox.js");
            while ((await outbox.rows()).length) await new Promise((resolve) => setTimeout(resolve, 200));
        }""")

    def leaves(self):
        self.context.close()
        self.link.close()


class NoteTaker(Person):
    def opens(self, meeting):
        self.address = f"/meja/rapat/{meeting.pk}/notula/"
        self.gets(self.page, self.address)
        self.page.wait_for_selector("[data-desk][data-ready]")

    def types(self, text):
        self.page.fill(TEXT, text)
        self.page.press(TEXT, "Control+Enter")
        self.typed.append(text)

    def closes_the_tab_while_typing(self, text):
        self.page.fill(TEXT, text[:10])
        self.page.locator(TEXT).press_sequentially(text[10:])
        self.page.close()
        self.page = self.context.new_page()
        self.gets(self.page, self.address)
        self.page.wait_for_selector("[data-desk][data-ready]")
        assert self.page.input_value(TEXT) == text
        self.page.press(TEXT, "Control+Enter")
        self.typed.append(text)


class Delegate(Person):
    def opens(self, meeting):
        self.address = f"{meeting.get_absolute_url()}masukan/baru/"
        self.gets(self.page, self.address)

    def types(self, text):
        page = self.page
        page.wait_for_selector("form[aria-busy=true]", state="detached")
        if page.locator(AGAIN).is_visible():
            page.click(AGAIN)
        elif page.locator(NOTICE).count() or not page.url.endswith(self.address):
            self.gets(page, self.address)
        page.fill("[name=topic]", text)
        page.fill("[name=problem]", f"{text}: jaringan sering putus.")
        page.fill("[name=request]", "Perluasan jaringan.")
        page.click("main form[data-outbox] .actions button:not([type=button])")
        self.typed.append(text)


@pytest.fixture
def meeting(transactional_db):
    return factories.held_meeting()


@pytest.fixture
def people(browser, server, meeting):
    first = factories.secretariat()
    second = factories.user("notulis@uji.id", first.role, first.institution)
    made = [
        NoteTaker(browser, server, first, seed=1, width=1280),
        NoteTaker(browser, server, second, seed=2, width=1280),
        Delegate(browser, server, factories.buru(), seed=3, width=360),
    ]
    for person in made:
        person.opens(meeting)
        person.link.is_slow = True
        person.link.failing = FAILING
    yield made
    for person in made:
        person.leaves()


def write_one_each(people, n, *, closing=None):
    """Each of the three types his n-th piece; the link comes and goes every third time."""
    if n % (EACH // TIMES_AWAY) == 1:
        for person in people:
            person.link.goes_away()
    for who, person in zip(("Satu", "Dua", "Buru"), people, strict=True):
        text = f"{who} {n:02d} – akses internet terbatas"
        if person is closing:
            person.link.comes_back()
            person.closes_the_tab_while_typing(text)
        else:
            person.types(text)
    if n % (EACH // TIMES_AWAY) == 0:
        for person in people:
            person.link.comes_back()


def sign_in_again(people):
    for person in people:
        tab = person.context.new_page()
        person.sign_in(tab)
        tab.close()


def told(people):
    """What became of all requests, in numbers."""
    names = ("passed", "lost_there", "lost_back", "times_away")
    return {name: sum(getattr(person.link, name) for person in people) for name in names}


@pytest.mark.long(150)
def test_everything_typed_by_three_people_arrives_once_and_in_order(people, server, meeting):
    first, second, delegate = people
    before = set(Entry.objects.values_list("pk", flat=True))
    for n in range(1, EACH + 1):
        write_one_each(people, n, closing=second if n == EACH // 2 else None)
        if n == 20:
            Session.objects.all().delete()
        if n == 24:
            sign_in_again(people)
        if n == 40:
            server.restart()
    for person in people:
        person.waits_until_all_is_sent()

    entries = list(Entry.objects.exclude(pk__in=before).order_by("agenda_item__position", "position"))
    for person in (first, second):
        assert [entry.text for entry in entries if entry.created_by_id == person.user.pk] == person.typed
    inputs = list(Input.objects.order_by("number").values_list("topic", flat=True))
    assert inputs == delegate.typed
    assert len(entries) == 2 * EACH
    fates = told(people)
    assert min(fates["lost_there"], fates["lost_back"]) > 0
    assert fates["times_away"] == 3 * TIMES_AWAY
    print(f"\nTyped {3 * EACH}: {len(entries)} entries and {len(inputs)} inputs in the database. {fates}")  # noqa: T201
