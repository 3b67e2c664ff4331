"""A *ralat*: drafted on the desk, read as a difference, issued by the chair."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.corrected import added_words, changes_of, compared, in_reading_order, laid_over
from meetings.forms import corrections as forms
from meetings.models import CorrectedEntry, Entry, Meeting
from meetings.views.steps import not_now, posted


def _find(request, pk, permission=None):
    """The meeting with its ratified minutes, and the draft of a correction (or None)."""
    meeting = get_object_or_404(
        Meeting.objects.at_desk_of(request.user).select_related("minutes"), pk=pk, minutes__isnull=False
    )
    if permission and not request.user.has_perm(permission, meeting):
        raise PermissionDenied
    minutes = meeting.minutes
    minutes.meeting = meeting
    draft = minutes.corrections.drafts().first()
    if draft is not None:
        draft.minutes = minutes
    return meeting, draft


def _desk(meeting, item=None):
    address = reverse("correction_edit", args=[meeting.pk])
    return f"{address}?acara={item.pk}" if item is not None else address


def _no_draft(request, meeting, form=None):
    why = _("Tidak ada rancangan ralat: sudah diterbitkan, tidak dilanjutkan, atau belum dimulai.")
    return not_now(request, meeting, form, why=why)


# The draft ---------------------------------------------------------------------------------------


def correction_edit(request, pk):
    """The draft with what it changes, and the entries of one agenda item to change more; or the form that begins one."""
    meeting, draft = _find(request, pk)
    may_draft = request.user.has_perm("meetings.draft_correction", meeting)
    if request.method == "POST" and not may_draft:
        raise PermissionDenied
    minutes = meeting.minutes
    if minutes.is_writable:
        why = _("Notula ini belum disahkan: isinya diubah langsung, bukan dengan ralat.")
        return not_now(request, meeting, why=why)
    if draft is None:
        form = forms.DraftForm(*posted(request), minutes=minutes, by=request.user)
    else:
        form = forms.ReasonForm(*posted(request), correction=draft, by=request.user)
    if form.is_bound and form.is_valid():
        if form.save():
            if draft is not None:
                messages.success(request, _("Alasan ralat disimpan."))
            return redirect("correction_edit", pk=meeting.pk)
        if draft is not None:
            draft.refresh_from_db()
        else:
            meeting, draft = _find(request, pk)
    context = {
        "meeting": meeting,
        "tab": "minutes",
        "minutes": minutes,
        "draft": draft,
        "form": form,
        "may_draft": may_draft,
        "may_issue": request.user.has_perm("meetings.issue_correction", meeting),
        "corrections": minutes.corrections.issued().select_related("issued_by").order_by("-version"),
        "keep": "ralat",
    }
    if draft is not None:
        context |= _workbench(request, minutes, draft)
    return render(request, "meetings/corrections/edit.html", context)


def _workbench(request, minutes, draft):
    """What the draft changes, and one agenda item as it would stand, each entry with the draft's row about it."""
    versions = draft.versions_of_changes()  # before the words, so that none is newer than what is shown
    issued = changes_of(minutes)
    changes = changes_of(minutes, draft=draft)
    items = list(
        minutes.meeting.agenda_items.annotate(
            count=Count("entries", filter=Q(entries__struck_at=None))
        ).order_by("position")
    )
    wanted = request.GET.get("acara", "")
    item = next((item for item in items if str(item.pk) == wanted), items[0] if items else None)
    said = []
    if item is not None:
        entries = minutes.entries.standing().filter(agenda_item=item).select_related("speaker")
        following = Entry.objects.filter(pk=OuterRef("pk")).with_something_following()
        entries = entries.annotate(followed=Exists(following))
        added = [words for words in added_words(changes) if words.agenda_item_id == item.pk]
        said = in_reading_order([*laid_over(entries, changes), *added])
        rows = {_anchor_of(change): change for change in changes if change.correction_id == draft.pk}
        for words in said:
            words.drafted = rows.get(words.anchor)
            words.version = versions.get(words.drafted.pk, 0) if words.drafted else 0
    return {
        "differences": compared(minutes, issued, changes),
        "items": items,
        "item": item,
        "said": said,
    }


def _anchor_of(change):
    return f"butir-{change.entry_id}" if change.entry_id else change.anchor


def _find_target(draft, anchor):
    """The entry, or the added words, that the address names."""
    kind, _dash, pk = anchor.partition("-")
    minutes = draft.minutes
    if kind == "butir":
        rows = minutes.entries.standing()
    else:
        rows = CorrectedEntry.objects.filter(
            Q(correction__in=minutes.corrections.issued()) | Q(correction=draft), entry=None, amends=None
        ).select_related("correction")
    return get_object_or_404(rows.select_related("speaker", "agenda_item"), pk=pk)


def _as_drafted(draft, target):
    changes = changes_of(draft.minutes, draft=draft)
    if isinstance(target, CorrectedEntry):
        return next(words for words in added_words(changes) if words.pk == target.pk)
    return laid_over([target], changes)[0]


