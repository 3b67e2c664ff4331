"""What a meeting decides about a discrepancy: what goes out before, with and after it."""

import re
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.actions import (
    agendas,
    corrections,
    discrepancies,
    entries,
    figures,
    indicators,
    meetings,
    minutes,
    settlement_effects,
    settlements,
)
from meetings.models import AgendaItem, Discrepancy, Entry, Figure, Notification, PublishedFigure, Settlement
from tests import factories

pytestmark = pytest.mark.django_db


def out(indicator, concept=None):
    """What goes out of the one cell: a number as text, or its standing."""
    row = PublishedFigure.objects.published().get(indicator=indicator, concept__name=concept)
    return str(row.amount) if row.figure_id else row.standing


def settle(row, meeting, *, on, cause="method"):
    decision = factories.decision(meeting, "Angka disepakati.")
    figure = row.indicator.figures.current().get(source=on.institution)
    return settlements.settle_on_figure(
        row, decision, by=factories.walidata(), figure=figure, cause=cause, client_key=uuid.uuid4()
    )[0]


def in_session(row):
    return meetings.start_meeting(row.agenda_item.meeting, by=factories.secretariat())


def ratify(meeting):
    if not meeting.minutes.entries.standing().exists():
        factories.note(meeting)
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())


def test_the_agreed_figure_goes_out_from_the_ratification_on(bappeda):
    row = factories.scheduled_discrepancy()
    assert out(row.indicator) == "in_dispute"
    meeting = in_session(row)
    settlement = settle(row, meeting, on=bappeda)
    assert out(row.indicator) == "in_dispute"
    ratify(meeting)
    row.refresh_from_db()
    assert (row.status, row.cause, row.settlement) == ("settled", "method", settlement)
    published = PublishedFigure.objects.published().get()
    assert (str(published.amount), published.settlement) == ("1200", settlement)
    assert Figure.objects.current().count() == 2  # the other stays what its source says


def test_a_ratification_holds_indicators_in_the_order_of_their_keys(bappeda):
    """As figures that come in do, not in that of their names: two who hold each other's next would wait for ever."""
    indicators = [factories.indicator(name) for name in ("Zona layanan", "Akses internet")]
    rows = [factories.discrepancy(indicator) for indicator in indicators]
    meeting = factories.announced_meeting()
    discrepancies.put_on_agenda(rows, meeting, by=factories.walidata())
    meeting = meetings.start_meeting(meeting, by=factories.secretariat())
    for row in reversed(rows):
        settle(Discrepancy.objects.get(pk=row.pk), meeting, on=bappeda)
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    with CaptureQueriesContext(connection) as asked:
        minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    held = [query["sql"] for query in asked if 'FOR NO KEY UPDATE OF "meetings_indicator"' in query["sql"]]
    keys = [int(re.search(r'"meetings_indicator"."id" IN \((\d+)\)', sql)[1]) for sql in held]
    assert keys == [indicator.pk for indicator in indicators]


def test_it_takes_effect_at_once_in_minutes_that_are_ratified(bappeda):
    row = factories.scheduled_discrepancy()
    meeting = in_session(row)
    decision = factories.decision(meeting, "Angka disepakati.")
    ratify(meeting)
    figure = row.indicator.figures.get(source=bappeda.institution)
    values = {"by": factories.chair(), "figure": figure, "cause": "error", "client_key": uuid.uuid4()}
    first, was_made = settlements.settle_on_figure(row, decision, **values)
    assert was_made
    assert settlements.settle_on_figure(row, decision, **values) == (first, False)
    assert out(row.indicator) == "1200"


def test_another_value_of_any_party_reopens_it(bappeda):
    row = factories.settled_discrepancy()
    factories.figure(row.indicator, 1150, by=factories.bps(), reason="Dihitung ulang")
    row.refresh_from_db()
    assert (row.status, row.settlement, row.agenda_item) == ("open", None, None)
    assert out(row.indicator) == "in_dispute"
    assert [e.kind for e in row.events.all()][-1] == "reopened"
    assert Settlement.objects.count() == 1


