"""A programme is rarely new: agenda, speakers and invitations of an earlier meeting taken over into one in preparation."""

from collections import Counter
from itertools import takewhile

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from meetings.actions.agendas import renumber
from meetings.actions.attendance import invite
from meetings.actions.carry_over import BEFORE_CARRIED
from meetings.models import AgendaItem, Meeting
from participants.models import Institution

AGENDA, SPEAKERS, INVITATIONS = "agenda", "speakers", "invitations"
PARTS = (AGENDA, SPEAKERS, INVITATIONS)


@transaction.atomic
def take_over(meeting, source, *, by, parts=PARTS):
    """Take over what another meeting had and this one does not have yet; what is there stays as it is.

    Times and outcomes stay behind, and so does what that meeting itself took from an earlier one: unfinished, it
    comes by itself (`place_carried_items`). Speakers come with their post of today.

    Args:
        source: the other meeting.
        parts: some of PARTS.

    Returns:
        {part: how many were taken over}.

    Raises:
        ValidationError: the meeting is begun or cancelled, or is the source itself.
    """
    if meeting.pk == source.pk:
        raise ValidationError({"source": _("Pilih rapat lain.")})
    meeting = Meeting.objects.not_yet_held().select_for_update(no_key=True).filter(pk=meeting.pk).first()
    if meeting is None:
        raise ValidationError(
            _("Rapat ini sudah dimulai atau dibatalkan, jadi isinya tidak dapat diambil lagi.")
        )
    taken = {}
    if AGENDA in parts:
        taken[AGENDA] = _take_agenda(meeting, source)
    if SPEAKERS in parts:
        taken[SPEAKERS] = _take_speakers(meeting, source)
    if INVITATIONS in parts:
        institutions = Institution.objects.filter(
            pk__in=source.attendances.invited().values("institution"), is_active=True
        )
        taken[INVITATIONS] = invite(meeting, list(institutions.order_by("pk")), by=by)
    return taken


def _what(item):
    return item.title.casefold(), item.kind


def _take_agenda(meeting, source):
    """Its opening goes to the opening, its end to the end; two breaks of one name stay two."""
    there = list(meeting.agenda_items.all())
    in_stock = Counter(_what(item) for item in there)
    items = list(source.agenda_items.own())
    head = len(list(takewhile(lambda item: item.kind in BEFORE_CARRIED, items)))
    tail = len(items) - _closing_run(items)
    order = [item.pk for item in there]
    opening = len(list(takewhile(lambda item: item.kind in BEFORE_CARRIED and not item.continues_id, there)))
    closing = _closing_run(there)
    taken = 0
    for place, item in enumerate(items):
        if in_stock[_what(item)]:
            in_stock[_what(item)] -= 1
            continue
        new = meeting.agenda_items.create(
            position=len(order) + 1,
            title=item.title,
            kind=item.kind,
            description=item.description,
            minutes_planned=item.minutes_planned,
        )
        taken += 1
        if place < head:
            order.insert(opening, new.pk)
            opening += 1
        elif place < tail:
            order.insert(len(order) - closing, new.pk)
        else:
            order.append(new.pk)
            closing += 1
    renumber(meeting, order)
    return taken


def _closing_run(items):
    return len(list(takewhile(lambda item: item.kind == AgendaItem.Kind.CLOSING, reversed(items))))


def _take_speakers(meeting, source):
    there = {(speaker.person_id, speaker.role) for speaker in meeting.speakers.all()}
    by_what = {}
    for item in meeting.agenda_items.all():
        by_what.setdefault(_what(item), item)
    order = meeting.speakers.aggregate(last=Max("order"))["last"] or 0
    taken = 0
    for speaker in source.speakers.select_related("person", "agenda_item"):
        if (speaker.person_id, speaker.role) in there:
            continue
        taken += 1
        meeting.speakers.create(
            agenda_item=by_what.get(_what(speaker.agenda_item)) if speaker.agenda_item else None,
            person=speaker.person,
            # The post of today, not the one of the day of the other meeting.
            position=speaker.person.position,
            role=speaker.role,
            reads_remarks_of=speaker.reads_remarks_of,
            order=order + taken,
        )
    return taken
