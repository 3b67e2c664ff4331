"""The minutes while they are written: the page, and what its script (static/js/minutes-desk.js) asks and sends."""

import hashlib

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Prefetch, Q
from django.http import Http404, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from meetings import clock
from meetings.agenda_times import give_times
from meetings.corrected import as_corrected
from meetings.forms.entries import EntryForm, initial_after
from meetings.forms.minutes_desk import MoveEntryForm, SaveEntryForm
from meetings.minutes_changes import Cursor, changed_between, with_cursor
from meetings.models import Entry, EntryProposal, Meeting
from meetings.templatetags.minutes_desk import clock_time
from meetings.views.at_desk import found_meeting
from meetings.views.discrepancies import give_discrepancies
from meetings.views.entries import back_to, find_entry, place_of, what_became_of_it
from meetings.views.phrases import offered
from meetings.views.steps import not_now, posted
from meetings.views.still_lacks import still_lacks

# The page ----------------------------------------------------------------------------------------


def minutes_edit(request, pk):
    """The minutes while they are written: one agenda item at a time, with the form for its next entry."""
    meeting = _find_meeting(request, pk)
    may_write = request.user.has_perm("meetings.take_minutes", meeting)
    if not may_write and request.method == "POST":
        raise PermissionDenied
    minutes = getattr(meeting, "minutes", None)
    if minutes is None:
        return render(request, "meetings/minutes/not_begun.html", {"meeting": meeting, "tab": "minutes"})
    if not may_write:
        return redirect("minutes_detail", year=meeting.year, slug=meeting.slug)

    items = _agenda(meeting)
    item = _current(items, request)
    entries = list(_entries(request.user, meeting, agenda_item=item)) if item else []
    if not minutes.is_writable:
        entries = as_corrected(entries)
    standing = [entry for entry in entries if entry.struck_at is None]
    form = EntryForm(
        *posted(request),
        minutes=minutes,
        item=item,
        by=request.user,
        initial=initial_after(standing[-1] if standing else None),
    )
    if form.is_bound and item is None:
        return not_now(request, meeting, form, why=_("Agenda rapat ini masih kosong."))
    if form.is_bound and form.is_valid() and _goes_there(request, form, item):
        entry = form.save()
        if entry:
            # What it says stands on the page; a message would only push the form down.
            return redirect(f"{place_of(meeting, entry.agenda_item_id)}#isian")
    desk = _desk(meeting, items, item)
    give_discrepancies([item] if item else [], request.user)
    context = desk | {
        "tab": "minutes",
        "mark": _mark(desk),
        "entries": entries,
        "form": form,
        "cursor": str(Cursor.of(meeting)),
        "people": form.people,
        "phrases": offered(),
    }
    return render(request, "meetings/minutes/edit.html", context)


def _find_meeting(request, pk):
    """The meeting with its minutes and the state of the desk, in one query."""
    meetings = Meeting.objects.at_desk_of(request.user).select_related("minutes")
    meeting = get_object_or_404(with_cursor(meetings), pk=pk)
    if hasattr(meeting, "minutes"):
        meeting.minutes.meeting = meeting  # spares a query for each entry
    return meeting


def _agenda(meeting):
    items = (
        meeting.agenda_items.select_related("continues__meeting")
        .annotate(
            count=Count("entries", filter=Q(entries__struck_at=None)),
            decisions=Count("entries", filter=Q(entries__struck_at=None, entries__kind="decision")),
            last_written=Max("entries__created_at"),
        )
        .order_by("position")  # a query that counts forgets the model's own order
    )
    return give_times(list(items), clock.now())


def _current(items, request):
    """The agenda item that is asked for, else the one last written under, else the first."""
    wanted = request.POST.get("agenda_item") or request.GET.get("acara") or ""
    for item in items:
        if str(item.pk) == wanted:
            return item
    written = [item for item in items if item.last_written]
    return max(written, key=lambda item: item.last_written) if written else next(iter(items), None)


def _goes_there(request, form, item):
    """Whether the entry was written under this item. One that vanished meanwhile must not take the text with it."""
    if request.POST.get("agenda_item") in {None, str(item.pk)}:
        return True
    form.add_error(
        None,
        _(
            "Mata acara yang Anda pilih sudah tidak ada. Tulisan Anda kini di bawah “%(item)s”; simpan bila benar."
        )
        % {"item": item.title},
    )
    return False


def _entries(user, meeting, **where):
    """Entries as the desk shows them, each with the number and moment of its last version."""
    return (
        Entry.objects.filter(minutes=meeting.minutes, **where)
        .select_related("speaker")
        .annotate(
            versions=Count("history"),
            seen=Max("history__pgh_id"),
            saved_at=Max("history__pgh_created_at"),
        )
        .order_by("agenda_item__position", "position")
        .prefetch_related(
            *what_became_of_it(user),
            Prefetch(
                "proposals",
                queryset=EntryProposal.objects.open().select_related("created_by__person"),
                to_attr="open_proposals",
            ),
        )
    )


