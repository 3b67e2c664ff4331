from django import forms

from meetings.actions.notifications import mark_all_read
from meetings.forms.base import ActionForm


class ReadAllForm(ActionForm):
    """`until`: the newest notification of the page from which it was sent."""

    until = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def act(self):
        return mark_all_read(by=self.by, until=self.cleaned_data["until"])
