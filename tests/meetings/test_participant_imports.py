"""Participants from a file: what is shown, what is asked, what goes in and when."""

import uuid
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import load_workbook

from meetings.actions import attendance as rooms
from meetings.actions import meetings as steps
from meetings.actions import minutes, participant_imports
from meetings.imports.lines import read_list
from meetings.imports.outcomes import digest, meanings_for
from meetings.models import Attendance, Notification, ParticipantImport
from participants.models import Institution, Person
from tests import factories

pytestmark = pytest.mark.django_db

BURU = "Dinas Kominfo Kabupaten Buru"


def address(name, kept, *more):
    return reverse(f"participant_import_{name}", args=[kept.meeting_id, kept.pk, *more])


def send(client, meeting, text=factories.PARTICIPANTS, **more):
    content = text if isinstance(text, bytes) else text.encode()
    sent = {"file": SimpleUploadedFile("peserta.csv", content), "meaning": meanings_for(meeting)[0]}
    return client.post(reverse("participant_import_list", args=[meeting.pk]), sent | more)


def confirm(client, kept):
    kept.refresh_from_db()
    return client.post(address("confirm", kept), {"shown": digest(kept.lines)}, follow=True)


def page(response):
    return response.content.decode()


def outcomes(kept):
    kept.refresh_from_db()
    return [line["outcome"] for line in kept.lines]


def told(kept, number):
    return [found["code"] for line in kept.lines if line["line"] == number for found in line["told"]]


def lists(*lines, heading="Nama;Jabatan;Instansi;Kapasitas;NIP"):
    return "\n".join([heading, *lines]) + "\n"


# Upload


def test_a_file_is_shown_line_by_line_before_anything_is_written(as_user, secretariat):
    meeting = factories.announced_meeting()
    people, rows = Person.objects.count(), Attendance.objects.count()
    client = as_user(secretariat)
    response = send(client, meeting)
    kept = meeting.participant_imports.get()
    assert response.url == address("detail", kept)
    assert (kept.name, kept.meaning, kept.created_by) == ("peserta.csv", "expected", secretariat)
    assert outcomes(kept) == ["name", "add", "question", "blocked"]
    assert (Person.objects.count(), Attendance.objects.count()) == (people, rows)
    shown = page(client.get(response.url))
    for words in (
        "Usman Marasabessy", "Masukkan 2", "198609262015051001",
        "Orang yang sama dengan Suharto pada baris 3?",
        "Baris 5, kolom C (Instansi): instansi ini tidak tercatat.",
    ):  # fmt: skip
        assert words in " ".join(shown.split())


def test_the_same_form_sent_twice_is_one_list(as_user, secretariat):
    meeting = factories.announced_meeting()
    key = str(uuid.uuid4())
    client = as_user(secretariat)
    assert send(client, meeting, client_key=key).url == send(client, meeting, client_key=key).url
    assert meeting.participant_imports.count() == 1


