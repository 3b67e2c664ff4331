"""Follow-ups, as public as what they follow."""

from collections import defaultdict

from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.models import Entry, FollowUp, Input, InputEvent, ServedInput
from meetings.open_data.data_sets import DataSet, address, last_versions, latest, versions_since
from meetings.open_data.fields import (
    CHANGED,
    DELETED,
    MEETING,
    MEETING_DATE,
    SAMPLE,
    YEAR,
    Field,
    Kind,
    address_like,
)
from meetings.open_data.meetings import meeting_cells


class FollowUps(DataSet):
    slug = "tindak-lanjut"
    title = _("Tindak lanjut")
    description = _("Siapa mengerjakan apa, sampai kapan, dan apakah pengusulnya menyatakan selesai.")
    keywords = ["tindak lanjut", "rapat koordinasi", "akuntabilitas"]
    cursor_pattern = r"^TL-[0-9]{4}-[0-9]{4,6}$"
    withdraws = True
    fields = [
        Field("nomor", Kind.TEXT, _("Nomor tindak lanjut."), "TL-2021-0007"),
        address_like("/tindak-lanjut/TL-2021-0007/"),
        Field("tugas", Kind.MARKDOWN, _("Apa yang harus dikerjakan."), "Menyusun rencana perluasan jaringan"),
        Field("penanggung_jawab", Kind.TEXT, _("Nama instansi penanggung jawab."), "Bappeda Provinsi Maluku"),
        Field(
            "penanggung_jawab_slug",
            Kind.TEXT,
            _("Pengenalnya di set data instansi."),
            "bappeda-provinsi-maluku",
        ),
        Field("masukan", Kind.TEXTS, _("Nomor masukan terbuka yang dilayaninya."), ["M-2021-0007"]),
        Field("keputusan", Kind.TEXT, _("Nomor keputusan yang diikutinya."), "K-2021-0001"),
        Field("wilayah", Kind.TEXTS, _("Nama wilayah masukan itu."), ["Kabupaten Buru"]),
        Field("wilayah_slug", Kind.TEXTS, _("Pengenal wilayah itu."), ["kabupaten-buru"]),
        Field("kode_kemendagri", Kind.TEXTS, _("Kode Kemendagri wilayah itu."), ["81.04"]),
        Field("kode_bps", Kind.TEXTS, _("Kode BPS wilayah itu."), ["8104"]),
        MEETING,
        MEETING_DATE,
        YEAR,
        Field("status", Kind.TEXT, _("Kode status."), "in_progress", dict(FollowUp.Status.choices)),
        Field("status_label", Kind.TEXT, _("Status dengan kata."), "dalam proses"),
        Field("batas_waktu", Kind.DATE, _("Batas waktu yang berlaku."), "2021-06-30"),
        Field("batas_waktu_pertama", Kind.DATE, _("Batas waktu sebelum diperpanjang."), "2021-06-30"),
        Field("kali_diperpanjang", Kind.NUMBER, _("Berapa kali diperpanjang."), 0),
        Field(
            "terlambat", Kind.YES_NO, _("Melewati batas waktu hari ini, dan belum dilaporkan selesai."), False
        ),
        Field("didisposisikan", Kind.DATE, _("Hari didisposisikan."), "2021-03-09"),
        Field("berakhir", Kind.DATE, _("Hari dinyatakan selesai atau ditutup.")),
        Field("diteruskan_kepada", Kind.TEXT, _("Badan di luar pemerintah daerah yang menanganinya."), ""),
        Field("nomor_surat", Kind.TEXT, _("Nomor surat kepada badan itu."), ""),
        SAMPLE,
        CHANGED,
        DELETED,
    ]

    def published(self):
        return FollowUp.objects.published().select_related(
            "meeting", "institution", "input__institution", "entry__minutes"
        )

    def withdrawn(self):
        """Of inputs that were restricted after it was there to be read.

        A decision that something follows is never struck out, so nothing else takes a follow-up from the public.
        """
        restrictions = InputEvent.objects.filter(
            Q(at__gt=F("input__served_by__since")) & Q(at__gt=F("input__verified_at")),
            input__served_by__follow_up=OuterRef("pk"),
            kind=InputEvent.Kind.RESTRICTED,
            input__is_restricted=True,
            input__meeting__announced_at__isnull=False,
        )
        return (
            FollowUp.objects.exclude(pk__in=FollowUp.objects.published().values("pk"))
            .annotate(withdrawn_at=Subquery(restrictions.order_by("-at").values("at")[:1]))
            .filter(withdrawn_at__isnull=False)
        )

    def rows_of(self, records):
        keys = [record.pk for record in records]
        changed = last_versions(FollowUp, keys)
        served, touched = self._inputs(keys)
        decisions = self._decisions({record.entry_id for record in records if record.entry_id})
        return [
            self._row(
                record,
                served[record.pk],
                decision=decisions.get(record.entry_id),
                changed_at=latest(changed[record.pk], *touched[record.pk], *self._decided(record, decisions)),
            )
            for record in records
        ]

    def _inputs(self, keys):
        """({follow-up: the public inputs that it serves}, {follow-up: when any that it serves changed last})."""
        rows = list(
            ServedInput.objects.filter(follow_up__in=keys)
            .select_related("input__region", "input__meeting")
            .order_by("input__region__code", "input__number")
        )
        changed = last_versions(Input, {row.input_id for row in rows})
        public, moments = defaultdict(list), defaultdict(list)
        for row in rows:
            moments[row.follow_up_id].append(changed.get(row.input_id))
            if row.input.is_public:
                public[row.follow_up_id].append(row.input)
        return public, moments

    def _decisions(self, entries):
        return dict(Entry.objects.published().filter(pk__in=entries).values_list("pk", "number"))

    def _decided(self, record, decisions):
        """When what it follows became public, where that is a decision."""
        if record.entry_id in decisions:
            yield record.entry.minutes.ratified_at

    def _row(self, record, served, *, decision, changed_at):
        zone = record.meeting.time_zone
        regions = list({served_input.region.code: served_input.region for served_input in served}.values())
        institution = record.institution
        return {
            "nomor": record.number,
            "id": address("follow_up_detail", record.number),
            "tugas": record.task,
            "penanggung_jawab": institution.name if institution else None,
            "penanggung_jawab_slug": institution.slug if institution else None,
            "masukan": [served_input.number for served_input in served],
            "keputusan": decision,
            "wilayah": [region.name for region in regions],
            "wilayah_slug": [region.slug for region in regions],
            "kode_kemendagri": [region.code for region in regions],
            "kode_bps": [region.bps_code for region in regions],
            **meeting_cells(record.meeting),
            "status": record.status,
            "status_label": str(record.status_label),
            "batas_waktu": record.due_date,
            "batas_waktu_pertama": record.first_due_date,
            "kali_diperpanjang": record.extensions,
            "terlambat": record.is_overdue,
            "didisposisikan": clock.day_of(record.assigned_at, zone) if record.assigned_at else None,
            "berakhir": clock.day_of(record.ended_at, zone) if record.ended_at else None,
            "diteruskan_kepada": record.outside_body,
            "nomor_surat": record.letter_number,
            "data_contoh": record.is_sample,
            "changed_at": changed_at,
            "deleted": False,
        }

    def changed_since(self, moment):
        """Itself, what it serves, or what it follows became public."""
        served = ServedInput.objects.filter(
            Q(input__in=versions_since(Input, moment)) | Q(pk__in=versions_since(ServedInput, moment))
        )
        return (
            Q(pk__in=versions_since(FollowUp, moment))
            | Q(pk__in=served.values("follow_up"))
            | Q(entry__minutes__ratified_at__gte=moment)
        )

    def found_in(self, words):
        return Q(number__icontains=words) | Q(task__icontains=words)
