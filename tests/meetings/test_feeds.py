"""Atom feeds: valid, stable, without a person's name, and with nothing that the pages do not tell."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import feedparser
import pytest
from lxml import etree

from meetings import clock
from meetings.actions import follow_ups, inputs, meetings, summaries
from meetings.models import FollowUpEvent, MeetingEvent
from tests import factories

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent.parent / "atom.rng"))
FEEDS = [
    "/umpan/rapat.atom",
    "/umpan/tindak-lanjut.atom",
    "/wilayah/kabupaten-buru/umpan.atom",
    "/en/umpan/rapat.atom",
    "/en/umpan/tindak-lanjut.atom",
    "/en/wilayah/kabupaten-buru/umpan.atom",
]


def read(client, address):
    """The feed as feedparser reads it, after it was held against the grammar."""
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    document = etree.fromstring(answer.content)
    assert GRAMMAR.validate(document), GRAMMAR.error_log
    assert document.find(f"{ATOM}author/{ATOM}name").text  # the grammar cannot ask for it
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.bozo_exception
    return feed


def titles(client, address):
    return [entry.title for entry in read(client, address).entries]


def test_empty_feeds_are_valid_and_stay_the_same(client):
    for address in FEEDS:
        feed = read(client, address)
        assert feed.entries == []
        assert feed.feed.updated == "2021-03-03T00:00:00+00:00"
        assert feed.feed.id == f"http://localhost:8000{address}"
        assert client.get(address).content == client.get(address).content


def test_the_course_of_a_meeting_is_told_with_the_reasons(client, secretariat):
    meeting = factories.announced_meeting(title="Rakor A&B")
    meetings.change_meeting(
        meeting,
        by=secretariat,
        changes={"starts_at": factories.wit(2021, 3, 4, 9), "ends_at": factories.wit(2021, 3, 4, 16)},
        reason="Cuaca buruk & gelombang.",
    )
    other = factories.announced_meeting(title="Rakor lain")
    meetings.cancel_meeting(other, by=secretariat, reason="Anggaran dialihkan.")
    feed = read(client, "/umpan/rapat.atom")
    assert [entry.title for entry in feed.entries] == [
        "Rapat dibatalkan: Rakor lain",
        "Rapat diumumkan: Rakor lain",
        "Rapat dipindahkan: Rakor A&B",
        "Rapat diumumkan: Rakor A&B",
    ]
    moved = feed.entries[2]
    assert "Kamis, 4 Maret 2021 · pukul 09.00–16.00 WIT, Manise Hotel, Ambon" in moved.summary
    assert "Alasan: Cuaca buruk &amp; gelombang." in moved.summary
    assert moved.link == f"http://localhost:8000{meeting.get_absolute_url()}"
    event = MeetingEvent.objects.get(kind="moved")
    assert moved.id == f"tag:localhost,2021:rapat/{event.pk}"
    assert datetime.fromisoformat(moved.updated) == event.at
    assert feed.feed.author == "Dinas Komunikasi dan Informatika Provinsi Maluku"
    assert feed.feed.links[1].href == "http://localhost:8000/umpan/rapat.atom"
    assert "author" not in feed.entries[0]


def test_a_summary_is_told_when_it_is_published_corrected_and_withdrawn(client, secretariat):
    meeting = factories.ratified_meeting(title="Rakor")
    summaries.publish_summary(meeting, by=secretariat, text="Satu rahasia.")
    summaries.publish_summary(meeting, by=secretariat, text="Dua.", reason="Salah ketik.")
    entries = read(client, "/umpan/rapat.atom").entries
    assert [entry.title for entry in entries] == [
        "Ringkasan diperbaiki: Rakor",
        "Ringkasan diterbitkan: Rakor",
        "Notula disahkan: Rakor",
        "Rapat diumumkan: Rakor",
    ]
    assert "Alasan: Salah ketik." in entries[0].summary
    assert entries[0].link.endswith("/rapat/2021/rakor/#ringkasan")
    summaries.withdraw_summary(meeting, by=secretariat, reason="Memuat data pribadi.")
    entries = read(client, "/umpan/rapat.atom").entries
    assert entries[0].title == "Ringkasan ditarik: Rakor"
    assert "Alasan: Memuat data pribadi." in entries[0].summary
    # Of what was withdrawn nothing but why.
    assert "Salah ketik." not in entries[1].summary
    assert "rahasia" not in client.get("/umpan/rapat.atom").content.decode()


def test_a_draft_is_in_no_feed(client, secretariat):
    draft = factories.draft_meeting(title="Masih draf")
    meetings.cancel_meeting(draft, by=secretariat, reason="Tidak jadi.")
    assert titles(client, "/umpan/rapat.atom") == []


def test_the_course_of_a_follow_up_is_told_without_its_notes(client, bappeda, buru):
    follow_up = factories.assigned_follow_up(topic="Akses **internet**")
    follow_ups.report_progress(follow_up, by=bappeda, note="Catatan kerja.", client_key=uuid4())
    follow_ups.report_done(follow_up, by=bappeda, note="Bukti.", client_key=uuid4())
    follow_ups.confirm(follow_up, by=buru)
    feed = read(client, "/umpan/tindak-lanjut.atom")
    task = "TL-2021-0001 {}: Menyusun rencana perluasan jaringan"
    assert [entry.title for entry in feed.entries] == [
        task.format("dikonfirmasi selesai oleh pengusul"),
        task.format("dilaporkan selesai"),
        task.format("laporan perkembangan"),
        task.format("didisposisikan"),
    ]
    first = feed.entries[0]
    assert first.link == "http://localhost:8000/tindak-lanjut/TL-2021-0001/"
    assert first.id == f"tag:localhost,2021:tindak-lanjut/{FollowUpEvent.objects.get(kind='confirmed').pk}"
    assert "Penanggung jawab: Badan Perencanaan Pembangunan Daerah Provinsi Maluku" in first.summary
    assert "Batas waktu: 30 Juni 2021" in first.summary
    assert "Status sekarang: selesai" in first.summary
    assert "Catatan kerja" not in client.get("/umpan/tindak-lanjut.atom").content.decode()


def test_what_is_restricted_is_gone_from_every_feed(client, secretariat):
    follow_up = factories.assigned_follow_up()
    assert len(titles(client, "/umpan/tindak-lanjut.atom")) == 1
    assert len(titles(client, "/wilayah/kabupaten-buru/umpan.atom")) == 3
    inputs.restrict_input(follow_up.input, by=secretariat, reason="Data pribadi.")
    assert titles(client, "/umpan/tindak-lanjut.atom") == []
    assert titles(client, "/wilayah/kabupaten-buru/umpan.atom") == []


def test_a_region_is_told_its_inputs_and_what_is_done_for_them_alone(client, secretariat, ambon):
    follow_up = factories.two_askers()
    assert titles(client, "/wilayah/kabupaten-buru/umpan.atom") == [
        "TL-2021-0001 didisposisikan: Menyusun rencana perluasan jaringan",
        "M-2021-0001 diakomodasi: Akses internet terbatas",
        "M-2021-0001 diverifikasi: Akses internet terbatas",
    ]
    assert titles(client, "/wilayah/kota-tual/umpan.atom") == []
    # What serves a hidden input of Buru is not told as Buru's any more, though Ambon's input keeps it public.
    inputs.restrict_input(follow_up.input, by=secretariat, reason="Data pribadi.")
    assert titles(client, "/wilayah/kabupaten-buru/umpan.atom") == []
    assert "TL-2021-0001 didisposisikan: Menyusun rencana perluasan jaringan" in titles(
        client, "/wilayah/kota-ambon/umpan.atom"
    )


def test_the_address_says_the_language(client):
    factories.announced_meeting(title="Rakor")
    feed = read(client, "/en/umpan/rapat.atom")
    assert feed.feed.language == "en"
    assert feed.entries[0].link == "http://localhost:8000/en/rapat/2021/rakor/"
    assert read(client, "/umpan/rapat.atom").entries[0].id == feed.entries[0].id


def test_the_fifty_newest_are_told_in_a_constant_number_of_queries(client, django_assert_num_queries):
    meeting = factories.announced_meeting()
    factories.assigned_follow_up(meeting)
    counts = {"/umpan/rapat.atom": 1, "/umpan/tindak-lanjut.atom": 1, "/wilayah/kabupaten-buru/umpan.atom": 3}
    for address, number in counts.items():
        with django_assert_num_queries(number):
            client.get(address)
    event = meeting.events.get(kind="announced")
    for n in range(60):
        with clock.at(datetime(2031, 1, 1, tzinfo=UTC)):
            MeetingEvent.objects.create(
                meeting=meeting, kind="moved", by=event.by, institution=event.institution, note=f"Alasan {n}"
            )
    for _n in range(2):
        factories.assigned_follow_up(meeting)
    for address, number in counts.items():
        with django_assert_num_queries(number):
            client.get(address)
    assert len(read(client, "/umpan/rapat.atom").entries) == 50


def test_a_region_that_does_not_exist_and_a_query_that_means_nothing(client):
    assert client.get("/wilayah/tidak-ada/umpan.atom").status_code == 404
    assert client.get("/umpan/rapat.atom", {"x": "\x00"}).status_code == 200
