"""Who may what: each permission, each role, each kind of record, as the table of design.md has them."""

import uuid
from datetime import date

import pytest
import rules
from django.contrib.auth.models import AnonymousUser

from meetings.actions import follow_ups, handing_on
from meetings.models import Entry
from tests import factories
from tests.meetings import programme_factories

pytestmark = pytest.mark.django_db

ANONYMOUS, BURU, AMBON, BAPPEDA, OTHER_OFFICE = "anonymous", "buru", "ambon", "bappeda", "other office"
SECRETARIAT, CHAIR, OTHER_CHAIR, ADMINISTRATOR = "secretariat", "chair", "other chair", "administrator"
WALIDATA = "walidata"  # of the secretariat: has all that the secretariat has

# (permission, what it is asked about, who has it). From the table "Who may do what" of design.md; Buru put the
# input forward, Bappeda is responsible; the other office is not invited and has nothing to do with it.
PERMISSIONS = [
    # submit, complete, withdraw an input: own region, own institution, the secretariat on behalf
    ("submit_input", "meeting", {BURU, AMBON, BAPPEDA, SECRETARIAT}),
    ("submit_input", "draft meeting", {SECRETARIAT}),
    ("complete_input", "input of Buru", {BURU, SECRETARIAT}),
    ("complete_input", "input of Bappeda", {BAPPEDA, SECRETARIAT}),
    ("withdraw_input", "input of Buru", {BURU, SECRETARIAT}),
    ("withdraw_input", "input of Bappeda", {BAPPEDA, SECRETARIAT}),
    ("reply_to_invitation", "meeting", {BURU, AMBON, BAPPEDA, SECRETARIAT}),
    ("reply_to_invitation", "draft meeting", {SECRETARIAT}),
    # confirm a follow-up as done, or return it: whoever asked; never the secretariat
    ("answer_follow_up", "follow-up for Buru", {BURU}),
    ("answer_follow_up", "follow-up for Bappeda", {BAPPEDA}),
    ("answer_follow_up", "follow-up of a decision", {CHAIR}),
    ("answer_follow_up", "follow-up of the secretariat's input", set()),
    # report progress: the responsible institution, the secretariat on behalf
    ("report_follow_up", "follow-up for Buru", {BAPPEDA, SECRETARIAT}),
    ("report_follow_up", "follow-up for Bappeda", {BURU, SECRETARIAT}),
    ("report_follow_up", "follow-up without institution", {SECRETARIAT}),
    # report its own part: a supporting institution, the secretariat on behalf
    ("support_follow_up", "supported follow-up", {OTHER_OFFICE, SECRETARIAT}),
    ("support_follow_up", "follow-up for Buru", {SECRETARIAT}),
    ("answer_follow_up", "supported follow-up", {BURU}),
    # propose a programme: whoever asks or works, the secretariat on behalf; change it: whoever proposed it
    ("propose_programme", "programme of Buru", {BURU, AMBON, BAPPEDA, OTHER_OFFICE, SECRETARIAT}),
    ("change_programme", "programme of Buru", {BURU, SECRETARIAT}),
    ("change_programme", "programme of Bappeda", {BAPPEDA, SECRETARIAT}),
    # it is in a plan: those of the province or of its region; carried out: whose plan it is
    ("take_up_programme", "programme of Buru", {BURU, BAPPEDA, OTHER_OFFICE, SECRETARIAT}),
    ("report_programme", "programme of Buru", {SECRETARIAT}),
    ("report_programme", "programme in Bappeda's plan", {BAPPEDA, SECRETARIAT}),
    ("settle_programme", "programme of Buru", {SECRETARIAT}),
    ("leave_out_programme", "programme of Buru", {SECRETARIAT}),
    ("keep_programme_themes", "programme of Buru", {SECRETARIAT}),
    # propose a figure: own region, own institution, the secretariat on behalf
    ("propose_figure", "region Buru", {BURU, BAPPEDA, OTHER_OFFICE, SECRETARIAT, WALIDATA}),
    ("revise_figure", "figure of Bappeda", {BAPPEDA, SECRETARIAT, WALIDATA}),
    ("revise_figure", "figure of Buru", {BURU, SECRETARIAT, WALIDATA}),
    # comment a discrepancy: whose figures differ
    ("comment_discrepancy", "discrepancy", {BURU, BAPPEDA, WALIDATA}),
    # settle a figure: the walidata and the chair of that meeting; what comes before it: the walidata
    ("settle_figure", "meeting", {WALIDATA, CHAIR}),
    ("settle_figure", "meeting without chair", {WALIDATA}),
    ("schedule_discrepancy", "discrepancy", {WALIDATA}),
    ("return_figure", "figure of Buru", {WALIDATA}),
    ("keep_indicators", "discrepancy", {WALIDATA}),
    ("close_finding", "discrepancy", {WALIDATA}),
    # prepare meetings, take minutes, register and assign
    ("prepare_meeting", "meeting", {SECRETARIAT}),
    ("take_minutes", "meeting", {SECRETARIAT}),
    ("keep_phrases", "meeting", {SECRETARIAT}),
    ("decide_input", "input of Buru", {SECRETARIAT}),
    ("assign_follow_up", "follow-up for Buru", {SECRETARIAT}),
    # ratify, close: the chair of that meeting
    ("ratify_minutes", "meeting", {CHAIR}),
    ("close_meeting", "meeting", {CHAIR}),
    ("ratify_minutes", "meeting without chair", set()),
    ("close_meeting", "meeting without chair", set()),
    # comment on circulated minutes: the invited, in their own name
    ("comment_minutes", "meeting", {BURU, AMBON, BAPPEDA}),
    ("comment_minutes", "draft meeting", set()),
    # correct ratified minutes: the secretariat drafts, the chair of that meeting issues
    ("draft_correction", "meeting", {SECRETARIAT}),
    ("issue_correction", "meeting", {CHAIR}),
    ("issue_correction", "meeting without chair", set()),
    # publish, correct, withdraw a summary
    ("publish_summary", "meeting", {SECRETARIAT, CHAIR, OTHER_CHAIR}),
    # the office's calendar, letters that did not arrive; the time limits
    ("keep_calendar", "meeting", {SECRETARIAT}),
    ("resend_letters", "meeting", {SECRETARIAT}),
    ("set_limits", "meeting", {ADMINISTRATOR}),
    # official documents: who issues them, what they look like
    ("issue_document", "meeting", {SECRETARIAT}),
    ("keep_word_templates", "meeting", {SECRETARIAT}),
    ("keep_letterhead", "meeting", {SECRETARIAT, ADMINISTRATOR}),
]
# What needs a record to be about is refused without one; these depend on the role alone.
BY_ROLE_ALONE = {
    "settle_figure": {WALIDATA},
    "schedule_discrepancy": {WALIDATA},
    "keep_indicators": {WALIDATA},
    "close_finding": {WALIDATA},
    "propose_programme": {BURU, AMBON, BAPPEDA, OTHER_OFFICE, SECRETARIAT},
    "settle_programme": {SECRETARIAT},
    "leave_out_programme": {SECRETARIAT},
    "keep_programme_themes": {SECRETARIAT},
    "prepare_meeting": {SECRETARIAT},
    "take_minutes": {SECRETARIAT},
    "keep_phrases": {SECRETARIAT},
    "decide_input": {SECRETARIAT},
    "assign_follow_up": {SECRETARIAT},
    "draft_correction": {SECRETARIAT},
    "publish_summary": {SECRETARIAT, CHAIR, OTHER_CHAIR},
    "keep_calendar": {SECRETARIAT},
    "resend_letters": {SECRETARIAT},
    "set_limits": {ADMINISTRATOR},
    "issue_document": {SECRETARIAT},
    "keep_word_templates": {SECRETARIAT},
    "keep_letterhead": {SECRETARIAT, ADMINISTRATOR},
}


