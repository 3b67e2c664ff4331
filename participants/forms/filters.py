"""What the administrator's lists can be narrowed by. A wrong value is shown beside its field and narrows nothing."""

from urllib.parse import urlencode

from django import forms
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from participants.forms.base import CleanCharField
from participants.models import Institution, Region, User

MOST_WORDS = 8  # of a search; more narrow nothing that eight did not


class Choice(forms.ChoiceField):
    """One of a few values; the first, empty, narrows nothing."""

    default_error_messages = {"invalid_choice": _("Pilihan ini tidak ada.")}

    def __init__(self, empty, choices=(), **kwargs):
        self.empty = empty
        super().__init__(required=False, choices=[("", empty), *choices], **kwargs)

    def offer(self, rows):
        self.choices = [("", self.empty), *rows]


class FilterForm(forms.Form):
    """Narrows a queryset by what is typed: every word of `q` in the row's text, and the choices of `LOOKUPS`."""

    LOOKUPS: dict[str, str] = {}

    q = CleanCharField(label=_("Cari"), required=False, max_length=100, widget=forms.SearchInput)

    def __init__(self, data):
        super().__init__(data)
        if "wilayah" in self.fields:
            self.fields["wilayah"].offer(Region.objects.values_list("slug", "name"))
        if "instansi" in self.fields:
            self.fields["instansi"].offer(Institution.objects.values_list("slug", "name"))
        self.is_valid()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_active(self):
        return bool(self.chosen)

    @property
    def query(self):
        return urlencode(self.chosen)

    def text(self):
        """The expression in which the words are looked for."""
        raise NotImplementedError

    def narrow(self, queryset):
        for name, value in self.chosen.items():
            if name == "q":
                queryset = queryset.alias(searched=self.text())
                for word in value.split()[:MOST_WORDS]:
                    queryset = queryset.filter(searched__icontains=word)
            else:
                queryset = queryset.filter(self.LOOKUPS[name](value))
        return queryset


def together(*columns):
    """The columns as one text, words apart."""
    parts = [Value("")]
    for column in columns:
        text = F(column) if isinstance(column, str) else column
        parts += [Coalesce(text, Value(""), output_field=TextField()), Value(" ")]
    return Concat(*parts, output_field=TextField())


ACTIVE = [("aktif", _("aktif")), ("nonaktif", _("tidak aktif"))]


def is_active(value):
    return Q(is_active=value == "aktif")


class InstitutionFilter(FilterForm):
    LOOKUPS = {"wilayah": lambda slug: Q(region__slug=slug), "status": is_active}

    wilayah = Choice(_("Semua wilayah"), label=_("Wilayah"))
    status = Choice(_("Semua"), ACTIVE, label=_("Status"))

    def text(self):
        return together("name", "short_name", "head_title")


class PersonFilter(FilterForm):
    LOOKUPS = {"instansi": lambda slug: Q(institution__slug=slug)}

    instansi = Choice(_("Semua instansi"), label=_("Instansi"))

    def text(self):
        names = Func(F("alternative_names"), Value(" "), function="array_to_string", output_field=TextField())
        return together("title_before", "full_name", "title_after", names, "position")


class UserFilter(FilterForm):
    LOOKUPS = {
        "peran": lambda role: Q(role=role),
        "instansi": lambda slug: Q(institution__slug=slug),
        "status": is_active,
    }

    peran = Choice(_("Semua peran"), User.Role.choices, label=_("Peran"))
    instansi = Choice(_("Semua instansi"), label=_("Instansi"))
    status = Choice(_("Semua"), ACTIVE, label=_("Status"))

    def text(self):
        return together("email", "person__full_name", "person__position")