def test_another_file_under_the_key_of_the_last_is_not_taken_for_it(as_user, secretariat):
    meeting, client, key = factories.announced_meeting(), as_user(secretariat), str(uuid.uuid4())
    send(client, meeting, client_key=key)
    other = lists("Soleman;Staf;Bappeda Provinsi Maluku;staf;")
    for response in (
        send(client, meeting, other, client_key=key),
        send(client, factories.announced_meeting(title="Rapat lain"), client_key=key),
    ):
        assert "sudah pernah dikirim untuk hal lain" in page(response)
    assert meeting.participant_imports.count() == 1


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"file": ""}, "Pilih berkas XLSX atau CSV."),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "Berkas ini kosong."),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04")}, "Berkas ini bukan buku kerja Excel"),
        ({"file": SimpleUploadedFile("a.csv", b"x;y\n1;2\n")}, "Judul kolom tidak ditemukan."),
        ({"meaning": "present"}, "bukan"),
        ({"meaning": ""}, "Pilih isi daftar ini."),
    ],
)
def test_what_is_wrong_with_a_file_is_said_and_nothing_is_kept(as_user, secretariat, sent, message):
    meeting = factories.announced_meeting()
    response = send(as_user(secretariat), meeting, **sent)
    assert response.status_code == 200
    assert message in page(response)
    assert not ParticipantImport.objects.exists()


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_the_template_can_be_filled_in_and_read_back(as_user, secretariat, format):  # noqa: A002
    meeting = factories.announced_meeting()
    response = as_user(secretariat).get(reverse("participant_import_template", args=[meeting.pk, format]))
    assert response["Content-Disposition"] == f'attachment; filename="templat-peserta.{format}"'
    content = response.content
    if format == "csv":
        content += b"Suharto;;;Staf;Bappeda Maluku;;;;;;\r\n"
    else:
        book = load_workbook(BytesIO(content))
        book["Peserta"].append(["Suharto", None, None, "Staf", "Bappeda Maluku"])
        names = [row[1] for row in book["Instansi"].iter_rows(min_row=2, values_only=True)]
        assert "Dinas Kominfo Kabupaten Buru" in names
        content = BytesIO()
        book.save(content)
        content = content.getvalue()
    reading, (line,) = read_list(content)
    assert (line["line"], line["values"]["full_name"]) == (3, "Suharto")
    assert {note["code"] for note in reading["notes"]} <= {"row_example", "sheet_used"}
    assert len(reading["columns"]) == 11


# Confirmation


def test_what_was_shown_goes_in_with_the_verbs_of_attendance(as_user, secretariat, buru):
    kept = factories.participant_import()
    response = confirm(as_user(secretariat), kept)
    assert "2 baris dimasukkan." in page(response)
    row = kept.meeting.attendances.get(institution=buru.institution, is_invitation=True)
    assert (row.status, row.capacity) == ("coming", "representing")
    assert row.attendee_line == "Dr. Ir. H. Usman Marasabessy, M.Si. (Kepala Bidang TIK)"
    assert (row.attendee.nip, row.attendee.phone) == ("198609262015051001", "081234567890")
    staff = kept.meeting.attendances.get(is_invitation=False)
    assert (staff.status, staff.capacity, str(staff.attendee)) == ("coming", "staff", "Suharto")
    assert kept.meeting.attendances.totals()["people"] == 0  # nobody is present before the meeting
    kept.refresh_from_db()
    assert (kept.confirmed_by, kept.is_open) == (secretariat, False)
    assert kept.history.count() == 2


def test_a_double_tap_takes_the_list_over_once(as_user, secretariat):
    kept = factories.participant_import()
    client = as_user(secretariat)
    confirm(client, kept)
    when, rows = ParticipantImport.objects.get().confirmed_at, Attendance.objects.count()
    assert confirm(client, kept).status_code == 200
    assert (ParticipantImport.objects.get().confirmed_at, Attendance.objects.count()) == (when, rows)


def test_who_changed_something_meanwhile_is_not_overwritten(as_user, secretariat, buru):
    kept = factories.participant_import()
    row = kept.meeting.attendances.get(institution=buru.institution)
    shown = digest(kept.lines)
    rooms.reply_to_invitation(row, by=buru, coming=True, capacity="in_person", person={"full_name": "Kepala"})
    client = as_user(secretariat)
    response = confirm(client, kept)
    assert "belum ada yang dimasukkan. Periksa lagi baris 2." in page(response)
    row.refresh_from_db()
    assert (str(row.attendee), row.capacity) == ("Kepala", "in_person")
    assert not kept.meeting.attendances.filter(is_invitation=False).exists()
    assert outcomes(kept) == ["replace", "add", "question", "blocked"]
    assert "Tercatat sekarang: Kepala." in page(response)
    # The preview that somebody else still has open does not count any more.
    response = client.post(address("confirm", kept), {"shown": shown}, follow=True)
    assert "Pratinjau ini sudah berubah." in page(response)
    confirm(client, kept)
    row.refresh_from_db()
    assert row.attendee.full_name == "Usman Marasabessy"


