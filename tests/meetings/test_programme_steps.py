"""What becomes of a programme: settled in a Rakor, taken up, carried out; each verb from each status, by each role."""

import uuid
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from meetings.actions import (
    corrections,
    entries,
    programme_plans,
    programme_settlements,
    programme_themes,
    programmes,
)
from meetings.actions.carry_over import place_carried_items
from meetings.models import Notification, Programme, ProgrammeSettlement, ProgrammeTheme
from participants.models import User
from tests import factories
from tests.meetings import programme_factories as make
from tests.meetings.test_numbers import in_parallel

pytestmark = pytest.mark.django_db

Status = Programme.Status


# The table ---------------------------------------------------------------------------------------

# {verb: {from: to}}: the standing of a programme as the issue has it; what is not here is refused.
TABLE = {
    "change_programme": {"proposed": "proposed"},
    "withdraw_programme": {"proposed": "withdrawn", "accepted": "withdrawn"},
    "depend_on": {
        status: status for status in ("proposed", "accepted", "taken_up", "partly", "not_taken_up")
    },
    "agree_programme": {"proposed": "accepted"},
    "decline_programme": {"proposed": "not_taken_up"},
    "take_up": {
        "accepted": "taken_up",
        "taken_up": "taken_up",
        "partly": "taken_up",
        "not_taken_up": "taken_up",
        "carried_out": "carried_out",
    },
    "take_up_partly": {
        "accepted": "partly",
        "taken_up": "taken_up",
        "partly": "partly",
        "not_taken_up": "partly",
        "carried_out": "carried_out",
    },
    "leave_out": {
        "accepted": "not_taken_up",
        "taken_up": "taken_up",
        "partly": "partly",
        "not_taken_up": "not_taken_up",
        "carried_out": "carried_out",
    },
    "carry_out": {"taken_up": "carried_out", "partly": "carried_out", "carried_out": "carried_out"},
}


def acts(programme):
    """{verb: what is done}, with all that the step demands."""
    by, plan = factories.secretariat(), {"document": "rkpd", "document_year": 2023}
    plan["institution"] = factories.bappeda().institution

    def settle(outcome):
        decision = make.settle([programme], outcome=outcome, reason="Alasan.")
        make.ratify(decision.minutes.meeting)

    return {
        "change_programme": lambda: programmes.change_programme(
            programme, by=by, changes={"place": "Namlea"}
        ),
        "withdraw_programme": lambda: programmes.withdraw_programme(programme, by=by, reason="Alasan."),
        "depend_on": lambda: programmes.depend_on(
            programme, by=by, needs=make.proposed("Lain"), client_key=uuid.uuid4()
        ),
        "agree_programme": lambda: settle("agreed"),
        "decline_programme": lambda: settle("declined"),
        "take_up": lambda: programme_plans.take_up(programme, by=by, **plan),
        "take_up_partly": lambda: programme_plans.take_up_partly(programme, by=by, part="Tiga desa.", **plan),
        "leave_out": lambda: programme_plans.leave_out(programme, by=by, reason="Pagu habis.", **plan),
        "carry_out": lambda: programme_plans.carry_out(programme, by=by, evidence="Berita acara."),
    }


def test_the_verbs_are_those_of_the_table():
    leads = {
        name: {str(start): str(end) for start, end in verb.leads.items()}
        for name, verb in Programme.VERBS.items()
    }
    assert leads == TABLE


@pytest.mark.parametrize("status", Status.values)
def test_each_verb_leads_where_the_table_says(status):
    programme = make.in_state(status)
    assert programme.status == status
    for verb, leads in TABLE.items():
        with transaction.atomic():
            if (verb, status) == ("carry_out", "carried_out"):  # by another plan than the one that did
                acts(programme)["take_up"]()
            before = programme.events.count()
            if status in leads:
                acts(programme)[verb]()
                assert Programme.objects.get(pk=programme.pk).status == leads[status], verb
                assert programme.events.count() == before + 1, verb
            else:
                with pytest.raises(ValidationError), transaction.atomic():
                    acts(programme)[verb]()
                assert Programme.objects.get(pk=programme.pk).status == status, verb
                assert programme.events.count() == before, verb
            transaction.set_rollback(True)


