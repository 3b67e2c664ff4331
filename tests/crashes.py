"""A portal whose web server and worker are killed in the middle of what they do: real gunicorn, worker and mail server.

`Portal` runs them on the database of the test. `Life` is an input that is put forward, returned, completed … and
confirmed, each step posted over HTTP by whoever's turn it is, again and again under the same key until it is answered.
"""

import http.client
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default as modern
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from meetings import tasks
from meetings.models import Delivery, FollowUp, FollowUpEvent, Input, InputEvent, Notification
from meetings.notifications import quietly
from tests import factories
from tests.browser.bad_link import environment_of_the_test, free_port

SECONDS = 90  # that anything may take until it has failed


class Sink:
    """A mail server that keeps what it took: [(address, Message-ID, subject)]. What it took may be sent again."""

    def __init__(self, seed):
        self.letters, self.chance = [], random.Random(seed)
        self.at_next_letter = None  # what happens between "taken" and telling so
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def port(self):
        return self.controller.port

    async def handle_DATA(self, _server, _session, envelope):
        letter = message_from_bytes(envelope.content, policy=modern)
        (address,) = envelope.rcpt_tos
        self.letters.append((address, letter["Message-ID"], str(letter["Subject"])))
        if self.at_next_letter:
            act, self.at_next_letter = self.at_next_letter, None
            act()
        return "250 OK"


class Killable:
    """A process with its children, killed with SIGKILL and started again."""

    def __init__(self, command, environment, log):
        self.command, self.environment, self.log = command, environment, log
        self.process, self.kills, self.lock = None, 0, threading.Lock()

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self):
        """Without a word, all of it at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(SECONDS)

    def kill_and_restart(self):
        with self.lock:
            assert self.process.poll() is None, f"ended by itself: {self.log.read_text()[-3000:]}"
            self.kill()
            self.kills += 1
            self.start()


def _forget_jobs():
    """Django does not empty procrastinate's tables after a test: they are not its own."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


class Portal:
    def __init__(self, folder, seed):
        self.chance = random.Random(seed)
        self.sink = Sink(seed)
        self.port = free_port()
        environment = environment_of_the_test(self.port) | {
            "DJANGO_SETTINGS_MODULE": "tests.crash_settings",
            "TEST_SMTP_PORT": str(self.sink.port),
            "WORKER_LOST_AFTER": "3",
        }
        python = sys.executable
        self.web = Killable([python, "-m", "gunicorn", "rakor_portal.wsgi"], environment, folder / "web.log")
        self.worker = Killable(
            [python, "manage.py", "procrastinate", "worker"], environment, folder / "worker.log"
        )

    @contextmanager
    def running(self):
        self.sink.controller.start()
        for part in (self.web, self.worker):
            part.start()
        try:
            yield self
        finally:
            for part in (self.web, self.worker):
                part.kill()
            self.sink.controller.stop()

    def finish_letters(self):
        """Let the worker go on until nothing waits. The test only does not wait for the next half minute of `heal`."""
        end = time.monotonic() + SECONDS
        while Delivery.objects.filter(sent_at=None).exists() or self.jobs().exists():
            assert time.monotonic() < end, (self.worker.log.read_text()[-3000:], list(self.jobs()))
            tasks.heal.defer(timestamp=0)
            time.sleep(0.5)

    @staticmethod
    def jobs():
        return ProcrastinateJob.objects.filter(task_name="deliver", status__in=["todo", "doing"])


