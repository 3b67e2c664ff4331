"""Ratified minutes as their corrections made them, to be read.

The rows stay as they were ratified, for good; here the changes are laid over copies of them. A copy says by which
correction it was changed (`corrected_by`), struck out (`struck_by`) or, of words that the minutes had left out, added
(`added_by`).
"""

from copy import copy
from dataclasses import dataclass, field

from django.db.models import F, Q
from django.utils.translation import gettext as _

from meetings.differences import difference
from meetings.models import CorrectedEntry, Correction, Entry


def changes_of(minutes, *, until=None, draft=None):
    """What corrections change in the minutes, in the order of their versions. One query.

    Args:
        until: the last version that counts; else all that were issued.
        draft: a draft whose changes come last.
    """
    issued = Q(correction__status=Correction.Status.ISSUED)
    if until is not None:
        issued &= Q(correction__version__lte=until)
    drafted = Q(correction=draft) if draft is not None else Q(pk=None)
    return list(
        CorrectedEntry.objects.filter(issued | drafted, correction__minutes=minutes)
        .select_related("correction", "speaker", "agenda_item")
        .order_by(F("correction__version").asc(nulls_last=True), "pk")
    )


def laid_over(entries, changes):
    """Copies of the entries with what the last of the changes makes of each."""
    last = {change.entry_id: change for change in changes if change.entry_id}
    return [_as_changed(entry, last.get(entry.pk)) for entry in entries]


def added_words(changes):
    """The words that corrections added, with what later ones made of them."""
    last = {change.amends_id: change for change in changes if change.amends_id}
    added = []
    for change in changes:
        if change.entry_id is None and change.amends_id is None:
            words = _as_changed(change, last.get(change.pk))
            words.added_by = change.correction
            added.append(words)
    return added


def in_reading_order(said):
    """Entries and added words of one agenda item, each addition after the entry that it follows."""
    return sorted(said, key=lambda words: (words.position, isinstance(words, CorrectedEntry), words.pk))


def as_corrected(entries):
    """The same for entries of any minutes, as they stand now. One query, none where there are no entries."""
    entries = list(entries)
    changes = CorrectedEntry.objects.in_force().filter(entry__in=[entry.pk for entry in entries])
    return laid_over(entries, changes.select_related("correction", "speaker") if entries else [])


def _as_changed(said, change):
    said = copy(said)
    said.corrected_by = said.struck_by = None
    if change is not None:
        said.kind, said.text = change.kind, change.text
        said.speaker, said.speaker_position = change.speaker, change.speaker_position
        if change.is_struck:
            said.struck_by = change.correction
        else:
            said.corrected_by = change.correction
    return said


# What is different ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """What is different about one entry between two states of the minutes."""

    said: object  # as it is afterwards; of what was struck out, too
    what: str  # "added", "struck", "restored" or "changed"
    label: str  # the same, in words
    pieces: list  # of the text, as meetings.differences gives them
    facts: list = field(default_factory=list)  # (name, before, after) of kind and speaker, where they differ

    @property
    def item(self):
        return self.said.agenda_item


def compared(minutes, before, after):
    """What is different between two states of the minutes, in reading order; two queries at most.

    Args:
        before, after: the changes that make each state (`changes_of`); those of `before` are all in `after`.
    """
    touched = {change.entry_id for change in after if change.entry_id}
    entries = []
    if touched:
        entries = list(minutes.entries.filter(pk__in=touched).select_related("speaker", "agenda_item"))
    old = {said.anchor: said for said in [*laid_over(entries, before), *added_words(before)]}
    new = [*laid_over(entries, after), *added_words(after)]
    new.sort(
        key=lambda said: (said.agenda_item.position, said.position, isinstance(said, CorrectedEntry), said.pk)
    )
    found = (_between(old.get(said.anchor), said) for said in new)
    return [different for different in found if different is not None]


def _between(old, new):
    """What is different between two states of one entry; None where nothing is. `old` is None for added words."""
    stood, stands = old is not None and old.struck_by is None, new.struck_by is None
    if stood and stands:
        facts = _facts(old, new)
        if not facts and old.text == new.text:
            return None
        return Difference(new, "changed", _("diubah"), difference(old.text, new.text), facts)
    if stands:
        what = ("added", _("ditambahkan")) if old is None else ("restored", _("diberlakukan lagi"))
        return Difference(new, *what, difference("", new.text))
    if stood:
        return Difference(new, "struck", _("dicoret"), difference(old.text, ""))
    return None


def _facts(old, new):
    facts = [(_("Jenis"), old.get_kind_display(), new.get_kind_display())]
    facts.append((_("Pembicara"), old.speaker_line or "–", new.speaker_line or "–"))
    return [fact for fact in facts if fact[1] != fact[2]]


def struck_decisions(changes):
    """[(number, correction)] of the decisions that stand no longer, in the order of their numbers.

    Args:
        changes: of one meeting's minutes, with the entries of decisions fetched.
    """
    last = {change.entry_id: change for change in changes if change.entry_id}
    return sorted(
        (change.entry.number, change.correction)
        for change in last.values()
        if change.is_struck and change.kind == Entry.Kind.DECISION
    )
