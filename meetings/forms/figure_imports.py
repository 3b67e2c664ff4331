"""A grid of figures: sent as a file or pasted, answered, confirmed or discarded."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings.actions import figure_imports
from meetings.figure_grids.cells import read_grid
from meetings.figure_grids.outcomes import QUESTIONS
from meetings.forms.attachments import safe_name
from meetings.forms.base import ActionForm, CleanCharField, CreatingForm, LongTextField
from meetings.forms.days import DayField
from meetings.forms.participant_imports import ACCEPTED
from meetings.imports.reading import MAX_BYTES
from meetings.models import Concept, FigureImport
from participants.models import Institution

LONGEST_GRID = 200_000  # characters; 1,000 figures with their regions have some 30,000


class GridField(forms.CharField):
    """What was copied from a spreadsheet: its tabs and empty cells stay, the first one, too."""

    widget = forms.Textarea(
        attrs={"rows": 8, "cols": 60, "wrap": "off", "spellcheck": "false", "autocomplete": "off"}
    )

    def __init__(self, **kwargs):
        super().__init__(strip=False, max_length=LONGEST_GRID, **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\x00", "")


class FigureImportForm(CreatingForm):
    """Figures of one indicator, of the own institution or, by the secretariat, on behalf of another.

    Args (by keyword): `indicator`.
    """

    file = forms.FileField(
        label=_("Berkas"),
        required=False,
        help_text=_("XLSX atau CSV, paling besar 5 MB dan 1.000 angka."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": _("Berkas ini kosong.")},
    )
    grid = GridField(
        label=_("Atau tempel dari Excel"),
        required=False,
        help_text=_(
            "Salin tabelnya beserta judul kolomnya: wilayah di kiri, satu kolom untuk setiap periode. Sesudah ini Anda melihat pratinjau dahulu."
        ),
    )
    source = forms.ModelChoiceField(
        label=_("Sumber"),
        queryset=Institution.objects.filter(is_active=True),
        help_text=_("Angka ini ditandai “dicatat oleh sekretariat atas nama sumbernya”."),
    )
    concept = forms.ModelChoiceField(
        label=_("Konsep"), queryset=Concept.objects.none(), required=False, to_field_name="slug"
    )
    method = LongTextField(
        label=_("Cara memperoleh"),
        required=False,
        rows=2,
        help_text=_("Berlaku untuk semua angka di dalamnya. Misalnya: registrasi, sensus, survei."),
    )
    collected_on = DayField(label=_("Tanggal pengumpulan"), required=False)
    document = CleanCharField(
        label=_("Dokumen sumber"),
        max_length=300,
        required=False,
        help_text=_("Judul, nomor, atau tautan dokumen yang memuat angka ini."),
    )

    def __init__(self, *args, indicator, **kwargs):
        self.indicator = indicator
        super().__init__(*args, **kwargs)
        if not self.by.is_secretariat:
            del self.fields["source"]
        concepts = indicator.concepts.all()
        if concepts:
            self.fields["concept"].queryset = concepts
            self.fields["concept"].empty_label = None
        else:
            del self.fields["concept"]

    def clean(self):
        cleaned = super().clean()
        if {"file", "grid"} & self.errors.keys():
            return cleaned
        upload, grid = cleaned.get("file"), cleaned.get("grid")
        if bool(upload) == bool(grid and grid.strip()):
            self.add_error("file", _("Pilih berkas atau tempel tabel, salah satu."))
            return cleaned
        self.content = upload.read(MAX_BYTES + 1) if upload else grid.encode()
        try:
            self.reading, self.cells = read_grid(self.content, self.indicator)
        except ValidationError as refusal:
            self.add_error("file" if upload else "grid", refusal)
        return cleaned

    def act(self):
        said = self.cleaned_data
        row = FigureImport(
            indicator=self.indicator,
            concept=said.get("concept"),
            source=said.get("source") or self.by.institution,
            name=safe_name(said["file"].name) if said.get("file") else "",
            method=said["method"],
            collected_on=said["collected_on"],
            document=said["document"],
        )
        kept, _made = figure_imports.keep(
            row,
            by=self.by,
            client_key=said["client_key"],
            content=self.content,
            reading=self.reading,
            cells=self.cells,
        )
        return kept


class OfImportForm(ActionForm):
    """A step of a grid that was sent. Args (by keyword): `figure_import`."""

    def __init__(self, *args, figure_import, **kwargs):
        self.figure_import = figure_import
        super().__init__(*args, **kwargs)


class AnswerForm(OfImportForm):
    """How to read what can be read in two ways: a field for each question, named as it."""

    def clean(self):
        self.answers = {}
        for question, possible in QUESTIONS.items():
            if question not in self.data:
                continue
            said = self.data[question]
            if said and said not in possible:
                raise ValidationError(_("Pilih salah satu jawaban."))
            self.answers[question] = said
        return super().clean()

    def act(self):
        return figure_imports.answer(self.figure_import, by=self.by, answers=self.answers)


class ConfirmForm(OfImportForm):
    """Take over what was shown; `changed` has the figures that turned out otherwise meanwhile."""

    shown = forms.CharField(
        max_length=64,
        widget=forms.HiddenInput,
        error_messages={"required": _("Pratinjau ini sudah berubah. Periksa sekali lagi, lalu masukkan.")},
    )
    reason = LongTextField(
        label=_("Alasan perubahan"),
        required=False,
        rows=2,
        help_text=_("Untuk angka yang menggantikan angka lama. Terbuka untuk umum."),
    )
    changed = ()

    def __init__(self, *args, revises=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not revises:
            del self.fields["reason"]

    def act(self):
        taken, self.changed = figure_imports.confirm(
            self.figure_import,
            by=self.by,
            shown=self.cleaned_data["shown"],
            reason=self.cleaned_data.get("reason", ""),
        )
        return taken


class DiscardForm(OfImportForm):
    def act(self):
        return figure_imports.discard(self.figure_import, by=self.by)
