"""*Matriks tindak lanjut* of one meeting, or of all that is open; as data for the PDF and as rows for a spreadsheet."""

from meetings import clock
from meetings.documents.in_words import in_indonesian, long_date
from meetings.documents.outcomes import left_out, matrix_rows
from meetings.documents.paragraphs import plain
from meetings.documents.proceedings import facts_of
from meetings.documents.xml_text import as_xml
from meetings.models import FollowUp

HEADING = [
    "No", "Nomor", "Tindak lanjut", "Atas", "Wilayah", "Instansi penanggung jawab", "Instansi pendukung",
    "Diteruskan kepada", "Batas waktu", "Batas waktu semula", "Status", "Hari kerja terlambat", "Rapat", "Tanggal rapat",
]  # fmt: skip
WIDTHS = [5, 14, 60, 24, 24, 40, 40, 30, 16, 16, 26, 12, 40, 16]


@in_indonesian
def data_of(meeting=None):
    """The follow-ups of a meeting, or without one all that are open, whichever meeting they come from."""
    if meeting is None:
        follow_ups, title = FollowUp.objects.open(), "SELURUH TINDAK LANJUT YANG BELUM SELESAI"
    else:
        follow_ups, title = FollowUp.objects.filter(meeting=meeting), ""
    rows, hidden = matrix_rows(follow_ups)
    return {
        "jenis": "matriks",
        "bentuk": "rapat" if meeting else "terbuka",
        "judul": "MATRIKS TINDAK LANJUT",
        "subjudul": title,
        "keadaan": f"Keadaan pada {long_date(clock.today())}",
        "rapat": facts_of(meeting) if meeting else None,
        "matriks": rows,
        "matriks_lain": left_out(hidden),
    }


def spreadsheet_rows(data):
    """The same as rows of cells, the heading first."""
    yield HEADING
    for row in data["matriks"]:
        cells = [
            row["no"],
            row["nomor"],
            plain(row["tugas"]),
            row["atas"],
            row["wilayah"],
            row["instansi"],
            "; ".join(row["pendukung"]),
            row["diteruskan"],
            row["batas"],
            row["batas_semula"],
            row["status"],
            row["terlambat"] or None,
            row["rapat"],
            row["tanggal_rapat"],
        ]
        yield [as_xml(cell) if isinstance(cell, str) else cell for cell in cells]
    if data["matriks_lain"]:
        yield [None, None, data["matriks_lain"]]
