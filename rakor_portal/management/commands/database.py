from django.conf import settings
from django.core.management.base import BaseCommand

from rakor_portal.database import EmbeddedPostgres


class Command(BaseCommand):
    help = "Starts or stops the embedded PostgreSQL, or says whether it runs."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["start", "stop", "status"])

    def handle(self, *, action, **options):
        embedded = settings.DATABASES["default"].get("EMBEDDED")
        if embedded is None:
            self.stdout.write("The database is the one of DATABASE_URL: it is started and stopped elsewhere.")
            return
        server = EmbeddedPostgres(**embedded)
        if action == "start":
            self.stdout.write(f"PostgreSQL runs; its socket is in {server.ensure()}.")
        elif action == "stop":
            self.stdout.write("PostgreSQL stopped." if server.stop() else "No PostgreSQL ran.")
        else:
            pid = server.process_id()
            self.stdout.write(f"PostgreSQL runs as process {pid}." if pid else "No PostgreSQL runs.")
