"""Each institution's page: what it promised, kept, and is late with."""

import uuid
from datetime import date

import pytest

from meetings import clock
from meetings.actions import extensions, figures, follow_ups, inputs
from meetings.models import FollowUp
from tests import factories

pytestmark = pytest.mark.django_db


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def bappeda_address():
    return factories.bappeda().institution.get_absolute_url()


def test_list_counts_what_each_institution_promised_and_kept(client):
    meeting = factories.held_meeting()
    follow_ups.confirm(factories.reported_follow_up(meeting), by=factories.buru())
    factories.assigned_follow_up(meeting, due_date=date(2021, 4, 1))
    factories.assigned_follow_up(meeting, due_date=date(2021, 9, 1))
    with clock.at(factories.wit(2021, 5, 1, 8)):
        rows = client.get("/instansi/?q=bappeda").context["rows"]
    assert [(i.label, t.number, t.confirmed, t.open, t.late) for i, t in rows] == [
        ("Bappeda Maluku", 3, 1, 2, 1)
    ]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 12),
        ("?wilayah=kota-ambon", 1),
        ("?q=buru", 2),
        ("?q=%00", 12),
        ("?wilayah=x", 12),
        ("?q=tidak ada", 0),
    ],
)
def test_list_is_narrowed(client, query, number):
    assert client.get("/instansi/" + query).context["page"].paginator.count == number


def test_page_shows_what_is_open_and_what_was_extended(client):
    meeting = factories.held_meeting()
    follow_ups.confirm(factories.reported_follow_up(meeting), by=factories.buru())
    follow_up = factories.assigned_follow_up(meeting, due_date=date(2021, 4, 1))
    with clock.at(factories.wit(2021, 3, 20, 8)):
        extensions.ask_extension(
            follow_up, by=factories.bappeda(), due_date=date(2021, 4, 15), reason="Menunggu lelang."
        )
        extensions.extend(
            follow_up, by=factories.secretariat(), due_date=date(2021, 4, 15), reason="Dapat diterima."
        )
    with clock.at(factories.wit(2021, 5, 3, 8)):
        response = client.get(bappeda_address())
    html = words(response)
    assert [f.number for f in response.context["open"]] == ["TL-2021-0002"]
    assert "1 dari 2 tindak lanjut (50%) sudah dikonfirmasi selesai." in html
    assert "Batas waktu 1 tindak lanjut pernah diperpanjang." in html
    assert "semula 1 April 2021" in html
    assert "terlambat 12 hari kerja" in html  # 16, 19–23, 26–30 April, 3 May


def test_a_due_date_that_a_decreed_day_moved_was_not_extended(client):
    factories.assigned_follow_up(factories.held_meeting(), due_date=date(2098, 3, 12))
    factories.decreed_day(date(2098, 3, 12))
    moved = FollowUp.objects.get()
    assert moved.due_date != moved.first_due_date
    response = client.get(bappeda_address())
    assert response.context["extended"] == 0
    assert "pernah diperpanjang" not in words(response)


def test_what_was_kept_is_in_time_by_the_day_of_the_last_report(client):
    meeting = factories.held_meeting()

    def reported(follow_up, day):
        with clock.at(factories.wit(2021, 6, day, 23)):
            follow_ups.report_done(follow_up, by=factories.bappeda(), note="Sudah.", client_key=uuid.uuid4())

    def confirmed(follow_up):
        with clock.at(factories.wit(2021, 7, 20, 8)):  # how long the asker thinks does not count
            follow_ups.confirm(follow_up, by=factories.buru())

    on_the_day, late, returned, _open = (
        factories.assigned_follow_up(meeting, due_date=date(2021, 6, 15)) for _n in range(4)
    )
    reported(on_the_day, 15)
    reported(late, 16)
    reported(returned, 1)
    with clock.at(factories.wit(2021, 6, 14, 8)):
        follow_ups.return_to_institution(returned, by=factories.buru(), reason="Belum lengkap.")
    reported(returned, 17)
    for follow_up in (on_the_day, late, returned):
        confirmed(follow_up)
    response = client.get(bappeda_address())
    assert (response.context["in_time"], response.context["kept_late"]) == (1, 2)
    assert "Dari yang dikonfirmasi selesai, 1 dilaporkan tepat waktu dan 2 sesudah batas waktunya." in words(
        response
    )


