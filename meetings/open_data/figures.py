"""Indicators with what they mean, and the one figure that goes out for each region and period."""

from collections import defaultdict

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.figure_periods import Frequency
from meetings.models import Concept, Figure, Indicator, PublishedFigure
from meetings.open_data.data_sets import (
    DataSet,
    address,
    last_versions,
    latest,
    versions_of,
    versions_since,
)
from meetings.open_data.fields import (
    CHANGED,
    DELETED,
    REGION,
    SAMPLE,
    Field,
    Kind,
    address_like,
    region_cells,
)

Standing = PublishedFigure.Standing
COMPOSITE = {None: None, True: "ya", False: "bukan"}
INDICATOR = [
    Field("indikator", Kind.TEXT, _("Nama indikator."), "Jumlah desa"),
    Field("indikator_slug", Kind.TEXT, _("Pengenal indikator di portal ini."), "jumlah-desa"),
]


def restricted_at(indicator):
    """The moment since which an indicator that was public is not any more; null of one that never was.

    Args:
        indicator: what its key is called from where this is asked.
    """
    versions = versions_of(Indicator).filter(pgh_obj=OuterRef(OuterRef(indicator)))
    public = versions.filter(is_public=True, current__isnull=False).order_by("-pgh_id").values("pgh_id")[:1]
    after = versions_of(Indicator).filter(pgh_obj=OuterRef(indicator), pgh_id__gt=Subquery(public))
    return Subquery(after.order_by("pgh_id").values("pgh_created_at")[:1], output_field=DateTimeField())


def versions_in_public():
    """The versions of a row of PublishedFigure in which something went out while its indicator was public.

    Restricted or shown, an indicator gives each row a version of that very moment (`touch` in
    meetings/actions/published_figures.py).
    """
    of_indicator = versions_of(Indicator)
    restricted_before = of_indicator.filter(
        pgh_obj=OuterRef("pgh_obj"),
        is_public=False,
        pgh_id__gt=OuterRef("pgh_id"),
        pgh_created_at__lt=OuterRef(OuterRef("pgh_created_at")),
    )
    public = of_indicator.filter(
        ~Exists(restricted_before),
        pgh_obj=OuterRef("indicator"),
        is_public=True,
        current__isnull=False,
        pgh_created_at__lte=OuterRef("pgh_created_at"),
    )
    versions = versions_of(PublishedFigure).filter(pgh_obj=OuterRef("pk")).exclude(standing=Standing.NOTHING)
    return versions.filter(Exists(public))


