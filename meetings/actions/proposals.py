"""Two people wrote over one entry: the first saved stays, the second is kept beside it until somebody settles it."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.client_keys import foreign_key
from meetings.actions.entries import add_entry, change_entry, locked_entry, was_overtaken
from meetings.models import AgendaItem, Entry, EntryProposal

Outcome = EntryProposal.Outcome


@transaction.atomic
def change_or_propose(entry, *, by, changes, seen, client_key):
    """Change an entry, or, where somebody else changed or struck it since it was `seen`, keep the words as a proposal.

    A change that was saved already (the answer got lost on the way and it is sent again) is found in the history and
    proposes nothing. Sending again under the key of an open proposal, also with more words, changes that proposal.

    Args:
        changes: kind, speaker and text, all three.
        seen: the version (`Entry.last_change`) that the change was made from.
        client_key: for the proposal, should there be one.

    Returns:
        (the entry as it stands now, the proposal or None). The proposal is one that was settled already where the
        same words are sent again under its key.

    Raises:
        ValidationError: the minutes are ratified; or the key is another account's.
    """
    entry = locked_entry(entry)
    proposal = EntryProposal.objects.filter(client_key=client_key).first()
    if proposal is not None and (proposal.created_by_id != by.pk or proposal.entry_id != entry.pk):
        raise foreign_key()
    typed, changes, seen = changes, _with_its_number(entry, changes), _version_of(entry, seen)
    if proposal is not None and proposal.seen == seen and _says(proposal, changes, typed):
        return entry, proposal  # sent again, whatever became of it meanwhile
    if proposal is not None and not proposal.is_open:
        # The same form once more with other words: under a key that belongs to these words, so that they, too, can
        # be sent twice.
        key = uuid.uuid5(
            client_key, f"{seen} {typed['kind']} {typed['speaker'] and typed['speaker'].pk} {typed['text']}"
        )
        return change_or_propose(entry, by=by, changes=typed, seen=seen, client_key=key)
    if proposal is None:
        if _stands(entry, changes) or _stood_since(entry, changes, typed, seen):
            return entry, None
        if entry.struck_at is None and not was_overtaken(entry, seen):
            return change_entry(entry, by=by, changes=changes), None
    return entry, _propose(entry, proposal, by=by, changes=changes, seen=seen, client_key=client_key)


def _version_of(entry, seen):
    """The version, or 0 where this is none of the entry's: what the words were written from is not known then."""
    return seen if entry.history.filter(pgh_id=seen).exists() else 0


def _stands(row, changes):
    return all(getattr(row, field) == value for field, value in changes.items())


def _says(proposal, changes, typed):
    return proposal.kind in {changes["kind"], typed["kind"]} and _stands(
        proposal, {"speaker": changes["speaker"], "text": changes["text"]}
    )


def _stood_since(entry, changes, typed, seen):
    """Whether one of the versions made after `seen` says exactly this; as it was typed, or as a numbered decision."""
    return entry.history.filter(
        pgh_id__gt=seen,
        kind__in={changes["kind"], typed["kind"]},
        speaker=changes["speaker"],
        text=changes["text"],
    ).exists()


def _with_its_number(entry, changes):
    """A numbered decision stays one, also for a page that did not know yet that it had become one."""
    return changes | {"kind": Entry.Kind.DECISION} if entry.number else changes


def _propose(entry, proposal, *, by, changes, seen, client_key):
    if proposal is None:
        # The same words once more, from another tab or after a reload.
        proposal = entry.proposals.open().filter(created_by=by, **changes).first()
    if proposal is None:
        return EntryProposal.objects.create(
            entry=entry,
            seen=seen,
            client_key=client_key,
            created_by=by,
            is_sample=entry.is_sample,
            **changes,
        )
    if not _stands(proposal, changes):
        for field, value in changes.items():
            setattr(proposal, field, value)
        # What it was written from stays, also where its author was told of the other version since: a merge compares
        # both with that.
        proposal.save()
    return proposal


