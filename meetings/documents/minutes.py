"""The notula in the forms of 2023 (Permendagri 1/2023) and of 2009 (Permendagri 54/2009); domain.md "Official documents".

Neither form has a row for the place or for follow-ups: the place stands under the agenda, the follow-ups in an annex.
The form of 2009 says when the meeting was called in place of the letter of invitation, parts what was said in
opening words, discussion and rules (here: the decisions), and ends with remarks and copies.
"""

import contextlib
from io import BytesIO

from PIL import Image, ImageOps

from meetings.documents.in_words import NOTHING, called_at, in_indonesian
from meetings.documents.outcomes import left_out, matrix_rows
from meetings.documents.proceedings import (
    Course,
    facts_of,
    letters_of,
    minutes_of,
    note_takers_of,
    ratified_line,
    signer_of,
)
from meetings.documents.seats import attendance_numbers, attendances_of, present_rows
from meetings.models import AgendaItem, Attachment, FollowUp, Meeting

OF_2009 = Meeting.MinutesForm.OF_2009
Kind = AgendaItem.Kind
OPENING = {Kind.OPENING, Kind.REMARKS}
DISCUSSION = set(Kind) - OPENING
PHOTO_WIDTH = 1400  # pixels, across a page


@in_indonesian
def data_of(meeting):
    """What the notula of a meeting says, in its form; as many queries for a long one as for a short one."""
    minutes = minutes_of(meeting)
    course = Course(meeting, minutes)
    attendances = attendances_of(meeting)
    numbers = attendance_numbers(attendances)
    rows, untold = matrix_rows(FollowUp.objects.filter(meeting=meeting))
    annexes = {
        "hadir": present_rows(attendances, internal=False),
        "keputusan": [] if meeting.form_of_minutes == OF_2009 else course.decisions,
        "matriks": rows,
        "foto": [
            # The fingerprint: with another photo under the same words it is another version of the paper.
            {
                "berkas": f"foto-{number}",
                "keterangan": photo.caption or photo.name,
                "sidik": photo.sha256,
            }
            for number, photo in enumerate(photos_of(meeting), start=1)
        ],
    }
    return {
        "jenis": "notula",
        "bentuk": meeting.form_of_minutes,
        "judul": "NOTULA",
        "rapat": facts_of(meeting),
        "versi": course.version,
        "keadaan": ratified_line(meeting, minutes, course),
        "ralat": course.corrected(),
        "surat_undangan": letters_of(meeting) or [NOTHING],
        "waktu_panggilan": called_at(meeting),
        "acara": course.agenda(),
        "pimpinan": {
            "ketua": meeting.chair.name_and_position if meeting.chair else NOTHING,
            "sekretaris": f"Sekretariat {meeting.organiser.name}",
            "pencatat": note_takers_of(minutes),
        },
        "peserta": _participants(numbers),
        "bagian": _parts(course, meeting.form_of_minutes),
        "catatan": _remarks(course),
        "tembusan": [],
        "penanda_tangan": signer_of(meeting, minutes),
        "lampiran": annexes | {"staf_tamu": _others(numbers["staf_tamu"]), "matriks_lain": left_out(untold)},
        "nomor_lampiran": _numbered(annexes),
    }


def photos_of(meeting):
    """The photos of the meeting that stand in its annex, in the order in which they were added.

    What came after the ratification is a paper of the meeting, but nothing that was ratified.
    """
    photos = meeting.attachments.filter(
        kind=Attachment.Kind.PHOTO, content_type__startswith="image/", withdrawn_at=None
    )
    minutes = getattr(meeting, "minutes", None)
    if minutes and minutes.ratified_at:
        photos = photos.filter(created_at__lte=minutes.ratified_at)
    return list(photos)


def images_of(meeting):
    """{name: JPEG bytes} of its photos, by the names that the data gives them; one that cannot be read is left out."""
    images = {}
    for number, photo in enumerate(photos_of(meeting), start=1):
        with contextlib.suppress(OSError, Image.DecompressionBombError), photo.file.open("rb") as file:
            images[f"foto-{number}"] = _light(Image.open(file))
    return images


def _light(picture):
    """As JPEG without what the camera noted, no larger than a page shows."""
    picture = ImageOps.exif_transpose(picture).convert("RGB")
    picture.thumbnail((PHOTO_WIDTH, PHOTO_WIDTH))
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _participants(numbers):
    if not numbers["orang"]:
        return "Kehadiran belum dicatat."
    return (
        f"{numbers['hadir']} dari {numbers['diundang']} instansi yang diundang hadir, "
        f"{numbers['orang']} orang seluruhnya; daftar terlampir"
    )


def _others(number):
    return f"dan {number} staf atau tamu" if number else ""


def _parts(course, form):
    """The activities under the headings of the form. In the form of 2023 a decision's words are in its annex."""
    if form != OF_2009:
        return [{"judul": "", "acara": course.activities(), "keputusan": []}]
    return [
        {"judul": "Kata Pembukaan", "acara": course.activities(OPENING), "keputusan": []},
        {"judul": "Pembahasan", "acara": course.activities(DISCUSSION), "keputusan": []},
        {"judul": "Peraturan", "acara": [], "keputusan": course.decisions},
    ]


def _remarks(course):
    return [
        f"Notula ini memuat ralat versi {row['versi']} tanggal {row['tanggal']}."
        for row in course.corrected()
    ]


def _numbered(annexes):
    """{part: its Roman number}: only what the paper has is counted."""
    there = [name for name, rows in annexes.items() if rows]
    return dict(zip(there, ["I", "II", "III", "IV"], strict=False))
