"""People and records for tests, in the words of the field. States are reached through the verbs.

A factory makes a row; a function named after a state (`held_meeting`) walks there by the same
actions as the portal, so that a test never stands on a state that cannot come about.
"""

import uuid
from datetime import UTC, date, datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from meetings.actions import agendas, attendance, follow_ups, inputs, meetings, minutes
from meetings.models import AgendaItem, Entry, Input, Meeting
from participants.models import Institution, Person, Region, User

PASSWORD = "sandi-untuk-uji-2021"


def region(name):
    """A region by its name without "Kabupaten": region("Buru"), region("Kota Ambon")."""
    return next(r for r in Region.objects.all() if r.short_name == name)


def kominfo(name):
    """The Kominfo office of a region: kominfo("Buru"), kominfo("Maluku") for the province's."""
    return Institution.objects.get(region=region(name), slug__startswith="dinas-kominfo")


class InstitutionFactory(DjangoModelFactory):
    class Meta:
        model = Institution
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Dinas Contoh {n} Provinsi Maluku")
    region = factory.LazyFunction(lambda: region("Maluku"))


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    full_name = factory.Sequence(lambda n: f"Nama Contoh {n}")
    position = factory.Sequence(lambda n: f"Jabatan Contoh {n}")
    institution = factory.SubFactory(InstitutionFactory)


def user(email, role, institution, position="", **fields):
    """An account with the password PASSWORD; found again by its e-mail."""
    existing = User.objects.filter(email=email).first()
    if existing:
        return existing
    person = PersonFactory(full_name="", position=position or f"Jabatan {email}", institution=institution)
    return User.objects.create_user(
        email, PASSWORD, role=role, institution=institution, person=person, **fields
    )


def secretariat():
    return user("sekretariat@uji.id", User.Role.SECRETARIAT, kominfo("Maluku"), "Staf Sekretariat Rakor")


def chair():
    return user("pimpinan@uji.id", User.Role.CHAIR, kominfo("Maluku"), "Kepala Dinas Kominfo Provinsi Maluku")


def ambon():
    return user("ambon@uji.id", User.Role.DELEGATE, kominfo("Kota Ambon"), "Utusan Dinas Kominfo Kota Ambon")


def buru():
    return user("buru@uji.id", User.Role.DELEGATE, kominfo("Buru"), "Utusan Dinas Kominfo Kabupaten Buru")


def bappeda():
    institution = InstitutionFactory(
        name="Badan Perencanaan Pembangunan Daerah Provinsi Maluku", short_name="Bappeda Maluku"
    )
    return user("bappeda@uji.id", User.Role.OFFICER, institution, "Petugas Bappeda Maluku")


def administrator():
    return user("admin@uji.id", User.Role.ADMINISTRATOR, kominfo("Maluku"), "Pengelola Portal")


def wit(*parts):
    """A moment given in the local time of Maluku: wit(2021, 3, 3, 9) is 3 March 2021, 09.00 WIT."""
    from zoneinfo import ZoneInfo

    return datetime(*parts, tzinfo=ZoneInfo("Asia/Jayapura")).astimezone(UTC)


def draft_meeting(title="Rapat Koordinasi Kominfo", **fields):
    """A draft of 3 March 2021 with an agenda of two items, prepared but not announced."""
    values = {
        "title": title,
        "theme": "Jaringan intra pemerintah",
        "organiser": kominfo("Maluku"),
        "venue": "Manise Hotel",
        "city": "Ambon",
        "starts_at": wit(2021, 3, 3, 9),
        "ends_at": wit(2021, 3, 3, 16),
        "chair": chair().person,
    } | fields
    meeting, _ = meetings.create_meeting(Meeting(**values), by=secretariat(), client_key=uuid.uuid4())
    for title_of_item in ("Pembukaan", "Pembahasan masukan daerah"):
        agendas.add_agenda_item(meeting, AgendaItem(title=title_of_item), by=secretariat())
    return meeting


def announced_meeting(*, invited=(), **fields):
    """Announced, with all eleven regions and Bappeda (and `invited`) invited."""
    meeting = draft_meeting(**fields)
    attendance.invite_all_regions(meeting, by=secretariat())
    attendance.invite(meeting, [bappeda().institution, *invited], by=secretariat())
    return meetings.announce_meeting(meeting, by=secretariat())


def held_meeting(**fields):
    """In session, with one note in the minutes."""
    meeting = meetings.start_meeting(announced_meeting(**fields), by=secretariat())
    note(meeting)
    return meeting


def circulated_meeting(**fields):
    meeting = held_meeting(**fields)
    minutes.circulate_minutes(meeting.minutes, by=secretariat())
    meeting.refresh_from_db()
    return meeting


def ratified_meeting(**fields):
    meeting = circulated_meeting(**fields)
    minutes.ratify_minutes(meeting.minutes, by=chair())
    return Meeting.objects.get(pk=meeting.pk)


def note(meeting, text="Rapat dibuka.", **fields):
    """An entry of the minutes, under the last agenda item."""
    entry = Entry(agenda_item=meeting.agenda_items.last(), text=text, **fields)
    return minutes.add_entry(meeting.minutes, entry, by=secretariat(), client_key=uuid.uuid4())[0]


def decision(meeting, text="Forum data dibentuk."):
    return note(meeting, text, kind=Entry.Kind.DECISION)


def received_input(meeting=None, *, by=None, **fields):
    """Put forward by the delegate of Buru, unless `by` is somebody else."""
    by = by or buru()
    values = {
        "topic": "Akses internet terbatas",
        "problem": "Jaringan sering putus.",
        "request": "Perluasan jaringan.",
    }
    return inputs.submit_input(
        meeting or announced_meeting(),
        Input(**values | fields),
        by=by,
        institution=by.institution,
        client_key=uuid.uuid4(),
    )[0]


def verified_input(meeting=None, **fields):
    return inputs.verify_input(received_input(meeting, **fields), by=secretariat())


def agreed_input(meeting=None, *, institution=None, due_date=date(2021, 6, 30), **fields):
    """Agreed, with one follow-up assigned to Bappeda (or `institution`)."""
    return inputs.agree_input(
        verified_input(meeting, **fields),
        by=secretariat(),
        task="Menyusun rencana perluasan jaringan",
        institution=institution or bappeda().institution,
        due_date=due_date,
        client_key=uuid.uuid4(),
    )


def assigned_follow_up(meeting=None, **fields):
    return agreed_input(meeting, **fields).follow_ups.get()


def reported_follow_up(meeting=None, **fields):
    return follow_ups.report_done(
        assigned_follow_up(meeting, **fields), by=bappeda(), note="Sudah dikerjakan.", client_key=uuid.uuid4()
    )


def today():
    return timezone.localdate()
