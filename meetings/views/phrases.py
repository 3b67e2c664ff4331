"""The phrases that the office uses often, kept under /meja/kalimat/; the pages that offer them take `offered()`."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.differences import difference
from meetings.forms import phrases as forms
from meetings.models import Phrase
from meetings.views.steps import posted
from participants.models import User


def offered():
    """What the page of the minutes needs to offer them: [{"name", "text"}], by name. One query."""
    return list(Phrase.objects.in_use().values("name", "text"))


def phrase_list(request):
    """All of them: those in use, then those that are not any more."""
    if not request.user.reads_everything:
        raise Http404
    phrases = list(Phrase.objects.order_by("-is_active", "name", "pk"))
    context = {
        "phrases": [phrase for phrase in phrases if phrase.is_active],
        "retired": [phrase for phrase in phrases if not phrase.is_active],
        "may_change": request.user.has_perm("meetings.keep_phrases"),
    }
    return render(request, "meetings/phrases/list.html", context)


def _allow(request):
    if not request.user.reads_everything:
        raise Http404
    if not request.user.has_perm("meetings.keep_phrases"):
        raise PermissionDenied


def phrase_add(request):
    _allow(request)
    form = forms.PhraseForm(*posted(request), by=request.user)
    if form.is_bound and form.is_valid():
        phrase = form.save()
        if phrase:
            messages.success(request, _("Kalimat “%(name)s” disimpan.") % {"name": phrase.name})
            return redirect("phrase_list")
    return render(request, "meetings/phrases/add.html", {"form": form, "keep": "phrase"})


def phrase_change(request, phrase_pk):
    """Change one; below the form, what it was before. Internal: it may name the person."""
    _allow(request)
    phrase = get_object_or_404(Phrase, pk=phrase_pk)
    form = forms.ChangePhraseForm(*posted(request), phrase=phrase, by=request.user)
    if form.is_bound and form.is_valid():
        changed = form.save()
        if changed:
            messages.success(request, _("Kalimat “%(name)s” disimpan.") % {"name": changed.name})
            return redirect("phrase_list")
        phrase.refresh_from_db()
    context = {
        "form": form,
        "phrase": phrase,
        "versions": _versions(phrase),
        "keep": f"phrase-{phrase.pk}",
    }
    return render(request, "meetings/phrases/change.html", context)


def _versions(phrase):
    """The last versions, newest first: who, when, and what is different from the one before. Three queries."""
    shown = list(phrase.history.select_related("pgh_context").order_by("-pgh_id")[:21])
    users = User.objects.select_related("person", "institution").in_bulk(
        {version.pgh_context.metadata.get("user") for version in shown if version.pgh_context} - {None}
    )
    rows = []
    for version, before in zip(shown[:20], [*shown[1:], None], strict=False):
        user = users.get(version.pgh_context.metadata.get("user")) if version.pgh_context else None
        rows.append(
            {
                "version": version,
                "user": user,
                "done": _what_was_done(version, before),
                "old_name": before.name if before and before.name != version.name else "",
                "difference": difference(before.text if before else version.text, version.text),
            }
        )
    return rows


def _what_was_done(version, before):
    if before is None:
        return _("Ditulis")
    if version.is_active != before.is_active:
        return _("Dipakai lagi") if version.is_active else _("Tidak dipakai lagi")
    return _("Diubah")


@require_POST
def phrase_retire(request, phrase_pk):
    _allow(request)
    phrase = get_object_or_404(Phrase, pk=phrase_pk)
    form = forms.RetireForm(request.POST, phrase=phrase, by=request.user)
    if form.is_valid() and form.save():
        messages.success(request, _("Kalimat “%(name)s” tidak ditawarkan lagi.") % {"name": phrase.name})
    return redirect("phrase_list")


@require_POST
def phrase_restore(request, phrase_pk):
    _allow(request)
    phrase = get_object_or_404(Phrase, pk=phrase_pk)
    form = forms.RestoreForm(request.POST, phrase=phrase, by=request.user)
    if form.is_valid() and form.save():
        messages.success(request, _("Kalimat “%(name)s” dipakai lagi.") % {"name": phrase.name})
    else:
        messages.error(
            request,
            _("“%(name)s”: %(why)s")
            % {"name": phrase.name, "why": " ".join(map(str, form.non_field_errors()))},
        )
    return redirect("phrase_list")
