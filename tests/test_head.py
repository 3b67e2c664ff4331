"""The head of public pages, the sitemap and robots.txt: what programs find the portal by."""

import re
from html import unescape

import brotli
import pytest
from django.urls import reverse
from lxml import etree, html

from meetings.actions import inputs, meetings
from meetings.models import FollowUp, Input
from meetings.views import sitemaps
from tests import factories

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"
NAMESPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def head(client, address, data=None):
    """{what: value} of a page's head."""
    page = html.fromstring(client.get(address, data or {}).content)
    found = {"title": " ".join(page.findtext(".//title").split())}
    for link in page.findall(".//head/link"):
        name = link.get("hreflang") or link.get("type") or link.get("rel")
        found[name] = link.get("href")
    for meta in page.findall(".//head/meta"):
        for name in filter(None, [meta.get("name"), meta.get("property")]):
            found[name] = " ".join(meta.get("content").split())
    return found


def test_a_page_says_its_one_address_its_languages_and_what_it_is(client):
    meeting = factories.announced_meeting(title='Rakor "A" & B')
    found = head(client, meeting.get_absolute_url(), {"utm_source": "x"})
    assert found["canonical"] == f"{SITE}/rapat/2021/rakor-a-b/"
    assert found["id"] == f"{SITE}/rapat/2021/rakor-a-b/"
    assert found["en"] == f"{SITE}/en/rapat/2021/rakor-a-b/"
    assert found["og:title"] == found["title"] == 'Rakor "A" & B · Portal Rakor Maluku'
    assert found["og:description"] == found["description"]
    assert found["description"].startswith('Rakor "A" & B, Rabu, 3 Maret 2021, Manise Hotel.')
    assert found["og:url"] == found["canonical"]
    assert (found["og:type"], found["og:locale"]) == ("website", "id_ID")
    assert found["og:site_name"] == "Portal Rakor Maluku"
    assert found["application/atom+xml"] == "/umpan/rapat.atom"
    assert "robots" not in found


def test_the_english_page_is_its_own_address(client):
    found = head(client, "/en/")
    assert (found["canonical"], found["id"], found["en"]) == (f"{SITE}/en/", f"{SITE}/", f"{SITE}/en/")
    assert found["og:locale"] == "en_GB"


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/", "/"),
        ("/masukan/?page=2", "/masukan/?page=2"),
        ("/masukan/?page=1", "/masukan/"),
        ("/masukan/?page=x", "/masukan/"),
        ("/masukan/?wilayah=kabupaten-buru", "/masukan/?wilayah=kabupaten-buru"),
        ("/masukan/?page=2&x=1&tahun=2021", "/masukan/?tahun=2021&page=2"),
        ("/masukan/?wilayah=", "/masukan/"),
        ("/rapat/?tahun=2021", "/rapat/?tahun=2021"),
        ("/rapat/?wilayah=x", "/rapat/"),
        ("/papan/?tahun=2021", "/papan/"),
        (f"/masukan/?wilayah={'x' * 101}", "/masukan/"),
        ("/masukan/?wilayah=%22%3E%3Cb%3E", "/masukan/?wilayah=%22%3E%3Cb%3E"),
    ],
)
def test_of_a_query_counts_what_makes_a_page_of_its_own(client, address, canonical):
    assert head(client, address)["canonical"] == SITE + canonical


@pytest.mark.parametrize(
    "address", ["/masukan/?q=internet", "/masukan/?tahun=2021&status=verified", "/rapat/?q=x&page=2"]
)
def test_searches_and_combinations_are_not_for_search_engines(client, address):
    found = head(client, address)
    assert found["robots"] == "noindex"
    assert "canonical" not in found


def test_each_noun_names_its_feed(client):
    factories.assigned_follow_up()
    feeds = {
        "/": "/umpan/rapat.atom",
        "/rapat/": "/umpan/rapat.atom",
        "/tindak-lanjut/": "/umpan/tindak-lanjut.atom",
        "/tindak-lanjut/TL-2021-0001/": "/umpan/tindak-lanjut.atom",
        "/wilayah/kabupaten-buru/": "/wilayah/kabupaten-buru/umpan.atom",
        "/en/wilayah/kabupaten-buru/": "/en/wilayah/kabupaten-buru/umpan.atom",
        "/bantuan/": None,
    }
    assert {address: head(client, address).get("application/atom+xml") for address in feeds} == feeds


