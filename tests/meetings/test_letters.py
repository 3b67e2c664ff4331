"""The invitation letter at the desk: written, issued under its number, sent, followed, reminded."""

import json
import smtplib
import uuid
from datetime import date
from email import message_from_bytes
from io import BytesIO
from pathlib import Path
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from icalendar import Calendar
from pypdf import PdfReader

from meetings import clock
from meetings.actions import attendance as rooms
from meetings.actions import deliveries, letter_reminders, letter_sendings, letters, meetings
from meetings.actions.letter_numbers import expected_number, take_number
from meetings.actions.reminders import look_around
from meetings.documents.invitation_letter import data_of, make_document
from meetings.models import (
    Delivery,
    InvitationLetter,
    LetterEvent,
    Letterhead,
    LetterRecipient,
    NumberSequence,
)
from meetings.models.documents import DocumentDamaged
from meetings.notifications import quietly
from meetings.reply_links import address_of
from participants.models import Institution, Person
from tests import factories

pytestmark = pytest.mark.django_db
Kind = LetterEvent.Kind
State = LetterRecipient.State


@pytest.fixture
def meeting(secretariat):
    """Of whose announcement nobody is told."""
    with quietly():
        return factories.coming_meeting()


def address(name, letter, *more):
    return reverse(name, args=[letter.meeting_id, letter.pk, *more])


def text_of(response):
    return " ".join(response.content.decode().split())


def recipient_of(letter, institution):
    return letter.recipients.select_related("attendance", "delivery").get(attendance__institution=institution)


