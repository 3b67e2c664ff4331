"""The sample says what the press reported, and marks what is made up."""

import html
import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse

from meetings.management.sample.next_rakor import next_first_wednesday_of_march
from meetings.models import Entry, FollowUp, Input, InvitationLetter, Meeting, Notification, Phrase
from participants.models import Person, User

pytestmark = pytest.mark.django_db

REPORTED_NAMES = {"Kasrul Selang", "Amir Rumra", "Anton Lailosa", "Erni Sopalauw", "Joy Adriaansz"}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The sample, loaded once for this file and taken back at its end; each test works in a transaction within."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs"
            )  # of a browser's test, whose jobs no flush takes away
        with override_settings(DEMO=True):
            call_command("load_sample", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sample(loaded, db):
    pass


@pytest.fixture
def rakor(sample):
    return Meeting.objects.get(year=2021)


def test_the_rakor_is_the_one_that_was_reported(rakor):
    assert (rakor.title, rakor.status) == ("Rapat Koordinasi Kominfo se-Maluku 2021", "ratified")
    assert (rakor.venue, rakor.city, rakor.date) == ("Manise Hotel", "Ambon", date(2021, 3, 3))
    assert rakor.organiser.name == "Dinas Komunikasi dan Informatika Provinsi Maluku"
    assert not rakor.time_is_known
    assert not rakor.is_sample
    assert "Jaringan intra pemerintah" in rakor.theme
    assert "program tahun 2022" in rakor.aims
    assert [(s.person.display_name, s.position, str(s.display_role)) for s in rakor.speakers.all()] == [
        (
            "Kasrul Selang, ST, MT",
            "Sekretaris Daerah Maluku",
            "membuka rapat, membacakan sambutan Gubernur Maluku",
        ),
        ("Ir. Erni Sopalauw", "Sekretaris Dinas Kominfo Provinsi Maluku", "menyampaikan tujuan rapat"),
        ("Amir Rumra", "Anggota DPRD Maluku, Komisi I", "narasumber"),
        ("Kepala BPS Provinsi Maluku", "Kepala BPS Provinsi Maluku", "narasumber"),
        ("Anton Lailosa, SH", "Kepala Bappeda Maluku", "narasumber"),
    ]


def test_a_name_that_was_printed_differently_is_found_again(sample):
    assert Person.objects.get(alternative_names__contains=["Jhoy Adrianzs"]).full_name == "Joy Adriaansz"


def test_only_reported_people_have_a_name_and_nobody_real_has_an_account(sample):
    assert set(Person.objects.exclude(full_name="").values_list("full_name", flat=True)) == {
        *REPORTED_NAMES,
        "Nama Contoh",  # signs the made-up letter; nobody bears it
    }
    people = User.objects.exclude(email=User.PORTAL)
    assert set(people.values_list("person__full_name", flat=True)) == {""}


def test_all_eleven_regions_were_represented(rakor):
    present = rakor.attendances.present().filter(institution__is_delegation=True)
    assert present.count() == 11
    assert [str(a.attendee) for a in present.filter(is_sample=False)] == ["Joy Adriaansz"]


def test_what_was_put_forward_has_number_region_and_status(rakor):
    assert list(rakor.inputs.values_list("number", "topic", "region__name", "status", "is_sample")) == [
        ("M-2021-0001", "Yang disampaikan daerah harus ditindaklanjuti", "Kota Ambon", "agreed", False),
        ("M-2021-0002", "Satu data yang keluar", "Kota Ambon", "agreed", False),
        ("M-2021-0003", "Akses internet terbatas", "Kabupaten Buru", "agreed", True),
        ("M-2021-0004", "Akses internet terbatas", "Kabupaten Maluku Barat Daya", "merged", True),
        ("M-2021-0005", "Akses internet terbatas", "Kabupaten Kepulauan Aru", "outside_authority", True),
        ("M-2021-0006", "Anggaran terbatas", "Kabupaten Buru", "agreed", True),
        ("M-2021-0007", "Anggaran terbatas", "Kota Tual", "merged", True),
        ("M-2021-0008", "Anggaran terbatas", "Kabupaten Seram Bagian Timur", "not_accommodated", True),
        ("M-2021-0009", "Anggaran terbatas", "Kabupaten Kepulauan Aru", "agreed", True),
    ]


def test_every_follow_up_its_progress_and_every_decision_is_marked_as_made_up(sample):
    assert FollowUp.objects.count() == 13
    assert not FollowUp.objects.filter(is_sample=False).exists()
    assert not FollowUp.objects.filter(events__is_sample=False).exists()
    assert not Input.objects.filter(events__is_sample=False).exists()
    assert not Meeting.objects.filter(events__is_sample=False).exists()
    assert not Entry.objects.decisions().filter(is_sample=False).exists()


def test_nothing_made_up_is_said_by_somebody_with_a_name(rakor):
    said = rakor.minutes.entries.exclude(speaker=None)
    assert {entry.speaker.full_name for entry in said} == {"Erni Sopalauw", "Joy Adriaansz"}
    assert not said.filter(is_sample=True).exists()


def test_the_follow_ups_stand_at_every_state(sample):
    assert set(FollowUp.objects.values_list("status", flat=True)) == {
        "assigned", "in_progress", "reported", "confirmed", "closed_unanswered",
    }  # fmt: skip
    assert [f.number for f in FollowUp.objects.overdue()] == ["TL-2021-0007"]
    assert [f.number for f in FollowUp.objects.filter(extensions=1)] == ["TL-2021-0011"]
    assert FollowUp.objects.get(number="TL-2021-0012").outside_body.startswith("Badan Aksesibilitas")
    returned = FollowUp.objects.get(number="TL-2021-0006")
    assert (returned.status, returned.events.last().kind) == ("in_progress", "returned")


def test_the_coming_rakor_begins_with_what_is_open(sample):
    coming = Meeting.objects.upcoming().get()
    assert (coming.status, coming.is_sample) == ("announced", True)
    assert str(coming.agenda_items.first()) == "Tindak lanjut rapat sebelumnya"
    assert FollowUp.objects.open_for(coming).count() == 8
    assert coming.attendances.invited().filter(institution__is_delegation=True).count() == 11


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 25), date(2027, 3, 3)),
        (date(2027, 1, 31), date(2027, 3, 3)),
        (date(2027, 2, 2), date(2028, 3, 1)),
        (date(2027, 3, 3), date(2028, 3, 1)),
    ],
)
def test_the_coming_rakor_is_on_a_wednesday_in_march_with_time_to_prepare(today, expected):
    assert next_first_wednesday_of_march(today) == expected


