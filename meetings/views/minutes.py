from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Min, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.differences import difference
from meetings.forms import minutes as forms
from meetings.models import Attendance, Entry, FollowUp, Input, Meeting, Minutes
from meetings.views.pages import page_of
from meetings.views.steps import not_now, posted
from participants.models import Person, User

# Writing -----------------------------------------------------------------------------------------


def minutes_edit(request, pk):
    """The minutes while they are written: one agenda item at a time, with the form for its next entry."""
    meeting = get_object_or_404(Meeting.objects.at_desk_of(request.user).select_related("minutes"), pk=pk)
    minutes = getattr(meeting, "minutes", None)
    may_write = request.user.has_perm("meetings.take_minutes", meeting)
    if not may_write and request.method == "POST":
        raise PermissionDenied
    if minutes is None:
        return render(request, "meetings/minutes/not_begun.html", {"meeting": meeting, "tab": "minutes"})
    if not may_write:
        return redirect("minutes_detail", year=meeting.year, slug=meeting.slug)
    minutes.meeting = meeting  # spares a query for each entry

    items = list(
        meeting.agenda_items.annotate(
            count=Count("entries", filter=Q(entries__struck_at=None)),
            decisions=Count("entries", filter=Q(entries__struck_at=None, entries__kind="decision")),
            last_written=Max("entries__created_at"),
        ).order_by("position")  # a query that counts forgets the model's own order
    )
    item = _current(items, request)
    entries = list(_entries(request.user, agenda_item=item)) if item else []
    standing = [entry for entry in entries if entry.struck_at is None]
    form = forms.EntryForm(
        *posted(request),
        minutes=minutes,
        item=item,
        by=request.user,
        initial=forms.initial_after(standing[-1] if standing else None),
    )
    if form.is_bound and item is None:
        return not_now(request, meeting, form, why=_("Agenda rapat ini masih kosong."))
    if form.is_bound and form.is_valid() and _goes_there(request, form, item):
        entry = form.save()
        if entry:
            # What it says stands on the page; a message would only push the form down.
            return redirect(f"{_place(meeting, entry.agenda_item_id)}#isian")
    where = items.index(item) if item else 0
    return render(
        request,
        "meetings/minutes/edit.html",
        {
            "meeting": meeting,
            "tab": "minutes",
            "minutes": minutes,
            "items": items,
            "item": item,
            "previous": items[where - 1] if where else None,
            "next": items[where + 1] if where + 1 < len(items) else None,
            "entries": entries,
            "form": form,
            "count": sum(i.count for i in items),
        },
    )


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


def _what_became_of_it(user):
    """The inputs and follow-ups of entries, as far as the reader may see them."""
    return (
        Prefetch("inputs", queryset=Input.objects.visible_to(user).order_by("number")),
        Prefetch(
            "follow_ups",
            queryset=FollowUp.objects.visible_to(user)
            .select_related("input__institution")
            .order_by("number"),
        ),
    )


def _entries(user, **where):
    return (
        Entry.objects.filter(**where)
        .select_related("speaker")
        .annotate(versions=Count("history"))
        .order_by("agenda_item__position", "position")
        .prefetch_related(*_what_became_of_it(user))
    )


def _place(meeting, item_pk):
    return f"{reverse('minutes_edit', args=[meeting.pk])}?acara={item_pk}"


def _back_to(entry):
    return redirect(f"{_place(entry.minutes.meeting, entry.agenda_item_id)}#butir-{entry.pk}")


# One entry ---------------------------------------------------------------------------------------


def _find_entry(request, pk, entry_pk, permission="meetings.take_minutes"):
    entry = get_object_or_404(
        Entry.objects.filter(minutes__meeting__in=Meeting.objects.at_desk_of(request.user).filter(pk=pk))
        .select_related("minutes__meeting", "agenda_item", "speaker", "speaker_institution")
        .prefetch_related(*_what_became_of_it(request.user)),
        pk=entry_pk,
    )
    if permission and not request.user.has_perm(permission, entry.minutes.meeting):
        raise PermissionDenied
    return entry