def test_a_third_source_reopens_it(bappeda):
    row = factories.settled_discrepancy()
    factories.figure(
        row.indicator, 1210, by=factories.user("dinas@uji.id", "officer", factories.InstitutionFactory)
    )
    assert out(row.indicator) == "in_dispute"


def test_a_source_that_follows_the_decision_leaves_it_settled(bappeda):
    row = factories.settled_discrepancy()
    factories.figure(row.indicator, 1200, by=factories.bps(), reason="Sesuai keputusan Rakor")
    row.refresh_from_db()
    assert row.status == "settled"
    assert PublishedFigure.objects.get().settlement == row.settlement
    assert [e.kind for e in row.events.all()][-1] == "followed"


@pytest.mark.parametrize("follower", ["bps", "a fourth"])
def test_a_source_that_follows_leaves_it_settled_though_another_does_not(bappeda, follower):
    row = factories.scheduled_discrepancy()
    third = factories.user("dinas@uji.id", "officer", factories.InstitutionFactory)
    factories.figure(row.indicator, 1300, by=third)
    meeting = in_session(row)
    settlement = settle(row, meeting, on=bappeda)
    ratify(meeting)
    by = (
        factories.bps()
        if follower == "bps"
        else factories.user("balai@uji.id", "officer", factories.InstitutionFactory)
    )
    factories.figure(row.indicator, 1200, by=by, reason="Sesuai keputusan Rakor", decimals=1)
    row.refresh_from_db()
    assert (row.status, row.settlement, out(row.indicator)) == ("settled", settlement, "1200")
    assert row.events.last().kind == "followed"
    factories.figure(row.indicator, 1250, by=third, reason="Dihitung ulang")
    row.refresh_from_db()
    assert (row.status, row.events.last().kind) == ("open", "reopened")


@pytest.mark.parametrize("verb", ["withdraw_figure", "return_figure"])
def test_no_party_alone_sets_another_figure_in_the_place_of_the_agreed_one(client, bappeda, verb):
    """The agreed one is taken back or sent back: what is left goes out no sooner than a meeting says so."""
    row = factories.settled_discrepancy()
    getattr(figures, verb)(row.settlement.figure, by=factories.walidata(), reason="Salah berkas")
    row.refresh_from_db()
    assert (row.status, row.settlement, row.agenda_item) == ("open", None, None)
    assert [e.kind for e in row.events.all()][-1] == "lost"
    assert out(row.indicator) == "in_dispute"
    page = " ".join(client.get(row.get_absolute_url()).content.decode().split())
    assert "Dibuka kembali karena angka yang disepakati tidak berlaku lagi" in page
    assert "sumber sudah sama" not in page
    # Neither another document of the one that is left nor a wider tolerance makes it go out.
    said = {"by": factories.bps(), "client_key": uuid.uuid4(), "reason": "Dokumen dilengkapi"}
    figures.revise_figure(row.indicator.figures.current().get(), document="Buku data", **said)
    indicators.change_indicator(row.indicator, by=factories.walidata(), changes={"tolerance": Decimal(500)})
    assert out(row.indicator) == "in_dispute"
    # A meeting can agree on it.
    meeting = factories.announced_meeting(title="Rakor berikutnya")
    discrepancies.put_on_agenda([row], meeting, by=factories.walidata())
    meeting = meetings.start_meeting(meeting, by=factories.secretariat())
    settle(Discrepancy.objects.get(pk=row.pk), meeting, on=factories.bps())
    ratify(meeting)
    assert out(row.indicator) == "1135"


