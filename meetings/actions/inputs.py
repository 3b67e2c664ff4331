from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions import deadlines
from meetings.actions.askers import tell_askers
from meetings.actions.attachments import attach
from meetings.actions.client_keys import once
from meetings.actions.events import record, stated
from meetings.actions.follow_ups import create_follow_up, serve_also
from meetings.models import Deadline, Input, InputEvent, Meeting, NumberSequence, TimeLimits
from meetings.notifications import notify

Kind = InputEvent.Kind
Status = Input.Status
Clock = Deadline.Kind


def submit_input(meeting, input, *, by, institution, client_key, uploads=(), entry=None):
    """Put an (unsaved) input forward and give it its number.

    Args:
        institution: the one that asks; where it is not `by`'s own, the secretariat acts on its behalf and it is marked.
        uploads: uploaded files, checked by the form.
        entry: the entry of the minutes in which it was spoken.

    Returns:
        (input, whether it was made now). The same client key again gives the first input.

    Raises:
        ValidationError: the meeting takes no inputs (not announced, cancelled, or its minutes are ratified).
    """

    def create():
        held = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
        if not held.is_open_for_inputs:
            raise ValidationError(
                _("Rapat ini tidak menerima masukan: belum diumumkan, dibatalkan, atau sudah disahkan.")
            )
        input.meeting = held
        input.institution = institution
        input.region = institution.region
        input.entry = entry
        input.on_behalf = institution.pk != by.institution_id
        input.client_key = client_key
        input.created_by = by
        input.number = NumberSequence.next(NumberSequence.Prefix.INPUT, held.year)
        input.save()
        record(input, Kind.RECEIVED, by=by, on_behalf_of=institution)
        deadlines.start(input, Clock.VERIFY, limit=TimeLimits.current().verify)
        for upload in uploads:
            attach(upload, by=by, input=input)
        notify([institution], "input_received", input)
        return input

    return once(Input, client_key, by=by, create=create)


def _locked(input):
    return (
        Input.objects.select_for_update(of=("self",), no_key=True)
        .select_related("institution", "meeting")
        .get(pk=input.pk)
    )


def _step(input, verb, kind, *, by, note="", on_behalf=False, template=None, **fields):
    """One step of an input: check, save, stop the clock that ran, record, tell the askers."""
    input = _locked(input)
    input.take(verb)
    for field, value in fields.items():
        setattr(input, field, value)
    if input.status in Input.DISPOSITIONS and input.answered_at is None:
        input.answered_at = clock.now()
    input.save()
    deadlines.stop(input, *Deadline.OF_INPUT)
    record(input, kind, by=by, note=note, on_behalf_of=input.institution if on_behalf else None)
    if template:
        tell_askers(input, template)
    return input


def _decide(input, verb, kind, **step):
    """A step that answers the input. What is left over from a postponement goes; the history keeps it."""
    return _step(input, verb, kind, **({"public_reason": "", "postponed_until": None} | step))


@transaction.atomic
def return_input(input, *, by, reason):
    """Send it back for completion, saying what is missing. It is counted, not deleted (domain.md "Time limits")."""
    return _step(input, "return_input", Kind.RETURNED, by=by, note=stated(reason), template="input_returned")


@transaction.atomic
def complete_input(input, *, by, changes, uploads=(), note=""):
    """The asker completes a returned input; it is received again under the same number."""
    completed = _step(input, "complete_input", Kind.COMPLETED, by=by, note=note, on_behalf=True, **changes)
    deadlines.start(completed, Clock.VERIFY, limit=TimeLimits.current().verify)
    for upload in uploads:
        attach(upload, by=by, input=completed)
    return completed


@transaction.atomic
def withdraw_input(input, *, by, reason):
    """The asker takes it back before it is verified; number and reason stay."""
    return _step(
        input,
        "withdraw_input",
        Kind.WITHDRAWN,
        by=by,
        note=stated(reason),
        on_behalf=True,
        public_reason=reason,
    )


@transaction.atomic
def verify_input(input, *, by, note=""):
    """It is complete: from now on it is public, unless it is restricted."""
    verified = _step(input, "verify_input", Kind.VERIFIED, by=by, note=note, verified_at=clock.now())
    deadlines.start(verified, Clock.DECIDE, limit=TimeLimits.current().decide)
    return verified


@transaction.atomic
def agree_input(input, *, by, task, institution, due_date, client_key, note="", unreachable_is_known=False):
    """Agree to it, with its first follow-up (an agreed input has at least one).

    Args:
        task, institution, due_date: of the follow-up.
        client_key: of the follow-up; sent again, it gives the same agreed input.
        unreachable_is_known: as in `assign`.

    Raises:
        ValidationError: no such step, the key belongs to another follow-up, or the institution cannot be reached.
    """
    # Locked before the key is looked up, so that of two at once the later one finds the follow-up.
    locked = _locked(input)
    if locked.follow_ups.filter(client_key=client_key, created_by=by).exists():
        return locked
    agreed = _decide(locked, "agree_input", Kind.AGREED, by=by, note=note, template="input_agreed")
    create_follow_up(
        by=by,
        client_key=client_key,
        meeting=agreed.meeting,
        input=agreed,
        entry=agreed.entry,
        task=task,
        institution=institution,
        due_date=due_date,
        unreachable_is_known=unreachable_is_known,
    )
    return agreed


