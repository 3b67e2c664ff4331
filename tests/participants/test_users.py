"""The administrator's pages of accounts."""

import re
import smtplib

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from participants.models import Institution, Person, User
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/kelola/akun/"
NEW = "/kelola/akun/baru/"
AMBON = f"{NEW}?instansi=dinas-kominfo-kota-ambon"
PASSWORD = "Pala-dan-cengkih-2022"


def text(response):
    return response.content.decode()


def typed(**changes):
    fields = {"email": "Utusan@Uji.id", "role": "delegate", "person": "", "way": "tautan"}
    return {name: value for name, value in (fields | changes).items() if value is not None}


def changed(user, **changes):
    """What the browser sends of the form of an account that is not touched, with changes."""
    fields = {
        "email": user.email,
        "role": user.role,
        "institution": user.institution_id,
        "person": user.person_id or "",
        "is_active": "on" if user.is_active else None,
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


@pytest.fixture
def manager(as_user, administrator):
    return as_user(administrator)


@pytest.mark.parametrize("who", ["secretariat", "chair", "ambon", "bappeda"])
def test_for_everybody_but_the_administrator_the_pages_are_not_there(as_user, request, who):
    user = request.getfixturevalue(who)
    client = as_user(user)
    for path in (LIST, NEW, AMBON, f"{LIST}{user.pk}/"):
        assert client.get(path).status_code == 404
        assert client.post(path, typed(role="administrator")).status_code == 404
    assert User.objects.count() == 1
    assert not User.objects.filter(role="administrator").exists()


def test_first_it_is_said_whose_account_it_is(manager):
    page = manager.get(NEW)
    assert "Pilih dulu instansi pemilik akun." in text(page)
    wrong = manager.get(NEW, {"instansi": "tidak-ada"})
    assert "Pilihan ini tidak ada." in text(wrong)
    assert manager.get(NEW, {"instansi": "\x00"}).status_code == 200
    assert "Dinas Komunikasi dan Informatika Kota Ambon" in text(manager.get(AMBON))


def test_only_people_of_that_institution_without_an_account_are_offered(manager, ambon, buru):
    free = factories.PersonFactory(institution=ambon.institution)
    factories.PersonFactory(institution=buru.institution)
    form = manager.get(f"{AMBON}&orang={free.pk}").context["form"]
    assert list(form.fields["person"].queryset) == [free]
    assert form["person"].value() == free.pk
    for nonsense in ("x", "9" * 40, "\x00", "²"):
        assert (
            manager.get(NEW, {"instansi": "dinas-kominfo-kota-ambon", "orang": nonsense}).status_code == 200
        )


def test_owner_makes_the_password_of_a_new_account_by_a_link(manager):
    answer = manager.post(AMBON, typed(), follow=True)
    assert "tautan kata sandi sudah dikirim" in text(answer)
    user = User.objects.get(email="utusan@uji.id")
    assert (user.role, user.institution.slug) == ("delegate", "dinas-kominfo-kota-ambon")
    assert not user.has_usable_password()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["utusan@uji.id"], "Akun Anda di Portal Rakor")
    link = re.search(r"http://testserver(\S+)", letter.body)[1]

    owner = Client()
    form = owner.get(link, follow=True).redirect_chain[-1][0]
    owner.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    owner.post("/masuk/", {"login": "utusan@uji.id", "password": PASSWORD})
    assert owner.session["_auth_user_id"] == str(user.pk)


def test_administrator_may_type_the_first_password_twice(manager):
    answer = manager.post(AMBON, typed(way="ditulis", password1=PASSWORD, password2=PASSWORD), follow=True)
    assert "Akun utusan@uji.id sudah dibuat." in text(answer)
    assert User.objects.get(email="utusan@uji.id").check_password(PASSWORD)
    assert mail.outbox == []


def test_an_account_is_kept_where_the_letter_cannot_be_sent(manager, monkeypatch):
    def fail(*_args, **_kwargs):
        raise smtplib.SMTPServerDisconnected("away")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    answer = manager.post(AMBON, typed(), follow=True)
    assert "suratnya gagal dikirim" in text(answer)
    assert User.objects.filter(email="utusan@uji.id").exists()


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"email": ""}, "email", "tidak boleh kosong"),
        ({"email": "bukan"}, "email", "alamat email yang valid"),
        ({"email": "x" * 300 + "@uji.id"}, "email", "paling banyak 254 karakter"),
        ({"email": "a\x00@uji.id"}, "email", "Karakter null"),
        ({"email": "BURU@uji.id"}, "email", "Sudah ada akun dengan pos-el ini."),
        ({"role": ""}, "role", "tidak boleh kosong"),
        ({"role": "superuser"}, "role", "bukan salah satu dari pilihan"),
        ({"is_walidata": "on"}, "is_walidata", "Hanya sekretariat"),
        ({"person": "99999999999999999999"}, "person", "pilihan yang valid"),
        ({"way": "merpati"}, "way", "bukan salah satu dari pilihan"),
        ({"way": "ditulis"}, "password1", "Tulis kata sandi awal"),
        ({"way": "ditulis", "password1": PASSWORD, "password2": "lain"}, "password2", "tidak sama"),
        ({"way": "ditulis", "password1": "pendek", "password2": "pendek"}, "password1", "terlalu pendek"),
        ({"way": "ditulis", "password1": "x" * 200_000}, "password1", "paling banyak 1000 karakter"),
    ],
)
def test_bad_input_is_said_beside_the_field(manager, buru, changes, field, message):
    answer = manager.post(AMBON, typed(**changes))
    assert answer.status_code == 200
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert message in " ".join(form.errors[field])
    assert User.objects.count() == 2


