"""Every step from every status by everybody: what the table of the portal says, what is written here, and what happens."""

import uuid
from collections import Counter
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from meetings import clock
from meetings.actions import (
    extensions,
    follow_ups,
    handing_on,
    inputs,
    programme_plans,
    programme_settlements,
    programmes,
    silence,
)
from meetings.models import FollowUp, FollowUpEvent, Input, InputEvent, Programme, ProgrammeEvent, Support
from meetings.state_tables import MODELS, WHO_MAY, Role, Subject, rows
from participants.models import User
from tests import factories
from tests.meetings import programme_factories
from tests.pictures import picture

pytestmark = pytest.mark.django_db

# By hand, from design.md "States": verb × status → to, "-" where it is refused. A change of the portal is a change here.

INPUTS = """
                  received returned verified agreed not_accommodated outside_authority postponed merged withdrawn
return_input      returned -        -        -      -                -                 -         -      -
complete_input    -        received -        -      -                -                 -         -      -
withdraw_input    withdrawn withdrawn -      -      -                -                 -         -      -
verify_input      verified -        -        -      -                -                 -         -      -
agree_input       -        -        agreed   -      -                -                 agreed    -      -
agree_by_another  -        -        agreed   -      -                -                 agreed    -      -
decline_input     -        -        not_accommodated - -             -                 not_accommodated - -
send_outside      -        -        outside_authority - -            -                 outside_authority - -
postpone_input    -        -        postponed -     -                -                 postponed -      -
merge_input       -        -        merged   -      -                -                 merged    -      -
unmerge_input     -        -        -        -      -                -                 -         verified -
split_input       -        -        -        agreed -                -                 -         -      -
restrict_input    received returned verified agreed not_accommodated outside_authority postponed merged withdrawn
unrestrict_input  received returned verified agreed not_accommodated outside_authority postponed merged withdrawn
"""

FOLLOW_UPS = """
                      not_started assigned    in_progress reported          confirmed closed_unanswered
assign                assigned    -           -           -                 -         -
report_progress       -           in_progress in_progress -                 -         -
report_done           -           reported    reported    -                 -         -
hand_on               -           assigned    assigned    -                 -         -
ask_extension         -           assigned    in_progress -                 -         -
extend                -           assigned    in_progress -                 -         -
refuse_extension      -           assigned    in_progress -                 -         -
add_support           -           assigned    in_progress -                 -         -
release_support       -           assigned    in_progress -                 -         -
report_support        -           assigned    in_progress -                 -         -
serve_also            not_started assigned    in_progress -                 -         -
confirm               -           -           -           confirmed         -         confirmed
return_to_institution -           -           -           in_progress       -         -
reopen                -           -           -           -                 -         in_progress
remind                -           -           -           reported          -         -
close_unanswered      -           -           -           closed_unanswered -         -
"""

# From the issue: proposed, agreed in Rakor, taken up in RKPD / Renja, partly, not with reason, carried out.
PROGRAMMES = """
                   proposed accepted taken_up partly not_taken_up carried_out withdrawn
change_programme   proposed -        -        -      -            -           -
withdraw_programme withdrawn withdrawn -      -      -            -           -
depend_on          proposed accepted taken_up partly not_taken_up -           -
agree_programme    accepted -        -        -      -            -           -
decline_programme  not_taken_up -    -        -      -            -           -
take_up            -        taken_up taken_up taken_up taken_up   carried_out -
take_up_partly     -        partly   taken_up partly partly       carried_out -
leave_out          -        not_taken_up taken_up partly not_taken_up carried_out -
carry_out          -        -        carried_out carried_out -    carried_out -
"""

