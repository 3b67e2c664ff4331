import uuid
from datetime import date

import pytest

from meetings.actions import follow_ups
from meetings.models import FollowUp, FollowUpEvent
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/meja/tindak-lanjut/disposisikan/"


def html(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def lacking(db):
    meeting = factories.held_meeting()
    decision = factories.decision(meeting)
    return [
        follow_ups.create_follow_up(
            by=factories.secretariat(),
            client_key=uuid.uuid4(),
            meeting=meeting,
            entry=decision,
            task=f"Tugas {n}",
        )[0]
        for n in range(3)
    ]


def typed(rows, **changes):
    return {
        "follow_ups": [row.pk for row in rows],
        "institution": factories.bappeda().institution.pk,
        "due_date": "2099-06-30",
    } | changes


def states():
    return list(FollowUp.objects.order_by("pk").values_list("status", flat=True))


def test_all_that_are_chosen_are_assigned_and_the_rest_is_not(as_user, secretariat, bappeda, lacking):
    page = html(as_user(secretariat).post(ADDRESS, typed(lacking[:2]), follow=True))
    assert "2 tindak lanjut didisposisikan kepada Badan Perencanaan" in page
    assert lacking[2].number in page
    assert states() == ["assigned", "assigned", "not_started"]
    first = FollowUp.objects.get(pk=lacking[0].pk)
    assert (first.institution, first.due_date, first.first_due_date) == (
        bappeda.institution,
        date(2099, 6, 30),
        date(2099, 6, 30),
    )


def test_a_double_tap_assigns_once(as_user, secretariat, lacking):
    client = as_user(secretariat)
    for _tap in range(2):
        assert "3 tindak lanjut didisposisikan" in html(client.post(ADDRESS, typed(lacking), follow=True))
    assert FollowUpEvent.objects.filter(kind="assigned").count() == 3


def test_one_that_is_refused_leaves_all_as_they_were_and_says_why(as_user, secretariat, buru, lacking):
    follow_ups.assign(lacking[1], by=secretariat, institution=buru.institution, due_date=date(2099, 1, 1))
    page = html(as_user(secretariat).post(ADDRESS, typed(lacking)))
    assert (
        "statusnya sekarang “didisposisikan”" in page.split(f'id="why-{lacking[1].pk}"')[1].split("</p>")[0]
    )
    assert page.count(" checked") == 3
    assert 'value="2099-06-30"' in page
    assert states() == ["not_started", "assigned", "not_started"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"follow_ups": []}, "Pilih setidaknya satu tindak lanjut."),
        ({"follow_ups": ["x"]}, "bukan"),
        ({"follow_ups": ["99999999"]}, "99999999"),
        ({"institution": ""}, "tidak boleh kosong"),
        ({"due_date": "besok"}, "tanggal"),
        ({"due_date": "2020-01-01"}, "Batas waktu tidak boleh mendahului rapatnya."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_assigned(as_user, secretariat, lacking, changes, words):
    assert words in html(as_user(secretariat).post(ADDRESS, typed(lacking, **changes)))
    assert states() == ["not_started"] * 3


def test_whoever_cannot_be_told_is_assigned_only_knowingly(as_user, secretariat, lacking):
    silent = factories.InstitutionFactory(email="")
    client = as_user(secretariat)
    page = html(client.post(ADDRESS, typed(lacking, institution=silent.pk)))
    assert "unreachable_is_known" in page
    assert states() == ["not_started"] * 3
    page = html(
        client.post(
            ADDRESS, typed(lacking, institution=silent.pk, unreachable_is_known=silent.pk), follow=True
        )
    )
    assert "3 tindak lanjut didisposisikan" in page
    assert FollowUpEvent.objects.filter(kind="assigned", is_unreachable=True).count() == 3


def test_all_can_be_ticked_without_javascript_and_what_is_typed_stays(as_user, secretariat, lacking):
    client = as_user(secretariat)
    page = html(client.post(ADDRESS, typed([], pilih="semua")))
    assert page.count(" checked") == 3
    assert 'value="2099-06-30"' in page
    assert "alert-danger" not in page
    assert " checked" not in html(client.post(ADDRESS, typed(lacking, pilih="tidak")))
    assert states() == ["not_started"] * 3


def test_filters_narrow_what_is_offered(as_user, secretariat, lacking):
    client = as_user(secretariat)
    assert lacking[0].number in html(client.get(f"{ADDRESS}?rapat={lacking[0].meeting_id}"))
    assert "Tidak ada yang cocok" in html(client.get(f"{ADDRESS}?wilayah=kabupaten-buru"))
    page = html(client.get(f"{ADDRESS}?q=Tugas+1"))
    assert lacking[1].number in page
    assert lacking[0].number not in page


def test_only_the_secretariat_assigns(as_user, chair, buru, lacking):
    assert as_user(chair).post(ADDRESS, typed(lacking)).status_code == 403
    assert as_user(buru).post(ADDRESS, typed(lacking)).status_code == 404
    assert states() == ["not_started"] * 3
