"""The phrases that the office uses often: kept, changed, taken out of use, taken up again."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.actions import phrases
from meetings.models import Phrase
from meetings.views.phrases import offered
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/meja/kalimat/"
ADD = "/meja/kalimat/baru/"


@pytest.fixture
def desk(as_user, secretariat):
    return as_user(secretariat)


def at(name, phrase):
    return reverse(name, args=[phrase.pk])


def typed(**fields):
    return {
        "name": "penutup",
        "text": "Rapat ditutup pukul … WIT.",
        "client_key": str(uuid.uuid4()),
    } | fields


def changed(phrase, **fields):
    return {"name": phrase.name, "text": phrase.text, "seen": phrase.last_change} | fields


def test_a_phrase_is_added_and_offered(desk):
    answer = desk.post(ADD, typed())
    assert (answer.status_code, answer.url) == (302, LIST)
    phrase = Phrase.objects.get()
    assert (phrase.name, phrase.text, phrase.is_active) == ("penutup", "Rapat ditutup pukul … WIT.", True)
    page = desk.get(LIST).content.decode()
    assert "Rapat ditutup pukul … WIT." in page
    assert offered() == [{"name": "penutup", "text": "Rapat ditutup pukul … WIT."}]


def test_the_same_form_sent_twice_is_one_phrase_and_another_text_under_its_key_is_not_lost(desk):
    form = typed()
    for _ in range(2):
        assert desk.post(ADD, form).status_code == 302
    answer = desk.post(ADD, form | {"text": "Lain."})
    assert answer.status_code == 200
    assert "Lain.</textarea>" in answer.content.decode()
    assert answer.context["form"]["client_key"].value() != form["client_key"]
    assert Phrase.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"name": ""}, "name", "kosong"),
        ({"name": "\u200b"}, "name", "kosong"),
        ({"name": "x" * 61}, "name", "60"),
        ({"name": "a\x00b"}, "name", "ull"),
        ({"text": ""}, "text", "kosong"),
        ({"text": "\u200b"}, "text", "kosong"),
        ({"text": "x" * 2001}, "text", "2000"),
        ({"name": "PEMBUKAAN"}, "name", "sudah dipakai"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_saved(desk, fields, field, message):
    factories.phrase()
    answer = desk.post(ADD, typed(**fields))
    assert answer.status_code == 200
    assert message in " ".join(answer.context["form"].errors[field]).replace(".", "")
    assert Phrase.objects.count() == 1


def test_the_words_of_a_phrase_are_words_not_markup(desk):
    desk.post(ADD, typed(name="</script><b>x", text="</script><script>alert(1)</script>"))
    page = desk.get(LIST).content.decode()
    assert "<script>alert" not in page
    assert "<b>x" not in page


def test_a_changed_phrase_keeps_its_history(desk):
    phrase = factories.phrase()
    answer = desk.post(at("phrase_change", phrase), changed(phrase, name="buka", text="Rapat dibuka."))
    assert answer.url == LIST
    phrase.refresh_from_db()
    assert (phrase.name, phrase.text) == ("buka", "Rapat dibuka.")
    page = desk.get(at("phrase_change", phrase))
    assert [str(row["done"]) for row in page.context["versions"]] == ["Diubah", "Ditulis"]
    assert page.context["versions"][0]["old_name"] == "pembukaan"
    assert page.context["versions"][0]["user"] == factories.secretariat()
    assert list(phrase.history.order_by("pgh_id").values_list("text", flat=True)) == [
        "Rapat dibuka pukul … WIT oleh pimpinan rapat.",
        "Rapat dibuka.",
    ]


def test_a_change_made_from_an_old_version_shows_the_new_one_and_keeps_what_was_typed(desk, secretariat):
    phrase = factories.phrase()
    mine = changed(phrase, text="Tulisan saya.")
    phrases.change_phrase(
        phrase, by=secretariat, changes={"text": "Tulisan orang lain."}, seen=phrase.last_change
    )
    answer = desk.post(at("phrase_change", phrase), mine)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "diubah orang lain" in page
    assert "Tulisan saya.</textarea>" in page
    assert "Tulisan orang lain." in page
    desk.post(
        at("phrase_change", phrase),
        mine | {"seen": answer.context["form"]["seen"].value()},
    )
    phrase.refresh_from_db()
    assert phrase.text == "Tulisan saya."


def test_the_same_change_sent_twice_is_one_change(desk):
    phrase = factories.phrase()
    form = changed(phrase, text="Sekali.")
    for _ in range(2):
        assert desk.post(at("phrase_change", phrase), form).status_code == 302
    assert phrase.history.count() == 2


@pytest.mark.parametrize(
    ("fields", "field"), [({"name": ""}, "name"), ({"text": " "}, "text"), ({"name": "Penutup"}, "name")]
)
def test_a_wrong_change_is_refused_with_what_was_typed(desk, fields, field):
    phrase = factories.phrase()
    factories.phrase(name="penutup")
    answer = desk.post(at("phrase_change", phrase), changed(phrase, **fields))
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    phrase.refresh_from_db()
    assert phrase.name == "pembukaan"


def test_a_retired_phrase_is_listed_but_not_offered_and_can_be_taken_up_again(desk):
    phrase = factories.phrase()
    for _ in range(2):
        assert desk.post(at("phrase_retire", phrase)).url == LIST
    assert offered() == []
    page = desk.get(LIST)
    assert (page.context["phrases"], page.context["retired"]) == ([], [phrase])
    assert phrase.text in page.content.decode()
    for _ in range(2):
        assert desk.post(at("phrase_restore", phrase)).url == LIST
    assert [row["name"] for row in offered()] == ["pembukaan"]
    assert phrase.history.count() == 3
    rows = desk.get(at("phrase_change", phrase)).context["versions"]
    assert [str(row["done"]) for row in rows] == ["Dipakai lagi", "Tidak dipakai lagi", "Ditulis"]


def test_a_name_is_free_once_its_phrase_is_retired_and_then_not_to_be_had_back(desk):
    old = factories.phrase()
    desk.post(at("phrase_retire", old))
    new = factories.phrase(text="Yang baru.")
    page = desk.post(at("phrase_restore", old), follow=True).content.decode()
    assert "sudah dipakai kalimat lain" in page
    assert [row["text"] for row in offered()] == ["Yang baru."]
    assert new.is_active


def test_a_retired_phrase_may_be_called_as_another_until_it_is_used_again(secretariat):
    old = factories.phrase()
    phrases.retire_phrase(old, by=secretariat)
    factories.phrase()
    phrases.change_phrase(old, by=secretariat, changes={"text": "Dulu."}, seen=old.last_change)
    with pytest.raises(ValidationError, match="sudah dipakai"):
        phrases.restore_phrase(old, by=secretariat)


def test_who_oversees_reads_and_others_find_nothing(as_user, ambon, bappeda, chair, administrator):
    phrase = factories.phrase()
    for user in (chair, administrator):
        page = as_user(user).get(LIST)
        assert page.status_code == 200
        assert ADD not in page.content.decode()
        assert at("phrase_change", phrase) not in page.content.decode()
    for user, status in ((ambon, 404), (bappeda, 404), (chair, 403), (administrator, 403)):
        client = as_user(user)
        assert client.get(ADD).status_code == status
        assert client.post(ADD, typed()).status_code == status
        assert client.post(at("phrase_change", phrase), changed(phrase, text="x")).status_code == status
        assert client.post(at("phrase_retire", phrase)).status_code == status
        assert client.post(at("phrase_restore", phrase)).status_code == status
    assert as_user(ambon).get(LIST).status_code == 404
    phrase.refresh_from_db()
    assert (phrase.text, phrase.is_active) == ("Rapat dibuka pukul … WIT oleh pimpinan rapat.", True)


def test_a_wrong_method_or_a_phrase_that_does_not_exist(desk):
    phrase = factories.phrase()
    for name in ("phrase_retire", "phrase_restore"):
        assert desk.get(at(name, phrase)).status_code == 405
        assert desk.post(reverse(name, args=[999_999])).status_code == 404
    assert desk.get(reverse("phrase_change", args=[999_999])).status_code == 404
    assert desk.get("/meja/kalimat/x/ubah/").status_code == 404


def test_queries_do_not_grow_with_the_phrases_nor_with_the_versions(desk):
    desk.post(ADD, typed())
    phrase = Phrase.objects.get()
    pages = (LIST, at("phrase_change", phrase))
    counted = []
    for count in (1, 3):
        for n in range(1, count):
            factories.phrase(name=f"kalimat {n}")
            desk.post(at("phrase_change", phrase), changed(phrase, text=f"Versi {n}"))
        numbers = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(page).status_code == 200
            numbers.append(len(queries))
        counted.append(numbers)
    assert counted[0] == counted[1] == [4, 7]


def test_the_secretariat_finds_them_from_its_desk(desk):
    assert LIST in desk.get("/meja/").content.decode()
