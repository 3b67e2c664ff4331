"""Jobs of the worker (`manage.py procrastinate worker`); what they do is in meetings/actions/.

A worker may be killed at any moment: what it was at is done again (`heal`), and each job can be done twice without harm.
"""

import logging

import pghistory
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.mail import send_mail
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from meetings.actions import deliveries, reminders, uploads
from participants.models import User

log = logging.getLogger(__name__)
ATTEMPTS = 10
DAY = 24  # hours


# A mail server that is away for a while is the rule on these links: tried again after 3, 9, 27 … seconds, for about a day.
@app.task(name="deliver", retry=RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=3), pass_context=True)
def deliver(context, delivery: int) -> None:
    """Send one letter (a Delivery)."""
    deliveries.send(delivery, is_last=context.job.attempts >= ATTEMPTS)


# procrastinate starts by itself what was due within the ten minutes before a worker starts: so it looks around then, too.
@app.periodic(cron="*/10 * * * *")
@app.task(name="look_around")
def look_around(timestamp: int) -> None:
    """Reminders, closings, daily letters. `timestamp`: the moment that it is for (procrastinate gives it)."""
    with pghistory.context(user=User.objects.portal().pk):  # whose changes these are, for the histories
        reminders.look_around()


@app.periodic(cron="* * * * * */30")  # the sixth field: seconds
@app.task(name="heal", pass_context=True)
async def heal(context, timestamp: int) -> None:
    """Take up what a worker was at when it was killed, and letters that wait without a job."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=settings.WORKER_LOST_AFTER):
        try:
            await manager.retry_job(job)
        except ConnectorException:  # another worker took it up in this moment
            log.info("job %s is not stalled any more", job.id)
        else:
            log.warning("job %s of a worker that was lost is taken up again: %s", job.id, job.task_name)
    await sync_to_async(deliveries.queue_what_was_left)()


@app.periodic(cron="17 * * * *")
@app.task(name="tidy", pass_context=True)
async def tidy(context, timestamp: int) -> None:
    """Forget jobs that ended, so that the table stays small: after a day, those that failed after thirty."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=DAY)
    await manager.delete_old_jobs(
        nb_hours=30 * DAY, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="41 3 * * *")
@app.task(name="clear_uploads")
def clear_uploads(timestamp: int) -> None:
    """Files that were sent in pieces and never finished or used, after UPLOAD_DAYS."""
    cleared = uploads.clear_uploads()
    if cleared:
        log.info("%d uploads that nobody finished or that are stored by now were cleared away", cleared)


@app.task(name="send_email", retry=RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=3))
def send_email(address: str, subject: str, body: str) -> None:
    """Letters that were queued before deliveries had rows of their own."""
    send_mail(subject, body, None, [address])
