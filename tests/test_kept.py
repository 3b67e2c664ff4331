"""Rows that are laid down again (tests/kept.py) are those that the verbs made, and only where all else is the same."""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone, translation

from meetings import clock
from meetings.actions import inputs
from meetings.models import Input, Meeting
from meetings.notifications import quietly
from tests import factories, kept


@contextmanager
def a_test():
    """As the transaction around a test: undone at its end."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def everything():
    """{model: all its rows}"""
    models = [
        model for app in ("meetings", "participants") for model in apps.get_app_config(app).get_models()
    ]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def walk():
    """Rows added, rows changed by a later call, and a verb called in between (rows are made in full from there)."""
    meeting = factories.held_meeting()
    factories.decision(meeting)
    put_forward = factories.verified_input(meeting)
    follow_up = factories.reported_follow_up(meeting)
    rows = everything()
    inputs.restrict_input(put_forward, by=factories.secretariat(), reason="Data pribadi")
    given = [getattr(follow_up, field.attname) for field in follow_up._meta.concrete_fields]
    return rows, given, factories.verified_input(meeting).number


@pytest.fixture
def called(monkeypatch):
    """How often rows were laid down."""
    calls, lay_down = [], kept._lay_down
    monkeypatch.setattr(kept, "_lay_down", lambda call: calls.append(call) or lay_down(call))
    return calls


@pytest.mark.django_db(transaction=True)
def test_what_is_laid_down_is_what_the_verbs_made(called):
    kept.forget()
    with a_test():
        made = walk()
    assert called == []
    with a_test():
        laid_down = walk()
    assert len(called) == 4
    assert made == laid_down
    assert made[0]["FollowUp"]
    assert made[0]["FollowUpHistory"]


@pytest.mark.django_db(transaction=True)
def test_rows_are_made_in_full_where_anything_else_is_so(called):
    kept.forget()
    with a_test():
        factories.draft_meeting()
    with a_test():  # something else was written before
        factories.PersonFactory()
        factories.draft_meeting()
    with a_test(), clock.at(factories.wit(2021, 2, 1, 9)):
        assert factories.draft_meeting().created_at == factories.wit(2021, 2, 1, 9)
    with a_test(), translation.override("en"):
        factories.draft_meeting()
    with a_test(), quietly():
        factories.draft_meeting()
    with a_test():
        factories.draft_meeting(city="Tual")
    before = timezone.now()
    assert factories.draft_meeting(city="Tual").created_at > before, "with real commits"
    assert called == []


@pytest.mark.django_db(transaction=True)
def test_what_was_undone_is_not_thought_to_be_there(called):
    kept.forget()
    with a_test():
        factories.draft_meeting()
    with a_test():
        with transaction.atomic():
            factories.draft_meeting()
            transaction.set_rollback(True)
        assert len(called) == 1
        assert not Meeting.objects.exists()
        factories.received_input(factories.announced_meeting())
        assert len(called) == 1
        assert Input.objects.count() == 1