def test_something_waits_for_each_account(sample):
    ambon, buru, bappeda, chair = (
        User.objects.get(email=f"{name}@contoh.id") for name in ("ambon", "buru", "bappeda", "pimpinan")
    )
    assert [f.number for f in FollowUp.objects.awaiting_answer_of(ambon)] == ["TL-2021-0005"]
    assert [f.number for f in FollowUp.objects.awaiting_answer_of(chair)] == ["TL-2021-0010"]
    assert Input.objects.of_asker(buru).filter(status="returned").count() == 1
    assert FollowUp.objects.of_institution(bappeda).overdue().count() == 1
    assert Input.objects.filter(status="received").count() == 1


def test_the_office_has_phrases_to_begin_with_and_they_are_marked(sample):
    assert list(Phrase.objects.in_use().values_list("name", "is_sample")) == [
        ("disepakati", True), ("kuorum", True), ("pembukaan", True), ("penutup", True), ("skors", True),
        ("tanpa keberatan", True),
    ]  # fmt: skip


def test_the_next_rakor_has_a_letter_that_is_marked_a_sample(sample, client):
    letter = InvitationLetter.objects.get()
    assert letter.is_sample
    assert letter.number == "000.8.3.3/1/KOMINFO"
    assert letter.signer_nip == ""
    assert {recipient.state for recipient in letter.recipients.select_related("delivery")} == {"handed_over"}
    assert letter.latest_document.data["contoh"] is True