# verb → who may, from design.md "Who may do what".
SECRETARIAT = {"secretariat"}
ASKER, ASKER_OR_ON_BEHALF = {"asker"}, {"asker", "secretariat"}
LEADING_OR_ON_BEHALF = {"responsible institution", "secretariat"}
SUPPORTING_OR_ON_BEHALF = {"supporting institution", "secretariat"}
PORTAL = {"the portal itself"}
WHO = {
    "input": {
        "return_input": SECRETARIAT,
        "complete_input": ASKER_OR_ON_BEHALF,
        "withdraw_input": ASKER_OR_ON_BEHALF,
        "verify_input": SECRETARIAT,
        "agree_input": SECRETARIAT,
        "agree_by_another": SECRETARIAT,
        "decline_input": SECRETARIAT,
        "send_outside": SECRETARIAT,
        "postpone_input": SECRETARIAT,
        "merge_input": SECRETARIAT,
        "unmerge_input": SECRETARIAT,
        "split_input": SECRETARIAT,
        "restrict_input": SECRETARIAT,
        "unrestrict_input": SECRETARIAT,
    },
    "follow-up of an input": {
        "assign": SECRETARIAT,
        "report_progress": LEADING_OR_ON_BEHALF,
        "report_done": LEADING_OR_ON_BEHALF,
        "hand_on": LEADING_OR_ON_BEHALF,
        "ask_extension": LEADING_OR_ON_BEHALF,
        "extend": SECRETARIAT,
        "refuse_extension": SECRETARIAT,
        "add_support": SECRETARIAT,
        "release_support": SECRETARIAT,
        "report_support": SUPPORTING_OR_ON_BEHALF,
        "serve_also": SECRETARIAT,
        "confirm": ASKER,
        "return_to_institution": ASKER,
        "reopen": ASKER,
        "remind": PORTAL,
        "close_unanswered": PORTAL,
    },
}
CHAIR = {"chair of the meeting"}
WHO["follow-up of a decision"] = WHO["follow-up of an input"] | {
    "confirm": CHAIR,
    "return_to_institution": CHAIR,
    "reopen": CHAIR,
}

IN_THE_PROVINCE = {"responsible institution", "supporting institution", "another institution"}
WHO["programme"] = {
    "change_programme": ASKER_OR_ON_BEHALF,
    "withdraw_programme": ASKER_OR_ON_BEHALF,
    "depend_on": ASKER_OR_ON_BEHALF,
    "agree_programme": SECRETARIAT,
    "decline_programme": SECRETARIAT,
    "take_up": ASKER_OR_ON_BEHALF
    | IN_THE_PROVINCE,  # a region in its RKPD, any agency of the province in its Renja
    "take_up_partly": ASKER_OR_ON_BEHALF | IN_THE_PROVINCE,
    "leave_out": SECRETARIAT,
    "carry_out": LEADING_OR_ON_BEHALF,
}


def who_may(subject, verb, status):
    """Before it is in a plan, nobody has it in his."""
    if verb == "carry_out" and status not in {"taken_up", "partly", "carried_out"}:
        return SECRETARIAT
    return WHO[subject][verb]


# verb → the events that it leaves on the record (on the new follow-up where an input is split).
EVENTS = {
    "return_input": "returned",
    "complete_input": "completed",
    "withdraw_input": "withdrawn",
    "verify_input": "verified",
    "agree_input": "agreed",
    "agree_by_another": "agreed",
    "decline_input": "not_accommodated",
    "send_outside": "outside_authority",
    "postpone_input": "postponed",
    "merge_input": "merged",
    "unmerge_input": "unmerged",
    "split_input": None,
    "restrict_input": "restricted",
    "unrestrict_input": "unrestricted",
    "assign": "assigned",
    "report_progress": "progress",
    "report_done": "reported",
    "hand_on": "handed_on",
    "ask_extension": "extension_asked",
    "extend": "extended",
    "refuse_extension": "extension_refused",
    "add_support": "support_added",
    "release_support": "support_released",
    "report_support": "support_progress",
    "serve_also": "serves_also",
    "confirm": "confirmed",
    "return_to_institution": "returned",
    "reopen": "reopened",
    "remind": "reminded",
    "close_unanswered": "closed_unanswered",
    "change_programme": "changed",
    "withdraw_programme": "withdrawn",
    "depend_on": "linked",
    "agree_programme": "agreed",
    "decline_programme": "declined",
    "take_up": "taken_up",
    "take_up_partly": "partly",
    "leave_out": "left_out",
    "carry_out": "carried_out",
}

