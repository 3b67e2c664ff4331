"""How far an agreed input is over all the follow-ups that serve it, and the totals by standing."""

import uuid

import pytest

from meetings.actions import follow_ups, inputs
from meetings.models import FollowUp, Input, Meeting
from tests import factories

pytestmark = pytest.mark.django_db

END = factories.wit(2021, 5, 3, 10)


def agreed_with(meeting, *statuses):
    """An agreed input with follow-ups in these statuses, set by hand: the walk there is not what is tested here."""
    input = factories.agreed_input(meeting)
    for _more in statuses[1:]:
        inputs.split_input(
            input,
            by=factories.secretariat(),
            task="Survei",
            institution=factories.bappeda().institution,
            due_date=meeting.date,
            client_key=uuid.uuid4(),
        )
    for follow_up, status in zip(input.follow_ups.order_by("pk"), statuses, strict=True):
        ended_at = END if status in {"confirmed", "closed_unanswered"} else None
        FollowUp.objects.filter(pk=follow_up.pk).update(status=status, ended_at=ended_at)
    return input


CASES = [
    (["confirmed"], "confirmed"),
    (["confirmed", "confirmed"], "confirmed"),
    (["closed_unanswered"], "closed_unanswered"),
    (["confirmed", "closed_unanswered"], "closed_unanswered"),
    (["reported"], "reported"),
    (["reported", "confirmed"], "reported"),
    (["reported", "closed_unanswered", "confirmed"], "reported"),
    (["not_started"], "not_started"),
    (["assigned"], "not_started"),
    (["assigned", "not_started"], "not_started"),
    (["assigned", "confirmed"], "in_progress"),
    (["assigned", "closed_unanswered"], "in_progress"),
    (["assigned", "reported"], "in_progress"),
    (["in_progress"], "in_progress"),
    (["in_progress", "reported"], "in_progress"),
    (["in_progress", "confirmed"], "in_progress"),
]


@pytest.fixture
def meeting(db):
    return factories.announced_meeting()


def test_progress_of_an_agreed_input_is_that_of_all_its_follow_ups(meeting):
    made = {agreed_with(meeting, *statuses).pk: statuses for statuses, _progress in CASES}
    found = {
        tuple(made[pk]): progress
        for pk, progress in Input.objects.with_progress().values_list("pk", "progress")
    }
    assert found == {tuple(statuses): progress for statuses, progress in CASES}


def test_what_is_not_agreed_has_no_progress(meeting):
    factories.received_input(meeting)
    factories.verified_input(meeting)
    assert list(Input.objects.with_progress().values_list("progress", flat=True)) == [None, None]


def test_a_follow_up_made_for_another_input_counts_too(meeting):
    made_for = factories.agreed_input(meeting)
    served = factories.verified_input(meeting, by=factories.ambon())
    inputs.agree_by_another(served, by=factories.secretariat(), follow_up=made_for.follow_ups.get())
    follow_ups.report_done(
        made_for.follow_ups.get(), by=factories.bappeda(), note="Terpasang.", client_key=uuid.uuid4()
    )
    assert set(Input.objects.with_progress().values_list("progress", flat=True)) == {"reported"}


def test_totals_by_standing_add_up_in_one_query(meeting, django_assert_num_queries):
    agreed_with(meeting, "confirmed")
    agreed_with(meeting, "confirmed", "confirmed")
    agreed_with(meeting, "assigned")
    factories.received_input(meeting)
    factories.verified_input(meeting)
    factories.verified_input(meeting, by=factories.ambon())
    # Not counted: a meeting that is not announced has no inputs that anybody heard of.
    factories.received_input(factories.announced_meeting(title="Lain"))
    Meeting.objects.filter(title="Lain").update(status="draft", announced_at=None)
    with django_assert_num_queries(1):
        totals = Input.objects.counted().by_standing()
    assert totals == {
        ("agreed", "confirmed"): 2,
        ("agreed", "not_started"): 1,
        "received": 1,
        "verified": 2,
    }
    assert sum(totals.values()) == Input.objects.counted().count() == 6
