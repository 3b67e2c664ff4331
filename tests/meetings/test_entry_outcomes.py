"""From words to work: what an entry of the minutes becomes, and the way back to it."""

import uuid
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.actions import attendance, entries, entry_outcomes, inputs, minutes
from meetings.actions import meetings as meeting_actions
from meetings.models import Entry, FollowUp, Input, NumberSequence
from tests import factories

pytestmark = pytest.mark.django_db

PAGES = ["entry_to_decision", "entry_to_input", "entry_to_follow_up"]


@pytest.fixture
def meeting(db):
    return factories.held_meeting()


@pytest.fixture
def desk(as_user, secretariat):
    return as_user(secretariat)


def at(name, meeting, entry=None):
    return reverse(name, args=[meeting.pk, *([entry.pk] if entry else [])])


def speaker_from(meeting, institution, name="Suharto"):
    """Somebody who is present for an institution, by name."""
    attendance.name_attendee(
        meeting.attendances.get(institution=institution),
        by=factories.secretariat(),
        capacity="in_person",
        person={"full_name": name, "position": "Kepala Dinas"},
    )
    return meeting.attendances.get(institution=institution).attendee


def words(text, **fields):
    return {"text": text, "client_key": str(uuid.uuid4())} | fields


def task(text="Menyusun daftar desa", **fields):
    return {"task": text, "client_key": str(uuid.uuid4())} | fields


def order(item):
    return list(item.entries.order_by("position").values_list("position", "text"))


# Decisions


def test_an_entry_becomes_a_decision_at_one_press(desk, meeting):
    entry = meeting.minutes.entries.get()
    for _ in range(2):
        answer = desk.post(at("entry_to_decision", meeting, entry))
        assert answer.url.endswith(f"#butir-{entry.pk}")
    entry.refresh_from_db()
    assert (entry.kind, entry.number) == ("decision", "K-2021-0001")


def test_a_script_is_told_where_the_decision_is_and_no_message_waits_for_another_page(desk, meeting):
    entry = meeting.minutes.entries.get()
    key = str(uuid.uuid4())
    sent = {"client_key": key}
    answer = desk.post(at("entry_to_decision", meeting, entry), sent, headers={"accept": "application/json"})
    where = f"/meja/rapat/{meeting.pk}/notula/?acara={entry.agenda_item_id}#butir-{entry.pk}"
    assert answer.json() == {"saved": key, "location": where}
    assert list(desk.get("/meja/").context["messages"]) == []


def test_words_of_an_entry_become_a_decision_right_after_it(desk, meeting):
    said = factories.note(meeting, "Bappeda mendata desa. Rapat berikut bulan Juni.")
    factories.note(meeting, "Sesudahnya.")
    form = desk.get(at("entry_to_decision", meeting, said)).context["form"]
    assert form["text"].value() == said.text
    answer = desk.post(at("entry_to_decision", meeting, said), words("Bappeda mendata desa."))
    decision = Entry.objects.decisions().get()
    assert answer.url.endswith(f"#butir-{decision.pk}")
    assert (decision.number, decision.drawn_from, decision.speaker) == ("K-2021-0001", said, None)
    assert order(said.agenda_item) == [
        (1, "Rapat dibuka."),
        (2, "Bappeda mendata desa. Rapat berikut bulan Juni."),
        (3, "Bappeda mendata desa."),
        (4, "Sesudahnya."),
    ]
    said.refresh_from_db()
    assert (said.kind, said.number) == ("note", None)


def test_decisions_drawn_from_one_entry_stand_in_the_order_in_which_they_were_drawn(meeting, secretariat):
    said = factories.note(meeting, "Satu. Dua. Tiga.")
    factories.note(meeting, "Sesudahnya.")
    for text in ("Satu.", "Dua.", "Tiga."):
        entry_outcomes.draw_decision(said, by=secretariat, client_key=uuid.uuid4(), text=text)
    assert [text for _, text in order(said.agenda_item)] == [
        "Rapat dibuka.", "Satu. Dua. Tiga.", "Satu.", "Dua.", "Tiga.", "Sesudahnya.",
    ]  # fmt: skip
    assert [position for position, _ in order(said.agenda_item)] == [1, 2, 3, 4, 5, 6]