@transaction.atomic
def agree_by_another(input, *, by, follow_up, note=""):
    """Agree to it: a follow-up that was made for another input serves this one too.

    Its asker then has a word of its own: the follow-up is done when all askers say so.

    Raises:
        ValidationError: no such step, or `follow_up` cannot serve it (see `follow_ups.serve_also`).
    """
    agreed = _decide(
        input,
        "agree_by_another",
        Kind.AGREED,
        by=by,
        note=" ".join(filter(None, [f"Dilayani {follow_up.number}.", note])),
        template="input_agreed",
    )
    serve_also(follow_up, by=by, input=agreed)
    return agreed


@transaction.atomic
def decline_input(input, *, by, reason):
    """Not accommodated: the reason is public."""
    return _decide(
        input,
        "decline_input",
        Kind.NOT_ACCOMMODATED,
        by=by,
        note=stated(reason),
        public_reason=reason,
        template="input_declined",
    )


@transaction.atomic
def send_outside(input, *, by, receiver, letter_number, reason):
    """Outside the province's authority: receiver and letter are named, and the input stays open there."""
    return _decide(
        input,
        "send_outside",
        Kind.OUTSIDE_AUTHORITY,
        by=by,
        # What is stored is Indonesian, in whatever language the page was: nobody can mend it later.
        note=f"Diteruskan kepada {stated(receiver, 'receiver')} dengan surat nomor "
        f"{stated(letter_number, 'letter_number')}. {stated(reason)}",
        receiver=receiver,
        letter_number=letter_number,
        public_reason=reason,
        template="input_sent_on",
    )


@transaction.atomic
def postpone_input(input, *, by, until, reason):
    """Postpone it to a date, with a public reason; the decision is then due on that date."""
    postponed = _decide(
        input,
        "postpone_input",
        Kind.POSTPONED,
        by=by,
        note=stated(reason),
        public_reason=reason,
        postponed_until=until,
        template="input_postponed",
    )
    deadlines.start(postponed, Clock.DECIDE, day=until)
    return postponed


@transaction.atomic
def merge_input(input, *, by, lead, note=""):
    """Merge it into a similar one, whose standing it follows from now on.

    Raises:
        ValidationError: the lead is the same input, merged or withdrawn itself, or not verified; or others were
            merged into `input`, and would follow an input that stands no more on its own.
    """
    # Both rows, always in the same order, so that two merges at once cannot lock each other out.
    locked = {
        i.pk: i
        for i in Input.objects.select_for_update(no_key=True)
        .filter(pk__in=[input.pk, lead.pk])
        .order_by("pk")
    }
    lead = locked[lead.pk]
    if lead.pk == input.pk:
        raise ValidationError({"lead": _("Masukan tidak dapat digabung ke dirinya sendiri.")})
    if lead.status in {Status.MERGED, Status.WITHDRAWN} or lead.verified_at is None:
        raise ValidationError({"lead": _("Pilih masukan utama yang sudah diverifikasi dan tidak digabung.")})
    if lead.is_restricted and not locked[input.pk].is_restricted:
        raise ValidationError(
            {"lead": _("Masukan terbuka tidak dapat digabung ke masukan yang dikecualikan.")}
        )
    others = list(input.merged_inputs.order_by("number").values_list("number", flat=True)[:3])
    if others:
        raise ValidationError(
            _("Masukan lain sudah digabung ke masukan ini (%(numbers)s). Batalkan penggabungan itu dahulu."),
            params={"numbers": ", ".join(others)},
        )
    return _decide(
        input,
        "merge_input",
        Kind.MERGED,
        by=by,
        note=" ".join(filter(None, [f"Digabung ke {lead.number}.", note])),
        merged_into=lead,
        template="input_merged",
    )


@transaction.atomic
def unmerge_input(input, *, by, reason):
    """Undo a merge: it stands on its own again and waits for a decision."""
    lead = _locked(input).merged_into
    unmerged = _step(
        input,
        "unmerge_input",
        Kind.UNMERGED,
        by=by,
        note=f"Dipisahkan dari {lead.number}. {stated(reason)}" if lead else stated(reason),
        merged_into=None,
        template="input_unmerged",
    )
    deadlines.start(unmerged, Clock.DECIDE, limit=TimeLimits.current().decide)
    return unmerged


@transaction.atomic
def split_input(input, *, by, task, institution, due_date, client_key, unreachable_is_known=False):
    """One more follow-up of an agreed input.

    Returns:
        (follow_up, whether it was made now).

    Raises:
        ValidationError: it is not agreed, the key belongs to another follow-up, or the institution cannot be reached.
    """
    input = _locked(input)
    input.take("split_input")
    return create_follow_up(
        by=by,
        client_key=client_key,
        meeting=input.meeting,
        input=input,
        entry=input.entry,
        task=task,
        institution=institution,
        due_date=due_date,
        unreachable_is_known=unreachable_is_known,
    )


@transaction.atomic
def restrict_input(input, *, by, reason):
    """Keep it from the public, with the stated basis (UU 14/2008); it is still counted.

    Raises:
        ValidationError: it is restricted already.
    """
    input = _locked(input)
    if input.is_restricted:
        raise ValidationError(_("Masukan ini sudah dikecualikan."), code="no_such_step")
    input.is_restricted = True
    input.restriction_reason = stated(reason)
    input.save()
    record(input, Kind.RESTRICTED, by=by, note=reason)
    return input


@transaction.atomic
def unrestrict_input(input, *, by, reason):
    """Open it to the public again.

    Raises:
        ValidationError: it is not restricted.
    """
    input = _locked(input)
    if not input.is_restricted:
        raise ValidationError(_("Masukan ini tidak dikecualikan."), code="no_such_step")
    input.is_restricted = False
    input.save()
    record(input, Kind.UNRESTRICTED, by=by, note=stated(reason))
    return input
