"""The matrix of a year: it adds up in every direction and equals the lists; gaps, doubles, changes, side by side."""

import csv
import io
import random
import re
from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import html

from meetings.models import Programme, ProgrammeTheme
from meetings.programme_matrix import ALIKE, Cell, Matrix, Proposal, added, doubles
from meetings.rupiah import in_millions
from meetings.views.programme_matrices import matrix_of
from participants.models import Region
from tests import factories
from tests.meetings import programme_factories as make
from tests.meetings.test_weight import BOUND, sentence, weights_of

pytestmark = pytest.mark.django_db


# It adds up --------------------------------------------------------------------------------------

rows = st.lists(
    st.tuples(
        st.integers(0, 11),  # region
        st.integers(0, 2),  # theme
        st.sampled_from([2021, 2022]),
        st.none() | st.decimals(0, 10**9, places=2),
        st.sampled_from(Programme.Status.values),
    ),
    max_size=30,
)


@pytest.fixture
def ground(db):
    """What every row of a drawn matrix needs; made once, outside of what Hypothesis repeats."""
    themes = [make.theme(name) for name in ("Infrastruktur TIK", "Literasi digital", "Tema uji")]
    model = make.agreed(title="Contoh", year=2030)
    return themes, model


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a failure would take minutes
)
@given(drawn=rows)
def test_the_matrix_adds_up_in_every_direction_and_each_cell_is_its_list(ground, client, rf, drawn):
    themes, model = ground
    Programme.objects.filter(year__lt=2030).update(year=2040)  # of the example before; nothing is deleted
    regions = list(Region.objects.order_by("code"))
    start = Programme.objects.count()
    Programme.objects.bulk_create(
        Programme(
            number=f"P-2021-{start + n:06d}",
            title=f"Program {n}",
            aim="Contoh.",
            year=year,
            region=regions[region],
            theme=themes[theme],
            institution=model.institution,
            created_by=model.created_by,
            budget=budget,
            status=status,
            decision=model.decision,
            public_reason="Alasan.",
            taken_up_by=model.institution,
            document="rkpd",
            document_year=year,
            part="Sebagian.",
            evidence="Bukti.",
        )
        for n, (region, theme, year, budget, status) in enumerate(drawn)
    )
    known = [row for row in drawn if row[4] != "withdrawn"]
    request = rf.get("/")
    matrix = matrix_of(request, 2022)

    def expected(**wanted):
        found = [
            row
            for row in known
            if row[2] == wanted.get("year", 2022)
            and wanted.get("region", row[0]) == row[0]
            and wanted.get("theme", row[1]) == row[1]
        ]
        stated = [row[3] for row in found if row[3] is not None]
        return Cell(len(found), sum(stated, Decimal(0)), len(found) - len(stated))

    for r, region in enumerate(regions):
        assert matrix.of(region) == expected(region=r)
        assert matrix.of(region) == added(matrix.of(region, theme) for theme in matrix.themes)
        for t, theme in enumerate(themes):
            assert matrix.of(region, theme) == expected(region=r, theme=t)
    for t, theme in enumerate(themes):
        assert matrix.of(theme=theme) == added(matrix.of(region, theme) for region in regions)
        assert matrix.of(theme=theme) == expected(theme=t)
    assert matrix.total == expected() == added(matrix.of(region) for region in regions)
    assert matrix.of(year=2021) == expected(year=2021)
    assert {region.pk for region in matrix.missing_regions} == {
        region.pk for region in regions if not matrix.of(region).number
    }
    told = what_the_page_tells(client, 2022)
    for r, region in enumerate(regions):
        for t, theme in enumerate(themes):
            assert told[region.short_name, theme.name] == expected(region=r, theme=t)
    assert_adds_up(told, [region.short_name for region in regions], [theme.name for theme in matrix.themes])
    assert told["Jumlah", "Jumlah"] == expected()
    assert told["Jumlah", "2021"] == expected(year=2021)
    assert_file_tells_the_same(client, told, {region.name: region.short_name for region in regions})


