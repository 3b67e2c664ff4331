"""The sample says what the press reported, marks what is made up, and is loaded once."""

from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse

from meetings.management.sample.next_rakor import next_first_wednesday_of_march
from meetings.models import Entry, FollowUp, Input, Meeting
from participants.models import Person, User
from tests import factories

pytestmark = pytest.mark.django_db

REPORTED_NAMES = {"Kasrul Selang", "Amir Rumra", "Anton Lailosa", "Erni Sopalauw", "Joy Adriaansz"}


def load():
    call_command("load_sample", stdout=StringIO())


@pytest.fixture
def sample(settings):
    settings.DEMO = True
    load()


@pytest.fixture
def rakor(sample):
    return Meeting.objects.get(year=2021)


def rows():
    """How many rows every table of ours has, the history of versions included."""
    ours = [
        model for name in ("participants", "meetings") for model in apps.get_app_config(name).get_models()
    ]
    return {model.__name__: model._base_manager.count() for model in ours}


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
    assert set(Person.objects.exclude(full_name="").values_list("full_name", flat=True)) == REPORTED_NAMES
    assert set(User.objects.values_list("person__full_name", flat=True)) == {""}


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
    ]


def test_every_follow_up_its_progress_and_every_decision_is_marked_as_made_up(sample):
    assert FollowUp.objects.count() == 10
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
        "assigned", "in_progress", "reported", "confirmed",
    }  # fmt: skip
    assert [f.number for f in FollowUp.objects.overdue()] == ["TL-2021-0007"]
    returned = FollowUp.objects.get(number="TL-2021-0006")
    assert (returned.status, returned.events.last().kind) == ("in_progress", "returned")


def test_the_coming_rakor_begins_with_what_is_open(sample):
    coming = Meeting.objects.upcoming().get()
    assert (coming.status, coming.is_sample) == ("announced", True)
    assert str(coming.agenda_items.first()) == "Tindak lanjut rapat sebelumnya"
    assert FollowUp.objects.open_for(coming).count() == 6
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


def test_loading_twice_changes_nothing(sample):
    before = rows()
    load()
    assert rows() == before


def test_what_was_done_with_the_sample_stays(sample, rakor):
    User.objects.filter(email="buru@contoh.id").update(email="lain@contoh.id", is_active=False)
    Meeting.objects.upcoming().update(theme="Tema baru")
    Person.objects.filter(full_name="Amir Rumra").update(position="Ketua Komisi I")
    before = rows()
    load()
    assert rows() == before
    assert Meeting.objects.upcoming().get().theme == "Tema baru"


def test_institutions_that_are_there_already_are_taken(settings):
    settings.DEMO = True
    bappeda = factories.bappeda().institution
    load()
    assert FollowUp.objects.filter(institution=bappeda).exists()


def test_no_letter_is_written_about_the_sample(sample):
    from procrastinate.contrib.django.models import ProcrastinateJob

    assert not ProcrastinateJob.objects.exists()


def test_without_demo_there_is_neither_sample_nor_account(settings):
    settings.DEMO = False
    for command in ("load_sample", "load_demo_accounts"):
        with pytest.raises(CommandError, match="DEMO=1"):
            call_command(command, stdout=StringIO())
    assert not User.objects.exists()
    assert not Meeting.objects.exists()


def test_every_account_signs_in_with_the_password_that_is_printed(sample, settings, client):
    from meetings.management.commands.load_sample import DEMO_ACCOUNTS

    emails = [email for email, _hint in DEMO_ACCOUNTS]
    assert set(emails) == set(User.objects.values_list("email", flat=True))
    for email in emails:
        answer = client.post(reverse("account_login"), {"login": email, "password": settings.DEMO_PASSWORD})
        assert answer.status_code == 302, email
        client.post(reverse("account_logout"))
    assert settings.DEMO_PASSWORD == "rakor-demo-2021"