@pytest.mark.parametrize("shown", ["", "x", "\x00", "a" * 10_000])
def test_a_confirmation_of_something_else_writes_nothing(as_user, secretariat, shown):
    kept = factories.participant_import()
    response = as_user(secretariat).post(address("confirm", kept), {"shown": shown}, follow=True)
    assert response.status_code == 200
    kept.refresh_from_db()
    assert kept.is_open
    assert not kept.meeting.attendances.filter(attendee__isnull=False).exists()


def test_a_list_that_was_discarded_stays_and_is_never_taken_over(as_user, secretariat):
    kept = factories.participant_import()
    client = as_user(secretariat)
    assert client.post(address("discard", kept)).url == reverse(
        "participant_import_list", args=[kept.meeting_id]
    )
    assert "sudah dibuang" in page(confirm(client, kept))
    assert "sudah dibuang" in page(client.post(address("answer", kept), follow=True))
    assert "dibuang" in page(client.get(address("detail", kept)))
    assert not kept.meeting.attendances.filter(attendee__isnull=False).exists()
    taken = factories.participant_import(kept.meeting)
    confirm(client, taken)
    assert "tidak dapat dibuang" in page(client.post(address("discard", taken), follow=True))


def test_a_second_import_of_the_file_changes_nothing_and_says_so(as_user, secretariat):
    meeting = factories.announced_meeting()
    client = as_user(secretariat)
    first = factories.participant_import(meeting)
    client.post(address("answer", first), {"jawab-4": "line:3=other"})
    confirm(client, first)
    people, rows = Person.objects.count(), Attendance.objects.count()
    again = factories.participant_import(meeting)
    assert outcomes(again) == ["same", "same", "same", "blocked"]
    shown = page(client.get(address("detail", again)))
    assert "Tidak ada yang akan berubah: tidak satu baris pun dimasukkan." in shown
    assert "Masukkan " not in shown
    confirm(client, again)
    assert (Person.objects.count(), Attendance.objects.count()) == (people, rows)


# Questions


def test_one_person_twice_is_joined_or_kept_apart_as_somebody_says(as_user, secretariat):
    meeting = factories.announced_meeting()
    client = as_user(secretariat)
    kept = factories.participant_import(meeting)
    client.post(address("answer", kept), {"jawab-4": "line:3=same"})
    assert outcomes(kept) == ["name", "add", "duplicate", "blocked"]
    assert "Sama dengan baris 3." in " ".join(page(client.get(address("detail", kept))).split())
    client.post(address("answer", kept), {"jawab-4": "line:3="})
    assert outcomes(kept) == ["name", "add", "question", "blocked"]
    client.post(address("answer", kept), {"jawab-4": "line:3=other"})
    assert outcomes(kept) == ["name", "add", "add", "blocked"]
    confirm(client, kept)
    assert Person.objects.filter(full_name__in=["Suharto", "Soeharto"]).count() == 2


def test_who_is_known_under_nearly_the_name_is_asked_about(as_user, secretariat, buru):
    known = Person.objects.create(institution=buru.institution, full_name="Soeharto", position="Staf")
    kept = factories.participant_import(text=lists(f"Suharto;Kepala Seksi;{BURU};staf;"))
    client = as_user(secretariat)
    assert "Orang yang sama dengan Soeharto yang sudah tercatat?" in " ".join(
        page(client.get(address("detail", kept))).split()
    )
    client.post(address("answer", kept), {"jawab-2": f"person:{known.pk}=same"})
    confirm(client, kept)
    row = kept.meeting.attendances.get(is_invitation=False)
    # The person stays as he is; the row has the post of that day.
    assert (row.attendee, row.attendee_position) == (known, "Kepala Seksi")
    known.refresh_from_db()
    assert (known.full_name, known.position) == ("Soeharto", "Staf")