class Indicators(DataSet):
    slug = "indikator"
    title = pgettext_lazy("beberapa", "Indikator")
    description = _(
        "Apa yang dihitung, menurut metadata indikator (MS-Ind) BPS: konsep, definisi, satuan, produsen data."
    )
    keywords = ["indikator", "metadata", "Satu Data", "MS-Ind"]
    key = ("slug",)
    identifier = "indikator_slug"
    cursor_pattern = r"^[-a-z0-9]{1,120}$"
    withdraws = True
    fields = [
        INDICATOR[1],
        address_like("/data/jumlah-desa/"),
        Field("nama", Kind.TEXT, _("Nama indikator."), "Jumlah desa"),
        Field("konsep", Kind.MARKDOWN, _("Konsep."), ""),
        Field("definisi", Kind.MARKDOWN, _("Definisi."), ""),
        Field("interpretasi", Kind.MARKDOWN, _("Cara membaca nilainya."), ""),
        Field("rumus", Kind.MARKDOWN, _("Metode atau rumus penghitungan."), ""),
        Field("ukuran", Kind.TEXT, _("Ukuran: jumlah, persentase, rasio, …"), "jumlah"),
        Field("satuan", Kind.TEXT, _("Satuan."), "desa"),
        Field("klasifikasi", Kind.MARKDOWN, _("Klasifikasi penyajian."), ""),
        Field("level_estimasi", Kind.TEXT, _("Level estimasi."), "kabupaten/kota"),
        Field("komposit", Kind.TEXT, _("Indikator komposit: ya atau bukan."), "bukan"),
        Field("indikator_pembangun", Kind.MARKDOWN, _("Indikator pembangun, bila komposit."), ""),
        Field("kegiatan", Kind.TEXT, _("Kegiatan penghasil."), ""),
        Field("produsen", Kind.TEXT, _("Nama produsen data."), "Badan Pusat Statistik Provinsi Maluku"),
        Field(
            "produsen_slug",
            Kind.TEXT,
            _("Pengenal produsen di set data instansi."),
            "badan-pusat-statistik-provinsi-maluku",
        ),
        Field("periode", Kind.TEXT, _("Kode periode."), "year", dict(Frequency.choices)),
        Field("tema", Kind.TEXT, _("Kode tema."), "territory", dict(Indicator.Theme.choices)),
        Field("desimal", Kind.NUMBER, _("Berapa angka di belakang koma."), 0),
        Field(
            "nama_konsep",
            Kind.TEXTS,
            _("Konsep yang dibedakan, yang utama lebih dahulu; kosong bila hanya satu."),
            [],
        ),
        Field("versi_definisi", Kind.NUMBER, _("Versi definisi yang berlaku."), 1),
        Field("berlaku_sejak", Kind.DATE, _("Sejak kapan definisi itu berlaku."), "2020-01-01"),
        Field("kelengkapan", Kind.NUMBER, _("Berapa persen butir MS-Ind terisi."), 42),
        SAMPLE,
        CHANGED,
        DELETED,
    ]

    def published(self):
        return Indicator.objects.published().select_related("current", "producer")

    def withdrawn(self):
        restricted = Indicator.objects.filter(is_public=False)
        return restricted.annotate(withdrawn_at=restricted_at("pk")).filter(withdrawn_at__isnull=False)

    def name_of(self, record):
        return record.slug

    def rows_of(self, records):
        keys = [record.pk for record in records]
        changed = last_versions(Indicator, keys)
        of_concepts = last_versions(Concept, keys, of="indicator")
        concepts = defaultdict(list)
        for concept in Concept.objects.filter(indicator__in=keys):
            concepts[concept.indicator_id].append(concept.name)
        return [
            self._row(record, concepts[record.pk], latest(changed.get(record.pk), of_concepts.get(record.pk)))
            for record in records
        ]

    def _row(self, record, concepts, changed_at):
        definition = record.current
        return {
            "indikator_slug": record.slug,
            "id": address("indicator_detail", record.slug),
            "nama": definition.name,
            "konsep": definition.concept,
            "definisi": definition.definition,
            "interpretasi": definition.interpretation,
            "rumus": definition.formula,
            "ukuran": definition.measure,
            "satuan": definition.unit,
            "klasifikasi": definition.classification,
            "level_estimasi": definition.level,
            "komposit": COMPOSITE[definition.is_composite],
            "indikator_pembangun": definition.components,
            "kegiatan": definition.activity,
            "produsen": record.producer.name,
            "produsen_slug": record.producer.slug,
            "periode": record.frequency,
            "tema": record.theme,
            "desimal": record.decimals,
            "nama_konsep": concepts,
            "versi_definisi": definition.number,
            "berlaku_sejak": definition.valid_from,
            "kelengkapan": definition.completeness,
            "data_contoh": record.is_sample,
            "changed_at": changed_at,
            "deleted": False,
        }

    def changed_since(self, moment):
        concepts = versions_since(Concept, moment, of="indicator")
        return Q(pk__in=versions_since(Indicator, moment)) | Q(pk__in=concepts)

    def found_in(self, words):
        return Q(current__name__icontains=words)


