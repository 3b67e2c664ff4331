"""Signing in by e-mail, signing out, and passwords: what a person sees, in Indonesian."""

import re

import pytest
from django.core import mail
from django.urls import NoReverseMatch, reverse

from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/masuk/"
NEW = "Kata-sandi-baru-2022"


def text(response):
    return response.content.decode()


def sign_in(client, email="buru@uji.id", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_sign_in_page_asks_for_mail_and_password_in_indonesian(client):
    page = text(client.get(LOGIN))
    assert 'name="login"' in page
    assert 'name="password"' in page
    for words in ("Pos-el", "Kata sandi", "Lupa kata sandi"):
        assert words in page
    assert "placeholder" not in page
    assert not re.search(r"\b(Password|Email|Forgot|Login)\b", re.sub(r"<[^>]+>", " ", page))


def test_right_password_leads_to_what_waits_for_me(client, buru):
    answer = sign_in(client)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("desk")
    assert is_signed_in(client)


def test_mail_in_capitals_and_with_spaces_is_the_same_account(client, buru):
    assert sign_in(client, " BURU@Uji.ID ").status_code == 302
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("email", "password"),
    [("buru@uji.id", "salah"), ("tidak-ada@uji.id", PASSWORD), ("buru@uji.id", PASSWORD + " ")],
)
def test_wrong_mail_or_password_is_one_message_and_the_mail_stays_typed(client, buru, email, password):
    answer = sign_in(client, email, password)
    assert answer.status_code == 200
    assert "Pos-el atau kata sandi tidak cocok." in text(answer)
    assert f'value="{email}"' in text(answer)
    assert f'value="{password}"' not in text(answer)
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("", "Bidang ini tidak boleh kosong"),
        ("bukan-pos-el", "Masukkan alamat email yang valid"),
        ("buru@uji.id\x00", "Karakter null tidak diizinkan"),
        ("a" * 200_000 + "@uji.id", "Masukkan alamat email yang valid"),
    ],
)
def test_what_is_no_mail_address_is_said_beside_the_field(client, email, message):
    answer = sign_in(client, email)
    assert answer.status_code == 200
    assert message in " ".join(answer.context["form"].errors["login"])


def test_a_password_of_200000_characters_is_refused_beside_the_field(client, buru):
    answer = sign_in(client, password="x" * 200_000)
    assert "1000 karakter" in answer.context["form"].errors["password"][0]


def test_next_leads_to_a_page_of_the_portal(client, buru):
    page = reverse("region_desk")
    assert f'value="{page}"' in text(client.get(LOGIN, {"next": page}))
    assert sign_in(client, next=page)["Location"] == page


@pytest.mark.parametrize(
    "elsewhere",
    ["https://jahat.example/", "//jahat.example/", "/\\jahat.example/", "javascript:alert(1)", "\x00"],
)
def test_next_never_leads_elsewhere(client, buru, elsewhere):
    assert client.get(LOGIN, {"next": elsewhere}).status_code == 200
    assert sign_in(client, next=elsewhere)["Location"] == reverse("desk")


def test_a_closed_page_asks_to_sign_in_first_and_comes_back(client, administrator):
    answer = client.get(reverse("manage"))
    assert answer["Location"] == f"{LOGIN}?next={reverse('manage')}"
    answer = client.post(answer["Location"], {"login": administrator.email, "password": PASSWORD})
    assert answer["Location"] == reverse("manage")


def test_who_is_signed_in_needs_no_sign_in_page(as_user, buru):
    assert as_user(buru).get(LOGIN)["Location"] == reverse("desk")


def test_after_five_wrong_passwords_the_right_one_must_wait(client, buru):
    for _attempt in range(5):
        sign_in(client, password="salah")
    answer = sign_in(client)
    assert "Terlalu banyak percobaan masuk yang gagal." in text(answer)
    assert not is_signed_in(client)


def test_an_account_that_was_switched_off_says_so_to_its_owner_alone(client, buru):
    buru.is_active = False
    buru.save()
    answer = sign_in(client)
    assert answer.status_code == 403
    assert "Akun ini sudah dinonaktifkan." in text(answer)
    assert not is_signed_in(client)
    assert "Pos-el atau kata sandi tidak cocok." in text(sign_in(client, password="salah"))


