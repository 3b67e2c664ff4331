"""The papers of a meeting say what was entered, each thing once and in order, and nothing that their readers may not know."""

import json
import re
import unicodedata
import uuid
from io import BytesIO, StringIO

import docx
import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from meetings.actions import attendance, entries, inputs
from meetings.documents import matrix
from meetings.documents.in_words import date_in_words, listed, nip, number_in_words, ordinal
from meetings.documents.papers import PAPERS
from meetings.documents.paragraphs import paragraphs_of, plain
from meetings.documents.word import docx_of
from meetings.models import Attachment, Attendance, Entry, FollowUp, Input, Meeting
from meetings.spreadsheets import xlsx_file
from participants.models import Person
from tests import factories

pytestmark = pytest.mark.django_db
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FOOT = re.compile(r"Halaman\d+dari\d+")


def bare(text):
    """Without blanks, ends of lines, hyphens (a word may be broken) and what shows nothing: what a reader can compare."""
    return "".join(c for c in text if not c.isspace() and c != "-" and unicodedata.category(c) != "Cf")


def pdf_text(pdf):
    return FOOT.sub("", "".join(bare(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages))


def word_text(content):
    body = docx.Document(BytesIO(content)).element.body
    return bare("".join(text.text or "" for text in body.iter(f"{WORD}t")))


def sheet_text(data):
    with xlsx_file(matrix.spreadsheet_rows(data), title="matriks", widths=matrix.WIDTHS) as file:
        rows = load_workbook(file).active.values
        return bare("".join(str(value) for row in rows for value in row if value is not None))


def texts_of(slug, meeting):
    """{format: the text read back} of a paper in each of its formats."""
    paper = PAPERS[slug]
    data = paper.data(meeting)
    made = paper.typeset(data, paper.images(meeting), attach=data)
    assert made.unprintable == []
    texts = {"pdf": pdf_text(made.pdf)}
    if "docx" in paper.formats:
        texts["docx"] = word_text(docx_of(paper.kind, data, images=paper.images(meeting)))
    if "xlsx" in paper.formats:
        texts["xlsx"] = sheet_text(data)
    return texts


def in_order(text, wanted):
    """Each of these stands in the text after the one before."""
    at = 0
    for words in map(bare, wanted):
        found = text.find(words, at)
        assert found >= 0, words
        at = found + len(words)


def once(text, wanted):
    for words in map(bare, wanted):
        assert text.count(words) == 1, words


def said(text):
    return plain(paragraphs_of(text))


# In words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (3, "tiga"),
        (11, "sebelas"),
        (17, "tujuh belas"),
        (31, "tiga puluh satu"),
        (100, "seratus"),
        (1000, "seribu"),
        (1100, "seribu seratus"),
        (2009, "dua ribu sembilan"),
        (2021, "dua ribu dua puluh satu"),
        (1_000_000, "satu juta"),
    ],
)
def test_a_number_is_put_in_words(number, words):
    assert number_in_words(number) == words


def test_ordinals_names_and_nip_are_written_as_in_official_papers():
    assert [ordinal(n) for n in (1, 2, 11, 21)] == ["KESATU", "KEDUA", "KESEBELAS", "KEDUA PULUH SATU"]
    assert nip("198609262015051001") == "19860926 201505 1 001"
    assert (listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])) == ("a", "a dan b", "a, b, dan c")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_papers_are_indonesian_whatever_the_language_of_the_page(language, settings):
    from django.utils.translation import override

    meeting = factories.ratified_meeting()
    with override(language):
        data = PAPERS["berita-acara"].data(meeting)
    assert data["pembuka"].startswith(
        "Pada hari ini, Rabu, tanggal tiga bulan Maret tahun dua ribu dua puluh satu, bertempat di Manise Hotel, Ambon,"
    )
    assert date_in_words(meeting.date)


# Texts as typed --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "= 1+1",
        "# judul",
        "#let x = 1",
        "\\ garis",
        "$ x $",
        "@pasal",
        "A & B <b>C</b>",
        "{{ x }} {% y %} {_{",
    ],
)
def test_what_begins_like_code_is_words(text):
    assert said(text) == text