def test_the_agreed_figure_revised_to_that_of_the_others_waits_for_a_meeting_too(bappeda):
    row = factories.settled_discrepancy()
    factories.figure(row.indicator, 1135, by=bappeda, reason="Dihitung ulang")
    row.refresh_from_db()
    assert (row.status, out(row.indicator)) == ("open", "in_dispute")
    assert [e.kind for e in row.events.all()][-1] == "reopened"
    # Where all say what had been agreed, nothing is left to decide.
    for by in (bappeda, factories.bps()):
        factories.figure(row.indicator, 1200, by=by, reason="Sesuai keputusan Rakor")
    row.refresh_from_db()
    assert (row.status, out(row.indicator)) == ("dissolved", "1200")


def test_the_decision_stands_as_long_as_some_source_gives_the_agreed_value(bappeda):
    row = factories.settled_discrepancy()
    followed = factories.figure(row.indicator, 1200, by=factories.bps(), reason="Sesuai keputusan Rakor")
    figures.withdraw_figure(row.settlement.figure, by=bappeda, reason="Salah berkas")
    published, settlement = PublishedFigure.objects.get(), row.settlement
    row.refresh_from_db()
    assert (row.status, published.figure, published.settlement) == ("settled", followed, settlement)


def test_what_a_struck_decision_had_agreed_on_binds_nobody(bappeda):
    row = factories.settled_discrepancy()
    decision = row.settlement.decision
    draft = factories.drafted_correction(decision.minutes.meeting)
    corrections.strike_out(draft, decision, by=factories.secretariat())
    corrections.issue_correction(draft, by=factories.chair())
    figures.withdraw_figure(row.indicator.figures.get(value=1200), by=bappeda, reason="Salah berkas")
    assert out(row.indicator) == "1135"


def test_where_one_source_is_left_of_a_difference_it_does_not_say_that_they_agree(client, bappeda):
    row = factories.discrepancy()
    figures.return_figure(
        row.indicator.figures.get(value=1200), by=factories.walidata(), reason="Tanpa metode"
    )
    row.refresh_from_db()
    assert (row.status, out(row.indicator)) == ("dissolved", "1135")
    assert [e.kind for e in row.events.all()] == ["opened", "none_left"]
    page = " ".join(client.get(row.get_absolute_url()).content.decode().split())
    assert "Tidak lagi ada dua sumber yang dapat dibandingkan" in page
    assert "sumber sudah sama" not in page


@pytest.mark.parametrize(
    "changes",
    [{"method": "registrasi"}, {"collected_on": date(2023, 1, 9)}, {"document": "Buku data 2023"}],
)
@pytest.mark.parametrize("source", ["bps", "bappeda"])
def test_another_document_or_method_alone_leaves_it_settled(source, changes):
    """Both of the agreed figure and of the other: a completed document took the figure out till the next Rakor."""
    row = factories.settled_discrepancy()
    by = getattr(factories, source)()
    figure = row.indicator.figures.get(source=by.institution)
    said = {"by": by, "client_key": uuid.uuid4(), "reason": "Dilengkapi"} | changes
    figures.revise_figure(figure, **said)
    row.refresh_from_db()
    published = PublishedFigure.objects.get()
    assert (row.status, row.settlement) == ("settled", published.settlement)
    assert published.figure == row.indicator.figures.current().get(value=1200)
    assert "followed" not in [e.kind for e in row.events.all()]


@pytest.mark.parametrize("value", ["1200.0", "not_available"])
def test_other_decimals_or_none_are_another_value(bappeda, value):
    row = factories.settled_discrepancy()
    is_word = value[0].isalpha()
    factories.figure(
        row.indicator, value if is_word else Decimal(value), by=bappeda, reason="Diperbaiki", decimals=1
    )
    row.refresh_from_db()
    assert (row.status, out(row.indicator)) == ("open", "in_dispute")