def test_all_the_words_of_an_entry_make_it_the_decision_itself(desk, meeting):
    entry = meeting.minutes.entries.get()
    desk.post(at("entry_to_decision", meeting, entry), words(entry.text))
    assert list(meeting.minutes.entries.values_list("pk", "number")) == [(entry.pk, "K-2021-0001")]


def test_words_of_a_decision_can_be_another_decision(desk, meeting):
    decided = factories.decision(meeting, "Forum dibentuk dan bersidang tiap bulan.")
    desk.post(at("entry_to_decision", meeting, decided), words("Forum bersidang tiap bulan."))
    assert decided.drawn.get().number == "K-2021-0002"


def test_the_same_words_sent_twice_are_one_decision_and_others_under_their_key_are_not_lost(desk, meeting):
    entry = meeting.minutes.entries.get()
    form = words("Dibuka")
    answers = [desk.post(at("entry_to_decision", meeting, entry), form) for _ in range(2)]
    assert {answer.url for answer in answers} == {answers[0].url}
    other = desk.post(at("entry_to_decision", meeting, entry), form | {"text": "Kata lain"})
    assert other.status_code == 200
    assert "Kata lain</textarea>" in other.content.decode()
    assert other.context["form"]["client_key"].value() != form["client_key"]
    assert entry.drawn.get().text == "Dibuka"
    assert NumberSequence.objects.get(prefix="K").last == 1


def test_a_key_sent_again_after_a_colleague_changed_the_decision_still_gives_the_first_answer(
    desk, meeting, secretariat
):
    entry = meeting.minutes.entries.get()
    form = words("Dibuka")
    desk.post(at("entry_to_decision", meeting, entry), form)
    entries.change_entry(entry.drawn.get(), by=secretariat, changes={"text": "Diperbaiki."})
    assert desk.post(at("entry_to_decision", meeting, entry), form).status_code == 302
    assert entry.drawn.get().text == "Diperbaiki."


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "x" * 250_001])
def test_words_that_are_none_or_too_many_are_no_decision(desk, meeting, text):
    entry = meeting.minutes.entries.get()
    answer = desk.post(at("entry_to_decision", meeting, entry), words(text))
    assert answer.status_code == 200
    assert "text" in answer.context["form"].errors
    assert not entry.drawn.exists()


def test_somebody_who_changes_a_later_entry_meanwhile_is_not_in_conflict(desk, meeting, secretariat):
    said = factories.note(meeting, "Satu. Dua.")
    later = factories.note(meeting, "Sesudahnya.")
    seen = later.last_change
    entry_outcomes.draw_decision(said, by=secretariat, client_key=uuid.uuid4(), text="Satu.")
    entries.change_entry(later, by=secretariat, changes={"text": "Diperbaiki."}, seen=seen)
    later.refresh_from_db()
    assert (later.text, later.position) == ("Diperbaiki.", 4)


def test_drawing_a_decision_takes_as_many_queries_with_many_entries_as_with_few(desk, meeting):
    counted = []
    for count in (1, 3):
        said = factories.note(meeting, f"Butir {count}.")
        for n in range(count):
            factories.note(meeting, f"Sesudahnya {n}")
        with CaptureQueriesContext(connection) as queries:
            desk.post(at("entry_to_decision", meeting, said), words("Butir"))
        counted.append(len(queries))
    assert counted[0] == counted[1]


# Inputs


