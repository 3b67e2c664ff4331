"""What the worker looks for every few minutes: what is due soon or late, who is silent, whose daily letter is to be written."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch

from meetings import clock
from meetings.actions import letter_reminders
from meetings.actions.calendars import move_what_is_open
from meetings.actions.deliveries import gather_digest
from meetings.actions.follow_ups import doers_of, locked
from meetings.actions.silence import close_unanswered, is_due_to_close, is_due_to_remind, remind, told
from meetings.models import Deadline, FollowUp, Notification, Support, TimeLimits
from meetings.models.calendars import calendar, forget_calendar
from meetings.notifications import notify
from participants.models import Institution, User

log = logging.getLogger(__name__)
SOON = 3  # working days


def look_around():
    """All of it. Each thing is told once only, so that it may run as often as one likes, also at the same time.

    Raises:
        RuntimeError: a part failed (its error is in the log); the others had their turn all the same.
    """
    forget_calendar()
    failed = []
    for part in (_move_what_is_open, tell_of_due_dates, ask_the_silent, remind_the_invited, write_digests):
        try:
            part()
        except Exception:
            log.exception("%s failed", part.__name__)
            failed.append(part.__name__)
    if failed:
        raise RuntimeError(", ".join(failed))


def _move_what_is_open():
    move_what_is_open(by=User.objects.portal())


def _each(rows, act):
    """Each row has its turn, also after one that failed.

    Raises:
        RuntimeError: (at the end) some failed; their errors are in the log.
    """
    failed = []
    for row in rows:
        try:
            act(row)
        except Exception:
            log.exception("%s of row %s failed", act.__name__, row.pk)
            failed.append(str(row.pk))
    if failed:
        msg = f"{act.__name__} of {', '.join(failed)}"
        raise RuntimeError(msg)


def tell_of_due_dates():
    """Tell the institutions what is due in three working days, and what became late: once for each due date."""
    supports = Support.objects.filter(released_at=None).order_by("pk")
    rows = FollowUp.objects.filter(status__in=FollowUp.IN_WORK).select_related("meeting").order_by("pk")
    rows = rows.prefetch_related(Prefetch("supports", supports, to_attr="supporting"))
    due = [(row, _key(row, kind)) for row in rows if (kind := _told_of(row))]
    informed = set(
        Notification.objects.filter(key__in=[key for _row, key in due]).values_list("key", "institution")
    )
    reachable = set(Institution.objects.reachable().values_list("pk", flat=True)) if due else set()

    def is_to_be_told(row, key):
        doers = [row.institution_id, *(support.institution_id for support in row.supporting)]
        # Whoever supports it, or joined the institution, later is told by that; whom nobody can tell is not tried.
        first = next((doer for doer in doers if doer in reachable), None)
        return first is not None and (key, first) not in informed

    _each([row for row, key in due if is_to_be_told(row, key)], _tell_of_due_date)


@transaction.atomic
def _tell_of_due_date(follow_up):
    """Look again at what is held now: it may have been reported, extended, or told of by another worker."""
    follow_up = locked(follow_up)
    kind = _told_of(follow_up)
    if kind:
        notify(doers_of(follow_up), kind, follow_up, key=_key(follow_up, kind))


def _key(follow_up, kind):
    return f"{kind}:{follow_up.number}:{follow_up.due_date.isoformat()}"


def _told_of(follow_up):
    if follow_up.status not in FollowUp.IN_WORK:
        return ""
    zone = follow_up.meeting.time_zone
    today = clock.today(zone)
    if follow_up.due_date < today:
        return "overdue"
    # Given for less than three days it is not "due in three days": its assignment has just told so.
    given_on = clock.day_of(follow_up.assigned_at, zone)
    is_soon = calendar().after(today, follow_up.due_date) <= SOON
    was_soon_at_once = calendar().after(given_on, follow_up.due_date) <= SOON
    return "due_soon" if is_soon and not was_soon_at_once else ""


def ask_the_silent():
    """Remind askers, and close what nobody answered. Where nobody awaited can be told, neither: it stays open."""
    known = list(TimeLimits.objects.all())  # the latest first

    def ask(deadline):
        today, limits = clock.today(deadline.zone), TimeLimits.at(deadline.reported_at, known)
        if is_due_to_close(deadline, limits, today):
            _try(close_unanswered, deadline.follow_up)
        elif is_due_to_remind(deadline, limits, today):
            _try(remind, deadline.follow_up)

    _each(told().select_related("follow_up__meeting", "meeting").order_by("pk"), ask)


def _try(verb, follow_up):
    """The asker may answer, or another worker act, in this very moment: then there is nothing to do."""
    try:
        verb(follow_up)
    except (ValidationError, Deadline.DoesNotExist):
        log.info("%s needs no %s any more", follow_up.number, verb.__name__)


def remind_the_invited():
    """Remind institutions that have not answered an invitation letter, as often as the settings allow."""
    _each(letter_reminders.due(), letter_reminders.remind_if_due)


def write_digests():
    """Write the daily letters that are due."""
    waiting = Notification.objects.waiting_for_digest().values("user")
    _each(User.objects.filter(pk__in=waiting, is_active=True).order_by("pk"), gather_digest)
