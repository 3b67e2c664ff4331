"""Inputs, from their verification on."""

from collections import defaultdict

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.models import Deadline, FollowUp, Input, InputEvent, ServedInput
from meetings.open_data.data_sets import DataSet, address, last_versions, latest, versions_since
from meetings.open_data.fields import (
    CHANGED,
    DELETED,
    MEETING,
    MEETING_DATE,
    REGION,
    SAMPLE,
    YEAR,
    Field,
    Kind,
    address_like,
    region_cells,
)
from meetings.open_data.meetings import meeting_cells


class Inputs(DataSet):
    slug = "masukan"
    title = _("Masukan")
    description = _(
        "Apa yang diminta daerah dan instansi dalam Rakor, sejak diverifikasi sekretariat, dan apa yang terjadi dengannya."
    )
    keywords = ["masukan daerah", "aspirasi", "rapat koordinasi"]
    cursor_pattern = r"^M-[0-9]{4}-[0-9]{4,6}$"
    withdraws = True
    fields = [
        Field("nomor", Kind.TEXT, _("Nomor masukan."), "M-2021-0007"),
        address_like("/masukan/M-2021-0007/"),
        Field("pokok", Kind.TEXT, _("Pokok masukan dalam satu kalimat."), "Akses internet terbatas"),
        Field("masalah", Kind.MARKDOWN, _("Apa masalahnya."), "Jaringan sering putus."),
        Field("permintaan", Kind.MARKDOWN, _("Apa yang diminta."), "Perluasan jaringan."),
        Field("untuk_siapa", Kind.TEXT, _("Siapa yang memerlukannya."), ""),
        *REGION,
        Field("pengusul", Kind.TEXT, _("Nama instansi pengusul."), "Dinas Kominfo Kabupaten Buru"),
        Field("pengusul_slug", Kind.TEXT, _("Pengenal pengusul di set data instansi."), "dinas-kominfo-buru"),
        MEETING,
        MEETING_DATE,
        YEAR,
        Field("status", Kind.TEXT, _("Kode status."), "agreed", dict(Input.Status.choices)),
        Field("status_label", Kind.TEXT, _("Status dengan kata."), "diakomodasi"),
        Field(
            "perkembangan",
            Kind.TEXT,
            _("Bila diakomodasi: kode kemajuan semua tindak lanjutnya."),
            "in_progress",
            dict(Input.Progress.choices),
        ),
        Field("diverifikasi", Kind.DATE, _("Hari diverifikasi."), "2021-03-05"),
        Field("dijawab", Kind.DATE, _("Hari keputusan pertama atasnya."), "2021-03-09"),
        Field("alasan", Kind.MARKDOWN, _("Alasan keputusan yang diumumkan."), ""),
        Field("diteruskan_kepada", Kind.TEXT, _("Penerima, bila bukan wewenang provinsi."), ""),
        Field("nomor_surat", Kind.TEXT, _("Nomor surat penerusan."), ""),
        Field("ditunda_sampai", Kind.DATE, _("Sampai kapan ditunda.")),
        Field("digabung_ke", Kind.TEXT, _("Nomor masukan utamanya, bila terbuka.")),
        Field("tindak_lanjut", Kind.TEXTS, _("Nomor tindak lanjut yang melayaninya."), ["TL-2021-0007"]),
        Field("terlambat", Kind.YES_NO, _("Belum diperiksa atau diputuskan pada waktunya."), False),
        SAMPLE,
        CHANGED,
        DELETED,
    ]

    def published(self):
        return (
            Input.objects.published()
            .with_progress()
            .select_related("meeting", "region", "institution", "merged_into__meeting")
        )

    def withdrawn(self):
        """Restricted after the verification had made it public; one that was restricted before never was."""
        restrictions = InputEvent.objects.filter(
            input=OuterRef("pk"), kind=InputEvent.Kind.RESTRICTED, at__gt=OuterRef("verified_at")
        )
        return (
            Input.objects.counted()
            .filter(is_restricted=True, verified_at__isnull=False)
            .annotate(withdrawn_at=Subquery(restrictions.order_by("-at").values("at")[:1]))
            .filter(withdrawn_at__isnull=False)
        )

    def rows_of(self, records):
        keys = [record.pk for record in records]
        changed = last_versions(Input, keys)
        late = set(Deadline.objects.late().filter(input__in=keys).values_list("input", flat=True))
        served, worked_on = self._follow_ups(keys)
        return [
            self._row(
                record,
                follow_ups=served[record.pk],
                changed_at=latest(changed[record.pk], *worked_on[record.pk]),
                is_late=record.pk in late,
            )
            for record in records
        ]

    def _follow_ups(self, keys):
        """({input: numbers of what serves it}, {input: when that changed last}); what serves a public input is public."""
        rows = list(
            ServedInput.objects.filter(input__in=keys)
            .order_by("follow_up__number")
            .values_list("input", "follow_up", "follow_up__number")
        )
        changed = last_versions(FollowUp, {follow_up for _input, follow_up, _number in rows})
        numbers, moments = defaultdict(list), defaultdict(list)
        for input_pk, follow_up, number in rows:
            numbers[input_pk].append(number)
            moments[input_pk].append(changed.get(follow_up))
        return numbers, moments

    def _row(self, record, *, follow_ups, changed_at, is_late):
        zone = record.meeting.time_zone
        lead = record.merged_into
        return {
            "nomor": record.number,
            "id": address("input_detail", record.number),
            "pokok": record.topic,
            "masalah": record.problem,
            "permintaan": record.request,
            "untuk_siapa": record.beneficiaries,
            **region_cells(record.region),
            "pengusul": record.institution.name,
            "pengusul_slug": record.institution.slug,
            **meeting_cells(record.meeting),
            "status": record.status,
            "status_label": record.get_status_display(),
            "perkembangan": record.progress,
            "diverifikasi": clock.day_of(record.verified_at, zone),
            "dijawab": clock.day_of(record.answered_at, zone) if record.answered_at else None,
            "alasan": record.public_reason,
            "diteruskan_kepada": record.receiver,
            "nomor_surat": record.letter_number,
            "ditunda_sampai": record.postponed_until if record.status == Input.Status.POSTPONED else None,
            "digabung_ke": lead.number if lead and lead.is_public else None,
            "tindak_lanjut": follow_ups,
            "terlambat": is_late,
            "data_contoh": record.is_sample,
            "changed_at": changed_at,
            "deleted": False,
        }

    def changed_since(self, moment):
        served = ServedInput.objects.filter(follow_up__in=versions_since(FollowUp, moment))
        return Q(pk__in=versions_since(Input, moment)) | Q(pk__in=served.values("input"))

    def found_in(self, words):
        return Q(number__icontains=words) | Q(topic__icontains=words)
