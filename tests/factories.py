"""People and records for tests, in the words of the field. States are reached through the verbs.

A factory makes a row; a function named after a state (`held_meeting`) walks there by the same
actions as the portal, so that a test never stands on a state that cannot come about.
"""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from unittest import mock

import factory
from django.utils import timezone
from django.utils.text import slugify
from factory.django import DjangoModelFactory

from meetings import clock, figure_checks
from meetings.actions import (
    agendas,
    attendance,
    calendars,
    comments,
    corrections,
    discrepancies,
    entries,
    figure_imports,
    figures,
    follow_ups,
    handing_on,
    indicators,
    inputs,
    letters,
    meetings,
    minutes,
    participant_imports,
    phrases,
    settlements,
    silence,
)
from meetings.actions.figure_checks import close_finding
from meetings.documents.invitation_letter import make_document
from meetings.figure_grids.cells import read_grid
from meetings.imports.lines import read_list
from meetings.models import (
    AgendaItem,
    DecreedDay,
    Definition,
    Discrepancy,
    Entry,
    FigureImport,
    Indicator,
    Input,
    InvitationLetter,
    Meeting,
    Phrase,
)
from meetings.models.calendars import calendar
from participants.models import Institution, Person, Region, User
from tests.kept import kept

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
    email = factory.LazyAttribute(lambda institution: f"{slugify(institution.name)[:50]}@instansi.uji.id")


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    full_name = factory.Sequence(lambda n: f"Nama Contoh {n}")
    position = factory.Sequence(lambda n: f"Jabatan Contoh {n}")
    institution = factory.SubFactory(InstitutionFactory)


def user(email, role, institution, position="", **fields):
    """An account with the password PASSWORD; found again by its e-mail.

    Args:
        institution: or a function that gives it, called only where there is no such account yet.
    """
    existing = User.objects.filter(email=email).first()
    if existing:
        return existing
    return _account(email, role, institution() if callable(institution) else institution, position, **fields)


@kept
def _account(email, role, institution, position, **fields):
    person = PersonFactory(full_name="", position=position or f"Jabatan {email}", institution=institution)
    return User.objects.create_user(
        email, PASSWORD, role=role, institution=institution, person=person, **fields
    )


def secretariat():
    return user(
        "sekretariat@uji.id", User.Role.SECRETARIAT, lambda: kominfo("Maluku"), "Staf Sekretariat Rakor"
    )


def walidata():
    return user(
        "walidata@uji.id",
        User.Role.SECRETARIAT,
        lambda: kominfo("Maluku"),
        "Walidata Provinsi Maluku",
        is_walidata=True,
    )


def bps():
    return user("bps@uji.id", User.Role.OFFICER, _bps, "Petugas BPS Provinsi Maluku")


@kept
def _bps():
    return InstitutionFactory(
        name="Badan Pusat Statistik Provinsi Maluku",
        short_name="BPS Maluku",
        kind=Institution.Kind.STATISTICS,
    )


def chair():
    return user(
        "pimpinan@uji.id",
        User.Role.CHAIR,
        lambda: kominfo("Maluku"),
        "Kepala Dinas Kominfo Provinsi Maluku",
    )


def ambon():
    return user(
        "ambon@uji.id",
        User.Role.DELEGATE,
        lambda: kominfo("Kota Ambon"),
        "Utusan Dinas Kominfo Kota Ambon",
    )


def buru():
    return user(
        "buru@uji.id",
        User.Role.DELEGATE,
        lambda: kominfo("Buru"),
        "Utusan Dinas Kominfo Kabupaten Buru",
    )


def bappeda():
    return user("bappeda@uji.id", User.Role.OFFICER, _bappeda, "Petugas Bappeda Maluku")


@kept
def _bappeda():
    return InstitutionFactory(
        name="Badan Perencanaan Pembangunan Daerah Provinsi Maluku", short_name="Bappeda Maluku"
    )


def administrator():
    return user("admin@uji.id", User.Role.ADMINISTRATOR, lambda: kominfo("Maluku"), "Pengelola Portal")


def wit(*parts):
    """A moment given in the local time of Maluku: wit(2021, 3, 3, 9) is 3 March 2021, 09.00 WIT."""
    from zoneinfo import ZoneInfo

    return datetime(*parts, tzinfo=ZoneInfo("Asia/Jayapura")).astimezone(UTC)


