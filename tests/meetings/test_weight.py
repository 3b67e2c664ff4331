"""A first visit fits into one flight of TCP: ten segments of 1,460 bytes, headers included (measures.md)."""

import random
import re
from datetime import date
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.core.management import call_command

from meetings.actions import agendas, attendance, inputs, minutes, summaries
from meetings.models import Meeting, Speaker
from tests import factories, test_access

pytestmark = pytest.mark.django_db

BOUND = 14_600
STYLE_HEADERS = 450  # of the style sheet, as whitenoise sends it
SERVER_HEADERS = 150  # the line of the status, and what gunicorn adds: Server, Date, Connection

# Enough different words that what is written does not shrink to nothing when it is compressed.
WORDS = [
    "akses",
    "internet",
    "desa",
    "pulau",
    "jaringan",
    "kabupaten",
    "kota",
    "anggaran",
    "data",
    "statistik",
    "layanan",
    "pemerintah",
    "sekolah",
    "puskesmas",
    "menara",
    "listrik",
    "kabel",
    "satelit",
    "kecamatan",
    "pelatihan",
    "aplikasi",
    "peladen",
    "keamanan",
    "surat",
    "elektronik",
    "laporan",
    "peta",
    "koordinat",
    "indikator",
    "penduduk",
    "nelayan",
    "pelabuhan",
    "cuaca",
    "gelombang",
    "perahu",
    "kapal",
    "biaya",
    "sewa",
    "kontrak",
    "tahun",
    "triwulan",
    "rapat",
    "usulan",
    "rencana",
    "program",
    "kegiatan",
    "pengadaan",
    "perangkat",
    "teknisi",
    "operator",
    "gangguan",
    "pemeliharaan",
    "cadangan",
    "pusat",
    "daerah",
    "terpencil",
    "terluar",
    "perbatasan",
    "selat",
    "teluk",
    "gunung",
    "jalan",
    "jembatan",
    "kantor",
    "camat",
    "lurah",
    "bupati",
    "dinas",
    "badan",
    "unit",
    "tim",
    "forum",
    "kerja",
    "sama",
    "standar",
    "metadata",
    "kode",
    "wilayah",
    "selisih",
    "angka",
    "sumber",
    "tanggal",
    "metode",
    "bukti",
    "foto",
    "tautan",
    "berkas",
    "unggah",
]


def sentence(words, length):
    return " ".join(words.choice(WORDS) for _n in range(length)).capitalize() + "."


@pytest.fixture
def realistic_meeting(db):
    """A Rakor as it is held: 20 inputs and 20 follow-ups, six decisions, eight speakers, a summary of 200 words."""
    words = random.Random(2021)
    by = factories.secretariat()
    meeting = factories.held_meeting(
        title="Rapat Koordinasi Komunikasi dan Informatika se-Maluku Tahun 2021",
        theme="Penyelenggaraan jaringan intra pemerintah daerah yang terintegrasi antarperangkat daerah",
        aims="\n\n".join(sentence(words, 15) for _n in range(3)),
    )
    delegates = [
        factories.user(f"utusan{n}@uji.id", "delegate", invitation.institution)
        for n, invitation in enumerate(meeting.attendances.invited())
        if invitation.institution.is_delegation
    ]
    institutions = [factories.bappeda().institution] + [
        factories.InstitutionFactory(name=f"Dinas {sentence(words, 3)[:-1]} Provinsi Maluku")
        for _n in range(5)
    ]
    for n in range(20):
        follow_up = factories.assigned_follow_up(
            meeting,
            by=delegates[n % 11],
            topic=sentence(words, 7),
            problem=sentence(words, 60),
            institution=institutions[n % 6],
            due_date=date(2021, 4 + n % 8, 1 + n),
        )
        follow_up.task = sentence(words, 12)
        follow_up.save()
    for n, invitation in enumerate(meeting.attendances.invited()):
        attendance.mark(invitation, by=by, status=["present", "absent", "excused"][n % 3])
    for _n in range(8):
        person = factories.PersonFactory(full_name=sentence(words, 2), position=sentence(words, 4))
        agendas.add_speaker(meeting, Speaker(person=person, role="resource_person"), by=by)
    for _n in range(6):
        factories.decision(meeting, sentence(words, 20))
    inputs.restrict_input(meeting.inputs.last(), by=by, reason="Letak peralatan keamanan.")
    minutes.circulate_minutes(meeting.minutes, by=by)
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    text = "\n\n".join(sentence(words, 40) for _n in range(5))
    summaries.publish_summary(meeting, by=by, text=text)
    start = factories.wit(2031, 3, 5, 9)
    factories.announced_meeting(title="Rapat Koordinasi 2031", starts_at=start, ends_at=start.replace(hour=5))
    return meeting


STYLE_SHEET = Path(settings.BASE_DIR) / "static" / "css" / "portal.css"


