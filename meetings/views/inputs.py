from django.contrib.auth.decorators import login_not_required
from django.db.models import Case, Prefetch, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.forms.filters import InputFilterForm
from meetings.models import FollowUp, Input, Meeting
from meetings.views.histories import history_of
from meetings.views.pages import page_of
from meetings.views.totals import input_facets

Status = Input.Status


def with_follow_ups(inputs, user):
    """The inputs with those of their follow-ups that the user may read, in `shown_follow_ups`."""
    follow_ups = FollowUp.objects.visible_to(user).order_by("number")
    return inputs.prefetch_related(Prefetch("follow_ups", follow_ups, to_attr="shown_follow_ups"))


@login_not_required
def input_list(request):
    """Every input that the reader may read; those that he may not are counted below it."""
    form = InputFilterForm(request.GET)
    visible = Input.objects.visible_to(request.user)
    facets, number = input_facets(form, form.narrow(visible, but=["status"]).by_status())
    inputs = with_follow_ups(form.narrow(visible), request.user).select_related("region", "institution")
    meeting = None
    if "rapat" in form.chosen:
        meeting = Meeting.objects.visible_to(request.user).filter(pk=form.chosen["rapat"]).first()
    context = {
        "form": form,
        "facets": facets,
        "page": page_of(request, inputs, count=number),
        "meeting": meeting,
        "all_meetings": form.query(rapat=None),
        "unseen": number_unseen(form, facets[0].number),
    }
    return render(request, "meetings/inputs/list.html", context)


def number_unseen(form, number_seen):
    """How many inputs the list does not show because they are not public.

    Not told under a search: the answer would tell what a hidden text contains. Nor under a status,
    which says of a received input no more than that it is received.
    """
    if "q" in form.chosen or "status" in form.chosen:
        return 0
    return form.narrow(Input.objects.counted()).count() - number_seen


@login_not_required
def input_detail(request, number):
    visible = Input.objects.visible_to(request.user)
    input = get_object_or_404(visible.select_related("meeting", "institution", "region"), number=number)
    lead = visible.filter(pk=input.merged_into_id).first() if input.merged_into_id else None
    context = {
        "input": input,
        "lead": lead,
        "merged": visible.filter(merged_into=input).order_by("number").select_related("institution"),
        "attachments": input.attachments.all(),
        "follow_ups": input.follow_ups.visible_to(request.user).select_related(
            "institution", "input__institution"
        ),
        "history": history_of(
            input.events.select_related("institution", "on_behalf_of"), hide=unseen_lead(input, lead)
        ),
        "steps": steps_of(input, request.user),
    }
    return render(request, "meetings/inputs/detail.html", context)


def unseen_lead(input, lead):
    """The number of a lead that the reader may not read stays out of the history too: it would tell its topic."""
    if input.merged_into_id is None or lead is not None:
        return None
    number = Input.objects.values_list("number", flat=True).get(pk=input.merged_into_id)
    return number, _("masukan lain")


def steps_of(input, user):
    """What the user may do with the input next: (address, words), the most usual first."""
    if not user.is_authenticated:
        return []
    steps = []

    def offer(name, words, *, where=True, status=None):
        if where and (status is None or input.can_move_to(status)):
            steps.append((reverse(name, args=[input.number]), words))

    decides = user.has_perm("meetings.decide_input", input)
    offer(
        "input_complete",
        _("Lengkapi"),
        where=user.has_perm("meetings.complete_input", input),
        status=Status.RECEIVED,
    )
    offer("input_verify", _("Verifikasi"), where=decides, status=Status.VERIFIED)
    offer("input_return", _("Kembalikan untuk dilengkapi"), where=decides, status=Status.RETURNED)
    offer("input_agree", _("Akomodasi"), where=decides, status=Status.AGREED)
    offer("input_decline", _("Jangan akomodasi"), where=decides, status=Status.NOT_ACCOMMODATED)
    offer("input_merge", _("Gabung"), where=decides, status=Status.MERGED)
    offer("input_send_outside", _("Teruskan: bukan wewenang"), where=decides, status=Status.OUTSIDE_AUTHORITY)
    offer("input_postpone", _("Tunda"), where=decides, status=Status.POSTPONED)
    offer(
        "follow_up_add",
        _("Tambah tindak lanjut"),
        where=user.has_perm("meetings.assign_follow_up", input) and input.status == Status.AGREED,
    )
    offer(
        "input_withdraw",
        _("Tarik masukan"),
        where=user.has_perm("meetings.withdraw_input", input),
        status=Status.WITHDRAWN,
    )
    offer("input_unrestrict", _("Buka untuk umum"), where=decides and input.is_restricted)
    offer("input_restrict", _("Kecualikan dari publikasi"), where=decides and not input.is_restricted)
    return steps


def meeting_inputs(request, pk):
    """All inputs of one meeting for those who prepare it, what keeps it from being closed on top."""
    if not request.user.reads_everything:
        raise Http404
    meeting = get_object_or_404(Meeting, pk=pk)
    undecided_first = Case(When(status__in=Input.UNDECIDED, then=Value(0)), default=Value(1))
    inputs = (
        with_follow_ups(meeting.inputs.all(), request.user)
        .select_related("region", "institution")
        .order_by(undecided_first, "number")
    )
    by_status = meeting.inputs.by_status()
    page = page_of(request, inputs, count=sum(by_status.values()), per_page=50)
    may_decide = request.user.has_perm("meetings.decide_input")
    context = {
        "meeting": meeting,
        "page": page,
        "rows": [(input, *next_of(input, may_decide=may_decide)) for input in page],
        "undecided": sum(by_status.get(status, 0) for status in Input.UNDECIDED),
        "may_register": request.user.has_perm("meetings.submit_input", meeting)
        and meeting.is_open_for_inputs,
    }
    return render(request, "meetings/inputs/of_meeting.html", context)


def next_of(input, *, may_decide):
    """(what it lacks, address of the next step, words of it); empty where nothing is to be done."""
    lacks, name, words = {
        Status.RECEIVED: (_("belum diperiksa"), "input_verify", _("Verifikasi")),
        Status.RETURNED: (
            _("menunggu dilengkapi pengusul"),
            "input_complete",
            _("Lengkapi atas nama pengusul"),
        ),
        Status.VERIFIED: (_("belum diputuskan"), "input_detail", _("Putuskan")),
        Status.POSTPONED: (_("ditunda, belum diputuskan"), "input_detail", _("Putuskan")),
    }.get(input.status, ("", "", ""))
    incomplete = [follow_up.number for follow_up in input.shown_follow_ups if follow_up.lacks]
    if incomplete:
        lacks = _("tindak lanjut belum lengkap: %(numbers)s") % {"numbers": ", ".join(incomplete)}
    if not (name and may_decide):
        return lacks, "", ""
    return lacks, reverse(name, args=[input.number]), words