def _desk(meeting, items, item):
    """What the page and each later part of it are made of."""
    where = items.index(item) if item else 0
    return {
        "meeting": meeting,
        "minutes": meeting.minutes,
        "writable": meeting.minutes.is_writable,
        "items": items,
        "item": item,
        "previous": items[where - 1] if where else None,
        "next": items[where + 1] if where + 1 < len(items) else None,
        "count": sum(i.count for i in items),
        "lacks": still_lacks(meeting.minutes),
        "now": clock.now(),
    }


def _mark(desk):
    """Tells one look of what stands around the entries from another."""
    look = [
        (
            i.pk,
            i.position,
            i.title,
            i.count,
            i.decisions,
            i.begun_at,
            i.ended_at,
            i.outcome,
            i.minutes_planned,
        )
        for i in desk["items"]
    ]
    around = (desk["minutes"].status, desk["item"] and desk["item"].pk, desk["lacks"], look)
    return hashlib.sha256(repr(around).encode()).hexdigest()[:12]


# What the script asks and sends -------------------------------------------------------------------


@require_safe
@cache_control(private=True, no_cache=True)
def minutes_changes(request, pk):
    """What changed under one agenda item since a cursor, as JSON: 304 where nothing did.

    GET: `acara` the item, `sejak` the cursor of the last answer (all entries without it), `agenda` the mark of the
    agenda that the page shows. The cursor is the ETag, so that the question costs one query until something happens.
    """
    meeting = _find_meeting(request, pk)
    if not request.user.has_perm("meetings.take_minutes", meeting):
        raise PermissionDenied
    if not hasattr(meeting, "minutes"):
        raise Http404
    now = Cursor.of(meeting)
    etag = f'"{now}"'
    if etag in {known.removeprefix("W/") for known in parse_etags(request.headers.get("If-None-Match", ""))}:
        return HttpResponseNotModified(headers={"ETag": etag})
    items = _agenda(meeting)
    item = next((i for i in items if str(i.pk) == request.GET.get("acara")), None)
    since = Cursor.read(request.GET.get("sejak", ""))
    entries = _entries(request.user, meeting, agenda_item=item) if item else Entry.objects.none()
    desk = _desk(meeting, items, item) | {"user": request.user}
    answer = {
        "cursor": str(now),
        "entries": [
            {
                "pk": entry.pk,
                "item": entry.agenda_item_id,
                "position": entry.position,
                "seen": entry.seen,
                "html": render_to_string("meetings/entries/entry.html", desk | {"entry": entry}),
            }
            for entry in changed_between(entries, since, now)
        ],
        "mark": _mark(desk),
        "writable": meeting.minutes.is_writable,
    }
    if answer["mark"] != request.GET.get("agenda"):
        answer["agenda"] = render_to_string("meetings/minutes/agenda_nav.html", desk)
        answer["state"] = "".join(
            render_to_string(f"meetings/minutes/{part}.html", desk) for part in ("state", "still_lacks")
        )
        answer["head"] = render_to_string("meetings/minutes/item_head.html", desk) if item else ""
    return JsonResponse(answer, headers={"ETag": etag})


@require_POST
def entry_save(request, pk):
    """Save what was typed so far of one entry; the answer says under which number it is known from now on."""
    meeting = found_meeting(request, pk, "minutes")
    if not request.user.has_perm("meetings.take_minutes", meeting):
        raise PermissionDenied
    if not hasattr(meeting, "minutes"):
        return _refused([("", _("Notula dibuka saat rapat dimulai."))], status=409)
    meeting.minutes.meeting = meeting
    if not meeting.minutes.is_writable:
        return _refused([("", _("Notula sudah disahkan, jadi tidak dapat diubah lagi."))], status=409)
    known = request.POST.get("entry", "")
    entry = get_object_or_404(meeting.minutes.entries, pk=_key(known)) if known else None
    form = SaveEntryForm(request.POST, minutes=meeting.minutes, entry=entry, by=request.user)
    saved = form.save() if form.is_valid() else None
    if saved is None:
        errors = [
            (field if field in form.fields else "", message)
            for field, messages in form.errors.items()
            for message in messages
        ]
        return _refused(errors, status=422)
    entry, proposal = saved
    answer = {
        "saved": str(form.cleaned_data["client_key"]),
        "entry": entry.pk,
        "seen": entry.last_change,
        "at": clock_time(clock.now(), meeting),
        "number": entry.number or "",
        "proposal": proposal
        and {"pk": proposal.pk, "url": reverse("proposal_settle", args=[meeting.pk, proposal.pk])},
    }
    return JsonResponse(answer)


def _key(text):
    """A primary key that was sent; one that is none finds nothing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _refused(errors, *, status):
    return JsonResponse(
        {"errors": [{"field": field, "message": str(message)} for field, message in errors]}, status=status
    )


@require_POST
def entry_move(request, pk, entry_pk):
    """One place up or down within its agenda item."""
    entry = find_entry(request, pk, entry_pk)
    form = MoveEntryForm(request.POST, entry=entry, by=request.user)
    if not entry.minutes.is_writable:
        return not_now(
            request, entry.minutes.meeting, why=_("Notula sudah disahkan, jadi tidak dapat diubah lagi.")
        )
    if form.is_valid() and form.save():
        return back_to(entry)
    why = " ".join(message for messages in form.errors.values() for message in messages)
    return not_now(request, entry.minutes.meeting, why=why)