def pdf_text(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def issue(letter, **fields):
    return letters.issue_letter(
        letter,
        by=factories.secretariat(),
        make=lambda letter: make_document(letter, by=factories.secretariat()),
        **fields,
    )


def typed(meeting, **fields):
    """What a browser sends of the form."""
    signer = Person.objects.filter(full_name="Erni Sopalauw").first() or factories.PersonFactory(
        full_name="Erni Sopalauw", position="Kepala Dinas"
    )
    return {
        "client_key": str(uuid.uuid4()),
        "dated_on": "2021-02-22",
        "nature": "penting",
        "subject": "Undangan Rakor",
        "opening": "Dengan hormat kami mengundang Saudara.",
        "closing": "Demikian disampaikan.",
        "signer": signer.pk,
        "signer_post": "",
        "copies_to": "Gubernur Maluku\nSekretaris Daerah Maluku",
        "recipients": [row.pk for row in meeting.attendances.invited()],
    } | fields


# Writing ------------------------------------------------------------------------------------------


def test_the_form_begins_with_the_usual_words_and_all_the_invited(as_user, secretariat, meeting):
    meeting.aims = "Menyatukan pendapat tentang program tahun 2022.\n\nMenyinkronkan data."
    meeting.save()
    response = as_user(secretariat).get(reverse("letter_create", args=[meeting.pk]))
    form = response.context["form"]
    assert form["opening"].value() == (
        "Dalam rangka menyatukan pendapat tentang program tahun 2022, dengan hormat kami mengundang Saudara "
        "menghadiri Rapat Koordinasi Kominfo yang diselenggarakan pada:"
    )
    assert len(form["recipients"].value()) == 12
    assert form["subject"].value() == "Undangan Rapat Koordinasi Kominfo"
    assert "Bapak" not in form["closing"].value()


def test_a_letter_is_written_once_however_often_it_is_sent(as_user, secretariat, meeting):
    client, sent = as_user(secretariat), typed(meeting)
    for _ in range(2):
        response = client.post(reverse("letter_create", args=[meeting.pk]), sent)
        letter = InvitationLetter.objects.get()
        assert response.url == letter.get_absolute_url()
    assert (letter.nature, letter.number, letter.signer_post) == ("penting", "", "Kepala Dinas")
    assert letter.copies_to == ["Gubernur Maluku", "Sekretaris Daerah Maluku"]
    assert letter.recipients.count() == 12


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"dated_on": "kemarin"}, "dated_on"),
        ({"dated_on": "2100-01-01"}, "dated_on"),
        ({"nature": "rahasia"}, "nature"),
        ({"subject": " \u200b"}, "subject"),
        ({"opening": ""}, "opening"),
        ({"closing": "a" * 4001}, "closing"),
        ({"signer": "9" * 30}, "signer"),
        ({"copies_to": "\n".join(str(n) for n in range(31))}, "copies_to"),
        ({"recipients": []}, "recipients"),
        ({"recipients": ["x\x00"]}, "recipients"),
        ({"recipients": ["999999"]}, "recipients"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(as_user, secretariat, meeting, wrong, field):
    response = as_user(secretariat).post(reverse("letter_create", args=[meeting.pk]), typed(meeting, **wrong))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not InvitationLetter.objects.exists()


def test_a_draft_is_changed_and_recipients_left_out(as_user, secretariat, meeting):
    letter = factories.drafted_letter(meeting)
    client, one = as_user(secretariat), meeting.attendances.invited().first()
    assert client.get(address("letter_change", letter)).status_code == 200
    client.post(
        address("letter_change", letter), typed(meeting, subject="Undangan lain", recipients=[one.pk])
    )
    letter.refresh_from_db()
    assert letter.subject == "Undangan lain"
    assert [row.attendance for row in letter.recipients.all()] == [one]


def test_an_invitation_in_a_draft_letter_can_be_withdrawn():
    meeting = factories.draft_meeting()
    rooms.invite_all_regions(meeting, by=factories.secretariat())
    letter = factories.drafted_letter(meeting)
    rooms.withdraw_invitation(meeting.attendances.invited().first(), by=factories.secretariat())
    assert letter.recipients.count() == 10


def test_the_preview_is_marked_a_draft(as_user, secretariat, meeting):
    letter = factories.drafted_letter(meeting)
    response = as_user(secretariat).get(address("letter_preview", letter))
    assert response["Content-Type"] == "application/pdf"
    assert "DRAF" in pdf_text(response.content)


# What it says -------------------------------------------------------------------------------------


def test_the_letter_holds_what_the_form_asks_for_once(meeting):
    letter = issue(factories.drafted_letter(meeting))
    with letter.documents.get().file.open() as file:
        text = pdf_text(file.read())
    for words in (
        "Sifat : Biasa", "Lampiran : 1 (satu) berkas", "Hal : Undangan Rakor",
        "Ambon, 22 Februari 2021", "Yth. (daftar terlampir)", "Selasa, 3 Maret 2099", "pukul 09.00–16.00 WIT",
        "Manise Hotel, Ambon", "Ir. Erni Sopalauw", "Pembina Utama Muda", "NIP 19860926 201505 1 001",
        "Gubernur Maluku", "DAFTAR PENERIMA UNDANGAN",
    ):  # fmt: skip
        assert text.count(words) == 1, (words, text)
    assert text.count("Nomor : 000.8.3.3/1/KOMINFO") == 2  # and in the head of the annex
    for row in letter.recipients.all():
        assert row.addressee in text
    assert "Bapak" not in text


def test_the_issued_letter_is_a_document_with_a_code(as_user, buru, secretariat, meeting):
    letter = issue(factories.drafted_letter(meeting))
    document = letter.latest_document
    assert (document.kind, document.version, document.is_draft) == ("undangan", 1, False)
    assert document.code in pdf_text(document.content())
    client = as_user(secretariat)
    assert document.code in text_of(client.get(letter.get_absolute_url()))
    answer = client.get(address("letter_preview", letter), follow=True)
    assert answer.content == document.content()
    as_user(buru)  # invited
    assert client.get(reverse("document_download", args=[document.code])).status_code == 200


def test_a_letter_whose_file_was_changed_is_not_sent(meeting, mailoutbox):
    letter = issue(factories.drafted_letter(meeting))
    document = letter.latest_document
    Path(document.file.path).chmod(0o600)
    Path(document.file.path).write_bytes(document.content() + b" ")
    delivery = letter.recipients.exclude(delivery=None).first().delivery
    with pytest.raises(DocumentDamaged):
        deliveries.send(delivery.pk)
    assert mailoutbox == []
    delivery.refresh_from_db()
    assert "DocumentDamaged" in delivery.failure


@pytest.mark.parametrize(
    "typed",
    [
        "= Rapat",
        "#panic()",
        "\\ $x$ @y `z`",
        "Rapat 🎉 ini",
        "اجتماع",
        "字",
        "a" * 200,
        "</text> & <b>",
        "{{ title }}",
    ],
)
def test_any_subject_is_printed_as_typed(meeting, typed):
    letter = issue(factories.drafted_letter(meeting, subject=typed, closing=f"{typed}\n\nDemikian."))
    document = letter.latest_document
    assert document.data["hal"] == typed
    text = pdf_text(document.content())
    assert "Demikian." in text
    if typed.isascii() and len(typed) < 20:
        assert text.count(typed) == 2


def test_few_recipients_stand_in_the_letter_itself(meeting):
    letter = factories.drafted_letter(meeting)
    letter.recipients.exclude(pk__in=list(letter.recipients.values_list("pk", flat=True)[:2])).delete()
    data = data_of(letter)
    assert (data["di_lampiran"], data["lampiran"], len(data["penerima"])) == (False, "–", 2)


def test_who_signs_stays_as_on_the_day_of_issue(meeting):
    letter = issue(factories.drafted_letter(meeting))
    Person.objects.filter(pk=letter.signer_id).update(full_name="Orang lain", rank="", nip="")
    assert data_of(InvitationLetter.objects.get(pk=letter.pk))["penanda_tangan"] == {
        "jabatan": "Kepala Dinas Kominfo Provinsi Maluku",
        "nama": "Ir. Erni Sopalauw",
        "pangkat": "Pembina Utama Muda",
        "nip": "19860926 201505 1 001",
    }
    assert json.dumps(letter.documents.get().data)


def test_another_letter_written_over_the_last_one_in_the_browser_is_not_lost(as_user, secretariat, meeting):
    client, sent = as_user(secretariat), typed(meeting)
    address = reverse("letter_create", args=[meeting.pk])
    assert client.post(address, sent).url == client.post(address, sent).url
    for change in ({"subject": "Undangan pendahuluan"}, {"recipients": sent["recipients"][:1]}):
        form = client.post(address, sent | change).context["form"]
        assert "sudah pernah dikirim untuk hal lain" in str(form.non_field_errors())
        assert form["client_key"].value() != sent["client_key"]
    assert meeting.letters.count() == 1


# The number ---------------------------------------------------------------------------------------


def test_numbers_follow_the_pattern_year_by_year_without_gaps(meeting):
    Letterhead.objects.create(
        number_pattern="005/{urut}/{unit}/{bulan}/{tahun}", unit_code="OR", created_by=factories.secretariat()
    )
    numbers = [
        issue(factories.drafted_letter(meeting, dated_on=day)).number
        for day in (date(2021, 2, 22), date(2021, 12, 1), date(2022, 1, 4))
    ]
    assert numbers == ["005/1/OR/II/2021", "005/2/OR/XII/2021", "005/1/OR/I/2022"]


def test_a_number_of_another_year_may_come_again(meeting):
    first = issue(factories.drafted_letter(meeting, dated_on=date(2021, 2, 22)))
    second = issue(factories.drafted_letter(meeting, dated_on=date(2022, 2, 22)))
    assert first.number == second.number == "000.8.3.3/1/KOMINFO"


def test_a_number_from_the_book_is_taken_and_passed_over_afterwards(meeting):
    issue(factories.drafted_letter(meeting), number="000.8.3.3/1/KOMINFO")
    assert issue(factories.drafted_letter(meeting)).number == "000.8.3.3/2/KOMINFO"
    with pytest.raises(ValidationError, match="sudah dipakai"):
        issue(factories.drafted_letter(meeting), number="000.8.3.3/2/KOMINFO")


def test_a_letter_that_could_not_be_made_uses_up_no_number(meeting):
    letter = factories.drafted_letter(meeting)
    with pytest.raises(OSError, match="penuh"), transaction.atomic():
        letters.issue_letter(letter, by=factories.secretariat(), make=mock.Mock(side_effect=OSError("penuh")))
    assert not NumberSequence.objects.filter(prefix="SU").exists()
    assert issue(letter).number == "000.8.3.3/1/KOMINFO"


def test_a_pattern_whose_numbers_are_cut_off_asks_for_the_number_and_does_not_go_on_for_ever(meeting):
    Letterhead.objects.create(
        number_pattern="{unit}/" * 9 + "{urut}", unit_code="K" * 12, created_by=factories.secretariat()
    )
    day = date(2021, 3, 3)
    assert expected_number(day) == ""
    with pytest.raises(ValidationError, match="terlalu panjang"), transaction.atomic():
        take_number(day)


def test_a_pattern_without_a_sequence_asks_for_the_number(as_user, secretariat, meeting):
    Letterhead.objects.create(number_pattern="005/{unit.__class__}", created_by=secretariat)
    letter = factories.drafted_letter(meeting)
    client = as_user(secretariat)
    assert "number" in client.post(address("letter_issue", letter), {"number": ""}).context["form"].errors
    assert client.post(address("letter_issue", letter), {"number": "005/7"}).status_code == 302


# Issuing ------------------------------------------------------------------------------------------


def test_issuing_sends_to_each_address_once(as_user, secretariat, meeting, mailoutbox):
    dinas = meeting.attendances.invited().first().institution
    dinas.email = ""
    dinas.save()
    letter = factories.drafted_letter(meeting)
    client = as_user(secretariat)
    assert "000.8.3.3/1/KOMINFO" in text_of(client.get(address("letter_issue", letter)))
    for _ in range(2):  # a double tap
        assert client.post(address("letter_issue", letter)).status_code == 302
    letter.refresh_from_db()
    assert letter.number == "000.8.3.3/1/KOMINFO"
    posted = letter.recipients.filter(delivery__isnull=False)
    with_address = letter.recipients.exclude(address="").count()
    assert posted.count() == Delivery.objects.count() == with_address
    assert recipient_of(letter, dinas).state == State.NO_ADDRESS
    assert letter.events.filter(kind=Kind.SENT).count() == with_address
    for delivery in Delivery.objects.all():
        deliveries.send(delivery.pk)
        deliveries.send(delivery.pk)
    assert len(mailoutbox) == with_address


@pytest.mark.parametrize("state", ["draft", "over"])
def test_no_letter_of_a_meeting_that_is_not_to_come(as_user, secretariat, state):
    meeting = factories.draft_meeting() if state == "draft" else factories.circulated_meeting()
    rooms.invite_all_regions(meeting, by=secretariat)
    letter = factories.drafted_letter(meeting)
    client = as_user(secretariat)
    assert client.get(address("letter_issue", letter)).status_code == 200
    assert client.post(address("letter_issue", letter)).context["form"].non_field_errors()
    assert not InvitationLetter.objects.issued().exists()


def test_a_signer_without_a_name_is_refused(meeting):
    letter = factories.drafted_letter(meeting, signer=factories.chair().person)
    with pytest.raises(ValidationError, match="Nama penanda tangan"):
        issue(letter)


def test_an_issued_letter_is_never_changed(as_user, secretariat, meeting):
    letter = issue(factories.drafted_letter(meeting))
    response = as_user(secretariat).post(address("letter_change", letter), typed(meeting))
    assert response.url == letter.get_absolute_url()
    with pytest.raises(ValidationError, match="sudah diterbitkan"):
        letters.change_letter(letter, {"subject": "x"}, [], by=secretariat)
    for change in (
        lambda: InvitationLetter.objects.update(subject="x"),
        lambda: letter.recipients.all().delete(),
        lambda: letter.events.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_next_letter_goes_to_those_who_got_none(meeting):
    issue(factories.drafted_letter(meeting))
    assert letters.recipients_by_default(meeting).count() == 12
    rooms.invite(meeting, [factories.InstitutionFactory()], by=factories.secretariat())
    assert letters.recipients_by_default(meeting).count() == 1


# Sending ------------------------------------------------------------------------------------------


@pytest.fixture
def letter(meeting):
    return issue(factories.drafted_letter(meeting))


@pytest.fixture
def recipient(letter):
    return recipient_of(letter, factories.bappeda().institution)


def test_the_mail_carries_the_letter_and_the_meeting(recipient, mailoutbox):
    deliveries.send(recipient.delivery_id)
    (mail,) = mailoutbox
    assert mail.to == [recipient.address]
    assert mail.subject == "Surat undangan 000.8.3.3/1/KOMINFO: Undangan Rakor"
    assert "Yth. Kepala Badan Perencanaan" in mail.body
    assert "Selasa, 3 Maret 2099 · pukul 09.00–16.00 WIT" in mail.body
    assert mail.body.count("http://localhost:8000/undangan/") == 1
    parts = {
        part.get_filename(): part
        for part in message_from_bytes(mail.message().as_bytes()).walk()
        if part.get_filename()
    }
    assert list(parts) == ["undangan-000-8-3-3-1-kominfo.pdf", "undangan.ics"]
    assert parts["undangan-000-8-3-3-1-kominfo.pdf"].get_payload(decode=True).startswith(b"%PDF-")
    event = parts["undangan.ics"]
    assert (event.get_content_type(), event.get_param("method")) == ("text/calendar", "PUBLISH")
    calendar = Calendar.from_ical(event.get_payload(decode=True))
    (found,) = calendar.walk("VEVENT")
    assert found["dtstart"].params["TZID"] == "Asia/Jayapura"
    assert found["uid"] == f"rapat-{recipient.attendance.meeting_id}@localhost"


def test_a_mail_is_plain_text(recipient, mailoutbox):
    Institution.objects.filter(pk=recipient.attendance.institution_id).update(name="Badan <A> & 'B'")
    deliveries.send(recipient.delivery_id)
    assert "khusus untuk Badan <A> & 'B' dan" in mailoutbox[0].body
    assert "-- \nDINAS KOMUNIKASI DAN INFORMATIKA" in mailoutbox[0].body


def fails(code=550):
    error = smtplib.SMTPRecipientsRefused({"x@uji.id": (code, b"5.1.1 tidak dikenal")})
    return mock.patch("django.core.mail.EmailMessage.send", side_effect=error)


def test_what_failed_goes_to_the_mended_address_under_the_same_message_id(
    as_user, secretariat, letter, recipient, mailoutbox
):
    with fails():
        deliveries.send(recipient.delivery_id)
    client, old_key = as_user(secretariat), recipient.reply_key
    assert "Alamatnya ditolak" in text_of(client.get(letter.get_absolute_url()))
    assert "Alamatnya ditolak" in text_of(client.get(reverse("delivery_list")))
    where = address("letter_send_again", letter, recipient.pk)
    assert "address" in client.post(where, {"address": "bukan alamat"}).context["form"].errors
    assert client.post(where, {"address": "benar@uji.id"}).status_code == 302
    recipient.refresh_from_db()
    assert recipient.reply_key != old_key
    deliveries.send(recipient.delivery_id)
    (mail,) = mailoutbox
    assert mail.to == ["benar@uji.id"]
    assert mail.extra_headers["Message-ID"] == f"<{recipient.delivery.public_id}@localhost>"
    assert (
        recipient.state == State.FAILED
        or recipient_of(letter, factories.bappeda().institution).state == State.SENT
    )
    kinds = list(recipient.events.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["sent", "sent_again", "link_renewed"]


def test_the_invited_find_the_letter_where_they_reply(as_user, buru, letter):
    where = reverse("invitation_reply", args=[letter.meeting.year, letter.meeting.slug])
    text = text_of(as_user(buru).get(where))
    assert reverse("document_download", args=[letter.latest_document.code]) in text


@pytest.mark.parametrize("number", [1, 10])
def test_issuing_asks_the_same_however_many_recipients(meeting, number, django_assert_max_num_queries):
    Institution.objects.filter(email="").update(email="dinas@uji.id")
    letter = factories.drafted_letter(meeting)
    kept = list(letter.recipients.values_list("pk", flat=True)[:number])
    letter.recipients.exclude(pk__in=kept).delete()
    with django_assert_max_num_queries(32):
        issue(letter)
    assert letter.recipients.exclude(delivery=None).count() == number


def test_what_has_gone_out_is_sent_again_as_another_mail(letter, recipient, secretariat, mailoutbox):
    deliveries.send(recipient.delivery_id)
    again = letter_sendings.send_again(recipient, by=secretariat, address=recipient.address)
    assert again.reply_key == recipient.reply_key
    deliveries.send(again.delivery_id)
    first, second = (mail.extra_headers["Message-ID"] for mail in mailoutbox)
    assert first != second


def test_a_letter_is_handed_over_on_paper_by_a_tap(as_user, secretariat, letter, recipient):
    client, where = as_user(secretariat), address("letter_hand_over", letter, recipient.pk)
    for _ in range(2):
        client.post(where)
    recipient.refresh_from_db()
    assert recipient.state == State.HANDED_OVER
    client.post(where, {"undo": "on"})
    recipient.refresh_from_db()
    assert recipient.state == State.WAITING
    assert recipient.events.filter(kind=Kind.HANDED_OVER).count() == 1


def test_the_sheets_hold_each_its_own_link(as_user, secretariat, letter, recipient):
    client = as_user(secretariat)
    every = PdfReader(BytesIO(client.get(address("letter_reply_sheets", letter)).content))
    assert len(every.pages) == 12
    one = PdfReader(
        BytesIO(client.get(address("letter_reply_sheets", letter), {"penerima": recipient.pk}).content)
    )
    assert len(one.pages) == 1
    links = [note.get_object()["/A"]["/URI"] for note in one.pages[0]["/Annots"]]
    assert address_of(recipient) in links


@pytest.mark.parametrize("wrong", ["", "x", "-1", "\u0661", "9" * 30])
def test_a_recipient_that_is_none_is_not_found(as_user, secretariat, letter, wrong):
    client = as_user(secretariat)
    assert client.get(address("letter_reply_sheets", letter), {"penerima": wrong}).status_code == 404
    assert client.post(address("letter_remind", letter), {"penerima": wrong}).status_code == 404


def test_a_recipient_of_another_letter_is_not_found(as_user, secretariat, meeting, letter):
    other = issue(factories.drafted_letter(meeting))
    where = address("letter_send_again", letter, other.recipients.first().pk)
    assert as_user(secretariat).get(where).status_code == 404


# Following ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_the_same_however_many_recipients(
    as_user, secretariat, meeting, django_assert_num_queries, number
):
    letter = factories.drafted_letter(meeting)
    kept = list(letter.recipients.values_list("pk", flat=True)[:number])
    letter.recipients.exclude(pk__in=kept).delete()
    issue(letter)
    for _ in range(number - 1):
        factories.drafted_letter(meeting)
    client = as_user(secretariat)
    client.get(letter.get_absolute_url())
    with django_assert_num_queries(11):
        client.get(letter.get_absolute_url())
    with django_assert_num_queries(6):
        client.get(reverse("letter_list", args=[meeting.pk]))


def test_the_tracking_page_tells_what_each_institution_answered(as_user, secretariat, letter, recipient):
    rooms.reply_to_invitation(
        recipient.attendance,
        by=factories.bappeda(),
        coming=True,
        capacity="representing",
        person={"full_name": "Suharto", "position": "Kepala Bidang"},
    )
    recipient.refresh_from_db()
    assert recipient.replied_at
    text = text_of(as_user(secretariat).get(letter.get_absolute_url()))
    assert "mewakili" in text
    assert "Suharto (Kepala Bidang)" in text


# Reminding ----------------------------------------------------------------------------------------


@pytest.fixture
def soon():
    """A letter of Monday, 22 February, for the meeting of Wednesday, 3 March 2021; four institutions have an address."""
    with clock.at(factories.wit(2021, 2, 22, 9)):
        with quietly():
            meeting = factories.announced_meeting()
        letter = factories.drafted_letter(meeting)
        letter.recipients.exclude(
            attendance__institution__in=[factories.bappeda().institution, factories.kominfo("Buru")]
        ).delete()
        for institution in (factories.bappeda().institution, factories.kominfo("Buru")):
            institution.email = f"{institution.pk}@uji.id"
            institution.save()
        return issue(letter)


def reminders(letter):
    return letter.events.filter(kind=Kind.REMINDED).count()


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        ((2, 23, 9), 0),  # six working days before the meeting
        ((2, 24, 7), 0),  # five, but before 08.00
        ((2, 24, 9), 2),
        ((2, 27, 9), 0),  # a Saturday
        ((3, 3, 10), 0),  # it has begun
    ],
)
def test_the_worker_reminds_the_silent_in_the_last_working_days(soon, moment, number):
    with clock.at(factories.wit(2021, *moment)):
        look_around()
    assert reminders(soon) == number