def test_two_of_one_name_with_two_nips_are_two_people_if_somebody_says_so(as_user, secretariat, buru):
    known = Person.objects.create(
        institution=buru.institution, full_name="Suharto", position="Staf", nip="198609262015051001"
    )
    kept = factories.participant_import(text=lists(f"Suharto;Staf;{BURU};mewakili;197001011995031002"))
    client = as_user(secretariat)
    assert outcomes(kept) == ["question"]
    client.post(address("answer", kept), {"jawab-2": f"person:{known.pk}=other"})
    confirm(client, kept)
    row = kept.meeting.attendances.get(institution=buru.institution, is_invitation=True)
    assert (row.attendee.nip, row.attendee == known) == ("197001011995031002", False)
    again = factories.participant_import(kept.meeting, kept_text := lists(f"Suharto;Staf;{BURU};mewakili;197001011995031002"))  # fmt: skip
    assert kept_text
    assert outcomes(again) == ["same"]


def test_one_nip_cannot_be_of_two(as_user, secretariat, buru):
    known = Person.objects.create(institution=buru.institution, full_name="Suharto", nip="198609262015051001")
    kept = factories.participant_import(
        text=lists(
            f"Petrus Fatlolon;Staf;{BURU};mewakili;198609262015051001",
            f"Erni Sopalauw;Staf;{BURU};staf;197001011995031002",
            f"Nur Aini;Staf;{BURU};staf;197001011995031002",
        )
    )
    assert outcomes(kept) == ["question", "add", "question"]
    as_user(secretariat).post(
        address("answer", kept), {"jawab-2": f"person:{known.pk}=other", "jawab-4": "line:3=other"}
    )
    assert outcomes(kept) == ["blocked", "add", "blocked"]
    assert (told(kept, 2), told(kept, 4)) == (["nip_of_another"], ["nip_of_another"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("jawab-99", "line:3=same"),
        ("jawab-x", "line:3=same"),
        ("jawab-4", "line:3=perhaps"),
        ("jawab-4", "same"),
        ("jawab-٤", "line:3=same"),
        ("jawab-4" + "0" * 50, "line:3=same"),
    ],
)
def test_an_answer_that_is_none_is_a_message(as_user, secretariat, name, value):
    kept = factories.participant_import()
    response = as_user(secretariat).post(address("answer", kept), {name: value}, follow=True)
    assert "Pilih “orang yang sama” atau “orang lain” pada barisnya." in page(response)
    assert outcomes(kept) == ["name", "add", "question", "blocked"]


@pytest.mark.parametrize("key", ["person:1", "\x00", "line:9999", "a" * 5000])
def test_an_answer_to_another_question_changes_nothing(as_user, secretariat, key):
    kept = factories.participant_import()
    response = as_user(secretariat).post(address("answer", kept), {"jawab-4": f"{key}=same"}, follow=True)
    assert response.status_code == 200
    assert outcomes(kept) == ["name", "add", "question", "blocked"]


# What a list means in each state of a meeting


def test_a_draft_gets_its_invitations_and_no_names_yet(as_user, secretariat, buru):
    meeting = factories.draft_meeting()
    kept = factories.participant_import(meeting)
    assert outcomes(kept) == ["invite", "later", "question", "blocked"]
    client = as_user(secretariat)
    people = Person.objects.count()
    confirm(client, kept)
    row = meeting.attendances.get()
    assert (row.institution, row.status, row.attendee) == (buru.institution, "invited", None)
    assert Person.objects.count() == people
    steps.announce_meeting(meeting, by=secretariat)
    assert outcomes(factories.participant_import(meeting)) == ["name", "add", "question", "blocked"]


