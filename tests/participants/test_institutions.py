"""The administrator's desk and the pages of institutions."""

import pytest
from django.urls import reverse

from meetings.models import Notification
from meetings.notifications import notify
from participants.models import Institution
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/kelola/instansi/"
NEW = "/kelola/instansi/baru/"


def text(response):
    return response.content.decode()


def typed(**changes):
    """A form filled as it should be."""
    fields = {
        "name": "Dinas Perhubungan Provinsi Maluku",
        "short_name": "Dishub Maluku",
        "region": factories.region("Maluku").pk,
        "kind": "agency",
        "head_title": "Kepala Dinas Perhubungan Provinsi Maluku",
        "email": "dishub@uji.id",
        "address": "Jalan Contoh 1, Ambon",
        "is_active": "on",
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


@pytest.fixture
def manager(as_user, administrator):
    return as_user(administrator)


@pytest.mark.parametrize("who", ["secretariat", "chair", "ambon", "bappeda"])
@pytest.mark.parametrize("path", ["/kelola/", LIST, NEW, "/kelola/instansi/dinas-kominfo-kota-ambon/"])
def test_for_everybody_but_the_administrator_the_pages_are_not_there(as_user, request, who, path):
    client = as_user(request.getfixturevalue(who))
    assert client.get(path).status_code == 404
    assert client.post(path, typed()).status_code == 404


def test_desk_counts_and_names_the_regions_without_an_account(manager, buru, secretariat):
    page = manager.get("/kelola/")
    assert page.context["institutions"] == 12
    assert page.context["users"]["active"] == 3
    silent = [str(institution) for institution in page.context["silent"]]
    assert len(silent) == 10
    assert "Dinas Komunikasi dan Informatika Kabupaten Buru" not in silent
    assert "Belum ada akun pimpinan rapat yang aktif" in text(page)
    assert "Belum ada akun sekretariat" not in text(page)


def test_desk_asks_as_much_for_one_institution_as_for_many(manager, django_assert_num_queries):
    manager.get("/kelola/")
    with django_assert_num_queries(7):
        manager.get("/kelola/")
    for name in ("Satu", "Dua", "Tiga"):
        factories.InstitutionFactory(name=name)
    with django_assert_num_queries(7):
        manager.get("/kelola/")


def test_list_shows_every_institution_with_region_kind_and_accounts(manager, buru):
    page = manager.get(LIST)
    row = next(i for i in page.context["page_obj"] if i.pk == buru.institution_id)
    assert row.active_users == 1
    assert "12 instansi" in text(page)
    assert "mewakili wilayahnya" in text(page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "ambon"}, {"Dinas Komunikasi dan Informatika Kota Ambon"}),
        ({"q": "informatika ambon kota"}, {"Dinas Komunikasi dan Informatika Kota Ambon"}),
        ({"wilayah": "kabupaten-buru"}, {"Dinas Komunikasi dan Informatika Kabupaten Buru"}),
        ({"status": "nonaktif"}, {"Dinas Lama"}),
        ({"q": "100%"}, set()),
        ({"q": "tidak ada yang begini"}, set()),
    ],
)
def test_list_is_narrowed(manager, query, found):
    factories.InstitutionFactory(name="Dinas Lama", is_active=False)
    assert {i.name for i in manager.get(LIST, query).context["page_obj"]} == found


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"q": "\x00"}, "q"),
        ({"q": "x" * 200_000}, "q"),
        ({"wilayah": "\x00"}, "wilayah"),
        ({"status": "'"}, "status"),
    ],
)
def test_a_wrong_filter_is_said_beside_it_and_narrows_nothing(manager, query, field):
    page = manager.get(LIST, query)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert page.context["page_obj"].paginator.count == 12


@pytest.mark.parametrize("number", ["0", "-1", "999", "x", "\x00", "9" * 400])
def test_any_page_number_gives_a_page(manager, number):
    assert manager.get(LIST, {"page": number}).status_code == 200


def test_list_says_what_to_do_when_nothing_is_found(manager):
    assert "Ubah atau hapus saringan." in text(manager.get(LIST, {"q": "zzz"}))


def test_list_has_pages_of_50_and_keeps_the_filter(manager):
    for n in range(45):
        factories.InstitutionFactory(name=f"Dinas {n:02}")
    page = manager.get(LIST, {"q": "dinas"})
    assert len(page.context["page_obj"]) == 50
    assert "?q=dinas&amp;page=2" in text(page)
    assert len(manager.get(LIST, {"q": "dinas", "page": 2}).context["page_obj"]) == 7


def test_list_asks_as_much_for_one_institution_as_for_three(manager, django_assert_num_queries):
    manager.get(LIST)
    with django_assert_num_queries(6):
        manager.get(LIST, {"wilayah": "kabupaten-buru"})
    for name in ("Satu", "Dua"):
        factories.InstitutionFactory(name=name, region=factories.region("Buru"))
    with django_assert_num_queries(6):
        manager.get(LIST, {"wilayah": "kabupaten-buru"})


