"""The themes that programmes are sorted by, kept under /meja/tema-program/."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.forms import programme_themes as forms
from meetings.models import ProgrammeTheme
from meetings.views.record_histories import versions_in_words
from meetings.views.steps import posted


def _allow(request):
    if not request.user.reads_everything:
        raise Http404
    if not request.user.has_perm("meetings.keep_programme_themes"):
        raise PermissionDenied


def programme_theme_list(request):
    """All of them, those in use first, and the form for one more."""
    if not request.user.reads_everything:
        raise Http404
    may_change = request.user.has_perm("meetings.keep_programme_themes")
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = forms.AddThemeForm(*posted(request), by=request.user)
    if form.is_bound and form.is_valid():
        theme = form.save()
        if theme:
            messages.success(request, _("Tema “%(name)s” tersimpan.") % {"name": theme.name})
            return redirect("programme_theme_list")
    themes = ProgrammeTheme.objects.annotate(number=Count("programmes"))
    context = {
        "themes": themes.order_by("-is_active", "position", "pk"),
        "form": form,
        "may_change": may_change,
    }
    return render(request, "meetings/programmes/themes.html", context)


def programme_theme_change(request, theme_pk):
    """Call it otherwise; below the form, what it was before. Internal: it may name the person."""
    _allow(request)
    theme = get_object_or_404(ProgrammeTheme, pk=theme_pk)
    form = forms.RenameThemeForm(*posted(request), theme=theme, by=request.user)
    if form.is_bound and form.is_valid():
        changed = form.save()
        if changed:
            messages.success(request, _("Tema “%(name)s” tersimpan.") % {"name": changed.name})
            return redirect("programme_theme_list")
    versions = versions_in_words(theme, (_("Dibuat"), _("Diubah")))
    context = {"form": form, "theme": theme, "versions": versions, "keep": f"theme-{theme.pk}"}
    return render(request, "meetings/programmes/theme_change.html", context)


@require_POST
def programme_theme_use(request, theme_pk):
    """Takes it out of use, or into use again: what the button said, so that a second press changes nothing."""
    _allow(request)
    theme = get_object_or_404(ProgrammeTheme, pk=theme_pk)
    is_wanted = request.POST.get("dipakai") == "1"
    if theme.is_active != is_wanted:
        form = forms.ThemeButton(request.POST, theme=theme, by=request.user)
        if form.is_valid():
            form.save()
    words = _("Tema “%(name)s” dipakai lagi.") if is_wanted else _("Tema “%(name)s” tidak ditawarkan lagi.")
    messages.success(request, words % {"name": theme.name})
    return redirect("programme_theme_list")
