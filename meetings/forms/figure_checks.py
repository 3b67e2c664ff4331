"""The form that closes a finding of the checks."""

from django.utils.translation import gettext_lazy as _

from meetings.actions import figure_checks as actions
from meetings.forms.base import CreatingForm, LongTextField


class CloseFindingForm(CreatingForm):
    """Args (by keyword): `kind` and `key` of the finding."""

    reason = LongTextField(
        label=_("Mengapa angkanya benar"),
        rows=4,
        help_text=_("Apa yang diperiksa, dan pada sumber mana. Dibaca di meja walidata."),
    )

    def __init__(self, *args, kind, key, **kwargs):
        self.kind, self.key = kind, key
        super().__init__(*args, **kwargs)

    def act(self):
        return actions.close_finding(
            self.kind,
            self.key,
            by=self.by,
            reason=self.cleaned_data["reason"],
            client_key=self.cleaned_data["client_key"],
        )[0]
