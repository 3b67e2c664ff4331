from django.contrib.auth.decorators import login_not_required
from django.db.models import Case, F, Q, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from meetings.forms.filters import FollowUpFilterForm
from meetings.models import Entry, FollowUp, FollowUpEvent, Input, Meeting, Minutes
from meetings.views.histories import history_of
from meetings.views.pages import page_of
from meetings.views.totals import FollowUpTotals, follow_up_facets

Status = FollowUp.Status

# What a row of templates/meetings/follow_ups/table.html needs.
ROW = ("institution", "input__region", "input__institution", "entry")


@login_not_required
def follow_up_list(request):
    """The board: what is open, the most pressing first; then what has ended, the latest first."""
    form = FollowUpFilterForm(request.GET)
    visible = FollowUp.objects.visible_to(request.user)
    totals = FollowUpTotals(form.narrow(visible, but=["status", "terlambat"]).by_status())
    facets, number = follow_up_facets(form, totals)
    follow_ups = (
        form.narrow(visible)
        .select_related(*ROW)
        .order_by(F("ended_at").desc(nulls_first=True), F("due_date").asc(nulls_last=True), "number")
    )
    meeting = None
    if "rapat" in form.chosen:
        meeting = Meeting.objects.visible_to(request.user).filter(pk=form.chosen["rapat"]).first()
    context = {
        "form": form,
        "facets": facets,
        "page": page_of(request, follow_ups, count=number),
        "meeting": meeting,
        "all_meetings": form.query(rapat=None),
        "unseen": number_unseen(form, totals.number),
    }
    return render(request, "meetings/follow_ups/list.html", context)


def number_unseen(form, number_seen):
    """How many follow-ups the board does not show; not told where the answer would tell more than a number."""
    if {"q", "status", "terlambat"} & form.chosen.keys():
        return 0
    return form.narrow(FollowUp.objects.all()).count() - number_seen


@login_not_required
def follow_up_detail(request, number):
    follow_up = get_object_or_404(
        FollowUp.objects.visible_to(request.user).select_related(
            "meeting", "institution", "input__institution"
        ),
        number=number,
    )
    events = follow_up.events.select_related("institution", "on_behalf_of").prefetch_related("attachments")
    context = {
        "follow_up": follow_up,
        "input": source_input(follow_up, request.user),
        "decision": source_decision(follow_up, request.user),
        "waits_for": waited_for(follow_up),
        "history": history_of(events, labels=labels_of(follow_up)),
        "steps": steps_of(follow_up, request.user),
    }
    return render(request, "meetings/follow_ups/detail.html", context)


def source_input(follow_up, user):
    """The input that it follows, where the user may read that."""
    if follow_up.input_id is None:
        return None
    return Input.objects.visible_to(user).select_related("region").filter(pk=follow_up.input_id).first()


def source_decision(follow_up, user):
    """The decision that it follows, where the user may read that: public, or in minutes that were sent to him."""
    if follow_up.entry_id is None:
        return None
    decisions = Entry.objects.standing().decisions().filter(pk=follow_up.entry_id)
    return (
        decisions.select_related("minutes")
        .filter(
            Q(pk__in=Entry.objects.published().values("pk"))
            | Q(minutes__in=Minutes.objects.visible_to(user).values("pk"))
        )
        .first()
    )


def waited_for(follow_up):
    """Whose turn it is, in words; "" when it has ended."""
    if follow_up.status == Status.NOT_STARTED:
        return _("sekretariat, untuk menetapkan %(missing)s") % {
            "missing": get_text_list(follow_up.lacks, _("dan")) or _("penanggung jawab"),
        }
    if follow_up.status in FollowUp.WITH_INSTITUTION:
        return follow_up.institution.name
    if follow_up.status == Status.REPORTED:
        return _("pimpinan rapat") if follow_up.awaits_chair else follow_up.asker.name
    return ""


def labels_of(follow_up):
    """The words of its events where nobody but the chair answers: the kinds speak of the asker."""
    if not follow_up.awaits_chair:
        return {}
    return {
        FollowUpEvent.Kind.CONFIRMED: _("dikonfirmasi selesai oleh pimpinan rapat"),
        FollowUpEvent.Kind.RETURNED: _("dikembalikan pimpinan rapat: belum selesai"),
    }


def steps_of(follow_up, user):
    """What the user may do with the follow-up next: (address, words), the most usual first."""
    if not user.is_authenticated:
        return []
    steps = []

    def offer(name, words, *, where):
        if where:
            steps.append((reverse(name, args=[follow_up.number]), words))

    answers = user.has_perm("meetings.answer_follow_up", follow_up) and follow_up.status == Status.REPORTED
    reports = user.has_perm("meetings.report_follow_up", follow_up)
    with_it = follow_up.status in {Status.ASSIGNED, Status.IN_PROGRESS}
    assigns = user.has_perm("meetings.assign_follow_up", follow_up)
    offer("follow_up_confirm", _("Ya, sudah selesai"), where=answers)
    offer("follow_up_return", _("Belum selesai, kembalikan"), where=answers)
    offer(
        "follow_up_assign",
        _("Tetapkan instansi dan batas waktu"),
        where=assigns and follow_up.can_move_to(Status.ASSIGNED),
    )
    if user.is_secretariat and follow_up.institution_id != user.institution_id:
        progress, done = _("Catat perkembangan atas nama instansi"), _("Catat selesai atas nama instansi")
    else:
        progress, done = _("Laporkan perkembangan"), _("Laporkan selesai")
    offer("follow_up_progress", progress, where=reports and with_it)
    offer("follow_up_report", done, where=reports and follow_up.can_move_to(Status.REPORTED))
    return steps


def meeting_follow_ups(request, pk):
    """All follow-ups of one meeting for those who prepare it, what keeps it from being closed on top."""
    if not request.user.reads_everything:
        raise Http404
    meeting = get_object_or_404(Meeting, pk=pk)
    incomplete_first = Case(When(Q(institution=None) | Q(due_date=None), then=Value(0)), default=Value(1))
    follow_ups = meeting.follow_ups.select_related(*ROW).order_by(
        incomplete_first, F("ended_at").desc(nulls_first=True), "due_date", "number"
    )
    totals = FollowUpTotals(meeting.follow_ups.by_status())
    page = page_of(request, follow_ups, count=totals.number, per_page=50)
    assigns = request.user.has_perm("meetings.assign_follow_up")
    context = {
        "meeting": meeting,
        "page": page,
        "rows": [(follow_up, waited_for(follow_up)) for follow_up in page],
        "incomplete": meeting.follow_ups.incomplete().count(),
        "late": totals.late,
        "may_assign": assigns,
    }
    return render(request, "meetings/follow_ups/of_meeting.html", context)
