from django.contrib import messages
from django.db.models import Prefetch
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.actions.check_ins import why_closed
from meetings.forms.attendance import AttendanceAddForm, AttendeeForm, MarkForm
from meetings.models import Attachment, Meeting
from meetings.models.attendance import totals_by_region
from meetings.views.at_desk import allow_preparing, found_meeting
from meetings.views.record_histories import versions_in_words
from meetings.views.steps import posted


def _attendance(meeting, attendance_pk):
    rows = meeting.attendances.select_related("meeting", "institution", "attendee")
    return get_object_or_404(rows, pk=attendance_pk)


def _is_open(meeting):
    return meeting.status in {
        Meeting.Status.ANNOUNCED,
        Meeting.Status.IN_SESSION,
        Meeting.Status.CIRCULATED,
    }


def _back(meeting, attendance):
    return redirect(f"{reverse('attendance_list', args=[meeting.pk])}#hadir-{attendance.pk}")


def attendance_list(request, pk):
    meeting = found_meeting(request, pk)
    letters = Prefetch("attachments", Attachment.objects.filter(withdrawn_at=None).order_by("pk"))
    rows = list(meeting.attendances.select_related("institution", "attendee").prefetch_related(letters))
    institutions = meeting.attendances.totals_by_institution()
    may_prepare = request.user.has_perm("meetings.prepare_meeting", meeting)
    return render(
        request,
        "meetings/attendance/list.html",
        {
            "meeting": meeting,
            "tab": "attendance",
            "sections": [
                ([row for row in rows if row.is_invitation], False),
                ([row for row in rows if not row.is_invitation], True),
            ],
            "has_rows": bool(rows),
            "totals": meeting.attendances.totals(),
            "regions": totals_by_region(institutions),
            "institutions": institutions,
            "may_mark": may_prepare and _is_open(meeting),
            "may_show_codes": may_prepare and not why_closed(meeting),
        },
    )


def numbers_of(meeting):
    """The totals of the list by the names that its page has for them: those of a region or an institution end in its key."""
    totals = meeting.attendances.totals()
    institutions = meeting.attendances.totals_by_institution()
    totals |= {f"people-of-{row['institution']}": row["people"] for row in institutions}
    for row in totals_by_region(institutions):
        totals |= {
            f"{name}-{row['region']}": number
            for name, number in row.items()
            if name not in {"region", "name"}
        }
    return totals


@require_POST
def attendance_mark(request, pk, attendance_pk):
    """Back to the row; the script of the page gets the new numbers instead."""
    meeting = found_meeting(request, pk)
    attendance = _attendance(meeting, attendance_pk)
    allow_preparing(request, meeting)
    form = MarkForm(request.POST, by=request.user, attendance=attendance)
    marked = form.save() if form.is_valid() else None
    wants_json = request.headers.get("Accept") == "application/json"
    if marked is None:
        words = [str(error) for errors in form.errors.values() for error in errors]
        if wants_json:
            return JsonResponse({"error": " ".join(words)}, status=400)
        for word in words:
            messages.error(request, word)
    elif wants_json:
        return JsonResponse(
            {
                "status": marked.status,
                "label": marked.get_status_display(),
                "came": marked.came_label,
                "totals": numbers_of(meeting),
            }
        )
    return _back(meeting, attendance)


def attendance_name(request, pk, attendance_pk):
    meeting = found_meeting(request, pk)
    attendance = _attendance(meeting, attendance_pk)
    allow_preparing(request, meeting)
    form = AttendeeForm(*posted(request), by=request.user, attendance=attendance)
    if form.is_valid() and (named := form.save()):
        messages.success(request, _("%(name)s dicatat hadir.") % {"name": named.attendee.display_name})
        return _back(meeting, attendance)
    return render(
        request,
        "meetings/attendance/name.html",
        {
            "meeting": meeting,
            "tab": "attendance",
            "attendance": attendance,
            "letters": list(attendance.attachments.filter(withdrawn_at=None).order_by("pk")),
            "form": form,
        },
    )


def attendance_history(request, pk, attendance_pk):
    """Each version of a row with whoever wrote it: what a phone said, and what the secretariat made of it. Internal."""
    meeting = found_meeting(request, pk)
    attendance = _attendance(meeting, attendance_pk)
    context = {
        "meeting": meeting,
        "tab": "attendance",
        "attendance": attendance,
        "rows": versions_in_words(attendance, (_("Dicatat"), _("Diubah"))),
    }
    return render(request, "meetings/attendance/history.html", context)


def attendance_add(request, pk):
    meeting = found_meeting(request, pk)
    allow_preparing(request, meeting)
    form = AttendanceAddForm(request.POST or None, by=request.user, meeting=meeting)
    if form.is_valid() and (added := form.save()):
        messages.success(request, _("%(name)s dicatat hadir.") % {"name": added.attendee.display_name})
        return _back(meeting, added)
    return render(
        request, "meetings/attendance/add.html", {"meeting": meeting, "tab": "attendance", "form": form}
    )
