"""What a list can be narrowed by. GET forms: their names are those other programs rely on (design.md "Addresses").

A wrong value is shown beside its field and narrows nothing; it is never an error page.
"""

from functools import partial
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.forms.base import CleanCharField
from meetings.models import Deadline, FollowUp, Input
from meetings.public_pages import counted_once
from participants.models import Institution, Region

OPEN = "open"  # no status of its own: every follow-up that has not ended
NOTHING = (None, "", False)


class SingleCheckbox(forms.CheckboxInput):
    """Ticked by `terlambat=1` and by what a browser sends; `terlambat=0` is not ticked."""

    def value_from_datadict(self, data, files, name):
        return data.get(name, "").lower() in {"1", "on", "true"}


class ListedField(forms.ChoiceField):
    """A choice from a short list, the first of which chooses nothing."""

    default_error_messages = {"invalid_choice": _("Pilihan ini tidak ada.")}

    def __init__(self, *, empty, choices=(), **kwargs):
        self.empty = empty
        super().__init__(required=False, choices=[("", empty), *choices], **kwargs)

    offered = ()

    def __deepcopy__(self, memo):
        # All forms share the list: nobody changes it, nor the words in it. `deepcopy` takes what it finds in `memo`.
        memo[id(self._choices)] = self._choices
        return super().__deepcopy__(memo)

    def offer(self, rows):
        self.offered = [*rows]
        self.choices = [("", self.empty), *self.offered]


class YearField(forms.IntegerField):
    default_error_messages = {"invalid": _("Tulis tahun dengan empat angka.")}

    def __init__(self):
        super().__init__(label=_("Tahun"), required=False, min_value=2000, max_value=2100)


class MeetingField(forms.IntegerField):
    """Comes with a link from the page of a meeting; not shown, because a list of all meetings is too long."""

    def __init__(self):
        super().__init__(required=False, min_value=1, max_value=10**15, widget=forms.HiddenInput)


def found_in(columns, words):
    """The Q for rows in which any of the columns has the words."""
    wanted = Q()
    for column in columns:
        wanted |= Q(**{f"{column}__icontains": words})
    return wanted


class FilterForm(forms.Form):
    """A form whose fields narrow a queryset.

    A subclass gives `LOOKUPS` ({field: lookup}) and `SEARCHED` (the columns in which `q` is looked for).
    """

    LOOKUPS: dict[str, str] = {}
    SEARCHED: list[str] = []

    q = CleanCharField(label=_("Cari"), required=False, max_length=100, widget=forms.SearchInput)

    def __init__(self, data, *, request=None):
        """Args: request: where it is given, strangers' choices are asked for once in each version of the public data."""
        super().__init__(data)
        # Two choices come from the database, one query each; what is chosen is then checked in memory.
        for name, model in (("wilayah", Region), ("instansi", Institution)):
            if name in self.fields:
                rows = model.objects.values_list("slug", "name")
                self.fields[name].offer(counted_once(request, (name, "choices"), partial(list, rows)))
        self.is_valid()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value not in NOTHING}

    @property
    def is_active(self):
        return bool(self.chosen)

    def query(self, **changes):
        """What is chosen, as the query of an address; with some choices changed, or (None) left out."""
        values = {name: value for name, value in (self.chosen | changes).items() if value is not None}
        return urlencode({name: 1 if value is True else value for name, value in values.items()})

    def kept_as(self, noun):
        """Under which name `counted_once` keeps what the form leaves; None where words are looked for: these have no end."""
        return None if "q" in self.chosen else (noun, self.query())

    def narrow(self, queryset, *, but=()):
        """The rows that the choices leave, those named in `but` set aside."""
        for name, value in self.chosen.items():
            if name not in but:
                queryset = queryset.filter(self.condition(name, value))
        return queryset

    def condition(self, name, value):
        if name != "q":
            return Q(**{self.LOOKUPS[name]: value})
        return found_in(self.SEARCHED, value)


class MeetingFilterForm(FilterForm):
    LOOKUPS = {"tahun": "year"}
    SEARCHED = ["title", "theme", "venue"]

    tahun = YearField()


class InputFilterForm(FilterForm):
    LOOKUPS = {
        "wilayah": "region__slug",
        "instansi": "institution__slug",
        "status": "status",
        "tahun": "meeting__year",
        "rapat": "meeting_id",
    }
    SEARCHED = ["number", "topic"]

    wilayah = ListedField(label=_("Wilayah"), empty=_("Semua wilayah"))
    instansi = ListedField(label=_("Pengusul"), empty=_("Semua pengusul"))
    status = ListedField(label=_("Status"), empty=_("Semua status"), choices=Input.Status.choices)
    perkembangan = ListedField(
        label=_("Perkembangan yang diakomodasi"), empty=_("Semua"), choices=Input.Progress.choices
    )
    tahun = YearField()
    terlambat = forms.BooleanField(
        label=_("Hanya yang terlambat diperiksa atau diputuskan"), required=False, widget=SingleCheckbox
    )
    rapat = MeetingField()

    def condition(self, name, value):
        if name == "perkembangan":
            return Q(pk__in=Input.objects.with_progress().filter(progress=value).values("pk"))
        if name == "terlambat":
            return Q(pk__in=Deadline.objects.late().filter(input__isnull=False).values("input"))
        return super().condition(name, value)


class FollowUpFilterForm(FilterForm):
    LOOKUPS = {
        "instansi": "institution__slug",
        "tahun": "meeting__year",
        "rapat": "meeting_id",
    }
    SEARCHED = ["number", "task"]

    wilayah = ListedField(label=_("Wilayah pengusul"), empty=_("Semua wilayah"))
    instansi = ListedField(label=_("Instansi penanggung jawab"), empty=_("Semua instansi"))
    status = ListedField(
        label=_("Status"),
        empty=_("Semua status"),
        choices=[(OPEN, _("masih berjalan")), *FollowUp.Status.choices],
    )
    tahun = YearField()
    terlambat = forms.BooleanField(label=_("Hanya yang terlambat"), required=False, widget=SingleCheckbox)
    rapat = MeetingField()

    def condition(self, name, value):
        if name == "status":
            return Q(status__in=FollowUp.OPEN if value == OPEN else [value])
        if name == "wilayah":
            return Q(pk__in=FollowUp.objects.for_region(value).values("pk"))
        if name == "terlambat":
            return Q(pk__in=FollowUp.objects.overdue().values("pk"))
        return super().condition(name, value)


class InstitutionFilterForm(FilterForm):
    LOOKUPS = {"wilayah": "region__slug"}
    SEARCHED = ["name", "short_name"]

    wilayah = ListedField(label=_("Wilayah"), empty=_("Semua wilayah"))