def test_another_document_leaves_a_decision_that_waits_for_its_ratification(bappeda):
    row = factories.scheduled_discrepancy()
    meeting = in_session(row)
    settlement = settle(row, meeting, on=bappeda)
    said = {"by": bappeda, "client_key": uuid.uuid4(), "reason": "Dilengkapi"}
    figures.revise_figure(settlement.figure, document="Buku data", **said)
    ratify(meeting)
    published = PublishedFigure.objects.get()
    assert (published.figure.document, published.settlement) == ("Buku data", settlement)


def test_withdrawing_the_other_value_leaves_the_agreed_one(bappeda):
    row = factories.settled_discrepancy()
    other = row.indicator.figures.get(source=factories.bps().institution)
    figures.withdraw_figure(other, by=factories.bps(), reason="Ikut keputusan")
    row.refresh_from_db()
    assert row.status == "settled"
    assert out(row.indicator) == "1200"


def test_a_value_that_comes_before_the_ratification_overtakes_the_decision(bappeda):
    row = factories.scheduled_discrepancy()
    meeting = in_session(row)
    settle(row, meeting, on=bappeda)
    factories.figure(row.indicator, 1150, by=factories.bps(), reason="Dihitung ulang")
    ratify(meeting)
    row.refresh_from_db()
    assert (row.status, row.settlement) == ("scheduled", None)
    assert out(row.indicator) == "in_dispute"


@pytest.fixture
def a_value_comes_first(monkeypatch):
    """Another value of BPS comes in after the discrepancies were listed and before they are locked."""
    lock = settlement_effects.locked_discrepancy

    def lock_later(found):
        factories.figure(found.indicator, 1150, by=factories.bps(), reason="Dihitung ulang")
        return lock(found)

    monkeypatch.setattr(settlement_effects, "locked_discrepancy", lock_later)


@pytest.mark.usefixtures("a_value_comes_first")
def test_a_value_that_comes_in_the_moment_of_the_ratification_overtakes_the_decision(bappeda):
    row = factories.scheduled_discrepancy()
    meeting = in_session(row)
    settle(row, meeting, on=bappeda)
    ratify(meeting)
    row.refresh_from_db()
    assert (row.status, row.settlement) == ("scheduled", None)
    assert [e.kind for e in row.events.all()].count("overtaken") == 1


def test_a_value_that_comes_in_the_moment_of_a_correction_overtakes_the_decision(bappeda, request):
    row = factories.settled_discrepancy()
    request.getfixturevalue("a_value_comes_first")
    factories.struck_by_correction(row.settlement.decision)
    row.refresh_from_db()
    assert (row.status, row.settlement) == ("open", None)
    assert out(row.indicator) == "in_dispute"


def test_a_decision_struck_out_before_the_ratification_settles_nothing(bappeda):
    row = factories.scheduled_discrepancy()
    meeting = in_session(row)
    settlement = settle(row, meeting, on=bappeda)
    entries.strike_entry(settlement.decision, by=factories.secretariat(), reason="Keliru")
    ratify(meeting)
    assert out(row.indicator) == "in_dispute"


def test_a_decision_struck_out_by_a_correction_settles_nothing_any_more(bappeda):
    row = factories.settled_discrepancy()
    factories.struck_by_correction(row.settlement.decision)
    row.refresh_from_db()
    assert (row.status, row.settlement) == ("open", None)
    assert out(row.indicator) == "in_dispute"


def _as_concepts(row, meeting, *, main="de jure", others="de facto"):
    """What BPS counts is the main one."""
    bps, other = (
        row.indicator.figures.current().get(
            concept=None, source=by.institution, region=row.region, period=row.period
        )
        for by in (factories.bps(), factories.bappeda())
    )
    return settlements.settle_as_concepts(
        row,
        factories.decision(meeting, "Keduanya sah."),
        by=factories.walidata(),
        names={bps.pk: main, other.pk: others},
        main=main,
        client_key=uuid.uuid4(),
    )[0]


