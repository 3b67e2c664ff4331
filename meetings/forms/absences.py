from django.utils.translation import gettext_lazy as _

from meetings.forms.filters import FilterForm, ListedField, YearField


class AbsenceFilterForm(FilterForm):
    """What the list of absences is narrowed by; its rows are invitations."""

    LOOKUPS = {"tahun": "meeting__year", "wilayah": "institution__region__slug"}
    SEARCHED = ["institution__name", "institution__short_name"]

    wilayah = ListedField(label=_("Wilayah"), empty=_("Semua wilayah"))
    tahun = YearField()
