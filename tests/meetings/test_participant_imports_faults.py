"""A list of 500 lines with every kind of fault: each is told with its line and column, the good ones go in, once."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from meetings.actions import attendance as rooms
from meetings.imports.findings import SENTENCES, in_words
from meetings.imports.outcomes import Outcome
from meetings.models import Attendance
from participants.models import Institution, Person
from tests import factories

pytestmark = pytest.mark.django_db

HEADING = [
    "No", "Nama Lengkap*", "Jabatan", "Instansi / OPD", "Kab/Kota", "NIP / NIPPPK", "Pangkat/Gol.", "E-mail", "No. HP (WA)",
    "Hadir sebagai", "Mewakili", "Ket.", "Ukuran baju", "NIK", "Nama", "Catatan",
]  # fmt: skip
COLUMN = {
    "name": 2, "position": 3, "institution": 4, "region": 5, "nip": 6, "rank": 7, "email": 8, "phone": 9, "capacity": 10,
    "represents": 11, "note": 12, "name_again": 15,
}  # fmt: skip
FIRST = 6  # the heading stands in row 5
BAPPEDA, UNINVITED = "Bappeda Maluku", "Dinas Perikanan Provinsi Maluku"
NIP, OTHER_NIP = "198609262015051001", "197001011995031002"

# What a line says beside the values of a good one, and what is told of it: the outcome, each finding in full.
FAULTS = [
    ({"name": ""}, "blocked", ["kolom B (Nama): nama dan jabatan kosong."], {"position": ""}),
    ({"name": "Dr. Ir."}, "blocked", ["kolom B (Nama): hanya berisi gelar."]),
    ({"name": "12-34"}, "blocked", ["kolom B (Nama): tidak berisi huruf."]),
    ({"name": "a" * 201}, "blocked", ["kolom B (Nama): terlalu panjang: 201 huruf, paling banyak 200."]),
    ({"name": "=A1"}, "blocked", ["kolom B (Nama): berisi rumus; ganti dengan nilainya."]),
    ({"name": "#N/A"}, "blocked", ["kolom B (Nama): berisi galat Excel, misalnya #N/A."]),
    ({"name": date(2021, 3, 3)}, "blocked", ["kolom B (Nama): diubah Excel menjadi tanggal; ketik ulang sebagai teks."]),
    ({"name": "Salmon, staf ahli"}, "add", ["kolom B (Nama): “staf ahli” dibaca sebagai gelar di belakang nama."]),
    ({"name": "Waas", "name_again": "Was"}, "blocked", ["kolom O (Nama): isinya lain daripada kolom B dengan judul yang sama."]),
    ({"name": "Nanlohy_x0000_"}, "add", ["kolom B (Nama): ada karakter yang tidak dapat disimpan; karakter itu dibuang."]),
    ({"institution": ""}, "blocked", ["kolom D (Instansi): instansi kosong."]),
    ({"institution": "PT Angkasa Jaya Tbk"}, "blocked", ["kolom D (Instansi): instansi ini tidak tercatat."]),
    ({"institution": "Dinas Perikanen Provinsi Maluku"}, "blocked", ["kolom D (Instansi): instansi ini tidak tercatat. Mungkin: Dinas Perikanan Provinsi Maluku?"]),
    ({"institution": "Dinas Sosial Ambon"}, "blocked", ["kolom D (Instansi): dapat berarti lebih dari satu instansi: Dinas Sosial Kabupaten Ambon; Dinas Sosial Kota Ambon."]),
    ({"institution": "Dinas Lama Provinsi Maluku"}, "blocked", ["kolom D (Instansi): Dinas Lama Provinsi Maluku sudah tidak aktif."]),
    ({"institution": "Dinas Perikanan Maluku"}, "add", ["kolom D (Instansi): dibaca sebagai Dinas Perikanan Provinsi Maluku."]),
    ({"institution": "Diskominfo Kab. Maluku Tenggara Barat"}, "name", [
        "kolom D (Instansi): nama lama wilayah; dibaca sebagai Dinas Kominfo Kabupaten Kepulauan Tanimbar.",
        "kolom J (Kapasitas): kapasitas kosong: dibaca sebagai mewakili.",
    ], {"capacity": ""}),
    ({"region": "Kota Tual"}, "blocked", ["kolom E (Kabupaten/kota): wilayah ini lain daripada wilayah instansinya (Maluku)."]),
    ({"nip": "19860926201505100"}, "blocked", ["kolom F (NIP): NIP terdiri atas 18 angka, di sini 17."]),
    ({"nip": "19860926 201505 1 OO1"}, "blocked", ["kolom F (NIP): NIP hanya boleh berisi angka."]),
    ({"nip": 198609262015051001.0}, "blocked", ["kolom F (NIP): tersimpan sebagai angka, jadi tiga angka terakhirnya hilang; ketik ulang sebagai teks."]),
    ({"nip": "198613262015051001"}, "add", ["kolom F (NIP): bukan pola NIP PNS (tanggal lahir, bulan pengangkatan, jenis kelamin); diterima, periksa lagi."]),
    ({"name": "Bukan Erni", "nip": NIP}, "question", []),
    ({"rank": "x" * 101}, "blocked", ["kolom G (Pangkat): terlalu panjang: 101 huruf, paling banyak 100."]),
    ({"email": "bukan alamat"}, "blocked", ["kolom H (Pos-el): bukan alamat pos-el."]),
    ({"phone": "ext. 12"}, "blocked", ["kolom I (Telepon): bukan nomor telepon seperti 0812… atau +62812…."]),
    ({"phone": 81234567890}, "add", ["kolom I (Telepon): angka 0 di depan hilang; ditambahkan kembali."]),
    ({"capacity": "penonton"}, "blocked", ["kolom J (Kapasitas): kapasitas ini tidak dikenal. Tulis: hadir sendiri, mewakili, staf, atau tamu."]),
    ({"represents": "Kepala Badan"}, "blocked", ["kolom K (Mewakili): bertentangan dengan kapasitas yang ditulis."]),
    ({"note": "x" * 301}, "blocked", ["kolom L (Keterangan): terlalu panjang: 301 huruf, paling banyak 300."]),
    ({"institution": "Dinas Kominfo Kota Tual", "capacity": "mewakili"}, "name", []),
    ({"institution": "Dinas Kominfo Kota Tual", "capacity": "mewakili"}, "blocked", ["kolom J (Kapasitas): instansi ini sudah diwakili pada baris 36; tulis staf atau tamu."]),
    ({"institution": "Dinas Kominfo Kota Tual"}, "add", ["kolom J (Kapasitas): kapasitas kosong: dicatat sebagai staf, karena instansinya sudah diwakili."], {"capacity": ""}),
    ({"institution": "Dinas Kominfo Kabupaten Buru", "capacity": "mewakili"}, "blocked", ["kehadiran instansi ini sudah dicatat sekretariat."]),
    ({"institution": "Dinas Kominfo Kabupaten Kepulauan Aru", "capacity": "mewakili"}, "replace", []),
    ({"institution": "Dinas Kominfo Kabupaten Seram Bagian Barat", "capacity": "mewakili"}, "replace", []),
    ({"institution": "Dinas Kominfo Kabupaten Kepulauan Aru", "name": "Suharto"}, "add", []),
    ({"institution": "Dinas Kominfo Kota Ambon", "name": "Suharto"}, "same", ["kolom J (Kapasitas): ia sudah tercatat mewakili instansinya."]),
    ({"name": "Erni Sopalauw", "nip": NIP, "phone": "0812 0000 1111", "position": ""}, "add", [
        "data orang ini tercatat lain dan tetap seperti itu: Telepon.",
        "data orang ini dilengkapi: Pos-el.",
    ], {"email": "erni@contoh.go.id"}),
    ({"name": "Erni Soplauw"}, "question", []),
    ({"institution": UNINVITED, "name": "Petrus Fatlolon", "nip": OTHER_NIP}, "add", ["kolom F (NIP): NIP ini juga tercatat pada Dinas Lama Provinsi Maluku; datanya di sana tetap."]),
    ({"institution": UNINVITED, "capacity": "mewakili"}, "invite_name", []),
    ({"name": "Rumaropen"}, "add", []),
    ({"name": "Rumaropen"}, "duplicate", []),
]  # fmt: skip


def institutions():
    factories.InstitutionFactory(name=UNINVITED)
    factories.InstitutionFactory(name="Dinas Lama Provinsi Maluku", is_active=False)
    for name in ("Dinas Sosial Kota Ambon", "Dinas Sosial Kabupaten Ambon"):
        factories.InstitutionFactory(name=name, region=factories.region("Kota Ambon"))


def prepared_meeting():
    """Announced; Buru is marked present already, Aru comes with Suharto, Seram Bagian Barat cannot come."""
    meeting, by = factories.announced_meeting(), factories.secretariat()
    row = {name: meeting.attendances.get(institution=factories.kominfo(name)) for name in ("Buru", "Kepulauan Aru", "Kota Ambon", "Seram Bagian Barat")}  # fmt: skip
    rooms.mark(row["Buru"], by=by, status="present")
    for name in ("Kepulauan Aru", "Kota Ambon"):
        person = {"full_name": "Suharto", "position": "Staf"}
        rooms.reply_to_invitation(row[name], by=by, coming=True, capacity="representing", person=person)
    rooms.reply_to_invitation(row["Seram Bagian Barat"], by=by, coming=False)
    known = {"full_name": "Erni Sopalauw", "position": "Kepala Bidang", "nip": NIP, "phone": "081211112222"}
    Person.objects.create(institution=factories.bappeda().institution, **known)
    Person.objects.create(
        institution=Institution.objects.get(name="Dinas Lama Provinsi Maluku"),
        full_name="Petrus Fatlolon",
        nip=OTHER_NIP,
    )
    return meeting


FIRST_NAMES = ["Agustinus", "Bernadeta", "Cornelis", "Dominggus", "Elisabeth", "Fransiskus", "Gerardus", "Hendrikus", "Ignatius", "Josephina", "Kristianus", "Leonardus", "Margaretha", "Nikolaus", "Oktovianus", "Paulina", "Rosalinda", "Stefanus", "Theresia", "Urbanus", "Veronika", "Wilhelmina", "Yohanes"]  # fmt: skip
LAST_NAMES = ["Latuconsina", "Marasabessy", "Pattiasina", "Tuasikal", "Rumbewas", "Sahetapy", "Talaohu", "Uneputty", "Wattimena", "Hitipeuw", "Kaihatu", "Leiwakabessy", "Manuputty", "Nikijuluw", "Ohoiwutun", "Pelupessy", "Rahayaan", "Soumokil", "Tomasoa", "Wenno"]  # fmt: skip


def good(n):
    """A line that is in order: staff of an institution that is not invited; no two names are alike."""
    return {
        "name": f"{FIRST_NAMES[n % 23]} {LAST_NAMES[n // 23]}",
        "position": "Staf",
        "institution": UNINVITED,
        "capacity": "staf",
    }


def faulty(n, cells, more):
    name = f"{LAST_NAMES[n % 20]} {['Putra', 'Dewi', 'Jaya'][n // 20]}"
    plain = {"name": name, "position": "Staf", "institution": BAPPEDA, "capacity": "staf"}
    return plain | cells | more


def the_file():
    """Bytes of the XLSX: two titles, an empty row, a merged row, the heading, its numbers, then all lines, then totals."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Peserta"
    sheet["A1"], sheet["A2"] = "DAFTAR PESERTA", "Rapat Koordinasi"
    sheet.merge_cells("A1:N1")
    for column, title in enumerate(HEADING, start=1):
        sheet.cell(FIRST - 1, column, title)
    rows = [faulty(n, fault[0], fault[3] if len(fault) > 3 else {}) for n, fault in enumerate(FAULTS)]
    rows += [good(n) for n in range(500 - len(FAULTS) - 8)]
    for n, cells in enumerate(rows):
        sheet.cell(FIRST + n, 1, n + 1)
        for name, value in cells.items():
            cell = sheet.cell(FIRST + n, COLUMN[name], value)
            if value == "#N/A":
                cell.data_type = "e"
    end = FIRST + len(rows)
    odd = [["(1)", "(2)", "(3)"], HEADING, ["", "Jumlah", "492"], ["KABUPATEN BURU"], []]
    for n, row in enumerate(odd):
        for column, value in enumerate(row, start=1):
            sheet.cell(end + n, column, value)
    sheet.cell(end + 5, 2, "Tersembunyi")
    sheet.row_dimensions[end + 5].hidden = True
    merged = end + 6
    for row, name in ((merged, "Zainal Abidin"), (merged + 1, "Qomariah Yamlean"), (merged + 2, "")):
        for column, value in (("B", name), ("C", "Staf"), ("D", BAPPEDA), ("J", "staf")):
            sheet[f"{column}{row}"] = value
    sheet.merge_cells(f"D{merged}:D{merged + 1}")
    sheet.merge_cells(f"B{merged + 1}:B{merged + 2}")
    sheet.column_dimensions["P"].hidden = True
    sheet.cell(FIRST, 16, "rahasia")
    book.create_sheet("Lain")["A1"] = "sesuatu"
    book.create_sheet("Dalam").sheet_state = "hidden"
    file = BytesIO()
    book.save(file)
    return file.getvalue(), end


