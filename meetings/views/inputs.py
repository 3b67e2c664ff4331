from collections import Counter

from django.db.models import Case, Exists, OuterRef, Prefetch, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from meetings.forms.filters import InputFilterForm
from meetings.kept_queries import kept_query, the_one
from meetings.models import Attachment, FollowUp, Input, InputEvent, Meeting, Programme, ServedInput
from meetings.public_pages import counted_once, public_page
from meetings.views.deadlines import clocks_of
from meetings.views.entry_outcomes import entry_of
from meetings.views.histories import history_of, leave_out
from meetings.views.lists import TwoParts, listed, masked_rows, unless_masked
from meetings.views.pages import page_of, rows_at
from meetings.views.row_queries import FOLLOW_UP, inputs_by_key, inputs_in_short
from meetings.views.totals import input_facets, input_number

Status = Input.Status


def with_follow_ups(inputs, user):
    """The inputs with those of the follow-ups serving them that the user may read, in `shown_served` (ServedInput)."""
    served = (
        ServedInput.objects.filter(follow_up__in=FollowUp.objects.visible_to(user).values("pk"))
        .select_related("follow_up__input__institution")
        .order_by("follow_up__number")
    )
    return inputs.prefetch_related(Prefetch("served_by", served, to_attr="shown_served"))


def listed_inputs(form, user):
    """The rows that the form leaves, in their order.

    What may be read comes first; the place of a masked row says no more of it than the row itself.
    """
    rows = listed(Input.objects, user, is_search="q" in form.chosen)
    return (
        form.narrow(rows)
        .select_related("region", "institution", "meeting")
        .order_by(
            "-is_readable",
            unless_masked("meeting__starts_at").desc(nulls_last=True),
            unless_masked("number", ""),
            "region__code",
            "status",
            "pk",
        )
    )


@public_page
def input_list(request):
    """Every input that the totals count, masked where the reader may not read it."""
    form = InputFilterForm(request.GET, request=request)
    totals, readable = counted_once(request, form.kept_as("inputs"), lambda: totals_of(form, request.user))
    facets, number = input_facets(form, totals)
    if request.user.is_authenticated:
        inputs = with_follow_ups(listed_inputs(form, request.user), request.user)
    else:
        inputs = inputs_for_strangers(request, form, input_number(form, readable))
    meeting = None
    if "rapat" in form.chosen:
        meeting = Meeting.objects.visible_to(request.user).filter(pk=form.chosen["rapat"]).first()
    context = {
        "form": form,
        "facets": facets,
        "page": page_of(request, inputs, count=number),
        "meeting": meeting,
        "all_meetings": form.query(rapat=None),
    }
    return render(request, "meetings/inputs/list.html", context)


def totals_of(form, user):
    """How many of the rows that the form leaves stand where, without its status and progress: (all, what may be read)."""
    rows = listed(Input.objects, user, is_search="q" in form.chosen)
    counted, readable = Counter(), Counter()
    standings = form.narrow(rows, but=["status", "perkembangan"]).standings("is_readable")
    for is_readable, standing, number in standings:
        counted[standing] += number
        if is_readable:
            readable[standing] += number
    return counted, readable


def inputs_for_strangers(request, form, number):
    """The rows that the form leaves, as `listed_inputs` orders them.

    Args:
        number: how many of them may be read.
    """

    def found():
        return form.narrow(Input.objects.published()).order_by("-meeting__starts_at", "number")

    def readable(start, stop):
        return rows_at(request, form.kept_as("inputs"), found, inputs_by_key, start, stop)

    def masked(start, stop):
        rows = masked_rows(Input.objects, Input.objects.published(), is_search="q" in form.chosen)
        return inputs_in_short(form.narrow(rows)).order_by("region__code", "status", "pk")[start:stop]

    return TwoParts(readable, masked, number)


@public_page
def input_detail(request, number):
    visible = Input.objects.visible_to(request.user)
    input = the_one(input_of(request.user, number))
    lead = None
    if input.merged_into_id:
        lead = visible.with_progress().filter(pk=input.merged_into_id).first()
    served = served_by(input, request.user)
    events = events_of(None, input.pk)
    leave_out(events, unseen_leads(input, events, visible))
    context = {
        "input": input,
        "lead": lead,
        "lead_standing": standing_of(lead) if lead else "",
        "lead_served": served_by(lead, request.user) if lead else [],
        "merged": merged_into(request.user, input.pk),
        "programmes": programmes_from(None, input.pk),
        "attachments": attachments_of(None, input.pk),
        "spoken": entry_of(input, request.user),
        "follow_ups": [row.follow_up for row in served],
        "origins": origins_of(input, served, visible),
        "waits_for": waited_for(input, served),
        "deadlines": clocks_of(input),
        "history": history_of(events),
        "steps": steps_of(input, request.user),
        "may_share": may_share(input, request.user),
    }
    return render(request, "meetings/inputs/detail.html", context)


@kept_query(str)
def input_of(reader, number):
    inputs = Input.objects.visible_to(reader).select_related("meeting", "institution", "region")
    return inputs.defer("meeting__aims", "meeting__theme").filter(number=number)


@kept_query(int)
def events_of(_reader, input):
    return InputEvent.objects.filter(input=input).select_related("institution", "on_behalf_of")


@kept_query(int)
def attachments_of(_reader, input):
    return Attachment.objects.filter(input=input)


@kept_query(int)
def merged_into(reader, input):
    inputs = Input.objects.visible_to(reader).filter(merged_into=input).select_related("institution")
    return inputs.only("number", "topic", "institution__name", "institution__short_name").order_by("number")


@kept_query(int)
def programmes_from(_reader, input):
    programmes = Programme.objects.published().filter(input=input)
    return programmes.only("number", "title", "status").order_by("number")


