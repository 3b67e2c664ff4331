"""What sources say: entered, revised, returned, withdrawn; never overwritten."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from meetings.actions import figures, indicators
from meetings.models import Discrepancy, Figure, FigureImport, Notification, PublishedFigure
from tests import factories

pytestmark = pytest.mark.django_db


def out(indicator):
    row = PublishedFigure.objects.filter(indicator=indicator).first()
    if row is None:
        return None
    return str(row.amount) if row.figure_id else row.standing


def test_a_figure_goes_out_with_the_definition_of_its_day():
    indicator = factories.indicator()
    figure = factories.figure(indicator, 1135)
    assert (figure.status, figure.value, figure.definition) == ("current", Decimal(1135), indicator.current)
    assert out(indicator) == "1135"
    assert not Discrepancy.objects.exists()


def test_sources_that_differ_open_a_discrepancy_and_are_told(bappeda):
    indicator = factories.indicator()
    factories.figure(indicator, 1135)
    factories.figure(indicator, 1200, by=bappeda)
    row = Discrepancy.objects.get()
    assert (row.status, row.cause) == ("open", "unknown")
    assert row.events.get().note == "BPS Maluku: 1.135 desa; Bappeda Maluku: 1.200 desa"
    assert out(indicator) == "in_dispute"
    assert set(
        Notification.objects.filter(kind="discrepancy_opened").values_list("user__email", flat=True)
    ) == {
        "bps@uji.id",
        "bappeda@uji.id",
    }


def test_it_dissolves_where_they_come_to_agree_by_themselves(bappeda):
    row = factories.discrepancy()
    factories.figure(row.indicator, 1135, by=bappeda, reason="Salah baca")
    row.refresh_from_db()
    assert row.status == "dissolved"
    assert out(row.indicator) == "1135"


@pytest.mark.parametrize(
    ("one", "other", "handling", "are_apart"),
    [
        ("1135", "1136", {}, True),
        ("1135", "1136", {"tolerance": 1}, False),
        ("1135", "1137", {"tolerance": 1}, True),
        ("100", "105", {"tolerance_percent": 5}, False),  # 5 of 105 are 4.76 per cent
        ("100", "106", {"tolerance_percent": 5}, True),
        ("46133.832", "46133.8", {"decimals": 1}, False),  # rounded
        ("46133.832", "46133.9", {"decimals": 1}, True),
        ("0", "0", {}, False),
        ("not_available", "5", {}, False),
        ("very_small", "0", {}, False),
        ("very_small", "1", {}, True),
        ("-5", "5", {"tolerance": 9}, True),
    ],
)
def test_where_a_difference_begins(one, other, handling, are_apart, bappeda):
    indicator = factories.indicator(**handling)
    for by, value in ((factories.bps(), one), (bappeda, other)):
        is_word = value[0].isalpha()
        factories.figure(indicator, value if is_word else Decimal(value), by=by)
    assert Discrepancy.objects.exists() == are_apart


def test_the_producers_value_goes_out_else_the_earliest(bappeda):
    indicator = factories.indicator(tolerance=10)
    factories.figure(indicator, 1130, by=bappeda)
    assert out(indicator) == "1130"
    factories.figure(indicator, 1135)
    assert out(indicator) == "1135"
    factories.figure(indicator, "not_available", reason="Ditarik dulu")
    assert out(indicator) == "1130"  # a value before none


def test_a_revision_leaves_what_was_said(bappeda):
    indicator = factories.indicator()
    first = factories.figure(indicator, 1135)
    with pytest.raises(ValidationError) as refused:
        factories.figure(indicator, 1140)
    assert "reason" in refused.value.error_dict
    second = factories.figure(indicator, 1140, reason="Dua desa terlewat")
    first.refresh_from_db()
    assert (first.status, first.value, second.replaces) == ("superseded", Decimal(1135), first)
    assert out(indicator) == "1140"
    same, outcome = figures.revise_figure(second, by=factories.bps(), client_key=uuid.uuid4(), reason="Sama")
    assert (same, outcome) == (second, figures.Outcome.SAME)


def test_what_was_said_cannot_be_changed_in_the_database():
    figure = factories.figure(factories.indicator(), 1135)
    for change in ({"value": 1}, {"period": "2024"}, {"document": "lain"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Figure.objects.filter(pk=figure.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        figure.delete()


def test_a_returned_figure_goes_out_no_more_until_it_is_mended():
    indicator = factories.indicator()
    figure = factories.figure(indicator, 1135)
    figures.return_figure(figure, by=factories.walidata(), reason="Metodenya tidak disebut")
    figure.refresh_from_db()
    assert figure.status == "returned"
    assert out(indicator) == "nothing"
    assert not PublishedFigure.objects.published().exists()
    assert Notification.objects.get(kind="figure_returned").user.email == "bps@uji.id"
    mended = factories.figure(indicator, 1135, reason="Metode ditambahkan", method="Registrasi")
    assert mended.replaces == figure
    figure.refresh_from_db()
    assert figure.status == "returned"  # it is counted
    assert out(indicator) == "1135"
    with pytest.raises(ValidationError, match="dikembalikan"):
        figures.return_figure(figure, by=factories.walidata(), reason="Lagi")


def test_a_revision_replaces_the_current_figure_and_not_one_that_was_returned_since():
    indicator, by = factories.indicator(), factories.walidata()
    _main, concept = (
        indicators.add_concept(indicator, by=by, name=name, client_key=uuid.uuid4())[0]
        for name in ("de jure", "de facto")
    )
    current = factories.figure(indicator, 1135)
    returned = factories.figure(indicator, 1200, concept=concept)
    figures.return_figure(returned, by=by, reason="Metodenya tidak disebut")
    current.concept = concept  # as a meeting names it
    current.save()
    assert factories.figure(indicator, 1140, concept=concept, reason="Dihitung ulang").replaces == current
    assert Figure.objects.current().count() == 1


def test_a_withdrawn_figure_can_be_given_anew():
    indicator = factories.indicator()
    figure = factories.figure(indicator, 1135)
    figures.withdraw_figure(figure, by=factories.bps(), reason="Belum final")
    assert out(indicator) == "nothing"
    assert factories.figure(indicator, 1136).replaces is None


def test_the_secretariat_acts_on_behalf_and_it_is_marked():
    indicator = factories.indicator()
    said = figures.Said(
        indicator, factories.region("Buru"), "2023", factories.kominfo("Buru"), value=Decimal(82)
    )
    figure, _outcome = figures.enter_figure(said, by=factories.secretariat(), client_key=uuid.uuid4())
    assert figure.on_behalf
    assert figure.events.get().on_behalf_of == factories.kominfo("Buru")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"period": "2023-S1"}, "period"),
        ({"period": "besok"}, "period"),
        ({"period": "2090"}, "period"),
        ({"value": None}, "value"),
        ({"kind": "not_available"}, "value"),
        ({"value": Decimal("1E+30")}, "value"),
        ({"value": Decimal("NaN")}, "value"),
        ({"value": Decimal("0.1234567")}, "value"),
    ],
)
def test_what_cannot_be_kept_is_told_beside_its_field(changes, field):
    values = {"period": "2023", "value": Decimal(5), "kind": "number"} | changes
    indicator = factories.indicator()
    said = figures.Said(indicator, factories.region("Buru"), source=factories.bps().institution, **values)
    with pytest.raises(ValidationError) as refused:
        figures.enter_figure(said, by=factories.bps(), client_key=uuid.uuid4())
    assert list(refused.value.error_dict) == [field]


def test_sending_twice_gives_one_figure_and_another_one_is_refused():
    indicator = factories.indicator()
    key, by = uuid.uuid4(), factories.bps()
    said = figures.Said(indicator, factories.region("Buru"), "2023", by.institution, value=Decimal(82))
    first = figures.enter_figure(said, by=by, client_key=key)
    assert figures.enter_figure(said, by=by, client_key=key) == first
    other = figures.Said(indicator, factories.region("Buru"), "2022", by.institution, value=Decimal(80))
    with pytest.raises(ValidationError):
        figures.enter_figure(
            figures.Said(indicator, factories.region("Buru"), "2023", by.institution, value=Decimal(83)),
            by=by,
            client_key=key,
        )
    assert figures.enter_figure(other, by=by, client_key=uuid.uuid4())[1] == "new"


@pytest.mark.parametrize(
    "changes",
    [
        {"period": "2022"},
        {"value": Decimal(83)},
        {"decimals": 1},
        {"kind": "not_available", "value": None},
        {"method": "sensus"},
        {"collected_on": date(2023, 1, 9)},
        {"document": "Buku data 2023"},
        {"concept": "de facto"},
    ],
)
def test_the_same_key_with_other_words_is_refused_and_loses_nothing(changes):
    """Back, changed and sent again: it is no double tap."""
    indicator, by, key = factories.indicator(), factories.bps(), uuid.uuid4()
    concepts = {
        name: indicators.add_concept(indicator, by=factories.walidata(), name=name, client_key=uuid.uuid4())[
            0
        ]
        for name in ("de jure", "de facto")
    }
    if "concept" in changes:
        changes = {"concept": concepts[changes["concept"]]}
    said = figures.Said(indicator, factories.region("Buru"), "2023", by.institution, value=Decimal(82))
    first = figures.enter_figure(said, by=by, client_key=key)
    with pytest.raises(ValidationError) as refused:
        figures.enter_figure(replace(said, **changes), by=by, client_key=key, reason="Dihitung ulang")
    assert refused.value.code == "foreign_key"
    assert figures.enter_figure(said, by=by, client_key=key) == first
    assert Figure.objects.count() == 1
    _figure, outcome = figures.enter_figure(
        replace(said, **changes), by=by, client_key=uuid.uuid4(), reason="Dihitung ulang"
    )
    assert outcome == ("new" if {"period", "concept"} & set(changes) else "revised")


def test_the_same_key_with_another_reason_is_refused():
    figure, key = factories.figure(factories.indicator(), 82), uuid.uuid4()
    values = {"by": factories.bps(), "client_key": key, "value": Decimal(83)}
    first = figures.revise_figure(figure, reason="Dihitung ulang", **values)
    assert figures.revise_figure(figure, reason="Dihitung ulang", **values) == first
    with pytest.raises(ValidationError):
        figures.revise_figure(figure, reason="Salah baca", **values)


def buru_health():
    """An office of a regency that does not speak for it in a Rakor."""
    return factories.user(
        "dinkes-buru@uji.id",
        "officer",
        lambda: factories.InstitutionFactory(
            name="Dinas Kesehatan Kabupaten Buru", region=factories.region("Buru")
        ),
    )


def test_an_office_of_a_regency_puts_no_figure_of_another_region_in_dispute():
    indicator, by = factories.indicator(), buru_health()
    factories.figure(indicator, 50, where="Kota Ambon")
    said = figures.Said(
        indicator, factories.region("Kota Ambon"), "2023", by.institution, value=Decimal(9999)
    )
    for sender in (by, factories.secretariat()):  # on behalf, too
        with pytest.raises(ValidationError) as refused:
            figures.enter_figure(said, by=sender, client_key=uuid.uuid4())
        assert refused.value.message_dict == {
            "region": ["Dinas Kesehatan Kabupaten Buru hanya memberi angka tentang Kabupaten Buru."]
        }
    assert out(indicator) == "50"
    own = figures.Said(indicator, factories.region("Buru"), "2023", by.institution, value=Decimal(81))
    assert figures.enter_figure(own, by=by, client_key=uuid.uuid4())[1] == "new"
    assert by.has_perm("meetings.propose_figure", factories.region("Buru"))
    assert not by.has_perm("meetings.propose_figure", factories.region("Kota Ambon"))
    assert not by.has_perm("meetings.propose_figure", factories.region("Maluku"))


def test_its_form_and_its_grid_offer_its_own_region_alone(client):
    indicator, by = factories.indicator(), buru_health()
    client.force_login(by)
    form = client.get(reverse("figure_add", args=[indicator.slug])).context["form"]
    assert [region.short_name for region in form.fields["region"].queryset] == ["Buru"]
    sent = {"grid": "Wilayah\t2023\nBuru\t81\nKota Ambon\t9999\n"}
    client.post(reverse("figure_import_list", args=[indicator.slug]), sent)
    assert [cell["outcome"] for cell in FigureImport.objects.get().cells] == ["new", "blocked"]


def test_many_are_entered_all_or_none_and_told_once(bappeda):
    indicator, key = factories.indicator(), uuid.uuid4()
    regions = [factories.region(name) for name in ("Buru", "Maluku Tengah", "Kota Tual")]
    for where in regions:
        factories.figure(indicator, 10, where=where.short_name)

    def said(value):
        return [
            figures.Said(indicator, r, "2023", bappeda.institution, value=Decimal(value)) for r in regions
        ]

    results = figures.enter_figures(said(12), by=bappeda, client_key=key)
    assert [outcome for _figure, outcome in results] == ["new"] * 3
    assert Discrepancy.objects.in_dispute().count() == 3
    assert Notification.objects.filter(kind="discrepancies_opened").count() == 2
    assert figures.enter_figures(said(12), by=bappeda, client_key=key) == results
    assert [o for _f, o in figures.enter_figures(said(12), by=bappeda, client_key=uuid.uuid4())] == [
        "same"
    ] * 3
    with pytest.raises(ValidationError) as refused:
        figures.enter_figures(
            [*said(12)[:2], figures.Said(indicator, regions[2], "x", bappeda.institution, value=Decimal(1))],
            by=bappeda,
            client_key=uuid.uuid4(),
        )
    assert refused.value.position == 2


def test_a_wider_tolerance_dissolves_what_was_in_dispute():
    row = factories.discrepancy()
    indicators.change_indicator(row.indicator, by=factories.walidata(), changes={"tolerance": Decimal(65)})
    row.refresh_from_db()
    assert row.status == "dissolved"
    assert out(row.indicator) == "1135"
    indicators.change_indicator(row.indicator, by=factories.walidata(), changes={"tolerance": Decimal(64)})
    row.refresh_from_db()
    assert row.status == "open"