def test_who_is_switched_off_is_out_at_the_next_page(as_user, buru):
    client = as_user(buru)
    buru.is_active = False
    buru.save()
    assert client.get(reverse("account_change_password")).status_code == 302


def test_sign_out_asks_first_and_happens_by_post(as_user, buru):
    client = as_user(buru)
    page = client.get("/keluar/")
    assert page.status_code == 200
    assert "Anda akan keluar dari portal" in text(page)
    assert is_signed_in(client)
    answer = client.post("/keluar/")
    assert answer["Location"] == "/"
    assert not is_signed_in(client)


def test_password_is_changed_by_who_knows_the_old_one(as_user, buru):
    client = as_user(buru)
    page = "/sandi/ubah/"
    assert "Kata sandi sekarang" in text(client.get(page))
    wrong = client.post(page, {"oldpassword": "salah", "password1": NEW, "password2": NEW})
    assert "Kata sandi sekarang tidak cocok." in text(wrong)
    client.post(page, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    buru.refresh_from_db()
    assert buru.check_password(NEW)
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("first", "second", "field", "message"),
    [
        ("pendek", "pendek", "password1", "terlalu pendek"),
        ("password123", "password123", "password1", "terlalu umum"),
        ("8123456790123", "8123456790123", "password1", "terdiri dari angka"),
        (NEW, NEW + "!", "password2", "kata sandi yang sama"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_in_indonesian(as_user, buru, first, second, field, message):
    answer = as_user(buru).post(
        "/sandi/ubah/", {"oldpassword": PASSWORD, "password1": first, "password2": second}
    )
    assert message in " ".join(answer.context["form"].errors[field])


def test_forgotten_password_is_made_anew_by_a_link_that_holds_once(client, buru):
    answer = client.post("/sandi/lupa/", {"email": "Buru@uji.id"})
    assert answer["Location"] == "/sandi/lupa/terkirim/"
    assert "Periksa pos-el Anda" in text(client.get(answer["Location"]))
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["buru@uji.id"], "Kata sandi baru untuk Portal Rakor")
    assert "kata sandi Anda tidak berubah" in letter.body
    link = re.search(r"http://testserver(\S+)", letter.body)[1]

    page = client.get(link, follow=True)
    assert "Buat kata sandi baru" in text(page)
    form = page.redirect_chain[-1][0]
    answer = client.post(form, {"password1": NEW, "password2": NEW})
    assert answer["Location"] == "/sandi/atur/selesai/"
    assert "Masuklah dengan kata sandi yang baru." in text(client.get(answer["Location"]))
    assert sign_in(client, password=NEW).status_code == 302

    client.post("/keluar/")
    assert "Tautan tidak berlaku" in text(client.get(link, follow=True))


@pytest.mark.parametrize("link", ["/sandi/atur/1-abc/", "/sandi/atur/zzzzzzzzzzzzzzzzzzzz-set-password/"])
def test_a_made_up_link_is_told_apart_from_a_good_one(client, link):
    assert "Tautan tidak berlaku" in text(client.get(link, follow=True))


def test_a_forgotten_password_does_not_tell_who_has_an_account(client, buru):
    buru.is_active = False
    buru.save()
    for email in ("tidak-ada@uji.id", "buru@uji.id"):
        assert client.post("/sandi/lupa/", {"email": email})["Location"] == "/sandi/lupa/terkirim/"
    assert mail.outbox == []


def test_nobody_signs_up_by_himself(client):
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    for path in ("/daftar/", "/signup/", "/accounts/signup/"):
        assert client.get(path).status_code in {302, 404}
    assert "signup" not in text(client.get(LOGIN))


@pytest.mark.django_db
@pytest.mark.parametrize(("demo", "status"), [(True, 302), (False, 403)])
def test_a_demo_account_signs_in_only_where_the_portal_is_a_demo(client, settings, demo, status):
    settings.DEMO = demo
    factories.user("sekretariat@contoh.id", "secretariat", factories.kominfo("Maluku"))

    answer = client.post("/masuk/", {"login": "sekretariat@contoh.id", "password": factories.PASSWORD})

    assert answer.status_code == status
