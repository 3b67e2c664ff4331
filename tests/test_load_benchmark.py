"""The made-up meetings to measure with: whatever the portal's database asks of real ones holds for them too."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count

from meetings.models import AgendaItem, Entry, FollowUp, Input, Meeting, NumberSequence

pytestmark = pytest.mark.django_db


def load(number, **options):
    call_command("load_benchmark", meetings=number, verbosity=0, **options)


def test_adds_up_to_so_many_and_one_long_meeting():
    load(5)
    first = Meeting.objects.order_by("pk").first()
    load(8, long=True)
    load(8, long=True)
    connection.check_constraints()  # the deferred triggers, too
    assert Meeting.objects.count() == 9
    assert Meeting.objects.order_by("pk").first() == first
    long = Meeting.objects.get(slug__endswith="-long")
    assert (long.agenda_items.count(), long.inputs.count(), long.minutes.entries.decisions().count()) == (
        80,
        300,
        40,
    )
    assert 200 < long.follow_ups.count() < 300


def test_the_meetings_lie_over_all_years_and_keep_the_rules():
    load(40)
    years = set(Meeting.objects.values_list("year", flat=True))
    assert {2011, 2021, 2030} <= years
    assert len(years) == 20
    held = Meeting.objects.filter(status="closed").annotate(number=Count("inputs"))
    assert {meeting.number for meeting in held} == {10}
    assert AgendaItem.objects.count() == 40 * 8
    assert not [meeting for meeting in held if any(rows.exists() for rows in meeting.blockers())]
    assert FollowUp.objects.published().count() > 100
    assert Input.objects.values("region").distinct().count() == 11
    for prefix, model in (("M", Input), ("TL", FollowUp), ("K", Entry)):
        last = dict(NumberSequence.objects.filter(prefix=prefix).values_list("year", "last"))
        numbers = model.objects.exclude(number=None).values_list("number", flat=True)
        assert sorted(numbers) == sorted(
            f"{prefix}-{year}-{n:04d}" for year in last for n in range(1, last[year] + 1)
        )


def test_a_seed_gives_the_same_meetings():
    load(2)
    load(2, seed=2)
    first, second, other, _another = Meeting.objects.order_by("pk")
    assert first.starts_at == other.starts_at
    assert first.theme != other.theme
    assert second.theme != first.theme


def test_not_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not in production"):
        load(1)