def test_what_a_delegate_said_becomes_an_input_of_his_region(desk, meeting):
    buru = factories.kominfo("Buru")
    entry = factories.note(
        meeting, "Menara di Namrole rusak.", kind="statement", speaker=speaker_from(meeting, buru)
    )
    form = desk.get(at("entry_to_input", meeting, entry)).context["form"]
    assert form["problem"].value() == "Menara di Namrole rusak."
    assert form["for_institution"].value() == buru.pk
    posted = {
        "for_institution": buru.pk,
        "topic": "Menara Namrole",
        "problem": "Menara di Namrole rusak.",
        "request": "",
        "client_key": str(uuid.uuid4()),
    }
    for _ in range(2):
        answer = desk.post(at("entry_to_input", meeting, entry), posted)
        assert answer.url.endswith(f"#butir-{entry.pk}")
    input = entry.inputs.get()
    assert (input.number, input.region.name, input.on_behalf) == ("M-2021-0001", "Kabupaten Buru", True)
    page = desk.get(at("minutes_edit", meeting)).content.decode()
    assert input.get_absolute_url() in page
    assert "diterima" in page
    other = desk.post(at("entry_to_input", meeting, entry), posted | {"topic": "Hal lain"})
    assert other.status_code == 200
    assert entry.inputs.count() == 1


def test_an_input_needs_an_institution_that_is_invited_or_speaks_for_a_region(desk, meeting):
    entry = meeting.minutes.entries.get()
    stranger = factories.InstitutionFactory()
    answer = desk.post(
        at("entry_to_input", meeting, entry),
        {"for_institution": stranger.pk, "topic": "Pokok", "problem": "Masalah"},
    )
    assert "for_institution" in answer.context["form"].errors
    assert not Input.objects.exists()


def test_institutions_are_listed_by_what_people_call_them_the_invited_first(desk, meeting, bappeda):
    factories.InstitutionFactory(name="Balai Contoh")
    form = desk.get(at("entry_to_follow_up", meeting, factories.decision(meeting))).context["form"]
    (none, here, others) = form.fields["institution"].choices
    assert none == ("", "Belum ditetapkan")
    assert str(here[0]) == "Diundang ke rapat ini"
    labels = [label for _, label in here[1]]
    assert labels == sorted(labels, key=str.casefold)
    assert "Bappeda Maluku" in labels
    assert any(label.startswith("Buru – ") for label in labels)
    assert any(label.startswith("Kota Ambon – ") for label in labels)
    assert "Balai Contoh" in [label for _, label in others[1]]


# Follow-ups


def test_a_follow_up_of_a_decision_may_be_saved_incomplete(desk, meeting):
    decided = factories.decision(meeting, "Forum data dibentuk.")
    page = desk.get(at("entry_to_follow_up", meeting, decided))
    assert page.context["form"]["task"].value() == "Forum data dibentuk."
    assert "decided" not in page.context["form"].fields
    form = task("Susun SK")
    for _ in range(2):
        desk.post(at("entry_to_follow_up", meeting, decided), form)
    follow_up = decided.follow_ups.get()
    assert (follow_up.number, follow_up.status, follow_up.input) == ("TL-2021-0001", "not_started", None)
    page = desk.get(at("minutes_edit", meeting)).content.decode()
    assert follow_up.get_absolute_url() in page
    assert "belum ditindaklanjuti" in page


def test_what_a_follow_up_lacks_is_said_when_it_is_saved(desk, meeting):
    answer = desk.post(at("entry_to_follow_up", meeting, factories.decision(meeting)), task(), follow=True)
    page = answer.content.decode()
    assert "Masih kurang: instansi penanggung jawab" in page
    assert "Masih kurang: batas waktu" in page


def test_a_follow_up_with_institution_and_date_is_assigned_at_once(desk, meeting, bappeda):
    decided = factories.decision(meeting)
    posted = {"task": "Susun SK", "institution": bappeda.institution.pk, "due_date": "2021-06-30"}
    early = desk.post(at("entry_to_follow_up", meeting, decided), posted | {"due_date": "2021-03-02"})
    assert "due_date" in early.context["form"].errors
    for wrong in ("2021-02-31", "1999-01-01", "31/06/2021", "\x00"):
        answer = desk.post(at("entry_to_follow_up", meeting, decided), posted | {"due_date": wrong})
        assert "due_date" in answer.context["form"].errors
    desk.post(at("entry_to_follow_up", meeting, decided), posted)
    assert decided.follow_ups.get().status == FollowUp.Status.ASSIGNED


