"""What the minutes desk sends by itself while somebody types."""

import uuid

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from meetings.actions.client_keys import foreign_key
from meetings.actions.entries import add_entry, locked_entry
from meetings.actions.proposals import change_or_propose
from meetings.models import Entry, EntryProposal

WORDS = ("kind", "speaker_id", "text", "struck_at")


@transaction.atomic
def save_entry(minutes, typed, *, by, client_key, proposal_key, entry=None, seen=None, turn=0):
    """Save what was typed so far: the first time makes the entry, from then on it is changed.

    An answer may get lost on the way, and the next words are then sent without knowing what became of the first:
    versions that this same writing made (`proposal_key` stands in their context) overtake nobody. A request that
    comes late, after one with a higher `turn`, changes nothing: what it holds was typed earlier.

    Args:
        typed: an unsaved Entry with agenda item, kind, speaker and text.
        client_key: of the new entry; without meaning where `entry` is known.
        proposal_key: of this writing, and of the proposal that it becomes where somebody else changed the entry.
        entry: what the words became, where the browser knows it.
        seen: the version (`Entry.last_change`) that they were written from; None where the browser knows none.
        turn: counts the sendings of one writing.

    Returns:
        (entry, the open proposal or None).

    Raises:
        ValidationError: the minutes are ratified, the agenda item is gone, or a key is another account's.
    """
    with pghistory.context(writing=str(proposal_key), turn=turn):
        if entry is None:
            entry, is_new = _made_under(client_key, minutes, typed, by=by)
            if is_new:
                return entry, None
            seen = None
        entry = locked_entry(entry)
        seen, latest = _own_versions(entry, seen, str(proposal_key))
        proposal, proposal_key = _own_proposal(proposal_key)
        if proposal is not None:
            seen, latest = _written_from(entry, proposal), max(latest, _last_turn(proposal))
        if turn and latest >= turn:
            return entry, _if_open(proposal)
        words = {"kind": typed.kind, "speaker": typed.speaker, "text": typed.text}
        entry, proposal = change_or_propose(entry, by=by, changes=words, seen=seen, client_key=proposal_key)
        return entry, _if_open(proposal)


def _made_under(client_key, minutes, typed, *, by):
    """(the entry of this key, whether it was made now)."""
    entry = Entry.objects.filter(client_key=client_key).first()
    if entry is None:
        try:
            return add_entry(minutes, typed, by=by, client_key=client_key)
        except ValidationError as refusal:
            # Two sendings of one key at the same moment: the other one made it.
            entry = Entry.objects.filter(client_key=client_key).first()
            if entry is None or getattr(refusal, "code", None) != "foreign_key":
                raise
    if entry.created_by_id != by.pk or entry.minutes_id != minutes.pk:
        raise foreign_key()
    return entry, False


def _own_proposal(key):
    """(the last proposal that this writing became, or None; the key for the next words).

    One that was settled while its author types on is followed by another: his further words are a proposal again.
    """
    last = None
    while (proposal := EntryProposal.objects.filter(client_key=key).first()) is not None:
        last = proposal
        if proposal.is_open:
            break
        key = uuid.uuid5(key, "next")
    return last, key


def _written_from(entry, proposal):
    """The version that the words of a proposal's author go on from, whatever his browser was told of the entry since."""
    if proposal.outcome == EntryProposal.Outcome.TAKEN:
        taken = entry.history.filter(
            pgh_id__gt=proposal.seen, kind=entry.kind, speaker=proposal.speaker, text=proposal.text
        )
        return taken.aggregate(last=Max("pgh_id"))["last"] or proposal.seen
    return proposal.seen


def _last_turn(proposal):
    contexts = proposal.history.values_list("pgh_context__metadata", flat=True)
    return max(((context or {}).get("turn") or 0 for context in contexts), default=0)


def _if_open(proposal):
    return proposal if proposal is not None and proposal.is_open else None


def _own_versions(entry, seen, writing):
    """How far the versions from `seen` on (None: from the first) are this writing's own.

    Returns:
        (the last of them, the highest turn among them). Versions that only moved the entry count as anybody's.
    """
    versions = entry.history.select_related("pgh_context").order_by("pgh_id")
    if seen is not None:
        versions = versions.filter(pgh_id__gte=seen)
    latest, before = 0, None
    for version in versions:
        if before is None and seen not in {None, version.pgh_id}:
            break  # no version of this entry
        words = [getattr(version, name) for name in WORDS]
        context = version.pgh_context.metadata if version.pgh_context else {}
        is_own = context.get("writing") == writing
        if is_own:
            latest = max(latest, context.get("turn") or 0)
        elif before is not None and words != before:
            break
        seen, before = version.pgh_id, words
    return seen or 0, latest