def what_the_page_tells(client, year):
    """{(row, column): Cell} of the page of the matrix, where each cell was followed to its list, and agrees with that."""
    page = html.fromstring(client.get(f"/program/matriks/{year}/").content.decode()).find(".//main")
    told = defaultdict(Cell)
    if page.find(".//table") is None:
        assert "Belum ada program untuk tahun ini" in page.text_content()
        return told | {("Jumlah", str(year - 1)): listed(client, f"/program/?tahun={year - 1}")}
    columns = [head.text_content().strip() for head in page.findall(".//thead/tr/th")][1:]
    has_before = str(year - 1) in columns
    for row in page.findall(".//tbody/tr"):
        name = row.find("th").text_content().strip()
        name = "Jumlah" if name == f"Jumlah {year}" else name
        for column, cell in zip(columns, row.findall("td"), strict=True):
            link = cell.find("a")
            if link is None:
                continue
            assert cell.get("data-label") == column
            found = listed(client, link.get("href"))
            words = " ".join(cell.text_content().split())
            amount = f" Rp{in_millions(found.budget)} jt" if found.unstated < found.number else ""
            unstated = f" {found.unstated} tanpa anggaran" if found.unstated else ""
            assert words.replace(" ", "") == f"{found.number}{amount}{unstated}".replace(" ", ""), words
            told[name, column] = found
    if not has_before:
        told["Jumlah", str(year - 1)] = listed(client, f"/program/?tahun={year - 1}")
    return told


def listed(client, address):
    """The list at an address as a Cell: its rows, counted and added one by one; its own sums have to be the same."""
    number, budget, unstated, page_number = 0, Decimal(0), 0, 1
    while True:
        page = html.fromstring(client.get(f"{address}&page={page_number}").content.decode()).find(".//main")
        rows = page.findall(".//tbody/tr")
        for row in rows:
            (amount,) = row.xpath('./td[@data-label="Anggaran"]')
            words = amount.text_content().strip()
            number += 1
            unstated += words == "belum disebutkan"
            budget += rupiah(words)
        if not page.xpath('.//a[@rel="next"]'):
            break
        page_number += 1
    if number:
        (sums,) = page.xpath('.//p[b][contains(., "program")]')
        words = " ".join(sums.text_content().split())
        assert words.startswith(f"{number} program")
        assert ("belum menyebut anggaran" in words) == bool(unstated)
        if unstated < number:
            assert rupiah(re.search(r"Rp[\d.,]+", words)[0]) == budget
    return Cell(number, budget, unstated)


def rupiah(words):
    if not words.startswith("Rp"):
        return Decimal(0)
    return Decimal(words.removeprefix("Rp").replace(".", "").replace(",", "."))


def assert_adds_up(told, regions, themes):
    for region in regions:
        assert told[region, "Jumlah"] == added(told[region, theme] for theme in themes), region
    for theme in themes:
        assert told["Jumlah", theme] == added(told[region, theme] for region in regions), theme
    assert told["Jumlah", "Jumlah"] == added(told[region, "Jumlah"] for region in regions)
    assert told["Jumlah", "Jumlah"] == added(told["Jumlah", theme] for theme in themes)
    before = [told[region, "2021"] for region in regions]
    if any(("2021", theme) in told for theme in themes):
        assert told["Jumlah", "2021"] == added(before) == told["2021", "Jumlah"]
        assert told["Jumlah", "2021"] == added(told["2021", theme] for theme in themes)


