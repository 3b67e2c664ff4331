"""Web server and worker are killed in the middle of things; the long run is in tests/benchmarks/test_crash.py."""

import pytest

from tests.crashes import Portal, Run, check


@pytest.mark.long(40)
@pytest.mark.django_db(transaction=True)
def test_killed_at_random_nothing_is_lost_and_nobody_is_told_twice(tmp_path):
    portal = Portal(tmp_path, seed=4)
    run = Run(portal, changes=60, kills=6, seed=4)
    with portal.running():
        run.play()
        portal.finish_letters()
    counts = check(run)
    assert (counts["kills of the web server"], counts["kills of the worker"]) == (3, 3)


@pytest.mark.django_db(transaction=True)
def test_a_letter_taken_before_the_worker_could_say_so_is_sent_again_as_the_same_letter(tmp_path):
    portal = Portal(tmp_path, seed=5)
    run = Run(portal, changes=3, kills=0, seed=5)
    portal.sink.at_next_letter = portal.worker.kill
    with portal.running():
        run.play(at_once=1)
        portal.worker.process.wait(30)
        portal.worker.start()
        portal.finish_letters()
    counts = check(run)
    assert (counts["letters"], counts["letters sent again"]) == (2, 1)