class Person:
    """Somebody's browser: signs in, and sends a form until it is answered."""

    def __init__(self, portal, user):
        self.portal, self.user, self.cookies = portal, user, SimpleCookie()
        self.repeats = 0

    def _once(self, method, path, fields=None):
        link = http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=30)
        try:
            headers = {
                "Host": "localhost",
                "Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items()),
            }
            body = None
            if fields is not None:
                token = self.cookies["csrftoken"].value
                body = urlencode({"csrfmiddlewaretoken": token} | fields)
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            link.request(method, path, body, headers)
            answer = link.getresponse()
            text = answer.read().decode(errors="replace")
            for cookie in answer.headers.get_all("Set-Cookie", []):
                self.cookies.load(cookie)
            return answer.status, answer.headers.get("Location", ""), text
        finally:
            link.close()

    def ask(self, method, path, fields=None):
        """The answer, however often the link or the server fails before there is one."""
        end = time.monotonic() + SECONDS
        while True:
            try:
                return self._once(method, path, fields)
            except (OSError, http.client.HTTPException):
                self.repeats += 1
                assert time.monotonic() < end, self.portal.web.log.read_text()[-3000:]
                time.sleep(0.1)

    def sign_in(self):
        self.ask("GET", "/masuk/")
        status, _where, text = self.ask(
            "POST", "/masuk/", {"login": self.user.email, "password": factories.PASSWORD}
        )
        assert status == 302, text
        return self

    def post(self, path, **fields):
        """Where the answer leads."""
        status, where, text = self.ask("POST", path, fields)
        assert status == 302, (
            path,
            status,
            re.findall(r'invalid-feedback[^>]*>([^<]*)|role="alert">(.*)', text),
        )
        return where


