"""`make run`: from an empty machine to a portal with sample data that answers."""

import contextlib
import hashlib
import importlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

SAMPLE = "meetings.management.commands.load_sample"


class Command(BaseCommand):
    help = "Prepares the database and the sample, then serves the portal and runs its jobs. Only with DEMO=1."
    requires_system_checks = ()

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("run_portal makes demo accounts: it runs only with DEMO=1.")
        self.host = os.environ.get("HOST") or "127.0.0.1"
        self.started = time.monotonic()
        self._check_port()
        self._step("PostgreSQL", connection.ensure_connection)
        self._step("tables", self._migrate)
        self._step("regions", call_command, "load_regions", verbosity=0)
        self._step("sample", call_command, "load_sample", verbosity=0)
        self._step("static files", self._collect_static)
        connection.close()
        with Children() as children:
            children.start("web", [sys.executable, "-m", "gunicorn", "rakor_portal.wsgi"])
            children.start("jobs", [sys.executable, "manage.py", "procrastinate", "worker"])
            self._step("first page", self._wait_until_served, children)
            if not children.told_to_stop:
                self._tell()
            ended = children.wait()
        if ended:
            raise CommandError(f"The {ended} process ended by itself; what it said last stands above.")
        self.stdout.write("\nStopped.")
        if "EMBEDDED" in settings.DATABASES["default"]:
            self.stdout.write("PostgreSQL goes on, so that the next start is quick: `make stop` ends it.")

    def _step(self, name, function, *arguments, **options):
        self.stdout.write(f"   {name} … ", ending="")
        self.stdout.flush()
        begun = time.monotonic()
        function(*arguments, **options)
        self.stdout.write(f"{time.monotonic() - begun:.1f} s")
        self.stdout.flush()

    def _check_port(self):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, settings.PORT))
            except OSError as error:
                raise CommandError(
                    f"Port {settings.PORT} cannot be used ({error.strerror}): "
                    f"try `make run PORT={settings.PORT + 1}`."
                ) from None

    def _migrate(self):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)

    def _collect_static(self):
        """Collects and compresses only when a static file, or the code that treats them, has changed."""
        mark = hashlib.sha256()
        ignored = apps.get_app_config("staticfiles").ignore_patterns
        for finder in get_finders():
            for path, storage in sorted(finder.list(ignored), key=lambda found: found[0]):
                about = Path(storage.path(path)).stat()
                mark.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
        stamp = settings.STATIC_ROOT / ".collected"
        if not stamp.exists() or stamp.read_text() != mark.hexdigest():
            call_command("collectstatic", verbosity=0, interactive=False)
            stamp.write_text(mark.hexdigest())

    def _wait_until_served(self, children):
        address = f"http://localhost:{settings.PORT}/sehat/"
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104
        for _attempt in range(300):
            if children.told_to_stop:
                return
            if children.ended():
                break
            with contextlib.suppress(OSError, urllib.error.URLError):
                url = address.replace("localhost", host, 1)
                request = urllib.request.Request(url, headers={"Host": "localhost"})  # noqa: S310
                with urllib.request.urlopen(request, timeout=5):  # noqa: S310
                    return
            time.sleep(0.1)
        raise CommandError("The portal does not answer; what it said stands above.")

    def _tell(self):
        accounts = getattr(importlib.import_module(SAMPLE), "DEMO_ACCOUNTS", ())
        lines = [
            "",
            f"The portal answers after {time.monotonic() - self.started:.0f} s:  {settings.SITE_URL}/",
            f"Sign in at {settings.SITE_URL}/masuk/ — password of every account: {settings.DEMO_PASSWORD}",
            "",
        ]
        width = max((len(email) for email, _hint in accounts), default=0)
        lines += [f"   {email:{width}}  {hint}" for email, hint in accounts]
        lines += ["", f"Letters it sends lie in {settings.RAKOR_VAR / 'mail'}. Ctrl-C stops it.", ""]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


class Children:
    """Processes that live no longer than this one: a signal, an error or one's end stops them all."""

    def __init__(self):
        self.processes: dict[str, subprocess.Popen] = {}
        self.told_to_stop = False

    def __enter__(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        return self

    def __exit__(self, *_error):
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + 10
        for process in self.processes.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _stop(self, _number, _frame):
        self.told_to_stop = True

    def start(self, name, command):
        # A session of its own: Ctrl-C reaches this process alone, which then ends the others in order.
        self.processes[name] = subprocess.Popen(  # noqa: S603
            command,
            cwd=settings.BASE_DIR,
            # Only what goes wrong is worth a line between the visitor's own.
            env={"GUNICORN_LOG_LEVEL": "warning", "LOG_LEVEL": "WARNING"} | os.environ,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
        )

    def ended(self) -> str:
        return next((name for name, process in self.processes.items() if process.poll() is not None), "")

    def wait(self) -> str:
        """Waits for a signal (returns "") or for the end of a process (returns its name)."""
        while not self.told_to_stop:
            if name := self.ended():
                return name
            time.sleep(0.2)
        return ""
