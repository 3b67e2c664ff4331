"""Help: one short page for each role, with pictures of the portal itself."""

import json
from functools import cache

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from meetings.public_pages import public_page

# slug → (whom it is for, what it is about); the text stands in templates/meetings/help/<slug>.html.
PAGES = {
    "umum": (
        _("Umum dan pers"),
        _("Membaca hasil rapat, siapa menjanjikan apa sampai kapan, angka, dan program."),
    ),
    "daerah": (
        _("Utusan daerah"),
        _("Menjawab undangan, mengirim masukan, angka, dan program, menyatakan sudah selesai atau belum."),
    ),
    "instansi": (
        _("Instansi penanggung jawab"),
        _("Melihat tugas, melaporkan perkembangan dan penyelesaiannya, mengisi angka, mengusulkan program."),
    ),
    "sekretariat": (
        _("Sekretariat"),
        _("Menyiapkan rapat, menulis notula, memutuskan masukan, menagih tindak lanjut."),
    ),
    "walidata": (
        _("Walidata"),
        _("Menjaga indikator, memeriksa angka, membawa selisih ke Rakor."),
    ),
    "pimpinan": (
        _("Pimpinan rapat"),
        _("Mengesahkan notula, menjawab tindak lanjut keputusan, menutup rapat."),
    ),
    "pengelola": (_("Pengelola"), _("Mengurus instansi, orang, dan akun.")),
}


@cache
def pictures():
    """{name: {file, width, height, size}}, written by `make screenshots` (tests/browser/help_pictures.py)."""
    path = settings.BASE_DIR / "static" / "img" / "bantuan" / "pictures.json"
    return json.loads(path.read_text(encoding="utf-8"))


@public_page
def help(request):
    return render(request, "meetings/help/index.html", {"pages": PAGES})


@public_page
def help_page(request, role):
    if role not in PAGES:
        raise Http404
    title, lead = PAGES[role]
    context = {"title": title, "lead": lead, "role": role, "pages": PAGES, "pictures": pictures()}
    return render(request, f"meetings/help/{role}.html", context)