@kept
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
        kind = AgendaItem.Kind.OPENING if title_of_item == "Pembukaan" else AgendaItem.Kind.DISCUSSION
        agendas.add_agenda_item(meeting, AgendaItem(title=title_of_item, kind=kind), by=secretariat())
    return meeting


@kept
def announced_meeting(*, invited=(), **fields):
    """Announced, with all eleven regions and Bappeda (and `invited`) invited."""
    meeting = draft_meeting(**fields)
    attendance.invite_all_regions(meeting, by=secretariat())
    attendance.invite(meeting, [bappeda().institution, *invited], by=secretariat())
    return meetings.announce_meeting(meeting, by=secretariat())


@kept
def held_meeting(**fields):
    """In session, with one note in the minutes."""
    meeting = meetings.start_meeting(announced_meeting(**fields), by=secretariat())
    note(meeting)
    return meeting


@kept
def circulated_meeting(**fields):
    meeting = held_meeting(**fields)
    minutes.circulate_minutes(meeting.minutes, by=secretariat())
    meeting.refresh_from_db()
    return meeting


@kept
def ratified_meeting(**fields):
    meeting = circulated_meeting(**fields)
    minutes.ratify_minutes(meeting.minutes, by=chair())
    return Meeting.objects.get(pk=meeting.pk)


def ratified_unchecked(meeting):
    """Ratified as the portal did before it looked at what blocks a ratification: with all that is missing still missing."""
    with mock.patch.object(minutes, "_refuse_while_blocked"):
        minutes.ratify_minutes(meeting.minutes, by=chair())


@kept
def note(meeting, text="Rapat dibuka.", **fields):
    """An entry of the minutes, under the last agenda item."""
    entry = Entry(agenda_item=meeting.agenda_items.last(), text=text, **fields)
    return entries.add_entry(meeting.minutes, entry, by=secretariat(), client_key=uuid.uuid4())[0]


@kept
def decision(meeting, text="Forum data dibentuk."):
    return note(meeting, text, kind=Entry.Kind.DECISION)


@kept
def comment(meeting, text="Perlu diperjelas.", *, by=None, entry=None):
    """What a participant (the delegate of Buru) says of the first entry of circulated minutes."""
    entry = entry or meeting.minutes.entries.first()
    return comments.add_comment(entry, by=by or buru(), text=text, client_key=uuid.uuid4())[0]


@kept
def drafted_correction(meeting=None, reason="Nama salah tulis."):
    """A draft that changes nothing yet, of ratified minutes."""
    meeting = meeting or ratified_meeting()
    return corrections.draft_correction(
        meeting.minutes, by=secretariat(), reason=reason, client_key=uuid.uuid4()
    )[0]


def words(text, kind="note", speaker=None):
    """What a correction says in place of an entry."""
    return {"kind": kind, "speaker": speaker, "text": text}


@kept
def corrected(entry, text="Rapat dibuka Sekda.", reason="Nama salah tulis."):
    """An entry of ratified minutes with other words, in the next version; gives the correction."""
    draft = drafted_correction(entry.minutes.meeting, reason)
    corrections.correct(draft, entry, by=secretariat(), words=words(text, entry.kind, entry.speaker))
    return corrections.issue_correction(draft, by=chair())


@kept
def struck_by_correction(entry, reason="Tidak pernah diputuskan."):
    """An entry of ratified minutes, struck out in the next version; gives the correction."""
    draft = drafted_correction(entry.minutes.meeting, reason)
    corrections.strike_out(draft, entry, by=secretariat())
    return corrections.issue_correction(draft, by=chair())


@kept
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


@kept
def verified_input(meeting=None, **fields):
    return inputs.verify_input(received_input(meeting, **fields), by=secretariat())


@kept
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


@kept
def assigned_follow_up(meeting=None, **fields):
    return agreed_input(meeting, **fields).follow_ups.get()


@kept
def reported_follow_up(meeting=None, **fields):
    return follow_ups.report_done(
        assigned_follow_up(meeting, **fields), by=bappeda(), note="Sudah dikerjakan.", client_key=uuid.uuid4()
    )


@kept
def support(follow_up, institution, part="Menyediakan data lokasi."):
    return handing_on.add_support(
        follow_up, by=secretariat(), institution=institution, part=part, client_key=uuid.uuid4()
    )[0]


