"""Who gets which answer from which address: the table of permissions in design.md, asked for over HTTP.

Each row is an address, asked by seven people. An address that is not in the table fails the test,
so a new page cannot be forgotten. `in` is the way to the sign-in page; a stranger gets 404, one who
may read but not act 403. A POST that is let through answers 302 (done) or 200 (the form with its
errors), either of which is written "ok".
"""

import uuid
from dataclasses import dataclass, field

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import NoReverseMatch, get_resolver, reverse

from meetings.actions import attachments, follow_ups, inputs, minutes, summaries
from meetings.models import Meeting
from tests import factories

PEOPLE = ["anonymous", "ambon", "buru", "bappeda", "secretariat", "chair", "administrator"]

PUBLIC = "200 200 200 200 200 200 200"
STAFF_READS = "in 404 404 404 200 200 200"
SECRETARIAT = "in 404 404 404 200 403 403"
CHAIR = "in 404 404 404 403 200 403"
PUBLISHERS = "in 404 404 404 200 200 403"
ADMINISTRATOR = "in 404 404 404 404 404 200"
SIGNED_IN = "in 200 200 200 200 200 200"

# (name, object it is asked for, method, answers in the order of PEOPLE)
TABLE = [
    # What the public reads
    ("health", "", "GET", PUBLIC),
    ("home", "", "GET", PUBLIC),
    ("meeting_list", "", "GET", PUBLIC),
    ("input_list", "", "GET", PUBLIC),
    ("follow_up_list", "", "GET", PUBLIC),
    ("region_list", "", "GET", PUBLIC),
    ("region_detail", "region", "GET", PUBLIC),
    ("institution_list", "", "GET", PUBLIC),
    ("institution_detail", "institution", "GET", PUBLIC),
    ("help", "", "GET", PUBLIC),
    ("help_page", "help", "GET", PUBLIC),
    # Meetings and their papers
    ("meeting_detail", "draft", "GET", "404 404 404 404 200 200 200"),
    ("meeting_detail", "announced", "GET", PUBLIC),
    ("meeting_detail", "ratified", "GET", PUBLIC),
    ("minutes_detail", "held", "GET", "in 404 404 404 200 200 200"),
    ("minutes_detail", "circulated", "GET", "in 200 200 200 200 200 200"),
    ("minutes_detail", "uninvited", "GET", "in 404 404 404 200 200 200"),
    # Inputs: public from the verification on, unless restricted
    ("input_detail", "received", "GET", "404 404 200 404 200 200 200"),
    ("input_detail", "verified", "GET", PUBLIC),
    ("input_detail", "restricted", "GET", "404 404 200 404 200 200 200"),
    ("input_detail", "restricted_assigned", "GET", "404 404 200 200 200 200 200"),
    # Follow-ups: as public as what they follow
    ("follow_up_detail", "assigned", "GET", PUBLIC),
    ("follow_up_detail", "of_restricted", "GET", "404 404 200 200 200 200 200"),
    ("follow_up_detail", "of_draft_decision", "GET", "404 404 404 404 200 200 200"),
    ("follow_up_detail", "of_decision", "GET", PUBLIC),
    # Attachments: with the permission of what they belong to
    ("attachment_download", "evidence", "GET", PUBLIC),
    ("attachment_download", "restricted_annex", "GET", "404 404 200 404 200 200 200"),
    ("attachment_download", "paper", "GET", "404 200 200 200 200 200 200"),
    # Preparing a meeting
    ("meeting_create", "", "GET", SECRETARIAT),
    ("meeting_prepare", "draft", "GET", STAFF_READS),
    ("meeting_copy", "announced", "GET", SECRETARIAT),
    ("meeting_change", "draft", "GET", SECRETARIAT),
    ("meeting_announce", "draft", "POST", "in 404 404 404 ok 403 403"),
    ("meeting_start", "announced", "POST", "in 404 404 404 ok 403 403"),
    ("meeting_cancel", "announced", "GET", SECRETARIAT),
    ("meeting_close", "ratified", "GET", CHAIR),
    ("meeting_close", "ratified", "POST", "in 404 404 404 403 ok 403"),
    ("agenda_edit", "draft", "GET", STAFF_READS),
    ("agenda_reorder", "draft", "POST", "in 404 404 404 400 403 403"),
    ("agenda_item_change", "agenda_item", "GET", SECRETARIAT),
    ("agenda_item_move", "agenda_item", "POST", "in 404 404 404 ok 403 403"),
    ("agenda_item_remove", "agenda_item", "POST", "in 404 404 404 ok 403 403"),
    ("speaker_list", "draft", "GET", STAFF_READS),
    ("speaker_change", "speaker", "GET", SECRETARIAT),
    ("speaker_remove", "speaker", "POST", "in 404 404 404 ok 403 403"),
    ("invitation_list", "draft", "GET", STAFF_READS),
    ("invite_all_regions", "draft", "POST", "in 404 404 404 ok 403 403"),
    ("invitation_withdraw", "draft_invitation", "POST", "in 404 404 404 ok 403 403"),
    ("invitation_reply", "announced", "GET", "in 200 200 200 200 403 403"),
    ("invitation_reply", "draft", "GET", "in 404 404 404 200 403 403"),
    ("invitation_reply", "uninvited", "GET", "in 403 403 403 200 403 403"),
    ("attendance_list", "held", "GET", STAFF_READS),
    ("attendance_add", "held", "GET", SECRETARIAT),
    ("attendance_mark", "attendance", "POST", "in 404 404 404 ok 403 403"),
    ("attendance_name", "attendance", "GET", SECRETARIAT),
    # Minutes
    ("minutes_edit", "held", "GET", "in 404 404 404 200 302 302"),
    ("minutes_edit", "held", "POST", "in 404 404 404 ok 403 403"),
    ("minutes_circulate", "held", "GET", SECRETARIAT),
    ("minutes_ratify", "circulated", "GET", CHAIR),
    ("minutes_ratify", "circulated", "POST", "in 404 404 404 403 ok 403"),
    ("entry_change", "entry", "GET", SECRETARIAT),
    ("entry_history", "entry", "GET", STAFF_READS),
    ("entry_strike", "entry", "GET", SECRETARIAT),
    ("entry_to_decision", "entry", "POST", "in 404 404 404 ok 403 403"),
    ("entry_to_input", "entry", "GET", SECRETARIAT),
    ("entry_to_follow_up", "draft_decision", "GET", SECRETARIAT),
    # Summaries
    ("summary_edit", "ratified", "GET", PUBLISHERS),
    ("summary_withdraw", "ratified", "GET", PUBLISHERS),
    # Steps of an input
    ("meeting_inputs", "held", "GET", STAFF_READS),
    ("input_submit", "announced", "GET", "in 200 200 200 in_register 403 403"),
    ("input_submit", "draft", "GET", "in 404 404 404 in_register 403 403"),
    ("input_submit", "uninvited", "GET", "in 403 403 403 in_register 403 403"),
    ("input_register", "held", "GET", SECRETARIAT),
    ("input_verify", "received", "GET", "in 404 403 404 200 403 403"),
    ("input_verify", "received", "POST", "in 404 403 404 ok 403 403"),
    ("input_return", "received", "GET", "in 404 403 404 200 403 403"),
    ("input_complete", "returned", "GET", "in 404 200 404 200 403 403"),
    ("input_withdraw", "received", "GET", "in 404 200 404 200 403 403"),
    ("input_agree", "verified", "GET", "in 403 403 403 200 403 403"),
    ("input_decline", "verified", "GET", "in 403 403 403 200 403 403"),
    ("input_send_outside", "verified", "GET", "in 403 403 403 200 403 403"),
    ("input_postpone", "verified", "GET", "in 403 403 403 200 403 403"),
    ("input_merge", "verified", "GET", "in 403 403 403 200 403 403"),
    ("input_restrict", "verified", "GET", "in 403 403 403 200 403 403"),
    ("input_unrestrict", "restricted", "GET", "in 404 403 404 200 403 403"),
    # Steps of a follow-up
    ("meeting_follow_ups", "held", "GET", STAFF_READS),
    ("follow_up_add", "agreed", "GET", "in 403 403 403 200 403 403"),
    ("follow_up_assign", "of_draft_decision", "GET", "in 404 404 404 200 403 403"),
    ("follow_up_progress", "assigned", "GET", "in 403 403 200 200 403 403"),
    ("follow_up_report", "assigned", "GET", "in 403 403 200 200 403 403"),
    ("follow_up_confirm", "reported", "GET", "in 403 200 403 403 403 403"),
    ("follow_up_confirm", "reported", "POST", "in 403 ok 403 403 403 403"),
    ("follow_up_return", "reported", "GET", "in 403 200 403 403 403 403"),
    ("follow_up_return", "reported", "POST", "in 403 ok 403 403 403 403"),
    ("follow_up_confirm", "decision_reported", "GET", "in 403 403 403 403 200 403"),
    ("follow_up_return", "decision_reported", "GET", "in 403 403 403 403 200 403"),
    # Desks
    ("desk", "", "GET", "in 302 302 302 302 302 302"),
    ("secretariat_desk", "", "GET", "in 404 404 404 200 404 404"),
    ("chair_desk", "", "GET", "in 404 404 404 404 200 404"),
    ("region_desk", "", "GET", "in 200 200 404 404 404 404"),
    ("task_desk", "", "GET", "in 404 404 200 404 404 404"),
    # People, institutions, accounts
    ("manage", "", "GET", ADMINISTRATOR),
    ("institution_manage", "", "GET", ADMINISTRATOR),
    ("institution_create", "", "GET", ADMINISTRATOR),
    ("institution_change", "institution", "GET", ADMINISTRATOR),
    ("person_manage", "", "GET", ADMINISTRATOR),
    ("person_create", "", "GET", ADMINISTRATOR),
    ("person_change", "person", "GET", ADMINISTRATOR),
    ("user_manage", "", "GET", ADMINISTRATOR),
    ("user_create", "", "GET", ADMINISTRATOR),
    ("user_change", "user", "GET", ADMINISTRATOR),
    # Signing in
    ("account_login", "", "GET", "200 302 302 302 302 302 302"),
    ("account_logout", "", "GET", "302 200 200 200 200 200 200"),
    ("account_change_password", "", "GET", SIGNED_IN),
    ("account_reset_password", "", "GET", PUBLIC),
    ("account_reset_password_done", "", "GET", PUBLIC),
    ("account_reset_password_from_key", "reset_key", "GET", PUBLIC),
    ("account_reset_password_from_key_done", "", "GET", PUBLIC),
]