def test_what_is_no_public_page_says_nothing_of_the_kind(client, as_user, secretariat):
    for address in ("/masuk/", "/rapat/2021/tidak-ada/", "/tidak-ada/"):
        assert {"canonical", "og:title", "og:url"} & set(head(client, address)) == set()
    assert "canonical" not in head(as_user(secretariat), "/meja/")


def test_the_head_weighs_little(client):
    meeting = factories.announced_meeting()
    page = client.get(meeting.get_absolute_url()).content.decode()
    start, end = page.index('<meta property="og:title"'), page.index("</head>")
    without = page[:start] + page[end:]
    grown = len(brotli.compress(page.encode(), quality=5)) - len(brotli.compress(without.encode(), quality=5))
    assert grown <= 350


# Events for search engines


def item(page, kind):
    """{property: value} of the item of a kind; of an item within it its name."""
    (scope,) = html.fromstring(page).xpath(f'//*[@itemtype="https://schema.org/{kind}"]')
    found = {}
    for element in scope.xpath(".//*[@itemprop][count(ancestor::*[@itemscope]) = 1]"):
        within = element.xpath('./*[@itemprop="name"]/@content')
        found[element.get("itemprop")] = (within or [element.get("content") or element.get("href")])[0]
    return found


def test_a_meeting_is_an_event_for_programs(client, secretariat):
    meeting = factories.announced_meeting(title="Rakor")
    found = item(client.get("/rapat/2021/rakor/").content, "Event")
    assert found == {
        "name": "Rakor",
        "startDate": "2021-03-03T09:00:00+09:00",
        "endDate": "2021-03-03T16:00:00+09:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "url": f"{SITE}/rapat/2021/rakor/",
        "description": "Jaringan intra pemerintah",
        "location": "Manise Hotel",
        "organizer": factories.kominfo("Maluku").name,
    }
    meetings.change_meeting(
        meeting,
        by=secretariat,
        changes={"starts_at": factories.wit(2021, 3, 4, 9), "ends_at": factories.wit(2021, 3, 4, 16)},
        reason="Cuaca.",
    )
    found = item(client.get("/rapat/2021/rakor/").content, "Event")
    assert found["eventStatus"] == "https://schema.org/EventRescheduled"
    assert (found["previousStartDate"], found["startDate"]) == ("2021-03-03", "2021-03-04T09:00:00+09:00")
    meetings.cancel_meeting(meeting, by=secretariat, reason="Anggaran.")
    found = item(client.get("/rapat/2021/rakor/").content, "Event")
    assert found["eventStatus"] == "https://schema.org/EventCancelled"


def test_an_event_without_a_known_hour_has_dates_and_a_draft_is_none(client, as_user, secretariat):
    factories.announced_meeting(title="Rakor", time_is_known=False)
    found = item(client.get("/rapat/2021/rakor/").content, "Event")
    assert (found["startDate"], found["endDate"]) == ("2021-03-03", "2021-03-03")
    draft = factories.draft_meeting(title="Draf")
    assert "schema.org" not in as_user(secretariat).get(draft.get_absolute_url()).content.decode()


# Sitemap and robots


def addresses(client, address="/sitemap.xml"):
    """{address: (last change, {language: address})}."""
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    document = etree.fromstring(answer.content)
    assert document.tag == f"{{{NAMESPACES['s']}}}urlset"
    return {
        url.findtext("s:loc", namespaces=NAMESPACES): (
            url.findtext("s:lastmod", namespaces=NAMESPACES),
            {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMESPACES)},
        )
        for url in document.findall("s:url", NAMESPACES)
    }


def test_the_sitemap_has_every_public_page_in_both_languages(client, secretariat):
    follow_up = factories.assigned_follow_up(factories.announced_meeting(title="Rakor"))
    hidden = factories.assigned_follow_up()
    inputs.restrict_input(hidden.input, by=secretariat, reason="Data pribadi.")
    factories.draft_meeting(title="Draf")
    found = addresses(client)
    for path in (
        "/",
        "/rapat/",
        "/papan/",
        "/bantuan/daerah/",
        "/wilayah/kabupaten-buru/",
        "/rapat/2021/rakor/",
    ):
        assert f"{SITE}{path}" in found
        assert found[f"{SITE}/en{path}"] == found[f"{SITE}{path}"]
        assert found[f"{SITE}{path}"][1] == {"id": f"{SITE}{path}", "en": f"{SITE}/en{path}"}
    last = follow_up.events.last().at
    assert found[f"{SITE}/tindak-lanjut/TL-2021-0001/"][0] == f"{last:%Y-%m-%dT%H:%M:%SZ}"
    for path in (hidden.get_absolute_url(), hidden.input.get_absolute_url(), "/rapat/2021/draf/"):
        assert f"{SITE}{path}" not in found
    for address in found:
        assert client.get(address.removeprefix(SITE)).status_code == 200, address


