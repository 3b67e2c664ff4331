import csv
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.text import slugify

from participants.models import Institution, Region

SOURCE = Path(__file__).resolve().parents[2] / "data" / "regions.tsv"


class Command(BaseCommand):
    help = "Load the province, its regencies and cities, and their Kominfo offices (idempotent)."

    @transaction.atomic
    def handle(self, **options):
        with SOURCE.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        for row in rows:
            region, _ = Region.objects.update_or_create(
                code=row["code"],
                defaults={
                    "bps_code": row["bps_code"],
                    "name": row["name"],
                    "slug": slugify(row["name"]),
                    "level": row["level"],
                    "capital": row["capital"],
                    "former_names": [name.strip() for name in row["former_names"].split(";") if name.strip()],
                },
            )
            self._kominfo(region)
        if options["verbosity"]:
            self.stdout.write(f"Wilayah: {len(rows)}, instansi Kominfo: {len(rows)}.")

    def _kominfo(self, region):
        """The office through which the region speaks; what an administrator changed of it stays."""
        short_name = f"Dinas Kominfo {region.name}"
        Institution.objects.get_or_create(
            slug=slugify(short_name),
            defaults={
                "name": f"Dinas Komunikasi dan Informatika {region.name}",
                "short_name": short_name,
                "region": region,
                "head_title": f"Kepala {short_name}",
                "is_delegation": region.level != Region.Level.PROVINCE,
            },
        )