def test_both_are_valid_as_different_concepts(bappeda):
    row = factories.scheduled_discrepancy()
    meeting = in_session(row)
    _as_concepts(row, meeting)
    ratify(meeting)
    row.refresh_from_db()
    assert row.status == "settled"
    assert (out(row.indicator), out(row.indicator, "de facto")) == ("1135", "1200")
    assert [(c.name, c.is_main) for c in row.indicator.concepts.all()] == [
        ("de jure", True),
        ("de facto", False),
    ]
    # A value under its own concept is no contradiction; one under the other's is.
    concept = row.indicator.concepts.get(name="de facto")
    factories.figure(row.indicator, 1201, by=bappeda, concept=concept, reason="Dihitung ulang")
    assert (out(row.indicator), out(row.indicator, "de facto")) == ("1135", "1201")
    factories.figure(row.indicator, 1300, by=bappeda)
    assert (out(row.indicator), out(row.indicator, "de facto")) == ("in_dispute", "1201")


def two_cells_of_one_meeting():
    """(the discrepancies of two years of one indicator, the meeting in session that has both on its agenda)."""
    rows = [factories.discrepancy(period="2022")]
    rows.append(factories.discrepancy(rows[0].indicator, period="2023"))
    meeting = factories.announced_meeting()
    discrepancies.put_on_agenda(rows, meeting, by=factories.walidata())
    meeting = meetings.start_meeting(meeting, by=factories.secretariat())
    return [Discrepancy.objects.get(pk=row.pk) for row in rows], meeting


@pytest.mark.parametrize(("main", "others"), [("registrasi", "de facto"), ("de facto", "de jure")])
def test_what_waits_for_its_ratification_names_the_main_concept_too(main, others):
    (first, second), meeting = two_cells_of_one_meeting()
    _as_concepts(first, meeting)
    with pytest.raises(ValidationError, match="sudah bernama “de jure”"):
        _as_concepts(second, meeting, main=main, others=others)
    _as_concepts(first, meeting, main=main, others=others)  # its own name may still be another
    _as_concepts(second, meeting, main=main, others=others)
    ratify(meeting)
    assert {d.status for d in Discrepancy.objects.all()} == {"settled"}


@pytest.mark.parametrize("name", ["registrasi", "de facto"])
def test_a_settlement_whose_names_contradict_those_there_does_not_keep_minutes_from_ratification(name):
    row = factories.scheduled_discrepancy()
    meeting = in_session(row)
    _as_concepts(row, meeting)
    said = {"by": factories.walidata(), "client_key": uuid.uuid4()}
    indicators.add_concept(row.indicator, name=name, **said)
    ratify(meeting)
    row.refresh_from_db()
    assert (row.status, row.settlement) == ("scheduled", None)
    assert out(row.indicator) == "in_dispute"
    assert "sudah punya konsep utama" in row.events.get(kind="overtaken").note


def test_a_name_that_differs_from_the_main_one_by_its_capitals_alone_is_the_main_one(bappeda):
    row = factories.scheduled_discrepancy()
    meeting = in_session(row)
    third = factories.figure(
        row.indicator, 1135, by=factories.user("dinas@uji.id", "officer", factories.InstitutionFactory)
    )
    names = {
        f.pk: "de facto" if f.source == bappeda.institution else "de jure"
        for f in row.indicator.figures.all()
    }
    settlement, _made = settlements.settle_as_concepts(
        row,
        factories.decision(meeting),
        by=factories.walidata(),
        names=names | {third.pk: "De Jure"},
        main="de jure",
        client_key=uuid.uuid4(),
    )
    assert settlement.concepts.filter(is_main=True).count() == 2
    ratify(meeting)
    third.refresh_from_db()
    assert third.concept is None