def test_a_delegate_belongs_to_an_institution_that_speaks_for_its_region(manager, bappeda):
    answer = manager.post(f"{NEW}?instansi={bappeda.institution.slug}", typed())
    assert "pilih petugas instansi" in answer.context["form"].errors["role"][0]


def test_sent_twice_it_is_one_account(manager):
    manager.post(AMBON, typed())
    assert "Sudah ada akun" in text(manager.post(AMBON, typed()))
    assert User.objects.filter(email="utusan@uji.id").count() == 1
    assert len(mail.outbox) == 1


def test_nobody_becomes_superuser(manager, buru):
    manager.post(AMBON, typed(is_superuser="on", is_staff="on"))
    manager.post(f"{LIST}{buru.pk}/", changed(buru, is_superuser="on"))
    assert not User.objects.filter(is_superuser=True).exists()


def test_account_is_changed_switched_off_and_on_again(manager, buru):
    page = f"{LIST}{buru.pk}/"
    assert 'value="buru@uji.id"' in text(manager.get(page))
    manager.post(page, changed(buru, role="officer", is_active=None))
    buru.refresh_from_db()
    assert (buru.role, buru.is_active) == ("officer", False)
    manager.post(page, changed(buru, role="delegate", is_active="on"))
    buru.refresh_from_db()
    assert (buru.role, buru.is_active) == ("delegate", True)
    assert buru.check_password(factories.PASSWORD)


def test_account_of_the_secretariat_becomes_walidata(manager, secretariat):
    manager.post(f"{LIST}{secretariat.pk}/", changed(secretariat, is_walidata="on"))
    secretariat.refresh_from_db()
    assert secretariat.is_walidata


def test_person_of_an_account_works_at_its_institution(manager, buru):
    ambon = Institution.objects.get(slug="dinas-kominfo-kota-ambon")
    answer = manager.post(f"{LIST}{buru.pk}/", changed(buru, institution=ambon.pk))
    assert "tidak bekerja pada instansi" in answer.context["form"].errors["person"][0]
    answer = manager.post(f"{LIST}{buru.pk}/", changed(buru, institution=ambon.pk, person=""))
    assert answer.status_code == 302
    assert Person.objects.filter(position="Utusan Dinas Kominfo Kabupaten Buru").exists()


def test_the_old_address_of_an_account_signs_in_no_more(manager, buru):
    EmailAddress.objects.create(user=buru, email="buru@uji.id", verified=True, primary=True)
    manager.post(f"{LIST}{buru.pk}/", changed(buru, email="baru@uji.id"))
    visitor = Client()
    visitor.post("/masuk/", {"login": "buru@uji.id", "password": factories.PASSWORD})
    assert "_auth_user_id" not in visitor.session
    visitor.post("/masuk/", {"login": "baru@uji.id", "password": factories.PASSWORD})
    assert visitor.session["_auth_user_id"] == str(buru.pk)


def test_a_link_for_a_new_password_is_sent_on_wish(manager, buru):
    manager.post(f"{LIST}{buru.pk}/", changed(buru, send_link="on"))
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["buru@uji.id"], "Kata sandi baru untuk Portal Rakor")


def test_nobody_locks_himself_out(manager, administrator):
    page = f"{LIST}{administrator.pk}/"
    assert "Tidak dapat Anda ubah pada akun sendiri." in text(manager.get(page))
    answer = manager.post(page, changed(administrator, role="delegate", is_active=None))
    assert answer.status_code == 302
    administrator.refresh_from_db()
    assert (administrator.role, administrator.is_active) == ("administrator", True)


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 60])
def test_account_that_is_not_there_is_404(manager, pk):
    assert manager.get(f"{LIST}{pk}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "buru@"}, ["buru@uji.id"]),
        ({"q": "utusan kabupaten"}, ["buru@uji.id"]),
        ({"peran": "administrator"}, ["admin@uji.id"]),
        ({"instansi": "dinas-kominfo-kabupaten-buru"}, ["buru@uji.id"]),
        ({"status": "nonaktif"}, ["bappeda@uji.id"]),
        ({"q": "\x00"}, ["admin@uji.id", "bappeda@uji.id", "buru@uji.id"]),
        ({"peran": "x"}, ["admin@uji.id", "bappeda@uji.id", "buru@uji.id"]),
    ],
)
def test_list_is_narrowed(manager, buru, bappeda, query, found):
    User.objects.filter(pk=bappeda.pk).update(is_active=False)
    assert [user.email for user in manager.get(LIST, query).context["page_obj"]] == found


def test_list_asks_as_much_for_one_account_as_for_three(manager, django_assert_num_queries):
    manager.get(LIST)
    with django_assert_num_queries(6):
        manager.get(LIST)
    factories.buru()
    factories.ambon()
    with django_assert_num_queries(6):
        assert len(manager.get(LIST).context["page_obj"]) == 3


def test_account_page_asks_as_much_with_many_people(manager, buru, django_assert_num_queries):
    page = f"{LIST}{buru.pk}/"
    manager.get(page)
    with django_assert_num_queries(8):
        manager.get(page)
    for _n in range(3):
        factories.PersonFactory(institution=buru.institution)
    with django_assert_num_queries(8):
        manager.get(page)
