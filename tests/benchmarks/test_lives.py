"""A million random steps. RAKOR_STEPS=50000 for fewer."""

import os

import pytest

from tests.meetings.lives import live


@pytest.mark.django_db
def test_a_million_steps_drop_nothing():
    wanted = int(os.environ.get("RAKOR_STEPS", "1000000"))
    steps, refused = live(wanted)
    print(f"\n{steps} steps, of which {refused} were refused")  # noqa: T201
    assert steps >= wanted
