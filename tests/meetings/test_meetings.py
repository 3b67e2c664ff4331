"""What the public reads of meetings: the list, the page of one meeting."""

import uuid

import pytest
from django.urls import reverse

from meetings import clock
from meetings.actions import agendas, attachments, attendance, entries, inputs, meetings, minutes, summaries
from meetings.models import Attendance, Meeting, Speaker
from participants.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


def page(client, meeting):
    response = client.get(meeting.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def words(response):
    """The text of a page with every run of white space as one space."""
    return " ".join(response.content.decode().split())


# The list


def test_list_puts_what_is_coming_first_and_the_latest_past_next(client):
    for title, moment in [
        ("Lama", factories.wit(2019, 3, 3, 9)),
        ("Baru lewat", factories.wit(2021, 2, 3, 9)),
        ("Nanti", factories.wit(2021, 9, 3, 9)),
        ("Segera", factories.wit(2021, 4, 3, 9)),
    ]:
        factories.announced_meeting(title=title, starts_at=moment, ends_at=moment.replace(hour=7))
    with clock.at(factories.wit(2021, 3, 1, 8)):
        groups = client.get("/rapat/").context["groups"]
    assert [(is_over, [m.title for m in group]) for is_over, group in groups] == [
        (False, ["Segera", "Nanti"]),
        (True, ["Baru lewat", "Lama"]),
    ]


def test_list_shows_no_draft_to_the_public_but_does_to_the_secretariat(client, secretariat, as_user):
    factories.draft_meeting(title="Rapat yang masih draf")
    assert "Rapat yang masih draf" not in words(client.get("/rapat/"))
    assert "Rapat yang masih draf" in words(as_user(secretariat).get("/rapat/"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Rakor A", "Rakor B"}),
        ("?tahun=2021", {"Rakor A"}),
        ("?q=rakor b", {"Rakor B"}),
        ("?q=manise", {"Rakor A", "Rakor B"}),
        ("?tahun=2020", set()),
        # What is wrong narrows nothing, and says so
        ("?tahun=abc", {"Rakor A", "Rakor B"}),
        ("?tahun=99999999999999999999", {"Rakor A", "Rakor B"}),
        ("?q=%00", {"Rakor A", "Rakor B"}),
        ("?q=%E2%80%8B", {"Rakor A", "Rakor B"}),
        ("?q=" + "x" * 5000, {"Rakor A", "Rakor B"}),
        ("?page=0", {"Rakor A", "Rakor B"}),
        ("?page=99999999999999999999", {"Rakor A", "Rakor B"}),
        ("?page=%00", {"Rakor A", "Rakor B"}),
        ("?tak-dikenal=1", {"Rakor A", "Rakor B"}),
    ],
)
def test_list_is_narrowed_by_year_and_words(client, query, found):
    factories.announced_meeting(title="Rakor A")
    start = factories.wit(2022, 3, 3, 9)
    factories.announced_meeting(title="Rakor B", starts_at=start, ends_at=start.replace(hour=7))
    response = client.get("/rapat/" + query)
    assert response.status_code == 200
    assert {m.title for m in response.context["page"]} == found


def test_a_wrong_year_is_said_beside_its_field(client):
    assert "Tulis tahun dengan empat angka." in words(client.get("/rapat/?tahun=abc"))


# The page of one meeting


def test_announced_meeting_shows_what_an_invited_reader_needs(client):
    meeting = factories.announced_meeting(aims="Menyatukan pendapat.")
    person = Person.objects.create(
        full_name="Kasrul Selang",
        title_after="ST, MT",
        position="Sekretaris Daerah Maluku",
        institution=factories.kominfo("Maluku"),
    )
    speaker = Speaker(person=person, role="opens", reads_remarks_of="Gubernur Maluku")
    agendas.add_speaker(meeting, speaker, by=factories.secretariat())
    response = client.get(meeting.get_absolute_url())
    html = words(response)
    for text in [
        "Jaringan intra pemerintah",
        "Menyatukan pendapat.",
        "Rabu, 3 Maret 2021 · pukul 09.00–16.00 WIT",
        "Manise Hotel, Ambon",
        "Kasrul Selang, ST, MT",
        "Sekretaris Daerah Maluku",
        "membuka rapat, membacakan sambutan Gubernur Maluku",
        "Belum menjawab undangan (12)",
        "Dinas Kominfo Kabupaten Buru",
    ]:
        assert text in html, text
    assert [item.title for item in response.context["agenda"]] == ["Pembukaan", "Pembahasan masukan daerah"]
    assert html.index("Agenda") < html.index("Masukan daerah")


def test_a_moved_meeting_keeps_its_address_and_shows_the_first_date_with_the_reason(client):
    meeting = factories.announced_meeting()
    address = meeting.get_absolute_url()
    changes = {"starts_at": factories.wit(2022, 1, 5, 9), "ends_at": factories.wit(2022, 1, 5, 12)}
    meetings.change_meeting(meeting, by=factories.secretariat(), changes=changes, reason="Cuaca buruk.")
    html = words(client.get(address))
    assert "Rabu, 5 Januari 2022 · pukul 09.00–12.00 WIT" in html
    assert "semula Rabu, 3 Maret 2021" in html
    assert "Cuaca buruk." in html


def test_a_cancelled_meeting_keeps_its_page_and_agenda_and_says_why(client):
    meeting = factories.announced_meeting()
    meetings.cancel_meeting(meeting, by=factories.secretariat(), reason="Anggaran belum tersedia.")
    html = page(client, meeting)
    assert "Rapat ini dibatalkan" in html
    assert "Anggaran belum tersedia." in html
    assert "Pembahasan masukan daerah" in html


def test_represented_institutions_are_shown_with_numbers_and_without_names(client, secretariat):
    meeting = factories.held_meeting()
    rows = {a.institution.region.short_name: a for a in meeting.attendances.invited()}
    buru, ambon, tual, aru = (rows[n] for n in ("Buru", "Kota Ambon", "Kota Tual", "Kepulauan Aru"))
    attendance.mark(buru, by=secretariat, status="present", capacity="in_person")
    attendance.name_attendee(
        ambon,
        by=secretariat,
        capacity="representing",
        person={"full_name": "Nama Yang Mewakili", "position": "Kepala Bidang"},
    )
    attendance.mark(tual, by=secretariat, status="absent")
    attendance.mark(aru, by=secretariat, status="excused")
    attendance.add_person_present(
        meeting,
        by=secretariat,
        institution=factories.kominfo("Maluku"),
        capacity="staff",
        person={"full_name": "Nama Staf"},
        client_key=uuid.uuid4(),
    )
    response = client.get(meeting.get_absolute_url())
    told = [(how, len(institutions)) for how, institutions in response.context["represented"]]
    assert told == [
        ("Hadir sendiri", 1),
        ("Diwakili", 1),
        ("Berhalangan hadir", 1),
        ("Tidak hadir", 1),
        ("Kehadiran belum dicatat", 8),
    ]
    html = words(response)
    assert "1 orang" in html
    assert "Nama Yang Mewakili" not in html
    assert "Nama Staf" not in html


@pytest.mark.parametrize("status", Attendance.Status.values)
def test_every_status_of_an_invitation_is_counted_somewhere(client, status):
    meeting = factories.held_meeting()
    capacity = "" if status in {"invited", "excused", "absent"} else "in_person"
    meeting.attendances.update(status=status, capacity=capacity)
    represented = client.get(meeting.get_absolute_url()).context["represented"]
    assert sum(len(institutions) for _how, institutions in represented) == 12


def test_decisions_show_from_the_ratification_on_each_with_an_anchor(client):
    meeting = factories.held_meeting()
    factories.decision(meeting, "Forum data dibentuk.")
    struck = factories.decision(meeting, "Keputusan yang keliru.")
    entries.strike_entry(struck, by=factories.secretariat(), reason="Salah dengar.")
    assert "Keputusan tampil sesudah notula disahkan pimpinan rapat." in page(client, meeting)
    assert "Forum data dibentuk." not in page(client, meeting)
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    html = page(client, meeting)
    assert 'id="K-2021-0001"' in html
    assert "Forum data dibentuk." in html
    assert "Keputusan yang keliru." not in html


def test_inputs_and_follow_ups_show_with_numbers_and_those_not_public_as_a_number(client):
    meeting = factories.held_meeting()
    factories.agreed_input(meeting, topic="Akses internet")
    factories.received_input(meeting, topic="Belum diperiksa")
    hidden = factories.agreed_input(meeting, topic="Dikecualikan")
    inputs.restrict_input(hidden, by=factories.secretariat(), reason="Rahasia jabatan.")
    response = client.get(meeting.get_absolute_url())
    html = words(response)
    assert "Akses internet" in html
    assert "TL-2021-0001" in html
    assert "Belum diperiksa" not in html
    assert "Dikecualikan" not in html
    assert "2 masukan lain tidak ditampilkan isinya" in html
    assert "1 tindak lanjut lain tidak ditampilkan" in html
    assert response.context["seen"] == {"inputs": 1, "follow_ups": 1}
    assert response.context["unseen"] == {"inputs": 2, "follow_ups": 1}


def test_the_agenda_begins_with_what_earlier_meetings_left_open_grouped_by_institution(client):
    first = factories.held_meeting()
    other = factories.InstitutionFactory(name="Badan Aneka", short_name="Badan Aneka")
    factories.assigned_follow_up(first)
    factories.assigned_follow_up(first, institution=other)
    hidden = factories.assigned_follow_up(first)
    inputs.restrict_input(hidden.input, by=factories.secretariat(), reason="Rahasia jabatan.")
    start = factories.wit(2022, 3, 2, 9)
    second = factories.announced_meeting(title="Rakor 2022", starts_at=start, ends_at=start.replace(hour=5))
    context = client.get(second.get_absolute_url()).context
    assert context["agenda"][0].is_carry_over
    groups = [(i.name, [f.number for f in follow_ups]) for i, follow_ups in context["carried_over"]]
    assert groups == [
        ("Badan Aneka", ["TL-2021-0002"]),
        ("Badan Perencanaan Pembangunan Daerah Provinsi Maluku", ["TL-2021-0001"]),
    ]
    assert context["follow_ups"] == []


def test_summary_shows_with_its_versions_and_a_withdrawn_one_only_why(client, secretariat):
    meeting = factories.ratified_meeting()
    summaries.save_draft(meeting, by=secretariat, text="Masih draf.")
    assert "Ringkasan rapat ini belum diterbitkan." in page(client, meeting)
    assert "Masih draf." not in page(client, meeting)
    with clock.at(factories.wit(2021, 3, 10, 9)):
        summaries.publish_summary(meeting, by=secretariat, text="Teks **pertama**.")
    with clock.at(factories.wit(2021, 3, 12, 9)):
        summaries.publish_summary(meeting, by=secretariat, text="Teks kedua.", reason="Salah ketik.")
    html = words(client.get(meeting.get_absolute_url()))
    assert "Teks kedua." in html
    assert "pertama" not in html
    assert "Diterbitkan 10 Maret 2021." in html
    assert "Diperbaiki 12 Maret 2021 (versi 2), alasan: Salah ketik." in html
    with clock.at(factories.wit(2021, 3, 15, 9)):
        summaries.withdraw_summary(meeting, by=secretariat, reason="Memuat data pribadi.")
    html = words(client.get(meeting.get_absolute_url()))
    assert "Ringkasan ditarik pada 15 Maret 2021. Alasan: Memuat data pribadi." in html
    assert "Teks kedua." not in html
    assert "Salah ketik." not in html


def test_the_course_of_a_meeting_shows_how_far_it_came(client):
    meeting = factories.ratified_meeting()
    course = client.get(meeting.get_absolute_url()).context["course"]
    assert [(s["label"], s["done"], s["current"]) for s in course] == [
        ("Diumumkan", True, False),
        ("Berlangsung", True, False),
        ("Notula diedarkan", True, False),
        ("Notula disahkan", False, True),
        ("Ditutup", False, False),
    ]
    meetings.close_meeting(meeting, by=factories.chair())
    course = client.get(meeting.get_absolute_url()).context["course"]
    assert course[-1]["done"]
    assert not course[-1]["current"]


@pytest.mark.parametrize("address", ["/rapat/2021/tidak-ada/", "/rapat/2099/rapat/", "/rapat/0000/x/"])
def test_an_unknown_meeting_is_not_found(client, address):
    assert client.get(address).status_code == 404


# What the signed-in may do


def steps(client, meeting):
    return [words for _address, words in client.get(meeting.get_absolute_url()).context["steps"]]


def test_an_invited_delegate_is_offered_to_reply_and_to_send_inputs(buru, as_user):
    meeting = factories.announced_meeting()
    assert steps(as_user(buru), meeting) == ["Kirim masukan", "Sebutkan siapa yang hadir"]


def test_somebody_who_is_not_invited_is_offered_nothing(buru, as_user):
    meeting = factories.announced_meeting()
    meeting.attendances.filter(institution=buru.institution).delete()
    assert steps(as_user(buru), meeting) == []


def test_the_invited_are_offered_the_minutes_from_their_circulation_on(buru, as_user):
    meeting = factories.held_meeting()
    client = as_user(buru)
    assert steps(client, meeting) == ["Kirim masukan", "Sebutkan siapa yang hadir"]
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    assert steps(client, meeting) == ["Kirim masukan", "Baca notula yang diedarkan"]
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    assert steps(client, meeting) == ["Baca notula"]


def test_the_secretariat_is_led_to_its_desk_of_the_meeting(secretariat, as_user):
    meeting = factories.announced_meeting()
    response = as_user(secretariat).get(meeting.get_absolute_url())
    assert (reverse("meeting_prepare", args=[meeting.pk]), "Kelola rapat") in response.context["steps"]


def test_the_public_is_offered_nothing_and_gets_no_paper(client, uploaded_paper):
    response = client.get(uploaded_paper.get_absolute_url())
    assert response.context["steps"] == []
    assert "bahan.pdf" not in words(response)


def test_the_invited_get_the_papers(uploaded_paper, buru, as_user):
    assert "bahan.pdf" in words(as_user(buru).get(uploaded_paper.get_absolute_url()))


@pytest.fixture
def uploaded_paper(db):
    from django.core.files.uploadedfile import SimpleUploadedFile

    meeting = factories.announced_meeting()
    upload = SimpleUploadedFile("bahan.pdf", b"%PDF-1.4")
    upload.checked_type = "application/pdf"
    attachments.attach(upload, by=factories.secretariat(), meeting=meeting)
    return meeting


# Queries


def fill(meeting, number):
    """So many of everything that the page of a meeting lists."""
    for n in range(number):
        factories.agreed_input(meeting, topic=f"Pokok {n}")
        factories.decision(meeting, f"Keputusan {n}")
        person = factories.PersonFactory()
        Speaker.objects.create(meeting=meeting, person=person, role="moderator", order=n)
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    summaries.publish_summary(meeting, by=factories.secretariat(), text="Ringkasan.")


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_public_pages_do_not_grow(client, django_assert_num_queries, number):
    meeting = factories.held_meeting()
    fill(meeting, number)
    for n in range(number):
        start = factories.wit(2022 + n, 3, 2, 9)
        later = factories.announced_meeting(
            title=f"Rakor {n}", starts_at=start, ends_at=start.replace(hour=5)
        )
    # The meeting, four lists, how many there are, which inputs are served, and the days off by which late ones are counted.
    with django_assert_num_queries(8):
        client.get(meeting.get_absolute_url())
    with django_assert_num_queries(8):  # it has no follow-ups of its own; what was left open is sought once
        assert client.get(later.get_absolute_url()).context["carried_over"]
    with django_assert_num_queries(2):
        client.get("/rapat/")
    with django_assert_num_queries(10):
        client.get("/")


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_a_signed_in_reader_do_not_grow(buru, as_user, django_assert_num_queries, number):
    meeting = factories.held_meeting()
    fill(meeting, number)
    client = as_user(buru)
    with django_assert_num_queries(14):
        client.get(meeting.get_absolute_url())


@pytest.fixture
def two_are_shown(monkeypatch):
    """Of each kind on the page of a meeting, and not ten."""
    for module in ("meetings", "meeting_queries", "meeting_parts"):
        monkeypatch.setattr(f"meetings.views.{module}.SHOWN", 2)
    # Each is made once, with the number.
    for query in ("first_inputs", "first_follow_ups", "first_decisions", "beginning_of_agenda"):
        monkeypatch.setattr(f"meetings.views.meeting_queries.{query}._made", None)


def test_a_meeting_with_many_decisions_shows_the_first_and_leads_to_each(client, two_are_shown):
    meeting = factories.held_meeting(title="Rakor")
    decided = [factories.decision(meeting, f"Keputusan ke-{n}.") for n in range(3)]
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    factories.ratified_unchecked(meeting)
    numbers = [decision.number for decision in decided]
    page = meeting.get_absolute_url()

    def shown(address):
        response = client.get(address)
        return [number for number in numbers if f'id="{number}"' in response.content.decode()], words(
            response
        )

    on_page, text = shown(page)
    assert on_page == numbers[:2]
    assert "Semua 3 keputusan" in text
    assert "All 3 decisions" in words(client.get(f"/en{page}"))
    assert shown(f"{page}keputusan/")[0] == numbers
    # The third is not on the page of the meeting: whatever leads to it leads to the page of all decisions.
    place = f"{page}keputusan/#{numbers[2]}"
    assert client.get(f"/{numbers[2]}").url == place
    assert client.get(f"/cari/?q={numbers[2]}").url == place
    assert f'href="/{numbers[2]}"' in client.get("/cari/?q=keputusan+ke-2").content.decode()

    factories.struck_by_correction(decided[0], reason="Tidak <b>diputuskan</b>.")
    on_page, text = shown(page)
    assert on_page == numbers[1:]  # what was struck out comes last
    assert "Semua 3 keputusan" in text
    on_page, text = shown(f"{page}keputusan/")
    assert on_page == numbers
    assert "alasan: Tidak &lt;b&gt;diputuskan&lt;/b&gt;." in text
    assert "struck out by a correction" in words(client.get(f"/en{page}keputusan/"))


def test_a_meeting_with_many_inputs_shows_the_first_and_leads_to_the_rest(client, two_are_shown):
    meeting = factories.held_meeting()
    for _n in range(3):
        factories.agreed_input(meeting)
    response = client.get(meeting.get_absolute_url())
    assert len(response.context["inputs"]) == 2
    assert f"/masukan/?rapat={meeting.pk}" in words(response)
    assert "Semua masukan pada rapat ini" in words(response)
    assert "Semua tindak lanjut rapat ini" in words(response)
    assert response.context["unseen"] == {"inputs": 0, "follow_ups": 0}
    assert len(client.get(f"/masukan/?rapat={meeting.pk}").context["page"]) == 3
    assert Meeting.objects.count() == 1