def test_due_dates_are_offered_in_working_days_from_the_meeting_on(desk, meeting):
    decided = factories.decision(meeting)
    with time_machine.travel("2021-03-03T05:00:00Z", tick=False):
        desk.force_login(factories.secretariat(), backend="django.contrib.auth.backends.ModelBackend")
        form = desk.get(at("entry_to_follow_up", meeting, decided)).context["form"]
        offers = form.offers
    # 11 and 12 March 2021 are Isra Mikraj and its joint leave; 2 April is Good Friday.
    assert [(day, str(label)) for day, label in offers][:3] == [
        (date(2021, 3, 10), "5 hari kerja"),
        (date(2021, 3, 18), "10 hari kerja"),
        (date(2021, 4, 1), "20 hari kerja"),
    ]


def test_a_follow_up_makes_its_entry_a_decision_and_the_form_says_so_beforehand(desk, meeting):
    entry = meeting.minutes.entries.get()
    page = desk.get(at("entry_to_follow_up", meeting, entry))
    assert "butir ini belum keputusan" in page.content.decode()
    assert page.context["form"]["task"].value() == "Rapat dibuka."
    form = task(decided="")
    for _ in range(2):
        answer = desk.post(at("entry_to_follow_up", meeting, entry), form)
        assert answer.url.endswith(f"#butir-{entry.pk}")
    entry.refresh_from_db()
    assert (entry.kind, entry.number) == ("decision", "K-2021-0001")
    assert entry.follow_ups.get().number == "TL-2021-0001"


def test_a_follow_up_of_some_words_makes_them_a_decision_of_their_own(desk, meeting, bappeda):
    said = factories.note(meeting, "Bappeda mendata desa. Rapat berikut bulan Juni.")
    form = task(decided="Bappeda mendata desa.", institution=bappeda.institution.pk, due_date="2021-06-30")
    for _ in range(2):
        answer = desk.post(at("entry_to_follow_up", meeting, said), form)
    decision = said.drawn.get()
    assert answer.url.endswith(f"#butir-{decision.pk}")
    assert (decision.text, decision.number) == ("Bappeda mendata desa.", "K-2021-0001")
    assert decision.follow_ups.get().status == FollowUp.Status.ASSIGNED
    said.refresh_from_db()
    assert said.kind == "note"
    assert not said.follow_ups.exists()


def test_words_typed_for_an_entry_that_somebody_made_a_decision_meanwhile_are_not_lost(
    desk, meeting, secretariat
):
    said = factories.note(meeting, "Bappeda mendata desa. Rapat berikut bulan Juni.")
    entries.make_decision(said, by=secretariat)
    desk.post(at("entry_to_follow_up", meeting, said), task(decided="Bappeda mendata desa."))
    assert said.drawn.get().follow_ups.get().task == "Menyusun daftar desa"


def test_decision_and_follow_up_are_saved_both_or_neither(desk, meeting):
    entry = meeting.minutes.entries.get()
    for wrong in ({"task": ""}, {"due_date": "x"}, {"institution": "999999"}, {"institution": "x"}):
        answer = desk.post(at("entry_to_follow_up", meeting, entry), task(decided="Dibuka") | wrong)
        assert answer.status_code == 200
        assert answer.context["form"].errors.keys() == wrong.keys()
        assert "Dibuka</textarea>" in answer.content.decode()
    assert not Entry.objects.decisions().exists()
    assert not NumberSequence.objects.filter(prefix="K").exists()


def test_a_refused_follow_up_takes_its_decision_back(meeting, secretariat, chair):
    said = meeting.minutes.entries.get()
    other = factories.decision(meeting, "Lain")
    key = uuid.uuid4()
    entry_outcomes.follow_up_decision(other, by=secretariat, client_key=key, task="Tugas")
    with pytest.raises(ValidationError):
        entry_outcomes.decide_and_follow_up(
            said, by=secretariat, client_key=key, task="Tugas", words="Dibuka"
        )
    assert not said.drawn.exists()
    assert NumberSequence.objects.get(prefix="K").last == 1


