"""What an institution's own tasks can be narrowed by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.filters import FilterForm, ListedField, SingleCheckbox
from meetings.models import FollowUp
from meetings.models.follow_ups import overdue_now

Status = FollowUp.Status


class TaskFilterForm(FilterForm):
    LOOKUPS = {"status": "status"}

    q = None
    status = ListedField(
        label=_("Status"),
        empty=_("Semua yang berjalan"),
        choices=[(status.value, status.label) for status in FollowUp.OPEN],
    )
    terlambat = forms.BooleanField(label=_("Hanya yang terlambat"), required=False, widget=SingleCheckbox)

    def condition(self, name, value):
        if name == "terlambat":
            return overdue_now()
        return super().condition(name, value)
