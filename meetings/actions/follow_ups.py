from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions import deadlines, reports
from meetings.actions.askers import awaited_are_unreachable, tell_askers, tell_the_awaited
from meetings.actions.client_keys import foreign_key, once
from meetings.actions.events import record, stated
from meetings.models import (
    Deadline,
    FollowUp,
    FollowUpEvent,
    Input,
    NumberSequence,
    ServedInput,
    TimeLimits,
)
from meetings.models.deadlines import calendar_days_after
from meetings.notifications import notify

Kind = FollowUpEvent.Kind
Status = FollowUp.Status
Clock = Deadline.Kind


def create_follow_up(
    *,
    by,
    client_key,
    meeting,
    task,
    input=None,
    entry=None,
    institution=None,
    due_date=None,
    unreachable_is_known=False,
):
    """Record what is to be done and give it its number; with institution and due date it is assigned at once.

    Returns:
        (follow_up, whether it was made now).

    Raises:
        ValidationError: the input it would follow is not agreed, the key belongs to a follow-up of something else or
            with other words, or the institution cannot be reached (see `assign`).
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
        if input is not None:
            ServedInput.objects.create(follow_up=follow_up, input=input)
        if institution is not None and due_date is not None:
            return assign(
                follow_up,
                by=by,
                institution=institution,
                due_date=due_date,
                unreachable_is_known=unreachable_is_known,
            )
        if institution is not None or due_date is not None:
            follow_up.institution, follow_up.due_date = institution, due_date
            follow_up.save()
        return follow_up

    follow_up, created = once(FollowUp, client_key, by=by, create=create)
    if not created:
        # In some version of it: a second sending is the first one also where it was assigned meanwhile.
        said = follow_up.history.filter(task=task, institution=institution, due_date=due_date)
        follows = (follow_up.input_id, follow_up.entry_id)
        if follows != (input and input.pk, entry and entry.pk) or not said.exists():
            raise foreign_key()
    return follow_up, created


def locked(follow_up):
    """The follow-up as it is now, held until the end of the transaction: for the verbs on follow-ups alone."""
    return (
        FollowUp.objects.select_for_update(of=("self",), no_key=True)
        .select_related("institution", "meeting", "input__institution")
        .get(pk=follow_up.pk)
    )


def doers_of(follow_up):
    """The institution that leads, and those that support it."""
    supports = follow_up.supports.filter(released_at=None).select_related("institution")
    return [follow_up.institution, *(support.institution for support in supports.order_by("pk"))]


def reached(institution, *, is_known, field="institution"):
    """Whether nobody can be told of what is given to an institution; to be called before it is given anything.

    Args:
        is_known: the actor said to know that it has neither account nor address.
        field: of the form, beside which the refusal stands.

    Returns:
        True where it is unreachable (and that is known).

    Raises:
        ValidationError: (code "unreachable") it has neither an account nor an e-mail address, and nobody said to know.
    """
    if institution.is_reachable:
        return False
    if not is_known:
        raise ValidationError(
            {
                field: ValidationError(
                    _(
                        "%(institution)s belum punya akun dan alamat pos-el, jadi pemberitahuan dari portal tidak sampai."
                    ),
                    code="unreachable",
                    params={"institution": institution},
                )
            }
        )
    return True


@transaction.atomic
def assign(follow_up, *, by, institution, due_date, unreachable_is_known=False):
    """Make an institution responsible until a date. The first due date is kept for good.

    Args:
        unreachable_is_known: the actor knows that the institution has neither account nor address, and tells it himself.

    Raises:
        ValidationError: it was assigned already; or (code "unreachable") nobody can be told and that is not known.
    """
    follow_up = locked(follow_up)
    follow_up.take("assign")
    is_unreachable = reached(institution, is_known=unreachable_is_known)
    follow_up.institution = institution
    follow_up.due_date = due_date
    follow_up.first_due_date = due_date
    follow_up.assigned_at = clock.now()
    follow_up.save()
    deadlines.start(follow_up, Clock.PROGRESS, limit=TimeLimits.current().progress)
    record(follow_up, Kind.ASSIGNED, by=by, note=institution.name, is_unreachable=is_unreachable)
    notify([institution], "follow_up_assigned", follow_up)
    return follow_up


@transaction.atomic
def assign_all(follow_ups, *, by, institution, due_date, unreachable_is_known=False):
    """Make one institution responsible for several follow-ups until one date: for all of them, or for none.

    What the same account gave to the same institution until the same date stays as it is: a second sending is the first.

    Returns:
        The follow-ups, as they were given, in the order in which they were made.

    Raises:
        ValidationError: (field "follow_ups", code "refused", params "pk", "number", "why") those that cannot be assigned;
            or on "institution" as in `assign`.
    """
    reached(institution, is_known=unreachable_is_known)
    given, refused = [], []
    for follow_up in sorted(
        follow_ups, key=lambda row: row.pk
    ):  # one order, so that two at once do not block each other
        try:
            if not _was_given(follow_up, by=by, institution=institution, due_date=due_date):
                assign(
                    follow_up,
                    by=by,
                    institution=institution,
                    due_date=due_date,
                    unreachable_is_known=unreachable_is_known,
                )
            given.append(follow_up)
        except ValidationError as refusal:
            params = {"pk": follow_up.pk, "number": follow_up.number, "why": " ".join(refusal.messages)}
            refused.append(ValidationError("%(number)s: %(why)s", code="refused", params=params))
    if refused:
        raise ValidationError({"follow_ups": refused})
    return given


def _was_given(follow_up, *, by, institution, due_date):
    """Whether this very assignment was made by this account, and nothing happened since."""
    now = locked(follow_up)
    last = now.events.order_by("at", "pk").last()
    return (now.status, now.institution_id, now.due_date) == (Status.ASSIGNED, institution.pk, due_date) and (
        last.kind,
        last.by_id,
    ) == (Kind.ASSIGNED, by.pk)


@transaction.atomic
def serve_also(follow_up, *, by, input):
    """Let it serve one more agreed input, whose asker then has a word of its own.

    Raises:
        ValidationError: it is reported done or has ended, the input is not agreed, it serves it already, or it would make
            public what is restricted.
    """
    follow_up = locked(follow_up)
    follow_up.take("serve_also")
    if follow_up.input_id is None:
        raise ValidationError({"follow_up": _("Tindak lanjut keputusan rapat tidak dapat melayani masukan.")})
    if input.status != Input.Status.AGREED:
        raise ValidationError(_("Tindak lanjut hanya untuk masukan yang diakomodasi."))
    if follow_up.served.filter(input=input).exists():
        raise ValidationError({"follow_up": _("Tindak lanjut ini sudah melayani masukan itu.")})
    if not input.is_restricted and not follow_up.served.filter(input__is_restricted=False).exists():
        raise ValidationError(
            {"follow_up": _("Tindak lanjut masukan yang dikecualikan tidak dapat melayani masukan terbuka.")}
        )
    ServedInput.objects.create(follow_up=follow_up, input=input)
    note = "" if input.is_restricted else f"{input.number} ({input.institution.name})"
    record(follow_up, Kind.SERVES_ALSO, by=by, note=note)
    return follow_up


def report_progress(follow_up, *, by, note, link="", uploads=(), client_key):
    """The institution tells how far it is; the first report starts the work.

    Raises:
        ValidationError: the follow-up is not with the institution.
    """
    said = {"by": by, "note": note, "link": link, "uploads": uploads, "client_key": client_key}
    return _report(follow_up, "report_progress", Kind.PROGRESS, said)


def report_done(follow_up, *, by, note, link="", uploads=(), client_key):
    """The institution says that it is done, with evidence: what was done in words, and a file or link where there is one.

    It is not done by that: the asker confirms or returns it.
    """
    said = {"by": by, "note": note, "link": link, "uploads": uploads, "client_key": client_key}
    return _report(follow_up, "report_done", Kind.REPORTED, said)


@transaction.atomic
def _report(follow_up, verb, kind, said):
    follow_up = locked(follow_up)
    if reports.was_made(follow_up, kind, **said):
        return follow_up
    if kind == Kind.PROGRESS and not follow_up.can(verb):
        raise ValidationError(
            _("Tindak lanjut ini tidak sedang dikerjakan, jadi perkembangannya tidak dapat dilaporkan.")
        )
    follow_up.take(verb)
    if kind == Kind.REPORTED:
        follow_up.wanted_due_date = None  # nobody waits for more time any more
    follow_up.save()
    deadlines.stop(follow_up, Clock.PROGRESS)
    is_unreachable = kind == Kind.REPORTED and awaited_are_unreachable(follow_up)
    reports.make(follow_up, kind, **said, on_behalf_of=follow_up.institution, is_unreachable=is_unreachable)
    if kind == Kind.REPORTED:
        deadlines.start(follow_up, Clock.ANSWER, limit=TimeLimits.current().answer)
        tell_the_awaited(follow_up, "follow_up_reported", decision="decision_reported")
        tell_askers(follow_up, None)
    else:
        tell_askers(follow_up, "follow_up_progress")
    return follow_up


@transaction.atomic
def confirm(follow_up, *, by, note=""):
    """The asker says that it is done: the only way in which a follow-up becomes done.

    Where it serves the inputs of several askers, each speaks for its own; the last makes it done. What was closed
    because nobody answered can still be confirmed, as long as it could be re-opened.

    Raises:
        ValidationError: it was not reported done, it can be re-opened no more, or this asker has confirmed it already.
    """
    follow_up = locked(follow_up)
    was_closed = follow_up.status == Status.CLOSED_UNANSWERED
    before = follow_up.status
    follow_up.take("confirm")
    if was_closed:
        refuse_after_the_time_to_reopen(follow_up)
    if follow_up.input_id and not _confirm_own(follow_up, by=by):
        follow_up.status = before
        record(follow_up, Kind.PART_CONFIRMED, by=by, note=note)
        return follow_up
    follow_up.ended_at = clock.now()
    follow_up.save()
    deadlines.stop(follow_up, Clock.ANSWER)
    record(follow_up, Kind.CONFIRMED, by=by, note=note)
    notify(doers_of(follow_up), "follow_up_confirmed", follow_up)
    tell_askers(follow_up, None, merged="lead_done")
    return follow_up


def _confirm_own(follow_up, *, by):
    """Mark what the actor asked for as done. Says whether all askers have confirmed now."""
    waiting = follow_up.served.filter(confirmed_at=None)
    own = waiting.filter(input__in=Input.objects.of_asker(by).values("pk"))
    if not own.update(confirmed_at=clock.now()):
        raise ValidationError(_("Anda sudah menyatakan ini selesai. Yang ditunggu adalah pengusul lain."))
    return not waiting.exists()


def refuse_after_the_time_to_reopen(follow_up):
    """What was closed unanswered is the asker's for a while; then it stays closed.

    Raises:
        ValidationError: that time is over.
    """
    last = reopens_until(follow_up)
    if clock.today(follow_up.meeting.time_zone) > last:
        raise ValidationError(
            _("Tindak lanjut ini hanya dapat dibuka kembali sampai %(day)s."),
            params={"day": date_format(last)},
        )


def reopens_until(follow_up):
    """The last day on which what was closed unanswered can be re-opened, in the zone of its meeting."""
    limit = TimeLimits.at(follow_up.ended_at).reopen  # the one that held when it was closed
    return calendar_days_after(follow_up.ended_at, limit, follow_up.meeting.time_zone)


@transaction.atomic
def return_to_institution(follow_up, *, by, reason):
    """The asker says that it is not done: work goes on, under the same due date.

    Raises:
        ValidationError: the follow-up does not await the asker any more.
    """
    follow_up = locked(follow_up)
    if not follow_up.can("return_to_institution"):
        raise ValidationError(_("Tindak lanjut ini tidak sedang menunggu jawaban Anda."))
    return _give_back(follow_up, "return_to_institution", Kind.RETURNED, "follow_up_returned", by, reason)


@transaction.atomic
def reopen(follow_up, *, by, reason):
    """The asker, silent before, says that it is not done after all: work goes on.

    Raises:
        ValidationError: it was not closed unanswered, or the time to re-open it is over.
    """
    follow_up = locked(follow_up)
    if follow_up.can("reopen"):
        refuse_after_the_time_to_reopen(follow_up)
    return _give_back(follow_up, "reopen", Kind.REOPENED, "follow_up_reopened", by, reason)


def _give_back(follow_up, verb, kind, template, by, reason):
    follow_up.take(verb)
    follow_up.ended_at = None
    follow_up.save()
    # The next report is another one: whoever confirmed this one is asked again.
    follow_up.served.filter(confirmed_at__isnull=False).update(confirmed_at=None)
    deadlines.stop(follow_up, Clock.ANSWER)
    record(follow_up, kind, by=by, note=stated(reason))
    notify(doers_of(follow_up), template, follow_up)
    tell_askers(follow_up, None)
    return follow_up
