"""*Daftar hadir*: blank, to be signed in the room, or filled with whoever came.

It has the rows of staff and guests, which are internal (UU 27/2022): it is for those who prepare the meeting.
"""

from meetings.documents.in_words import in_indonesian
from meetings.documents.proceedings import facts_of, minutes_of, signer_of
from meetings.documents.seats import attendance_numbers, attendances_of, invited_rows, present_rows

EMPTY_LINES = 15  # at the end of the blank list, for whoever comes without an invitation


@in_indonesian
def data_of(meeting, *, blank=False):
    """The table No | Nama/Jabatan | Instansi | Tanda tangan; three queries.

    Args:
        blank: a line for each invited institution and some empty ones, instead of those who came.
    """
    attendances = attendances_of(meeting)
    rows = invited_rows(attendances) if blank else present_rows(attendances, internal=True)
    return {
        "jenis": "daftar-hadir",
        "bentuk": "kosong" if blank else "terisi",
        "judul": "DAFTAR HADIR",
        "rapat": facts_of(meeting),
        "hadir": rows,
        "baris_kosong": list(range(len(rows) + 1, len(rows) + 1 + EMPTY_LINES)) if blank else [],
        "jumlah": attendance_numbers(attendances),
        "penanda_tangan": signer_of(meeting, minutes_of(meeting)),
    }


def blank_data_of(meeting):
    return data_of(meeting, blank=True)
