"""The portal as it is run, on a database with so many made-up meetings, for the benchmarks of its public pages.

The databases stay under RAKOR_VAR/benchmark, so that the ten thousand meetings are made once.
"""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests.browser.bad_link import free_port

ADDRESSES = """
import json
from meetings.models import FollowUp, Input, Meeting
long = Meeting.objects.get(slug__endswith="-long")
meeting = Meeting.objects.filter(status="closed").exclude(pk=long.pk).order_by("-starts_at").first()
input = Input.objects.published().filter(meeting=meeting, status="agreed").first()
follow_up = FollowUp.objects.published().filter(meeting=meeting).first()
page = long.get_absolute_url()
print(json.dumps({
    "home": "/",
    "meetings": "/rapat/",
    "meeting": meeting.get_absolute_url(),
    "meeting of 80 items": page,
    "its agenda": page + "agenda/",
    "its decisions": page + "keputusan/",
    "its inputs": f"/masukan/?rapat={long.pk}&page=2",
    "its follow-ups": f"/tindak-lanjut/?rapat={long.pk}&page=2",
    "its summary": page + "ringkasan/",
    "inputs": "/masukan/",
    "inputs page 5": "/masukan/?page=5",
    "input": input.get_absolute_url(),
    "follow-ups": "/tindak-lanjut/",
    "follow-up": follow_up.get_absolute_url(),
    "regions": "/wilayah/",
    "region": "/wilayah/kabupaten-buru/",
    "institutions": "/instansi/",
    "institution": follow_up.institution.get_absolute_url(),
    "years": "/tahun/",
    "year": "/tahun/2021/",
    "board": "/papan/",
    "search": "/cari/?q=internet",
    "data": "/data-terbuka/",
    "help": "/bantuan/",
}))
"""


class Portal:
    """Of so many meetings. `with portal.served(...) as port` runs gunicorn with the settings of production's servers."""

    def __init__(self, meetings):
        self.meetings = meetings
        folder = Path(os.environ.get("RAKOR_BENCHMARK_VAR") or settings.RAKOR_VAR / "benchmark")
        self.var = folder / str(meetings)
        self.var.mkdir(parents=True, exist_ok=True)
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"TESTING", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "STATIC_ROOT"}
        } | {"DEMO": "1", "RAKOR_VAR": str(self.var), "LOG_LEVEL": "WARNING", "GUNICORN_LOG_LEVEL": "warning"}

    def load(self):
        """Seconds that making the meetings took; about none where they are there."""
        for command in ("migrate", "createcachetable", "load_regions", "collectstatic --noinput"):
            self.manage(*command.split(), "-v0")
        begun = time.monotonic()
        self.manage("load_benchmark", "--meetings", str(self.meetings), "--long", "-v0")
        seconds = time.monotonic() - begun
        self.addresses = json.loads(
            self.manage("shell", "--no-imports", "-v0", "-c", ADDRESSES).splitlines()[-1]
        )
        if os.environ.get("RAKOR_PAGES"):
            wanted = os.environ["RAKOR_PAGES"].split(",")
            self.addresses = {name: self.addresses[name] for name in wanted}
        return seconds

    def manage(self, *arguments, **environment):
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR, env=self.environment | environment,
            check=True, stdout=subprocess.PIPE, text=True,
        ).stdout  # fmt: skip

    @contextmanager
    def served(self, application="rakor_portal.wsgi", **environment):
        port = free_port()
        with (self.var / "gunicorn.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", application],
                cwd=settings.BASE_DIR,
                env=self.environment | {"PORT": str(port), "HOST": "127.0.0.1", "WEB_CONCURRENCY": "2"} | environment,
                stdout=log, stderr=log,
            )  # fmt: skip
        try:
            _wait(process, port)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)

    def stop(self):
        self.manage("database", "stop")


def _wait(process, port):
    for _attempt in range(600):
        assert process.poll() is None
        try:
            with urllib.request.urlopen(
                urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Host": "localhost"}), timeout=30
            ):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.05)
    raise AssertionError("the server does not answer")