START = factories.wit(2021, 3, 3, 9)
DUE = date(2021, 6, 30)


def grid(text):
    """{(verb, from): to or None}."""
    first, *lines = text.strip().splitlines()
    statuses = first.split()
    found = {}
    for line in lines:
        verb, *cells = line.split()
        assert len(cells) == len(statuses), verb
        found |= {
            (verb, status): None if to == "-" else to for status, to in zip(statuses, cells, strict=True)
        }
    return found


GRIDS = {"input": grid(INPUTS), "follow-up of an input": grid(FOLLOW_UPS)}
GRIDS["follow-up of a decision"] = GRIDS["follow-up of an input"] | {
    ("serve_also", status): None for status in FollowUp.Status.values
}
GRIDS["programme"] = grid(PROGRAMMES)


def test_the_table_has_every_combination_once():
    found = Counter((row.subject, row.status, row.verb, row.role) for row in rows())
    wanted = {
        (subject, status, verb, role)
        for subject in ("input", "follow-up of an input", "follow-up of a decision", "programme")
        for verb, status in GRIDS[subject]
        for role in Role
    }
    assert set(found) == wanted
    assert set(found.values()) == {1}
    assert len(found) == 9 * 14 * 11 + 2 * 6 * 16 * 11 + 7 * 9 * 11  # statuses × verbs × roles


def test_the_table_says_what_is_written_here():
    wrong = [
        str(row)
        for row in rows()
        if row.is_allowed != (row.role in who_may(row.subject, row.verb, row.status))
        or row.to != (GRIDS[row.subject][row.verb, row.status] if row.is_allowed else None)
        or bool(row.message) != (row.is_allowed and row.to is None)
    ]
    assert wrong == []


def test_every_permission_of_a_verb_is_in_the_table():
    asked = {verb.permission for model in (Input, FollowUp, Programme) for verb in model.VERBS.values()}
    assert set(WHO_MAY) == asked


# Really tried -----------------------------------------------------------------------------------------------------


@pytest.fixture
def world():
    """A meeting, and everybody that has a role towards what is put forward in it."""
    with clock.at(START):
        office = factories.InstitutionFactory(name="Dinas Pendukung")
        other = factories.InstitutionFactory(name="Dinas Lain")
        people = {
            Role.ASKER: factories.buru(),
            Role.OTHER_REGION: factories.ambon(),
            Role.RESPONSIBLE: factories.bappeda(),
            Role.SUPPORTING: factories.user("pendukung@uji.id", "officer", office),
            Role.OTHER_INSTITUTION: factories.user("lain@uji.id", "officer", other),
            Role.SECRETARIAT: factories.secretariat(),
            Role.CHAIR: factories.chair(),
            Role.OTHER_CHAIR: factories.user("pimpinan-lain@uji.id", "chair", factories.kominfo("Maluku")),
            Role.ADMINISTRATOR: factories.administrator(),
            Role.STRANGER: AnonymousUser(),
            Role.PORTAL: User.objects.portal(),
        }
        meeting = factories.held_meeting()
        return people, meeting, factories.decision(meeting)


def input_in(status, meeting):
    by, reason = factories.secretariat(), "Alasan yang jelas."
    match status:
        case "received":
            return factories.received_input(meeting)
        case "returned":
            return inputs.return_input(factories.received_input(meeting), by=by, reason=reason)
        case "verified":
            return factories.verified_input(meeting)
        case "agreed":
            return factories.agreed_input(meeting)
        case "not_accommodated":
            return inputs.decline_input(factories.verified_input(meeting), by=by, reason=reason)
        case "outside_authority":
            return inputs.send_outside(
                factories.verified_input(meeting),
                by=by,
                receiver="BAKTI",
                letter_number="555/1",
                reason=reason,
            )
        case "postponed":
            return inputs.postpone_input(factories.verified_input(meeting), by=by, until=DUE, reason=reason)
        case "merged":
            lead = factories.verified_input(meeting, topic="Utama")
            return inputs.merge_input(factories.verified_input(meeting), by=by, lead=lead)
        case "withdrawn":
            return inputs.withdraw_input(
                factories.received_input(meeting), by=factories.buru(), reason=reason
            )


