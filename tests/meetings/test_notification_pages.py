"""The pages of what somebody was told, and of what he gets by e-mail."""

from datetime import timedelta

import pytest
from django.urls import reverse

from meetings import clock
from meetings.models import Notification
from meetings.notifications import quietly
from participants.models import User
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/pemberitahuan/"
CHOICES = "/pemberitahuan/pilihan/"


@pytest.fixture
def meeting(ambon, buru, bappeda, secretariat):
    with quietly():
        return factories.held_meeting()


def told(meeting, number=1):
    """So many inputs of Buru, of each of which it is told."""
    for n in range(number):
        factories.received_input(meeting, topic=f"Masukan ke-{n + 1}")
    return list(Notification.objects.order_by("pk"))


def page(client, address=LIST):
    response = client.get(address)
    assert response.status_code == 200
    return response


def test_the_list_has_the_own_ones_newest_first(meeting, as_user, buru, ambon):
    first, second = told(meeting, 2)
    response = page(as_user(buru))
    assert [row.pk for row in response.context["rows"]] == [second.pk, first.pk]
    text = response.content.decode()
    assert "Masukan diterima: M-2021-0001 Masukan ke-1" in text
    assert text.count(">belum dibaca<") == 2
    assert f'href="{LIST}{first.pk}/"' in text
    assert [*page(as_user(ambon)).context["rows"]] == []


def test_an_empty_list_says_so(as_user, buru):
    text = page(as_user(buru)).content.decode()
    assert "Belum ada pemberitahuan" in text
    assert "Tandai semua" not in text
    assert "Semua sudah dibaca" in page(as_user(buru), f"{LIST}?belum=1").content.decode()


def test_opening_one_marks_it_as_read_and_leads_to_its_page(meeting, as_user, buru):
    (row,) = told(meeting)
    client = as_user(buru)
    response = client.get(f"{LIST}{row.pk}/")
    assert (response.status_code, response.url) == (302, "/masukan/M-2021-0001/")
    row.refresh_from_db()
    read_at = row.read_at
    assert read_at is not None
    client.get(f"{LIST}{row.pk}/")
    row.refresh_from_db()
    assert row.read_at == read_at, "the first time counts"
    assert "belum dibaca<" not in page(client).content.decode()


def test_in_english_it_leads_to_the_english_page(meeting, as_user, buru):
    (row,) = told(meeting)
    response = as_user(buru).get(f"/en{LIST}{row.pk}/")
    assert response.url == "/en/masukan/M-2021-0001/"


def test_the_ones_of_others_are_not_there(meeting, as_user, ambon, secretariat, administrator):
    (row,) = told(meeting)
    for other in (ambon, secretariat, administrator):
        assert as_user(other).get(f"{LIST}{row.pk}/").status_code == 404
    assert as_user(ambon).get(f"{LIST}999999/").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_what_a_letter_alone_told_belongs_to_nobody(meeting, as_user, buru, client):
    (row,) = told(meeting)
    Notification.objects.update(user=None)
    assert as_user(buru).get(f"{LIST}{row.pk}/").status_code == 404


def test_the_list_can_be_narrowed_to_what_was_not_read(meeting, as_user, buru):
    first, second = told(meeting, 2)
    Notification.objects.filter(pk=first.pk).update(read_at=clock.now())
    response = page(as_user(buru), f"{LIST}?belum=1")
    assert [row.pk for row in response.context["rows"]] == [second.pk]
    assert "Belum dibaca</a>" not in response.content.decode()
    assert "Belum dibaca (1)" in " ".join(response.content.decode().split())


@pytest.mark.parametrize("query", ["?belum=2", "?belum=", "?page=abc", "?page=999", "?page=-1"])
def test_a_strange_query_is_no_error(meeting, as_user, buru, query):
    told(meeting)
    assert len(page(as_user(buru), LIST + query).context["rows"]) == 1


def test_a_long_list_has_pages_that_keep_the_choice(meeting, as_user, buru):
    (row,) = told(meeting)
    copies = [
        Notification(
            user=row.user,
            institution=row.institution,
            kind=row.kind,
            record=f"Salinan {n}",
            path=row.path,
            at=row.at - timedelta(days=n),
        )
        for n in range(1, 27)
    ]
    Notification.objects.bulk_create(copies)
    first = page(as_user(buru), f"{LIST}?belum=1")
    assert len(first.context["rows"]) == 25
    assert "?belum=1&amp;page=2" in first.content.decode()
    assert len(page(as_user(buru), f"{LIST}?belum=1&page=2").context["rows"]) == 2


