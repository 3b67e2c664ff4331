"""What the secretariat's queue can be narrowed by."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.forms.filters import FilterForm, ListedField, SingleCheckbox, found_in
from meetings.models import FollowUp, ServedInput

KINDS = [
    ("periksa", _("masukan yang harus diperiksa")),
    ("putuskan", _("masukan yang harus diputuskan")),
    ("disposisikan", _("tindak lanjut belum lengkap")),
    ("perpanjangan", _("perpanjangan yang diminta")),
    ("lapor", _("belum ada laporan pertama")),
    ("selesaikan", _("tindak lanjut terlambat")),
    ("jawab", _("menunggu jawaban pengusul")),
]


class QueueFilterForm(FilterForm):
    """Narrows each kind of waiting by the same names; `way` is the way to the input or the follow-up that waits."""

    jenis = ListedField(label=_("Yang ditunggu"), empty=_("Semuanya"), choices=KINDS)
    wilayah = ListedField(label=_("Wilayah pengusul"), empty=_("Semua wilayah"))
    instansi = ListedField(label=_("Pengusul atau penanggung jawab"), empty=_("Semua instansi"))
    terlambat = forms.BooleanField(label=_("Hanya yang terlambat"), required=False, widget=SingleCheckbox)
    field_order = ["jenis", "wilayah", "instansi", "q", "terlambat"]

    def narrow_inputs(self, rows, way):
        """Rows that lead to an input by `way`, e.g. "input__"."""
        if "wilayah" in self.chosen:
            rows = rows.filter(**{f"{way}region__slug": self.chosen["wilayah"]})
        if "instansi" in self.chosen:
            rows = rows.filter(**{f"{way}institution__slug": self.chosen["instansi"]})
        return self._search(rows, f"{way}number", f"{way}topic")

    def narrow_follow_ups(self, rows, way=""):
        """Rows that lead to a follow-up by `way`, or are follow-ups. Of several askers each finds it."""
        if "wilayah" in self.chosen:
            of_region = FollowUp.objects.for_region(self.chosen["wilayah"])
            rows = rows.filter(**{f"{way}pk__in": of_region.values("pk")})
        if "instansi" in self.chosen:
            slug = self.chosen["instansi"]
            asked = ServedInput.objects.filter(input__institution__slug=slug).values("follow_up")
            rows = rows.filter(Q(**{f"{way}institution__slug": slug}) | Q(**{f"{way}pk__in": asked}))
        return self._search(rows, f"{way}number", f"{way}task")

    def _search(self, rows, *columns):
        if "q" not in self.chosen:
            return rows
        return rows.filter(found_in(columns, self.chosen["q"]))