def public_pages(meeting):
    return {
        "home": "/",
        "home in English": "/en/",
        "meeting": meeting.get_absolute_url(),
        "next meeting": "/rapat/2031/rapat-koordinasi-2031/",
        "meetings": "/rapat/",
        "inputs": "/masukan/",
        "input": "/masukan/M-2021-0001/",
        "follow-ups": "/tindak-lanjut/",
        "follow-up": "/tindak-lanjut/TL-2021-0001/",
        "regions": "/wilayah/",
        "region": "/wilayah/kabupaten-buru/",
        "institutions": "/instansi/",
        "years": "/tahun/",
        "year": "/tahun/2021/",
        "board": "/papan/",
        "institution": factories.bappeda().institution.get_absolute_url(),
    }


def wire(response):
    """Bytes of the answer as it is sent, with its headers."""
    assert response["Content-Encoding"] in {
        "br",
        "gzip",
    }  # gzip: of what is not kept, such as the link of an invitation
    headers = sum(len(name) + len(value) + 4 for name, value in response.items())
    return len(response.content) + headers + SERVER_HEADERS


def weights_of(client, addresses):
    """{address: bytes of a first visit}, of those that a stranger gets as a page."""
    style = len(brotli.compress(STYLE_SHEET.read_bytes())) + STYLE_HEADERS
    weights = {}
    for address in addresses:
        response = client.get(address, headers={"accept-encoding": "gzip, deflate, br"})
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            weights[address] = wire(response) + style
    return weights


def test_html_and_style_sheet_of_every_public_page_fit_into_one_flight(client, realistic_meeting):
    addresses = public_pages(realistic_meeting).values()
    weights = weights_of(client, addresses)
    assert weights.keys() == set(addresses)
    assert max(weights.values()) <= BOUND, weights


# The description of the API is read with a program's own page, and these are for those who sign in.
OTHERS = ("api-", "account_")


def test_every_page_of_the_table_that_a_stranger_may_read_fits_into_one_flight(client):
    sample = test_access.make_sample()
    addresses = [
        test_access.address(sample, name, key)
        for name, key, method, answers in test_access.TABLE
        if method == "GET" and answers.startswith("200") and not name.startswith(OTHERS)
    ]
    weights = weights_of(client, addresses)
    assert len(weights) > 20
    assert max(weights.values()) <= BOUND, weights


def test_a_meeting_with_80_agenda_items_and_300_inputs_fits_page_by_page(client):
    """And full pages of realistic rows, in both languages; each anchor is on a page that is led to."""
    call_command("load_benchmark", meetings=30, long=True, verbosity=0)
    meeting = Meeting.objects.get(slug__endswith="-long")
    page = meeting.get_absolute_url()
    addresses = [
        "/", "/rapat/", page, f"{page}agenda/", f"{page}agenda/?page=2", f"{page}keputusan/", f"{page}keputusan/?page=2",
        f"/masukan/?rapat={meeting.pk}", f"/masukan/?rapat={meeting.pk}&page=3", "/masukan/",
        f"/tindak-lanjut/?rapat={meeting.pk}", f"/tindak-lanjut/?rapat={meeting.pk}&page=3", "/tindak-lanjut/",
        "/wilayah/", "/wilayah/kabupaten-buru/", "/instansi/", "/papan/", "/tahun/", "/tahun/2021/",
        meeting.inputs.published().first().get_absolute_url(),
        meeting.follow_ups.filter(status="confirmed").first().get_absolute_url(),
    ]  # fmt: skip
    addresses += [f"/en{address}" for address in addresses]
    weights = weights_of(client, addresses)
    assert weights.keys() == set(addresses)
    assert max(weights.values()) <= BOUND, weights
    assert 'id="acara-1"' in client.get(page).content.decode()
    assert f"{page}agenda/" in client.get(page).content.decode()
    assert 'id="acara-80"' in client.get(f"{page}agenda/?page=2").content.decode()
    last = meeting.minutes.entries.decisions().last().number
    place = client.get(f"/{last}").url
    assert place == f"{page}keputusan/?page=2#{last}"
    assert f'id="{last}"' in client.get(place).content.decode()
    numbers = meeting.inputs.published().order_by("number").values_list("number", flat=True)
    assert f'id="{numbers[0]}"' in client.get(page).content.decode()
    assert f'id="{numbers[60]}"' in client.get(f"/masukan/?rapat={meeting.pk}&page=3").content.decode()


def test_public_pages_carry_no_script_and_ask_no_other_host(client, realistic_meeting):
    for name, address in public_pages(realistic_meeting).items():
        html = client.get(address).content.decode()
        assert "<script" not in html, name
        assert not re.search(r"\son\w+=", html), name
        assert " style=" not in html, name  # refused by the content security policy
        sheets = re.findall(r"<link[^>]*rel=\"?stylesheet[^>]*>", html)
        assert len(sheets) == 1, name
        assert "/static/css/portal.css" in sheets[0], name
        fetched = re.sub(
            r"<link[^>]*(?:rel=\"?(?:canonical|alternate)|itemprop)[^>]*>", "", html
        )  # only names an address
        resources = re.findall(
            r"<(?:img|iframe|source|video|audio|embed|object|link)[^>]*?(?:src|href|data)=\"([^\"]+)", fetched
        )
        assert [r for r in resources if re.match(r"(https?:)?//", r)] == [], name
