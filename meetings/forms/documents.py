"""What anybody asks about an official document: by its code, or with a file at hand."""

import hashlib

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from meetings.documents import signatures
from meetings.forms.base import CleanCharField
from meetings.models import Document


class CodeForm(forms.Form):
    """The code as it is read from paper: case, blanks and dashes do not matter."""

    kode = CleanCharField(
        label=_("Kode dokumen"),
        max_length=40,
        help_text=_("Tertulis di kaki setiap halaman, misalnya K7QM-3XZA-9PTD."),
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


def _how_large():
    return _("PDF, paling besar %(size)s. Berkasnya hanya dibandingkan, tidak disimpan.") % {
        "size": filesizeformat(settings.UPLOAD_MAX_BYTES)
    }


class CompareForm(forms.Form):
    """Whether a file at hand is the document, byte for byte. `verdict` is the answer, one of those below."""

    SAME, OTHER_VERSION, CHANGED, FOREIGN = "same", "other_version", "changed", "foreign"

    berkas = forms.FileField(
        label=_("Berkas PDF"),
        help_text=lazy(_how_large, str)(),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )

    def __init__(self, *args, document, **kwargs):
        self.document = document
        self.verdict = ""
        self.other = None
        super().__init__(*args, **kwargs)

    def clean_berkas(self):
        upload = self.cleaned_data["berkas"]
        if upload.size > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(
                _("Berkasnya terlalu besar; paling besar %(limit)s."),
                params={"limit": filesizeformat(settings.UPLOAD_MAX_BYTES)},
            )
        content = upload.read()
        if not content.startswith(b"%PDF-"):
            raise ValidationError(_("Ini bukan berkas PDF."))
        self.verdict = self._verdict_on(content)
        return upload

    def _verdict_on(self, content):
        digest = hashlib.sha256(content).hexdigest()
        if digest == self.document.sha256:
            return self.SAME
        paper = Document.objects.of_same_paper(self.document).filter(sha256=digest).first()
        if paper:
            self.other = paper
            return self.OTHER_VERSION
        # A signature that no longer holds tells that a signed paper was changed; without one nothing more is known.
        found = signatures.check(content)
        return self.CHANGED if found.is_signed and not found.is_intact else self.FOREIGN
