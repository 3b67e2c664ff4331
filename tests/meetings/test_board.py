import re
import uuid
from datetime import date

import pytest
import time_machine

from meetings.actions import follow_ups, inputs
from meetings.models import FollowUp, Input
from tests import factories

pytestmark = pytest.mark.django_db


def html(response):
    assert response.status_code == 200
    return (
        " ".join(response.content.decode().split()).replace(" >", ">").replace("> ", ">").replace(" <", "<")
    )


def numbers(page):
    """{words of the line: (number, share)} of the sum."""
    body = page.split('id="jumlah"')[1].split("<tbody>")[1].split("</tbody>")[0]
    found = {}
    for row in body.split("<tr>")[1:]:
        label = re.search(r'class="status [^"]*">([^<]*)<', row).group(1)
        number, share = re.findall(r'<td class="num">(?:<a[^>]*>)?([\d.]+)(?:</a>)?%?<', row)
        found[label] = (int(number), int(share))
    return found


@pytest.fixture
def one_of_each(db):
    """Ten inputs of Buru, one of each standing but one."""
    by, meeting = factories.secretariat(), factories.held_meeting()
    factories.received_input(meeting)
    factories.verified_input(meeting)
    inputs.return_input(factories.received_input(meeting), by=by, reason="Desa?")
    factories.agreed_input(meeting)
    follow_ups.report_progress(
        factories.assigned_follow_up(meeting), by=factories.bappeda(), note="Survei.", client_key=uuid.uuid4()
    )
    reported = factories.reported_follow_up(meeting)
    follow_ups.confirm(factories.reported_follow_up(meeting), by=factories.buru())
    silent = factories.reported_follow_up(meeting)
    FollowUp.objects.filter(pk=silent.pk).update(
        status="closed_unanswered", ended_at=factories.wit(2021, 5, 3)
    )
    inputs.decline_input(factories.verified_input(meeting), by=by, reason="Sudah berjalan.")
    inputs.merge_input(factories.verified_input(meeting), by=by, lead=reported.input)
    return meeting


def test_the_lines_add_up_to_what_was_put_forward_and_closed_is_not_done(client, one_of_each):
    page = html(client.get("/papan/"))
    assert numbers(page) == {
        "menunggu pemeriksaan": (1, 10),
        "menunggu keputusan": (1, 10),
        "dikembalikan untuk dilengkapi": (1, 10),
        "diakomodasi": (5, 50),
        "belum dikerjakan": (1, 10),
        "dalam proses": (1, 10),
        "menunggu konfirmasi": (1, 10),
        "selesai": (1, 10),
        "ditutup tanpa jawaban": (1, 10),
        "tidak diakomodasi": (1, 10),
        "bukan wewenang": (0, 0),
        "ditunda": (0, 0),
        "digabung": (1, 10),
        "ditarik pengusulnya": (0, 0),
    }
    assert Input.objects.counted().count() == 10
    assert '<td class="num"><a href="/masukan/">10</a></td>' in page


@pytest.fixture
def not_public_yet(one_of_each):
    """What the lists show to the secretariat, and what to the institution that is responsible, but not to a stranger."""
    draft = factories.draft_meeting(title="Belum diumumkan")
    Input.objects.filter(pk=factories.received_input(one_of_each).pk).update(meeting=draft)
    meeting = factories.circulated_meeting(title="Belum disahkan")
    for day in (date(2021, 3, 1), date(2099, 3, 1)):
        follow_ups.create_follow_up(
            by=factories.secretariat(),
            client_key=uuid.uuid4(),
            meeting=meeting,
            entry=factories.decision(one_of_each),
            task="Membentuk forum",
            institution=factories.bappeda().institution,
            due_date=day,
        )


@pytest.mark.parametrize(
    ("reader", "inputs_and_follow_ups"),
    [(None, ("10", "5")), ("secretariat", ("11", "7")), ("bappeda", ("10", "7"))],
)
def test_every_number_is_the_length_of_the_list_that_it_leads_to(
    client, as_user, request, not_public_yet, reader, inputs_and_follow_ups
):
    """For a stranger, to whom some of the rows do not show their text, and for those who see more."""
    if reader:
        as_user(request.getfixturevalue(reader))
    page = html(client.get("/papan/"))
    main = page.split("<h1>")[1].split("</main>")[0]
    links = re.findall(
        r'href="(/(?:masukan|tindak-lanjut)/(?:\?[^"]*)?)"(?: aria-label="[^"]*")?>([\d.]+)</a>', main
    )
    assert len(links) >= 24
    first = dict(reversed(links))
    of_bappeda = f"/tindak-lanjut/?instansi={factories.bappeda().institution.slug}"
    assert (first["/masukan/"], first[of_bappeda]) == inputs_and_follow_ups
    for address, number in set(links):
        response = client.get(address.replace("&amp;", "&"))
        assert response.context["page"].paginator.count == int(number), address


def test_an_input_of_a_meeting_that_is_not_announced_does_not_count(client, one_of_each):
    draft = factories.draft_meeting(title="Lain")
    Input.objects.filter(number=Input.objects.first().number).update(meeting=draft)
    assert ">9</a></td>" in html(client.get("/papan/"))