def follow_up_in(status, meeting, decision):
    """Of an input of Buru, or of a decision; Bappeda leads, another office supports it and asked for more time."""
    by = factories.secretariat()
    input = None if decision else factories.agreed_input(meeting)
    follow_up, _ = follow_ups.create_follow_up(
        by=by,
        client_key=uuid.uuid4(),
        meeting=meeting,
        input=input,
        entry=decision,
        task="Kerjakan",
        institution=factories.bappeda().institution,
        due_date=None if status == "not_started" else DUE,
    )
    office = User.objects.get(email="pendukung@uji.id").institution
    if status == "not_started":
        # No verb leads there; with it the table has no hole where nobody could report or be released.
        Support.objects.create(follow_up=follow_up, institution=office, created_by=by)
        return follow_up
    handing_on.add_support(follow_up, by=by, institution=office, client_key=uuid.uuid4())
    if status == "assigned":
        return follow_up
    report = {"by": factories.bappeda(), "note": "Sudah.", "client_key": uuid.uuid4()}
    if status == "in_progress":
        return follow_ups.report_progress(follow_up, **report)
    follow_up = follow_ups.report_done(follow_up, **report)
    if status == "confirmed":
        return follow_ups.confirm(follow_up, by=factories.chair() if decision else factories.buru())
    if status == "closed_unanswered":
        return be_silent(follow_up)
    return follow_up


def be_silent(follow_up):
    for moment in (factories.wit(2021, 3, 9, 9), factories.wit(2021, 3, 17, 9)):
        with clock.at(moment):
            silence.remind(follow_up)
    with clock.at(factories.wit(2021, 3, 23, 9)):
        return silence.close_unanswered(follow_up)


def acts_on_a_programme(record, meeting):
    """A decision of minutes that are ratified settles at once; who settles is who is recorded."""
    plan = {
        "institution": factories.bappeda().institution,
        "document": Programme.Document.RENJA,
        "document_year": 2023,  # not the plan that has it already
    }
    decision = meeting.minutes.entries.get(text="Program ditetapkan.")

    def settle(by, outcome, reason=""):
        values = {"outcome": outcome, "reason": reason, "client_key": uuid.uuid4()}
        programme_settlements.settle_programmes(decision, [record], by=by, **values)

    return {
        "change_programme": lambda by: programmes.change_programme(
            record, by=by, changes={"place": "Namlea"}
        ),
        "withdraw_programme": lambda by: programmes.withdraw_programme(record, by=by, reason="Digabung."),
        "depend_on": lambda by: programmes.depend_on(
            record, by=by, needs=Programme.objects.get(title="Tujuan"), client_key=uuid.uuid4()
        ),
        "agree_programme": lambda by: settle(by, "agreed"),
        "decline_programme": lambda by: settle(by, "declined", "Ganda."),
        "take_up": lambda by: programme_plans.take_up(record, by=by, **plan),
        "take_up_partly": lambda by: programme_plans.take_up_partly(record, by=by, part="Tiga desa.", **plan),
        "leave_out": lambda by: programme_plans.leave_out(record, by=by, reason="Pagu habis.", **plan),
        "carry_out": lambda by: programme_plans.carry_out(record, by=by, evidence="Berita acara."),
    }


