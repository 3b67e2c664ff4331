"""As many requests as a server answers in some seconds, over a few connections that are kept; light, in one thread.

A process of its own: `python tests/benchmarks/load.py PORT PATH SECONDS CONNECTIONS`. Prints JSON. Several paths, with
commas between them, are asked in turn.
"""

import json
import re
import resource
import selectors
import socket
import statistics
import sys
import time

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Visitor:
    """One connection with one request under way."""

    def __init__(self, port, requests):
        self.port, self.requests, self.turn = port, requests, 0
        self.connect()

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self):
        self.begun = time.perf_counter()
        self.got, self.wanted = b"", None
        self.socket.sendall(self.requests[self.turn % len(self.requests)])
        self.turn += 1

    def takes(self):
        """Whether the answer is whole."""
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionResetError
        self.got += part
        if self.wanted is None:
            end = self.got.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = self.got[:end]
            if not head.startswith(b"HTTP/1.1 200"):
                sys.exit(f"not 200: {head[:60]!r}")
            self.closes = b"onnection: close" in head
            self.wanted = end + 4 + int(LENGTH.search(head).group(1))
        return len(self.got) >= self.wanted


def run(port, paths, seconds, connections):
    requests = [
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, deflate, br\r\nAccept: text/html\r\n\r\n".encode()
        for path in paths
    ]
    ready = selectors.DefaultSelector()
    for n in range(connections):
        visitor = Visitor(port, requests[n % len(requests) :] + requests[: n % len(requests)])
        ready.register(visitor.socket, selectors.EVENT_READ, visitor)
        visitor.ask()
    begun = time.perf_counter()
    times, size, renewed = [], 0, 0
    while time.perf_counter() - begun < seconds or not times:
        for key, _events in ready.select(1):
            visitor = key.data
            try:
                is_whole = visitor.takes()
            except ConnectionResetError:  # a worker is renewed after so many requests
                is_whole, visitor.closes, renewed = False, True, renewed + 1
            if is_whole:
                times.append(time.perf_counter() - visitor.begun)
                size = visitor.wanted
            if is_whole and not visitor.closes:
                visitor.ask()
            elif is_whole or (visitor.got == b"" and visitor.closes):
                ready.unregister(visitor.socket)
                visitor.socket.close()
                visitor.connect()
                ready.register(visitor.socket, selectors.EVENT_READ, visitor)
                visitor.ask()
    passed = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "requests": len(times),
        "per_second": len(times) / passed,
        "p50_ms": statistics.median(times) * 1000,
        "bytes": size,
        "own_cpu": (used.ru_utime + used.ru_stime) / passed,
        "renewed": renewed,
    }


if __name__ == "__main__":
    _program, port, paths, seconds, connections = sys.argv
    print(json.dumps(run(int(port), paths.split(","), float(seconds), int(connections))))  # noqa: T201