def test_a_share_is_rounded_down_and_whole_only_when_all_are_done(client):
    meeting = factories.held_meeting()
    for _n in range(3):
        follow_ups.confirm(factories.reported_follow_up(meeting), by=factories.buru())
    assert numbers(html(client.get("/papan/")))["selesai"] == (3, 100)
    for _n in range(2):
        factories.received_input(meeting)
    assert numbers(html(client.get("/papan/")))["selesai"] == (3, 60)
    factories.received_input(meeting)
    factories.received_input(meeting)
    assert numbers(html(client.get("/papan/")))["selesai"] == (3, 42)  # 42.86


def row_of(page, anchor, name):
    rows = page.split(f'id="{anchor}"')[1].split("</table>")[0].split("<tr")
    return next(row for row in rows if name in row)


def cells(row):
    return dict(re.findall(r'data-label="([^"]*)">(.*?)</td>', row))


def text(cell):
    return re.sub(r"<[^>]*>", "", cell)


@pytest.fixture
def three_that_took_1_2_and_5_days(db):
    """Put forward on Thursday 4 March 2021; done 1, 2 and 5 working days after the assignment on Monday 8 March."""
    with time_machine.travel("2021-03-04T03:00Z", tick=False):
        meeting = factories.held_meeting()
        put_forward = [factories.verified_input(meeting) for _n in range(3)]
    with time_machine.travel("2021-03-08T03:00Z", tick=False):
        agreed = [
            inputs.agree_input(
                input,
                by=factories.secretariat(),
                task="Survei",
                institution=factories.bappeda().institution,
                due_date=date(2021, 6, 30),
                client_key=uuid.uuid4(),
            )
            for input in put_forward
        ]
    # Thursday 11 March is a national holiday (Isra Mikraj), Friday 12 March was joint leave until a decree took it back.
    for input, day in zip(agreed, ["2021-03-09", "2021-03-10", "2021-03-16"], strict=True):
        with time_machine.travel(f"{day}T03:00Z", tick=False):
            follow_up = follow_ups.report_done(
                input.follow_ups.get(), by=factories.bappeda(), note="Sudah.", client_key=uuid.uuid4()
            )
            follow_ups.confirm(follow_up, by=factories.buru())
    return meeting


def test_medians_are_in_working_days(client, three_that_took_1_2_and_5_days):
    page = html(client.get("/papan/"))
    buru = cells(row_of(page, "wilayah", "Kabupaten Buru<"))
    assert text(buru["Hari sampai dijawab"]) == "2"  # Thursday to Monday
    assert text(buru["Hari sampai selesai"]) == "2"
    assert text(buru["Selesai"]) == "3(100%)"
    bappeda = cells(row_of(page, "instansi", "Badan Perencanaan"))
    assert text(bappeda["Hari sampai laporan pertama"]) == "2"
    assert text(bappeda["Tindak lanjut"]) == "3"
    ambon = cells(row_of(page, "wilayah", "Kota Ambon<"))
    assert [text(cell) for cell in ambon.values()] == ["0", "0"]


def test_a_bar_says_in_words_what_it_shows(client, one_of_each):
    row = row_of(html(client.get("/papan/")), "wilayah", "Kabupaten Buru<")
    assert 'role="img"' in row
    assert (
        "<title>1 selesai, dikonfirmasi pengusul, 1 ditutup tanpa jawaban pengusul, "
        "1 menunggu konfirmasi pengusul, 1 dalam proses, 4 belum dikerjakan atau belum diputuskan, "
        "2 dijawab tanpa tindak lanjut, ditunda, atau ditarik</title>" in row
    )


def test_each_meeting_that_was_held_has_a_row_and_filters_stay_in_the_address(client, one_of_each):
    other = factories.held_meeting(
        title="Rapat 2022", starts_at=factories.wit(2022, 3, 3, 9), ends_at=factories.wit(2022, 3, 3, 16)
    )
    factories.received_input(other)
    page = html(client.get("/papan/"))
    assert text(cells(row_of(page, "rapat", "Rapat 2022"))["Dikemukakan"]) == "1"
    assert text(cells(row_of(page, "rapat", one_of_each.title))["Ditutup tanpa jawaban"]) == "1"
    page = html(client.get("/papan/?tahun=2022"))
    assert numbers(page)["menunggu pemeriksaan"] == (1, 100)
    assert (
        'href="/masukan/?status=received&amp;tahun=2022"' in page or "tahun=2022&amp;status=received" in page
    )
    assert one_of_each.title not in page
    page = html(client.get(f"/papan/?rapat={one_of_each.pk}"))
    assert numbers(page)["menunggu pemeriksaan"] == (1, 10)
    assert f'href="{one_of_each.get_absolute_url()}"' in page


@pytest.mark.parametrize("query", ["tahun=x", "rapat=x", "rapat=999999", "tahun=1999", "page=x", "page=99"])
def test_a_wrong_filter_is_not_an_error_page(client, one_of_each, query):
    assert client.get(f"/papan/?{query}").status_code == 200


def test_an_empty_board_says_so(client):
    assert "Belum ada masukan yang dapat dihitung" in html(client.get("/papan/"))


def test_only_reading(client):
    assert client.get("/papan/").status_code == 200
    assert "<script" not in html(client.get("/papan/"))


def test_thousands_have_a_dot():
    from django.utils.translation import override

    from meetings.templatetags.portal import thousands

    with override("id"):
        assert [thousands(1234), thousands(12), thousands(1234.5)] == ["1.234", "12", "1.234,5"]
    with override("en"):
        assert thousands(1234.5) == "1,234.5"
