"""The public totals by region and year: the same sums as on the board, so they count what is restricted, too."""

from collections import Counter, defaultdict

from django.db.models import Count, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from meetings.models import FollowUp, Input
from meetings.open_data.data_sets import DataSet, Row
from meetings.open_data.fields import REGION, YEAR, Field, Kind, region_cells
from participants.models import Region

Status, Progress = Input.Status, Input.Progress


class RegionTotals(DataSet):
    slug = "rekap-wilayah"
    title = _("Rekapitulasi per wilayah dan tahun")
    description = _(
        "Berapa masukan dan tindak lanjut, dan apa yang terjadi dengannya. Terhitung juga yang isinya tidak terbuka; tindak lanjut yang melayani beberapa wilayah terhitung pada masing-masing."
    )
    keywords = ["rekapitulasi", "capaian", "masukan daerah"]
    identifier = "tahun"
    fields = [
        YEAR,
        *REGION,
        Field(
            "masukan",
            Kind.NUMBER,
            _("Jumlah masukan. Sama dengan jumlah sembilan kolom status berikutnya."),
            12,
        ),
        *(
            Field(
                f"masukan_{status.value}",
                Kind.NUMBER,
                format_lazy(_("Di antaranya berstatus “{status}”."), status=status.label),
                1,
            )
            for status in Status
        ),
        Field("masukan_selesai", Kind.NUMBER, _("Diakomodasi, dan pengusulnya menyatakan selesai."), 3),
        Field("tindak_lanjut", Kind.NUMBER, _("Jumlah tindak lanjut."), 14),
        Field("tindak_lanjut_selesai", Kind.NUMBER, _("Dinyatakan selesai oleh pengusulnya."), 4),
        Field(
            "tindak_lanjut_ditutup_tanpa_jawaban",
            Kind.NUMBER,
            _("Ditutup karena pengusul tidak menjawab; bukan selesai."),
            0,
        ),
        Field("tindak_lanjut_terlambat", Kind.NUMBER, _("Melewati batas waktu hari ini."), 2),
    ]

    def part(self, size, *, after=None, **_narrowed):
        """All of it at once: a row for each region and year, from three queries."""
        rows = [Row((cells["tahun"], cells["wilayah_slug"]), cells) for cells in self._rows()]
        return rows, False

    def number_of_rows(self):
        inputs = Input.objects.counted().order_by().values_list("region", "meeting__year").distinct()
        return inputs.union(self._follow_ups().values_list("served__input__region", "meeting__year")).count()

    def _follow_ups(self):
        return FollowUp.objects.counted().filter(served__isnull=False).order_by()

    def _rows(self):
        inputs = defaultdict(Counter)
        for region, year, standing, number in Input.objects.counted().standings("region", "meeting__year"):
            inputs[region, year][standing] += number
        late = Q(pk__in=FollowUp.objects.overdue().values("pk"))
        follow_ups = {
            (region, year): totals
            for region, year, *totals in self._follow_ups()
            .values_list("served__input__region", "meeting__year")
            .annotate(
                number=Count("pk", distinct=True),
                done=Count("pk", filter=Q(status=FollowUp.Status.CONFIRMED), distinct=True),
                closed=Count("pk", filter=Q(status=FollowUp.Status.CLOSED_UNANSWERED), distinct=True),
                late=Count("pk", filter=late, distinct=True),
            )
        }
        regions = {region.pk: region for region in Region.objects.all()}
        places = sorted({*inputs, *follow_ups}, key=lambda place: (place[1], regions[place[0]].code))
        return [
            self._row(regions[pk], year, inputs[pk, year], follow_ups.get((pk, year), (0, 0, 0, 0)))
            for pk, year in places
        ]

    def _row(self, region, year, standings, follow_ups):
        by_status = Counter()
        for standing, number in standings.items():
            by_status[standing if isinstance(standing, str) else standing[0]] += number
        number, done, closed, late = follow_ups
        return {
            "tahun": year,
            **region_cells(region),
            "masukan": by_status.total(),
            **{f"masukan_{status.value}": by_status[status] for status in Status},
            "masukan_selesai": standings[Status.AGREED, Progress.CONFIRMED],
            "tindak_lanjut": number,
            "tindak_lanjut_selesai": done,
            "tindak_lanjut_ditutup_tanpa_jawaban": closed,
            "tindak_lanjut_terlambat": late,
        }
