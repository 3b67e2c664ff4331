"""What the list of programmes can be narrowed by."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.forms.filters import FilterForm, ListedField, YearField
from meetings.models import Programme, ProgrammeTheme
from meetings.public_pages import counted_once
from participants.models import Region

PROVINCE, REGENCY = "provinsi", "daerah"


class ProgrammeFilterForm(FilterForm):
    """What was withdrawn is listed where its status is chosen, and counts nowhere else."""

    LOOKUPS = {
        "wilayah": "region__slug",
        "instansi": "institution__slug",
        "tahun": "year",
        "tema": "theme__slug",
        "status": "status",
    }
    SEARCHED = ["number", "title", "decision__number"]

    wilayah = ListedField(label=_("Wilayah"), empty=_("Semua wilayah"))
    instansi = ListedField(label=_("Pengusul"), empty=_("Semua pengusul"))
    tahun = YearField()
    tema = ListedField(label=_("Tema"), empty=_("Semua tema"))
    status = ListedField(label=_("Status"), empty=_("Semua status"), choices=Programme.Status.choices)
    asal = ListedField(
        label=_("Diusulkan oleh"),
        empty=_("Provinsi dan kabupaten/kota"),
        choices=[(PROVINCE, _("provinsi")), (REGENCY, _("kabupaten/kota"))],
    )

    def __init__(self, data, *, request=None):
        themes = counted_once(
            request, "themes of programmes", lambda: list(ProgrammeTheme.objects.values_list("slug", "name"))
        )
        self._themes = themes
        super().__init__(data, request=request)

    def full_clean(self):
        self.fields["tema"].offer(self._themes)
        super().full_clean()

    def condition(self, name, value):
        if name == "asal":
            of_province = Q(institution__region__level=Region.Level.PROVINCE)
            return of_province if value == PROVINCE else ~of_province
        return super().condition(name, value)

    def narrow(self, queryset, *, but=()):
        rows = super().narrow(queryset, but=but)
        return rows if "status" in self.chosen or "status" in but else rows.counted()


class UnsettledFilterForm(forms.Form):
    """Which proposals the page of a decision offers."""

    tahun = YearField()
    wilayah = ListedField(label=_("Wilayah"), empty=_("Semua wilayah"))
    tema = ListedField(label=_("Tema"), empty=_("Semua tema"))

    def __init__(self, data, *, year):
        super().__init__(data)
        self.fields["wilayah"].offer(Region.objects.order_by("code").values_list("slug", "name"))
        self.fields["tema"].offer(ProgrammeTheme.objects.values_list("slug", "name"))
        self.is_valid()
        self.year = self.cleaned_data.get("tahun") or year

    @property
    def is_active(self):
        return any(self.cleaned_data.get(name) for name in ("wilayah", "tema"))

    def narrow(self, programmes):
        rows = programmes.filter(year=self.year)
        if self.cleaned_data.get("wilayah"):
            rows = rows.filter(region__slug=self.cleaned_data["wilayah"])
        if self.cleaned_data.get("tema"):
            rows = rows.filter(theme__slug=self.cleaned_data["tema"])
        return rows
