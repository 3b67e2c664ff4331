"""What was noticed in a file of participants: a code, where it is, and the words for it in both languages.

A finding is a dict that fits into JSON: {"code", "field", "column", "params"}. Its params never hold a NIP, a phone
number or an e-mail address: whoever may read the preview need not be allowed to see those.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Sentence:
    """Args: text, with %(name)s for its params; blocks, whether a line with it cannot go in."""

    text: str
    blocks: bool = False


def _hint(text):
    return Sentence(text)


def _fault(text):
    return Sentence(text, blocks=True)


LABELS = {
    "full_name": gettext_lazy("Nama"),
    "title_before": gettext_lazy("Gelar di depan"),
    "title_after": gettext_lazy("Gelar di belakang"),
    "position": gettext_lazy("Jabatan"),
    "institution": gettext_lazy("Instansi"),
    "region": gettext_lazy("Kabupaten/kota"),
    "nip": "NIP",
    "rank": gettext_lazy("Pangkat"),
    "email": gettext_lazy("Pos-el"),
    "phone": gettext_lazy("Telepon"),
    "capacity": gettext_lazy("Kapasitas"),
    "represents": gettext_lazy("Mewakili"),
    "note": gettext_lazy("Keterangan"),
}

SENTENCES = {
    # About the file
    "sheet_used": _hint(gettext_lazy("Yang dibaca: lembar “%(sheet)s”.")),
    "sheet_left": _hint(gettext_lazy("Lembar “%(sheet)s” tidak dibaca.")),
    "sheet_hidden": _hint(gettext_lazy("Lembar “%(sheet)s” tersembunyi, jadi tidak dibaca.")),
    "rows_hidden": _hint(gettext_lazy("Baris %(rows)s tersembunyi, jadi tidak dibaca.")),
    "columns_hidden": _hint(gettext_lazy("Kolom %(columns)s tersembunyi, jadi tidak dibaca.")),
    "columns_beyond": _hint(gettext_lazy("Kolom sesudah %(last)s tidak dibaca.")),
    "encoding": _hint(gettext_lazy("Berkas dibaca sebagai %(encoding)s.")),
    "rows_above": _hint(gettext_lazy("Baris sebelum judul kolom (baris %(heading)d) tidak dibaca.")),
    "column_unknown": _hint(gettext_lazy("“%(title)s” tidak dikenal, jadi tidak dibaca.")),
    "column_nik": _hint(gettext_lazy("NIK tidak pernah dikumpulkan, jadi tidak dibaca.")),
    "column_twice": _hint(gettext_lazy("kolom ini ada dua kali; yang dipakai kolom %(first)s.")),
    "row_total": _hint(gettext_lazy("Baris %(line)d dilewati: baris jumlah.")),
    "row_numbers": _hint(gettext_lazy("Baris %(line)d dilewati: nomor kolom.")),
    "row_heading": _hint(gettext_lazy("Baris %(line)d dilewati: judul kolom sekali lagi.")),
    "row_example": _hint(gettext_lazy("Baris %(line)d dilewati: baris contoh dari templat.")),
    "row_stray": _hint(gettext_lazy("Baris %(line)d dilewati: hanya berisi “%(text)s”.")),
    "upper_case": _hint(gettext_lazy("%(count)d nama ditulis dengan huruf besar semua; disimpan seperti tertulis.")),
    # About a cell
    "formula": _fault(gettext_lazy("berisi rumus; ganti dengan nilainya.")),
    "excel_error": _fault(gettext_lazy("berisi galat Excel, misalnya #N/A.")),
    "date": _fault(gettext_lazy("diubah Excel menjadi tanggal; ketik ulang sebagai teks.")),
    "rounded": _fault(
        gettext_lazy("tersimpan sebagai angka, jadi tiga angka terakhirnya hilang; ketik ulang sebagai teks.")
    ),
    "merged": _fault(gettext_lazy("sel digabung dengan baris di atasnya; isi sendiri-sendiri.")),
    "merged_read": _hint(gettext_lazy("sel digabung: dibaca seperti baris %(line)d.")),
    "merged_across": _hint(gettext_lazy("sel digabung ke samping; isinya dibaca di kolom pertama saja.")),
    "unstorable": _hint(gettext_lazy("ada karakter yang tidak dapat disimpan; karakter itu dibuang.")),
    "too_long": _fault(gettext_lazy("terlalu panjang: %(length)d huruf, paling banyak %(most)d.")),
    "twice_differs": _fault(gettext_lazy("isinya lain daripada kolom %(first)s dengan judul yang sama.")),
    "too_many_cells": _fault(
        gettext_lazy("baris ini lebih panjang daripada judulnya; beri tanda kutip pada isi yang memuat pemisah.")
    ),
    "cells_joined": _hint(gettext_lazy("gelar sesudah koma disatukan kembali dengan namanya.")),
    # About a value
    "nobody": _fault(gettext_lazy("nama dan jabatan kosong.")),
    "no_institution": _fault(gettext_lazy("instansi kosong.")),
    "only_titles": _fault(gettext_lazy("hanya berisi gelar.")),
    "no_letters": _fault(gettext_lazy("tidak berisi huruf.")),
    "unknown_title": _hint(gettext_lazy("“%(text)s” dibaca sebagai gelar di belakang nama.")),
    "nip_digits": _fault(gettext_lazy("NIP hanya boleh berisi angka.")),
    "nip_length": _fault(gettext_lazy("NIP terdiri atas 18 angka, di sini %(count)d.")),
    "nip_pattern": _hint(
        gettext_lazy("bukan pola NIP PNS (tanggal lahir, bulan pengangkatan, jenis kelamin); diterima, periksa lagi.")
    ),
    "email": _fault(gettext_lazy("bukan alamat pos-el.")),
    "phone": _fault(gettext_lazy("bukan nomor telepon seperti 0812… atau +62812….")),
    "zero_added": _hint(gettext_lazy("angka 0 di depan hilang; ditambahkan kembali.")),
    "capacity": _fault(gettext_lazy("kapasitas ini tidak dikenal. Tulis: hadir sendiri, mewakili, staf, atau tamu.")),
    "capacity_differs": _fault(gettext_lazy("bertentangan dengan kapasitas yang ditulis.")),
    "nip_elsewhere": _hint(gettext_lazy("NIP ini juga tercatat pada %(name)s; datanya di sana tetap.")),
    "nip_of_another": _fault(gettext_lazy("NIP ini milik %(name)s; satu NIP tidak dapat milik dua orang.")),
    # About the institution
    "institution_unknown": _fault(gettext_lazy("instansi ini tidak tercatat.")),
    "institution_nearest": _fault(gettext_lazy("instansi ini tidak tercatat. Mungkin: %(names)s?")),
    "institution_ambiguous": _fault(gettext_lazy("dapat berarti lebih dari satu instansi: %(names)s.")),
    "institution_closed": _fault(gettext_lazy("%(name)s sudah tidak aktif.")),
    "institution_read": _hint(gettext_lazy("dibaca sebagai %(name)s.")),
    "region_old": _hint(gettext_lazy("nama lama wilayah; dibaca sebagai %(name)s.")),
    "region_differs": _fault(gettext_lazy("wilayah ini lain daripada wilayah instansinya (%(name)s).")),
    # About what would become of it
    "closed": _fault(gettext_lazy("daftar hadir rapat ini sudah ditutup.")),
    "too_early": _fault(gettext_lazy("rapat belum dimulai, jadi belum ada yang hadir.")),
    "too_late": _fault(gettext_lazy("rapat sudah selesai, jadi tidak ada lagi yang akan hadir.")),
    "seat_taken": _fault(gettext_lazy("instansi ini sudah diwakili pada baris %(line)d; tulis staf atau tamu.")),
    "marked_already": _fault(gettext_lazy("kehadiran instansi ini sudah dicatat sekretariat.")),
    "read_as_staff": _hint(gettext_lazy("kapasitas kosong: dicatat sebagai staf, karena instansinya sudah diwakili.")),
    "read_as_representing": _hint(gettext_lazy("kapasitas kosong: dibaca sebagai mewakili.")),
    "not_invited": _hint(gettext_lazy("instansinya tidak diundang: dicatat sebagai tamu.")),
    "holds_the_seat": _hint(gettext_lazy("ia sudah tercatat mewakili instansinya.")),
    "fills": _hint(gettext_lazy("data orang ini dilengkapi: %(fields)s.")),
    "keeps": _hint(gettext_lazy("data orang ini tercatat lain dan tetap seperti itu: %(fields)s.")),
}  # fmt: skip


def finding(code, field="", column="", **params):
    """Args: code, of SENTENCES; field, of LABELS; column, its letter; params of the sentence."""
    return {"code": code, "field": field, "column": column, "params": params}


def blocks(finding):
    return SENTENCES[finding["code"]].blocks


def in_words(finding, line=None):
    """ "baris 14, kolom C (NIP): NIP terdiri atas 18 angka, di sini 17." """
    params = dict(finding["params"])
    if "fields" in params:
        params["fields"] = ", ".join(str(LABELS[field]) for field in params["fields"])
    if "names" in params:
        params["names"] = "; ".join(params["names"])
    sentence = SENTENCES[finding["code"]].text % params
    place = _place(finding, line)
    return f"{place}: {sentence}" if place else sentence


def _place(finding, line):
    words = []
    if line is not None:
        words.append(_("baris %(line)d") % {"line": line})
    if finding["column"] and finding["field"]:
        words.append(
            _("kolom %(column)s (%(title)s)")
            % {"column": finding["column"], "title": LABELS[finding["field"]]}
        )
    elif finding["column"]:
        words.append(_("kolom %(column)s") % {"column": finding["column"]})
    elif finding["field"] and line is not None:
        words.append(str(LABELS[finding["field"]]))
    return ", ".join(words)