def served_by(input, user):
    """The rows (ServedInput) of the follow-ups that serve it and that the user may read, with their follow-ups."""
    return _served(user, input.pk)


@kept_query(int)
def _served(reader, input):
    visible = FollowUp.objects.visible_in_turn(reader).filter(pk=OuterRef("follow_up"))
    names = ["institution", "input__institution", "entry", "meeting"]
    return (
        ServedInput.objects.filter(Exists(visible), input=input)
        .select_related(*(f"follow_up__{name}" for name in names))
        .only("input", "confirmed_at", *(f"follow_up__{name}" for name in FOLLOW_UP))
        .order_by("follow_up__due_date", "follow_up__number")
    )


def origins_of(input, served, visible):
    """(follow-up, the input that it was made for where the reader may read that) of those made for another input."""
    others = [row.follow_up for row in served if row.follow_up.input_id not in {None, input.pk}]
    if not others:
        return []
    made_for = visible.in_bulk({follow_up.input_id for follow_up in others})
    return [(follow_up, made_for.get(follow_up.input_id)) for follow_up in others]


def standing_of(input):
    """Its status in words, and how far it is where it is agreed. `input` comes `with_progress()`."""
    if not input.progress:
        return input.get_status_display()
    return _("%(status)s, %(progress)s") % {
        "status": input.get_status_display(),
        "progress": Input.Progress(input.progress).label,
    }


def waited_for(input, served):
    """Whose turn it is, in words; "" where it has ended, or follows another input.

    Args:
        served: rows of the follow-ups that serve it, as `served_by` gives them.
    """
    if input.status == Status.RETURNED:
        return _("%(institution)s, untuk melengkapi masukan ini") % {"institution": input.institution.name}
    if input.status == Status.OUTSIDE_AUTHORITY:
        return input.receiver
    if input.status != Status.AGREED:
        return {
            Status.RECEIVED: _("sekretariat, untuk memeriksa masukan ini"),
            Status.VERIFIED: _("sekretariat, untuk memutuskan masukan ini"),
            Status.POSTPONED: _("sekretariat, untuk memutuskan masukan ini pada waktunya"),
        }.get(input.status, "")
    names = [whose_turn(row, input) for row in served]
    return get_text_list(list(dict.fromkeys(filter(None, names))), _("dan"))


def whose_turn(row, input):
    """Who is waited for on a follow-up, as the page of an input that it serves names it.

    Another asker is not named: the reader may not be allowed to read what it put forward.
    """
    follow_up = row.follow_up
    if follow_up.status == FollowUp.Status.NOT_STARTED:
        return _("sekretariat")
    if follow_up.status in FollowUp.WITH_INSTITUTION:
        return follow_up.outside_body or follow_up.institution.name
    if follow_up.status == FollowUp.Status.REPORTED:
        return input.institution.name if row.confirmed_at is None else _("pengusul lain")
    return ""


def may_share(input, user):
    """The link to send it on: for what is public, and for the asker's own before it is; never for what is restricted."""
    if input.is_public:
        return True
    is_own = user.is_authenticated and user.has_perm("meetings.complete_input", input)
    return is_own and not input.is_restricted and not user.reads_everything


def unseen_leads(input, events, visible):
    """The numbers of all that it was ever merged into and that the reader may not read: they stay out of the notes.

    Returns:
        (number, what stands instead) for each. One query, where it was ever merged.
    """
    if not any(event.kind == InputEvent.Kind.MERGED for event in events):
        return []
    ever = input.history.filter(merged_into__isnull=False).values("merged_into")
    unseen = Input.objects.filter(pk__in=ever).exclude(pk__in=visible.values("pk"))
    return [(number, _("masukan lain")) for number in unseen.values_list("number", flat=True)]


def steps_of(input, user):
    """What the user may do with the input next: (address, words), the most usual first."""
    if not user.is_authenticated:
        return []
    steps = []

    def offer(name, words, *, where=True, verb=None):
        if where and (verb is None or input.can(verb)):
            steps.append((reverse(name, args=[input.number]), words))

    decides = user.has_perm("meetings.decide_input", input)
    offer(
        "input_complete",
        _("Lengkapi"),
        where=user.has_perm("meetings.complete_input", input),
        verb="complete_input",
    )
    offer("input_verify", _("Verifikasi"), where=decides, verb="verify_input")
    offer("input_return", _("Kembalikan untuk dilengkapi"), where=decides, verb="return_input")
    offer("input_agree", _("Akomodasi"), where=decides, verb="agree_input")
    offer("input_decline", _("Jangan akomodasi"), where=decides, verb="decline_input")
    offer("input_merge", _("Gabung"), where=decides, verb="merge_input")
    offer("input_unmerge", _("Pisahkan dari masukan utama"), where=decides, verb="unmerge_input")
    offer("input_send_outside", _("Teruskan: bukan wewenang"), where=decides, verb="send_outside")
    again = input.status == Status.POSTPONED
    offer("input_postpone", _("Tunda lagi") if again else _("Tunda"), where=decides, verb="postpone_input")
    offer(
        "follow_up_add",
        _("Tambah tindak lanjut"),
        where=user.has_perm("meetings.assign_follow_up", input),
        verb="split_input",
    )
    offer(
        "input_withdraw",
        _("Tarik masukan"),
        where=user.has_perm("meetings.withdraw_input", input),
        verb="withdraw_input",
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
    incomplete = [row.follow_up.number for row in input.shown_served if row.follow_up.lacks]
    if incomplete:
        lacks = _("tindak lanjut belum lengkap: %(numbers)s") % {"numbers": ", ".join(incomplete)}
    if not (name and may_decide):
        return lacks, "", ""
    return lacks, reverse(name, args=[input.number]), words
