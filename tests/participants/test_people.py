"""The administrator's pages of people."""

import pytest

from participants.models import Institution, Person
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/kelola/orang/"
NEW = "/kelola/orang/baru/"


def text(response):
    return response.content.decode()


def typed(**changes):
    return {
        "full_name": "Usman Marasabessy",
        "title_before": "Dr. Ir. H.",
        "title_after": "M.Si.",
        "alternative_names": "Oesman Marasabessy\n\n Usman M. \nOesman Marasabessy",
        "position": "Kepala Bidang Contoh",
        "institution": factories.kominfo("Kota Ambon").pk,
        "phone": "0812 3456 7890",
        "email": "usman@uji.id",
        "nip": "19860926 201505 1 001",
    } | changes


@pytest.fixture
def manager(as_user, administrator):
    return as_user(administrator)


@pytest.fixture
def joy(db):
    return Person.objects.create(
        full_name="Joy Adriaansz",
        alternative_names=["Jhoy Adrianzs"],
        position="Kepala Dinas Kominfo Kota Ambon",
        institution=factories.kominfo("Kota Ambon"),
        phone="081299990000",
        nip="198609262015051001",
    )


@pytest.mark.parametrize("who", ["secretariat", "chair", "ambon", "bappeda"])
def test_for_everybody_but_the_administrator_the_pages_are_not_there(as_user, request, who, joy):
    client = as_user(request.getfixturevalue(who))
    for path in (LIST, NEW, f"{LIST}{joy.pk}/"):
        assert client.get(path).status_code == 404
        assert client.post(path, typed()).status_code == 404
    assert not Person.objects.filter(full_name="Usman Marasabessy").exists()


def test_person_is_created_with_titles_and_other_names(manager):
    assert manager.get(NEW).status_code == 200
    answer = manager.post(NEW, typed(), follow=True)
    assert "Tersimpan. Tercetak: Dr. Ir. H. Usman Marasabessy, M.Si. (Kepala Bidang Contoh)." in text(answer)
    person = Person.objects.get(full_name="Usman Marasabessy")
    assert person.alternative_names == ["Oesman Marasabessy", "Usman M."]
    assert person.nip == "198609262015051001"


@pytest.mark.parametrize(
    ("name", "kept", "printed"),
    [
        ("Suharto", ("", "Suharto", ""), "Suharto"),
        (
            "Dr. Ir. H. Usman Marasabessy, M.Si.",
            ("Dr. Ir. H.", "Usman Marasabessy", "M.Si."),
            "Dr. Ir. H. Usman Marasabessy, M.Si.",
        ),
        ("Kasrul Selang, ST, MT", ("", "Kasrul Selang", "ST, MT"), "Kasrul Selang, ST, MT"),
        ("M. Yusuf", ("", "M. Yusuf", ""), "M. Yusuf"),
        ("Joy\u200b  Adriaansz", ("", "Joy Adriaansz", ""), "Joy Adriaansz"),
        ("=SUM(A1)", ("", "=SUM(A1)", ""), "=SUM(A1)"),
        ("Ana 🌺", ("", "Ana 🌺", ""), "Ana 🌺"),
    ],
)
def test_a_name_is_kept_and_printed_as_it_was_typed(manager, name, kept, printed):
    manager.post(NEW, typed(full_name=name, title_before="", title_after=""))
    person = Person.objects.get(email="usman@uji.id")
    assert (person.title_before, person.full_name, person.title_after) == kept
    assert person.display_name == printed


