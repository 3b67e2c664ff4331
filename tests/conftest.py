"""What every test can use. Factories are in tests/factories.py; browser fixtures in tests/browser/conftest.py."""

import os
from itertools import islice
from pathlib import Path

import hypothesis
import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils import translation

from meetings.models.calendars import forget_calendar
from participants import languages
from tests import factories, kept
from tests.template_database import template_database

TESTS = Path(__file__).parent

# How long an example takes says how busy the machine is; speed is measured in tests/benchmarks/. The examples are the same
# in each run, so that a change fails for what it changes; RANDOM_EXAMPLES=1 looks for others.
hypothesis.settings.register_profile(
    "untimed", deadline=None, derandomize=os.environ.get("RANDOM_EXAMPLES") != "1"
)
hypothesis.settings.load_profile("untimed")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(TESTS / "browser"):
            item.add_marker(pytest.mark.browser)
        if item.path.is_relative_to(TESTS / "benchmarks"):
            item.add_marker(pytest.mark.benchmark)
    yield  # what was not asked for is left out
    items[:] = long_ones_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT") or 1))


def long_ones_first(items, workers):
    """The tests in the order in which the workers are all busy until the end.

    Each worker begins with its share of the list, and takes from the others' ends when it has none left: so the long ones,
    shared out fairly, stand where the shares begin.
    """
    long = {
        item: item.get_closest_marker("long").args[0] for item in items if item.get_closest_marker("long")
    }
    shares = [[] for _worker in range(workers)]
    for item in sorted(long, key=long.get, reverse=True):
        min(shares, key=lambda share: sum(map(long.get, share))).append(item)
    rest = iter([item for item in items if item not in long])
    for number, share in enumerate(shares):
        end = (number + 1) * len(items) // workers
        share.extend(islice(rest, max(0, end - sum(map(len, shares[: number + 1])))))
    return [item for share in shares for item in share] + [*rest]


def _load_regions(sender, **_kwargs):
    if sender.label == "participants":
        call_command("load_regions", verbosity=0)
        kept.forget()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker):
    """Each worker's database is a copy."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template_database()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The regions are there in every test: Django sends post_migrate again after each flush, too."""
    with django_db_blocker.unblock():
        call_command("load_regions", verbosity=0)
        kept.prepare()
        post_migrate.connect(_load_regions, dispatch_uid="tests")
        # After each flush Django would make rows again that nothing here reads: permissions are those of rules.py.
        post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
        post_migrate.disconnect(create_contenttypes)
        yield
        post_migrate.disconnect(dispatch_uid="tests")


@pytest.fixture(autouse=True)
def _fresh_cache():
    """Rate limits and cached pages of one test must not reach the next."""
    cache.clear()
    forget_calendar()


@pytest.fixture(autouse=True)
def _language_of_its_own():
    """A page asked under /en/ leaves its language to the thread, where the next request sets its own: so must a test."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _a_page_is_in_one_language(monkeypatch):
    """What a page says in another language meanwhile would be kept under its own, for everybody (participants/languages.py)."""
    enter = translation.override.__enter__

    def enter_unless_a_page_speaks(override):
        spoken = getattr(languages._here, "language", None)
        assert spoken in {None, override.language}, "translation.override while a page is rendered"
        return enter(override)

    monkeypatch.setattr(translation.override, "__enter__", enter_unless_a_page_speaks)


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    """Uploaded files go with the test."""
    settings.MEDIA_ROOT = tmp_path / "uploads"


# People by role, as the table of permissions in design.md names them.


@pytest.fixture
def secretariat(db):
    return factories.secretariat()


@pytest.fixture
def chair(db):
    return factories.chair()


@pytest.fixture
def ambon(db):
    return factories.ambon()


@pytest.fixture
def buru(db):
    return factories.buru()


@pytest.fixture
def bappeda(db):
    return factories.bappeda()


@pytest.fixture
def administrator(db):
    return factories.administrator()


@pytest.fixture
def as_user(client):
    """`as_user(buru)` is the test client signed in as that person."""

    def sign_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
