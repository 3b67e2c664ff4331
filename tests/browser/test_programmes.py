"""Programmes side by side: proposed from a phone, taken up as the matrix of a year, settled in the minutes, read by all."""

from decimal import Decimal

import pytest

from meetings.actions import meetings, minutes
from meetings.models import Programme
from tests import factories
from tests.browser.people import Visitor
from tests.meetings import programme_factories as make

MATRIX = "/program/matriks/2022/"


@pytest.fixture
def people(transactional_db, new_context):
    make.theme("Infrastruktur TIK")
    make.theme("Literasi digital")
    made = {
        name: Visitor(new_context(width=360 if name == "buru" else 1280)) for name in ("secretariat", "buru")
    }
    for name, visitor in made.items():
        visitor.signs_in(getattr(factories, name)())
    made["public"] = Visitor(new_context(js=False, width=360))
    return made


def fits(visitor):
    """Nothing of the page is wider than the phone."""
    page = visitor.page
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    return visitor


def cell(visitor, region, theme):
    """The words of one cell of the matrix, as it stands on the page."""
    row = visitor.page.locator("main table tbody tr").filter(
        has=visitor.page.get_by_role("rowheader", name=region, exact=True)
    )
    return " ".join(row.locator(f"td[data-label='{theme}']").inner_text().split())


def test_a_region_proposes_from_a_phone_and_a_rakor_settles_the_rows_of_the_matrix(people):
    secretariat, buru, public = people["secretariat"], people["buru"], people["public"]
    make.proposed("Menara telekomunikasi di Airbuaya", where="Buru", by=factories.bappeda())
    make.proposed("Kelas digital", by=factories.ambon(), under="Literasi digital", budget=None)
    meeting = factories.coming_meeting()

    # 1. A region proposes, on a phone 360 px wide; what was forgotten is asked for and what was typed is kept.
    fits(buru.goes_to("/program/").follows("Usulkan program"))
    buru.types(
        title="Menara telekomunikasi Airbuaya",
        aim="Tiga desa di Airbuaya terjangkau sinyal.",
        year="2022",
        budget="1.250.000.000",
        fund={"value": "apbd_kabupaten_kota"},
    )
    buru.presses("Usulkan")
    fits(buru)
    assert not Programme.objects.filter(title="Menara telekomunikasi Airbuaya").exists()
    assert buru.page.locator("main [name='title']").input_value() == "Menara telekomunikasi Airbuaya"
    buru.types(theme={"label": "Infrastruktur TIK"}).presses("Usulkan")
    programme = Programme.objects.get(title="Menara telekomunikasi Airbuaya")
    assert (programme.budget, programme.region.short_name) == (Decimal(1_250_000_000), "Buru")
    fits(buru.goes_to(programme.get_absolute_url()).reads(programme.number, "diusulkan", "Rp1.250.000.000"))

    # 2. The matrix of the year: sums, the region without any, and what seems to be proposed twice.
    public.goes_to(MATRIX)
    fits(public).reads("Yang belum ada", "Wilayah tanpa program", "Mungkin diusulkan dua kali", "nama mirip")
    assert cell(public, "Buru", "Infrastruktur TIK") == "2 Rp1.300 jt"
    assert cell(public, "Kota Ambon", "Literasi digital") == "1 1 tanpa anggaran"
    assert cell(public, "Kota Tual", "Jumlah") == "belum ada"
    gaps = public.page.locator("#kosong + dl").inner_text()
    assert "Kota Tual" in gaps
    assert "Buru Selatan" in gaps
    assert "Kota Ambon" not in gaps
    doubles = public.page.locator("#ganda ~ ul").first.inner_text()
    assert programme.number in doubles
    assert "P-2022-0001" in doubles
    public.goes_to(programme.get_absolute_url()).reads("Mungkin untuk hal yang sama", "P-2022-0001")

    # 3. It is put on the agenda of a Rakor.
    secretariat.goes_to(MATRIX)
    secretariat.page.locator("main [name='meeting']").select_option(str(meeting.pk))
    secretariat.presses("Masukkan ke agenda").reads("Matriks program tahun 2022", "masuk agenda")
    public.goes_to(MATRIX).reads("Mata acara rapat", meeting.title)
    public.goes_to(meeting.get_absolute_url()).reads("Matriks program tahun 2022").follows(
        "matriks wilayah dan tema"
    )
    assert public.page.url.endswith(MATRIX)

    # 4. Rows are settled by a decision in the minutes: some agreed, one not, with its reason.
    meeting = meetings.start_meeting(meeting, by=factories.secretariat())
    decision = factories.decision(meeting, "Program Buru disepakati.")
    other = factories.decision(meeting, "Yang sama tidak diusulkan dua kali.")
    settles(secretariat, meeting, decision, [programme.number], outcome="agreed")
    secretariat.reads("1 program ditetapkan; berlaku bagi umum sesudah notula disahkan")
    settles(secretariat, meeting, other, ["P-2022-0001"], outcome="declined")
    secretariat.reads("alasan")  # a no says why
    secretariat.types(reason="Sudah diusulkan kabupatennya.").presses("Tetapkan")
    secretariat.reads("1 program ditetapkan")
    public.goes_to(programme.get_absolute_url()).reads("diusulkan").does_not_read(decision.number)
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())

    # 5. The public page shows its standing and names the meeting; so does that of the one which was not agreed.
    fits(public.goes_to(programme.get_absolute_url()))
    public.reads("disepakati dalam Rakor", meeting.title, decision.number)
    public.goes_to("/program/P-2022-0001/").reads(
        "tidak diakomodasi", "Sudah diusulkan kabupatennya.", meeting.title, other.number
    )
    public.goes_to(meeting.get_absolute_url()).reads(programme.number, "P-2022-0001").follows(
        f"{programme.number} {programme.title}"
    )
    assert public.page.url.endswith(programme.get_absolute_url())
    listed = public.page.request.get(f"/api/v1/program/{programme.number}").json()
    assert (listed["status"], listed["keputusan"]) == ("accepted", decision.number)
    public.goes_to("/program/?tahun=2022&status=accepted").reads(programme.number).does_not_read(
        "P-2022-0001"
    )
    public.goes_to("/cari/?q=menara+airbuaya").reads(programme.number, "disepakati dalam Rakor")


def settles(visitor, meeting, decision, numbers, *, outcome):
    visitor.goes_to(f"/meja/rapat/{meeting.pk}/notula/butir/{decision.pk}/program/")
    for number in numbers:
        visitor.page.locator("main label").filter(has_text=number).click()
    visitor.types(outcome=outcome).presses("Tetapkan")
