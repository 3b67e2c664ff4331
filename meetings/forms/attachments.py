"""The files of a form, and the papers of a meeting.

A file comes with its form, or before it in pieces; either is checked in the same way (meetings/forms/file_checks.py).
"""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.actions import attachments as actions
from meetings.actions.client_keys import foreign_key
from meetings.forms.base import ActionForm, CleanCharField, CreatingForm, LongTextField
from meetings.forms.file_checks import check, kinds_label, safe_name
from meetings.forms.uploads import ReceivedField, received_files
from meetings.models import Attachment, Meeting
from meetings.models.attachments import TYPES, is_image

__all__ = ["AttachmentsField", "PapersForm", "WithAttachments", "WithdrawPaperForm", "safe_name"]

MAX_FILES = 5


def _what_is_taken(most):
    return _("Paling banyak %(count)d berkas, masing-masing paling besar %(size)s: %(kinds)s.") % {
        "count": most,
        "size": filesizeformat(settings.UPLOAD_MAX_BYTES),
        "kinds": kinds_label(),
    }


class MultipleFileInput(forms.FileInput):
    allow_multiple_selected = True


class AttachmentsField(forms.FileField):
    """Up to `most` files, none needed. Gives a list of checked uploads."""

    widget = MultipleFileInput

    def __init__(self, *, most=MAX_FILES, **kwargs):
        self.most = most
        kwargs.setdefault("label", _("Lampiran"))
        kwargs.setdefault("help_text", lazy(_what_is_taken, str)(most))
        super().__init__(required=False, **kwargs)

    def widget_attrs(self, widget):
        # The types of images as well: by them a phone offers its camera and turns HEIC into JPEG.
        images = {kind for kind in TYPES.values() if kind.startswith("image/")}
        return super().widget_attrs(widget) | {"accept": ",".join([*TYPES, *sorted(images)])}

    def clean(self, data, initial=None):
        uploads = [upload for upload in data or [] if upload]
        self.check_number(len(uploads))
        return _checked(uploads)

    def check_number(self, number):
        if number > self.most:
            raise ValidationError(
                _("Anda memilih %(count)d berkas; paling banyak %(most)d."),
                params={"count": number, "most": self.most},
            )


def _checked(uploads):
    errors = []
    for upload in uploads:
        try:
            check(upload)
        except ValidationError as refusal:
            errors.append(refusal)
    if errors:
        raise ValidationError(errors)
    return uploads


class WithAttachments(forms.Form):
    """A form with files. A browser never sends them again by itself: where the form comes back, it says so.

    The message is marked: static/js/keep-typed.js takes it back where it has put the files back.
    """

    attachments = AttachmentsField()
    attachments_received = ReceivedField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.sender is None:
            del self.fields["attachments_received"]
        else:
            # static/js/upload-fields.js sends large files in pieces, and names them in the field called here.
            self.fields["attachments"].widget.attrs["data-received"] = self.add_prefix("attachments_received")

    @property
    def sender(self):
        """Whoever is signed in and fills the form in; None for a form without an account."""
        return getattr(self, "by", None)

    def clean(self):
        cleaned = super().clean()
        keys = self.cleaned_data.pop("attachments_received", [])
        if keys and "attachments" in self.cleaned_data:
            self._take_received(keys)
        return cleaned

    def _take_received(self, keys):
        try:
            self.fields["attachments"].check_number(len(self.cleaned_data["attachments"]) + len(keys))
            received = received_files(keys, by=self.sender)
            _checked(received)
        except ValidationError as refusal:
            self.add_error("attachments", refusal if not hasattr(refusal, "error_dict") else refusal.messages)
        else:
            self.cleaned_data["attachments"] = [*self.cleaned_data["attachments"], *received]

    def _post_clean(self):
        super()._post_clean()
        if self.errors:
            self._ask_for_files_again()

    def refuse(self, refusal):
        super().refuse(refusal)
        self._ask_for_files_again()

    def _ask_for_files_again(self):
        if self.files and not self.has_error("attachments", code="again"):
            self.add_error(
                "attachments",
                ValidationError(
                    format_html(
                        "<span data-files-again>{}</span>",
                        _("Pilih berkasnya sekali lagi: peramban belum mengirimkannya."),
                    ),
                    code="again",
                ),
            )


# Papers of a meeting ------------------------------------------------------------------------------


class PapersForm(WithAttachments, CreatingForm):
    """Papers of one kind, several at once."""

    outbox_label = pgettext_lazy("kiriman", "bahan rapat")
    MOST = 10

    kind = forms.ChoiceField(
        label=_("Jenis bahan"),
        choices=Attachment.Kind.choices,
        widget=forms.RadioSelect,
        initial=Attachment.Kind.PRESENTATION,
    )
    attachments = AttachmentsField(label=_("Berkas"), most=MOST)
    caption = CleanCharField(
        label=_("Keterangan foto"),
        max_length=300,
        required=False,
        help_text=_(
            "Hanya untuk foto: apa yang tampak, di mana, kapan. Tercetak di bawah fotonya dalam lampiran notula, dan "
            "dibacakan kepada yang tidak melihatnya. Berlaku untuk semua foto yang dikirim sekali ini."
        ),
    )
    field_order = ["kind", "attachments", "caption"]

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        super().__init__(*args, **kwargs)

    @property
    def is_possible(self):
        return self.meeting.status != Meeting.Status.CANCELLED

    @property
    def why_not(self):
        return _("Rapat ini dibatalkan: bahan baru tidak dapat ditambahkan.")

    def clean(self):
        cleaned = super().clean()
        uploads, kind = cleaned.get("attachments"), cleaned.get("kind")
        if uploads == []:
            self.add_error(
                "attachments", ValidationError(_("Pilih sedikitnya satu berkas."), code="required")
            )
        if uploads and kind == Attachment.Kind.PHOTO:
            others = [upload.name for upload in uploads if not is_image(upload.checked_type)]
            if others:
                words = _("Bukan foto: %(names)s. Pilih jenis bahan yang lain untuk berkas itu.")
                self.add_error("attachments", words % {"names": ", ".join(others)})
        if cleaned.get("caption") and kind and kind != Attachment.Kind.PHOTO:
            self.add_error("caption", _("Keterangan hanya untuk foto. Kosongkan, atau pilih jenis “foto”."))
        return cleaned

    def act(self):
        uploads = self.cleaned_data["attachments"]
        added, is_new = actions.add_papers(
            self.meeting,
            uploads,
            by=self.by,
            kind=self.cleaned_data["kind"],
            caption=self.cleaned_data["caption"],
            client_key=self.cleaned_data["client_key"],
        )
        if not is_new and not self._says_the_same(added, uploads):
            raise foreign_key()
        return added

    def _says_the_same(self, added, uploads):
        typed = (self.meeting.pk, self.cleaned_data["kind"], self.cleaned_data["caption"])
        return (added.meeting_id, added.kind, added.caption) == typed and actions.has_all(
            self.meeting, uploads
        )


class WithdrawPaperForm(ActionForm):
    reason = LongTextField(
        label=_("Alasan penarikan"),
        rows=3,
        help_text=_("Dibaca sekretariat, pimpinan, dan pengelola di halaman bahan rapat."),
    )

    def __init__(self, *args, attachment, **kwargs):
        self.attachment = attachment
        super().__init__(*args, **kwargs)

    def act(self):
        return actions.withdraw_paper(self.attachment, by=self.by, reason=self.cleaned_data["reason"])
