"""What decisions settle, on the pages of the meeting: told where it is read and ratified, taken back until then."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.actions import indicators, meetings, minutes, programme_settlements, settlements
from meetings.models import Discrepancy, Notification, Settlement
from tests import factories
from tests.meetings import programme_factories

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(response.content.decode().split())


def address(name, settlement, *more):
    return reverse(name, args=[settlement.decision.minutes.meeting_id, settlement.decision_id, *more])


def circulate(meeting):
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())


def ratify(meeting):
    circulate(meeting)
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())


# Read where it is written, circulated and ratified ------------------------------------------------


def desk_of(meeting):
    return reverse("minutes_edit", args=[meeting.pk])


def document_of(meeting):
    return reverse("minutes_detail", args=[meeting.year, meeting.slug])


def ratify_of(meeting):
    return reverse("minutes_ratify", args=[meeting.pk])


def test_each_decision_says_what_takes_effect_with_it(as_user):
    settlement = factories.settled_in_draft()
    meeting = settlement.decision.minutes.meeting
    agreed = programme_factories.proposed()
    declined = programme_factories.proposed("Menara ganda")
    programme_factories.settle([agreed], decision=settlement.decision)
    programme_factories.settle(
        [declined], decision=settlement.decision, outcome="declined", reason="Sudah ada."
    )
    told = [
        "Berlaku dengan pengesahan notula ini:",
        "Jumlah desa, Maluku, 2023</a> <br> <b>1.200 desa</b>, angka Bappeda Maluku",
        f"{agreed.title}</a>, Buru: <b>disepakati</b>",
        "Menara ganda</a>, Buru: <b>tidak disepakati</b>",
        "(Sudah ada.)",
    ]
    pages = [words(as_user(factories.secretariat()).get(desk_of(meeting)))]
    circulate(meeting)
    pages.append(words(as_user(factories.bappeda()).get(document_of(meeting))))
    pages.append(words(as_user(factories.chair()).get(ratify_of(meeting))))
    for page in pages:
        for what in told:
            assert what in page
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    page = words(as_user(factories.bappeda()).get(document_of(meeting)))
    assert "Berlaku dengan keputusan ini:" in page
    assert told[1] in page


def test_concepts_are_told_with_their_figures(as_user):
    row = factories.scheduled_discrepancy()
    meeting = factories.started(row.agenda_item.meeting)
    bps, bappeda = row.indicator.figures.order_by("pk")
    settlements.settle_as_concepts(
        row,
        factories.decision(meeting),
        by=factories.walidata(),
        names={bps.pk: "de jure", bappeda.pk: "de facto"},
        main="de jure",
        client_key=uuid.uuid4(),
    )
    page = words(as_user(factories.secretariat()).get(desk_of(meeting)))
    assert "<b>1.135 desa</b> (BPS Maluku) = de jure" in page
    assert "<b>1.200 desa</b> (Bappeda Maluku) = de facto" in page


def test_figures_of_a_restricted_indicator_are_told_only_to_who_may_read_them(as_user):
    settlement = factories.settled_in_draft()
    meeting = settlement.decision.minutes.meeting
    indicators.change_indicator(
        settlement.discrepancy.indicator, by=factories.walidata(), changes={"is_public": False}
    )
    circulate(meeting)
    assert "1.200 desa" not in words(as_user(factories.buru()).get(document_of(meeting)))
    assert "1.200 desa" in words(as_user(factories.chair()).get(ratify_of(meeting)))


def test_queries_do_not_grow_with_what_is_settled(as_user):
    indicator = factories.indicator()
    counted = []
    for count in (1, 3):
        meeting = factories.announced_meeting(title=f"Rapat {count}")
        rows = [
            factories.scheduled_discrepancy(meeting, of=indicator, where=where, period=str(2020 + count))
            for where in ("Maluku", "Buru", "Kota Ambon")[:count]
        ]
        for row in rows:
            settlement = factories.settled_in_draft(row)
            programme_factories.settle([programme_factories.proposed()], decision=settlement.decision)
        circulate(settlement.decision.minutes.meeting)
        for user, at in (
            (factories.secretariat(), desk_of),
            (factories.bappeda(), document_of),
            (factories.chair(), ratify_of),
        ):
            client = as_user(user)
            client.get(at(meeting))
            with CaptureQueriesContext(connection) as queries:
                assert client.get(at(meeting)).status_code == 200
            counted.append(len(queries))
    assert counted[:3] == counted[3:]


@pytest.fixture
def circulated():
    """A discrepancy and a programme, with a decision that is circulated and settles neither."""
    row = factories.scheduled_discrepancy()
    meeting = factories.started(row.agenda_item.meeting)
    decision = factories.decision(meeting)
    circulate(meeting)
    return row, decision


def another_figure(row, decision):
    factories.settled_in_draft(row, entry=decision)


def taken_back(row, decision):
    settlements.drop_settlement(row.settlements.get(), by=factories.walidata())


def a_programme(row, decision):
    programme_factories.settle([programme_factories.proposed()], decision=decision)


def a_programme_taken_back(row, decision):
    programme_settlements.drop_settlement(decision.programme_settlements.get(), by=factories.secretariat())


def a_new_value(row, decision):
    factories.figure(row.indicator, 1150, by=factories.bps(), reason="Dihitung ulang")


@pytest.mark.parametrize(
    ("before", "meanwhile"),
    [
        ([], another_figure),
        ([another_figure], taken_back),
        ([another_figure], another_figure),
        ([another_figure], a_new_value),
        ([], a_programme),
        ([a_programme], a_programme_taken_back),
    ],
)
def test_what_the_chair_did_not_see_is_not_ratified(as_user, circulated, before, meanwhile):
    row, decision = circulated
    meeting = decision.minutes.meeting
    for change in before:
        change(row, decision)
    chair = as_user(factories.chair())
    seen = chair.get(ratify_of(meeting)).context["form"]["seen"].value()
    meanwhile(row, decision)
    answer = chair.post(ratify_of(meeting), {"seen": seen})
    assert "Notula berubah sejak Anda membukanya." in words(answer)
    assert f"#butir-{decision.pk}" in words(answer).split("Berubah sejak diedarkan")[1].split("</section>")[0]
    assert chair.post(ratify_of(meeting), {"seen": answer.context["form"]["seen"].value()}).status_code == 302


def test_the_other_note_takers_page_learns_of_it(as_user, circulated):
    row, decision = circulated
    desk = as_user(factories.secretariat())
    asked = reverse("minutes_changes", args=[decision.minutes.meeting_id])
    query = {"acara": decision.agenda_item_id}
    for change in (another_figure, taken_back, a_programme):
        query["sejak"] = desk.get(asked, query).json()["cursor"]
        change(row, decision)
        told = desk.get(asked, query).json()["entries"]
        assert [entry["pk"] for entry in told] == [decision.pk]
    assert "Jaringan intra pemerintah" in told[0]["html"]


# What comes up in the hall -----------------------------------------------------------------------


def test_what_comes_up_in_the_hall_is_put_on_the_agenda_and_settled_there(as_user):
    row = factories.discrepancy()
    decision = factories.decision(factories.held_meeting())
    meeting = decision.minutes.meeting
    settle = reverse("settlement_add", args=[meeting.pk, decision.pk])
    schedule = f"{reverse('discrepancy_schedule')}?butir={decision.pk}"
    walidata = as_user(factories.walidata())
    page = words(walidata.get(settle))
    assert "Tidak ada selisih angka dalam agenda rapat ini." in page
    assert f'href="{schedule}"' in page
    form = walidata.get(schedule).context["form"]
    assert form["meeting"].value() == meeting.pk
    answer = walidata.post(schedule, {"selisih": [row.pk], "meeting": meeting.pk})
    assert answer.url == settle
    figure = row.indicator.figures.get(source=factories.bappeda().institution)
    sent = {"outcome": "agreed", "figure": figure.pk, "cause": "error", "client_key": uuid.uuid4()}
    assert walidata.post(settle, sent).status_code == 302
    ratify(meeting)
    assert Discrepancy.objects.get().status == "settled"


def test_a_meeting_that_is_over_takes_no_more(as_user):
    row = factories.discrepancy()
    meeting = factories.circulated_meeting()
    sent = {"selisih": [row.pk], "meeting": meeting.pk}
    answer = as_user(factories.walidata()).post(reverse("discrepancy_schedule"), sent)
    assert answer.context["form"].errors["meeting"] == [
        "Rapat itu sudah selesai atau dibatalkan. Pilih rapat lain."
    ]
    for butir in ("x", "999999", ""):
        asked = f"{reverse('discrepancy_schedule')}?butir={butir}"
        assert as_user(factories.walidata()).get(asked).status_code == 200


def test_a_meeting_that_is_over_is_not_named_as_the_one_that_deals_with_it(client, as_user):
    row = factories.scheduled_discrepancy()
    meeting = row.agenda_item.meeting
    cell, listed = row.get_absolute_url(), reverse("discrepancy_list")
    assert "Diagendakan dalam <a" in words(client.get(cell))
    assert meeting.title in words(client.get(listed))
    meetings.cancel_meeting(meeting, by=factories.secretariat(), reason="Cuaca buruk")
    for reader in (client, as_user(factories.walidata())):
        page = words(reader.get(cell))
        assert "Diagendakan dalam <a" not in page
        assert "belum diselesaikan" in page
        page = words(reader.get(listed))
        assert "belum diselesaikan" in page
        assert meeting.title not in page


def test_a_meeting_that_went_by_without_a_decision_is_not_named_either(client):
    row = factories.scheduled_discrepancy()
    meeting = factories.started(row.agenda_item.meeting)
    factories.note(meeting)
    ratify(meeting)
    page = words(client.get(row.get_absolute_url()))
    assert "Diagendakan dalam <a" not in page
    assert "belum diselesaikan" in page


def test_the_page_to_settle_takes_as_many_queries_for_one_and_for_many(as_user):
    indicator = factories.indicator()
    meeting = factories.announced_meeting()
    other = factories.announced_meeting(title="Rapat lain")
    counted = []
    for period in ("2020", "2021", "2022"):
        for where in ("Buru", "Kota Ambon"):
            factories.scheduled_discrepancy(meeting, of=indicator, where=where, period=period)
            factories.scheduled_discrepancy(
                other, of=indicator, where="Maluku Tengah" if where == "Buru" else "Kota Tual", period=period
            )
        if period == "2020":
            decision = factories.decision(factories.started(meeting))
        client = as_user(factories.walidata())
        page = reverse("settlement_add", args=[meeting.pk, decision.pk])
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] == counted[2]


@pytest.mark.parametrize("query", ["", "?selisih={}"])
def test_a_second_tap_gets_the_first_answer_again_when_the_minutes_are_ratified(as_user, query):
    row = factories.scheduled_discrepancy()
    meeting = factories.started(row.agenda_item.meeting)
    decision = factories.decision(meeting)
    ratify(meeting)
    Discrepancy.objects.update(status="scheduled", agenda_item=row.agenda_item)
    figure = row.indicator.figures.get(source=factories.bappeda().institution)
    sent = {"outcome": "agreed", "figure": figure.pk, "cause": "error", "client_key": uuid.uuid4()}
    walidata = as_user(factories.walidata())
    page = reverse("settlement_add", args=[meeting.pk, decision.pk]) + query.format(row.pk)
    for _twice in range(2):
        assert walidata.post(page, sent).url == row.get_absolute_url()
    assert Settlement.objects.count() == 1
    assert Discrepancy.objects.get().status == "settled"
    broken = walidata.post(page, sent | {"client_key": "x"})
    assert broken.status_code == (404 if query else 200)


# Several at once ----------------------------------------------------------------------------------


@pytest.fixture
def several():
    """Four cells of one indicator and one of another on the agenda of a meeting that is held; gives them and a decision."""
    meeting = factories.announced_meeting()
    indicator = factories.indicator()
    rows = [
        factories.scheduled_discrepancy(meeting, of=indicator, where=where, period=period)
        for where in ("Buru", "Kota Ambon")
        for period in ("2021", "2022")
    ]
    other = factories.scheduled_discrepancy(meeting, of=factories.indicator("Jumlah kecamatan"))
    return rows, other, factories.decision(factories.started(meeting))


def several_of(decision, indicator):
    return reverse("settlement_add_several", args=[decision.minutes.meeting_id, decision.pk, indicator.pk])


def outgoing(indicator, concept=None):
    rows = indicator.published_figures.filter(concept__name=concept).order_by("region__code", "period")
    return [row.amount if row.figure_id else row.standing for row in rows]


def test_one_decision_settles_many_cells_on_one_source(as_user, several):
    rows, _other, decision = several
    indicator, meeting = rows[0].indicator, decision.minutes.meeting
    walidata = as_user(factories.walidata())
    listed = words(walidata.get(reverse("settlement_add", args=[meeting.pk, decision.pk])))
    assert listed.count("Putuskan beberapa sekaligus") == 1
    page = several_of(decision, indicator)
    assert f'href="{page}"' in listed
    asked = words(walidata.get(page))
    assert asked.count('type="checkbox"') == asked.count(" checked") == 4
    assert "Bappeda Maluku: 1.200" in asked
    sent = {
        "selisih": [row.pk for row in rows[:3]],
        "outcome": "agreed",
        "source": factories.bappeda().institution_id,
        "cause": "method",
        "client_key": uuid.uuid4(),
    }
    for _twice in range(2):
        answer = walidata.post(page, sent, follow=True)
        assert "3 selisih diputuskan." in words(answer)
    assert Settlement.objects.count() == 3
    assert words(walidata.get(page)).count(" checked") == 1  # what nobody decided about yet
    told = words(as_user(factories.secretariat()).get(desk_of(meeting)))
    assert told.count("<b>1.200 desa</b>, angka Bappeda Maluku") == 3
    ratify(meeting)
    assert outgoing(indicator) == [1200, 1200, 1200, "in_dispute"]
    assert as_user(factories.walidata()).post(page, sent).status_code == 302  # the first answer again
    kinds = list(Notification.objects.values_list("kind", flat=True))
    assert kinds.count("discrepancies_settled") == 2
    assert "discrepancy_settled" not in kinds


def test_one_decision_names_what_each_source_counts_everywhere(as_user, several):
    rows, _other, decision = several
    indicator = rows[0].indicator
    bps, bappeda = factories.bps().institution_id, factories.bappeda().institution_id
    sent = {
        "selisih": [row.pk for row in rows],
        "outcome": "concepts",
        "cause": "concept",
        f"name_{bps}": "de jure",
        "main": bps,
        "client_key": uuid.uuid4(),
    }
    walidata = as_user(factories.walidata())
    page = several_of(decision, indicator)
    refused = walidata.post(page, sent)
    assert refused.context["form"].non_field_errors()[0] == (
        "Buru, 2021: Beri nama konsep untuk setiap angka."
    )
    assert words(refused).count(" checked") >= 4
    assert walidata.post(page, sent | {f"name_{bappeda}": "de facto"}).status_code == 302
    ratify(decision.minutes.meeting)
    assert outgoing(indicator) == [1135] * 4
    assert outgoing(indicator, "de facto") == [1200] * 4


def test_several_are_settled_all_or_none(as_user, several):
    rows, other, decision = several
    page = several_of(decision, rows[0].indicator)
    sent = {"outcome": "agreed", "cause": "method", "client_key": uuid.uuid4()}
    walidata = as_user(factories.walidata())
    assert set(walidata.post(page, sent).context["form"].errors) == {"selisih", "source"}
    third = factories.user("dinas@uji.id", "officer", factories.InstitutionFactory)
    factories.figure(rows[0].indicator, 1300, by=third, where="Buru", period="2021")
    sent |= {"selisih": [row.pk for row in rows], "source": third.institution_id}
    refused = walidata.post(page, sent).context["form"].non_field_errors()
    assert refused == [f"Buru, 2022: {third.institution.label} tidak memberi angka."]
    assert not Settlement.objects.exists()
    assert "selisih" in walidata.post(page, sent | {"selisih": [other.pk]}).context["form"].errors
    assert walidata.get(several_of(decision, factories.indicator("Lain lagi"))).status_code == 404


def test_a_key_of_another_choice_is_refused(several):
    rows, _other, decision = several
    values = {
        "by": factories.walidata(),
        "source": factories.bappeda().institution,
        "cause": "method",
        "client_key": uuid.uuid4(),
    }
    settlements.settle_on_source(rows[:2], decision, **values)
    with pytest.raises(ValidationError) as refused:
        settlements.settle_on_source(rows, decision, **values)
    assert refused.value.code == "foreign_key"
    with pytest.raises(ValidationError):
        settlements.settle_on_source([], decision, **values)


def test_settling_a_cell_more_takes_few_queries_more(several):
    rows, _other, decision = several
    counted = []
    for chosen in (rows[:1], rows[1:]):
        with CaptureQueriesContext(connection) as queries:
            settlements.settle_on_source(
                chosen,
                decision,
                by=factories.walidata(),
                source=factories.bappeda().institution,
                cause="method",
                client_key=uuid.uuid4(),
            )
        counted.append(len(queries))
    assert counted[1] - counted[0] <= 2 * 4


def test_what_is_to_be_put_on_an_agenda_stands_by_indicator_with_its_values(as_user):
    indicator = factories.indicator()
    rows = [factories.discrepancy(of=indicator, where=where) for where in ("Kota Ambon", "Buru")]
    factories.discrepancy(of=factories.indicator("Jumlah kecamatan"), values=(118, 119))
    page = words(as_user(factories.walidata()).get(f"{reverse('discrepancy_schedule')}?selisih={rows[0].pk}"))
    assert (
        page.index("Jumlah desa <span")
        < page.index("<b>Buru, 2023</b>")
        < page.index("<b>Kota Ambon, 2023</b>")
    )
    assert page.count("BPS Maluku: 1.135") == 2
    assert "BPS Maluku: 118" in page
    assert page.count(" checked") == 1


# Taking it back ----------------------------------------------------------------------------------


def test_what_is_not_ratified_yet_can_be_taken_back(as_user):
    settlement = factories.settled_in_draft()
    walidata = as_user(factories.walidata())
    cell = settlement.discrepancy.get_absolute_url()
    assert f'href="{address("settlement_add", settlement)}"' in words(walidata.get(cell))
    drop = address("settlement_drop", settlement, settlement.pk)
    assert f'action="{drop}"' in words(walidata.get(address("settlement_add", settlement)))
    for _twice in range(2):
        answer = walidata.post(drop, follow=True)
        assert "Putusan dibatalkan; selisihnya menunggu keputusan lagi." in words(answer)
    row = Discrepancy.objects.get()
    assert (row.status, row.settlement) == ("scheduled", None)
    assert [event.kind for event in row.events.all()].count("overtaken") == 1
    ratify(settlement.decision.minutes.meeting)
    assert Discrepancy.objects.get().status == "scheduled"


def test_the_chair_of_that_meeting_may_take_it_back_and_no_other(as_user):
    settlement = factories.settled_in_draft()
    meeting = settlement.decision.minutes.meeting
    circulate(meeting)
    other = factories.user("lain@uji.id", "chair", lambda: factories.kominfo("Maluku"), "Pimpinan lain")
    for name, key in (("settlement_add", ()), ("settlement_drop", (settlement.pk,))):
        assert as_user(other).post(address(name, settlement, *key)).status_code == 403
    link = f'href="{address("settlement_add", settlement)}"'
    assert link not in words(as_user(other).get(document_of(meeting)))
    assert link in words(as_user(factories.chair()).get(ratify_of(meeting)))
    assert (
        as_user(factories.chair()).post(address("settlement_drop", settlement, settlement.pk)).status_code
        == 302
    )
    assert Discrepancy.objects.get().settlement is None


def test_what_took_effect_is_not_taken_back(as_user):
    settlement = factories.settled_discrepancy().settlement
    answer = as_user(factories.walidata()).post(address("settlement_drop", settlement, settlement.pk))
    assert answer.status_code == 409
    assert "Notulanya sudah disahkan, jadi putusan ini tidak dapat dibatalkan." in words(answer)
    with pytest.raises(ValidationError):
        settlements.drop_settlement(settlement, by=factories.walidata())
    assert Discrepancy.objects.get().settlement == settlement


def test_a_settlement_says_when_it_took_effect_and_keeps_what_was_decided():
    settlement = factories.settled_discrepancy().settlement
    assert settlement.effective_at is not None
    with pytest.raises(DatabaseError):
        Settlement.objects.update(effective_at=None)


def test_the_cause_that_a_decision_names_is_not_told_before_the_ratification(client):
    settlement = factories.settled_in_draft()
    cell = settlement.discrepancy.get_absolute_url()
    page = words(client.get(cell))
    assert "Penyebab: belum diketahui." in page
    assert "cara menghitung berbeda" not in page.lower()
    ratify(settlement.decision.minutes.meeting)
    assert "Penyebab: cara menghitung berbeda." in words(client.get(cell))


def test_only_what_took_effect_is_told_in_public(client, as_user):
    row = factories.scheduled_discrepancy()
    wrong = factories.settled_in_draft(row, factories.bps())
    factories.settled_in_draft(row, factories.bappeda(), entry=wrong.decision)
    ratify(wrong.decision.minutes.meeting)
    for reader in (client, as_user(factories.walidata())):
        page = words(reader.get(row.get_absolute_url()))
        assert "Diputuskan" in page
        assert "Pernah diputuskan" not in page
    factories.figure(row.indicator, 1210, by=factories.bps(), reason="Dihitung ulang")
    page = words(client.get(row.get_absolute_url()))
    assert page.count("Pernah diputuskan, tidak berlaku lagi") == 1
    assert "<b>1.200</b>" in page
