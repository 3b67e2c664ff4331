"""A link as the delegates have it: slow, far away, and gone now and then. And a server that can be restarted.

The link is a real proxy between the browser and gunicorn, so that a request may be lost on the way there (the
server never saw it) or its answer on the way back (the server did it, the browser cannot know).
"""

import asyncio
import os
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

BYTES_PER_SECOND = 6_000
LATENCY = 0.6  # s, there and back
CHUNK = 600


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment_of_the_test(port):
    """For a process of the portal on the database of the running test."""
    database = connection.settings_dict
    where = quote(database["HOST"], safe="")
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"postgresql://{quote(database['USER'])}:{quote(database['PASSWORD'] or '')}@/{database['NAME']}"
        f"?host={where}" + (f"&port={database['PORT']}" if database["PORT"] else ""),
        "TEST_VAR": str(settings.RAKOR_VAR),
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "WEB_CONCURRENCY": "1",
    }


class Server:
    """The portal under gunicorn, on the database of the running test."""

    def __init__(self, log: Path):
        self.port, self.log, self.process = free_port(), log, None

    def start(self):
        environment = environment_of_the_test(self.port)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "rakor_portal.wsgi"],
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=log,
                stderr=log,
            )
        for _attempt in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sehat/", timeout=5):
                    return self
            except (OSError, urllib.error.URLError):
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=30)

    def restart(self):
        self.stop()
        return self.start()


class BadLink:
    """One visitor's way to the server.

    Args:
        failing: the share of requests (but pages, style sheets and scripts) that fail, one half of them on the way
            there, the other on the way back.

    Attributes:
        lost_there, lost_back, passed: how many requests met which fate.
        wire: bytes sent and received, by the path of the request, of those that passed.
    """

    def __init__(self, server, *, seed, failing=0.0):
        self.server, self.failing, self.chance = server, failing, random.Random(seed)
        self.is_away = self.is_slow = False
        self.times_away = self.lost_there = self.lost_back = self.passed = 0
        self.wire = []
        self.writers = set()
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        assert self.ready.wait(10)

    @property
    def url(self):
        return f"http://localhost:{self.port}"

    def goes_away(self):
        """Nothing gets through, and what is under way is cut off."""
        self.is_away = True
        self.times_away += 1
        self.loop.call_soon_threadsafe(self._cut)

    def comes_back(self):
        self.is_away = False

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def _cut(self):
        for writer in list(self.writers):
            writer.transport.abort()

    def _run(self):
        asyncio.set_event_loop(self.loop)
        listener = self.loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = listener.sockets[0].getsockname()[1]
        self.ready.set()
        self.loop.run_forever()
        listener.close()
        waiting = asyncio.all_tasks(self.loop)
        for task in waiting:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
        self.loop.close()

    async def _serve(self, reader, writer):
        self.writers.add(writer)
        try:
            while not self.is_away and await self._one_request(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # the browser, the link or the server went away: that is what it is for
        finally:
            self.writers.discard(writer)
            writer.transport.abort()

    async def _one_request(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        headers = _headers(head)
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        request = head + body
        fate = self._fate(headers)
        await self._takes_its_time(len(request))
        if fate == "lost there":
            self.lost_there += 1
            return False
        upstream_reader, upstream = await asyncio.open_connection("127.0.0.1", self.server.port)
        try:
            # One request a connection towards the server: where the answer ends is then plain.
            lines = head.split(b"\r\n")
            kept = [line for line in lines if not line.lower().startswith(b"connection:")]
            upstream.write(b"\r\n".join([kept[0], b"Connection: close", *kept[1:]]) + body)
            await upstream.drain()
            answer = await upstream_reader.read(-1)
        finally:
            upstream.close()
        if not answer:
            return False
        if fate == "lost back":
            self.lost_back += 1
            return False
        answer = answer.replace(b"\r\nConnection: close", b"", 1)
        self.wire.append((head.split(b" ", 2)[1].decode(), len(request), len(answer)))
        await self._sends(writer, answer)
        self.passed += 1
        return "content-length" in _headers(answer.split(b"\r\n\r\n", 1)[0]) or b" 304 " in answer[:16]

    def _fate(self, headers):
        whole = headers.get("sec-fetch-dest") in {"document", "script", "style", "image"}
        if whole or self.chance.random() >= self.failing:
            return "passes"
        return self.chance.choice(["lost there", "lost back"])

    async def _takes_its_time(self, size):
        if self.is_slow:
            await asyncio.sleep(LATENCY / 2 + size / BYTES_PER_SECOND)

    async def _sends(self, writer, answer):
        if self.is_slow:
            await asyncio.sleep(LATENCY / 2)
        for start in range(0, len(answer), CHUNK):
            piece = answer[start : start + CHUNK]
            if self.is_slow:
                await asyncio.sleep(len(piece) / BYTES_PER_SECOND)
            writer.write(piece)
            await writer.drain()


def _headers(head):
    pairs = (line.split(b":", 1) for line in head.split(b"\r\n")[1:] if b":" in line)
    return {name.decode().strip().lower(): value.decode("latin-1").strip() for name, value in pairs}
