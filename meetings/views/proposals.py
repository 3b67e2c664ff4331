"""Two versions of one entry: shown side by side until somebody says which stands. Internal: it may name the person."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from meetings.differences import difference, excerpt
from meetings.forms.proposals import MergeForm, SettleForm
from meetings.models import Entry, EntryProposal, Meeting
from meetings.views.at_desk import found_meeting
from meetings.views.entries import back_to, place_of
from meetings.views.pages import page_of
from meetings.views.steps import not_now
from meetings.views.versions import Names, changed_words, with_version

Outcome = EntryProposal.Outcome


def proposal_list(request, pk):
    """What waits for somebody to say which of two versions stands, in the order of the agenda."""
    meeting = found_meeting(request, pk, "minutes")
    if not hasattr(meeting, "minutes"):
        raise Http404
    proposals = (
        EntryProposal.objects.open()
        .filter(entry__minutes=meeting.minutes)
        .select_related(
            "entry__agenda_item", "entry__speaker", "created_by__person", "created_by__institution"
        )
        .order_by("entry__agenda_item__position", "entry__position", "created_at", "pk")
    )
    page = page_of(request, proposals)
    context = {
        "meeting": meeting,
        "tab": "minutes",
        "page_obj": page,
        "may_settle": meeting.minutes.is_writable and request.user.has_perm("meetings.take_minutes", meeting),
    }
    return render(request, "meetings/proposals/list.html", context)


def proposal_settle(request, pk, proposal_pk):
    """Both versions side by side; either is chosen, or what somebody made of both."""
    proposal = _find_proposal(request, pk, proposal_pk)
    form = _form(request, proposal)
    if form.is_bound and not proposal.entry.minutes.is_writable:
        why = _("Notula sudah disahkan, jadi tidak dapat diubah lagi.")
        return not_now(request, proposal.entry.minutes.meeting, form, why=why)
    if form.is_bound and form.is_valid():
        entry = form.save()
        if entry:
            return _settled(request, pk, form, entry)
        proposal = _find_proposal(request, pk, proposal_pk)
    return _settle_page(request, proposal, form)


def _find_proposal(request, pk, proposal_pk):
    proposal = get_object_or_404(
        with_version(
            EntryProposal.objects.filter(
                entry__minutes__meeting__in=Meeting.objects.at_desk_of(request.user).filter(pk=pk)
            )
        )
        .annotate(
            entry_version=Subquery(
                with_version(Entry.objects.filter(pk=OuterRef("entry_id"))).values("version")[:1]
            )
        )
        .select_related(
            "entry__minutes__meeting",
            "entry__agenda_item",
            "entry__speaker",
            "speaker",
            "created_by__person",
            "created_by__institution",
            "settled_by__person",
            "settled_by__institution",
        ),
        pk=proposal_pk,
    )
    if not request.user.has_perm("meetings.take_minutes", proposal.entry.minutes.meeting):
        raise PermissionDenied
    proposal.entry.version = proposal.entry_version
    return proposal


def _form(request, proposal):
    """The form that was sent; on GET that of the merge, which begins with what can be merged without asking."""
    if request.method == "POST" and request.POST.get("outcome") != Outcome.MERGED:
        return SettleForm(request.POST, proposal=proposal, by=request.user)
    return _merge_form(request, proposal, request.POST if request.method == "POST" else None)


def _merge_form(request, proposal, data=None):
    base = proposal.entry.history.filter(pgh_id=proposal.seen).first()
    return MergeForm(data, proposal=proposal, base=base, by=request.user)


def _settled(request, pk, form, entry):
    if getattr(form, "follow_on", None) and form.follow_on.is_open:
        messages.warning(
            request,
            _(
                "Isinya berubah lagi sejak Anda membuka halaman ini. Gabungan Anda tersimpan sebagai usulan ini."
            ),
        )
        return redirect("proposal_settle", pk=pk, proposal_pk=form.follow_on.pk)
    if entry.pk != form.proposal.entry_id:
        messages.success(request, _("Usulan itu ditulis sebagai butir baru."))
    elif form.cleaned_data.get("outcome") == Outcome.KEPT:
        messages.success(
            request, _("Isi yang tersimpan dipertahankan. Usulan itu tetap terbaca dalam riwayatnya.")
        )
    else:
        messages.success(request, _("Butir notula diubah. Isi sebelumnya tersimpan dalam riwayatnya."))
    entry.minutes.meeting = form.proposal.entry.minutes.meeting
    return back_to(entry)


def _settle_page(request, proposal, form):
    entry = proposal.entry
    wrote = _who_wrote(entry)
    earlier = page_of(request, _earlier_words(proposal), per_page=10)
    names = Names([wrote, entry, proposal, *earlier])
    context = {
        "meeting": entry.minutes.meeting,
        "tab": "minutes",
        "proposal": proposal,
        "entry": entry,
        "is_open": proposal.is_open and entry.minutes.is_writable,
        "wrote": wrote,
        "writer": names.user(wrote),
        "changes": changed_words(entry, proposal, names),
        # Both stand above it whole.
        "difference": excerpt(difference(entry.text, proposal.text), around=400),
        "is_same_text": entry.text == proposal.text,
        "form": form,
        "merge": form if isinstance(form, MergeForm) else _merge_form(request, proposal),
        "earlier": [(version, names.user(version)) for version in earlier],
        "page_obj": earlier,
        "back": f"{place_of(entry.minutes.meeting, entry.agenda_item_id)}#butir-{entry.pk}",
    }
    return render(request, "meetings/proposals/settle.html", context)


def _who_wrote(entry):
    """The version in which the entry got the words that it has now."""
    words = {name: getattr(entry, name) for name in ("kind", "speaker", "text", "struck_at")}
    other = entry.history.exclude(**words).order_by("-pgh_id").values_list("pgh_id", flat=True).first()
    versions = entry.history.filter(pgh_id__gt=other or 0).select_related("pgh_context")
    return versions.order_by("pgh_id").first()


def _earlier_words(proposal):
    """Versions of the proposal with other words than it has now: its author went on writing."""
    words = {name: getattr(proposal, name) for name in ("kind", "speaker", "text")}
    return proposal.history.exclude(**words).select_related("pgh_context").order_by("-pgh_id")
