"""*Laporan* of the Rakor: basis, time, place, participants in numbers, course, inputs by region with what became of each,
decisions, follow-ups, closing."""

from meetings.documents.in_words import in_indonesian
from meetings.documents.outcomes import by_region, input_numbers, input_rows, left_out, matrix_rows, untold
from meetings.documents.paragraphs import paragraphs_of
from meetings.documents.proceedings import (
    Course,
    facts_of,
    letters_of,
    minutes_of,
    ratified_line,
    signer_of,
)
from meetings.documents.seats import attendance_numbers, attendances_of
from meetings.models import FollowUp


@in_indonesian
def data_of(meeting):
    """Every entry, decision, public input and follow-up once; the participants in numbers alone (UU 27/2022)."""
    minutes = minutes_of(meeting)
    course = Course(meeting, minutes)
    numbers = input_numbers(meeting)
    rows, hidden = matrix_rows(FollowUp.objects.filter(meeting=meeting))
    return {
        "jenis": "laporan",
        "bentuk": "",
        "judul": "LAPORAN PENYELENGGARAAN RAPAT KOORDINASI",
        "rapat": facts_of(meeting),
        "versi": course.version,
        "keadaan": ratified_line(meeting, minutes, course),
        "dasar": _basis(meeting),
        "tujuan": paragraphs_of(meeting.aims),
        "jumlah": attendance_numbers(attendances_of(meeting)),
        "narasumber": _speakers(meeting),
        "acara": course.activities(decisions=False),
        "masukan": by_region(input_rows(meeting)),
        "jumlah_masukan": numbers,
        "masukan_tidak_dimuat": untold(numbers),
        "keputusan": course.decisions,
        "matriks": rows,
        "matriks_lain": left_out(hidden),
        "penutup": (
            f"Demikian laporan penyelenggaraan {meeting.title} ini disampaikan untuk menjadi bahan pelaksanaan "
            "dan pemantauan tindak lanjut."
        ),
        "penanda_tangan": signer_of(meeting, minutes),
    }


def _basis(meeting):
    letters = [f"Surat undangan {letter}" for letter in letters_of(meeting)]
    return [
        "Peraturan Presiden Nomor 95 Tahun 2018 tentang Sistem Pemerintahan Berbasis Elektronik",
        "Peraturan Presiden Nomor 39 Tahun 2019 tentang Satu Data Indonesia",
        *letters,
    ]


def _speakers(meeting):
    speakers = meeting.speakers.select_related("person")
    return [
        {
            "nama": speaker.person.display_name,
            "jabatan": speaker.position if speaker.position != speaker.person.display_name else "",
            "peran": str(speaker.display_role),
        }
        for speaker in speakers
    ]
