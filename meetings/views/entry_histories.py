"""Every version of one entry, the difference of any two, and the way back. Internal: it may name the person."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.differences import difference
from meetings.forms.proposals import RestoreForm
from meetings.views.entries import find_entry, place_of, writable
from meetings.views.pages import page_of
from meetings.views.steps import posted
from meetings.views.versions import Names, changed_places, changed_words, version_row


def entry_history(request, pk, entry_pk):
    """Every version, newest first, with what changed; `?dari=…&ke=…` compares two of them, on whatever page they stand."""
    entry = find_entry(request, pk, entry_pk, permission=None)
    order = list(entry.history.order_by("pgh_id").values_list("pgh_id", flat=True))
    page = page_of(request, order[::-1])
    chosen = _chosen(request, order)
    # And the one before the oldest shown, to compare it with.
    wanted = {*page, *chosen, *order[max(order.index(page[-1]) - 1, 0) :][:1]} if order else set()
    versions = {
        version.pgh_id: version
        for version in entry.history.filter(pgh_id__in=wanted).select_related("pgh_context")
    }
    numbers = {pgh_id: number for number, pgh_id in enumerate(order, start=1)}
    for version in versions.values():
        version.version_number = numbers[version.pgh_id]
    names = Names(versions.values())
    may_write = request.user.has_perm("meetings.take_minutes", entry.minutes.meeting)
    rows = [
        version_row(versions[i], versions.get(order[numbers[i] - 2]) if numbers[i] > 1 else None, names)
        for i in page
    ]
    context = {
        "meeting": entry.minutes.meeting,
        "tab": "minutes",
        "entry": entry,
        "rows": rows,
        "page_obj": page,
        "comparison": _comparison(*(versions[i] for i in chosen), names) if chosen else None,
        "chosen": _preselected(chosen, order),
        "elsewhere": [versions[i] for i in chosen if i not in page],
        "querystring": f"dari={chosen[0]}&ke={chosen[1]}" if chosen else "",
        "proposals": entry.proposals.select_related("created_by__person", "settled_by__person"),
        "may_write": may_write,
        "may_restore": may_write and entry.minutes.is_writable and entry.struck_at is None,
        "back": f"{place_of(entry.minutes.meeting, entry.agenda_item_id)}#butir-{entry.pk}",
    }
    return render(request, "meetings/entries/history.html", context)


def _chosen(request, order):
    """The two versions to compare, the older first; nothing unless both are versions of this entry."""
    known = {str(pgh_id): pgh_id for pgh_id in order}
    pair = [known.get(request.GET.get(name)) for name in ("dari", "ke")]
    return sorted(pair) if all(pair) else []


def _preselected(chosen, order):
    older, newer = chosen or (*order[-2:], None, None)[:2]
    return {"older": older, "newer": newer}


def _comparison(older, newer, names):
    return {
        "older": older,
        "newer": newer,
        "older_user": names.user(older),
        "newer_user": names.user(newer),
        "changes": changed_words(older, newer, names) + changed_places(older, newer, names),
        "difference": difference(older.text, newer.text),
        "is_same_text": older.text == newer.text,
    }


def entry_restore(request, pk, entry_pk, version_pk):
    """Show what an earlier version would change, and make its words the present ones."""
    entry = find_entry(request, pk, entry_pk)
    earlier = entry.history.filter(pgh_id=version_pk).select_related("pgh_context").first()
    if earlier is None:
        raise Http404
    form = RestoreForm(*posted(request), entry=entry, earlier=earlier, by=request.user)
    refusal = writable(request, entry, form)
    if refusal:
        return refusal
    history = reverse("entry_history", args=[pk, entry.pk])
    if form.is_bound and form.is_valid():
        if form.save():
            messages.success(request, _("Isi versi itu dipulihkan sebagai versi baru."))
            return redirect(history)
        entry = find_entry(request, pk, entry_pk)
    names = Names([entry, earlier])
    context = {
        "meeting": entry.minutes.meeting,
        "tab": "minutes",
        "entry": entry,
        "earlier": earlier,
        "number": entry.history.filter(pgh_id__lte=earlier.pgh_id).count(),
        "user_then": names.user(earlier),
        "changes": changed_words(entry, earlier, names),
        "difference": difference(entry.text, earlier.text),
        "is_same": (entry.kind, entry.speaker_id, entry.text)
        == (earlier.kind, earlier.speaker_id, earlier.text),
        "form": form,
        "back": history,
    }
    return render(request, "meetings/entries/restore.html", context)
