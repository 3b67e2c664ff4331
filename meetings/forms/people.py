"""Somebody named in a form: the name in one field, titles in their own."""

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from meetings.forms.base import CleanCharField
from participants.forms.names import split_titles
from participants.models import Person


class PersonFields(forms.Form):
    """Name, titles and position of one person. `person()` is what `find_or_create_person` takes."""

    full_name = CleanCharField(
        label=_("Nama lengkap"),
        max_length=200,
        required=False,
        help_text=_("Tanpa gelar; nama satu kata boleh."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    title_before = CleanCharField(
        label=_("Gelar di depan"),
        max_length=60,
        required=False,
        help_text=_("Misalnya: Dr. Ir. H."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    title_after = CleanCharField(
        label=_("Gelar di belakang"),
        max_length=60,
        required=False,
        help_text=_("Misalnya: S.T., M.T."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    position = CleanCharField(
        label=_("Jabatan"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_title_after(self):
        return self.cleaned_data["title_after"].strip(" ,")

    def clean(self):
        data = super().clean()
        typed = data.get("full_name", "")
        if typed and not data.get("title_before") and not data.get("title_after"):
            before, name, after = split_titles(typed)
            if not name:
                self.add_error("full_name", _("Tulis namanya, bukan gelarnya saja."))
            for field, title in (("title_before", before), ("title_after", after)):
                if len(title) > self.fields[field].max_length:
                    self.add_error(
                        field, _("Gelar yang ditulis bersama nama terlalu panjang: paling banyak 60 huruf.")
                    )
            data.update(title_before=before, full_name=name, title_after=after)
        return data

    def person(self):
        """What was typed, for the action."""
        names = ("full_name", "title_before", "title_after", "position")
        return {name: self.cleaned_data.get(name, "") for name in names}

    def names_somebody(self):
        return bool(self.cleaned_data.get("full_name") or self.cleaned_data.get("position"))

    def require_somebody(self):
        """An error beside the name where nobody is named; a wrong name has its own."""
        if not self.names_somebody() and not self.has_error("full_name") and not self.has_error("position"):
            self.add_error("full_name", _("Isi nama atau jabatan orang yang hadir."))


def initial_person(person, position=""):
    """The fields of PersonFields for somebody who is known already; `position`: his post at the time."""
    if person is None:
        return {"position": position}
    return {
        "full_name": person.full_name,
        "title_before": person.title_before,
        "title_after": person.title_after,
        "position": position or person.position,
    }


class _ByInstitution(ModelChoiceIterator):
    """People under the name of their institution, in one query."""

    def __iter__(self):
        yield "", self.field.empty_label
        group, choices = None, []
        for person in self.queryset:
            if group is not None and person.institution_id != group.pk:
                yield group.label, choices
                choices = []
            group = person.institution
            choices.append(self.choice(person))
        if choices:
            yield group.label, choices


class PersonChoiceField(forms.ModelChoiceField):
    """Choose somebody who is known already."""

    iterator = _ByInstitution

    def __init__(self, **kwargs):
        people = Person.objects.select_related("institution").order_by(
            "institution__region__code", "institution__name", "institution", "full_name", "position"
        )
        super().__init__(queryset=people, **kwargs)

    def label_from_instance(self, person):
        return person.name_and_position