def acts(record, meeting):
    """{verb: what is done}; each with all that the step demands, and made ready for it where it needs something before."""
    reason, key = {"reason": "Alasan yang jelas."}, {"client_key": uuid.uuid4()}
    task = {"task": "Kerjakan", "institution": factories.bappeda().institution, "due_date": DUE}
    if isinstance(record, Programme):
        return acts_on_a_programme(record, meeting)
    if isinstance(record, Input):
        return {
            "return_input": lambda by: inputs.return_input(record, by=by, **reason),
            "complete_input": lambda by: inputs.complete_input(
                record, by=by, changes={"problem": "Lengkap."}
            ),
            "withdraw_input": lambda by: inputs.withdraw_input(record, by=by, **reason),
            "verify_input": lambda by: inputs.verify_input(record, by=by),
            "agree_input": lambda by: inputs.agree_input(record, by=by, **task, **key),
            "agree_by_another": lambda by: inputs.agree_by_another(
                record, by=by, follow_up=FollowUp.objects.filter(task="Ada").get()
            ),
            "decline_input": lambda by: inputs.decline_input(record, by=by, **reason),
            "send_outside": lambda by: inputs.send_outside(
                record, by=by, receiver="BAKTI", letter_number="555/1", **reason
            ),
            "postpone_input": lambda by: inputs.postpone_input(record, by=by, until=DUE, **reason),
            "merge_input": lambda by: inputs.merge_input(
                record, by=by, lead=Input.objects.get(topic="Tujuan")
            ),
            "unmerge_input": lambda by: inputs.unmerge_input(record, by=by, **reason),
            "split_input": lambda by: inputs.split_input(record, by=by, **task, **key)[0].input,
            "restrict_input": lambda by: inputs.restrict_input(record, by=by, **reason),
            "unrestrict_input": lambda by: inputs.unrestrict_input(record, by=by, **reason),
        }
    support = record.supports.get()
    report = {"note": "Sejauh ini.", **key}
    later = {"due_date": date(2021, 9, 30), **reason}
    return {
        "assign": lambda by: follow_ups.assign(record, by=by, institution=task["institution"], due_date=DUE),
        "report_progress": lambda by: follow_ups.report_progress(record, by=by, **report),
        "report_done": lambda by: follow_ups.report_done(record, by=by, **report),
        "hand_on": lambda by: handing_on.hand_on(record, by=by, institution=other_office(), **reason),
        "ask_extension": lambda by: extensions.ask_extension(record, by=by, **later),
        "extend": lambda by: extensions.extend(record, by=by, **later),
        "refuse_extension": lambda by: extensions.refuse_extension(record, by=by, **reason),
        "add_support": lambda by: handing_on.add_support(record, by=by, institution=other_office(), **key)[0],
        "release_support": lambda by: handing_on.release_support(support, by=by, **reason),
        "report_support": lambda by: handing_on.report_support(support, by=by, **report),
        "serve_also": lambda by: follow_ups.serve_also(
            record, by=by, input=Input.objects.get(topic="Tujuan lain")
        ),
        "confirm": lambda by: follow_ups.confirm(record, by=by),
        "return_to_institution": lambda by: follow_ups.return_to_institution(record, by=by, **reason),
        "reopen": lambda by: follow_ups.reopen(record, by=by, **reason),
        "remind": lambda _by: silence.remind(record),
        "close_unanswered": lambda _by: silence.close_unanswered(record),
    }


def other_office():
    return User.objects.get(email="lain@uji.id").institution


def make_ready(row, record):
    """What the verb needs to have happened before, besides the status."""
    secretariat = factories.secretariat()
    if row.verb == "unrestrict_input":
        inputs.restrict_input(record, by=secretariat, reason="UU 14/2008")
    elif row.verb == "refuse_extension" and record.can("ask_extension"):
        extensions.ask_extension(
            record, by=factories.bappeda(), due_date=date(2021, 9, 30), reason="Perlu waktu."
        )
    elif row.verb == "carry_out" and row.status == "carried_out":  # by another plan than the one that did
        plan = {"institution": factories.bappeda().institution, "document": "renja", "document_year": 2023}
        programme_plans.take_up(record, by=secretariat, **plan)
    elif row.verb == "close_unanswered" and record.can("remind"):
        for moment in (factories.wit(2021, 3, 9, 9), factories.wit(2021, 3, 17, 9)):
            with clock.at(moment):
                silence.remind(record)


def words(error):
    return " ".join(error.messages)


