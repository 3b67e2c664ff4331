"""What the search is asked: words, and what narrows what they find."""

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.forms.base import CleanCharField
from meetings.forms.filters import FilterForm, ListedField
from meetings.models import FollowUp, Input, Meeting, Programme
from meetings.search import LONGEST, cleaned

KINDS = {
    "wilayah": pgettext_lazy("beberapa", "wilayah"),
    "instansi": pgettext_lazy("beberapa", "instansi"),
    "rapat": pgettext_lazy("beberapa", "rapat"),
    "ringkasan": pgettext_lazy("beberapa", "ringkasan"),
    "keputusan": pgettext_lazy("beberapa", "keputusan"),
    "masukan": pgettext_lazy("beberapa", "masukan"),
    "tindak-lanjut": pgettext_lazy("beberapa", "tindak lanjut"),
    "program": pgettext_lazy("beberapa", "program"),
    "indikator": pgettext_lazy("beberapa", "indikator"),
    "agenda": _("mata acara"),
    "dokumen": pgettext_lazy("beberapa", "dokumen"),
}
YEARS = [(str(year), str(year)) for year in range(2100, 1999, -1)]
STATUSES = dict(
    [*Meeting.Status.choices, *Input.Status.choices, *FollowUp.Status.choices, *Programme.Status.choices]
)


class WordsField(CleanCharField):
    """Anything at all; more than twice of what is read of it is not kept."""

    def to_python(self, value):
        return cleaned(super().to_python(value))[: 2 * LONGEST]


class SearchForm(FilterForm):
    """A GET form; a question that is too long is read in part (meetings/search/reading.py), never refused."""

    q = WordsField(label=_("Kata yang dicari"), required=False, widget=forms.SearchInput)
    jenis = ListedField(label=_("Jenis"), empty=_("Semua"), choices=KINDS.items(), widget=forms.HiddenInput)
    wilayah = ListedField(label=_("Wilayah"), empty=_("Semua wilayah"))
    tahun = ListedField(label=_("Tahun"), empty=_("Semua tahun"), choices=YEARS)
    status = ListedField(label=_("Status"), empty=_("Semua status"), choices=STATUSES.items())

    @property
    def narrowing(self):
        """What is chosen besides the words."""
        return {name: value for name, value in self.chosen.items() if name != "q"}

    @property
    def is_active(self):
        return bool(self.narrowing)

    def offer_what_occurs(self, counts):
        """Offer each choice with how many rows it would leave, and no choice that would leave none.

        Args:
            counts: {"wilayah", "tahun", "status": {value: number}}.
        """
        self.fields["q"].widget = forms.HiddenInput()
        for name in ("wilayah", "tahun", "status"):
            field = self.fields[name]
            field.offer(_offers(dict(field.choices), counts[name], self.chosen.get(name)))


def _offers(names, counts, chosen):
    return [
        (value, f"{name} ({number_format(counts.get(value, 0), force_grouping=True)})")
        for value, name in names.items()
        if value and (counts.get(value) or value == chosen)
    ]
