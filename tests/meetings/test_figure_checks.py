"""What the walidata looks at: sums, ranges, jumps and gaps, each with its number, and sending the figure back for it."""

import uuid
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from meetings import figure_checks as checks
from meetings.actions import figures
from meetings.models import CheckedFinding, Figure
from participants.models import Region
from tests import factories

pytestmark = pytest.mark.django_db
CHECKS = reverse("figure_check_list")


def filled(indicator, whole, part, *, period="2023", left_out=()):
    """All regions with `part` each, the province with `whole`, in one go."""
    by = factories.bps()
    said = [
        figures.Said(
            indicator,
            region,
            period,
            by.institution,
            value=Decimal(whole if region.level == region.Level.PROVINCE else part),
        )
        for region in Region.objects.all()
        if region.short_name not in left_out
    ]
    figures.enter_figures(said, by=by, client_key=uuid.uuid4())
    return indicator


@pytest.fixture
def desk(client):
    client.force_login(factories.walidata(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response):
    return " ".join(response.content.decode().split())


def test_parts_must_make_the_whole(desk):
    indicator = filled(factories.indicator(adds_up=True), 1110, 100)
    [found] = checks.checked(checks.SUM)
    assert (found["parts"], found["whole"], found["difference"]) == (1100, 1110, 10)
    text = text_of(desk.get(CHECKS))
    assert "Jumlah 11 kabupaten/kota 1.100, angka provinsi 1.110: selisih 10 desa." in text
    assert checks.numbers() == {"jumlah": 1, "rentang": 0, "lonjakan": 0, "kurang": 0}
    indicator.tolerance = 10
    indicator.save()
    assert not checks.checked(checks.SUM)
    indicator.tolerance, indicator.tolerance_percent = 0, 1
    indicator.save()
    assert not checks.checked(checks.SUM)


def test_a_sum_is_asked_of_indicators_that_add_up_and_are_whole():
    filled(factories.indicator(), 1110, 100)
    filled(factories.indicator("Pulau", adds_up=True), 1110, 100, left_out=("Buru",))
    assert not checks.checked(checks.SUM)


def test_ranges_and_jumps_say_by_how_much(desk):
    indicator = factories.indicator(least=0, most=2000, jump_percent=10)
    factories.figure(indicator, 100, period="2022")
    factories.figure(indicator, 111, period="2023")
    factories.figure(indicator, -5, where="Buru")
    factories.figure(indicator, 2500, where="Kota Ambon")
    factories.figure(indicator, 100, where="Kota Tual", period="2022")
    factories.figure(indicator, 110, where="Kota Tual", period="2023")
    factories.figure(indicator, 0, where="Buru Selatan", period="2022")
    factories.figure(indicator, 50, where="Buru Selatan", period="2023")
    text = text_of(desk.get(f"{CHECKS}?temuan=rentang"))
    assert "2.500 desa: 500 di atas nilai terbesar yang wajar (2.000)." in text
    assert "-5 desa: 5 di bawah nilai terkecil yang wajar (0)." in text
    assert text.index("2.500 desa") < text.index("-5 desa")
    text = text_of(desk.get(f"{CHECKS}?temuan=lonjakan"))
    assert "Dari 100 (2022) menjadi 111 desa: 11,0%; yang wajar paling banyak 10%." in text
    assert text.count("menjadi") == 1


def test_a_jump_is_seen_of_each_source_and_in_dispute_too(bappeda):
    indicator = factories.indicator(jump_percent=10)
    for by, value in ((factories.bps(), 100), (bappeda, 200)):
        factories.figure(indicator, 100, period="2022", by=by)
        factories.figure(indicator, value, period="2023", by=by)
    [found] = checks.checked(checks.JUMP)
    assert (found.source, found.difference) == (bappeda.institution, 100)


def test_missing_regions_are_named(desk):
    indicator = filled(factories.indicator(), 1000, 100, left_out=("Buru", "Kota Tual"))
    text = text_of(desk.get(CHECKS))
    assert "2 dari 11 wilayah belum ada: Buru, Kota Tual." in text
    factories.figure(indicator, "not_available", where="Buru")
    assert "1 dari 11 wilayah belum ada: Kota Tual." in text_of(desk.get(CHECKS))


def test_a_period_of_the_province_alone_and_one_of_nobody_are_missing_too(desk):
    indicator = filled(factories.indicator(adds_up=True), 1100, 100, period="2020")
    factories.figure(indicator, 1100, period="2023")
    found = checks.checked(checks.MISSING, indicator)
    assert [(row["period"], row["difference"]) for row in found] == [("2023", 11), ("2022", 11), ("2021", 11)]
    text = text_of(desk.get(f"{CHECKS}?temuan=kurang"))
    assert "11 dari 11 wilayah belum ada: Maluku Tengah, " in text
    filled(indicator, 1100, 100, period="2022", left_out=("Maluku",))
    found = checks.checked(checks.MISSING, indicator)
    assert [row["period"] for row in found] == ["2023", "2021"]


def test_months_between_the_first_and_the_last_are_asked_for():
    indicator = factories.indicator(frequency="month")
    filled(indicator, 1100, 100, period="2022-11")
    filled(indicator, 1100, 100, period="2023-02")
    found = checks.checked(checks.MISSING)
    assert [row["period"] for row in found] == ["2023-01", "2022-12"]


def test_nothing_is_missing_of_what_is_counted_for_the_province_alone():
    factories.figure(factories.indicator("Indeks provinsi"), 70, period="2020")
    factories.figure(factories.indicator("Neraca provinsi"), 70, period="2023")
    assert checks.checked(checks.MISSING) == []


def test_a_figure_is_sent_back_with_the_finding_as_reason(desk):
    indicator = filled(factories.indicator(adds_up=True), 1110, 100)
    figure = indicator.figures.get(region__level="province")
    address = reverse("figure_return", args=[figure.pk])
    assert f"{address}?temuan=jumlah" in desk.get(CHECKS).content.decode()
    reason = "Jumlah 11 kabupaten/kota 1.100, angka provinsi 1.110: selisih 10 desa."
    for language in ("", "/en"):
        assert reason in desk.get(f"{language}{address}?temuan=jumlah").content.decode()
    assert desk.post(f"{address}?temuan=jumlah", {"reason": reason}).status_code == 302
    figure.refresh_from_db()
    assert figure.status == Figure.Status.RETURNED
    assert figure.events.last().note == reason
    assert not checks.checked(checks.SUM)
    for wrong in ("kurang", "x", ""):
        assert checks.reason_to_return(figure, wrong) == ""


def test_it_narrows_to_an_indicator_and_takes_any_query(desk):
    filled(factories.indicator(adds_up=True), 1110, 100)
    filled(factories.indicator("Pulau", adds_up=True), 1111, 100)
    assert text_of(desk.get(CHECKS)).count("angka provinsi") == 2
    assert text_of(desk.get(f"{CHECKS}?indikator=pulau")).count("angka provinsi") == 1
    for query in ("?indikator=x", "?temuan=x", "?temuan=%00&page=999", "?page=-1"):
        assert desk.get(CHECKS + query).status_code == 200


def test_who_is_no_walidata_reads_and_sends_nothing_back(secretariat, bappeda, client):
    filled(factories.indicator(adds_up=True), 1110, 100)
    reader = Client()
    reader.force_login(secretariat, backend="django.contrib.auth.backends.ModelBackend")
    text = reader.get(CHECKS).content.decode()
    assert "selisih 10 desa" in text
    assert "kembalikan/" not in text
    reader.force_login(bappeda, backend="django.contrib.auth.backends.ModelBackend")
    assert reader.get(CHECKS).status_code == 404
    assert client.get(CHECKS).status_code == 302
    assert reader.post(CHECKS).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("kind", "queries"), [("jumlah", 15), ("rentang", 13), ("lonjakan", 13), ("kurang", 15)]
)
def test_queries_do_not_grow(desk, django_assert_num_queries, number, kind, queries):
    indicator = factories.indicator(adds_up=True, most=50, jump_percent=1)
    for year in range(number):
        filled(indicator, 1110 * 2**year, 100 * 2**year, period=f"{2020 + year}")
        factories.figure(indicator, 5 * 3 ** (year + 1), where="Buru", period=f"{2010 + year}")
    factories.figure(indicator, 5, where="Buru", period="2009")
    with django_assert_num_queries(queries):
        desk.get(f"{CHECKS}?temuan={kind}")