# What may still be done


def test_after_the_ratification_only_a_decision_has_a_follow_up(desk):
    meeting = factories.held_meeting()
    decided = factories.decision(meeting)
    said = meeting.minutes.entries.exclude(pk=decided.pk).get()
    sent = words("Dibuka")
    desk.post(at("entry_to_decision", meeting, said), sent)
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    for name in ("entry_to_decision", "entry_to_follow_up"):
        answer = desk.get(at(name, meeting, said))
        assert answer.status_code == 409
        assert "sudah disahkan" in answer.content.decode()
    late = desk.post(at("entry_to_decision", meeting, said), words("Terlambat."))
    assert late.status_code == 409
    assert "Terlambat." in late.content.decode()
    assert desk.post(at("entry_to_decision", meeting, said)).status_code == 409
    refused = desk.post(at("entry_to_follow_up", meeting, said), task("Tugas yang diketik", decided="Kata"))
    assert refused.status_code == 200
    assert "Tugas yang diketik" in refused.content.decode()
    assert "sudah disahkan" in refused.content.decode()
    assert desk.post(at("entry_to_follow_up", meeting, decided), task()).status_code == 302
    assert list(FollowUp.objects.values_list("entry", flat=True)) == [decided.pk]


def test_of_a_closed_meeting_a_follow_up_must_be_complete(desk, secretariat, bappeda):
    meeting = factories.held_meeting()
    decided = factories.decision(meeting)
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    meeting_actions.close_meeting(meeting, by=factories.chair())
    answer = desk.post(at("entry_to_follow_up", meeting, decided), task())
    assert answer.context["form"].errors.keys() == {"institution", "due_date"}
    complete = task(institution=bappeda.institution.pk, due_date="2021-06-30")
    assert desk.post(at("entry_to_follow_up", meeting, decided), complete).status_code == 302


def test_nothing_follows_from_a_struck_entry(desk, meeting, secretariat):
    decided = factories.decision(meeting)
    entries.strike_entry(decided, by=secretariat, reason="Keliru.")
    for name in ("entry_to_decision", "entry_to_follow_up"):
        assert desk.get(at(name, meeting, decided)).status_code == 409
    desk.post(at("entry_to_follow_up", meeting, decided), task())
    desk.post(
        at("entry_to_input", meeting, decided),
        {"for_institution": factories.kominfo("Buru").pk, "topic": "Pokok", "problem": "Masalah"},
    )
    assert desk.post(at("entry_to_decision", meeting, decided)).status_code == 302
    late = desk.post(at("entry_to_decision", meeting, decided), words("Terlambat."))
    assert "Terlambat." in late.content.decode()
    assert "sudah dicoret" in late.content.decode()
    assert not FollowUp.objects.exists()
    assert not Input.objects.exists()
    assert not decided.drawn.exists()


def test_nobody_but_the_secretariat_makes_something_of_an_entry(
    as_user, ambon, bappeda, chair, administrator, meeting
):
    entry = meeting.minutes.entries.get()
    for name in PAGES:
        for user, status in ((ambon, 404), (bappeda, 404), (chair, 403), (administrator, 403)):
            assert as_user(user).get(at(name, meeting, entry)).status_code == status
            assert as_user(user).post(at(name, meeting, entry), words("x")).status_code == status
    assert not Entry.objects.decisions().exists()


