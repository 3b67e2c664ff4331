"""Files that come in pieces: tus 1.0.0 (https://tus.io/protocols/resumable-upload), its core, creation, expiration,
termination and checksum.

For whoever is signed in, and of what he sends himself. The CSRF token comes in the header, as from every script of the
portal. A piece is kept as it comes, a part of PART at a time: what is cut off in the middle is asked for from there.
"""

import base64
import binascii
import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import http_date
from django.views import View
from django.views.decorators.cache import never_cache

from meetings.actions import uploads as actions
from meetings.forms.file_checks import check_name_and_size, safe_name
from meetings.models import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination,checksum"
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
CHECKSUM_MISMATCH = 460  # of the protocol
PART = 512 * 1024  # bytes that are kept at once
CONTENT_TYPE = "application/offset+octet-stream"


class Refusal(Exception):
    def __init__(self, status, words=""):
        self.status, self.words = status, words


@method_decorator(never_cache, name="dispatch")
class TusView(View):
    """What every answer of the protocol has."""

    def dispatch(self, request, *args, **kwargs):
        try:
            if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
                raise Refusal(412)
            response = super().dispatch(request, *args, **kwargs)
        except Refusal as refusal:
            response = JsonResponse({"error": str(refusal.words)}, status=refusal.status)
        response["Tus-Resumable"] = response["Tus-Version"] = VERSION
        return response

    def options(self, request, *args, **kwargs):
        return HttpResponse(
            status=204,
            headers={
                "Tus-Extension": EXTENSIONS,
                "Tus-Max-Size": str(settings.UPLOAD_MAX_BYTES),
                "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
            },
        )


class UploadCreate(TusView):
    http_method_names = ["post", "options"]

    def post(self, request):
        size = number_in(request, "Upload-Length")
        name = safe_name(metadata(request.headers.get("Upload-Metadata", "")).get("filename", ""))
        if size > settings.UPLOAD_MAX_BYTES:
            raise Refusal(413, _refused(name, size))
        if words := _refused(name, size):
            raise Refusal(415, words)
        try:
            upload = actions.begin_upload(by=request.user, name=name, size=size)
        except ValidationError as refusal:
            raise Refusal(429, " ".join(refusal.messages)) from refusal
        return HttpResponse(
            status=201,
            headers={
                "Location": reverse("upload_detail", args=[upload.key]),
                "Upload-Offset": "0",
                "Upload-Expires": http_date(upload.expires_at.timestamp()),
            },
        )


class UploadDetail(TusView):
    http_method_names = ["head", "patch", "delete", "options"]

    def dispatch(self, request, *args, **kwargs):
        if request.method.lower() in {"head", "patch", "delete"}:
            self.upload = get_object_or_404(Upload.objects.of(request.user), key=kwargs["key"])
        return super().dispatch(request, *args, **kwargs)

    def head(self, request, key):
        upload = self.upload
        if not upload.is_open:
            raise Refusal(410)
        name = base64.b64encode(upload.name.encode()).decode()
        return HttpResponse(
            headers={
                "Upload-Offset": str(upload.received),
                "Upload-Length": str(upload.size),
                "Upload-Metadata": f"filename {name}",
                "Upload-Expires": http_date(upload.expires_at.timestamp()),
            }
        )

    def patch(self, request, key):
        if request.content_type != CONTENT_TYPE:
            raise Refusal(415)
        offset = number_in(request, "Upload-Offset")
        length = number_in(request, "Content-Length")
        if not self.upload.is_open:
            raise Refusal(410)
        if offset != self.upload.received:
            raise Refusal(409)
        if offset + length > self.upload.size:
            raise Refusal(413)
        try:
            received = self._receive(request, offset, length)
        except actions.WrongOffset as error:
            raise Refusal(409) from error
        except actions.NotOpen as error:
            raise Refusal(410) from error
        return HttpResponse(
            status=204,
            headers={
                "Upload-Offset": str(received),
                "Upload-Expires": http_date(self.upload.expires_at.timestamp()),
            },
        )

    def _receive(self, request, offset, length):
        checksum = request.headers.get("Upload-Checksum")
        parts = parts_of(request, length)
        if checksum is not None:
            parts = [_intact(b"".join(parts), length, checksum)]
        received = offset
        for part in parts:
            received = actions.receive_piece(self.upload, offset=received, content=part)
        return received

    def delete(self, request, key):
        try:
            actions.drop_upload(self.upload)
        except actions.NotOpen as error:
            raise Refusal(410) from error
        return HttpResponse(status=204)


def _refused(name, size):
    try:
        check_name_and_size(name, size)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def number_in(request, header):
    """A whole number, not negative.

    Raises:
        Refusal: it is none.
    """
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise Refusal(400, header)
    return int(text)


def metadata(header):
    """{name: text} of "filename <base64>,filetype <base64>".

    Raises:
        Refusal: it is not written so.
    """
    found = {}
    for pair in header.split(","):
        name, _blank, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise Refusal(400, "Upload-Metadata") from error
    return found


def parts_of(request, length):
    """The body, PART bytes at a time; it ends early where the link breaks."""
    while length > 0:
        content, is_cut_off = _read(request, min(PART, length))
        if content:
            yield content
        if is_cut_off:
            return
        length -= len(content)


def _read(request, wanted):
    """(bytes, whether fewer came than were wanted)."""
    content = bytearray()
    while len(content) < wanted:
        try:
            more = request.read(wanted - len(content))
        except UnreadablePostError:
            more = b""
        if not more:
            return bytes(content), True
        content += more
    return bytes(content), False


def _intact(content, length, checksum):
    algorithm, _blank, value = checksum.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise Refusal(400, "Upload-Checksum")
    digest = base64.b64encode(ALGORITHMS[algorithm](content, usedforsecurity=False).digest()).decode()
    if len(content) < length or digest != value.strip():
        raise Refusal(CHECKSUM_MISMATCH)
    return content
