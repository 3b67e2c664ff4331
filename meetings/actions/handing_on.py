"""Who does it: handing on to another institution or to a body outside, and the institutions that support the leading one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions import deadlines, reports
from meetings.actions.askers import tell_askers
from meetings.actions.client_keys import foreign_key, once
from meetings.actions.events import record, stated
from meetings.actions.follow_ups import locked, reached
from meetings.models import Deadline, FollowUpEvent, Support, TimeLimits
from meetings.notifications import notify

Kind = FollowUpEvent.Kind


@transaction.atomic
def hand_on(
    follow_up, *, by, reason, institution=None, outside_body="", letter_number="", unreachable_is_known=False
):
    """Hand it on: to another institution, which becomes responsible; or to a body outside, by a letter.

    A body outside has no account here: the institution that hands on stays the one that reports how far it is.
    The chain of receivers is in the events, the due date stays.

    Args:
        institution: the receiver; or
        outside_body, letter_number: its name, and the number of the letter that went to it.
        unreachable_is_known: as in `follow_ups.assign`.

    Raises:
        ValidationError: it is not in work, the receiver has it already or is not named (once), the letter is not named,
            or the institution cannot be reached and that is not known.
    """
    follow_up = locked(follow_up)
    before = follow_up.institution
    follow_up.take("hand_on")
    if (institution is None) == (not outside_body):
        raise ValidationError({"institution": _("Pilih instansi penerima, atau tulis badan di luar portal.")})
    is_unreachable = False
    if institution is not None:
        if institution.pk == follow_up.institution_id and not follow_up.outside_body:
            raise ValidationError({"institution": _("Instansi ini sudah menjadi penanggung jawab.")})
        if follow_up.supports.filter(institution=institution, released_at=None).exists():
            raise ValidationError(
                {"institution": _("Instansi ini pendukungnya. Lepaskan dahulu sebagai pendukung.")}
            )
        is_unreachable = reached(institution, is_known=unreachable_is_known)
        follow_up.institution = institution
        follow_up.assigned_at = clock.now()
        letter = letter_number
    else:
        letter = stated(letter_number, "letter_number")
        if (outside_body, letter) == (follow_up.outside_body, follow_up.letter_number):
            raise ValidationError({"outside_body": _("Sudah diteruskan kepada badan ini dengan surat itu.")})
    follow_up.outside_body, follow_up.letter_number = outside_body, letter if outside_body else ""
    follow_up.wanted_due_date = None
    follow_up.save()
    deadlines.stop(follow_up, Deadline.Kind.PROGRESS)
    deadlines.start(follow_up, Deadline.Kind.PROGRESS, limit=TimeLimits.current().progress)
    record(
        follow_up,
        Kind.HANDED_ON,
        by=by,
        note=stated(reason),
        on_behalf_of=before,
        receiver=institution,
        outside_body=outside_body,
        letter_number=letter,
        is_unreachable=is_unreachable,
    )
    if institution is not None:
        notify([institution], "follow_up_handed_on", follow_up)
    # Whoever had it so far is told too, where the secretariat acted.
    former = [before] if by.institution_id != before.pk else []
    tell_askers(follow_up, "follow_up_passed_on", also=former)
    return follow_up


@transaction.atomic
def add_support(follow_up, *, by, institution, client_key, part="", unreachable_is_known=False):
    """Let an institution support the leading one; it reports its own part.

    Args:
        part: what it is asked to do, in words.

    Returns:
        (support, whether it was made now).

    Raises:
        ValidationError: the follow-up is not in work; the institution leads it, supports it already or cannot be reached.
    """
    follow_up = locked(follow_up)

    def create():
        follow_up.take("add_support")
        if institution.pk == follow_up.institution_id:
            raise ValidationError({"institution": _("Instansi ini sudah menjadi penanggung jawab.")})
        if follow_up.supports.filter(institution=institution, released_at=None).exists():
            raise ValidationError({"institution": _("Instansi ini sudah menjadi pendukung.")})
        is_unreachable = reached(institution, is_known=unreachable_is_known)
        support = Support.objects.create(
            follow_up=follow_up,
            institution=institution,
            part=part,
            client_key=client_key,
            created_by=by,
            is_sample=follow_up.is_sample,
        )
        note = f"{institution.name}: {part}" if part else institution.name
        record(follow_up, Kind.SUPPORT_ADDED, by=by, note=note, is_unreachable=is_unreachable)
        notify([institution], "support_assigned", follow_up)
        return support

    support, created = once(Support, client_key, by=by, create=create)
    if (support.follow_up_id, support.institution_id, support.part) != (follow_up.pk, institution.pk, part):
        raise foreign_key()
    return support, created


def _held(support):
    """The support and its follow-up, both as they are now and held."""
    follow_up = locked(support.follow_up)
    # Its own row alone: the institution's must stay free for whoever names it in a new row.
    held = Support.objects.select_for_update(of=("self",), no_key=True).select_related("institution")
    return held.get(pk=support.pk), follow_up


@transaction.atomic
def release_support(support, *, by, reason):
    """The institution supports it no more; what it reported stays.

    Raises:
        ValidationError: it was released already, or the follow-up is not in work.
    """
    support, follow_up = _held(support)
    follow_up.take("release_support")
    if support.released_at:
        raise ValidationError(_("Instansi ini sudah dilepas."), code="no_such_step")
    support.released_at = clock.now()
    support.save()
    record(follow_up, Kind.SUPPORT_RELEASED, by=by, note=f"{support.institution.name}. {stated(reason)}")
    notify([support.institution], "support_released", follow_up)
    return support


@transaction.atomic
def report_support(support, *, by, note, client_key, is_done=False, link="", uploads=()):
    """A supporting institution tells how far its part is, or that it is done. The status of the follow-up stays.

    Raises:
        ValidationError: it was released, or the follow-up is not in work.
    """
    support, follow_up = _held(support)
    kind = Kind.SUPPORT_DONE if is_done else Kind.SUPPORT_PROGRESS
    said = {"by": by, "note": note, "link": link, "uploads": uploads, "client_key": client_key}
    if reports.was_made(follow_up, kind, **said):
        return support
    follow_up.take("report_support")
    if support.released_at:
        raise ValidationError(_("Instansi ini sudah dilepas."), code="no_such_step")
    support.done_at = clock.now() if is_done else None
    support.save()
    reports.make(follow_up, kind, **said, on_behalf_of=support.institution)
    notify([follow_up.institution], "support_reported", follow_up)
    return support
