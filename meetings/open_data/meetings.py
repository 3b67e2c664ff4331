"""Meetings, their agendas, and the summaries that were published."""

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from meetings.models import (
    AgendaItem,
    Meeting,
    MeetingEvent,
    Summary,
    SummaryVersion,
)
from meetings.open_data.data_sets import DataSet, address, last_versions, versions_since
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

MEETING_CURSOR = r"^20[0-9]{2}/[-a-zA-Z0-9_]{1,120}$"


def slug_of(meeting):
    """What stands in a column that names a meeting: the end of its address."""
    return f"{meeting.year}/{meeting.slug}"


def meeting_cells(meeting):
    """The columns by which other records name the meeting that they come from."""
    return {"rapat": slug_of(meeting), "tanggal_rapat": meeting.date, "tahun": meeting.year}


class Meetings(DataSet):
    slug = "rapat"
    title = _("Rapat")
    description = _("Setiap Rapat Koordinasi yang pernah diumumkan, juga yang dibatalkan.")
    keywords = ["rapat koordinasi", "kominfo", "agenda"]
    key = ("year", "slug")
    key_types = (int, str)
    identifier = "rapat"
    cursor_pattern = MEETING_CURSOR
    fields = [
        Field("rapat", Kind.TEXT, _("Tahun dan nama dalam alamatnya; tidak berubah."), MEETING.example),
        address_like("/rapat/2021/rapat-koordinasi-kominfo/"),
        Field("judul", Kind.TEXT, _("Judul rapat."), "Rapat Koordinasi Kominfo"),
        Field("tema", Kind.TEXT, _("Tema."), "Jaringan intra pemerintah"),
        Field("tujuan", Kind.MARKDOWN, _("Tujuan."), "Menyatukan data."),
        Field("penyelenggara", Kind.TEXT, _("Nama instansi penyelenggara."), "Dinas Kominfo Maluku"),
        Field("tempat", Kind.TEXT, _("Gedung atau ruang."), "Manise Hotel"),
        Field("kota", Kind.TEXT, _("Kota."), "Ambon"),
        Field("tanggal", Kind.DATE, _("Hari mulai, menurut zonanya."), "2021-03-03"),
        Field(
            "mulai",
            Kind.MOMENT,
            _("Waktu mulai; kosong bila jamnya tidak diketahui."),
            "2021-03-03T09:00:00+09:00",
        ),
        Field(
            "selesai",
            Kind.MOMENT,
            _("Waktu selesai; kosong bila jamnya tidak diketahui."),
            "2021-03-03T16:00:00+09:00",
        ),
        Field("zona_waktu", Kind.TEXT, _("Zona waktu rapat menurut IANA."), "Asia/Jayapura"),
        Field(
            "tanggal_semula", Kind.DATE, _("Hari sebelum dipindahkan; kosong bila tidak pernah dipindahkan.")
        ),
        Field("status", Kind.TEXT, _("Kode status rapat."), "ratified", dict(Meeting.Status.choices)),
        Field("status_label", Kind.TEXT, _("Status dengan kata."), "notula disahkan"),
        Field("alasan_pembatalan", Kind.MARKDOWN, _("Alasan bila dibatalkan."), ""),
        YEAR,
        SAMPLE,
        CHANGED,
        DELETED,
    ]

    def published(self):
        return Meeting.objects.published().select_related("organiser")

    def rows_of(self, records):
        changed = last_versions(Meeting, [meeting.pk for meeting in records])
        return [
            {
                "rapat": slug_of(meeting),
                "id": address("meeting_detail", meeting.year, meeting.slug),
                "judul": meeting.title,
                "tema": meeting.theme,
                "tujuan": meeting.aims,
                "penyelenggara": meeting.organiser.name,
                "tempat": meeting.venue,
                "kota": meeting.city,
                "tanggal": meeting.date,
                "mulai": meeting.local_start if meeting.time_is_known else None,
                "selesai": meeting.local_end if meeting.time_is_known else None,
                "zona_waktu": meeting.time_zone,
                "tanggal_semula": meeting.first_date,
                "status": meeting.status,
                "status_label": meeting.get_status_display(),
                "alasan_pembatalan": meeting.cancel_reason,
                "tahun": meeting.year,
                "data_contoh": meeting.is_sample,
                "changed_at": changed[meeting.pk],
                "deleted": False,
            }
            for meeting in records
        ]

    def changed_since(self, moment):
        return Q(pk__in=versions_since(Meeting, moment))

    def found_in(self, words):
        return Q(title__icontains=words) | Q(theme__icontains=words)