class Figures(DataSet):
    slug = "angka"
    title = pgettext_lazy("beberapa", "Angka")
    description = _(
        "Satu angka yang berlaku untuk setiap indikator, wilayah, dan periode; atau bahwa sumbernya berbeda dan belum disepakati."
    )
    keywords = ["angka", "statistik daerah", "Satu Data"]
    key = ("pk",)
    key_types = (int,)
    cursor_pattern = r"^[0-9]{1,18}$"
    withdraws = True
    fields = [
        Field("nomor", Kind.TEXT, _("Nomor tetap baris ini."), "1"),
        address_like("/data/jumlah-desa/provinsi-maluku/2023/", _("Alamat halamannya di portal ini.")),
        *INDICATOR,
        Field("konsep", Kind.TEXT, _("Konsepnya, bila indikatornya membedakan beberapa."), ""),
        *REGION,
        Field("periode", Kind.TEXT, _("Periode: 2023, 2023-S1, 2023-Q1, atau 2023-03."), "2023"),
        Field("keadaan", Kind.TEXT, _("Kode keadaan."), "value", dict(Standing.choices)),
        Field(
            "jenis", Kind.TEXT, _("Kode jenis nilai. Nol adalah angka."), "number", dict(Figure.Kind.choices)
        ),
        Field("nilai", Kind.DECIMAL, _("Nilainya, dengan titik desimal; kosong bila bukan angka."), "1200"),
        Field("satuan", Kind.TEXT, _("Satuan."), "desa"),
        Field("sumber", Kind.TEXT, _("Instansi yang angkanya berlaku."), "Bappeda Provinsi Maluku"),
        Field("sumber_slug", Kind.TEXT, _("Pengenal sumber di set data instansi."), "bappeda-maluku"),
        Field("cara", Kind.MARKDOWN, _("Cara memperoleh."), "registrasi"),
        Field("dikumpulkan", Kind.DATE, _("Tanggal pengumpulan."), "2023-12-31"),
        Field("dokumen", Kind.TEXT, _("Dokumen sumber."), ""),
        Field("versi_definisi", Kind.NUMBER, _("Versi definisi saat angka ini dicatat."), 1),
        Field("keputusan", Kind.TEXT, _("Nomor keputusan Rakor yang menetapkannya."), "K-2021-0001"),
        Field("rapat", Kind.TEXT, _("Alamat rapat itu, pengenal di set data rapat."), "2021/rakor"),
        SAMPLE,
        CHANGED,
        DELETED,
    ]

    def published(self):
        return self.with_all(PublishedFigure.objects.published())

    def with_all(self, rows):
        """The rows with what `rows_of` needs of other tables."""
        return rows.select_related(
            "indicator__current",
            "concept",
            "region",
            "figure__source",
            "figure__definition",
            "settlement__decision__minutes__meeting",
        )

    def withdrawn(self):
        """Of which every value was returned or withdrawn, and what an indicator had when it was no longer public."""
        rows = PublishedFigure.objects.annotate(restricted_at=restricted_at("indicator"))
        return rows.filter(
            Q(standing=Standing.NOTHING) | Q(indicator__is_public=False), Exists(versions_in_public())
        ).annotate(withdrawn_at=Coalesce(F("restricted_at"), F("changed_at")))

    def name_of(self, record):
        return str(record.pk)

    def rows_of(self, records):
        return [self._row(record) for record in records]

    def _row(self, record):
        figure, decision = record.figure, record.settlement.decision if record.settlement else None
        meeting = decision.minutes.meeting if decision else None
        return {
            "nomor": str(record.pk),
            "id": address("cell_detail", record.indicator.slug, record.region.slug, record.period),
            "indikator": record.indicator.name,
            "indikator_slug": record.indicator.slug,
            "konsep": record.concept.name if record.concept else None,
            **region_cells(record.region),
            "periode": record.period,
            "keadaan": record.standing,
            "jenis": figure.kind if figure else None,
            "nilai": record.amount,
            "satuan": record.indicator.unit,
            "sumber": figure.source.name if figure else None,
            "sumber_slug": figure.source.slug if figure else None,
            "cara": figure.method if figure else None,
            "dikumpulkan": figure.collected_on if figure else None,
            "dokumen": figure.document if figure else None,
            "versi_definisi": figure.definition.number if figure else None,
            "keputusan": decision.number if decision else None,
            "rapat": f"{meeting.year}/{meeting.slug}" if meeting else None,
            "data_contoh": figure.is_sample if figure else False,
            "changed_at": record.changed_at,
            "deleted": False,
        }

    def changed_since(self, moment):
        return Q(changed_at__gte=moment)

    def found_in(self, words):
        return Q(indicator__current__name__icontains=words)