def test_institution_is_created_with_its_address(manager):
    assert manager.get(NEW).status_code == 200
    answer = manager.post(NEW, typed(), follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "Dinas Perhubungan Provinsi Maluku sudah disimpan." in text(answer)
    institution = Institution.objects.get(slug="dinas-perhubungan-provinsi-maluku")
    assert institution.head_title == "Kepala Dinas Perhubungan Provinsi Maluku"
    assert institution.is_active
    assert not institution.is_delegation


def test_sent_twice_it_is_one_institution(manager):
    manager.post(NEW, typed())
    again = manager.post(NEW, typed(name=" dinas  perhubungan provinsi MALUKU"))
    assert again.context["form"].errors["name"] == ["Instansi dengan nama ini sudah ada."]
    assert Institution.objects.filter(name__icontains="perhubungan").count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": ""}, "name", "tidak boleh kosong"),
        ({"name": "\u200b\u200b"}, "name", "tidak boleh kosong"),
        ({"name": "x" * 200_000}, "name", "paling banyak 200 karakter"),
        ({"name": "Dinas\x00"}, "name", "Karakter null"),
        ({"short_name": "x" * 61}, "short_name", "paling banyak 60 karakter"),
        ({"region": ""}, "region", "tidak boleh kosong"),
        ({"region": "99999999999999999999"}, "region", "Masukkan pilihan yang valid"),
        ({"kind": "lain"}, "kind", "bukan salah satu dari pilihan"),
        ({"email": "bukan"}, "email", "alamat email yang valid"),
        ({"is_delegation": "on"}, "is_delegation", "Hanya kabupaten/kota yang berutusan"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_what_was_typed_stays(manager, changes, field, message):
    answer = manager.post(NEW, typed(**changes))
    assert answer.status_code == 200
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert message in form.errors[field][0]
    assert 'value="Jalan Contoh 1, Ambon"' in text(answer)
    assert not Institution.objects.filter(email="dishub@uji.id").exists()


def test_a_region_is_represented_by_one_institution(manager):
    answer = manager.post(NEW, typed(region=factories.region("Buru").pk, is_delegation="on"))
    assert answer.context["form"].errors["is_delegation"] == [
        "Kabupaten Buru sudah diwakili oleh Dinas Komunikasi dan Informatika Kabupaten Buru."
    ]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Dinas Kominfo – Kota Ambon", "dinas-kominfo-kota-ambon-2"), ("🌴🌴", "instansi"), ("Baru", "baru-2")],
)
def test_every_institution_has_an_address_of_its_own(manager, name, slug):
    manager.post(NEW, typed(name=name))
    assert Institution.objects.get(name=name).slug == slug
    assert manager.get(f"/kelola/instansi/{slug}/").status_code == 200


def test_institution_is_changed_and_keeps_its_address(manager):
    page = "/kelola/instansi/dinas-kominfo-kota-tual/"
    assert 'value="Dinas Komunikasi dan Informatika Kota Tual"' in text(manager.get(page))
    changes = typed(
        name="Dinas Kominfo dan Persandian Kota Tual",
        region=factories.region("Kota Tual").pk,
        is_delegation="on",
    )
    assert manager.post(page, changes).status_code == 302
    institution = Institution.objects.get(slug="dinas-kominfo-kota-tual")
    assert institution.name == "Dinas Kominfo dan Persandian Kota Tual"


def test_a_refused_change_keeps_the_stored_name_in_the_heading(manager):
    answer = manager.post("/kelola/instansi/dinas-kominfo-kota-tual/", typed(name=""))
    assert "<h1>Dinas Komunikasi dan Informatika Kota Tual</h1>" in text(answer)
    assert "Ada yang perlu diperbaiki" in text(answer)


def test_institution_that_is_not_there_is_404(manager):
    assert manager.get("/kelola/instansi/tidak-ada/").status_code == 404


def test_institution_page_asks_as_much_with_many_people(manager, django_assert_num_queries):
    page = "/kelola/instansi/dinas-kominfo-kota-tual/"
    manager.get(page)
    with django_assert_num_queries(6):
        manager.get(page)
    for _n in range(3):
        factories.PersonFactory(institution=Institution.objects.get(slug="dinas-kominfo-kota-tual"))
    with django_assert_num_queries(6):
        assert "3 orang" in text(manager.get(page))


def test_anonymous_visitor_is_asked_to_sign_in(db):
    from django.test import Client

    for path in ("/kelola/", LIST, NEW):
        assert Client().get(path)["Location"] == f"{reverse('account_login')}?next={path}"


@pytest.mark.parametrize(
    ("role", "email", "is_active", "is_reached"),
    [
        ("delegate", "", True, True),
        ("delegate", "", False, False),
        ("chair", "", True, False),
        ("administrator", "", True, False),
        ("administrator", "kantor@uji.id", True, True),
        (None, "", True, False),
    ],
)
def test_an_institution_is_reachable_where_what_it_is_told_arrives(role, email, is_active, is_reached):
    institution = factories.InstitutionFactory(name="Dinas Uji", email=email)
    if role:
        factories.user("orang@uji.id", role, institution, is_active=is_active)
    rows = Institution.objects.filter(pk=institution.pk)
    assert rows.get().is_reachable == rows.with_reach().get().is_reachable == is_reached
    assert rows.reachable().exists() == is_reached
    assert rows.unreachable().exists() != is_reached
    notify([institution], "invitation", factories.draft_meeting())
    assert Notification.objects.filter(institution=institution).exists() == is_reached
