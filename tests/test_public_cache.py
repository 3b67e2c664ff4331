"""Pages of strangers: kept until something public changes, never for who is signed in, and never stale."""

import gzip
import importlib
from datetime import timedelta

import brotli
import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from meetings.actions import inputs, summaries
from meetings.models import Entry
from meetings.public_pages import counted_once
from participants.models import Region
from rakor_portal.public_cache import KeptPages, encoding_for
from rakor_portal.public_version import public_version
from tests import factories

tables = importlib.import_module("rakor_portal.migrations.0001_the_version_of_what_is_public")

ATTACHED_LATER = [
    "meetings_indicator",
    "meetings_definition",
    "meetings_concept",
    "meetings_figure",
    "meetings_figureevent",
    "meetings_discrepancy",
    "meetings_discrepancyevent",
    "meetings_discrepancycomment",
    "meetings_settlement",
    "meetings_settledconcept",
    "meetings_publishedfigure",
    "meetings_programme",
    "meetings_programmeevent",
    "meetings_programmetheme",
    "meetings_programmedependency",
    "meetings_programmeplan",
    "meetings_summarywithholding",
    "meetings_document",
]

# Tables that no public page reads; each with the reason.
NOT_PUBLIC = {
    "participants_user": "changes at every sign-in; pages name the person and the institution",
    "meetings_entry": "shows once its minutes are ratified, and cannot change after that",
    "meetings_entrycomment": "of who was invited, on circulated minutes",
    "meetings_entryproposal": "of who takes the minutes",
    "meetings_checkincode": "on the screen of the meeting",
    "meetings_delivery": "letters",
    "meetings_invitationletter": "of the secretariat and who is invited",
    "meetings_letterevent": "of the secretariat and who is invited",
    "meetings_letterhead": "in documents, which are made once",
    "meetings_letterrecipient": "of the secretariat and who is invited",
    "meetings_notification": "of one person",
    "meetings_numbersequence": "the number is in the row that got it",
    "meetings_participantimport": "of the secretariat",
    "meetings_checkedfinding": "of the walidata's desk",
    "meetings_figureimport": "of its source; the figures that come of it are public",
    "meetings_phrase": "of the secretariat",
    "meetings_programmesettlement": "of draft minutes; what it makes of a programme is in its row",
    "meetings_upload": "on its way, of one person",
    "meetings_uploadpiece": "on its way, of one person",
    "meetings_wordtemplate": "of the secretariat",
}

committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def strangers(settings):
    """Test clients of one portal that keeps pages; each has a cache of its own, as each process has."""
    settings.PUBLIC_CACHE_MB = 1
    yield [Client(headers={"accept-encoding": "gzip, br"}) for _n in range(2)]
    public_version.close()


def version():
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM public_version")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_each_table_raises_the_version_or_is_known_not_to_be_public():
    ours = {
        model._meta.db_table
        for label in ("participants", "meetings")
        for model in apps.get_app_config(label).get_models()
        if not model.__name__.endswith("History")
    }
    public = {*tables.PUBLIC_TABLES, *ATTACHED_LATER}
    assert ours - public == set(NOT_PUBLIC)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'raises_public_version'"
        )
        assert {row[0] for row in cursor.fetchall()} == public


@committed
def test_the_version_rises_once_in_a_transaction_and_shows_only_at_its_commit():
    before = version()
    with transaction.atomic():
        for region in Region.objects.all()[:3]:
            region.save()
        assert version() == before
    assert version() == before + 1
    with transaction.atomic():
        Region.objects.first().save()
        transaction.set_rollback(True)
    assert version() == before + 1


@committed
def test_what_is_typed_into_the_minutes_leaves_the_pages_where_they_are():
    entry = factories.note(factories.held_meeting(), "Baru dicatat")
    before = version()
    Entry.objects.filter(pk=entry.pk).update(text="Diperbaiki")
    assert version() == before


