from datetime import date
from itertools import groupby

from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from meetings import clock
from meetings.corrected import laid_over, struck_decisions
from meetings.forms.filters import MeetingFilterForm
from meetings.kept_queries import the_one
from meetings.models import Attachment, Attendance, FollowUp, Meeting, Minutes, Summary
from meetings.models.records import choice_in_words
from meetings.public_pages import counted_once, public_page, this_moment
from meetings.views.lists import TwoParts
from meetings.views.meeting_queries import (
    SHOWN,
    beginning_of_agenda,
    changes_by_corrections,
    first_decisions,
    first_follow_ups,
    first_inputs,
    invited_to,
    meeting_with_its_story,
    meeting_with_numbers,
    published_decisions,
    speakers_of,
    versions_of,
)
from meetings.views.pages import page_of
from meetings.views.row_queries import give_served
from participants.languages import kept_by_language

Status = Meeting.Status


@public_page
def meeting_list(request):
    """What is coming, the next first; then what is over, the latest first."""
    form = MeetingFilterForm(request.GET)
    now = clock.now()
    meetings = form.narrow(Meeting.objects.visible_to(request.user)).defer("aims").select_related("summary")
    of_strangers = None if "q" in form.chosen else ("meetings", form.query(), this_moment(request))
    numbers = counted_once(request, of_strangers, lambda: meetings.numbers(now))

    def coming(start, stop):
        rows = meetings.filter(ends_at__gte=now, starts_at__gte=numbers["first"] or now).order_by(
            "starts_at", "-pk"
        )
        return rows[start:stop]

    def over(start, stop):
        rows = meetings.filter(ends_at__lt=now).order_by("-starts_at", "-pk")
        return rows[start:stop]

    rows = TwoParts(coming, over, numbers["coming"])
    page = page_of(request, rows, count=numbers["number"])
    groups = [(is_over, list(group)) for is_over, group in groupby(page, key=lambda m: m.ends_at < now)]
    return render(request, "meetings/meetings/list.html", {"form": form, "page": page, "groups": groups})


@public_page
def meeting_detail(request, year, slug):
    user = request.user
    meeting = the_one(meeting_with_its_story(user, year, slug))
    agenda = beginning_of_agenda(user, meeting.pk)
    inputs = first_inputs(user, meeting.pk)
    follow_ups, carried_over = follow_ups_of(meeting, request, agenda)
    numbers = counted_once(request, ("of a meeting", meeting.pk), lambda: numbers_of(meeting, user))
    give_follow_ups_to(inputs, follow_ups)
    context = {
        "meeting": meeting,
        "is_past": meeting.ends_at < clock.now(),
        "course": course_of(meeting),
        "speakers": speakers_of(meeting),
        "agenda": agenda[:SHOWN],
        "has_more_agenda": len(agenda) > SHOWN,
        "carried_over": by_institution(carried_over[:SHOWN]),
        "has_more_carried_over": len(carried_over) > SHOWN,
        "represented": represented(meeting),
        "summary": summary_of(meeting),
        **_first_decisions(meeting, user, numbers["in_all"]["decisions"]),
        "inputs": inputs,
        "follow_ups": follow_ups,
        **numbers,
        "shown": SHOWN,
        "steps": steps_of(meeting, user),
        "papers": papers_of(meeting, user),
    }
    return render(request, "meetings/meetings/detail.html", context)


def numbers_of(meeting, reader):
    """{"in_all", "seen" (by the reader), "unseen": {noun: how many}}"""
    (counted,) = meeting_with_numbers(reader, meeting.pk)
    in_all = {"inputs": counted.inputs_in_all, "follow_ups": counted.follow_ups_in_all}
    seen = {"inputs": counted.inputs_to_read, "follow_ups": counted.follow_ups_to_read}
    unseen = {noun: in_all[noun] - seen[noun] for noun in in_all}
    return {"in_all": in_all | {"decisions": counted.decisions}, "seen": seen, "unseen": unseen}


def follow_ups_of(meeting, request, agenda):
    """(its own follow-ups, at most SHOWN; those that earlier meetings left open, one more, where it has an item for them)."""
    user = request.user
    keys = []
    if any(item.is_carry_over for item in agenda):
        # These are sought among all that ever was, so strangers have it done once for each version of the data.
        keys = counted_once(request, ("left open", meeting.pk), lambda: left_open_keys(meeting, user))
    rows = sorted(first_follow_ups(user, meeting.pk, keys), key=lambda row: row.number)
    is_own = {True: [], False: []}
    for row in rows:
        is_own[row.meeting_id == meeting.pk].append(row)
    give_served(is_own[True], user)  # of the others the agenda does not say whom they serve
    return is_own[True], sorted(is_own[False], key=lambda row: (row.due_date or date.max, row.number))


def left_open_keys(meeting, user):
    """Of what earlier meetings left open, the most pressing: one more than are shown."""
    most_pressing = FollowUp.objects.visible_in_turn(user).open_for(meeting).order_by("due_date", "number")
    return list(most_pressing.values_list("pk", flat=True)[: SHOWN + 1])


def give_follow_ups_to(inputs, follow_ups):
    """Put beside each input what serves it, where both are on the page; also what was made for another input."""
    serving = {input.pk: [] for input in inputs}
    for follow_up in follow_ups:  # by number
        for row in follow_up.known_served:
            if row.input_id in serving:
                serving[row.input_id].append({"follow_up": follow_up})
    for input in inputs:
        input.shown_served = serving[input.pk]