def _entry_page(request, entry, form, template):
    context = {
        "meeting": entry.minutes.meeting,
        "tab": "minutes",
        "entry": entry,
        "form": form,
        "keep": f"{template}-{entry.pk}",
        "back": f"{_place(entry.minutes.meeting, entry.agenda_item_id)}#butir-{entry.pk}",
    }
    return render(request, f"meetings/minutes/{template}.html", context)


def _writable(request, entry, form=None):
    """None while the entry may change; else the answer that says why not, with what was typed."""
    if not entry.minutes.is_writable:
        why = _("Notula sudah disahkan, jadi tidak dapat diubah lagi.")
    elif entry.struck_at is not None:
        why = _("Butir ini sudah dicoret.")
    else:
        return None
    return not_now(request, entry.minutes.meeting, form, why=why)


def entry_change(request, pk, entry_pk):
    entry = _find_entry(request, pk, entry_pk)
    form = forms.ChangeEntryForm(*posted(request), entry=entry, by=request.user)
    refusal = _writable(request, entry, form)
    if refusal:
        return refusal
    if form.is_bound and form.is_valid():
        if form.save():
            messages.success(request, _("Butir notula diubah. Isi sebelumnya tersimpan dalam riwayatnya."))
            return _back_to(entry)
        entry = _find_entry(request, pk, entry_pk)
    return _entry_page(request, entry, form, "change")


def entry_history(request, pk, entry_pk):
    """Every version of an entry, newest first, with what changed. Internal: it may name the person."""
    entry = _find_entry(request, pk, entry_pk, permission=None)
    versions = entry.history.select_related("pgh_context").order_by("-pgh_id")
    page = page_of(request, versions)
    shown = list(page)
    # The one before the oldest shown, to compare it with.
    earlier = list(versions.filter(pgh_id__lt=shown[-1].pgh_id)[:1]) if shown else []
    users = User.objects.select_related("person", "institution").in_bulk(
        {v.pgh_context.metadata.get("user") for v in shown if v.pgh_context} - {None}
    )
    names = _names_of_speakers([*shown, *earlier])
    rows = [
        _version_row(version, before, users, names)
        for version, before in zip(shown, [*shown[1:], *(earlier or [None])], strict=True)
    ]
    context = {
        "meeting": entry.minutes.meeting,
        "tab": "minutes",
        "entry": entry,
        "rows": rows,
        "page_obj": page,
        "back": f"{_place(entry.minutes.meeting, entry.agenda_item_id)}#butir-{entry.pk}",
    }
    return render(request, "meetings/minutes/history.html", context)


def _names_of_speakers(versions):
    people = Person.objects.in_bulk({v.speaker_id for v in versions} - {None})
    return {pk: person.display_name for pk, person in people.items()}


def _version_row(version, before, users, names):
    """One version as the page shows it: who, when, and what is different from the one before."""
    user = users.get(version.pgh_context.metadata.get("user")) if version.pgh_context else None
    changes = []
    if before is not None:
        if version.kind != before.kind:
            changes.append((_("Jenis"), before.get_kind_display(), version.get_kind_display()))
        if version.number != before.number:
            changes.append((_("Nomor"), before.number or "–", version.number or "–"))
        if version.speaker_id != before.speaker_id:
            changes.append(
                (_("Pembicara"), names.get(before.speaker_id, "–"), names.get(version.speaker_id, "–"))
            )
    return {
        "version": version,
        "user": user,
        "is_first": before is None,
        "was_struck": version.struck_at is not None and (before is None or before.struck_at is None),
        "changes": changes,
        "difference": difference(before.text if before else version.text, version.text),
    }


def entry_strike(request, pk, entry_pk):
    entry = _find_entry(request, pk, entry_pk)
    form = forms.StrikeForm(*posted(request), entry=entry, by=request.user)
    refusal = None if form.is_bound and entry.struck_at else _writable(request, entry, form)
    if refusal:
        return refusal
    if form.is_bound and form.is_valid() and form.save():
        messages.success(
            request, _("Butir notula dicoret. Alasannya terbaca sekretariat di samping butir itu.")
        )
        return _back_to(entry)
    return _entry_page(request, entry, form, "strike")


