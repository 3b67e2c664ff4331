"""The page "Dokumen" of a meeting's desk, the drafts, and the notula for those who may read it."""

from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from meetings.documents.issuing import issue_paper
from meetings.documents.papers import PAPERS
from meetings.models import Document, Meeting, MeetingEvent
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretariat(client):
    client.force_login(factories.secretariat())
    return client


def text_of(answer):
    assert answer["Content-Type"] == "application/pdf"
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


def test_the_page_lists_every_paper_with_what_was_issued(secretariat):
    meeting = factories.ratified_meeting()
    document, _new = issue_paper(PAPERS["notula"], meeting, by=factories.secretariat())
    page = secretariat.get(reverse("document_list", args=[meeting.pk])).content.decode()
    for paper in PAPERS.values():
        assert str(paper.label) in page
        assert reverse("document_preview", args=[meeting.pk, paper.slug, "pdf"]) in page
    assert document.code in page
    assert reverse("document_download", args=[document.code]) in page


def test_the_page_asks_as_many_queries_for_many_versions(secretariat):
    meeting = factories.ratified_meeting()
    numbers = []
    for wanted in (1, 3):
        while Document.objects.count() < wanted:
            meeting.title += " lagi"
            issue_paper(PAPERS["matriks"], meeting, by=factories.secretariat())
        with CaptureQueriesContext(connection) as queries:
            secretariat.get(reverse("document_list", args=[meeting.pk]))
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("slug", PAPERS)
def test_each_paper_comes_in_each_of_its_formats(secretariat, slug):
    meeting = factories.held_meeting()
    answer = secretariat.get(reverse("document_preview", args=[meeting.pk, slug, "pdf"]))
    assert ("DRAF" in text_of(answer)) == (slug != "daftar-hadir-kosong")
    assert answer["X-Content-Type-Options"] == "nosniff"
    for extension in ("docx", "xlsx"):
        answer = secretariat.get(reverse("document_preview", args=[meeting.pk, slug, extension]))
        assert answer.status_code == (200 if extension in PAPERS[slug].formats else 404)
        if answer.status_code == 200:
            content = BytesIO(b"".join(answer))
            assert docx.Document(content) if extension == "docx" else load_workbook(content)
            assert (
                answer["Content-Disposition"] == f'attachment; filename="{slug}-{meeting.slug}.{extension}"'
            )


@pytest.mark.parametrize("slug", ["apa", "notula.pdf", "surat"])
def test_an_unknown_paper_is_not_found(secretariat, slug):
    meeting = factories.draft_meeting()
    assert secretariat.get(f"/meja/rapat/{meeting.pk}/dokumen/{slug}.pdf").status_code == 404


def test_every_paper_can_be_made_of_a_meeting_with_nothing_in_it(secretariat):
    meeting = factories.draft_meeting(chair=None, venue="", city="", theme="")
    meeting.agenda_items.all().delete()
    for paper in PAPERS.values():
        for extension in ("pdf", *paper.formats):
            assert (
                secretariat.get(
                    reverse("document_preview", args=[meeting.pk, paper.slug, extension])
                ).status_code
                == 200
            )


def test_the_form_of_the_notula_follows_the_day_until_it_is_chosen(secretariat):
    meeting = factories.ratified_meeting()
    assert meeting.form_of_minutes == "2009"
    assert (
        factories.draft_meeting(
            title="Baru", starts_at=factories.wit(2023, 1, 1, 9), ends_at=factories.wit(2023, 1, 1, 12)
        ).form_of_minutes
        == "2023"
    )
    address = reverse("document_form", args=[meeting.pk])
    assert secretariat.post(address, {"minutes_form": "2023"}).status_code == 302
    meeting = Meeting.objects.get(pk=meeting.pk)
    assert (meeting.form_of_minutes, meeting.events.last().kind) == ("2023", MeetingEvent.Kind.CHANGED)
    secretariat.post(address, {"minutes_form": "1999"})
    secretariat.post(address, {"minutes_form": ""})
    assert Meeting.objects.get(pk=meeting.pk).form_of_minutes == "2009"


def test_the_form_is_also_chosen_where_the_meeting_is_changed(secretariat):
    meeting = factories.draft_meeting()
    page = secretariat.get(reverse("meeting_change", args=[meeting.pk])).content.decode()
    assert 'name="minutes_form"' in page


def test_the_number_of_the_berita_acara_is_given_when_it_is_issued(secretariat):
    meeting = factories.ratified_meeting()
    secretariat.post(reverse("document_issue", args=[meeting.pk, "berita-acara"]), {"nomor": " 000.8/12/BA "})
    assert Document.objects.get().data["nomor"] == "000.8/12/BA"


def test_the_open_matrix_is_there_as_pdf_and_spreadsheet(secretariat):
    follow_up = factories.assigned_follow_up()
    assert follow_up.number in text_of(secretariat.get(reverse("document_open_matrix", args=["pdf"])))
    sheet = load_workbook(
        BytesIO(b"".join(secretariat.get(reverse("document_open_matrix", args=["xlsx"]))))
    ).active
    assert [row[1] for row in sheet.values] == ["Nomor", follow_up.number]
    assert secretariat.get("/meja/matriks-tindak-lanjut.docx").status_code == 404


# /rapat/<year>/<slug>/notula.pdf -----------------------------------------------------------------------


def address_of(meeting, extension="pdf"):
    return reverse("minutes_file", args=[meeting.year, meeting.slug, extension])


def test_the_notula_is_a_draft_until_it_is_issued(client):
    meeting = factories.ratified_meeting()
    client.force_login(factories.buru())
    assert "DRAF" in text_of(client.get(address_of(meeting)))
    document, _new = issue_paper(PAPERS["notula"], meeting, by=factories.secretariat())
    answer = client.get(address_of(meeting))
    assert answer.content == document.content()
    assert "DRAF" not in text_of(answer)
    assert docx.Document(BytesIO(client.get(address_of(meeting, "docx")).content))
    assert client.get(address_of(meeting, "xlsx")).status_code == 404


def test_after_a_correction_the_issued_notula_is_not_handed_out_as_the_present_one(client):
    meeting = factories.ratified_meeting()
    document, _new = issue_paper(PAPERS["notula"], meeting, by=factories.secretariat())
    factories.corrected(meeting.minutes.entries.first())
    client.force_login(factories.buru())
    answer = client.get(address_of(meeting))
    assert answer.content != document.content()
    assert "DRAF" in text_of(answer)
    assert "Rapat dibuka Sekda." in text_of(answer)


def test_minutes_that_are_not_circulated_are_for_those_who_write_them(client):
    meeting = factories.held_meeting()
    client.force_login(factories.buru())
    assert client.get(address_of(meeting)).status_code == 404
    client.force_login(factories.secretariat())
    assert client.get(address_of(meeting)).status_code == 200
    assert "DRAF" in "".join(
        paragraph.text
        for paragraph in docx.Document(BytesIO(client.get(address_of(meeting, "docx")).content))
        .sections[0]
        .header.paragraphs
    )


def test_the_page_of_the_minutes_leads_to_the_files(client):
    meeting = factories.circulated_meeting()
    client.force_login(factories.buru())
    page = client.get(reverse("minutes_detail", args=[meeting.year, meeting.slug])).content.decode()
    assert address_of(meeting) in page
    assert address_of(meeting, "docx") in page
