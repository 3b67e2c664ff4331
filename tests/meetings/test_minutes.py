"""The minutes through their pages: written, changed, struck out, circulated, ratified, read."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.actions import (
    agendas,
    attendance,
    entries,
    entry_outcomes,
    follow_ups,
    inputs,
    minutes,
    proposals,
)
from meetings.actions import meetings as meeting_actions
from meetings.differences import difference
from meetings.models import AgendaItem, Entry, FollowUp, Input, Meeting, Minutes, NumberSequence
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    return factories.held_meeting()


@pytest.fixture
def desk(as_user, secretariat):
    return as_user(secretariat)


def at(name, meeting, entry=None):
    return reverse(name, args=[meeting.pk, *([entry.pk] if entry else [])])


def document(meeting):
    return reverse("minutes_detail", args=[meeting.year, meeting.slug])


def speaker_from(meeting, institution, name="Suharto"):
    """Somebody who is present for an institution, by name."""
    attendance.name_attendee(
        meeting.attendances.get(institution=institution),
        by=factories.secretariat(),
        capacity="in_person",
        person={"full_name": name, "position": "Kepala Dinas"},
    )
    return meeting.attendances.get(institution=institution).attendee


def typed(item, text="Dibahas.", **fields):
    return {
        "agenda_item": item.pk,
        "kind": "note",
        "speaker": "",
        "text": text,
        "client_key": str(uuid.uuid4()),
    } | fields


# Writing


def test_an_entry_is_written_under_the_item_that_is_open(desk, meeting):
    first = meeting.agenda_items.first()
    answer = desk.post(at("minutes_edit", meeting), typed(first, "Rapat dibuka pukul 09.15 WIT."))
    assert answer.status_code == 302
    assert answer.url == f"/meja/rapat/{meeting.pk}/notula/?acara={first.pk}#isian"
    entry = first.entries.get()
    assert (entry.text, entry.kind, entry.position, entry.number) == (
        "Rapat dibuka pukul 09.15 WIT.",
        "note",
        1,
        None,
    )
    page = desk.get(answer.url).content.decode()
    assert "Rapat dibuka pukul 09.15 WIT." in page
    assert f'id="butir-{entry.pk}"' in page


def test_a_statement_keeps_post_and_institution_of_the_day(desk, meeting):
    institution = factories.kominfo("Buru")
    speaker = speaker_from(meeting, institution)
    item = meeting.agenda_items.last()
    desk.post(at("minutes_edit", meeting), typed(item, "Sering putus.", kind="statement", speaker=speaker.pk))
    entry = item.entries.get(kind="statement")
    speaker.position = "Pensiun"
    speaker.institution = factories.kominfo("Kota Ambon")
    speaker.save()
    entries.change_entry(entry, by=factories.secretariat(), changes={"text": "Sering sekali putus."})
    entry.refresh_from_db()
    assert (entry.speaker_position, entry.speaker_institution) == ("Kepala Dinas", institution)
    page = desk.get(at("minutes_edit", meeting)).content.decode()
    assert "Suharto (Kepala Dinas)" in page


def test_after_a_statement_the_next_form_keeps_the_speaker_and_after_a_decision_it_does_not(desk, meeting):
    speaker = speaker_from(meeting, factories.kominfo("Buru"))
    item = meeting.agenda_items.last()
    desk.post(at("minutes_edit", meeting), typed(item, kind="statement", speaker=speaker.pk))
    form = desk.get(at("minutes_edit", meeting)).context["form"]
    assert (form["kind"].value(), form["speaker"].value()) == ("statement", speaker.pk)
    desk.post(at("minutes_edit", meeting), typed(item, kind="decision"))
    form = desk.get(at("minutes_edit", meeting)).context["form"]
    assert (form["kind"].value(), form["speaker"].value()) == ("note", None)


def test_only_who_is_here_can_be_named_as_the_speaker(desk, meeting):
    here = speaker_from(meeting, factories.kominfo("Buru"))
    programme = factories.PersonFactory(full_name="Pemapar")
    agendas.add_speaker(meeting, meeting.speakers.model(person=programme), by=factories.secretariat())
    stranger = factories.PersonFactory(full_name="Orang Lain")
    form = desk.get(at("minutes_edit", meeting)).context["form"]
    assert set(form.fields["speaker"].queryset) == {here, programme, meeting.chair}
    answer = desk.post(
        at("minutes_edit", meeting),
        typed(meeting.agenda_items.last(), "Hadir.", kind="statement", speaker=stranger.pk),
    )
    assert answer.status_code == 200
    assert "speaker" in answer.context["form"].errors
    assert "Hadir.</textarea>" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"text": ""}, "text", "kosong"),
        ({"text": "x" * 250_001}, "text", "250"),
        ({"text": "\u200b\u200b"}, "text", "kosong"),
        ({"kind": "lain"}, "kind", "lain"),
        ({"kind": ""}, "kind", "kosong"),
        ({"speaker": "x"}, "speaker", ""),
        ({"speaker": "99999999999999999999999"}, "speaker", ""),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_saved(desk, meeting, fields, field, message):
    before = Entry.objects.count()
    answer = desk.post(at("minutes_edit", meeting), typed(meeting.agenda_items.first()) | fields)
    assert answer.status_code == 200
    assert message in " ".join(answer.context["form"].errors[field])
    assert Entry.objects.count() == before


def test_a_statement_may_lack_its_speaker_while_it_is_written_and_the_page_says_so(desk, meeting):
    item = meeting.agenda_items.first()
    desk.post(at("minutes_edit", meeting), typed(item, "Siapa ini?", kind="statement"))
    assert (item.entries.get().kind, item.entries.get().speaker) == ("statement", None)
    assert (
        "pembicara belum disebut"
        in desk.get(at("minutes_edit", meeting), {"acara": item.pk}).content.decode()
    )


@pytest.mark.parametrize("text", ["=1+1", "😀 setuju", "<b>tebal</b>", "x" * 20_000, "baris\r\nbaris"])
def test_odd_texts_are_kept_as_they_are(desk, meeting, text):
    item = meeting.agenda_items.first()
    desk.post(at("minutes_edit", meeting), typed(item, text))
    assert item.entries.get().text == text.replace("\r\n", "\n")
    assert "<b>tebal" not in desk.get(at("minutes_edit", meeting)).content.decode()


def test_the_same_form_sent_twice_is_one_entry(desk, meeting):
    item = meeting.agenda_items.first()
    form = typed(item, kind="decision")
    answers = [desk.post(at("minutes_edit", meeting), form) for _ in range(3)]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, answers[0].url)}
    assert item.entries.get().number == "K-2021-0001"


def test_another_text_under_a_used_key_is_neither_lost_nor_mixed_up(desk, meeting):
    """Somebody goes back in the browser and writes the next entry over the form of the last."""
    item = meeting.agenda_items.first()
    form = typed(item, "Pertama.")
    desk.post(at("minutes_edit", meeting), form)
    answer = desk.post(at("minutes_edit", meeting), form | {"text": "Kedua."})
    assert answer.status_code == 200
    assert "Kedua.</textarea>" in answer.content.decode()
    fresh = answer.context["form"]["client_key"].value()
    assert fresh != form["client_key"]
    desk.post(at("minutes_edit", meeting), form | {"text": "Kedua.", "client_key": fresh})
    assert list(item.entries.values_list("text", flat=True)) == ["Pertama.", "Kedua."]


def test_a_key_sent_again_after_a_colleague_changed_the_entry_still_gives_the_first_answer(desk, meeting):
    item = meeting.agenda_items.first()
    form = typed(item, "Pertama.")
    desk.post(at("minutes_edit", meeting), form)
    entries.change_entry(item.entries.get(), by=factories.secretariat(), changes={"text": "Diperbaiki."})
    assert desk.post(at("minutes_edit", meeting), form).status_code == 302
    assert item.entries.get().text == "Diperbaiki."


@pytest.mark.parametrize("wanted", ["999999", "x", "", "\x00", "-1", "9" * 60])
def test_an_item_that_does_not_exist_opens_the_one_last_written(desk, meeting, wanted):
    page = desk.get(at("minutes_edit", meeting), {"acara": wanted})
    assert page.status_code == 200
    assert page.context["item"] == meeting.agenda_items.last()


def test_an_item_of_another_meeting_or_one_that_vanished_does_not_take_the_text_with_it(desk, meeting):
    foreign = factories.draft_meeting(title="Lain").agenda_items.first()
    answer = desk.post(at("minutes_edit", meeting), typed(foreign, "Jangan hilang."))
    assert answer.status_code == 200
    assert "Jangan hilang.</textarea>" in answer.content.decode()
    assert "sudah tidak ada" in answer.content.decode()
    assert not Entry.objects.filter(text="Jangan hilang.").exists()


def test_eighty_agenda_items_are_links_with_counts_in_their_order(
    desk, meeting, django_assert_max_num_queries
):
    for n in range(78):
        agendas.add_agenda_item(meeting, AgendaItem(title=f"Paparan {n}"), by=factories.secretariat())
    factories.decision(meeting)  # under the last item
    with django_assert_max_num_queries(16):
        page = desk.get(at("minutes_edit", meeting))
    assert [item.position for item in page.context["items"]] == list(range(1, 81))
    assert page.context["item"].position == 80
    assert (
        page.content.decode().count("<textarea") == 2
    )  # the next entry, and the template of one that is changed
    assert "1 butir, 1 keputusan" in " ".join(page.content.decode().split())


def entries_with_all_that_follows(meeting, count):
    institution = factories.kominfo("Buru")
    speaker = speaker_from(meeting, institution)
    for n in range(count):
        said = factories.note(meeting, f"Pernyataan {n}", kind="statement", speaker=speaker)
        entry_outcomes.put_input_forward(
            said,
            Input(topic=f"Pokok {n}", problem="Masalah"),
            by=factories.secretariat(),
            institution=institution,
            client_key=uuid.uuid4(),
        )
        decided = factories.decision(meeting, f"Keputusan {n}")
        entry_outcomes.follow_up_decision(
            decided, by=factories.secretariat(), client_key=uuid.uuid4(), task=f"Tugas {n}"
        )
        entries.change_entry(decided, by=factories.secretariat(), changes={"text": f"Keputusan {n}!"})


@pytest.mark.parametrize(
    ("page", "allowed"),
    [("minutes_edit", 16), ("minutes_detail", 15), ("minutes_circulate", 13), ("minutes_ratify", 28)],
)
def test_queries_do_not_grow_with_the_entries(client, secretariat, chair, page, allowed):
    counted = []
    for count in (1, 3):
        meeting = factories.held_meeting(title=f"Rapat {count}")
        entries_with_all_that_follows(meeting, count)
        user = secretariat
        if page == "minutes_ratify":
            minutes.circulate_minutes(meeting.minutes, by=secretariat)
            user = chair
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        address = document(meeting) if page == "minutes_detail" else at(page, meeting)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert counted[0] == allowed


def test_saving_an_entry_takes_as_many_queries_with_many_entries_as_with_few(desk, meeting):
    item = meeting.agenda_items.last()
    counted = []
    for others in (0, 5):
        for n in range(others):
            factories.note(meeting, f"Butir {n}")
        with CaptureQueriesContext(connection) as queries:
            desk.post(at("minutes_edit", meeting), typed(item))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_before_the_session_there_are_no_minutes_and_the_page_says_why(desk):
    announced = factories.announced_meeting()
    assert "Notula dibuka saat rapat dimulai" in desk.get(at("minutes_edit", announced)).content.decode()
    draft = factories.draft_meeting(title="Draf")
    assert "Umumkan rapat ini dahulu" in desk.get(at("minutes_edit", draft)).content.decode()
    for name in ("minutes_circulate", "minutes_ratify"):
        assert desk.get(at(name, draft)).status_code in {403, 404}


def test_an_empty_agenda_says_what_to_do_and_keeps_the_text(desk, meeting):
    empty = factories.draft_meeting(title="Tanpa agenda")
    item = empty.agenda_items.first()
    Minutes.objects.create(meeting=empty)
    empty.agenda_items.all().delete()
    assert "Susun agenda" in desk.get(at("minutes_edit", empty)).content.decode()
    answer = desk.post(at("minutes_edit", empty), typed(item, "Jangan hilang."))
    assert answer.status_code == 409
    assert "Jangan hilang." in answer.content.decode()


# Who


def test_the_chair_and_the_administrator_are_led_to_the_document(as_user, chair, administrator, meeting):
    for user in (chair, administrator):
        assert as_user(user).get(at("minutes_edit", meeting)).url == document(meeting)
        assert as_user(user).post(at("minutes_edit", meeting), {}).status_code == 403


def test_nobody_but_the_secretariat_takes_minutes(as_user, ambon, bappeda, chair, administrator, meeting):
    entry = meeting.minutes.entries.get()
    pages = ["entry_change", "entry_strike", "entry_to_input", "entry_to_follow_up"]
    for name in pages:
        for user, status in ((ambon, 404), (bappeda, 404), (chair, 403), (administrator, 403)):
            assert as_user(user).get(at(name, meeting, entry)).status_code == status
            assert as_user(user).post(at(name, meeting, entry), {"text": "x"}).status_code == status
    for user, status in ((ambon, 404), (chair, 200), (administrator, 200)):
        assert as_user(user).get(at("entry_history", meeting, entry)).status_code == status
    entry.refresh_from_db()
    assert entry.text == "Rapat dibuka."


def test_an_entry_is_found_only_under_its_own_meeting(desk, meeting):
    entry = meeting.minutes.entries.get()
    other = factories.held_meeting(title="Lain")
    for name in ("entry_change", "entry_history", "entry_strike", "entry_to_input", "entry_to_follow_up"):
        assert desk.get(at(name, other, entry)).status_code == 404
    assert desk.post(at("entry_to_decision", other, entry)).status_code == 404


def test_anonymous_is_sent_to_signing_in(client, meeting):
    for address in (at("minutes_edit", meeting), document(meeting)):
        assert client.get(address).url == f"/masuk/?next={address}"


def test_the_document_is_for_the_invited_from_the_circulation_on(as_user, buru, meeting, secretariat):
    assert as_user(buru).get(document(meeting)).status_code == 404
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    assert as_user(buru).get(document(meeting)).status_code == 200
    meeting.attendances.filter(institution=buru.institution).delete()
    assert as_user(buru).get(document(meeting)).status_code == 404


# Changing and striking out


def change(entry, **fields):
    return {"kind": entry.kind, "speaker": "", "text": entry.text, "seen": entry.last_change} | fields


def test_an_entry_is_changed_and_what_it_was_is_in_its_history(desk, meeting, secretariat):
    entry = meeting.minutes.entries.get()
    answer = desk.post(
        at("entry_change", meeting, entry), change(entry, text="Rapat dibuka Sekda.", kind="decision")
    )
    assert answer.url.endswith(f"?acara={entry.agenda_item_id}#butir-{entry.pk}")
    page = " ".join(desk.get(at("entry_history", meeting, entry)).content.decode().split())
    assert "Staf Sekretariat Rakor, " in page
    assert "<del>catatan</del> → <ins>keputusan</ins>" in page
    assert "<del>–</del> → <ins>K-2021-0001</ins>" in page
    assert "Sekda." in page
    assert page.count("<li>") >= 2


def test_the_same_change_sent_twice_is_one_change(desk, meeting):
    entry = meeting.minutes.entries.get()
    form = change(entry, text="Baru.")
    assert desk.post(at("entry_change", meeting, entry), form).status_code == 302
    assert desk.post(at("entry_change", meeting, entry), form).status_code == 302
    assert entry.history.count() == 2


def test_a_numbered_decision_stays_a_decision(desk, meeting):
    decided = factories.decision(meeting)
    answer = desk.post(at("entry_change", meeting, decided), change(decided, kind="note"))
    assert "kind" in answer.context["form"].errors
    decided.refresh_from_db()
    assert (decided.kind, decided.number) == ("decision", "K-2021-0001")


def test_a_struck_entry_is_shown_to_the_secretariat_alone(as_user, secretariat, chair, buru, meeting):
    entry = factories.note(meeting, "Salah tempat.")
    desk = as_user(secretariat)
    assert desk.post(at("entry_strike", meeting, entry), {"reason": ""}).status_code == 200
    answer = desk.post(at("entry_strike", meeting, entry), {"reason": "Tertukar."})
    assert answer.status_code == 302
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    for address in (at("minutes_edit", meeting), document(meeting)):
        page = as_user(secretariat).get(address).content.decode()
        assert "<p>Salah tempat.</p>\n</del>" in page
        assert "Tertukar." in page
    for user in (chair, buru):
        page = as_user(user).get(document(meeting)).content.decode()
        assert "Salah tempat." not in page
        assert "Tertukar." not in page
    assert as_user(secretariat).get(at("entry_change", meeting, entry)).status_code == 409
    assert (
        as_user(secretariat).post(at("entry_strike", meeting, entry), {"reason": "Lagi."}).status_code == 302
    )


def test_an_entry_from_which_something_followed_cannot_be_struck(desk, meeting):
    decided = factories.decision(meeting)
    entry_outcomes.follow_up_decision(
        decided, by=factories.secretariat(), client_key=uuid.uuid4(), task="Tugas"
    )
    answer = desk.post(at("entry_strike", meeting, decided), {"reason": "Keliru."})
    assert answer.status_code == 200
    assert "tidak dapat dicoret" in answer.content.decode()
    decided.refresh_from_db()
    assert decided.struck_at is None


# Circulating and ratifying


def test_the_minutes_are_circulated_with_a_day_until_which_to_comment(desk, meeting):
    assert desk.get(at("minutes_circulate", meeting)).status_code == 200
    yesterday = factories.today() - timedelta(days=1)
    for wrong in ("", yesterday.isoformat(), "2101-01-01", "besok"):
        answer = desk.post(at("minutes_circulate", meeting), {"comments_until": wrong})
        assert "comments_until" in answer.context["form"].errors
    until = factories.today() + timedelta(days=7)
    for _ in range(2):
        assert (
            desk.post(at("minutes_circulate", meeting), {"comments_until": until.isoformat()}).status_code
            == 302
        )
    meeting.refresh_from_db()
    assert (meeting.status, meeting.minutes.comments_until) == ("circulated", until)
    assert meeting.events.filter(kind="circulated").count() == 1


def test_empty_minutes_are_not_circulated(desk, secretariat):
    meeting = meeting_actions.start_meeting(factories.announced_meeting(), by=secretariat)
    answer = desk.post(at("minutes_circulate", meeting), {"comments_until": factories.today().isoformat()})
    assert answer.status_code == 200
    assert "Notula masih kosong" in answer.content.decode()


def ratify(client, meeting):
    seen = client.get(at("minutes_ratify", meeting)).context["form"]["seen"].value()
    return client.post(at("minutes_ratify", meeting), {"seen": seen})


def test_the_chair_reads_the_whole_and_ratifies(as_user, chair, secretariat):
    meeting = factories.circulated_meeting()
    for _ in range(2):
        page = as_user(chair).get(at("minutes_ratify", meeting))
        if page.status_code == 200:
            assert "Rapat dibuka." in page.content.decode()
            ratify(as_user(chair), meeting)
    meeting.refresh_from_db()
    assert meeting.status == "ratified"
    assert as_user(chair).post(at("minutes_ratify", meeting), {}).status_code == 302
    page = as_user(secretariat).get(at("minutes_edit", meeting)).content.decode()
    assert "tidak dapat diubah lagi" in page
    assert "<textarea" not in page
    answer = as_user(secretariat).post(
        at("minutes_edit", meeting), typed(meeting.agenda_items.first(), "Terlambat.")
    )
    assert "sudah disahkan" in answer.content.decode()
    assert "Terlambat.</textarea>" in answer.content.decode()


def test_the_chair_of_another_meeting_may_not_ratify(as_user, secretariat, administrator):
    meeting = factories.circulated_meeting(chair=factories.PersonFactory())
    for user in (factories.chair(), secretariat, administrator):
        assert as_user(user).get(at("minutes_ratify", meeting)).status_code == 403
        assert as_user(user).post(at("minutes_ratify", meeting), {"seen": 1}).status_code == 403
    meeting.refresh_from_db()
    assert meeting.status == "circulated"


def test_a_draft_is_not_ratified(as_user, chair, meeting):
    assert as_user(chair).get(at("minutes_ratify", meeting)).status_code == 409
    assert as_user(chair).post(at("minutes_ratify", meeting), {"seen": 1}).status_code == 409


def test_what_changed_after_the_chair_opened_the_page_is_read_before_it_is_ratified(
    as_user, chair, secretariat
):
    meeting = factories.circulated_meeting()
    seen = meeting.minutes.last_change
    entries.change_entry(meeting.minutes.entries.get(), by=secretariat, changes={"text": "Lain sama sekali."})
    for old in (seen, "", "x"):
        answer = as_user(chair).post(at("minutes_ratify", meeting), {"seen": old})
        assert answer.status_code == 200
        assert "Notula berubah sejak Anda membukanya" in answer.content.decode()
        assert "Lain sama sekali." in answer.content.decode()
    assert ratify(as_user(chair), meeting).status_code == 302


@pytest.fixture
def blocked(meeting, secretariat):
    """Circulated, with one of each that keeps the minutes from being ratified."""
    said = factories.note(meeting, "Siapa yang mengatakannya?", kind="statement")
    entry = meeting.minutes.entries.first()
    seen = entry.last_change
    entries.change_entry(entry, by=secretariat, changes={"text": "Rapat dibuka Sekda."})
    _, proposal = proposals.change_or_propose(
        entry,
        by=secretariat,
        changes={"kind": "note", "speaker": None, "text": "Rapat dibuka Gubernur."},
        seen=seen,
        client_key=uuid.uuid4(),
    )
    put = factories.received_input(meeting)
    follow_up, _ = entry_outcomes.follow_up_decision(
        factories.decision(meeting), by=secretariat, client_key=uuid.uuid4(), task="Tanpa instansi"
    )
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    return {"said": said, "proposal": proposal, "put": put, "follow_up": follow_up}


def mend(blocked, what, by):
    if what == "said":
        entries.change_entry(blocked["said"], by=by, changes={"kind": "note"})
    elif what == "proposal":
        proposal = blocked["proposal"]
        proposals.settle_proposal(
            proposal,
            by=by,
            outcome="kept",
            seen=proposal.entry.last_change,
            proposal_seen=proposal.last_change,
        )
    elif what == "put":
        inputs.verify_input(blocked["put"], by=by)
        inputs.decline_input(blocked["put"], by=by, reason="Sudah berjalan.")
    else:
        follow_ups.assign(
            blocked["follow_up"],
            by=by,
            institution=factories.bappeda().institution,
            due_date=factories.today(),
        )


def test_minutes_are_not_ratified_while_something_blocks_them(as_user, chair, meeting, blocked):
    client = as_user(chair)
    page = " ".join(client.get(at("minutes_ratify", meeting)).content.decode().split())
    assert "Notula belum dapat disahkan." in page
    assert "Sahkan notula ini" not in page
    for link in (
        f'href="#butir-{blocked["said"].pk}"',
        f'href="#butir-{blocked["proposal"].entry_id}"',
        f'href="{blocked["put"].get_absolute_url()}"',
        f'href="{blocked["follow_up"].get_absolute_url()}"',
    ):
        assert link in page
    answer = client.post(at("minutes_ratify", meeting), {"seen": meeting.minutes.last_change})
    (refusal,) = answer.context["form"].non_field_errors()
    assert refusal == (
        "Notula belum dapat disahkan: 1 pernyataan tanpa pembicara, 1 usulan isi yang belum dipilih, "
        "1 masukan yang belum diputuskan, 1 tindak lanjut tanpa instansi atau batas waktu."
    )
    assert Meeting.objects.get(pk=meeting.pk).status == "circulated"


@pytest.mark.parametrize("left", ["said", "proposal", "put", "follow_up"])
def test_each_of_them_alone_blocks_the_ratification(chair, secretariat, meeting, blocked, left):
    for what in blocked.keys() - {left}:
        mend(blocked, what, secretariat)
    with pytest.raises(ValidationError) as refusal:
        minutes.ratify_minutes(meeting.minutes, by=chair)
    assert refusal.value.code == "blocked"
    mend(blocked, left, secretariat)
    assert minutes.ratify_minutes(meeting.minutes, by=chair).status == "ratified"


def test_the_secretariat_finds_the_way_to_mend_each(as_user, secretariat, chair, meeting, blocked):
    page = " ".join(as_user(secretariat).get(at("minutes_check", meeting)).content.decode().split())
    entry = blocked["proposal"].entry
    for link in (
        f'href="{at("entry_change", meeting, blocked["said"])}"',
        f'href="{reverse("proposal_settle", args=[meeting.pk, blocked["proposal"].pk])}"',
        f'href="{blocked["put"].get_absolute_url()}"',
        f'href="{reverse("follow_up_assign", args=[blocked["follow_up"].number])}"',
    ):
        assert link in page
    page = " ".join(as_user(chair).get(at("minutes_check", meeting)).content.decode().split())
    assert "Sekretariat melengkapi yang berikut ini" in page
    assert f'href="{document(meeting)}#butir-{entry.pk}"' in page
    for what in blocked:
        mend(blocked, what, secretariat)
    page = as_user(secretariat).get(at("minutes_check", meeting)).content.decode()
    assert "Tidak ada yang menghalangi pengesahan" in page
    minutes.ratify_minutes(meeting.minutes, by=chair)
    assert as_user(secretariat).get(at("minutes_check", meeting)).url == document(meeting)


def test_before_the_session_there_is_nothing_to_check(as_user, secretariat):
    announced = factories.announced_meeting()
    assert as_user(secretariat).get(at("minutes_check", announced)).status_code == 404


def test_many_that_block_are_counted_and_the_first_of_them_listed(as_user, chair, meeting, secretariat):
    for n in range(22):
        factories.note(meeting, f"Pernyataan {n}", kind="statement")
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    page = " ".join(as_user(chair).get(at("minutes_ratify", meeting)).content.decode().split())
    assert "22 pernyataan tanpa pembicara" in page
    assert "dan 2 lainnya" in page


def test_what_does_not_block_is_shown_to_the_chair(as_user, chair, secretariat, meeting):
    decided = factories.decision(meeting)
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    page = " ".join(as_user(chair).get(at("minutes_ratify", meeting)).content.decode().split())
    assert "Mata acara tanpa butir:" in page
    assert "1. Pembukaan</a>" in page
    assert f'href="#butir-{decided.pk}"' in page
    assert "12 undangan belum ditandai hadir atau tidak" in page
    assert ratify(as_user(chair), meeting).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_chair_sees_what_changed_since_the_participants_got_the_draft(as_user):
    meeting = factories.circulated_meeting()
    client = as_user(factories.chair())
    assert not client.get(at("minutes_ratify", meeting)).context["changed"]
    late = factories.note(meeting, "Menyusul.")
    assert client.get(at("minutes_ratify", meeting)).context["changed"] == [late]


# The document


def test_the_document_names_whom_it_should_and_nobody_else(as_user, buru, secretariat, meeting):
    institution = factories.kominfo("Buru")
    speaker = speaker_from(meeting, institution)
    type(speaker).objects.filter(pk=speaker.pk).update(
        phone="081234567890", email="rahasia@uji.id", nip="198609262015051001"
    )
    attendance.add_person_present(
        meeting,
        by=secretariat,
        institution=institution,
        capacity="staff",
        person={"full_name": "Staf Tak Disebut", "position": "Staf"},
        client_key=uuid.uuid4(),
    )
    follow_up = factories.assigned_follow_up(meeting)
    restricted = factories.verified_input(meeting, topic="Terbatas")
    inputs.restrict_input(restricted, by=secretariat, reason="Data pribadi")
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    page = " ".join(as_user(factories.ambon()).get(document(meeting)).content.decode().split())
    assert "Rabu, 3 Maret 2021" in page
    assert "Manise Hotel, Ambon" in page
    assert "Dinas Komunikasi dan Informatika Kabupaten Buru: Suharto" in page
    assert "dan 1 staf atau tamu" in page
    assert follow_up.number in page
    assert "Matriks Tindak Lanjut" in page
    assert "belum disahkan" in page
    # Of the number of an official its beginning, in whatever groups it is written; no key is as long.
    for hidden in ("Staf Tak Disebut", "081234567890", "rahasia@uji.id", "19860926", restricted.number):
        assert hidden not in page


def test_the_restricted_input_of_an_entry_is_not_named_to_others(as_user, ambon, secretariat, meeting):
    entry = meeting.minutes.entries.get()
    input, _ = entry_outcomes.put_input_forward(
        entry,
        Input(topic="Rahasia", problem="Masalah"),
        by=secretariat,
        institution=factories.kominfo("Buru"),
        client_key=uuid.uuid4(),
    )
    inputs.restrict_input(input, by=secretariat, reason="Data pribadi")
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    assert input.number not in as_user(ambon).get(document(meeting)).content.decode()
    assert input.number in as_user(factories.buru()).get(document(meeting)).content.decode()


# The verbs in any order

STEPS = st.lists(
    st.sampled_from(
        [
            "note",
            "decision",
            "change",
            "decide",
            "draw",
            "strike",
            "follow",
            "decide and follow",
            "circulate",
            "ratify",
        ]
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, pick=st.randoms(use_true_random=False))
def test_in_whatever_order_numbers_have_no_gaps_and_a_refusal_leaves_no_trace(meeting, steps, pick):
    with transaction.atomic():
        for step in steps:
            before = _trace(meeting)
            try:
                with transaction.atomic():
                    _take(step, meeting, pick)
            except ValidationError:
                assert _trace(meeting) == before
        _check(meeting)
        transaction.set_rollback(True)


def _take(step, meeting, pick):
    by = factories.secretariat()
    record = Minutes.objects.get(meeting=meeting)
    entry = pick.choice(list(record.entries.order_by("pk")))
    if step in {"note", "decision"}:
        new = Entry(
            agenda_item=pick.choice(list(meeting.agenda_items.all())), text=f"{pick.random()}", kind=step
        )
        entries.add_entry(record, new, by=by, client_key=uuid.uuid4())
    elif step == "change":
        kind = pick.choice(["note", "decision"])
        entries.change_entry(entry, by=by, changes={"text": f"{pick.random()}", "kind": kind})
    elif step == "decide":
        entries.make_decision(entry, by=by)
    elif step == "strike":
        entries.strike_entry(entry, by=by, reason="Keliru.")
    elif step == "draw":
        entry_outcomes.draw_decision(entry, by=by, client_key=uuid.uuid4(), text=f"{pick.random()}")
    elif step == "decide and follow":
        words = pick.choice(["", "Kata keputusan."])
        entry_outcomes.decide_and_follow_up(entry, by=by, client_key=uuid.uuid4(), task="Tugas", words=words)
    elif step == "follow":
        entry_outcomes.follow_up_decision(entry, by=by, client_key=uuid.uuid4(), task="Tugas")
    elif step == "circulate":
        minutes.circulate_minutes(record, by=by)
    else:
        minutes.ratify_minutes(record, by=factories.chair())


def _trace(meeting):
    record = Minutes.objects.get(meeting=meeting)
    return (
        record.status,
        list(record.entries.order_by("pk").values_list("pk", "kind", "number", "text", "struck_at")),
        list(NumberSequence.objects.order_by("pk").values_list("prefix", "last")),
        record.last_change,
        Meeting.objects.get(pk=meeting.pk).status,
        meeting.events.count(),
        FollowUp.objects.count(),
    )


def _check(meeting):
    entries = Entry.objects.filter(minutes__meeting=meeting)
    numbers = sorted(entries.exclude(number=None).values_list("number", flat=True))
    assert numbers == [f"K-2021-{n:04d}" for n in range(1, len(numbers) + 1)]
    assert all((entry.kind == "decision") == bool(entry.number) for entry in entries)
    for item in meeting.agenda_items.all():
        positions = list(item.entries.order_by("position").values_list("position", flat=True))
        assert positions == list(range(1, len(positions) + 1))
    tasks = sorted(meeting.follow_ups.values_list("number", flat=True))
    assert tasks == [f"TL-2021-{n:04d}" for n in range(1, len(tasks) + 1)]
    assert not entries.exclude(struck_at=None).filter(follow_ups__isnull=False).exists()


# What changed between two texts

TEXTS = st.text(alphabet="ab .\n", max_size=60)


@given(old=TEXTS, new=TEXTS)
def test_a_difference_holds_both_texts_whole(old, new):
    parts = difference(old, new)
    assert "".join(text for kind, text in parts if kind != "added") == old
    assert "".join(text for kind, text in parts if kind != "removed") == new
    assert all(text for _kind, text in parts)


def test_a_difference_is_told_word_by_word():
    assert difference("Rapat dibuka Sekda.", "Rapat ini dibuka Gubernur.") == [
        ("same", "Rapat"),
        ("added", " ini"),
        ("same", " dibuka"),
        ("removed", " Sekda."),
        ("added", " Gubernur."),
    ]


def test_two_long_texts_that_share_nothing_are_compared_in_no_time():
    old, new = " ".join(map(str, range(4000))), " ".join(map(str, range(5000, 9000)))
    assert difference(old, new) == [("removed", old), ("added", new)]