@require_POST
def entry_to_decision(request, pk, entry_pk):
    entry = _find_entry(request, pk, entry_pk)
    if not entry.is_decision:
        refusal = _writable(request, entry)
        if refusal:
            return refusal
        form = forms.DecisionForm(request.POST, entry=entry, by=request.user)
        decided = form.save() if form.is_valid() else None
        if decided is None:
            return not_now(request, entry.minutes.meeting, why=" ".join(form.non_field_errors()))
        messages.success(request, _("Keputusan %(number)s dicatat.") % {"number": decided.number})
    return _back_to(entry)


def entry_to_input(request, pk, entry_pk):
    entry = _find_entry(request, pk, entry_pk)
    form = forms.EntryInputForm(*posted(request), entry=entry, by=request.user)
    if not form.is_bound and not entry.minutes.meeting.is_open_for_inputs:
        return not_now(
            request,
            entry.minutes.meeting,
            why=_(
                "Rapat ini tidak menerima masukan lagi: notulanya sudah disahkan atau rapatnya dibatalkan."
            ),
        )
    if form.is_bound and form.is_valid():
        input = form.save()
        if input:
            messages.success(
                request, _("Masukan %(number)s dicatat atas nama pengusul.") % {"number": input.number}
            )
            return _back_to(entry)
    return _entry_page(request, entry, form, "to_input")


def entry_to_follow_up(request, pk, entry_pk):
    entry = _find_entry(request, pk, entry_pk, permission="meetings.assign_follow_up")
    form = forms.EntryFollowUpForm(*posted(request), entry=entry, by=request.user)
    if not form.is_bound and not entry.is_decision:
        why = _("Tindak lanjut hanya untuk keputusan. Jadikan butir ini keputusan dahulu.")
        return not_now(request, entry.minutes.meeting, why=why)
    if form.is_bound and form.is_valid():
        follow_up = form.save()
        if follow_up:
            messages.success(
                request,
                format_html(
                    _('Tindak lanjut <a href="{}">{}</a> dicatat.'), follow_up.get_absolute_url(), follow_up
                ),
            )
            for word in follow_up.lacks:
                messages.warning(request, _("Masih kurang: %(what)s.") % {"what": word})
            return _back_to(entry)
    return _entry_page(request, entry, form, "to_follow_up")


# The whole ---------------------------------------------------------------------------------------


def minutes_circulate(request, pk):
    meeting, minutes = _find_minutes(request, pk, "meetings.take_minutes")
    if minutes.status != Minutes.Status.DRAFT:
        messages.info(request, _("Notula ini sudah diedarkan."))
        return redirect("minutes_edit", pk=meeting.pk)
    form = forms.CirculateForm(*posted(request), minutes=minutes, by=request.user)
    if form.is_bound and form.is_valid() and form.save():
        messages.success(request, _("Notula diedarkan kepada semua instansi yang diundang."))
        return redirect("minutes_edit", pk=meeting.pk)
    context = {
        "meeting": meeting,
        "tab": "minutes",
        "minutes": minutes,
        "form": form,
        "back": reverse("minutes_edit", args=[meeting.pk]),
        "invited": meeting.attendances.invited().count(),
        "lacks": _lacks(meeting, minutes),
    }
    return render(request, "meetings/minutes/circulate.html", context)


