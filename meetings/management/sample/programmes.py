"""Programmes, all of them made up and marked so: those of 2022, about which the Rakor of 2021 was held, and those to come."""

from decimal import Decimal

from meetings import clock
from meetings.actions import programme_plans, programme_settlements, programmes
from meetings.actions.programme_themes import add_theme
from meetings.management.sample.story import account, days_ago, delegation, key, on
from meetings.models import Entry, Input, Meeting, Programme
from participants.management.commands.load_demo_accounts import BAPPEDA, KOMINFO, institution
from participants.models import Region

MILLION = Decimal(1_000_000)

# name: (title, aim, theme (one that the vocabulary begins with), who proposes, for which region, millions of Rupiah or None, fund, place)
OF_2022 = {
    "network": (
        "Jaringan intra pemerintah antar-OPD tahap pertama",
        "Kantor dinas provinsi dan dinas Kominfo kabupaten/kota saling terhubung.",
        "Infrastruktur TIK",
        KOMINFO,
        "Provinsi Maluku",
        4_500,
        "apbd_provinsi",
        "Ambon",
    ),
    "districts": (
        "Jaringan kantor kecamatan Kabupaten Buru",
        "Sepuluh kantor kecamatan terhubung ke kantor bupati.",
        "Infrastruktur TIK",
        "Kabupaten Buru",
        "Kabupaten Buru",
        1_250,
        "apbd_kabupaten_kota",
        "Namlea dan kecamatan sekitarnya",
    ),
    "portal": (
        "Portal satu data kabupaten",
        "Angka kabupaten terbit di satu tempat dengan metadata BPS.",
        "Satu Data dan statistik",
        "Kabupaten Buru",
        "Kabupaten Buru",
        300,
        "apbd_kabupaten_kota",
        "",
    ),
    "literacy": (
        "Pelatihan literasi digital pelaku usaha kecil",
        "Dua ratus pelaku usaha berjualan dengan aman lewat internet.",
        "Literasi digital",
        "Kota Ambon",
        "Kota Ambon",
        450,
        "apbd_kabupaten_kota",
        "Kota Ambon",
    ),
}
TO_COME = {
    "network-2": (
        "Jaringan intra pemerintah tahap kedua",
        "Jaringan tahap pertama diteruskan sampai kantor kecamatan.",
        "Infrastruktur TIK",
        KOMINFO,
        "Provinsi Maluku",
        6_000,
        "apbd_provinsi",
        "",
    ),
    "tower": (
        "Menara telekomunikasi Kecamatan Airbuaya",
        "Desa di pesisir utara memperoleh sinyal.",
        "Infrastruktur TIK",
        "Kabupaten Buru",
        "Kabupaten Buru",
        2_000,
        "dak",
        "Airbuaya",
    ),
    "tower-again": (
        "Pembangunan menara telekomunikasi di Airbuaya",
        "Sinyal telepon dan internet untuk pesisir utara Pulau Buru.",
        "Infrastruktur TIK",
        BAPPEDA,
        "Kabupaten Buru",
        None,
        "",
        "Airbuaya",
    ),
    "security": (
        "Pusat penanganan insiden siber provinsi",
        "Insiden dilaporkan dan ditangani pada hari yang sama.",
        "Persandian dan keamanan informasi",
        KOMINFO,
        "Provinsi Maluku",
        800,
        "apbd_provinsi",
        "",
    ),
    "literacy-2": (
        "Literasi digital pelajar",
        "Pelajar SMP mengenali berita bohong.",
        "Literasi digital",
        "Kota Ambon",
        "Kota Ambon",
        350,
        "apbd_kabupaten_kota",
        "",
    ),
}


def load():
    _of_2022()
    _to_come()


def _propose(name, row, *, year, input=None):
    title, aim, theme, proposer, region, millions, fund, place = row
    proposing = delegation(proposer) if " " in proposer else institution(proposer)
    by = {"Kota Ambon": "ambon", "Kabupaten Buru": "buru", BAPPEDA: "bappeda"}.get(proposer, "sekretariat")
    programme, _made = programmes.propose_programme(
        Programme(
            title=title,
            aim=aim,
            year=year,
            theme=add_theme(theme, by=account("sekretariat")),
            region=Region.objects.get(name=region),
            budget=None if millions is None else millions * MILLION,
            fund=fund,
            place=place,
            input=input,
            is_sample=True,
        ),
        by=account(by),
        institution=proposing,
        client_key=key(f"programme-{name}"),
    )
    return programme


def _of_2022():
    """The matrix that the Rakor of 2021 was about, with one programme in each standing that it can have come to."""
    source = Input.objects.get(client_key=key("input-internet_buru"))
    with on(2021, 2, 24):
        made = {
            name: _propose(name, row, year=2022, input=source if name == "districts" else None)
            for name, row in OF_2022.items()
        }
        programmes.depend_on(
            made["districts"],
            by=account("buru"),
            needs=made["network"],
            client_key=key("programme-districts-needs-network"),
        )
    decision = Entry.objects.get(client_key=key("entry-programmes"))
    with on(2021, 3, 22):
        programme_settlements.settle_programmes(
            decision,
            [made[name] for name in ("network", "districts", "literacy")],
            by=account("sekretariat"),
            outcome="agreed",
            client_key=key("programmes-2022"),
        )
    bappeda = account("bappeda")
    with on(2021, 7, 12):
        programme_plans.take_up(
            made["network"],
            by=bappeda,
            institution=bappeda.institution,
            document=Programme.Document.RKPD,
            document_year=2022,
        )
        programme_plans.take_up_partly(
            made["districts"],
            by=bappeda,
            institution=bappeda.institution,
            document=Programme.Document.RKPD,
            document_year=2022,
            part="Tiga kecamatan: Namlea, Waeapo, dan Airbuaya.",
        )
        programme_plans.leave_out(
            made["literacy"],
            by=account("sekretariat"),
            institution=bappeda.institution,
            document=Programme.Document.RKPD,
            document_year=2022,
            reason="Pagunya dialihkan.",
        )
    with on(2022, 11, 30):
        programme_plans.carry_out(
            made["network"], by=bappeda, evidence="Enam belas kantor terhubung; berita acara contoh 01/2022."
        )


def _to_come():
    """The matrix of next year, with gaps and a double, on the agenda of the coming Rakor."""
    year = clock.today().year + 1
    with days_ago(5):
        for name, row in TO_COME.items():
            _propose(name, row, year=year)
    meeting = Meeting.objects.get(client_key=key("next-rakor"))
    with days_ago(3):
        programme_settlements.take_up_matrix(meeting, by=account("sekretariat"), year=year)