# Settled in a Rakor ------------------------------------------------------------------------------


def test_several_rows_are_settled_by_one_decision_and_public_only_with_the_ratification(client, as_user):
    first, second, third = (make.proposed(title) for title in ("Menara", "Kabel", "Kelas"))
    meeting = factories.held_meeting()
    entry = factories.note(meeting, "Program Buru disepakati.")
    address = f"/meja/rapat/{meeting.pk}/notula/butir/{entry.pk}/program/"
    desk = as_user(factories.secretariat())
    page = desk.get(address)
    assert [row.number for row in page.context["page"]] == ["P-2022-0001", "P-2022-0002", "P-2022-0003"]
    sent = {
        "client_key": str(uuid.uuid4()),
        "programmes": [first.pk, second.pk],
        "outcome": "agreed",
        "reason": "",
    }
    for _n in range(2):  # sent twice it is settled once
        assert desk.post(address, sent).status_code == 302
    assert ProgrammeSettlement.objects.count() == 2
    entry.refresh_from_db()
    assert entry.is_decision
    desk.post(
        address, sent | {"client_key": str(uuid.uuid4()), "programmes": [third.pk]} | {"outcome": "declined"}
    )
    assert ProgrammeSettlement.objects.count() == 2  # a no says why
    desk.post(
        address,
        {"client_key": str(uuid.uuid4()), "programmes": third.pk, "outcome": "declined", "reason": "Ganda."},
    )
    refused = desk.post(address, sent | {"client_key": str(uuid.uuid4())})
    assert "P-2022-0001 sudah ditetapkan" in refused.content.decode()
    assert "Terbuka untuk umum sesudah notula" in " ".join(
        desk.get(first.get_absolute_url()).content.decode().split()
    )
    client.logout()
    page = client.get(first.get_absolute_url()).content.decode()
    assert (meeting.title in page, "diusulkan" in page, "disepakati" in page) == (False, True, False)
    make.ratify(meeting)
    page = client.get(first.get_absolute_url()).content.decode()
    assert meeting.title in page
    assert entry.number in page
    assert client.get(f"/{entry.number}").status_code == 302
    assert [row.status for row in Programme.objects.order_by("number")] == [
        "accepted",
        "accepted",
        "not_taken_up",
    ]
    assert "Ganda." in client.get(third.get_absolute_url()).content.decode()
    told = set(Notification.objects.filter(user=factories.buru()).values_list("kind", flat=True))
    assert {"programme_agreed", "programme_declined"} <= told


def test_a_settlement_is_taken_back_until_the_ratification(as_user):
    programme = make.proposed()
    decision = make.settle([programme])
    meeting = decision.minutes.meeting
    settlement = programme.settlements.get()
    address = f"/meja/rapat/{meeting.pk}/notula/butir/{decision.pk}/program/{settlement.pk}/batalkan/"
    assert as_user(factories.buru()).post(address).status_code == 404
    assert as_user(factories.chair()).post(address).status_code == 403
    assert as_user(factories.secretariat()).get(address).status_code == 405
    for _n in range(2):
        assert as_user(factories.secretariat()).post(address).status_code == 302
    make.settle([programme], meeting, decision=decision)
    make.ratify(meeting)
    last = programme.settlements.in_force().get()
    with pytest.raises(ValidationError):
        programme_settlements.drop_settlement(last, by=factories.secretariat())
    address = f"/meja/rapat/{meeting.pk}/notula/butir/{decision.pk}/program/{last.pk}/batalkan/"
    assert as_user(factories.secretariat()).post(address).status_code == 409