def test_an_institution_that_is_not_invited_is_invited_and_told(as_user, secretariat):
    meeting = factories.announced_meeting()
    office = factories.InstitutionFactory(name="Dinas Perikanan Provinsi Maluku")
    officer = factories.user("ikan@uji.id", "officer", office)
    kept = factories.participant_import(
        meeting, lists("Erni;Kepala;Dinas Perikanan Provinsi Maluku;;", "Nur;Staf;Dinas Perikanan Provinsi Maluku;;")
    )  # fmt: skip
    assert outcomes(kept) == ["invite_name", "add"]
    confirm(as_user(secretariat), kept)
    assert [(row.is_invitation, row.status, row.capacity) for row in meeting.attendances.filter(institution=office).order_by("pk")] == [
        (True, "coming", "representing"),
        (False, "coming", "staff"),
    ]  # fmt: skip
    assert Notification.objects.filter(user=officer).count() == 1


def test_in_the_session_a_list_says_who_is_there_and_not_when_he_came(as_user, secretariat, buru):
    meeting = factories.announced_meeting()
    expected = factories.participant_import(meeting)
    client = as_user(secretariat)
    confirm(client, expected)
    meeting = steps.start_meeting(meeting, by=secretariat)
    text = lists(
        f"Usman Marasabessy;;{BURU};;",
        f"Suharto;;{BURU};;",
        "Petrus;Pengamat;Badan Antah;tamu;",
        "Nur Aini;Kepala;Dinas Perikanan Provinsi Maluku;hadir sendiri;",
    )
    factories.InstitutionFactory(name="Dinas Perikanan Provinsi Maluku")
    kept = factories.participant_import(meeting, text, meaning="present")
    assert outcomes(kept) == ["name", "mark", "blocked", "add"]
    assert told(kept, 5) == ["not_invited"]
    confirm(client, kept)
    rows = {row.attendee.full_name: row for row in meeting.attendances.exclude(attendee=None).select_related("attendee")}  # fmt: skip
    assert {name: (row.status, row.capacity, row.arrived_at) for name, row in rows.items()} == {
        "Usman Marasabessy": ("present", "representing", None),
        "Suharto": ("present", "staff", None),
        "Nur Aini": ("present", "guest", None),
    }
    assert rows["Usman Marasabessy"].attendee_position == "Kepala Bidang TIK"
    assert outcomes(factories.participant_import(meeting, text, meaning="present")) == [
        "same", "same", "blocked", "same",
    ]  # fmt: skip


def test_no_list_is_taken_where_attendance_is_closed(as_user, secretariat, chair):
    meeting = factories.circulated_meeting()
    kept = factories.participant_import(meeting, meaning="present")
    minutes.ratify_minutes(meeting.minutes, by=chair)
    client = as_user(secretariat)
    response = confirm(client, kept)
    assert "belum ada yang dimasukkan" in page(response)
    assert set(outcomes(kept)) == {"blocked"}
    assert told(kept, 2) == ["closed"]
    listed = client.get(reverse("participant_import_list", args=[meeting.pk]))
    assert "sudah ditutup" in page(listed)
    sent = client.post(
        reverse("participant_import_list", args=[meeting.pk]),
        {"file": SimpleUploadedFile("a.csv", factories.PARTICIPANTS.encode()), "meaning": "present"},
    )
    assert sent.status_code == 200
    assert meeting.participant_imports.count() == 1


# Who, how, and what it costs


def test_a_list_belongs_to_its_meeting(as_user, secretariat):
    kept = factories.participant_import()
    other = factories.draft_meeting(title="Lain")
    client = as_user(secretariat)
    for name, method in (("detail", "get"), ("answer", "post"), ("confirm", "post"), ("discard", "post")):
        where = reverse(f"participant_import_{name}", args=[other.pk, kept.pk])
        assert getattr(client, method)(where).status_code == 404
        assert getattr(client, method)(where.replace(str(kept.pk), "999999999999999999")).status_code == 404
    for name in ("answer", "confirm", "discard"):
        assert client.get(address(name, kept)).status_code == 405
    assert client.post(address("detail", kept)).status_code == 405


