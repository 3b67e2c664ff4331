"""Several people at once: nothing is carried twice, nobody locks another out."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from meetings.actions import agenda_progress, agendas, entries
from meetings.models import AgendaItem, Entry
from tests import factories
from tests.meetings.test_carry_over import a_draft, circulate, finish, move, send
from tests.meetings.test_numbers import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


def numbered(meeting):
    return list(meeting.agenda_items.values_list("position", flat=True))


def test_meetings_made_circulated_and_moved_at_the_same_moment_carry_each_item_once():
    by = factories.secretariat()
    held = [factories.held_meeting(title=f"Rakor {n}") for n in range(3)]
    items = [
        agendas.add_agenda_item(meeting, AgendaItem(title=f"Acara {meeting.title}"), by=by)
        for meeting in held
    ]
    drafts = [a_draft(f"Draf {n}", 50 + n) for n in range(2)]

    acts = [
        *(lambda meeting=meeting: circulate(meeting) for meeting in held),
        *(lambda draft=draft, n=n: move(draft, 30 - n) for n, draft in enumerate(drafts)),
        *(lambda n=n: a_draft(f"Draf baru {n}", 20 + n) for n in range(2)),
        *(
            lambda n=n: agendas.add_agenda_item(drafts[1], AgendaItem(title=f"Sendiri {n}"), by=by)
            for n in range(3)
        ),
    ]
    in_parallel(len(acts), lambda n: acts[n](), at_once=len(acts))

    soonest = AgendaItem.objects.filter(continues__in=items).select_related("meeting")
    assert sorted(item.title for item in soonest) == ["Acara Rakor 0", "Acara Rakor 1", "Acara Rakor 2"]
    assert {item.meeting.title for item in soonest} == {"Draf baru 0"}
    for draft in (*drafts, soonest[0].meeting):
        assert numbered(draft) == list(range(1, len(numbered(draft)) + 1))


def test_note_takers_write_while_items_are_begun_finished_and_sent_and_the_minutes_circulated():
    by = factories.secretariat()
    meeting, later = factories.held_meeting(), a_draft("Rakor nanti", 90)
    items = [agendas.add_agenda_item(meeting, AgendaItem(title=f"Acara {n}"), by=by) for n in range(4)]

    def write(n):
        entry = Entry(agenda_item=items[n % 4], text=f"Butir {n}")
        entries.add_entry(meeting.minutes, entry, by=by, client_key=uuid.uuid4())

    def other(n):
        item = items[n % 4]
        try:
            match n % 5:
                case 0:
                    agenda_progress.begin_agenda_item(item, by=by)
                case 1:
                    finish(item, "unfinished")
                case 2:
                    finish(item)
                case 3:
                    send(item, later)
                case 4 if n > 30:
                    circulate(meeting)
        except ValidationError:
            pass  # too late, said in words; what must not come is a deadlock

    in_parallel(80, lambda n: write(n) if n % 2 else other(n // 2), at_once=12)

    assert meeting.minutes.entries.filter(text__startswith="Butir").count() == 40
    for item in items:
        assert item.continuations.count() <= 1
    assert numbered(later) == list(range(1, len(numbered(later)) + 1))