def by_institution(follow_ups):
    """[(institution, its follow-ups)] in the order of the names."""

    def name(follow_up):
        return follow_up.institution.name if follow_up.institution_id else ""

    groups = groupby(sorted(follow_ups, key=name), key=lambda follow_up: follow_up.institution)
    return [(institution, list(group)) for institution, group in groups]


def course_of(meeting):
    """How far it has come, for components/steps.html; nothing for one that is cancelled."""
    if meeting.status == Status.CANCELLED:
        return []
    minutes = getattr(meeting, "minutes", None)
    moments = {
        Status.ANNOUNCED: meeting.announced_at,
        Status.IN_SESSION: meeting.starts_at,
        Status.CIRCULATED: minutes and minutes.circulated_at,
        Status.RATIFIED: minutes and minutes.ratified_at,
        Status.CLOSED: meeting.closed_at,
    }
    reached = Meeting.COURSE.index(meeting.status)
    is_finished = meeting.status == Status.CLOSED
    return [
        {
            "label": capfirst(choice_in_words(Status, status)),
            "done": place < reached or (is_finished and place == reached),
            "current": place == reached and not is_finished,
            "at": moments.get(status) if place <= reached else None,
        }
        for place, status in enumerate(Meeting.COURSE)
        if status != Status.DRAFT or reached == 0
    ]


def represented(meeting):
    """[(how, [(slug of an institution, its label)])] of the invited: institutions and numbers, never names (UU 27/2022)."""
    words = _ways_to_be_represented(was_held=meeting.was_held)
    groups = {key: [] for key in words}
    for status, capacity, institution in invited_to(meeting):
        key = (status, capacity)
        groups[key if key in groups else (status, "")].append(institution)
    return [(words[key], institutions) for key, institutions in groups.items() if institutions]


@kept_by_language()
def _ways_to_be_represented(*, was_held):
    S, C = Attendance.Status, Attendance.Capacity  # noqa: N806
    return {
        (S.PRESENT, C.IN_PERSON): _("Hadir sendiri"),
        (S.PRESENT, C.REPRESENTING): _("Diwakili"),
        (S.PRESENT, ""): _("Hadir"),
        (S.COMING, ""): _("Akan hadir"),
        (S.EXCUSED, ""): _("Berhalangan hadir"),
        (S.ABSENT, ""): _("Tidak hadir"),
        (S.INVITED, ""): _("Kehadiran belum dicatat") if was_held else _("Belum menjawab undangan"),
    }


def summary_of(meeting):
    """What the public reads of the summary; None while nothing of it is public.

    Only the version in force is told in full. An earlier one shows its number, date and reason: what
    was withheld by a correction must be gone from the page.
    """
    summary = getattr(meeting, "summary", None)
    if summary is None or meeting.announced_at is None:
        return None
    if summary.status == Summary.Status.WITHDRAWN:
        return {"is_withdrawn": True, "at": meeting.withdrawn_at, "reason": summary.withdrawal_reason}
    if not summary.is_published:
        return None
    return {"text": meeting.summary_text, "versions": versions_of(meeting)}


def decisions_of(meeting, reader):
    """([(number, the decision or None, the correction that struck it out or None)], the corrections of the minutes).

    Those that stand come first. One query; one more where the minutes were corrected.
    """
    decisions = published_decisions(reader, meeting.pk)
    if meeting.corrected_at is None:
        return _as_rows(decisions), []
    changes = list(changes_by_corrections(meeting))
    struck = [(number, None, correction) for number, correction in struck_decisions(changes)]
    # Each of them changes something.
    corrections = list({change.correction_id: change.correction for change in changes}.values())
    return _as_rows(laid_over(decisions, changes)) + struck, corrections


def _as_rows(decisions):
    """Of decisions that stand; see `decisions_of`."""
    return [(decision.number, decision, None) for decision in decisions]


def _first_decisions(meeting, reader, number):
    """Args: number: of those that stand, where no correction of the minutes was issued."""
    if meeting.corrected_at is None:
        return {"decisions": _as_rows(first_decisions(reader, meeting.pk)), "decision_number": number}
    rows, corrections = decisions_of(meeting, reader)
    return {"decisions": rows[:SHOWN], "decision_number": len(rows), "corrections": corrections}


def papers_of(meeting, user):
    """Files for the invited; the public has none."""
    if not user.is_authenticated:
        return []
    return Attachment.objects.visible_to(user).filter(meeting=meeting)


def steps_of(meeting, user):
    """What the user may do with the meeting next: (address, words), the most usual first."""
    if not user.is_authenticated:
        return []
    steps = []
    address = [meeting.year, meeting.slug]
    if user.is_secretariat:
        steps.append((reverse("meeting_prepare", args=[meeting.pk]), _("Kelola rapat")))
    else:
        if meeting.is_open_for_inputs and user.has_perm("meetings.submit_input", meeting):
            steps.append((reverse("input_submit", args=address), _("Kirim masukan")))
        is_awaited = meeting.status in {Status.ANNOUNCED, Status.IN_SESSION}
        if is_awaited and user.has_perm("meetings.reply_to_invitation", meeting):
            steps.append((reverse("invitation_reply", args=address), _("Sebutkan siapa yang hadir")))
    if Minutes.objects.visible_to(user).filter(meeting=meeting).exists():
        words = _("Baca notula") if meeting.status != Status.CIRCULATED else _("Baca notula yang diedarkan")
        steps.append((reverse("minutes_detail", args=address), words))
    return steps