@kept
def two_askers(meeting=None):
    """A follow-up that serves the input of Buru, for which it was made, and one of Kota Ambon; nothing is reported yet."""
    meeting = meeting or announced_meeting()
    follow_up = assigned_follow_up(meeting)
    inputs.agree_by_another(verified_input(meeting, by=ambon()), by=secretariat(), follow_up=follow_up)
    return follow_up


@kept
def left_unanswered(follow_up, *, reported_on=None):
    """Closed because nobody answered within ten working days after the report and two reminders.

    Args:
        reported_on: the day of the report; six weeks ago where it is left out.
    """
    known = calendar()
    day = known.on_or_after(reported_on or timezone.localdate() - timedelta(days=42))
    steps = [
        (0, lambda: follow_ups.report_done(
            follow_up, by=bappeda(), note="Sudah dikerjakan.", client_key=uuid.uuid4()
        )),
        (3, lambda: silence.remind(follow_up)),
        (7, lambda: silence.remind(follow_up)),
        (11, lambda: silence.close_unanswered(follow_up)),
    ]  # fmt: skip
    for days, step in steps:
        then = known.add(day, days)
        with clock.at(wit(then.year, then.month, then.day, 9)):
            closed = step()
    return closed


@kept
def closed_unanswered_follow_up(meeting=None, **fields):
    return left_unanswered(assigned_follow_up(meeting, **fields))


@kept
def indicator(name="Jumlah desa", unit="desa", *, producer=None, **fields):
    """A public indicator of each year in whole numbers, produced by BPS (or `producer`); nothing may differ."""
    row = Indicator(producer=producer or bps().institution, **fields)
    definition = Definition(name=name, unit=unit, valid_from=date(2020, 1, 1))
    return indicators.add_indicator(row, definition, by=walidata(), client_key=uuid.uuid4())[0]


def figure(of, value, *, by=None, period="2023", where="Maluku", reason="", **fields):
    """What BPS (or `by`) says of an indicator: a number, or a kind of Figure.Kind."""
    by = by or bps()
    is_number = not isinstance(value, str)
    said = figures.Said(
        indicator=of,
        region=region(where),
        period=period,
        **{"source": by.institution} | fields,
        kind="number" if is_number else value,
        value=Decimal(value) if is_number else None,
    )
    return figures.enter_figure(said, by=by, client_key=uuid.uuid4(), reason=reason)[0]


def figure_import(
    of=None, text="Wilayah;2022;2023\nBuru;81;82\nKota Tual;1.234;–\n", *, by=None, source=None
):
    """A grid of Bappeda (or `by`) that was read and waits: two that would go in, one question about a point, one a dash."""
    of, by = of or indicator(), by or bappeda()
    content = text.encode()
    reading, cells = read_grid(content, of)
    kept, _made = figure_imports.keep(
        FigureImport(indicator=of, source=source or by.institution, name="angka.csv"),
        by=by,
        client_key=uuid.uuid4(),
        content=content,
        reading=reading,
        cells=cells,
    )
    return kept


def finding(value=60):
    """Beyond what is usual of its indicator: (kind, key) of the one finding."""
    of = indicator(f"Puskesmas di atas {value}", most=50)
    figure(of, value)
    return figure_checks.RANGE, figure_checks.checked(figure_checks.RANGE, of).get().key


def checked_finding(reason="Diperiksa pada buku laporan."):
    """One that the walidata looked into and closed."""
    return close_finding(*finding(70), by=walidata(), reason=reason, client_key=uuid.uuid4())[0]


def discrepancy(of=None, values=(1135, 1200), givers=(), **fields):
    """In dispute: BPS says one thing and Bappeda (or, of `givers`, one and the other) another."""
    of = of or indicator()
    for by, value in zip(givers or (bps(), bappeda()), values, strict=True):
        figure(of, value, by=by, **fields)
    return of.discrepancies.latest("pk")


def scheduled_discrepancy(meeting=None, **fields):
    """On the agenda of a meeting that is announced (or of `meeting`)."""
    row = discrepancy(**fields)
    discrepancies.put_on_agenda([row], meeting or announced_meeting(), by=walidata())
    return Discrepancy.objects.get(pk=row.pk)


def started(meeting):
    return meetings.start_meeting(meeting, by=secretariat())


