"""The office's calendar and limits: what changes them, and what then moves."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions import deadlines
from meetings.actions.client_keys import once
from meetings.actions.events import record, stated
from meetings.models import DecreedDay, FollowUp, FollowUpEvent
from meetings.models.calendars import calendar, forget_calendar
from meetings.notifications import notify


@transaction.atomic
def decree_day(decreed, *, by, client_key):
    """Enter an (unsaved) day off that was decreed. Clocks that run move over it; those that have ended stay as they were.

    Returns:
        (decreed, whether it was entered now). Entered now, it has `.moved`: (how many clocks, how many follow-ups).

    Raises:
        ValidationError: the day is off already.
    """

    def create():
        _refuse_what_is_off(decreed.day)
        decreed.client_key, decreed.created_by, decreed.created_at = client_key, by, clock.now()
        decreed.save()
        return decreed

    try:
        decreed, created = once(DecreedDay, client_key, by=by, create=create)
    except IntegrityError as error:
        if "decreed_day_once" not in str(error):
            raise
        # Somebody else entered it in this very moment.
        forget_calendar()
        _refuse_what_is_off(decreed.day)
        raise
    if created:
        forget_calendar()
        decreed.moved = move_what_is_open(by=by)
    return decreed, created


def _refuse_what_is_off(day):
    known = calendar()
    if not known.is_working_day(day):
        why = known.why_off(day) or _("akhir pekan")
        raise ValidationError({"day": _("Tanggal ini sudah bukan hari kerja: %(why)s.") % {"why": why}})


@transaction.atomic
def withdraw_day(decreed, *, by, reason):
    """It is worked after all: running clocks move back. Due dates of follow-ups that people were told of stay.

    Returns:
        The day, with `.moved`: how many clocks.

    Raises:
        ValidationError: it was withdrawn already.
    """
    decreed = DecreedDay.objects.select_for_update(no_key=True).get(pk=decreed.pk)
    if decreed.withdrawn_at:
        raise ValidationError(_("Hari libur ini sudah dibatalkan."), code="no_such_step")
    decreed.withdrawn_at = clock.now()
    decreed.withdrawn_reason = stated(reason)
    decreed.save()
    forget_calendar()
    decreed.moved = deadlines.move_running()
    return decreed


@transaction.atomic
def move_what_is_open(*, by):
    """Move running clocks, and the due dates of follow-ups that fall on a decreed day to the next working day.

    Done again it changes nothing: the worker does it too, for what began while a day was being entered.

    Returns:
        (how many clocks moved, how many follow-ups).
    """
    known, moved = calendar(), 0
    on_it = FollowUp.objects.filter(status__in=FollowUp.WITH_INSTITUTION, due_date__in=list(known.decreed))
    for follow_up in (
        on_it.select_for_update(no_key=True, of=("self",)).select_related("meeting").order_by("pk")
    ):
        day = follow_up.due_date
        follow_up.due_date = known.on_or_after(day)
        follow_up.save()
        record(
            follow_up,
            FollowUpEvent.Kind.SHIFTED,
            by=by,
            due_date=follow_up.due_date,
            note=f"{known.why_off(day)}.",
        )
        if follow_up.institution:
            notify([follow_up.institution], "due_date_shifted", follow_up)
        moved += 1
    return deadlines.move_running(), moved


@transaction.atomic
def change_limits(limits, *, by, reason):
    """Let other (unsaved) limits hold from now on. Clocks that run keep theirs."""
    limits.pk, limits.by, limits.reason, limits.since = None, by, stated(reason), clock.now()
    limits.full_clean()
    limits.save(force_insert=True)
    return limits