def test_what_a_meeting_names_a_concept_goes_out_under_it_whatever_its_source_had_said_there(bappeda):
    row = factories.scheduled_discrepancy()
    for name in ("de jure", "de facto"):  # the first is the main one
        concept, _ = indicators.add_concept(
            row.indicator, by=factories.walidata(), name=name, client_key=uuid.uuid4()
        )
    older = factories.figure(row.indicator, 1150, by=bappeda, concept=concept)
    meeting = in_session(row)
    settlement = _as_concepts(row, meeting)
    ratify(meeting)
    assert (out(row.indicator), out(row.indicator, "de facto")) == ("1135", "1200")
    older.refresh_from_db()
    assert older.status == "superseded"
    event = older.events.last()
    assert (event.kind, event.note) == (
        "superseded",
        f"{settlement.decision.number} menetapkan Bappeda Maluku: 1.200 desa sebagai de facto.",
    )
    factories.struck_by_correction(settlement.decision)
    assert (out(row.indicator), out(row.indicator, "de facto")) == ("in_dispute", "1150")
    event = older.events.last()
    assert (event.kind, event.note) == ("restored", f"{settlement.decision.number} dicoret.")


def test_concepts_of_a_struck_decision_come_back_beside_each_other(bappeda):
    row = factories.scheduled_discrepancy()
    meeting = in_session(row)
    settlement = _as_concepts(row, meeting)
    ratify(meeting)
    factories.struck_by_correction(settlement.decision)
    assert out(row.indicator) == "in_dispute"
    assert PublishedFigure.objects.published().count() == 1


@pytest.mark.parametrize(
    ("names", "main"),
    [
        (("de jure", ""), "de jure"),
        (("sama", "Sama"), "sama"),
        (("satu", "dua"), "tiga"),
        (("!!", "dua"), "dua"),
    ],
)
def test_concepts_need_names_that_tell_them_apart(names, main, bappeda):
    row = factories.scheduled_discrepancy()
    decision = factories.decision(in_session(row))
    keys = row.indicator.figures.order_by("pk").values_list("pk", flat=True)
    with pytest.raises(ValidationError):
        settlements.settle_as_concepts(
            row,
            decision,
            by=factories.walidata(),
            names=dict(zip(keys, names, strict=True)),
            main=main,
            client_key=uuid.uuid4(),
        )


def test_it_is_settled_only_by_a_decision_of_the_meeting_that_has_it_on_its_agenda(bappeda):
    row = factories.discrepancy()
    meeting = factories.held_meeting()
    decision = factories.decision(meeting)
    figure = row.indicator.figures.first()
    values = {"by": factories.walidata(), "figure": figure, "cause": "time", "client_key": uuid.uuid4()}
    with pytest.raises(ValidationError, match="Agendakan"):
        settlements.settle_on_figure(row, decision, **values)
    discrepancies.put_on_agenda([row], factories.announced_meeting(title="Lain"), by=factories.walidata())
    with pytest.raises(ValidationError) as refused:
        settlements.settle_on_figure(row, decision, **values)
    assert "decision" in refused.value.error_dict
    note = factories.note(meeting)
    with pytest.raises(ValidationError) as refused:
        settlements.settle_on_figure(row, note, **values)
    assert "decision" in refused.value.error_dict


def test_what_is_taken_off_an_agenda_waits_for_another_meeting():
    row = factories.scheduled_discrepancy()
    agendas.remove_agenda_item(row.agenda_item, by=factories.secretariat())
    row.refresh_from_db()
    assert (row.status, row.agenda_item) == ("open", None)
    assert list(Discrepancy.objects.to_schedule()) == [row]


def test_an_item_whose_discrepancy_was_decided_is_not_taken_off_the_agenda():
    row = factories.scheduled_discrepancy()
    meeting = in_session(row)
    agendas.add_agenda_item(meeting, AgendaItem(title="Lain-lain"), by=factories.secretariat())
    settlement = factories.settled_in_draft(row, entry=factories.decision(meeting))  # under the last item
    item = row.agenda_item
    with pytest.raises(ValidationError, match=settlement.decision.number):
        agendas.remove_agenda_item(item, by=factories.secretariat())
    settlements.drop_settlement(settlement, by=factories.walidata())
    agendas.remove_agenda_item(item, by=factories.secretariat())
    assert Discrepancy.objects.get().status == "open"


