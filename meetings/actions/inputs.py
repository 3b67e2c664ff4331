from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.attachments import attach
from meetings.actions.client_keys import once
from meetings.actions.events import record, stated
from meetings.actions.follow_ups import create_follow_up
from meetings.models import Input, InputEvent, Meeting, NumberSequence
from meetings.notifications import notify

Kind = InputEvent.Kind
Status = Input.Status


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


def _step(input, status, kind, *, by, note="", on_behalf=False, template=None, **fields):
    """One step of an input: check, save, record, tell the asker."""
    input = _locked(input)
    input.move_to(status)
    for field, value in fields.items():
        setattr(input, field, value)
    input.save()
    record(input, kind, by=by, note=note, on_behalf_of=input.institution if on_behalf else None)
    if template:
        notify([input.institution], template, input)
    return input


@transaction.atomic
def return_input(input, *, by, reason):
    """Send it back for completion, saying what is missing. It is counted, not deleted (domain.md "Time limits")."""
    return _step(input, Status.RETURNED, Kind.RETURNED, by=by, note=stated(reason), template="input_returned")


@transaction.atomic
def complete_input(input, *, by, changes, uploads=(), note=""):
    """The asker completes a returned input; it is received again under the same number."""
    completed = _step(input, Status.RECEIVED, Kind.COMPLETED, by=by, note=note, on_behalf=True, **changes)
    for upload in uploads:
        attach(upload, by=by, input=completed)
    return completed


@transaction.atomic
def withdraw_input(input, *, by, reason):
    """The asker takes it back before it is verified; number and reason stay."""
    return _step(
        input,
        Status.WITHDRAWN,
        Kind.WITHDRAWN,
        by=by,
        note=stated(reason),
        on_behalf=True,
        public_reason=reason,
    )


@transaction.atomic
def verify_input(input, *, by, note=""):
    """It is complete: from now on it is public, unless it is restricted."""
    return _step(input, Status.VERIFIED, Kind.VERIFIED, by=by, note=note, verified_at=clock.now())


@transaction.atomic
def agree_input(input, *, by, task, institution, due_date, client_key, note=""):
    """Agree to it, with its first follow-up (an agreed input has at least one).

    Args:
        task, institution, due_date: of the follow-up.
        client_key: of the follow-up; sent again, it gives the same agreed input.

    Raises:
        ValidationError: no such step, or the key belongs to another follow-up.
    """
    # Locked before the key is looked up, so that of two at once the later one finds the follow-up.
    locked = _locked(input)
    if locked.follow_ups.filter(client_key=client_key, created_by=by).exists():
        return locked
    agreed = _step(
        locked,
        Status.AGREED,
        Kind.AGREED,
        by=by,
        note=note,
        template="input_agreed",
        # Left over from a postponement; the history keeps them.
        public_reason="",
        postponed_until=None,
    )
    create_follow_up(
        by=by,
        client_key=client_key,
        meeting=agreed.meeting,
        input=agreed,
        entry=agreed.entry,
        task=task,
        institution=institution,
        due_date=due_date,
    )
    return agreed


@transaction.atomic
def decline_input(input, *, by, reason):
    """Not accommodated: the reason is public."""
    return _step(
        input,
        Status.NOT_ACCOMMODATED,
        Kind.NOT_ACCOMMODATED,
        by=by,
        note=stated(reason),
        public_reason=reason,
        postponed_until=None,
        template="input_declined",
    )


@transaction.atomic
def send_outside(input, *, by, receiver, reason):
    """Outside the province's authority: the receiver is named, and the input stays open there."""
    return _step(
        input,
        Status.OUTSIDE_AUTHORITY,
        Kind.OUTSIDE_AUTHORITY,
        by=by,
        # What is stored is Indonesian, in whatever language the page was: nobody can mend it later.
        note=f"Diteruskan kepada {stated(receiver, 'receiver')}. {stated(reason)}",
        receiver=receiver,
        public_reason=reason,
        postponed_until=None,
        template="input_sent_on",
    )


@transaction.atomic
def postpone_input(input, *, by, until, reason):
    """Postpone it to a date, with a public reason."""
    return _step(
        input,
        Status.POSTPONED,
        Kind.POSTPONED,
        by=by,
        note=stated(reason),
        public_reason=reason,
        postponed_until=until,
        template="input_postponed",
    )


@transaction.atomic
def merge_input(input, *, by, lead, note=""):
    """Merge it into a similar one, whose standing it follows from now on.

    Raises:
        ValidationError: the lead is the same input, merged or withdrawn itself, or not verified.
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
    return _step(
        input,
        Status.MERGED,
        Kind.MERGED,
        by=by,
        note=" ".join(filter(None, [f"Digabung ke {lead.number}.", note])),
        merged_into=lead,
        public_reason="",
        postponed_until=None,
        template="input_merged",
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
