"""A store that speaks as much S3 as the portal needs: put, get (with a range), head, delete and list, over HTTP.

It keeps objects in memory, refuses what is not signed by the key that it knows, and knows no public object.
"""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

ACCESS_KEY, SECRET_KEY, BUCKET = "RAKORTEST", "rahasia-dari-uji", "berkas-rakor"
NOT_FOUND = b"<Error><Code>NoSuchKey</Code><Message>none</Message></Error>"
DENIED = b"<Error><Code>AccessDenied</Code><Message>unsigned</Message></Error>"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def _answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _key(self):
        """The object that is meant; None, and refused, where the request is not signed."""
        store = self.server.store
        path = unquote(urlsplit(self.path).path)
        store.requests.append((self.command, path))
        if f"Credential={ACCESS_KEY}/" not in self.headers.get("Authorization", ""):
            self._answer(403, DENIED)
            return None
        return path.removeprefix(f"/{BUCKET}/")

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if (key := self._key()) is None:
            return
        assert self.headers.get("x-amz-acl") is None, "nothing is made public"
        self.server.store.objects[key] = body
        self._answer(200, ETag=f'"{hashlib.md5(body).hexdigest()}"')

    def do_HEAD(self):
        if (key := self._key()) is None:
            return
        body = self.server.store.objects.get(key)
        if body is None:
            self._answer(404)
        else:
            self._answer(200, Content_Length=str(len(body)), **self._facts(body))

    def do_GET(self):
        if (key := self._key()) is None:
            return
        body = self.server.store.objects.get(key)
        if body is None:
            self._answer(404, NOT_FOUND, Content_Type="application/xml")
            return
        wanted = self.headers.get("Range", "").removeprefix("bytes=")
        if wanted:
            start, end = wanted.split("-")
            part = body[int(start) : int(end) + 1 if end else None]
            span = f"bytes {start}-{int(start) + len(part) - 1}/{len(body)}"
            self._answer(206, part, Content_Range=span, **self._facts(body))
        else:
            self._answer(200, body, **self._facts(body))

    def do_DELETE(self):
        if (key := self._key()) is None:
            return
        self.server.store.objects.pop(key, None)
        self._answer(204)

    def _facts(self, body):
        return {
            "ETag": f'"{hashlib.md5(body).hexdigest()}"',
            "Last_Modified": "Mon, 01 Mar 2021 00:00:00 GMT",
            "Content_Type": "application/octet-stream",
            "Accept_Ranges": "bytes",
        }


class Store:
    """The running store: `url`, `objects` by key, `requests` as (method, path)."""

    def __init__(self):
        self.objects, self.requests = {}, []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.store = self
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def environment(self):
        return {
            "S3_BUCKET": BUCKET,
            "S3_ENDPOINT": self.url,
            "S3_REGION": "maluku-1",
            "S3_ACCESS_KEY": ACCESS_KEY,
            "S3_SECRET_KEY": SECRET_KEY,
            "S3_PREFIX": "rakor",
        }

    def close(self):
        self.server.shutdown()
        self.server.server_close()