def test_the_sitemap_has_the_indicators_that_are_public(client):
    indicator = factories.indicator()
    factories.figure(indicator, 81)
    factories.indicator("Lokasi radio militer", is_public=False)
    changed_at = indicator.published_figures.get().changed_at
    found = addresses(client)
    assert {address for address in found if "/data/" in address} == {
        f"{SITE}{prefix}/data/{page}" for prefix in ("", "/en") for page in ("", "selisih/", "jumlah-desa/")
    }
    assert found[f"{SITE}/data/jumlah-desa/"][0] == f"{changed_at:%Y-%m-%dT%H:%M:%SZ}"
    assert client.get("/sitemap-data-1.xml").status_code == 200


def test_a_long_sitemap_is_an_index_of_parts(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST", 2)
    meeting = factories.announced_meeting(title="Rakor")
    for _n in range(3):
        factories.assigned_follow_up(meeting)
    index = etree.fromstring(client.get("/sitemap.xml").content)
    assert index.tag == f"{{{NAMESPACES['s']}}}sitemapindex"
    parts = index.xpath("//s:loc/text()", namespaces=NAMESPACES)
    assert [part for part in parts if "halaman" not in part] == [
        f"{SITE}/sitemap-rapat-1.xml",
        f"{SITE}/sitemap-masukan-1.xml",
        f"{SITE}/sitemap-masukan-2.xml",
        f"{SITE}/sitemap-tindak-lanjut-1.xml",
        f"{SITE}/sitemap-tindak-lanjut-2.xml",
    ]
    assert list(addresses(client, "/sitemap-masukan-2.xml")) == [
        f"{SITE}/masukan/M-2021-0003/",
        f"{SITE}/en/masukan/M-2021-0003/",
    ]
    whole = set()
    for part in parts:
        whole |= set(addresses(client, part.removeprefix(SITE)))
    monkeypatch.setattr(sitemaps, "MOST", 10_000)
    assert whole == set(addresses(client))


@pytest.mark.parametrize("part", ["masukan-0", "masukan-2", "lain-1", "masukan-99999999999999999999"])
def test_a_part_that_does_not_exist_is_404(client, part):
    factories.verified_input()
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_queries_of_the_sitemap_do_not_grow(client, django_assert_num_queries):
    meeting = factories.announced_meeting()
    for number in (1, 3):
        while FollowUp.objects.count() < number:
            factories.assigned_follow_up(meeting)
        with django_assert_num_queries(16):
            client.get("/sitemap.xml")
    assert Input.objects.count() == 3


def test_robots_may_read_all_but_the_desks_and_are_told_of_the_sitemap(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == "Sitemap: http://localhost:8000/sitemap.xml"
    forbidden = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]
    for name in (
        "desk",
        "region_desk",
        "task_desk",
        "own_figures",
        "chair_desk",
        "manage",
        "account_login",
        "notification_list",
    ):
        assert any(reverse(name).startswith(path) for path in forbidden), name
    for path in ("/", "/en/", "/rapat/", "/masukan/M-2021-0001/", "/umpan/rapat.atom"):
        assert not any(path.startswith(start) for start in forbidden), path
    assert "/en/meja/" in forbidden


def test_no_page_repeats_its_title_wrongly(client):
    for address in ("/", "/en/", "/rapat/", "/masukan/", "/bantuan/"):
        page = client.get(address).content.decode()
        title = " ".join(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1].split())
        repeated = re.search(r'property="og:title" content="([^"]*)"', page)[1]
        assert unescape(repeated) == unescape(title)


@pytest.mark.parametrize(
    "address",
    [
        "/robots.txt",
        "/sitemap.xml",
        "/sitemap-halaman-1.xml",
        "/umpan/rapat.atom",
        "/umpan/tindak-lanjut.atom",
        "/wilayah/kabupaten-buru/umpan.atom",
        "/kalender.ics",
        "/rapat/2021/rakor/kalender.ics",
        "/rapat/2021/rakor/ringkasan/",
        "/rapat/2021/rakor/qr.svg",
        "/M-2021-0001",
        "/M-2021-0001/qr.svg",
    ],
)
def test_what_is_only_read_takes_nothing(client, address):
    assert client.post(address).status_code == 405
