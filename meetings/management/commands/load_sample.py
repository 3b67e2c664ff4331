from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from meetings.management.sample import figures, next_rakor, phrases, programmes, rakor_2021
from meetings.models import Meeting
from meetings.notifications import quietly
from participants.management.commands.load_demo_accounts import load_accounts, load_institutions

# Printed by `run_portal`: whom to sign in as, and what to try.
DEMO_ACCOUNTS = (
    (
        "sekretariat@contoh.id",
        "the secretariat: the queue of what waits, more time for TL-2021-0011, minutes, the coming Rakor",
    ),
    ("pimpinan@contoh.id", "the chair: answer a follow-up of a decision, then close the Rakor of 2021"),
    (
        "ambon@contoh.id",
        "a region: answer the invitation, confirm or return TL-2021-0005, put something forward",
    ),
    ("buru@contoh.id", "another region: complete the input that came back, re-open TL-2021-0013"),
    ("bappeda@contoh.id", "an institution made responsible: report on TL-2021-0007, which is late"),
    ("walidata@contoh.id", "the secretariat with the right to settle figures"),
    ("admin@contoh.id", "the administrator: institutions, people and accounts under /kelola/"),
)
LOCK = 20210303  # of this command alone: two processes that start at once load the sample once


class Command(BaseCommand):
    help = (
        "Load the Rakor of 3 March 2021 as the press reported it, made-up follow-ups marked as such, "
        "and a coming one. Once loaded it is never touched again. Only with DEMO=1: records are never deleted."
    )

    @transaction.atomic
    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError(
                "load_sample makes up records that can never be deleted: it runs only with DEMO=1."
            )
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if Meeting.objects.filter(client_key=rakor_2021.KEY).exists():
            self._tell(options, "Data contoh sudah ada.")
            return
        load_institutions()
        load_accounts()
        with quietly():  # nobody wants letters about 2021
            phrases.load()
            rakor_2021.load()
            next_rakor.load()
            programmes.load()
            figures.load()
        self._tell(options, "Data contoh dimuat.")

    def _tell(self, options, text):
        if options["verbosity"]:
            self.stdout.write(text)
