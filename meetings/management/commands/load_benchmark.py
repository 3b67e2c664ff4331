import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from meetings.models import Meeting
from participants.management.commands.load_demo_accounts import load_institutions

AT_ONCE = 200  # meetings in one transaction: some thirty thousand rows


class Command(BaseCommand):
    help = (
        "Add made-up meetings until there are N of them, each with about 8 agenda items, 3 decisions, 10 inputs and "
        "8 follow-ups, over the years 2011 to 2030: to measure the portal with. Records are never deleted, so it is "
        "refused in production. Needs the packages of the tests (Faker)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--meetings", type=int, required=True, metavar="N")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--long", action="store_true", help="also one meeting with 80 agenda items and 300 inputs"
        )

    def handle(self, *, meetings, seed, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "load_benchmark makes up records that can never be deleted: not in production."
            )
        try:
            from meetings.management.benchmark import rows
        except ImportError:
            raise CommandError("Faker is needed: install requirements-dev.txt (`make test` does).") from None
        wanted = {rows.key_of(seed, n): n for n in range(meetings)}
        if options["long"]:
            wanted[rows.key_of(seed, rows.LONG)] = rows.LONG
        begun = time.monotonic()
        made = self._load(wanted, seed)
        if options["verbosity"]:
            self.stdout.write(f"{made} rapat dimuat dalam {time.monotonic() - begun:.0f} detik.")

    def _load(self, wanted, seed):
        known = set(Meeting.objects.filter(client_key__in=list(wanted)).values_list("client_key", flat=True))
        missing = [name for key, name in wanted.items() if key not in known]
        for start in range(0, len(missing), AT_ONCE):
            self._load_some(missing[start : start + AT_ONCE], seed)
        if missing:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # the planner must not think the tables empty
        return len(missing)

    @transaction.atomic
    def _load_some(self, names, seed):
        import random

        from meetings.management.benchmark.people import load_people
        from meetings.management.benchmark.rows import Rows
        from meetings.management.benchmark.texts import Writer

        load_institutions()
        rows = Rows(load_people(Writer(random.Random(seed))), seed)  # noqa: S311
        for name in names:
            rows.meeting(name)
        rows.save()