@transaction.atomic
def settle_proposal(proposal, *, by, outcome, seen, proposal_seen):
    """Keep the entry, or take the proposal for it; the words that are not chosen stay in proposal or history.

    Args:
        outcome: KEPT or TAKEN.
        seen: the version of the entry that was shown beside the proposal.
        proposal_seen: the version of the proposal (`EntryProposal.last_change`) that was shown.

    Returns:
        the entry; of a struck one, the new entry that the proposal became.

    Raises:
        ValidationError: the minutes are ratified; or (code "changed_meanwhile") entry or proposal changed since they
            were seen; or (code "settled") somebody else settled the proposal otherwise.
    """
    entry, proposal = _locked(proposal)
    if not proposal.is_open:
        if proposal.outcome == outcome and proposal.settled_by_id == by.pk:
            return Entry.objects.filter(client_key=_key_of_entry(proposal.client_key)).first() or entry
        raise ValidationError(
            _("Usulan ini sudah diselesaikan: %(outcome)s."),
            code="settled",
            params={"outcome": proposal.get_outcome_display()},
        )
    if was_overtaken(entry, seen) or proposal.last_change != proposal_seen:
        raise ValidationError(
            _("Isinya berubah sejak Anda membuka halaman ini. Bandingkan lagi, lalu pilih."),
            code="changed_meanwhile",
        )
    if outcome == Outcome.TAKEN:
        words = {"kind": proposal.kind, "speaker": proposal.speaker, "text": proposal.text}
        entry = _write(entry, words, by=by, client_key=_key_of_entry(proposal.client_key))
    _settle(proposal, by=by, outcome=outcome)
    return entry


@transaction.atomic
def merge_proposal(proposal, *, by, words, seen, proposal_seen, client_key):
    """Save what somebody made of both versions. Never refuses words for coming too late.

    Where the entry was changed, or the proposal settled, meanwhile, the merged words are dealt with as any other
    change (`change_or_propose`): they become a proposal of their own, beside the entry as it stands now. The merged
    proposal counts as settled then, since its words went into the new one; it stays open where it got more words
    that nobody merged yet.

    Args:
        words: kind, speaker and text of the merged entry.
        seen, proposal_seen: as for `settle_proposal`.
        client_key: for the proposal that the words become, should they.

    Returns:
        (the entry, the new proposal or None); of a struck entry, the new entry that the words became.

    Raises:
        ValidationError: the minutes are ratified; or the key is another account's.
    """
    entry, proposal = _locked(proposal)
    key = _key_of_entry(client_key)
    made = Entry.objects.filter(client_key=key, created_by=by).first()
    if made is not None:
        if made.history.filter(kind=words["kind"], speaker=words["speaker"], text=words["text"]).exists():
            return made, None
        # Sent again with other words, since the answer got lost: they change what the first ones made.
        first = made.history.order_by("pgh_id").values_list("pgh_id", flat=True).first()
        return change_or_propose(made, by=by, changes=words, seen=first, client_key=client_key)
    follow_on = None
    if proposal.is_open and entry.struck_at is not None and not was_overtaken(entry, seen):
        entry = _write(entry, words, by=by, client_key=key)
    else:
        entry, follow_on = change_or_propose(entry, by=by, changes=words, seen=seen, client_key=client_key)
    if (
        proposal.is_open
        and proposal.last_change == proposal_seen
        and (follow_on is None or follow_on.pk != proposal.pk)
    ):
        _settle(proposal, by=by, outcome=Outcome.MERGED)
    return entry, follow_on


def _locked(proposal):
    """(entry, proposal) as they are now, locked, with the agenda item first: a new entry may come under it."""
    AgendaItem.objects.select_for_update(no_key=True).get(pk=proposal.entry.agenda_item_id)
    entry = locked_entry(proposal.entry)
    return entry, EntryProposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)


def _key_of_entry(client_key):
    """The key of the entry that words for a struck one become: made once, however often they are sent."""
    return uuid.uuid5(client_key, "entry")


def _write(entry, words, *, by, client_key):
    """Over the entry, or, where that was struck out, as a new one at the end of its agenda item."""
    if entry.struck_at is None:
        return change_entry(entry, by=by, changes=_with_its_number(entry, words))
    anew = Entry(agenda_item=entry.agenda_item, is_sample=entry.is_sample, **words)
    return add_entry(entry.minutes, anew, by=by, client_key=client_key)[0]


def _settle(proposal, *, by, outcome):
    proposal.outcome = outcome
    proposal.settled_at = clock.now()
    proposal.settled_by = by
    proposal.save()
