"""What was noticed in a grid of figures: a code, where it is, and the words for it in both languages.

A finding is a dict that fits into JSON, as of meetings/imports/findings.py, whose words for a file and its cells hold here
too: {"code", "field", "column", "params"}.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings import figure_numbers
from meetings.imports import findings as of_files

FAULTS = {
    # About the region
    "no_region": gettext_lazy("ada angka, tetapi wilayahnya kosong."),
    "region_unknown": gettext_lazy("“%(text)s” bukan wilayah di Maluku."),
    "region_nearest": gettext_lazy("“%(text)s” tidak dikenal. Mungkin: %(name)s?"),
    "code_unknown": gettext_lazy("kode %(code)s bukan kode wilayah di Maluku."),
    "code_of_other_system": gettext_lazy("kode %(code)s ditulis menurut %(system)s, lain daripada judul kolomnya."),
    "code_swapped": gettext_lazy("kode %(code)s berarti %(meant)s, bukan %(name)s; sebagai %(system)s barulah cocok."),
    "code_differs": gettext_lazy("kode %(code)s berarti %(meant)s, bukan %(name)s."),
    "codes_differ": gettext_lazy("kode Kemendagri berarti %(one)s, kode BPS berarti %(other)s."),
    "region_not_yours": gettext_lazy("sumber ini hanya memberi angka tentang wilayahnya sendiri."),
    # About the period
    "period_unknown": gettext_lazy("“%(text)s” bukan periode."),
    "period_frequency": gettext_lazy("“%(text)s” tidak cocok: indikator ini %(frequency)s."),
    "period_not_begun": gettext_lazy("periode %(text)s belum dimulai."),
    "no_period": gettext_lazy("ada angka, tetapi periodenya kosong."),
    # About the figure
    **figure_numbers.FAULTS,
    "twice": gettext_lazy("wilayah dan periode ini sudah ada pada baris %(line)d kolom %(other)s, dengan isi lain."),
    "merged_across": gettext_lazy("sel digabung ke samping; isi sendiri-sendiri."),
}  # fmt: skip

HINTS = {
    # About the file
    "row_total": gettext_lazy("Baris %(line)d dilewati: baris jumlah."),
    "total_differs": gettext_lazy("Baris %(line)d kolom %(letter)s: jumlah tertulis %(total)s, jumlah wilayahnya %(sum)s; selisih %(difference)s."),
    "row_heading": gettext_lazy("Baris %(line)d dilewati: judul kolom sekali lagi."),
    "row_numbers": gettext_lazy("Baris %(line)d dilewati: nomor kolom."),
    "row_other_indicator": gettext_lazy("Baris %(line)d dilewati: tentang “%(text)s”."),
    "cells_empty": gettext_lazy("%(count)d sel kosong: tidak ada yang dicatat untuknya."),
    "magnitude_above": gettext_lazy("Di atas tabel tertulis “%(text)s”. Angka dibaca seperti tertulis; periksa besarannya."),
    # About the region
    "region_read": gettext_lazy("“%(text)s” dibaca sebagai %(name)s."),
    "region_old": gettext_lazy("nama lama wilayah; dibaca sebagai %(name)s."),
    "code_read_as": gettext_lazy("kode %(code)s dibaca menurut %(system)s."),
    # About the period
    "period_from_date": gettext_lazy("tanggal %(text)s dibaca sebagai %(period)s."),
    "period_mark": gettext_lazy("“%(text)s” dibaca sebagai %(period)s; tandanya tidak ikut."),
    # About the figure
    **figure_numbers.HINTS,
    "percent_read": gettext_lazy("sel persen; dibaca %(number)s."),
    "below_least": gettext_lazy("%(difference)s di bawah nilai terkecil yang wajar (%(limit)s)."),
    "above_most": gettext_lazy("%(difference)s di atas nilai terbesar yang wajar (%(limit)s)."),
}  # fmt: skip

KEMENDAGRI, BPS = "kemendagri", "bps"
LABELS = {
    "name": gettext_lazy("wilayah"),
    KEMENDAGRI: gettext_lazy("kode Kemendagri"),
    BPS: gettext_lazy("kode BPS"),
    "code": gettext_lazy("kode wilayah"),
    "period": gettext_lazy("periode"),
    "value": gettext_lazy("nilai"),
    "unit": gettext_lazy("satuan"),
}
_IN_PARAMS = {KEMENDAGRI: gettext_lazy("kode Kemendagri"), BPS: gettext_lazy("kode BPS")}


def finding(code, field="", column="", /, **params):
    """Args: code, of FAULTS, HINTS or meetings/imports; field, of LABELS; column, its letter; params of the sentence."""
    return {"code": code, "field": field, "column": column, "params": params}


def blocks(found):
    """Whether a figure with it cannot go in."""
    if found["code"] in FAULTS:
        return True
    return found["code"] not in HINTS and of_files.blocks(found)


def in_words(found, line=None):
    """ "baris 14, kolom C: “abc” bukan angka. Tulis seperti 1.234,5."."""
    code, params = found["code"], dict(found["params"])
    if code not in FAULTS and code not in HINTS:
        sentence = of_files.in_words({**found, "field": "", "column": ""})
    else:
        if "system" in params:
            params["system"] = _IN_PARAMS[params["system"]]
        sentence = (FAULTS.get(code) or HINTS[code]) % params
    place = _place(found, line)
    return f"{place}: {sentence}" if place else sentence


def _place(found, line):
    words = [] if line is None else [_("baris %(line)d") % {"line": line}]
    field, column = LABELS.get(found["field"]), found["column"]
    if column and field:
        words.append(_("kolom %(column)s (%(title)s)") % {"column": column, "title": field})
    elif column:
        words.append(_("kolom %(column)s") % {"column": column})
    return ", ".join(words)