def settled_in_draft(row=None, figure_of=None, entry=None, **fields):
    """The settlement by which the value of Bappeda (or `figure_of`) is agreed; its minutes are not ratified."""
    row = row or scheduled_discrepancy(**fields)
    meeting = Meeting.objects.get(pk=row.agenda_item.meeting_id)
    if meeting.status == Meeting.Status.ANNOUNCED:
        meeting = started(meeting)
    return settlements.settle_on_figure(
        row,
        entry or decision(meeting, "Angka disepakati."),
        by=walidata(),
        figure=row.indicator.figures.current()
        .filter(region=row.region_id, period=row.period)
        .get(source=(figure_of or bappeda()).institution),
        cause="method",
        client_key=uuid.uuid4(),
    )[0]


def settled_discrepancy(figure_of=None, **fields):
    """The value of Bappeda (or `figure_of`) is agreed, by a decision in minutes that are ratified."""
    row = scheduled_discrepancy(**fields)
    meeting = settled_in_draft(row, figure_of).decision.minutes.meeting
    minutes.circulate_minutes(meeting.minutes, by=secretariat())
    minutes.ratify_minutes(meeting.minutes, by=chair())
    return Discrepancy.objects.get(pk=row.pk)


@kept
def phrase(name="pembukaan", text="Rapat dibuka pukul … WIT oleh pimpinan rapat."):
    return phrases.add_phrase(Phrase(name=name, text=text), by=secretariat(), client_key=uuid.uuid4())[0]


@kept
def decreed_day(day=date(2098, 3, 12), name="Libur tambahan", decree="SKB Nomor 1 Tahun 2098"):
    row = DecreedDay(day=day, name=name, decree=decree)
    return calendars.decree_day(row, by=secretariat(), client_key=uuid.uuid4())[0]


def coming_meeting(**fields):
    """Announced and far ahead, so that its invitation can be answered whatever the day of the test."""
    times = {"starts_at": wit(2099, 3, 3, 9), "ends_at": wit(2099, 3, 3, 16)}
    return announced_meeting(**times | fields)


PARTICIPANTS = """Nama;Jabatan;Instansi;Kapasitas;NIP;No HP
Dr. Ir. H. Usman Marasabessy, M.Si.;Kepala Bidang TIK;Dinas Kominfo Kabupaten Buru;mewakili;198609262015051001;081234567890
Suharto;Staf TIK;Dinas Kominfo Kabupaten Buru;staf;;
Soeharto;Staf TIK;Dinas Kominfo Kabupaten Buru;staf;;
Erni Sopalauw;Pranata Komputer;Dinas Antah Berantah;staf;;
"""


def participant_import(meeting=None, text=PARTICIPANTS, *, meaning="expected", name="peserta.csv"):
    """A list of participants that was read and waits: by default one for his institution, one of staff, a question, a fault."""
    meeting = meeting or announced_meeting()
    content = text.encode()
    reading, lines = read_list(content)
    kept, _made = participant_imports.keep(
        meeting,
        by=secretariat(),
        client_key=uuid.uuid4(),
        name=name,
        content=content,
        reading=reading,
        lines=lines,
        meaning=meaning,
    )
    return kept


def drafted_letter(meeting=None, **fields):
    """An invitation letter to all the invited, signed by somebody with a name, a rank and a NIP."""
    meeting = meeting or coming_meeting()
    signer = fields.pop("signer", None) or PersonFactory(
        full_name="Erni Sopalauw",
        title_before="Ir.",
        position="Kepala Dinas Kominfo Provinsi Maluku",
        rank="Pembina Utama Muda",
        nip="198609262015051001",
        institution=kominfo("Maluku"),
    )
    values = {
        "dated_on": date(2021, 2, 22),
        "subject": "Undangan Rakor",
        "opening": "Dengan hormat kami mengundang Saudara.",
        "closing": "Demikian disampaikan.",
        "signer": signer,
        "signer_post": signer.position,
        "copies_to": ["Gubernur Maluku"],
    }
    letter = InvitationLetter(meeting=meeting, **values | fields)
    invited = meeting.attendances.invited()
    return letters.draft_letter(letter, invited, by=secretariat(), client_key=uuid.uuid4())[0]


def issued_letter(meeting=None, *, number="", **fields):
    letter = drafted_letter(meeting, **fields)
    return letters.issue_letter(letter, by=secretariat(), make=_make_document, number=number)


def _make_document(letter):
    return make_document(letter, by=secretariat())


def today():
    return timezone.localdate()
