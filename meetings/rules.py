"""Who may do what: small predicates first, then the table of design.md, in its order.

A predicate answers no on None. What somebody may *see* is a queryset (`visible_to`), not a rule.
"""

import rules
from rules import is_active

from participants.models import Region
from participants.rules import is_administrator, is_chair, is_delegate, is_officer, is_secretariat

# Predicates ------------------------------------------------------------------------------------


@rules.predicate
def chairs_it(user, meeting):
    return meeting is not None and meeting.chair_id is not None and meeting.chair_id == user.person_id


@rules.predicate
def is_invited(user, meeting):
    return (
        meeting is not None
        and meeting.announced_at is not None
        and meeting.attendances.invited().filter(institution=user.institution_id).exists()
    )


def _asked_for(user, input):
    if input is None:
        return False
    if input.institution.is_delegation and user.speaks_for_region:
        return input.region_id == user.region_id
    return input.institution_id == user.institution_id


@rules.predicate
def put_it_forward(user, input):
    return _asked_for(user, input)


@rules.predicate
def asked_for_it(user, follow_up):
    """Whether any of the inputs that it serves is the user's."""
    if follow_up is None or follow_up.input_id is None:
        return False
    return _asked_for(user, follow_up.input) or any(
        _asked_for(user, row.input) for row in follow_up.served.select_related("input__institution")
    )


@rules.predicate
def chairs_a_decision_nobody_asked_for(user, follow_up):
    return follow_up is not None and follow_up.input_id is None and chairs_it(user, follow_up.meeting)


@rules.predicate
def is_responsible(user, follow_up):
    return (
        follow_up is not None
        and follow_up.institution_id is not None
        and follow_up.institution_id == user.institution_id
    )


@rules.predicate
def supports_it(user, follow_up):
    return (
        follow_up is not None
        and follow_up.supports.filter(institution=user.institution_id, released_at__isnull=True).exists()
    )


@rules.predicate
def proposed_it(user, programme):
    if programme is None:
        return False
    if programme.institution.is_delegation and user.speaks_for_region:
        return programme.institution.region_id == user.region_id
    return programme.institution_id == user.institution_id


@rules.predicate
def could_plan_it(user, programme):
    """Its institution's plans are those of the province, or of the region that the programme is for."""
    return programme is not None and (
        user.institution.region.level == Region.Level.PROVINCE
        or user.institution.region_id == programme.region_id
    )


@rules.predicate
def has_it_in_its_plan(user, programme):
    return programme is not None and programme.plans.having().filter(institution=user.institution_id).exists()


@rules.predicate
def is_about_something(user, record):
    return record is not None


@rules.predicate
def is_walidata(user):
    return user.is_authenticated and user.is_secretariat and user.is_walidata


@rules.predicate
def speaks_of_it(user, region):
    """An office of a regency or city of its own region, one of the province of any."""
    return region is not None and user.institution.only_region in {None, region}


@rules.predicate
def is_its_source(user, figure):
    return figure is not None and figure.source_id == user.institution_id


@rules.predicate
def is_party_to_it(user, discrepancy):
    """The producer of the indicator, and whoever gave a figure of that cell."""
    return discrepancy is not None and (
        discrepancy.indicator.producer_id == user.institution_id
        or discrepancy.indicator.figures.filter(
            region=discrepancy.region_id, period=discrepancy.period, source=user.institution_id
        ).exists()
    )


speaks_for_itself = is_delegate | is_officer
acts_on_behalf = is_secretariat & is_about_something

# The table -------------------------------------------------------------------------------------

# submit, complete, withdraw an input: own; the secretariat on behalf, marked so
rules.add_perm("meetings.submit_input", is_active & ((speaks_for_itself & is_invited) | acts_on_behalf))
rules.add_perm("meetings.complete_input", is_active & ((speaks_for_itself & put_it_forward) | acts_on_behalf))
rules.add_perm("meetings.withdraw_input", is_active & ((speaks_for_itself & put_it_forward) | acts_on_behalf))
rules.add_perm(
    "meetings.reply_to_invitation", is_active & ((speaks_for_itself & is_invited) | acts_on_behalf)
)

# confirm a follow-up as done, or return it: whoever asked; never the secretariat
rules.add_perm(
    "meetings.answer_follow_up",
    is_active & ((speaks_for_itself & asked_for_it) | (is_chair & chairs_a_decision_nobody_asked_for)),
)

