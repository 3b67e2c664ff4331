"""The worker's jobs: what a killed worker was at is taken up again, and what has ended is forgotten."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from meetings import tasks
from meetings.models import Delivery
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def delivery(buru):
    factories.received_input(factories.held_meeting())
    delivery = Delivery.objects.latest("pk")
    _sql("DELETE FROM procrastinate_jobs WHERE (args->>'delivery')::bigint <> %s", delivery.pk)
    return delivery


def _sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


def _taken_by_a_worker(seconds_ago):
    """The waiting job is taken by a worker whose last sign of life is so old."""
    ((worker,),) = _sql(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
        seconds_ago,
    )
    ((job,),) = _sql("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", worker)
    return job


def _run(task):
    """In a thread of its own: where a browser's test ran before in this process, Playwright's loop runs in this one."""
    with ThreadPoolExecutor(max_workers=1) as threads:
        threads.submit(asyncio.run, task.func(mock.Mock(app=app), timestamp=0)).result()


def _status(job):
    return ProcrastinateJob.objects.get(pk=job).status


@pytest.mark.parametrize(("seconds_ago", "status"), [(21, "todo"), (5, "doing")])
def test_a_job_of_a_worker_without_a_sign_of_life_is_taken_up_again(delivery, seconds_ago, status):
    job = _taken_by_a_worker(seconds_ago)
    assert _status(job) == "doing"
    _run(tasks.heal)
    assert _status(job) == status
    _run(tasks.heal)
    assert _status(job) == status


def test_a_job_whose_worker_is_forgotten_is_taken_up_again(delivery):
    """The next worker that starts removes the row of a lost one."""
    job = _taken_by_a_worker(300)
    _sql("DELETE FROM procrastinate_workers")
    _run(tasks.heal)
    assert _status(job) == "todo"


def test_a_letter_without_a_job_is_put_into_the_queue(delivery):
    _sql("DELETE FROM procrastinate_jobs")
    _sql("UPDATE meetings_delivery SET created_at = now() - interval '6 minutes'")
    _run(tasks.heal)
    waiting = ProcrastinateJob.objects.filter(task_name="deliver", status="todo")
    assert waiting.filter(args__delivery=delivery.pk).count() == 1
    assert waiting.count() == Delivery.objects.count()


def test_jobs_that_ended_a_day_ago_are_forgotten_and_others_kept(delivery):
    for hours, status in [(25, "succeeded"), (23, "succeeded"), (25, "failed"), (31 * 24, "failed")]:
        ((job,),) = _sql(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', %s, 'todo') RETURNING id",
            f"{status} {hours}",
        )
        _sql("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", job)
        _sql("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", status, job)
        _sql(
            "UPDATE procrastinate_events SET at = now() - make_interval(hours => %s) WHERE job_id = %s",
            hours,
            job,
        )
    _run(tasks.tidy)
    left = ProcrastinateJob.objects.exclude(task_name="deliver").values_list("task_name", flat=True)
    assert sorted(left) == ["failed 25", "succeeded 23"]
    assert ProcrastinateJob.objects.filter(args__delivery=delivery.pk).exists()


def test_the_worker_looks_around_as_soon_as_it_starts():
    """procrastinate starts what was due in the ten minutes before: the ticks must not be further apart."""
    from procrastinate.periodic import MAX_DELAY, PeriodicDeferrer

    deferrer = PeriodicDeferrer(registry=app.periodic_registry)
    for moment in range(1_800_000_000, 1_800_007_200, 97):
        deferrer.last_defers.clear()
        started = {periodic.task.name for periodic, _at in deferrer.get_previous_tasks(at=moment + 0.5)}
        assert {"look_around", "heal"} <= started
    assert MAX_DELAY == 600
