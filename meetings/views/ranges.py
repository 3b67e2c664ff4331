"""A file over a link that drops: the browser asks for the rest of what it has (RFC 9110, 13 and 14)."""

import re

from django.http import FileResponse, HttpResponse
from django.utils.cache import get_conditional_response

BYTES = re.compile(r"bytes=\s*(\d*)\s*-\s*(\d*)\s*", re.ASCII | re.IGNORECASE)
BLOCK = 64 * 1024


class OutOfReach(Exception):
    """The range begins after the end of the file."""


def wanted_part(request, size, etag):
    """(first byte, number of bytes) that the request asks for; None for the whole.

    Several ranges at once, other units and what cannot be read give the whole: a server may do that. So does a range of
    another version of the file (`If-Range`).

    Raises:
        OutOfReach
    """
    header = request.headers.get("Range")
    if not header or request.method != "GET" or request.headers.get("If-Range", etag) != etag:
        return None
    found = BYTES.fullmatch(header)
    if not found or not any(found.groups()) or any(len(text) > 18 for text in found.groups()):
        return None
    first, last = found.groups()
    if not first:  # the last so many
        start, end = max(0, size - int(last)), size - 1
        if not int(last):
            raise OutOfReach
    else:
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
        if last and int(last) < start:
            return None
    if start >= size:
        raise OutOfReach
    return start, end - start + 1


def file_response(request, content, *, etag, name, content_type, is_shown):
    """A file or the part of it that is asked for, for one reader alone.

    Args:
        content: the file, open and seekable; closed by the answer.
        etag: strong, in quotes: the same for the same bytes.
        is_shown: in the browser, instead of saved.
    """
    response = get_conditional_response(request, etag=etag)
    if response is not None:
        content.close()
    else:
        response = _whole_or_part(request, content, etag, name, content_type, is_shown)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _whole_or_part(request, content, etag, name, content_type, is_shown):
    size = content.seek(0, 2)
    content.seek(0)
    try:
        part = wanted_part(request, size, etag)
    except OutOfReach:
        content.close()
        return HttpResponse(
            status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"}
        )
    if part is None:
        response = FileResponse(content, as_attachment=not is_shown, filename=name, content_type=content_type)
    else:
        start, length = part
        content.seek(start)
        response = FileResponse(
            Part(content, length), as_attachment=not is_shown, filename=name, content_type=content_type
        )
        response.status_code = 206
        response["Content-Length"] = str(length)
        response["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    response["Accept-Ranges"] = "bytes"
    if not content_type.startswith("text/") or "Range" in request.headers:
        # Packed already: compressing it again would only take away the length, by which a browser shows how far it is.
        response["Content-Encoding"] = "identity"
    return response


class Part:
    """So many bytes of a file from where it stands."""

    def __init__(self, file, length):
        self.file, self.left = file, length

    def read(self, number=BLOCK):
        content = self.file.read(min(self.left, BLOCK if number is None or number < 0 else number))
        self.left -= len(content)
        return content

    def close(self):
        self.file.close()
