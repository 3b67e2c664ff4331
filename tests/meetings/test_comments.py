"""Comments on the circulated minutes through their pages: said by participants, answered or taken over by the secretariat."""

import uuid
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.actions import comments, entries, minutes
from meetings.actions.deliveries import letter_of
from meetings.models import Delivery, EntryComment
from participants.models import User
from tests import factories

pytestmark = pytest.mark.django_db

UNTIL = date(2021, 3, 12)


@pytest.fixture
def meeting(db):
    """Circulated, with comments until 12 March 2021."""
    meeting = factories.held_meeting()
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat(), comments_until=UNTIL)
    meeting.refresh_from_db()
    return meeting


@pytest.fixture(autouse=True)
def _in_time():
    with time_machine.travel(factories.wit(2021, 3, 10, 9)):
        yield


@pytest.fixture
def entry(meeting):
    return meeting.minutes.entries.get()


def document(meeting):
    return reverse("minutes_detail", args=[meeting.year, meeting.slug])


def add(meeting, entry):
    return reverse("comment_add", args=[meeting.year, meeting.slug, entry.pk])


def detail(meeting, comment):
    return reverse("comment_detail", args=[meeting.year, meeting.slug, comment.pk])


def at(name, meeting, comment=None):
    return reverse(name, args=[meeting.pk, *([comment.pk] if comment else [])])


def typed(text="Pukul 09.15, bukan 09.00.", **fields):
    return {"text": text, "client_key": str(uuid.uuid4())} | fields


def page_of(response):
    return " ".join(response.content.decode().split())


# Saying something


def test_a_delegate_comments_on_an_entry_and_all_the_invited_read_it_with_the_institution(
    as_user, buru, ambon, bappeda, meeting, entry
):
    client = as_user(buru)
    assert f'href="{add(meeting, entry)}"' in page_of(client.get(document(meeting)))
    form = client.get(add(meeting, entry))
    assert "tanggapan sampai Jumat, 12 Maret 2021" in page_of(form)
    assert 'data-outbox="tanggapan"' in page_of(form)
    answer = client.post(add(meeting, entry), typed(seen=form.context["form"]["seen"].value()))
    comment = EntryComment.objects.get()
    assert answer.url == f"{document(meeting)}#tanggapan-{comment.pk}"
    assert (comment.institution, comment.created_by, comment.entry, comment.seen) == (
        buru.institution,
        buru,
        entry,
        entry.last_change,
    )
    for user in (ambon, bappeda, buru):
        for address in (document(meeting), detail(meeting, comment)):
            page = page_of(as_user(user).get(address))
            assert "Pukul 09.15, bukan 09.00." in page
            assert buru.institution.label in page
            assert "Belum dijawab" in page
            assert buru.person.position not in page


def test_an_officer_of_an_invited_institution_comments_too(as_user, bappeda, meeting, entry):
    assert as_user(bappeda).post(add(meeting, entry), typed()).status_code == 302
    assert EntryComment.objects.get().institution == bappeda.institution


def test_nobody_else_comments(as_user, client, secretariat, chair, administrator, meeting, entry):
    stranger = factories.user("lain@uji.id", "officer", factories.InstitutionFactory())
    for user, status in ((stranger, 404), (secretariat, 403), (chair, 403), (administrator, 403)):
        assert as_user(user).get(add(meeting, entry)).status_code == status
        assert as_user(user).post(add(meeting, entry), typed()).status_code == status
        assert f'href="{add(meeting, entry)}"' not in as_user(user).get(document(meeting)).content.decode()
    client.logout()
    assert client.get(add(meeting, entry)).url.startswith("/masuk/")
    assert client.post(add(meeting, entry), typed()).status_code in {302, 401}
    assert not EntryComment.objects.exists()


def test_a_draft_cannot_be_commented_on(as_user, buru):
    meeting = factories.held_meeting()
    entry = meeting.minutes.entries.get()
    assert as_user(buru).get(add(meeting, entry)).status_code == 404
    assert as_user(buru).post(add(meeting, entry), typed()).status_code == 404
    with pytest.raises(ValidationError, match="tidak menerima tanggapan"):
        factories.comment(meeting)