@dataclass
class Sample:
    """One of everything that an address can be about: `sample.kwargs["held"]` gives the address its arguments."""

    kwargs: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)

    def meeting(self, key, meeting):
        self.kwargs[key] = {"pk": meeting.pk, "year": meeting.year, "slug": meeting.slug}
        return meeting

    def row(self, key, /, **kwargs):
        self.kwargs[key] = kwargs


def pdf(name="lampiran.pdf"):
    upload = SimpleUploadedFile(name, b"%PDF-1.4 " + name.encode())
    upload.checked_type = "application/pdf"
    return upload


def make_sample():
    sample = Sample(
        people={
            "ambon": factories.ambon(),
            "buru": factories.buru(),
            "bappeda": factories.bappeda(),
            "secretariat": factories.secretariat(),
            "chair": factories.chair(),
            "administrator": factories.administrator(),
        }
    )
    secretariat, chair, bappeda = (sample.people[name] for name in ("secretariat", "chair", "bappeda"))
    _meetings_that_are_prepared(sample)

    held = sample.meeting("held", factories.held_meeting(title="Berlangsung"))
    sample.row("entry", pk=held.pk, entry_pk=held.minutes.entries.get().pk)
    draft_decision = factories.decision(held)
    sample.row("draft_decision", pk=held.pk, entry_pk=draft_decision.pk)
    incomplete, _ = follow_ups.create_follow_up(
        by=secretariat, client_key=uuid.uuid4(), meeting=held, entry=draft_decision, task="Belum lengkap"
    )
    sample.row("of_draft_decision", number=incomplete.number)
    sample.row("attendance", pk=held.pk, attendance_pk=held.attendances.first().pk)
    received = factories.received_input(held)
    sample.row("received", number=received.number)
    sample.row(
        "returned",
        number=inputs.return_input(factories.received_input(held), by=secretariat, reason="Lokasi?").number,
    )
    sample.row("verified", number=factories.verified_input(held).number)
    restricted = inputs.restrict_input(factories.verified_input(held), by=secretariat, reason="Data pribadi")
    sample.row("restricted", number=restricted.number)
    sample.row(
        "restricted_annex",
        public_id=attachments.attach(pdf("a.pdf"), by=secretariat, input=restricted).public_id,
    )
    sample.row("paper", public_id=attachments.attach(pdf("b.pdf"), by=secretariat, meeting=held).public_id)

    assigned = factories.assigned_follow_up(held)
    sample.row("agreed", number=assigned.input.number)
    sample.row("assigned", number=assigned.number)
    reported = factories.reported_follow_up(held)
    sample.row("reported", number=reported.number)
    evidence = attachments.attach(
        pdf("c.pdf"), by=bappeda, follow_up_event=reported.events.get(kind="reported")
    )
    sample.row("evidence", public_id=evidence.public_id)
    hidden = factories.assigned_follow_up(held)
    inputs.restrict_input(hidden.input, by=secretariat, reason="Data pribadi")
    sample.row("restricted_assigned", number=hidden.input.number)
    sample.row("of_restricted", number=hidden.number)

    sample.meeting("circulated", factories.circulated_meeting(title="Diedarkan"))

    ratified = factories.held_meeting(title="Disahkan")
    decided = factories.decision(ratified)
    for key in ("of_decision", "decision_reported"):
        follow_up, _ = follow_ups.create_follow_up(
            by=secretariat,
            client_key=uuid.uuid4(),
            meeting=ratified,
            entry=decided,
            task="Membentuk forum",
            institution=bappeda.institution,
            due_date=ratified.date,
        )
        sample.row(key, number=follow_up.number)
    follow_ups.report_done(follow_up, by=bappeda, note="Terbentuk.", client_key=uuid.uuid4())
    minutes.circulate_minutes(ratified.minutes, by=secretariat)
    minutes.ratify_minutes(ratified.minutes, by=chair)
    sample.meeting("ratified", Meeting.objects.get(pk=ratified.pk))
    summaries.publish_summary(ratified, by=secretariat, text="Ringkasan.")
    return sample