def test_no_letter_is_written_about_the_sample(sample):
    from procrastinate.contrib.django.models import ProcrastinateJob

    assert not ProcrastinateJob.objects.exists()
    assert not Notification.objects.exists()


def test_every_account_signs_in_with_the_password_that_is_printed(sample, settings, client):
    settings.DEMO = True
    from meetings.management.commands.load_sample import DEMO_ACCOUNTS

    emails = [email for email, _hint in DEMO_ACCOUNTS]
    assert {*emails, User.PORTAL} == set(User.objects.values_list("email", flat=True))
    for email in emails:
        answer = client.post(reverse("account_login"), {"login": email, "password": settings.DEMO_PASSWORD})
        assert answer.status_code == 302, email
        client.post(reverse("account_logout"))
    assert settings.DEMO_PASSWORD == "rakor-demo-2021"


def words(client, path):
    """What a visitor reads on a page: its text without the tags."""
    page = client.get(path)
    assert page.status_code == 200, path
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def test_public_page_of_the_rakor_shows_what_was_reported(rakor, client):
    page = words(client, rakor.get_absolute_url())
    for said in (
        "Jaringan intra pemerintah daerah yang terintegrasi antar-OPD provinsi dan kabupaten/kota",
        "Rabu, 3 Maret 2021",
        "Manise Hotel",
        "Dinas Komunikasi dan Informatika Provinsi Maluku",
        "Kasrul Selang, ST, MT",
        "membacakan sambutan Gubernur Maluku",
        "Ir. Erni Sopalauw",
        "menyampaikan tujuan rapat",
        "Amir Rumra",
        "Anggota DPRD Maluku, Komisi I",
        "Kepala BPS Provinsi Maluku",
        "Anton Lailosa, SH",
        "Kepala Bappeda Maluku",
        "M-2021-0001 Yang disampaikan daerah harus ditindaklanjuti",
        "M-2021-0002 Satu data yang keluar",
        "M-2021-0005 Akses internet terbatas",
        "diakomodasi",
        "bukan wewenang",
        "tidak diakomodasi",
        "digabung",
    ):
        assert said in page, said
    assert "pukul" not in page.split("Rabu, 3 Maret 2021")[1][:40]


def test_public_page_says_what_is_made_up(rakor, client):
    page = words(client, rakor.get_absolute_url())
    assert "ringkasan ini disusun dari berita tentang rapat itu. Selebihnya data contoh" in page
    # one mark for the decision, six inputs and ten follow-ups, one in the footer, one in the note
    assert page.count("data contoh") >= 19


@pytest.mark.parametrize(
    "path", ["/masukan/M-2021-0001/", "/masukan/M-2021-0003/", "/tindak-lanjut/TL-2021-0001/"]
)
def test_every_made_up_step_carries_the_mark(sample, client, path):
    page = client.get(path).content.decode()
    history = page.split('class="timeline"')[1].split("</ol>")[0]
    assert history.count("<li>") == history.count("data contoh") >= 3


def test_coming_rakor_is_public_with_what_it_begins_with(sample, client):
    page = words(client, Meeting.objects.upcoming().get().get_absolute_url())
    assert "data contoh" in page
    assert "Tindak lanjut rapat sebelumnya" in page
    assert "TL-2021-0007" in page


def test_no_address_of_an_account_is_public(rakor, client):
    for path in (
        "/",
        rakor.get_absolute_url(),
        "/masukan/M-2021-0001/",
        "/tindak-lanjut/TL-2021-0005/",
        "/wilayah/kota-ambon/",
    ):
        assert "contoh.id" not in client.get(path).content.decode()
