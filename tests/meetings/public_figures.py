"""What a stranger is told of the figures of an indicator, place by place, read out of the pages and files themselves.

Each reader gives {(concept, region, period): Told}: "" is the main concept, the region its slug. Nothing here asks the
database: what a page shows wrongly is read wrongly here.
"""

import csv
import io
import json
import re
from dataclasses import dataclass
from zipfile import ZipFile

from lxml import html
from openpyxl import load_workbook

IN_DISPUTE = "in dispute"
NOT_YET_AGREED = "belum disepakati"
NOT_AVAILABLE = "not available"


@dataclass(frozen=True)
class Told:
    """`value` as the figure's digits ("1135"), IN_DISPUTE or NOT_AVAILABLE; `meeting`: "2021/slug" of the one that is named."""

    value: str
    meeting: str = ""


def as_told(words, meeting=""):
    """Of "1.135 desa", "◇", "belum disepakati"."""
    words = words.strip()
    if NOT_YET_AGREED in words or words.startswith("◇"):
        return Told(IN_DISPUTE)
    if words.startswith("tidak tersedia"):
        return Told(NOT_AVAILABLE, meeting)
    number = re.match(r"-?[\d.]+(,\d+)?", words)
    assert number, f"“{words}” is no number"
    return Told(number[0].rstrip(".").replace(".", "").replace(",", "."), meeting)


