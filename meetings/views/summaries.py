from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.actions.summaries import is_ready
from meetings.differences import difference
from meetings.forms import summaries as forms
from meetings.forms.base import LONG_TEXT
from meetings.models import Summary, SummaryVersion
from meetings.views.at_desk import found_meeting
from meetings.views.steps import not_now, posted


def _find(request, pk):
    meeting = found_meeting(request, pk, "summary")
    if not request.user.has_perm("meetings.publish_summary", meeting):
        raise PermissionDenied
    return meeting, getattr(meeting, "summary", None)


def summary_edit(request, pk):
    """The working text, its preview, its publication, and the versions that were published."""
    meeting, summary = _find(request, pk)
    versions = []
    if summary:
        versions = list(
            summary.versions.select_related("published_by__institution", "withholding")
            .defer("text")
            .order_by("-number")
        )
    wish = request.POST.get("aksi")
    form_class = forms.PublishForm if wish == "terbitkan" else forms.SummaryForm
    form = form_class(
        *posted(request), meeting=meeting, summary=summary, corrects=bool(versions), by=request.user
    )
    preview = None
    if form.is_bound and form.is_valid():
        if wish == "pratinjau":
            preview = form.cleaned_data["text"]
        elif form.save():
            if wish == "terbitkan":
                messages.success(request, _("Ringkasan diterbitkan di halaman rapat."))
            else:
                messages.success(request, _("Naskah disimpan. Belum ada yang terbit."))
            return redirect("summary_edit", pk=meeting.pk)
        elif form.was_overtaken:
            summary = Summary.objects.get(meeting=meeting)
    context = {
        "meeting": meeting,
        "tab": "summary",
        "summary": summary,
        "form": form,
        "keep": "ringkasan",
        "preview": preview,
        "versions": versions,
        "is_ready": is_ready(meeting),
        "difference": _from_published(summary, versions, form),
        "shown": _asked_for(request, versions),
    }
    return render(request, "meetings/summaries/edit.html", context)


def _from_published(summary, versions, form):
    """What the working text changes in the published one; None where that is nothing or nothing is published."""
    if summary is None or not summary.is_published:
        return None
    text = (form.data.get("text", "") if form.is_bound else summary.draft).replace("\r\n", "\n").strip()
    # A text that is far too long is refused by the form; comparing it would help nobody.
    if text == versions[0].text or len(text) > LONG_TEXT:
        return None
    return difference(versions[0].text, text)


def _asked_for(request, versions):
    """The version that the query names, its text, and what it changed in the one before; None for no such version."""
    wanted = request.GET.get("versi")
    for place, version in enumerate(versions):
        if str(version.number) == wanted:
            before = versions[place + 1] if place + 1 < len(versions) else None
            return {
                "version": version,
                "difference": difference(before.text, version.text) if before else None,
            }
    return None


def summary_withdraw(request, pk):
    meeting, summary = _find(request, pk)
    form = forms.WithdrawForm(*posted(request), meeting=meeting, by=request.user)
    if summary is None or not summary.is_published:
        if form.is_bound and summary is not None and summary.status == Summary.Status.WITHDRAWN:
            return redirect("summary_edit", pk=meeting.pk)
        return not_now(request, meeting, form, why=_("Tidak ada ringkasan yang sedang terbit."))
    if form.is_bound and form.is_valid() and form.save():
        messages.success(request, _("Ringkasan ditarik. Isinya tidak lagi terbaca umum; alasannya tetap."))
        return redirect("summary_edit", pk=meeting.pk)
    context = {
        "meeting": meeting,
        "tab": "summary",
        "summary": summary,
        "form": form,
        "keep": "tarik",
        "back": reverse("summary_edit", args=[meeting.pk]),
    }
    return render(request, "meetings/summaries/withdraw.html", context)


def summary_withhold(request, pk, number):
    """The text of an earlier version is shown to the public no more."""
    meeting, summary = _find(request, pk)
    versions = summary.versions.select_related("withholding") if summary else SummaryVersion.objects.none()
    version = get_object_or_404(versions, number=number)
    if version.is_withheld:
        return redirect("summary_edit", pk=meeting.pk)
    form = forms.WithholdForm(*posted(request), version=version, by=request.user)
    if summary.is_published and version.number == summary.versions.last().number:
        return not_now(
            request, meeting, form, why=_("Versi ini sedang berlaku: perbaiki atau tarik ringkasannya.")
        )
    if form.is_bound and form.is_valid() and form.save():
        messages.success(
            request, _("Isi versi %(number)d tidak lagi terbaca umum.") % {"number": version.number}
        )
        return redirect("summary_edit", pk=meeting.pk)
    context = {
        "meeting": meeting,
        "tab": "summary",
        "version": version,
        "form": form,
        "keep": f"sembunyikan-{version.number}",
        "back": reverse("summary_edit", args=[meeting.pk]),
    }
    return render(request, "meetings/summaries/withhold.html", context)