def test_a_form_that_comes_again_is_refused_where_it_says_something_else_or_was_taken_back():
    programme, other = make.proposed(), make.proposed("Menara")
    decision = make.settle([other])
    said = {"by": factories.secretariat(), "outcome": "agreed", "client_key": uuid.uuid4()}
    made = programme_settlements.settle_programmes(decision, [programme], **said)
    assert programme_settlements.settle_programmes(decision, [programme], **said) == made
    declined = {"outcome": "declined", "reason": "Ganda."}
    for change in (declined, {"reason": "Sesuai RPJMD."}, {"by": factories.chair()}):
        with pytest.raises(ValidationError) as refused:
            programme_settlements.settle_programmes(decision, [programme], **said | change)
        assert refused.value.code == "foreign_key"
    programme_settlements.drop_settlement(made[0], by=factories.secretariat())
    with pytest.raises(ValidationError) as refused:
        programme_settlements.settle_programmes(decision, [programme], **said)
    assert refused.value.code == "foreign_key"


def test_what_a_decision_had_settled_waits_again_once_it_is_struck_out_in_the_draft():
    row = make.proposed()
    wrong = make.settle([row])
    entries.strike_entry(wrong, by=factories.secretariat(), reason="Keliru.")
    assert not row.settlements.pending().exists()
    meeting = wrong.minutes.meeting
    make.settle([row], meeting)
    make.ratify(meeting)
    assert Programme.objects.get(pk=row.pk).status == "accepted"


def test_a_struck_decision_settles_nothing_and_one_that_settled_is_not_struck():
    struck, stands = make.proposed("Menara"), make.proposed("Kabel")
    meeting = factories.held_meeting()
    wrong = make.settle([struck], meeting)
    right = make.settle([stands], meeting)
    entries.strike_entry(wrong, by=factories.secretariat(), reason="Keliru.")
    with pytest.raises(ValidationError):
        make.settle([make.proposed("Kelas")], meeting, decision=wrong)
    meeting = make.ratify(meeting)
    assert Programme.objects.get(pk=struck.pk).status == "proposed"
    assert not struck.settlements.in_force().exists()
    assert Programme.objects.get(pk=stands.pk).status == "accepted"
    draft = factories.drafted_correction(meeting)
    with pytest.raises(ValidationError):
        corrections.strike_out(draft, right, by=factories.secretariat())


def test_a_decision_of_ratified_minutes_settles_at_once_and_an_entry_that_is_none_nothing():
    meeting = factories.held_meeting()
    decision = factories.decision(meeting)
    meeting = make.ratify(meeting)
    programme = make.proposed()
    make.settle([programme], meeting, decision=decision)
    assert Programme.objects.get(pk=programme.pk).decision == decision
    with pytest.raises(ValidationError):
        make.settle([make.proposed("Kabel")], meeting, decision=meeting.minutes.entries.first())


def test_what_is_settled_in_a_draft_is_not_changed_and_what_is_withdrawn_meanwhile_stays_so(as_user):
    programme = make.proposed()
    decision = make.settle([programme])
    with pytest.raises(ValidationError):
        programmes.change_programme(programme, by=factories.buru(), changes={"title": "Lain"})
    page = as_user(factories.buru()).get(f"{programme.get_absolute_url()}ubah/")
    assert page.status_code == 409
    assert "sedang diputuskan dalam rapat" in page.content.decode()
    programmes.withdraw_programme(programme, by=factories.buru(), reason="Batal.")
    make.ratify(decision.minutes.meeting)
    assert Programme.objects.get(pk=programme.pk).status == "withdrawn"


# On the agenda -----------------------------------------------------------------------------------