def test_an_entry_is_found_only_under_its_own_meeting_and_while_it_stands(
    as_user, buru, secretariat, meeting
):
    other = factories.circulated_meeting(title="Lain")
    client = as_user(buru)
    assert client.get(add(meeting, other.minutes.entries.get())).status_code == 404
    struck = factories.note(meeting, "Keliru.")
    entries.strike_entry(struck, by=secretariat, reason="Keliru.")
    assert client.get(add(meeting, struck)).status_code == 404
    with pytest.raises(ValidationError, match="sudah dicoret"):
        factories.comment(meeting, entry=struck)
    for wrong in ("0", "999999999999999999"):
        assert client.get(f"{document(meeting)}butir/{wrong}/tanggapi/").status_code == 404
        assert client.get(f"{document(meeting)}tanggapan/{wrong}/").status_code == 404


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (factories.wit(2021, 3, 12, 23, 59), 200),  # the last minute of the day, in Maluku
        (factories.wit(2021, 3, 13, 0, 0), 409),
    ],
)
def test_the_last_day_counts_whole_in_the_portals_zone(as_user, buru, meeting, entry, moment, status):
    with time_machine.travel(moment, tick=False):
        answer = as_user(buru).get(add(meeting, entry))
        assert answer.status_code == status
        page = page_of(as_user(buru).get(document(meeting)))
        posted = as_user(buru).post(add(meeting, entry), typed("Terlambat?"))
    if status == 200:
        assert posted.status_code == 302
        assert f'href="{add(meeting, entry)}"' in page
    else:
        late = "Waktu menanggapi sudah lewat: tanggapan diterima sampai Jumat, 12 Maret 2021."
        assert late in page_of(answer)
        assert late in page
        assert f'href="{add(meeting, entry)}"' not in page
        assert "tidak menerima tanggapan lagi" in page_of(posted)
        assert "Terlambat?</textarea>" in posted.content.decode()  # nothing typed is lost
        assert not EntryComment.objects.exists()


def test_after_the_ratification_the_comments_stay_readable_and_none_is_added(
    as_user, buru, chair, meeting, entry
):
    comment = factories.comment(meeting)
    minutes.ratify_minutes(meeting.minutes, by=chair)
    answer = as_user(buru).get(add(meeting, entry))
    assert answer.status_code == 409
    assert "sudah disahkan" in page_of(answer)
    assert "tidak menerima tanggapan lagi" in page_of(as_user(buru).post(add(meeting, entry), typed()))
    assert comment.text in page_of(as_user(buru).get(document(meeting)))
    assert EntryComment.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "wajib"), ("\u200b", "wajib"), ("x" * 5_001, "5000"), ("a\x00b", "ull")],
)
def test_what_is_wrong_is_said_beside_the_field(as_user, buru, meeting, entry, text, message):
    answer = as_user(buru).post(add(meeting, entry), typed(text))
    assert answer.status_code == 200
    errors = " ".join(answer.context["form"].errors["text"])
    assert message in errors or "kosong" in errors
    assert not EntryComment.objects.exists()


def test_sent_twice_it_is_one_comment_and_the_key_of_another_is_refused(as_user, buru, ambon, meeting, entry):
    form = typed()
    for _ in range(2):
        assert as_user(buru).post(add(meeting, entry), form).status_code == 302
    assert EntryComment.objects.count() == 1
    for user, fields in ((buru, {"text": "Hal lain."}), (ambon, {})):
        answer = as_user(user).post(add(meeting, entry), form | fields)
        assert "sudah pernah dikirim" in page_of(answer)
        assert answer.context["form"]["client_key"].value() != form["client_key"]
    assert EntryComment.objects.count() == 1


@pytest.mark.parametrize("seen", ["", "x", "0", "-4", "9" * 30])
def test_a_version_that_is_none_counts_as_the_present_one(as_user, buru, meeting, entry, seen):
    assert as_user(buru).post(add(meeting, entry), typed(seen=seen)).status_code == 302
    assert EntryComment.objects.get().seen == entry.last_change


