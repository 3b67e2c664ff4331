"""Forms about a text that several people may write at the same time."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from meetings.forms.base import ActionForm


class SeenField(forms.IntegerField):
    """Which version the page showed, so that nobody's change is written over unseen. A broken one is an old one."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        try:
            return super().clean(value) or 0
        except ValidationError:
            return 0


class SeesVersion(ActionForm):
    """A form about the version that its page shows; `version()` is the present one.

    It is asked when the form is made, so that a page which reads the words after that never claims to have shown a
    newer version than it did.
    """

    seen = SeenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["seen"].initial = self.version()

    def version(self):
        raise NotImplementedError

    @property
    def was_overtaken(self):
        return self.has_error(NON_FIELD_ERRORS, code="changed_meanwhile")

    def refuse(self, refusal):
        super().refuse(refusal)
        if getattr(refusal, "code", None) == "changed_meanwhile":
            # The page shows the present version now, beside what was typed.
            self.show(self.version())

    def show(self, version):
        """The page shows this version beside what was typed: the next try is about it."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = version
