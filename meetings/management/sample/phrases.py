"""Sentences of the kind that minutes of Indonesian offices are full of."""

from meetings.actions import phrases
from meetings.management.sample.story import account, key
from meetings.models import Phrase

PHRASES = (
    (
        "pembukaan",
        "Rapat dibuka oleh pimpinan rapat pada pukul … WIT dengan mengucapkan puji syukur ke hadirat Tuhan Yang Maha Esa.",
    ),
    (
        "kuorum",
        "Pimpinan rapat menyampaikan bahwa … dari … instansi yang diundang hadir, sehingga rapat dapat dilanjutkan.",
    ),
    (
        "disepakati",
        "Setelah melalui pembahasan, peserta rapat menyepakati hal-hal sebagai berikut:\n\n1. …",
    ),
    ("tanpa keberatan", "Tidak ada keberatan dari peserta rapat, sehingga usulan tersebut disetujui."),
    ("skors", "Rapat diskors pada pukul … WIT dan dilanjutkan kembali pada pukul … WIT."),
    (
        "penutup",
        "Pimpinan rapat menyampaikan terima kasih atas kehadiran dan masukan peserta, dan menutup rapat pada pukul … WIT.",
    ),
)


def load():
    for name, text in PHRASES:
        phrases.add_phrase(
            Phrase(name=name, text=text, is_sample=True),
            by=account("sekretariat"),
            client_key=key(f"phrase-{name}"),
        )