@pytest.fixture
def people():
    kominfo = factories.kominfo("Maluku")
    return {
        ANONYMOUS: AnonymousUser(),
        BURU: factories.buru(),
        AMBON: factories.ambon(),
        BAPPEDA: factories.bappeda(),
        OTHER_OFFICE: factories.user("lain@uji.id", "officer", factories.InstitutionFactory()),
        SECRETARIAT: factories.secretariat(),
        WALIDATA: factories.walidata(),
        CHAIR: factories.chair(),
        OTHER_CHAIR: factories.user("pimpinan-lain@uji.id", "chair", kominfo),
        ADMINISTRATOR: factories.administrator(),
    }


@pytest.fixture
def things(people):
    meeting = factories.held_meeting()
    draft = factories.draft_meeting(title="Draf")
    draft.attendances.create(institution=people[BURU].institution, created_by=people[SECRETARIAT])
    without_chair = factories.held_meeting(title="Tanpa pimpinan")
    without_chair.chair = None
    for_buru = factories.assigned_follow_up(meeting)
    for_bappeda = factories.assigned_follow_up(
        meeting, by=people[BAPPEDA], institution=people[BURU].institution
    )
    of_secretariat = factories.assigned_follow_up(meeting, by=people[SECRETARIAT])
    supported = factories.assigned_follow_up(meeting)
    handing_on.add_support(
        supported,
        by=people[SECRETARIAT],
        institution=people[OTHER_OFFICE].institution,
        client_key=uuid.uuid4(),
    )
    decision = factories.note(meeting, "Forum dibentuk.", kind=Entry.Kind.DECISION)
    of_decision, without_institution = (
        follow_ups.create_follow_up(
            by=people[SECRETARIAT],
            client_key=uuid.uuid4(),
            meeting=meeting,
            entry=decision,
            task="x",
            institution=institution,
            due_date=due_date,
        )[0]
        for institution, due_date in [(people[BAPPEDA].institution, date(2021, 6, 30)), (None, None)]
    )
    in_a_plan = programme_factories.taken_up()
    discrepancy = factories.discrepancy(where="Buru", givers=[people[BAPPEDA], people[BURU]])
    figures = discrepancy.indicator.figures
    return {
        "region Buru": factories.region("Buru"),
        "figure of Bappeda": figures.get(source=people[BAPPEDA].institution),
        "figure of Buru": figures.get(source=people[BURU].institution),
        "discrepancy": discrepancy,
        "programme of Buru": programme_factories.proposed("Menara"),
        "programme of Bappeda": programme_factories.proposed("Pusat data", by=people[BAPPEDA]),
        "programme in Bappeda's plan": in_a_plan,
        "meeting": meeting,
        "draft meeting": draft,
        "meeting without chair": without_chair,
        "input of Buru": for_buru.input,
        "input of Bappeda": for_bappeda.input,
        "follow-up for Buru": for_buru,
        "follow-up for Bappeda": for_bappeda,
        "supported follow-up": supported,
        "follow-up of the secretariat's input": of_secretariat,
        "follow-up of a decision": of_decision,
        "follow-up without institution": without_institution,
    }