def test_a_meeting_takes_the_matrix_on_its_agenda_once_and_goes_on_with_it(client, as_user):
    make.proposed()
    meeting = factories.coming_meeting()
    address = "/meja/program/matriks/2022/agenda/"
    assert as_user(factories.buru()).post(address, {"meeting": meeting.pk}).status_code == 404
    assert as_user(factories.chair()).post(address, {"meeting": meeting.pk}).status_code == 403
    desk = as_user(factories.secretariat())
    assert desk.get(address).status_code == 302
    for _n in range(2):
        assert desk.post(address, {"meeting": meeting.pk}).url == f"/meja/rapat/{meeting.pk}/agenda/"
    item = meeting.agenda_items.get(programme_year=2022)
    assert item.title == "Matriks program tahun 2022"
    assert desk.post(address, {"meeting": "0"}).url == "/program/matriks/2022/"
    client.logout()
    assert meeting.title in client.get("/program/matriks/2022/").content.decode()
    assert "/program/matriks/2022/" in client.get(meeting.get_absolute_url()).content.decode()


def test_an_unfinished_matrix_goes_on_in_the_next_meeting():
    held = factories.held_meeting()
    programme_settlements.take_up_matrix(held, by=factories.secretariat(), year=2022)
    following = factories.draft_meeting(
        title="Berikut", starts_at=factories.wit(2099, 3, 3, 9), ends_at=factories.wit(2099, 3, 3, 16)
    )
    make.ratify(held)
    place_carried_items()
    assert following.agenda_items.get(programme_year=2022).continues.meeting == held


# Into the plans ----------------------------------------------------------------------------------


def test_an_institution_says_so_of_its_own_plan_and_the_secretariat_of_any(as_user, client):
    programme = make.agreed()
    address = f"{programme.get_absolute_url()}muat/"
    sent = {"document": "rkpd", "document_year": "2022", "note": ""}
    assert (
        as_user(factories.ambon()).post(address, sent).status_code == 403
    )  # neither its region nor the province
    form = as_user(factories.bappeda()).get(address).context["form"]
    assert "institution" not in form.fields
    other = factories.InstitutionFactory()
    as_user(factories.bappeda()).post(address, sent | {"institution": other.pk})
    programme.refresh_from_db()
    assert programme.taken_up_by == factories.bappeda().institution
    client.logout()
    page = " ".join(client.get(programme.get_absolute_url()).content.decode().split())
    assert "RKPD 2022" in page
    second = make.agreed(title="Kabel")
    as_user(factories.secretariat()).post(
        f"{second.get_absolute_url()}muat-sebagian/",
        {"institution": other.pk, "document": "renja", "document_year": "2023", "part": "Dua desa."},
    )
    second.refresh_from_db()
    assert (second.status, second.taken_up_by, second.part) == ("partly", other, "Dua desa.")
    assert second.events.last().on_behalf_of == other


def test_whose_plan_it_is_says_that_it_is_carried_out_with_evidence(as_user, client):
    programme = make.taken_up()
    address = f"{programme.get_absolute_url()}laksanakan/"
    assert as_user(factories.buru()).get(address).status_code == 403
    empty = as_user(factories.bappeda()).post(address, {"evidence": "", "link": "javascript:alert(1)"})
    assert set(empty.context["form"].errors) == {"evidence", "link"}
    as_user(factories.bappeda()).post(
        address, {"evidence": "Berita acara 12.", "link": "https://contoh.id/ba"}
    )
    client.logout()
    page = client.get(programme.get_absolute_url()).content.decode()
    assert "Berita acara 12." in page
    assert "https://contoh.id/ba" in page


def test_what_got_into_no_plan_says_why(as_user, client):
    programme = make.agreed()
    address = f"{programme.get_absolute_url()}tidak-dimuat/"
    assert as_user(factories.bappeda()).get(address).status_code == 403
    sent = {"document": "rkpd", "document_year": "2022", "reason": "Pagu RKPD habis."}
    refused = as_user(factories.secretariat()).post(address, sent)
    assert set(refused.context["form"].errors) == {"institution"}
    as_user(factories.secretariat()).post(address, sent | {"institution": factories.bappeda().institution_id})
    client.logout()
    assert "Pagu RKPD habis." in client.get(programme.get_absolute_url()).content.decode()