def test_a_list_keeps_its_numbers_and_a_table_its_rows():
    text = "Pembagian:\n\n1. satu\n2. **dua**\n   - dalam\n\na. x\nb. y\n\n| Desa | Titik |\n|---|---|\n| Ubung | 3 |"
    assert plain(paragraphs_of(text)).split("\n") == [
        "Pembagian:",
        "1. satu",
        "2. dua",
        "– dalam",
        "a. x",
        "b. y",
        "Desa | Titik",
        "Ubung | 3",
    ]


AWKWARD = [
    "Suharto",
    "Dr. Ir. H. Xaverius, M.Si.",
    "Ir. Yosua, S.T., M.T.",
    "=HYPERLINK(1)",
    "#Tagar @pasal $5 \\n A & B <i>",
    "{_{ 7 {{ 7 }} {% x %}",
    "Kata" + "panjang" * 45,
]


@pytest.mark.parametrize("slug", ["notula", "berita-acara", "laporan", "daftar-hadir", "matriks"])
def test_awkward_texts_come_out_as_typed_in_every_format(slug):
    meeting = factories.held_meeting(title="Rapat A & B = #1 @ $2")
    for text in AWKWARD:
        factories.decision(meeting, text)
        guest = factories.PersonFactory(
            full_name=text[:200], position="", institution=factories.kominfo("Buru")
        )
        row = Attendance(
            meeting=meeting,
            institution=guest.institution,
            attendee=guest,
            status="present",
            capacity="guest",
            is_invitation=False,
            created_by=factories.secretariat(),
        )
        row.save()
    for place, decision in enumerate(Entry.objects.decisions().order_by("number")):
        FollowUp.objects.create(
            meeting=meeting,
            entry=decision,
            number=f"TL-2021-9{place:03}",
            task=decision.text,
            created_by=factories.secretariat(),
        )
    for extension, text in texts_of(slug, meeting).items():
        in_order(text, ["Rapat A & B = #1 @ $2"] if extension != "xlsx" else [])
        if slug == "daftar-hadir":
            in_order(text, [name[:200] for name in AWKWARD])
        else:
            in_order(text, AWKWARD)


def test_arabic_and_emoji_are_there_and_what_a_font_lacks_is_named():
    meeting = factories.held_meeting()
    factories.decision(meeting, "Salam مرحبا 😀 中 selesai")
    paper = PAPERS["notula"]
    data = paper.data(meeting)
    made = paper.typeset(data)
    assert made.unprintable == ["U+4E2D"]
    assert bare("Salam") in pdf_text(made.pdf)
    assert "😀中selesai" in word_text(docx_of(paper.kind, data))


# The forms -----------------------------------------------------------------------------------------


@pytest.fixture
def with_things():
    """A ratified meeting with a decision, inputs of each kind of outcome, attendance and a follow-up of the decision."""
    meeting = factories.held_meeting()
    factories.decision(meeting, "Forum data dibentuk.")
    factories.agreed_input(meeting, topic="Titik internet desa")
    inputs.decline_input(
        factories.verified_input(meeting, topic="Menara baru"),
        by=factories.secretariat(),
        reason="Anggaran habis.",
    )
    hidden = factories.verified_input(meeting, topic="Lokasi server rahasia", problem="Kunci ruang rahasia.")
    inputs.restrict_input(hidden, by=factories.secretariat(), reason="Pasal 17 huruf c.")
    inputs.agree_input(
        hidden,
        by=factories.secretariat(),
        task="Pindahkan server rahasia",
        institution=factories.bappeda().institution,
        due_date=meeting.date,
        client_key=uuid.uuid4(),
    )
    factories.received_input(meeting, topic="Belum diperiksa siapa pun")
    row = meeting.attendances.get(institution=factories.kominfo("Buru"))
    Attendance.objects.filter(pk=row.pk).update(
        status="present",
        capacity="representing",
        attendee=factories.PersonFactory(
            full_name="Ima Titaley", title_after="S.Kom.", institution=row.institution
        ),
        attendee_position="Kepala Bidang TIK",
        acting="plt",
    )
    return meeting