def newest(model, keys):
    return list(model.objects.filter(pk__gt=keys[model]).order_by("pk"))


def last_key(model):
    return model.objects.order_by("pk").values_list("pk", flat=True).last() or 0


EVENT_MODELS = {InputEvent: "input", FollowUpEvent: "follow_up", ProgrammeEvent: "programme"}


def is_about(event, record):
    about = EVENT_MODELS[type(event)]
    return type(record) is type(event)._meta.get_field(about).related_model and record.pk == getattr(
        event, f"{about}_id"
    )


def try_it(row, record, person, meeting):
    """Do as a view does: ask whether the person may, then act; look at what it leaves."""
    verb = type(record).VERBS[row.verb]
    may = verb.permission is None and row.role == Role.PORTAL
    if verb.permission is not None:
        may = person.has_perm(verb.permission, record)
    assert may == row.is_allowed, str(row)
    if not may:
        return
    make_ready(row, record)
    record.refresh_from_db()
    act = acts(record, meeting)[row.verb]
    before, keys = picture(), {model: last_key(model) for model in EVENT_MODELS}
    if row.to is None:
        with pytest.raises(ValidationError) as refused:
            act(person)
        assert words(refused.value) == row.message.replace("%(number)s", record.number), str(row)
        assert picture() == before, f"a refused step left a trace: {row}"
        return
    act(person)
    connection.check_constraints()
    record.refresh_from_db()
    assert record.status == row.to, str(row)
    new = [event for model in EVENT_MODELS for event in newest(model, keys)]
    own = [event for event in new if is_about(event, record)]
    assert [event.kind for event in own] == [EVENTS[row.verb]] * (EVENTS[row.verb] is not None), str(row)
    assert new, str(row)
    assert {event.by for event in new} == {person}, str(row)
    assert {event.institution_id for event in new} == {person.institution_id}


def moment_of(row):
    """Reminders are due after three working days, the closing after ten: 3 March 2021 is a Wednesday."""
    if row.verb == "remind":
        return factories.wit(2021, 3, 9, 9)
    return factories.wit(2021, 3, 23, 9) if row.verb == "close_unanswered" else factories.wit(2021, 3, 24, 9)


@pytest.mark.parametrize(
    ("subject", "status"),
    [
        (subject, status)
        for subject in Subject
        if subject != Subject.PROGRAMME
        for status in MODELS[subject].Status.values
    ],
)
def test_each_combination_does_what_the_table_says(world, subject, status):
    people, meeting, decision = world
    with clock.at(START):
        if subject == Subject.INPUT:
            record = input_in(status, meeting)
            factories.verified_input(meeting, topic="Tujuan")
            inputs.agree_input(
                factories.verified_input(meeting),
                by=people[Role.SECRETARIAT],
                task="Ada",
                institution=people[Role.RESPONSIBLE].institution,
                due_date=DUE,
                client_key=uuid.uuid4(),
            )
        else:
            factories.agreed_input(meeting, by=people[Role.OTHER_REGION], topic="Tujuan lain")
            record = follow_up_in(status, meeting, decision if subject == Subject.DECISION else None)
    assert record.status == status
    try_all_of(subject, record, people, meeting)


@pytest.mark.parametrize("status", Programme.Status.values)
def test_each_combination_of_a_programme_does_what_the_table_says(world, status):
    people, meeting, _decision = world
    with clock.at(START):
        factories.decision(meeting, "Program ditetapkan.")
        programme_factories.ratify(meeting)
        programme_factories.proposed("Tujuan")
        record = programme_factories.in_state(status)
    assert record.status == status
    try_all_of(Subject.PROGRAMME, record, people, meeting)


def try_all_of(subject, record, people, meeting):
    tried = 0
    for row in rows(subject):
        if row.status != record.status:
            continue
        with transaction.atomic():
            with clock.at(moment_of(row)):
                try_it(row, MODELS[subject].objects.get(pk=record.pk), people[row.role], meeting)
            transaction.set_rollback(True)
        tried += 1
    assert tried == len(MODELS[subject].VERBS) * len(Role)
