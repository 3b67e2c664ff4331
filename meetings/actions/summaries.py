from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.events import record
from meetings.models import Entry, Meeting, MeetingEvent, Summary


def _locked(meeting):
    return Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)


def proposed_text(meeting):
    """A first text made of the decisions, for somebody to write on from: what the form of a new summary starts with."""
    decisions = Entry.objects.filter(minutes__meeting=meeting).standing().decisions().order_by("number")
    lines = [f"- **{entry.number}**: {' '.join(entry.text.split())}" for entry in decisions]
    opening = gettext("%(meeting)s dilaksanakan pada %(date)s.") % {
        "meeting": meeting.title,
        "date": date_format(meeting.date, "l, j F Y"),
    }
    parts = [opening]
    if meeting.theme:
        parts.append(gettext("Tema: %(theme)s.") % {"theme": meeting.theme.rstrip(".")})
    if lines:
        parts += [f"## {gettext('Keputusan')}", "\n".join(lines)]
    return "\n\n".join(parts)


def is_ready(meeting):
    """Whether a summary may be published: from the circulation of the minutes on."""
    return meeting.status in {Meeting.Status.CIRCULATED, Meeting.Status.RATIFIED, Meeting.Status.CLOSED}


@transaction.atomic
def save_draft(meeting, *, by, text, seen=None):
    """Keep the working text; nothing of it is public.

    Args:
        seen: the version (`Summary.last_change`, 0 for none) that the text was made from, where a person saw one.

    Raises:
        ValidationError: (code "changed_meanwhile") somebody else changed the text since it was `seen`.
    """
    meeting = _locked(meeting)
    summary, created = Summary.objects.get_or_create(
        meeting=meeting, defaults={"draft": text, "created_by": by, "is_sample": meeting.is_sample}
    )
    if created or summary.draft == text:
        return summary
    if seen is not None and seen != summary.last_change:
        raise ValidationError(
            _(
                "Naskah ini diubah orang lain sejak Anda membukanya. Bandingkan isinya sekarang dengan tulisan Anda,"
                " lalu simpan lagi."
            ),
            code="changed_meanwhile",
        )
    summary.draft = text
    summary.save()
    return summary


@transaction.atomic
def publish_summary(meeting, *, by, text, reason="", seen=None):
    """Publish the text as the next version, under the same address. Sent twice, it is one version.

    Args:
        reason: why it is corrected; needed from version 2 on.
        seen: as for `save_draft`.

    Raises:
        ValidationError: the meeting was not held or its minutes are not circulated yet, the text is that of the
            published version, a correction has no reason, or somebody else changed the text since it was `seen`.
    """
    meeting = _locked(meeting)
    if not is_ready(meeting):
        raise ValidationError(_("Ringkasan dapat diterbitkan sesudah notula diedarkan."))
    summary = save_draft(meeting, by=by, text=text, seen=seen)
    last = summary.versions.last()
    is_out = last is not None and summary.is_published and last.text == text
    if is_out and last.published_by_id == by.pk and last.reason == reason:
        return last
    if is_out:
        raise ValidationError({"text": _("Isi ringkasan sama dengan versi yang sudah terbit.")})
    if last and not reason:
        raise ValidationError(
            {"reason": _("Sebutkan alasan perbaikan: ringkasan ini sudah pernah diterbitkan.")}
        )
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
    summary = Summary.objects.select_for_update(no_key=True).get(meeting=meeting)
    summary.move_to(Summary.Status.WITHDRAWN)
    summary.withdrawal_reason = reason
    summary.save()
    record(meeting, MeetingEvent.Kind.WITHDRAWN, by=by, note=reason)
    return summary