def test_what_is_said_is_shown_as_text(as_user, buru, meeting, entry):
    as_user(buru).post(add(meeting, entry), typed("<script>alert(1)</script> & <b>tebal</b>"))
    page = as_user(buru).get(document(meeting)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


# Answering


def messages_to(institution):
    addresses = set(User.objects.filter(institution=institution).values_list("email", flat=True))
    return [
        letter_of(delivery).subject
        for delivery in Delivery.objects.order_by("pk")
        if delivery.address in addresses
    ]


def test_the_secretariat_answers_and_the_institution_is_told(as_user, secretariat, buru, ambon, meeting):
    comment = factories.comment(meeting)
    desk = as_user(secretariat)
    listed = page_of(desk.get(at("comment_list", meeting)))
    assert comment.text in listed
    assert f'href="{at("comment_answer", meeting, comment)}"' in listed
    assert f'href="{at("comment_answer", meeting, comment)}"' in page_of(desk.get(document(meeting)))
    empty = desk.post(at("comment_answer", meeting, comment), {"answer": ""})
    assert "answer" in empty.context["form"].errors
    before = len(messages_to(ambon.institution))
    for _ in range(2):  # a double tap
        answer = desk.post(at("comment_answer", meeting, comment), {"answer": "Sudah sesuai rekaman."})
        assert answer.url == at("comment_list", meeting)
    comment.refresh_from_db()
    assert (comment.answer, comment.answered_by, comment.was_taken_over, comment.became) == (
        "Sudah sesuai rekaman.",
        secretariat,
        False,
        None,
    )
    assert messages_to(buru.institution)[-1] == (
        f"Dijawab: Tanggapan {buru.institution.label} atas notula Rapat Koordinasi Kominfo"
    )
    assert messages_to(buru.institution).count(messages_to(buru.institution)[-1]) == 1
    assert len(messages_to(ambon.institution)) == before
    page = page_of(as_user(ambon).get(document(meeting)))
    assert "Sudah sesuai rekaman." in page
    assert secretariat.person.position not in page


def test_the_message_leads_to_the_comment(as_user, secretariat, buru, meeting):
    comment = factories.comment(meeting)
    comments.answer_comment(comment, by=secretariat, answer="Sudah sesuai.")
    body = letter_of(Delivery.objects.order_by("pk").last()).body
    assert detail(meeting, comment) in body
    assert as_user(buru).get(detail(meeting, comment)).status_code == 200


def test_a_comment_is_answered_once(as_user, secretariat, meeting):
    comment = factories.comment(meeting)
    comments.answer_comment(comment, by=secretariat, answer="Pertama.")
    colleague = factories.user("rekan@uji.id", "secretariat", secretariat.institution)
    for name, fields in (("comment_answer", {"answer": "Kedua."}), ("comment_take_over", {"text": "Kedua."})):
        answer = as_user(colleague).post(at(name, meeting, comment), fields)
        assert answer.status_code == 409
        assert "sudah dijawab" in page_of(answer)
        assert "Kedua." in page_of(answer)
    with pytest.raises(ValidationError, match="sudah dijawab"):
        comments.answer_comment(comment, by=colleague, answer="Kedua.")
    comment.refresh_from_db()
    assert comment.answer == "Pertama."


def test_an_open_comment_is_answered_after_the_ratification_but_the_entry_stays(
    as_user, secretariat, chair, meeting, entry
):
    comment = factories.comment(meeting)
    minutes.ratify_minutes(meeting.minutes, by=chair)
    desk = as_user(secretariat)
    answer = desk.post(at("comment_take_over", meeting, comment), taken_over(entry, "Lain."))
    assert answer.status_code == 409
    assert "hanya dapat diubah dengan ralat" in page_of(answer)
    assert "Lain." in page_of(answer)
    assert desk.get(at("comment_answer", meeting, comment)).status_code == 200
    assert desk.post(at("comment_answer", meeting, comment), {"answer": "Akan diralat."}).status_code == 302


# Taking over


def taken_over(entry, text, **fields):
    return {"kind": entry.kind, "speaker": "", "text": text, "answer": "", "seen": entry.last_change} | fields


def test_a_comment_is_taken_over_and_what_changed_is_shown(as_user, secretariat, buru, ambon, meeting, entry):
    comment = factories.comment(meeting, "Pukul 09.15.")
    seen = entry.last_change
    desk = as_user(secretariat)
    form = desk.get(at("comment_take_over", meeting, comment)).context["form"]
    assert form["text"].value() == "Rapat dibuka."
    for _ in range(2):
        answer = desk.post(
            at("comment_take_over", meeting, comment),
            taken_over(entry, "Rapat dibuka pukul 09.15.", seen=seen),
        )
        assert answer.url == at("comment_list", meeting)
    entry.refresh_from_db()
    comment.refresh_from_db()
    assert entry.text == "Rapat dibuka pukul 09.15."
    assert (comment.was_taken_over, comment.seen, comment.became) == (True, seen, entry.last_change)
    assert messages_to(buru.institution)[-1].startswith("Tanggapan diterima: Tanggapan ")
    entries.change_entry(entry, by=secretariat, changes={"text": "Rapat dibuka Sekda pukul 09.15."})
    page = page_of(as_user(ambon).get(document(meeting)))
    assert "diterima" in page
    assert f'href="{detail(meeting, comment)}"' in page
    changed = as_user(ambon).get(detail(meeting, comment))
    assert changed.context["change"]["difference"] == [
        ("same", "Rapat"),
        ("removed", " dibuka."),
        ("added", " dibuka pukul 09.15."),
    ]


def test_a_change_of_a_colleague_meanwhile_is_shown_before_the_comment_is_taken_over(
    as_user, secretariat, meeting, entry
):
    comment = factories.comment(meeting)
    mine = taken_over(entry, "Versi saya.")
    entries.change_entry(entry, by=secretariat, changes={"text": "Versi rekan."})
    answer = as_user(secretariat).post(at("comment_take_over", meeting, comment), mine)
    assert answer.status_code == 200
    assert "diubah orang lain" in page_of(answer)
    assert "Versi rekan." in page_of(answer)
    assert "Versi saya.</textarea>" in answer.content.decode()
    comment.refresh_from_db()
    assert comment.is_open
    again = mine | {"seen": answer.context["form"]["seen"].value()}
    assert as_user(secretariat).post(at("comment_take_over", meeting, comment), again).status_code == 302
    entry.refresh_from_db()
    assert entry.text == "Versi saya."


def test_nothing_changed_is_nothing_taken_over_but_an_earlier_change_counts(
    as_user, secretariat, meeting, entry
):
    comment = factories.comment(meeting)
    desk = as_user(secretariat)
    answer = desk.post(at("comment_take_over", meeting, comment), taken_over(entry, "Rapat dibuka."))
    assert "belum berubah" in page_of(answer)
    entries.change_entry(entry, by=secretariat, changes={"text": "Rapat dibuka Sekda."})
    answer = desk.post(at("comment_take_over", meeting, comment), taken_over(entry, "Rapat dibuka Sekda."))
    assert answer.status_code == 302
    comment.refresh_from_db()
    assert comment.became == entry.last_change


def test_a_comment_on_an_entry_struck_out_since_is_answered_and_stays_readable(
    as_user, secretariat, buru, meeting
):
    entry = factories.note(meeting, "Tidak pernah diucapkan.")
    comment = factories.comment(meeting, "Ini tidak diucapkan.", entry=entry)
    entries.strike_entry(entry, by=secretariat, reason="Alasan di dalam kantor.")
    desk = as_user(secretariat)
    assert desk.get(at("comment_take_over", meeting, comment)).status_code == 409
    assert desk.post(at("comment_answer", meeting, comment), {"answer": "Dicoret."}).status_code == 302
    for address in (document(meeting), detail(meeting, comment)):
        page = page_of(as_user(buru).get(address))
        assert "Ini tidak diucapkan." in page
        assert "dicoret" in page
        assert "Tidak pernah diucapkan." not in page
        assert "Alasan di dalam kantor." not in page


def test_a_comment_is_found_only_under_its_own_meeting(as_user, secretariat, meeting):
    comment = factories.comment(meeting)
    other = factories.circulated_meeting(title="Lain")
    desk = as_user(secretariat)
    for name in ("comment_answer", "comment_take_over"):
        assert desk.get(at(name, other, comment)).status_code == 404
        assert desk.post(at(name, other, comment), {"answer": "x"}).status_code == 404
    assert desk.get(detail(other, comment)).status_code == 404


# The list at the desk


def test_open_comments_come_first(as_user, secretariat, chair, meeting):
    first, second = factories.comment(meeting, "Pertama."), factories.comment(meeting, "Kedua.")
    comments.answer_comment(first, by=secretariat, answer="Ya.")
    page = as_user(secretariat).get(at("comment_list", meeting))
    assert list(page.context["page"]) == [second, first]
    page = as_user(chair).get(at("comment_list", meeting))
    assert at("comment_answer", meeting, second) not in page.content.decode()


def test_without_comments_the_list_says_so(as_user, secretariat, meeting):
    assert "Belum ada tanggapan" in page_of(as_user(secretariat).get(at("comment_list", meeting)))
    announced = factories.announced_meeting(title="Lain")
    assert as_user(secretariat).get(at("comment_list", announced)).status_code == 404


def test_unanswered_comments_are_a_warning_and_do_not_prevent_the_ratification(as_user, chair, meeting):
    comment = factories.comment(meeting)
    page = as_user(chair).get(at("minutes_ratify", meeting))
    assert "1 tanggapan yang belum dijawab" in page_of(page)
    assert f'href="{detail(meeting, comment)}"' in page_of(page)
    seen = page.context["form"]["seen"].value()
    assert as_user(chair).post(at("minutes_ratify", meeting), {"seen": seen}).status_code == 302


@pytest.mark.parametrize(
    ("person", "page", "allowed"),
    [
        ("buru", "document", 16),
        ("secretariat", "list", 6),
        ("buru", "detail", 5),
        ("buru", "add", 7),
        ("secretariat", "answer", 4),
        ("secretariat", "take_over", 5),
    ],
)
def test_queries_do_not_grow_with_the_comments(request, as_user, secretariat, meeting, person, page, allowed):
    client = as_user(request.getfixturevalue(person))
    counted = []
    for number in (1, 3):
        for n in range(number):
            entry = factories.note(meeting, f"Butir {number} {n}")
            taken = factories.comment(meeting, entry=entry)
            comments.take_over(
                taken, by=secretariat, changes=factories.words("Diubah."), seen=entry.last_change
            )
            comment = factories.comment(meeting, entry=entry)
        address = {
            "document": document(meeting),
            "list": at("comment_list", meeting),
            "detail": detail(meeting, taken),
            "add": add(meeting, entry),
            "answer": at("comment_answer", meeting, comment),
            "take_over": at("comment_take_over", meeting, comment),
        }[page]
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counted.append(len(queries))
    assert counted == [allowed, allowed]


# The database


def test_a_comment_is_never_deleted_and_its_versions_are_kept(meeting, secretariat):
    comment = factories.comment(meeting)
    comments.answer_comment(comment, by=secretariat, answer="Ya.")
    assert list(comment.history.order_by("pgh_id").values_list("answer", flat=True)) == ["", "Ya."]
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        EntryComment.objects.filter(pk=comment.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryComment.objects.filter(pk=comment.pk).update(was_taken_over=True)


def test_an_earlier_draft_is_not_shown_through_a_comment(as_user, buru, secretariat):
    """What participants never saw cannot be named as what was read: the difference to it is shown to all of them."""
    meeting = factories.held_meeting()
    entry = meeting.minutes.entries.get()
    unreleased = entry.last_change
    entries.change_entry(entry, by=secretariat, changes={"text": "Rapat dibuka pukul 09.00."})
    released = entry.last_change
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    # The database's clock tells when a version was made, and stands still within a test.
    type(meeting.minutes).objects.filter(pk=meeting.minutes.pk).update(circulated_at=Now())
    meeting.refresh_from_db()
    for seen in (unreleased, released):
        assert as_user(buru).post(add(meeting, entry), typed(seen=seen)).status_code == 302
        assert EntryComment.objects.last().seen == released


def test_a_version_made_while_circulated_may_be_the_one_that_was_read(
    as_user, buru, secretariat, meeting, entry
):
    read = entry.last_change
    entries.change_entry(entry, by=secretariat, changes={"text": "Rapat dibuka pukul 09.00."})
    assert as_user(buru).post(add(meeting, entry), typed(seen=read)).status_code == 302
    assert EntryComment.objects.get().seen == read != entry.last_change
