from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Min, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.actions.minutes import blockers
from meetings.forms import minutes as forms
from meetings.models import (
    Attendance,
    DiscrepancyEvent,
    Entry,
    EntryComment,
    Meeting,
    Minutes,
    ProgrammeSettlement,
    Settlement,
)
from meetings.views.minutes_documents import document_of
from meetings.views.steps import not_now, posted
from meetings.views.waiting import Waiting

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
        "mends": True,
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
    lacks = _lacks(meeting, minutes)
    context = {
        "form": form,
        "lacks": lacks,
        "is_blocked": _is_blocked(lacks),
        "changed": _changed_since_circulation(minutes),
        **document_of(request.user, minutes),
    }
    return render(request, "meetings/minutes/ratify.html", context)


def minutes_check(request, pk):
    """What keeps the minutes from being ratified, for those who mend it and those who wait for it."""
    meeting = get_object_or_404(
        Meeting.objects.at_desk_of(request.user).select_related("minutes"), pk=pk, minutes__isnull=False
    )
    minutes = meeting.minutes
    minutes.meeting = meeting
    if minutes.status == Minutes.Status.RATIFIED:
        return redirect("minutes_detail", year=meeting.year, slug=meeting.slug)
    lacks = _lacks(meeting, minutes)
    context = {
        "meeting": meeting,
        "tab": "minutes",
        "minutes": minutes,
        "lacks": lacks,
        "is_blocked": _is_blocked(lacks),
        "mends": request.user.has_perm("meetings.take_minutes", meeting),
    }
    return render(request, "meetings/minutes/check.html", context)


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


def _lacks(meeting, minutes):
    """What keeps the minutes from being ratified, and what a reader should know although it does not."""
    blocking = blockers(minutes)
    standing = minutes.entries.standing()
    return {
        "statements": Waiting(blocking["statements"].select_related("agenda_item")),
        "proposals": Waiting(blocking["proposals"].select_related("entry__agenda_item")),
        "inputs": Waiting(blocking["inputs"].order_by("number")),
        "follow_ups": Waiting(blocking["follow_ups"].order_by("number")),
        "items": list(meeting.agenda_items.exclude(entries__in=standing)),
        "decisions": Waiting(standing.decisions().filter(follow_ups=None).order_by("number")),
        "comments": Waiting(
            EntryComment.objects.open()
            .filter(entry__minutes=minutes)
            .select_related("institution", "entry__agenda_item")
        ),
        "unmarked": meeting.attendances.invited()
        .filter(status__in=[Attendance.Status.INVITED, Attendance.Status.COMING])
        .count(),
    }


def _is_blocked(lacks):
    return any(lacks[what].number for what in ("statements", "proposals", "inputs", "follow_ups"))


def _changed_since_circulation(minutes):
    """Entries that changed after the participants got the draft: their words, or what they settle."""
    sent = minutes.history.filter(status=Minutes.Status.CIRCULATED).aggregate(at=Min("pgh_created_at"))["at"]
    if sent is None:
        return []
    settlements = Settlement.objects.filter(decision=OuterRef("pk"))
    overtaken = DiscrepancyEvent.Kind.OVERTAKEN
    programmes = ProgrammeSettlement.objects.filter(decision=OuterRef("pk"))
    return list(
        minutes.entries.filter(
            Exists(
                Entry.history.rel.related_model.objects.filter(
                    pgh_obj=OuterRef("pk"), pgh_created_at__gt=sent
                )
            )
            | Exists(settlements.filter(created_at__gt=sent))
            | Exists(
                settlements.filter(
                    settles=None, discrepancy__events__kind=overtaken, discrepancy__events__at__gt=sent
                )
            )
            | Exists(programmes.filter(Q(created_at__gt=sent) | Q(dropped_at__gt=sent)))
        ).select_related("agenda_item")
    )