def minutes_ratify(request, pk):
    """The chair reads the whole, sees what still lacks, and ratifies exactly what he read."""
    meeting, minutes = _find_minutes(request, pk, "meetings.ratify_minutes")
    if minutes.status == Minutes.Status.RATIFIED:
        return redirect("minutes_detail", year=meeting.year, slug=meeting.slug)
    form = forms.RatifyForm(*posted(request), minutes=minutes, by=request.user)
    if minutes.status == Minutes.Status.DRAFT:
        why = _(
            "Notula belum diedarkan. Sekretariat mengedarkannya lebih dahulu, supaya peserta dapat membacanya."
        )
        return not_now(request, meeting, why=why)
    if form.is_bound and form.is_valid() and form.save():
        messages.success(request, _("Notula disahkan. Mulai sekarang isinya tidak dapat diubah."))
        return redirect("minutes_detail", year=meeting.year, slug=meeting.slug)
    context = {
        "form": form,
        "lacks": _lacks(meeting, minutes),
        "changed": _changed_since_circulation(minutes),
        **_document(request.user, minutes),
    }
    return render(request, "meetings/minutes/ratify.html", context)


def minutes_detail(request, year, slug):
    """The minutes as a document, for those who may read them."""
    minutes = get_object_or_404(
        Minutes.objects.visible_to(request.user).select_related(
            "meeting__organiser", "meeting__chair", "ratified_by"
        ),
        meeting__year=year,
        meeting__slug=slug,
    )
    context = _document(request.user, minutes)
    context["may_write"] = minutes.is_writable and request.user.has_perm(
        "meetings.take_minutes", minutes.meeting
    )
    context["may_ratify"] = minutes.status == Minutes.Status.CIRCULATED and request.user.has_perm(
        "meetings.ratify_minutes", minutes.meeting
    )
    return render(request, "meetings/minutes/detail.html", context)


def _find_minutes(request, pk, permission):
    meeting = get_object_or_404(
        Meeting.objects.at_desk_of(request.user).select_related("minutes__ratified_by", "organiser", "chair"),
        pk=pk,
    )
    if not request.user.has_perm(permission, meeting):
        raise PermissionDenied
    if not hasattr(meeting, "minutes"):
        raise Http404
    minutes = meeting.minutes
    minutes.meeting = meeting
    return meeting, minutes


def _document(user, minutes):
    """Everything that the document prints, as far as this reader may see it; the same number of queries for any length."""
    meeting = minutes.meeting
    entries = _entries(user, minutes=minutes)
    if not user.is_secretariat:
        entries = entries.standing()
    items = list(meeting.agenda_items.all())
    for item in items:
        item.said = []
    by_pk = {item.pk: item for item in items}
    decisions = []
    for entry in entries:
        by_pk[entry.agenda_item_id].said.append(entry)
        if entry.is_decision and entry.struck_at is None:
            decisions.append(entry)
    present = list(meeting.attendances.present().select_related("institution", "attendee"))
    follow_ups = (
        FollowUp.objects.visible_to(user)
        .filter(meeting=meeting)
        .select_related("institution", "input__institution", "entry")
        .order_by("number")
    )
    return {
        "meeting": meeting,
        "minutes": minutes,
        "items": items,
        "decisions": sorted(decisions, key=lambda entry: entry.number),
        # Rows of staff and guests are internal, but for their number (UU 27/2022).
        "present": [a for a in present if a.is_invitation],
        "others": sum(not a.is_invitation for a in present),
        "follow_ups": follow_ups,
    }


def _lacks(meeting, minutes):
    """What a reader should know before he circulates or ratifies; none of it prevents him."""
    inputs, follow_ups = meeting.blockers()
    standing = minutes.entries.standing()
    return {
        "items": list(meeting.agenda_items.exclude(entries__in=standing)),
        "decisions": list(standing.decisions().filter(follow_ups=None).order_by("number")),
        "inputs": list(inputs.order_by("number")),
        "follow_ups": list(follow_ups.order_by("number")),
        "unmarked": meeting.attendances.invited()
        .filter(status__in=[Attendance.Status.INVITED, Attendance.Status.COMING])
        .count(),
    }


def _changed_since_circulation(minutes):
    """Entries that were written, changed or struck out after the participants got the draft."""
    sent = minutes.history.filter(status=Minutes.Status.CIRCULATED).aggregate(at=Min("pgh_created_at"))["at"]
    if sent is None:
        return []
    return list(
        minutes.entries.filter(history__pgh_created_at__gt=sent).select_related("agenda_item").distinct()
    )
