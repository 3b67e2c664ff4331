from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q

from participants.models import Institution, Person, Region, User

KOMINFO = "dinas-kominfo-provinsi-maluku"
BAPPEDA = "bappeda-maluku"
BPS = "bps-provinsi-maluku"
DPRD = "dprd-provinsi-maluku"
SETDA = "sekretariat-daerah-provinsi-maluku"

# slug → what the institution is; those of Kominfo are made by load_regions.
INSTITUTIONS = {
    BAPPEDA: {
        "name": "Badan Perencanaan Pembangunan Daerah Provinsi Maluku",
        "short_name": "Bappeda Maluku",
        "head_title": "Kepala Bappeda Maluku",
    },
    BPS: {
        "name": "Badan Pusat Statistik Provinsi Maluku",
        "short_name": "BPS Provinsi Maluku",
        "kind": Institution.Kind.STATISTICS,
        "head_title": "Kepala BPS Provinsi Maluku",
    },
    DPRD: {
        "name": "Dewan Perwakilan Rakyat Daerah Provinsi Maluku",
        "short_name": "DPRD Provinsi Maluku",
        "kind": Institution.Kind.LEGISLATURE,
        "head_title": "Ketua DPRD Provinsi Maluku",
    },
    SETDA: {
        "name": "Sekretariat Daerah Provinsi Maluku",
        "kind": Institution.Kind.SECRETARIAT,
        "head_title": "Sekretaris Daerah Maluku",
    },
}

# e-mail → (role, slug of the institution, position). By position only: nobody real has an account here.
ACCOUNTS = {
    "sekretariat@contoh.id": (User.Role.SECRETARIAT, KOMINFO, "Staf Sekretariat Rakor (akun contoh)"),
    "pimpinan@contoh.id": (User.Role.CHAIR, KOMINFO, "Pimpinan Rapat (akun contoh)"),
    "ambon@contoh.id": (User.Role.DELEGATE, "dinas-kominfo-kota-ambon", "Utusan Dinas Kominfo Kota Ambon"),
    "buru@contoh.id": (
        User.Role.DELEGATE,
        "dinas-kominfo-kabupaten-buru",
        "Utusan Dinas Kominfo Kabupaten Buru",
    ),
    "bappeda@contoh.id": (User.Role.OFFICER, BAPPEDA, "Petugas Bappeda Maluku (akun contoh)"),
    "walidata@contoh.id": (User.Role.SECRETARIAT, KOMINFO, "Walidata (akun contoh)"),
    "admin@contoh.id": (User.Role.ADMINISTRATOR, KOMINFO, "Pengelola Portal (akun contoh)"),
}


def load_institutions():
    """The institutions of the sample; one that is there, under this address or this name, stays as it is."""
    province = Region.objects.get(level=Region.Level.PROVINCE)
    for slug, fields in INSTITUTIONS.items():
        if not _known_as(slug).exists():
            Institution.objects.create(slug=slug, region=province, **fields)


def _known_as(slug):
    name = INSTITUTIONS.get(slug, {}).get("name")
    return Institution.objects.filter(Q(slug=slug) | Q(name=name)).select_related("region")


def institution(slug):
    return _known_as(slug).first()


def load_accounts():
    """The accounts with the password that everybody knows; one that exists stays as it is.

    Raises:
        CommandError: this is not a demonstration (DEMO=1).
    """
    if not settings.DEMO:
        raise CommandError("Accounts with a known password are made only with DEMO=1.")
    password = make_password(settings.DEMO_PASSWORD)  # once: seven would cost a start seconds
    for email, (role, slug, position) in ACCOUNTS.items():
        if User.objects.filter(email__iexact=email).exists():
            continue
        place = institution(slug)
        person = Person.objects.create(institution=place, position=position)
        user = User(
            email=email,
            role=role,
            institution=place,
            person=person,
            is_walidata=email.startswith("walidata@"),
            password=password,
        )
        user.full_clean()
        user.save()


class Command(BaseCommand):
    help = "Make the institutions and accounts of the demonstration (idempotent). Only with DEMO=1."

    @transaction.atomic
    def handle(self, **options):
        load_institutions()
        load_accounts()
        if options["verbosity"]:
            self.stdout.write(f"Akun contoh: {', '.join(ACCOUNTS)}.")