def test_somebody_without_a_known_name_is_kept_by_position(manager):
    manager.post(
        NEW, typed(full_name="", title_before="", title_after="", position="Kepala BPS Provinsi Maluku")
    )
    assert Person.objects.get(email="usman@uji.id").display_name == "Kepala BPS Provinsi Maluku"


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"full_name": "", "position": ""}, "full_name", "Isi nama atau jabatan."),
        ({"full_name": ", M.Si.", "title_before": "", "title_after": ""}, "full_name", "bukan gelarnya saja"),
        ({"full_name": "x" * 201}, "full_name", "paling banyak 200 karakter"),
        ({"full_name": "X\x00"}, "full_name", "Karakter null"),
        ({"title_before": "x" * 61}, "title_before", "paling banyak 60 karakter"),
        (
            {"full_name": "X, " + "y" * 61, "title_before": "", "title_after": ""},
            "full_name",
            "kotaknya sendiri",
        ),
        ({"alternative_names": "x" * 201}, "alternative_names", "paling banyak 200 karakter"),
        (
            {"alternative_names": "\n".join(map(str, range(21)))},
            "alternative_names",
            "paling banyak 20 baris",
        ),
        ({"alternative_names": "x" * 200_000}, "alternative_names", "20000 karakter"),
        ({"institution": ""}, "institution", "tidak boleh kosong"),
        ({"institution": "abc"}, "institution", "pilihan yang valid"),
        ({"phone": "12345"}, "phone", "seperti 0812"),
        ({"email": "bukan"}, "email", "alamat email yang valid"),
        ({"nip": "123"}, "nip", "18 angka"),
        ({"nip": "1986092620150510011"}, "nip", "18"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_what_was_typed_stays(manager, changes, field, message):
    answer = manager.post(NEW, typed(**changes))
    assert answer.status_code == 200
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert message in " ".join(form.errors[field])
    if field != "alternative_names":
        assert "Oesman Marasabessy" in text(answer)
    assert not Person.objects.filter(
        institution__slug="dinas-kominfo-kota-ambon", nip="198609262015051001"
    ).exists()


def test_sent_twice_it_is_one_person(manager):
    manager.post(NEW, typed())
    again = manager.post(NEW, typed())
    assert again.context["form"].non_field_errors() == [
        "Orang dengan nama dan jabatan ini sudah tercatat pada instansi itu."
    ]
    assert Person.objects.filter(full_name="Usman Marasabessy").count() == 1


def test_person_is_changed(manager, joy):
    page = f"{LIST}{joy.pk}/"
    shown = text(manager.get(page))
    assert "Joy Adriaansz (Kepala Dinas Kominfo Kota Ambon)" in shown
    assert "Jhoy Adrianzs</textarea>" in shown
    assert manager.post(page, typed()).status_code == 302
    joy.refresh_from_db()
    assert joy.display_name == "Dr. Ir. H. Usman Marasabessy, M.Si."
    assert manager.post(page, typed()).status_code == 302  # unchanged is fine


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 60])
def test_person_that_is_not_there_is_404(manager, pk):
    assert manager.get(f"{LIST}{pk}/").status_code == 404


@pytest.mark.parametrize("words", ["adriaansz", "JHOY adrianzs", "kepala joy", "kota ambon kepala dinas"])
def test_somebody_is_found_by_each_of_his_names_and_his_position(manager, joy, words):
    factories.PersonFactory()
    assert list(manager.get(LIST, {"q": words}).context["page_obj"]) == [joy]


def test_list_is_narrowed_by_institution_and_prints_nothing_private(manager, joy):
    factories.PersonFactory()
    page = manager.get(LIST, {"instansi": "dinas-kominfo-kota-ambon"})
    assert list(page.context["page_obj"]) == [joy]
    assert "juga ditulis Jhoy Adrianzs" in text(page)
    assert "081299990000" not in text(page)
    assert "198609262015051001" not in text(page)


@pytest.mark.parametrize("query", [{"q": "\x00"}, {"instansi": "\x00"}, {"page": "\x00"}, {"q": "%_\\"}])
def test_nonsense_in_the_address_is_no_error(manager, query):
    assert manager.get(LIST, query).status_code == 200


def test_new_person_starts_at_the_institution_of_the_link(manager):
    ambon = Institution.objects.get(slug="dinas-kominfo-kota-ambon")
    page = text(manager.get(NEW, {"instansi": ambon.slug}))
    assert f'value="{ambon.pk}" selected' in page
    assert manager.get(NEW, {"instansi": "\x00"}).status_code == 200


def test_list_asks_as_much_for_one_person_as_for_three(manager, joy, django_assert_num_queries):
    manager.get(LIST)
    query = {"instansi": "dinas-kominfo-kota-ambon"}
    with django_assert_num_queries(6):
        manager.get(LIST, query)
    factories.ambon()
    factories.PersonFactory(institution=joy.institution)
    with django_assert_num_queries(6):
        assert len(manager.get(LIST, query).context["page_obj"]) == 3


def test_person_page_asks_as_much_with_an_account_as_without(manager, joy, ambon, django_assert_num_queries):
    for pk in (joy.pk, ambon.person.pk):
        with django_assert_num_queries(6):
            manager.get(f"{LIST}{pk}/")