class Run:
    """So many changes with so many kills at random moments of them; what should have been told is counted along."""

    def __init__(self, portal, *, changes, kills, seed):
        self.portal, self.changes, self.chance = portal, changes, random.Random(seed)
        self.done, self.lock = 0, threading.Lock()
        self.expected, self.events = Counter(), Counter()
        self.repeats = 0
        killed = [portal.web, portal.worker] * (kills // 2)
        moments = sorted(self.chance.sample(range(2, changes), len(killed)))
        self.kills = dict(zip(moments, self.chance.sample(killed, len(killed)), strict=True))
        self.killers = []
        _forget_jobs()
        with quietly():
            self.meeting = factories.held_meeting()
        self.doer = factories.bappeda()
        self.users = [factories.buru(), factories.ambon(), factories.secretariat(), self.doer]

    def play(self, at_once=3):
        """So many lives at once, until all changes are made. Each kill comes within a fraction of a second of its change."""
        with ThreadPoolExecutor(at_once) as pool:
            askers = [factories.buru(), factories.ambon()]
            lives = [pool.submit(self._lives, askers[n % 2]) for n in range(at_once)]
            for life in lives:
                life.result()
        for killer in self.killers:
            killer.join(SECONDS)

    def _lives(self, asker):
        try:
            people = {
                user.pk: Person(self.portal, user).sign_in() for user in self.users if user.pk != asker.pk
            }
            people[asker.pk] = Person(self.portal, asker).sign_in()
            secretariat, doer = people[factories.secretariat().pk], people[self.doer.pk]
            while self._live(people[asker.pk], secretariat, doer):
                pass
            with self.lock:
                self.repeats += sum(person.repeats for person in people.values())
        finally:
            connection.close()

    def _turn(self):
        """Whether one more change is to be made; the moment of a kill has come with some of them."""
        with self.lock:
            if self.done >= self.changes:
                return False
            self.done += 1
            part = self.kills.get(self.done)
            if part:
                killer = threading.Timer(self.chance.uniform(0, 0.15), part.kill_and_restart)
                self.killers.append(killer)
                killer.start()
            return True

    def _live(self, asker, secretariat, doer):
        """One input to its end, or as far as there are changes left. Says whether it came to its end."""
        number = follow_up = None
        mail = asker.user.email
        reports = ["lapor", "lapor", "lapor"]
        steps = [
            "submit", "kembalikan", "lengkapi", "periksa", "setujui", *reports, "selesai", "returned",
            *reports, "selesai", "konfirmasi",
        ]  # fmt: skip
        for step in steps:
            if not self._turn():
                return False
            if step == "submit":
                topic = f"Masukan {uuid.uuid4()}"
                where = f"/rapat/{self.meeting.year}/{self.meeting.slug}/masukan/baru/"
                asker.post(where, topic=topic, problem="P", request="R", client_key=uuid.uuid4())
                number = Input.objects.get(topic=topic).number
                self._tells("received", number, (mail, "input_received"))
                continue
            path = f"/masukan/{number}/{step}/"
            if step == "kembalikan":
                secretariat.post(path, reason="Lokasi?")
                self._tells("returned", number, (mail, "input_returned"))
            elif step == "lengkapi":
                asker.post(path, topic=f"Lengkap {number}", problem="P", request="R", note="Di Namlea.")
                self._tells("completed", number)
            elif step == "periksa":
                secretariat.post(path)
                self._tells("verified", number)
            elif step == "setujui":
                task = {"task": "Perluas", "institution": self.doer.institution_id, "due_date": "2099-01-05"}
                secretariat.post(path, **task, client_key=uuid.uuid4())
                follow_up = FollowUp.objects.get(input__number=number).number
                self._tells("agreed", number, (mail, "input_agreed"))
                self._tells("assigned", follow_up, (self.doer.email, "follow_up_assigned"))
            else:
                self._answer(step, follow_up, asker, doer)
        return True

    def _answer(self, step, follow_up, asker, doer):
        path = f"/tindak-lanjut/{follow_up}/{'kembalikan' if step == 'returned' else step}/"
        mail, key = asker.user.email, uuid.uuid4()
        if step == "lapor":
            doer.post(path, note=f"Sudah sampai {key}.", client_key=key)
            self._tells("progress", follow_up, (mail, "follow_up_progress"))
        elif step == "selesai":
            doer.post(path, note=f"Selesai {key}.", client_key=key)
            self._tells("reported", follow_up, (mail, "follow_up_reported"))
        elif step == "returned":
            asker.post(path, reason="Belum.")
            self._tells("returned", follow_up, (self.doer.email, "follow_up_returned"))
        else:
            asker.post(path)
            self._tells("confirmed", follow_up, (self.doer.email, "follow_up_confirmed"))

    def _tells(self, event, number, *told):
        with self.lock:
            self.events[number, event] += 1
            for email, kind in told:
                noun = "masukan" if number.startswith("M-") else "tindak-lanjut"
                self.expected[email, kind, f"/{noun}/{number}/"] += 1

    def recorded(self):
        """The changes as the histories have them, counted as `events` counts them."""
        of_inputs = InputEvent.objects.values_list("input__number", "kind")
        of_follow_ups = FollowUpEvent.objects.exclude(kind="created").values_list("follow_up__number", "kind")
        return Counter([*of_inputs, *of_follow_ups])


def check(run):
    """Each person was told of each change exactly once; no letter is missing, one sent again is the same letter.

    Returns:
        The counts, as {what: how many}.
    """
    portal = run.portal
    assert run.done == run.changes
    assert run.recorded() == run.events, "what was repeated is recorded once"
    told = Counter(Notification.objects.values_list("user__email", "kind", "path"))
    assert told == run.expected
    letters = Counter(portal.sink.letters)
    by_id = {}
    for address, message_id, subject in letters:
        assert by_id.setdefault(message_id, (address, subject)) == (address, subject)
    wanted = {
        f"<{row.public_id}@localhost>": row.address
        for row in Delivery.objects.all()
        if row.notifications.count() == 1
    }
    assert {message_id: address for message_id, (address, _subject) in by_id.items()} == wanted
    assert len(wanted) == sum(run.expected.values())
    assert not Delivery.objects.filter(sent_at=None).exists()
    return {
        "changes": run.done,
        "kills of the web server": portal.web.kills,
        "kills of the worker": portal.worker.kills,
        "requests repeated": run.repeats,
        "notifications": sum(told.values()),
        "letters": len(wanted),
        "Message-IDs": len(by_id),
        "letters sent again": sum(letters.values()) - len(letters),
    }