# Several plans have one programme -----------------------------------------------------------------


def another_office():
    return factories.user(
        "dikbud@uji.id",
        User.Role.OFFICER,
        lambda: factories.InstitutionFactory(name="Dinas Pendidikan Maluku"),
    )


def test_each_plan_keeps_its_own_standing_and_reports_for_itself(as_user, client):
    programme, education = make.agreed(), another_office()
    address = programme.get_absolute_url()
    plan = {"document": "renja", "document_year": "2022"}
    as_user(education).post(f"{address}muat-sebagian/", plan | {"part": "Dua sekolah."})
    as_user(factories.bappeda()).post(f"{address}muat/", plan | {"document": "rkpd", "note": ""})
    programme.refresh_from_db()
    assert (programme.status, programme.taken_up_by) == ("taken_up", factories.bappeda().institution)
    client.logout()
    text = " ".join(client.get(address).content.decode().split())
    for words in ("Renja 2022", "dimuat sebagian", "Dua sekolah.", "RKPD 2022", ">dimuat<"):
        assert words in text, words
    # The first one may still report, and its report does not speak for the other.
    as_user(education).post(f"{address}laksanakan/", {"evidence": "Berita acara sekolah.", "link": ""})
    programme.refresh_from_db()
    assert programme.status == "taken_up"
    assert [plan.standing for plan in programme.plans.all()] == ["carried_out", "taken_up"]
    again = as_user(education).get(f"{address}laksanakan/")
    assert again.status_code == 409
    assert "sudah tercatat dilaksanakan" in again.content.decode()
    as_user(factories.bappeda()).post(
        f"{address}laksanakan/", {"evidence": "Berita acara provinsi.", "link": ""}
    )
    programme.refresh_from_db()
    assert (programme.status, programme.evidence) == ("carried_out", "Berita acara provinsi.")
    text = client.get(address).content.decode()
    assert "Berita acara sekolah." in text
    row = client.get("/api/v1/program/P-2022-0001").json()
    assert [words.split(": ")[1] for words in row["rencana"]] == ["dilaksanakan", "dilaksanakan"]


def test_two_parts_are_carried_out_when_both_are(as_user):
    programme, education = make.in_state("partly"), another_office()
    plan = {"document": "renja", "document_year": "2022", "part": "Dua sekolah."}
    as_user(education).post(f"{programme.get_absolute_url()}muat-sebagian/", plan)
    for by, status in ((education, "partly"), (factories.bappeda(), "carried_out")):
        own = programme.plans.get(institution=by.institution)
        programme_plans.carry_out(programme, by=by, plan=own, evidence="Berita acara.")
        programme.refresh_from_db()
        assert programme.status == status


def test_left_out_of_one_plan_it_stays_in_the_other(as_user, client):
    programme = make.in_state("partly")
    address = f"{programme.get_absolute_url()}tidak-dimuat/"
    sent = {"document": "renja", "document_year": "2022", "reason": "Bukan tugasnya."}
    desk = as_user(factories.secretariat())
    refused = desk.post(address, sent | {"institution": factories.bappeda().institution_id})
    assert "Renja 2022 Bappeda Maluku sudah tercatat: dimuat sebagian." in refused.content.decode()
    for _n in range(2):  # sent twice it is said once
        desk.post(address, sent | {"institution": another_office().institution_id})
    programme.refresh_from_db()
    assert (programme.status, programme.part, programme.public_reason) == ("partly", "Tiga kecamatan.", "")
    assert programme.plans.count() == 2
    client.logout()
    text = client.get(programme.get_absolute_url()).content.decode()
    assert "Bukan tugasnya." in text
    assert "tidak dimuat" in text


