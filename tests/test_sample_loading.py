"""The sample is loaded once, only where DEMO=1, and leaves alone what somebody did."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from meetings.models import FollowUp, Meeting
from participants.models import Person, User
from tests import factories

pytestmark = pytest.mark.django_db


def load():
    call_command("load_sample", stdout=StringIO())


@pytest.fixture
def sample(settings):
    settings.DEMO = True
    load()


def rows():
    """How many rows every table of ours has, the history of versions included."""
    ours = [
        model for name in ("participants", "meetings") for model in apps.get_app_config(name).get_models()
    ]
    return {model.__name__: model._base_manager.count() for model in ours}


def test_loading_twice_changes_nothing(sample):
    before = rows()
    load()
    assert rows() == before


def test_what_was_done_with_the_sample_stays(sample):
    User.objects.filter(email="buru@contoh.id").update(email="lain@contoh.id", is_active=False)
    Meeting.objects.upcoming().update(theme="Tema baru")
    Person.objects.filter(full_name="Amir Rumra").update(position="Ketua Komisi I")
    before = rows()
    load()
    assert rows() == before
    assert Meeting.objects.upcoming().get().theme == "Tema baru"


def test_institutions_that_are_there_already_are_taken(settings):
    settings.DEMO = True
    bappeda = factories.bappeda().institution
    load()
    assert FollowUp.objects.filter(institution=bappeda).exists()


def test_without_demo_there_is_neither_sample_nor_account(settings):
    settings.DEMO = False
    for command in ("load_sample", "load_demo_accounts"):
        with pytest.raises(CommandError, match="DEMO=1"):
            call_command(command, stdout=StringIO())
    assert not User.objects.exists()
    assert not Meeting.objects.exists()
