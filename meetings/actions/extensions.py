"""More time: the institution asks, the secretariat grants or refuses. The first due date is never lost."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.askers import tell_askers
from meetings.actions.events import record, stated
from meetings.actions.follow_ups import doers_of, locked
from meetings.models import FollowUpEvent
from meetings.notifications import notify, notify_secretariat

Kind = FollowUpEvent.Kind


def _refuse_no_later(follow_up, due_date, field="due_date"):
    if due_date <= follow_up.due_date:
        raise ValidationError({field: _("Pilih tanggal sesudah batas waktu yang sekarang.")})
    if due_date < clock.today(follow_up.meeting.time_zone):
        raise ValidationError({field: _("Tanggal ini sudah lewat.")})


@transaction.atomic
def ask_extension(follow_up, *, by, due_date, reason):
    """The responsible institution asks for time until a date; the due date stays until the secretariat grants it.

    Raises:
        ValidationError: it is not in work, an answer is awaited already, or the date is not later than the present one.
    """
    follow_up = locked(follow_up)
    follow_up.take("ask_extension")
    if follow_up.wanted_due_date:
        raise ValidationError(_("Permintaan perpanjangan sebelumnya belum dijawab sekretariat."))
    _refuse_no_later(follow_up, due_date)
    follow_up.wanted_due_date = due_date
    follow_up.save()
    record(
        follow_up,
        Kind.EXTENSION_ASKED,
        by=by,
        note=stated(reason),
        due_date=due_date,
        on_behalf_of=follow_up.institution,
    )
    notify_secretariat("extension_asked", follow_up)
    return follow_up


@transaction.atomic
def extend(follow_up, *, by, due_date, reason):
    """The secretariat sets a later due date, asked for or not. It is counted, and the first date stays visible.

    Raises:
        ValidationError: it is not in work, or the date is not later than the present one.
    """
    follow_up = locked(follow_up)
    follow_up.take("extend")
    _refuse_no_later(follow_up, due_date)
    follow_up.due_date = due_date
    follow_up.wanted_due_date = None
    follow_up.extensions += 1
    follow_up.save()
    record(follow_up, Kind.EXTENDED, by=by, note=stated(reason), due_date=due_date)
    notify(doers_of(follow_up), "extension_granted", follow_up)
    tell_askers(follow_up, "follow_up_extended")
    return follow_up


@transaction.atomic
def refuse_extension(follow_up, *, by, reason):
    """The secretariat says no to what was asked for: the due date stays.

    Raises:
        ValidationError: nothing is asked for.
    """
    follow_up = locked(follow_up)
    follow_up.take("refuse_extension")
    if not follow_up.wanted_due_date:
        raise ValidationError(_("Tidak ada permintaan perpanjangan yang menunggu."), code="no_such_step")
    follow_up.wanted_due_date = None
    follow_up.save()
    record(follow_up, Kind.EXTENSION_REFUSED, by=by, note=stated(reason))
    notify([follow_up.institution], "extension_refused", follow_up)
    return follow_up
