from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.attachments import attach
from meetings.actions.client_keys import foreign_key, once
from meetings.actions.events import record, stated
from meetings.models import FollowUp, FollowUpEvent, NumberSequence
from meetings.notifications import notify, notify_person

Kind = FollowUpEvent.Kind
Status = FollowUp.Status


def create_follow_up(
    *, by, client_key, meeting, task, input=None, entry=None, institution=None, due_date=None
):
    """Record what is to be done and give it its number; with institution and due date it is assigned at once.

    Returns:
        (follow_up, whether it was made now).

    Raises:
        ValidationError: the input it would follow is not agreed, or the key belongs to a follow-up of something else.
    """

    def create():
        if input is not None and input.status != input.Status.AGREED:
            raise ValidationError(_("Tindak lanjut hanya untuk masukan yang diakomodasi."))
        source = input or entry
        follow_up = FollowUp.objects.create(
            client_key=client_key,
            created_by=by,
            created_at=clock.now(),
            number=NumberSequence.next(NumberSequence.Prefix.FOLLOW_UP, meeting.year),
            meeting=meeting,
            input=input,
            entry=entry,
            task=task,
            is_sample=source.is_sample,
        )
        record(follow_up, Kind.CREATED, by=by)
        if institution is not None and due_date is not None:
            return assign(follow_up, by=by, institution=institution, due_date=due_date)
        if institution is not None or due_date is not None:
            follow_up.institution, follow_up.due_date = institution, due_date
            follow_up.save()
        return follow_up

    follow_up, created = once(FollowUp, client_key, by=by, create=create)
    if (follow_up.input_id, follow_up.entry_id) != (input and input.pk, entry and entry.pk):
        raise foreign_key()
    return follow_up, created


def _locked(follow_up):
    return (
        FollowUp.objects.select_for_update(of=("self",), no_key=True)
        .select_related("institution", "meeting", "input__institution")
        .get(pk=follow_up.pk)
    )


@transaction.atomic
def assign(follow_up, *, by, institution, due_date):
    """Make an institution responsible until a date. The first due date is kept for good."""
    follow_up = _locked(follow_up)
    follow_up.move_to(Status.ASSIGNED)
    follow_up.institution = institution
    follow_up.due_date = due_date
    follow_up.first_due_date = due_date
    follow_up.assigned_at = clock.now()
    follow_up.save()
    record(follow_up, Kind.ASSIGNED, by=by, note=institution.name)
    notify([institution], "follow_up_assigned", follow_up)
    return follow_up


def _ask_whether_it_is_done(follow_up):
    """Tell whose word is awaited: the asking institution, or the chair where no input asked for it."""
    if follow_up.input_id:
        notify([follow_up.input.institution], "follow_up_reported", follow_up)
    else:
        notify_person(follow_up.meeting.chair_id, "decision_reported", follow_up)


def _once(follow_up, client_key, *, by, act):
    """Do `act` once under the key of its event: a report sent twice is one report."""
    done = FollowUpEvent.objects.filter(client_key=client_key).first()
    if done is not None:
        if done.by_id != by.pk or done.follow_up_id != follow_up.pk:
            raise foreign_key()
        return done.follow_up
    return act()


def report_progress(follow_up, *, by, note, link="", uploads=(), client_key):
    """The institution tells how far it is; the first report starts the work.

    Raises:
        ValidationError: the follow-up is not with the institution.
    """
    return _report(
        follow_up,
        Status.IN_PROGRESS,
        Kind.PROGRESS,
        by=by,
        note=note,
        link=link,
        uploads=uploads,
        key=client_key,
    )


def report_done(follow_up, *, by, note, link="", uploads=(), client_key):
    """The institution says that it is done, with evidence: what was done in words, and a file or link where there is one.

    It is not done by that: the asker confirms or returns it.
    """
    return _report(
        follow_up,
        Status.REPORTED,
        Kind.REPORTED,
        by=by,
        note=note,
        link=link,
        uploads=uploads,
        key=client_key,
    )


@transaction.atomic
def _report(follow_up, status, kind, *, by, note, link, uploads, key):
    follow_up = _locked(follow_up)

    def act():
        if kind == Kind.PROGRESS and follow_up.status not in {Status.ASSIGNED, Status.IN_PROGRESS}:
            raise ValidationError(
                _("Tindak lanjut ini tidak sedang dikerjakan, jadi perkembangannya tidak dapat dilaporkan.")
            )
        if kind == Kind.REPORTED or follow_up.status != status:
            follow_up.move_to(status)
            follow_up.save()
        event = record(
            follow_up,
            kind,
            by=by,
            note=stated(note, "note"),
            link=link,
            client_key=key,
            on_behalf_of=follow_up.institution,
        )
        for upload in uploads:
            attach(upload, by=by, follow_up_event=event)
        if kind == Kind.REPORTED:
            _ask_whether_it_is_done(follow_up)
        return follow_up

    return _once(follow_up, key, by=by, act=act)


@transaction.atomic
def confirm(follow_up, *, by, note=""):
    """The asker says that it is done: the only way in which a follow-up becomes done.

    Raises:
        ValidationError: it was not reported done.
    """
    follow_up = _locked(follow_up)
    follow_up.move_to(Status.CONFIRMED)
    follow_up.ended_at = clock.now()
    follow_up.save()
    record(follow_up, Kind.CONFIRMED, by=by, note=note)
    notify([follow_up.institution], "follow_up_confirmed", follow_up)
    return follow_up


@transaction.atomic
def return_to_institution(follow_up, *, by, reason):
    """The asker says that it is not done: work goes on, under the same due date.

    Raises:
        ValidationError: the follow-up does not await the asker any more.
    """
    follow_up = _locked(follow_up)
    if follow_up.status != Status.REPORTED:
        raise ValidationError(_("Tindak lanjut ini tidak sedang menunggu jawaban Anda."))
    follow_up.move_to(Status.IN_PROGRESS)
    follow_up.save()
    record(follow_up, Kind.RETURNED, by=by, note=stated(reason))
    notify([follow_up.institution], "follow_up_returned", follow_up)
    return follow_up