def test_nip_and_phone_are_for_those_who_prepare_the_meeting(as_user, secretariat, chair):
    kept = factories.participant_import()
    shown = page(as_user(chair).get(address("detail", kept)))
    assert "Usman Marasabessy" in shown
    assert "198609262015051001" not in shown
    assert "081234567890" not in shown
    assert "Masukkan 2" not in shown


@pytest.mark.parametrize("query", ["?hasil=add", "?hasil=nothing", "?hasil=%00", "?page=99", "?page=x"])
def test_the_preview_can_be_narrowed_and_nothing_in_its_address_is_an_error(as_user, secretariat, query):
    response = as_user(secretariat).get(address("detail", factories.participant_import()) + query)
    assert response.status_code == 200
    assert [row["number"] for row in response.context["rows"]] == (
        [3] if query == "?hasil=add" else [4, 5, 2, 3]
    )


def names(count):
    firsts = [
        "Agustinus",
        "Bernadeta",
        "Cornelis",
        "Dominggus",
        "Elisabeth",
        "Fransiskus",
        "Gerardus",
        "Hendrikus",
    ]
    lasts = [
        "Latuconsina",
        "Marasabessy",
        "Pattiasina",
        "Tuasikal",
        "Rumbewas",
        "Sahetapy",
        "Talaohu",
        "Uneputty",
    ]
    return [f"{first} {last};Staf;{BURU};staf;" for first in firsts for last in lasts][:count]


def test_the_pages_ask_as_much_for_three_lines_as_for_sixty(
    as_user, secretariat, django_assert_max_num_queries
):
    meeting = factories.announced_meeting()
    client = as_user(secretariat)
    small = factories.participant_import(meeting, lists(*names(3)))
    client.get(address("detail", small))
    with django_assert_max_num_queries(8):
        client.get(address("detail", small))
    large = factories.participant_import(meeting, lists(*names(60)))
    with django_assert_max_num_queries(8):
        shown = client.get(address("detail", large))
    assert len(shown.context["rows"]) == 50
    listed = reverse("participant_import_list", args=[meeting.pk])
    with django_assert_max_num_queries(8):
        assert len(client.get(listed).context["imports"]) == 2
    with django_assert_max_num_queries(24):  # with those of the session, the savepoints and the history
        participant_imports.answer(large, by=secretariat, answers={})


class AnyText(TestCase):
    """Any text in any cell: the preview is a page, and what is confirmed is kept as it was typed."""

    @given(rows=st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), min_size=1, max_size=9))
    @settings(max_examples=5, deadline=None)
    def test_any_text(self, rows):
        meeting, by = factories.announced_meeting(), factories.secretariat()
        quoted = [f'"{cell.replace(chr(34), chr(34) * 2)}"' for row in rows for cell in row]
        lines = [f"{quoted[2 * n]};{quoted[2 * n + 1]};{BURU};staf;" for n in range(len(rows))]
        text = lists(*lines).encode(errors="ignore")
        self.client.force_login(by)
        response = send(self.client, meeting, text)
        if response.status_code == 200:
            assert response.context["form"].errors
            return
        kept = meeting.participant_imports.get()
        assert self.client.get(response.url).status_code == 200
        taken, _changed = participant_imports.confirm(kept, by=by, shown=digest(kept.lines))
        added = meeting.attendances.filter(is_invitation=False).select_related("attendee")
        assert len(added) == sum(line["outcome"] == "add" for line in taken.lines)
        for row in added:
            values = [line["values"] for line in taken.lines if line["line"]]
            assert row.attendee.full_name in {value["full_name"] for value in values}
        assert self.client.get(response.url).status_code == 200


def test_institutions_are_never_made_by_a_list(as_user, secretariat):
    kept = factories.participant_import()
    before = Institution.objects.count()
    confirm(as_user(secretariat), kept)
    assert Institution.objects.count() == before
