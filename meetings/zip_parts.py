"""What a ZIP file really unpacks to. A document of an office program is one, and what it says of its own size need not be so:
one of 650 bytes can become 1 GB (zipfile unpacks bzip2 and LZMA as a whole, and a part that says less than it has, too).
"""

import zipfile
from copy import copy

STEP = 256 * 1024  # bytes that are unpacked at once


class UnpacksToTooMuch(Exception):
    """More parts or bytes than are read."""


def is_packed_plainly(part):
    """Whether a part is packed as every office program does it: these two ways are unpacked as far as somebody reads.

    Args:
        part: a ZipInfo.
    """
    return part.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def check_unpacked(archive, *, most_parts, most_bytes):
    """Unpack every part once, keeping nothing: whoever reads the file afterwards gets no more than it says.

    Args:
        archive: a ZipFile that is open for reading.
        most_bytes: of all parts together.

    Raises:
        UnpacksToTooMuch
        zipfile.BadZipFile: a part is damaged, packed in a way that no office program uses, or of another size than it says.
    """
    parts = archive.infolist()
    if len(parts) > most_parts:
        raise UnpacksToTooMuch
    for part in parts:
        most_bytes -= _size_of(archive, part, most_bytes)


def _size_of(archive, part, most):
    if not is_packed_plainly(part):
        raise zipfile.BadZipFile(part.filename)
    read_on = copy(part)
    read_on.file_size = most + 2 * STEP  # else zipfile stops where the part says that it ends
    size = 0
    with archive.open(read_on) as content:
        while piece := content.read(STEP):
            size += len(piece)
            if size > most:
                raise UnpacksToTooMuch
    if size != part.file_size:
        raise zipfile.BadZipFile(part.filename)
    return size
