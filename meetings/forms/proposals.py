"""Forms that change an entry which somebody else may be changing, and that settle what came of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.actions import entries as entry_actions
from meetings.actions import proposals as actions
from meetings.differences import merge
from meetings.forms.base import ActionForm, CreatingForm
from meetings.forms.entries import EntryFields, who_may_speak
from meetings.forms.versions import SeenField, SeesVersion
from meetings.models import Entry, EntryProposal

Outcome = EntryProposal.Outcome


class ChangeEntryForm(EntryFields, SeesVersion, CreatingForm):
    """A change of one entry. What comes too late is kept beside it: `proposal` is set then.

    Args (by keyword): `entry`, with its `version` as of the same moment as its words (views.versions.with_version).
    """

    proposal = None

    def __init__(self, *args, entry, **kwargs):
        self.entry = entry
        kwargs.setdefault("initial", {"kind": entry.kind, "speaker": entry.speaker_id, "text": entry.text})
        super().__init__(*args, **kwargs)
        self.fields["speaker"].queryset = who_may_speak(entry.minutes.meeting, besides=entry.speaker_id)

    def version(self):
        return self.entry.version

    def clean(self):
        cleaned = super().clean()
        knew = self.entry.number and cleaned.get("seen") == self.entry.version
        if knew and cleaned.get("kind") not in {None, Entry.Kind.DECISION}:
            self.add_error(
                "kind",
                _(
                    "Keputusan yang sudah bernomor tetap keputusan. Bila keliru, coret butir ini dengan alasan."
                ),
            )
        return cleaned

    def act(self):
        entry, self.proposal = actions.change_or_propose(
            self.entry,
            by=self.by,
            changes=self.typed,
            seen=self.cleaned_data["seen"],
            client_key=self.cleaned_data["client_key"],
        )
        return entry


class SettleForm(ActionForm):
    """Keep the entry, or take the proposal."""

    outcome = forms.ChoiceField(
        label=_("Pilihan"), choices=[(value, Outcome(value).label) for value in (Outcome.KEPT, Outcome.TAKEN)]
    )
    seen = SeenField()
    proposal_seen = SeenField()

    def __init__(self, *args, proposal, **kwargs):
        self.proposal = proposal
        super().__init__(*args, **kwargs)

    def act(self):
        return actions.settle_proposal(
            self.proposal,
            by=self.by,
            outcome=self.cleaned_data["outcome"],
            seen=self.cleaned_data["seen"],
            proposal_seen=self.cleaned_data["proposal_seen"],
        )


class MergeForm(EntryFields, SeesVersion, CreatingForm):
    """What somebody makes of both; begins with what can be merged without asking. `follow_on` is set where it came too late.

    Args (by keyword): `proposal` with its `version`, its entry with its `version` (views.proposals), and `base`: the
        version of the entry that the proposal was written from, or None.
    """

    proposal_seen = SeenField()
    follow_on = None
    conflicts = 0

    def __init__(self, *args, proposal, base, **kwargs):
        self.proposal, self.entry = proposal, proposal.entry
        kwargs.setdefault("initial", self._merged(base))
        super().__init__(*args, **kwargs)
        self.fields["proposal_seen"].initial = proposal.version
        self.fields["text"].widget.attrs["rows"] = 12
        meeting = self.entry.minutes.meeting
        self.fields["speaker"].queryset = who_may_speak(
            meeting, besides=self.entry.speaker_id
        ) | who_may_speak(meeting, besides=proposal.speaker_id)

    def _merged(self, base):
        """Of kind and speaker the one that was changed; of the text all that either wrote."""
        text, self.conflicts = merge(base.text if base else None, self.entry.text, self.proposal.text)
        merged = {"text": text}
        for field, name in (("kind", "kind"), ("speaker", "speaker_id")):
            ours, theirs = getattr(self.entry, name), getattr(self.proposal, name)
            is_unchanged = base is not None and getattr(base, name) == ours
            merged[field] = theirs if is_unchanged else ours
        if self.entry.number:
            merged["kind"] = Entry.Kind.DECISION
        return merged

    def version(self):
        return self.entry.version

    def act(self):
        entry, self.follow_on = actions.merge_proposal(
            self.proposal,
            by=self.by,
            words=self.typed,
            seen=self.cleaned_data["seen"],
            proposal_seen=self.cleaned_data["proposal_seen"],
            client_key=self.cleaned_data["client_key"],
        )
        return entry


class RestoreForm(ActionForm):
    """Make the words of an earlier version the present ones again."""

    seen = SeenField()

    def __init__(self, *args, entry, earlier, **kwargs):
        self.entry, self.earlier = entry, earlier
        super().__init__(*args, **kwargs)

    def act(self):
        return entry_actions.restore_entry(
            self.entry, self.earlier, by=self.by, seen=self.cleaned_data["seen"]
        )
