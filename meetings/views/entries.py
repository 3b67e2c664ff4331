from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.corrected import as_corrected
from meetings.forms import entries as forms
from meetings.forms.proposals import ChangeEntryForm
from meetings.models import (
    Discrepancy,
    Entry,
    FollowUp,
    Input,
    Meeting,
    ProgrammeSettlement,
    Settlement,
)
from meetings.views.steps import not_now, posted
from meetings.views.versions import with_version


def what_became_of_it(user):
    """The inputs, follow-ups and decisions of entries, and what they settle, as far as the reader may see it."""
    return (
        Prefetch("inputs", queryset=Input.objects.visible_to(user).order_by("number")),
        Prefetch(
            "follow_ups",
            queryset=FollowUp.objects.visible_to(user)
            .select_related("input__institution")
            .order_by("number"),
        ),
        # A decision that was drawn from it, and the entry that it was drawn from itself.
        Prefetch("drawn", queryset=Entry.objects.standing().order_by("position", "pk")),
        Prefetch("drawn_from", queryset=Entry.objects.standing()),
        # Figures and programmes: what takes effect when the minutes are ratified, or did and still holds.
        Prefetch("settlements", queryset=settled_figures(user), to_attr="settles_figures"),
        Prefetch(
            "programme_settlements",
            queryset=ProgrammeSettlement.objects.in_force().select_related("programme__region"),
            to_attr="settles_programmes",
        ),
    )


def settled_figures(user):
    """What decisions settled about figures and nothing overtook, of the indicators that the reader may read."""
    return (
        Settlement.objects.filter(
            settles__isnull=False, discrepancy__in=Discrepancy.objects.visible_to(user).values("pk")
        )
        .select_related(
            "discrepancy__indicator__current",
            "discrepancy__region",
            "discrepancy__concept",
            "figure__source",
        )
        .prefetch_related("concepts__figure__source")
    )


def place_of(meeting, item_pk):
    return f"{reverse('minutes_edit', args=[meeting.pk])}?acara={item_pk}"


def back_to(entry):
    return redirect(f"{place_of(entry.minutes.meeting, entry.agenda_item_id)}#butir-{entry.pk}")


# One entry ---------------------------------------------------------------------------------------


def find_entry(request, pk, entry_pk, permission="meetings.take_minutes"):
    entry = get_object_or_404(
        with_version(
            Entry.objects.filter(minutes__meeting__in=Meeting.objects.at_desk_of(request.user).filter(pk=pk))
        )
        .select_related("minutes__meeting", "agenda_item", "speaker", "speaker_institution")
        .prefetch_related(*what_became_of_it(request.user)),
        pk=entry_pk,
    )
    if permission and not request.user.has_perm(permission, entry.minutes.meeting):
        raise PermissionDenied
    return entry if entry.minutes.is_writable else as_corrected([entry])[0]


def entry_page(request, entry, form, template):
    context = {
        "meeting": entry.minutes.meeting,
        "tab": "minutes",
        "entry": entry,
        "form": form,
        "keep": f"{template}-{entry.pk}",
        "place": place_of(entry.minutes.meeting, entry.agenda_item_id),
        "back": f"{place_of(entry.minutes.meeting, entry.agenda_item_id)}#butir-{entry.pk}",
    }
    return render(request, f"meetings/entries/{template}.html", context)


def writable(request, entry, form=None):
    """None while the entry may change; else the answer that says why not, with what was typed."""
    if not entry.minutes.is_writable:
        why = _("Notula sudah disahkan, jadi tidak dapat diubah lagi.")
    elif entry.struck_at is not None:
        why = _("Butir ini sudah dicoret.")
    else:
        return None
    return not_now(request, entry.minutes.meeting, form, why=why)


def entry_change(request, pk, entry_pk):
    """Change an entry; words that came too late are kept beside it, and the page to settle them opens."""
    entry = find_entry(request, pk, entry_pk)
    form = ChangeEntryForm(*posted(request), entry=entry, by=request.user)
    # To a struck entry, too, what was typed is kept.
    refusal = None if form.is_bound and entry.minutes.is_writable else writable(request, entry, form)
    if refusal:
        return refusal
    if form.is_bound and form.is_valid() and form.save():
        if form.proposal:
            messages.warning(
                request,
                _(
                    "Butir ini diubah orang lain sejak Anda membukanya. Tulisan Anda tersimpan sebagai usulan:"
                    " bandingkan keduanya, lalu pilih."
                ),
            )
            return redirect("proposal_settle", pk=pk, proposal_pk=form.proposal.pk)
        messages.success(request, _("Butir notula diubah. Isi sebelumnya tersimpan dalam riwayatnya."))
        return back_to(entry)
    return entry_page(request, entry, form, "change")


def entry_strike(request, pk, entry_pk):
    entry = find_entry(request, pk, entry_pk)
    form = forms.StrikeForm(*posted(request), entry=entry, by=request.user)
    refusal = None if form.is_bound and entry.struck_at else writable(request, entry, form)
    if refusal:
        return refusal
    if form.is_bound and form.is_valid() and form.save():
        messages.success(
            request, _("Butir notula dicoret. Alasannya terbaca sekretariat di samping butir itu.")
        )
        return back_to(entry)
    return entry_page(request, entry, form, "strike")
