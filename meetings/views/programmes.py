"""Programmes, as anybody reads them: their list, and each with what became of it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.forms.programme_filters import ProgrammeFilterForm
from meetings.models import Input, Programme, ProgrammeDependency, ProgrammeEvent
from meetings.public_pages import counted_once, public_page
from meetings.views.histories import history_of
from meetings.views.pages import page_of
from meetings.views.programme_matrices import doubles_of
from meetings.views.totals import Facet

Status = Programme.Status
MOST_ALIKE = 10  # others that the page of one leads to

# What a row of templates/meetings/programmes/table.html shows: the texts are long.
SHOWN = (
    "number", "title", "year", "budget", "fund", "status", "is_sample",
    "region__name", "theme__name", "institution__name", "institution__short_name",
)  # fmt: skip


@dataclass(frozen=True)
class Sums:
    """How many programmes, their budgets together, and how many of them state none."""

    number: int = 0
    budget: Decimal = Decimal(0)
    unstated: int = 0

    def __add__(self, other):
        return Sums(self.number + other.number, self.budget + other.budget, self.unstated + other.unstated)


def sums_of(programmes):
    """{status: Sums}, one query; what none has is left out."""
    rows = programmes.order_by().values_list("status")
    counted = rows.annotate(
        number=Count("pk"), sum=Sum("budget"), unstated=Count("pk", filter=Q(budget__isnull=True))
    )
    return {
        status: Sums(number, budget or Decimal(0), unstated) for status, number, budget, unstated in counted
    }


def counted(sums, status=None):
    """Of one status, or of all that count."""
    if status:
        return sums.get(status, Sums())
    return sum((its for status, its in sums.items() if status != Status.WITHDRAWN), Sums())


def in_short(programmes):
    return programmes.select_related("region", "theme", "institution").only(*SHOWN)


def listed_programmes(form, user):
    """The rows that the form leaves, in their order: the latest year first, by number."""
    return form.narrow(Programme.objects.visible_to(user)).order_by("-year", "number")


@public_page
def programme_list(request):
    form = ProgrammeFilterForm(request.GET, request=request)
    sums = counted_once(
        request,
        form.kept_as("programmes"),
        lambda: sums_of(form.narrow(Programme.objects.published(), but=["status"])),
    )
    chosen = form.chosen.get("status")
    shown = counted(sums, chosen)
    years = counted_once(request, "years of programmes", years_of)
    context = {
        "form": form,
        "facets": facets(form, sums),
        "sums": shown,
        "page": page_of(request, in_short(listed_programmes(form, request.user)), count=shown.number),
        "matrix_year": form.chosen.get("tahun") or (years[0] if years else None),
        "may_keep_themes": request.user.is_authenticated
        and request.user.has_perm("meetings.keep_programme_themes"),
        "may_propose": request.user.is_authenticated and request.user.has_perm("meetings.propose_programme"),
    }
    return render(request, "meetings/programmes/list.html", context)


def facets(form, sums):
    """The totals above the list, each the length of the list that it leads to."""
    chosen = form.chosen.get("status")

    def facet(label, number, status=None):
        return Facet(label, number, form.query(status=status), chosen == status)

    return [
        facet(_("semua"), counted(sums).number),
        *(
            facet(status.label, sums.get(status, Sums()).number, status.value)
            for status in Status
            if status in sums or chosen == status
        ),
    ]


def years_of():
    """The years for which something is proposed, the latest first."""
    return list(Programme.objects.counted().order_by("-year").values_list("year", flat=True).distinct())


@public_page
def programme_detail(request, number):
    programme = (
        Programme.objects.visible_to(request.user)
        .select_related("region", "theme", "institution__region", "decision__minutes__meeting")
        .filter(number=number)
        .first()
    )
    if programme is None:
        raise Http404
    events = ProgrammeEvent.objects.filter(programme=programme).select_related("institution", "on_behalf_of")
    # Both ways in one query; what was withdrawn is named too, with its status.
    links = ProgrammeDependency.objects.in_force().select_related("programme", "needs").order_by("pk")
    links = list(links.filter(Q(programme=programme) | Q(needs=programme)))
    plans = list(programme.plans.select_related("institution"))
    context = {
        "programme": programme,
        "plans": plans,
        "reason": programme.public_reason if programme.status == Status.NOT_TAKEN_UP else "",
        "is_said_of_a_plan": any(plan.reason == programme.public_reason for plan in plans),
        "input": input_of(programme, request.user),
        "needs": [link for link in links if link.programme_id == programme.pk],
        "needed_by": [link for link in links if link.needs_id == programme.pk],
        "alike": alike(request, programme),
        "history": history_of(events),
        "steps": steps_of(programme, plans, request.user),
        "may_link": request.user.is_authenticated
        and programme.can("depend_on")
        and request.user.has_perm("meetings.change_programme", programme),
        "pending": pending_of(programme, request.user),
    }
    return render(request, "meetings/programmes/detail.html", context)


def input_of(programme, user):
    """The input that it came from, where the reader may read that."""
    if programme.input_id is None:
        return None
    return Input.objects.visible_to(user).filter(pk=programme.input_id).first()


def alike(request, programme):
    """[(by what, proposal)] of the others that seem to be for the same thing."""
    if programme.status == Status.WITHDRAWN:
        return []
    found = {}
    for why, group in doubles_of(request, programme.year):
        if any(proposal.pk == programme.pk for proposal in group):
            found |= {proposal.pk: (why, proposal) for proposal in group if proposal.pk != programme.pk}
    return list(found.values())[:MOST_ALIKE]


def pending_of(programme, user):
    """What draft minutes make of it: for those who read the draft alone."""
    if not (user.is_authenticated and user.reads_everything):
        return None
    pending = programme.settlements.pending().select_related("decision__minutes__meeting")
    return pending.first()


def steps_of(programme, plans, user):
    """What the user may do with the programme next: (address, words), the most usual first."""
    if not user.is_authenticated:
        return []
    offers = [
        ("programme_take_up", _("Masuk RKPD/Renja"), "take_up"),
        ("programme_take_up_partly", _("Masuk sebagian"), "take_up_partly"),
        ("programme_leave_out", _("Tidak dimuat"), "leave_out"),
        ("programme_carry_out", _("Sudah dilaksanakan"), "carry_out"),
        ("programme_change", _("Ubah"), "change_programme"),
        ("programme_withdraw", _("Tarik"), "withdraw_programme"),
    ]
    open_plans = [plan for plan in plans if plan.standing in plan.TO_CARRY_OUT]
    if not any(user.is_secretariat or plan.institution_id == user.institution_id for plan in open_plans):
        offers = [offer for offer in offers if offer[2] != "carry_out"]
    return [
        (reverse(name, args=[programme.number]), words)
        for name, words, verb in offers
        if programme.can(verb) and user.has_perm(programme.VERBS[verb].permission, programme)
    ]
