from django.core.management.base import BaseCommand

from meetings.state_tables import rows


class Command(BaseCommand):
    help = (
        "Prints every step: what | from | verb | role | to, or why it is refused. For reading and for grep."
    )

    def handle(self, *_args, **_options):
        for row in rows():
            self.stdout.write(str(row))
