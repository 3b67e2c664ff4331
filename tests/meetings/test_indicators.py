"""The pages of indicators and their figures: what anybody reads, and what who may do there."""

import re
import uuid
from decimal import Decimal

import brotli
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from meetings.actions import indicators, meetings, settlements
from meetings.models import Concept, Definition, Discrepancy, Figure, Indicator, Settlement
from tests import factories

pytestmark = pytest.mark.django_db
HEAVIEST = 14_600 - 5_000  # bytes: what a page may weigh, less the style sheet


def as_user(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return " ".join(response.content.decode().split())


def filled(indicator, periods=("2021", "2022", "2023")):
    for where in ("Maluku", "Buru", "Kota Ambon", "Maluku Tengah"):
        for n, period in enumerate(periods):
            factories.figure(indicator, 1000 + n, where=where, period=period)
    return indicator


# What anybody reads ------------------------------------------------------------------------------


def test_a_page_shows_what_goes_out_with_table_map_bars_and_trends(client):
    indicator = filled(factories.indicator())
    factories.figure(indicator, 1200, by=factories.bappeda(), where="Buru", period="2023")
    text = page(client, indicator.get_absolute_url())
    assert '<a href="kabupaten-buru/2022/">1.001</a>' in text
    assert '<a href="kabupaten-buru/2023/">◇ belum disepakati</a>' in text
    assert text.count("<svg") == text.count("</svg>")
    for picture in ("peta", "tren", "batang"):
        assert f'<title id="{picture}">' in text
    assert "2021: 1.000; 2022: 1.001; 2023: 1.002" in text  # the trend in words
    assert "2023: belum disepakati" in text
    assert text.index('href="kabupaten-buru/2023/"') < text.index('href="kabupaten-buru/2022/"')
    assert "◇: sumbernya berbeda, dan Rakor belum memutuskan." in text
    assert "–: belum ada angka." not in text
    assert text.count('<p class="by">◇ belum disepakati</p>') == 1  # under the lines of the regions
    factories.figure(indicator, 7, where="Kota Tual", period="2023")
    assert "–: belum ada angka." in page(client, indicator.get_absolute_url())


def test_what_is_in_dispute_shows_its_values_under_the_table(client):
    indicator = factories.indicator()
    factories.discrepancy(indicator)
    text = page(client, indicator.get_absolute_url())
    assert f'◇ <a href="{indicator.get_absolute_url()}provinsi-maluku/2023/">Maluku 2023</a>:' in text
    assert "<b>1.135</b>" in text
    assert "<b>1.200</b>" in text
    for by, value in ((factories.bps(), 1135), (factories.bappeda(), 1200)):
        for year in range(2017, 2023):
            factories.figure(indicator, value, by=by, period=str(year))
    text = page(client, indicator.get_absolute_url())
    assert text.count("<b>1.200</b>") == 5  # of the five periods that the table shows
    for by, value in ((factories.bps(), 1135), (factories.bappeda(), 1200)):
        for where in ("Buru", "Kota Ambon"):
            factories.figure(indicator, value, by=by, where=where)
    text = page(client, indicator.get_absolute_url())
    assert text.count("<b>1.200</b>") == 5
    assert "2 lagi belum disepakati" in text


def test_the_wide_table_is_reached_with_the_keyboard(client):
    indicator = filled(factories.indicator())
    assert '<div class="table-responsive" tabindex="0" role="group"' in page(
        client, indicator.get_absolute_url()
    )


def test_what_leads_to_a_region_stays_with_the_concept(client):
    indicator = factories.indicator()
    main, other = (
        indicators.add_concept(indicator, by=factories.walidata(), name=name, client_key=uuid.uuid4())[0]
        for name in ("de jure", "de facto")
    )
    for concept in (main, other):
        for where in ("Buru", "Kota Ambon"):
            for period in ("2022", "2023"):
                factories.figure(indicator, 81, where=where, period=period, concept=concept)
    at = indicator.get_absolute_url()
    for query, number in (("", 0), ("?konsep=de-facto", 3)):  # the row, the tile, the small picture
        page = client.get(f"{at}{query}").content.decode()
        links = re.findall(r'href="(kabupaten-buru/(?:\?konsep=[a-z-]+)?)"', page)
        assert [link for link in links if link.endswith("?konsep=de-facto")] == links[:number]
        assert len(links) == 3


def test_pages_are_light_and_say_everything_without_a_script(client):
    indicator = factories.indicator()
    for region in ("Maluku", "Buru", "Buru Selatan", "Kota Ambon", "Kota Tual", "Kepulauan Aru"):
        for year in range(2014, 2024):
            factories.figure(indicator, 123_456 + year, where=region, period=str(year))
    for address in (indicator.get_absolute_url(), "/data/", f"/data/{indicator.slug}/kabupaten-buru/"):
        content = client.get(address).content
        assert b"<script" not in content
        assert len(brotli.compress(content, quality=5)) < HEAVIEST, address


def test_as_many_queries_for_one_figure_as_for_many(client, django_assert_max_num_queries):
    indicator = factories.indicator()
    factories.figure(indicator, 5, where="Buru", period="2021")
    cell = f"{indicator.get_absolute_url()}kabupaten-buru/2023/"
    factories.discrepancy(indicator, where="Buru")
    addresses = [indicator.get_absolute_url(), "/data/", "/data/selisih/", cell, "/wilayah/kabupaten-buru/"]

    def asked():
        numbers = []
        for address in addresses:
            with django_assert_max_num_queries(40) as queries:
                page(client, address)
            numbers.append(len(queries))
        return numbers

    before = asked()
    filled(indicator, ("2019", "2020"))
    filled(factories.indicator("Jumlah negeri"))
    factories.discrepancy(factories.indicator("Jumlah dusun"), where="Buru")
    factories.figure(indicator, 7, by=factories.bappeda(), where="Buru", period="2023", reason="Lagi")
    assert asked() == before


def test_a_restricted_indicator_shows_nowhere(client, bappeda):
    secret = factories.indicator("Data rahasia", is_public=False)
    row = factories.discrepancy(secret, where="Buru")
    for address in ("/data/", "/data/selisih/", "/wilayah/kabupaten-buru/", "/data/?q=rahasia"):
        assert "Data rahasia" not in page(client, address)
    page(client, row.get_absolute_url(), 404)
    assert "Data rahasia" in page(as_user(bappeda), row.get_absolute_url())  # it gave a figure
    page(as_user(factories.ambon()), row.get_absolute_url(), 404)


def test_the_list_is_narrowed_by_words_theme_producer_and_dispute(client):
    factories.discrepancy(factories.indicator("Jumlah desa"))
    factories.indicator("Luas wilayah", unit="km²", theme="territory", producer=factories.kominfo("Buru"))
    factories.indicator("Jumlah penduduk", unit="jiwa", theme="population")
    found = {
        "?q=luas": {"Luas wilayah"},
        "?tema=population": {"Jumlah penduduk"},
        f"?instansi={factories.kominfo('Buru').slug}": {"Luas wilayah"},
        "?status=in_dispute": {"Jumlah desa"},
        "?tema=tidak-ada": {"Jumlah desa", "Luas wilayah", "Jumlah penduduk"},
    }
    for query, names in found.items():
        text = page(client, f"/data/{query}")
        assert {n for n in ("Jumlah desa", "Luas wilayah", "Jumlah penduduk") if f">{n}</a>" in text} == names
    assert "Tidak ada indikator yang cocok" in page(client, "/data/?q=tidak ada")


def test_a_cell_shows_the_sources_side_by_side_with_their_difference(client):
    row = factories.discrepancy(method="Registrasi", document="Buku data")
    text = page(client, row.get_absolute_url())
    assert "belum disepakati" in text
    assert "<b>1.135</b>" in text
    assert "65 (5,7%)" in text
    assert "Registrasi" in text
    assert "Buku data" in text
    assert "Penyebab: belum diketahui." in text


def test_a_settled_cell_names_the_meeting_and_keeps_the_others(client):
    row = factories.settled_discrepancy()
    meeting = row.settlement.decision.minutes.meeting
    text = page(client, row.get_absolute_url())
    assert "Yang berlaku: <b>1.200 desa</b>" in text
    assert meeting.title in text
    assert row.settlement.decision.number in text
    assert "digantikan keputusan" in text
    assert row.get_absolute_url() in page(client, meeting.get_absolute_url())
    assert "✓" in page(client, row.indicator.get_absolute_url())


def test_what_is_decided_and_not_ratified_is_not_for_strangers(client):
    row = factories.scheduled_discrepancy()
    meeting = meetings.start_meeting(row.agenda_item.meeting, by=factories.secretariat())
    figure = row.indicator.figures.first()
    settlements.settle_on_figure(
        row,
        factories.decision(meeting),
        by=factories.walidata(),
        figure=figure,
        cause="method",
        client_key=uuid.uuid4(),
    )
    number = Settlement.objects.get().decision.number
    assert number not in page(client, row.get_absolute_url())
    assert "Sudah diputuskan" in page(as_user(factories.walidata()), row.get_absolute_url())


@pytest.mark.parametrize(
    "address",
    [
        "/data/x/",
        "/data/jumlah-desa/x/",
        "/data/jumlah-desa/kabupaten-buru/2023/",
        "/data/jumlah-desa/kabupaten-buru/2023-13/",
        "/data/jumlah-desa/?konsep=x",
    ],
)
def test_what_is_not_there_is_a_404(client, address):
    factories.indicator()
    page(client, address, 404)


# What who may do there ---------------------------------------------------------------------------


def _typed(**changes):
    return {
        "region": "kabupaten-buru",
        "period": "2023",
        "kind": "number",
        "value": "1.234,5",
        "client_key": str(uuid.uuid4()),
    } | changes


def test_a_delegate_enters_a_figure_of_his_region(buru):
    indicator, client = factories.indicator(), as_user(factories.buru())
    sent = _typed()
    for _n in range(2):  # a double tap
        response = client.post(reverse("figure_add", args=[indicator.slug]), sent)
        assert response.status_code == 302
    figure = Figure.objects.get()
    assert (figure.value, figure.decimals, figure.source) == (Decimal("1234.5"), 1, buru.institution)
    other = client.post(reverse("figure_add", args=[indicator.slug]), _typed(region="kota-ambon"))
    assert "region" in other.context["form"].errors


def test_a_second_figure_of_the_same_source_is_told_of_the_first(buru):
    indicator, client = factories.indicator(), as_user(buru)
    address = reverse("figure_add", args=[indicator.slug])
    factories.figure(indicator, 1135, by=buru, where="Buru")
    answer = client.post(address, _typed(value="1.140,5"))
    assert answer.status_code == 200
    day = date_format(timezone.localtime(Figure.objects.get().created_at))
    told = (
        f"{buru.institution.label} sudah memberi angka untuk Kabupaten Buru, 2023: 1.135 desa (berlaku, dicatat"
        f" {day}). Periksa isian Anda; bila angkanya memang berubah, tulis alasannya."
    )
    assert answer.context["form"].errors == {"reason": [told]}
    assert 'value="1.140,5"' in answer.content.decode()
    assert client.post(address, _typed(value="1.140,5", reason="Dihitung ulang")).status_code == 302


def test_what_was_changed_after_going_back_is_asked_about_and_then_recorded(buru):
    """The page said "Angka dicatat." and the figure of the other year was nowhere."""
    indicator, client = factories.indicator(), as_user(buru)
    address, sent = reverse("figure_add", args=[indicator.slug]), _typed(value="30", document="Buku data")
    client.post(address, sent)
    again = client.post(address, sent | {"period": "2022"})
    assert again.status_code == 200
    text = again.content.decode()
    assert "Formulir ini sudah pernah dikirim untuk hal lain. Periksa isinya, lalu kirim sekali lagi." in text
    assert "Buku data" in text
    key = again.context["form"]["client_key"].value()
    assert str(key) != sent["client_key"]
    assert client.post(address, sent | {"period": "2022", "client_key": key}).status_code == 302
    assert sorted(Figure.objects.values_list("period", flat=True)) == ["2022", "2023"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": "1.234"}, "value"),  # one thousand, or one and a bit
        ({"value": "1,234.5"}, "value"),
        ({"value": ""}, "value"),
        ({"value": "dua"}, "value"),
        ({"value": "9" * 40}, "value"),
        ({"value": "1\x005"}, "value"),
        ({"kind": "not_available"}, "value"),
        ({"kind": "x"}, "kind"),
        ({"period": "2023-Q1"}, "period"),
        ({"period": "2089"}, "period"),
        ({"period": "\u200b"}, "period"),
        ({"collected_on": "31-02-2023"}, "collected_on"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_kept(buru, changes, field):
    indicator = factories.indicator()
    typed = _typed(document="Buku data 2023", **changes)
    response = as_user(buru).post(reverse("figure_add", args=[indicator.slug]), typed)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert "Buku data 2023" in response.content.decode()
    assert not Figure.objects.exists()


def test_a_revision_wants_a_reason_and_a_figure_that_nobody_replaced(bappeda):
    figure = factories.figure(factories.indicator(), 5, by=bappeda)
    client, address = as_user(bappeda), reverse("figure_revise", args=[figure.pk])
    sent = {"kind": "number", "value": "6", "client_key": str(uuid.uuid4())}
    assert "reason" in client.post(address, sent).context["form"].errors
    sent["reason"] = "Dihitung ulang"
    for _n in range(2):
        assert client.post(address, sent).status_code == 302
    assert Figure.objects.count() == 2
    page(client, address, 409)
    assert client.post(address, sent | {"client_key": str(uuid.uuid4())}).status_code == 409


def test_the_walidata_returns_a_figure_and_its_source_finds_it_at_hand(bappeda):
    figure = factories.figure(factories.indicator(), 5, by=bappeda)
    walidata = as_user(factories.walidata())
    address = reverse("figure_return", args=[figure.pk])
    assert walidata.post(address, {"reason": ""}).status_code == 200
    for _n in range(2):
        assert walidata.post(address, {"reason": "Metodenya tidak disebut"}).status_code == 302
    assert "angka dikembalikan, perlu diperbaiki" in page(as_user(bappeda), reverse("task_desk"))
    own = page(as_user(bappeda), reverse("own_figures"))
    assert "Dikembalikan, perlu diperbaiki" in own
    assert "Alasan walidata: Metodenya tidak disebut" in own
    assert reverse("figure_revise", args=[figure.pk]) in own
    assert "Metodenya tidak disebut" in page(walidata, reverse("figure_desk"))
    assert "Metodenya tidak disebut" in page(Client(), figure.get_absolute_url())


def test_a_party_comments_for_everybody_to_read(client, bappeda):
    row = factories.discrepancy()
    address = reverse("discrepancy_comment", args=[row.pk])
    sent = {"text": "Kami menghitung negeri juga.", "client_key": str(uuid.uuid4())}
    for _n in range(2):
        assert as_user(bappeda).post(address, sent).status_code == 302
    assert row.comments.count() == 1
    assert "Kami menghitung negeri juga." in page(client, row.get_absolute_url())


def test_the_walidata_names_the_cause_and_puts_it_on_an_agenda(client):
    row, meeting = factories.discrepancy(), factories.coming_meeting()
    walidata = as_user(factories.walidata())
    cause = reverse("discrepancy_cause", args=[row.pk])
    assert walidata.post(cause, {"cause": "concept", "note": "Negeri"}).status_code == 302
    address = reverse("discrepancy_schedule")
    assert "selisih" in walidata.post(address, {"meeting": meeting.pk}).context["form"].errors
    assert walidata.post(address, {"selisih": [row.pk], "meeting": meeting.pk}).status_code == 302
    row.refresh_from_db()
    assert (row.cause, row.status, row.agenda_item.meeting) == ("concept", "scheduled", meeting)
    again = walidata.post(address, {"selisih": [row.pk], "meeting": meeting.pk})
    assert "selisih" in again.context["form"].errors
    assert meeting.title in page(client, "/data/selisih/")


def test_a_decision_of_the_minutes_settles_it_by_form():
    row = factories.scheduled_discrepancy()
    meeting = meetings.start_meeting(row.agenda_item.meeting, by=factories.secretariat())
    decision = factories.decision(meeting)
    chair = as_user(factories.chair())
    address = reverse("settlement_add", args=[meeting.pk, decision.pk])
    bps, other = row.indicator.figures.order_by("pk")
    sent = {"outcome": "agreed", "cause": "method", "client_key": str(uuid.uuid4())}
    assert "figure" in chair.post(address, sent).context["form"].errors
    named = {"outcome": "concepts", "cause": "concept", f"name_{bps.pk}": "de jure"}
    assert {f"name_{other.pk}", "main"} == set(chair.post(address, named).context["form"].errors)
    assert chair.post(address, sent | {"figure": bps.pk}).status_code == 302
    again = named | {f"name_{other.pk}": "de facto", "main": other.pk, "client_key": str(uuid.uuid4())}
    assert chair.post(address, again).status_code == 302  # before the ratification it may be said otherwise
    row.refresh_from_db()
    assert (row.status, row.settlement.outcome) == ("scheduled", "concepts")
    assert [(c.name, c.is_main) for c in row.settlement.concepts.all()] == [
        ("de facto", True),
        ("de jure", False),
    ]
    assert chair.get(f"{address}?selisih=999").status_code == 404
    note = factories.note(meeting)
    assert chair.get(reverse("settlement_add", args=[meeting.pk, note.pk])).status_code == 409


def test_the_walidata_keeps_indicators_and_their_versions(client):
    walidata = as_user(factories.walidata())
    sent = {
        "name": "Jumlah menara",
        "unit": "menara",
        "valid_from": "2024-01-01",
        "theme": "connectivity",
        "producer": factories.kominfo("Maluku").pk,
        "is_public": "on",
        "frequency": "quarter",
        "decimals": "0",
        "client_key": str(uuid.uuid4()),
    }
    for _n in range(2):
        assert walidata.post(reverse("indicator_add"), sent).status_code == 302
    indicator = Indicator.objects.get()
    assert (indicator.slug, indicator.current.number, indicator.current.completeness) == (
        "jumlah-menara",
        1,
        35,
    )
    define = reverse("indicator_define", args=[indicator.slug])
    described = sent | {"definition": "Menara seluler yang memancar.", "seen": "1"}
    assert "reason" in walidata.post(define, described).context["form"].errors
    assert walidata.post(define, described | {"reason": "Definisi ditambahkan"}).status_code == 302
    text = page(client, reverse("indicator_metadata", args=[indicator.slug]))
    assert "Versi 2, berlaku sejak 1 Januari 2024" in text
    assert "Definisi ditambahkan" in text
    change, sent = reverse("indicator_change", args=[indicator.slug]), sent | {"seen": indicator.last_change}
    assert "most" in walidata.post(change, sent | {"least": "5", "most": "4"}).context["form"].errors
    assert walidata.post(change, sent | {"tolerance": "1,5"}).status_code == 302
    indicator.refresh_from_db()
    assert indicator.tolerance == Decimal("1.5")
    concept = reverse("concept_add", args=[indicator.slug])
    assert walidata.post(concept, {"name": "aktif", "client_key": str(uuid.uuid4())}).status_code == 302
    assert "name" in walidata.post(concept, {"name": "Aktif"}).context["form"].errors
    assert Concept.objects.get().is_main


def _opened(client, name):
    """What the form of an indicator holds when it is opened, as it would be sent."""
    form = client.get(reverse(name, args=["jumlah-desa"])).context["form"]
    values = {field.html_name: field.value() for field in form}
    values["producer"] = str(values.get("producer") and form.initial["producer"].pk)
    return {name: "" if value is None else value for name, value in values.items() if value is not False}


def test_two_who_define_an_indicator_at_once_do_not_undo_each_other():
    """The second one sent the old formula back, and nobody was told."""
    factories.indicator()
    one, other = (as_user(factories.walidata()) for _n in range(2))
    address = reverse("indicator_define", args=["jumlah-desa"])
    first, second = _opened(one, "indicator_define"), _opened(other, "indicator_define")
    first |= {"formula": "Banyaknya desa menurut Permendagri", "reason": "Dilengkapi"}
    for _tap in range(2):
        assert one.post(address, first).status_code == 302
    second |= {"measure": "jumlah", "reason": "Ukuran dilengkapi"}
    answer = other.post(address, second)
    assert answer.status_code == 200
    text = " ".join(answer.content.decode().split())
    assert "Indikator ini diubah orang lain sejak Anda membukanya." in text
    assert "<dt>Metode atau rumus penghitungan</dt> <dd>Banyaknya desa menurut Permendagri</dd>" in text
    assert "Ukuran dilengkapi" in text  # what was typed stays
    assert Definition.objects.count() == 2
    # Having read it, he sends it once more.
    second |= {"formula": first["formula"], "seen": answer.context["form"]["seen"].value()}
    assert other.post(address, second).status_code == 302
    last = Definition.objects.get(number=3)
    assert (last.formula, last.measure) == ("Banyaknya desa menurut Permendagri", "jumlah")


def test_two_who_change_how_its_figures_are_dealt_with_do_not_undo_each_other():
    factories.indicator()
    one, other = (as_user(factories.walidata()) for _n in range(2))
    address = reverse("indicator_change", args=["jumlah-desa"])
    first, second = _opened(one, "indicator_change"), _opened(other, "indicator_change")
    assert one.post(address, first | {"tolerance": "2,5"}).status_code == 302
    answer = other.post(address, second | {"jump_percent": "50"})
    assert answer.status_code == 200
    text = " ".join(answer.content.decode().split())
    assert "<dt>Toleransi</dt> <dd>2,5</dd>" in text
    indicator = Indicator.objects.get()
    assert (indicator.tolerance, indicator.jump_percent) == (Decimal("2.5"), None)
    again = {"jump_percent": "50", "tolerance": "2,5", "seen": answer.context["form"]["seen"].value()}
    assert other.post(address, second | again).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.tolerance, indicator.jump_percent) == (Decimal("2.5"), Decimal(50))


def test_the_unit_stays_once_there_are_figures():
    figure = factories.figure(factories.indicator(), 5)
    definition = Definition(name="Jumlah desa", unit="negeri", valid_from=figure.created_at.date())
    with pytest.raises(ValidationError) as refused:
        indicators.define_indicator(figure.indicator, definition, by=factories.walidata(), reason="Salah")
    assert "unit" in refused.value.error_dict


def test_addresses_that_lead_elsewhere_are_no_ones_own():
    assert factories.indicator("Selisih").slug == "selisih-2"
    assert factories.indicator("Selisih").slug == "selisih-3"
    assert factories.indicator("!!!").slug == "indikator"


def test_the_desk_shows_what_waits():
    row = factories.discrepancy()
    text = page(as_user(factories.walidata()), reverse("figure_desk"))
    assert row.get_absolute_url() in text
    assert reverse("discrepancy_schedule") in text
    assert reverse("discrepancy_schedule") not in page(as_user(factories.chair()), reverse("figure_desk"))
    assert Discrepancy.objects.count() == 1