def test_the_secretariat_says_which_of_several_plans_is_carried_out(as_user):
    programme = make.in_state("partly")
    by = factories.bappeda()
    programme_plans.take_up(programme, by=by, institution=by.institution, document="rkpd", document_year=2023)
    for who in (factories.secretariat(), by):
        form = as_user(who).get(f"{programme.get_absolute_url()}laksanakan/").context["form"]
        assert [plan.document for plan in form.fields["plan"].queryset] == ["renja", "rkpd"]
    desk = as_user(factories.secretariat())
    address, sent = f"{programme.get_absolute_url()}laksanakan/", {"evidence": "Berita acara.", "link": ""}
    assert set(desk.post(address, sent).context["form"].errors) == {"plan"}
    desk.post(address, sent | {"plan": programme.plans.get(document="renja").pk})
    assert programme.plans.get(document="renja").standing == "carried_out"
    programme.refresh_from_db()
    assert programme.status == "taken_up"


def test_once_carried_out_by_one_plan_the_others_still_say_what_becomes_of_them(as_user):
    programme, office, education = make.taken_up(), factories.bappeda(), another_office()
    address = programme.get_absolute_url()
    plan = {"institution": education.institution, "document": "renja", "document_year": 2022}
    programme_plans.take_up(programme, by=education, **plan)
    programme_plans.carry_out(programme, by=office, plan=programme.plans.first(), evidence="Berita acara 1.")
    assert f"{address}laksanakan/" in as_user(education).get(address).content.decode()
    as_user(education).post(f"{address}laksanakan/", {"evidence": "Berita acara 2.", "link": ""})
    assert [row.standing for row in programme.plans.all()] == ["carried_out", "carried_out"]
    desk = as_user(factories.secretariat())
    assert f"{address}laksanakan/" not in desk.get(address).content.decode()  # nothing is left to carry out
    refused = desk.get(f"{address}laksanakan/")
    assert (refused.status_code, "“dilaksanakan”" in refused.content.decode()) == (409, True)
    with pytest.raises(ValidationError, match="“dilaksanakan”"):
        programme_plans.carry_out(programme, by=factories.secretariat(), evidence="Berita acara 3.")
    next_year = {"document": "renja", "document_year": "2023", "part": "Dua sekolah."}
    as_user(education).post(f"{address}muat-sebagian/", next_year)
    for year in ("2023", "2024"):  # what the plan has it does not leave out
        left_out = {"document": "renja", "document_year": year, "reason": "Pagu habis."}
        as_user(factories.secretariat()).post(
            f"{address}tidak-dimuat/", left_out | {"institution": education.institution_id}
        )
    as_user(office).post(f"{address}muat/", {"document": "rkpd", "document_year": "2024", "note": ""})
    standings = [row.standing for row in programme.plans.all()]
    assert standings[2:] == ["partly", "left_out", "taken_up"]
    programme.refresh_from_db()
    assert (programme.status, programme.evidence) == ("carried_out", "Berita acara 2.")


def test_a_plan_says_nothing_twice_and_may_come_to_have_the_whole():
    programme, by = make.in_state("partly"), factories.bappeda()
    plan = {"institution": by.institution, "document": "renja", "document_year": 2022}
    programme_plans.take_up(programme, by=by, **plan)
    assert programme.plans.get().standing == "taken_up"
    for verb, more in (
        ("take_up", {}),
        ("take_up_partly", {"part": "Satu."}),
        ("leave_out", {"reason": "Pagu."}),
    ):
        with pytest.raises(ValidationError, match="sudah tercatat"):
            getattr(programme_plans, verb)(programme, by=by, **plan, **more)


# Themes ------------------------------------------------------------------------------------------