# report progress, hand on, ask for an extension: the responsible institution; the secretariat on behalf, marked so
rules.add_perm(
    "meetings.report_follow_up", is_active & ((speaks_for_itself & is_responsible) | acts_on_behalf)
)

# report its own part: a supporting institution; the secretariat on behalf, marked so
rules.add_perm("meetings.support_follow_up", is_active & ((speaks_for_itself & supports_it) | acts_on_behalf))

# propose a programme; change or withdraw it, say what it depends on: own; the secretariat on behalf, marked so
rules.add_perm("meetings.propose_programme", is_active & (speaks_for_itself | is_secretariat))
rules.add_perm("meetings.change_programme", is_active & ((speaks_for_itself & proposed_it) | acts_on_behalf))

# say that it is in a plan, and that it is carried out: whose plan it is; the secretariat on behalf, marked so
rules.add_perm(
    "meetings.take_up_programme", is_active & ((speaks_for_itself & could_plan_it) | acts_on_behalf)
)
rules.add_perm(
    "meetings.report_programme", is_active & ((speaks_for_itself & has_it_in_its_plan) | acts_on_behalf)
)

# settle programmes by a decision in the minutes, say that one got into no plan, keep the themes
rules.add_perm("meetings.settle_programme", is_active & is_secretariat)
rules.add_perm("meetings.leave_out_programme", is_active & is_secretariat)
rules.add_perm("meetings.keep_programme_themes", is_active & is_secretariat)

# prepare meetings, take minutes, register and assign
rules.add_perm("meetings.prepare_meeting", is_active & is_secretariat)
rules.add_perm("meetings.take_minutes", is_active & is_secretariat)
rules.add_perm("meetings.keep_phrases", is_active & is_secretariat)
rules.add_perm("meetings.decide_input", is_active & is_secretariat)
rules.add_perm("meetings.assign_follow_up", is_active & is_secretariat)

# ratify, close
rules.add_perm("meetings.ratify_minutes", is_active & is_chair & chairs_it)
rules.add_perm("meetings.close_meeting", is_active & is_chair & chairs_it)

# comment on circulated minutes: the invited, in their own name
rules.add_perm("meetings.comment_minutes", is_active & speaks_for_itself & is_invited)

# correct ratified minutes: the secretariat drafts, the chair of that meeting issues
rules.add_perm("meetings.draft_correction", is_active & is_secretariat)
rules.add_perm("meetings.issue_correction", is_active & is_chair & chairs_it)

# publish, correct, withdraw a summary
rules.add_perm("meetings.publish_summary", is_active & (is_secretariat | is_chair))

# issue official documents, and set the head that they have
rules.add_perm("meetings.issue_document", is_active & is_secretariat)
rules.add_perm("meetings.keep_letterhead", is_active & (is_secretariat | is_administrator))

# the Word templates of the papers
rules.add_perm("meetings.keep_word_templates", is_active & is_secretariat)

# propose a figure: own region (an office of the province: any), own institution; the secretariat on behalf, marked so
rules.add_perm("meetings.propose_figure", is_active & ((speaks_for_itself & speaks_of_it) | acts_on_behalf))
rules.add_perm("meetings.revise_figure", is_active & ((speaks_for_itself & is_its_source) | acts_on_behalf))

# say something of a discrepancy: its parties, and the walidata
rules.add_perm(
    "meetings.comment_discrepancy",
    is_active & ((speaks_for_itself & is_party_to_it) | (is_walidata & is_about_something)),
)

# settle a figure: the walidata, and the chair of that meeting; what comes before it: indicators, returning figures, putting a discrepancy on an agenda
rules.add_perm("meetings.settle_figure", is_active & (is_walidata | (is_chair & chairs_it)))
rules.add_perm("meetings.keep_indicators", is_active & is_walidata)
rules.add_perm("meetings.return_figure", is_active & is_walidata & is_about_something)
rules.add_perm("meetings.close_finding", is_active & is_walidata)
rules.add_perm("meetings.schedule_discrepancy", is_active & is_walidata)

# the office's calendar; the letters that did not arrive; the time limits (settings)
rules.add_perm("meetings.keep_calendar", is_active & is_secretariat)
rules.add_perm("meetings.resend_letters", is_active & is_secretariat)
rules.add_perm("meetings.set_limits", is_active & is_administrator)
