"""A new meeting like an earlier one: agenda, speakers and invitations taken over, at its creation or into a draft."""

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.urls import reverse

from meetings.actions import agendas, attendance, take_over
from meetings.models import AgendaItem
from tests import factories
from tests.meetings.test_carry_over import (
    a_draft,
    agenda,
    begin,
    cancel,
    circulate,
    finish,
    left,
    prepared,
    start,
)

pytestmark = pytest.mark.django_db

ALL = {"parts": ["agenda", "speakers", "invitations"]}


def where(meeting):
    return reverse("meeting_take_over", args=[meeting.pk])


def earlier(*titles, **fields):
    """Announced for the first day, with these discussions between its opening and its end, and Buru invited."""
    meeting = a_draft("Rakor 2021", -20, **fields)
    by = factories.secretariat()
    agendas.add_agenda_item(
        meeting, AgendaItem(title="Pembukaan", kind="opening", minutes_planned=15, description="Doa."), by=by
    )
    for title in titles:
        agendas.add_agenda_item(meeting, AgendaItem(title=title), by=by)
    agendas.add_agenda_item(meeting, AgendaItem(title="Penutup", kind="closing"), by=by)
    attendance.invite(meeting, [factories.kominfo("Buru")], by=by)
    return meeting


def speaker(meeting, item, role="resource_person", **fields):
    person = factories.PersonFactory(position="Kepala Bappeda")
    return meeting.speakers.create(
        person=person, agenda_item=item, role=role, position="Sekretaris Bappeda", **fields
    )


# At the creation


def test_a_copy_has_agenda_speakers_and_invitations_but_no_times_and_outcomes(secretariat):
    source = start(earlier("Jaringan", "SPBE"))
    first, second = source.agenda_items.filter(kind="discussion")
    one = speaker(source, first, reads_remarks_of="Gubernur Maluku")
    begin(first)
    finish(first)
    begin(second)
    copy = a_draft("Rakor 2022", 380, copy_of=source)
    rows = copy.agenda_items.values_list(
        "title",
        "kind",
        "minutes_planned",
        "description",
        "begun_at",
        "ended_at",
        "outcome",
        "is_sent",
        "continues",
    )
    nothing = (None, None, "", False, None)
    assert list(rows) == [
        ("Pembukaan", "opening", 15, "Doa.", *nothing),
        ("Jaringan", "discussion", None, "", *nothing),
        ("SPBE", "discussion", None, "", *nothing),
        ("Penutup", "closing", None, "", *nothing),
    ]
    taken = copy.speakers.get()
    assert (taken.person, taken.position, taken.reads_remarks_of, taken.agenda_item.title) == (
        one.person,
        "Kepala Bappeda",
        "Gubernur Maluku",
        "Jaringan",
    )
    assert [a.institution.short_name or a.institution.name for a in copy.attendances.invited()] == [
        factories.kominfo("Buru").short_name or factories.kominfo("Buru").name
    ]


def test_what_the_copied_meeting_left_unfinished_stands_in_the_copy_once_with_its_speaker(secretariat):
    source = start(earlier("Jaringan", "SPBE"))
    item = finish(source.agenda_items.get(title="SPBE"), "unfinished")
    speaker(source, item)
    copy = a_draft("Rakor 2022", 380, copy_of=source)
    assert agenda(copy) == ["Pembukaan", "↪ SPBE", "Jaringan", "Penutup"]
    assert copy.speakers.get().agenda_item == copy.agenda_items.get(continues=item)


def test_what_the_copied_meeting_had_from_an_earlier_one_is_not_copied(secretariat):
    left("Pusat data")
    source = start(prepared("Rakor Juni", 100))
    finish(source.agenda_items.get(title="Pusat data"))
    factories.assigned_follow_up(source)
    copy = a_draft("Rakor 2022", 380, copy_of=source)
    assert agenda(copy) == ["Tindak lanjut rapat sebelumnya", "Pembukaan"]


def test_an_institution_that_is_no_more_is_not_invited_again(secretariat):
    gone = factories.InstitutionFactory(is_active=False)
    source = earlier()
    source.attendances.create(institution=gone, created_by=secretariat)
    copy = a_draft("Rakor 2022", 380, copy_of=source)
    assert [a.institution for a in copy.attendances.invited()] == [factories.kominfo("Buru")]


# Into a draft


def test_a_draft_takes_over_what_it_does_not_have_yet(as_user, secretariat):
    source, draft = earlier("Jaringan", "Rehat", "SPBE", "Rehat"), a_draft("Rakor 2022", 380)
    for title, kind in (
        ("sambutan gubernur", "remarks"),
        ("Rehat", "discussion"),
        ("Doa penutup", "closing"),
    ):
        agendas.add_agenda_item(draft, AgendaItem(title=title, kind=kind), by=secretariat)
    speaker(source, source.agenda_items.get(title="SPBE"))
    client = as_user(secretariat)
    response = client.post(where(draft), {"source": source.pk} | ALL)
    assert response.url == reverse("meeting_prepare", args=[draft.pk])
    assert [str(m) for m in get_messages(response.wsgi_request)] == [
        "Diambil: 5 mata acara, 1 pembicara, 1 undangan. Yang sudah ada tidak digandakan."
    ]
    expected = [
        "sambutan gubernur", "Pembukaan", "Rehat", "Jaringan", "SPBE", "Rehat", "Doa penutup", "Penutup",
    ]  # fmt: skip
    assert agenda(draft) == expected
    response = client.post(where(draft), {"source": source.pk} | ALL)
    assert [str(m) for m in get_messages(response.wsgi_request)][-1] == (
        "Diambil: 0 mata acara, 0 pembicara, 0 undangan. Yang sudah ada tidak digandakan."
    )
    assert agenda(draft) == expected
    assert [item.position for item in draft.agenda_items.all()] == list(range(1, 9))
    assert (draft.speakers.get().agenda_item.title, draft.attendances.count()) == ("SPBE", 1)


