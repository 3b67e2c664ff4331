import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from meetings.actions import inputs
from meetings.models import Input, NumberSequence
from tests import factories


def submit(meeting, buru, key):
    return inputs.submit_input(
        meeting,
        Input(topic="Akses internet", problem="Sering putus."),
        by=buru,
        institution=buru.institution,
        client_key=key,
    )


def in_parallel(count, work, *, at_once):
    """Do `work(n)` for n < count in `at_once` threads that start together, each on a connection of its own."""
    barrier = threading.Barrier(at_once)
    mine = threading.local()

    def run(n):
        if not hasattr(mine, "started"):
            mine.started = True
            barrier.wait(timeout=60)
        try:
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
def test_twenty_submissions_under_one_key_give_one_input():
    meeting, buru, key = factories.announced_meeting(), factories.buru(), uuid.uuid4()

    answers = in_parallel(20, lambda _: submit(meeting, buru, key), at_once=20)

    assert {input.number for input, _ in answers} == {"M-2021-0001"}
    assert sum(created for _, created in answers) == 1
    assert Input.objects.count() == 1
    assert submit(meeting, buru, uuid.uuid4())[0].number == "M-2021-0002"


@pytest.mark.django_db(transaction=True)
def test_two_hundred_submissions_give_two_hundred_numbers_without_gap_or_repeat():
    meeting, buru = factories.announced_meeting(), factories.buru()

    # PostgreSQL takes 100 connections by default, so 80 of the 200 are under way at any moment.
    in_parallel(200, lambda _: submit(meeting, buru, uuid.uuid4()), at_once=80)

    numbers = sorted(Input.objects.values_list("number", flat=True))
    assert numbers == [f"M-2021-{n:04d}" for n in range(1, 201)]


@pytest.mark.django_db
def test_a_number_is_given_back_when_its_transaction_fails():
    with transaction.atomic():
        assert NumberSequence.next("TL", 2021) == "TL-2021-0001"
        transaction.set_rollback(True)
    with transaction.atomic():
        assert NumberSequence.next("TL", 2021) == "TL-2021-0001"
        assert NumberSequence.next("TL", 2022) == "TL-2022-0001"
        assert NumberSequence.next("K", 2021) == "K-2021-0001"


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="in the transaction"):
        NumberSequence.next("M", 2021)


@pytest.mark.django_db(transaction=True)
def test_meetings_of_one_title_made_at_the_same_moment_get_addresses_of_their_own():
    factories.secretariat(), factories.chair()

    made = in_parallel(8, lambda _: factories.draft_meeting().slug, at_once=8)

    assert sorted(made) == sorted(
        ["rapat-koordinasi-kominfo"] + [f"rapat-koordinasi-kominfo-{n}" for n in range(2, 9)]
    )
