"""The forms of indicators: what narrows their list, what they mean, how their figures are dealt with."""

from decimal import Decimal

from django import forms
from django.db.models import Max, Q
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions import indicators as actions
from meetings.figure_periods import Frequency
from meetings.forms.base import CleanCharField, CreatingForm, LongTextField
from meetings.forms.days import DayField
from meetings.forms.filters import FilterForm, ListedField
from meetings.forms.versions import SeesVersion
from meetings.models import Definition, Discrepancy, Indicator
from participants.models import Institution

UNKNOWN, YES, NO = "", "1", "0"


class IndicatorFilterForm(FilterForm):
    LOOKUPS = {"tema": "theme", "instansi": "producer__slug"}
    SEARCHED = ["current__name", "current__concept", "current__definition"]

    tema = ListedField(label=_("Tema"), empty=_("Semua tema"), choices=Indicator.Theme.choices)
    instansi = ListedField(label=_("Produsen data"), empty=_("Semua produsen"))
    status = ListedField(
        label=_("Keadaan"),
        empty=_("Semua"),
        choices=[("in_dispute", _("ada angka yang belum disepakati"))],
    )

    def condition(self, name, value):
        if name == "status":
            return Q(pk__in=Discrepancy.objects.in_dispute().values("indicator"))
        return super().condition(name, value)


class DefinitionFields(forms.Form):
    """What MS-Ind asks for (Peraturan BPS 5/2020); only name and unit must be there, the rest can be completed later."""

    name = CleanCharField(label=_("Nama indikator"), max_length=200)
    concept = LongTextField(label=_("Konsep"), required=False, rows=2)
    definition = LongTextField(label=_("Definisi"), required=False, rows=3)
    interpretation = LongTextField(label=_("Interpretasi"), required=False, rows=2)
    formula = LongTextField(label=_("Metode atau rumus penghitungan"), required=False, rows=2)
    measure = CleanCharField(
        label=_("Ukuran"), max_length=100, required=False, help_text=_("Misalnya: jumlah, persentase, rasio.")
    )
    unit = CleanCharField(label=_("Satuan"), max_length=60, help_text=_("Misalnya: jiwa, desa, km²."))
    classification = LongTextField(
        label=_("Klasifikasi penyajian"),
        required=False,
        rows=2,
        help_text=_("Misalnya: menurut kabupaten/kota."),
    )
    level = CleanCharField(
        label=_("Level estimasi"), max_length=200, required=False, help_text=_("Misalnya: kabupaten/kota.")
    )
    is_composite = forms.ChoiceField(
        label=_("Indikator komposit"),
        required=False,
        choices=[(UNKNOWN, _("belum diisi")), (NO, _("bukan")), (YES, _("ya"))],
    )
    components = LongTextField(
        label=_("Indikator pembangun"), required=False, rows=2, help_text=_("Untuk indikator komposit.")
    )
    activity = CleanCharField(label=_("Kegiatan penghasil"), max_length=300, required=False)
    valid_from = DayField(label=_("Berlaku sejak"))

    @property
    def described(self):
        values = {name: self.cleaned_data[name] for name in DefinitionFields.base_fields}
        values["is_composite"] = {UNKNOWN: None, YES: True, NO: False}[values["is_composite"]]
        return Definition(**values)


def _number_field(label, **kwargs):
    return forms.DecimalField(
        label=label, required=False, max_digits=24, decimal_places=6, localize=True, **kwargs
    )


class HandlingFields(forms.Form):
    """How the figures of an indicator are dealt with."""

    theme = forms.ChoiceField(label=_("Tema"), choices=Indicator.Theme.choices)
    producer = forms.ModelChoiceField(
        label=_("Produsen data"),
        queryset=Institution.objects.filter(is_active=True),
        empty_label=_("— pilih instansi —"),
    )
    is_public = forms.BooleanField(label=_("Dapat diakses umum"), required=False, initial=True)
    frequency = forms.ChoiceField(label=_("Periode"), choices=Frequency.choices)
    decimals = forms.IntegerField(label=_("Desimal"), min_value=0, max_value=6, initial=0)
    tolerance = _number_field(
        _("Toleransi"),
        min_value=0,
        help_text=_(
            "Dalam satuannya. Sumber yang berbeda lebih dari ini membuka selisih. Kosong: tidak boleh berbeda."
        ),
    )
    tolerance_percent = forms.DecimalField(
        label=_("Toleransi (%)"),
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=3,
        localize=True,
        help_text=_("Yang lebih besar dari keduanya berlaku."),
    )
    adds_up = forms.BooleanField(
        label=_("Jumlah kabupaten/kota harus sama dengan angka provinsi"), required=False
    )
    least = _number_field(_("Nilai terkecil yang wajar"))
    most = _number_field(_("Nilai terbesar yang wajar"))
    jump_percent = forms.DecimalField(
        label=_("Perubahan setahun yang wajar (%)"),
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=3,
        localize=True,
    )

    def clean(self):
        cleaned = super().clean()
        least, most = cleaned.get("least"), cleaned.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", _("Nilai terbesar lebih kecil daripada nilai terkecil."))
        return cleaned

    @property
    def handling(self):
        values = {name: self.cleaned_data[name] for name in HandlingFields.base_fields}
        for name in ("tolerance", "tolerance_percent"):
            values[name] = values[name] or 0
        return values