def assert_file_tells_the_same(client, told, names):
    answer = client.get("/program/matriks/2022/unduh.csv/")
    lines = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    for line in lines:
        row = names.get(line["Wilayah"], line["Wilayah"])
        for heading, number in line.items():
            column, _colon, what = heading.rpartition(": ")
            if what != "program" or (row, column) == ("2021", "2021"):
                continue
            if "2021" in {row, column} and not told["Jumlah", "Jumlah"].number:
                continue  # a year without programmes has no table on its page that would tell of the one before
            cell = told["Jumlah", "2021"] if (row, column) == ("2021", "Jumlah") else told[row, column]
            assert int(number or 0) == cell.number, (row, column)
            assert Decimal(line[f"{column}: anggaran (Rupiah)"] or 0) == cell.budget, (row, column)


def test_the_file_of_the_matrix_has_the_same_numbers(client):
    make.proposed("Menara", where="Buru", budget=Decimal("100.50"))
    make.proposed("Kabel", where="Buru", budget=None)
    make.proposed("Kelas", by=factories.ambon(), under="Literasi digital", budget=Decimal("20.00"))
    make.proposed("Menara lama", year=2021, budget=Decimal("5.00"))
    answer = client.get("/program/matriks/2022/unduh.csv/")
    table = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    heading, *body = table
    buru = dict(zip(heading, next(row for row in body if row[0] == "Kabupaten Buru"), strict=True))
    assert buru["Infrastruktur TIK: program"] == "2"
    assert buru["Infrastruktur TIK: anggaran (Rupiah)"] == "100.50"
    assert (buru["Jumlah: program"], buru["2021: program"]) == ("2", "1")
    total = dict(zip(heading, body[-2], strict=True))
    assert (total["Jumlah: program"], total["Jumlah: anggaran (Rupiah)"]) == ("3", "120.50")
    assert body[-1][0] == "2021"
    assert len(body) == 14
    answer = client.get("/program/matriks/2022/unduh.xlsx/")
    assert answer["Content-Disposition"].startswith('attachment; filename="matriks-program-2022-')
    answer.close()


# Gaps, doubles, changes --------------------------------------------------------------------------


def proposal(pk, title, region=1, theme=1, input=None):
    return Proposal(pk, f"P-2022-{pk:04d}", title, region, theme, input)


def groups(proposals):
    return [(why, [row.pk for row in group]) for why, group in doubles(proposals)]


def test_two_proposals_for_one_thing_are_marked():
    assert ALIKE == 0.6
    alike = [
        proposal(1, "Pembangunan menara telekomunikasi di Airbuaya"),
        proposal(2, "Pembangunan menara telekomunikasi Kecamatan Airbuaya Kabupaten Buru"),
        proposal(3, "Pelatihan admin situs"),
    ]
    assert groups(alike) == [("title", [1, 2])]
    assert groups([proposal(1, "Menara"), proposal(2, "Menara", region=2)]) == []
    assert groups([proposal(1, "Menara"), proposal(2, "Menara", theme=2)]) == []
    assert groups([proposal(1, "Menara", input=7), proposal(2, "Kabel laut", region=2, input=7)]) == [
        ("input", [1, 2])
    ]
    assert groups([proposal(1, "Menara", input=7), proposal(2, "Menara", input=7)]) == [("input", [1, 2])]
    assert groups([proposal(1, "Program 2022"), proposal(2, "Kegiatan")]) == []
    assert groups([proposal(n, "Menara Airbuaya") for n in range(1, 4)]) == [("title", [1, 2, 3])]


def test_the_page_tells_gaps_doubles_and_changes(client):
    make.proposed("Menara telekomunikasi Airbuaya", where="Buru", budget=Decimal("2000000.00"))
    make.proposed("Menara telekomunikasi di Airbuaya", where="Buru")
    make.proposed("Menara telekomunikasi Airbuaya", where="Buru", year=2021, budget=Decimal("1000000.00"))
    page = client.get("/program/matriks/2022/")
    html = page.content.decode()
    assert len(page.context["matrix"].missing_regions) == 11
    assert html.count(">belum ada<") == 11
    assert [why for why, _group in page.context["doubles"]] == ["title"]
    (change,) = page.context["changes"]
    assert (change[0].name, change[2].number, change[3].number) == ("Kabupaten Buru", 1, 2)
    assert "(1 → 52" in " ".join(html.split())  # million Rupiah, exactly
    before = client.get("/program/matriks/2021/").content.decode()
    assert "Tidak ada program 2020 untuk" in " ".join(before.split())
    assert "Belum ada program untuk tahun ini" in client.get("/program/matriks/2050/").content.decode()
    assert "namanya mirip" in client.get("/program/P-2022-0001/").content.decode()