def test_what_left_the_agenda_nonetheless_does_not_block_the_ratification():
    settlement = factories.settled_in_draft()
    settlement.discrepancy.agenda_item.discrepancies.leave_agenda()
    ratify(settlement.decision.minutes.meeting)
    row = Discrepancy.objects.get()
    assert (row.status, row.settlement) == ("open", None)
    assert row.events.last().kind == "overtaken"
    assert out(row.indicator) == "in_dispute"


def test_what_was_decided_and_is_put_on_another_agenda_is_told_as_overtaken():
    settlement = factories.settled_in_draft()
    settlement.discrepancy.agenda_item.discrepancies.leave_agenda()
    row = Discrepancy.objects.get()
    later = factories.announced_meeting(title="Rakor berikutnya")
    discrepancies.put_on_agenda([row], later, by=factories.walidata())
    row.refresh_from_db()
    assert (row.status, row.settlement, row.agenda_item.meeting) == ("scheduled", None, later)
    overtaken, scheduled = list(row.events.all())[-2:]
    assert (overtaken.kind, scheduled.kind) == ("overtaken", "scheduled")
    assert settlement.decision.number in overtaken.note
    assert Notification.objects.filter(kind="settlement_overtaken").exists()


def test_what_leaves_an_agenda_is_held_after_its_indicators_as_every_verb_does():
    rows = [factories.scheduled_discrepancy()]
    item = rows[0].agenda_item
    rows += [factories.discrepancy(factories.indicator("Akses internet"))]
    discrepancies.put_on_agenda(rows[1:], item.meeting, by=factories.walidata(), item=item)
    assert held_by(lambda: agendas.remove_agenda_item(item, by=factories.secretariat())) == [
        "meetings_meeting",
        "meetings_agendaitem",
        "meetings_indicator",
        "meetings_discrepancy",
    ]


def held_by(verb):
    """The tables whose rows a verb locks, in its order; "" where it waits for its turn to place what is carried over."""
    with CaptureQueriesContext(connection) as asked:
        verb()
    held = re.compile(r'pg_advisory_xact_lock|FROM "(\w+)".* FOR (?:NO KEY )?UPDATE')
    return [found[1] or "" for query in asked if (found := held.search(query["sql"]))]


def test_restricting_an_indicator_waits_for_a_ratification_before_it_holds_a_meeting():
    row = factories.scheduled_discrepancy()
    tables = held_by(
        lambda: indicators.change_indicator(
            row.indicator, by=factories.walidata(), changes={"is_public": False}
        )
    )
    assert tables[:3] == ["", "meetings_meeting", "meetings_indicator"]


def test_it_can_be_decided_in_the_meeting_that_goes_on_with_the_item(bappeda):
    row = factories.scheduled_discrepancy()
    first = in_session(row)
    later = factories.draft_meeting(
        title="Berikutnya", starts_at=factories.wit(2021, 6, 3, 9), ends_at=factories.wit(2021, 6, 3, 12)
    )
    note = Entry(agenda_item=first.agenda_items.first(), text="Rapat dibuka.")
    entries.add_entry(first.minutes, note, by=factories.secretariat(), client_key=uuid.uuid4())
    ratify(first)  # nobody wrote anything under the item
    assert later.agenda_items.filter(continues=row.agenda_item).exists()
    row.refresh_from_db()
    assert (row.status, row.agenda_item.meeting) == ("scheduled", later)
    assert settlements.to_settle_in(later) == [row]
    assert settlements.to_settle_in(first) == []
    assert not Discrepancy.objects.to_schedule().exists()


# The same form once more ----------------------------------------------------------------------------