def upload(client, meeting, content, name="peserta.xlsx", **more):
    return client.post(
        reverse("participant_import_list", args=[meeting.pk]),
        {"file": SimpleUploadedFile(name, content), "meaning": "expected"} | more,
    )


def test_every_fault_is_told_with_line_and_column_and_the_good_lines_go_in_once(as_user, secretariat):
    institutions()
    meeting = prepared_meeting()
    content, end = the_file()
    client = as_user(secretariat)
    people, rows = Person.objects.count(), Attendance.objects.count()
    response = upload(client, meeting, content)
    assert response.status_code == 302
    kept = meeting.participant_imports.get()
    lines, wrong = {line["line"]: line for line in kept.lines}, []
    for n, (_cells, outcome, words, *_more) in enumerate(FAULTS):
        line = lines[FIRST + n]
        told = [in_words(found, line["line"]) for found in [*line["findings"], *line["told"]]]
        expected = [f"baris {FIRST + n}{', ' if word.startswith('kolom') else ': '}{word}" for word in words]
        if (line["outcome"], told) != (outcome, expected):
            wrong.append((line["outcome"], told, outcome, expected))
    assert not wrong
    assert {lines[n]["outcome"] for n in range(FIRST + len(FAULTS), end)} == {"add"}
    assert lines[FIRST + len(FAULTS) - 1]["about"]["line"] == FIRST + len(FAULTS) - 2
    assert [in_words(note) for note in kept.reading["notes"]] == [
        "Yang dibaca: lembar “Peserta”.",
        "Lembar “Lain” tidak dibaca.",
        "Lembar “Dalam” tersembunyi, jadi tidak dibaca.",
        f"Baris {end + 5} tersembunyi, jadi tidak dibaca.",
        "Kolom P tersembunyi, jadi tidak dibaca.",
        "kolom M: “Ukuran baju” tidak dikenal, jadi tidak dibaca.",
        "kolom N: NIK tidak pernah dikumpulkan, jadi tidak dibaca.",
        "kolom O (Nama): kolom ini ada dua kali; yang dipakai kolom B.",
        "Baris sebelum judul kolom (baris 5) tidak dibaca.",
        f"Baris {end} dilewati: nomor kolom.",
        f"Baris {end + 1} dilewati: judul kolom sekali lagi.",
        f"Baris {end + 2} dilewati: baris jumlah.",
        f"Baris {end + 3} dilewati: hanya berisi “KABUPATEN BURU”.",
    ]
    merged = lines[end + 7]
    assert [in_words(found, end + 7) for found in merged["findings"]] == [
        f"baris {end + 7}, kolom D (Instansi): sel digabung: dibaca seperti baris {end + 6}."
    ]
    assert in_words(lines[end + 8]["findings"][0], end + 8) == (
        f"baris {end + 8}, kolom B (Nama): sel digabung dengan baris di atasnya; isi sendiri-sendiri."
    )
    codes = {found["code"] for line in kept.lines for found in [*line["findings"], *line["told"]]}
    codes |= {note["code"] for note in kept.reading["notes"]}
    assert len(codes) >= 40
    assert codes <= set(SENTENCES)
    # Nothing is written before somebody confirms it.
    assert (Person.objects.count(), Attendance.objects.count()) == (people, rows)

    detail = reverse("participant_import_detail", args=[meeting.pk, kept.pk])
    shown = client.get(detail).context["shown"]
    confirm = reverse("participant_import_confirm", args=[meeting.pk, kept.pk])
    writes = sum(line["outcome"] in {"add", "name", "invite_name", "replace"} for line in kept.lines)
    assert writes == 500 - 8 - len(FAULTS) + 2 + sum(fault[1] in {"add", "name", "invite_name", "replace"} for fault in FAULTS)  # fmt: skip
    client.post(confirm, {"shown": shown})
    assert (
        Attendance.objects.count() == rows + writes - 4
    )  # two replaced, two named for institutions invited before
    assert meeting.attendances.get(institution__name=UNINVITED, is_invitation=True).status == "coming"
    assert not meeting.attendances.filter(status="present", attendee__isnull=False).exists()
    erni = Person.objects.get(nip=NIP)
    assert (erni.full_name, erni.phone, erni.email) == ("Erni Sopalauw", "081211112222", "erni@contoh.go.id")
    aru = meeting.attendances.get(institution=factories.kominfo("Kepulauan Aru"), is_invitation=True)
    assert aru.attendee.full_name == "Ohoiwutun Dewi"

    # A double tap, and the same file once more: nothing changes.
    people, rows = Person.objects.count(), Attendance.objects.count()
    client.post(confirm, {"shown": shown})
    upload(client, meeting, content)
    again = meeting.participant_imports.first()
    assert again.pk != kept.pk
    quiet = {Outcome.SAME, Outcome.DUPLICATE, Outcome.BLOCKED, Outcome.QUESTION}
    assert [line for line in again.lines if line["outcome"] not in quiet] == []
    page = client.get(reverse("participant_import_detail", args=[meeting.pk, again.pk])).content.decode()
    assert "Tidak ada yang akan berubah: tidak satu baris pun dimasukkan." in page
    assert (Person.objects.count(), Attendance.objects.count()) == (people, rows)
