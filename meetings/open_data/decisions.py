"""Decisions of ratified minutes, in the words that hold."""

from django.db.models import Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from meetings.corrected import as_corrected
from meetings.models import CorrectedEntry, Entry
from meetings.open_data.data_sets import DataSet, address, latest
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


class Decisions(DataSet):
    slug = "keputusan"
    title = _("Keputusan")
    description = _(
        "Keputusan dalam notula yang sudah disahkan pimpinan rapat, dengan kata-kata sesudah ralat."
    )
    keywords = ["keputusan", "notula", "rapat koordinasi"]
    cursor_pattern = r"^K-[0-9]{4}-[0-9]{4,6}$"
    withdraws = True
    fields = [
        Field("nomor", Kind.TEXT, _("Nomor keputusan."), "K-2021-0001"),
        address_like("/K-2021-0001", _("Pengenal tetap: alamat pendek yang menuju keputusan itu.")),
        MEETING,
        MEETING_DATE,
        YEAR,
        Field("mata_acara", Kind.TEXT, _("Judul mata acaranya."), "Pembahasan masukan daerah"),
        Field("isi", Kind.MARKDOWN, _("Isi keputusan yang berlaku."), "Forum data dibentuk."),
        Field(
            "disahkan_pada", Kind.MOMENT, _("Kapan notulanya disahkan."), "2021-03-10T02:15:00.000000+00:00"
        ),
        Field("diralat", Kind.YES_NO, _("Kata-katanya diubah dengan ralat."), False),
        SAMPLE,
        CHANGED,
        DELETED,
    ]

    def published(self):
        return Entry.objects.published().select_related("minutes__meeting", "agenda_item")

    def withdrawn(self):
        """Struck out by a correction since."""
        strikes = CorrectedEntry.objects.in_force().filter(entry=OuterRef("pk"), is_struck=True)
        return (
            Entry.objects.standing()
            .decisions()
            .struck_by_a_correction()
            .filter(minutes__ratified_at__isnull=False)
            .annotate(withdrawn_at=Subquery(strikes.values("correction__issued_at")[:1]))
        )

    def rows_of(self, records):
        keys = [entry.pk for entry in records]
        corrections = CorrectedEntry.objects.issued().filter(entry__in=keys).order_by()
        corrected = dict(corrections.values_list("entry").annotate(last=Max("correction__issued_at")))
        return [self._row(entry, corrected.get(entry.pk)) for entry in as_corrected(records)]

    def _row(self, entry, corrected_at):
        meeting = entry.minutes.meeting
        return {
            "nomor": entry.number,
            "id": address("short_address", entry.number),
            **meeting_cells(meeting),
            "mata_acara": entry.agenda_item.title,
            "isi": entry.text,
            "disahkan_pada": entry.minutes.ratified_at,
            "diralat": entry.corrected_by is not None,
            "data_contoh": entry.is_sample,
            "changed_at": latest(entry.minutes.ratified_at, corrected_at),
            "deleted": False,
        }

    def changed_since(self, moment):
        corrected = CorrectedEntry.objects.issued().filter(correction__issued_at__gte=moment)
        return Q(minutes__ratified_at__gte=moment) | Q(
            pk__in=corrected.filter(entry__isnull=False).values("entry")
        )

    def found_in(self, words):
        """In the number or the present words."""
        corrected = CorrectedEntry.objects.in_force()
        as_ratified = Q(text__icontains=words) & ~Q(pk__in=corrected.values("entry"))
        return (
            Q(number__icontains=words)
            | as_ratified
            | Q(pk__in=corrected.filter(text__icontains=words).values("entry"))
        )
