from django import forms
from django.utils.translation import gettext_lazy as _

from participants.actions.people import save_person
from participants.forms.base import CleanCharField, LinesField, RecordForm
from participants.forms.names import split_titles
from participants.models import Institution, Person


class PersonForm(RecordForm):
    """Create or change a person; titles typed with the name go to their own fields."""

    alternative_names = LinesField(
        label=_("Nama lain"),
        required=False,
        rows=3,
        help_text=_("Satu nama satu baris: ejaan lain yang pernah dicetak, agar tetap ditemukan."),
    )
    nip = CleanCharField(
        label="NIP",
        required=False,
        max_length=30,
        help_text=_("18 angka; spasi boleh. Hanya dicetak pada notula yang ditandatangani."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    class Meta:
        model = Person
        fields = [
            "full_name",
            "title_before",
            "title_after",
            "alternative_names",
            "position",
            "institution",
            "phone",
            "email",
            "nip",
        ]
        field_classes = {
            "full_name": CleanCharField,
            "title_before": CleanCharField,
            "title_after": CleanCharField,
            "position": CleanCharField,
            "phone": CleanCharField,
        }
        widgets = {"phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})}
        help_texts = {
            "full_name": _(
                "Tanpa gelar. Nama satu kata boleh, misalnya: Suharto. Kosongkan bila hanya jabatannya yang diketahui."
            ),
            "phone": _("Tidak ditampilkan kepada umum. Misalnya: 0812 3456 7890."),
            "email": _("Tidak ditampilkan kepada umum."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # One query, and no model for each of a few hundred choices.
        known = Institution.objects.filter(is_active=True) | Institution.objects.filter(
            pk=self.instance.institution_id
        )
        self.fields["institution"].queryset = known
        self.fields["institution"].empty_label = _("Pilih instansi")

    def clean_nip(self):
        return self.cleaned_data["nip"].replace(" ", "")

    def clean_title_after(self):
        return self.cleaned_data["title_after"].strip(" ,")

    def clean(self):
        data = super().clean()
        name = data.get("full_name") or ""
        if name and not data.get("title_before") and not data.get("title_after"):
            before, name, after = split_titles(name)
            if len(before) > 60 or len(after) > 60:
                self.add_error(
                    "full_name", _("Tulis gelar pada kotaknya sendiri, paling banyak 60 karakter.")
                )
            elif not name:
                self.add_error("full_name", _("Tulis namanya, bukan gelarnya saja."))
            else:
                data |= {"title_before": before, "full_name": name, "title_after": after}
        if not name and not data.get("position") and not self.has_error("full_name"):
            self.add_error("full_name", _("Isi nama atau jabatan."))
        return data

    def act(self):
        return save_person(self.instance)
