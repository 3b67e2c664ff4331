"""What a meeting decided about a discrepancy, written down from its minutes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.actions import settlements as actions
from meetings.forms.base import ActionForm, CleanCharField, CreatingForm, LongTextField
from meetings.forms.discrepancies import DiscrepanciesField, chosen_in
from meetings.models import Discrepancy, Settlement
from meetings.models.discrepancies import Cause

Outcome = Settlement.Outcome


class SettlementForm(CreatingForm):
    """One figure is agreed, or all are valid under names of their own.

    Args (by keyword): `discrepancy`, `decision` and the current `figures` of the cell.
    """

    outcome = forms.ChoiceField(label=_("Putusan"), choices=Outcome.choices, widget=forms.RadioSelect)
    figure = forms.TypedChoiceField(
        label=_("Angka yang disepakati"), required=False, widget=forms.RadioSelect, empty_value=None
    )
    cause = forms.ChoiceField(label=_("Penyebab"), choices=Cause.choices, initial=Cause.UNKNOWN)
    main = forms.ChoiceField(label=_("Yang tampil atas nama indikator ini"), required=False)
    note = LongTextField(label=_("Keterangan"), required=False, rows=3, help_text=_("Terbuka untuk umum."))

    def __init__(self, *args, discrepancy, decision, figures, **kwargs):
        self.discrepancy, self.decision, self.figures = discrepancy, decision, list(figures)
        kwargs["initial"] = {"cause": discrepancy.cause} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        unit = discrepancy.indicator.unit
        by_key = {str(figure.pk): figure for figure in self.figures}
        words = [
            (key, f"{f.in_words} {unit if f.kind == f.Kind.NUMBER else ''} · {f.source.label}")
            for key, f in by_key.items()
        ]
        self.fields["figure"].choices = words
        self.fields["figure"].coerce = by_key.get
        self.fields["main"].choices = [
            ("", _("— pilih sumber —")),
            *((k, f.source.label) for k, f in by_key.items()),
        ]
        for key, figure in by_key.items():
            self.fields[f"name_{key}"] = CleanCharField(
                label=_("Konsep menurut %(source)s") % {"source": figure.source.label},
                max_length=100,
                required=False,
                help_text=_("Misalnya: de jure."),
            )
        self.order_fields(["outcome", "figure", "cause", *(f"name_{key}" for key in by_key), "main", "note"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") == Outcome.AGREED and not cleaned.get("figure"):
            self.add_error("figure", _("Pilih angka yang disepakati."))
        if cleaned.get("outcome") == Outcome.CONCEPTS:
            for figure in self.figures:
                if not cleaned.get(f"name_{figure.pk}"):
                    self.add_error(f"name_{figure.pk}", _("Beri nama konsep untuk setiap angka."))
            if not cleaned.get("main"):
                self.add_error("main", _("Pilih sumber yang konsepnya tampil atas nama indikator ini."))
        return cleaned

    def act(self):
        common = {
            "by": self.by,
            "note": self.cleaned_data["note"],
            "client_key": self.cleaned_data["client_key"],
        }
        if self.cleaned_data["outcome"] == Outcome.AGREED:
            settlement, _created = actions.settle_on_figure(
                self.discrepancy,
                self.decision,
                figure=self.cleaned_data["figure"],
                cause=self.cleaned_data["cause"],
                **common,
            )
            return settlement
        names = {figure.pk: self.cleaned_data[f"name_{figure.pk}"] for figure in self.figures}
        settlement, _created = actions.settle_as_concepts(
            self.discrepancy, self.decision, names=names, main=names[int(self.cleaned_data["main"])], **common
        )
        return settlement


class SettleSeveralForm(CreatingForm):
    """One decision about several cells of one indicator: one source is agreed in all, or each counts something of its own.

    Args (by keyword): `decision`, and `rows`: (discrepancy, its current figures, …) of one indicator.
    """

    selisih = DiscrepanciesField(label=_("Selisih"), queryset=Discrepancy.objects.none())
    outcome = forms.ChoiceField(label=_("Putusan"), choices=Outcome.choices, widget=forms.RadioSelect)
    source = forms.TypedChoiceField(
        label=_("Sumber yang disepakati"), required=False, widget=forms.RadioSelect, empty_value=None
    )
    cause = forms.ChoiceField(label=_("Penyebab"), choices=Cause.choices, initial=Cause.UNKNOWN)
    main = forms.TypedChoiceField(
        label=_("Yang tampil atas nama indikator ini"), required=False, empty_value=None
    )
    note = LongTextField(label=_("Keterangan"), required=False, rows=3, help_text=_("Terbuka untuk umum."))

    def __init__(self, *args, rows, decision, **kwargs):
        self.decision = decision
        discrepancies = [discrepancy for discrepancy, *_figures in rows]
        undecided = [str(row.pk) for row in discrepancies if row.settlement_id is None]
        kwargs["initial"] = {"selisih": undecided} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.sources = {
            str(figure.source_id): figure.source for _row, figures, *_meeting in rows for figure in figures
        }
        labels = [(key, source.label) for key, source in self.sources.items()]
        self.fields["selisih"].queryset = Discrepancy.objects.filter(
            pk__in=[row.pk for row in discrepancies]
        ).select_related("indicator")
        self.fields["source"].choices = labels
        self.fields["source"].coerce = self.sources.get
        self.fields["main"].choices = [("", _("— pilih sumber —")), *labels]
        for key, label in labels:
            self.fields[f"name_{key}"] = CleanCharField(
                label=_("Konsep menurut %(source)s") % {"source": label},
                max_length=100,
                required=False,
                help_text=_("Misalnya: de jure."),
            )
        names = [f"name_{key}" for key in self.sources]
        self.order_fields(["selisih", "outcome", "source", "cause", *names, "main", "note"])

    @property
    def chosen(self):
        return chosen_in(self)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") == Outcome.AGREED and not cleaned.get("source"):
            self.add_error("source", _("Pilih sumber yang disepakati."))
        if cleaned.get("outcome") == Outcome.CONCEPTS and not cleaned.get("main"):
            self.add_error("main", _("Pilih sumber yang konsepnya tampil atas nama indikator ini."))
        if cleaned.get("outcome") == Outcome.CONCEPTS and cleaned.get("main"):
            name = f"name_{cleaned['main']}"
            if not cleaned.get(name):
                self.add_error(name, _("Beri nama konsep untuk setiap angka."))
        return cleaned

    def act(self):
        common = {
            "by": self.by,
            "note": self.cleaned_data["note"],
            "client_key": self.cleaned_data["client_key"],
        }
        chosen = self.cleaned_data["selisih"]
        if self.cleaned_data["outcome"] == Outcome.AGREED:
            source, cause = self.cleaned_data["source"], self.cleaned_data["cause"]
            return actions.settle_on_source(chosen, self.decision, source=source, cause=cause, **common)
        names = {int(key): self.cleaned_data[f"name_{key}"] for key in self.sources}
        return actions.settle_sources_as_concepts(
            chosen, self.decision, names=names, main=names[int(self.cleaned_data["main"])], **common
        )


class DropSettlementForm(ActionForm):
    """The button that takes one back."""

    def __init__(self, *args, settlement, **kwargs):
        self.settlement = settlement
        super().__init__(*args, **kwargs)

    def act(self):
        return actions.drop_settlement(self.settlement, by=self.by)
