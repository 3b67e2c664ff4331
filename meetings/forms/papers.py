import hashlib

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetings.actions import meetings, word_templates
from meetings.actions.client_keys import foreign_key
from meetings.documents.word_templates import check_template
from meetings.forms.base import ActionForm, CleanCharField, CreatingForm
from meetings.forms.file_checks import safe_name
from meetings.models import Meeting


class MinutesFormForm(ActionForm):
    """In which official form the notula of a meeting is printed."""

    minutes_form = forms.ChoiceField(
        label=_("Bentuk notula"),
        choices=[("", _("menurut tanggal rapat")), *Meeting.MinutesForm.choices],
        required=False,
        help_text=_("Rapat sebelum tahun 2023 memakai bentuk Permendagri 54/2009."),
    )

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        kwargs["initial"] = {"minutes_form": meeting.minutes_form}
        super().__init__(*args, **kwargs)

    def act(self):
        return meetings.choose_minutes_form(self.meeting, by=self.by, form=self.cleaned_data["minutes_form"])


class WordTemplateForm(CreatingForm):
    """A .docx in place of the portal's own, for one kind of paper."""

    file = forms.FileField(
        label=_("Templat Word"),
        help_text=_("Berkas .docx, paling besar 5 MB. Templat dicoba dengan data contoh sebelum disimpan."),
        widget=forms.FileInput(
            attrs={"accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
        ),
    )
    note = CleanCharField(label=_("Keterangan"), max_length=300, required=False)

    def __init__(self, *args, kind, **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if not upload.name.lower().endswith(".docx"):
            raise ValidationError(_("Berkas ini bukan dokumen Word (.docx)."))
        self.content = upload.read(5_000_001)
        check_template(self.kind, self.content)
        return upload

    def act(self):
        template, made = word_templates.put_in_place(
            self.kind,
            by=self.by,
            client_key=self.cleaned_data["client_key"],
            name=safe_name(self.cleaned_data["file"].name),
            content=self.content,
            note=self.cleaned_data["note"],
        )
        sent = (self.kind, hashlib.sha256(self.content).hexdigest())
        if not made and (template.kind, template.sha256) != sent:
            raise foreign_key()
        return template


class TemplateAgainForm(CreatingForm):
    """An earlier template, or the portal's own, counts again."""

    version = forms.IntegerField(min_value=0, max_value=100_000, widget=forms.HiddenInput)

    def __init__(self, *args, kind, templates, **kwargs):
        self.kind = kind
        self.templates = {template.version: template for template in templates}
        super().__init__(*args, **kwargs)

    def clean_version(self):
        version = self.cleaned_data["version"]
        if version and version not in self.templates:
            raise ValidationError(_("Versi itu tidak ada."))
        return version

    def act(self):
        version, key = self.cleaned_data["version"], self.cleaned_data["client_key"]
        if version:
            wanted = self.templates[version].sha256
            template, made = word_templates.put_back(self.templates[version], by=self.by, client_key=key)
        else:
            wanted, name = "", str(_("templat portal"))
            template, made = word_templates.put_in_place(self.kind, by=self.by, client_key=key, name=name)
        if not made and (template.kind, template.sha256) != (self.kind, wanted):
            raise foreign_key()
        return template
