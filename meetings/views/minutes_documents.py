"""The minutes as a document, in each of their versions, for those who may read them."""

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from meetings.corrected import added_words, changes_of, compared, in_reading_order, laid_over
from meetings.models import EntryComment, FollowUp, Minutes
from meetings.views.entries import what_became_of_it
from meetings.views.who_does_it import known_served


def minutes_detail(request, year, slug):
    """The version that counts, with the comments of the participants."""
    minutes = _find(request, year, slug)
    context = document_of(request.user, minutes)
    context["may_write"] = minutes.is_writable and request.user.has_perm(
        "meetings.take_minutes", minutes.meeting
    )
    context["may_ratify"] = minutes.status == Minutes.Status.CIRCULATED and request.user.has_perm(
        "meetings.ratify_minutes", minutes.meeting
    )
    context["may_correct"] = not minutes.is_writable and request.user.has_perm(
        "meetings.draft_correction", minutes.meeting
    )
    return render(request, "meetings/minutes/detail.html", context)


def minutes_version(request, year, slug, version):
    """One version of ratified minutes: the first as ratified, each later one as a correction made it."""
    minutes = _find(request, year, slug)
    versions = versions_of(minutes)
    if not 1 <= version <= len(versions):
        raise Http404
    context = document_of(request.user, minutes, versions=versions, version=version, with_comments=False)
    return render(request, "meetings/minutes/version.html", context)


def minutes_differences(request, year, slug):
    """What is different between two versions, the last two unless others are asked for."""
    minutes = _find(request, year, slug)
    versions = versions_of(minutes)
    if not versions:
        raise Http404
    newest = len(versions)
    wanted = [_number(request, "dari", newest - 1), _number(request, "ke", newest)]
    older, newer = sorted(min(max(number, 1), newest) for number in wanted)
    changes = changes_of(minutes, until=newer)
    context = {
        "meeting": minutes.meeting,
        "minutes": minutes,
        "versions": versions,
        "older": older,
        "newer": newer,
        "differences": compared(
            minutes, [change for change in changes if change.correction.version <= older], changes
        ),
    }
    return render(request, "meetings/minutes/differences.html", context)


def _find(request, year, slug):
    return get_object_or_404(
        Minutes.objects.visible_to(request.user).select_related(
            "meeting__organiser", "meeting__chair", "ratified_by"
        ),
        meeting__year=year,
        meeting__slug=slug,
    )


def _number(request, name, default):
    """A version that the query names; what is none counts as not asked for."""
    wanted = request.GET.get(name, "")
    return int(wanted) if wanted.isdecimal() and len(wanted) < 6 else default


def versions_of(minutes):
    """[(number, the correction that made it; None for the first)], none while they are not ratified. One query."""
    if minutes.is_writable:
        return []
    corrections = minutes.corrections.issued().select_related("issued_by").order_by("version")
    return [(1, None), *((correction.version, correction) for correction in corrections)]


def document_of(user, minutes, *, versions=None, version=None, with_comments=True):
    """Everything that the document prints, as far as this reader may see it; the same number of queries for any length.

    Args:
        versions: as `versions_of` gives them, where the caller knows them.
        version: the number of the version, else the newest.
    """
    meeting = minutes.meeting
    versions = versions_of(minutes) if versions is None else versions
    newest = len(versions)
    version = version or newest
    changes = changes_of(minutes, until=version) if version > 1 else []
    entries = (
        minutes.entries.select_related("speaker")
        .annotate(versions=Count("history"))
        .order_by("agenda_item__position", "position")
        .prefetch_related(*what_became_of_it(user))
    )
    if not user.is_secretariat:
        entries = entries.standing()
    said = [*laid_over(entries, changes), *added_words(changes)]
    under = {}
    for words in said:
        under.setdefault(words.agenda_item_id, []).append(words)
    items = list(meeting.agenda_items.all())
    for item in items:
        item.said = in_reading_order(under.get(item.pk, []))
    present = list(meeting.attendances.present().select_related("institution", "attendee"))
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "items": items,
        "decisions": sorted((words for words in said if _is_standing_decision(words)), key=_number_of),
        # Rows of staff and guests are internal, but for their number (UU 27/2022).
        "present": [a for a in present if a.is_invitation],
        "others": sum(not a.is_invitation for a in present),
        "follow_ups": FollowUp.objects.visible_to(user)
        .filter(meeting=meeting)
        .select_related("institution", "input__institution", "entry", "meeting")
        .prefetch_related(known_served(user))
        .order_by("number"),
        "versions": versions,
        "version": version,
        "newest": newest,
        "correction": versions[version - 1][1] if versions else None,
        "may_settle": minutes.is_writable and user.has_perm("meetings.settle_figure", meeting),
    }
    if with_comments:
        _lay_comments_beside(items, user, minutes)
        context["may_comment"] = minutes.takes_comments and user.has_perm("meetings.comment_minutes", meeting)
        context["may_answer"] = user.has_perm("meetings.take_minutes", meeting)
    return context


def _is_standing_decision(words):
    return words.kind == "decision" and words.struck_by is None and words.struck_at is None


def _number_of(entry):
    return entry.number


def _lay_comments_beside(items, user, minutes):
    """Give each entry its comments, and each item those about entries that this reader does not see any more."""
    comments = list(
        EntryComment.objects.visible_to(user)
        .filter(entry__minutes=minutes)
        .select_related("institution", "entry")
    )
    shown = {words.pk: words for item in items for words in item.said if words.anchor.startswith("butir")}
    by_pk = {item.pk: item for item in items}
    for comment in comments:
        place = shown.get(comment.entry_id) or by_pk[comment.entry.agenda_item_id]
        place.shown_comments = [*getattr(place, "shown_comments", []), comment]
