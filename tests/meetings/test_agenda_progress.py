"""What becomes of an agenda item, as the note-taker says it: begun, finished or not, sent to another meeting."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from meetings import clock
from meetings.actions import agenda_progress, agendas, minutes
from meetings.models import AgendaItem
from tests import factories
from tests.meetings.test_carry_over import a_draft, agenda, cancel, left, prepared, start

pytestmark = pytest.mark.django_db


def address(name, meeting, item=None):
    return reverse(name, args=[meeting.pk] if item is None else [meeting.pk, item.pk])


def page(response):
    """The words of a page, without its marks."""
    return " ".join(re.sub("<[^>]+>", " ", response.content.decode()).split())


# Which item is dealt with, since when, and how it ended


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def begin(client, item, meeting=None):
    return client.post(address("agenda_item_begin", meeting or item.meeting, item))


def finish(client, item, outcome="finished"):
    return client.post(address("agenda_item_finish", item.meeting, item), {"outcome": outcome})


def in_session(**fields):
    """Since 09.00, with a note under the second of its two items, which therefore has begun."""
    with clock.at(factories.wit(2021, 3, 3, 9)):
        return factories.held_meeting(**fields)


def test_beginning_an_item_ends_the_one_before(as_user, secretariat):
    second, first = in_session().agenda_items.all()
    assert (first.begun_at, first.ended_at) == (factories.wit(2021, 3, 3, 9), None)
    client = as_user(secretariat)
    with clock.at(factories.wit(2021, 3, 3, 9, 5)):
        response = begin(client, first)
    assert response.url == f"{address('minutes_edit', first.meeting)}?acara={first.pk}#agenda"
    with clock.at(factories.wit(2021, 3, 3, 9, 30)):
        begin(client, second)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.begun_at, first.ended_at, first.outcome) == (
        factories.wit(2021, 3, 3, 9),
        factories.wit(2021, 3, 3, 9, 30),
        "",
    )
    assert (second.begun_at, second.ended_at) == (factories.wit(2021, 3, 3, 9, 30), None)


def test_beginning_twice_keeps_the_first_minute_and_ending_twice_the_last(as_user, secretariat):
    item = in_session().agenda_items.first()
    client = as_user(secretariat)
    for minute, act in ((5, begin), (6, begin), (20, finish), (25, finish)):
        with clock.at(factories.wit(2021, 3, 3, 9, minute)):
            act(client, item)
    item.refresh_from_db()
    assert (item.begun_at, item.ended_at) == (
        factories.wit(2021, 3, 3, 9, 5),
        factories.wit(2021, 3, 3, 9, 20),
    )
    assert item.outcome == "finished"


def test_an_item_taken_up_again_runs_from_its_first_minute_and_its_outcome_is_open_again(
    as_user, secretariat
):
    item = in_session().agenda_items.first()
    client = as_user(secretariat)
    for minute, act in ((5, begin), (20, finish), (40, begin)):
        with clock.at(factories.wit(2021, 3, 3, 9, minute)):
            act(client, item)
    item.refresh_from_db()
    assert (item.begun_at, item.ended_at, item.outcome) == (factories.wit(2021, 3, 3, 9, 5), None, "")


def test_an_item_that_was_never_begun_can_be_left_for_the_next_meeting(as_user, secretariat):
    item = agendas.add_agenda_item(in_session(), AgendaItem(title="SPBE"), by=secretariat)
    finish(as_user(secretariat), item, "unfinished")
    item.refresh_from_db()
    assert (item.begun_at, item.ended_at, item.outcome) == (None, None, "unfinished")


@pytest.mark.parametrize("outcome", ["", "done", "\x00", "selesai" * 1000])
def test_an_unknown_outcome_changes_nothing_and_is_said(as_user, secretariat, outcome):
    item = in_session().agenda_items.first()
    response = finish(as_user(secretariat), item, outcome)
    assert response.status_code == 302
    assert len(said(response)) == 1
    item.refresh_from_db()
    assert item.outcome == ""


def test_before_the_meeting_and_after_the_ratification_nothing_is_begun_or_finished(as_user, secretariat):
    client = as_user(secretariat)
    for meeting, words in (
        (factories.announced_meeting(), "Rapat ini belum dimulai."),
        (
            factories.ratified_meeting(title="Lain"),
            "Notula rapat ini sudah disahkan, jadi agendanya tidak dapat diubah lagi.",
        ),
    ):
        item = meeting.agenda_items.first()
        for act in (begin, finish):
            assert said(act(client, item))[-1] == words
        item.refresh_from_db()
        assert (item.begun_at, item.ended_at, item.outcome) == (None, None, "")


def test_in_circulated_minutes_an_item_can_be_called_finished_but_not_begun(as_user, secretariat):
    item = factories.circulated_meeting().agenda_items.first()
    client = as_user(secretariat)
    assert said(begin(client, item)) == ["Notula sudah diedarkan, jadi mata acara tidak dapat dimulai lagi."]
    finish(client, item)
    item.refresh_from_db()
    assert (item.begun_at, item.outcome) == (None, "finished")


def test_only_note_takers_begin_and_finish_only_by_post_and_only_items_of_the_meeting(
    as_user, secretariat, chair, administrator, ambon, bappeda
):
    meeting, other = in_session(), in_session(title="Lain")
    item, foreign = meeting.agenda_items.first(), other.agenda_items.first()
    for name in ("agenda_item_begin", "agenda_item_finish"):
        where = address(name, meeting, item)
        for user, answer in ((chair, 403), (administrator, 403), (ambon, 404), (bappeda, 404)):
            assert as_user(user).post(where, {"outcome": "finished"}).status_code == answer
        client = as_user(secretariat)
        assert client.get(where).status_code == 405
        assert client.post(address(name, meeting, foreign), {"outcome": "finished"}).status_code == 404
        client.logout()
        assert client.post(where).url.startswith("/masuk/")
    item.refresh_from_db()
    assert (item.begun_at, item.outcome) == (None, "")


def test_the_agenda_beside_the_minutes_says_what_is_dealt_with_and_how_long(as_user, secretariat):
    meeting = in_session()
    item = agendas.add_agenda_item(meeting, AgendaItem(title="SPBE"), by=secretariat)
    AgendaItem.objects.filter(meeting=meeting).update(minutes_planned=30)
    client = as_user(secretariat)
    where = f"{address('minutes_edit', meeting)}?acara={item.pk}"

    def nav(at):
        with clock.at(factories.wit(2021, 3, 3, *at)):
            html = client.get(where).content.decode()
        nav = html[html.index('<nav class="agenda-nav"') :]
        return " ".join(re.sub("<[^>]+>", " ", nav[: nav.index("</nav>")]).split())

    assert (
        "Pembahasan masukan daerah sedang dibahas 0 dari 30 menit lewat 0 menit 1 butir SPBE rencana 30 menit 0 butir Mulai dibahas Selesai Belum selesai"
        in nav((9, 0))
    )
    with clock.at(factories.wit(2021, 3, 3, 9, 5)):
        begin(client, item)
    html = client.get(where).content.decode()
    assert 'data-begun="2021-03-03T09:05:00+09:00"' in html
    assert 'data-planned="30"' in html
    assert "Pembahasan masukan daerah 5 dari 30 menit 1 butir SPBE sedang dibahas 12 dari 30 menit" in nav(
        (9, 17)
    )
    assert "SPBE sedang dibahas 47 dari 30 menit lewat 17 menit" in nav((9, 52))
    with clock.at(factories.wit(2021, 3, 3, 9, 40)):
        finish(client, item, "unfinished")
    assert "SPBE belum selesai 35 dari 30 menit lewat 5 menit" in nav((15, 0))


def test_what_was_left_without_a_word_ended_when_the_next_was_written_about(as_user, secretariat):
    meeting = in_session()
    client = as_user(secretariat)
    left = meeting.agenda_items.last()
    for minute in (20, 45):
        item = agendas.add_agenda_item(meeting, AgendaItem(title=f"Acara {minute}"), by=secretariat)
        with clock.at(factories.wit(2021, 3, 3, 9, minute)):
            factories.note(meeting)
    with clock.at(factories.wit(2021, 3, 3, 10)):
        html = page(client.get(address("minutes_edit", meeting)))
        assert "Pembahasan masukan daerah 20 menit 1 butir Acara 20 25 menit 1 butir" in html
        assert "Acara 45 sedang dibahas 15 menit" in html
        finish(client, left)
        begin(client, meeting.agenda_items.first())
    ended = meeting.agenda_items.values_list("title", "ended_at")
    assert dict(ended) == {
        "Pembukaan": None,
        "Pembahasan masukan daerah": factories.wit(2021, 3, 3, 9, 20),
        "Acara 20": factories.wit(2021, 3, 3, 9, 45),
        item.title: factories.wit(2021, 3, 3, 10),
    }


def test_minutes_circulated_days_later_let_the_last_item_end_with_its_last_entry(secretariat):
    meeting = in_session()
    with clock.at(factories.wit(2021, 3, 3, 11)):
        factories.note(meeting)
    with clock.at(factories.wit(2021, 3, 8, 9)):
        minutes.circulate_minutes(meeting.minutes, by=secretariat)
    assert meeting.agenda_items.last().ended_at == factories.wit(2021, 3, 3, 11)


# Sending, and what was carried


def test_an_item_is_sent_to_the_chosen_meeting(as_user, secretariat):
    item = left()
    june, july = prepared("Rakor Juni", 100), a_draft("Rakor Juli", 130)
    cancel(prepared("Rakor batal", 50))
    client, where = as_user(secretariat), address("agenda_item_send", item.meeting, item)
    offered = [label for _key, label in client.get(where).context["form"].fields["meeting"].choices]
    assert offered == ["— pilih rapat —", "Rakor Juni · 11 Juni 2021", "Rakor Juli · 11 Juli 2021"]
    response = client.post(where, {"meeting": july.pk})
    assert response.url == f"{address('minutes_edit', item.meeting)}?acara={item.pk}#agenda"
    assert said(response) == ["“Pusat data daerah” dikirim ke “Rakor Juli”."]
    assert (agenda(june), agenda(july)) == (["Pembukaan"], ["↪ Pusat data daerah"])


def test_from_a_meeting_in_preparation_the_way_leads_back_to_its_agenda(as_user, secretariat):
    june, july = prepared("Rakor Juni", 100), a_draft("Rakor Juli", 130)
    item = agendas.add_agenda_item(june, AgendaItem(title="SPBE"), by=secretariat)
    response = as_user(secretariat).post(address("agenda_item_send", june, item), {"meeting": july.pk})
    assert response.url == f"{address('agenda_edit', june)}#acara-{item.pk}"
    assert (agenda(june), agenda(july)) == (["Pembukaan"], ["SPBE"])


def test_sent_twice_it_says_that_it_is_gone_and_nothing_is_doubled(as_user, secretariat):
    item, july = left(), a_draft("Rakor Juli", 130)
    a_draft("Rakor Juni", 100)
    client, where = as_user(secretariat), address("agenda_item_send", item.meeting, item)
    for _ in range(2):
        assert client.post(where, {"meeting": july.pk}).status_code == 302
    assert AgendaItem.objects.filter(continues=item).count() == 1


WRONG = {
    "none": "",
    "no number": "abc",
    "a null character": "\x00",
    "too large": "9" * 30,
    "the same meeting": "own",
    "a meeting that was held": "held",
    "a cancelled one": "cancelled",
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_meeting_that_cannot_be_chosen_is_said_beside_the_field(as_user, secretariat, wrong):
    held = factories.held_meeting(title="Lain")
    item, july = left(), prepared("Rakor Juli", 130)
    keys = {
        "own": item.meeting_id,
        "held": held.pk,
        "cancelled": cancel(a_draft("Rakor batal")).pk,
    }
    where = address("agenda_item_send", item.meeting, item)
    response = as_user(secretariat).post(where, {"meeting": keys.get(wrong, wrong)})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["meeting"]
    assert agenda(july) == ["Pembukaan", "↪ Pusat data daerah"]


def test_without_another_meeting_the_page_says_that_it_comes_by_itself(as_user, secretariat):
    item = left()
    response = as_user(secretariat).get(address("agenda_item_send", item.meeting, item))
    assert "Belum ada rapat lain yang disiapkan" in page(response)


def test_what_cannot_be_sent_is_said_before_anybody_chooses(as_user, secretariat):
    a_draft("Rakor Juli", 130)
    ratified = factories.ratified_meeting()
    finished = agenda_progress.finish_agenda_item(left(title="Lain"), by=secretariat, outcome="finished")
    client = as_user(secretariat)
    for item, words in (
        (ratified.agenda_items.last(), "Notula rapat ini sudah disahkan"),
        (cancel(prepared("Rakor batal")).agenda_items.last(), "Rapat ini dibatalkan"),
        (finished, "Mata acara ini sudah selesai"),
        (finished.meeting.agenda_items.first(), "Mata acara jenis “pembukaan” hanya milik rapatnya sendiri"),
    ):
        for ask in (client.get, client.post):
            response = ask(address("agenda_item_send", item.meeting, item))
            assert response.status_code == 409
            assert words in page(response)


def test_only_note_takers_send_and_only_items_of_the_meeting(
    as_user, secretariat, chair, administrator, ambon, bappeda
):
    foreign = factories.held_meeting(title="Lain").agenda_items.last()
    item, july = left(), a_draft("Rakor Juli", 130)
    where = address("agenda_item_send", item.meeting, item)
    for user, answer in ((chair, 403), (administrator, 403), (ambon, 404), (bappeda, 404)):
        client = as_user(user)
        assert client.get(where).status_code == answer
        assert client.post(where, {"meeting": july.pk}).status_code == answer
    client = as_user(secretariat)
    for wrong in (foreign.pk, 0, "9" * 18):
        elsewhere = reverse("agenda_item_send", args=[item.meeting_id, wrong])
        assert client.post(elsewhere, {"meeting": july.pk}).status_code == 404
    client.logout()
    assert client.get(where).url.startswith("/masuk/")
    assert not july.agenda_items.get().is_sent


def test_sending_asks_the_same_questions_for_one_and_for_three_meetings(
    as_user, secretariat, django_assert_num_queries
):
    item, client = left(), as_user(secretariat)
    for number in (1, 2):
        for n in range(number):
            a_draft(f"Rakor {number}.{n}", 100 + n)
        with django_assert_num_queries(9):
            client.get(address("agenda_item_send", item.meeting, item))


def test_the_agenda_says_where_an_item_comes_from_and_where_it_goes_on(as_user, secretariat, client):
    item, july = left(), prepared("Rakor Juli", 130)
    carried = july.agenda_items.get(continues=item)
    staff = as_user(secretariat)
    there = staff.get(address("agenda_edit", july))
    assert "lanjutan dari Rapat Koordinasi Kominfo , 3 Maret 2021" in page(there)
    assert f'href="{address("agenda_edit", item.meeting)}#acara-{item.pk}"' in there.content.decode()
    here = staff.get(address("agenda_edit", item.meeting))
    assert "dilanjutkan di Rakor Juli , 11 Juli 2021 belum selesai" in page(here)
    assert f'href="{address("agenda_edit", july)}#acara-{carried.pk}"' in here.content.decode()
    assert "1 di antaranya lanjutan rapat sebelumnya" in page(staff.get(address("meeting_prepare", july)))
    staff.logout()
    public = client.get(july.get_absolute_url())
    assert "lanjutan dari Rapat Koordinasi Kominfo , 3 Maret 2021" in page(public)
    assert f'href="{item.meeting.get_absolute_url()}"' in public.content.decode()


def test_the_public_is_not_told_of_a_draft_that_was_cancelled(as_user, secretariat, client):
    june, july = prepared("Rakor Juni", 100), a_draft("Draf rahasia", 130)
    item = agendas.add_agenda_item(june, AgendaItem(title="SPBE"), by=secretariat)
    agenda_progress.send_agenda_item(item, by=secretariat, meeting=july)
    cancel(july)
    assert agenda(june) == ["Pembukaan", "↪ SPBE"]
    assert "Draf rahasia" not in page(client.get(june.get_absolute_url()))


def test_what_is_carried_has_no_button_to_remove_it_but_one_to_call_it_finished(as_user, secretariat):
    left()
    june = prepared("Rakor Juni", 100)
    item = june.agenda_items.get(continues__isnull=False)
    client = as_user(secretariat)
    html = client.get(address("agenda_edit", june)).content.decode()
    assert address("agenda_item_remove", june, item) not in html
    assert address("agenda_item_send", june, item) in html
    response = client.post(address("agenda_item_finish", june, item), {"outcome": "finished"})
    assert response.url == f"{address('agenda_edit', june)}#acara-{item.pk}"
    shown = client.get(address("agenda_edit", june)).content.decode()
    assert 'class="status status-closed"' in shown
    assert 'value="unfinished"' in shown
    response = client.post(address("agenda_item_remove", june, item))
    assert "Kirim ke rapat lain, atau tandai sudah selesai" in page(response)


def test_the_desk_of_the_secretariat_lists_what_waits_for_a_meeting_until_there_is_one(as_user, secretariat):
    item, client = left(), as_user(secretariat)
    desk = client.get(reverse("secretariat_desk"))
    assert [row.pk for row in desk.context["left"].rows] == [item.pk]
    assert "Mata acara yang belum selesai" in page(desk)
    a_draft("Rakor Juli", 130)
    assert "Mata acara yang belum selesai" not in page(client.get(reverse("secretariat_desk")))


def test_the_minutes_of_the_next_meeting_say_what_an_item_continues(as_user, secretariat):
    item = left()
    june = start(prepared("Rakor Juni", 100))
    carried = june.agenda_items.get(continues=item)
    html = page(as_user(secretariat).get(f"{address('minutes_edit', june)}?acara={carried.pk}"))
    assert "lanjutan dari Rapat Koordinasi Kominfo , 3 Maret 2021" in html
    assert "Pusat data daerah ↪ lanjutan rapat sebelumnya" in html
