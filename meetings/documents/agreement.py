"""*Berita acara kesepakatan*: what the meeting agreed, by which parties, with who came, what was agreed and what was not."""

from meetings.documents.in_words import date_in_words, in_indonesian, ordinal
from meetings.documents.outcomes import input_numbers, input_rows, untold
from meetings.documents.proceedings import Course, facts_of, minutes_of, ratified_line, signer_of
from meetings.documents.seats import attendance_numbers, attendances_of, present_rows


@in_indonesian
def data_of(meeting, *, number=""):
    """The decisions as KESATU, KEDUA, …; the parties are the institutions that came; the inputs, parted, in annexes.

    Args:
        number: of the berita acara; without one there is a line to write it on.
    """
    minutes = minutes_of(meeting)
    course = Course(meeting, minutes)
    attendances = attendances_of(meeting)
    inputs = input_rows(meeting)
    present = present_rows(attendances, internal=False)
    day = f"Pada hari ini, {date_in_words(meeting.date)}"
    place = f", bertempat di {meeting.place}" if meeting.place else ""
    return {
        "jenis": "berita-acara",
        "bentuk": "",
        "judul": "BERITA ACARA KESEPAKATAN",
        "nomor": number,
        "rapat": facts_of(meeting),
        "versi": course.version,
        "keadaan": ratified_line(meeting, minutes, course),
        "pembuka": (
            f"{day}{place}, telah diselenggarakan {meeting.title} oleh {meeting.organiser.name}, "
            "yang dihadiri para pihak sebagaimana tercantum dalam daftar hadir (Lampiran I)."
        ),
        "menyepakati": [
            {"urutan": ordinal(place), **decision} for place, decision in enumerate(course.decisions, start=1)
        ],
        "penutup": (
            "Demikian berita acara kesepakatan ini dibuat dengan sebenarnya untuk dilaksanakan oleh para pihak."
        ),
        "penanda_tangan": signer_of(meeting, minutes),
        "pihak": present,
        "jumlah": attendance_numbers(attendances),
        "disepakati": [row for row in inputs if row["disepakati"]],
        "tidak_disepakati": [row for row in inputs if not row["disepakati"]],
        "tidak_dimuat": untold(input_numbers(meeting)),
    }