class AgendaItems(DataSet):
    slug = "mata-acara"
    title = _("Mata acara")
    description = _(
        "Agenda setiap rapat, menurut urutannya. Mata acara yang dihapus dari agenda tidak muncul lagi."
    )
    keywords = ["agenda", "rapat koordinasi"]
    key = ("pk",)
    key_types = (int,)
    fields = [
        Field("nomor", Kind.NUMBER, _("Nomor tetap mata acara di portal ini."), 12),
        address_like(
            "/rapat/2021/rapat-koordinasi-kominfo/agenda/#acara-2",
            _("Alamatnya dalam agenda; berubah bila urutannya diubah, nomornya tidak."),
        ),
        MEETING,
        MEETING_DATE,
        YEAR,
        Field("urutan", Kind.NUMBER, _("Tempatnya dalam agenda, mulai dari 1."), 2),
        Field("judul", Kind.TEXT, _("Judul mata acara."), "Pembahasan masukan daerah"),
        Field("jenis", Kind.TEXT, _("Kode jenis."), "discussion", dict(AgendaItem.Kind.choices)),
        Field("jenis_label", Kind.TEXT, _("Jenis dengan kata."), "pembahasan"),
        Field("uraian", Kind.MARKDOWN, _("Uraian."), ""),
        Field("lama_menit", Kind.NUMBER, _("Lama yang direncanakan, dalam menit."), 60),
        SAMPLE,
        CHANGED,
    ]

    def published(self):
        meetings = Meeting.objects.published().values("pk")
        return AgendaItem.objects.filter(meeting__in=meetings).select_related("meeting")

    def rows_of(self, records):
        changed = last_versions(AgendaItem, [item.pk for item in records])
        return [
            {
                "nomor": item.pk,
                "id": f"{address('meeting_agenda', item.meeting.year, item.meeting.slug)}#acara-{item.position}",
                **meeting_cells(item.meeting),
                "urutan": item.position,
                "judul": item.title,
                "jenis": item.kind,
                "jenis_label": item.get_kind_display(),
                "uraian": item.description,
                "lama_menit": item.minutes_planned,
                "data_contoh": item.is_sample,
                "changed_at": changed[item.pk],
            }
            for item in records
        ]


class Summaries(DataSet):
    slug = "ringkasan"
    title = _("Ringkasan")
    description = _(
        "Ringkasan rapat yang diterbitkan: hanya versi yang berlaku, beserta alasan perbaikannya."
    )
    keywords = ["ringkasan", "rapat koordinasi"]
    key = ("pk",)
    key_types = (int,)
    identifier = "rapat"
    cursor_pattern = r"^[0-9]{1,18}$"
    withdraws = True
    fields = [
        MEETING,
        address_like(
            "/rapat/2021/rapat-koordinasi-kominfo/#ringkasan",
            _("Pengenal tetap: bagian ringkasan di halaman rapatnya."),
        ),
        MEETING_DATE,
        YEAR,
        Field("versi", Kind.NUMBER, _("Nomor versi yang berlaku."), 2),
        Field("isi", Kind.MARKDOWN, _("Isi ringkasan."), "Rapat membahas jaringan daerah."),
        Field(
            "alasan_perbaikan", Kind.MARKDOWN, _("Mengapa versi ini diterbitkan; kosong pada versi 1."), ""
        ),
        Field(
            "diterbitkan_pada",
            Kind.MOMENT,
            _("Kapan versi ini diterbitkan."),
            "2021-03-10T02:15:00.000000+00:00",
        ),
        SAMPLE,
        CHANGED,
        DELETED,
    ]

    def published(self):
        return Summary.objects.published().select_related("meeting")

    def withdrawn(self):
        Kind = MeetingEvent.Kind  # noqa: N806
        events = MeetingEvent.objects.filter(meeting=OuterRef("meeting"), kind=Kind.WITHDRAWN)
        return (
            Summary.objects.filter(status=Summary.Status.WITHDRAWN, meeting__announced_at__isnull=False)
            .select_related("meeting")
            .annotate(withdrawn_at=Subquery(events.order_by("-at").values("at")[:1]))
        )

    def rows_of(self, records):
        # The last version of each; PostgreSQL's DISTINCT ON.
        versions = SummaryVersion.objects.filter(summary__in=[summary.pk for summary in records])
        versions = versions.order_by("summary", "-number").distinct("summary")
        last = {version.summary_id: version for version in versions}
        return [self._row(summary, last[summary.pk]) for summary in records]

    def _row(self, summary, version):
        meeting = summary.meeting
        return {
            **meeting_cells(meeting),
            "id": f"{address('meeting_detail', meeting.year, meeting.slug)}#ringkasan",
            "versi": version.number,
            "isi": version.text,
            "alasan_perbaikan": version.reason,
            "diterbitkan_pada": version.published_at,
            "data_contoh": summary.is_sample,
            "changed_at": version.published_at,
            "deleted": False,
        }

    def changed_since(self, moment):
        return Q(pk__in=SummaryVersion.objects.filter(published_at__gte=moment).values("summary"))

    def found_in(self, words):
        return Q(meeting__title__icontains=words)

    def name_of(self, record):
        return slug_of(record.meeting)
