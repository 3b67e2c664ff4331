"""The letterhead of official documents (/kelola/kop-surat/), for the administrator and the secretariat."""

import base64

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meetings import clock
from meetings.documents import letterhead as letterheads
from meetings.documents.in_words import long_date
from meetings.documents.typesetting import typeset
from meetings.forms.letterheads import LetterheadForm
from meetings.models import Letterhead
from meetings.views.documents import pdf_response
from meetings.views.steps import posted


def letterhead_change(request):
    """The lines and the emblem; "Pratinjau" gives a page with what was typed, and saves nothing."""
    if not request.user.reads_everything:
        raise Http404
    if not request.user.has_perm("meetings.keep_letterhead"):
        raise PermissionDenied
    current = Letterhead.objects.current()
    form = LetterheadForm(*posted(request), current=current, by=request.user)
    if form.is_bound and form.is_valid():
        if "pratinjau" in request.POST:
            return pdf_response(preview(form.letterhead()), "pratinjau-kop-surat.pdf")
        if form.save():
            messages.success(request, _("Kop surat disimpan. Dokumen yang terbit sesudah ini memakainya."))
            return redirect("letterhead_change")
    context = {
        "form": form,
        "current": current,
        "emblem": base64.b64encode(current.emblem).decode() if current.emblem else "",
        "tab": "letterhead",
    }
    return render(request, "meetings/letterheads/change.html", context)


def preview(letterhead):
    """A page with this letterhead, and a signature block below it."""
    data = {
        "judul": "PRATINJAU KOP SURAT",
        "kop": letterheads.data_of(letterhead),
        "alinea": ["Halaman ini memperlihatkan kop surat, dan bukan dokumen resmi."],
        "penanda_tangan": {
            "tempat_tanggal": f"{letterhead.city}, {long_date(clock.today())}",
            "jabatan": "Jabatan penanda tangan",
            "nama": "Nama penanda tangan",
            "pangkat": "Pangkat",
        },
    }
    return typeset("contoh", data).pdf
