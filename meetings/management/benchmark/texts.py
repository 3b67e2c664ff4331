"""Made-up texts in the manner of a Rakor: each of other words, as long as real ones, so that they compress like them.

Names of people and places come from Faker (`id_ID`); nobody real is quoted.
"""

from faker import Faker

THEMES = [
    "jaringan intra pemerintah daerah", "satu data daerah", "layanan pemerintahan berbasis elektronik",
    "keamanan informasi", "perluasan akses internet", "keterbukaan informasi publik", "pusat data bersama",
    "literasi digital masyarakat", "pengelolaan aplikasi umum", "statistik sektoral", "persandian daerah",
    "penyiaran dan media lokal",
]  # fmt: skip
SUBJECTS = [
    "Akses internet", "Jaringan serat optik", "Menara telekomunikasi", "Pusat data", "Aplikasi persuratan",
    "Data penduduk", "Data kemiskinan", "Peta desa", "Tenaga pranata komputer", "Anggaran pemeliharaan",
    "Perangkat konferensi video", "Sertifikat elektronik", "Laman kecamatan", "Radio komunitas", "Titik nirkabel publik",
    "Listrik peladen cadangan", "Nama ranah desa", "Pelatihan operator", "Survei kepuasan layanan", "Indikator kinerja",
]  # fmt: skip
STATES = [
    "belum menjangkau", "sering putus di", "tidak memadai bagi", "berbeda dengan catatan", "menunggu persetujuan",
    "belum dianggarkan untuk", "perlu diperluas sampai", "terhenti sejak musim barat di", "belum terhubung dengan",
    "hanya tersedia pada siang hari di", "rusak dan belum diganti di", "diminta dipakai bersama oleh",
]  # fmt: skip
PLACES = [
    "desa-desa pesisir", "kantor camat", "puskesmas di pulau terluar", "sekolah menengah", "pelabuhan perintis",
    "kelompok nelayan", "dinas teknis", "perangkat daerah", "badan pusat statistik", "unit layanan terpadu",
    "kantor negeri adat", "balai latihan kerja",
]  # fmt: skip
REASONS = [
    "karena kabel laut belum disambung", "sebab biaya sewa satelit naik", "karena teknisi hanya satu orang",
    "meskipun sudah diusulkan dua tahun berturut-turut", "akibat gelombang tinggi dan pemadaman bergilir",
    "sedangkan kontrak penyedia berakhir pada triwulan ini", "karena standar data belum disepakati",
    "sementara perangkat yang ada sudah melewati masa pakai", "sebab kewenangannya belum jelas",
    "padahal batas pelaporan makin dekat",
]  # fmt: skip
WISHES = [
    "Meminta provinsi memfasilitasi pertemuan dengan penyedia", "Mengusulkan pengadaan bersama pada tahun depan",
    "Meminta pendampingan teknis selama enam bulan", "Mengharapkan petunjuk teknis tertulis",
    "Meminta data pembanding beserta sumber dan tanggalnya", "Mengusulkan jadwal pemeliharaan bergilir",
    "Meminta pembagian titik nirkabel menurut jumlah penduduk", "Mengharapkan pelatihan di ibu kota kabupaten",
]  # fmt: skip
TASKS = [
    "Menyusun daftar lokasi prioritas", "Menyampaikan surat kepada penyedia layanan", "Memeriksa perangkat dan melaporkan kerusakan",
    "Menghitung kebutuhan anggaran", "Menyelaraskan kode wilayah dan angka dasar", "Menyiapkan rancangan perjanjian kerja sama",
    "Menyelenggarakan pelatihan bagi operator", "Menguji sambungan cadangan", "Menerbitkan petunjuk teknis",
    "Memasang titik nirkabel publik",
]  # fmt: skip
ENDS = [
    "sebelum pembahasan anggaran perubahan", "bersama dinas kabupaten/kota", "dengan berita acara serah terima",
    "dan mengumumkan hasilnya di portal", "menurut hasil survei terakhir", "paling lambat pada rapat berikutnya",
    "dengan melibatkan kantor camat", "beserta peta dan koordinatnya",
]  # fmt: skip
MATTERS = [
    "Paparan", "Pembahasan", "Laporan kemajuan", "Penyamaan pandangan tentang", "Tanggapan daerah atas", "Usulan program",
    "Evaluasi", "Rencana kerja",
]  # fmt: skip
VENUES = ["Aula Kantor Gubernur", "Ruang Rapat Dinas Kominfo", "Gedung Serbaguna", "Balai Kota", "Hotel Contoh", "Ruang Pola Bappeda"]  # fmt: skip
CITIES = [
    "Ambon",
    "Tual",
    "Masohi",
    "Namlea",
    "Langgur",
    "Saumlaki",
    "Dobo",
    "Piru",
    "Bula",
    "Tiakur",
    "Namrole",
]
OFFICES = [
    "Dinas Pekerjaan Umum dan Penataan Ruang", "Dinas Pendidikan dan Kebudayaan", "Dinas Kesehatan", "Dinas Perhubungan",
    "Dinas Kependudukan dan Pencatatan Sipil", "Badan Pengelola Keuangan dan Aset Daerah", "Inspektorat Daerah",
    "Dinas Pemberdayaan Masyarakat dan Desa", "Dinas Kelautan dan Perikanan",
]  # fmt: skip


class Writer:
    """Writes with one source of chance, so that a number of a meeting and a seed always give the same words."""

    def __init__(self, chance):
        self.chance = chance
        self.faker = Faker("id_ID")
        self.faker.seed_instance(chance.random())

    def one_of(self, *lists):
        return " ".join(self.chance.choice(words) for words in lists)

    def village(self):
        return f"Desa {self.faker.last_name()} {self.chance.choice(['Atas', 'Bawah', 'Lama', 'Baru', 'Dalam', 'Pantai'])}"

    def topic(self):
        return f"{self.one_of(SUBJECTS, STATES, PLACES)} {self.village()}"

    def theme(self):
        return f"Penguatan {self.one_of(THEMES)} dan {self.one_of(THEMES)}"

    def sentence(self):
        number = self.chance.randrange(2, 480)
        return f"{self.one_of(SUBJECTS, STATES, PLACES)} {self.village()} ({number} rumah tangga) {self.one_of(REASONS)}."

    def paragraph(self, sentences):
        return " ".join(self.sentence() for _n in range(sentences))

    def wish(self):
        return f"{self.one_of(WISHES, ENDS)}, mulai dari {self.village()}."

    def task(self):
        return f"{self.one_of(TASKS)} untuk {self.chance.choice(SUBJECTS).lower()} di {self.village()} {self.one_of(ENDS)}."

    def matter(self):
        return f"{self.one_of(MATTERS)} {self.chance.choice(SUBJECTS).lower()} {self.one_of(STATES, PLACES)}"

    def decision(self):
        task = self.task()
        return f"Rapat memutuskan {task[0].lower()}{task[1:]} {self.one_of(WISHES)}."

    def summary(self):
        return "\n\n".join(self.paragraph(3) for _n in range(4))

    def note(self):
        return f"{self.sentence()} {self.wish()}"

    def name(self):
        return f"{self.faker.first_name()} {self.faker.last_name()}"
