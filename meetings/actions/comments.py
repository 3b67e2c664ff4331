"""Participants comment on the circulated minutes; the secretariat answers, or takes the comment over."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.client_keys import foreign_key, once
from meetings.actions.entries import change_entry, was_overtaken
from meetings.actions.events import stated
from meetings.models import EntryComment, Minutes
from meetings.notifications import notify


def add_comment(entry, *, by, text, seen=None, client_key):
    """Say something of an entry, in the name of one's institution.

    Args:
        seen: the version of the entry (`Entry.last_change`) that was read; else, or where participants never saw that
            one, the present one.

    Returns:
        (comment, whether it was made now).

    Raises:
        ValidationError: the time for it is over, or the entry is struck out.
    """

    def create():
        # Waits for a ratification that is under way.
        minutes = Minutes.objects.select_for_update(no_key=True).get(pk=entry.minutes_id)
        if not minutes.takes_comments:
            raise ValidationError(_("Notula ini tidak menerima tanggapan lagi."))
        entry.refresh_from_db(fields=["struck_at"])
        if entry.struck_at is not None:
            raise ValidationError(_("Butir ini sudah dicoret."))
        return EntryComment.objects.create(
            entry=entry,
            institution_id=by.institution_id,
            seen=seen if seen and _was_released(entry, seen, minutes) else entry.last_change,
            text=stated(text, "text"),
            client_key=client_key,
            created_by=by,
            is_sample=entry.is_sample,
        )

    comment, created = once(EntryComment, client_key, by=by, create=create)
    if not created and (comment.entry_id != entry.pk or comment.text != text):
        raise foreign_key()
    return comment, created


def _was_released(entry, version, minutes):
    """Whether a version of the entry stood when the minutes were circulated, or was made later.

    Every participant is shown what changed since the version that a comment names: it must not be an earlier draft.
    """
    before = entry.history.filter(pgh_created_at__lte=minutes.circulated_at)
    if before.filter(pgh_id__gt=version).exists():
        return False
    return entry.history.filter(pgh_id=version).exists()


def _open(comment):
    """The comment, locked, while nobody answered it.

    Raises:
        ValidationError: (code "answered") it is answered already.
    """
    comment = (
        EntryComment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("entry__minutes__meeting", "institution")
        .get(pk=comment.pk)
    )
    if not comment.is_open:
        raise ValidationError(_("Tanggapan ini sudah dijawab."), code="answered")
    return comment


def _answered(comment, *, by, answer):
    comment.answer = answer
    comment.answered_at = clock.now()
    comment.answered_by = by
    comment.save()
    kind = "comment_taken_over" if comment.was_taken_over else "comment_answered"
    notify([comment.institution], kind, comment)
    return comment


@transaction.atomic
def answer_comment(comment, *, by, answer):
    """Say why the entry stays as it is; also after the ratification.

    Raises:
        ValidationError: it is answered already, or nothing is said.
    """
    return _answered(_open(comment), by=by, answer=stated(answer, "answer"))


@transaction.atomic
def take_over(comment, *, by, changes, seen, answer=""):
    """Change the entry as the comment asks, and mark the comment so.

    A comment to which an entry was changed already, since it was written, is marked with that change.

    Args:
        changes: kind, speaker and text of the entry.
        seen: the version of the entry that the change was made from.
        answer: what the commenter is told besides; may be empty.

    Raises:
        ValidationError: it is answered already; nothing of the entry changed since the comment; or as `change_entry`.
    """
    # The entry first, after its minutes: the order in which the other verbs take them.
    entry = change_entry(comment.entry, by=by, changes=changes, seen=seen)
    comment = _open(comment)
    if not was_overtaken(entry, comment.seen):
        raise ValidationError(
            {"text": _("Isi butir ini belum berubah. Ubah dahulu isinya, atau jawab saja tanggapannya.")}
        )
    comment.was_taken_over = True
    comment.became = entry.last_change
    return _answered(comment, by=by, answer=answer)
