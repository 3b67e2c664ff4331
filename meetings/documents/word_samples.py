"""Made-up papers with something in every field: what a template is tried with before the office may use it.

`tests/meetings/test_word.py` holds them against what the papers really say, key by key.
"""

from meetings.documents.in_words import ordinal
from meetings.models import Document

Kind = Document.Kind


def sample_of(kind):
    """The data of a made-up paper of this kind, as its `data_of` gives it."""
    return {"kop": _HEAD, "rapat": _MEETING, "penanda_tangan": _SIGNER} | _PAPERS[kind]


def _texts(*texts):
    return [
        {
            "jenis": "alinea",
            "tanda": "1." if place else "",
            "tingkat": int(place > 0),
            "potongan": [{"teks": text, "gaya": "b" if place else ""}],
            "teks": text,
        }
        for place, text in enumerate(texts)
    ]


_HEAD = {
    "pemerintah": "PEMERINTAH PROVINSI CONTOH",
    "dinas": "DINAS CONTOH & CONTOH",
    "baris": ["Jalan Contoh Nomor 1 97124", "Pos-el: contoh@contoh.go.id"],
    "tempat": "Kota Contoh",
    "lambang": "",
}
_MEETING = {
    "nama": "Rapat Koordinasi Contoh",
    "tema": "Tema <contoh>",
    "penyelenggara": "Dinas Contoh",
    "hari_tanggal": "Rabu, 3 Maret 2021",
    "waktu": "09.00–16.00 WIT",
    "tempat": "Balai Contoh, Kota Contoh",
    "alamat": "/rapat/2021/contoh/",
    "contoh": True,
}
_SIGNER = {
    "sebutan": "Pimpinan Rapat",
    "jabatan": "Kepala Dinas Contoh",
    "nama": "Dr. Ir. H. Contoh, M.Si.",
    "pangkat": "Pembina Utama Muda",
    "nip": "19860926 201505 1 001",
}
_PRESENT = {
    "nomor": 1,
    "nama": "Ir. Contoh, S.T., M.T.",
    "jabatan": "Plt. Kepala Bidang Contoh",
    "mewakili": "Kepala Dinas Contoh",
    "kapasitas": "tamu",
    "instansi": "Dinas Contoh Kabupaten Contoh",
    "wilayah": "Kabupaten Contoh",
    "nip": "19860926 201505 1 001",
    "kehadiran": "hadir, pukul 08.55",
    "keterangan": "",
}
_NUMBERS = {
    "diundang": 12,
    "hadir": 11,
    "berhalangan": 1,
    "tidak_hadir": 0,
    "belum_dicatat": 0,
    "mewakili": 3,
    "staf_tamu": 4,
    "orang": 15,
    "dari_jauh": 1,
    "wilayah": [{"wilayah": "Kabupaten Contoh", "instansi": 1, "orang": 2}],
}
_SAID = {
    "nomor": "",
    "jenis": "pernyataan",
    "pembicara": "Suharto (Kepala Bidang Contoh)",
    "alinea": _texts("Kalimat pertama.", "butir pertama"),
    "dicoret": False,
    "ralat": "Diubah dengan ralat (versi 2).",
}
_DECISION = _SAID | {"nomor": "K-2021-0001", "jenis": "keputusan", "pembicara": ""}
_ITEM = {"nomor": 1, "judul": "Pembahasan", "butir": [_SAID, _DECISION]}
_FOLLOW_UP = {
    "no": 1,
    "nomor": "TL-2021-0001",
    "tugas": _texts("Menyusun rencana."),
    "atas": "M-2021-0001",
    "wilayah": "Kabupaten Contoh",
    "instansi": "Badan Contoh",
    "pendukung": ["Dinas Contoh"],
    "diteruskan": "Kementerian Contoh",
    "batas": "30 Juni 2021",
    "batas_semula": "31 Mei 2021",
    "status": "dalam proses",
    "terlambat": 3,
    "rapat": "Rapat Koordinasi Contoh",
    "tanggal_rapat": "3 Maret 2021",
}
_INPUT = {
    "nomor": "M-2021-0001",
    "wilayah": "Kabupaten Contoh",
    "pengusul": "Dinas Contoh Kabupaten Contoh",
    "pokok": "Akses internet",
    "masalah": _texts("Jaringan sering putus."),
    "permintaan": _texts("Perluasan jaringan."),
    "untuk_siapa": "warga desa",
    "status": "diakomodasi",
    "hasil": "Diakomodasi: TL-2021-0001 (Badan Contoh, batas waktu 30 Juni 2021, dalam proses).",
    "alasan": _texts("Anggaran tersedia."),
    "disepakati": True,
}
_STANDING = "Disahkan melalui Portal Rakor pada 5 Maret 2021 pukul 14.30 WIT."
_PAPERS = {
    Kind.MINUTES: {
        "jenis": "notula",
        "bentuk": "2023",
        "judul": "NOTULA",
        "versi": 2,
        "keadaan": _STANDING,
        "ralat": [{"versi": 2, "tanggal": "8 Maret 2021", "alasan": _texts("Nama salah tulis.")}],
        "surat_undangan": ["Nomor 000.8.3.3/15/CONTOH tanggal 1 Maret 2021"],
        "waktu_panggilan": "09.00 WIT",
        "acara": [{"nomor": 1, "judul": "Pembahasan"}],
        "pimpinan": {"ketua": "Contoh", "sekretaris": "Sekretariat Contoh", "pencatat": "Contoh"},
        "peserta": "11 dari 12 instansi yang diundang hadir; daftar terlampir",
        "bagian": [{"judul": "Pembahasan", "acara": [_ITEM], "keputusan": [_DECISION]}],
        "catatan": ["Notula ini memuat ralat versi 2 tanggal 8 Maret 2021."],
        "tembusan": ["Gubernur Contoh"],
        "lampiran": {
            "hadir": [_PRESENT],
            "keputusan": [_DECISION],
            "matriks": [_FOLLOW_UP],
            "foto": [{"berkas": "foto-1", "keterangan": "Suasana rapat"}],
            "staf_tamu": "dan 4 staf atau tamu",
            "matriks_lain": "Selain itu ada 1 tindak lanjut yang isinya tidak terbuka untuk umum.",
        },
        "nomor_lampiran": {"hadir": "I", "keputusan": "II", "matriks": "III", "foto": "IV"},
    },
    Kind.ATTENDANCE: {
        "jenis": "daftar-hadir",
        "bentuk": "terisi",
        "judul": "DAFTAR HADIR",
        "hadir": [_PRESENT],
        "baris_kosong": [2, 3],
        "jumlah": _NUMBERS,
    },
    Kind.AGREEMENT: {
        "jenis": "berita-acara",
        "bentuk": "",
        "judul": "BERITA ACARA KESEPAKATAN",
        "nomor": "000.8.3.3/16/CONTOH",
        "versi": 1,
        "keadaan": _STANDING,
        "pembuka": "Pada hari ini, Rabu, tanggal tiga bulan Maret tahun dua ribu dua puluh satu …",
        "menyepakati": [{"urutan": ordinal(1)} | _DECISION],
        "penutup": "Demikian berita acara ini dibuat.",
        "pihak": [_PRESENT],
        "jumlah": _NUMBERS,
        "disepakati": [_INPUT],
        "tidak_disepakati": [_INPUT | {"disepakati": False}],
        "tidak_dimuat": ["1 masukan memuat informasi yang dikecualikan; isinya tidak ditampilkan."],
    },
    Kind.REPORT: {
        "jenis": "laporan",
        "bentuk": "",
        "judul": "LAPORAN PENYELENGGARAAN RAPAT KOORDINASI",
        "versi": 1,
        "keadaan": _STANDING,
        "dasar": ["Surat undangan Nomor 000.8.3.3/15/CONTOH tanggal 1 Maret 2021"],
        "tujuan": _texts("Menyatukan pendapat."),
        "jumlah": _NUMBERS,
        "narasumber": [{"nama": "Contoh, SH", "jabatan": "Kepala Badan Contoh", "peran": "narasumber"}],
        "acara": [_ITEM],
        "masukan": [{"wilayah": "Kabupaten Contoh", "masukan": [_INPUT]}],
        "jumlah_masukan": {
            "jumlah": 2,
            "menurut_status": [{"status": "diakomodasi", "jumlah": 2}],
            "dikecualikan": 0,
            "belum_diverifikasi": 0,
        },
        "masukan_tidak_dimuat": [],
        "keputusan": [_DECISION],
        "matriks": [_FOLLOW_UP],
        "matriks_lain": "",
        "penutup": "Demikian laporan ini disampaikan.",
    },
}
TEMPLATED = tuple(_PAPERS)