def test_doubles_by_an_input_count_only_where_it_is_public(client):
    hidden = factories.received_input()
    make.proposed("Menara", input=hidden)
    make.proposed("Kabel laut", input=hidden, under="Literasi digital")
    assert client.get("/program/matriks/2022/").context["doubles"] == []


def test_a_theme_out_of_use_stays_where_it_was_used(client):
    make.proposed("Menara")
    theme = ProgrammeTheme.objects.get(slug="infrastruktur-tik")
    theme.is_active = False
    theme.save()
    unused = make.theme("Tema uji")
    unused.is_active = False
    unused.save()
    names = [theme.slug for theme in client.get("/program/matriks/2022/").context["matrix"].themes]
    assert "infrastruktur-tik" in names
    assert "tema-uji" not in names


def test_province_and_regencies_stand_side_by_side(client):
    make.proposed("Jaringan kantor camat", where="Buru")
    make.proposed("Serat optik Buru", by=factories.bappeda(), where="Buru")
    for n in range(5):
        make.proposed(f"Pusat data {n}", by=factories.bappeda(), where="Maluku")
    page = client.get("/program/matriks/2022/infrastruktur-tik/")
    (whole, buru) = page.context["rows"]
    assert whole["region"].name == "Provinsi Maluku"
    assert (whole["province_number"], len(whole["province"])) == (5, 3)
    assert [row.title for row in buru["province"]] == ["Serat optik Buru"]
    assert [row.title for row in buru["own"]] == ["Jaringan kantor camat"]
    assert len(page.context["without"]) == 10
    link = re.search(
        r'href="(/program/\?tahun=2022&amp;wilayah=provinsi-maluku[^"]+)"', page.content.decode()
    )[1]
    assert client.get(link.replace("&amp;", "&")).context["page"].paginator.count == 5


def test_full_pages_fit_into_one_flight(client):
    """Every cell of a year filled, titles of nine different words, amounts that do not round."""
    words = random.Random(2022)
    model = make.proposed("Contoh", year=2030)
    themes = list(ProgrammeTheme.objects.all()) or [model.theme]
    cells = [(region, theme) for region in Region.objects.all() for theme in themes]
    Programme.objects.bulk_create(
        Programme(
            number=f"P-{year}-{n + 1:04d}",
            title=sentence(words, 9)[:200],
            aim=sentence(words, 60),
            year=year,
            region=region,
            theme=theme,
            institution=model.institution,
            created_by=model.created_by,
            budget=Decimal(words.randrange(10**12)) / 100 if n % 7 else None,
        )
        for year in (2021, 2022)
        for n, (region, theme) in enumerate(cells * 3)
    )
    theme = themes[0].slug
    addresses = [
        "/program/",
        "/program/?tahun=2022&page=2",
        "/program/matriks/2022/",
        "/program/P-2022-0001/",
    ]
    addresses.append(f"/program/matriks/2022/{theme}/")
    addresses += [f"/en{address}" for address in addresses]
    weights = weights_of(client, addresses)
    assert weights.keys() == set(addresses)
    assert max(weights.values()) <= BOUND, weights


def test_an_empty_matrix_is_empty():
    matrix = Matrix(2022, [], [], {})
    assert (matrix.total, matrix.changes, matrix.missing_regions) == (Cell(), [], [])