def correction_change(request, pk, anchor):
    """Other words for an entry; those of one that an earlier correction struck out bring it back."""
    meeting, draft = _find(request, pk, "meetings.draft_correction")
    if draft is None:
        return _no_draft(request, meeting, forms.SaidFields(*posted(request)))
    target = _find_target(draft, anchor)
    shown = forms.version_in(draft, target)  # before the words, so that it is never newer than they are
    said = _as_drafted(draft, target)
    form = forms.CorrectForm(
        *posted(request), correction=draft, target=target, said=said, shown=shown, by=request.user
    )
    if form.is_bound and form.is_valid():
        if form.save():
            messages.success(request, _("Rancangan ralat disimpan."))
            return redirect(f"{_desk(meeting, target.agenda_item)}#{anchor}")
        if form.was_overtaken:
            form.show(forms.version_in(draft, target))
        said = _as_drafted(draft, target)
    return _words_page(request, meeting, target.agenda_item, form, "change", said=said)


def _words_page(request, meeting, item, form, template, **context):
    context |= {
        "meeting": meeting,
        "tab": "minutes",
        "item": item,
        "form": form,
        "keep": f"ralat-{template}-{context['said'].anchor if context.get('said') else item.pk}",
        "back": _desk(meeting, item),
    }
    return render(request, f"meetings/corrections/{template}.html", context)


def correction_add(request, pk, item_pk):
    """Words that the minutes left out, after the entry whose place the link names; first of the item where it names none."""
    meeting, draft = _find(request, pk, "meetings.draft_correction")
    if draft is None:
        return _no_draft(request, meeting, forms.SaidFields(*posted(request)))
    item = get_object_or_404(meeting.agenda_items, pk=item_pk)
    after = request.GET.get("sesudah", "0")
    before = None
    if after != "0":
        if not re.fullmatch("[0-9]{1,9}", after):
            raise Http404
        entries = draft.minutes.entries.standing().select_related("speaker")
        before = get_object_or_404(entries, agenda_item=item, position=after)
    form = forms.AddWordsForm(
        *posted(request),
        correction=draft,
        item=item,
        position=before.position if before else 0,
        by=request.user,
    )
    if form.is_bound and form.is_valid():
        row = form.save()
        if row:
            messages.success(request, _("Rancangan ralat disimpan."))
            return redirect(f"{_desk(meeting, item)}#{row.anchor}")
    return _words_page(request, meeting, item, form, "add", said=before)


def _press(request, meeting, form, back):
    """A button of the draft: does it, or says why not."""
    if form.is_valid() and form.save():
        return redirect(back)
    return not_now(request, meeting, why=" ".join(form.non_field_errors()))


@require_POST
def correction_strike(request, pk, anchor):
    meeting, draft = _find(request, pk, "meetings.draft_correction")
    if draft is None:
        return _no_draft(request, meeting)
    target = _find_target(draft, anchor)
    form = forms.StrikeOutForm(request.POST, correction=draft, target=target, by=request.user)
    return _press(request, meeting, form, f"{_desk(meeting, target.agenda_item)}#{anchor}")


@require_POST
def correction_take_back(request, pk, change_pk):
    """One change goes out of the draft; pressed twice, it is gone the second time."""
    meeting, draft = _find(request, pk, "meetings.draft_correction")
    if draft is None:
        return _no_draft(request, meeting)
    change = draft.changes.select_related("agenda_item").filter(pk=change_pk).first()
    if change is None:
        if draft.changes.model.history.rel.related_model.objects.filter(
            correction=draft.pk, pgh_obj_id=change_pk
        ).exists():
            return redirect(_desk(meeting))
        raise Http404
    change.correction = draft
    form = forms.TakeBackForm(request.POST, change=change, by=request.user)
    return _press(request, meeting, form, f"{_desk(meeting, change.agenda_item)}#{_anchor_of(change)}")


# What becomes of it ------------------------------------------------------------------------------


def correction_drop(request, pk):
    meeting, draft = _find(request, pk, "meetings.draft_correction")
    if draft is None:
        if request.method == "POST":
            return redirect("correction_edit", pk=meeting.pk)
        return _no_draft(request, meeting)
    form = forms.DropForm(*posted(request), correction=draft, by=request.user)
    if form.is_bound and form.is_valid() and form.save():
        messages.success(request, _("Rancangan ralat tidak dilanjutkan. Notula tetap seperti semula."))
        return redirect("correction_edit", pk=meeting.pk)
    context = {
        "meeting": meeting,
        "tab": "minutes",
        "draft": draft,
        "form": form,
        "back": _desk(meeting),
        "differences": _differences(draft),
    }
    return render(request, "meetings/corrections/drop.html", context)


def _differences(draft):
    return compared(draft.minutes, changes_of(draft.minutes), changes_of(draft.minutes, draft=draft))


def correction_issue(request, pk):
    """The chair reads what the draft changes and issues exactly that."""
    meeting, draft = _find(request, pk, "meetings.issue_correction")
    if draft is None:
        last = meeting.minutes.corrections.issued().last()
        if request.method == "POST" and last is not None and last.issued_by_id == request.user.person_id:
            return redirect("minutes_detail", year=meeting.year, slug=meeting.slug)
        return _no_draft(request, meeting)
    form = forms.IssueForm(*posted(request), correction=draft, by=request.user)
    if form.is_bound and form.is_valid() and form.save():
        messages.success(request, _("Ralat diterbitkan. Instansi yang diundang diberi tahu."))
        return redirect("minutes_detail", year=meeting.year, slug=meeting.slug)
    draft.refresh_from_db(fields=["reason"])  # after the version that the form asked for
    context = {
        "meeting": meeting,
        "draft": draft,
        "version": meeting.minutes.newest_version + 1,
        "form": form,
        "differences": _differences(draft),
    }
    return render(request, "meetings/corrections/issue.html", context)