# Checked, and right ------------------------------------------------------------------------------


def close(desk, finding_url, reason="Pemekaran tiga desa, Permendagri 72/2019."):
    return desk.post(finding_url, {"reason": reason, "client_key": str(uuid.uuid4())}, follow=True)


def close_urls(desk, kind):
    rows = desk.get(f"{CHECKS}?temuan={kind}").context["rows"]
    return [row["close_url"] for row in rows]


def test_a_jump_that_is_right_is_closed_until_one_of_its_values_changes(desk):
    indicator = factories.indicator(jump_percent=10)
    factories.figure(indicator, 100, period="2022")
    factories.figure(indicator, 200, period="2023")
    [address] = close_urls(desk, "lonjakan")
    page = text_of(desk.get(address))
    assert "Dari 100 (2022) menjadi 200 desa: 100,0%" in page
    assert "Temuan ditutup." in text_of(close(desk, address))
    assert checks.numbers()["lonjakan"] == 0
    kept = CheckedFinding.objects.get()
    assert (kept.created_by, kept.kind, kept.said[:15]) == (
        factories.walidata(),
        "lonjakan",
        "Dari 100 (2022)",
    )
    text = text_of(desk.get(f"{CHECKS}?temuan=diperiksa"))
    assert "Pemekaran tiga desa, Permendagri 72/2019." in text
    assert factories.walidata().institution.label in text
    assert "tidak berlaku lagi" not in text
    # A better document for the same value leaves it closed; another value of either year is another finding.
    factories.figure(indicator, 200, period="2023", reason="Dokumen lain.", document="Maluku Dalam Angka")
    assert checks.numbers()["lonjakan"] == 0
    factories.figure(indicator, 150, period="2022", reason="Salah tulis.")
    assert [row.before for row in checks.checked(checks.JUMP)] == [150]
    assert "Angkanya berubah sejak itu" in text_of(desk.get(f"{CHECKS}?temuan=diperiksa"))


