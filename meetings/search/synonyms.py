"""Words that mean the same and that PostgreSQL cannot know to: forms that are not standard, and abbreviations."""

from meetings.search.words import words_of

# One line for each meaning; what stands in one line finds the rest of it (data/glossary.tsv and what offices write).
SAME = """
notula, notulen, notulensi
pencatat, notulis
diakomodasi, diakomodir, diakomodirkan, mengakomodir
rakor, rapat koordinasi
tl, tindak lanjut, tindaklanjut, ditindaklanjuti
kab, kabupaten
prov, provinsi, propinsi
opd, skpd, perangkat daerah
plt, pelaksana tugas
plh, pelaksana harian
sekda, sekretaris daerah
kadis, kepala dinas
kominfo, komunikasi dan informatika
bappeda, badan perencanaan pembangunan daerah
bps, badan pusat statistik
dprd, dewan perwakilan rakyat daerah
spbe, sistem pemerintahan berbasis elektronik
musrenbang, musyawarah perencanaan pembangunan
bts, base transceiver station, menara telekomunikasi
wifi, wi-fi
batas waktu, tenggat, deadline
simpulan, kesimpulan
paparan, presentasi
narasumber, nara sumber
izin, ijin
risiko, resiko
jadwal, jadual
analisis, analisa
praktik, praktek
teknik, tehnik
sistem, sistim
aktivitas, aktifitas
kualitas, kwalitas
objek, obyek
pos-el, surel, email, e-mail
"""

# Words that stand in nearly every text; they are looked for only where nothing else was typed.
EMPTY_WORDS = frozenset(
    [
        "yang",
        "dan",
        "di",
        "ke",
        "dari",
        "untuk",
        "pada",
        "dengan",
        "oleh",
        "dalam",
        "atas",
        "itu",
        "ini",
        "atau",
        "the",
        "of",
        "and",
        "in",
        "to",
        "for",
    ]
)

SYNONYMS = {
    words_of(form): tuple(" ".join(words_of(other)) for other in line.split(","))
    for line in SAME.strip().splitlines()
    for form in line.split(",")
}
