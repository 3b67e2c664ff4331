"""What every test can use. Factories are in tests/factories.py; browser fixtures in tests/browser/conftest.py."""

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
from tests import factories, kept
from tests.template_database import template_database

TESTS = Path(__file__).parent

# How long an example takes says how busy the machine is; speed is measured in tests/benchmarks/.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(TESTS / "browser"):
            item.add_marker(pytest.mark.browser)
        if item.path.is_relative_to(TESTS / "benchmarks"):
            item.add_marker(pytest.mark.benchmark)


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
