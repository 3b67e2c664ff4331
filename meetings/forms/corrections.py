"""The forms of a correction of ratified minutes."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from meetings.actions import corrections as actions
from meetings.actions.client_keys import foreign_key
from meetings.forms.base import ActionForm, CreatingForm, LongTextField
from meetings.forms.entries import EntryFields, who_may_speak
from meetings.forms.versions import SeenField, SeesVersion
from meetings.models import Entry

REASON = 2_000  # characters; it stands above every later version and on the public page


def _reason():
    return LongTextField(
        label=_("Alasan ralat"),
        rows=3,
        max_length=REASON,
        help_text=_("Terbaca umum pada halaman rapat. Sebut apa yang keliru, tanpa data pribadi."),
    )


class DraftForm(CreatingForm):
    """The beginning of a correction: why there is one."""

    reason = _reason()

    def __init__(self, *args, minutes, **kwargs):
        self.minutes = minutes
        super().__init__(*args, **kwargs)

    def act(self):
        correction, created = actions.draft_correction(
            self.minutes,
            by=self.by,
            reason=self.cleaned_data["reason"],
            client_key=self.cleaned_data["client_key"],
        )
        if not created and not correction.is_draft:
            raise foreign_key()
        return correction


class ReasonForm(SeesVersion):
    reason = _reason()

    def __init__(self, *args, correction, **kwargs):
        self.correction = correction
        kwargs.setdefault("initial", {"reason": correction.reason})
        super().__init__(*args, **kwargs)

    def version(self):
        return self.correction.last_change

    def act(self):
        return actions.change_reason(
            self.correction, by=self.by, reason=self.cleaned_data["reason"], seen=self.cleaned_data["seen"]
        )


def version_in(correction, target):
    """The version of the draft's row about an entry or added words; 0 where it has none."""
    row = actions.drafted(correction, target)
    return row.last_change if row else 0


class SaidFields(EntryFields):
    """Kind, speaker and text that a correction may give: what has a number stays a decision, nothing becomes one."""

    def _offer(self, meeting, *, is_decision=False, besides=None):
        kinds = [Entry.Kind.DECISION] if is_decision else [Entry.Kind.NOTE, Entry.Kind.STATEMENT]
        self.fields["kind"].choices = [(kind.value, capfirst(kind.label)) for kind in kinds]
        self.fields["speaker"].queryset = who_may_speak(meeting, besides=besides)


class CorrectForm(SaidFields, SeesVersion):
    """What the draft says in place of an entry, or of words that a correction added.

    Args (by keyword): `correction`, the draft; `target`, what it is about; `said`, how it stands in the draft; `shown`,
    the version of the draft's row about it, read before that.
    """

    def __init__(self, *args, correction, target, said, shown, **kwargs):
        self.correction, self.target, self.shown = correction, target, shown
        kwargs.setdefault("initial", {"kind": said.kind, "speaker": said.speaker_id, "text": said.text})
        super().__init__(*args, **kwargs)
        self._offer(
            correction.minutes.meeting,
            is_decision=said.kind == Entry.Kind.DECISION,
            besides=said.speaker_id,
        )

    def version(self):
        return self.shown

    def act(self):
        # None would look like a refusal; that nothing is left to change is an answer, too.
        return (
            actions.correct(
                self.correction,
                self.target,
                by=self.by,
                words=self.typed,
                seen=self.cleaned_data["seen"],
            )
            or self.correction
        )


class AddWordsForm(SaidFields, CreatingForm):
    """Words that the minutes left out."""

    def __init__(self, *args, correction, item, position, **kwargs):
        self.correction, self.item, self.position = correction, item, position
        kwargs.setdefault("initial", {"kind": Entry.Kind.NOTE})
        super().__init__(*args, **kwargs)
        self._offer(correction.minutes.meeting)

    def act(self):
        row, created = actions.add_words(
            self.correction,
            by=self.by,
            item=self.item,
            position=self.position,
            words=self.typed,
            client_key=self.cleaned_data["client_key"],
        )
        if not created and row.text != self.cleaned_data["text"]:
            raise foreign_key()
        return row


class StrikeOutForm(ActionForm):
    """The button that strikes an entry (or added words) out."""

    seen = SeenField()

    def __init__(self, *args, correction, target, **kwargs):
        self.correction, self.target = correction, target
        super().__init__(*args, **kwargs)

    def act(self):
        actions.strike_out(self.correction, self.target, by=self.by, seen=self.cleaned_data["seen"])
        return self.correction


class TakeBackForm(ActionForm):
    """The button that takes one change out of the draft."""

    seen = SeenField()

    def __init__(self, *args, change, **kwargs):
        self.change = change
        super().__init__(*args, **kwargs)

    def act(self):
        actions.take_back(self.change, by=self.by, seen=self.cleaned_data["seen"])
        return self.change.correction


class DropForm(ActionForm):
    def __init__(self, *args, correction, **kwargs):
        self.correction = correction
        super().__init__(*args, **kwargs)

    def act(self):
        return actions.drop_correction(self.correction, by=self.by)


class IssueForm(SeesVersion):
    def __init__(self, *args, correction, **kwargs):
        self.correction = correction
        super().__init__(*args, **kwargs)

    def version(self):
        return self.correction.last_change_of_draft

    def act(self):
        return actions.issue_correction(self.correction, by=self.by, seen=self.cleaned_data["seen"])
