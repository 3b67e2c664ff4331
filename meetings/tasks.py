"""Jobs of the worker (`manage.py procrastinate worker`)."""

from django.core.mail import send_mail
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


# A mail server that is away for a while is the rule on these links: tried again after 3, 9, 27 … seconds, for about a day.
@app.task(name="send_email", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def send_email(address: str, subject: str, body: str) -> None:
    """Send one plain-text message to one address."""
    send_mail(subject, body, None, [address])
