"""How the sample is told: at which moment, by which account, under which key."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from meetings import clock
from participants.models import Institution, User

WIT = ZoneInfo("Asia/Jayapura")
_KEYS = uuid.UUID("8f0c3a52-2021-4303-8a71-6d616c756b75")


def key(name):
    """The client key of a record of the sample: always the same for the same name."""
    return uuid.uuid5(_KEYS, name)


def on(year, month, day, hour=9):
    """`with on(2021, 3, 3): …`: the verbs act at that hour in Maluku."""
    return clock.at(datetime(year, month, day, hour, tzinfo=WIT))


def days_ago(days, hour=9):
    """The same, counted from today, so that the sample is never years late."""
    today = clock.today()
    return clock.at(datetime(today.year, today.month, today.day, hour, tzinfo=WIT) - timedelta(days=days))


def account(name):
    return User.objects.select_related("institution", "person").get(email=f"{name}@contoh.id")


def delegation(region):
    """The office through which a region speaks: delegation("Kabupaten Buru")."""
    return Institution.objects.delegations().select_related("region").get(region__name=region)
