"""A programme on its way into the plans: each RKPD or Renja has it whole, partly or not, and carries it out for itself."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetings.actions.events import record, stated
from meetings.actions.programmes import locked_programme
from meetings.models import ProgrammeEvent, ProgrammePlan
from meetings.models.programme_plans import standing_of
from meetings.models.records import no_such_step
from meetings.notifications import notify

Kind = ProgrammeEvent.Kind
Standing = ProgrammePlan.Standing


@transaction.atomic
def take_up(programme, *, by, institution, document, document_year, note=""):
    """An institution has it in its planning document: the RKPD of a region, the Renja of an agency.

    Args:
        institution: whose document; where it is not `by`'s own, the secretariat says so on its behalf.
        document: Programme.Document.

    Raises:
        ValidationError: no such step, or this plan has the whole of it already.
    """
    programme, plan = _plan(programme, "take_up", institution, document, document_year, by=by)
    plan.standing, plan.part, plan.reason = Standing.TAKEN_UP, "", ""
    return _said(programme, plan, Kind.TAKEN_UP, by=by, note=note, tell="programme_taken_up")


@transaction.atomic
def take_up_partly(programme, *, by, institution, document, document_year, part):
    """The same of a part of it, and which part that is.

    Raises:
        ValidationError: no such step, the part is not named, or this plan has the whole of it.
    """
    stated(part, "part")
    programme, plan = _plan(programme, "take_up_partly", institution, document, document_year, by=by)
    plan.standing, plan.part, plan.reason = Standing.PARTLY, part, ""
    return _said(programme, plan, Kind.PARTLY, by=by, note=part, tell="programme_taken_up")


@transaction.atomic
def leave_out(programme, *, by, institution, document, document_year, reason):
    """What a Rakor agreed did not get into a plan, and why: public. What other plans make of it stays.

    Raises:
        ValidationError: no such step, no reason is given, or this plan has it.
    """
    stated(reason)
    programme, plan = _plan(programme, "leave_out", institution, document, document_year, by=by)
    plan.standing, plan.part, plan.reason = Standing.LEFT_OUT, "", reason
    return _said(programme, plan, Kind.LEFT_OUT, by=by, note=reason, tell="programme_left_out")


@transaction.atomic
def carry_out(programme, *, by, evidence, link="", plan=None):
    """What a plan has of it is done, and what shows that.

    Args:
        plan: a ProgrammePlan; None where only one of them is not carried out yet.

    Raises:
        ValidationError: no such step (no plan has anything left to carry out either), no evidence is given, or the plan is
            not named although there are several.
    """
    stated(evidence, "evidence")
    programme = locked_programme(programme)
    programme.take("carry_out")
    plans = list(programme.plans.to_carry_out())
    if not plans:
        raise no_such_step(programme.get_status_display())
    chosen = [row for row in plans if plan is None or row.pk == plan.pk]
    if len(chosen) != 1:
        raise ValidationError({"plan": _("Pilih rencana yang dilaksanakan.")})
    chosen[0].standing, chosen[0].evidence = Standing.CARRIED_OUT, evidence
    return _said(
        programme, chosen[0], Kind.CARRIED_OUT, by=by, note=evidence, link=link, tell="programme_carried_out"
    )


# What is refused, by the verb: the standings of a plan of which it says nothing new.
_IN_VAIN = {
    "take_up": {Standing.TAKEN_UP, Standing.CARRIED_OUT},
    "take_up_partly": {Standing.TAKEN_UP, Standing.CARRIED_OUT},
    "leave_out": {Standing.TAKEN_UP, Standing.PARTLY, Standing.CARRIED_OUT},
}


def _plan(programme, verb, institution, document, document_year, *, by):
    """(the locked programme, its plan of that name, which may be unsaved)."""
    programme = locked_programme(programme)
    programme.take(verb)
    named = {"institution": institution, "document": document, "document_year": document_year}
    plan = programme.plans.filter(**named).first()
    if plan is None:
        return programme, ProgrammePlan(
            programme=programme, **named, created_by=by, is_sample=programme.is_sample
        )
    if plan.standing in _IN_VAIN[verb]:
        raise ValidationError(
            _("%(plan)s sudah tercatat: %(standing)s."),
            code="said_already",
            params={"plan": plan, "standing": plan.get_standing_display()},
        )
    return programme, plan


def _said(programme, plan, kind, *, by, note, tell, link=""):
    """Save what a plan makes of it, and what follows for the programme; record, and tell the proposer."""
    plan.save()
    programme.status, told_by = standing_of(programme.plans.all())
    programme.taken_up_by = told_by and told_by.institution
    programme.document = told_by.document if told_by else ""
    programme.document_year = told_by and told_by.document_year
    programme.part = told_by.part if told_by else ""
    programme.evidence = told_by.evidence if told_by else ""
    programme.public_reason = "" if told_by else programme.public_reason or plan.reason
    programme.save()
    record(programme, kind, by=by, note=note, on_behalf_of=plan.institution, link=link)
    notify([programme.institution], tell, programme)
    return programme