def who_may(people, permission, thing):
    return {name for name, person in people.items() if person.has_perm(f"meetings.{permission}", thing)}


def with_walidata(expected):
    """The walidata is one of the secretariat."""
    return expected | {WALIDATA} if SECRETARIAT in expected else expected


def test_every_permission_is_in_the_table():
    registered = {
        name.removeprefix("meetings.")
        for name in rules.permissions.permissions
        if name.startswith("meetings.")
    }
    assert {permission for permission, *_ in PERMISSIONS} == registered


def test_each_verb_is_for_whom_the_design_says(people, things):
    wrong = [
        (permission, about, may)
        for permission, about, expected in PERMISSIONS
        if (may := who_may(people, permission, things[about])) != with_walidata(expected)
    ]
    assert wrong == []


def test_without_a_record_nobody_may_what_is_about_one(people):
    for permission in {permission for permission, *_ in PERMISSIONS}:
        assert who_may(people, permission, None) == with_walidata(BY_ROLE_ALONE.get(permission, set())), (
            permission
        )


def test_an_account_that_was_closed_may_nothing(people, things):
    for name, person in people.items():
        if name != ANONYMOUS:
            person.is_active = False
    for permission, about, _ in PERMISSIONS:
        assert who_may(people, permission, things[about]) == set(), permission


def test_a_delegate_of_an_office_that_does_not_speak_for_its_region_may_nothing(people, things):
    """The role without the mandate: an account set up wrongly gets no rights by it."""
    office = factories.InstitutionFactory(name="Dinas Lain Kabupaten Buru", region=factories.region("Buru"))
    stray = {"stray": factories.user("nyasar@uji.id", "delegate", office)}
    for permission, about, _ in PERMISSIONS:
        assert who_may(stray, permission, things[about]) == set(), permission


def test_the_administrator_is_no_superuser(people, things):
    assert not people[ADMINISTRATOR].is_superuser
    for permission, about, expected in PERMISSIONS:
        may = people[ADMINISTRATOR].has_perm(f"meetings.{permission}", things[about])
        assert may == (ADMINISTRATOR in expected)