@committed
def test_a_kept_page_costs_no_query_of_django_and_is_the_same(strangers, django_assert_num_queries):
    factories.announced_meeting(title="Rakor Ambon")
    with time_machine.travel(timezone.now(), tick=False):  # the next minute has a page of its own
        first = strangers[0].get("/rapat/")
        with django_assert_num_queries(0):  # the version is read beside Django's connection
            second = strangers[0].get("/rapat/")
    assert second.content == first.content
    assert second.headers == first.headers
    assert second["Content-Encoding"] == "br"
    assert b"Rakor Ambon" in brotli.decompress(second.content)
    assert second["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert second["Vary"] == "Accept-Encoding, Cookie"
    assert second["X-Frame-Options"] == "DENY"
    assert "default-src 'self'" in second["Content-Security-Policy"]


@committed
def test_a_change_shows_in_the_next_request_on_every_node(strangers):
    meeting = factories.circulated_meeting()
    by = factories.secretariat()
    address = meeting.get_absolute_url()
    for text in ("Ringkasan pertama", "Ringkasan kedua", "Ringkasan ketiga"):
        for stranger in strangers:
            assert text.encode() not in brotli.decompress(stranger.get(address).content)
        summaries.publish_summary(meeting, by=by, text=text, reason="Salah tulis")
        for stranger in strangers:
            assert text.encode() in brotli.decompress(stranger.get(address).content)
    summaries.withdraw_summary(meeting, by=by, reason="Keliru")
    for stranger in strangers:
        assert b"Ringkasan ketiga" not in brotli.decompress(stranger.get(address).content)


@committed
def test_what_is_restricted_is_gone_in_the_next_request(strangers):
    input = factories.verified_input()
    address = input.get_absolute_url()
    assert strangers[0].get(address).status_code == 200
    inputs.restrict_input(input, by=factories.secretariat(), reason="Keamanan jaringan")
    assert strangers[0].get(address).status_code == 404


@committed
def test_who_is_signed_in_gets_a_page_of_his_own(strangers):
    strangers[0].get("/rapat/")
    strangers[0].force_login(factories.secretariat(), backend="django.contrib.auth.backends.ModelBackend")
    response = strangers[0].get("/rapat/")
    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response["Vary"]
    assert b"Meja saya" in gzip.decompress(response.content)
    strangers[0].logout()
    assert b"Meja saya" not in brotli.decompress(strangers[0].get("/rapat/").content)


@committed
def test_languages_queries_and_hosts_are_pages_of_their_own(strangers, settings):
    settings.ALLOWED_HOSTS = ["testserver", "lain.contoh.id"]
    hosts = ("testserver", "lain.contoh.id")
    for _again in range(2):
        pages = [strangers[0].get(address).content for address in ("/rapat/", "/en/rapat/", "/rapat/?q=x")]
        assert len(set(pages)) == 3
        assert {strangers[0].get("/rapat/", headers={"host": host}).status_code for host in hosts} == {200}
    assert strangers[0].get("/rapat/", headers={"host": "tak-dikenal.id"}).status_code == 400


@committed
def test_a_page_that_did_not_change_is_answered_with_304(strangers):
    factories.announced_meeting()
    etag = strangers[0].get("/rapat/")["ETag"]
    again = strangers[0].get("/rapat/", headers={"if-none-match": etag})
    assert again.status_code == 304
    assert again.content == b""
    size = sum(len(name) + len(value) + 4 for name, value in again.items())
    assert (
        size + len("HTTP/1.1 304 Not Modified\r\nServer: gunicorn\r\nConnection: keep-alive\r\n") + 37 < 300
    )
    factories.announced_meeting(title="Satu lagi")
    assert strangers[0].get("/rapat/", headers={"if-none-match": etag}).status_code == 200


@committed
def test_the_minute_makes_a_page_anew(strangers):
    evening = factories.wit(2031, 3, 1, 20)
    factories.announced_meeting(title="Rakor malam", starts_at=evening, ends_at=evening + timedelta(hours=1))
    with time_machine.travel(evening + timedelta(minutes=59, seconds=59), tick=False):
        assert b"Rakor malam" in brotli.decompress(strangers[0].get("/").content)
    with time_machine.travel(evening + timedelta(hours=1, seconds=1), tick=False):
        assert b"Rakor malam" not in brotli.decompress(strangers[0].get("/").content)


@committed
def test_head_and_other_encodings(strangers):
    factories.announced_meeting()
    whole = strangers[0].get("/rapat/")
    head = strangers[0].head("/rapat/")
    assert head.content == b""
    assert head["Content-Length"] == whole["Content-Length"] == str(len(whole.content))
    zipped = strangers[0].get("/rapat/", headers={"accept-encoding": "gzip"})
    plain = strangers[0].get("/rapat/", headers={"accept-encoding": "br;q=0"})
    assert gzip.decompress(zipped.content) == plain.content == brotli.decompress(whole.content)
    assert "Content-Encoding" not in plain
    assert zipped["ETag"] == plain["ETag"] == whole["ETag"]


@committed
@pytest.mark.parametrize(
    "address", ["/masuk/", "/rapat/2021/tidak-ada/", "/meja/", "/sehat/", "/masukan/unduh.csv"]
)
def test_forms_errors_files_and_private_pages_are_not_kept(strangers, address):
    assert strangers[0].get(address).get("Cache-Control") != "public, max-age=0, must-revalidate"


def test_the_memory_is_bounded_and_the_page_not_asked_for_longest_goes_first():
    class OfSize:
        def __init__(self, size):
            self.size = size

    pages = KeptPages(100)
    for name in "abcd":
        pages.keep((1, name), OfSize(25))
    pages.get((1, "a"))
    pages.keep((1, "e"), OfSize(25))
    assert pages.get((1, "b")) is None
    assert pages.get((1, "a")) is not None
    assert pages.size == 100
    pages.keep((1, "a"), OfSize(10))
    assert pages.size == 85
    pages.keep((1, "large"), OfSize(26))
    assert pages.get((1, "large")) is None
    pages.keep((2, "a"), OfSize(20))
    assert pages.size == 20


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("BR", "br"),
        ("", ""),
        ("identity", ""),
        ("brotli", ""),
        ("br; q=0.000", ""),
    ],
)
def test_the_encoding_is_one_that_the_visitor_reads(accepted, encoding):
    assert encoding_for(accepted) == encoding


def test_numbers_are_counted_once_for_strangers_and_anew_after_a_change(rf):
    request, calls = rf.get("/"), []

    def count():
        calls.append(1)
        return len(calls)

    assert counted_once(request, "a", count) == 1
    assert counted_once(request, "a", count) == 2  # not a stranger's request that the cache saw
    request.public_version = (b"7", 100)
    assert [counted_once(request, name, count) for name in ("a", "a", "b", "a")] == [3, 3, 4, 3]
    request.public_version = (b"8", 100)
    assert counted_once(request, "a", count) == 5


@committed
def test_how_many_a_meeting_has_is_counted_anew_after_each_change_and_for_who_is_signed_in(strangers):
    meeting = factories.held_meeting()
    received = factories.received_input(meeting)
    member = Client()
    member.force_login(factories.secretariat())

    def seen_and_not(client):
        context = client.get(meeting.get_absolute_url()).context
        return context["seen"]["inputs"], context["unseen"]["inputs"]

    assert [seen_and_not(client) for client in (*strangers, member)] == [(0, 1), (0, 1), (1, 0)]
    inputs.verify_input(received, by=factories.secretariat())
    assert [seen_and_not(client) for client in (member, *strangers)] == [(1, 0), (1, 0), (1, 0)]