def test_nobody_is_reminded_more_often_than_stated(soon, mailoutbox):
    for day, number in ((24, 2), (24, 2), (25, 2), (26, 4)):
        with clock.at(factories.wit(2021, 2, day, 9)):
            look_around()
        assert reminders(soon) == number
    event = soon.events.filter(kind=Kind.REMINDED).first()
    assert event.by.email == "portal@rakor.invalid"
    deliveries.send(event.delivery_id)
    assert mailoutbox[0].subject == "Pengingat, mohon dijawab: Undangan Rakor (000.8.3.3/1/KOMINFO)"


def test_who_has_answered_is_not_reminded(soon):
    with clock.at(factories.wit(2021, 2, 24, 9)):
        rooms.reply_to_invitation(
            recipient_of(soon, factories.kominfo("Buru")).attendance,
            by=factories.buru(),
            coming=False,
            note="Tidak ada kapal.",
        )
        look_around()
    assert reminders(soon) == 1


def test_the_secretariat_reminds_by_a_tap_but_not_twice(as_user, secretariat, soon):
    client = as_user(secretariat)
    bappeda = recipient_of(soon, factories.bappeda().institution)
    with clock.at(factories.wit(2021, 2, 23, 9)):
        assert "baru saja dihubungi" in text_of(
            client.post(address("letter_remind", soon), {"penerima": bappeda.pk}, follow=True)
        )
    with clock.at(factories.wit(2021, 2, 24, 9)):
        client.post(address("letter_remind", soon), {"penerima": bappeda.pk})
        assert reminders(soon) == 1
        assert "1 instansi diingatkan" in text_of(client.post(address("letter_remind", soon), follow=True))
        assert "Belum ada yang dapat diingatkan" in text_of(
            client.post(address("letter_remind", soon), follow=True)
        )
    assert reminders(soon) == 2


def test_a_cancelled_meeting_reminds_nobody(soon):
    with clock.at(factories.wit(2021, 2, 24, 9)):
        with quietly():
            meetings.cancel_meeting(soon.meeting, by=factories.secretariat(), reason="Cuaca buruk.")
        look_around()
        assert reminders(soon) == 0
        with pytest.raises(ValidationError):
            letter_reminders.remind(soon.recipients.first(), by=factories.secretariat())