SECRET = ["rahasia", "Belum diperiksa siapa pun"]


@pytest.mark.parametrize("slug", PAPERS)
def test_what_not_every_reader_may_know_is_counted_and_not_told(slug, with_things):
    data = json.dumps(PAPERS[slug].data(with_things), ensure_ascii=False)
    assert not [words for words in SECRET if words in data]
    texts = texts_of(slug, with_things)
    assert not [words for words in SECRET for text in texts.values() if bare(words) in text]
    if slug in {"notula", "laporan", "matriks"}:
        assert all(bare("1 tindak lanjut yang isinya tidak terbuka") in text for text in texts.values())
    if slug in {"laporan", "berita-acara"}:
        for text in texts.values():
            in_order(
                text,
                ["1 masukan memuat informasi yang dikecualikan", "1 masukan tidak atau belum diverifikasi"],
            )


def test_the_notula_has_the_rows_of_its_form(with_things):
    old = texts_of("notula", with_things)
    for text in old.values():
        in_order(
            text,
            ["NOTULA", "Sidang/Rapat", "Hari/Tanggal", "Rabu, 3 Maret 2021", "Waktu Panggilan", "09.00 WIT", "Acara",
             "1.", "Pembukaan", "Tempat", "Manise Hotel, Ambon", "Pimpinan Sidang/Rapat", "Ketua", "Sekretaris",
             "Pencatat", "Peserta", "Kegiatan Sidang/Rapat", "Kata Pembukaan", "Pembahasan", "Peraturan",
             "K-2021-0001", "Forum data dibentuk.", "Catatan", "Tembusan"],
        )  # fmt: skip
        assert bare("Surat Undangan") not in text
    with_things.minutes_form = "2023"
    for text in texts_of("notula", with_things).values():
        in_order(text, ["Surat Undangan", "Acara", "Kegiatan Sidang/Rapat", "K-2021-0001", "Pimpinan Rapat"])
        assert bare("Waktu Panggilan") not in text
        assert "Peraturan" not in text
        once(text, ["Forum data dibentuk."])


def test_the_post_of_the_day_and_whom_somebody_represented_are_told(with_things):
    for slug in ("notula", "berita-acara", "daftar-hadir"):
        for text in texts_of(slug, with_things).values():
            in_order(text, ["Ima Titaley, S.Kom.", "Plt. Kepala Bidang TIK", "mewakili"])


def test_rows_of_guests_are_in_the_list_of_attendance_alone(with_things):
    attendance.add_person_present(
        with_things,
        by=factories.secretariat(),
        institution=factories.kominfo("Buru"),
        capacity="guest",
        person={"full_name": "Tamu Diam"},
        client_key=uuid.uuid4(),
    )
    assert "Tamu Diam" in json.dumps(PAPERS["daftar-hadir"].data(with_things))
    for slug in ("notula", "berita-acara", "laporan"):
        assert "Tamu Diam" not in json.dumps(PAPERS[slug].data(with_things))
    assert PAPERS["notula"].data(with_things)["lampiran"]["staf_tamu"] == "dan 1 staf atau tamu"


def test_the_berita_acara_counts_the_decisions_and_parts_the_inputs(with_things):
    for text in texts_of("berita-acara", with_things).values():
        in_order(
            text,
            ["BERITA ACARA KESEPAKATAN", "NOMOR:", "Pada hari ini, Rabu, tanggal tiga bulan Maret", "MENYEPAKATI",
             "KESATU", "Forum data dibentuk.", "Yang Disepakati", "Titik internet desa", "Diakomodasi: TL-2021-",
             "Yang Tidak atau Belum Disepakati", "Menara baru", "Tidak diakomodasi.", "Anggaran habis."],
        )  # fmt: skip
    assert PAPERS["berita-acara"].chosen({"nomor": " 12/BA "}).data(with_things)["nomor"] == "12/BA"


