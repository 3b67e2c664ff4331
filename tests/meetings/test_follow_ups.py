"""What the public, the institution and the asker read of follow-ups. The steps are in test_follow_up_steps.py."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings import clock
from meetings.actions import follow_ups, inputs, minutes
from meetings.models import FollowUp
from tests import factories

pytestmark = pytest.mark.django_db


def words(response):
    """The text of a page with every run of white space as one space."""
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def listed(response):
    assert response.status_code == 200
    return [row.number if row.is_readable else "–" for row in response.context["page"]]


def facets(response):
    return {facet.label: facet.number for facet in response.context["facets"]}


def follow_up_of_decision(meeting, **fields):
    """A follow-up of a decision that no input asked for."""
    values = {"institution": factories.bappeda().institution, "due_date": date(2021, 6, 30)} | fields
    return follow_ups.create_follow_up(
        by=factories.secretariat(),
        client_key=uuid.uuid4(),
        meeting=meeting,
        entry=factories.decision(meeting, "Forum data dibentuk."),
        task="Menyiapkan surat keputusan",
        **values,
    )[0]


def ratify(meeting):
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())


def ended(meeting, **fields):
    return follow_ups.confirm(factories.reported_follow_up(meeting, **fields), by=factories.buru())


# The board


@pytest.fixture
def board(db):
    """Four follow-ups of 2021: confirmed, reported, in progress and late, assigned and late; and one not public."""
    meeting = factories.held_meeting()
    ended(meeting)
    factories.reported_follow_up(meeting, by=factories.ambon())
    progressing = factories.assigned_follow_up(meeting, due_date=date(2021, 5, 31))
    follow_ups.report_progress(
        progressing, by=factories.bappeda(), note="Survei selesai.", client_key=uuid.uuid4()
    )
    other = factories.InstitutionFactory(name="Badan Aneka", slug="badan-aneka")
    factories.assigned_follow_up(meeting, institution=other, due_date=date(2021, 4, 30))
    hidden = factories.assigned_follow_up(meeting)
    inputs.restrict_input(hidden.input, by=factories.secretariat(), reason="Rahasia jabatan.")
    return meeting


def test_board_puts_what_is_open_first_the_most_pressing_on_top(client, board):
    assert listed(client.get("/tindak-lanjut/")) == [
        "TL-2021-0004", "TL-2021-0003", "TL-2021-0002", "TL-2021-0001", "–",
    ]  # fmt: skip


def test_totals_count_every_row_of_the_list_the_masked_one_too(client, board):
    response = client.get("/tindak-lanjut/")
    assert facets(response) == {
        "semua": 5,
        "masih berjalan": 4,
        "terlambat": 3,
        "didisposisikan": 2,
        "dalam proses": 1,
        "menunggu konfirmasi": 1,
        "selesai": 1,
    }
    html = words(response)
    assert html.count("isinya tidak terbuka untuk umum") == 1
    assert "TL-2021-0005" not in html


@pytest.mark.parametrize(
    "query",
    ["", "?wilayah=kabupaten-buru", "?instansi=badan-aneka", "?tahun=2021", "?status=open", "?terlambat=1",
     "?status=in_progress", "?status=in_progress&terlambat=1", "?status=confirmed&terlambat=1", "?q=jaringan"],
)  # fmt: skip
def test_each_total_is_the_length_of_the_list_it_leads_to(client, board, query):
    response = client.get("/tindak-lanjut/" + query)
    assert response.context["page"].paginator.count == len(listed(response))
    for facet in response.context["facets"]:
        assert len(listed(client.get(f"/tindak-lanjut/?{facet.query}"))) == facet.number, facet


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?wilayah=kota-ambon", [2]),
        ("?instansi=badan-aneka", [4]),
        ("?status=open", [4, 3, 2]),
        ("?status=confirmed", [1]),
        ("?status=closed_unanswered", []),
        ("?terlambat=1", [4, 3]),
        ("?terlambat=on", [4, 3]),
        ("?terlambat=0", [4, 3, 2, 1]),
        ("?terlambat=1&status=in_progress", [3]),
        ("?tahun=2020", []),
        ("?q=tl-2021-0002", [2]),
        ("?q=rencana+perluasan", [4, 3, 2, 1]),
        # What is wrong narrows nothing
        ("?status=%00", [4, 3, 2, 1]),
        ("?instansi=tidak-ada", [4, 3, 2, 1]),
        ("?terlambat=%00", [4, 3, 2, 1]),
        ("?rapat=-1", [4, 3, 2, 1]),
        ("?page=x", [4, 3, 2, 1]),
    ],
)
def test_board_is_narrowed(client, board, query, found):
    response = client.get("/tindak-lanjut/" + query)
    readable = [number for number in listed(response) if number != "–"]
    assert readable == [f"TL-2021-{number:04d}" for number in found]


def test_a_row_names_task_institution_region_dates_status_and_lateness(client):
    factories.assigned_follow_up(due_date=date(2021, 6, 30))
    FollowUp.objects.update(due_date=date(2021, 8, 31))
    with clock.at(factories.wit(2021, 9, 3, 8)):
        html = words(client.get("/tindak-lanjut/"))
    for text in [
        "TL-2021-0001",
        "Menyusun rencana perluasan jaringan",
        "Bappeda Maluku",
        "Kabupaten Buru",
        "31 Agustus 2021",
        "semula 30 Juni 2021",
        "didisposisikan",
        "terlambat 3 hari kerja",
    ]:
        assert text in html, text


def test_it_is_late_from_the_day_after_also_on_a_saturday(client):
    factories.assigned_follow_up(due_date=date(2021, 7, 2))  # a Friday
    with clock.at(factories.wit(2021, 7, 2, 23, 59)):
        assert listed(client.get("/tindak-lanjut/?terlambat=1")) == []
    with clock.at(factories.wit(2021, 7, 3, 0, 1)):
        response = client.get("/tindak-lanjut/?terlambat=1")
        assert listed(response) == ["TL-2021-0001"]
        assert '<span class="overdue">terlambat</span>' in words(response)


def test_one_that_awaits_the_region_is_not_late(client):
    factories.reported_follow_up(due_date=date(2021, 4, 1))
    with clock.at(factories.wit(2021, 9, 1, 8)):
        assert listed(client.get("/tindak-lanjut/?terlambat=1")) == []


def test_an_empty_board_says_when_it_fills(client):
    assert "Belum ada tindak lanjut" in words(client.get("/tindak-lanjut/"))


# The page of one follow-up


def test_page_tells_the_whole_history_with_institutions_and_without_persons(client, buru, bappeda):
    with clock.at(factories.wit(2021, 4, 1, 9, 15)):
        follow_up = factories.assigned_follow_up()
        upload = SimpleUploadedFile("laporan.pdf", b"%PDF-1.4")
        upload.checked_type = "application/pdf"
        follow_ups.report_done(
            follow_up,
            by=bappeda,
            note="Sudah dikerjakan.",
            link="https://contoh.go.id/laporan",
            uploads=[upload],
            client_key=uuid.uuid4(),
        )
    with clock.at(factories.wit(2021, 4, 3, 9)):
        follow_ups.return_to_institution(follow_up, by=buru, reason="Belum sampai Namrole.")
    html = words(client.get(follow_up.get_absolute_url()))
    for text in [
        "TL-2021-0001",
        "Menyusun rencana perluasan jaringan",
        "Badan Perencanaan Pembangunan Daerah Provinsi Maluku",
        "M-2021-0001 Akses internet terbatas",
        "30 Juni 2021",
        "1 April 2021, 09.15 WIT",
        "Sudah dikerjakan.",
        'href="https://contoh.go.id/laporan"',
        "laporan.pdf",
        "Belum sampai Namrole.",
        "Dinas Kominfo Kabupaten Buru",
        "dalam proses",
    ]:
        assert text in html, text
    assert "Petugas Bappeda Maluku" not in html
    assert "Utusan Dinas Kominfo" not in html


@pytest.mark.parametrize(
    ("state", "who"),
    [
        ("assigned", "Badan Perencanaan Pembangunan Daerah Provinsi Maluku"),
        ("reported", "Dinas Komunikasi dan Informatika Kabupaten Buru"),
        ("ended", ""),
    ],
)
def test_page_says_who_is_waited_for(client, state, who):
    make = {
        "assigned": factories.assigned_follow_up,
        "reported": factories.reported_follow_up,
        "ended": ended,
    }
    follow_up = make[state](factories.announced_meeting())
    assert client.get(follow_up.get_absolute_url()).context["waits_for"] == who


def test_a_follow_up_of_a_decision_waits_for_the_chair_and_names_the_decision(client, chair):
    meeting = factories.held_meeting()
    follow_up = follow_up_of_decision(meeting)
    assert client.get(follow_up.get_absolute_url()).status_code == 404
    ratify(meeting)
    follow_ups.report_done(follow_up, by=factories.bappeda(), note="Selesai.", client_key=uuid.uuid4())
    response = client.get(follow_up.get_absolute_url())
    assert response.context["waits_for"] == "pimpinan rapat"
    html = words(response)
    assert "menunggu konfirmasi pimpinan rapat" in html
    assert 'href="/K-2021-0001"' in html
    assert "Forum data dibentuk." in html
    assert 'keputusan <span class="nowrap">K-2021-0001</span>' in words(client.get("/tindak-lanjut/"))
    follow_ups.confirm(follow_up, by=chair)
    assert "Dikonfirmasi selesai oleh pimpinan rapat" in words(client.get(follow_up.get_absolute_url()))


def test_a_decision_of_minutes_that_were_not_circulated_is_not_told_to_the_institution(bappeda, as_user):
    meeting = factories.held_meeting()
    follow_up = follow_up_of_decision(meeting)
    client = as_user(bappeda)
    assert "Forum data dibentuk." not in words(client.get(follow_up.get_absolute_url()))
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    assert "Forum data dibentuk." in words(client.get(follow_up.get_absolute_url()))


def test_a_note_from_which_an_input_was_taken_is_not_told_by_its_follow_up(client):
    meeting = factories.held_meeting()
    entry = factories.note(meeting, "Catatan yang bukan untuk umum.")
    input = factories.verified_input(meeting)
    input.entry = entry
    input.save()
    inputs.agree_input(
        input,
        by=factories.secretariat(),
        task="Menyusun rencana",
        institution=factories.bappeda().institution,
        due_date=date(2021, 6, 30),
        client_key=uuid.uuid4(),
    )
    ratify(meeting)
    assert "bukan untuk umum" not in words(client.get("/tindak-lanjut/TL-2021-0001/"))


def test_a_follow_up_of_a_restricted_input_is_only_for_those_concerned(
    client, buru, ambon, bappeda, secretariat, as_user
):
    follow_up = factories.assigned_follow_up()
    inputs.restrict_input(follow_up.input, by=secretariat, reason="Rahasia jabatan.")
    address = follow_up.get_absolute_url()
    assert client.get(address).status_code == 404
    assert as_user(ambon).get(address).status_code == 404
    for reader in (buru, bappeda, secretariat):
        assert as_user(reader).get(address).status_code == 200
        assert listed(as_user(reader).get("/tindak-lanjut/")) == ["TL-2021-0001"]


@pytest.mark.parametrize("number", ["TL-2021-9999", "TL-2021-1", "M-2021-0001", "TL-2021-0001%00"])
def test_an_unknown_number_is_not_found(client, number):
    assert client.get(f"/tindak-lanjut/{number}/").status_code == 404


def test_what_was_typed_never_becomes_markup(client):
    follow_up = factories.assigned_follow_up()
    FollowUp.objects.update(task="<script>x</script> " + "panjang " * 2000)
    for address in (follow_up.get_absolute_url(), "/tindak-lanjut/"):
        assert "<script" not in client.get(address).content.decode()


# What the signed-in may do


def offered(client, follow_up):
    return [words for _address, words in client.get(follow_up.get_absolute_url()).context["steps"]]


def test_steps_follow_status_and_permission(client, bappeda, buru, ambon, secretariat, chair, as_user):
    meeting = factories.held_meeting()
    assigned, reported = factories.assigned_follow_up(meeting), factories.reported_follow_up(meeting)
    lacking = follow_up_of_decision(meeting, institution=None, due_date=None)
    assert offered(client, assigned) == []
    assert offered(as_user(bappeda), assigned) == [
        "Laporkan perkembangan", "Laporkan selesai", "Minta perpanjangan", "Teruskan ke instansi lain",
    ]  # fmt: skip
    assert offered(as_user(bappeda), reported) == []
    assert offered(as_user(buru), assigned) == []
    assert offered(as_user(buru), reported) == ["Ya, sudah selesai", "Belum selesai, kembalikan"]
    assert offered(as_user(ambon), reported) == []
    assert offered(as_user(secretariat), assigned) == [
        "Catat perkembangan atas nama instansi", "Catat selesai atas nama instansi", "Teruskan atas nama instansi",
        "Perpanjang batas waktu", "Tambah instansi pendukung",
    ]  # fmt: skip
    assert offered(as_user(secretariat), reported) == []
    assert offered(as_user(secretariat), lacking) == ["Tetapkan instansi dan batas waktu"]
    assert offered(as_user(chair), reported) == []


def test_the_chair_answers_for_a_decision(chair, as_user):
    meeting = factories.held_meeting()
    follow_up = follow_up_of_decision(meeting)
    follow_ups.report_done(follow_up, by=factories.bappeda(), note="Selesai.", client_key=uuid.uuid4())
    assert offered(as_user(chair), follow_up) == ["Ya, sudah selesai", "Belum selesai, kembalikan"]


def test_each_step_leads_to_a_page_that_exists(bappeda, buru, secretariat, as_user):
    meeting = factories.held_meeting()
    assigned, reported = factories.assigned_follow_up(meeting), factories.reported_follow_up(meeting)
    lacking = follow_up_of_decision(meeting, institution=None, due_date=None)
    for reader, follow_up in [
        (bappeda, assigned),
        (buru, reported),
        (secretariat, assigned),
        (secretariat, lacking),
    ]:
        client = as_user(reader)
        steps = client.get(follow_up.get_absolute_url()).context["steps"]
        assert steps
        for address, _words in steps:
            assert client.get(address).status_code == 200, address


# The secretariat's list of one meeting


def test_the_secretariat_sees_what_lacks_something_first_with_a_way_to_mend_it(secretariat, as_user):
    meeting = factories.held_meeting()
    factories.assigned_follow_up(meeting)
    follow_up_of_decision(meeting, institution=None, due_date=None)
    response = as_user(secretariat).get(reverse("meeting_follow_ups", args=[meeting.pk]))
    html = words(response)
    assert [row[0].number for row in response.context["rows"]] == ["TL-2021-0002", "TL-2021-0001"]
    assert "1 tindak lanjut belum mempunyai penanggung jawab atau batas waktu." in html
    assert "/tindak-lanjut/TL-2021-0002/tetapkan/" in html
    assert "/tindak-lanjut/TL-2021-0001/tetapkan/" not in html


def test_that_list_is_read_by_chair_and_administrator_and_hidden_from_others(
    client, chair, administrator, buru, bappeda, as_user
):
    meeting = factories.held_meeting()
    follow_up_of_decision(meeting, institution=None, due_date=None)
    address = reverse("meeting_follow_ups", args=[meeting.pk])
    assert client.get(address).status_code == 302
    for reader in (buru, bappeda):
        assert as_user(reader).get(address).status_code == 404
    for reader in (chair, administrator):
        html = words(as_user(reader).get(address))
        assert "sekretariat, untuk menetapkan instansi penanggung jawab dan batas waktu" in html
        assert "/tetapkan/" not in html


# Queries


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, secretariat, as_user, django_assert_num_queries, number):
    meeting = factories.held_meeting()
    for _n in range(number):
        follow_up = factories.assigned_follow_up(meeting)
        of_decision = follow_up_of_decision(meeting)
    for n in range(number):
        follow_ups.report_progress(
            follow_up, by=factories.bappeda(), note=f"Tahap {n}", client_key=uuid.uuid4()
        )
    ratify(meeting)
    with django_assert_num_queries(7):  # which rows, then what is shown of them
        client.get("/tindak-lanjut/")
    with django_assert_num_queries(8):
        client.get(f"/tindak-lanjut/?rapat={meeting.pk}")
    with django_assert_num_queries(8):
        client.get(follow_up.get_absolute_url())
    with django_assert_num_queries(8):  # no inputs, but what a correction made of the decision
        client.get(of_decision.get_absolute_url())
    client = as_user(secretariat)
    with django_assert_num_queries(12):
        client.get(reverse("meeting_follow_ups", args=[meeting.pk]))
