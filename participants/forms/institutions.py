from django import forms
from django.utils.translation import gettext_lazy as _

from participants.forms.base import CleanCharField, RecordForm
from participants.models import Institution


class InstitutionForm(RecordForm):
    """Create or change an institution; its address is given once and stays."""

    class Meta:
        model = Institution
        fields = [
            "name",
            "short_name",
            "region",
            "kind",
            "head_title",
            "is_delegation",
            "email",
            "address",
            "is_active",
        ]
        field_classes = {
            "name": CleanCharField,
            "short_name": CleanCharField,
            "head_title": CleanCharField,
            "address": CleanCharField,
        }
        widgets = {"region": forms.Select, "kind": forms.Select}
        help_texts = {
            "short_name": _("Untuk tabel dan tanda, misalnya: Dinas Kominfo Kota Ambon."),
            "is_active": _("Instansi yang tidak aktif tetap tercatat, tetapi tidak ditawarkan lagi."),
            "email": _("Tidak ditampilkan kepada umum."),
        }
        error_messages = {"name": {"unique": _("Instansi dengan nama ini sudah ada.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].empty_label = _("Pilih wilayah")

    def clean_name(self):
        name = self.cleaned_data["name"]
        if Institution.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Instansi dengan nama ini sudah ada."))
        return name

    def clean(self):
        data = super().clean()
        region = data.get("region")
        if data.get("is_delegation") and region:
            other = (
                Institution.objects.delegations().filter(region=region).exclude(pk=self.instance.pk).first()
            )
            if region.level == region.Level.PROVINCE:
                self.add_error("is_delegation", _("Hanya kabupaten/kota yang berutusan dalam Rakor."))
            elif other is not None:
                self.add_error(
                    "is_delegation",
                    _("%(region)s sudah diwakili oleh %(other)s.") % {"region": region, "other": other},
                )
        return data
