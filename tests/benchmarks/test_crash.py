"""`make benchmark`: 500 changes while web server and worker are killed 50 times. Prints the counts."""

import json

import pytest
from django.conf import settings

from tests.crashes import Portal, Run, check


@pytest.mark.django_db(transaction=True)
def test_500_changes_and_50_kills(tmp_path):
    portal = Portal(tmp_path, seed=2021)
    run = Run(portal, changes=500, kills=50, seed=2021)
    with portal.running():
        run.play()
        portal.finish_letters()
    counts = check(run)
    print("\n" + "\n".join(f"{what:28} {number:5}" for what, number in counts.items()))  # noqa: T201
    (settings.BASE_DIR / "var" / "benchmark-crash.json").write_text(json.dumps(counts, indent=2))
