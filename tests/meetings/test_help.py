"""Help: one page for each role, public, light, and linked with the desk it is about."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from meetings.views.help import PAGES, pictures
from tests import factories

FOLDER = settings.BASE_DIR / "static"
ROLES = ["umum", "daerah", "instansi", "sekretariat", "walidata", "pimpinan", "pengelola"]
DESKS = [
    ("secretariat", "secretariat_desk", "sekretariat"),
    ("chair", "chair_desk", "pimpinan"),
    ("ambon", "region_desk", "daerah"),
    ("bappeda", "task_desk", "instansi"),
    ("administrator", "manage", "pengelola"),
]


def text(response):
    return response.content.decode()


def test_there_is_a_page_for_every_role_and_for_the_public():
    assert list(PAGES) == ROLES


def test_first_page_leads_to_every_role(client):
    page = client.get("/bantuan/")
    assert page.status_code == 200
    for role in ROLES:
        assert f'href="/bantuan/{role}/"' in text(page)


@pytest.mark.parametrize("role", ROLES)
def test_page_of_a_role_has_steps_in_order_and_no_script(client, role):
    page = client.get(f"/bantuan/{role}/")
    assert page.status_code == 200
    assert "<ol>" in text(page)
    assert "<script" not in text(page)
    assert f'href="/bantuan/{role}/"' not in text(page).split("<aside>")[1]
    levels = [int(level) for level in re.findall(r"<h([1-6])", text(page))]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}


@pytest.mark.parametrize("role", ROLES)
def test_pictures_are_sized_lazy_described_and_state_their_weight(client, role):
    images = re.findall(r"<img\b[^>]+>", text(client.get(f"/bantuan/{role}/")))
    assert images
    for image in images:
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', image))
        assert attributes["loading"] == "lazy"
        assert len(attributes["alt"]) > 20
        assert int(attributes["width"]) in {360, 760, 960}
        assert int(attributes["height"]) > 100
        file = FOLDER / attributes["src"].removeprefix("/static/")
        assert file.stat().st_size <= 40_000
    weights = re.findall(r"gambar (\d+) kB", text(client.get(f"/bantuan/{role}/")))
    assert len(weights) == len(images)


def test_every_picture_is_shown_somewhere_and_none_is_left_over(client):
    shown = " ".join(text(client.get(f"/bantuan/{role}/")) for role in ROLES)
    for picture in pictures().values():
        assert picture["file"] in shown
    kept = {f"img/bantuan/{file.name}" for file in (FOLDER / "img" / "bantuan").glob("*.png")}
    assert kept == {picture["file"] for picture in pictures().values()}


@pytest.mark.parametrize("role", ["admin", "index", "page", "picture", "delegate", "Umum"])
def test_unknown_role_is_404(client, role):
    assert client.get(f"/bantuan/{role}/").status_code == 404


def test_help_asks_the_database_nothing(client, db, django_assert_num_queries):
    for path in ["/bantuan/", *(f"/bantuan/{role}/" for role in ROLES)]:
        with django_assert_num_queries(0):
            client.get(path)


@pytest.mark.django_db
def test_desk_of_the_walidata_and_the_own_figures_lead_to_their_help(as_user, bappeda, ambon):
    assert 'href="/bantuan/walidata/"' in text(as_user(factories.walidata()).get(reverse("figure_desk")))
    for user, role in ((bappeda, "instansi"), (ambon, "daerah")):
        client = as_user(user)
        assert f'href="/bantuan/{role}/#angka"' in text(client.get(reverse("own_figures")))
        assert 'id="angka"' in text(client.get(f"/bantuan/{role}/"))


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "desk", "role"), DESKS)
def test_desk_and_its_help_lead_to_each_other(as_user, request, who, desk, role):
    client = as_user(request.getfixturevalue(who))
    assert f'href="/bantuan/{role}/"' in text(client.get(reverse(desk)))
    assert f'href="{reverse("desk")}"' in text(client.get(f"/bantuan/{role}/")).split("<main")[1]
    assert client.get(reverse("desk"))["Location"] == reverse(desk)
