from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.events import record
from meetings.models import Meeting, MeetingEvent, Summary


def _locked(meeting):
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


@transaction.atomic
def save_draft(meeting, *, by, text):
    """Keep the working text; nothing of it is public."""
    meeting = _locked(meeting)
    summary, _created = Summary.objects.get_or_create(
        meeting=meeting, defaults={"draft": text, "created_by": by, "is_sample": meeting.is_sample}
    )
    summary.draft = text
    summary.save()
    return summary


@transaction.atomic
def publish_summary(meeting, *, by, text, reason=""):
    """Publish the text as the next version, under the same address.

    Args:
        reason: why it is corrected; needed from version 2 on.

    Raises:
        ValidationError: the meeting was not held or its minutes are not circulated yet, the text is that of the
            published version, or a correction has no reason.
    """
    meeting = _locked(meeting)
    if meeting.status not in {Meeting.Status.CIRCULATED, Meeting.Status.RATIFIED, Meeting.Status.CLOSED}:
        raise ValidationError(_("Ringkasan dapat diterbitkan sesudah notula diedarkan."))
    summary = save_draft(meeting, by=by, text=text)
    last = summary.versions.last()
    if last and not reason:
        raise ValidationError(
            {"reason": _("Sebutkan alasan perbaikan: ringkasan ini sudah pernah diterbitkan.")}
        )
    if last and summary.is_published and last.text == text:
        raise ValidationError({"text": _("Isi ringkasan sama dengan versi yang sudah terbit.")})
    summary.move_to(Summary.Status.PUBLISHED)
    summary.withdrawal_reason = ""
    summary.save()
    version = summary.versions.create(
        number=last.number + 1 if last else 1,
        text=text,
        reason=reason,
        published_at=clock.now(),
        published_by=by,
    )
    record(meeting, MeetingEvent.Kind.PUBLISHED, by=by, note=reason)
    return version


@transaction.atomic
def withdraw_summary(meeting, *, by, reason):
    """Take the summary back: its text is gone from the public at once, the reason stays."""
    meeting = _locked(meeting)
    summary = Summary.objects.select_for_update().get(meeting=meeting)
    summary.move_to(Summary.Status.WITHDRAWN)
    summary.withdrawal_reason = reason
    summary.save()
    record(meeting, MeetingEvent.Kind.WITHDRAWN, by=by, note=reason)
    return summary
