"""Every published version of a summary at one address, with what each changed in the one before."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings.differences import difference, excerpt
from meetings.kept_queries import the_one
from meetings.models import Summary
from meetings.public_pages import public_page
from meetings.views.meeting_queries import meeting_with_summary


@public_page
@require_safe
def summary_versions(request, year, slug):
    """The version in force, or the one that `versi` names; of a text that was withheld only that it was, and why."""
    meeting = the_one(meeting_with_summary(request.user, year, slug))
    summary = getattr(meeting, "summary", None)
    if summary is None or summary.status == Summary.Status.DRAFT:
        raise Http404
    context = {"meeting": meeting, "summary": summary}
    if summary.is_published:
        context |= shown_version(summary, request.GET.get("versi"))
    return render(request, "meetings/summaries/versions.html", context)


def shown_version(summary, wanted):
    """All versions, the one that is shown, its text and what it changed; two queries.

    Args:
        wanted: the number as the address gives it; None for the version in force.

    Raises:
        Http404: there is no such version.
    """
    versions = list(summary.versions.select_related("withholding").defer("text").order_by("-number"))
    place = next((n for n, version in enumerate(versions) if str(version.number) == wanted), None)
    if wanted is None:
        place = 0
    if place is None:
        raise Http404
    shown, before = versions[place], (versions[place + 1 : place + 2] or [None])[0]
    texts = dict(summary.versions.readable().filter(pk__in=_keys(shown, before)).values_list("pk", "text"))
    is_compared = before is not None and {shown.pk, before.pk} <= set(texts)
    changed = difference(texts[before.pk], texts[shown.pk]) if is_compared else None
    return {
        "versions": versions,
        "version": shown,
        "before": before,
        "text": texts.get(shown.pk),
        # The whole text stands above it.
        "difference": excerpt(changed) if is_compared else None,
    }


def _keys(*versions):
    return [version.pk for version in versions if version is not None]
