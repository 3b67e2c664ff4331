"""The box by which somebody says to know that an institution cannot be reached: only where that was refused."""

from django import forms
from django.utils.translation import gettext_lazy as _

BOX = "unreachable_is_known"


class WithReach(forms.Form):
    """A form that gives something to the institution in its field `institution`. To stand before ActionForm in the bases.

    The box appears beside that field after the refusal with the code "unreachable", and counts for the institution
    that was refused alone: for another, chosen afterwards, the question is asked anew.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.add_prefix(BOX) in self.data:
            self._offer_box(self.data[self.add_prefix(BOX)])

    def _offer_box(self, institution):
        self.fields[BOX] = forms.BooleanField(
            required=False,
            label=_("Tetap lanjutkan: instansi ini saya beri tahu sendiri, dengan surat atau telepon"),
            help_text=_(
                "Tercatat bahwa pemberitahuan portal tidak sampai. Pengelola dapat membuatkan akunnya."
            ),
            widget=forms.CheckboxInput(attrs={"value": institution}),
        )
        self._bound_fields_cache.pop(BOX, None)
        names = [name for name in self.fields if name != BOX]
        names.insert(names.index("institution") + 1, BOX)
        self.order_fields(names)

    @property
    def unreachable_is_known(self):
        # A template asks for the box by the same name; of a form that was not sent there is none.
        chosen = getattr(self, "cleaned_data", {}).get("institution")
        return chosen is not None and self.data.get(self.add_prefix(BOX)) == str(chosen.pk)

    def refuse(self, refusal):
        chosen = self.cleaned_data.get("institution")  # what is refused leaves cleaned_data
        super().refuse(refusal)
        if self.has_error("institution", code="unreachable"):
            self.data = self.data.copy()
            self.data.pop(self.add_prefix(BOX), None)
            self._offer_box(str(chosen.pk))