def test_each_total_is_the_length_of_the_list_it_leads_to(client):
    meeting = factories.held_meeting()
    follow_ups.confirm(factories.reported_follow_up(meeting), by=factories.buru())
    factories.assigned_follow_up(meeting, due_date=date(2021, 4, 1))
    institution = factories.bappeda().institution
    totals = client.get(bappeda_address()).context["totals"]
    for status, _label, number in totals.by_status():
        page = client.get(f"/tindak-lanjut/?instansi={institution.slug}&status={status}").context["page"]
        assert page.paginator.count == len(page) == number
    assert totals.open == len(
        client.get(f"/tindak-lanjut/?instansi={institution.slug}&status=open").context["page"]
    )


def test_a_follow_up_of_a_restricted_input_counts_only_as_a_number(client, bappeda, as_user):
    follow_up = factories.assigned_follow_up()
    inputs.restrict_input(follow_up.input, by=factories.secretariat(), reason="Rahasia jabatan.")
    html = words(client.get(bappeda_address()))
    assert "Isi 1 tindak lanjut di antaranya tidak ditampilkan" in html
    assert "TL-2021-0001" not in html
    assert "TL-2021-0001" in words(as_user(bappeda).get(bappeda_address()))


def test_page_leads_to_the_inputs_that_it_put_forward(client):
    factories.verified_input()
    html = words(client.get(factories.kominfo("Buru").get_absolute_url()))
    assert f"/masukan/?instansi={factories.kominfo('Buru').slug}" in html


def test_page_leads_to_what_it_produces_and_to_what_was_sent_back(client, as_user):
    bappeda = factories.bappeda()
    indicator = factories.indicator("Jumlah titik", producer=bappeda.institution)
    secret = factories.indicator("Titik rahasia", is_public=False)
    for region in ("Buru", "Kota Ambon", "Kota Tual"):
        factories.figure(indicator, 5, by=bappeda, where=region)
        factories.figure(secret, 5, by=bappeda, where=region)
    mended, left = (indicator.figures.get(region__slug=slug) for slug in ("kabupaten-buru", "kota-ambon"))
    for figure in (mended, left, secret.figures.first()):
        figures.return_figure(figure, by=factories.walidata(), reason="Tahunnya tertukar.")
    factories.figure(indicator, 6, by=bappeda, where="Buru", reason="Diperbaiki.")
    html = words(client.get(bappeda_address()))
    assert f'<a href="/data/?instansi={bappeda.institution.slug}" >1 indikator yang diproduksinya</a>' in html
    assert "Dari 4 angka yang disampaikannya, 2 pernah dikembalikan walidata. 1 belum diperbaiki." in html
    assert f'<a href="{left.get_absolute_url()}" >Jumlah titik, Kota Ambon, 2023</a>' in html
    assert "rahasia" not in html
    assert "Dari 7 angka" in words(as_user(bappeda).get(bappeda_address()))
    found = client.get(f"/data/?instansi={bappeda.institution.slug}").context["page"]
    assert [str(row) for row in found] == ["Jumlah titik"]


def test_an_institution_without_figures_says_nothing_of_them(client):
    assert "Data dari instansi ini" not in words(client.get(bappeda_address()))


def test_its_email_is_not_shown(client):
    institution = factories.InstitutionFactory(email="rahasia@contoh.go.id")
    assert "rahasia@" not in words(client.get(institution.get_absolute_url()))


def test_an_unknown_institution_is_not_found(client):
    assert client.get("/instansi/tidak-ada/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, django_assert_num_queries, number):
    meeting = factories.held_meeting()
    for _n in range(number):
        factories.assigned_follow_up(
            meeting, institution=factories.InstitutionFactory(), due_date=date(2021, 4, 1)
        )
        factories.assigned_follow_up(meeting)
    with django_assert_num_queries(4):
        client.get("/instansi/")
    address = bappeda_address()
    with django_assert_num_queries(14):
        client.get(address)
