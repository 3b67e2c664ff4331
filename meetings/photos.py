"""Photos as they are kept: light, and without what the camera noted (the place, the device, its owner).

Where a photo was taken is personal data (UU 27/2022), and nobody asked for it. So what was sent is not kept: the portal
keeps two versions that hold nothing but the picture, and the fingerprint of what was sent (`Attachment.sent_sha256`),
by which whoever has the original can show that it is the same one.
"""

import contextlib
import io
import re
import struct
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

LARGE = 1600  # pixels of the longer side: enough to read a letter on the photo
SMALL = 480  # pixels, for a phone on a slow link
QUALITY = 80
FORMATS = ["JPEG", "PNG", "WEBP"]
# Pixels that may be unpacked. A JPEG is read at a fraction of its size, other formats whole: 40 million are 160 MB.
MOST_PIXELS = {"JPEG": 80_000_000, "MPO": 80_000_000}
MOST_PIXELS_OF_OTHERS = 40_000_000
# A JPEG that comes sharper bit by bit has about ten scans, each of which goes over the whole picture: 500 of them fit into
# 20 kB, and keep a processor busy for a quarter of a minute.
MOST_SCANS = 100
# What begins a part of a JPEG, read as libjpeg does: passing over whatever is none.
_PART = re.compile(rb"\xff([^\x00\x01\xd0-\xd7\xff])")
_SCAN, _END = b"\xda", b"\xd9"
# What Pillow raises over a file that is cut off, or made to harm.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True)
class Photo:
    """A photo as it is kept.

    Args:
        content, content_type: the picture, at most LARGE pixels wide and high.
        small: JPEG of at most SMALL pixels; empty where the picture is no larger than that.
    """

    content: bytes
    content_type: str
    small: bytes

    def named(self, name):
        """The name with the extension of what is kept: "denah.webp" becomes "denah.jpg"."""
        path = PurePosixPath(name)
        if self.content_type == "image/png":
            return f"{path.stem}.png"
        return name if path.suffix.lower() in {".jpg", ".jpeg"} else f"{path.stem}.jpg"


def light(file, name):
    """The light versions of a photo that somebody sent.

    Args:
        file: open for reading.
        name: as its owner knows it, for the refusal.

    Raises:
        ValidationError: it is broken, moves, or unpacks to more pixels than are read.
    """
    file.seek(0)
    try:
        picture = Image.open(file, formats=FORMATS)
        _check(picture, name)
        if picture.format not in {"PNG", "WEBP"}:
            _check_scans(file, name)
        is_drawing = picture.format == "PNG"
        picture.draft("RGB", (LARGE, LARGE))  # a JPEG is then read at a half, a quarter or an eighth
        picture = _upright(picture)
        picture = _in_plain_colours(picture)
        picture.thumbnail((LARGE, LARGE))
        return _kept(picture, is_drawing)
    except Image.DecompressionBombError as error:
        raise _too_large(name) from error
    except BROKEN as error:
        raise ValidationError(
            _("“%(name)s” tidak dapat dibuka: fotonya rusak atau terpotong. Kirim ulang dari aslinya."),
            params={"name": name},
        ) from error
    finally:
        file.seek(0)


def _too_large(name):
    return ValidationError(
        _("“%(name)s” terlalu besar bila dibuka (terlalu banyak piksel). Kecilkan dahulu, lalu kirim lagi."),
        params={"name": name},
    )


def _check(picture, name):
    if picture.width * picture.height > MOST_PIXELS.get(picture.format, MOST_PIXELS_OF_OTHERS):
        raise _too_large(name)
    # Phones put a second picture behind the first (MPO); that is no film.
    if picture.format in {"PNG", "WEBP"} and getattr(picture, "is_animated", False):
        raise ValidationError(
            _(
                "“%(name)s” adalah gambar bergerak. Kirim satu foto diam, atau taruh rekamannya di tempat lain."
            ),
            params={"name": name},
        )


def _check_scans(file, name):
    """Goes from part to part of a JPEG, as far as its first picture reaches."""
    file.seek(0)
    content = file.read()
    file.seek(0)
    at, scans = 2, 0
    while (part := _PART.search(content, at)) and part[1] != _END:
        at = part.end() + int.from_bytes(content[part.end() : part.end() + 2], "big")
        scans += part[1] == _SCAN
        if scans > MOST_SCANS:
            raise ValidationError(
                _("“%(name)s” tersimpan dengan cara yang tidak lazim. Simpan ulang sebagai JPG biasa."),
                params={"name": name},
            )


def _upright(picture):
    """As the camera was held; what it noted beside that goes with the saving."""
    try:
        return ImageOps.exif_transpose(picture)
    except BROKEN:
        picture.load()  # the note is broken, not the picture: else this raises, too
        return picture


def _in_plain_colours(picture):
    """In RGB, grey or RGBA of 8 bits, in the colours that every screen shows."""
    if picture.mode.startswith("I"):  # 16 bits of grey
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK"}:
        with contextlib.suppress(ImageCms.PyCMSError, *BROKEN):
            colours = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(
                picture, colours, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode in {"1", "L"} else "RGB")


def _kept(picture, is_drawing):
    content, content_type = _jpeg(picture), "image/jpeg"
    if is_drawing:
        # Of a drawing or a screen the PNG is the lighter one, and keeps its lines sharp; of a photo it is not.
        drawing = _saved(_bare(picture), "PNG", optimize=True)
        if len(drawing) <= len(content):
            content, content_type = drawing, "image/png"
    small = b""
    if max(picture.size) > SMALL:
        picture = picture.copy()
        picture.thumbnail((SMALL, SMALL))
        small = _jpeg(picture)
    return Photo(content, content_type, small)


def _jpeg(picture):
    picture = _bare(picture)
    if picture.mode == "RGBA":
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    return _saved(picture, "JPEG", quality=QUALITY, optimize=True, progressive=True)


def _bare(picture):
    """Nothing but pixels: Pillow writes along what it finds in `info` (comments, profiles, notes)."""
    bare = picture.copy()
    bare.info = {}
    return bare


def _saved(picture, format, **options):  # noqa: A002 - Pillow's name
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()