def test_an_entry_is_found_only_under_its_own_meeting(desk, meeting):
    entry = meeting.minutes.entries.get()
    other = factories.held_meeting(title="Lain")
    for name in PAGES:
        assert desk.get(at(name, other, entry)).status_code == 404
        assert desk.post(at(name, other, entry)).status_code == 404
        assert desk.get(reverse(name, args=[meeting.pk, 999_999])).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_queries_do_not_grow_with_what_an_entry_became_already(desk, meeting, secretariat, page):
    counted = []
    for count in (1, 3):
        said = factories.note(meeting, f"Butir {count}")
        for n in range(count):
            entry_outcomes.draw_decision(said, by=secretariat, client_key=uuid.uuid4(), text=f"Keputusan {n}")
            entry_outcomes.put_input_forward(
                said,
                Input(topic="Pokok", problem="Masalah"),
                by=secretariat,
                institution=factories.kominfo("Buru"),
                client_key=uuid.uuid4(),
            )
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(at(page, meeting, said)).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]


# The way back


def test_a_drawn_decision_and_its_source_name_each_other_at_the_desk_and_in_the_document(
    desk, meeting, secretariat
):
    said = meeting.minutes.entries.get()
    decision, _ = entry_outcomes.draw_decision(said, by=secretariat, client_key=uuid.uuid4(), text="Dibuka")
    for address in (
        at("minutes_edit", meeting),
        reverse("minutes_detail", args=[meeting.year, meeting.slug]),
    ):
        page = " ".join(desk.get(address).content.decode().split())
        assert f'href="#butir-{decision.pk}" class="nowrap" >K-2021-0001</a>' in page
        assert f'href="#butir-{said.pk}" class="nowrap" >catatan 1</a>' in page
    form = " ".join(desk.get(at("entry_to_input", meeting, said)).content.decode().split())
    assert f"/notula/?acara={said.agenda_item_id}#butir-{decision.pk}" in form


def test_a_struck_decision_or_source_is_not_named_any_more(as_user, buru, meeting, secretariat):
    said, other = meeting.minutes.entries.get(), factories.note(meeting, "Lain. Sama sekali.")
    struck, _ = entry_outcomes.draw_decision(said, by=secretariat, client_key=uuid.uuid4(), text="Dibuka")
    entry_outcomes.draw_decision(other, by=secretariat, client_key=uuid.uuid4(), text="Lain.")
    entries.strike_entry(struck, by=secretariat, reason="Keliru.")
    entries.strike_entry(other, by=secretariat, reason="Keliru.")
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    page = as_user(buru).get(reverse("minutes_detail", args=[meeting.year, meeting.slug])).content.decode()
    assert struck.number not in page
    assert f"#butir-{other.pk}" not in page


def test_input_and_follow_up_lead_back_to_their_entry_for_those_who_may_read_it(
    client, as_user, buru, ambon, bappeda, meeting, secretariat
):
    said = meeting.minutes.entries.get()
    input, _ = entry_outcomes.put_input_forward(
        said,
        Input(topic="Pokok", problem="Masalah"),
        by=secretariat,
        institution=buru.institution,
        client_key=uuid.uuid4(),
    )
    inputs.verify_input(input, by=secretariat)
    follow_up, _ = entry_outcomes.follow_up_decision(
        factories.decision(meeting),
        by=secretariat,
        client_key=uuid.uuid4(),
        task="Tugas",
        institution=bappeda.institution,
        due_date=date(2021, 6, 30),
    )
    document = reverse("minutes_detail", args=[meeting.year, meeting.slug])
    links = {
        input.get_absolute_url(): f"{document}#butir-{said.pk}",
        follow_up.get_absolute_url(): f"{document}#butir-{follow_up.entry_id}",
    }
    for address, link in links.items():
        assert link in as_user(secretariat).get(address).content.decode()
    assert (
        links[input.get_absolute_url()] not in as_user(ambon).get(input.get_absolute_url()).content.decode()
    )
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    assert links[input.get_absolute_url()] in as_user(ambon).get(input.get_absolute_url()).content.decode()
    assert (
        links[follow_up.get_absolute_url()]
        in as_user(bappeda).get(follow_up.get_absolute_url()).content.decode()
    )
    inputs.decline_input(input, by=secretariat, reason="Di luar rencana.")
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    client.logout()
    for address in links:
        page = client.get(address)
        assert page.status_code == 200
        assert document not in page.content.decode()
