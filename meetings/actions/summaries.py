import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.events import record, stated
from meetings.corrected import as_corrected
from meetings.models import Entry, Meeting, MeetingEvent, Summary, SummaryVersion, SummaryWithholding


def _locked(meeting):
    return Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)


_BLOCK = re.compile(r"\s*([-*+>|#]|(\d{1,9}|[a-zA-Z])[.)])\s")


def _within_a_point(text):
    """The words of a decision inside a point of a list: its own lists and tables begin below the number."""
    text = text.strip()
    if "\n\n" not in text and not any(map(_BLOCK.match, text.split("\n"))):
        return " ".join(text.split())
    lines = text.replace("\n", "\n  ").replace("\n  \n", "\n\n")
    return f"\n\n  {lines}" if _BLOCK.match(text) else lines


def proposed_text(meeting):
    """A first text made of the decisions, for somebody to write on from: what the form of a new summary starts with."""
    decisions = as_corrected(
        Entry.objects.filter(minutes__meeting=meeting).standing().decisions().order_by("number")
    )
    decisions = [entry for entry in decisions if entry.struck_by is None]
    lines = [f"- **{entry.number}**: {_within_a_point(entry.text)}" for entry in decisions]
    opening = gettext("%(meeting)s dilaksanakan pada %(date)s.") % {
        "meeting": meeting.title,
        "date": date_format(meeting.date, "l, j F Y"),
    }
    parts = [opening]
    if meeting.theme:
        parts.append(gettext("Tema: %(theme)s.") % {"theme": meeting.theme.rstrip(".")})
    if lines:
        parts += ["## " + gettext("Keputusan"), "\n".join(lines)]
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
def publish_summary(meeting, *, by, text, reason="", withholds=False, seen=None):
    """Publish the text as the next version, under the same address. Sent twice, it is one version.

    Args:
        reason: why it is corrected; needed from version 2 on.
        withholds: whether the texts of all earlier versions are gone from the public with this one, for the same reason:
            what must not be read may stand in any of them. Else they stay readable, with what each changed.
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
        if withholds:
            _withhold(summary.versions.filter(number__lt=last.number), by=by, reason=reason)
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
    if withholds and last:
        _withhold(summary.versions.filter(number__lt=version.number), by=by, reason=reason)
    record(meeting, MeetingEvent.Kind.PUBLISHED, by=by, note=reason)
    return version


def _withhold(versions, *, by, reason):
    SummaryWithholding.objects.bulk_create(
        SummaryWithholding(version=version, by=by, reason=reason)
        for version in versions.filter(withholding=None)
    )


@transaction.atomic
def withhold_version(version, *, by, reason):
    """Let nobody but the publishers read the text of an earlier version any more. Done twice, it is done once.

    Raises:
        ValidationError: no reason is given, or the version is the one in force: that one is corrected or withdrawn.
    """
    stated(reason)
    meeting = _locked(version.summary.meeting)
    summary = Summary.objects.get(meeting=meeting)
    version = SummaryVersion.objects.select_related("withholding").get(pk=version.pk)
    if version.is_withheld:
        return version.withholding
    if summary.is_published and version.pk == summary.versions.last().pk:
        raise ValidationError(
            _("Versi ini sedang berlaku. Terbitkan perbaikannya, atau tarik ringkasannya."), code="in_force"
        )
    return SummaryWithholding.objects.create(version=version, by=by, reason=reason)


@transaction.atomic
def withdraw_summary(meeting, *, by, reason):
    """Take the summary back: its text is gone from the public at once, the reason stays.

    The texts of all its versions are withheld for good, so that none comes back with a version that is published later.
    """
    meeting = _locked(meeting)
    summary = Summary.objects.select_for_update(no_key=True).get(meeting=meeting)
    summary.move_to(Summary.Status.WITHDRAWN)
    summary.withdrawal_reason = reason
    summary.save()
    _withhold(summary.versions, by=by, reason=reason)
    record(meeting, MeetingEvent.Kind.WITHDRAWN, by=by, note=reason)
    return summary