def test_each_kind_of_finding_can_be_closed_and_comes_back_with_a_new_value(desk):
    indicator = filled(
        factories.indicator(adds_up=True, most=150), 1110, 100, period="2023", left_out=("Kota Tual",)
    )
    factories.figure(indicator, 100, where="Kota Tual", period="2023")
    filled(indicator, 1110, 100, period="2024", left_out=("Kota Tual", "Buru"))
    for kind, number in (("jumlah", 1), ("rentang", 2), ("kurang", 1)):
        addresses = close_urls(desk, kind)
        assert len(addresses) == number, kind
        for address in addresses:
            assert close(desk, address).status_code == 200
        assert close_urls(desk, kind) == [], kind
    # Two parts change by the same amount: the sum is as it was, its values are not.
    for where, value in (("Buru", 90), ("Kota Ambon", 110)):
        factories.figure(indicator, value, where=where, period="2023", reason="Diperbaiki.")
    assert checks.numbers()["jumlah"] == 1
    factories.figure(indicator, 1111, period="2024", reason="Diperbaiki.")
    assert checks.numbers()["rentang"] == 1
    factories.figure(indicator, 7, where="Buru", period="2024")
    [found] = checks.checked(checks.MISSING)
    assert found["names"] == ["Kota Tual"]


def test_closing_wants_a_reason_and_the_values_that_were_seen(desk):
    indicator = factories.indicator(most=50)
    factories.figure(indicator, 60)
    [address] = close_urls(desk, "rentang")
    assert set(close(desk, address, reason=" ").context["form"].errors) == {"reason"}
    factories.figure(indicator, 70, reason="Salah tulis.")
    text = text_of(close(desk, address))
    assert "Temuan ini tidak ada lagi" in text
    assert "Pemekaran tiga desa" in text  # what was typed stays
    assert "Temuan ini tidak ada lagi" in text_of(desk.get(address, follow=True))
    assert not CheckedFinding.objects.exists()
    assert desk.get(reverse("figure_check_close", args=["lain", "x"])).status_code == 404


def test_sending_twice_closes_once_and_what_was_closed_is_opened_again(desk):
    factories.figure(factories.indicator(most=50), 60)
    [address] = close_urls(desk, "rentang")
    sent = {"reason": "Benar.", "client_key": str(uuid.uuid4())}
    for _n in range(2):
        assert desk.post(address, sent).status_code == 302
    kept = CheckedFinding.objects.get()
    for _n in range(2):
        assert desk.post(reverse("figure_check_reopen", args=[kept.pk])).status_code == 302
    kept.refresh_from_db()
    assert kept.reopened_by == factories.walidata()
    assert checks.numbers()["rentang"] == 1
    assert close(desk, address).status_code == 200
    assert CheckedFinding.objects.in_force().count() == 1
    assert CheckedFinding.objects.count() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_closed_ones_cost_as_many_queries_for_one_as_for_three(desk, django_assert_num_queries, number):
    indicator = factories.indicator(most=50)
    for n in range(number):
        factories.figure(indicator, 60 + n, period=f"{2020 + n}")
    for address in close_urls(desk, "rentang"):
        close(desk, address)
    with django_assert_num_queries(14):
        desk.get(f"{CHECKS}?temuan=diperiksa")