class Public:
    """The public places, as a stranger asks for them.

    Args:
        meetings: {title of a meeting: "2021/slug"}, for the places that name it by its title alone.
    """

    def __init__(self, client, indicator, meetings):
        self.client, self.slug, self.name, self.meetings = client, indicator.slug, indicator.name, meetings

    def everywhere(self, concepts, region, period):
        """{name of the place: what it tells of the indicator}.

        Args:
            concepts: {"": "", name: slug} of the lines that the indicator has.
            region, period: of the cell whose own places are looked at, too; the region a Region.
        """
        told = {
            "list of the API": self.rows(self.json(f"/api/v1/angka?indikator={self.slug}")["data"]),
            "one row of the API": self.api_row_by_row(),
            "CSV": self.rows(self.csv(f"/data/{self.slug}/angka.csv")),
            "JSON": self.rows(self.json(f"/data/{self.slug}/angka.json")["data"]),
            "XLSX": self.rows(self.xlsx(f"/data/{self.slug}/angka.xlsx")),
            "Data Package": self.rows(self.package(f"/data/{self.slug}/angka.zip")),
            "CSV of the open data": self.rows(self.csv("/data-terbuka/angka.csv")),
            "JSON of the open data": self.rows(self.json("/data-terbuka/angka.json")["data"]),
            "page of the cell": self.cell(region, period),
            "page of the region": self.of_region(region),
            "search by words": self.search(f"q={self.name} {region.short_name} {period}"),
            "search by filters": self.search(f"q={self.name}&wilayah={region.slug}&tahun={period[:4]}"),
            "list of disputes": self.disputes(),
        }
        for name, slug in concepts.items():
            told |= {f"{place}, {name or 'main'}": rows for place, rows in self.indicator(name, slug).items()}
            told[f"page of the indicator in the region, {name or 'main'}"] = self.in_region(
                name, slug, region
            )
        return told

    # Pages ---------------------------------------------------------------------------------------

    def answer(self, address):
        answer = self.client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    def page(self, address):
        return html.fromstring(self.answer(address).decode()).find(".//main")

    def named(self, text):
        """ "2021/slug" of the one meeting whose title stands in a text; "" where none does."""
        found = [place for title, place in self.meetings.items() if title in text]
        assert len(found) <= 1, text
        return found[0] if found else ""

    def indicator(self, concept, slug):
        """The page of the indicator: its table, and the pictures under it."""
        page = self.page(f"/data/{self.slug}/" + (f"?konsep={slug}" if slug else ""))
        table = page.find(".//table")
        if table is None:
            return {"table": {}}
        settled = {}
        for line in page.xpath('.//p[starts-with(normalize-space(), "✓")]'):
            links = [link.get("href") for link in line.iter("a")]
            meeting = next(re.fullmatch(r"/rapat/(\d+/[^/]+)/", at)[1] for at in links if "/rapat/" in at)
            for at in links:
                if cell := re.fullmatch(rf"/data/{self.slug}/([^/]+)/([^/]+)/", at):
                    settled[cell.groups()] = meeting
        rows, names = {}, {}
        for row in table.findall(".//tbody/tr"):
            region = self.region_of(row.find("th/a"), slug)
            names[text_of(row.find("th"))] = region
            for cell in row.findall("td"):
                if (link := cell.find("a")) is None:
                    continue
                period = link.get("href").split("/")[1]
                meeting = settled.pop((region, period), "")
                assert bool(meeting) == ("✓" in text_of(cell)), "the mark and the line below the table differ"
                rows[concept, region, period] = as_told(text_of(link), meeting)
        assert settled == {}, "a decision is told of a cell that is not in the table"
        last = max(period for _concept, _region, period in rows)
        return {
            "table": rows,
            "map": self.map(page, concept, slug, last),
            "bars": self.bars(page, concept, last, names),
            "lines": self.lines(page, concept, slug, names),
        }

    def region_of(self, link, slug):
        """The slug of the region whose page a link leads to, under the concept that this page is about."""
        region, _slash, query = link.get("href").partition("/")
        assert query == (f"?konsep={slug}" if slug else ""), "the link leads to another concept"
        return region

    def map(self, page, concept, slug, period):
        rows = {}
        for tile in page.xpath('.//svg[@class="map"]/a'):
            said = tile.get("aria-label").rpartition(": ")[2]
            if said == "belum ada angka":
                continue
            shown = tile.xpath('.//text[@class="of"]')[0].text
            if as_told(said).value == NOT_AVAILABLE:
                assert shown == "–"
            else:
                assert as_told(shown) == as_told(said), "the tile shows another value than it says"
            rows[concept, self.region_of(tile, slug), period] = as_told(said)
        return rows

    def bars(self, page, concept, period, names):
        rows = {}
        for picture in page.xpath('.//svg[@class="bars"]'):
            written = [mark.text.partition(": ") for mark in picture.findall("text")]
            described = [said.partition(": ") for said in picture.find("desc").text.split("; ")]
            assert [(r, as_told(said)) for r, _colon, said in written] == [
                (r, as_told(said)) for r, _colon, said in described
            ]
            rows |= {(concept, names[region], period): as_told(said) for region, _colon, said in written}
        return rows

    def lines(self, page, concept, slug, names):
        """The small pictures of the regions, each with the words for who cannot see it."""
        rows = {}
        for item in page.xpath('.//ul[@class="multiples"]/li'):
            region = names[item.find("a").text]
            assert self.region_of(item.find("a"), slug) == region
            rows |= self.points(item.find(".//desc").text, concept, region)
        return rows

    def points(self, described, concept, region):
        points = [point.partition(": ") for point in described.split("; ")]
        return {
            (concept, region, period): as_told(words)
            for period, _colon, words in points
            if words != "belum ada angka"
        }

    def in_region(self, concept, slug, region):
        page = self.page(f"/data/{self.slug}/{region.slug}/" + (f"?konsep={slug}" if slug else ""))
        rows = {}
        for row in page.findall(".//tbody/tr"):
            value, _source, basis = row.findall("td")
            period = row.find("th/a").get("href").rstrip("/").rpartition("/")[2]
            rows[concept, region.slug, period] = as_told(text_of(value), self.named(text_of(basis)))
        for picture in page.xpath('.//svg[@class="plot"]'):
            drawn = self.points(picture.find("desc").text, concept, region.slug)
            assert drawn == without_meetings(rows), "the line differs from the table"
        return rows

    def cell(self, region, period):
        address, rows, concept = f"/data/{self.slug}/{region.slug}/{period}/", {}, ""
        if self.client.get(address).status_code == 404:  # nobody ever said anything of it
            return rows
        page = self.page(address)
        for part in page.xpath('.//h2 | .//p[@class="lead"] | .//p[contains(@class, "alert-success")]'):
            words = text_of(part)
            at = (concept, region.slug, period)
            if part.tag == "h2":
                concept = words
            elif part.get("class") == "lead":
                if words != "Belum ada angka yang berlaku.":
                    rows[at] = as_told(words.removeprefix("Yang berlaku: "))
            elif at in rows:  # what was decided of a line stands there when all its figures are gone, too
                rows[at] = Told(rows[at].value, self.named(words))
        return rows

    def of_region(self, region):
        """The latest figure of each indicator, under its main concept."""
        rows, page = {}, self.page(f"/wilayah/{region.slug}/")
        for said in page.xpath('.//h2[normalize-space()="Data"]/following-sibling::dl[1]/dt'):
            name, _comma, period = text_of(said).rpartition(", ")
            words = text_of(said.getnext())
            if name == self.name:
                rows["", region.slug, period] = as_told(words, self.named(words))
        return rows

    def search(self, query):
        rows = {}
        for item in self.page(f"/cari/?{query}").xpath('.//ol[@class="lines"]/li'):
            if item.find("a").get("href") != f"/data/{self.slug}/":
                continue
            for line in item.xpath(f'./div[a[starts-with(@href, "/data/{self.slug}/")]]'):
                link = line.find("a")
                region, period = link.get("href").strip("/").split("/")[2:]
                place, _colon, words = text_of(line).partition(": ")
                named = re.search(r"\((.+)\)$", place)
                rows[named[1] if named else "", region, period] = as_told(words, self.named(words))
        return rows

    def disputes(self):
        rows = {}
        for row in self.page("/data/selisih/").findall(".//tbody/tr"):
            _data, slug, region, period = row.find("th/a").get("href").strip("/").split("/")
            if slug == self.slug:
                named = re.search(r"\((.+)\)", text_of(row.find("th")))
                rows[named[1] if named else "", region, period] = Told(IN_DISPUTE)
        return rows

    # Files and the API ---------------------------------------------------------------------------

    def json(self, address):
        return json.loads(self.answer(address))

    def csv(self, address):
        return table_of(self.answer(address))

    def xlsx(self, address):
        heading, *lines = load_workbook(io.BytesIO(self.answer(address)))["angka"].values
        return [dict(zip(heading, line, strict=True)) for line in lines]

    def package(self, address):
        with ZipFile(io.BytesIO(self.answer(address))) as archive:
            return table_of(archive.read("angka.csv"))

    def api_row_by_row(self):
        listed = self.json(f"/api/v1/angka?indikator={self.slug}")["data"]
        return self.rows(self.json(f"/api/v1/angka/{row['nomor']}") for row in listed)

    def rows(self, lines):
        """Of rows that name their columns; where they speak of another indicator, or of what was withdrawn, not."""
        rows = {}
        for row in lines:
            if row.get("indikator_slug") != self.slug:
                continue
            key = (row["konsep"] or "", row["wilayah_slug"], row["periode"])
            value = "" if row["nilai"] is None else str(row["nilai"])
            assert key not in rows, "two values for one cell"
            if row["jenis"] == "not_available":
                assert not value
                value = NOT_AVAILABLE
            assert bool(value) == (row["keadaan"] == "value")
            rows[key] = Told(value or IN_DISPUTE, row["rapat"] or "")
        return rows


def without_meetings(rows):
    return {key: Told(told.value) for key, told in rows.items()}


def text_of(element):
    return " ".join(element.text_content().split())


def table_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
