"""Programmes, from their proposal on; what was withdrawn stays a row, with its reason."""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models import Programme, ProgrammeDependency, ProgrammePlan
from meetings.open_data.data_sets import DataSet, address, last_versions, latest, versions_since
from meetings.open_data.fields import CHANGED, REGION, SAMPLE, Field, Kind, address_like, region_cells


class Programmes(DataSet):
    slug = "program"
    title = _("Program")
    description = _(
        "Program yang diusulkan provinsi dan kabupaten/kota menurut tahun, wilayah, dan tema, dan di mana dimuat."
    )
    keywords = ["program daerah", "RKPD", "Renja", "sinkronisasi program"]
    cursor_pattern = r"^P-[0-9]{4}-[0-9]{4,6}$"
    fields = [
        Field("nomor", Kind.TEXT, _("Nomor program."), "P-2021-0001"),
        address_like("/program/P-2021-0001/"),
        Field("nama", Kind.TEXT, _("Nama program dalam satu kalimat."), "Jaringan intra pemerintah"),
        Field("tujuan", Kind.MARKDOWN, _("Apa yang dicapai, dan untuk siapa."), "Semua kecamatan terhubung."),
        Field("tahun", Kind.NUMBER, _("Tahun anggarannya."), 2021),
        *REGION,
        Field("lokasi", Kind.TEXT, _("Kecamatan, desa, atau gedung."), "Namlea"),
        Field("pengusul", Kind.TEXT, _("Nama instansi pengusul."), "Dinas Kominfo Kabupaten Buru"),
        Field("pengusul_slug", Kind.TEXT, _("Pengenal pengusul di set data instansi."), "dinas-kominfo-buru"),
        Field("tema", Kind.TEXT, _("Tema program: satu kolom matriks tahunnya."), "Infrastruktur TIK"),
        Field("tema_slug", Kind.TEXT, _("Pengenal tema di portal ini."), "infrastruktur-tik"),
        Field(
            "anggaran",
            Kind.TEXT,
            _("Anggaran dalam Rupiah, dengan titik desimal dan dua angka; kosong bila belum disebutkan."),
            "50000000.00",
        ),
        Field("sumber_dana", Kind.TEXT, _("Kode sumber dana."), "apbn", dict(Programme.Fund.choices)),
        Field("masukan", Kind.TEXT, _("Nomor masukan asalnya, bila terbuka."), "M-2021-0007"),
        Field("status", Kind.TEXT, _("Kode status."), "taken_up", dict(Programme.Status.choices)),
        Field("status_label", Kind.TEXT, _("Status dengan kata."), "masuk RKPD/Renja"),
        Field("keputusan", Kind.TEXT, _("Nomor keputusan Rakor tentangnya."), "K-2021-0001"),
        Field(
            "dimuat_oleh",
            Kind.TEXT,
            _("Instansi yang memuatnya dalam rencananya; bila beberapa, yang menentukan statusnya."),
            "Bappeda Maluku",
        ),
        Field("dokumen", Kind.TEXT, _("Kode dokumen rencana itu."), "rkpd", dict(Programme.Document.choices)),
        Field("tahun_dokumen", Kind.NUMBER, _("Tahun dokumen rencana itu."), 2022),
        Field("bagian", Kind.MARKDOWN, _("Bagian yang dimuat, bila hanya sebagian."), ""),
        Field("alasan", Kind.MARKDOWN, _("Alasan tidak diakomodasi atau ditarik."), ""),
        Field("bukti", Kind.MARKDOWN, _("Bukti pelaksanaannya."), ""),
        Field(
            "rencana",
            Kind.TEXTS,
            _("Setiap rencana dan kedudukan program di dalamnya."),
            ["RKPD 2022 Bappeda Maluku: dimuat sebagian"],
        ),
        Field("bergantung_pada", Kind.TEXTS, _("Nomor program yang diperlukannya."), ["P-2021-0002"]),
        SAMPLE,
        CHANGED,
    ]

    def published(self):
        return Programme.objects.published().select_related(
            "region", "institution", "theme", "taken_up_by", "decision", "input__meeting"
        )

    def rows_of(self, records):
        keys = [record.pk for record in records]
        changed = last_versions(Programme, keys)
        links = last_versions(ProgrammeDependency, keys, of="programme")
        needs = defaultdict(list)
        last_said = last_versions(ProgrammePlan, keys, of="programme")
        plans = defaultdict(list)
        for plan in ProgrammePlan.objects.filter(programme__in=keys).select_related("institution"):
            plans[plan.programme_id].append(f"{plan}: {plan.get_standing_display()}")
        rows = ProgrammeDependency.objects.in_force().filter(programme__in=keys).order_by("needs__number")
        for programme, number in rows.values_list("programme", "needs__number"):
            needs[programme].append(number)
        return [
            self._row(
                record,
                plans[record.pk],
                needs[record.pk],
                latest(changed.get(record.pk), links.get(record.pk), last_said.get(record.pk)),
            )
            for record in records
        ]

    def _row(self, record, plans, needs, changed_at):
        return {
            "nomor": record.number,
            "id": address("programme_detail", record.number),
            "nama": record.title,
            "tujuan": record.aim,
            "tahun": record.year,
            **region_cells(record.region),
            "lokasi": record.place,
            "pengusul": record.institution.name,
            "pengusul_slug": record.institution.slug,
            "tema": record.theme.name,
            "tema_slug": record.theme.slug,
            "anggaran": None if record.budget is None else f"{record.budget:.2f}",
            "sumber_dana": record.fund or None,
            "masukan": record.input.number if record.input and record.input.is_public else None,
            "status": record.status,
            "status_label": record.get_status_display(),
            "keputusan": record.decision.number if record.decision else None,
            "dimuat_oleh": record.taken_up_by.name if record.taken_up_by else None,
            "dokumen": record.document or None,
            "tahun_dokumen": record.document_year,
            "bagian": record.part,
            "alasan": record.public_reason,
            "bukti": record.evidence,
            "rencana": plans,
            "bergantung_pada": needs,
            "data_contoh": record.is_sample,
            "changed_at": changed_at,
        }

    def changed_since(self, moment):
        """Its own row, its plans, what it depends on, and whether the input that it came from may be read."""
        links = versions_since(ProgrammeDependency, moment, of="programme")
        inputs = versions_since(Programme.input.field.related_model, moment)
        plans = versions_since(ProgrammePlan, moment, of="programme")
        own = Q(pk__in=versions_since(Programme, moment)) | Q(pk__in=plans)
        return own | Q(pk__in=links) | Q(input__in=inputs)

    def found_in(self, words):
        return Q(number__icontains=words) | Q(title__icontains=words)
