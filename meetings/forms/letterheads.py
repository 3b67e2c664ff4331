"""The letterhead: its lines, its emblem, and how letters are numbered."""

import re
import warnings
from datetime import date
from io import BytesIO

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from PIL import Image

from meetings.actions import letterheads as actions
from meetings.actions.letter_numbers import in_pattern
from meetings.forms.base import ActionForm
from meetings.models import Letterhead

MOST_BYTES = 1024 * 1024
LARGEST, SMALLEST = 4_000, 100  # pixels of a side
KEPT = 500  # pixels of the longer side that are kept: 2 cm on paper at 600 dpi
PLACES = {"urut", "unit", "bulan", "tahun"}
PLACE = re.compile(r"\{([^{}]*)\}")
TEXTS = [name for name in actions.FIELDS if name != "emblem"]


def _what_is_taken():
    return _(
        "PNG, sisi terpendek paling sedikit %(least)d piksel, paling besar %(size)s. Latarnya sebaiknya tembus."
    ) % {
        "least": SMALLEST,
        "size": filesizeformat(MOST_BYTES),
    }


def emblem_from(upload):
    """The picture as a small PNG that holds nothing but its pixels.

    Raises:
        ValidationError: it is no PNG, broken, too small or too large.
    """
    if upload.size > MOST_BYTES:
        raise ValidationError(
            _("Gambarnya terlalu besar; paling besar %(size)s."), params={"size": filesizeformat(MOST_BYTES)}
        )
    broken = ValidationError(_("Ini bukan gambar PNG, atau berkasnya rusak."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(upload, formats=["PNG"])
            if min(picture.size) < SMALLEST or max(picture.size) > LARGEST:
                raise ValidationError(
                    _(
                        "Ukurannya %(width)d × %(height)d piksel; setiap sisi paling sedikit %(least)d, paling banyak %(most)d."
                    ),
                    params={
                        "width": picture.width,
                        "height": picture.height,
                        "least": SMALLEST,
                        "most": LARGEST,
                    },
                )
            picture = picture.convert("RGBA")
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise broken from error
    picture.thumbnail((KEPT, KEPT))
    kept = BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


class LetterheadForm(ActionForm):
    """The letterhead in force, to be changed; `letterhead()` is what was typed, for the preview as well."""

    emblem = forms.FileField(
        label=_("Lambang daerah"),
        required=False,
        help_text=lazy(_what_is_taken, str)(),
        widget=forms.FileInput(attrs={"accept": ".png,image/png"}),
    )
    without_emblem = forms.BooleanField(label=_("Tanpa lambang"), required=False)

    def __init__(self, *args, current, **kwargs):
        self.current = current
        kwargs.setdefault("initial", {name: getattr(current, name) for name in TEXTS})
        super().__init__(*args, **kwargs)
        texts = forms.fields_for_model(Letterhead, fields=TEXTS)
        self.fields = {**texts, **self.fields}
        if not current.emblem:
            del self.fields["without_emblem"]

    def clean_number_pattern(self):
        """The places in braces are known, and the sequence number is among them."""
        pattern = self.cleaned_data["number_pattern"].strip()
        places = PLACE.findall(pattern)
        rest = PLACE.sub("", pattern)
        unknown = [place for place in places if place not in PLACES]
        if unknown or "{" in rest or "}" in rest:
            raise ValidationError(
                _("Yang dikenal dalam kurung kurawal hanya {urut}, {unit}, {bulan}, dan {tahun}.")
            )
        if "urut" not in places:
            raise ValidationError(_("Polanya harus memuat {urut}: tanpanya dua surat dapat bernomor sama."))
        return pattern

    def clean(self):
        """The longest number of the pattern fits: one that is cut off could lose its sequence."""
        data = super().clean()
        if data.get("number_pattern") and "unit_code" in data:
            tried = Letterhead(number_pattern=data["number_pattern"], unit_code=data["unit_code"])
            try:
                in_pattern(tried, 99_999, date(2000, 8, 1))
            except ValidationError as refusal:
                self.add_error("number_pattern", refusal.messages)
        return data

    def clean_emblem(self):
        upload = self.cleaned_data.get("emblem")
        return emblem_from(upload) if upload else None

    def letterhead(self):
        """An unsaved Letterhead of what was typed; the emblem in force where no other was sent."""
        emblem = self.cleaned_data["emblem"]
        if emblem is None and self.current.emblem and not self.cleaned_data.get("without_emblem"):
            emblem = bytes(self.current.emblem)
        return Letterhead(emblem=emblem, **{name: self.cleaned_data[name] for name in TEXTS})

    def act(self):
        return actions.change(self.letterhead(), by=self.by)