def test_themes_are_kept_with_their_history(as_user):
    desk = as_user(factories.secretariat())
    for _n in range(2):
        assert desk.post("/meja/program/tema/", {"name": "Kota cerdas"}).status_code == 302
    theme = ProgrammeTheme.objects.get(name="Kota cerdas")
    assert theme.slug == "kota-cerdas"
    assert "Tema ini sudah ada" in desk.post("/meja/program/tema/", {"name": "KOTA cerdas"}).content.decode()
    address = f"/meja/program/tema/{theme.pk}/"
    desk.post(f"{address}ubah/", {"name": "Kota pintar"})
    for _n in range(2):
        desk.post(f"{address}pakai/", {"dipakai": "0"})
    theme.refresh_from_db()
    assert (theme.name, theme.slug, theme.is_active) == ("Kota pintar", "kota-cerdas", False)
    assert "Kota cerdas" in desk.get(f"{address}ubah/").content.decode()
    with pytest.raises(ValidationError):
        make.proposed(theme=theme)
    with pytest.raises(ValidationError):
        programme_themes.add_theme("Kota pintar", by=factories.secretariat())
    assert as_user(factories.buru()).get("/meja/program/tema/").status_code == 404
    assert as_user(factories.chair()).post("/meja/program/tema/", {"name": "Lain"}).status_code == 403


# Two at the same moment --------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_at_once_settle_a_programme_once_and_close_no_circle():
    first, second = make.proposed("Menara"), make.proposed("Kabel")
    meetings = [factories.held_meeting(title=f"Rakor {n}") for n in range(2)]
    decisions = [factories.decision(meeting) for meeting in meetings]
    pairs = [(first, second), (second, first)]

    def settle(n):
        try:
            make.settle([first, second], meetings[n], decision=decisions[n])
        except ValidationError:
            return 0
        return 1

    def link(n):
        programme, needs = pairs[n]
        try:
            programmes.depend_on(programme, by=factories.buru(), needs=needs, client_key=uuid.uuid4())
        except ValidationError:
            return 0
        return 1

    assert sum(in_parallel(2, settle, at_once=2)) == 1
    assert ProgrammeSettlement.objects.values("decision").distinct().count() == 1
    assert sum(in_parallel(2, link, at_once=2)) == 1


# Any sequence of steps ---------------------------------------------------------------------------


