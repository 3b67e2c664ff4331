"""Every step of an input, a follow-up and a programme as one table: from × verb × role → to, or refused with which message.

What models (`VERBS`), rules (meetings/rules.py) and actions do together, in one place, for readers and for the tests,
which try each row (tests/meetings/test_state_tables.py). Source: design.md "States" and "Who may do what".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from meetings.models import FollowUp, Input, Programme


class Role(StrEnum):
    """Who somebody is to a record. Responsible for a programme is who has it in its plan; the institutions are the province's."""

    ASKER = "asker"
    OTHER_REGION = "another region"
    RESPONSIBLE = "responsible institution"
    SUPPORTING = "supporting institution"
    OTHER_INSTITUTION = "another institution"
    SECRETARIAT = "secretariat"
    CHAIR = "chair of the meeting"
    OTHER_CHAIR = "another chair"
    ADMINISTRATOR = "administrator"
    STRANGER = "stranger"
    PORTAL = "the portal itself"


class Subject(StrEnum):
    """What the step is on. A decision that no input asked for is answered by the chair."""

    INPUT = "input"
    FOLLOW_UP = "follow-up of an input"
    DECISION = "follow-up of a decision"
    PROGRAMME = "programme"


MODELS = {
    Subject.INPUT: Input,
    Subject.FOLLOW_UP: FollowUp,
    Subject.DECISION: FollowUp,
    Subject.PROGRAMME: Programme,
}

# Who has a permission; None: what the portal does by itself, for which nobody has a page.
WHO_MAY = {
    "meetings.complete_input": {Role.ASKER, Role.SECRETARIAT},
    "meetings.withdraw_input": {Role.ASKER, Role.SECRETARIAT},
    "meetings.decide_input": {Role.SECRETARIAT},
    "meetings.assign_follow_up": {Role.SECRETARIAT},
    "meetings.report_follow_up": {Role.RESPONSIBLE, Role.SECRETARIAT},
    "meetings.support_follow_up": {Role.SUPPORTING, Role.SECRETARIAT},
    "meetings.answer_follow_up": {Role.ASKER},  # never the secretariat
    "meetings.change_programme": {Role.ASKER, Role.SECRETARIAT},
    "meetings.settle_programme": {Role.SECRETARIAT},
    # The region in its RKPD, any agency of the province in its Renja.
    "meetings.take_up_programme": {
        Role.ASKER,
        Role.RESPONSIBLE,
        Role.SUPPORTING,
        Role.OTHER_INSTITUTION,
        Role.SECRETARIAT,
    },
    "meetings.leave_out_programme": {Role.SECRETARIAT},
    "meetings.report_programme": {Role.RESPONSIBLE, Role.SECRETARIAT},
    None: {Role.PORTAL},
}
WHO_MAY_OF_A_DECISION = {"meetings.answer_follow_up": {Role.CHAIR}}

# What only who has it in its plan may: nobody has, before it is in one.
IN_A_PLAN_ALONE = ("meetings.report_programme", Role.RESPONSIBLE)

NO_SUCH_STEP = gettext_noop("Langkah ini tidak dapat dilakukan: statusnya sekarang “%(status)s”.")
SETTLED = gettext_noop("%(number)s sudah ditetapkan atau ditarik. Muat ulang halaman lalu pilih lagi.")
# Where an action says it in words of its own.
SAID_OTHERWISE = {
    "report_progress": gettext_noop(
        "Tindak lanjut ini tidak sedang dikerjakan, jadi perkembangannya tidak dapat dilaporkan."
    ),
    "return_to_institution": gettext_noop("Tindak lanjut ini tidak sedang menunggu jawaban Anda."),
    "agree_programme": SETTLED,
    "decline_programme": SETTLED,
}
NO_INPUT_SERVED = gettext_noop("Tindak lanjut keputusan rapat tidak dapat melayani masukan.")


@dataclass(frozen=True)
class Row:
    """One combination.

    Args:
        to: the status it leads to; None where it is refused.
        is_allowed: whether the role may at all; where not, a page answers 403 (404 to whoever may not read it).
        message: of the refusal, to whoever may; "" where it is not refused by the verb. "%(number)s" stands for the
            record's own.
    """

    subject: Subject
    status: str
    verb: str
    role: Role
    is_allowed: bool
    to: str | None
    message: str

    def __str__(self):
        outcome = self.to or (self.message if self.is_allowed else "may not")
        return f"{self.subject} | {self.status} | {self.verb} | {self.role} | {outcome}"


def may(subject: Subject, status: str, permission: str | None, role: Role) -> bool:
    if (permission, role) == IN_A_PLAN_ALONE and status not in Programme.IN_A_PLAN:
        return False
    who = WHO_MAY | WHO_MAY_OF_A_DECISION if subject == Subject.DECISION else WHO_MAY
    return role in who[permission]


def refusal(subject: Subject, status: str, verb: str) -> str:
    """What the verb says where it leads nowhere, in the present language; "" where it leads somewhere."""
    model = MODELS[subject]
    if status in model.VERBS[verb].leads:
        is_in_vain = subject == Subject.DECISION and verb == "serve_also"
        return _(NO_INPUT_SERVED) if is_in_vain else ""
    if verb in SAID_OTHERWISE:
        return _(SAID_OTHERWISE[verb])
    label = model(status=status).status_label if subject == Subject.DECISION else model.Status(status).label
    return _(NO_SUCH_STEP) % {"status": label}


def rows(*subjects: Subject) -> Iterator[Row]:
    """All combinations of some subjects, or of all: status × verb × role, none left out."""
    for subject in subjects or Subject:
        model = MODELS[subject]
        for status in model.Status.values:
            for name, verb in model.VERBS.items():
                said = refusal(subject, status, name)
                for role in Role:
                    is_allowed = may(subject, status, verb.permission, role)
                    goes = is_allowed and not said
                    yield Row(
                        subject=subject,
                        status=status,
                        verb=name,
                        role=role,
                        is_allowed=is_allowed,
                        to=str(verb.leads[status]) if goes else None,
                        message=said if is_allowed else "",
                    )
