"""What the page of a meeting shows the beginning of, in full: its agenda, its decisions. A page each, with stable anchors."""

from django.shortcuts import render
from django.urls import reverse

from meetings.kept_queries import the_one
from meetings.models import Entry, Meeting
from meetings.public_pages import public_page
from meetings.views.meeting_queries import (
    SHOWN,
    agenda_of,
    decisions_at,
    meeting_of,
    meeting_with_corrections,
    with_moments,
)
from meetings.views.meetings import decisions_of
from meetings.views.pages import page_of

ITEMS = 40  # on one page
DECISIONS = 20


@public_page
def meeting_agenda(request, year, slug):
    meeting = the_one(meeting_of(request.user, year, slug))
    page = page_of(request, agenda_of(meeting), per_page=ITEMS)
    return render(request, "meetings/meetings/agenda.html", {"meeting": meeting, "page": page})


@public_page
def meeting_decisions(request, year, slug):
    """Those that stand, then those that a correction struck out."""
    meeting = the_one(meeting_with_corrections(request.user, year, slug))
    rows, corrections = decisions_of(meeting, request.user)
    context = {
        "meeting": meeting,
        "corrections": corrections,
        "page": page_of(request, rows, per_page=DECISIONS),
    }
    return render(request, "meetings/meetings/decisions.html", context)


def address_of_decision(number, reader):
    """Where the page of its meeting, or of the meeting's decisions, shows it; of one that a correction struck out, that it was.

    None where there is none of this number that the reader may see.
    """
    shown = Entry.objects.published() | Entry.objects.standing().decisions().struck_by_a_correction()
    decision = shown.filter(number=number).first()
    if decision is None:
        return None
    meeting = with_moments(Meeting.objects.published(), "corrected_at").get(minutes=decision.minutes_id)
    numbers = _numbers_of_decisions(meeting, reader)
    if number not in numbers:  # it was struck out just now
        return None
    place = numbers.index(number)
    if place < SHOWN:
        return f"{meeting.get_absolute_url()}#{number}"
    page = place // DECISIONS + 1
    query = f"?page={page}" if page > 1 else ""
    return f"{reverse('meeting_decisions', args=[meeting.year, meeting.slug])}{query}#{number}"


def _numbers_of_decisions(meeting, reader):
    """In the order in which they are shown."""
    if meeting.corrected_at is None:
        return list(decisions_at(meeting).values_list("number", flat=True))
    rows, _corrections = decisions_of(meeting, reader)
    return [row[0] for row in rows]
