"""What a source says of a cell: entered, revised, withdrawn, returned."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.actions import figures as actions
from meetings.figure_periods import normalised
from meetings.forms.base import ActionForm, CleanCharField, CreatingForm, LongTextField
from meetings.forms.days import DayField
from meetings.forms.figure_values import FigureValueField, MeaningField
from meetings.models import Concept, Figure
from participants.models import Institution, Region

Status = Figure.Status


class SaidFields(forms.Form):
    """The value, and how it came about."""

    kind = forms.ChoiceField(
        label=_("Jenis nilai"),
        choices=Figure.Kind.choices,
        initial=Figure.Kind.NUMBER,
        widget=forms.RadioSelect,
        help_text=_("Nol adalah angka: tulis 0."),
    )
    value = FigureValueField(label=_("Nilai"), required=False)
    meaning = MeaningField(required=False)
    method = LongTextField(
        label=_("Cara memperoleh"),
        required=False,
        rows=2,
        help_text=_("Misalnya: registrasi, sensus, survei."),
    )
    collected_on = DayField(label=_("Tanggal pengumpulan"), required=False)
    document = CleanCharField(
        label=_("Dokumen sumber"),
        max_length=300,
        required=False,
        help_text=_("Judul, nomor, atau tautan dokumen yang memuat angka ini."),
    )
    reason = LongTextField(
        label=_("Alasan perubahan"),
        required=False,
        rows=2,
        help_text=_(
            "Wajib bila instansi ini sudah mempunyai angka untuk wilayah dan periode itu. Terbuka untuk umum."
        ),
    )

    def _of_indicator(self, indicator):
        """Read the value as one of that indicator; what can be read in two ways is asked beside it."""
        value, text = self.fields["value"], self.data.get(self.add_prefix("value"), "")
        value.unit, value.decimals = indicator.unit, indicator.decimals
        value.help_text = _("Dalam %(unit)s. Tulis seperti 1.234,5.") % {"unit": indicator.unit}
        value.meant = self.data.get(self.add_prefix("meaning"), "")
        if meanings := value.meanings(text):
            self.fields["meaning"].ask(text, meanings, indicator.unit)
        else:
            del self.fields["meaning"]

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if cleaned["kind"] == Figure.Kind.NUMBER and cleaned["value"] is None:
            self.add_error("value", _("Isi nilainya, atau pilih “tidak tersedia” atau “sangat kecil”."))
        return cleaned

    @property
    def said(self):
        names = ["kind", "value", "method", "collected_on", "document"]
        return {name: self.cleaned_data[name] for name in names}


class FigureForm(SaidFields, CreatingForm):
    """One figure, of the own institution or, by the secretariat, on behalf of another.

    Args (by keyword): `indicator`; `initial` may say region, period and concept.
    """

    outbox_label = pgettext_lazy("kiriman", "angka")

    region = forms.ModelChoiceField(
        label=_("Wilayah"),
        queryset=Region.objects.none(),
        to_field_name="slug",
        empty_label=_("— pilih wilayah —"),
    )
    period = CleanCharField(label=_("Periode"), max_length=30)
    source = forms.ModelChoiceField(
        label=_("Sumber"),
        queryset=Institution.objects.filter(is_active=True),
        empty_label=_("— pilih instansi —"),
        help_text=_("Angka ini ditandai “dicatat oleh sekretariat atas nama sumbernya”."),
    )
    concept = forms.ModelChoiceField(
        label=_("Konsep"), queryset=Concept.objects.none(), required=False, to_field_name="slug"
    )
    field_order = ["region", "period", "source", "concept", *SaidFields.base_fields]

    def __init__(self, *args, indicator, **kwargs):
        self.indicator = indicator
        super().__init__(*args, **kwargs)
        regions = Region.objects.in_official_order()
        if own := self.by.institution.only_region:
            regions = regions.filter(pk=own.pk)
            self.fields["region"].initial = own.slug
        self.fields["region"].queryset = regions
        self.fields["period"].help_text = _("Indikator ini %(frequency)s.") % {
            "frequency": indicator.get_frequency_display()
        }
        if not self.by.is_secretariat:
            del self.fields["source"]
        concepts = indicator.concepts.all()
        if concepts:
            self.fields["concept"].queryset = concepts
            self.fields["concept"].empty_label = None
        else:
            del self.fields["concept"]
        self._of_indicator(indicator)

    def clean_period(self):
        return normalised(self.cleaned_data["period"], self.indicator.frequency)

    def act(self):
        said = actions.Said(
            indicator=self.indicator,
            region=self.cleaned_data["region"],
            period=self.cleaned_data["period"],
            source=self.cleaned_data.get("source") or self.by.institution,
            concept=self.cleaned_data.get("concept"),
            **self.said,
        )
        figure, self.outcome = actions.enter_figure(
            said,
            by=self.by,
            client_key=self.cleaned_data["client_key"],
            reason=self.cleaned_data["reason"],
        )
        return figure

    @property
    def done(self):
        if self.outcome == actions.Outcome.SAME:
            return _("Angka itu sudah tercatat; tidak ada yang berubah.")
        return _("Angka dicatat.")


class ReviseForm(SaidFields, CreatingForm):
    """Another value of the same source in the same cell; what it replaces stays readable."""

    def __init__(self, *args, figure, **kwargs):
        self.figure = figure
        names = ["kind", "method", "collected_on", "document"]
        initial = {name: getattr(figure, name) for name in names} | {"value": figure.amount}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].help_text = _("Terbuka untuk umum; angka yang lama tetap dapat dibaca.")
        self._of_indicator(figure.indicator)

    @cached_property
    def is_possible(self):
        if self.figure.status not in {Status.CURRENT, Status.RETURNED}:
            return self._was_sent_before()
        return not hasattr(self.figure, "replaced_by") or self._was_sent_before()

    def _was_sent_before(self):
        """The same form once more: it gets the first answer again."""
        after = getattr(self.figure, "replaced_by", None)
        return after is not None and str(after.client_key) == self.data.get("client_key")

    @property
    def why_not(self):
        return _("Angka ini sekarang “%(status)s”.") % {"status": self.figure.get_status_display()}

    def act(self):
        figure, _outcome = actions.revise_figure(
            self.figure,
            by=self.by,
            client_key=self.cleaned_data["client_key"],
            reason=self.cleaned_data["reason"],
            **self.said,
        )
        return figure


class EndForm(ActionForm):
    """Taking a figure back, or sending it back: `verb` is the action, `status` what it leads to."""

    verb: str
    status: str

    reason = LongTextField(label=_("Alasan"), rows=4, help_text=_("Terbuka untuk umum."))

    def __init__(self, *args, figure, **kwargs):
        self.figure = figure
        super().__init__(*args, **kwargs)

    @property
    def is_possible(self):
        return self.figure.is_current

    @property
    def why_not(self):
        return _("Angka ini sekarang “%(status)s”.") % {"status": self.figure.get_status_display()}

    def act(self):
        return getattr(actions, self.verb)(self.figure, by=self.by, reason=self.cleaned_data["reason"])


class WithdrawForm(EndForm):
    verb, kind = "withdraw_figure", "withdrawn"


class ReturnForm(EndForm):
    verb, kind = "return_figure", "returned"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Apa yang tidak memenuhi standar")
        self.fields["reason"].help_text = _("Produsennya membacanya saat memperbaiki. Terbuka untuk umum.")