def _meetings_that_are_prepared(sample):
    draft = sample.meeting("draft", factories.draft_meeting(title="Draf"))
    item = draft.agenda_items.last()
    sample.row("agenda_item", pk=draft.pk, item_pk=item.pk)
    speaker = draft.speakers.create(person=factories.PersonFactory())
    sample.row("speaker", pk=draft.pk, speaker_pk=speaker.pk)
    invitation = draft.attendances.create(
        institution=factories.kominfo("Buru"), created_by=sample.people["secretariat"]
    )
    sample.row("draft_invitation", pk=draft.pk, attendance_pk=invitation.pk)
    sample.meeting("announced", factories.announced_meeting(title="Diumumkan"))
    uninvited = factories.circulated_meeting(title="Tanpa undangan")
    uninvited.attendances.all().delete()
    sample.meeting("uninvited", uninvited)
    sample.row("region", slug="kabupaten-buru")
    sample.row("institution", slug=factories.kominfo("Buru").slug)
    sample.row("person", pk=sample.people["buru"].person.pk)
    sample.row("user", pk=sample.people["buru"].pk)
    sample.row("help", role="daerah")
    sample.row("reset_key", uidb36="1", key="set-password")


def every_name(resolver=None):
    """The names of all addresses, those under /en/ once."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from every_name(pattern)
        else:
            yield pattern.name


def test_every_address_is_in_the_table():
    names = list(every_name())
    assert None not in names, "every address has a name"
    assert sorted(set(names)) == sorted({name for name, *_ in TABLE})


def address(sample, name, key):
    wanted = sample.kwargs.get(key, {})
    for use in (wanted, {"pk": wanted.get("pk")}, {k: v for k, v in wanted.items() if k in {"year", "slug"}}):
        try:
            return reverse(name, kwargs=use)
        except NoReverseMatch:
            continue
    raise AssertionError(f"no address for {name} with {wanted}")


def _answer(client, where, method):
    response = client.get(where) if method == "GET" else client.post(where)
    if response.status_code == 302 and response.url.startswith("/masuk/"):
        return "in"
    if (
        response.status_code == 302
        and response.url.endswith("/masukan/baru/")
        and response.url.startswith("/meja/")
    ):
        return "in_register"
    if method == "POST" and response.status_code in {200, 302}:
        return "ok"
    return str(response.status_code)


@pytest.mark.django_db
def test_each_address_answers_each_person_as_the_table_says(client):
    sample = make_sample()
    wrong = []
    for name, key, method, expected in TABLE:
        where = address(sample, name, key)
        answers = []
        for person in PEOPLE:
            if person == "anonymous":
                client.logout()
            else:
                client.force_login(sample.people[person], backend="django.contrib.auth.backends.ModelBackend")
            with transaction.atomic():
                answers.append(_answer(client, where, method))
                transaction.set_rollback(True)
        if answers != expected.split():
            wrong.append(f"{method} {where} ({name}, {key}): {' '.join(answers)}, not {expected}")
    assert not wrong, "\n" + "\n".join(wrong)