@pytest.mark.parametrize(
    ("part", "numbers"), [("agenda", (3, 0, 0)), ("speakers", (0, 1, 0)), ("invitations", (0, 0, 1))]
)
def test_only_what_was_ticked_is_taken(as_user, secretariat, part, numbers):
    source, draft = earlier("Jaringan"), a_draft("Rakor 2022", 380)
    speaker(source, source.agenda_items.get(title="Jaringan"))
    as_user(secretariat).post(where(draft), {"source": source.pk, "parts": [part]})
    assert (draft.agenda_items.count(), draft.speakers.count(), draft.attendances.count()) == numbers


def test_the_form_offers_the_other_meetings_the_latest_first_with_all_parts_ticked(as_user, secretariat):
    source, draft = earlier(), a_draft("Rakor 2022", 380)
    form = as_user(secretariat).get(where(draft)).context["form"]
    assert [label for _key, label in form.fields["source"].choices] == [
        "— pilih rapat —",
        "Rakor 2021 · 11 Februari 2021",
    ]
    assert list(form["parts"].value()) == ALL["parts"]
    assert form.fields["source"].choices[1][0] == str(source.pk)


WRONG = {
    "no meeting": ({"source": ""}, "source"),
    "itself": ({"source": "own"}, "source"),
    "one that is none": ({"source": "9" * 30}, "source"),
    "a null character": ({"source": "\x00"}, "source"),
    "nothing ticked": ({"parts": []}, "parts"),
    "a part that is none": ({"parts": ["minutes"]}, "parts"),
}


@pytest.mark.parametrize(("change", "field"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said_beside_the_field(as_user, secretariat, change, field):
    source, draft = earlier("Jaringan"), a_draft("Rakor 2022", 380)
    sent = {"source": source.pk} | ALL | change
    if sent["source"] == "own":
        sent["source"] = draft.pk
    response = as_user(secretariat).post(where(draft), sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert draft.agenda_items.count() == 0


def test_a_meeting_that_is_begun_or_cancelled_takes_nothing_over(as_user, secretariat):
    source = earlier("Jaringan")
    client = as_user(secretariat)
    for meeting in (factories.held_meeting(), cancel(a_draft("Rakor batal"))):
        for ask in (client.get, client.post):
            assert ask(where(meeting), {"source": source.pk} | ALL).status_code == 409
        with pytest.raises(ValidationError, match="sudah dimulai atau dibatalkan"):
            take_over.take_over(meeting, source, by=secretariat)
        assert not meeting.agenda_items.filter(title="Jaringan").exists()


def test_only_the_secretariat_takes_over(as_user, secretariat, chair, administrator, ambon, bappeda):
    source, draft = earlier("Jaringan"), a_draft("Rakor 2022", 380)
    for user, answer in ((chair, 403), (administrator, 403), (ambon, 404), (bappeda, 404)):
        client = as_user(user)
        assert client.get(where(draft)).status_code == answer
        assert client.post(where(draft), {"source": source.pk} | ALL).status_code == answer
    client = as_user(secretariat)
    assert client.post("/meja/rapat/999999/ambil/", {"source": source.pk} | ALL).status_code == 404
    client.logout()
    assert client.get(where(draft)).url.startswith("/masuk/")
    assert draft.agenda_items.count() == 0


def test_the_page_asks_the_same_questions_for_one_and_for_three_meetings(
    as_user, secretariat, django_assert_num_queries
):
    draft, client = a_draft("Rakor 2022", 380), as_user(secretariat)
    for number in (1, 2):
        for n in range(number):
            a_draft(f"Rakor {number}.{n}", -n - 1)
        with django_assert_num_queries(5):
            client.get(where(draft))


def test_a_meeting_announced_already_tells_those_it_invites_now(as_user, secretariat):
    source = earlier()
    attendance.invite(source, [factories.kominfo("Kota Ambon")], by=secretariat)
    draft = prepared("Rakor 2022", 380)
    as_user(secretariat).post(where(draft), {"source": source.pk, "parts": ["invitations"]})
    assert {a.institution for a in draft.attendances.invited()} == {
        factories.kominfo("Buru"),
        factories.kominfo("Kota Ambon"),
    }


def test_what_is_left_after_the_copy_was_made_goes_on_under_the_item_that_the_copy_has(secretariat):
    source = start(earlier("Jaringan", "SPBE"))
    factories.note(source)
    copy = a_draft("Rakor 2022", 380, copy_of=source)
    circulate(source)
    assert agenda(copy) == ["Pembukaan", "↪ Jaringan", "↪ SPBE", "Penutup"]
