"""Which column is which: the heading is found by what its cells are called, in many spellings."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from meetings.imports.findings import LABELS, finding
from meetings.imports.tables import HEAD
from meetings.imports.titles import plain, without_brackets
from meetings.imports.values import clean

SPELLINGS = {
    "full_name": """nama; nama lengkap; nama peserta; nama pegawai; nama pejabat; nama dan gelar; nama lengkap dan gelar;
        nama lengkap beserta gelar; nama lengkap dengan gelar; nama beserta gelar; nama utusan; nama undangan; peserta;
        name; full name; participant; participant name""",
    "title_before": "gelar depan; gelar di depan; gelar di depan nama; gelar awal; title before; prefix",
    "title_after": "gelar belakang; gelar di belakang; gelar di belakang nama; gelar akhir; gelar; title after; suffix",
    "position": "jabatan; nama jabatan; jabatan saat ini; jabatan terakhir; jabatan peserta; posisi; position; post; job title",
    "institution": """instansi; nama instansi; asal instansi; instansi asal; unit kerja; nama unit kerja; satuan kerja;
        satker; opd; nama opd; skpd; perangkat daerah; nama perangkat daerah; dinas; lembaga; organisasi; unit; asal;
        kantor; institution; agency; organisation; organization; office""",
    "region": """kabupaten kota; kab kota; kabupaten; kota; wilayah; daerah; asal daerah; asal wilayah; kab; region;
        regency; kota kabupaten""",
    "nip": "nip; nomor induk pegawai; no nip; nomor nip; nip nipppk; nip ni pppk; ni pppk; nipppk; nip pppk; employee number",
    "rank": """pangkat; golongan; gol; pangkat golongan; pangkat gol; pangkat gol ruang; golongan ruang; gol ruang;
        pangkat golongan ruang; golongan pangkat; rank""",
    "email": "email; e mail; surel; pos el; alamat email; alamat e mail; alamat surel; alamat pos el; mail; e mail address; email address",
    "phone": """hp; no hp; nomor hp; handphone; no handphone; nomor handphone; telepon; no telepon; nomor telepon; telp;
        no telp; tlp; no tlp; wa; no wa; nomor wa; whatsapp; no whatsapp; nomor whatsapp; ponsel; no ponsel; hp wa; no hp wa;
        nomor hp wa; telepon hp; telp hp; kontak; no kontak; phone; phone number; mobile""",
    "capacity": "kapasitas; hadir sebagai; sebagai; peran; kehadiran sebagai; capacity; role; attends as",
    "represents": "mewakili; yang diwakili; mewakili pejabat; pejabat yang diwakili; perwakilan; represents; representing",
    "note": "keterangan; ket; catatan; keterangan lain; note; notes; remarks",
}  # fmt: skip
# Found in every list, and nothing to take over.
LEFT_OUT = {
    "", "no", "nomor", "no urut", "nomor urut", "number", "tanda tangan", "ttd", "paraf", "tanda tangan paraf", "signature",
}  # fmt: skip
NIK = {"nik", "no nik", "nomor nik", "no ktp", "nomor ktp", "ktp", "nomor induk kependudukan"}  # domain.md

_BY_SPELLING = {
    spelling.strip(): name for name, spellings in SPELLINGS.items() for spelling in spellings.split(";")
}


@dataclass
class Heading:
    """Where the heading stands and what it says.

    Args:
        row: its number.
        columns: {field: index from 0}.
        again: {field: [indexes of further columns of that name]}.
        notes: findings about columns that are not read.
        width: how many columns it has, titled or not.
    """

    row: int
    columns: dict = field(default_factory=dict)
    again: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    width: int = 0

    def letter(self, name):
        return get_column_letter(self.columns[name] + 1) if name in self.columns else ""


def field_of(title):
    """The field that a column of this title holds, None where it is not known.

    "No. HP/WA*" → "phone"; "Nama Lengkap (dengan gelar)" → "full_name".
    """
    for text in (title, without_brackets(title)):
        if name := _BY_SPELLING.get(plain(text)):
            return name
    parts = {_BY_SPELLING.get(plain(part)) for part in re.split("[/&,\n]|\\bdan\\b", title)}
    return parts.pop() if len(parts) == 1 else None


def _fields_in(row, hidden):
    return [
        None if index in hidden or cell.trouble == "merged" else field_of(cell.text)
        for index, cell in enumerate(row)
    ]


def heading_of(rows, hidden=frozenset()):
    """The row that names the most fields, the first of several; None where no row names two.

    Args:
        rows: [(number, [Cell])]
        hidden: indexes of hidden columns.
    """
    best = None
    for number, row in rows:
        fields = set(_fields_in(row, hidden)) - {None}
        if len(fields) >= 2 and (best is None or len(fields) > best[0]):
            best = (len(fields), number, row)
    return None if best is None else _read_heading(best[1], best[2], hidden)


def _read_heading(number, row, hidden):
    heading = Heading(number)
    for index, (cell, name) in enumerate(zip(row, _fields_in(row, hidden), strict=True)):
        letter, title = get_column_letter(index + 1), clean(cell.text)[0][:60]
        if title or name:
            heading.width = index + 1
        if index in hidden:
            continue
        if name is None:
            if plain(title) in NIK:
                heading.notes.append(finding("column_nik", column=letter))
            elif title and plain(title) not in LEFT_OUT:
                heading.notes.append(finding("column_unknown", column=letter, title=title))
        elif name in heading.columns:
            heading.again.setdefault(name, []).append(index)
            heading.notes.append(finding("column_twice", name, letter, first=heading.letter(name)))
        else:
            heading.columns[name] = index
    return heading


def best_table(candidates):
    """(Table, Heading) of the candidate whose heading names the most fields.

    Raises:
        ValidationError: no heading, or one without what a line cannot do without.
    """
    scored = [(candidate, heading_of(candidate.head)) for candidate in candidates]
    scored = [(candidate, heading) for candidate, heading in scored if heading is not None]
    if not scored:
        raise ValidationError(
            _(
                "Judul kolom tidak ditemukan. Perlu satu baris dengan judul seperti “Nama”, “Jabatan”, “Instansi”; unduh templatnya bila ragu."
            )
        )
    chosen, seen = max(scored, key=lambda pair: len(pair[1].columns))
    table = chosen.load()
    # Once more, without the columns that are hidden.
    heading = heading_of(table.rows[:HEAD], table.hidden_columns) or Heading(seen.row)
    if missing := _missing(heading):
        read = "; ".join(f"{heading.letter(name)} {LABELS[name]}" for name in heading.columns)
        raise ValidationError(
            _(
                "Kolom “%(missing)s” tidak ditemukan pada baris judul (baris %(line)d). Yang terbaca: %(read)s."
            ),
            params={"missing": missing, "line": heading.row, "read": read or "–"},
        )
    table.notes = [*chosen.notes, *table.notes, *heading.notes]
    if any(cell.text.strip() for number, row in table.rows if number < heading.row for cell in row):
        table.notes.append(finding("rows_above", heading=heading.row))
    return table, heading


def _missing(heading):
    if "institution" not in heading.columns:
        return LABELS["institution"]
    if "full_name" not in heading.columns and "position" not in heading.columns:
        return LABELS["full_name"]
    return ""
