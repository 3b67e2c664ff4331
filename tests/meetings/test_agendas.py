"""The agenda of a meeting: items added, changed, moved by drag or by arrow, removed; and what is carried over."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.actions import agendas, minutes
from meetings.models import AgendaItem, FollowUp
from tests import factories

pytestmark = pytest.mark.django_db


def address(name, meeting, item=None):
    return reverse(name, args=[meeting.pk] if item is None else [meeting.pk, item.pk])


def titles(meeting):
    return [item.title for item in meeting.agenda_items.all()]


def page(response):
    return response.content.decode()


def with_items(*names):
    meeting = factories.draft_meeting()
    for item in meeting.agenda_items.all():
        agendas.remove_agenda_item(item, by=factories.secretariat())
    for name in names:
        agendas.add_agenda_item(meeting, AgendaItem(title=name), by=factories.secretariat())
    return meeting


def next_year(**fields):
    return factories.draft_meeting(
        title="Rakor 2022",
        starts_at=factories.wit(2022, 3, 2, 9),
        ends_at=factories.wit(2022, 3, 2, 12),
        **fields,
    )


# Adding


def test_an_item_is_added_at_the_end(as_user, secretariat):
    meeting = factories.draft_meeting()
    response = as_user(secretariat).post(
        address("agenda_edit", meeting),
        {"title": "Paparan BPS", "kind": "presentation", "minutes_planned": "45", "after": "2"},
    )
    item = meeting.agenda_items.last()
    assert response.url == f"{address('agenda_edit', meeting)}#acara-{item.pk}"
    assert (item.position, item.title, item.kind, item.minutes_planned) == (
        3,
        "Paparan BPS",
        "presentation",
        45,
    )


def test_an_item_sent_twice_stands_once(as_user, secretariat):
    meeting = factories.draft_meeting()
    client, sent = as_user(secretariat), {"title": "Penutup", "kind": "closing", "after": "2"}
    assert (
        client.post(address("agenda_edit", meeting), sent).url
        == client.post(address("agenda_edit", meeting), sent).url
    )
    assert titles(meeting) == ["Pembukaan", "Pembahasan masukan daerah", "Penutup"]


def test_two_breaks_of_the_same_name_are_two_items(as_user, secretariat):
    meeting = factories.draft_meeting()
    client = as_user(secretariat)
    for after in ("2", "3"):
        client.post(address("agenda_edit", meeting), {"title": "Rehat", "kind": "other", "after": after})
    assert titles(meeting)[2:] == ["Rehat", "Rehat"]


def test_a_broken_place_in_the_form_is_no_error_that_nobody_can_see(as_user, secretariat):
    meeting = factories.draft_meeting()
    for after in ("", "abc", "-1", "9" * 40, "\x00"):
        response = as_user(secretariat).post(
            address("agenda_edit", meeting), {"title": f"Acara {len(after)}", "kind": "other", "after": after}
        )
        assert response.status_code == 302


WRONG = {
    "no title": ({"title": ""}, "title"),
    "an invisible title": ({"title": "\u200b\u2060"}, "title"),
    "a title too long": ({"title": "a" * 200_000}, "title"),
    "a null character": ({"title": "a\x00"}, "title"),
    "an unknown kind": ({"kind": "lunch"}, "kind"),
    "the carry-over by hand": ({"kind": "follow_ups"}, "kind"),
    "no minutes at all": ({"minutes_planned": "0"}, "minutes_planned"),
    "more than a day": ({"minutes_planned": "1441"}, "minutes_planned"),
    "minutes in words": ({"minutes_planned": "lama"}, "minutes_planned"),
    "a description too long": ({"description": "a" * 200_000}, "description"),
}


@pytest.mark.parametrize(("change", "field"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(as_user, secretariat, change, field):
    meeting = factories.draft_meeting()
    sent = {"title": "Paparan", "kind": "presentation", "description": "Uraian panjang"} | change
    response = as_user(secretariat).post(address("agenda_edit", meeting), sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert ("Uraian panjang" if field != "description" else "Paparan") in page(response)
    assert meeting.agenda_items.count() == 2


def test_each_item_says_when_it_begins_as_far_as_the_lengths_are_known(as_user, secretariat):
    meeting = with_items("Pembukaan", "Paparan", "Pembahasan", "Penutup")
    for item, length in zip(meeting.agenda_items.all(), (15, 90, None, 10), strict=True):
        agendas.change_agenda_item(item, by=secretariat, changes={"minutes_planned": length})
    response = as_user(secretariat).get(address("agenda_edit", meeting))
    begins = [item.begins and item.begins.strftime("%H.%M") for item in response.context["items"]]
    assert begins == ["09.00", "09.15", "10.45", None]
    assert "Lama yang direncanakan: 115 menit." in " ".join(page(response).split())


def test_an_agenda_longer_than_the_meeting_says_so(as_user, secretariat):
    meeting = with_items("Paparan")
    agendas.change_agenda_item(meeting.agenda_items.get(), by=secretariat, changes={"minutes_planned": 421})
    assert "Waktu rapat hanya 420 menit." in " ".join(
        page(as_user(secretariat).get(address("agenda_edit", meeting))).split()
    )


# Changing and removing


def test_an_item_is_changed(as_user, secretariat):
    meeting = factories.draft_meeting()
    item = meeting.agenda_items.first()
    as_user(secretariat).post(
        address("agenda_item_change", meeting, item), {"title": "Pembukaan resmi", "kind": "opening"}
    )
    item.refresh_from_db()
    assert (item.title, item.kind, item.position) == ("Pembukaan resmi", "opening", 1)


def test_a_change_made_while_another_moves_the_item_keeps_its_new_place(secretariat):
    meeting = with_items("A", "B")
    stale = meeting.agenda_items.first()
    agendas.move_agenda_item(meeting.agenda_items.first(), by=secretariat, up=False)
    agendas.change_agenda_item(stale, by=secretariat, changes={"title": "A baru"})
    assert titles(meeting) == ["B", "A baru"]


def test_an_item_is_removed_after_a_confirmation_and_its_speaker_stays(as_user, secretariat):
    meeting = with_items("A", "B", "C")
    item = meeting.agenda_items.get(title="B")
    speaker = meeting.speakers.create(person=factories.PersonFactory(), agenda_item=item)
    client = as_user(secretariat)
    assert "“B” dihapus dari agenda." in page(client.get(address("agenda_item_remove", meeting, item)))
    assert titles(meeting) == ["A", "B", "C"]
    client.post(address("agenda_item_remove", meeting, item))
    assert [(i.position, i.title) for i in meeting.agenda_items.all()] == [(1, "A"), (2, "C")]
    speaker.refresh_from_db()
    assert speaker.agenda_item is None


def test_an_item_with_minutes_cannot_be_removed(as_user, secretariat):
    meeting = factories.held_meeting()
    item = meeting.minutes.entries.get().agenda_item
    response = as_user(secretariat).post(address("agenda_item_remove", meeting, item))
    assert response.context["form"].non_field_errors() == [
        "Mata acara ini sudah memuat notula, jadi tidak dapat dihapus."
    ]


def test_an_item_removed_by_somebody_else_meanwhile_is_a_message_not_an_error(secretariat):
    meeting = with_items("A", "B")
    item = meeting.agenda_items.first()
    agendas.remove_agenda_item(meeting.agenda_items.first(), by=secretariat)
    for act in (
        lambda: agendas.move_agenda_item(item, by=secretariat, up=True),
        lambda: agendas.change_agenda_item(item, by=secretariat, changes={"title": "X"}),
        lambda: agendas.remove_agenda_item(item, by=secretariat),
    ):
        with pytest.raises(ValidationError, match="sudah dihapus dari agenda"):
            act()


def test_nothing_changes_once_the_minutes_are_circulated(as_user, secretariat):
    meeting = factories.circulated_meeting()
    item = meeting.agenda_items.first()
    client = as_user(secretariat)
    assert not client.get(address("agenda_edit", meeting)).context["may_change"]
    client.post(address("agenda_edit", meeting), {"title": "Tambahan", "kind": "other"})
    client.post(address("agenda_item_move", meeting, item), {"direction": "turun"})
    client.post(address("agenda_item_change", meeting, item), {"title": "Lain", "kind": "other"})
    client.post(address("agenda_item_remove", meeting, item))
    assert titles(meeting) == ["Pembukaan", "Pembahasan masukan daerah"]


# Moving


def test_the_arrows_move_an_item_and_the_focus_stays_on_a_button_that_works(as_user, secretariat):
    meeting = with_items("A", "B", "C")
    client = as_user(secretariat)
    c = meeting.agenda_items.get(title="C")
    here = address("agenda_edit", meeting)
    move = address("agenda_item_move", meeting, c)
    assert client.post(move, {"direction": "naik"}).url == f"{here}#naik-{c.pk}"
    assert titles(meeting) == ["A", "C", "B"]
    assert client.post(move, {"direction": "naik"}).url == f"{here}#turun-{c.pk}"
    assert titles(meeting) == ["C", "A", "B"]
    client.post(move, {"direction": "naik"})
    assert titles(meeting) == ["C", "A", "B"]
    client.post(move, {"direction": "turun"})
    assert client.post(move, {"direction": "turun"}).url == f"{here}#naik-{c.pk}"
    assert titles(meeting) == ["A", "B", "C"]


@pytest.mark.parametrize("direction", ["", "kiri", "\x00"])
def test_a_direction_that_is_none_moves_nothing(as_user, secretariat, direction):
    meeting = with_items("A", "B")
    item = meeting.agenda_items.first()
    response = as_user(secretariat).post(address("agenda_item_move", meeting, item), {"direction": direction})
    assert response.status_code == 302
    assert titles(meeting) == ["A", "B"]


def test_dragging_saves_the_new_order(as_user, secretariat):
    meeting = with_items("A", "B", "C")
    order = [item.pk for item in meeting.agenda_items.all()]
    client = as_user(secretariat)
    assert client.post(address("agenda_reorder", meeting), {"order": order[::-1]}).status_code == 204
    assert titles(meeting) == ["C", "B", "A"]
    plain = client.post(
        address("agenda_reorder", meeting), {"order": order}, headers={"Accept": "text/html,*/*"}
    )
    assert plain.url == address("agenda_edit", meeting)
    assert titles(meeting) == ["A", "B", "C"]


def test_an_order_that_is_not_of_this_agenda_is_refused_with_a_message(as_user, secretariat):
    meeting, other = with_items("A", "B"), factories.draft_meeting(title="Lain")
    a, b = meeting.agenda_items.values_list("pk", flat=True)
    foreign = other.agenda_items.first().pk
    for order in (
        [],
        [a],
        [a, a],
        [a, b, b],
        [a, foreign],
        [a, b, foreign],
        ["x", b],
        ["9" * 30, b],
        ["\x00"],
        [f"{a}.0", b],
    ):
        response = as_user(secretariat).post(address("agenda_reorder", meeting), {"order": order})
        assert response.status_code == 400
        assert page(response)
    assert titles(meeting) == ["A", "B"]


STEPS = st.one_of(
    st.tuples(st.just("add"), st.just(0)),
    st.tuples(st.just("up"), st.integers(0, 20)),
    st.tuples(st.just("down"), st.integers(0, 20)),
    st.tuples(st.just("remove"), st.integers(0, 20)),
    st.tuples(st.just("reorder"), st.randoms(use_true_random=False)),
    st.tuples(st.just("nonsense"), st.integers(0, 20)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=25))
def test_whatever_is_done_the_items_stand_at_1_to_n_without_a_gap(db, steps):
    by = factories.secretariat()
    with transaction.atomic():
        meeting = factories.draft_meeting()
        expected = list(meeting.agenda_items.values_list("pk", flat=True))
        for step, what in steps:
            items = list(meeting.agenda_items.all())
            item = items[what % len(items)] if items and isinstance(what, int) else None
            if step == "add":
                expected.append(agendas.add_agenda_item(meeting, AgendaItem(title="Acara"), by=by).pk)
            elif step == "reorder":
                what.shuffle(expected)
                agendas.reorder_agenda(meeting, list(expected), by=by)
            elif step == "nonsense":
                with pytest.raises(ValidationError), transaction.atomic():
                    agendas.reorder_agenda(meeting, [*expected, what], by=by)
            elif item and step == "remove":
                agendas.remove_agenda_item(item, by=by)
                expected.remove(item.pk)
            elif item:
                here = expected.index(item.pk)
                there = max(0, here - 1) if step == "up" else min(len(expected) - 1, here + 1)
                expected[here], expected[there] = expected[there], expected[here]
                agendas.move_agenda_item(item, by=by, up=step == "up")
            stand = list(meeting.agenda_items.values_list("position", "pk"))
            assert stand == list(enumerate(expected, start=1))
        transaction.set_rollback(True)


# What is carried over


def test_the_carried_over_item_shows_what_is_open_by_institution(as_user, secretariat):
    held = factories.held_meeting()
    ours = factories.assigned_follow_up(held)
    dinas = factories.InstitutionFactory(name="Dinas Pendidikan Provinsi Maluku")
    theirs = factories.assigned_follow_up(held, institution=dinas)
    meeting = next_year()
    response = as_user(secretariat).get(address("agenda_edit", meeting))
    grouped = [
        (str(institution), [f.number for f in rows]) for institution, rows in response.context["carried_over"]
    ]
    assert grouped == [
        ("Badan Perencanaan Pembangunan Daerah Provinsi Maluku", [ours.number]),
        ("Dinas Pendidikan Provinsi Maluku", [theirs.number]),
    ]
    assert ours.get_absolute_url() in page(response)


def test_the_carried_over_item_moves_but_stays(as_user, secretariat):
    factories.assigned_follow_up(factories.held_meeting())
    meeting = next_year()
    item = meeting.agenda_items.first()
    client = as_user(secretariat)
    form = client.get(address("agenda_item_change", meeting, item)).context["form"]
    assert "kind" not in form.fields
    client.post(
        address("agenda_item_change", meeting, item), {"title": "Tindak lanjut 2021", "kind": "other"}
    )
    response = client.post(address("agenda_item_remove", meeting, item))
    assert response.context["form"].non_field_errors() == [
        "Tindak lanjut rapat sebelumnya tetap menjadi bagian agenda."
    ]
    item.refresh_from_db()
    assert (item.kind, item.title) == ("follow_ups", "Tindak lanjut 2021")


def test_an_old_agenda_still_shows_what_was_open_then(as_user, secretariat, chair):
    held = factories.held_meeting()
    follow_up = factories.reported_follow_up(held)
    meeting = next_year()
    FollowUp.objects.filter(pk=follow_up.pk).update(
        status="confirmed", ended_at=factories.wit(2022, 3, 2, 10)
    )
    response = as_user(secretariat).get(address("agenda_edit", meeting))
    assert [len(rows) for _institution, rows in response.context["carried_over"]] == [1]


def test_the_agenda_asks_the_same_questions_for_one_and_for_three_of_everything(
    as_user, secretariat, django_assert_num_queries
):
    held = factories.held_meeting()
    client = as_user(secretariat)
    factories.assigned_follow_up(held)
    for number in (1, 3):
        meeting = next_year() if number == 1 else next_year(theme="Lain")
        for _ in range(number):
            item = agendas.add_agenda_item(meeting, AgendaItem(title="Acara"), by=secretariat)
            meeting.speakers.create(person=factories.PersonFactory(), agenda_item=item)
        if number == 3:
            for name in ("Dinas Satu", "Dinas Dua"):
                factories.assigned_follow_up(held, institution=factories.InstitutionFactory(name=name))
        with django_assert_num_queries(11):
            client.get(address("agenda_edit", meeting))


# Who may


def test_who_reads_may_not_change_and_others_do_not_see_it(as_user, chair, administrator, ambon, bappeda):
    meeting = factories.announced_meeting()
    item = meeting.agenda_items.first()
    for user, read, change in (
        (chair, 200, 403),
        (administrator, 200, 403),
        (ambon, 404, 404),
        (bappeda, 404, 404),
    ):
        client = as_user(user)
        response = client.get(address("agenda_edit", meeting))
        assert response.status_code == read
        if read == 200:
            assert '<form method="post" action="#kesalahan"' not in page(response)
            assert "agenda-sort.js" not in page(response)
        assert (
            client.post(address("agenda_edit", meeting), {"title": "X", "kind": "other"}).status_code
            == change
        )
        for name in ("agenda_item_change", "agenda_item_move", "agenda_item_remove"):
            assert client.post(address(name, meeting, item), {"direction": "turun"}).status_code == change
        assert client.post(address("agenda_reorder", meeting), {"order": [1]}).status_code == change
    assert titles(meeting) == ["Pembukaan", "Pembahasan masukan daerah"]


def test_moves_take_only_posts_and_only_items_of_this_meeting(as_user, secretariat):
    meeting, other = with_items("A", "B"), factories.draft_meeting(title="Lain")
    client = as_user(secretariat)
    item, foreign = meeting.agenda_items.first(), other.agenda_items.first()
    assert client.get(address("agenda_item_move", meeting, item)).status_code == 405
    assert client.get(address("agenda_reorder", meeting)).status_code == 405
    for name in ("agenda_item_change", "agenda_item_move", "agenda_item_remove"):
        assert client.post(address(name, meeting, foreign), {"direction": "naik"}).status_code == 404


def test_the_agenda_of_ratified_minutes_is_shown_and_final(as_user, secretariat, chair):
    meeting = factories.circulated_meeting()
    minutes.ratify_minutes(meeting.minutes, by=chair)
    response = as_user(secretariat).get(address("agenda_edit", meeting))
    assert "Pembukaan" in page(response)
    assert "Tambah mata acara" not in page(response)
