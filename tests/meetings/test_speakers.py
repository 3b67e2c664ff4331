"""Who speaks in a meeting: somebody who is known already, or a new person with titles in fields of their own."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from meetings.actions import agendas
from meetings.forms.people import split_titles
from meetings.models import Speaker
from participants.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


def address(name, meeting, speaker=None):
    return reverse(name, args=[meeting.pk] if speaker is None else [meeting.pk, speaker.pk])


def page(response):
    return response.content.decode()


def new_person(**fields):
    return {
        "full_name": "Suharto",
        "position": "Kepala Bidang",
        "institution": factories.kominfo("Maluku").pk,
        "role": "resource_person",
    } | fields


# Names


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Suharto", ("", "Suharto", "")),
        ("Dr. Ir. H. Usman Marasabessy, M.Si.", ("Dr. Ir. H.", "Usman Marasabessy", "M.Si.")),
        ("Kasrul Selang, ST, MT", ("", "Kasrul Selang", "ST, MT")),
        ("Ir. Erni Sopalauw", ("Ir.", "Erni Sopalauw", "")),
        ("M. Yusuf", ("", "M. Yusuf", "")),
        ("H. Suharto", ("H.", "Suharto", "")),
        ("Ir.", ("", "Ir.", "")),
        ("Suharto,", ("", "Suharto", "")),
        ("", ("", "", "")),
    ],
)
def test_titles_typed_with_a_name_go_to_their_own_fields(typed, parts):
    assert split_titles(typed) == parts


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({"full_name": "Suharto"}, "Suharto"),
        ({"full_name": "Dr. Ir. H. X, M.Si."}, "Dr. Ir. H. X, M.Si."),
        ({"full_name": "X", "title_before": "Dr. Ir. H.", "title_after": "M.Si."}, "Dr. Ir. H. X, M.Si."),
        ({"full_name": "X", "title_after": ", M.Si."}, "X, M.Si."),
        ({"full_name": "Amir\u200b  Rumra"}, "Amir Rumra"),
        ({"full_name": "Siti 🌺 Nur"}, "Siti 🌺 Nur"),
        ({"full_name": "=Suharto"}, "=Suharto"),
        ({"full_name": "<b>Suharto</b>"}, "&lt;b&gt;Suharto&lt;/b&gt;"),
        ({"full_name": "", "position": "Kepala BPS Provinsi Maluku"}, "Kepala BPS Provinsi Maluku"),
    ],
)
def test_a_name_is_printed_as_it_was_typed(as_user, secretariat, fields, printed):
    meeting = factories.draft_meeting()
    client = as_user(secretariat)
    client.post(address("speaker_list", meeting), new_person(**fields))
    assert f"<h3>{printed}</h3>" in page(client.get(address("speaker_list", meeting)))


# Adding


def test_a_new_person_speaks_with_role_item_and_whose_remarks_are_read(as_user, secretariat):
    meeting = factories.draft_meeting()
    item = meeting.agenda_items.first()
    response = as_user(secretariat).post(
        address("speaker_list", meeting),
        new_person(
            full_name="Kasrul Selang",
            title_after="ST, MT",
            position="Sekretaris Daerah Maluku",
            role="opens",
            reads_remarks_of="Gubernur Maluku",
            agenda_item=item.pk,
        ),
    )
    speaker = meeting.speakers.get()
    assert response.url == f"{address('speaker_list', meeting)}#pembicara-{speaker.pk}"
    assert str(speaker) == "Kasrul Selang, ST, MT"
    assert speaker.display_role == "membuka rapat, membacakan sambutan Gubernur Maluku"
    assert (speaker.position, speaker.agenda_item) == ("Sekretaris Daerah Maluku", item)
    assert speaker.person.institution == factories.kominfo("Maluku")


def test_somebody_known_speaks_with_the_post_of_today_unless_another_is_typed(as_user, secretariat):
    meeting = factories.draft_meeting()
    person = factories.PersonFactory(full_name="Amir Rumra", position="Anggota DPRD Maluku")
    client = as_user(secretariat)
    client.post(address("speaker_list", meeting), {"known": person.pk, "role": "moderator"})
    client.post(
        address("speaker_list", meeting),
        {"known": person.pk, "role": "resource_person", "position": "Ketua Komisi I"},
    )
    assert list(meeting.speakers.values_list("person", "role", "position")) == [
        (person.pk, "moderator", "Anggota DPRD Maluku"),
        (person.pk, "resource_person", "Ketua Komisi I"),
    ]


def test_a_speaker_sent_twice_stands_once(as_user, secretariat):
    meeting = factories.draft_meeting()
    client = as_user(secretariat)
    answers = {client.post(address("speaker_list", meeting), new_person()).url for _ in range(2)}
    assert len(answers) == 1
    assert Speaker.objects.count() == 1
    assert Person.objects.filter(full_name="Suharto").count() == 1


def test_one_person_has_one_role_once(as_user, secretariat):
    meeting = factories.draft_meeting()
    client = as_user(secretariat)
    client.post(address("speaker_list", meeting), new_person())
    response = client.post(address("speaker_list", meeting), new_person(reads_remarks_of="Gubernur"))
    assert response.context["form"].errors == {"role": ["Orang ini sudah tercatat dengan peran yang sama."]}


def test_a_refused_speaker_leaves_no_new_person(as_user, secretariat):
    meeting = factories.circulated_meeting()
    before = Person.objects.count()
    response = as_user(secretariat).post(address("speaker_list", meeting), new_person())
    assert response.context["form"].non_field_errors() == ["Agenda rapat ini tidak dapat diubah lagi."]
    assert Person.objects.count() == before


WRONG = {
    "nobody": ({"full_name": "", "position": ""}, ["full_name"]),
    "nobody and no institution": (
        {"full_name": "", "position": "", "institution": ""},
        ["full_name", "institution"],
    ),
    "no institution": ({"institution": ""}, ["institution"]),
    "an institution that is none": ({"institution": "9" * 30}, ["institution"]),
    "a name too long": ({"full_name": "a" * 200_000}, ["full_name"]),
    "a null character": ({"full_name": "a\x00"}, ["full_name"]),
    "nothing but a comma": ({"full_name": ","}, ["full_name"]),
    "titles too long": ({"full_name": "X, " + "M.Si., " * 10}, ["title_after"]),
    "an unknown role": ({"role": "king"}, ["role"]),
    "an item that is none": ({"agenda_item": "\x00"}, ["agenda_item"]),
    "somebody known who is not": ({"known": "9" * 30}, ["known"]),
}


@pytest.mark.parametrize(("change", "fields"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    as_user, secretariat, change, fields
):
    meeting = factories.draft_meeting()
    sent = new_person(reads_remarks_of="Gubernur Maluku", **change)
    response = as_user(secretariat).post(address("speaker_list", meeting), sent)
    assert response.status_code == 200
    assert sorted(response.context["form"].errors) == fields
    assert 'value="Gubernur Maluku"' in page(response)
    assert not Speaker.objects.exists()


def test_known_or_new_is_one_of_the_two(as_user, secretariat):
    meeting = factories.draft_meeting()
    sent = new_person(known=factories.PersonFactory().pk)
    response = as_user(secretariat).post(address("speaker_list", meeting), sent)
    assert list(response.context["form"].errors) == ["known"]


def test_an_item_of_another_meeting_cannot_be_chosen(as_user, secretariat):
    meeting, other = factories.draft_meeting(), factories.draft_meeting(title="Lain")
    sent = new_person(agenda_item=other.agenda_items.first().pk)
    response = as_user(secretariat).post(address("speaker_list", meeting), sent)
    assert list(response.context["form"].errors) == ["agenda_item"]


# Changing and removing


def test_a_speaker_is_changed_and_removed(as_user, secretariat):
    meeting = factories.draft_meeting()
    client = as_user(secretariat)
    client.post(address("speaker_list", meeting), new_person())
    speaker = meeting.speakers.get()
    form = client.get(address("speaker_change", meeting, speaker)).context["form"]
    assert form["position"].value() == "Kepala Bidang"
    client.post(
        address("speaker_change", meeting, speaker), {"role": "moderator", "position": "Plt. Kepala Dinas"}
    )
    speaker.refresh_from_db()
    assert (speaker.role, speaker.position) == ("moderator", "Plt. Kepala Dinas")

    assert "Suharto (moderator) dihapus" in page(client.get(address("speaker_remove", meeting, speaker)))
    assert meeting.speakers.exists()
    client.post(address("speaker_remove", meeting, speaker))
    assert not meeting.speakers.exists()
    assert Person.objects.filter(full_name="Suharto").exists()


def test_a_change_to_a_role_that_the_person_has_already_is_refused(as_user, secretariat):
    meeting = factories.draft_meeting()
    client = as_user(secretariat)
    for role in ("moderator", "opens"):
        client.post(address("speaker_list", meeting), new_person(role=role))
    response = client.post(address("speaker_change", meeting, meeting.speakers.last()), {"role": "moderator"})
    assert list(response.context["form"].errors) == ["role"]


def test_a_speaker_removed_by_somebody_else_meanwhile_is_a_message_not_an_error(secretariat):
    meeting = factories.draft_meeting()
    speaker = agendas.add_speaker(meeting, Speaker(person=factories.PersonFactory()), by=secretariat)
    agendas.remove_speaker(Speaker.objects.get(), by=secretariat)
    with pytest.raises(ValidationError, match="sudah dihapus"):
        agendas.change_speaker(speaker, by=secretariat, changes={"role": "opens"})


def test_people_are_offered_under_their_institution(as_user, secretariat):
    factories.PersonFactory(full_name="Amir", institution=factories.kominfo("Buru"))
    factories.PersonFactory(full_name="Zainal", institution=factories.kominfo("Buru"))
    form = as_user(secretariat).get(address("speaker_list", factories.draft_meeting())).context["form"]
    groups = dict(list(form.fields["known"].choices)[1:])
    assert [label.split(" (")[0] for _pk, label in groups[factories.kominfo("Buru").label]] == [
        "Amir",
        "Zainal",
    ]


# Who may, and at what price


def test_who_reads_may_not_change_and_others_do_not_see_it(as_user, chair, administrator, ambon, bappeda):
    meeting = factories.announced_meeting()
    speaker = meeting.speakers.create(person=factories.PersonFactory())
    for user, read, change in (
        (chair, 200, 403),
        (administrator, 200, 403),
        (ambon, 404, 404),
        (bappeda, 404, 404),
    ):
        client = as_user(user)
        response = client.get(address("speaker_list", meeting))
        assert response.status_code == read
        assert "Tambah pembicara" not in page(response)
        assert client.post(address("speaker_list", meeting), new_person()).status_code == change
        for name in ("speaker_change", "speaker_remove"):
            assert client.get(address(name, meeting, speaker)).status_code == change
            assert client.post(address(name, meeting, speaker), {"role": "opens"}).status_code == change
    assert Speaker.objects.get().role == "resource_person"


def test_a_speaker_of_another_meeting_is_not_found(as_user, secretariat):
    meeting, other = factories.draft_meeting(), factories.draft_meeting(title="Lain")
    speaker = other.speakers.create(person=factories.PersonFactory())
    for name in ("speaker_change", "speaker_remove"):
        assert as_user(secretariat).post(address(name, meeting, speaker)).status_code == 404


def test_the_list_asks_the_same_questions_for_one_and_for_three(
    as_user, secretariat, django_assert_num_queries
):
    client = as_user(secretariat)
    for number in (1, 3):
        meeting = factories.draft_meeting(title=f"Rapat {number}")
        for _ in range(number):
            meeting.speakers.create(
                person=factories.PersonFactory(), agenda_item=meeting.agenda_items.first()
            )
        with django_assert_num_queries(8):
            client.get(address("speaker_list", meeting))