class Life(RuleBasedStateMachine):
    """Two programmes and one meeting at a time, driven in any order; what is public follows the ratified decisions."""

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.rows = [make.proposed("Menara"), make.proposed("Kabel laut")]
        self.meeting = factories.held_meeting(title="Rakor")
        self.pending = {}
        self.expected = ["proposed", "proposed"]
        self.plans = [{}, {}]  # {office: what its plan makes of it}

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    which = st.integers(0, 1)

    def _try(self, verb, n, act):
        leads = TABLE[verb]
        programme = Programme.objects.get(pk=self.rows[n].pk)
        if self.expected[n] in leads:
            with transaction.atomic():
                act(programme)
            self.expected[n] = leads[self.expected[n]]
        else:
            with pytest.raises(ValidationError), transaction.atomic():
                act(programme)

    @rule(n=which, outcome=st.sampled_from(["agreed", "declined"]))
    def settle(self, n, outcome):
        programme = Programme.objects.get(pk=self.rows[n].pk)
        if self.expected[n] == "proposed" and n not in self.pending:
            make.settle([programme], self.meeting, outcome=outcome, reason="Alasan.")
            self.pending[n] = outcome
        else:
            with pytest.raises(ValidationError), transaction.atomic():
                make.settle([programme], self.meeting, outcome=outcome, reason="Alasan.")

    @rule()
    def ratify(self):
        make.ratify(self.meeting)
        for n, outcome in self.pending.items():
            if self.expected[n] == "proposed":
                self.expected[n] = "accepted" if outcome == "agreed" else "not_taken_up"
        self.pending = {}
        self.meeting = factories.held_meeting(title="Rakor berikut")

    @rule(n=which)
    def withdraw(self, n):
        self._try(
            "withdraw_programme",
            n,
            lambda row: programmes.withdraw_programme(row, by=factories.buru(), reason="Batal."),
        )
        if self.expected[n] == "withdrawn":
            self.pending.pop(n, None)

    @rule(
        n=which,
        office=st.sampled_from(["bappeda", "dikbud"]),
        verb=st.sampled_from(["take_up", "take_up_partly", "leave_out", "carry_out"]),
    )
    def plan(self, n, office, verb):
        row, said = Programme.objects.get(pk=self.rows[n].pk), self.plans[n].get(office)
        by = factories.bappeda() if office == "bappeda" else another_office()
        named = {"institution": by.institution, "document": "renja", "document_year": 2022}
        if verb == "carry_out":
            named = {"plan": row.plans.filter(institution=by.institution).first()}
            if named["plan"] is None:
                return
        is_new = (
            said
            not in {
                "take_up": ("whole", "whole done", "part done"),
                "take_up_partly": ("whole", "whole done", "part done"),
                "leave_out": ("whole", "part", "whole done", "part done"),
                "carry_out": ("left out", "whole done", "part done"),
            }[verb]
        )
        more = {"take_up_partly": {"part": "Dua."}, "leave_out": {"reason": "Pagu."}}.get(verb, {})
        more = {"evidence": "Berita acara."} if verb == "carry_out" else more
        act = partial(getattr(programme_plans, verb), row, by=by, **named, **more)
        if not is_new or self.expected[n] not in TABLE[verb]:
            with pytest.raises(ValidationError), transaction.atomic():
                act()
            return
        with transaction.atomic():
            act()
        words = {"take_up": "whole", "take_up_partly": "part", "leave_out": "left out"}
        self.plans[n][office] = words.get(verb) or f"{said} done"
        self.expected[n] = self.follows_from(self.plans[n].values())

    @staticmethod
    def follows_from(plans):
        having = set(plans) - {"left out"}
        if not having:
            return "not_taken_up"
        if "whole done" in having or having == {"part done"}:
            return "carried_out"
        return "taken_up" if "whole" in having else "partly"

    @rule(n=which)
    @precondition(lambda self: not self.pending)
    def change(self, n):
        self._try(
            "change_programme",
            n,
            lambda row: programmes.change_programme(
                row, by=factories.buru(), changes={"place": str(uuid.uuid4())}
            ),
        )

    @invariant()
    def stands_as_expected(self):
        found = list(Programme.objects.filter(pk__in=[row.pk for row in self.rows]).order_by("number"))
        assert [row.status for row in found] == self.expected
        for row in found:
            if row.decision_id:
                assert row.decision.minutes.ratified_at is not None
            settled = row.settlements.in_force()
            assert settled.count() <= 1


def test_any_sequence_of_steps_leaves_each_programme_where_the_table_says():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=6,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


def test_the_meeting_shows_the_programmes_that_each_decision_settled(client):
    agreed = [make.proposed(title) for title in ("Menara", "Kabel", "Kelas", "Pusat data")]
    declined = make.proposed("Situs <b>lama</b>")
    meeting = factories.held_meeting(title="Rakor program")
    yes = make.settle(agreed, meeting)
    no = make.settle([declined], meeting, outcome="declined", reason="Ganda.")
    waits = make.settle([make.proposed("Menunggu")], factories.held_meeting(title="Rakor lain"))
    meeting = make.ratify(meeting)
    for address in (meeting.get_absolute_url(), f"{meeting.get_absolute_url()}keputusan/"):
        page = " ".join(client.get(address).content.decode().split())
        first, _id, second = page.partition(f'id="{no.number}"')
        assert first.count("Program yang disepakati:") == 3, address  # the first; the rest is one link away
        assert f'href="/program/?q={yes.number}">Semua 4 program yang ditetapkan</a>' in first
        assert "Program yang tidak disepakati:" in second
        assert "Situs &lt;b&gt;lama&lt;/b&gt;" in second
        assert "Semua" not in second.partition("</li>")[0]
    assert [row.number for row in client.get(f"/program/?q={yes.number}").context["page"]] == [
        programme.number for programme in agreed
    ]
    assert (
        waits.number not in client.get(f"/program/?q={waits.number}").content.decode().partition("<table")[2]
    )
