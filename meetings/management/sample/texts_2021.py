"""What the press reported of the Rakor of 2021, in the minutes and in the summary; only the decisions are made up."""

from meetings.actions import entries
from meetings.management.sample.story import key, on
from meetings.models import Entry

SUMMARY = """\
Dinas Komunikasi dan Informatika Provinsi Maluku mengadakan rapat koordinasi dengan dinas yang membidangi komunikasi \
dan informatika di kabupaten/kota se-Maluku. Hadir kepala dinas kominfo kabupaten/kota atau yang mewakili, staf dinas, \
dan pemangku kepentingan lain.

Rapat dibuka oleh Sekretaris Daerah Provinsi Maluku, Kasrul Selang, ST, MT, yang membacakan sambutan Gubernur Maluku \
tentang sinergi, koordinasi, dan kolaborasi. Narasumber rapat: Amir Rumra (anggota DPRD Provinsi Maluku, Komisi I), \
Kepala BPS Provinsi Maluku, dan Anton Lailosa, SH (Kepala Bappeda Provinsi Maluku).

Sekretaris Dinas, Ir. Erni Sopalauw, menyampaikan tujuan rapat: menyatukan pendapat tentang program tahun 2022 dan \
menyinkronkan data, agar provinsi, kabupaten/kota, dan BPS mempunyai satu data.

Yang disampaikan peserta:

- Kota Ambon: yang disampaikan daerah harus ditindaklanjuti, jangan berhenti pada penyampaian.
- Kota Ambon: forum ini hendaknya menjadi tempat data disimpan, dan satu data yang keluar.
- Sebagian besar peserta: anggaran terbatas dan akses internet terbatas.

Catatan: ringkasan ini disusun dari berita tentang rapat itu. Selebihnya data contoh: tanggal pengumuman, pengedaran, \
dan pengesahan notula; pimpinan rapat; siapa yang hadir dari tiap daerah; daerah pada masukan tentang anggaran dan \
internet; putusan atas semua masukan; keputusan K-2021-0001 dan K-2021-0002; semua program; dan semua tindak lanjut.
"""


def take_minutes(meeting, people, *, by):
    items = {item.title: item for item in meeting.agenda_items.all()}
    written = (
        (
            "opening",
            "Pembukaan",
            None,
            (
                "Rapat dibuka oleh Sekretaris Daerah Provinsi Maluku yang membacakan sambutan Gubernur Maluku "
                "tentang sinergi, koordinasi, dan kolaborasi."
            ),
        ),
        (
            "aims",
            "Penyampaian tujuan rapat",
            "secretary",
            (
                "Rapat ini untuk menyatukan pendapat tentang program tahun 2022 dan menyinkronkan data, agar "
                "provinsi, kabupaten/kota, dan BPS mempunyai satu data. Temanya jaringan intra pemerintah daerah "
                "yang terintegrasi antar-OPD provinsi dan kabupaten/kota untuk SPBE."
            ),
        ),
        (
            "speakers",
            "Paparan narasumber",
            None,
            (
                "Narasumber: anggota DPRD Provinsi Maluku Komisi I, Kepala BPS Provinsi Maluku, dan Kepala "
                "Bappeda Provinsi Maluku."
            ),
        ),
        (
            "followed_up",
            "Masukan kabupaten/kota",
            "ambon",
            (
                "Kota Ambon tidak banyak mengalami kendala akses internet; kabupaten lain mengalaminya. Yang "
                "disampaikan daerah harus ditindaklanjuti, jangan berhenti pada penyampaian."
            ),
        ),
        (
            "one_data",
            "Masukan kabupaten/kota",
            "ambon",
            (
                "Forum ini hendaknya menjadi tempat data disimpan, dan satu data yang keluar: jangan provinsi "
                "punya data sendiri, kabupaten sendiri, dan BPS sendiri."
            ),
        ),
        (
            "limits",
            "Masukan kabupaten/kota",
            None,
            "Sebagian besar peserta menyampaikan bahwa anggaran terbatas dan akses internet terbatas.",
        ),
        (
            "decision",
            "Penutup",
            None,
            "Tindak lanjut rapat ini dibuka untuk umum dan dilaporkan pada rapat koordinasi berikutnya.",
        ),
        (
            "programmes",
            "Penutup",
            None,
            "Program tahun 2022 dalam matriks yang dibahas disepakati untuk diusulkan ke RKPD dan Renja.",
        ),
    )
    decided = {"decision", "programmes"}  # the press reported none
    made = {}
    with on(2021, 3, 3, 10):
        for name, title, speaker, text in written:
            kind = Entry.Kind.STATEMENT if speaker else Entry.Kind.NOTE
            entry = Entry(
                agenda_item=items[title],
                kind=Entry.Kind.DECISION if name in decided else kind,
                speaker=people.get(speaker),
                text=text,
                is_sample=name in decided,
            )
            made[name], _new = entries.add_entry(
                meeting.minutes, entry, by=by, client_key=key(f"entry-{name}")
            )
    return made