def test_a_correction_is_in_the_paper_as_on_the_page():
    meeting = factories.ratified_meeting()
    meeting_decided = factories.held_meeting(title="Dua")
    factories.decision(meeting_decided, "Salah sekali.")
    assert meeting_decided
    entry = meeting.minutes.entries.first()
    factories.corrected(entry, "Rapat dibuka Sekda.", reason="Nama pembuka keliru.")
    meeting = Meeting.objects.get(pk=meeting.pk)
    for text in texts_of("notula", meeting).values():
        once(text, ["Rapat dibuka Sekda.", "Diubah dengan ralat (versi 2).", "Nama pembuka keliru."])
        assert bare("Rapat dibuka.") not in text
    factories.struck_by_correction(entry, reason="Tidak terjadi.")
    for text in texts_of("notula", Meeting.objects.get(pk=meeting.pk)).values():
        assert bare("Rapat dibuka Sekda.") not in text
        assert bare("Dicoret dengan ralat (versi 3), alasan: Tidak terjadi.") in text


def test_what_was_struck_out_before_the_ratification_is_not_in_the_paper():
    meeting = factories.held_meeting()
    entries.strike_entry(
        factories.note(meeting, "Salah ketik."), by=factories.secretariat(), reason="Keliru."
    )
    for text in texts_of("notula", meeting).values():
        assert bare("Salah ketik.") not in text


def test_a_blank_list_has_a_line_for_each_invited_and_some_more(with_things):
    for text in texts_of("daftar-hadir-kosong", with_things).values():
        in_order(
            text,
            ["DAFTAR HADIR", "Tanda tangan", "27. ………………"],
        )
        assert bare("27. ………………") in text  # 12 invited and 15 more


def test_photos_stand_in_an_annex_and_a_broken_one_says_so():
    meeting = factories.held_meeting()
    picture = BytesIO()
    Image.new("RGB", (60, 40), "red").save(picture, "PNG")
    for name, content in (("Suasana", picture.getvalue()), ("Rusak", b"no picture")):
        photo = Attachment(
            meeting=meeting,
            kind="photo",
            caption=name,
            name=f"{name}.png",
            content_type="image/png",
            size=1,
            sha256=uuid.uuid4().hex * 2,
            created_by=factories.secretariat(),
        )
        photo.file.save("x", ContentFile(content), save=False)
        photo.save()
    paper = PAPERS["notula"]
    images = paper.images(meeting)
    assert list(images) == ["foto-1"]
    made = paper.typeset(paper.data(meeting), images)
    text = pdf_text(made.pdf)
    in_order(text, ["Foto", "Suasana", "Foto “Rusak” tidak dapat ditampilkan"])
    assert sum(len(page.images) for page in PdfReader(BytesIO(made.pdf)).pages) == 1
    word = docx.Document(BytesIO(docx_of(paper.kind, paper.data(meeting), images=images)))
    assert len(word.inline_shapes) == 1


# The sample, and at size -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The sample and the long meeting, loaded once for this file and taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEMO=True):
            call_command("load_sample", stdout=StringIO())
        call_command("load_benchmark", meetings=0, long=True, stdout=StringIO())
        _fill_the_room(Meeting.objects.get(slug__endswith="-long"))
        yield
        transaction.set_rollback(True)


def _fill_the_room(meeting):
    """120 people: one for each institution that came, the others guests."""
    rows = list(meeting.attendances.present().select_related("institution"))
    people = Person.objects.bulk_create(
        Person(
            full_name=f"Peserta {number:03} Contoh",
            title_before="Dr. Ir.",
            title_after="S.T., M.T.",
            position=f"Jabatan {number:03}",
            institution=rows[number % len(rows)].institution,
        )
        for number in range(120)
    )
    for row, person in zip(rows, people, strict=False):
        Attendance.objects.filter(pk=row.pk).update(attendee=person, attendee_position=person.position)
    by = meeting.created_by
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            institution=person.institution,
            is_invitation=False,
            attendee=person,
            attendee_position=person.position,
            capacity="guest",
            status="present",
            created_by=by,
        )
        for person in people[len(rows) :]
    )


@pytest.fixture(params=["2021", "long"])
def meeting(request, loaded, db):
    if request.param == "long":
        return Meeting.objects.get(slug__endswith="-long")
    return Meeting.objects.get(year=2021, slug__startswith="rapat-koordinasi-kominfo")