def test_all_can_be_marked_as_read_but_for_what_came_meanwhile(meeting, as_user, buru, ambon):
    _first, second = told(meeting, 2)
    of_another = factories.received_input(meeting, by=ambon)
    client = as_user(buru)
    seen = page(client).context["newest"]
    assert seen == second.pk
    factories.received_input(meeting, topic="Datang kemudian")
    response = client.post(reverse("notification_read_all"), {"until": seen}, follow=True)
    assert "2 pemberitahuan ditandai sudah dibaca." in response.content.decode()
    unread = Notification.objects.unread()
    assert [row.record for row in unread.of(buru)] == ["M-2021-0004 Datang kemudian"]
    assert unread.of(ambon).get().record.startswith(of_another.number)


@pytest.mark.parametrize("until", ["", "abc", "-1", "0", "9" * 30])
def test_marking_all_needs_to_know_until_which(meeting, as_user, buru, until):
    told(meeting)
    assert as_user(buru).post(reverse("notification_read_all"), {"until": until}).status_code == 302
    assert Notification.objects.unread().count() == 1


def test_marking_all_by_a_link_is_refused(as_user, buru):
    assert as_user(buru).get(reverse("notification_read_all")).status_code == 405


def test_a_kind_that_is_told_no_more_still_shows_what_it_was_about(meeting, as_user, buru):
    (row,) = told(meeting)
    Notification.objects.update(kind="of_yesteryear")
    assert row.record in page(as_user(buru)).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_questions_however_long(
    meeting, as_user, buru, number, django_assert_num_queries
):
    told(meeting, number)
    client = as_user(buru)
    page(client)
    # Session, account, unread, count, rows, newest, unread in the header.
    with django_assert_num_queries(7):
        page(client)


# The number in the header --------------------------------------------------------------------------


def test_every_page_tells_who_is_signed_in_how_much_is_unread(meeting, as_user, buru, client):
    assert "Pemberitahuan" not in client.get("/bantuan/").content.decode()
    told(meeting, 2)
    text = " ".join(as_user(buru).get("/bantuan/").content.decode().split())
    assert '<b>2</b><span class="visually-hidden"> belum dibaca</span>' in text
    Notification.objects.update(read_at=clock.now())
    assert 'visually-hidden"> belum dibaca' not in as_user(buru).get("/bantuan/").content.decode()


def test_a_stranger_costs_no_question(client, django_assert_num_queries):
    client.get("/bantuan/")
    with django_assert_num_queries(0):
        client.get("/bantuan/")


# What each person chooses --------------------------------------------------------------------------


def test_everybody_chooses_for_himself(as_user, buru, ambon):
    client = as_user(buru)
    text = page(client, CHOICES).content.decode()
    assert "buru@uji.id" in text
    response = client.post(CHOICES, {"mail": "daily", "time_zone": "Asia/Makassar"}, follow=True)
    assert "Pilihan Anda disimpan." in response.content.decode()
    buru.refresh_from_db()
    assert (buru.mail, buru.time_zone) == ("daily", "Asia/Makassar")
    ambon.refresh_from_db()
    assert (ambon.mail, ambon.time_zone) == ("at_once", "Asia/Jayapura")


@pytest.mark.parametrize(
    "wrong", [{}, {"mail": "never", "time_zone": "Asia/Jayapura"}, {"mail": "daily", "time_zone": "Mars"}]
)
def test_a_choice_that_is_none_is_refused(as_user, buru, wrong):
    response = as_user(buru).post(CHOICES, wrong)
    assert response.status_code == 200
    assert response.context["form"].errors
    buru.refresh_from_db()
    assert (buru.mail, buru.time_zone) == ("at_once", "Asia/Jayapura")


def test_nothing_else_of_the_account_can_be_changed_by_it(as_user, buru):
    as_user(buru).post(
        CHOICES, {"mail": "daily", "time_zone": "Asia/Jakarta", "role": "secretariat", "email": "x@uji.id"}
    )
    buru.refresh_from_db()
    assert (buru.role, buru.email, buru.mail) == (User.Role.DELEGATE, "buru@uji.id", "daily")