def test_a_form_that_says_something_else_under_its_old_key_is_refused(bappeda):
    row = factories.scheduled_discrepancy()
    decision = factories.decision(in_session(row))
    bps, other = (row.indicator.figures.get(source=by.institution) for by in (factories.bps(), bappeda))
    said = {"by": factories.walidata(), "client_key": uuid.uuid4()}
    agreed = said | {"figure": other, "cause": "error", "note": ""}
    first, _made = settlements.settle_on_figure(row, decision, **agreed)
    assert settlements.settle_on_figure(row, decision, **agreed) == (first, False)
    for change in ({"figure": bps}, {"cause": "time"}, {"note": "Salah ketik."}):
        with pytest.raises(ValidationError) as refused:
            settlements.settle_on_figure(row, decision, **agreed | change)
        assert refused.value.code == "foreign_key"
    names = {bps.pk: "de jure", other.pk: "de facto"}
    named = {"by": factories.walidata(), "client_key": uuid.uuid4(), "names": names, "main": "de jure"}
    second, _made = settlements.settle_as_concepts(row, decision, **named)
    assert settlements.settle_as_concepts(row, decision, **named) == (second, False)
    for change in ({"main": "de facto"}, {"names": names | {bps.pk: "registrasi"}}):
        with pytest.raises(ValidationError) as refused:
            settlements.settle_as_concepts(row, decision, **named | change)
        assert refused.value.code == "foreign_key"
    with pytest.raises(ValidationError):  # the first was decided about anew
        settlements.settle_on_figure(row, decision, **agreed)


def test_what_was_taken_back_or_overtaken_is_not_answered_as_decided(bappeda):
    row = factories.scheduled_discrepancy()
    decision = factories.decision(in_session(row))
    figure = row.indicator.figures.get(source=bappeda.institution)
    said = {"by": factories.walidata(), "figure": figure, "cause": "error"}
    first, dropped = uuid.uuid4(), uuid.uuid4()
    made, _ = settlements.settle_on_figure(row, decision, **said, client_key=dropped)
    settlements.drop_settlement(made, by=factories.walidata())
    settlements.settle_on_figure(row, decision, **said, client_key=first)
    factories.figure(row.indicator, 1150, by=factories.bps(), reason="Dihitung ulang")
    for key in (first, dropped):
        with pytest.raises(ValidationError) as refused:
            settlements.settle_on_figure(row, decision, **said, client_key=key)
        assert refused.value.code == "foreign_key"


def test_several_that_come_again_with_another_source_or_names_are_refused(bappeda):
    rows, meeting = two_cells_of_one_meeting()
    decision, bps = factories.decision(meeting), factories.bps().institution
    said = {"by": factories.walidata(), "client_key": uuid.uuid4()}
    agreed = said | {"source": bappeda.institution, "cause": "method"}
    made = settlements.settle_on_source(rows, decision, **agreed)
    assert settlements.settle_on_source(rows, decision, **agreed) == made
    for change in ({"source": bps}, {"cause": "time"}, {"note": "Baru"}):
        with pytest.raises(ValidationError) as refused:
            settlements.settle_on_source(rows, decision, **agreed | change)
        assert refused.value.code == "foreign_key"
    names = {bps.pk: "de jure", bappeda.institution.pk: "de facto"}
    named = {"by": factories.walidata(), "client_key": uuid.uuid4(), "names": names, "main": "de jure"}
    made = settlements.settle_sources_as_concepts(rows, decision, **named)
    assert settlements.settle_sources_as_concepts(rows, decision, **named) == made
    with pytest.raises(ValidationError):
        settlements.settle_sources_as_concepts(rows, decision, **named | {"main": "de facto"})
    settlements.drop_settlement(made[0], by=factories.walidata())
    with pytest.raises(ValidationError) as refused:
        settlements.settle_sources_as_concepts(rows, decision, **named)
    assert refused.value.code == "foreign_key"