def _entries(meeting):
    return (
        Entry.objects.filter(minutes__meeting=meeting)
        .standing()
        .order_by("agenda_item__position", "position")
    )


@pytest.mark.parametrize("form", ["2009", "2023"])
def test_the_notula_holds_all_that_was_said_once_and_in_order(meeting, form):
    if form == "2009" and meeting.slug.endswith("-long"):
        pytest.skip("reading fifty pages back takes seconds; the sample has both forms")
    meeting.minutes_form = form
    written = list(_entries(meeting))
    notes = [said(entry.text) for entry in written if not entry.number]
    decisions = sorted((entry for entry in written if entry.number), key=lambda entry: entry.number)
    follow_ups = FollowUp.objects.published().filter(meeting=meeting).order_by("number")
    items = [item.title for item in meeting.agenda_items.all()]
    for text in texts_of("notula", meeting).values():
        in_order(text, items)
        in_order(text, notes)
        once(text, notes)
        in_order(text, [said(entry.text) for entry in decisions])
        once(text, [said(entry.text) for entry in decisions])
        in_order(text, [f"{row.number}{said(row.task)}" for row in follow_ups])
        invited = meeting.attendances.present().invited().exclude(attendee=None).select_related("attendee")
        in_order(text, [row.attendee.display_name for row in invited])


def test_the_report_holds_every_public_input_once_by_region(meeting):
    rows = list(Input.objects.published().filter(meeting=meeting).order_by("region__code", "number"))
    for text in texts_of("laporan", meeting).values():
        in_order(text, [f"{row.number}{row.topic}" for row in rows])
        once(text, [f"{row.number}{row.topic}" for row in rows])
        in_order(text, [said(row.problem) for row in rows])
        notes = [said(entry.text) for entry in _entries(meeting)]
        once(text, notes)


def test_the_berita_acara_holds_every_decision_and_every_public_input_once(meeting):
    rows = Input.objects.published().filter(meeting=meeting)
    decisions = [
        said(entry.text) for entry in _entries(meeting).filter(number__isnull=False).order_by("number")
    ]
    for text in texts_of("berita-acara", meeting).values():
        in_order(text, decisions)
        once(text, [f"{row.number}{row.topic}" for row in rows])


def test_the_list_of_attendance_holds_everybody_once(meeting):
    rows = (
        meeting.attendances.present()
        .exclude(attendee=None)
        .select_related("attendee")
        .order_by("institution__region__code", "institution__name", "pk")
    )
    names = [row.attendee.display_name for row in rows if row.attendee.full_name]
    assert len(names) >= 3
    for text in texts_of("daftar-hadir", meeting).values():
        in_order(text, names)
        once(text, names)


def test_the_matrix_holds_every_follow_up_once(meeting):
    rows = list(FollowUp.objects.published().filter(meeting=meeting).order_by("number"))
    assert rows
    for text in texts_of("matriks", meeting).values():
        in_order(text, [row.number for row in rows])
        in_order(text, [said(row.task) for row in rows])


def test_the_open_matrix_holds_what_is_open_in_every_meeting(loaded, db):
    data = PAPERS["matriks"].data(None)
    rows = list(FollowUp.objects.open().published().order_by("number"))
    assert [row["nomor"] for row in data["matriks"]] == [row.number for row in rows]
    text = pdf_text(PAPERS["matriks"].typeset(data).pdf)
    in_order(text, [row.number for row in rows])


@pytest.mark.parametrize("slug", PAPERS)
def test_a_paper_asks_as_many_queries_for_much_as_for_little(slug, loaded, db):
    numbers = []
    for meeting in (
        Meeting.objects.get(year=2021, slug__startswith="rapat-koordinasi-kominfo"),
        Meeting.objects.get(slug__endswith="-long"),
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            PAPERS[slug].data(meeting)
        numbers.append(len(queries))
    assert max(numbers) <= 25
    assert abs(numbers[0] - numbers[1]) <= 2, numbers  # the corrections' changes, the calendar