class IndicatorForm(HandlingFields, DefinitionFields, CreatingForm):
    """A new indicator."""

    field_order = [*DefinitionFields.base_fields, *HandlingFields.base_fields]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = clock.today()

    def act(self):
        indicator, _created = actions.add_indicator(
            Indicator(**self.handling),
            self.described,
            by=self.by,
            client_key=self.cleaned_data["client_key"],
        )
        return indicator


class AboutIndicatorForm(SeesVersion):
    """A change of an indicator that is there; what somebody else changed meanwhile is shown, not written over.

    Args (by keyword): `indicator`. `FIELDS` are those whose present value it begins with.
    """

    FIELDS: type[forms.Form]

    def __init__(self, *args, indicator, **kwargs):
        self.indicator = indicator
        kwargs.setdefault("initial", self.present())
        super().__init__(*args, **kwargs)

    def present(self):
        """{name of a field: what it says now}."""
        raise NotImplementedError

    @property
    def stands(self):
        """[(label, what it says now in words)] of the fields in which that is not what is typed here."""
        self.indicator = Indicator.objects.select_related("current", "producer").get(pk=self.indicator.pk)
        present = self.present()
        names = [name for name in self.FIELDS.base_fields if self._typed(name) != present[name]]
        return [(self.fields[name].label, self._in_words(name, present[name])) for name in names]

    def _typed(self, name):
        return self.cleaned_data.get(name)

    def _in_words(self, name, value):
        if isinstance(self.fields[name], forms.ChoiceField) and not isinstance(value, Institution):
            return dict(self.fields[name].choices).get(value, value)
        if isinstance(value, bool):
            return _("ya") if value else _("bukan")
        if isinstance(value, Decimal):
            value = Decimal(f"{value.normalize():f}")
        return "–" if value in {None, ""} else localize(value)


class DefineForm(DefinitionFields, AboutIndicatorForm):
    """The next version of what an indicator means."""

    FIELDS = DefinitionFields

    reason = LongTextField(
        label=_("Alasan perubahan"), rows=2, help_text=_("Terbuka untuk umum, di halaman metadata.")
    )

    def present(self):
        now = self.indicator.current
        initial = {name: getattr(now, name) for name in DefinitionFields.base_fields}
        initial["is_composite"] = {None: UNKNOWN, True: YES, False: NO}[now.is_composite]
        return initial | {"valid_from": clock.today()}

    def _typed(self, name):
        # Every version has a day of its own.
        return clock.today() if name == "valid_from" else super()._typed(name)

    def version(self):
        return self.indicator.definitions.aggregate(last=Max("number"))["last"]

    def act(self):
        return actions.define_indicator(
            self.indicator,
            self.described,
            by=self.by,
            reason=self.cleaned_data["reason"],
            seen=self.cleaned_data["seen"],
        )


class HandlingForm(HandlingFields, AboutIndicatorForm):
    FIELDS = HandlingFields

    def present(self):
        return {name: getattr(self.indicator, name) for name in HandlingFields.base_fields}

    def _typed(self, name):
        return self.handling[name]

    def version(self):
        return self.indicator.last_change

    def act(self):
        return actions.change_indicator(
            self.indicator, by=self.by, changes=self.handling, seen=self.cleaned_data["seen"]
        )


class ConceptForm(CreatingForm):
    name = CleanCharField(
        label=_("Nama konsep"),
        max_length=100,
        help_text=_("Misalnya: de facto. Yang pertama menjadi konsep utama."),
    )
    definition = LongTextField(label=_("Penjelasan konsep"), required=False, rows=3)

    def __init__(self, *args, indicator, **kwargs):
        self.indicator = indicator
        super().__init__(*args, **kwargs)

    def act(self):
        concept, _created = actions.add_concept(
            self.indicator,
            by=self.by,
            name=self.cleaned_data["name"],
            definition=self.cleaned_data["definition"],
            client_key=self.cleaned_data["client_key"],
        )
        return concept
