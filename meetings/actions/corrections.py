"""A *ralat* of ratified minutes: drafted by the secretariat, issued by the chair as version n+1.

What a correction is about (`target`) is an entry of the minutes, or words that an earlier correction or this draft
added (a CorrectedEntry that amends nothing). The rows that were ratified are never written to.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.client_keys import foreign_key, once
from meetings.actions.entries import speaker_of_the_day
from meetings.actions.events import record, stated
from meetings.actions.settlement_effects import lose_effect
from meetings.models import CorrectedEntry, Correction, Entry, Meeting, MeetingEvent, Minutes
from meetings.notifications import notify

Status = Correction.Status
WORDS = ("kind", "speaker_id", "text")


def draft_correction(minutes, *, by, reason, client_key):
    """Begin a correction of ratified minutes, of however old a meeting.

    Args:
        reason: read by everybody, also on the meeting's public page.

    Returns:
        (correction, whether it was made now).

    Raises:
        ValidationError: the minutes are not ratified, a draft is there already, or no reason is given.
    """

    def create():
        held = Minutes.objects.select_for_update(no_key=True).get(pk=minutes.pk)
        if held.is_writable:
            raise ValidationError(_("Notula ini belum disahkan: isinya diubah langsung, bukan dengan ralat."))
        if held.corrections.drafts().exists():
            raise ValidationError(_("Notula ini sudah mempunyai rancangan ralat."), code="has_draft")
        return held.corrections.create(
            reason=stated(reason),
            client_key=client_key,
            created_by=by,
            is_sample=minutes.meeting.is_sample,
        )

    correction, created = once(Correction, client_key, by=by, create=create)
    if not created and not correction.history.filter(minutes=minutes, reason=reason).exists():
        raise foreign_key()
    return correction, created


def _locked_draft(correction):
    """The draft, locked after its minutes.

    Raises:
        ValidationError: it is issued or dropped.
    """
    Minutes.objects.select_for_update(no_key=True).get(pk=correction.minutes_id)
    correction = (
        Correction.objects.select_for_update(of=("self",), no_key=True)
        .select_related("minutes__meeting")
        .get(pk=correction.pk)
    )
    if not correction.is_draft:
        raise ValidationError(_("Ralat ini sudah diterbitkan atau tidak dilanjutkan."), code="no_draft")
    return correction


def _overtaken():
    return ValidationError(
        _(
            "Rancangan ini diubah orang lain sejak Anda membukanya. Bandingkan isinya sekarang, lalu simpan lagi."
        ),
        code="changed_meanwhile",
    )


@transaction.atomic
def change_reason(correction, *, by, reason, seen=None):
    """Say the reason in other words, while it is a draft.

    Args:
        seen: the version (`Correction.last_change`) that the words were made from.

    Raises:
        ValidationError: it is no draft, no reason is given, or (code "changed_meanwhile") it changed since.
    """
    correction = _locked_draft(correction)
    if correction.reason == stated(reason):
        return correction
    if seen is not None and seen != correction.last_change:
        raise _overtaken()
    correction.reason = reason
    correction.save()
    return correction


# What it changes ---------------------------------------------------------------------------------


def in_force(target):
    """What the newest issued correction made of the target: a CorrectedEntry, or the target itself."""
    rows = target.corrections if isinstance(target, Entry) else target.amendments
    return rows.issued().order_by("-correction__version").first() or target


def drafted(correction, target):
    """The row by which this draft changes the target, or None."""
    if isinstance(target, Entry):
        return correction.changes.filter(entry=target).first()
    if target.correction_id == correction.pk:
        return correction.changes.filter(pk=target.pk).first()
    return correction.changes.filter(amends=target).first()


def _is_struck(said):
    return isinstance(said, CorrectedEntry) and said.is_struck


def _belongs(correction, target):
    """Whether the target stands in the minutes, or in this draft."""
    if target.agenda_item.meeting_id != correction.minutes.meeting_id:
        return False
    if isinstance(target, Entry):
        return target.struck_at is None
    was_added = target.entry_id is None and target.amends_id is None
    return was_added and (target.correction_id == correction.pk or target.correction.status == Status.ISSUED)


def _find_row(correction, target, seen):
    """(what is in force, the draft's row about it or None), for a target of these minutes.

    Raises:
        ValidationError: it stands in other minutes or was struck out before the ratification; or (code
            "changed_meanwhile") somebody else changed the draft's row since it was `seen` (0: there was none).
    """
    if not _belongs(correction, target):
        raise ValidationError(_("Butir ini tidak berlaku dalam notula ini."))
    row = drafted(correction, target)
    if seen is not None and seen != (row.last_change if row else 0):
        raise _overtaken()
    return in_force(target), row


def _check_words(words, *, was=None):
    """A decision stays one, nothing becomes one, and a statement has its speaker.

    Raises:
        ValidationError: else.
    """
    is_decision = words["kind"] == Entry.Kind.DECISION
    if is_decision != (was is not None and was.kind == Entry.Kind.DECISION):
        raise ValidationError(
            {
                "kind": _(
                    "Ralat tidak membuat keputusan dan tidak mengubah keputusan menjadi lain. Keputusan yang keliru dicoret."
                )
            }
        )
    if words["kind"] == Entry.Kind.STATEMENT and words["speaker"] is None:
        raise ValidationError({"speaker": _("Pernyataan memerlukan pembicara.")})
    stated(words["text"], "text")


def _say(row, words, *, was=None):
    """Put kind, speaker and text into a row; who spoke already keeps the post that the minutes name."""
    row.kind, row.speaker, row.text = words["kind"], words["speaker"], words["text"]
    row.is_struck = False
    if was is not None and row.speaker_id == was.speaker_id:
        row.speaker_position, row.speaker_institution_id = was.speaker_position, was.speaker_institution_id
    else:
        row.speaker_position, row.speaker_institution_id = speaker_of_the_day(
            row.correction.minutes.meeting, row.speaker
        )


def _new_row(correction, target, *, by):
    is_entry = isinstance(target, Entry)
    return CorrectedEntry(
        correction=correction,
        entry=target if is_entry else None,
        amends=None if is_entry else target,
        agenda_item_id=target.agenda_item_id,
        position=target.position,
        created_by=by,
        is_sample=correction.is_sample,
    )


@transaction.atomic
def correct(correction, target, *, by, words, seen=None):
    """Let the draft say something else in place of an entry (or of added words), also of a struck one.

    Where that is what is in force already, the draft leaves it alone.

    Args:
        words: kind, speaker and text, all three.
        seen: the version (`CorrectedEntry.last_change`) of the draft's row that was shown, 0 for none.

    Returns:
        the draft's row, or None where nothing is left to change.

    Raises:
        ValidationError: it is no draft, the target is not of these minutes, the words cannot stand (see
            `_check_words`), or (code "changed_meanwhile") the row changed since.
    """
    correction = _locked_draft(correction)
    standing, row = _find_row(correction, target, seen)
    _check_words(words, was=standing)
    is_own_addition = row is not None and row.pk == target.pk and not isinstance(target, Entry)
    if not is_own_addition:
        same = (standing.kind, standing.speaker, standing.text) == tuple(
            words[name] for name in ("kind", "speaker", "text")
        )
        if same and not _is_struck(standing):
            if row is not None:
                row.delete()
            return None
    row = row or _new_row(correction, target, by=by)
    row.correction = correction
    _say(row, words, was=standing)
    row.save()
    return row


@transaction.atomic
def strike_out(correction, target, *, by, seen=None):
    """Let the draft strike an entry (or added words) out. An addition of the draft itself is just taken back.

    Args:
        seen: the version (`CorrectedEntry.last_change`) of the draft's row that was shown, 0 for none.

    Raises:
        ValidationError: it is no draft, an input or follow-up came from the entry, or (code "changed_meanwhile") the
            row changed since.
    """
    correction = _locked_draft(correction)
    present = drafted(correction, target)
    is_struck_already = present is not None and present.is_struck  # pressed twice
    standing, row = _find_row(correction, target, None if is_struck_already else seen)
    if row is not None and row.pk == target.pk and not isinstance(target, Entry):
        row.delete()
        return None
    if _is_struck(standing):
        if row is not None:
            row.delete()  # it was to be restored; it stays struck out
        return None
    _refuse_to_strike([target])
    row = row or _new_row(correction, target, by=by)
    row.kind, row.speaker_id, row.text = standing.kind, standing.speaker_id, standing.text
    row.speaker_position, row.speaker_institution_id = (
        standing.speaker_position,
        standing.speaker_institution_id,
    )
    row.is_struck = True
    row.save()
    return row


def _refuse_to_strike(targets):
    entries = [target.pk for target in targets if isinstance(target, Entry)]
    followed = Entry.objects.filter(pk__in=entries).with_something_following()
    if followed.exists():
        raise ValidationError(
            _("Dari butir ini sudah dicatat masukan atau tindak lanjut, jadi tidak dapat dicoret."),
            code="followed",
        )


def add_words(correction, *, by, item, position, words, client_key):
    """Let the draft add what the minutes left out: a note or a statement.

    Args:
        item: the agenda item under which it was said.
        position: of the entry after which it stands; 0: first of its item.

    Returns:
        (the draft's row, whether it was made now).

    Raises:
        ValidationError: it is no draft, the item is another meeting's, or the words cannot stand.
    """

    def create():
        draft = _locked_draft(correction)
        if item.meeting_id != draft.minutes.meeting_id:
            raise ValidationError({"agenda_item": _("Mata acara ini milik rapat lain.")})
        _check_words(words)
        row = CorrectedEntry(
            correction=draft,
            agenda_item=item,
            position=position,
            client_key=client_key,
            created_by=by,
            is_sample=draft.is_sample,
        )
        _say(row, words)
        row.save()
        return row

    row, created = once(CorrectedEntry, client_key, by=by, create=create)
    if not created and row.correction_id != correction.pk:
        raise foreign_key()
    return row, created


@transaction.atomic
def take_back(change, *, by, seen=None):
    """Take one change out of the draft; what it was stays in its history. One that is gone already is gone.

    Args:
        seen: the version (`CorrectedEntry.last_change`) that was shown.

    Raises:
        ValidationError: it is no draft any more, or (code "changed_meanwhile") somebody changed it since.
    """
    _locked_draft(change.correction)
    row = CorrectedEntry.objects.filter(pk=change.pk).first()
    if row is None:
        return
    if seen is not None and seen != row.last_change:
        raise _overtaken()
    row.delete()


# What becomes of it ------------------------------------------------------------------------------


@transaction.atomic
def drop_correction(correction, *, by):
    """Do not go on with the draft. It stays in the records, with what it would have changed.

    Raises:
        ValidationError: it is issued.
    """
    if Correction.objects.filter(pk=correction.pk, status=Status.DROPPED).exists():
        return correction
    correction = _locked_draft(correction)
    correction.move_to(Status.DROPPED)
    correction.save()
    return correction


@transaction.atomic
def issue_correction(correction, *, by, seen=None):
    """The chair issues the draft: it gets its version, and the database refuses every change of it from here on.

    Args:
        seen: the version (`Correction.last_change_of_draft`) that the chair read.

    Raises:
        ValidationError: it is no draft, changes nothing, strikes out what something followed from meanwhile, or (code
            "changed_meanwhile") it changed since it was `seen`.
    """
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=correction.minutes.meeting_id)
    correction = _locked_draft(correction)
    if seen is not None and seen != correction.last_change_of_draft:
        raise ValidationError(
            _("Rancangan ralat berubah sejak Anda membukanya. Baca lagi di bawah ini, lalu terbitkan."),
            code="changed_meanwhile",
        )
    changes = list(correction.changes.select_related("entry"))
    if not changes:
        raise ValidationError(_("Rancangan ralat ini belum mengubah apa pun."), code="empty")
    _refuse_to_strike([change.entry for change in changes if change.is_struck and change.entry_id])
    correction.move_to(Status.ISSUED)
    correction.version = correction.minutes.newest_version + 1
    correction.issued_at = clock.now()
    correction.issued_by = by.person
    correction.save()
    record(meeting, MeetingEvent.Kind.CORRECTED, by=by, note=correction.reason)
    lose_effect([change.entry_id for change in changes if change.is_struck and change.entry_id], by=by)
    invited = meeting.attendances.invited().select_related("institution")
    notify([attendance.institution for attendance in invited], "minutes_corrected", meeting)
    return correction
