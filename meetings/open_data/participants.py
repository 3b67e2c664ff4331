"""Regions with both of their codes, and institutions: what the other sets name."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.open_data.data_sets import DataSet, address
from meetings.open_data.fields import REGION, Field, Kind, address_like, region_cells
from participants.models import Institution, Region


class Regions(DataSet):
    slug = "wilayah"
    title = _("Wilayah")
    description = _(
        "Provinsi Maluku dan sebelas kabupaten/kotanya, dengan kode Kemendagri dan kode BPS berdampingan."
    )
    keywords = ["wilayah", "kode Kemendagri", "kode BPS"]
    key = ("slug",)
    identifier = "wilayah_slug"
    cursor_pattern = r"^[-a-z0-9]{1,120}$"
    fields = [
        REGION[1],
        address_like("/wilayah/kabupaten-buru/"),
        REGION[0],
        *REGION[2:],
        Field("tingkat", Kind.TEXT, _("Kode tingkat."), "regency", dict(Region.Level.choices)),
        Field("tingkat_label", Kind.TEXT, _("Tingkat dengan kata."), "kabupaten"),
        Field("ibu_kota", Kind.TEXT, _("Ibu kota."), "Namlea"),
        Field("nama_lama", Kind.TEXTS, _("Nama yang pernah dipakai."), []),
    ]

    def published(self):
        return Region.objects.all()

    def rows_of(self, records):
        return [
            {
                **region_cells(region),
                "id": address("region_detail", region.slug),
                "tingkat": region.level,
                "tingkat_label": region.get_level_display(),
                "ibu_kota": region.capital,
                "nama_lama": region.former_names,
            }
            for region in records
        ]

    def found_in(self, words):
        return (
            Q(name__icontains=words)
            | Q(former_names__icontains=words)
            | Q(code__startswith=words)
            | Q(bps_code__startswith=words)
        )


class Institutions(DataSet):
    slug = "instansi"
    title = _("Instansi")
    description = _("Instansi yang diundang, mengusulkan, atau bertanggung jawab; tanpa nama orang.")
    keywords = ["instansi", "perangkat daerah"]
    key = ("slug",)
    identifier = "instansi_slug"
    cursor_pattern = r"^[-a-z0-9]{1,200}$"
    fields = [
        Field(
            "instansi_slug", Kind.TEXT, _("Pengenal instansi di portal ini."), "dinas-kominfo-kabupaten-buru"
        ),
        address_like("/instansi/dinas-kominfo-kabupaten-buru/"),
        Field("nama", Kind.TEXT, _("Nama lengkap."), "Dinas Komunikasi dan Informatika Kabupaten Buru"),
        Field("nama_singkat", Kind.TEXT, _("Nama singkat."), "Kominfo Buru"),
        Field("jenis", Kind.TEXT, _("Kode jenis."), "agency", dict(Institution.Kind.choices)),
        Field("jenis_label", Kind.TEXT, _("Jenis dengan kata."), "perangkat daerah"),
        *REGION,
        Field("mewakili_wilayah", Kind.YES_NO, _("Berbicara atas nama kabupaten/kotanya dalam Rakor."), True),
        Field("aktif", Kind.YES_NO, _("Masih dapat diberi tugas."), True),
    ]

    def published(self):
        return Institution.objects.select_related("region")

    def rows_of(self, records):
        return [
            {
                "instansi_slug": institution.slug,
                "id": address("institution_detail", institution.slug),
                "nama": institution.name,
                "nama_singkat": institution.short_name,
                "jenis": institution.kind,
                "jenis_label": institution.get_kind_display(),
                **region_cells(institution.region),
                "mewakili_wilayah": institution.is_delegation,
                "aktif": institution.is_active,
            }
            for institution in records
        ]

    def found_in(self, words):
        return Q(name__icontains=words) | Q(short_name__icontains=words)
