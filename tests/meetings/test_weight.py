"""A first visit fits into one flight of TCP: ten segments of 1,460 bytes, headers included (measures.md)."""

import gzip
import random
import re
from datetime import date
from pathlib import Path

import brotli
import pytest
from django.conf import settings

from meetings.actions import agendas, attendance, inputs, minutes, summaries
from meetings.models import Speaker
from tests import factories

pytestmark = pytest.mark.django_db

BOUND = 14_600
HEADERS = 2 * 400  # of the page and of the style sheet

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
        "institution": factories.bappeda().institution.get_absolute_url(),
    }


def test_html_and_style_sheet_of_every_public_page_fit_into_one_flight(client, realistic_meeting):
    style = len(brotli.compress(STYLE_SHEET.read_bytes()))
    weights = {}
    for name, address in public_pages(realistic_meeting).items():
        response = client.get(address)
        assert response.status_code == 200, address
        weights[name] = len(gzip.compress(response.content, 6)) + style + HEADERS
    assert max(weights.values()) <= BOUND, weights


def test_public_pages_carry_no_script_and_ask_no_other_host(client, realistic_meeting):
    for name, address in public_pages(realistic_meeting).items():
        html = client.get(address).content.decode()
        assert "<script" not in html, name
        assert not re.search(r"\son\w+=", html), name
        assert " style=" not in html, name  # refused by the content security policy
        sheets = re.findall(r"<link[^>]*rel=\"?stylesheet[^>]*>", html)
        assert len(sheets) == 1, name
        assert "/static/css/portal.css" in sheets[0], name
        resources = re.findall(
            r"<(?:img|iframe|source|video|audio|embed|object|link)[^>]*?(?:src|href|data)=\"([^\"]+)", html
        )
        assert [r for r in resources if re.match(r"(https?:)?//", r)] == [], name
